"""Cases and measures in words, for pages that people read."""

from collections.abc import Mapping
from typing import Any, Final

from diplomatic_swings.experiments.claims.claim import Case, Measure
from diplomatic_swings.experiments.claims.measures import Kind

NOTHING: Final = "as it is"

MEANING: Final = {
    "definitional": "what is measured is little more than a number or an effect that the files state",
    "mechanism": "one payoff or belief that the files state makes players choose so",
    "emergent": "no number of the files says so; it comes from players who answer each other",
}
"""What each label of a claim means."""


def of_case(case: Case) -> str:
    """Return what a case is: its scenario and all that is laid over it."""
    parts = [text.replace("=", " = ", 1) for text in case.settings]
    parts += [f"{player} follows {name}" for player, name in case.policies.items()]
    parts += [f"{player} without {', '.join(levers)}" for player, levers in case.bar.items()]
    parts += [f"lens {case.lens}"] * bool(case.lens)
    return f"{case.scenario}: {'; '.join(parts) or NOTHING}"


def of_measure(measure: Measure, kinds: Mapping[str, Kind]) -> str:
    """Return what is measured: the meaning of its kind, and its details."""
    details = [f"{name} {_plain(value)}" for name, value in measure.detail.items() if name != "kind"]
    return f"{kinds[measure.kind].meaning}{': ' * bool(details)}{'; '.join(details)}"


def _plain(value: Any) -> str:  # noqa: ANN401 - any detail of a measure
    if isinstance(value, Mapping):
        return " ".join(_plain(part) for part in value.values())
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return str(value)
