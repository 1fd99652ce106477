"""The world pushes the way its words say: for every number and everything that it reads, a strict direction.

Tables of directions, and no tables of values: a term that vanishes, or turns round, or reads another variable, leaves
them; so does a new term that is not declared here.  All points lie away from bounds and kinks.
"""

import pytest
from diplomatic_swings.sim.world import drift as world
from diplomatic_swings.sim.world.basis import curves
from diplomatic_swings.sim.world.drift import WorldParams, drift
from diplomatic_swings.sim.world.features import FeatureParams, accident_odds
from diplomatic_swings.sim.world.state import NAMES
from directions import DATE, PEACE, SCENARIO, SHOCKS, SWITCHES, WAR, WORLD, Watched, raised, signs

SHAPE = SCENARIO.shape

# fmt: off
IN_WAR = {
    "territory": "+territory +gain -force_ukraine +force_russia -intelligence -long_range +offensive -truce +front_balance +arms_held",
    "gain": "+gain -force_ukraine +force_russia -intelligence -long_range +offensive -truce +front_balance +arms_held",
    "force_ukraine": "+force_ukraine -force_russia -offensive +truce +morale +us_arms -arms_held +eu_arms",
    "force_russia": "-force_ukraine +force_russia -intelligence -long_range -offensive +truce +reserves +arms_held",
    "reserves": "+truce -us_sanctions -oil_sanctions +oil_waiver -eu_sanctions +reserves +brent",
    "brent": "+oil_sanctions -oil_waiver +brent",
    "pump_price": "+brent +pump_price",
    "approval": "+intelligence +truce +us_sanctions -pump_price +approval +climate +glow -arms_held -posture_russia +posture_ukraine",
    "attention": "-brent +attention",
    "morale": "-gain +morale",
    "elite_patience": "+truce -us_sanctions -oil_sanctions +oil_waiver -eu_sanctions +reserves +elite_patience",
    "eu_unity": "+eu_unity -trust_us_eu",
    "us_patience": "+us_patience +mood -quiet_weeks",
    "trust_us_eu": "+trust_us_eu -talk_format",
    "weeks_in_force": "",
    "optimism": "+gain +optimism",
}
IN_PEACE = IN_WAR | {
    "force_ukraine": "+force_ukraine -force_russia -offensive +morale +us_arms -arms_held +eu_arms",
    "force_russia": "-force_ukraine +force_russia -intelligence -long_range -offensive +reserves +arms_held",
    "reserves": "-us_sanctions -oil_sanctions +oil_waiver -eu_sanctions +reserves +brent +terms_relief",
    "approval": "+intelligence -pump_price +approval +climate +glow -arms_held -posture_russia",
    "elite_patience": "-us_sanctions -oil_sanctions +oil_waiver -eu_sanctions +reserves +elite_patience",
    "us_patience": "+us_patience +mood",
    "gain": "",
    "territory": "+territory",
    "weeks_in_force": "+weeks_in_force",
}
# fmt: on
"""Next week's value of a variable, by what it reads this week.  What is not listed reads itself alone."""

STANDS = ["us_in", "ceasefire", "settlement", "imposed", "exhausted", "tabled", "tabled_settlement"]
"""Switches, which the drift never throws."""

