"""The world's weekly drift: front, economy, opinion, trust - one small function each.

Every function takes the state at the end of the week's moves and returns next week's value; none
changes its inputs.  ``drift`` gathers them.  The war has two ends: Ukraine's front can crumble, and
Russia's home front can break; forces return to what each side can keep up, and an empty budget is
paid for with the elite's patience, so that no clock decides.
"""

import math
from typing import Annotated, NamedTuple

from diplomatic_swings.forms.quantity import Num
from diplomatic_swings.sim.world.state import State


class Calendar(NamedTuple):
    """What the date alone decides, one value a week."""

    season: Annotated[float, Num("factor", 0, 5, "ease of advancing in this season, mean 1 over the year")]
    campaign: Annotated[float, Num("share", 0, 1, "how near the hoped-for summer campaign is")]
    salience: Annotated[float, Num("share", 0, 10, "weight of the vote now, 1 = in the week of the vote")]
    salience_ahead: Annotated[
        float, Num("share", 0, 10, "discounted mean of that weight over Washington's horizon")
    ]


class Shocks(NamedTuple):
    """One week's standard normal shocks to the world."""

    front: float
    oil: float
    opinion: float
    morale: float
    mood: float
    attention: float
    balance: float
    climate: float


# fmt: off
class WorldParams(NamedTuple):
    """Coefficients of the weekly drift.  ``..._stays`` is the share that is left after a week."""

    # fighting and the front
    truce_rest: Annotated[float, Num("share", 0, 1, "share of the fighting that a limited truce rests")]
    gain_stays: Annotated[float, Num("per week", 0, 1, "persistence of the weekly advance")]
    gain_level: Annotated[float, Num("km2/week", 0, 500, "advance at equal forces in an average season")]
    gain_slope: Annotated[float, Num("per index", 0, 20, "how the advance grows with the gap of forces")]
    gain_noise: Annotated[float, Num("km2/week", 0, 300, "standard deviation of the weekly advance but for its season and slow turns")]
    balance_stays: Annotated[float, Num("per week", 0, 1, "persistence of the front's fortunes")]
    balance_noise: Annotated[float, Num("share", 0, 2, "standard deviation of the weekly change of the front's fortunes")]
    offensive_force: Annotated[float, Num("index", 0, 1, "force that an offensive adds to Russia's")]
    intelligence_force: Annotated[float, Num("index", 0, 1, "force that Ukraine loses without US intelligence")]
    pause_force: Annotated[float, Num("index", 0, 1, "force that Ukraine loses while all US deliveries are held back")]
    long_range_force: Annotated[float, Num("index", 0, 1, "force that a full long-range package adds to Ukraine")]
    crumble_ratio: Annotated[float, Num("ratio", 0, 1, "ratio of Ukraine's to Russia's force below which the front crumbles")]
    crumble_width: Annotated[float, Num("ratio", 0.001, 1, "how sudden the crumbling is")]
    crumble_gain: Annotated[float, Num("km2/week", 0, 50000, "extra advance per unit of ratio below that point")]
    collapse_hazard: Annotated[float, Num("per week", 0, 1, "hazard of collapse per unit of ratio below that point")]
    # forces
    force_recovery: Annotated[float, Num("per index", 0, 20, "extra recruiting, as a share, per unit of force below its level")]
    force_level: Annotated[float, Num("index", 0, 3, "force that each side can keep up")]
    peace_wear: Annotated[float, Num("share", 0, 1, "wear of force in peace, as a share of that of full fighting")]
    ukraine_recruits: Annotated[float, Num("index/week", 0, 0.5, "force that Ukraine raises in a week at full morale")]
    ukraine_arms: Annotated[float, Num("index/week", 0, 0.1, "force per bn EUR a month of arms")]
    ukraine_losses: Annotated[float, Num("share/week", 0, 0.5, "share of its force Ukraine loses in a week of full fighting")]
    russia_recruits: Annotated[float, Num("index/week", 0, 0.5, "force that Russia raises in a week with full reserves")]
    russia_losses: Annotated[float, Num("share/week", 0, 0.5, "share of its force Russia loses in a week of full fighting")]
    offensive_losses: Annotated[float, Num("share", 0, 2, "extra share of losses during an offensive")]
    # money and oil
    oil_income: Annotated[float, Num("bn USD/week per USD/bbl", 0, 1, "budget revenue per dollar of oil price")]
    oil_breakeven: Annotated[float, Num("USD/bbl", 20, 150, "Brent price at which Russia's budget holds its reserves")]
    oil_discount: Annotated[float, Num("USD/bbl", 0, 60, "discount that one unit of oil sanctions adds")]
    sanctions_drain: Annotated[float, Num("bn USD/week", 0, 2, "reserves that a unit of other sanctions above January 2025 costs")]
    fighting_drain: Annotated[float, Num("bn USD/week", 0, 5, "reserves that full fighting costs beyond the budget")]
    brent_stays: Annotated[float, Num("per week", 0, 1, "persistence of the oil price's deviation")]
    brent_level: Annotated[float, Num("USD/bbl", 20, 150, "long-run oil price")]
    brent_oil_sanctions: Annotated[float, Num("USD/bbl", 0, 60, "rise of the price level per unit of oil sanctions, at the long-run price")]
    brent_noise: Annotated[float, Num("USD/bbl", 0, 20, "standard deviation of the weekly price shock but for supply crises")]
    crisis_from: Annotated[float, Num("sd", 1, 6, "normal shock beyond which a week brings a crisis of oil supply")]
    crisis_jump: Annotated[float, Num("USD/bbl", 0, 100, "mean rise of the price in the week of a supply crisis")]
    pump_stays: Annotated[float, Num("per week", 0, 1, "persistence of the pump price (lag behind Brent)")]
    pump_base: Annotated[float, Num("USD/gal", 0, 5, "pump price without crude oil")]
    pump_pass_through: Annotated[float, Num("USD/gal per USD/bbl", 0, 0.1, "pump price per dollar of Brent")]
    comfort: Annotated[float, Num("bn USD", 1, 300, "reserves below which Moscow's coffers count as empty by degrees")]
    budget_squeeze: Annotated[float, Num("share", 0, 1, "share of a deficit that Moscow closes at home once its coffers are empty")]
    elite_break: Annotated[float, Num("share", 0, 1, "elite patience below which Russia's home front may break")]
    elite_width: Annotated[float, Num("share", 0.001, 1, "how sudden that is")]
    break_hazard: Annotated[float, Num("per week", 0, 1, "hazard that the home front breaks, per unit of patience below that point")]
    # opinion and politics
    approval_stays: Annotated[float, Num("per week", 0, 1, "persistence of approval")]
    approval_level: Annotated[float, Num("%", 20, 70, "level approval is pulled to")]
    climate_stays: Annotated[float, Num("per week", 0, 1, "persistence of approval's climate")]
    climate_noise: Annotated[float, Num("points", 0, 5, "standard deviation of the weekly change of approval's climate")]
    approval_pump: Annotated[float, Num("points/week per USD/gal", 0, 10, "approval lost per dollar of pump price above the reference")]
    pump_reference: Annotated[float, Num("USD/gal", 1, 8, "pump price that voters take as normal")]
    approval_tilt: Annotated[float, Num("points/week", 0, 10, "approval lost per unit of tilt to Russia beyond what voters stand")]
    tilt_tolerance: Annotated[float, Num("recent moves", -5, 10, "tilt to Russia that voters stand")]
    approval_sanctions: Annotated[float, Num("points/week per index", 0, 5, "approval for US sanctions above January 2025 while at war")]
    approval_toughness: Annotated[float, Num("points/week", -5, 5, "approval earned per unit of pressure on Russia (hawks above 0)")]
    approval_win: Annotated[float, Num("points/week", 0, 10, "approval earned by the glow of a win")]
    approval_backlash: Annotated[float, Num("points/week", 0, 5, "approval lost while arms or intelligence are withheld from Ukraine")]
    approval_collapse: Annotated[float, Num("points/week", 0, 20, "approval lost by a collapse in Kyiv")]
    approval_noise: Annotated[float, Num("points", 0, 5, "standard deviation of the weekly change of approval")]
    morale_stays: Annotated[float, Num("per week", 0, 1, "persistence of morale")]
    morale_level: Annotated[float, Num("share", 0, 1, "level morale is pulled to")]
    morale_gain: Annotated[float, Num("per km2/week", 0, 0.01, "morale lost per km2 of Russian advance a week")]
    morale_noise: Annotated[float, Num("share", 0, 0.2, "standard deviation of the weekly change of morale")]
    elite_stays: Annotated[float, Num("per week", 0, 1, "persistence of the Russian elite's patience")]
    elite_level: Annotated[float, Num("share", 0, 1, "level the elite's patience is pulled to at January 2025 sanctions")]
    elite_coffers: Annotated[float, Num("per week", 0, 0.5, "weekly patience lost while the coffers are empty")]
    elite_losses: Annotated[float, Num("per week", 0, 0.5, "weekly patience lost to full fighting")]
    elite_sanctions: Annotated[float, Num("per index", 0, 0.5, "weekly patience lost per unit of sanctions above January 2025")]
    unity_stays: Annotated[float, Num("per week", 0, 1, "persistence of European unity")]
    unity_level: Annotated[float, Num("share", 0, 1, "level European unity is pulled to")]
    unity_distance: Annotated[float, Num("per share", 0, 0.5, "weekly unity that rallying adds per unit of lost trust in Washington")]
    patience_stays: Annotated[float, Num("per week", 0, 1, "persistence of Washington's patience")]
    patience_level: Annotated[float, Num("share", 0, 1, "level patience is pulled to when the talks move")]
    patience_quiet: Annotated[float, Num("per week", 0, 0.1, "patience lost per quiet week, times the weeks of quiet")]
    patience_mood: Annotated[float, Num("per week", 0, 0.5, "patience gained per unit of mood")]
    quiet_limit: Annotated[float, Num("weeks", 1, 104, "weeks of quiet after which more make no difference")]
    attention_stays: Annotated[float, Num("per week", 0, 1, "persistence of Washington's attention")]
    attention_level: Annotated[float, Num("share", 0, 1, "level Washington's attention is pulled to")]
    attention_noise: Annotated[float, Num("share", 0, 1, "standard deviation of the weekly change of attention")]
    attention_oil: Annotated[float, Num("per USD/bbl", 0, 0.1, "weekly attention that each dollar of oil above its long-run price takes")]
    mood_stays: Annotated[float, Num("per week", 0, 1, "persistence of Washington's mood")]
    mood_level: Annotated[float, Num("-1..1", -1, 1, "level the mood sinks to in empty weeks")]
    mood_noise: Annotated[float, Num("-1..1", 0, 1, "standard deviation of the weekly change of mood")]
    glow_stays: Annotated[float, Num("per week", 0, 1, "persistence of a win's glow")]
    # talks
    progress_stays: Annotated[float, Num("per week", 0, 1, "persistence of progress on details")]
    threat_stays: Annotated[float, Num("per week", 0, 1, "persistence of an exit threat")]
    deadline_stays: Annotated[float, Num("per week", 0, 1, "persistence of a deadline")]
    prospect_stays: Annotated[float, Num("per week", 0, 1, "persistence of talk about long-range missiles")]
    offensive_stays: Annotated[float, Num("per week", 0, 1, "persistence of an offensive")]
    truce_stays: Annotated[float, Num("per week", 0, 1, "persistence of a limited truce")]
    relief_stays: Annotated[float, Num("per week", 0, 1, "persistence of relief held out")]
    format_stays: Annotated[float, Num("per week", 0, 1, "persistence of a bilateral format")]
    channel_stays: Annotated[float, Num("per week", 0, 1, "persistence of the channel")]
    channel_level: Annotated[float, Num("share", 0, 1, "channel the talks fall back to")]
    # supply, guarantees, sanctions
    us_arms_stays: Annotated[float, Num("per week", 0, 1, "persistence of US deliveries")]
    pause_stays: Annotated[float, Num("per week", 0, 1, "persistence of a pause in US deliveries")]
    us_arms_level: Annotated[float, Num("bn EUR/month", 0, 15, "level US deliveries fall back to")]
    eu_arms_stays: Annotated[float, Num("per week", 0, 1, "persistence of European deliveries")]
    eu_arms_level: Annotated[float, Num("bn EUR/month", 0, 20, "level European deliveries fall back to")]
    long_range_stays: Annotated[float, Num("per week", 0, 1, "persistence of the missile stock")]
    guarantees_stays: Annotated[float, Num("per week", 0, 1, "persistence of guarantees on offer")]
    sanctions_stay: Annotated[float, Num("per week", 0, 1, "persistence of a sanction's bite (evasion wears it down)")]
    waiver_stays: Annotated[float, Num("per week", 0, 1, "persistence of a waiver of oil sanctions (licences end)")]
    sanctions_level: Annotated[float, Num("index", 0, 3, "level that sanctions other than on oil wear down to")]
    # relations and perceptions
    trust_stays: Annotated[float, Num("per week", 0, 1, "persistence of trust")]
    trust_us_russia_level: Annotated[float, Num("share", 0, 1, "long-run trust between Washington and Moscow")]
    trust_us_ukraine_level: Annotated[float, Num("share", 0, 1, "long-run trust between Washington and Kyiv")]
    trust_us_eu_level: Annotated[float, Num("share", 0, 1, "long-run trust between Washington and Brussels")]
    trust_russia_ukraine_level: Annotated[float, Num("share", 0, 1, "long-run trust between Moscow and Kyiv")]
    bilateral_wedge: Annotated[float, Num("per week", 0, 0.2, "trust between the allies lost per week of bilateral talks")]
    optimism_learns: Annotated[float, Num("per week", 0, 1, "share of the error Russia corrects from the front each week")]
    campaign_hope: Annotated[float, Num("km2/week", 0, 1000, "gain Russia expects of the coming campaign beyond the present pace")]
    posture_stays: Annotated[float, Num("per week", 0, 1, "share of the US posture that is left after a week")]
