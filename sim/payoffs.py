"""What the players want: the weekly payoff of each world, as sums of named terms.

Worlds: ``W`` going on with the war, ``C`` a ceasefire on the contact line, ``D`` a settlement on
terms y, ``X`` the war with the US out of the talks.  ``politics`` is what counts in every world.
All payoffs are in utils per week.  Each term is one small function of a state; applied to the
*expected average* of the path ahead (:mod:`sim.horizon`) it gives the value of a move, applied to
the state itself it gives the payoff realised this week.
"""

from typing import Annotated, NamedTuple

from sim.deals import Terms
from sim.quantity import Num
from sim.state import State
from sim.world import WorldParams, deliveries, smooth_excess, weakness


# fmt: off
class RussiaWeights(NamedTuple):
    """What Russia values, apart from its type."""

    gains: Annotated[float, Num("util/week per 100 km2", 0, 5, "believed advance")]
    losses: Annotated[float, Num("util/week per index", 0, 5, "losses, by Ukraine's force")]
    sanctions: Annotated[float, Num("util/week per index", 0, 5, "burden of sanctions above January 2025")]
    squeeze: Annotated[float, Num("factor", 0, 10, "how much heavier the burden weighs with empty reserves")]
    comfort: Annotated[float, Num("bn USD", 1, 300, "reserves at which the burden weighs its plain weight")]
    threat: Annotated[float, Num("util/week", 0, 5, "a US threat carried out")]
    western_arms: Annotated[float, Num("util/week per 10 bn EUR/month", 0, 5, "Western arms in the war")]
    missiles: Annotated[float, Num("util/week", 0, 5, "long-range missiles in Ukraine's hands")]
    weariness: Annotated[float, Num("util/week", 0, 5, "an impatient elite")]
    coffers: Annotated[float, Num("util/week", 0, 5, "a war paid from empty coffers")]
    standing: Annotated[float, Num("util/week", 0, 5, "standing from being at the table with the US")]
    relationship: Annotated[float, Num("util/week", 0, 5, "relations with the US")]
    division: Annotated[float, Num("util/week", 0, 5, "distance between Washington and Brussels")]
    bilateral: Annotated[float, Num("util/week", 0, 5, "talks with Washington alone")]
    bare_gap: Annotated[float, Num("share", 0, 1, "share of its aims that a ceasefire on the contact line leaves unmet")]
    rearm_fear: Annotated[float, Num("util/week per 10 bn EUR/month", 0, 5, "arms that flow to Kyiv during a bare ceasefire")]
    rearm_expected: Annotated[float, Num("bn EUR/month", 0, 20, "extra arms Russia expects to flow during a ceasefire")]
    western_troops: Annotated[float, Num("util/week", 0, 5, "Western guarantees for Ukraine")]
    relief: Annotated[float, Num("util/week", 0, 5, "full sanctions relief, as a prize of a deal")]
    relief_floor: Annotated[float, Num("share", 0, 1, "share of a promised relief that Moscow counts on without any trust")]
    relief_in_ceasefire: Annotated[float, Num("share", 0, 1, "share of the relief held out that a ceasefire alone would bring")]
    calm: Annotated[float, Num("util/week", 0, 5, "an end of the war's risks at home")]
    goal_territory: Annotated[float, Num("share", 0, 1, "weight of territory among the aims")]
    goal_alignment: Annotated[float, Num("share", 0, 1, "weight of Ukraine's alignment among the aims")]
    goal_guarantees: Annotated[float, Num("share", 0, 1, "weight of keeping guarantees out among the aims")]


class RussiaType(NamedTuple):
    """What sets a dealer Russia apart from a maximalist one."""

    goals: Annotated[float, Num("util/week", 0, 10, "aims of the war that stay unmet")]
    appetite: Annotated[float, Num("factor", 0, 5, "how much an advance is worth")]


