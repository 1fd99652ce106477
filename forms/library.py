"""Where scenario files are: the shipped ones by name, the user's own by path."""

import importlib.resources
import os
from pathlib import Path
from typing import NamedTuple

from diplomatic_swings.forms.problems import did_you_mean

SUFFIXES = (".yaml", ".yml")


class Shelf(NamedTuple):
    """One kind of file, and the folders below ``scenarios/`` that hold it."""

    kind: str
    folders: tuple[str, ...]


SCENARIOS = Shelf("scenario", (".", "presets"))
LENSES = Shelf("lens", ("lenses",))
POLICIES = Shelf("policy", ("policies",))
DESIGNS = Shelf("design", ("designs",))


class NotFoundError(Exception):
    """No such file; the text says what was expected."""


def root() -> Path:
    """Return the folder of the shipped scenarios."""
    return Path(str(importlib.resources.files("diplomatic_swings.scenarios")))


def shipped(shelf: Shelf) -> dict[str, Path]:
    """Return ``{name: path}`` of the shipped files of a kind, in the order of folders and names."""
    files = (path for folder in shelf.folders for path in sorted((root() / folder).glob("*.yaml")))
    return {path.stem: path for path in files}


def find(name: str | Path, shelf: Shelf, folder: Path) -> Path:
    """Return the file called ``name``.

    Args:
        name: name of a shipped file, name of a ``.yaml`` file in ``folder``, or a path.
        shelf: kind of file.
        folder: folder that relative paths start from.

    Raises:
        NotFoundError: if there is none; names the nearest shipped one.
    """
    own = folder / name
    if is_path(name):
        candidates = [own]
    else:
        named = shipped(shelf).get(str(name))
        # a file of another kind comes last: its reader says what it is
        candidates = [named] if named else [*(folder / f"{name}{suffix}" for suffix in SUFFIXES), own]
    for candidate in candidates:
        if os.path.isfile(candidate):  # noqa: PTH113 - Path.is_file raises where a name is too long
            return candidate
    if os.path.isdir(own):  # noqa: PTH112 - Path.is_dir raises where a name is too long
        raise NotFoundError(
            f"expected {_wanted(name, shelf)}, not a folder (given '{name}'){_inside(name, own)}"
        )
    hint = did_you_mean(str(name), shipped(shelf))
    raise NotFoundError(f"expected {_wanted(name, shelf)} (given '{name}'){hint}")


def _inside(name: str | Path, folder: Path) -> str:
    """Return ``; did you mean 'x'?`` with the scenario of a folder of results, or nothing."""
    own = "scenario.yaml"
    return f"; did you mean '{Path(name) / own}'?" if (folder / own).is_file() else ""


def is_path(name: str | Path) -> bool:
    """Return whether ``name`` is a path, and not the bare name of a file."""
    return isinstance(name, Path) or "/" in name or "\\" in name or name.endswith(SUFFIXES)


def _wanted(name: str | Path, shelf: Shelf) -> str:
    return "an existing file" if is_path(name) else f"the name of a {shelf.kind} or a path"
