"""The bargaining range: on which terms, from Kyiv's ideal to Moscow's, both would rather settle.

Beside it stand the odds that each would sign now, as its true type and as the public sees it.

Terms are moved together on the four issues along one line, 0 (Kyiv's ideal) to 1 (Moscow's).
Russia's reservation value is the least y it would take over going on, Ukraine's the most it would
bear (Fearon 1995).  Where Russia's lies below Ukraine's, a range of deals exists.
"""

from sim import deals, payoffs
from sim.block import NOW, TYPE, path_row
from sim.deals import Terms
from sim.game import Game
from sim.lanes import LANES, Rows, rules_at, state_at
from sim.players import RUSSIA, UKRAINE
from sim.state import State
from sim.values import Outlook, Rules, outlook
from sim.worlds import blend

MEANINGS = {
    "russia_least": "least terms that Russia would take, 0 Kyiv's ideal to 1 Moscow's; above 1: none",
    "ukraine_most": "most terms that Ukraine would bear; below 0: none",
    "russia_ceasefire_gain": "Russia's gain per week from a ceasefire over going on, utils",
    "ukraine_ceasefire_gain": "Ukraine's gain per week from a ceasefire over going on, utils",
    "terms": "terms that the talks would arrive at, mean of the issues",
    "russia_signs_ceasefire": "odds that Russia, as it truly is, would sign a ceasefire now",
    "russia_signs_settlement": "odds that Russia, as it truly is, would sign a settlement now",
    "ukraine_signs_ceasefire": "odds that Ukraine would sign a ceasefire now; its types do not differ in it",
    "ukraine_signs_settlement": "odds that Ukraine, as it truly is, would sign a settlement now",
    "russia_seen_ceasefire": "odds that Russia would sign a ceasefire, as the public sees it",
    "russia_seen_settlement": "odds that Russia would sign a settlement, as the public sees it",
    "ukraine_seen_settlement": "odds that Ukraine would sign a settlement, as the public sees it",
}
"""What is recorded each week, after the moves and before the week closes."""

RANGES = tuple(MEANINGS)
N_RANGES = len(RANGES)
_HALVINGS = 20


def even_terms(y: float) -> Terms:
    """Return terms that lie at ``y`` on every issue."""
    return Terms(y, y, y, y)


def russia_gain(p: State, y: float, kind: int, going_on: float, r: Rules) -> float:
    """Return Russia's gain per week from a settlement at ``y`` over going on."""
    return payoffs.russia_settlement(p, even_terms(y), r.russia, r.russia_types[kind]) - going_on


def ukraine_gain(x: State, y: float, kind: int, going_on: float, r: Rules) -> float:
    """Return Ukraine's gain per week from a settlement at ``y`` over going on."""
    terms = even_terms(y)
    fails = deals.relapse_odds(deals.settlement_strain(x, terms, r.deals), r.deals.horizon_risk)
    return payoffs.ukraine_settlement(terms, fails, r.ukraine, r.ukraine_types[kind]) - going_on


def russia_least(p: State, kind: int, going_on: float, r: Rules) -> float:
    """Return the least y Russia would take; above 1 if none (its gain grows with y). By bisection."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        if russia_gain(p, middle, kind, going_on, r) >= 0.0:
            high = middle
        else:
            low = middle
    return high if russia_gain(p, 1.0, kind, going_on, r) >= 0.0 else 1.0 + high


def ukraine_most(x: State, kind: int, going_on: float, r: Rules) -> float:
    """Return the most y Ukraine would bear; below 0 if none (its gain falls with y). By bisection."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        if ukraine_gain(x, middle, kind, going_on, r) >= 0.0:
            low = middle
        else:
            high = middle
    return low if ukraine_gain(x, 0.0, kind, going_on, r) >= 0.0 else low - 1.0


def seen(x: State, o: Outlook) -> tuple[float, float, float]:
    """Return the public's odds that Russia signs a ceasefire, a settlement, and that Ukraine signs one."""
    return (
        blend(x.belief_russia, o.russia_signs_ceasefire_0, o.russia_signs_ceasefire_1),
        blend(x.belief_russia, o.russia_signs_settlement_0, o.russia_signs_settlement_1),
        blend(x.belief_ukraine, o.ukraine_signs_settlement_0, o.ukraine_signs_settlement_1),
    )


def bargaining_range(g: Game, w: Rows, lane: int) -> tuple[float, ...]:
    """Return what ``RANGES`` names, for the true types, at the state as it stands in a lane."""
    r = rules_at(g.rules)
    x = state_at(w, NOW, lane)
    russia = state_at(w, path_row(NOW, RUSSIA), lane)
    ukraine = state_at(w, path_row(NOW, UKRAINE), lane)
    kind_r = int(w[(TYPE + RUSSIA) * LANES + lane])
    kind_u = int(w[(TYPE + UKRAINE) * LANES + lane])
    leaves = deals.exit_odds(x, r.deals)
    war_r = (
        payoffs.russia_war(russia, r.russia, r.russia_types[kind_r])
        + payoffs.russia_struck(deals.strike_odds(x, r.deals), r.russia)
        + leaves * payoffs.russia_without_us(r.russia)
    )
    war_u = payoffs.ukraine_war(ukraine, r.ukraine, r.world) + leaves * payoffs.ukraine_without_us(r.ukraine)
    fails = deals.relapse_odds(deals.ceasefire_strain(x, r.deals), r.deals.horizon_risk)
    y = deals.compromise(x, r.deals)
    o = outlook(x, russia, ukraine, r)
    dealer, flexible = 1.0 - kind_r, 1.0 - kind_u
    return (
        russia_least(russia, kind_r, war_r, r),
        ukraine_most(x, kind_u, war_u, r),
        payoffs.russia_ceasefire(russia, r.russia, r.russia_types[kind_r]) - war_r,
        payoffs.ukraine_ceasefire(fails, r.ukraine) - war_u,
        payoffs.mean_terms(y),
        blend(dealer, o.russia_signs_ceasefire_0, o.russia_signs_ceasefire_1),
        blend(dealer, o.russia_signs_settlement_0, o.russia_signs_settlement_1),
        o.ukraine_signs_ceasefire,
        blend(flexible, o.ukraine_signs_settlement_0, o.ukraine_signs_settlement_1),
        *seen(x, o),
    )
