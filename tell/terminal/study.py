"""What a study found, as a table and sentences for the terminal."""

from typing import TYPE_CHECKING

from diplomatic_swings.experiments.studies.sensitivity.play import CHANCE
from diplomatic_swings.experiments.studies.sensitivity.study import LOCAL, MORRIS, by_outcome, clear, ranked
from diplomatic_swings.experiments.studies.sensitivity.words import sentences
from diplomatic_swings.tell.terminal.run import table

if TYPE_CHECKING:
    import xarray as xr
    from rich.console import RenderableType
    from rich.table import Table

MOST_ROWS = 20


def study_report(effects: "xr.Dataset") -> list["RenderableType"]:
    """Return the parts of the report on a study, in order, for one outcome after another."""
    return [part for each in by_outcome(effects) for part in ("", *_one_report(each))][1:]


def _one_report(effects: "xr.Dataset") -> list["RenderableType"]:
    """Return the report on one outcome."""
    rest = len(ranked(effects)) - MOST_ROWS
    cut = [f"and {rest} inputs that move less; --out DIR writes them all"] if rest > 0 else []
    return [study_table(effects), *cut, "", *sentences(effects)]


def study_table(effects: "xr.Dataset") -> "Table":
    """Return the strongest inputs, and chance."""
    if effects.attrs["method"] == LOCAL:
        return _local_table(effects)
    screening = effects.attrs["method"] == MORRIS
    names = (
        ("mu*", "+/-", "mu", "sigma") if screening else ("total", "95 % interval", "first", "95 % interval ")
    )
    made = table("input", *names, "clear of chance", right=tuple(names))
    part, seen = effects.sel(output=effects.attrs["outcome"]), set(clear(effects))
    for name in [*ranked(effects)[:MOST_ROWS], CHANCE]:
        row = part.sel(input=name)
        cells = _effects(row) if screening else _indices(row)
        made.add_row(name, *cells, "yes" if name in seen else "")
    return made


def _effects(row: "xr.Dataset") -> list[str]:
    return [f"{float(row[figure]):.3f}" for figure in ("mu_star", "mu_star_half", "mu", "sigma")]


def _indices(row: "xr.Dataset") -> list[str]:
    return [
        text
        for name in ("total", "first")
        for text in (
            f"{float(row[name]):.2f}",
            f"{float(row[f'{name}_low']):.2f} to {float(row[f'{name}_high']):.2f}",
        )
    ]


def _local_table(effects: "xr.Dataset") -> "Table":
    made = table(
        "input", "at", "change", "+/-", "at ", "change ", "+/- ", right=("change", "+/-", "change ", "+/- ")
    )
    part = effects.sel(output=effects.attrs["outcome"])
    for name in ranked(effects)[:MOST_ROWS]:
        cells = [part.sel(input=name, end=end) for end in ("low", "high")]
        made.add_row(
            name,
            *(
                text
                for cell in cells
                for text in (
                    f"{float(cell['value']):g}",
                    f"{float(cell['change']):+.3f}",
                    f"{float(cell['half']):.3f}",
                )
            ),
        )
    return made
