"""A scenario made ready to play: levers are rows, no lever writes another's choice, events strike on time."""

import datetime as dt
import json
import math

import numpy as np
import pytest
from boards import game_of, menu, move_of, now, read_menu, scenario_of, set_up, weighed
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from strategies import BASELINE, START, settings, states

from sim.block import MOVE, NOW, OWN, PAYOFF, TYPE, UNIFORMS, chance_row, legal_row, new_block, tired_row
from sim.decisions import weigh
from sim.game import NOBODY, effects, lever_number, plain, prepare
from sim.lanes import LANES
from sim.moves import expect, play
from sim.play import draw_week, start_runs
from sim.players import EU, KEYS, N_PLAYERS, RUSSIA, UKRAINE, US
from sim.scenario import available, doctrine_names, load
from sim.state import CHOICES, INDEX, NAMES, RULED, SIGNATURES, TABLE, VARIABLES
from sim.week import N_STEPS, begin, carry_out, close_week, decide, next_step, open_week, play_week

SHIPPED = [listed.name for listed in available()]
GAME = game_of("weeks=3", *(f"decisions.{key}.foresight=0" for key in KEYS))
MENUS = BASELINE.levers
LEVERS = [lever for levers in MENUS for lever in levers]
PLAYER = pytest.mark.parametrize("player", range(N_PLAYERS), ids=KEYS)


def named(player, key):
    return next(lever for lever in MENUS[player] if lever.key == key)


def applied(lever, x):
    """Return the state that the effects of a lever leave, within bounds, worked out by name."""
    values = x._asdict()
    for variable, keep, add in effects(lever):
        name = NAMES[int(variable)]
        values[name] = min(max(keep * values[name] + add, VARIABLES[name].low), VARIABLES[name].high)
    return type(x)(**values)


# --- no lever writes another's choice -------------------------------------------------------------


@pytest.mark.parametrize("name", SHIPPED)
def test_no_lever_writes_a_choice_of_another_player(name):
    """What follows from a move must follow through payoffs and beliefs."""
    for levers in load(name).levers:
        for lever in levers:
            for effect in lever.effects:
                owner = CHOICES.get(NAMES[effect.variable], lever.player)
                assert owner == lever.player, f"{KEYS[lever.player]}.{lever.key}: {NAMES[effect.variable]}"


@pytest.mark.parametrize("name", SHIPPED)
def test_no_lever_writes_what_only_the_rules_decide(name):
    """Beliefs, what is in force and its terms, and whether an offer lies on the table."""
    written = {NAMES[e.variable] for levers in load(name).levers for lever in levers for e in lever.effects}
    assert not written & set(RULED)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_player_can_always_wait(name):
    """A move of kind ``hold``, without effects, is legal in every phase."""
    for levers in load(name).levers:
        waits = [lever for lever in levers if lever.kind == "hold"]
        assert any(lever.phases == (True, True, True) and not lever.legal for lever in waits)
        assert all(not lever.effects for lever in waits)


def test_the_game_adds_only_what_a_new_offer_ends_and_where_washington_stands():
    """Besides a lever's own effects there are the table, its signatures and the posture of the US."""
    own = {*TABLE, *SIGNATURES, "posture_russia", "posture_ukraine"}
    for lever in LEVERS:
        added = {NAMES[int(v)] for v, _, _ in effects(lever)} - {NAMES[e.variable] for e in lever.effects}
        assert added <= own
        if lever.player != US:
            assert not added & {"posture_russia", "posture_ukraine"}


# --- effects --------------------------------------------------------------------------------------

OFFERED = START._replace(
    tabled_settlement=1.0,
    tabled_recognition=1.0,
    tabled_tilt=0.5,
    offer_open=1.0,
    weeks_tabled=4.0,
    signed_russia=1.0,
    signed_ukraine=1.0,
)


def test_a_new_offer_ends_the_old_one():
    """Its signatures, its paper and the weeks it has lain there lapse with it."""
    x = applied(named(US, "table_ceasefire"), OFFERED)
    assert (x.tabled_ceasefire, x.tabled_settlement, x.offer_open) == (1.0, 0.0, 1.0)
    assert (x.tabled_recognition, x.tabled_tilt, x.weeks_tabled) == (0.0, 0.0, 0.0)
    assert (x.signed_russia, x.signed_ukraine) == (0.0, 0.0)


