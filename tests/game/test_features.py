"""Every feature moves with the variables that it reads, in the direction that its name says, and with no other."""

import pytest
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.world import features as library
from diplomatic_swings.sim.world.drift import Calendar
from diplomatic_swings.sim.world.features import FEATURES, FeatureParams, flows
from diplomatic_swings.sim.world.state import VARIABLES
from directions import Watched, raised, signs

SCENARIO = load("talks-2025-01")
DATE = Calendar(season=1.0, campaign=0.3, salience=0.4, salience_ahead=0.5)
INTERIOR = {
    "offensive": 0.3,
    "truce": 0.2,
    "long_range": 0.2,
    "arms_held": 0.3,
    "intelligence": 0.7,
    "us_sanctions": 1.4,
    "oil_sanctions": 0.3,
    "oil_waiver": 0.2,
    "eu_sanctions": 1.3,
    "reserves": 20.0,
    "approval": 41.0,
    "us_patience": 0.6,
    "glow": 0.2,
    "us_guarantees": 0.3,
    "eu_guarantees": 0.3,
    "talk_format": 0.4,
    "deadline": 0.3,
    "exit_threat": 0.2,
    "optimism": 120.0,
    "us_arms": 1.5,
    "weeks_in_force": 5.0,
}
IN_PEACE = {
    "settlement": 1.0,
    "terms_territory": 0.6,
    "terms_alignment": 0.55,
    "terms_relief": 0.5,
    "terms_guarantees": 0.6,
}
SWITCHES = {"ceasefire", "settlement", "imposed", "exhausted", "us_in", "tabled", "tabled_settlement"}

# fmt: off
WAR = {
    "land": "+territory",
    "advance": "+gain -truce",
    "hope": "-gain -truce +optimism",
    "losses_russia": "+force_ukraine +intelligence +long_range +offensive -truce -arms_held",
    "danger": "-force_ukraine +force_russia -intelligence -long_range +offensive -truce +arms_held",
    "force_ukraine": "+force_ukraine +intelligence +long_range -arms_held",
    "losses_ukraine": "+force_russia +offensive -truce",
    "withheld": "-intelligence +arms_held",
    "missiles": "+long_range",
    "fighting": "-truce",
    "war_weary_russia": "-truce -elite_patience",
    "war_weary_ukraine": "-truce -morale",
    "western_arms": "-truce +us_arms -arms_held +eu_arms",
    "alone": "-truce -trust_us_ukraine",
    "coffers": "-truce -reserves",
    "sanctions": "+us_sanctions +oil_sanctions -oil_waiver +eu_sanctions",
    "sanctions_squeeze": "+us_sanctions +oil_sanctions -oil_waiver +eu_sanctions -reserves",
    "eu_sanctions": "+eu_sanctions",
    "fuel": "+pump_price",
    "approval": "+approval",
    "eu_unity": "+eu_unity",
    "fatigue": "-us_patience",
    "glow": "+glow",
    "us_arms": "+us_arms -arms_held",
    "eu_arms": "+eu_arms",
    "us_commitment": "+us_guarantees",
    "eu_commitment": "+eu_guarantees",
    "trust_us_russia": "+trust_us_russia",
    "trust_us_ukraine": "+trust_us_ukraine",
    "trust_us_eu": "+trust_us_eu",
    "bilateral": "+talk_format",
    "idle_threat": "+exit_threat +deadline",
}
PEACE = {
    "land": "+territory",
    "force_ukraine": "+force_ukraine +intelligence +long_range -arms_held",
    "attack_fear": "-force_ukraine +force_russia -intelligence -long_range +offensive "
    "+arms_held -us_guarantees -eu_guarantees -terms_guarantees",
    "withheld": "-intelligence +arms_held",
    "missiles": "+long_range",
    "sanctions": "+us_sanctions +oil_sanctions -oil_waiver +eu_sanctions -trust_us_russia -terms_relief",
    "sanctions_squeeze": "+us_sanctions +oil_sanctions -oil_waiver +eu_sanctions -reserves -trust_us_russia -terms_relief",
    "eu_sanctions": "+eu_sanctions",
    "fuel": "+pump_price",
    "approval": "+approval",
    "eu_unity": "+eu_unity",
    "glow": "+glow",
    "us_arms": "+us_arms -arms_held",
    "eu_arms": "+eu_arms",
    "us_commitment": "+us_guarantees",
    "guarantees": "+us_guarantees +eu_guarantees +terms_guarantees",
    "eu_commitment": "+eu_guarantees",
    "relief": "+trust_us_russia +terms_relief",
    "trust_us_russia": "+trust_us_russia",
    "trust_us_ukraine": "+trust_us_ukraine",
    "trust_us_eu": "+trust_us_eu",
    "territory": "+terms_territory",
    "red_lines": "+terms_territory +terms_alignment",
    "alignment": "+terms_alignment",
}
# fmt: on
"""The variables that each feature reads at an interior point of a war and of a settlement, with the direction."""

