"""``swings sensitivity``: which inputs decide how a scenario ends."""

from dataclasses import replace
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
    from diplomatic_swings.experiments.studies.sensitivity.blocks import Block, Labels
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
Blocks = Annotated[
    str | None,
    typer.Option(
        "--blocks",
        metavar="DESIGN",
        help="Name or file of a design: each of its blocks of settings, and its policies, is one input (sobol).",
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
    a draw of --params, whose numbers are no inputs of their own; a date, an event or a policy of --blocks.
    """
    from diplomatic_swings.experiments.studies.sensitivity.blocks import apart
    from diplomatic_swings.experiments.studies.sensitivity.inputs import FITTED, read_inputs
    from diplomatic_swings.experiments.studies.sensitivity.play import Play
    from diplomatic_swings.experiments.studies.sensitivity.study import METHODS, SIZES, study

    one_of("--method", method, METHODS)
    loaded = options.load_scenario(scenario, options.Changes(settings, lens, policy, weeks))
    study_options.checked(loaded, outcome, week)
    moved = read_inputs(loaded, inputs or (FITTED,))
    chosen, cases = _blocks(loaded, method, asked_draws(params, draws), blocks)
    for block in chosen:
        if inputs:
            apart(moved, block, "--inputs")
        moved = tuple(each for each in moved if each.path not in block.table)
    size = _size(method, points or SIZES[method])
    if out:
        check_folder(out, force=force)
    asked = study_options.expressions(loaded, outcome)
    play = Play(
        loaded, runs, seed, week, jobs, allow_unsettled=allow_unsettled, expressions=asked, cases=cases
    )
    study_options.tell_what_takes_long(loaded, quiet=quiet)
    with study_options.settling(), working("points", quiet=quiet) as progress:
        effects = study(method, study_options.reporting(play, progress), moved, outcome, size, chosen)
    finish(Where(out, force, as_json, quiet, no_plots), _result(effects, play))


def _blocks(
    scenario: "Scenario", method: str, draws: Asked | None, design: str | None
) -> "tuple[tuple[Block, ...], dict[Labels, Scenario]]":
    """Return what enters as a whole, draws first, and the scenarios that choices of settings and policies make."""
    if draws is None and design is None:
        return (), {}
    option = "--params" if design is None else "--blocks"
    if method != "sobol":
        raise UserError(
            f"{option}: expected with --method sobol (given {method}): a block has no ends and no steps"
        )
    from diplomatic_swings.experiments.designs.files import read_design
    from diplomatic_swings.experiments.studies.sensitivity.blocks import cases, design_blocks, read_block

    drawn = () if draws is None else (read_block(scenario, str(draws.params), draws.most),)
    if design is None:
        return drawn, {}
    written, _ = read_design(design)
    asked = replace(written, weeks=scenario.weeks)
    own = asked.bare_scenario()
    if own.digest != scenario.digest:
        words = f"--blocks: expected a design of {scenario.name} as it is asked for here"
        raise UserError(f"{words} (given one of {own.name}, digest {own.digest}, here {scenario.digest})")
    named = design_blocks(asked)
    if not named:
        raise UserError(f"--blocks: expected a design with settings or several policies (given '{design}')")
    return (*drawn, *named), cases(asked)


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
