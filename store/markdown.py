"""Tables in Markdown: one way to write them, for saved reports and for pages of the documentation."""

import re
from collections.abc import Collection, Iterable, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], right: Collection[str] = ()) -> str:
    """Return a table; bars within cells are escaped, and each row stands on one line.

    Args:
        heads: heads of the columns.
        rows: cells of the rows.
        right: heads of columns whose cells stand at the right, such as those of numbers.
    """
    rules = ["---:" if head in right else "---" for head in heads]
    return "\n".join(f"| {' | '.join(map(cell, line))} |" for line in (heads, rules, *rows))


def cell(text: str) -> str:
    """Return the text of a cell."""
    return re.sub(r"(?<!\\)\|", r"\\|", flowing(text))


def flowing(text: str) -> str:
    """Return text on one line."""
    return " ".join(text.split())