def test_who_tables_an_own_paper_has_signed_it_alone():
    x = applied(named(RUSSIA, "table_own"), OFFERED)
    assert (x.tabled_settlement, x.tabled_tilt, x.offer_open) == (1.0, 1.0, 1.0)
    assert (x.signed_russia, x.signed_ukraine) == (1.0, 0.0)


@pytest.mark.parametrize("player", [RUSSIA, UKRAINE])
def test_a_refusal_clears_the_table(player):
    x = applied(named(player, "refuse"), OFFERED)
    assert all(getattr(x, name) == 0.0 for name in (*TABLE, *SIGNATURES))


def test_a_move_that_tables_nothing_leaves_the_table_alone():
    x = applied(named(US, "court"), OFFERED)
    assert all(getattr(x, name) == getattr(OFFERED, name) for name in (*TABLE, *SIGNATURES))


def test_stances_add_to_the_posture():
    for lever in LEVERS:
        x = applied(lever, START)
        assert x.posture_russia == pytest.approx(START.posture_russia + lever.stance_russia)
        assert x.posture_ukraine == pytest.approx(START.posture_ukraine + lever.stance_ukraine)


@given(states(), st.integers(0, len(LEVERS) - 1))
@hypothesis_settings(max_examples=100)
def test_a_move_does_what_its_row_says_within_bounds_and_nothing_else(x, lever):
    block = set_up(GAME, x)
    play(GAME, block.rows, lever, NOW, 1)
    expected = applied(LEVERS[lever], x)
    assert now(block) == pytest.approx(expected)
    untouched = set(NAMES) - {NAMES[int(v)] for v, _, _ in effects(LEVERS[lever])}
    assert all(getattr(now(block), name) == getattr(x, name) for name in untouched)


# --- menus ----------------------------------------------------------------------------------------


@PLAYER
@given(states())
@hypothesis_settings(max_examples=40)
def test_a_move_is_legal_in_its_phase_and_within_its_bounds(player, x):
    phase = 2 if x.settlement + x.imposed else 1 if x.ceasefire else 0
    options = menu(GAME, MENUS, player, x)
    for lever in MENUS[player]:
        within = all(low <= x[variable] <= high for variable, low, high in lever.legal)
        assert options[lever.key].legal == (lever.phases[phase] and within)


@PLAYER
@given(states())
@hypothesis_settings(max_examples=40)
def test_a_rested_move_costs_what_its_row_says(player, x):
    """A constant, terms linear in the state, and what the type adds."""
    options = menu(GAME, MENUS, player, x)
    for lever in MENUS[player]:
        plain_cost = lever.cost_base + sum(factor * x[variable] for variable, factor in lever.cost_terms)
        expected = [plain_cost + extra for extra in lever.type_cost]
        assert options[lever.key].cost == pytest.approx(expected)


@PLAYER
@given(states())
@hypothesis_settings(max_examples=40)
def test_chances_are_a_distribution_over_the_legal_moves(player, x):
    options = menu(GAME, MENUS, player, x)
    for kind in (0, 1):
        chances = [option.chance[kind] for option in options.values()]
        assert sum(chances) == pytest.approx(1.0)
        assert all(0.0 <= chance <= 1.0 for chance in chances)
        assert all(o.chance[kind] == 0.0 for o in options.values() if not o.legal)


@PLAYER
def test_weighing_leaves_the_game_as_it_stands(player):
    for foresight in (0, 1, 2):
        game = game_of("weeks=1", f"decisions.{KEYS[player]}.foresight={foresight}")
        block = weighed(game, player, OFFERED)
        assert now(block) == OFFERED
        first = list(read_menu(game, MENUS, player, block).values())
        weigh(game, block, player, 0, 1)
        assert list(read_menu(game, MENUS, player, block).values()) == first


