"""Which game a scenario file belongs to: the number of the format that it declares."""

import re
from pathlib import Path
from typing import Final

from sim.files.library import BARGAINING_SCENARIOS, SCENARIOS, SUFFIXES, is_path, shipped

FORMAT: Final = 2
"""Number of the format of the bargaining game's files."""

PREFIX: Final = "bargaining:"
"""Stands before the name of a scenario of the bargaining game where the first model has one of the same name."""

_FORMAT_LINE: Final = re.compile(r"^format:\s*(\d+)\s*(?:#.*)?$", re.MULTILINE)


def bare(name: str) -> str:
    """Return a name or path as files know it, without the word that says of which game it is."""
    return name.removeprefix(PREFIX)


def full_name(name: str) -> str:
    """Return the name by which a command finds a shipped scenario of the bargaining game."""
    return f"{PREFIX}{name}" if name in shipped(SCENARIOS) else name


def is_bargaining(name: str) -> bool:
    """Return whether a name or path is that of a scenario of the bargaining game; it need not be a valid one."""
    if name.startswith(PREFIX):
        return True
    if not is_path(name):
        if name in shipped(SCENARIOS):
            return False
        if name in shipped(BARGAINING_SCENARIOS):
            return True
    path = next((path for path in candidates(name) if path.is_file()), None)
    return path is not None and format_of(path) == FORMAT


def candidates(name: str) -> list[Path]:
    """Return the paths of files that a name or path may mean."""
    return [Path(name)] if is_path(name) else [Path(f"{name}{suffix}") for suffix in SUFFIXES]


def format_of(path: Path) -> int | None:
    """Return the number of the format that a file declares; None if it declares none or cannot be read."""
    try:
        declared = _FORMAT_LINE.search(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None
    return int(declared.group(1)) if declared else None
