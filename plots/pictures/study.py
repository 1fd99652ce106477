"""Pictures: which inputs matter - Sobol's indices, Morris's screening, one input at a time."""

from typing import TYPE_CHECKING, Any, Final

from diplomatic_swings.experiments.studies.sensitivity.play import CHANCE
from diplomatic_swings.experiments.studies.sensitivity.study import LOCAL, MORRIS, clear, floor, ranked
from diplomatic_swings.plots.frame.lettering import spread, text_width
from diplomatic_swings.plots.frame.marks import dot, hairline, leader, note, thick, type_size
from diplomatic_swings.plots.frame.page import Sheet, Words, extent, on_axes
from diplomatic_swings.plots.frame.palette import FAINT, GRID, INK, PAPER, PLAYER_INK, SOFT
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.words import NBSP, joined, number, percent, version_words
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, NullLocator

if TYPE_CHECKING:
    import xarray as xr

_HEAD, _ROW = 1.75, 0.25
_SMALL = 0.85
_MOST = 15
"""Inputs that are drawn: the strongest."""

_TOLD = 3
_NAMED_IF_NONE = 3
"""Inputs that are named on the screening's picture if none is clear of chance."""

_LINE = 1.1
_BEHIND: Final = {"boxstyle": "square,pad=0.1", "fc": PAPER, "lw": 0, "alpha": 0.75}
"""Paper behind a name, so that no line strikes it through."""

_APART = 0.17
_GAP, _BELOW, _RIGHT = 0.9, 4.2, 1.2
_SCREEN_HEIGHT = 4.6
_FLOOR: Final[dict[str, Any]] = {"color": FAINT, "alpha": 0.45, "lw": 0, "zorder": 0}
_POINTS = 100.0
_AIR = 1.1


def title_study(effects: "xr.Dataset") -> str:
    """Return the finding: which inputs stand clear of chance."""
    seen, outcome = clear(effects), effects.attrs["outcome"]
    if not seen:
        return f"No input's part in {outcome} stands clear of chance here"
    names = joined([_strength(effects, name) for name in seen[:_TOLD]])
    few = len(seen) <= _TOLD
    count = f"{len(seen)} of {len(ranked(effects))} inputs stand clear of chance"
    return f"{_ASKED[effects.attrs['method']].format(outcome)}: {names}" + ("" if few else f"; {count}")


_ASKED: Final = {
    "sobol": "What decides {}, as shares of variance",
    "morris": "What moves {}, over an input's range",
    "one-at-a-time": "What moves {} from the scenario as it is",
}


def _strength(effects: "xr.Dataset", name: str) -> str:
    part = effects.sel(output=effects.attrs["outcome"], input=name)
    match effects.attrs["method"]:
        case "sobol":
            return f"{name} {percent(min(float(part['total']), 1.0))}"
        case "morris":
            return f"{name} {_POINTS * float(part['mu_star']):.0f}{NBSP}points"
        case _:
            change = part["change"].isel(end=int(abs(part["change"]).argmax("end")))
            return f"{name} {_POINTS * float(change):+.0f}{NBSP}points".replace("-", "\N{MINUS SIGN}")


def alt_study(effects: "xr.Dataset") -> str:
    """Return the picture in words, for those who do not see it."""
    kind = _KINDS[effects.attrs["method"]]
    words = ", ".join(_strength(effects, name) for name in ranked(effects)[:_MOST])
    if effects.attrs["method"] == LOCAL:
        return f"{title_study(effects)}. {kind}: {words}."
    unit = _POINTS if effects.attrs["method"] == MORRIS else 1.0
    return f"{title_study(effects)}. {kind}: {words}; noise floor {unit * floor(effects):.2g}."


_KINDS: Final = {
    "sobol": "Dots with 95 % intervals of total and first order, strongest first",
    "morris": "Mean size of an effect against its spread",
    "one-at-a-time": "Bars to both ends of each range, longest first, not a global view",
}


