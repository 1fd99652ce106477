"""What becomes of a deal: it enters into force, it breaks, or the front decides instead.

Each function that writes works in place on one lane of a block's state (board NOW).
"""

from sim import deals
from sim.block import NOW
from sim.deals import Terms
from sim.lanes import LANES, Rows, state_at
from sim.state import INDEX, State
from sim.values import Rules, discussed_terms
from sim.world import weakness

_CEASEFIRE = (NOW + INDEX["ceasefire"]) * LANES
_SETTLEMENT = (NOW + INDEX["settlement"]) * LANES
_IMPOSED = (NOW + INDEX["imposed"]) * LANES
_HELD = (NOW + INDEX["weeks_in_force"]) * LANES
_TERMS = (NOW + INDEX["terms_territory"]) * LANES
_TABLE = (NOW + INDEX["tabled_ceasefire"]) * LANES
_AFTER_TABLE = (NOW + INDEX["signed_ukraine"] + 1) * LANES


def conclude(w: Rows, lane: int, r: Rules) -> bool:
    """Put into force what both Russia and Ukraine have signed, and clear the table; return whether."""
    x = state_at(w, NOW, lane)
    if x.signed_russia * x.signed_ukraine < 0.5 or max(x.tabled_ceasefire, x.tabled_settlement) < 0.5:
        return False
    if x.tabled_settlement > 0.5:
        write_terms(w, lane, discussed_terms(x, r.deals))
        w[_SETTLEMENT + lane] = 1.0
        w[_CEASEFIRE + lane] = 0.0
    else:
        w[_CEASEFIRE + lane] = 1.0
    w[_HELD + lane] = 0.0
    clear_table(w, lane)
    return True


def clear_table(w: Rows, lane: int) -> None:
    """Take everything off the table, signatures included."""
    for base in range(_TABLE, _AFTER_TABLE, LANES):
        w[base + lane] = 0.0


def write_terms(w: Rows, lane: int, y: Terms) -> None:
    """Write the terms that are in force."""
    w[_TERMS + lane] = y.territory
    w[_TERMS + LANES + lane] = y.alignment
    w[_TERMS + 2 * LANES + lane] = y.relief
    w[_TERMS + 3 * LANES + lane] = y.guarantees


def peace_hazard(x: State, r: Rules) -> float:
    """Return the odds that the peace in force fails this week; 0 where none is."""
    truce = deals.relapse_hazard(deals.ceasefire_strain(x, r.deals), x.weeks_in_force)
    strain = deals.settlement_strain(x, deals.terms_in_force(x), r.deals)
    return x.ceasefire * truce + x.settlement * deals.relapse_hazard(strain, x.weeks_in_force)


def break_peace(w: Rows, lane: int, draw: float, r: Rules) -> None:
    """End the peace in force if the draw falls within its hazard: back to war."""
    x = state_at(w, NOW, lane)
    if x.ceasefire + x.settlement > 0.0 and draw < peace_hazard(x, r):
        w[_CEASEFIRE + lane] = 0.0
        w[_SETTLEMENT + lane] = 0.0
        w[_HELD + lane] = 0.0


def collapse_odds(x: State, r: Rules) -> float:
    """Return the odds that the front collapses this week: a war with Ukraine's force far below."""
    peace = max(x.ceasefire, x.settlement, x.imposed)
    return (1.0 - peace) * r.world.collapse_hazard * max(weakness(x, r.world) - r.world.crumble_width, 0.0)


def collapse(w: Rows, lane: int, draw: float, r: Rules) -> None:
    """Let the front collapse if the draw falls within the odds: Moscow's demands are dictated."""
    x = state_at(w, NOW, lane)
    if draw < collapse_odds(x, r):
        w[_IMPOSED + lane] = 1.0
        write_terms(
            w, lane, Terms(x.demand_territory, x.demand_alignment, x.demand_relief, x.demand_guarantees)
        )
        clear_table(w, lane)
