"""``swings plot``: the pictures of a result on disk, drawn anew."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from diplomatic_swings.app import options
from diplomatic_swings.store.atomic import explained
from diplomatic_swings.tell.console import tell_if_compiling, working, write
from diplomatic_swings.tell.errors import UserError, one_of

if TYPE_CHECKING:
    from diplomatic_swings.plots.frame.size import Size

SWEEP = "sweep.json"
"""The file by which the folder of a sweep is known."""

FORMATS = ("png", "svg", "pdf")
SIZES = ("print", "projector")

Result = Annotated[Path, typer.Argument(metavar="RESULT", help="Folder that run, compare or sweep wrote.")]
Kinds = Annotated[
    list[str] | None, typer.Option("--kind", metavar="KIND", help="A picture (default: all); repeatable.")
]
Of = Annotated[str, typer.Option("--size", metavar="SIZE", help="print or projector.")]
Formats = Annotated[
    str, typer.Option("--format", metavar="LIST", help="Formats with commas between: png, svg, pdf.")
]
To = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Where the files go (default: RESULT/plots).")
]


def plot(
    result: Result,
    kind: Kinds = None,
    size: Of = "print",
    formats: Formats = "png,svg",
    out: To = None,
    jobs: options.Jobs = None,
    quiet: options.Quiet = False,
) -> None:
    """Draw the pictures of a saved result: its runs are played again from its files and must agree with it.

    Those of a sweep are drawn from its tables.  Pictures of the same names are replaced, each whole.
    """
    one_of("--size", size, SIZES)
    ends = [one_of("--format", end.strip(), FORMATS) for end in formats.split(",")]
    if (result / SWEEP).is_file():
        _draw_sweep(result, out or result / "plots", ends, size, kind)
        return
    _draw_runs(result, out or result / "plots", ends, size, kind, jobs, quiet=quiet)


def _draw_runs(
    result: Path,
    folder: Path,
    formats: list[str],
    size: str,
    kinds: list[str] | None,
    jobs: int | None,
    *,
    quiet: bool,
) -> None:
    """Play runs again, draw their pictures and print the names of the files."""
    from diplomatic_swings.experiments.runs.replay import played_again, saved_figures
    from diplomatic_swings.plots import draw_comparison, draw_run
    from diplomatic_swings.plots.gallery import COMPARISONS, RUNS

    compared = "a" in saved_figures(result)
    for name in kinds or ():
        one_of("--kind", name, [picture.name for picture in (COMPARISONS if compared else RUNS)])
    tell_if_compiling(quiet=quiet)
    with working(f"{result}: runs", quiet=quiet) as progress:
        again: Any = played_again(result, jobs, progress)
    draw = draw_comparison if compared else draw_run
    with explained(folder):
        paths = draw(again, folder, formats, _size(size), kinds)
    write("".join(f"{path}\n" for path in paths))


def _draw_sweep(result: Path, folder: Path, formats: list[str], size: str, kinds: list[str] | None) -> None:
    """Draw the pictures of a sweep and print the names of the files."""
    from diplomatic_swings.experiments.sweeps import SweepError
    from diplomatic_swings.experiments.sweeps.overview import overview
    from diplomatic_swings.plots import draw_sweep
    from diplomatic_swings.plots.sweep_gallery import sweep_pictures

    try:
        seen = overview(result)
    except SweepError as error:
        raise UserError(str(error)) from error
    for name in kinds or ():
        one_of("--kind", name, [picture.name for picture in sweep_pictures(seen)])
    with explained(folder):
        paths = draw_sweep(seen, folder, formats, _size(size), kinds)
    write("".join(f"{path}\n" for path in paths))


def _size(name: str) -> "Size":
    return "projector" if name == "projector" else "print"
