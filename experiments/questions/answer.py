"""The answer to a scenario's question, and whether it stands: with other seeds, other readings, other numbers.

The effect is conditional on much, and :func:`conditions` says on what.  Its interval holds the luck of the runs alone;
that values are solved by simulation, that the numbers are judgements and that the world can be read otherwise is not
in it.  So the question is asked again with other seeds of the solver and the runs, under every shipped lens, and with the
draws of a fit where there are any.  An answer *stands* in a check that says the same: more, less, or no clear difference.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from diplomatic_swings.experiments.questions.asking import (
    Asked,
    first_week,
    forced,
    numbered,
    outcome_of,
    question_of,
    sides_of,
)
from diplomatic_swings.experiments.questions.effect import NO, UNCLEAR, YES, direction, effects
from diplomatic_swings.experiments.runs.compare import side_of
from diplomatic_swings.experiments.runs.paired import Paired
from diplomatic_swings.experiments.runs.runs import Play
from diplomatic_swings.experiments.runs.solves import solution_for
from diplomatic_swings.sim.scenario.loading import lenses
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.store.version import VERSION

SEEDS: Final = 3
"""Seeds of the runs and of the solver that an answer is asked with."""

POSTERIOR: Final = "posterior"
_TAILS: Final = (0.025, 0.975)

VERDICTS: Final = {YES: "yes", NO: "no, the opposite", UNCLEAR: "no clear difference"}

type Said = Callable[[str, int, int], None]
"""Called with what is done, how many checks are done, and how many there are."""


class Check(NamedTuple):
    """The question asked once.

    Attributes:
        name: what is different in it, as ``seed 1`` or ``lens kyiv``.
        effect: without, with, difference and its interval.
        residuals: how far values are from settled, of the control and of the scenario.
        settled: whether the values of both sides are settled.
    """

    name: str
    effect: Paired
    residuals: tuple[float, float]
    settled: bool


@dataclass(frozen=True)
class Answer:
    """The answer to a scenario's question; immutable.

    Attributes:
        scenario: the scenario.
        control: what it is compared with.
        seed: seed of the first check; the others have the next ones.
        runs: pairs of runs in each check.
        times: whether the outcome counts times a run, not runs.
        same_values: whether both sides are played with the same solved values.
        anyway: what events left out force, in words, with how many runs do it with the event and without.
        checks: the question asked again and again; the first one is the answer.
        draws: the question asked with draws of a fit; none without them.
        readings: title of each lens, by the name of its check.
    """

    scenario: Scenario
    control: Scenario
    seed: int
    runs: int
    times: bool
    same_values: bool
    anyway: tuple[tuple[str, Paired], ...]
    checks: tuple[Check, ...]
    draws: tuple[Check, ...]
    readings: Mapping[str, str]

    @property
    def question(self) -> dict[str, Any]:
        """Return the question as the file states it."""
        return question_of(self.scenario)

    @property
    def effect(self) -> Paired:
        """Return the effect: without, with, the difference and its interval."""
        return self.checks[0].effect

    @property
    def verdict(self) -> str:
        """Return yes, no, or no clear difference."""
        return VERDICTS[direction(self.effect)]

    @property
    def posterior(self) -> Paired | None:
        """Return the effect over the draws of a fit: means, and the middle 95 % of differences; None without draws."""
        if not self.draws:
            return None
        a, b, difference = np.array([each.effect[:3] for each in self.draws]).T
        low, high = np.quantile(difference, _TAILS)
        return Paired(float(a.mean()), float(b.mean()), float(difference.mean()), float(low), float(high))

    @property
    def stands(self) -> dict[str, bool]:
        """Return whether each check says the same as the first, by its name."""
        said = direction(self.effect)
        stands = {check.name: direction(check.effect) == said for check in self.checks}
        over_draws = self.posterior
        return stands if over_draws is None else {**stands, POSTERIOR: direction(over_draws) == said}

    @property
    def window(self) -> tuple[int, int]:
        """Return the first week that counts and the first that does not."""
        weeks = outcome_of(self.scenario, self.scenario).weeks
        return weeks.start, weeks.stop

    def summary(self) -> dict[str, Any]:
        """Return the answer as plain data, as ``swings answer --json`` prints it."""
        x, question = self.effect, self.question
        return {
            "question": question["asks"],
            "control": question["control"]["label"],
            "outcome": question["outcome"]["label"],
            "unit": "times a run" if self.times else "share of runs",
            "answer": self.verdict,
            "effect": x.difference,
            "low": x.low,
            "high": x.high,
            "with": x.b,
            "without": x.a,
            "stands": {name: "yes" if stands else "no" for name, stands in self.stands.items()},
            "checks": [_as_dict(check) for check in self.checks],
            "draws": [_as_dict(check) for check in self.draws],
            "same_values": self.same_values,
            "anyway": [{"move": words, "with": y.b, "without": y.a} for words, y in self.anyway],
            "scenario": self.scenario.name,
            "digest": self.scenario.digest,
            "control_digest": self.control.digest,
            "seed": self.seed,
            "runs": self.runs,
            "iterations": int(self.scenario.solver.iterations),
            "weeks": list(self.window),
            "version": VERSION,
        }


def _as_dict(check: Check) -> dict[str, Any]:
    x = check.effect
    return {
        "name": check.name,
        "effect": x.difference,
        "low": x.low,
        "high": x.high,
        "with": x.b,
        "without": x.a,
        "residual": max(check.residuals),
        "settled": check.settled,
    }


class Plan(NamedTuple):
    """How a question is asked.

    Attributes:
        how: runs, seed and threads of each check.
        alone: whether it is asked once, and not again with other seeds and lenses.
        draws: sets of numbers of a fit, by dotted path.
        allow_unsettled: whether the answer itself may rest on values that have not settled; checks may.
        said: told what is done.
    """

    how: Play
    alone: bool = False
    draws: Sequence[Mapping[str, float]] = ()
    allow_unsettled: bool = False
    said: Said | None = None


class _Case(NamedTuple):
    """One check to be made: its name, what sets it apart, and whether it is a draw."""

    name: str
    seed: int
    lens: str | None = None
    values: Mapping[str, float] | None = None


def answer(asked: Asked, plan: Plan) -> Answer:
    """Ask a scenario's question, once and again.

    Raises:
        ScenarioError: if a file has mistakes, or the scenario asks nothing.
        SolveError: if the values of the first check do not settle, unless that is allowed.
    """
    cases, whole = _cases(asked, plan), sides_of(asked)[1]
    others = forced(whole)
    made: list[Check] = []
    anyway: tuple[tuple[str, Paired], ...] = ()
    same_values = False
    for done, case in enumerate(cases):
        if plan.said:
            plan.said(case.name, done, len(cases))
        check, rest, same = _asked_once(asked, case, plan, others if not made else ())
        if not made:
            same_values, anyway = same, tuple(zip((each["label"] for each in others), rest, strict=True))
        made.append(check)
    control, _ = sides_of(asked)
    drawn = sum(case.values is not None for case in cases)
    kept = len(made) - drawn
    readings = {f"lens {lens.name}": lens.title for lens in lenses()}
    return Answer(
        whole,
        control,
        plan.how.seed,
        plan.how.runs,
        outcome_of(whole, whole).times,
        same_values,
        anyway,
        tuple(made[:kept]),
        tuple(made[kept:]),
        readings,
    )


def _cases(asked: Asked, plan: Plan) -> list[_Case]:
    """Return the checks: seeds, lenses, draws."""
    first = plan.how.seed
    seeds = [_Case(f"seed {seed}", seed) for seed in range(first, first + (1 if plan.alone else SEEDS))]
    named = [] if plan.alone else [lens.name for lens in lenses() if lens.name != asked.lens]
    read = [_Case(f"lens {name}", first, lens=name) for name in named]
    draws = [_Case(f"draw {number}", first, values=values) for number, values in enumerate(plan.draws, 1)]
    return [*seeds, *read, *draws]


def _asked_once(
    asked: Asked, case: _Case, plan: Plan, others: Sequence[Mapping[str, Any]]
) -> tuple[Check, list[Paired], bool]:
    """Return one check, further outcomes of the same runs, and whether both sides have the same values."""
    pair = sides_of(asked, case.lens, case.values)
    rough = plan.allow_unsettled or case.name != f"seed {plan.how.seed}"
    control, whole = (
        solution_for(each, seed=case.seed, threads=plan.how.threads, allow_unsettled=rough) for each in pair
    )
    start = first_week(pair[1])
    listed = [
        [outcome_of(pair[1], each), *(numbered(other, start, each) for other in others)] for each in pair
    ]
    how = plan.how._replace(seed=case.seed)
    sides = side_of(pair[0], control), side_of(pair[1], whole)
    figures = effects(*sides, (listed[0], listed[1]), how)
    solutions = control.solution, whole.solution
    residuals = solutions[0].residual, solutions[1].residual
    check = Check(case.name, figures[0], residuals, all(each.settled for each in solutions))
    return check, figures[1:], control.digest == whole.digest
