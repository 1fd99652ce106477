"""``swings plot``: the pictures of a result on disk, drawn anew."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app import options
from app.console import tell_if_compiling, working, write
from app.errors import one_of
from experiments.atomic import explained

if TYPE_CHECKING:
    from plots import Size
    from plots.gallery import Picture

FORMATS = ("png", "svg", "pdf")
SIZES = ("print", "projector")

Result = Annotated[
    Path, typer.Argument(metavar="RESULT", help="Folder that run --out or compare --out wrote.")
]
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

    Pictures of the same names are replaced, each whole.
    """
    one_of("--size", size, SIZES)
    ends = [one_of("--format", end.strip(), FORMATS) for end in formats.split(",")]
    from experiments.replay import opened, played

    saved = opened(result)
    for name in kind or ():
        one_of("--kind", name, [picture.name for picture in _pictures(compared=saved.compared)])
    tell_if_compiling(quiet=quiet)
    with working(f"{result}: runs", quiet=quiet) as progress:
        found = played(saved, jobs, progress)
    _draw(found, out or result / "plots", ends, size, kind)


def _pictures(*, compared: bool) -> "tuple[Picture, ...]":
    from plots.gallery import COMPARISONS, PICTURES

    return COMPARISONS if compared else PICTURES


def _draw(found: Any, folder: Path, formats: list[str], size: str, kinds: list[str] | None) -> None:  # noqa: ANN401 - either result
    """Draw pictures and print the names of the files."""
    from experiments.compare import Comparison
    from plots import draw_all, draw_comparison

    draw = draw_comparison if isinstance(found, Comparison) else draw_all
    chosen: Size = "projector" if size == "projector" else "print"
    with explained(folder):
        paths = draw(found, folder, formats, chosen, kinds)
    write("".join(f"{path}\n" for path in paths))
