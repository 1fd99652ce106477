"""What the players want: each weight pushes its own way, chances are chances, values are their mean."""

import math

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from strategies import FLAG, RULES, SHARE, rules, states, terms, wars

from sim import payoffs, realised, values, worlds
from sim.players import EU, KEYS, N_PLAYERS, RUSSIA, UKRAINE, US
from sim.quantity import numbers
from sim.state import ISSUES, VARIABLES
from sim.values import outlook

SALIENCE = st.floats(0.0, 1.0)

STATE_PAYOFFS = {
    "russia war": lambda p, r: payoffs.russia_war(p, r.russia, r.russia_types[0]),
    "russia ceasefire": lambda p, r: payoffs.russia_ceasefire(p, r.russia, r.russia_types[0]),
    "russia politics": lambda p, r: payoffs.russia_politics(p, r.russia),
    "ukraine war": lambda p, r: payoffs.ukraine_war(p, r.ukraine, r.world),
    "ukraine politics": lambda p, r: payoffs.ukraine_politics(p, r.ukraine),
    "us war": lambda p, r: payoffs.us_war(p, r.us, r.world),
    "us politics": lambda p, r: payoffs.us_politics(p, 0.7, r.us, r.us_types[0]),
    "eu war": lambda p, r: payoffs.eu_war(p, r.eu, r.world),
    "eu politics": lambda p, r: payoffs.eu_politics(p, r.eu, r.eu_types[0]),
}
"""Payoffs that read the state alone."""

FOR, AGAINST = 1.0, -1.0

DIRECTIONS = [
    ("russia war", FOR, "optimism elite_patience arms_held"),
    (
        "russia war",
        AGAINST,
        "force_ukraine us_arms eu_arms long_range us_sanctions eu_sanctions oil_sanctions",
    ),
    ("russia ceasefire", AGAINST, "us_arms eu_arms us_guarantees eu_guarantees"),
    ("russia ceasefire", AGAINST, "us_sanctions eu_sanctions oil_sanctions"),
    ("russia politics", FOR, "us_in talk_format trust_us_russia"),
    ("russia politics", AGAINST, "trust_us_eu"),
    ("ukraine war", FOR, "force_ukraine morale intelligence long_range trust_us_ukraine"),
    ("ukraine war", AGAINST, "gain force_russia offensive arms_held"),
    ("ukraine politics", FOR, "trust_us_ukraine eu_unity us_in"),
    ("ukraine politics", AGAINST, "talk_format"),
    ("us war", FOR, "force_ukraine intelligence long_range"),
    ("us war", AGAINST, "force_russia offensive arms_held"),
    (
        "us politics",
        FOR,
        "approval trust_us_russia trust_us_eu trust_us_ukraine us_patience glow belief_russia",
    ),
    ("us politics", AGAINST, "pump_price us_arms long_range us_guarantees deadline exit_threat talk_format"),
    ("eu war", FOR, "force_ukraine intelligence eu_sanctions"),
    ("eu war", AGAINST, "force_russia offensive"),
    ("eu politics", FOR, "eu_unity trust_us_eu us_in"),
    ("eu politics", AGAINST, "talk_format eu_arms eu_sanctions eu_guarantees"),
]
"""Payoff, the way it goes as each of the variables rises."""


@pytest.mark.parametrize(("payoff", "way", "names"), DIRECTIONS)
def test_a_payoff_never_moves_against_its_meaning(payoff, way, names):
    """Whatever the state and the weights, a rise of a variable never moves the payoff the other way."""

    @given(st.sampled_from(names.split()), SHARE, states(), rules())
    @hypothesis_settings(max_examples=40)
    def holds(name, share, x, r):
        bounds = VARIABLES[name]
        low, high = sorted((getattr(x, name), bounds.low + share * (bounds.high - bounds.low)))
        value = STATE_PAYOFFS[payoff]
        change = value(x._replace(**{name: high}), r) - value(x._replace(**{name: low}), r)
        assert way * change >= -1e-9

    holds()


