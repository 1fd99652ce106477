"""Limits the theory prescribes: quantal response, Bayes' rule, bargaining range, commitment, exit threats."""

import math

import numpy as np
import pytest
from boards import game_of, menu, move_of, now, read_menu, scenario_of, set_up, weighed
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from strategies import BASELINE, RULES, SHARE, START, states, wars

from sim import deals, payoffs, ranges, worlds
from sim.block import MOVE, OWN, UNIFORMS, chance_row
from sim.decisions import choose, learn, posterior
from sim.game import ANNUITY, N_MIND, PRECISION, effects, expected_paths
from sim.lanes import LANES
from sim.players import EU, KEYS, N_PLAYERS, RUSSIA, UKRAINE, US
from sim.state import BELIEFS, ISSUES, NAMES, VARIABLES, State
from sim.values import outlook

MENUS = BASELINE.levers
PLAYER = pytest.mark.parametrize("player", range(N_PLAYERS), ids=KEYS)


def everyone(setting, value):
    """Return settings that give all players the same way to decide."""
    return [f"decisions.{key}.{setting}={value}" for key in KEYS]


def legal(options):
    return {key: option for key, option in options.items() if option.legal}


# --- quantal response (McKelvey and Palfrey 1995) -------------------------------------------------


@PLAYER
@given(states())
@hypothesis_settings(max_examples=25)
def test_without_precision_all_legal_moves_are_equally_likely(player, x):
    """lambda = 0."""
    options = menu(game_of(*everyone("precision", 0), *everyone("foresight", 0)), MENUS, player, x)
    open_ = legal(options)
    assert all(chance == pytest.approx(1.0 / len(open_)) for o in open_.values() for chance in o.chance)
    assert all(o.chance == (0.0, 0.0) for o in options.values() if not o.legal)


@PLAYER
@given(states())
@hypothesis_settings(max_examples=25)
def test_with_high_precision_the_best_move_is_played(player, x):
    """lambda large: the move of the highest value less cost, where it is ahead by a tenth of a util."""
    options = legal(menu(game_of(*everyone("precision", 1000), *everyone("foresight", 0)), MENUS, player, x))
    for kind in (0, 1):
        net = {key: o.value[kind] - o.cost[kind] for key, o in options.items()}
        best, *others = sorted(net, key=net.get, reverse=True)
        assume(not others or net[best] > net[others[0]] + 0.1)
        assert options[best].chance[kind] == pytest.approx(1.0, abs=1e-9)


@PLAYER
@given(states(), st.floats(0.1, 20.0))
@hypothesis_settings(max_examples=25)
def test_the_odds_of_two_moves_are_the_exponential_of_their_difference(player, x, precision):
    """P(a) / P(b) = exp(lambda * (net value of a - net value of b)), while that is within e**20."""
    base = game_of(*everyone("foresight", 0))
    minds = list(base.minds)
    minds[N_MIND * player + PRECISION] = precision
    options = legal(menu(base._replace(minds=tuple(minds)), MENUS, player, x))
    for kind in (0, 1):
        net = {key: precision * (o.value[kind] - o.cost[kind]) for key, o in options.items()}
        best = max(net, key=net.get)
        for key, option in options.items():
            if net[best] - net[key] < 20.0:
                odds = option.chance[kind] / options[best].chance[kind]
                assert odds == pytest.approx(math.exp(net[key] - net[best]), rel=1e-6)
        assert sum(o.chance[kind] for o in options.values()) == pytest.approx(1.0)


