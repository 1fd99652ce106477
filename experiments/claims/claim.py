"""What a claim is once it is read: cases to compare, what to measure, what is claimed of it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from diplomatic_swings.forms.problems import Mark
from diplomatic_swings.forms.tree import Branch


@dataclass(frozen=True)
class Case:
    """One scenario of a comparison: a base and what is laid over it.

    Attributes:
        name: its name within the claim.
        mark: where it stands.
        scenario: name or path of its base.
        lens: lens of its own, in place of that of the trial; None for that one.
        policies: policy by player.
        settings: what is set, as ``path=value``.
        bar: levers that a player lacks throughout, by player.
        places: where each setting stands, by dotted path.
    """

    name: str
    mark: Mark
    scenario: str
    lens: str | None
    policies: Mapping[str, str]
    settings: tuple[str, ...]
    bar: Mapping[str, tuple[str, ...]]
    places: Mapping[str, Mark]


@dataclass(frozen=True)
class Measure:
    """What is measured in every run: a kind and its details.  Equal measures have equal keys."""

    kind: str
    detail: Mapping[str, Any] = field(hash=False)
    key: str


@dataclass(frozen=True)
class Term:
    """A measure of a case, times a factor."""

    measure: str
    case: str
    factor: float


@dataclass(frozen=True)
class Expectation:
    """What is claimed: a sum of terms lies above (or below) a threshold.

    Attributes:
        terms: what is added up.
        threshold: what the sum is held against.
        above: whether it is claimed to lie above.
        words: the same in words.
        compares: whether it is held against another figure, rather than against a number that the claim names.
    """

    terms: tuple[Term, ...]
    threshold: float
    above: bool
    words: str
    compares: bool

    def bar(self, smallest: float, spread: float) -> float:
        """Return what the sum must pass to hold: the threshold, and between two figures the smallest effect beyond it.

        Args:
            smallest: smallest effect worth the name, in standard deviations between runs.
            spread: standard deviation between runs of what is compared; NaN where it is unknown.
        """
        beyond = smallest * spread if self.compares and math.isfinite(spread) else 0.0
        return self.threshold + (beyond if self.above else -beyond)


@dataclass(frozen=True)
class Claim:
    """One claim.

    Attributes:
        id: its name.
        text: the text that makes it.
        lens: the lens of that text; None where there is none.
        statement: what is claimed, in one sentence.
        mechanism: which payoffs and beliefs would make it so, in words.
        carried_by: dotted paths of the terms that carry it.
        label: how much the model's own writing decides: definitional, mechanism or emergent; empty if not said.
        smallest: least effect worth the name where two figures are compared, standard deviations between runs.
        cases: scenarios to compare, by name.
        measures: what is measured, by name.
        expect: what is claimed of it; the first is the main effect.
        removal: settings that take the carrying term away; empty if not declared.
        note: what a reader of the verdict should know.
        mark: where it stands.
        tree: the claim as it stands in the file, for messages.
    """

    id: str
    text: str
    lens: str | None
    statement: str
    mechanism: str
    carried_by: tuple[str, ...]
    label: str
    smallest: float
    cases: Mapping[str, Case]
    measures: Mapping[str, Measure]
    expect: tuple[Expectation, ...]
    removal: tuple[str, ...]
    note: str
    mark: Mark
    tree: Branch = field(repr=False, compare=False)
