"""``swings sensitivity``: which inputs decide how a scenario ends."""

from typing import TYPE_CHECKING, Annotated

import typer
from diplomatic_swings.app import options, study_options
from diplomatic_swings.app.drawn import Asked
from diplomatic_swings.app.drawn import asked as asked_draws
from diplomatic_swings.app.finishing import Result, Where, finish
from diplomatic_swings.store.atomic import check_folder
from diplomatic_swings.tell.console import working
from diplomatic_swings.tell.errors import UserError, one_of

if TYPE_CHECKING:
    import xarray as xr
    from diplomatic_swings.experiments.studies.sensitivity.blocks import Block
    from diplomatic_swings.experiments.studies.sensitivity.play import Play
    from diplomatic_swings.sim.tables.records import Scenario

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
    outcome: study_options.Outcome = "settle",
    week: study_options.Week = None,
    points: Points = None,
    params: options.Params = None,
    draws: options.MostDraws = None,
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

    Chance is an input like the others: what it moves alone is the noise floor. With --params (and sobol) so is a draw of
    the file as a whole: numbers that hang together have one index. Numbers that it draws are no inputs of their own.
    """
    from diplomatic_swings.experiments.studies.sensitivity.blocks import apart
    from diplomatic_swings.experiments.studies.sensitivity.inputs import FITTED, read_inputs
    from diplomatic_swings.experiments.studies.sensitivity.play import Play
    from diplomatic_swings.experiments.studies.sensitivity.study import METHODS, SIZES, study

    one_of("--method", method, METHODS)
    loaded = options.load_scenario(scenario, options.Changes(settings, lens, policy, weeks))
    study_options.checked(loaded, outcome, week)
    moved = read_inputs(loaded, inputs or (FITTED,))
    block = _block(loaded, method, asked_draws(params, draws))
    if block is not None:
        if inputs:
            apart(moved, block, "--inputs")
        moved = tuple(each for each in moved if each.path not in block.table)
    size = _size(method, points or SIZES[method])
    if out:
        check_folder(out, force=force)
    asked = study_options.expressions(loaded, outcome)
    play = Play(loaded, runs, seed, week, jobs, allow_unsettled=allow_unsettled, expressions=asked)
    study_options.tell_what_takes_long(loaded, quiet=quiet)
    with study_options.settling(), working("points", quiet=quiet) as progress:
        effects = study(method, study_options.reporting(play, progress), moved, outcome, size, block)
    finish(Where(out, force, as_json, quiet, no_plots), _result(effects, play))


def _block(scenario: "Scenario", method: str, draws: "Asked | None") -> "Block | None":
    """Return the draws of a file as one input; None where there are none."""
    if draws is None:
        return None
    if method != "sobol":
        raise UserError(
            f"--params: expected with --method sobol (given {method}): a draw has no ends and no steps"
        )
    from diplomatic_swings.experiments.studies.sensitivity.blocks import read_block

    return read_block(scenario, str(draws.params), draws.most)


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