# fmt: on


def toward(value: float, level: float, stays: float) -> float:
    """Return ``value`` pulled to ``level``: the deviation keeps the share ``stays``."""
    return level + stays * (value - level)


def smooth_excess(value: float, width: float) -> float:
    """Return about ``max(value, 0)``, rounded off over ``width`` (a hyperbola, always positive)."""
    return 0.5 * (value + math.sqrt(value * value + width * width))


def peace(x: State) -> float:
    """Return 1 while a ceasefire, a settlement or dictated terms are in force, else 0."""
    return max(x.ceasefire, x.settlement, x.imposed, x.exhausted)


def fighting(x: State, p: WorldParams) -> float:
    """Return the intensity of fighting: 1 in open war, less in a limited truce, 0 in peace."""
    return (1.0 - peace(x)) * (1.0 - p.truce_rest * x.truce)


def deliveries(x: State) -> float:
    """Return the arms that reach Ukraine (bn EUR a month): America's, unless held back, and Europe's."""
    return x.us_arms * (1.0 - x.arms_held) + x.eu_arms


def withheld(x: State) -> float:
    """Return how much Washington withholds from Ukraine: 1 for all arms, 1 for all intelligence."""
    return x.arms_held + 1.0 - x.intelligence


def fielded_ukraine(x: State, p: WorldParams) -> float:
    """Return Ukraine's force as it tells at the front: with intelligence, supplies and long-range arms."""
    missing = p.intelligence_force * (1.0 - x.intelligence) + p.pause_force * x.arms_held
    return max(x.force_ukraine - missing + p.long_range_force * x.long_range, 0.0)