@given(states(us_sanctions=1.0, eu_sanctions=1.0), st.floats(0.0, 300.0), rules())
@hypothesis_settings(max_examples=50)
def test_russia_is_the_worse_off_at_war_the_emptier_its_coffers(x, less, r):
    """Sanctions weigh heavier as reserves shrink; at the sanctions of January 2025 or above."""
    poorer = x._replace(reserves=max(x.reserves - less, 0.0))
    war = STATE_PAYOFFS["russia war"]
    assert war(poorer, r) <= war(x, r) + 1e-9


@given(states(us_sanctions=1.0, eu_sanctions=1.0), terms(), st.sampled_from(ISSUES), SHARE, rules())
@hypothesis_settings(max_examples=50)
def test_terms_closer_to_moscows_never_hurt_russia_nor_please_the_others(x, y, issue, level, r):
    """Issue by issue, at given odds that the settlement holds."""
    low, high = sorted((getattr(y, issue), level))
    less, more = y._replace(**{issue: low}), y._replace(**{issue: high})
    for kind in (0, 1):
        russia, ukraine = r.russia_types[kind], r.ukraine_types[kind]
        assert (
            payoffs.russia_settlement(x, more, r.russia, russia)
            >= payoffs.russia_settlement(x, less, r.russia, russia) - 1e-9
        )
        assert payoffs.ukraine_settlement(more, 0.5, r.ukraine, ukraine) <= payoffs.ukraine_settlement(
            less, 0.5, r.ukraine, ukraine
        )
    assert payoffs.us_settlement(more, 0.5, r.us) <= payoffs.us_settlement(less, 0.5, r.us)
    assert payoffs.eu_settlement(more, 0.5, r.eu) <= payoffs.eu_settlement(less, 0.5, r.eu)


@given(terms(), SHARE, SHARE, rules())
def test_a_peace_is_worth_less_the_likelier_it_fails(y, one, other, r):
    safe, risky = sorted((one, other))
    kind = r.ukraine_types[0]
    assert payoffs.ukraine_ceasefire(risky, r.ukraine) <= payoffs.ukraine_ceasefire(safe, r.ukraine)
    assert payoffs.ukraine_settlement(y, risky, r.ukraine, kind) <= payoffs.ukraine_settlement(
        y, safe, r.ukraine, kind
    )
    assert payoffs.us_ceasefire(risky, r.us) <= payoffs.us_ceasefire(safe, r.us)
    assert payoffs.us_settlement(y, risky, r.us) <= payoffs.us_settlement(y, safe, r.us)
    assert payoffs.eu_ceasefire(risky, r.eu) <= payoffs.eu_ceasefire(safe, r.eu)
    assert payoffs.eu_settlement(y, risky, r.eu) <= payoffs.eu_settlement(y, safe, r.eu)


def scaled(r, player, factor):
    """Return rules with all of a player's weights in utils multiplied; pure factors and shares stay."""

    def table(t):
        weights = [name for name, num in numbers(type(t)).items() if num.unit.startswith("util/week")]
        return t._replace(**{name: factor * getattr(t, name) for name in weights})

    key = KEYS[player]
    kinds = tuple(table(kind) for kind in getattr(r, f"{key}_types"))
    return r._replace(**{key: table(getattr(r, key)), f"{key}_types": kinds})


@given(states(), rules(), st.floats(0.1, 10.0))
@hypothesis_settings(max_examples=40)
def test_utils_are_only_a_scale(x, r, factor):
    """Payoffs of all weights in utils times k are k times the payoffs: no constant hides in a rule."""
    player_of = {"russia": RUSSIA, "ukraine": UKRAINE, "us": US, "eu": EU}
    for name, value in STATE_PAYOFFS.items():
        larger = scaled(r, player_of[name.split()[0]], factor)
        assert value(x, larger) == pytest.approx(factor * value(x, r), rel=1e-9, abs=1e-9)


@given(states(), rules())
@hypothesis_settings(max_examples=30)
def test_who_values_nothing_gains_nothing(x, r):
    for name, value in STATE_PAYOFFS.items():
        nobody = scaled(r, KEYS.index(name.split()[0]), 0.0)
        assert value(x, nobody) == 0.0


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_a_red_line_counts_double_what_lies_beyond_it(y, start):
    beyond = max(y - start, 0.0)
    assert payoffs.crossed(y, start) == pytest.approx(min(y, start) + 2.0 * beyond)


