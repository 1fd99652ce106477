"""``swings plot``: the pictures of a result on disk, drawn anew."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app import options
from app.console import tell_if_compiling, working, write
from app.errors import UserError, one_of
from experiments.atomic import explained
from sim.files.formats import FORMAT, format_of

if TYPE_CHECKING:
    from plots import Size
    from plots.gallery import Picture

SWEEP = "sweep.json"
"""The file by which the folder of a sweep is known."""

SCENARIOS = ("scenario.yaml", "a.yaml")
"""The files that say of which game a folder of results is: that of a run, or of a comparison."""

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
    if any(format_of(result / name) == FORMAT for name in SCENARIOS):
        _draw_game(result, out or result / "plots", ends, size, kind, jobs, quiet=quiet)
        return
    from experiments.replay import opened, played

    saved = opened(result)
    for name in kind or ():
        one_of("--kind", name, [picture.name for picture in _pictures(compared=saved.compared)])
    tell_if_compiling(quiet=quiet)
    with working(f"{result}: runs", quiet=quiet) as progress:
        found = played(saved, jobs, progress)
    _draw(found, out or result / "plots", ends, size, kind)


def _draw_game(
    result: Path,
    folder: Path,
    formats: list[str],
    size: str,
    kinds: list[str] | None,
    jobs: int | None,
    *,
    quiet: bool,
) -> None:
    """Play runs of the bargaining game again, draw their pictures and print the names of the files."""
    from experiments.bargaining.replay import played_again
    from experiments.replay import saved_figures
    from plots import draw_game, draw_game_comparison
    from plots.gallery import GAME, GAME_COMPARISONS

    compared = "a" in saved_figures(result)
    for name in kinds or ():
        one_of("--kind", name, [picture.name for picture in (GAME_COMPARISONS if compared else GAME)])
    tell_if_compiling(quiet=quiet, kernel="sim.bargaining.kernel")
    with working(f"{result}: runs", quiet=quiet) as progress:
        again: Any = played_again(result, jobs, progress)
    draw = draw_game_comparison if compared else draw_game
    with explained(folder):
        paths = draw(again, folder, formats, _size(size), kinds)
    write("".join(f"{path}\n" for path in paths))


def _pictures(*, compared: bool) -> "tuple[Picture, ...]":
    from plots.gallery import COMPARISONS, PICTURES

    return COMPARISONS if compared else PICTURES


def _draw_sweep(result: Path, folder: Path, formats: list[str], size: str, kinds: list[str] | None) -> None:
    """Draw the pictures of a sweep and print the names of the files."""
    from experiments.sweeps import SweepError
    from experiments.sweeps.overview import overview
    from plots import draw_sweep
    from plots.sweep_gallery import sweep_pictures

    try:
        found = overview(result)
    except SweepError as error:
        raise UserError(str(error)) from error
    for name in kinds or ():
        one_of("--kind", name, [picture.name for picture in sweep_pictures(found)])
    with explained(folder):
        paths = draw_sweep(found, folder, formats, _size(size), kinds)
    write("".join(f"{path}\n" for path in paths))


def _size(name: str) -> "Size":
    return "projector" if name == "projector" else "print"


def _draw(found: Any, folder: Path, formats: list[str], size: str, kinds: list[str] | None) -> None:  # noqa: ANN401 - either result
    """Draw pictures and print the names of the files."""
    from experiments.compare import Comparison
    from plots import draw_all, draw_comparison

    draw = draw_comparison if isinstance(found, Comparison) else draw_all
    with explained(folder):
        paths = draw(found, folder, formats, _size(size), kinds)
    write("".join(f"{path}\n" for path in paths))