# fmt: off
COEFFICIENTS = {
    "truce_rest": "-territory -gain +force_ukraine +force_russia +reserves +approval +elite_patience",
    "gain_stays": "-territory -gain",
    "gain_level": "+territory +gain",
    "gain_slope": "+territory +gain",
    "gain_noise": "+territory +gain",
    "balance_stays": "+front_balance",
    "balance_noise": "+front_balance",
    "offensive_force": "+territory +gain -force_ukraine",
    "intelligence_force": "+territory +gain +force_russia",
    "pause_force": "+territory +gain +force_russia",
    "long_range_force": "-territory -gain -force_russia",
    "crumble_ratio": "+territory +gain",
    "crumble_width": "-territory -gain",
    "crumble_gain": "+territory +gain",
    "force_recovery": "+force_ukraine -force_russia",
    "force_level": "+force_ukraine +force_russia",
    "ukraine_recruits": "+force_ukraine",
    "ukraine_arms": "+force_ukraine",
    "ukraine_losses": "-force_ukraine",
    "russia_recruits": "+force_russia",
    "russia_losses": "-force_russia",
    "offensive_losses": "-force_russia",
    "oil_income": "+reserves",
    "oil_breakeven": "-reserves",
    "oil_discount": "-reserves",
    "sanctions_drain": "-reserves",
    "fighting_drain": "-reserves",
    "brent_stays": "+brent",
    "brent_level": "+brent +attention",
    "brent_oil_sanctions": "+brent",
    "brent_noise": "+brent",
    "crisis_from": "-brent",
    "crisis_jump": "+brent",
    "pump_stays": "+pump_price",
    "pump_base": "+pump_price",
    "pump_pass_through": "+pump_price",
    "comfort": "-force_russia +reserves -elite_patience",
    "budget_squeeze": "-force_russia",
    "approval_stays": "-approval",
    "approval_level": "+approval",
    "approval_pump": "-approval",
    "pump_reference": "+approval",
    "approval_tilt": "-approval",
    "tilt_tolerance": "+approval",
    "approval_sanctions": "+approval",
    "approval_toughness": "-approval",
    "approval_win": "+approval",
    "approval_backlash": "-approval",
    "approval_noise": "+approval",
    "climate_stays": "+climate",
    "climate_noise": "+climate",
    "attention_stays": "-attention",
    "attention_level": "+attention",
    "attention_noise": "+attention",
    "attention_oil": "-attention",
    "morale_stays": "-morale",
    "morale_level": "+morale",
    "morale_gain": "-morale",
    "morale_noise": "+morale",
    "elite_stays": "-elite_patience",
    "elite_level": "+elite_patience",
    "elite_coffers": "-elite_patience",
    "elite_losses": "-elite_patience",
    "elite_sanctions": "-elite_patience",
    "unity_stays": "-eu_unity",
    "unity_level": "+eu_unity",
    "unity_distance": "+eu_unity",
    "patience_stays": "-us_patience",
    "patience_level": "+us_patience",
    "patience_quiet": "-us_patience",
    "patience_mood": "+us_patience",
    "mood_stays": "+mood",
    "mood_level": "+mood",
    "mood_noise": "+mood",
    "glow_stays": "+glow",
    "progress_stays": "+progress",
    "threat_stays": "+exit_threat",
    "deadline_stays": "+deadline",
    "prospect_stays": "+long_range_prospect",
    "offensive_stays": "+offensive",
    "truce_stays": "+truce",
    "relief_stays": "+relief_offer",
    "format_stays": "+talk_format",
    "channel_stays": "+channel",
    "channel_level": "+channel",
    "us_arms_stays": "+us_arms",
    "pause_stays": "+arms_held",
    "us_arms_level": "+us_arms",
    "eu_arms_stays": "+eu_arms",
    "eu_arms_level": "+eu_arms",
    "long_range_stays": "+long_range",
    "guarantees_stays": "+us_guarantees +eu_guarantees",
    "sanctions_stay": "+us_sanctions +oil_sanctions +eu_sanctions",
    "waiver_stays": "+oil_waiver",
    "sanctions_level": "+us_sanctions +eu_sanctions +reserves -approval +elite_patience",
    "trust_stays": "+trust_us_russia -trust_us_ukraine -trust_us_eu +trust_russia_ukraine",
    "trust_us_russia_level": "+trust_us_russia",
    "trust_us_ukraine_level": "+trust_us_ukraine",
    "trust_us_eu_level": "+eu_unity +trust_us_eu",
    "trust_russia_ukraine_level": "+trust_russia_ukraine",
    "bilateral_wedge": "-trust_us_eu",
    "optimism_learns": "-optimism",
    "campaign_hope": "+optimism",
    "posture_stays": "+posture_russia -posture_ukraine",
}
COEFFICIENTS_IN_PEACE = COEFFICIENTS | {
    "truce_rest": "",
    "gain_stays": "",
    "gain_level": "",
    "gain_slope": "",
    "gain_noise": "",
    "offensive_force": "-force_ukraine",
    "intelligence_force": "+force_russia",
    "pause_force": "+force_russia",
    "long_range_force": "-force_russia",
    "crumble_ratio": "",
    "crumble_width": "",
    "crumble_gain": "",
    "peace_wear": "-force_ukraine -force_russia",
    "fighting_drain": "",
    "comfort": "-force_russia -elite_patience",
    "approval_tilt": "",
    "tilt_tolerance": "",
    "approval_sanctions": "",
    "elite_losses": "",
    "patience_quiet": "",
    "sanctions_level": "+us_sanctions +eu_sanctions +reserves +elite_patience",
}
# fmt: on
"""What next week's state gains or loses if a coefficient is raised; a persistence pulls away from the level."""