class Tree:
    """The same choice worked out anew, by backward induction over states, without tables of rows."""

    def __init__(self, scenario):
        self.scenario = scenario
        self.game = game_of(*WAYS)
        self.paths = expected_paths(scenario)
        self.salience = self.game.timeline.calendar[3]

    def after(self, x, lever):
        """Return the state that a lever leaves, within bounds."""
        values = list(x)
        for variable, keep, add in effects(lever):
            num = VARIABLES[NAMES[int(variable)]]
            values[int(variable)] = min(max(keep * values[int(variable)] + add, num.low), num.high)
        return State(*values)

    def legal(self, x, lever):
        peace = max(x.settlement, x.imposed)
        phase = 2 if peace else 1 if x.ceasefire else 0
        return lever.phases[phase] and all(low <= x[v] <= high for v, low, high in lever.legal)

    def cost(self, x, lever, kind):
        return lever.cost_base + lever.type_cost[kind] + sum(c * x[v] for v, c in lever.cost_terms)

    def value(self, x, player):
        """Return what a state is worth to both types of a player over its horizon."""
        average = [State(*(path.intercept + path.matrix @ np.array(x))) for path in self.paths]
        o = outlook(x, average[RUSSIA], average[UKRAINE], RULES)
        worth = {
            US: lambda: worlds.value_us(x, average[US], o, self.salience, RULES),
            RUSSIA: lambda: worlds.value_russia(x, average[RUSSIA], o, RULES),
            UKRAINE: lambda: worlds.value_ukraine(x, average[UKRAINE], o, RULES),
            EU: lambda: worlds.value_eu(x, average[EU], o, RULES),
        }[player]()
        weeks = self.game.minds[N_MIND * player + ANNUITY]
        return [weeks * value for value in worth]

    def net(self, x, player, steps):
        """Return the net value of every legal move to both types, by lever key."""
        found = {}
        for lever in self.scenario.levers[player]:
            if self.legal(x, lever):
                worth = (
                    self.foreseen(self.after(x, lever), player)
                    if steps
                    else self.value(self.after(x, lever), player)
                )
                found[lever.key] = [worth[kind] - self.cost(x, lever, kind) for kind in (0, 1)]
        return found

    def foreseen(self, x, player):
        """Return the mean value of a state after the quantal reply of the main counterpart."""
        other = self.scenario.decisions[player].counterpart
        replies = self.chances(x, other, 0)
        belief = x[BELIEFS[other]]
        mean = np.zeros(2)
        for lever in self.scenario.levers[other]:
            if lever.key in replies:
                first, second = replies[lever.key]
                odds = belief * first + (1.0 - belief) * second
                mean += odds * np.array(self.value(self.after(x, lever), player))
        return mean

    def chances(self, x, player, steps):
        """Return the quantal response of both types, by lever key."""
        net = self.net(x, player, steps)
        precision = self.scenario.decisions[player].params.precision
        z = np.exp(precision * (np.array(list(net.values())) - np.max(list(net.values()), axis=0)))
        return dict(zip(net, (z / z.sum(axis=0)).tolist(), strict=True))


WAYS = ("weeks=1", *everyone("foresight", 1))


@PLAYER
@pytest.mark.parametrize("steps", [0, 1])
def test_a_choice_is_the_logit_equilibrium_of_the_game_tree(player, steps):
    """Moves weighed in step equal backward induction over the tree of own moves and replies."""
    tree = Tree(scenario_of(*WAYS))
    game = game_of("weeks=1", *everyone("foresight", steps))
    offered = START._replace(tabled_ceasefire=1.0, offer_open=1.0, signed_ukraine=1.0, mood=-0.4)
    for x in (START, offered, START._replace(ceasefire=1.0, us_in=0.0)):
        chances = tree.chances(x, player, steps)
        options = legal(menu(game, MENUS, player, x))
        assert set(options) == set(chances)
        for key, option in options.items():
            assert option.chance == pytest.approx(chances[key], rel=1e-4, abs=1e-9)


@given(wars(), st.floats(0.0, 1.0, exclude_max=True))
@hypothesis_settings(max_examples=40)
def test_a_draw_picks_the_move_on_which_it_falls(x, draw):
    """The moves divide the unit interval by their odds, in the order of the menu."""
    game = game_of("weeks=1", *everyone("foresight", 0))
    block = weighed(game, RUSSIA, x)
    block.rows[(UNIFORMS + RUSSIA) * LANES] = draw
    choose(game, block.rows, RUSSIA, 0, 1)
    options = list(read_menu(game, MENUS, RUSSIA, block).values())
    picked = move_of(block, RUSSIA) - game.levers.first[RUSSIA]
    below = sum(option.chance[0] for option in options[:picked])
    assert options[picked].legal
    assert below - 1e-9 <= draw <= below + options[picked].chance[0] + 1e-9