def test_a_lever_just_used_is_tired_and_recovers_week_by_week():
    """It costs its player's fatigue more, and this extra shrinks by exp(-1 / recovery) a week."""
    block = set_up(GAME, START)
    fresh = menu(GAME, MENUS, US, START)["deadline"].cost
    lever = lever_number(BASELINE, US, "deadline")
    fatigue, recovery = BASELINE.decisions[US].params.fatigue, named(US, "deadline").recovery
    weigh(GAME, block, US, 0, 1)
    block.rows[(MOVE + US) * LANES] = float(lever)
    carry_out(GAME, block.rows, US, 0, 1)
    assert block.rows[tired_row(GAME.n_levers, lever)] == 1.0
    for week in range(3):
        block.rows[tired_row(GAME.n_levers, lever)] = math.exp(-week / recovery)
        weigh(GAME, block, US, 0, 1)
        cost = read_menu(GAME, MENUS, US, block)["deadline"].cost
        x = now(block)
        state_cost = sum(f * (x[v] - START[v]) for v, f in named(US, "deadline").cost_terms)
        extra = np.subtract(cost, fresh) - state_cost
        assert extra == pytest.approx(fatigue * math.exp(-week / recovery))


def test_after_a_week_a_lever_keeps_its_share_of_tiredness():
    block = new_block(GAME, plain=True)
    start_runs(GAME, block.rows, 1, 0, 1)
    draw_week(block.rows, 1, 0, 0, 1)
    play_week(GAME, block, 0, 1)
    for player in range(N_PLAYERS):
        lever = move_of(block, player)
        rested = math.exp(-1.0 / LEVERS[lever].recovery)
        assert block.rows[tired_row(GAME.n_levers, lever)] == pytest.approx(rested)


def test_a_players_week_is_paid_less_what_its_move_costs():
    """The direct cost of the move, for the true type, is taken off its payoff at once."""
    block = weighed(GAME, UKRAINE, START)
    block.rows[(TYPE + UKRAINE) * LANES] = 1.0
    block.rows[(MOVE + UKRAINE) * LANES] = float(lever_number(BASELINE, UKRAINE, "soften"))
    cost = read_menu(GAME, MENUS, UKRAINE, block)["soften"].cost
    carry_out(GAME, block.rows, UKRAINE, 0, 1)
    assert block.rows[(PAYOFF + UKRAINE) * LANES] == pytest.approx(-cost[1])
    assert cost[1] != cost[0]


# --- types, order of moves ------------------------------------------------------------------------


@given(st.lists(st.floats(0.0, 1.0, exclude_max=True), min_size=4, max_size=4))
def test_a_type_is_drawn_by_the_public_prior(draws):
    """A draw below the belief makes the first type."""
    block = new_block(GAME, plain=True)
    for player, draw in enumerate(draws):
        block.rows[(UNIFORMS + player) * LANES] = draw
    begin(GAME, block.rows, 1)
    for player, key in enumerate(KEYS):
        kind = block.rows[(TYPE + player) * LANES]
        assert kind == (0.0 if draws[player] < getattr(START, f"belief_{key}") else 1.0)


def test_a_type_can_be_fixed():
    game = game_of("weeks=1", "decisions.russia.type=maximalist", "decisions.eu.type=united")
    for seed in range(5):
        block = new_block(game, plain=True)
        start_runs(game, block.rows, seed, 0, 1)
        assert block.rows[(TYPE + RUSSIA) * LANES] == 1.0
        assert block.rows[(TYPE + EU) * LANES] == 0.0


@pytest.mark.parametrize("together", [False, True])
def test_players_move_in_the_scenarios_order(together):
    """One after another each decides and acts; all at once, everyone decides before anyone acts."""
    game = game_of("order=[eu, russia, us, ukraine]", f"simultaneous={str(together).lower()}")
    steps = [next_step(game, step) for step in range(N_STEPS)]
    order = [EU, RUSSIA, US, UKRAINE]
    if together:
        assert steps == [(p, False) for p in order] + [(p, True) for p in order]
    else:
        assert steps == [(p, acts) for p in order for acts in (False, True)]