class UkraineWeights(NamedTuple):
    """What Ukraine values, apart from its type."""

    land: Annotated[float, Num("util/week per 100 km2", 0, 5, "land lost in a week")]
    attrition: Annotated[float, Num("util/week per index", 0, 5, "losses, by Russia's force")]
    weariness: Annotated[float, Num("util/week", 0, 5, "a tired people")]
    danger: Annotated[float, Num("util/week per ratio", 0, 100, "risk that the front crumbles")]
    alone: Annotated[float, Num("util/week", 0, 5, "fighting on without Washington's good will")]
    attack: Annotated[float, Num("util/week", 0, 10, "risk of a new attack after a deal")]
    contact_line: Annotated[float, Num("util/week", 0, 5, "leaving occupied land behind a ceasefire line")]
    calm: Annotated[float, Num("util/week", 0, 5, "an end of the fighting")]
    line_territory: Annotated[float, Num("weight", 0, 5, "red line on territory and recognition")]
    line_alignment: Annotated[float, Num("weight", 0, 5, "red line on neutrality and force limits")]
    line_relief: Annotated[float, Num("weight", 0, 5, "dislike of relief for Russia")]
    line_guarantees: Annotated[float, Num("weight", 0, 5, "red line on going without guarantees")]
    line_start: Annotated[float, Num("0..1", 0, 1, "point on an issue beyond which a red line is crossed")]
    washington: Annotated[float, Num("util/week", 0, 5, "relations with Washington")]
    brussels: Annotated[float, Num("util/week", 0, 5, "a united Europe behind it")]
    sidelined: Annotated[float, Num("util/week", 0, 5, "being talked about without being in the room")]
    abandoned: Annotated[float, Num("util/week", 0, 5, "the US leaving the talks and the effort")]


class UkraineType(NamedTuple):
    """What sets a flexible Ukraine apart from a red-line one."""

    red_lines: Annotated[float, Num("util/week", 0, 10, "weight of red lines in a settlement")]


class UsWeights(NamedTuple):
    """What the United States values, apart from its type."""

    ceasefire: Annotated[float, Num("util/week", 0, 5, "credit for a ceasefire that holds")]
    settlement: Annotated[float, Num("util/week", 0, 5, "credit for a settlement that holds")]
    bad_terms: Annotated[float, Num("util/week", 0, 5, "blame for terms close to Moscow's")]
    collapse_blame: Annotated[float, Num("util/week per ratio", 0, 100, "blame for a crumbling Ukrainian front")]
    stake: Annotated[float, Num("util/week", 0, 5, "role of the mediator, while in the talks")]
    of_two: Annotated[float, Num("share", 0, 1, "share of that role that is lost in talks of two, with no ally in the room to answer to")]
    fatigue: Annotated[float, Num("util/week", 0, 5, "weariness of talks that lead nowhere, at lost patience")]
    approval: Annotated[float, Num("util/week per 10 points", 0, 10, "approval, in the week of the vote")]
    low_rating: Annotated[float, Num("factor", 0, 10, "how much dearer a point is below the reference")]
    approval_reference: Annotated[float, Num("%", 20, 70, "rating below which points grow dear")]
    fuel: Annotated[float, Num("util/week per USD/gal", 0, 5, "pump price, in the week of the vote")]
    relationship: Annotated[float, Num("util/week", 0, 5, "relations with Russia")]
    doubt: Annotated[float, Num("share", 0, 1, "share of the worth of those relations that is lost if Moscow is surely a maximalist")]
    alliance: Annotated[float, Num("util/week", 0, 5, "relations with Europe")]
    kyiv: Annotated[float, Num("util/week", 0, 5, "relations with Ukraine")]
    glow: Annotated[float, Num("util/week", 0, 5, "glow of a diplomatic win")]
    arms: Annotated[float, Num("util/week per 10 bn EUR/month", 0, 5, "cost of arms deliveries")]
    escalation: Annotated[float, Num("util/week", 0, 5, "risk of long-range missiles supplied")]
    commitment: Annotated[float, Num("util/week", 0, 5, "burden of guarantees")]


class UsType(NamedTuple):
    """What sets a resolute US apart from a bluffing one."""

    credibility: Annotated[float, Num("util/week", 0, 5, "audience cost of a threat that stands unfulfilled")]


class EuWeights(NamedTuple):
    """What the European Union values, apart from its type."""

    ukraine: Annotated[float, Num("util/week per index", 0, 5, "Ukraine's force")]
    danger: Annotated[float, Num("util/week per ratio", 0, 100, "risk that the front crumbles")]
    calm: Annotated[float, Num("util/week", 0, 5, "a peace that holds")]
    bad_terms: Annotated[float, Num("util/week", 0, 5, "terms close to Moscow's")]
    pressure: Annotated[float, Num("util/week per index", 0, 5, "pressure on Russia by sanctions")]
    unity: Annotated[float, Num("util/week", 0, 5, "unity")]
    washington: Annotated[float, Num("util/week", 0, 5, "closeness to Washington")]
    excluded: Annotated[float, Num("util/week", 0, 5, "being left out of the format")]
    abandoned: Annotated[float, Num("util/week", 0, 5, "the US leaving the talks and the effort")]
    arms: Annotated[float, Num("util/week per 10 bn EUR/month", 0, 5, "cost of arms")]
    sanctions: Annotated[float, Num("util/week per index", 0, 5, "cost of sanctions")]
    guarantees: Annotated[float, Num("util/week", 0, 5, "burden of guarantees")]