SWITCHED = {"ceasefire", "settlement", "imposed", "exhausted", "role", "absence"}
"""Features that only a switch of regime or presence moves."""

PRIVATE = {"pressure", "effort"}
"""Features that the rules of the week fill in."""


def point(world):
    """Return a state with every variable away from its bounds, at war or under a settlement."""
    changes = INTERIOR | (IN_PEACE if world == "peace" else {})
    return SCENARIO.state._replace(**changes)


def features(x):
    return flows(x, DATE, SCENARIO.world, SCENARIO.shape)


def directions(world, feature):
    """Return the variables that move a feature, with sign, as one text."""
    x = point(world)
    signs = []
    for name, num in VARIABLES.items():
        if name in SWITCHES:
            continue
        value = getattr(x, name)
        step = min(0.05 * max(abs(value), 0.2), num.high - value) or -0.02
        change = getattr(features(x._replace(**{name: value + step})), feature) - getattr(
            features(x), feature
        )
        if abs(change) > 1e-12:
            signs.append(("+" if change * step > 0 else "-") + name)
    return " ".join(signs)


@pytest.mark.parametrize("feature", FEATURES)
@pytest.mark.parametrize("world", ["war", "peace"])
def test_a_feature_moves_with_what_it_reads_and_with_nothing_else(world, feature):
    expected = (WAR if world == "war" else PEACE).get(feature, "")
    assert directions(world, feature) == expected


def test_every_feature_is_listed_here():
    assert set(WAR) | set(PEACE) | SWITCHED | PRIVATE == set(FEATURES)


@pytest.mark.parametrize(
    ("switch", "feature"),
    [
        ("ceasefire", "ceasefire"),
        ("settlement", "settlement"),
        ("imposed", "imposed"),
        ("exhausted", "exhausted"),
    ],
)
def test_a_switch_of_regime_moves_its_feature(switch, feature):
    x = point("war")
    assert getattr(features(x), feature) == 0.0
    assert getattr(features(x._replace(**{switch: 1.0})), feature) == 1.0


def test_washington_out_of_the_talks_has_no_role_and_is_absent():
    at_the_table, away = features(point("war")), features(point("war")._replace(us_in=0.0))
    assert (at_the_table.role, at_the_table.absence) == (1.0, 0.0)
    assert (away.role, away.absence) == (0.0, 1.0)


def test_approval_counts_by_the_nearness_of_the_vote():
    x = point("war")
    near = flows(x, DATE._replace(salience=0.8), SCENARIO.world, SCENARIO.shape)
    assert near.approval == pytest.approx(2.0 * features(x).approval)


def test_peace_ends_what_only_war_brings():
    quiet = features(point("peace"))
    for name in ("fighting", "advance", "losses_russia", "losses_ukraine", "danger", "alone", "fatigue"):
        assert getattr(quiet, name) == 0.0


# --- switches, coefficients, and that nothing is left out ---------------------------------------------

WAR_ENDS = (
    "-fighting -advance -hope -losses_russia -losses_ukraine -danger -war_weary_russia -war_weary_ukraine "
    "-western_arms -alone -coffers -fatigue -bilateral -idle_threat"
)
PAPER = "-sanctions -sanctions_squeeze +relief +territory +alignment +red_lines +guarantees +attack_fear"
THROWN = {
    "ceasefire": f"{WAR_ENDS} {PAPER} +ceasefire",
    "settlement": f"{WAR_ENDS} {PAPER} -role +settlement",
    "imposed": f"{WAR_ENDS} -role +imposed",
    "exhausted": f"{WAR_ENDS} -role +exhausted",
    "us_in": "-fatigue -role -bilateral +absence",
    "tabled": "",  # a paper on the table is worth what players expect of it, and no feature
    "tabled_settlement": "",
}
"""What a switch moves when it is thrown in a war whose terms would be those of a paper."""

# fmt: off
SHAPES = {
    "land_reference": "-land",
    "approval_reference": "-approval",
    "low_rating": "-approval",
    "pump_reference": "-fuel",
    "line_start": "-red_lines",
    "line_width": "+red_lines",
    "relief_floor": "-sanctions -sanctions_squeeze +relief",
    "squeeze": "+sanctions_squeeze",
    "attack_base": "+attack_fear",
    "attack_edge": "+attack_fear",
    "firmness": "-guarantees +attack_fear",
    "protect_us": "+guarantees -attack_fear",
    "protect_eu": "+guarantees -attack_fear",
    "bare_life": "",       # the odds of an accident read these three (tests/test_directions.py)
    "life_ratio": "",
    "settlement_life": "",
}
# fmt: on
"""What a shape of the features moves under a settlement."""


def test_every_switch_moves_what_it_ends_and_what_it_brings():
    x = point("war")._replace(**{name: value for name, value in IN_PEACE.items() if name.startswith("terms")})
    for name in SWITCHES:
        thrown = x._replace(**{name: 0.0 if name == "us_in" else 1.0})
        moved = signs(features(x), features(thrown))
        assert (name, set(moved.split())) == (name, set(THROWN[name].split()))


