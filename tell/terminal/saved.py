"""Two saved results side by side, as tables for the terminal."""

from typing import TYPE_CHECKING

from diplomatic_swings.experiments.runs.saved import MADE_OF, SavedPair
from diplomatic_swings.forms.percent import percent
from diplomatic_swings.tell.terminal.compare import NUMBERS, clear, happens, verdict
from diplomatic_swings.tell.terminal.run import table
from diplomatic_swings.tell.words import points, signed
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import RenderableType

MOST_INPUTS = 20
"""Settings that are listed."""

ALIKE = "Both were made by the same version, of the same scenario, with the same seed."


def report(pair: SavedPair) -> list["RenderableType"]:
    """Return the parts of the report on two saved results, in order."""
    sides = (
        Text(f"{letter}: {side.made_of.get('scenario')} in {side.folder}", style="bold")
        for letter, side in zip("AB", (pair.a, pair.b), strict=True)
    )
    parts = [_made_of(pair), _inputs(pair), _outcomes(pair), _means(pair)]
    shown = [piece for part in parts if part is not None for piece in ("", part)]
    return [*sides, *shown, "", f"Intervals: {pair.method}."]


def _made_of(pair: SavedPair) -> "RenderableType":
    if not pair.differing:
        return ALIKE
    made = table("what differs", "A", "B")
    for name, (a, b) in pair.differing.items():
        made.add_row(MADE_OF[name], *("not said" if x is None else str(x) for x in (a, b)))
    return made


def _inputs(pair: SavedPair) -> Table | None:
    inputs = pair.inputs
    if not inputs:
        return None
    made = table("setting", "A", "B")
    for path, a, b in inputs[:MOST_INPUTS]:
        made.add_row(path, *("not set" if x is None else str(x) for x in (a, b)))
    if len(inputs) > MOST_INPUTS:
        made.add_row(f"and {len(inputs) - MOST_INPUTS} more: --json lists all", "", "")
    return made


def _outcomes(pair: SavedPair) -> Table:
    made = table("ending", *NUMBERS, "95 % interval (points)", "verdict", right=NUMBERS)
    for key, x in pair.outcomes().items():
        if happens(x):
            span = f"{points(x.low)} to {points(x.high)}"
            made.add_row(key, percent(x.a), percent(x.b), points(x.difference), span, verdict(x))
    return made


def _means(pair: SavedPair) -> "RenderableType | None":
    """Return the means that clearly differ."""
    differing = [x for x in pair.means() if clear(x.paired)]
    if not pair.means():
        return "One of them holds no runs.parquet: only the shares of outcomes can be compared."
    if not differing:
        return "No mean over runs differs clearly."
    made = table("mean over runs", "unit", *NUMBERS, "95 % interval", right=NUMBERS)
    for one in differing:
        x = one.paired
        span = f"{signed(x.low, 3)} to {signed(x.high, 3)}"
        made.add_row(one.column, one.unit, f"{x.a:.3g}", f"{x.b:.3g}", signed(x.difference, 3), span)
    return made