class EuType(NamedTuple):
    """What sets a united EU apart from a divided one."""

    burden: Annotated[float, Num("factor", 0, 5, "how heavily arms, sanctions and guarantees weigh")]
# fmt: on


# --- Russia -------------------------------------------------------------------------------------


def sanctions_burden(p: State, w: RussiaWeights) -> float:
    """Return the burden of sanctions: heavier as reserves shrink."""
    level = p.us_sanctions + p.eu_sanctions + p.oil_sanctions - 2.0
    return w.sanctions * level * (1.0 + w.squeeze * emptiness(p, w))


def war_losses(p: State, w: RussiaWeights) -> float:
    """Return Russia's cost of fighting: losses, Western arms, missiles, a weary elite, empty coffers."""
    arms = w.western_arms * deliveries(p) / 10.0
    missiles = w.missiles * p.long_range
    strain = w.weariness * (1.0 - p.elite_patience) + w.coffers * emptiness(p, w)
    return w.losses * p.force_ukraine + arms + missiles + strain


def emptiness(p: State, w: RussiaWeights) -> float:
    """Return how empty the coffers are: 0 at comfortable reserves, 1 with none."""
    return max(1.0 - p.reserves / w.comfort, 0.0)


def relief_delivered(p: State, w: RussiaWeights) -> float:
    """Return the share of a promised relief that Moscow believes would be delivered: it grows with trust."""
    return w.relief_floor + (1.0 - w.relief_floor) * p.trust_us_russia


def russia_war(p: State, w: RussiaWeights, k: RussiaType) -> float:
    """Return Russia's payoff of going on: believed gains less losses and sanctions."""
    return k.appetite * w.gains * p.optimism / 100.0 - war_losses(p, w) - sanctions_burden(p, w)


def russia_ceasefire(p: State, w: RussiaWeights, k: RussiaType) -> float:
    """Return Russia's payoff of a bare ceasefire: aims unmet, rearming feared, some relief."""
    rearming = w.rearm_fear * (deliveries(p) + w.rearm_expected) / 10.0
    troops = w.western_troops * (p.us_guarantees + p.eu_guarantees)
    share = w.relief_in_ceasefire * p.relief_offer * relief_delivered(p, w)
    burden = sanctions_burden(p, w) * (1.0 - share)
    return w.calm + w.relief * share - k.goals * w.bare_gap - rearming - troops - burden


def russia_settlement(p: State, y: Terms, w: RussiaWeights, k: RussiaType) -> float:
    """Return Russia's payoff of a settlement on terms ``y``: aims met so far, relief delivered."""
    unmet = (
        w.goal_territory * (1.0 - y.territory)
        + w.goal_alignment * (1.0 - y.alignment)
        + w.goal_guarantees * (1.0 - y.guarantees)
    )
    share = min(y.relief + p.relief_offer, 1.0) * relief_delivered(p, w)
    burden = sanctions_burden(p, w) * (1.0 - share)
    return w.calm + w.relief * share - k.goals * unmet - burden


def russia_struck(odds: float, w: RussiaWeights) -> float:
    """Return what Russia expects to lose in a war in which US threats are carried out by ``odds``."""
    return -w.threat * odds


def russia_without_us(w: RussiaWeights) -> float:
    """Return what Russia loses with Washington gone from the table: its standing."""
    return -w.standing


def russia_politics(p: State, w: RussiaWeights) -> float:
    """Return Russia's politics: standing, relations with the US, a divided West, a format of two."""
    seat = w.standing * p.us_in + w.bilateral * p.talk_format
    return seat + w.relationship * p.trust_us_russia + w.division * (1.0 - p.trust_us_eu)


# --- Ukraine ------------------------------------------------------------------------------------


def crossed(y: float, start: float) -> float:
    """Return how far terms on an issue go, counted double beyond the point of the red line."""
    return y + max(y - start, 0.0)


def ukraine_war(p: State, w: UkraineWeights, world: WorldParams) -> float:
    """Return Ukraine's payoff of fighting on: land, losses, weariness, danger, an ally's lost good will."""
    losses = w.land * p.gain / 100.0 + w.attrition * p.force_russia + w.alone * (1.0 - p.trust_us_ukraine)
    return -losses - w.weariness * (1.0 - p.morale) - w.danger * weakness(p, world)


def ukraine_ceasefire(odds: float, w: UkraineWeights) -> float:
    """Return Ukraine's payoff of a ceasefire whose odds of a new attack are ``odds``."""
    return w.calm - w.contact_line - w.attack * odds