@given(states(), st.floats(0.0, 1.0))
def test_low_approval_hurts_more_than_high_approval_helps(x, salience):
    """Ten points below the reference cost at least what ten points above it bring."""
    w = RULES.us
    at, above, below = (
        payoffs.approval_worth(x._replace(approval=w.approval_reference + points), salience, w)
        for points in (0.0, 10.0, -10.0)
    )
    assert at - below >= above - at >= 0.0


@given(states())
def test_a_maximalist_gives_up_more_by_settling_than_a_dealer(x):
    """With larger aims unmet and a larger appetite for land, the second type gains less from any terms."""
    y = values.Terms(0.5, 0.5, 0.5, 0.5)
    dealer, maximalist = RULES.russia_types
    assert payoffs.russia_settlement(x, y, RULES.russia, maximalist) < payoffs.russia_settlement(
        x, y, RULES.russia, dealer
    )
    assert payoffs.russia_ceasefire(x, RULES.russia, maximalist) < payoffs.russia_ceasefire(
        x, RULES.russia, dealer
    )


# --- chances and values ---------------------------------------------------------------------------

LOOK = values.Outlook(*[0.5] * len(values.Outlook._fields))


@given(states(), SHARE, SHARE, SHARE, SHARE, SHARE)
def test_chances_of_the_worlds_are_a_probability_distribution(x, ceasefire, settlement, leaves, c, d):
    m = worlds.mix(x, ceasefire, settlement, leaves, LOOK._replace(ceasefire_fails=c, settlement_fails=d))
    assert sum(m) == pytest.approx(1.0)
    assert all(-1e-12 <= chance <= 1.0 + 1e-12 for chance in m)


@given(states(), rules())
@hypothesis_settings(max_examples=60)
def test_every_player_holds_a_probability_distribution_over_the_worlds(x, r):
    """For every player and type, whatever the state and the coefficients."""
    o = outlook(x, x, x, r)
    for m in (
        *worlds.chances_russia(x, o),
        *worlds.chances_ukraine(x, o),
        worlds.chances_us(x, o, r),
        worlds.chances_eu(x, o),
    ):
        assert sum(m) == pytest.approx(1.0)
        assert all(-1e-12 <= chance <= 1.0 + 1e-12 for chance in m)


@given(states(), rules())
@hypothesis_settings(max_examples=60)
def test_what_everyone_reckons_with_is_finite_and_odds_are_odds(x, r):
    o = outlook(x, x, x, r)
    assert all(math.isfinite(value) for value in o)
    odds = [name for name in o._fields if "signs" in name or name.endswith(("fails", "odds"))]
    odds += ["reach_ceasefire", "reach_settlement", *ISSUES]
    assert all(0.0 <= getattr(o, name) <= 1.0 for name in odds)


def values_of(x, r, salience=0.5):
    """Return every player's value of a state, by player and type."""
    o = outlook(x, x, x, r)
    return [
        worlds.value_us(x, x, o, salience, r),
        worlds.value_russia(x, x, o, r),
        worlds.value_ukraine(x, x, o, r),
        worlds.value_eu(x, x, o, r),
    ]


@given(states(), rules())
@hypothesis_settings(max_examples=60)
def test_values_are_finite(x, r):
    assert all(math.isfinite(value) for pair in values_of(x, r) for value in pair)


@given(states(), rules())
@hypothesis_settings(max_examples=60)
def test_a_value_lies_between_the_worst_and_the_best_world(x, r):
    """The value less politics is a mean of what the worlds are worth."""
    o = outlook(x, x, x, r)
    kinds = [
        *zip(worlds.chances_russia(x, o), worlds.worlds_russia(x, o, r), strict=True),
        *zip(worlds.chances_ukraine(x, o), worlds.worlds_ukraine(x, o, r), strict=True),
        *((worlds.chances_us(x, o, r), k) for k in worlds.worlds_us(x, o, 0.5, r)),
        *((worlds.chances_eu(x, o), k) for k in worlds.worlds_eu(x, o, r)),
    ]
    found = [value for pair in (values_of(x, r)[k] for k in (RUSSIA, UKRAINE, US, EU)) for value in pair]
    for (m, k), value in zip(kinds, found, strict=True):
        worth = (k.war, k.ceasefire, k.settlement, k.war + k.without_us)
        mean = sum(chance * w for chance, w in zip(m, worth, strict=True)) + k.politics
        assert value == pytest.approx(mean, abs=1e-9)
        assert min(worth) - 1e-9 <= value - k.politics <= max(worth) + 1e-9