def test_every_shape_moves_its_features_and_no_other():
    x = point("peace")
    moved = {
        name: signs(features(x), flows(x, DATE, SCENARIO.world, raised(SCENARIO.shape, name)))
        for name in FeatureParams._fields
    }
    assert moved == SHAPES


def test_whatever_the_features_read_has_a_direction():
    """A variable that is read and moves nothing in war nor peace would be missing here."""
    watched = Watched(point("peace"))
    flows(watched, DATE, SCENARIO.world, SCENARIO.shape)
    words = {word[1:] for table in (WAR, PEACE) for text in table.values() for word in text.split()}
    thrown = {name for name, moved in THROWN.items() if moved}
    assert watched.read == words | thrown


# --- known answers --------------------------------------------------------------------------------

BY_HAND = {
    "gain": 150.0,
    "optimism": 250.0,
    "truce": 0.0,
    "us_arms": 2.0,
    "arms_held": 0.25,
    "eu_arms": 3.0,
    "intelligence": 0.5,
    "us_sanctions": 1.5,
    "oil_sanctions": 0.5,
    "oil_waiver": 0.5,
    "eu_sanctions": 1.25,
    "deadline": 0.5,
    "exit_threat": 0.25,
    "territory": 120.0,
    "pump_price": 3.5,
}


def test_the_features_of_a_week_of_war_by_hand():
    """Units: 100 km2, 10 bn EUR a month, thousand km2, sanctions above two senders' level."""
    p = SCENARIO.world._replace(sanctions_level=1.0)
    q = SCENARIO.shape._replace(land_reference=110.0, pump_reference=3.0)
    x = point("war")._replace(**BY_HAND)
    week = flows(x, DATE._replace(salience=0.5), p, q)
    assert (week.fighting, week.advance, week.hope) == pytest.approx((1.0, 1.5, 1.0))
    assert (week.western_arms, week.us_arms, week.eu_arms) == pytest.approx((0.45, 0.15, 0.3))
    assert (week.sanctions, week.eu_sanctions) == pytest.approx((1.0, 0.25))
    assert (week.withheld, week.idle_threat) == pytest.approx((0.75, 0.75))
    assert (week.land, week.fuel) == pytest.approx((10.0, 0.25))


def test_losses_are_the_other_sides_force_and_an_offensive_costs_more():
    p = SCENARIO.world._replace(
        offensive_losses=0.5, intelligence_force=0.0, pause_force=0.0, long_range_force=0.0
    )
    x = point("war")._replace(truce=0.0, force_ukraine=0.8, force_russia=1.1, offensive=0.4)
    week = flows(x, DATE, p, SCENARIO.shape)
    assert week.losses_russia == pytest.approx(0.8 * 1.2)
    assert week.losses_ukraine == pytest.approx(1.1 + 0.4 * p.offensive_force)


def test_ten_points_of_approval_are_one_and_each_is_dearer_below_the_reference():
    q = SCENARIO.shape._replace(approval_reference=43.0, low_rating=2.0)
    above, below = (library.rating(point("war")._replace(approval=level), q) for level in (63.0, 23.0))
    assert (above, below) == pytest.approx((2.0, -2.0 - 2.0 * 2.0), abs=0.02)


def test_red_lines_count_what_lies_beyond_them_on_both_issues():
    q = SCENARIO.shape._replace(line_start=0.5, line_width=0.001)
    for territory, alignment, crossed in ((0.8, 0.7, 0.5), (0.4, 0.7, 0.2), (0.8, 0.3, 0.3), (0.4, 0.4, 0.0)):
        x = point("peace")._replace(terms_territory=territory, terms_alignment=alignment)
        assert library.red_lines(x, q) == pytest.approx(crossed, abs=0.001)


def test_guarantees_are_worth_what_backs_them_and_no_more_than_all():
    q = SCENARIO.shape._replace(firmness=0.8, protect_us=0.7, protect_eu=0.5)
    offers = ((0.0, 0.0, 0.2), (0.5, 0.0, 0.48), (0.0, 1.0, 0.6), (1.0, 1.0, 1.0))
    for us, eu, share in offers:
        assert library.backing(
            point("peace")._replace(us_guarantees=us, eu_guarantees=eu), q
        ) == pytest.approx(share)


def test_fear_of_an_attack_is_its_base_at_even_forces_and_guarantees_take_their_share():
    q = SCENARIO.shape._replace(attack_base=0.01, attack_edge=4.0)
    assert library.fear_unguarded(0.5, q) == pytest.approx(2.01, abs=0.001)
    assert library.fear_unguarded(-0.5, q) == pytest.approx(0.0, abs=0.001)
    x = point("peace")
    bare, backed = (
        library.attack_fear(x._replace(terms_guarantees=g), SCENARIO.world, q) for g in (0.0, 0.6)
    )
    assert backed / bare == pytest.approx(1.0 - 0.6 * library.backing(x, q))
