"""Picture: the most frequent outcome over a grid of two inputs that a sweep played, under one policy."""

from typing import TYPE_CHECKING

from diplomatic_swings.experiments.studies.drivers import maps
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.pictures.phase import alt_phase, plot_phase, title_phase
from matplotlib.figure import Figure, SubFigure

if TYPE_CHECKING:
    from diplomatic_swings.experiments.sweeps.overview import Overview


def title_sweep_map(policy: str, overview: "Overview") -> str:
    """Return the finding, with the policy if there are several."""
    title = title_phase(maps(overview)[policy])
    return f"Under {policy}: {title[:1].lower()}{title[1:]}" if len(overview.design.policies) > 1 else title


def alt_sweep_map(policy: str, overview: "Overview") -> str:
    """Return the picture in words, for those who do not see it."""
    shown = maps(overview)[policy]
    ends = {"x_low": float(shown["x"][0]), "x_high": float(shown["x"][-1])}  # of the points, not of the cells
    words = alt_phase(shown.assign_attrs(ends))
    return f"Under {policy}: {words}" if len(overview.design.policies) > 1 else words


def plot_sweep_map(policy: str, overview: "Overview", size: Size = "print") -> Figure | SubFigure:
    """Draw the phase map of a grid of two inputs under a policy.

    Args:
        policy: name of the policy.
        overview: what a sweep found as a whole, see :func:`diplomatic_swings.experiments.studies.drivers.maps`.
        size: "print" or "projector".
    """
    return plot_phase(maps(overview)[policy].assign_attrs(policy=_named(policy, overview)), size)


def _named(policy: str, overview: "Overview") -> str:
    return policy if len(overview.design.policies) > 1 else ""