# --- beliefs --------------------------------------------------------------------------------------

PROBABILITY = st.floats(0.001, 0.999)


@given(PROBABILITY, PROBABILITY, PROBABILITY)
def test_posterior_odds_are_prior_odds_times_the_ratio_of_likelihoods(belief, first, second):
    after = posterior(belief, first, second)
    odds = belief / (1.0 - belief) * first / second
    assert after / (1.0 - after) == pytest.approx(odds)


@given(st.floats(0.0, 1.0), PROBABILITY)
def test_a_move_that_both_types_make_alike_teaches_nothing(belief, chance):
    """Pooling leaves beliefs unmoved."""
    assert posterior(belief, chance, chance) == pytest.approx(belief)


@given(PROBABILITY)
def test_a_certainty_is_not_shaken(chance):
    assert posterior(1.0, chance, 0.5) == 1.0
    assert posterior(0.0, chance, 0.5) == 0.0


@PLAYER
@given(states(), st.floats(0.01, 0.99))
@hypothesis_settings(max_examples=25)
def test_beliefs_are_a_martingale(player, x, belief):
    """Over the moves as the public expects them, the mean of the posteriors is the prior.

    And for every move, what the game then believes is Bayes' rule on the menu's odds.
    """
    game = game_of("weeks=1", *everyone("foresight", 0))
    x = x._replace(**{NAMES[BELIEFS[player]]: belief})
    mean = 0.0
    block = weighed(game, player, x)
    for lever in range(game.levers.first[player], game.levers.first[player + 1]):
        first, second = (block.rows[chance_row(game.n_levers, OWN, kind, lever)] for kind in (0, 1))
        if first > 0.0:
            learned = believed(game, player, x, lever)
            assert learned == pytest.approx(belief * first / (belief * first + (1 - belief) * second))
            mean += (belief * first + (1.0 - belief) * second) * learned
    assert mean == pytest.approx(belief)


def believed(game, player, x, lever):
    """Return the public belief about a player after it has played a lever."""
    block = weighed(game, player, x)
    block.rows[(MOVE + player) * LANES] = float(lever)
    learn(game, block.rows, player, 0, 1)
    return now(block)[BELIEFS[player]]


@PLAYER
def test_a_move_teaches_only_about_who_made_it(player):
    game = game_of("weeks=1", *everyone("foresight", 0))
    block = weighed(game, player, START)
    choose(game, block.rows, player, 0, 1)
    learn(game, block.rows, player, 0, 1)
    after = now(block)
    others = [place for place in range(len(NAMES)) if place != BELIEFS[player]]
    assert [after[k] for k in others] == [START[k] for k in others]


@PLAYER
def test_a_forced_move_teaches_nothing(player):
    """The public knows that there was no choice."""
    base = game_of("weeks=1", *everyone("foresight", 0))
    forced = [float(base.levers.first[p] + 1) if p == player else -1 for p in range(N_PLAYERS)]
    game = base._replace(timeline=base.timeline._replace(forced=forced))
    block = weighed(game, player, START)
    choose(game, block.rows, player, 0, 1)
    assert move_of(block, player) == base.levers.first[player] + 1
    learn(game, block.rows, player, 0, 1)
    assert now(block) == START


def test_over_many_runs_the_public_is_neither_gullible_nor_blind(kernel):
    """With nothing forgotten, the mean belief stays at the prior, and beliefs come true as often as they say.

    Types are drawn by the prior; 600 runs, each mean within four of its standard errors.
    """
    scenario = scenario_of("weeks=26", "world.belief_forgets=0", *everyone("foresight", 0))
    record = kernel(scenario, 3, 0, 600)
    for player, place in enumerate(BELIEFS):
        prior, belief = scenario.state[place], record.states[:, -1, place]
        first = record.type[:, player] == 0
        assert abs(belief.mean() - prior) <= 4.0 * belief.std() / len(belief) ** 0.5 + 1e-9
        surprise = first - belief
        assert abs(surprise.mean()) <= 4.0 * surprise.std() / len(belief) ** 0.5
        assert belief[first].mean() > belief[~first].mean()


