"""Bargaining range: with complete information a deal lies within [p - cA, p + cB], or there is none.

Fearon (1995).  A pie is divided by terms y (Russia's share).  War gives Russia the share p on
average and costs each side something.  The game's payoffs are set so that nothing else counts:
fighting on costs Russia 1 - p + cA and Ukraine p + cB, unmet aims and red lines are worth one each.
"""

from typing import NamedTuple

from experiments.theory.check import Check, Subject, case, settings, source
from experiments.theory.reduced import both_sign, nothing_valued, scenario_of
from sim import payoffs, ranges
from sim.game import rules_of
from sim.scenario import Scenario
from sim.state import ISSUES

SUBJECT = Subject("range", source("range"), "sim.ranges on sim.payoffs reduced to a costly lottery")
KERNEL = "the kernel: a settlement on fixed terms is tabled, both may sign"
BISECTION = 1e-5
"""Precision of the game's own search for reservation values."""


class Lottery(NamedTuple):
    """A war: Russia's expected share, and what fighting costs each side; below 0 where it pays."""

    p: float
    cost_russia: float
    cost_ukraine: float


def war_settings(war: Lottery) -> list[str]:
    """Return the settings under which the war is that lottery, and nothing else is valued."""
    ones = ["payoffs.russia.goal_territory", "payoffs.ukraine.line_territory", "payoffs.ukraine.line_start"]
    ones += [f"payoffs.russia.types.{kind}.goals" for kind in ("dealer", "maximalist")]
    ones += [f"payoffs.ukraine.types.{kind}.red_lines" for kind in ("flexible", "red-line")]
    return [
        *nothing_valued(),
        *settings("still", "talks", "sharp", "lottery"),
        *(f"{path}=1" for path in ones),
        f"payoffs.russia.losses={1.0 - war.p + war.cost_russia!r}",
        f"payoffs.ukraine.attrition={war.p + war.cost_ukraine!r}",
    ]


def terms_settings(y: float) -> list[str]:
    """Return the settings under which all positions, and so the terms, lie at ``y``."""
    own = [f"state.{side}_{issue}={y!r}" for side in ("demand", "offer") for issue in ISSUES]
    return [*own, *(f"deals.{side}_{issue}={y!r}" for side in ("us", "eu") for issue in ISSUES)]


def reservation_values(scenario: Scenario) -> tuple[float, float]:
    """Return the least Russia would take and the most Ukraine would bear, as the game finds them."""
    r, x = rules_of(scenario), scenario.state
    war_russia = payoffs.russia_war(x, r.russia, r.russia_types[0])
    war_ukraine = payoffs.ukraine_war(x, r.ukraine, r.world)
    return ranges.russia_least(x, 0, war_russia, r), ranges.ukraine_most(x, 0, war_ukraine, r)


def signed(war: Lottery, y: float, seed: int) -> int:
    """Return in how many runs of the kernel both sign a settlement on terms ``y`` within some weeks."""
    c = case("range")
    scenario = scenario_of(*war_settings(war), *terms_settings(y), f"weeks={int(c['weeks'])}")
    return both_sign(scenario, seed, int(c["runs"]))


def checks(seed: int) -> list[Check]:
    """Return the checks of the bargaining range."""
    c = case("range")
    runs = int(c["runs"])
    costly = Lottery(c["p"], c["cost_russia"], c["cost_ukraine"])
    paying = Lottery(c["p"], -c["gain_russia"], -c["gain_ukraine"])
    low, high = reservation_values(scenario_of(*war_settings(costly)))
    none = reservation_values(scenario_of(*war_settings(paying)))
    return [
        SUBJECT.near("least terms Russia takes, p - cA", costly.p - costly.cost_russia, low, BISECTION),
        SUBJECT.near("most terms Ukraine bears, p + cB", costly.p + costly.cost_ukraine, high, BISECTION),
        SUBJECT.near(
            "width of the range where war pays, cA + cB < 0",
            -c["gain_russia"] - c["gain_ukraine"],
            none[1] - none[0],
            2.0 * BISECTION,
        ),
        *(
            SUBJECT.share(
                f"share of runs in which both sign, {place}", exact, signed(war, y, seed), runs, KERNEL
            )
            for place, war, y, exact in (
                ("terms below the range", costly, c["below"], 0.0),
                ("terms inside the range", costly, c["inside"], 1.0),
                ("terms above the range", costly, c["above"], 0.0),
                ("no range", paying, c["p"], 0.0),
            )
        ),
    ]