def plot_sobol(effects: "xr.Dataset", ax: Axes | None = None, size: Size = "print") -> Axes:
    """Draw total and first-order indices with their intervals, and the noise floor.

    Args:
        effects: what :func:`diplomatic_swings.experiments.studies.sensitivity.study.study` found by ``sobol``.
        ax: axes to draw on; None for a page of its own.
        size: size of that page, "print" or "projector".
    """
    names = [*ranked(effects)[:_MOST], CHANCE]
    what = "Share of the variance over points; filled: total, hollow: alone; grey: chance; blue: clear of it"
    words = Words(title_study(effects), what, _caption(effects, len(names) - 1))
    return on_axes(ax, size, _sheet(words, names, lambda to: _draw_sobol(to, effects, names)))


def _draw_sobol(ax: Axes, effects: "xr.Dataset", names: list[str]) -> None:
    part, seen = effects.sel(output=effects.attrs["outcome"]), set(clear(effects))
    ax.axvspan(0.0, floor(effects), **_FLOOR)
    for place, name in enumerate(names):
        row = part.sel(input=name)
        for shift, figure in ((-_APART, "total"), (_APART, "first")):
            ends = [float(row[f"{figure}_low"]), float(row[f"{figure}_high"])]
            color = PLAYER_INK["us"] if name in seen else SOFT
            y = place + shift
            ax.plot(ends, [y, y], color=color, lw=thick() / 2, solid_capstyle="butt")
            face = color if figure == "total" else PAPER
            look: dict[str, Any] = {"mfc": face, "mec": color, "mew": hairline(), "ms": dot(), "zorder": 3}
            ax.plot([float(row[figure])], [y], "o", **look)
    ax.set_xlim(min(0.0, float(part["first_low"].min())) - 0.03, max(1.0, float(part["total_high"].max())))
    _finish(ax, names, "share of variance")


def plot_one_at_a_time(effects: "xr.Dataset", ax: Axes | None = None, size: Size = "print") -> Axes:
    """Draw a tornado: the change at both ends of each range, longest first; arguments as :func:`plot_sobol`."""
    names = ranked(effects)[:_MOST]
    start = percent(float(effects["start"].sel(output=effects.attrs["outcome"])))
    what = (
        f"Local, not global: change of the share ({start} as it is) with one input at an end of its range, "
        "all others as they are; dark: at the high end; lines: paired 95 % intervals"
    )
    words = Words(title_study(effects), what, _caption(effects, len(names)))
    return on_axes(ax, size, _sheet(words, names, lambda to: _draw_tornado(to, effects, names)))


def _draw_tornado(ax: Axes, effects: "xr.Dataset", names: list[str]) -> None:
    part = effects.sel(output=effects.attrs["outcome"])
    for place, name in enumerate(names):
        for end, shift, color in (("low", -_APART, FAINT), ("high", _APART, PLAYER_INK["us"])):
            cell = part.sel(input=name, end=end)
            change, half = _POINTS * float(cell["change"]), _POINTS * float(cell["half"])
            ax.barh(place + shift, change, height=2 * _APART, color=color, lw=0)
            ends = [change - half, change + half]
            ax.plot(ends, [place + shift] * 2, color=INK, lw=hairline(), solid_capstyle="butt")
    ax.axvline(0.0, color=SOFT, lw=hairline())
    ax.margins(x=0.05)
    _finish(ax, names, "percentage points of runs")


def _sheet(words: Words, names: list[str], draw: Any) -> Sheet:  # noqa: ANN401 - what a sheet takes
    em = type_size()
    left = _SMALL * max(text_width(name, em) for name in names) / em + _GAP
    return Sheet(words, draw, _HEAD + _ROW * len(names), (left, _RIGHT, _BELOW))


