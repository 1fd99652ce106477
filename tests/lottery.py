"""The game reduced to a costly lottery over a pie (Fearon 1995), as coefficients for single functions.

PYTEST_DONT_REWRITE: its one assertion says what went wrong.
"""

import pytest
from strategies import RULES, START

from sim import payoffs, ranges
from sim.state import ISSUES
from sim.values import outlook

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
    """Return the odds that Russia and that Ukraine would sign a settlement on terms y."""
    held = {f"{side}_{issue}": y for side in ("demand", "offer") for issue in ISSUES}
    d = r.deals._replace(**{f"{side}_{issue}": y for side in ("us", "eu") for issue in ISSUES})
    x = EVEN._replace(**held)
    o = outlook(x, x, x, r._replace(deals=d))
    assert o.territory == pytest.approx(y)
    return o.russia_signs_settlement_0, o.ukraine_signs_settlement_0
