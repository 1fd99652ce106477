"""What may move in a study, and how far: the fitted numbers, those with a range, a file, or paths."""

from collections.abc import Sequence
from pathlib import Path

from diplomatic_swings.experiments.designs.design import range_refusals
from diplomatic_swings.experiments.fit.priors import Prior, read_priors
from diplomatic_swings.forms.problems import Mark, Report, did_you_mean
from diplomatic_swings.sim.scenario.ranges import quantities
from diplomatic_swings.sim.tables.records import Scenario

FITTED = "fitted"
RANGED = "ranged"
FILES = (".yaml", ".yml")
_PATH = "PATH or PATH=LOW:HIGH"
_FORM = f"expected {_PATH}, low first"


def read_inputs(
    scenario: Scenario, asked: Sequence[str] = (FITTED,), option: str = "--inputs"
) -> tuple[Prior, ...]:
    """Return the inputs that were asked for, each path once.

    Args:
        scenario: the scenario whose numbers they are.
        asked: ``fitted`` (the numbers that a fit may move), ``ranged`` (those to which the scenario gives
            a range), the name of a YAML file in the form of the fit's priors, or ``PATH[=LOW:HIGH]``.
        option: what the mistakes are told under.

    Raises:
        ScenarioError: with all mistakes: unknown paths, empty ranges, values that the model refuses.
    """
    report = Report()
    inputs: dict[str, Prior] = {}
    for text in asked:
        for given in _given(scenario, text, option, report):
            if given.path in inputs:
                report.add(Mark(option), given.path, "expected each input once (given twice)")
            inputs[given.path] = given
    report.stop_if_any()
    return tuple(inputs.values())


def _given(scenario: Scenario, text: str, option: str, report: Report) -> tuple[Prior, ...]:
    if text == FITTED:
        return read_priors(scenario)
    if text == RANGED:
        return ranged(scenario)
    if text.endswith(FILES):
        return read_priors(scenario, Path(text))
    one = _one(scenario, text, option, report)
    return (one,) if one else ()


def ranged(scenario: Scenario) -> tuple[Prior, ...]:
    """Return the numbers to which a scenario gives a range, each over that range; whole numbers are left out."""
    own = {path: q.range for path, q in quantities(scenario).items() if q.range and q.range[0] < q.range[1]}
    spans = [Prior(path, low, high, "range of the scenario") for path, (low, high) in own.items()]
    return tuple(span for span in spans if not refusal(scenario, span))


def _one(scenario: Scenario, text: str, option: str, report: Report) -> Prior | None:
    path, equals, span = text.partition("=")
    known = quantities(scenario)
    if path not in known:
        near = did_you_mean(path, known)
        report.add(Mark(option), path, f"expected the path of a number of the scenario{near}")
        return None
    prior = _spanned(path, span) if equals else _shipped(scenario, path)
    if prior is None:
        reason = _FORM if equals else f"has no range of its own; {_FORM}"
        report.add(Mark(option), path, f"{reason} (given '{text}')")
        return None
    if problem := refusal(scenario, prior):
        report.add(Mark(option), path, problem)
    return prior


def _spanned(path: str, span: str) -> Prior | None:
    low, _, high = span.partition(":")
    try:
        prior = Prior(path, float(low), float(high), "given")
    except ValueError:
        return None
    return prior if prior.low < prior.high else None


def _shipped(scenario: Scenario, path: str) -> Prior | None:
    """Return the range that the fit gives a number, or else the scenario."""
    fitted = {prior.path: prior for prior in read_priors(scenario)}
    own = quantities(scenario)[path].range
    if path in fitted or not own or own[0] >= own[1]:
        return fitted.get(path)
    return Prior(path, own[0], own[1], "range of the scenario")


def refusal(scenario: Scenario, prior: Prior) -> str:
    """Return why the model refuses an end of a range or what lies between, or nothing."""
    return next(range_refusals(scenario, prior.path, prior.low, prior.high), "")
