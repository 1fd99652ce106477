"""Drafts: files and folders under a hidden name until they are complete, and what becomes of those that never are.

A process that is told to leave removes its own drafts (:func:`discard`).  One that is killed cannot, so a draft's name says
whose it is, and whoever writes to the same place next clears away those of processes that are gone (:func:`sweep`).
An older result that steps aside for a newer one is no draft: it is put back if the newer one never took its place.
"""

import hashlib
import os
import platform
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

HOST = hashlib.sha256(platform.node().encode()).hexdigest()[:6]
"""This machine: process numbers of another one, on a shared disk, mean nothing here."""

DRAFT, ASIDE = "draft", "aside"
_OWNER = re.compile(rf"\.(?P<kind>{DRAFT}|{ASIDE})-(?P<host>[0-9a-f]{{6}})-(?P<process>\d+)-[0-9a-f]{{8}}")

_drafts: set[Path] = set()
_aside: dict[Path, Path] = {}


def draft_of(path: Path) -> Path:
    """Return a hidden name beside a path that nothing else uses, for a draft of it."""
    draft = _beside(path, DRAFT)
    _drafts.add(draft)
    return draft


def aside_of(path: Path) -> Path:
    """Return a hidden name beside a path, for what stands there and is to be replaced."""
    aside = _beside(path, ASIDE)
    _aside[aside] = path
    return aside


def _beside(path: Path, kind: str) -> Path:
    return path.with_name(f".{path.name}.{kind}-{HOST}-{os.getpid()}-{secrets.token_hex(4)}")


def remove(draft: Path) -> None:
    """Remove a draft, be it a file, a folder, or in its place already."""
    if draft.is_dir():
        shutil.rmtree(draft, ignore_errors=True)
    else:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    _drafts.discard(draft)
    _aside.pop(draft, None)


def discard() -> None:
    """Remove all drafts of this process, which is about to leave, and put back what stepped aside."""
    for aside, place in list(_aside.items()):
        _put_back(aside, place)
    for draft in list(_drafts):
        remove(draft)


def sweep(path: Path) -> None:
    """Clear away drafts of a path that processes left which are gone; put back what stepped aside for them."""
    for left, kind in list(_left(path)):
        if kind == ASIDE:
            _put_back(left, path)
        remove(left)


def _left(path: Path) -> Iterator[tuple[Path, str]]:
    """Yield what dead processes of this machine left beside a path, and whether it is a draft or stepped aside."""
    with suppress(OSError), os.scandir(path.parent) as entries:
        for entry in entries:
            owner = _OWNER.fullmatch(entry.name.removeprefix(f".{path.name}"))
            mine = owner and owner["host"] == HOST and entry.name.startswith(f".{path.name}.")
            if owner and mine and not _lives(int(owner["process"])):
                yield Path(entry.path), owner["kind"]


def _lives(process: int) -> bool:
    if os.name == "nt":
        return True  # signal 0 would end the process there
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _put_back(aside: Path, place: Path) -> None:
    with suppress(OSError):
        if aside.exists() and not place.exists():
            aside.rename(place)
