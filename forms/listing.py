"""The shipped files of a kind, with a sentence about each."""

import re
from pathlib import Path
from typing import NamedTuple

from diplomatic_swings.forms.library import SCENARIOS, Shelf, shipped
from diplomatic_swings.forms.parsing import read
from diplomatic_swings.forms.problems import Mark, Report
from diplomatic_swings.forms.tree import Branch


class Listed(NamedTuple):
    """A shipped file: its name, kind, title and the first sentence of its introduction."""

    name: str
    kind: str
    title: str
    sentence: str


def listed_scenarios() -> list[Listed]:
    """Return the shipped scenarios: baselines, and presets from the folder of that name."""
    paths = shipped(SCENARIOS).values()
    return [_listed(path, "preset" if path.parent.name == "presets" else "baseline") for path in paths]


def listed(shelf: Shelf) -> list[Listed]:
    """Return the files on a shelf."""
    return [_listed(path, shelf.kind) for path in shipped(shelf).values()]


def _listed(path: Path, kind: str) -> Listed:
    root = head(path)
    words = str(root.scalar("introduction") or "").strip()
    return Listed(path.stem, kind, str(root.scalar("title") or path.stem), _first_sentence(words))


def head(path: Path) -> Branch:
    """Return the content of a shipped file, without checking it.

    Raises:
        ScenarioError: if it is no YAML.
    """
    report = Report()
    root = read(path, report)
    report.stop_if_any()
    return root or Branch(Mark(str(path)))


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0]
