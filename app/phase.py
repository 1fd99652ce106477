"""``swings phase``: which outcome is the most frequent, over two inputs."""

from typing import TYPE_CHECKING, Annotated

import typer
from diplomatic_swings.app import options, study_options
from diplomatic_swings.app.finishing import Result, Where, finish
from diplomatic_swings.store.atomic import check_folder
from diplomatic_swings.tell.console import working
from diplomatic_swings.tell.errors import UserError

if TYPE_CHECKING:
    import xarray as xr
    from diplomatic_swings.experiments.fit.priors import Prior
    from diplomatic_swings.experiments.studies.phase import Grid
    from diplomatic_swings.experiments.studies.sensitivity.play import Play

MOST_CELLS = 200

X = Annotated[
    str, typer.Option("--x", metavar="PATH[=LOW:HIGH]", help="Number along the map, and its range.")
]
Y = Annotated[str, typer.Option("--y", metavar="PATH[=LOW:HIGH]", help="Number up the map, and its range.")]
Cells = Annotated[int, options.number("--cells", "Cells along each side.", 2, MOST_CELLS)]
Value = Annotated[
    str | None,
    typer.Option(
        "--outcome",
        metavar="EXPRESSION",
        help="Figure or expression told in each cell besides, such as 'settle - freeze' or 'payoff.us'.",
    ),
]
Most = Annotated[
    int | None,
    options.number(
        "--most",
        "Runs at which a cell with a thin margin is left as it is (default: 8 times --runs).",
        1,
        10**6,
    ),
]


def phase(
    scenario: options.ScenarioName,
    x: X,
    y: Y,
    cells: Cells = 9,
    outcome: Value = None,
    week: study_options.Week = None,
    runs: study_options.PointRuns = 128,
    most: Most = None,
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
    """Map two inputs: which outcome is the most frequent, by how much, and where chance leaves it open.

    Cells in which the first two outcomes lie close get more runs. --outcome adds the value of an expression in each cell.
    """
    from diplomatic_swings.experiments.studies.phase import Grid
    from diplomatic_swings.experiments.studies.sensitivity.play import Play

    loaded = options.load_scenario(scenario, options.Changes(settings, lens, policy, weeks))
    study_options.checked(loaded, outcome or "settle", week)
    if most is not None and most < runs:
        raise UserError(f"--most: expected at least the {runs} of --runs (given {most})")
    if out:
        check_folder(out, force=force)
    looked_at = (outcome,) if outcome else ()
    play = Play(loaded, runs, seed, week, jobs, allow_unsettled=allow_unsettled, expressions=looked_at)
    phases = _mapped(play, (x, y), Grid(cells, cells, runs, most or 8 * runs), quiet=quiet)
    finish(Where(out, force, as_json, quiet, no_plots), _result(phases, play))


def _mapped(play: "Play", axes: tuple[str, str], grid: "Grid", *, quiet: bool) -> "xr.Dataset":
    from diplomatic_swings.experiments.studies.phase import phase_map, with_value
    from diplomatic_swings.sim.scenario.ranges import quantities

    x, y = (_axis(play, text, option) for text, option in zip(axes, ("--x", "--y"), strict=True))
    if x.path == y.path:
        raise UserError(f"--y: expected another number than that of --x (given '{y.path}')")
    have = quantities(play.scenario)
    study_options.tell_what_takes_long(play.scenario, quiet=quiet)
    with study_options.settling(), working("cells", quiet=quiet) as progress:
        counting = study_options.reporting(play, progress)
        phases = phase_map(counting.counts, x, y, grid)
        if play.expressions:
            phases = with_value(phases, counting, play.expressions[0])
    start = {"x_start": have[x.path].value, "y_start": have[y.path].value}
    units = {"x_unit": have[x.path].unit, "y_unit": have[y.path].unit}
    return phases.assign_attrs(play.about("phase", grid.columns * grid.rows), **start, **units)


def _axis(play: "Play", text: str, option: str) -> "Prior":
    from diplomatic_swings.experiments.studies.sensitivity.inputs import read_inputs

    read = read_inputs(play.scenario, [text], option)
    if len(read) != 1:
        raise UserError(f"{option}: expected one number, PATH or PATH=LOW:HIGH (given '{text}')")
    return read[0]


def _result(phases: "xr.Dataset", play: "Play") -> Result:
    from diplomatic_swings.experiments.studies.phase_words import sentences
    from diplomatic_swings.experiments.studies.sensitivity.saving import phase_summary, save_phase
    from diplomatic_swings.plots import draw_phase

    return Result(
        save=lambda folder: save_phase(phases, play, folder),
        summary=lambda: phase_summary(phases),
        report=lambda: sentences(phases),
        draw=lambda folder: draw_phase(phases, folder),
    )