def fielded_russia(x: State, p: WorldParams) -> float:
    """Return Russia's force as it tells at the front: with the effort of an offensive."""
    return x.force_russia + p.offensive_force * x.offensive


def weakness(x: State, p: WorldParams) -> float:
    """Return how far Ukraine's share of force lies below the point where the front crumbles."""
    ratio = fielded_ukraine(x, p) / max(fielded_russia(x, p), p.crumble_width)
    return smooth_excess(p.crumble_ratio - ratio, p.crumble_width)


def emptiness(x: State, p: WorldParams) -> float:
    """Return how empty Moscow's coffers are: 0 at ease, 1 with no reserves left."""
    return smooth_excess(1.0 - x.reserves / p.comfort, 0.1) - smooth_excess(-x.reserves / p.comfort, 0.1)


def unrest(x: State, p: WorldParams) -> float:
    """Return how far the elite's patience lies below the point where Russia's home front may break."""
    return smooth_excess(p.elite_break - x.elite_patience, p.elite_width)


def delivered_relief(x: State, promised: float, floor: float) -> float:
    """Return the sanctions relief that a promise in a paper is worth: little where there is no trust."""
    return promised * (floor + (1.0 - floor) * x.trust_us_russia)


def oil_sanctions_in_force(x: State) -> float:
    """Return the US oil sanctions that bite: those that no licence suspends."""
    return x.oil_sanctions * (1.0 - x.oil_waiver)