# --- the bargaining range (Fearon 1995) -----------------------------------------------------------

NOTHING_RUSSIA = RULES.russia._replace(**dict.fromkeys(RULES.russia._fields, 0.0))._replace(comfort=1.0)
NOTHING_UKRAINE = RULES.ukraine._replace(**dict.fromkeys(RULES.ukraine._fields, 0.0))
EVEN = START._replace(
    force_russia=1.0, force_ukraine=1.0, us_guarantees=0.0, eu_guarantees=0.0, trust_russia_ukraine=0.0
)


def fearon(p, cost_russia, cost_ukraine):
    """Return coefficients under which war is a costly lottery over a pie that terms divide.

    A war gives Russia the share p on average; each side bears its cost; terms y give Russia the share y.
    """
    russia = NOTHING_RUSSIA._replace(losses=1.0 - p + cost_russia, goal_territory=1.0)
    ukraine = NOTHING_UKRAINE._replace(attrition=p + cost_ukraine, line_territory=1.0, line_start=1.0)
    return RULES._replace(
        russia=russia,
        russia_types=(RULES.russia_types[0]._replace(goals=1.0),) * 2,
        ukraine=ukraine,
        ukraine_types=(RULES.ukraine_types[0]._replace(red_lines=1.0),) * 2,
        deals=RULES.deals._replace(sign_precision=100.0, sign_threshold=0.0, skill_tilt=0.0),
    )


def found_range(x, r, kind=0):
    """Return the least that Russia would take and the most that Ukraine would bear."""
    war_russia = payoffs.russia_war(x, r.russia, r.russia_types[kind])
    war_ukraine = payoffs.ukraine_war(x, r.ukraine, r.world)
    return ranges.russia_least(x, kind, war_russia, r), ranges.ukraine_most(x, kind, war_ukraine, r)


def signing_odds(y, r):
    """Return the odds that both would sign a settlement on terms y, knowing all of each other."""
    held = {f"{side}_{issue}": y for side in ("demand", "offer") for issue in ISSUES}
    d = r.deals._replace(**{f"{side}_{issue}": y for side in ("us", "eu") for issue in ISSUES})
    x = EVEN._replace(**held)
    o = outlook(x, x, x, r._replace(deals=d))
    assert o.territory == pytest.approx(y)
    return o.russia_signs_settlement_0 * o.ukraine_signs_settlement_0


def test_a_known_range():
    """p = 0.5, costs 0.1 and 0.2: the range is 0.4 to 0.7."""
    assert found_range(EVEN, fearon(0.5, 0.1, 0.2)) == pytest.approx((0.4, 0.7), abs=1e-5)


@given(st.floats(0.3, 0.7), st.floats(0.0, 0.25), st.floats(0.0, 0.25))
def test_the_range_is_p_less_russias_cost_to_p_plus_ukraines(p, cost_russia, cost_ukraine):
    low, high = found_range(EVEN, fearon(p, cost_russia, cost_ukraine))
    assert low == pytest.approx(p - cost_russia, abs=1e-5)
    assert high == pytest.approx(p + cost_ukraine, abs=1e-5)


@given(st.floats(0.3, 0.7), st.floats(0.0, 0.25), st.floats(0.0, 0.25), SHARE)
def test_with_complete_information_a_deal_is_signed_inside_the_range_and_nowhere_else(p, c_r, c_u, y):
    """At high precision, a tenth of the pie away from either end; no shift of power is expected."""
    r = fearon(p, c_r, c_u)
    inside = p - c_r + 0.1 <= y <= p + c_u - 0.1
    outside = y <= p - c_r - 0.1 or y >= p + c_u + 0.1
    assume(inside or outside)
    assert signing_odds(y, r) == pytest.approx(1.0 if inside else 0.0, abs=1e-4)


@given(st.floats(0.3, 0.6), st.floats(-0.3, 0.0), st.floats(-0.25, 0.0), SHARE)
def test_where_war_pays_the_range_is_empty_and_nothing_is_signed(p, c_r, c_u, y):
    """A side that gains from war by more than the other loses: no terms suit both."""
    assume(c_r + c_u <= -0.2)
    r = fearon(p, c_r, c_u)
    low, high = found_range(EVEN, r)
    assert low > high
    assert signing_odds(y, r) < 1e-4