def _finish(ax: Axes, names: list[str], unit: str) -> None:
    """Write names and unit, and draw the grid."""
    ax.set_ylim(len(names) - 0.5, -0.5)
    ax.yaxis.set_major_locator(NullLocator())
    across, small = ax.get_yaxis_transform(), _SMALL * type_size()
    for place, name in enumerate(names):
        note(ax, name, (0, place), (-_GAP * type_size() / 2, 0), across, ha="right", va="center", size=small)
    ax.grid(axis="x", color=GRID, lw=hairline())
    ax.set_xlabel(unit)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    ax.tick_params(axis="x", length=0)


def plot_morris(effects: "xr.Dataset", ax: Axes | None = None, size: Size = "print") -> Axes:
    """Draw the mean size of effects against their spread; arguments as :func:`plot_sobol`."""
    what = (
        "Effect of an input over its range, mean size against spread over starting points; grey: chance alone"
    )
    if not clear(effects):
        what += "; named: the largest, none clear of it"
    words = Words(title_study(effects), what, _caption(effects, len(ranked(effects))))
    sheet = Sheet(words, lambda to: _draw_morris(to, effects), _SCREEN_HEIGHT, (4.0, 8.0, _BELOW))
    return on_axes(ax, size, sheet)


def _name_effects(ax: Axes, part: "xr.Dataset", names: list[str], color: str) -> None:
    """Write names beside effects, moved up or down where they would meet."""
    small, tall = _SMALL * type_size(), extent(ax)[1]
    order = sorted(names, key=lambda name: float(part["sigma"].sel(input=name)))
    scale = tall / (ax.get_ylim()[1] / _POINTS)
    heights = [float(part["sigma"].sel(input=name)) * scale for name in order]
    spots = spread([height + dot() for height in heights], _LINE * small, dot(), tall - small)
    for name, height, spot in zip(order, heights, spots, strict=True):
        row = part.sel(input=name)
        point = (_POINTS * float(row["mu_star"]), _POINTS * float(row["sigma"]))
        leader(ax, point, (2.0 * dot(), spot + small / 3 - height), FAINT, "data")
        note(ax, name, point, (2.2 * dot(), spot - height), "data", size=small, color=color, bbox=_BEHIND)


def _draw_morris(ax: Axes, effects: "xr.Dataset") -> None:
    part, seen = effects.sel(output=effects.attrs["outcome"]), clear(effects)
    ax.axvspan(0.0, _POINTS * floor(effects), **_FLOOR)
    for name in ranked(effects):
        row = part.sel(input=name)
        x, y, half = (_POINTS * float(row[figure]) for figure in ("mu_star", "sigma", "mu_star_half"))
        color = PLAYER_INK["us"] if name in seen else SOFT
        ax.plot([x - half, x + half], [y, y], color=color, lw=hairline())
        ax.plot([x], [y], "o", mfc=color if name in seen else PAPER, mec=color, ms=dot(), clip_on=False)
    ax.set_xlim(0.0, max(_POINTS * float((part["mu_star"] + part["mu_star_half"]).max()), 1.0))
    ax.set_ylim(0.0, max(_AIR * _POINTS * float(part["sigma"].max()), 1.0))
    named = seen[:_MOST] or ranked(effects)[:_NAMED_IF_NONE]
    _name_effects(ax, part, named, INK if seen else SOFT)
    ax.xaxis.set_major_locator(MaxNLocator(6))
    ax.set_xlabel("mean size of the effect, percentage points of runs")
    ax.set_ylabel("spread of the effect, points")


def _caption(effects: "xr.Dataset", shown: int) -> str:
    about, all_of = effects.attrs, len(ranked(effects))
    part = f"The {shown} strongest of {all_of} inputs. " if shown < all_of else ""
    size = f"{number(about['points'])} points of {number(about['runs'])} runs, week {about['week']}"
    return f"{part}Scenario {about['scenario']}, {size}, seed {about['seed']}; {version_words()}."
