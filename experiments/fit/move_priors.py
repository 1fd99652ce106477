"""Priors of the numbers that a fit by moves may move: rows of a file, each for one number or for all of a pattern.

A row's key is the dotted path of a number, or a pattern in which ``*`` stands for one part of a path.  Of several rows
that fit a number the last counts.  Numbers have normal priors about the scenario's value, log-normal where a range
lies on one side of zero: which sign a payoff has, a table of moves is not to decide.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

from diplomatic_swings.experiments.fit.move_numbers import moved_by
from diplomatic_swings.forms.numbers import Quantity, finite
from diplomatic_swings.forms.parsing import read
from diplomatic_swings.forms.problems import Mark, Report, ScenarioError, did_you_mean
from diplomatic_swings.forms.tree import Branch
from diplomatic_swings.sim.scenario.form import meaning
from diplomatic_swings.sim.scenario.ranges import quantities
from diplomatic_swings.sim.tables.records import Scenario

SHIPPED: Final = "fit/move_priors.yaml"
"""The shipped priors, below ``scenarios/``."""

PARTS: Final = ("low", "high", "within", "fixed", "why")

SPREADS: Final = 1.6448536269514722
"""Standard deviations between the middle of a normal distribution and the end of its middle 90 %."""

EXPECTED: Final = (
    "expected {why} with {low, high}, {within} (so far from the scenario's value, above 0), {fixed: true}, or none of "
    "them where the number has a range of its own; low, the scenario's value and high in this order, within the "
    "number's hard bounds"
)


@dataclass(frozen=True)
class MovePrior:
    """The prior of a number, and its standardised coordinate ``z``, which is standard normal before the data.

    Attributes:
        path: dotted path of the number.
        value: its value in the scenario: the median.
        low: value below which it is in one case of twenty.
        high: value above which it is in one case of twenty.
        log: whether its logarithm is normal, not the number itself.
        floor: least value that the number may have at all.
        ceiling: largest value.
        why: the reason of the row.
    """

    path: str
    value: float
    low: float
    high: float
    log: bool
    floor: float
    ceiling: float
    why: str

    @property
    def sd(self) -> float:
        """Return the standard deviation of the number, or of its logarithm."""
        if self.log:
            return abs(math.log(self.high / self.low)) / (2.0 * SPREADS)
        return (self.high - self.low) / (2.0 * SPREADS)

    def at(self, z: float) -> float:
        """Return the number at a coordinate."""
        return self.value * math.exp(self.sd * z) if self.log else self.value + self.sd * z

    def slope(self, z: float) -> float:
        """Return the change of the number per unit of the coordinate."""
        return self.at(z) * self.sd if self.log else self.sd

    def of(self, value: float) -> float:
        """Return the coordinate of a value; infinite where no coordinate gives it."""
        if not self.log:
            return (value - self.value) / self.sd
        if value * self.value <= 0.0:
            return math.copysign(math.inf, value - self.value) * math.copysign(1.0, self.value)
        return math.log(value / self.value) / self.sd

    @property
    def ends(self) -> tuple[float, float]:
        """Return the coordinates between which the number is within its hard bounds."""
        first, last = sorted((self.of(self.floor), self.of(self.ceiling)))
        return first, last


def read_move_priors(scenario: Scenario, file: Path | None = None) -> tuple[MovePrior, ...]:
    """Return the priors of a file (default: the shipped ones) for the numbers that a scenario has.

    A pattern takes the numbers that have a range or get one from its row, and that enter the chance of a move; a
    row for one number must fit it.

    Args:
        scenario: whose numbers they are.
        file: the file.

    Raises:
        ScenarioError: with every mistake in the file: unknown numbers, patterns that fit none, empty ranges, missing
            reasons, and numbers on which the chance of a move does not hang directly.
    """
    report = Report()
    root = read(file or Path(str(files("diplomatic_swings.scenarios"))) / SHIPPED, report)
    report.stop_if_any()
    if root is None:  # pragma: no cover - there is a mapping or a problem
        raise ScenarioError(report.problems)
    known, rows = quantities(scenario), _rows_by_number(scenario, root, report)
    priors = []
    for path, key in rows.items():
        prior = _prior(path, known[path], key, root, report)
        if prior is not None:
            priors.append(prior)
    report.stop_if_any()
    kept = _direct(
        scenario, priors, {path: root.entries[key].key for path, key in rows.items()}, rows, report
    )
    report.stop_if_any()
    return kept


def _rows_by_number(scenario: Scenario, root: Branch, report: Report) -> dict[str, str]:
    """Return by path of a number the key of the last row that fits it, in the order of the scenario."""
    known = quantities(scenario)
    chosen: dict[str, str] = {}
    for key, entry in root.entries.items():
        shape = re.compile(r"[^.]+".join(map(re.escape, key.split("*"))))
        fitting = [path for path in known if shape.fullmatch(path)]
        if not fitting:
            near = "" if "*" in key else did_you_mean(key, known)
            report.add(
                entry.key, key, f"expected the path of a number of the scenario, or a pattern of some{near}"
            )
        chosen |= dict.fromkeys(fitting, key)
    return {path: chosen[path] for path in known if path in chosen}


def _prior(path: str, number: Quantity, key: str, root: Branch, report: Report) -> MovePrior | None:
    """Return the prior of a number by a row; None if the row leaves it as it is, or is wrong."""
    row, mark = root.branch(key), root.entries[key].key
    if _wrong(row):
        _once(report, mark, key)
        return None
    if "fixed" in row.entries:
        return None
    ends = _ends(row, number)
    if ends is None and "*" in key:
        return None
    bounds = meaning(path)
    floor, ceiling = (bounds.low, bounds.high) if bounds else (-math.inf, math.inf)
    if ends is None or not floor <= ends[0] <= number.value <= ends[1] <= ceiling or ends[0] == ends[1]:
        _once(report, mark, key)
        return None
    log = "within" not in row.entries and ends[0] * ends[1] > 0.0
    return MovePrior(path, number.value, *ends, log, floor, ceiling, str(row.scalar("why")))


def _wrong(row: Branch) -> bool:
    """Return whether a row has parts that it should not have, or lacks its reason."""
    strange = any(name not in PARTS for name in row.entries)
    numbers = ("low", "high", "within")
    missing = any(finite(row.get(name)) is None for name in numbers if name in row.entries)
    ways = ("low" in row.entries) + ("within" in row.entries) + ("fixed" in row.entries)
    halved = ("low" in row.entries) != ("high" in row.entries)
    unfixed = "fixed" in row.entries and row.scalar("fixed") is not True
    within = finite(row.get("within"))
    narrow = within is not None and within <= 0.0
    return (
        strange
        or missing
        or ways > 1
        or halved
        or unfixed
        or narrow
        or not isinstance(row.scalar("why"), str)
    )


def _ends(row: Branch, number: Quantity) -> tuple[float, float] | None:
    """Return the ends of the middle 90 % of a number; None where neither the row nor the number gives any."""
    low, high, within = (finite(row.get(name)) for name in ("low", "high", "within"))
    if low is not None and high is not None:
        return low, high
    if within is not None:
        return number.value - within, number.value + within
    own = number.range
    return own if own is not None and own[0] < own[1] else None


def _once(report: Report, mark: Mark, key: str) -> None:
    """Report a row that is wrong, once for all the numbers that it fits."""
    if not any(problem.path == key for problem in report.problems):
        report.add(mark, key, EXPECTED)


def _direct(
    scenario: Scenario,
    priors: list[MovePrior],
    marks: Mapping[str, Mark],
    rows: Mapping[str, str],
    report: Report,
) -> tuple[MovePrior, ...]:
    """Return the priors of numbers that enter the chance of a move; report those that a row names and do not."""
    indirect = moved_by(scenario, steps_of(priors)).indirect
    for path in indirect:
        if "*" not in rows[path]:
            report.add(
                marks[path],
                path,
                "expected a number on which the chance of a move hangs directly: a payoff weight, a cost, a precision or fatigue",
            )
    return tuple(prior for prior in priors if prior.path not in indirect)


def steps_of(priors: list[MovePrior] | tuple[MovePrior, ...]) -> list[tuple[str, float, float]]:
    """Return of each number its path, its value, and the end of its range that lies further off."""
    return [(prior.path, prior.value, _further(prior)) for prior in priors]


def _further(prior: MovePrior) -> float:
    """Return the end of a number's range that lies further from its value."""
    return prior.low if prior.value - prior.low > prior.high - prior.value else prior.high
