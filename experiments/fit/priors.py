"""What may move in a fit, and how far: uniform priors by dotted path, each with its reason."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from experiments.games import game_of
from sim.files.content import Written
from sim.files.parsing import parse
from sim.files.problems import Mark, Report, ScenarioError, did_you_mean
from sim.files.tree import Branch
from sim.files.varying import quantities

SHIPPED = "fit/priors.yaml"
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
        return (self.high - self.low) / 12.0**0.5


type Vary = Callable[[Any, Mapping[str, float]], Any]


def read_priors(
    scenario: Written,
    file: Path | None = None,
    shipped: str = SHIPPED,
    vary: Vary | None = None,
) -> tuple[Prior, ...]:
    """Return the priors of a file (default: the shipped ones).

    Args:
        scenario: whose numbers they are.
        file: the file.
        shipped: the shipped file that is read where none is given, below ``scenarios/``.
        vary: returns the scenario with other numbers, or says why it cannot have them.

    Raises:
        ScenarioError: with every mistake in the file: unknown numbers, empty ranges, missing reasons.
    """
    vary = vary or game_of(scenario).vary
    name = str(file) if file else shipped
    report = Report()
    try:
        text = (
            file.read_text(encoding="utf-8")
            if file
            else files("scenarios").joinpath(shipped).read_text("utf-8")
        )
    except (OSError, UnicodeDecodeError) as error:
        report.add(Mark(name), "", f"cannot be read ({error})")
        raise ScenarioError(report.problems) from error
    parsed = parse(text, name)
    report.problems.extend(parsed.problems)
    root = parsed.root
    if not isinstance(root, Branch):
        report.add(Mark(name), "", "expected a mapping: path of a number: {low, high, why}")
        raise ScenarioError(report.problems)
    priors = [_prior(scenario, path, root, report, vary) for path in root.entries]
    report.stop_if_any()
    return tuple(prior for prior in priors if prior)


def _prior(scenario: Written, path: str, root: Branch, report: Report, vary: Vary) -> Prior | None:
    mark = root.entries[path].key
    row = root.branch(path)
    known = quantities(scenario)
    if path not in known:
        report.add(mark, path, f"expected the path of a number of the scenario{did_you_mean(path, known)}")
        return None
    strange = [name for name in row.entries if name not in PARTS]
    low, high, why = (row.scalar(name) for name in PARTS)
    own = known[path].range
    if low is None and high is None and own is not None:
        low, high = own
    numbers = all(isinstance(x, (int, float)) and not isinstance(x, bool) for x in (low, high))
    if strange or not numbers or not isinstance(why, str) or not low < high:  # type: ignore[operator]
        report.add(
            mark,
            path,
            "expected {low, high, why}: two numbers, low first, and a reason; "
            "low and high may be left out where the number has a range of its own",
        )
        return None
    prior = Prior(path, float(low), float(high), why)  # type: ignore[arg-type]
    for end in (prior.low, prior.high):
        _check_bounds(scenario, {path: end}, mark, report, vary)
    return prior


def _check_bounds(
    scenario: Written, value: Mapping[str, float], mark: Mark, report: Report, vary: Vary
) -> None:
    try:
        vary(scenario, value)
    except ScenarioError as error:
        report.add(mark, next(iter(value)), error.problems[0].message)
