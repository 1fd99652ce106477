"""The answer to a scenario's question, and whether it stands: with other seeds, other readings, other numbers.

The effect is conditional on much, and :func:`conditions` says on what.  Its interval holds the luck of the runs alone;
that values are solved by simulation, that the numbers are judgements and that the world can be read otherwise is not
in it.  So the question is asked again with other seeds of the solver and the runs, under every shipped lens, and with the
draws of a fit where there are any.  An answer *stands* in a check that says the same: more, less, or no clear difference.

The answer itself rests on values solved in full, those that ``swings run`` plays.  The checks start from these and are
solved on with draws, payoffs and beliefs of their own (:data:`CHECK_ITERATIONS`).
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
from diplomatic_swings.experiments.runs.solves import Solved, cores, solution_for
from diplomatic_swings.sim.scenario.loading import lenses
from diplomatic_swings.sim.solver.solutions import solution_of
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.store.version import VERSION

SEEDS: Final = 3
"""Seeds of the runs and of the solver that an answer is asked with."""

CHECK_ITERATIONS: Final = 24
"""Iterations by which a check's values are solved on from those of the answer."""

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
    control, whole = sides_of(asked)
    cases, others = _cases(asked, plan), forced(whole)
    _say(plan, cases, 0)
    solved = _in_full(control, plan), _in_full(whole, plan)
    first, rest = _asked_once((control, whole), solved, cases[0], plan, others)
    made = [first]
    for done, case in enumerate(cases[1:], 1):
        _say(plan, cases, done)
        pair = sides_of(asked, case.lens, case.values)
        values = _solved_on(pair[0], solved[0], case, plan), _solved_on(pair[1], solved[1], case, plan)
        made.append(_asked_once(pair, values, case, plan)[0])
    drawn = sum(case.values is not None for case in cases)
    kept = len(made) - drawn
    readings = {f"lens {lens.name}": lens.title for lens in lenses()}
    return Answer(
        whole,
        control,
        plan.how.seed,
        plan.how.runs,
        outcome_of(whole, whole).times,
        solved[0].digest == solved[1].digest,
        tuple(zip((each["label"] for each in others), rest, strict=True)),
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


def _say(plan: Plan, cases: Sequence[_Case], done: int) -> None:
    """Tell what is done next."""
    if plan.said:
        plan.said(cases[done].name, done, len(cases))


def _in_full(scenario: Scenario, plan: Plan) -> Solved:
    """Return the values that ``swings run`` plays."""
    how = plan.how
    return solution_for(scenario, seed=how.seed, threads=how.threads, allow_unsettled=plan.allow_unsettled)


def _solved_on(scenario: Scenario, start: Solved, case: _Case, plan: Plan) -> Solved:
    """Return the values of a check's scenario, solved on from those of the answer."""
    threads = cores(plan.how.threads)
    values = solution_of(
        scenario, seed=case.seed, threads=threads, warm=start.solution, iterations=CHECK_ITERATIONS
    )
    return Solved(*values)


def _asked_once(
    pair: tuple[Scenario, Scenario],
    solved: tuple[Solved, Solved],
    case: _Case,
    plan: Plan,
    others: Sequence[Mapping[str, Any]] = (),
) -> tuple[Check, list[Paired]]:
    """Return one check, of the control and the whole, and further outcomes of the same runs."""
    start = first_week(pair[1])
    listed = [
        [outcome_of(pair[1], each), *(numbered(other, start, each) for other in others)] for each in pair
    ]
    sides = side_of(pair[0], solved[0]), side_of(pair[1], solved[1])
    figures = effects(*sides, (listed[0], listed[1]), plan.how._replace(seed=case.seed))
    solutions = [each.solution for each in solved]
    settled = all(each.settled for each in solutions)
    return Check(case.name, figures[0], (solutions[0].residual, solutions[1].residual), settled), figures[1:]