def test_a_later_player_sees_what_an_earlier_one_has_done():
    block = set_up(GAME, START)
    block.rows[(MOVE + US) * LANES] = float(lever_number(BASELINE, US, "table_ceasefire"))
    weigh(GAME, block, US, 0, 1)
    carry_out(GAME, block.rows, US, 0, 1)
    decide(GAME, block, RUSSIA, 0, 1)
    assert read_menu(GAME, MENUS, RUSSIA, block)["accept"].legal
    assert not menu(GAME, MENUS, RUSSIA, START)["accept"].legal


def test_a_ceasefire_signed_by_both_is_in_force_at_the_end_of_the_week():
    x = START._replace(tabled_ceasefire=1.0, offer_open=1.0, signed_russia=1.0, signed_ukraine=1.0)
    game = game_of("weeks=3", "deals.bare_life=500", "deals.gap_hazard=0")
    block = set_up(game, x)
    close_week(game, block.rows, 0, 1)
    assert now(block).ceasefire == 1.0
    assert now(block).weeks_in_force == 1.0


def test_a_second_signature_puts_the_offer_into_force_before_anyone_else_moves():
    x = START._replace(tabled_ceasefire=1.0, offer_open=1.0, signed_ukraine=1.0)
    block = set_up(GAME, x)
    block.rows[(MOVE + RUSSIA) * LANES] = float(lever_number(BASELINE, RUSSIA, "accept"))
    weigh(GAME, block, RUSSIA, 0, 1)
    carry_out(GAME, block.rows, RUSSIA, 0, 1)
    after = now(block)
    assert (after.ceasefire, after.offer_open, after.signed_russia, after.signed_ukraine) == (1.0, 0, 0, 0)
    decide(GAME, block, UKRAINE, 0, 1)
    assert not read_menu(GAME, MENUS, UKRAINE, block)["refuse"].legal


def expectations(block):
    """Return what players expect of the board as it stands, one lane."""
    return [block.rows[(NOW + row) * LANES] for row in GAME.paths.active]


def test_what_players_expect_follows_a_deal_at_once():
    x = START._replace(tabled_ceasefire=1.0, offer_open=1.0, signed_ukraine=1.0)
    block = set_up(GAME, x)
    block.rows[(MOVE + RUSSIA) * LANES] = float(lever_number(BASELINE, RUSSIA, "accept"))
    weigh(GAME, block, RUSSIA, 0, 1)
    carry_out(GAME, block.rows, RUSSIA, 0, 1)
    expected = expectations(block)
    expect(GAME, block.rows, NOW, 1)
    assert expectations(block) == pytest.approx(expected, abs=1e-12)


def test_where_all_move_together_a_refusal_and_a_signature_leave_no_deal():
    game = game_of("simultaneous=true")
    x = START._replace(tabled_ceasefire=1.0, offer_open=1.0, signed_ukraine=1.0)
    block = set_up(game, x)
    for player, key in ((RUSSIA, "accept"), (UKRAINE, "refuse")):
        block.rows[(MOVE + player) * LANES] = float(lever_number(BASELINE, player, key))
        weigh(game, block, player, 0, 1)
    for player in (RUSSIA, UKRAINE):
        carry_out(game, block.rows, player, 0, 1)
    close_week(game, block.rows, 0, 1)
    assert now(block).ceasefire == 0.0


# --- events and doctrines -------------------------------------------------------------------------


@pytest.fixture
def timetable(tmp_path):
    """Return a function that makes a game of the baseline with one event in its third week."""

    def make(**what):
        date = BASELINE.start + dt.timedelta(weeks=2, days=3)
        event = {"date": date.isoformat(), "name": "Event", "source": "test", **what}
        content = {"name": "mine", "title": "Mine", "extends": "baseline", "weeks": 6, "events": [event]}
        path = tmp_path / "mine.yaml"
        path.write_text(json.dumps(content), encoding="utf-8")
        return plain(prepare(load(path)))

    return make


def opened(game, x, week):
    block = set_up(game, x)
    open_week(game, block.rows, week, 1)
    return now(block)


