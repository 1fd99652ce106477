"""One picture by its name, for notebooks and papers: on a page of its own, or on a part of the caller's figure."""

import inspect
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from diplomatic_swings.experiments.runs.compare import GameComparison
from diplomatic_swings.experiments.runs.runs import BargainingResult
from diplomatic_swings.experiments.studies.discovery import Discovery
from diplomatic_swings.experiments.validation.validation import Validation
from diplomatic_swings.forms.problems import did_you_mean
from diplomatic_swings.plots.frame.page import drawn_on
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.gallery import (
    ANSWER,
    CLAIMS,
    COMPARISONS,
    DISCOVERY,
    DOCTRINES,
    DRAWN,
    PHASE,
    REPLAY,
    RUNS,
    STUDIES,
    VALIDATION,
    Picture,
    check,
)
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

if TYPE_CHECKING:
    from diplomatic_swings.experiments.sweeps.overview import Overview

Canvas = Axes | SubFigure


def pictures_of(shown: Any) -> Sequence[Picture]:  # noqa: ANN401 - any result
    """Return the pictures that there are of a result, a comparison, a study or a sweep."""
    known = {
        BargainingResult: RUNS,
        GameComparison: COMPARISONS,
        Validation: VALIDATION,
        Discovery: (DISCOVERY,),
    }
    for kind, pictures in known.items():
        if isinstance(shown, kind):
            return pictures
    return _others(shown)


def _others(shown: Any) -> Sequence[Picture]:  # noqa: ANN401 - any result
    """Return the pictures of results that are told by their content, or that need further libraries."""
    import xarray as xr
    from diplomatic_swings.experiments.claims.ledger import Ledger
    from diplomatic_swings.experiments.doctrines.study import DoctrineGame
    from diplomatic_swings.experiments.fit.layers import DrawnPairs, DrawnRuns
    from diplomatic_swings.experiments.questions.answer import Answer
    from diplomatic_swings.experiments.replay.filtering import Replay
    from diplomatic_swings.experiments.sweeps.overview import Overview

    if isinstance(shown, xr.Dataset):
        method = shown.attrs.get("method")
        return [each for each in STUDIES if each.name == method] or [PHASE]
    known = {
        Ledger: (CLAIMS,),
        DoctrineGame: (DOCTRINES,),
        Replay: REPLAY,
        Answer: (ANSWER,),
        DrawnRuns: (DRAWN,),
        DrawnPairs: (DRAWN,),
    }
    for kind, pictures in known.items():
        if isinstance(shown, kind):
            return pictures
    if isinstance(shown, Overview):
        from diplomatic_swings.plots.sweep_gallery import sweep_pictures

        return sweep_pictures(shown)
    raise TypeError(f"expected a result that has pictures (given a {type(shown).__name__})")


def plot(
    shown: "BargainingResult | GameComparison | Discovery | Validation | Overview | Any",  # noqa: ANN401
    kind: str = "",
    ax: Canvas | None = None,
    size: Size = "print",
) -> Figure | SubFigure | Axes:
    """Draw one picture of a result and return it, saved nowhere.

    Args:
        shown: a result, a comparison, a study, a sweep.
        kind: name of the picture (default: the first one of the gallery).
        ax: axes of a grid, or a SubFigure, to draw on; a picture of several panels takes the place of the axes.
            None for a page of its own.
        size: "print" or "projector".

    Returns:
        What was given as ``ax``, the part that took its place, or a new figure, which a notebook shows.

    Raises:
        ValueError: if there is no such picture, or no room for it.
    """
    check((), size)
    picture = _named(pictures_of(shown), kind)
    if isinstance(ax, Axes) and "ax" in inspect.signature(picture.plot).parameters:
        picture.plot(shown, ax=ax, size=size)
        return ax
    if ax is None:
        drawn = picture.plot(shown, size=size)
        return drawn if isinstance(drawn, Figure) else drawn.figure
    part = _in_place_of(ax) if isinstance(ax, Axes) else ax
    with drawn_on(part):
        picture.plot(shown, size=size)
    return part


def _named(pictures: Sequence[Picture], kind: str) -> Picture:
    """Return a picture by its name, the first one without a name."""
    named = {picture.name: picture for picture in pictures}
    if kind and kind not in named:
        near = did_you_mean(kind, named)
        raise ValueError(f"kind: expected one of {', '.join(named)} (given '{kind}'){near}")
    return named[kind] if kind else pictures[0]


def _in_place_of(ax: Axes) -> SubFigure:
    """Return a part of a figure that takes the place of axes."""
    place, figure = ax.get_subplotspec(), ax.figure
    if place is None:
        raise ValueError("ax: expected axes of a grid, as plt.subplots makes them, or a SubFigure")
    part: SubFigure = figure.add_subfigure(place)
    ax.remove()
    return part
