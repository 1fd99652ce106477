"""``swings sensitivity``: which inputs decide how a scenario ends."""

from typing import TYPE_CHECKING, Annotated

import typer
from diplomatic_swings.app import options, study_options
from diplomatic_swings.app.drawn import asked as asked_draws
from diplomatic_swings.app.finishing import Result, Where, finish
from diplomatic_swings.app.moving import Blocks, chosen, moving
from diplomatic_swings.store.atomic import check_folder
from diplomatic_swings.tell.console import working
from diplomatic_swings.tell.errors import UserError, one_of

if TYPE_CHECKING:
    import xarray as xr
    from diplomatic_swings.experiments.studies.sensitivity.play import Play

Method = Annotated[
    str,
    typer.Option(
        "--method",
        metavar="NAME",
        help="morris (screening), sobol (shares of variance), or one-at-a-time (local, from the scenario's numbers).",
    ),
]
Points = Annotated[
    int | None,
    options.number(
        "--points",
        "Trajectories of morris (10), rows of sobol (64; a power of two), repetitions of one-at-a-time (8).",
        2,
        study_options.MOST_POINTS,
    ),
]


def sensitivity(
    scenario: options.ScenarioName,
    method: Method = "morris",
    inputs: study_options.Inputs = None,
    outcome: study_options.Outcomes = None,
    week: study_options.Week = None,
    points: Points = None,
    params: options.Params = None,
    draws: options.MostDraws = None,
    blocks: Blocks = None,
    runs: study_options.PointRuns = 64,
    seed: options.Seed = 0,
    weeks: options.Weeks = None,
    jobs: options.Jobs = None,
    settings: options.Settings = None,
    lens: options.Lens = None,
    policy: options.Policies = None,
    allow_unsettled: options.AllowUnsettled = False,
    out: options.Out = None,
    force: options.Force = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    no_plots: options.NoPlots = False,
) -> None:
    """Find the inputs that decide how often a scenario ends in an outcome, and tell them from chance.

    Chance is an input like the others: what it moves alone is the noise floor. With sobol so is what is chosen as a whole:
    a draw of --params, whose numbers are no inputs of their own; a date, an event or a policy of --blocks. A design says
    ranges and draws as well, where --inputs and --params do not.
    """
    from diplomatic_swings.experiments.studies.sensitivity.play import Play
    from diplomatic_swings.experiments.studies.sensitivity.study import METHODS, SIZES, study, with_others

    one_of("--method", method, METHODS)
    loaded = options.load_scenario(scenario, options.Changes(settings, lens, policy, weeks))
    first, *others = outcome or ("settle",)
    asked = study_options.all_checked(loaded, (first, *others), week)
    if params or blocks:
        _check_method(method, "--params" if blocks is None else "--blocks")
    what = chosen(loaded, asked_draws(params, draws), blocks)
    moved = moving(loaded, inputs, what)
    size = _size(method, points or SIZES[method])
    if out:
        check_folder(out, force=force)
    play = Play(
        loaded, runs, seed, week, jobs, None, allow_unsettled, expressions=asked, cases=what.cases or {}
    )
    study_options.tell_what_takes_long(loaded, quiet=quiet)
    with study_options.settling(), working("points", quiet=quiet) as progress:
        effects = study(method, study_options.reporting(play, progress), moved, first, size, what.blocks)
    effects = with_others(effects, tuple(others))
    finish(Where(out, force, as_json, quiet, no_plots), _result(effects, play))


def _check_method(method: str, option: str) -> None:
    """Refuse what enters as a whole beside a method that cannot take it."""
    if method != "sobol":
        raise UserError(
            f"{option}: expected with --method sobol (given {method}): a block has no ends and no steps"
        )


def _size(method: str, points: int) -> int:
    if method == "sobol" and points.bit_count() != 1:
        below = 1 << (points.bit_length() - 1)
        raise UserError(
            f"--points: expected a power of two for sobol, such as {below} or {2 * below} (given {points})"
        )
    return points


def _result(effects: "xr.Dataset", play: "Play") -> Result:
    from diplomatic_swings.experiments.studies.sensitivity.saving import save_study, study_summary
    from diplomatic_swings.plots import draw_study
    from diplomatic_swings.tell.terminal.study import study_report

    return Result(
        save=lambda folder: save_study(effects, play, folder),
        summary=lambda: study_summary(effects),
        report=lambda: study_report(effects),
        draw=lambda folder: draw_study(effects, folder),
    )
