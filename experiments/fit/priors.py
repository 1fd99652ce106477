"""What may move in a fit, and how far: uniform priors by dotted path, each with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from diplomatic_swings.forms.numbers import finite
from diplomatic_swings.forms.parsing import read
from diplomatic_swings.forms.problems import Mark, Report, ScenarioError, did_you_mean
from diplomatic_swings.forms.tree import Branch
from diplomatic_swings.sim.scenario.loading import vary
from diplomatic_swings.sim.scenario.ranges import quantities
from diplomatic_swings.sim.tables.records import Scenario

SHIPPED = "fit/priors.yaml"
"""The shipped priors, below ``scenarios/``."""

PARTS = ("low", "high", "why")


@dataclass(frozen=True)
class Prior:
    """A number that the fit may move: equally likely anywhere from ``low`` to ``high`` before the data."""

    path: str
    low: float
    high: float
    why: str

    @property
    def sd(self) -> float:
        """Return the standard deviation of the prior."""
        return float((self.high - self.low) / 12.0**0.5)


def read_priors(scenario: Scenario, file: Path | None = None) -> tuple[Prior, ...]:
    """Return the priors of a file (default: the shipped ones).

    Args:
        scenario: whose numbers they are.
        file: the file.

    Raises:
        ScenarioError: with every mistake in the file: unknown numbers, empty ranges, missing reasons.
    """
    report = Report()
    root = read(file or Path(str(files("diplomatic_swings.scenarios"))) / SHIPPED, report)
    if root is None:
        raise ScenarioError(report.problems)
    priors = [_prior(scenario, path, root, report) for path in root.entries]
    report.stop_if_any()
    return tuple(prior for prior in priors if prior)


def _prior(scenario: Scenario, path: str, root: Branch, report: Report) -> Prior | None:
    mark = root.entries[path].key
    row = root.branch(path)
    known = quantities(scenario)
    if path not in known:
        report.add(mark, path, f"expected the path of a number of the scenario{did_you_mean(path, known)}")
        return None
    strange = [name for name in row.entries if name not in PARTS]
    low, high, why = finite(row.get("low")), finite(row.get("high")), row.scalar("why")
    numbers = [name for name in PARTS[:2] if name in row.entries]
    own = known[path].range
    if not numbers and own is not None:
        low, high = own
    if strange or low is None or high is None or not isinstance(why, str) or not low < high:
        report.add(
            mark,
            path,
            "expected {low, high, why}: two numbers, low first, and a reason; "
            "low and high may be left out where the number has a range of its own",
        )
        return None
    prior = Prior(path, low, high, why)
    for end in (prior.low, prior.high):
        _check_bounds(scenario, {path: end}, mark, report)
    return prior


def _check_bounds(scenario: Scenario, value: Mapping[str, float], mark: Mark, report: Report) -> None:
    try:
        vary(scenario, value)
    except ScenarioError as error:
        report.add(mark, next(iter(value)), error.problems[0].message)