@given(wars(signed_russia=1.0, signed_ukraine=1.0, tabled_ceasefire=1.0, tabled_settlement=0.0), rules())
@hypothesis_settings(max_examples=40)
def test_what_both_have_signed_is_certain(x, r):
    """Nobody doubts a ceasefire that Moscow and Kyiv have both signed, whatever Washington's mood."""
    x = x._replace(offer_open=1.0)
    o = outlook(x, x, x, r)
    everyone = (
        *worlds.chances_russia(x, o),
        *worlds.chances_ukraine(x, o),
        worlds.chances_us(x, o, r),
        worlds.chances_eu(x, o),
    )
    assert all(m.ceasefire == pytest.approx(1.0) for m in everyone)


@given(wars(), st.floats(0.0, 1.0), st.floats(-1.0, 1.0), st.floats(0.0, 2.0))
def test_a_hopeful_washington_sees_a_deal_as_likelier(x, mood_odds, mood, hope):
    """The same state looks the more promising to it the better its mood; it alone sees it so."""
    r = RULES._replace(deals=RULES.deals._replace(mood_odds=mood_odds))
    better = x._replace(mood=min(mood + hope, 1.0))
    worse = x._replace(mood=mood)
    o = outlook(worse, worse, worse, r)
    bright, dark = worlds.chances_us(better, o, r), worlds.chances_us(worse, o, r)
    assert bright.ceasefire >= dark.ceasefire - 1e-12
    assert worlds.chances_eu(better, o) == worlds.chances_eu(worse, o)


# --- what a week truly paid -----------------------------------------------------------------------


@given(states(), FLAG, SALIENCE, rules())
@hypothesis_settings(max_examples=60)
def test_a_week_pays_the_world_that_was(x, kind, salience, r):
    """In war the payoff of war with the advance as it was, in peace that of the peace, with politics."""
    k = int(kind)
    y = values.Terms(x.terms_territory, x.terms_alignment, x.terms_relief, x.terms_guarantees)
    seen = x._replace(optimism=x.gain)
    settled = x.settlement + x.imposed
    worth = {
        US: (
            payoffs.us_war(x, r.us, r.world),
            payoffs.us_ceasefire(0.0, r.us),
            payoffs.us_settlement(y, 0.0, r.us),
            payoffs.us_politics(x, salience, r.us, r.us_types[k]),
        ),
        RUSSIA: (
            payoffs.russia_war(seen, r.russia, r.russia_types[k]),
            payoffs.russia_ceasefire(x, r.russia, r.russia_types[k]),
            payoffs.russia_settlement(x, y, r.russia, r.russia_types[k]),
            payoffs.russia_politics(x, r.russia),
        ),
        UKRAINE: (
            payoffs.ukraine_war(x, r.ukraine, r.world),
            payoffs.ukraine_ceasefire(0.0, r.ukraine),
            payoffs.ukraine_settlement(y, 0.0, r.ukraine, r.ukraine_types[k]),
            payoffs.ukraine_politics(x, r.ukraine),
        ),
        EU: (
            payoffs.eu_war(x, r.eu, r.world),
            payoffs.eu_ceasefire(0.0, r.eu),
            payoffs.eu_settlement(y, 0.0, r.eu),
            payoffs.eu_politics(x, r.eu, r.eu_types[k]),
        ),
    }
    for player in range(N_PLAYERS):
        war, ceasefire, settlement, politics = worth[player]
        world = settlement if settled else ceasefire if x.ceasefire else war
        paid = realised.realised(x, player, k, salience, r)
        assert paid == pytest.approx(world + politics, rel=1e-9, abs=1e-9)
