"""The middle of a fit written into a scenario file: value, range and source of every number it moved.

    python -m diplomatic_swings.experiments.fit.update results/fit scenarios/talks-2025-01.yaml

A number that the record says nothing about keeps its value; its range then says what the record leaves open.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from diplomatic_swings.experiments.fit.study import HARDLY
from diplomatic_swings.experiments.record.frames import read_table
from diplomatic_swings.forms.parsing import parse
from diplomatic_swings.forms.problems import Report
from diplomatic_swings.forms.tree import Branch, Leaf, Node
from diplomatic_swings.store.atomic import write_text

LEARNT = "fitted to the record of 2025 (docs/fit.md): median and 90 % range of the draws"
OPEN = (
    "judgement; range: 90 % of the draws that fit the record of 2025, which says little of it (docs/fit.md)"
)
DIGITS = 3
WORDS = ("path", "verdict")
"""Columns of a fit's table of numbers that hold no numbers."""


class UpdateError(Exception):
    """A number of the fit that the file does not hold."""


def updated(text: str, numbers: pd.DataFrame) -> str:
    """Return the text of a scenario with the numbers of a fit; all else, comments too, stays as it is.

    Args:
        text: the scenario file.
        numbers: a fit's table of numbers (``Study.numbers``).

    Raises:
        UpdateError: if the file does not hold a number.
    """
    root = parse(text, "scenario").root
    lines = text.splitlines(keepends=True)
    for row in numbers.itertuples():
        node = _at(root, row.path)
        known = row.learnt >= HARDLY or not row.low <= row.before <= row.high
        value, low, high = (_rounded(x) for x in (row.median if known else row.before, row.low, row.high))
        changes = {"value": value, "range": f"[{low}, {high}]", "source": f'"{LEARNT if known else OPEN}"'}
        if isinstance(node, Branch) and node.get("value") is not None:
            mark = node.entries["value"].key
            lines[mark.line - 1] = _replaced(lines[mark.line - 1], changes)
        elif isinstance(node, Leaf):
            place = node.mark
            lines[place.line - 1] = _put(lines[place.line - 1], place.column - 1, value)
        else:
            raise UpdateError(f"{row.path}: expected a number in the file")
    return "".join(lines)


def _at(node: Node | None, path: str) -> Node | None:
    for name in path.split("."):
        node = node.get(name) if isinstance(node, Branch) else None
    return node


def _replaced(line: str, changes: Mapping[str, str]) -> str:
    """Return a line ``name: {value: ..., range: [...], source: "..."}`` with other parts."""
    for name, text in changes.items():
        start = line.index(f"{name}: ") + len(name) + 2
        line = _put(line, start, text)
    return line


def _put(line: str, start: int, text: str) -> str:
    """Return a line with the YAML value that begins at ``start`` replaced."""
    closing = {'"': '"', "[": "]"}.get(line[start])
    ends = (place for mark in ",}\n#" if (place := line.find(mark, start)) >= 0)
    end = line.index(closing, start + 1) + 1 if closing else min(ends)
    return line[:start] + text + line[end:]


def _rounded(x: float) -> str:
    return f"{x:.{DIGITS}g}"


def main() -> None:
    """Update a scenario file from a folder that ``swings fit --out`` wrote."""
    folder, file = Path(sys.argv[1]), Path(sys.argv[2])
    report = Report()
    numbers = read_table(folder / "numbers.csv", report, lambda column: column not in WORDS)
    report.stop_if_any()
    if numbers is None:  # pragma: no cover - a table without mistakes is there
        raise UpdateError(f"{folder}: expected a table of numbers")
    write_text(file, updated(file.read_text(encoding="utf-8"), numbers), force=True)


if __name__ == "__main__":
    main()
