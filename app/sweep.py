"""``swings sweep``: a design of many points, on one machine or many, kept as it comes."""

import shlex
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from diplomatic_swings.app import options, study_options
from diplomatic_swings.tell.console import complain, note, show, tell_if_compiling, working
from diplomatic_swings.tell.errors import UserError
from diplomatic_swings.tell.words import plural

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.ensemble import Progress
    from diplomatic_swings.experiments.sweeps import Shard

EVERY = 60.0
"""Seconds between two lines of progress where there is no terminal to draw a bar on."""

DesignName = Annotated[
    str, typer.Argument(metavar="DESIGN", help="Name of a shipped design (see presets), or a YAML file.")
]
Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder that keeps the results.")]
Points = Annotated[
    int | None,
    options.number(
        "--points", "Points, or steps of a grid, in place of the design's.", 1, study_options.MOST_POINTS
    ),
]
Runs = Annotated[
    int | None,
    options.number("--runs", "Runs at each point, in place of the design's.", 1, options.MOST_RUNS),
]
Seed = Annotated[
    int | None,
    options.number("--seed", "Seed of the runs, in place of the design's.", 0, options.LARGEST_SEED),
]
Draws = Annotated[
    int | None,
    options.number(
        "--draws", "Draws of --params that the inputs are multiplied by, the first of the file.", 1, 1_000_000
    ),
]
Resume = Annotated[
    bool, typer.Option("--resume", help="Go on with what is in the folder, if there is anything.")
]
ShardText = Annotated[
    str | None,
    typer.Option(
        "--shard",
        metavar="I/N",
        help="Play share I of N, into a folder of its own in DIR; see results --merge.",
    ),
]
Cluster = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        help="Play on the workers of a Dask scheduler, such as tcp://host:8786.",
    ),
]
Trajectories = Annotated[bool, typer.Option("--trajectories", help="Keep the runs too, week by week.")]


def sweep(
    design: DesignName,
    out: Out,
    points: Points = None,
    runs: Runs = None,
    seed: Seed = None,
    params: options.Params = None,
    draws: Draws = None,
    resume: Resume = False,
    jobs: options.Jobs = None,
    shard: ShardText = None,
    cluster: Cluster = None,
    trajectories: Trajectories = False,
    quiet: options.Quiet = False,
    no_plots: options.NoPlots = False,
) -> None:
    """Play every point of a design; what is done is kept, whatever happens."""
    if cluster and jobs:
        raise UserError("expected --jobs (threads here) or --cluster (workers elsewhere), not both")
    from diplomatic_swings.experiments.designs.files import Size, read_design
    from diplomatic_swings.experiments.sweeps import Options, SweepError
    from diplomatic_swings.experiments.sweeps import sweep as play

    asked, scenario = read_design(design, Size(points, runs, seed, params, draws))
    share = _shard(shard)
    folder = out / share.folder if share else out
    if not cluster:
        tell_if_compiling(quiet=quiet)
    try:
        with working("points", quiet=quiet, left=lambda: _left(folder)) as bar:
            lines = _Lines(asked.runs, bar, quiet=quiet)
            play(asked, scenario, folder, Options(resume, jobs, share, cluster, trajectories), lines, note)
    except SweepError as error:
        raise UserError(str(error)) from error
    if share is None:
        _write_report(folder, plots=not no_plots, quiet=quiet)
    _report(folder)


def _write_report(folder: Path, *, plots: bool, quiet: bool) -> None:
    """Write the report; whatever goes wrong with it, the sweep is kept."""
    from diplomatic_swings.tell.report import REPORT
    from diplomatic_swings.tell.report.sweep import write_report

    note("writing the report ...", quiet=quiet)
    try:
        write_report(folder, plots=plots)
        note(f"the report is {folder / REPORT}", quiet=quiet)
    except Exception as error:  # noqa: BLE001 - a night of runs is worth more than its page
        words = f"{type(error).__name__}: {error}"
        complain(
            f"the sweep is kept, its report is not ({words}); again with: swings results {folder} --report"
        )


def _shard(text: str | None) -> "Shard | None":
    from diplomatic_swings.experiments.sweeps import SweepError
    from diplomatic_swings.experiments.sweeps.shards import read_shard

    try:
        return read_shard(text) if text else None
    except SweepError as error:
        raise UserError(str(error)) from error


def _left(folder: Path) -> str:
    """Return what an interrupted sweep leaves, and how to go on."""
    from diplomatic_swings.experiments.sweeps import SweepError
    from diplomatic_swings.experiments.sweeps.reading import open_results

    try:
        store = open_results(folder)
    except SweepError:
        return "nothing was written"
    again = [word for word in sys.argv[1:] if word != "--resume"]
    kept = f"{len(store.done())} of {plural(len(store.manifest.parts), 'part')} are kept in {folder}"
    return f"{kept}; go on with: swings {shlex.join([*again, '--resume'])}"


class _Lines:
    """Moves the bar, and where none can be drawn tells progress in a line now and then, as for a log."""

    def __init__(
        self, runs: int, bar: "Progress", *, quiet: bool, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.bar = bar
        self.silent = quiet or sys.stderr.isatty()
        self.runs = runs
        self.clock = clock
        self.begun: tuple[float, int] | None = None
        self.reported = clock()

    def __call__(self, done: int, total: int) -> None:
        self.bar(done, total)
        now = self.clock()
        if self.begun is None:
            self.begun = (now, done)
        if self.silent or now - self.reported < EVERY:
            return
        self.reported = now
        rate = (done - self.begun[1]) / max(now - self.begun[0], 1e-9)
        left = (total - done) / rate if rate else float("inf")
        note(
            f"{done:,} of {total:,} points, {rate * self.runs:,.0f} runs a second, {left / 60.0:,.0f} minutes left"
        )


def _report(folder: Path) -> None:
    from diplomatic_swings.app.results import overview
    from diplomatic_swings.experiments.sweeps import summary

    show(*overview(folder, summary(folder)))
