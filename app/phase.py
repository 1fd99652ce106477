"""``swings phase``: which outcome is the most frequent, over two inputs."""

from typing import TYPE_CHECKING, Annotated

import typer
from diplomatic_swings.app import options, study_options
from diplomatic_swings.app.drawn import asked as asked_draws
from diplomatic_swings.app.finishing import Result, Where, finish
from diplomatic_swings.app.moving import Blocks, Chosen, chosen
from diplomatic_swings.store.atomic import check_folder
from diplomatic_swings.tell.console import working
from diplomatic_swings.tell.errors import UserError

if TYPE_CHECKING:
    import xarray as xr
    from diplomatic_swings.experiments.fit.priors import Prior
    from diplomatic_swings.experiments.studies.mixed import Mixed
    from diplomatic_swings.experiments.studies.phase import Grid
    from diplomatic_swings.experiments.studies.sensitivity.play import Play

MOST_CELLS = 200

X = Annotated[
    str, typer.Option("--x", metavar="PATH[=LOW:HIGH]", help="Number along the map, and its range.")
]
Y = Annotated[str, typer.Option("--y", metavar="PATH[=LOW:HIGH]", help="Number up the map, and its range.")]
Cells = Annotated[int, options.number("--cells", "Cells along each side.", 2, MOST_CELLS)]
Values = Annotated[
    list[str] | None,
    typer.Option(
        "--outcome",
        metavar="EXPRESSION",
        help="Figure or expression told in each cell besides, such as 'settle - freeze' or 'payoff.us'; repeatable.",
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
    outcome: Values = None,
    week: study_options.Week = None,
    runs: study_options.PointRuns = 128,
    most: Most = None,
    params: options.Params = None,
    draws: options.MostDraws = None,
    blocks: Blocks = None,
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
    With --params and --blocks a cell is a mean: its runs are dealt evenly over draws, and over the choices of a design.
    """
    from diplomatic_swings.experiments.studies.phase import Grid
    from diplomatic_swings.experiments.studies.sensitivity.play import Play

    loaded = options.load_scenario(scenario, options.Changes(settings, lens, policy, weeks))
    asked = tuple(outcome or ())
    study_options.all_checked(loaded, asked or ("settle",), week)
    if most is not None and most < runs:
        raise UserError(f"--most: expected at least the {runs} of --runs (given {most})")
    what = chosen(loaded, asked_draws(params, draws), blocks)
    if out:
        check_folder(out, force=force)
    cases = what.cases or {}
    play = Play(loaded, runs, seed, week, jobs, None, allow_unsettled, expressions=asked, cases=cases)
    phases = _mapped(play, (x, y), Grid(cells, cells, runs, most or 8 * runs), what, quiet=quiet)
    finish(Where(out, force, as_json, quiet, no_plots), _result(phases, play))


def _mapped(play: "Play", axes: tuple[str, str], grid: "Grid", what: Chosen, *, quiet: bool) -> "xr.Dataset":
    from diplomatic_swings.experiments.studies.phase import phase_map, with_values
    from diplomatic_swings.sim.scenario.ranges import quantities

    x, y = (_axis(play, text, option) for text, option in zip(axes, ("--x", "--y"), strict=True))
    if x.path == y.path:
        raise UserError(f"--y: expected another number than that of --x (given '{y.path}')")
    _check_choices(what, (x, y), grid.runs)
    have = quantities(play.scenario)
    study_options.tell_what_takes_long(play.scenario, quiet=quiet)
    with study_options.settling(), working("cells", quiet=quiet) as progress:
        counting = _mixed(study_options.reporting(play, progress), what)
        phases = phase_map(counting.counts, x, y, grid)
        if play.expressions:
            phases = with_values(phases, counting, play.expressions)
    start = {"x_start": have[x.path].value, "y_start": have[y.path].value}
    units = {"x_unit": have[x.path].unit, "y_unit": have[y.path].unit}
    over = {"over": {each.path: len(each.table) for each in what.blocks}} if what.blocks else {}
    return phases.assign_attrs(play.about("phase", grid.columns * grid.rows), **start, **units, **over)


def _mixed(play: "Play", what: Chosen) -> "Play | Mixed":
    """Return what plays a cell: the scenario, or each choice of blocks in turn."""
    from diplomatic_swings.experiments.studies.mixed import Mixed

    return Mixed(play, what.blocks) if what.blocks else play


def _check_choices(what: Chosen, axes: "tuple[Prior, Prior]", runs: int) -> None:
    """Refuse axes that blocks move as well, and fewer runs than choices.

    Raises:
        ScenarioError: naming the axes.
        UserError: with the number of choices.
    """
    from diplomatic_swings.experiments.studies.mixed import choices
    from diplomatic_swings.experiments.studies.sensitivity.blocks import apart

    apart(axes, what.blocks, what.set, "--x, --y")
    if (number := choices(what.blocks)) > runs:
        raise UserError(
            f"--runs: expected at least {number}, one for each choice of draw and alternatives (given {runs})"
        )


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
