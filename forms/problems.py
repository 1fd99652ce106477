"""Mistakes in scenario files: where they are, what was expected, what was given.

Checks never stop at the first mistake: they add a :class:`Problem` to a :class:`Report` and go on.
"""

import datetime as dt
import difflib
import importlib.resources
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

type Scalar = str | int | float | bool | dt.date | None

NEAR_ENOUGH = 0.6
_SHIPPED = Path(str(importlib.resources.files("diplomatic_swings.scenarios")))


class Mark(NamedTuple):
    """A place in a file, counted from 1; line 0 means that there is no file (``--set``)."""

    file: str
    line: int = 0
    column: int = 0


class Problem(NamedTuple):
    """One mistake: its place, the dotted path of the setting, what was expected and given."""

    file: str
    line: int
    column: int
    path: str
    message: str

    def __str__(self) -> str:
        """Return ``file:line:column: path: message``, without the parts that do not apply."""
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return ": ".join(part for part in (place, self.path, self.message) if part)


class ScenarioError(Exception):
    """A scenario that cannot be used, with every mistake found in it.

    Attributes:
        problems: the mistakes, sorted by file and line, those of shipped files last.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep ``problems``, sorted and each once; those of shipped files last, as the user's own are to blame."""
        self.problems = tuple(sorted(set(problems), key=lambda problem: (is_shipped(problem.file), problem)))
        super().__init__(self.problems)

    def __str__(self) -> str:
        """Return all problems, one per line."""
        return "\n".join(str(problem) for problem in self.problems)


def is_shipped(file: str) -> bool:
    """Return whether a file is one of the program's own."""
    return Path(file).absolute().is_relative_to(_SHIPPED)


class Report:
    """Collects mistakes while a scenario is read.

    Attributes:
        complete: whether missing fields are mistakes (not when a file could not be read at all).
    """

    def __init__(self) -> None:
        """Start with no problems and a complete scenario expected."""
        self.problems: list[Problem] = []
        self.complete = True

    def add(self, mark: Mark, path: str, message: str) -> None:
        """Note one mistake."""
        self.problems.append(Problem(mark.file, mark.line, mark.column, path, message))

    def unreadable(self, mark: Mark, path: str, message: str) -> None:
        """Note a mistake that leaves a part of the scenario unknown."""
        self.complete = False
        self.add(mark, path, message)

    def stop_if_any(self) -> None:
        """Raise all that was collected.

        Raises:
            ScenarioError: if there is at least one problem.
        """
        if self.problems:
            raise ScenarioError(self.problems)


def did_you_mean(word: str, names: Iterable[str], also: Mapping[str, str] | None = None) -> str:
    """Return ``; did you mean 'x'?`` with the name nearest to ``word``, or nothing.

    Args:
        word: what was given.
        names: what is known.
        also: other words for some of the names, in lower case, as ``moscow`` for ``russia``.
    """
    meant = (also or {}).get(word.casefold())
    near = [meant] if meant else difflib.get_close_matches(word, list(names), n=1, cutoff=NEAR_ENOUGH)
    return f"; did you mean '{near[0]}'?" if near else ""


def shown(value: Scalar) -> str:
    """Return a value as the user would write it in YAML."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, float) and not math.isfinite(value):
        return ".nan" if math.isnan(value) else f"{'-' if value < 0 else ''}.inf"
    if isinstance(value, str):
        return f"'{value}'"
    return str(value)


def join(path: str, name: str) -> str:
    """Return the dotted path of ``name`` below ``path``."""
    return f"{path}.{name}" if path else name


def a(noun: str) -> str:
    """Return a noun with its indefinite article."""
    return f"{'an' if noun[:1] in 'aeio' else 'a'} {noun}"