def sanctions_burden(x: State, p: WorldParams) -> float:
    """Return sanctions on Russia above those of January 2025, all senders together."""
    return x.us_sanctions + x.eu_sanctions - 2.0 * p.sanctions_level + oil_sanctions_in_force(x)


def collapse_odds(x: State, p: WorldParams) -> float:
    """Return the odds that Ukraine's front collapses this week (Slantchev 2003: the ruin of one side)."""
    return (1.0 - peace(x)) * p.collapse_hazard * max(weakness(x, p) - p.crumble_width, 0.0)


def exhaustion_odds(x: State, p: WorldParams) -> float:
    """Return the odds that Russia's home front breaks this week (Powell 2004: fighting as a costly lottery)."""
    return (1.0 - peace(x)) * p.break_hazard * max(unrest(x, p) - p.elite_width, 0.0)


def next_gain(x: State, c: Calendar, p: WorldParams, shock: float) -> float:
    """Return next week's advance: gap of forces and season, with persistence and noise.

    Level, season and noise follow the weekly front record of 2025 (sd about 44 km2, lag-one
    correlation 0.64); the steepening at a low ratio of forces is the ruin of Slantchev (2003). The slow
    balance is what neither forces nor season explain: 714 km2 in November 2024, 118 in March 2025, 10 in May 2026.
    """
    gap = fielded_russia(x, p) - fielded_ukraine(x, p)
    crumbling = max(weakness(x, p) - 0.5 * p.crumble_width, 0.0)
    fortune = 1.0 + p.gain_slope * gap + x.front_balance
    pace = c.season * p.gain_level * fortune + p.crumble_gain * crumbling
    noise = p.gain_noise * math.sqrt(1.0 - p.gain_stays * p.gain_stays) * shock
    return fighting(x, p) * (toward(x.gain, pace, p.gain_stays) + noise)