def test_an_event_sets_and_adds_in_the_week_that_holds_its_date_only(timetable):
    game = timetable(set={"mood": 0.7}, add={"approval": -2.5, "trust_us_eu": -0.9})
    for week in (0, 1, 3, 5):
        assert opened(game, START, week) == START
    struck = opened(game, START, 2)
    assert (struck.mood, struck.approval) == (0.7, START.approval - 2.5)
    assert struck.trust_us_eu == 0.0, "what is added stays within bounds"
    rest = set(NAMES) - {"mood", "approval", "trust_us_eu"}
    assert all(getattr(struck, name) == getattr(START, name) for name in rest)


def test_an_event_forces_a_move_for_its_weeks(timetable):
    game = timetable(force={"us": "deadline"}, for_weeks=2)
    forced = np.array(game.timeline.forced).reshape(-1, N_PLAYERS)
    assert forced[:, US].tolist() == [
        NOBODY,
        NOBODY,
        *[lever_number(BASELINE, US, "deadline")] * 2,
        NOBODY,
        NOBODY,
    ]
    assert (forced[:, 1:] == NOBODY).all()


def test_an_event_bars_a_move_for_its_weeks(timetable):
    game = timetable(bar={"russia": ["gesture", "truce"]}, for_weeks=3)
    open_weeks = [menu(game, MENUS, RUSSIA, START, week)["gesture"].legal for week in range(6)]
    assert open_weeks == [True, True, False, False, False, True]
    assert menu(game, MENUS, RUSSIA, START, 2)["economic_offer"].legal


DOCTRINES = [(key, name) for key, names in doctrine_names().items() for name in names]


@pytest.mark.parametrize(("key", "name"), DOCTRINES)
def test_a_doctrine_bars_and_prices_the_moves_of_its_player_and_changes_nothing_else(key, name):
    scenario = load("baseline", overrides=["weeks=1"], doctrines={key: name})
    game = plain(prepare(scenario))
    (doctrine,) = [d for d in scenario.doctrines if d.name == name]
    usual = game_of("weeks=1")
    for player in range(N_PLAYERS):
        before, after = (menu(g, MENUS, player, START) for g in (usual, game))
        for lever in MENUS[player]:
            own = KEYS[player] == key
            extra = doctrine.cost.get(lever.key, 0.0) if own else 0.0
            barred = own and lever.key in doctrine.bar
            assert after[lever.key].cost == pytest.approx([cost + extra for cost in before[lever.key].cost])
            assert after[lever.key].legal == (before[lever.key].legal and not barred)


# --- any scenario within bounds -------------------------------------------------------------------


@given(settings(), st.integers(0, 2**64 - 1))
@hypothesis_settings(max_examples=25)
def test_any_scenario_within_bounds_can_be_played(overrides, seed):
    """Whatever numbers are set, two weeks leave a state within bounds, and chances that are chances."""
    game = plain(prepare(load("baseline", overrides=["weeks=2", *overrides])))
    block = new_block(game, plain=True)
    w = block.rows
    start_runs(game, w, seed, 0, 1)
    for week in range(2):
        draw_week(w, seed, 0, week, 1)
        play_week(game, block, week, 1)
        x = now(block)
        assert all(VARIABLES[name].low <= getattr(x, name) <= VARIABLES[name].high for name in NAMES)
        for player in range(N_PLAYERS):
            menu_of = range(game.levers.first[player], game.levers.first[player + 1])
            assert w[legal_row(game.n_levers, OWN, move_of(block, player))] == 1.0
            for kind in (0, 1):
                chances = [w[chance_row(game.n_levers, OWN, kind, lever)] for lever in menu_of]
                assert sum(chances) == pytest.approx(1.0)
                assert all(0.0 <= chance <= 1.0 for chance in chances)
            assert math.isfinite(w[(PAYOFF + player) * LANES])


def test_a_game_of_arrays_and_one_of_lists_hold_the_same_numbers():
    arrays, lists = prepare(scenario_of()), game_of()
    assert plain(arrays) == lists
    assert arrays.start[::LANES].tolist() == list(START)
    assert arrays.bounds.reshape(-1, 2).tolist() == [[v.low, v.high] for v in VARIABLES.values()]
    assert len(INDEX) == len(NAMES)
