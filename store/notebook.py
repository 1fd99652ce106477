"""Short views of results for notebooks: a line of text, and a small table of HTML."""

from collections.abc import Iterable, Sequence
from html import escape


def table_html(head: str, columns: Sequence[str], rows: Iterable[Sequence[str]], foot: str = "") -> str:
    """Return a heading, a table and a line below it as HTML, every text escaped.

    Args:
        head: what it is.
        columns: names of the columns.
        rows: cells, as many as columns in each.
        foot: a line below the table.
    """
    names = "".join(f"<th style='text-align:left'>{escape(name)}</th>" for name in columns)
    body = "".join(
        "<tr>" + "".join(f"<td style='text-align:left'>{escape(cell)}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    below = f"<small>{escape(foot)}</small>" if foot else ""
    return f"<div><b>{escape(head)}</b><table><thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>{below}</div>"
