"""``swings answer``: the question that a scenario asks, answered, and whether the answer stands."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from diplomatic_swings.app import options
from diplomatic_swings.app.drawn import numbers_of_draws
from diplomatic_swings.app.finishing import Result, finish
from diplomatic_swings.app.solving import How, settled
from diplomatic_swings.store.atomic import check_folder
from diplomatic_swings.tell.console import note, tell_if_compiling, working

if TYPE_CHECKING:
    from diplomatic_swings.experiments.questions.answer import Answer
    from diplomatic_swings.experiments.questions.asking import Asked
    from rich.console import RenderableType

DRAWS = 20
"""Draws of a fit that are played, unless another number is asked for: each is a solve."""

MOST_DRAWS = 100_000

Draws = Annotated[
    int, options.number("--draws", "Most draws of --params to use, evenly over the file.", 1, MOST_DRAWS)
]
Alone = Annotated[
    bool,
    typer.Option("--once", help="Ask once: no further seeds, no lenses. Says nothing of whether it stands."),
]


def answer(
    scenario: options.ScenarioName,
    runs: options.Runs = 2000,
    seed: options.Seed = 0,
    weeks: options.Weeks = None,
    jobs: options.Jobs = None,
    settings: options.Settings = None,
    lens: options.Lens = None,
    policy: options.Policies = None,
    params: options.Params = None,
    draws: Draws = DRAWS,
    once: Alone = False,
    out: options.Out = None,
    force: options.Force = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    no_plots: options.NoPlots = False,
    allow_unsettled: options.AllowUnsettled = False,
) -> None:
    """Answer the question that a scenario asks: how much, whether it stands, what would change it.

    It is asked with three seeds and under every lens, each solved the first time: minutes; --once asks once.
    """
    from diplomatic_swings.experiments.questions.asking import Asked, sides_of

    policies = options.by_player(policy or ())
    asked = Asked(scenario, tuple(settings or ()), lens, policies, weeks)
    options.check_length(*sides_of(asked))
    values = numbers_of_draws(params, draws, asked.load()) if params else []
    if out:
        check_folder(out, force=force)
    tell_if_compiling(quiet=quiet)
    how = How(runs, seed, jobs, out, force, as_json, quiet, no_plots, allow_unsettled)
    made = _answered(asked, how, values, once=once)
    finish(how, _result(made))


def _answered(asked: "Asked", how: How, values: Sequence[Mapping[str, float]], *, once: bool) -> "Answer":
    """Return the answer, with a word on standard error for each check."""
    from diplomatic_swings.experiments.questions.answer import Plan, answer
    from diplomatic_swings.experiments.runs.runs import Play

    with settled(), working(f"{asked.name}: checks", quiet=how.quiet) as progress:

        def said(name: str, done: int, total: int) -> None:
            progress(done, total)
            note(f"asking with {name} ({done + 1} of {total}) ...", quiet=how.quiet or total == 1)

        plan = Plan(
            Play(how.runs, how.seed, how.jobs),
            once,
            values,
            how.allow_unsettled,
            said,
        )
        return answer(asked, plan)


def report(made: "Answer") -> list["RenderableType"]:
    """Return the answer for the terminal: question, answer, checks, what would change it, what it depends on."""
    from diplomatic_swings.tell import answer as words
    from diplomatic_swings.tell.terminal.run import table
    from rich.text import Text

    checks = table(*words.COLUMNS, right=tuple(words.NUMBERS))
    for row in words.check_rows(made):
        checks.add_row(*row)
    warning = words.unsettled(made)
    return [
        Text(f"{made.scenario.title} ({made.scenario.name}, digest {made.scenario.digest})", style="bold"),
        *words.question_lines(made),
        "",
        Text(f"Answer: {words.headline(made)}", style="bold"),
        *([warning] if warning else []),
        "",
        checks,
        words.residual_line(made),
        "",
        "What would change it:",
        *(f"  - {line}" for line in words.changes(made)),
        "What it is conditional on:",
        *(f"  - {line}" for line in words.conditions(made)),
    ]


def _result(made: "Answer") -> Result:
    from diplomatic_swings.experiments.questions.saving import save_answer
    from diplomatic_swings.plots import draw_answer
    from diplomatic_swings.tell.answer_page import markdown

    return Result(
        save=lambda folder: save_answer(made, folder, markdown(made)),
        summary=made.summary,
        report=lambda: report(made),
        draw=lambda folder: draw_answer(made, folder),
    )