@given(states(us_sanctions=1.0, eu_sanctions=1.0), st.sampled_from([0, 1]), st.data())
@hypothesis_settings(max_examples=60)
def test_the_range_is_not_empty_exactly_when_some_terms_suit_both(x, kind, data):
    """With the payoffs of the game; terms are tried on a fine grid."""
    war_russia = data.draw(st.floats(-2.0, 1.0))
    war_ukraine = data.draw(st.floats(-2.5, 1.0))
    low = ranges.russia_least(x, kind, war_russia, RULES)
    high = ranges.ukraine_most(x, kind, war_ukraine, RULES)
    assume(abs(high - low) > 0.02)
    suits = [
        y
        for y in np.linspace(0.0, 1.0, 101).tolist()
        if ranges.russia_gain(x, y, kind, war_russia, RULES) >= 0.0
        and ranges.ukraine_gain(x, y, kind, war_ukraine, RULES) >= 0.0
    ]
    assert bool(suits) == (low < high)
    assert all(low - 1e-5 <= y <= high + 1e-5 for y in suits)


@given(wars(), st.tuples(*[st.sampled_from([0, 1])] * N_PLAYERS))
@hypothesis_settings(max_examples=40)
def test_the_range_on_record_is_that_of_the_true_types_at_what_they_expect(x, kinds):
    """Gains from a ceasefire are those by which the parties would sign."""
    game = game_of("weeks=1")
    block = set_up(game, x, kinds)
    found = dict(zip(ranges.RANGES, ranges.bargaining_range(game, block.rows, 0), strict=True))
    averages = [
        State(*(p.intercept + p.matrix @ np.array(x))) for p in expected_paths(scenario_of("weeks=1"))
    ]
    unsigned = x._replace(signed_russia=0.0, signed_ukraine=0.0)
    o = outlook(unsigned, averages[RUSSIA], averages[UKRAINE], RULES)
    russia = (o.russia_signs_ceasefire_0, o.russia_signs_ceasefire_1)[kinds[RUSSIA]]
    d = RULES.deals
    assert deals.would_sign(found["russia_ceasefire_gain"], 0.0, d) == pytest.approx(russia)
    assert deals.would_sign(found["ukraine_ceasefire_gain"], 0.0, d) == pytest.approx(
        o.ukraine_signs_ceasefire
    )
    assert found["terms"] == pytest.approx(np.mean([o.territory, o.alignment, o.relief, o.guarantees]))


# --- commitment (Powell 2006) ---------------------------------------------------------------------

COST_OF_WAR = 0.5
PROMISES = RULES._replace(
    ukraine=NOTHING_UKRAINE._replace(attrition=COST_OF_WAR, attack=1.0),
    deals=RULES.deals._replace(
        bare_life=200.0, life_ratio=6.5, gap_hazard=10.0, horizon_risk=26.0, protect_us=0.7, protect_eu=0.45
    ),
)
"""Fighting on costs Ukraine one half; the next attack, if it comes, costs one."""


def commitment(shift, guarantees):
    """Return Ukraine's gain from a ceasefire after which Russia would be stronger by ``shift``."""
    x = EVEN._replace(force_russia=1.0 + shift, us_guarantees=guarantees, eu_guarantees=guarantees)
    fails = deals.relapse_odds(deals.ceasefire_strain(x, PROMISES.deals), PROMISES.deals.horizon_risk)
    war = payoffs.ukraine_war(EVEN, PROMISES.ukraine, PROMISES.world)
    return payoffs.ukraine_ceasefire(fails, PROMISES.ukraine) - war, fails


def test_a_shift_of_power_kills_a_deal_and_a_guarantee_revives_it():
    """Peace is better than war today, worse once Russia grows stronger, better again if guaranteed."""
    assert commitment(shift=0.0, guarantees=0.0)[0] > 0.1
    assert commitment(shift=0.5, guarantees=0.0)[0] < -0.1
    assert commitment(shift=0.5, guarantees=1.0)[0] > 0.1


