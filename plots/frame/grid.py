"""Grids of panels on a page: rows and columns with room for heads, labels and dates."""

from typing import NamedTuple

from diplomatic_swings.plots.frame.page import Page
from matplotlib.axes import Axes


class Grid(NamedTuple):
    """Panels in rows and columns; all lengths in ems.

    Attributes:
        columns: panels in a row.
        rows: rows.
        left: room left of each panel, for its labels.
        right: room right of each panel.
        between: room between panels of a row, beside the above.
        head: room above each panel.
        gap: room below each panel.
        below: room below the last row, beside the gap.
    """

    columns: int
    rows: int
    left: float
    right: float
    between: float
    head: float
    gap: float
    below: float

    def panel(self, page: Page, number: int, bottom: float | None = None) -> Axes:
        """Return a panel by number, row by row.

        Args:
            page: where it stands.
            number: of the panel, from 0.
            bottom: where the room for panels begins, in points (default: the page's own).
        """
        em, low = page.em, page.bottom if bottom is None else bottom
        row, column = divmod(number, self.columns)
        wide = (page.right - page.left + self.between * em) / self.columns
        tall = (page.top - low - self.below * em) / self.rows
        left, top = page.left + column * wide, page.top - row * tall
        return page.axes(
            left + self.left * em,
            top - tall + self.gap * em,
            left + wide - (self.right + self.between) * em,
            top - self.head * em,
        )

    def is_last(self, number: int, panels: int) -> bool:
        """Return whether no panel stands below one, of so many."""
        return number + self.columns >= panels

    def is_first(self, number: int) -> bool:
        """Return whether a panel is the first of its row."""
        return number % self.columns == 0