SILENT = {
    "collapse_hazard": "the odds of a collapse",
    "elite_break": "the odds of exhaustion",
    "elite_width": "the odds of exhaustion",
    "break_hazard": "the odds of exhaustion",
    "approval_collapse": "approval once Kyiv has collapsed",
    "quiet_limit": "patience once there have been more quiet weeks",
}
"""Coefficients that next week's state does not read at these points, and what does; each has a test below."""


@pytest.fixture(params=["war", "peace"])
def point(request):
    """A state, what moves its variables, and what coefficients do to it."""
    if request.param == "war":
        return WAR, IN_WAR, COEFFICIENTS
    return PEACE, IN_PEACE, COEFFICIENTS_IN_PEACE


def after(x, *, date=DATE, p=WORLD, s=SHOCKS):
    return drift(x, date, p, s)


def test_next_weeks_value_moves_with_what_it_reads_and_with_nothing_else(point):
    x, table, _ = point
    movers = {name: [] for name in NAMES}
    for name in NAMES:
        if name not in SWITCHES:
            for sign, moved in ((s[0], s[1:]) for s in signs(after(x), after(raised(x, name))).split()):
                movers[moved].append(sign + name)
    expected = {name: table.get(name, "" if name in STANDS else f"+{name}") for name in NAMES}
    assert {name: " ".join(found) for name, found in movers.items()} == expected


def test_whatever_the_drift_reads_has_a_direction():
    """A read that changes nothing at both points would be missing here."""
    watched = Watched(WAR)
    after(watched)
    declared = {word[1:] for table in (IN_WAR, IN_PEACE) for text in table.values() for word in text.split()}
    own = {name for name in NAMES if name not in IN_WAR}
    assert watched.read == declared | own | set(SWITCHES)


@pytest.mark.parametrize("name", [n for n in NAMES if hasattr(world, f"next_{n}")])
def test_an_equation_reads_what_its_row_says(name):
    """Variable by variable, switches of war and peace apart."""
    equation, watched = getattr(world, f"next_{name}"), Watched(WAR)
    more = {"gain": (DATE, WORLD, 0.5), "optimism": (DATE, WORLD)}
    shocked = {"brent", "approval", "morale", "attention"}
    equation(watched, *more.get(name, (WORLD, 0.5) if name in shocked else (WORLD,)))
    rows = (table[name] for table in (IN_WAR, IN_PEACE))
    assert watched.read - set(SWITCHES) == {word[1:] for row in rows for word in row.split()}


def test_a_coefficient_moves_what_it_is_about_and_nothing_else(point):
    x, _, table = point
    moved = {name: signs(after(x), after(x, p=raised(WORLD, name))) for name in WorldParams._fields}
    assert moved == {name: table.get(name, "") for name in WorldParams._fields}


def test_every_coefficient_is_listed():
    assert set(COEFFICIENTS_IN_PEACE) | set(SILENT) == set(WorldParams._fields)
    assert not set(COEFFICIENTS_IN_PEACE) & set(SILENT)


@pytest.mark.parametrize(
    ("name", "moved"), [("season", "+territory +gain"), ("campaign", "+optimism"), ("salience", "")]
)
def test_the_date_moves_the_front_and_what_russia_expects(name, moved):
    assert signs(after(WAR), after(WAR, date=raised(DATE, name))) == moved


def test_each_shock_strikes_one_thing():
    struck = {name: signs(after(WAR), after(WAR, s=raised(SHOCKS, name))) for name in SHOCKS._fields}
    assert struck == {
        "front": "+territory +gain",
        "oil": "+brent",
        "opinion": "+approval",
        "morale": "+morale",
        "mood": "+mood",
        "attention": "+attention",
        "balance": "+front_balance",
        "climate": "+climate",
    }