@given(st.floats(0.0, 1.0), SHARE)
def test_a_ceasefire_is_worth_signing_while_the_expected_attack_costs_less_than_the_war(shift, guarantees):
    gain, fails = commitment(shift, guarantees)
    assert gain == pytest.approx(COST_OF_WAR - fails)


@given(st.floats(0.0, 1.0), st.floats(0.01, 1.0), SHARE)
def test_the_larger_the_shift_the_more_guarantee_it_takes(shift, more, guarantees):
    """Each shift lowers the gain and each guarantee raises it."""
    gain = commitment(shift, guarantees)[0]
    assert commitment(shift + more, guarantees)[0] < gain
    assert commitment(shift, min(guarantees + more, 1.0))[0] >= gain


def test_in_the_game_guarantees_raise_the_odds_that_kyiv_signs_and_rearming_lowers_them():
    """With the payoffs of the baseline, whatever their size."""

    def signs(**state):
        x = START._replace(**state)
        return outlook(x, x, x, RULES).ukraine_signs_ceasefire

    bare = signs(us_guarantees=0.0, eu_guarantees=0.0)
    assert signs(us_guarantees=1.0, eu_guarantees=0.0) > bare
    assert signs(us_guarantees=0.0, eu_guarantees=1.0) > bare
    gap = {"gap_hazard": 5.0}
    r = RULES._replace(deals=RULES.deals._replace(**gap))
    stronger = START._replace(force_russia=START.force_russia + 0.3)
    expected = [outlook(x, START, START, r).ukraine_signs_ceasefire for x in (START, stronger)]
    assert expected[1] < expected[0]


# --- exit threats ---------------------------------------------------------------------------------

NO_STAKE = (
    *(f"payoffs.russia.{w}=0" for w in ("standing", "relationship", "division", "bilateral", "threat")),
    "payoffs.ukraine.abandoned=0",
)
"""Settings under which Moscow gains nothing from Washington's presence, goodwill or threats."""


def gestures(settings, **state):
    """Return the odds of a Russian gesture at the start of the baseline with some state changed, by type."""
    options = menu(game_of("weeks=1", *settings), MENUS, RUSSIA, START._replace(**state))
    kinds = {lever.key for lever in MENUS[RUSSIA] if lever.kind == "gesture"}
    assert kinds
    return np.array([sum(options[key].chance[kind] for key in kinds) for kind in (0, 1)])


@pytest.mark.parametrize("foresight", [0, 1])
def test_a_threat_to_leave_brings_gestures_because_moscow_values_washingtons_presence(foresight):
    """Nothing of the kind is coded: the exit threat enters through the odds of exit and standing alone."""
    way = [f"decisions.russia.foresight={foresight}"]
    calm, threatened = (gestures(way, exit_threat=t, us_patience=0.5) for t in (0.0, 0.7))
    assert (threatened > calm).all()


@pytest.mark.parametrize("foresight", [0, 1])
def test_a_moscow_that_values_nothing_of_it_makes_no_gesture_to_keep_washington(foresight):
    """The same threat makes gestures no likelier."""
    way = [*NO_STAKE, f"decisions.russia.foresight={foresight}"]
    calm, threatened = (gestures(way, exit_threat=t, us_patience=0.5) for t in (0.0, 0.7))
    assert (threatened <= calm + 1e-9).all()


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
@hypothesis_settings(max_examples=20)
def test_the_more_its_standing_is_worth_the_more_a_threat_adds_to_a_gesture(one, other):
    """What a gesture is worth more than pressing on, under the threat compared to without."""

    def worth(standing, threat):
        game = game_of("weeks=1", "decisions.russia.foresight=0", f"payoffs.russia.standing={standing}")
        options = menu(game, MENUS, RUSSIA, START._replace(exit_threat=threat))
        return np.subtract(options["gesture"].value, options["press_on"].value)

    low, high = sorted((one, other))
    assume(high > low + 0.1)
    added = [worth(standing, 0.7) - worth(standing, 0.0) for standing in (low, high)]
    assert (added[1] > added[0]).all()
