"""Pictures: one file each, ``plot_x(result, ax=None) -> Axes`` or ``-> Figure`` if it has several panels.

Matplotlib is imported only when something is drawn.

>>> from diplomatic_swings.plots import draw_run
>>> draw_run(result, Path("results/talks"))  # doctest: +SKIP
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diplomatic_swings.plots.frame.size import Size

if TYPE_CHECKING:
    import matplotlib.axes  # by their full names, which the API reference can tell from our own figures
    import matplotlib.figure
    import xarray as xr
    from diplomatic_swings.experiments.claims.ledger import Ledger
    from diplomatic_swings.experiments.doctrines.study import DoctrineGame
    from diplomatic_swings.experiments.fit.layers import DrawnPairs, DrawnRuns
    from diplomatic_swings.experiments.questions.answer import Answer
    from diplomatic_swings.experiments.replay.filtering import Replay
    from diplomatic_swings.experiments.runs.compare import GameComparison
    from diplomatic_swings.experiments.runs.runs import BargainingResult
    from diplomatic_swings.experiments.studies.discovery import Discovery
    from diplomatic_swings.experiments.sweeps.overview import Overview
    from diplomatic_swings.experiments.validation.validation import Validation

FORMATS = ("png", "svg")

__all__ = [
    "FORMATS",
    "Size",
    "draw_answer",
    "draw_claims",
    "draw_comparison",
    "draw_discovery",
    "draw_game",
    "draw_phase",
    "draw_run",
    "draw_study",
    "draw_sweep",
    "draw_validation",
    "plot",
]


def plot(
    shown: Any,  # noqa: ANN401 - any result that has pictures
    kind: str = "",
    ax: "matplotlib.axes.Axes | matplotlib.figure.SubFigure | None" = None,
    size: Size = "print",
) -> "matplotlib.figure.Figure | matplotlib.figure.SubFigure | matplotlib.axes.Axes":
    """Draw one picture of a result and return it; see :func:`diplomatic_swings.plots.single.plot`.

    >>> plot(result, "papers")  # doctest: +SKIP
    >>> plot(result, "first-deal", ax=axes[0])  # doctest: +SKIP
    """
    from diplomatic_swings.plots import single

    return single.plot(shown, kind, ax, size)


def draw_run(
    result: "BargainingResult",
    folder: Path,
    formats: Sequence[str] = FORMATS,
    size: Size = "print",
    kinds: Sequence[str] | None = None,
) -> list[Path]:
    """Draw every picture of a result and return the files written, in order of reading.

    Args:
        result: what an ensemble found.
        folder: where the files go; it is made if it is not there.
        formats: ends of the names of files, of "png", "svg" and "pdf".
        size: "print" (7.2 inches wide) or "projector" (16:9, larger type).
        kinds: names of the pictures to draw (default: all).

    Raises:
        ValueError: if a format, the size or a kind is not known; nothing is written then.
    """
    from diplomatic_swings.plots import gallery

    return gallery.draw_run(result, folder, formats, size, kinds)


def draw_comparison(
    comparison: "GameComparison",
    folder: Path,
    formats: Sequence[str] = FORMATS,
    size: Size = "print",
    kinds: Sequence[str] | None = None,
) -> list[Path]:
    """Draw the pictures of a comparison and return the files written; arguments as for :func:`draw_run`."""
    from diplomatic_swings.plots import gallery

    return gallery.draw_comparison(comparison, folder, formats, size, kinds)


def draw_answer(
    answer: "Answer", folder: Path, formats: Sequence[str] = FORMATS, size: Size = "print"
) -> list[Path]:
    """Draw the picture of an answer and return the files written; arguments as for :func:`draw_run`."""
    from diplomatic_swings.plots import gallery

    return gallery.draw_answer(answer, folder, formats, size)


def draw_validation(
    validation: "Validation", folder: Path, formats: Sequence[str] = FORMATS, size: Size = "print"
) -> list[Path]:
    """Draw the pictures of a validation and return the files written; arguments as for :func:`draw_run`."""
    from diplomatic_swings.plots import gallery

    return gallery.draw_validation(validation, folder, formats, size)


def draw_replay(
    replay: "Replay", folder: Path, formats: Sequence[str] = FORMATS, size: Size = "print"
) -> list[Path]:
    """Draw the pictures of a replay and return the files written; arguments as for :func:`draw_run`."""
    from diplomatic_swings.plots import gallery

    return gallery.draw_replay(replay, folder, formats, size)


def draw_drawn(
    drawn: "DrawnRuns | DrawnPairs", folder: Path, formats: Sequence[str] = FORMATS, size: Size = "print"
) -> list[Path]:
    """Draw luck and numbers of runs under many draws, and return the files written; arguments as for :func:`draw_run`."""
    from diplomatic_swings.plots import gallery

    return gallery.draw_drawn(drawn, folder, formats, size)


def draw_claims(
    ledger: "Ledger", folder: Path, formats: Sequence[str] = FORMATS, size: Size = "print"
) -> list[Path]:
    """Draw the picture of a ledger of claims and return the files written; arguments as for :func:`draw_run`.

    On a screen, where all claims would not fit, there is one picture for each text.
    """
    from diplomatic_swings.plots import gallery

    return gallery.draw_claims(ledger, folder, formats, size)


def draw_study(
    effects: "xr.Dataset", folder: Path, formats: Sequence[str] = FORMATS, size: Size = "print"
) -> list[Path]:
    """Draw the picture of a sensitivity study and return the files written; arguments as for :func:`draw_run`."""
    from diplomatic_swings.plots import gallery

    return gallery.draw_study(effects, folder, formats, size)


def draw_phase(
    effects: "xr.Dataset", folder: Path, formats: Sequence[str] = FORMATS, size: Size = "print"
) -> list[Path]:
    """Draw a phase map and return the files written; arguments as for :func:`draw_run`."""
    from diplomatic_swings.plots import gallery

    return gallery.draw_phase(effects, folder, formats, size)


def draw_game(
    result: "DoctrineGame", folder: Path, formats: Sequence[str] = FORMATS, size: Size = "print"
) -> list[Path]:
    """Draw the picture of a game of doctrines and return the files written; arguments as for :func:`draw_run`."""
    from diplomatic_swings.plots import gallery

    return gallery.draw_game(result, folder, formats, size)


def draw_discovery(
    discovery: "Discovery", folder: Path, formats: Sequence[str] = FORMATS, size: Size = "print"
) -> list[Path]:
    """Draw discovered regions and return the files written; arguments as for :func:`draw_run`."""
    from diplomatic_swings.plots import gallery

    return gallery.draw_discovery(discovery, folder, formats, size)


def draw_sweep(
    overview: "Overview",
    folder: Path,
    formats: Sequence[str] = FORMATS,
    size: Size = "print",
    kinds: Sequence[str] | None = None,
) -> list[Path]:
    """Draw the pictures of a sweep and return the files written; arguments as for :func:`draw_run`."""
    from diplomatic_swings.plots import sweep_gallery

    return sweep_gallery.draw_sweep(overview, folder, formats, size, kinds)
