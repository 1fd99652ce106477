"""One word for one thing, and one figure for it, in the terminal and in the reports."""

from diplomatic_swings.tell.terminal.compare import SWINGS
from diplomatic_swings.tell.terminal.run import facts


def told(result):
    """Return the facts of runs by head, as the terminal tells them."""
    heads, texts = (column.cells for column in facts(result).columns)
    return dict(zip(heads, texts, strict=True))


def test_swings_and_tilt_switches_are_told_apart(played):
    swings, switches = played.swings_per_year(), played.tilt_switches_per_year()
    assert told(played)["Washington"].startswith(f"{swings:.1f} swings, {switches:.1f} tilt switches a year;")
    assert SWINGS == ("swings toward Russia", "swings toward Ukraine", "tilt switches")