def wear(x: State, p: WorldParams) -> float:
    """Return the wear of force: that of fighting, or in peace that of units that are not kept up."""
    return max(fighting(x, p), p.peace_wear)


def recruiting(force: float, p: WorldParams) -> float:
    """Return the factor on recruiting: more is raised the further a force lies below its level."""
    return max(1.0 + p.force_recovery * (p.force_level - force), 0.0)


def next_force_ukraine(x: State, p: WorldParams) -> float:
    """Return Ukraine's force: recruits by morale, arms by month, losses by fighting (Lanchester attrition)."""
    raised = p.ukraine_recruits * x.morale * recruiting(x.force_ukraine, p) + p.ukraine_arms * deliveries(x)
    return x.force_ukraine + raised - p.ukraine_losses * x.force_ukraine * fielded_russia(x, p) * wear(x, p)


def next_force_russia(x: State, p: WorldParams) -> float:
    """Return Russia's force: recruits for pay, fewer from empty coffers; losses by fighting."""
    raised = p.russia_recruits * recruiting(x.force_russia, p) * (1.0 - p.budget_squeeze * emptiness(x, p))
    lost = p.russia_losses * x.force_russia * (1.0 + p.offensive_losses * x.offensive)
    return x.force_russia + raised - lost * fielded_ukraine(x, p) * wear(x, p)


def next_reserves(x: State, p: WorldParams) -> float:
    """Return Russia's liquid reserves: oil above or below break-even, sanctions, war spending.

    The emptier the coffers, the more of a deficit is closed at home (taxes, bonds, printed money), which the
    elite feels (:func:`next_elite_patience`); so reserves run low, but the war does not end by itself.
    """
    price = x.brent - p.oil_discount * oil_sanctions_in_force(x)
    eased = 1.0 - peace(x) * x.terms_relief
    sanctions = p.sanctions_drain * (x.us_sanctions + x.eu_sanctions - 2.0 * p.sanctions_level) * eased
    change = p.oil_income * (price - p.oil_breakeven) - sanctions - p.fighting_drain * fighting(x, p)
    return x.reserves + change * (1.0 - emptiness(x, p) * max(0.0, -change) / max(abs(change), 1e-9))


