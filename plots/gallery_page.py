"""The gallery: every picture of a run and of a comparison on one page, with the command that made it.

    python -m diplomatic_swings.plots.gallery_page    # writes docs/_static/gallery/ and prints the page

The figures are committed, small, so that the page reads well without a build.  They show scenarios whose solutions are
shipped, so that making them anew, after a change of rules, of numbers or of a picture, solves nothing.
"""

import inspect
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from diplomatic_swings.experiments.runs.compare import compare
from diplomatic_swings.experiments.runs.runs import BargainingResult, Play, play_with
from diplomatic_swings.experiments.runs.solves import solution_for
from diplomatic_swings.plots.frame.files import write_whole
from diplomatic_swings.plots.frame.style import styled
from diplomatic_swings.plots.gallery import COMPARISONS, RUNS, TRIANGLE, Picture
from diplomatic_swings.sim.scenario.loading import available, load
from diplomatic_swings.sim.solver.solutions import digest_of, shipped_file
from matplotlib.figure import Figure
from PIL import Image

DOCS: Final = Path(__file__).resolve().parent.parent / "docs"
FIGURES: Final = "_static/gallery"
RUN: Final = "talks-2025-10"
PAIR: Final = ("talks-2025-10", "minsk-freeze")
MANY, EACH = 2000, 500
_DPI, _COLORS = 100, 256

_HEAD: Final = f"""# Gallery

Every picture of a run and of a comparison, each with its finding and the command that made it. The title of
each states what was found, so it changes with the result. The figures here are of print size;
`--size projector` draws them for slides.

`swings plot` needs no more than the folder that `swings run --out` or `swings compare --out` wrote. It plays the
runs again from the scenario and the seed in that folder, which gives the same paths to the bit, and checks every
headline figure against `result.json`. If the version, a digest or a figure differs, it says so and draws nothing.
Pictures of [an answer](answers.md), of [the replay](replay.md) and of [a sweep](sweeps.md) stand on the pages of these.

## A run

    swings run {RUN} --out results/{RUN}
"""

_COMPARE: Final = f"""
## A comparison

    swings compare {" ".join(PAIR)} --out results/compared
"""

_PRESETS: Final = """
## Presets at a glance

Those whose solutions come with the program; [all of them in figures](scenarios.md).
"""


class Shown(NamedTuple):
    """A picture on the page: which, of what, the name of its file, and the command that draws it."""

    picture: Picture
    of: Any
    name: str
    command: str


def presets() -> list[str]:
    """Return the presets whose solutions are shipped."""
    names = [each.name for each in available() if each.kind == "preset"]
    return [name for name in names if shipped_file(digest_of(load(name))).exists()]


def pieces(settings: Sequence[str] = ()) -> list[tuple[str, list[Shown]]]:
    """Play what the gallery shows; return its parts, each with its head.

    Args:
        settings: settings laid over every scenario, as ``path=value``: a brief solve, for a quick look.
    """

    def played(name: str, runs: int) -> BargainingResult:
        scenario = load(name, settings)
        return play_with(scenario, solution_for(scenario, allow_unsettled=bool(settings)), Play(runs))

    first, second = (load(name, settings) for name in PAIR)
    values = [solution_for(one, allow_unsettled=bool(settings)) for one in (first, second)]
    pair = compare(first, second, Play(MANY), (values[0], values[1]))
    result = played(RUN, MANY)
    of_run = [Shown(p, result, p.name, _command(f"results/{RUN}", p)) for p in RUNS]
    of_pair = [Shown(p, pair, p.name, _command("results/compared", p)) for p in COMPARISONS]
    glance = [played(name, EACH) for name in presets()]
    every = [Shown(TRIANGLE, glance, "presets", "python -m diplomatic_swings.plots.gallery_page")]
    return [(_HEAD, of_run), (_COMPARE, of_pair), (_PRESETS, every)]


def _command(folder: str, picture: Picture) -> str:
    return f"swings plot {folder} --kind {picture.name}"


def page(parts: list[tuple[str, list[Shown]]]) -> str:
    """Return the page as Markdown."""
    return "".join(head + "".join(_entry(shown) for shown in group) for head, group in parts)


def _entry(shown: Shown) -> str:
    """Return the finding, the figure with its alternative text, what it shows, and the command."""
    finding = shown.picture.title(shown.of)
    figure = f"![{shown.picture.alt(shown.of)}]({FIGURES}/{shown.name}.png)"
    parts = (f"### {shown.name}", f"**{finding}.**", figure, _shows(shown.picture), f"    {shown.command}")
    return "".join(f"\n{part}\n" for part in parts)


def _shows(picture: Picture) -> str:
    """Return what a picture shows in any case, in words of the function that draws it."""
    return f"It shows {(inspect.getdoc(picture.plot) or '').splitlines()[0].removeprefix('Draw ')}"


def small_png(shown: Shown) -> bytes:
    """Return a figure as a PNG of few colours, a few dozen kilobytes."""
    drawn = shown.picture.plot(shown.of)
    figure = drawn if isinstance(drawn, Figure) else drawn.figure
    full, few = io.BytesIO(), io.BytesIO()
    with styled("print"):
        figure.savefig(full, format="png", dpi=_DPI)
    with Image.open(full) as image:
        image.convert("RGB").quantize(_COLORS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
            few, "png", optimize=True
        )
    return few.getvalue()


def main(docs: Path = DOCS, settings: Sequence[str] = ()) -> None:
    """Write the figures and print the page; with settings, for a quick look, values may be unsettled."""
    parts = pieces(settings)
    for _, group in parts:
        for shown in group:
            write_whole(docs / FIGURES / f"{shown.name}.png", small_png(shown))
    sys.stdout.write(page(parts))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS, sys.argv[2:])