# --- the ways in which a war or a peace ends by itself -----------------------------------------------

# fmt: off
ODDS = {
    "collapse": "-force_ukraine +force_russia -intelligence -long_range +offensive +arms_held",
    "exhaustion": "-elite_patience",
    "accident": "-us_guarantees -eu_guarantees -weeks_in_force -terms_guarantees",
}
ODDS_COEFFICIENTS = {
    "collapse": "+offensive_force +intelligence_force +pause_force -long_range_force +crumble_ratio -crumble_width "
    "+collapse_hazard",
    "exhaustion": "+elite_break -elite_width +break_hazard",
    "accident": "+firmness -protect_us -protect_eu -bare_life -life_ratio",
}
# fmt: on


def odds(what, x, p=WORLD, q=SHAPE):
    if what == "accident":
        return accident_odds(x, q)
    return world.collapse_odds(x, p) if what == "collapse" else world.exhaustion_odds(x, p)


def movers(names, now, then):
    """Return which of some names move a number, with the direction."""
    return " ".join(("+" if then(n) > now else "-") + n for n in names if abs(then(n) - now) > 1e-12)


@pytest.mark.parametrize("what", ODDS)
def test_the_odds_of_an_end_move_with_what_they_read_and_with_nothing_else(what):
    x = PEACE if what == "accident" else WAR
    now = odds(what, x)
    assert 0.0 < now < 1.0
    free = [name for name in NAMES if name not in SWITCHES]
    assert movers(free, now, lambda name: odds(what, raised(x, name))) == ODDS[what]
    coefficients = movers(WorldParams._fields, now, lambda name: odds(what, x, p=raised(WORLD, name)))
    shapes = movers(FeatureParams._fields, now, lambda name: odds(what, x, q=raised(SHAPE, name)))
    assert " ".join(filter(None, (coefficients, shapes))) == ODDS_COEFFICIENTS[what]


@pytest.mark.parametrize("what", ODDS)
def test_no_war_collapses_in_peace_and_no_peace_fails_in_war(what):
    assert odds(what, WAR if what == "accident" else PEACE) == 0.0


def test_a_settlement_lasts_the_longer_by_its_own_factor():
    """An accident in the first week has odds 1 / sqrt(time scale), and the scale grows by that factor."""
    truce = PEACE._replace(weeks_in_force=0.0)
    deal = truce._replace(ceasefire=0.0, settlement=1.0)
    scale = {name: accident_odds(x, SHAPE) ** -2 for name, x in {"truce": truce, "deal": deal}.items()}
    assert scale["deal"] / scale["truce"] == pytest.approx(2.718281828459045**SHAPE.settlement_life)


def test_without_guarantees_a_bare_truce_has_the_stated_life():
    """The Weibull law of shape one half: the odds to hold n weeks are exp(-sqrt(n / life)); the weeks add up."""
    bare = PEACE._replace(terms_guarantees=0.0)
    hazard = sum(accident_odds(bare._replace(weeks_in_force=float(week)), SHAPE) for week in range(9))
    assert hazard == pytest.approx((9.0 / SHAPE.bare_life) ** 0.5)


# --- the columns that values are made of ---------------------------------------------------------------

# fmt: off
CURVES_IN_WAR = {
    "force_gap": "-force_ukraine +force_russia -intelligence -long_range +offensive +arms_held",
    "weakness": "-force_ukraine +force_russia -intelligence -long_range +offensive +arms_held",
    "unrest": "-elite_patience",
    "emptiness": "-reserves",
    "pinched": "+us_sanctions +oil_sanctions -oil_waiver +eu_sanctions -reserves",
    "impatience_square": "-us_patience",
    "threat_impatient": "-us_patience +exit_threat",
    "mood_impatient": "-us_patience +mood",
    "mood_square": "+mood",
    "mood_posture": "+mood +posture_russia",
    "deadline_mood": "+mood +deadline",
    "salience": "+salience",
    "salience_ahead": "+salience_ahead",
    "rating_ahead": "+approval -salience_ahead",
    "fuel_ahead": "+pump_price +salience_ahead",
    "season": "+season",
    "campaign": "+campaign",
    "morale_square": "-morale",
    "quiet": "+quiet_weeks",
    "backed": "",
    "fear": "",
    "backed_gap": "",
    "relief": "",
    "fragility": "",
}
CURVES_IN_PEACE = CURVES_IN_WAR | {
    "backed": "+us_guarantees +eu_guarantees +terms_guarantees",
    "fear": "-force_ukraine +force_russia -intelligence -long_range +offensive +arms_held "
    "-us_guarantees -eu_guarantees -terms_guarantees",
    "backed_gap": "-force_ukraine +force_russia -intelligence -long_range +offensive +arms_held "
    "+us_guarantees +eu_guarantees +terms_guarantees",
    "relief": "+trust_us_russia +terms_relief",
    "fragility": "-us_guarantees -eu_guarantees -weeks_in_force -terms_guarantees",
}
# fmt: on
"""What each curve of the basis reads: of the state, and of the date."""