def next_brent(x: State, p: WorldParams, shock: float) -> float:
    """Return the oil price: mean-reverting to a level that oil sanctions lift, the more the dearer oil is.

    Beyond ``crisis_from`` a shock is a crisis of supply, with a rise that is nearly exponential: a normal shock's
    excess over ``a`` has about the mean ``a / (1 + a**2)`` (Mills' ratio). So the tail is fat on the side of dear oil alone.
    """
    scarcity = x.brent / p.brent_level
    level = p.brent_level + p.brent_oil_sanctions * oil_sanctions_in_force(x) * scarcity
    jump = p.crisis_jump * (p.crisis_from + 1.0 / p.crisis_from) * max(shock - p.crisis_from, 0.0)
    return toward(x.brent, level, p.brent_stays) + p.brent_noise * shock + jump


def next_pump_price(x: State, p: WorldParams) -> float:
    """Return the US pump price: crude passed through with a lag (0.022-0.030 USD/gal per USD/bbl)."""
    return toward(x.pump_price, p.pump_base + p.pump_pass_through * x.brent, p.pump_stays)


def next_approval(x: State, p: WorldParams, shock: float) -> float:
    """Return US approval: pulled to its level and climate, moved by petrol, tilt, toughness, wins, a Kyiv left alone.

    What is withheld from Ukraine costs approval for as long as it is: of Americans asked in 2025, 46 %
    held that the US did too little for Kyiv and 25 % too much (Gallup, August 2025).
    """
    war = fighting(x, p)
    tilt = war * smooth_excess(x.posture_russia - x.posture_ukraine - p.tilt_tolerance, 1.0)
    change = (
        p.approval_win * x.glow
        - p.approval_pump * (x.pump_price - p.pump_reference)
        - p.approval_tilt * tilt
        - p.approval_toughness * x.posture_russia
        + p.approval_sanctions * war * (x.us_sanctions - p.sanctions_level)
        - p.approval_backlash * withheld(x)
        - p.approval_collapse * x.imposed
    )
    level = p.approval_level + x.climate
    return toward(x.approval, level, p.approval_stays) + change + p.approval_noise * shock


def next_morale(x: State, p: WorldParams, shock: float) -> float:
    """Return Ukrainian morale: pulled to its level, lowered by losses of land."""
    return toward(x.morale, p.morale_level, p.morale_stays) - p.morale_gain * x.gain + p.morale_noise * shock


def next_elite_patience(x: State, p: WorldParams) -> float:
    """Return the Russian elite's patience: worn by sanctions, empty coffers and a long war."""
    burden = sanctions_burden(x, p)
    worn = p.elite_sanctions * burden + p.elite_coffers * emptiness(x, p) + p.elite_losses * fighting(x, p)
    return toward(x.elite_patience, p.elite_level, p.elite_stays) - worn


def next_unity(x: State, p: WorldParams) -> float:
    """Return European unity: pulled to its level, rallied by distance to Washington."""
    distance = p.trust_us_eu_level - x.trust_us_eu
    return toward(x.eu_unity, p.unity_level, p.unity_stays) + p.unity_distance * distance


def next_patience(x: State, p: WorldParams) -> float:
    """Return Washington's patience: falls with quiet weeks, recovers while the talks move."""
    quiet = p.patience_quiet * min(x.quiet_weeks, p.quiet_limit) * (1.0 - peace(x))
    return toward(x.us_patience, p.patience_level, p.patience_stays) - quiet + p.patience_mood * x.mood


def next_attention(x: State, p: WorldParams, shock: float) -> float:
    """Return Washington's attention to the talks: other crises take it, a dear barrel among them."""
    taken = p.attention_oil * max(x.brent - p.brent_level, 0.0)
    return toward(x.attention, p.attention_level, p.attention_stays) - taken + p.attention_noise * shock


def next_optimism(x: State, c: Calendar, p: WorldParams) -> float:
    """Return the advance Russia expects: hope of the campaign, corrected by the front.

    Over-optimism as a cause of war: Blainey (1988), Fearon (1995); learning from the field:
    Filson and Werner (2002).
    """
    return toward(x.optimism, x.gain + p.campaign_hope * c.campaign, 1.0 - p.optimism_learns)