def ukraine_settlement(y: Terms, odds: float, w: UkraineWeights, k: UkraineType) -> float:
    """Return Ukraine's payoff of a settlement on terms ``y``: red lines and the next attack."""
    lines = (
        w.line_territory * crossed(y.territory, w.line_start)
        + w.line_alignment * crossed(y.alignment, w.line_start)
        + w.line_relief * y.relief
        + w.line_guarantees * crossed(y.guarantees, w.line_start)
    )
    return w.calm - k.red_lines * lines - w.attack * odds


def ukraine_without_us(w: UkraineWeights) -> float:
    """Return what Ukraine loses with Washington gone from the talks and the effort."""
    return -w.abandoned


def ukraine_politics(p: State, w: UkraineWeights) -> float:
    """Return Ukraine's politics: both partners behind it, and a seat in the room."""
    return (
        w.washington * p.trust_us_ukraine
        + w.brussels * p.eu_unity
        - w.sidelined * p.talk_format
        - w.abandoned * (1.0 - p.us_in)
    )


# --- the United States --------------------------------------------------------------------------


def us_war(p: State, w: UsWeights, world: WorldParams) -> float:
    """Return Washington's payoff of a war that goes on: blame if Ukraine crumbles."""
    return -w.collapse_blame * weakness(p, world)


def us_ceasefire(odds: float, w: UsWeights) -> float:
    """Return Washington's payoff of a ceasefire: credit as far as it is expected to hold."""
    return w.ceasefire * (1.0 - odds)


def mean_terms(y: Terms) -> float:
    """Return terms as one number, 0 (Kyiv's) to 1 (Moscow's): the mean of the four issues."""
    return 0.25 * (y.territory + y.alignment + y.relief + y.guarantees)


def us_settlement(y: Terms, odds: float, w: UsWeights) -> float:
    """Return Washington's payoff of a settlement: credit as it holds, blame for selling out."""
    return w.settlement * (1.0 - odds) - w.bad_terms * mean_terms(y)


def approval_worth(p: State, salience: float, w: UsWeights) -> float:
    """Return the worth of approval: each point dearer below the reference, all by the vote's weight."""
    points = (p.approval - w.approval_reference) / 10.0
    return w.approval * salience * (points - w.low_rating * smooth_excess(-points, 0.5))


def us_politics(p: State, salience: float, w: UsWeights, k: UsType) -> float:
    """Return Washington's politics: approval, fuel, relations, credibility, costs, the mediator's role."""
    home = approval_worth(p, salience, w) - w.fuel * salience * p.pump_price
    reset = w.relationship * (1.0 - w.doubt * (1.0 - p.belief_russia)) * p.trust_us_russia
    abroad = reset + w.alliance * p.trust_us_eu + w.kyiv * p.trust_us_ukraine
    stake = w.stake * (1.0 - w.of_two * p.talk_format)
    role = p.us_in * (stake - w.fatigue * (1.0 - p.us_patience)) + w.glow * p.glow
    costs = w.arms * p.us_arms / 10.0 + w.escalation * p.long_range + w.commitment * p.us_guarantees
    return home + abroad + role - costs - k.credibility * (p.deadline + p.exit_threat)


# --- the European Union -------------------------------------------------------------------------


def eu_war(p: State, w: EuWeights, world: WorldParams) -> float:
    """Return Brussels' payoff of a war that goes on: Ukraine's force against its danger."""
    return w.ukraine * p.force_ukraine - w.danger * weakness(p, world) + w.pressure * p.eu_sanctions


def eu_ceasefire(odds: float, w: EuWeights) -> float:
    """Return Brussels' payoff of a ceasefire, as far as it is expected to hold."""
    return w.ukraine + w.calm * (1.0 - odds)


def eu_settlement(y: Terms, odds: float, w: EuWeights) -> float:
    """Return Brussels' payoff of a settlement on terms ``y``."""
    return w.ukraine + w.calm * (1.0 - odds) - w.bad_terms * mean_terms(y)


def eu_without_us(w: EuWeights) -> float:
    """Return what Brussels loses with Washington gone from the talks and the effort."""
    return -w.abandoned


def eu_politics(p: State, w: EuWeights, k: EuType) -> float:
    """Return Brussels' politics: unity, Washington, a seat in the room, and the burdens it bears."""
    seat = w.excluded * p.talk_format + w.abandoned * (1.0 - p.us_in)
    burden = w.arms * p.eu_arms / 10.0 + w.sanctions * p.eu_sanctions + w.guarantees * p.eu_guarantees
    return w.unity * p.eu_unity + w.washington * p.trust_us_eu - seat - k.burden * burden