@pytest.mark.parametrize(("x", "table"), [(WAR, CURVES_IN_WAR), (PEACE, CURVES_IN_PEACE)])
def test_a_curve_moves_with_what_it_reads_and_with_nothing_else(x, table):
    before = curves(x, DATE, WORLD, SHAPE)
    found = {name: [] for name in before._fields}
    free = [name for name in NAMES if name not in SWITCHES]
    moved = [(name, curves(raised(x, name), DATE, WORLD, SHAPE)) for name in free]
    moved += [(name, curves(x, raised(DATE, name), WORLD, SHAPE)) for name in DATE._fields]
    for name, later in moved:
        for sign in signs(before, later).split():
            found[sign[1:]].append(sign[0] + name)
    assert {name: " ".join(words) for name, words in found.items()} == table


def test_the_curves_of_a_state_by_hand():
    """Lost patience 0.4, lost morale 0.5; a mood of 0.2 under a posture of 1.5; eight of sixteen quiet weeks."""
    p = WORLD._replace(quiet_limit=16.0, sanctions_level=1.0)
    x = WAR._replace(us_patience=0.6, morale=0.5, mood=0.2, posture_russia=1.5, quiet_weeks=8.0)
    x = x._replace(
        deadline=0.5, exit_threat=0.25, us_sanctions=1.5, eu_sanctions=1.25, oil_sanctions=0.5, oil_waiver=0.5
    )
    now = curves(x, DATE._replace(salience_ahead=0.5), p, SHAPE._replace(pump_reference=3.0))
    assert (now.impatience_square, now.morale_square, now.quiet) == pytest.approx((0.16, 0.25, 0.5))
    assert (now.threat_impatient, now.mood_impatient) == pytest.approx((0.1, 0.08))
    assert (now.mood_square, now.mood_posture, now.deadline_mood) == pytest.approx((0.04, 0.3, 0.1))
    assert now.pinched == pytest.approx(1.0 * now.emptiness)
    assert now.fuel_ahead == pytest.approx(0.5 * (x.pump_price - 3.0))
    assert now.weakness == pytest.approx(10.0 * world.weakness(x, p))
    assert now.unrest == pytest.approx(10.0 * world.unrest(x, p))


# --- known answers: the forms of the equations, by hand ----------------------------------------------


def test_the_front_at_even_forces_gains_the_season_times_the_level():
    """Nothing crumbles, nothing persists: the advance is the level, and grows by the slope with the gap."""
    p = WORLD._replace(gain_stays=0.0, crumble_gain=0.0, offensive_force=0.0, truce_rest=0.0)
    p = p._replace(
        intelligence_force=0.0, pause_force=0.0, long_range_force=0.0, gain_level=50.0, gain_slope=3.0
    )
    even = WAR._replace(force_russia=1.0, force_ukraine=1.0, front_balance=0.0)
    date = DATE._replace(season=1.2)
    assert world.next_gain(even, date, p, 0.0) == pytest.approx(60.0)
    assert world.next_gain(even._replace(force_russia=1.1), date, p, 0.0) == pytest.approx(60.0 * 1.3)
    assert world.next_gain(even._replace(front_balance=-0.4), date, p, 0.0) == pytest.approx(60.0 * 0.6)