def next_trust_allies(x: State, p: WorldParams) -> float:
    """Return trust between Washington and Brussels: bilateral talks with Moscow wear it."""
    return toward(x.trust_us_eu, p.trust_us_eu_level, p.trust_stays) - p.bilateral_wedge * x.talk_format


def drift(x: State, c: Calendar, p: WorldParams, s: Shocks) -> State:
    """Return the state a week later, before bounds are applied, if nobody moves.

    Args:
        x: state after the week's moves.
        c: what the date decides this week.
        p: coefficients.
        s: the week's standard normal shocks.
    """
    gain = next_gain(x, c, p, s.front)
    open_paper = min(x.tabled, 1.0)
    return State(
        territory=x.territory + gain / 1000.0,
        gain=gain,
        force_ukraine=next_force_ukraine(x, p),
        force_russia=next_force_russia(x, p),
        intelligence=x.intelligence,
        long_range=p.long_range_stays * x.long_range,
        long_range_prospect=p.prospect_stays * x.long_range_prospect,
        offensive=p.offensive_stays * x.offensive,
        truce=p.truce_stays * x.truce,
        front_balance=p.balance_stays * x.front_balance + p.balance_noise * s.balance,
        us_sanctions=toward(x.us_sanctions, p.sanctions_level, p.sanctions_stay),
        oil_sanctions=p.sanctions_stay * x.oil_sanctions,
        oil_waiver=p.waiver_stays * x.oil_waiver,
        eu_sanctions=toward(x.eu_sanctions, p.sanctions_level, p.sanctions_stay),
        relief_offer=p.relief_stays * x.relief_offer,
        reserves=next_reserves(x, p),
        brent=next_brent(x, p, s.oil),
        pump_price=next_pump_price(x, p),
        approval=next_approval(x, p, s.opinion),
        climate=p.climate_stays * x.climate + p.climate_noise * s.climate,
        attention=next_attention(x, p, s.attention),
        morale=next_morale(x, p, s.morale),
        elite_patience=next_elite_patience(x, p),
        eu_unity=next_unity(x, p),
        us_patience=next_patience(x, p),
        glow=p.glow_stays * x.glow,
        mood=toward(x.mood, p.mood_level, p.mood_stays) + p.mood_noise * s.mood,
        us_arms=toward(x.us_arms, p.us_arms_level, p.us_arms_stays),
        arms_held=p.pause_stays * x.arms_held,
        eu_arms=toward(x.eu_arms, p.eu_arms_level, p.eu_arms_stays),
        us_guarantees=p.guarantees_stays * x.us_guarantees,
        eu_guarantees=p.guarantees_stays * x.eu_guarantees,
        trust_us_russia=toward(x.trust_us_russia, p.trust_us_russia_level, p.trust_stays),
        trust_us_ukraine=toward(x.trust_us_ukraine, p.trust_us_ukraine_level, p.trust_stays),
        trust_us_eu=next_trust_allies(x, p),
        trust_russia_ukraine=toward(x.trust_russia_ukraine, p.trust_russia_ukraine_level, p.trust_stays),
        us_in=x.us_in,
        talk_format=p.format_stays * x.talk_format,
        channel=toward(x.channel, p.channel_level, p.channel_stays),
        progress=p.progress_stays * x.progress,
        quiet_weeks=x.quiet_weeks + 1.0,
        exit_threat=p.threat_stays * x.exit_threat,
        deadline=p.deadline_stays * x.deadline,
        ceasefire=x.ceasefire,
        settlement=x.settlement,
        imposed=x.imposed,
        exhausted=x.exhausted,
        weeks_in_force=(x.weeks_in_force + 1.0) * peace(x),
        terms_territory=x.terms_territory,
        terms_alignment=x.terms_alignment,
        terms_relief=x.terms_relief,
        terms_guarantees=x.terms_guarantees,
        tabled=x.tabled,
        tabled_settlement=x.tabled_settlement,
        tabled_territory=x.tabled_territory,
        tabled_alignment=x.tabled_alignment,
        tabled_relief=x.tabled_relief,
        tabled_guarantees=x.tabled_guarantees,
        weeks_tabled=(x.weeks_tabled + 1.0) * open_paper,
        optimism=next_optimism(x, c, p),
        posture_russia=p.posture_stays * x.posture_russia,
        posture_ukraine=p.posture_stays * x.posture_ukraine,
    )
