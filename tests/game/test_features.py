"""Every feature moves with the variables that it reads, in the direction that its name says, and with no other."""

import pytest
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.world.drift import Calendar
from diplomatic_swings.sim.world.features import FEATURES, flows
from diplomatic_swings.sim.world.state import VARIABLES

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
    "sanctions": "+us_sanctions +oil_sanctions +eu_sanctions",
    "sanctions_squeeze": "+us_sanctions +oil_sanctions +eu_sanctions -reserves",
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
    "sanctions": "+us_sanctions +oil_sanctions +eu_sanctions -trust_us_russia -terms_relief",
    "sanctions_squeeze": "+us_sanctions +oil_sanctions +eu_sanctions -reserves -trust_us_russia -terms_relief",
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