def test_a_front_far_below_the_point_crumbles_by_the_shortfall():
    """Less half the width, by which the rounded corner begins early."""
    p = WORLD._replace(
        gain_level=0.0, gain_stays=0.0, crumble_ratio=0.9, crumble_width=0.001, crumble_gain=4000.0
    )
    x = WAR._replace(force_russia=1.0, force_ukraine=0.4, offensive=0.0, truce=0.0)
    x = x._replace(intelligence=1.0, arms_held=0.0, long_range=0.0)
    assert world.weakness(x, p) == pytest.approx(0.5, abs=1e-5)
    assert world.next_gain(x, DATE, p, 0.0) == pytest.approx(4000.0 * (0.5 - 0.0005), rel=1e-4)
    assert world.collapse_odds(x, p) == pytest.approx(p.collapse_hazard * (0.5 - 0.001), rel=1e-4)


def test_the_home_front_breaks_by_the_shortfall_of_patience():
    p = WORLD._replace(elite_break=0.5, elite_width=0.001, break_hazard=0.4)
    assert world.exhaustion_odds(WAR._replace(elite_patience=0.3), p) == pytest.approx(0.4 * 0.199, rel=1e-3)


def test_coffers_are_empty_at_nothing_and_at_ease_at_comfort():
    ease = [world.emptiness(WAR._replace(reserves=share * WORLD.comfort), WORLD) for share in (0.0, 0.5, 3.0)]
    assert ease == pytest.approx([1.0, 0.5, 0.0], abs=0.05)


def test_sanctions_of_january_2025_cost_nothing_and_a_unit_of_each_the_same():
    """Two senders stand at the level; oil sanctions start from none."""
    p = WORLD._replace(sanctions_level=1.0)
    level = WAR._replace(us_sanctions=1.0, eu_sanctions=1.0, oil_sanctions=0.0, reserves=250.0)
    no_cost = p._replace(sanctions_drain=0.0, elite_sanctions=0.0)
    assert world.next_reserves(level, p) == world.next_reserves(level, no_cost)
    assert world.next_elite_patience(level, p) == world.next_elite_patience(level, no_cost)
    for name in ("us_sanctions", "eu_sanctions"):
        more = level._replace(**{name: 2.0})
        lost = world.next_reserves(level, p) - world.next_reserves(more, p)
        assert lost == pytest.approx(p.sanctions_drain * (1.0 + world.emptiness(level, p)), rel=0.05)


def test_a_collapse_in_kyiv_costs_its_approval():
    """Beyond what the end of the war changes by itself."""
    p = WORLD._replace(approval_tilt=0.0, approval_sanctions=0.0)
    fallen = world.next_approval(WAR._replace(imposed=1.0), p, 0.0)
    assert world.next_approval(WAR, p, 0.0) - fallen == pytest.approx(p.approval_collapse)


def test_each_of_three_ends_stops_the_fighting():
    for name in ("ceasefire", "settlement", "imposed", "exhausted"):
        assert world.fighting(WAR._replace(**{name: 1.0}), WORLD) == 0.0
        assert world.peace(WAR._replace(**{name: 1.0})) == 1.0
    assert world.fighting(WAR._replace(truce=0.0), WORLD) == 1.0


def test_forces_in_peace_wear_by_the_stated_share_of_full_fighting():
    p = WORLD._replace(ukraine_recruits=0.0, ukraine_arms=0.0, peace_wear=0.25)
    lost = {
        name: x.force_ukraine - world.next_force_ukraine(x, p) for name, x in (("war", WAR), ("peace", PEACE))
    }
    assert lost["peace"] / lost["war"] == pytest.approx(0.25 / world.fighting(WAR, p))


def test_a_force_is_raised_at_full_pace_at_its_level_and_not_at_all_far_above():
    p = WORLD._replace(force_level=1.0, force_recovery=2.0)
    assert [world.recruiting(force, p) for force in (0.5, 1.0, 1.25, 1.6)] == pytest.approx(
        [2.0, 1.0, 0.5, 0.0]
    )


def test_the_clocks_count_weeks():
    x = PEACE._replace(quiet_weeks=4.0, weeks_in_force=5.0, weeks_tabled=3.0)
    later = after(x)
    assert (later.quiet_weeks, later.weeks_in_force, later.weeks_tabled) == (5.0, 6.0, 4.0)
