"""Files and folders that are written whole or not at all.

Everything is written beside its place under a hidden name, brought to disk, and renamed; :mod:`diplomatic_swings.store.drafts`
says what becomes of hidden names whose process has died.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from diplomatic_swings.store import drafts
from diplomatic_swings.store.sums import write_sums

RESULT = "result.json"
"""The file by which a folder is known to hold results of this program."""


class WriteError(Exception):
    """Something that cannot be written, with the reason in plain words."""


def write_text(path: Path, text: str, *, force: bool = False) -> None:
    """Write a text file whole or not at all.

    Args:
        path: file to write.
        text: its content, written as UTF-8.
        force: replace a file that is there.

    Raises:
        WriteError: if the file is there and not to be replaced, or cannot be written.
    """
    with explained(path):
        if path.is_dir() or (path.exists() and not force):
            raise WriteError(f"{path}: exists already" + ("" if path.is_dir() else "; --force replaces it"))
        path.parent.mkdir(parents=True, exist_ok=True)
        drafts.sweep(path)
        draft = drafts.draft_of(path)
        try:
            draft.write_text(text, encoding="utf-8", newline="\n")
            _to_disk(draft)
            draft.replace(path)
        finally:
            drafts.remove(draft)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a hidden path beside a file to write to; once complete and on disk it takes the file's place.

    Raises:
        WriteError: if the file cannot be written; nothing is left of it then.
    """
    drafts.sweep(path)
    draft = drafts.draft_of(path)
    with explained(path):
        try:
            yield draft
            _to_disk(draft)
            draft.replace(path)
            _to_disk(path.parent)
        finally:
            drafts.remove(draft)


def check_folder(target: Path, *, force: bool) -> None:
    """Check, before long work, that a folder of results can be written.

    Raises:
        WriteError: if it exists and is not to be replaced, is no folder of results, or if the folder
            above it cannot be written.
    """
    with explained(target):
        drafts.sweep(target.resolve())
        _check_taken(target.resolve(), target, force=force)
        above = next(path for path in target.resolve().parents if path.exists())
        if not above.is_dir() or not os.access(above, os.W_OK | os.X_OK):
            raise WriteError(f"{target}: cannot write in {above}")


@contextmanager
def fresh_folder(target: Path, *, force: bool) -> Iterator[Path]:
    """Give a new folder to fill, and put it in its place once it is complete.

    An older folder of results is replaced only then.  If anything fails, the new folder is removed
    and the older one stays as it was.

    Raises:
        WriteError: as :func:`check_folder`, or if a file cannot be written.
    """
    check_folder(target, force=force)
    place = target.resolve()
    draft = drafts.draft_of(place)
    with explained(target):
        try:
            draft.mkdir(parents=True)
            yield draft
            write_sums(draft)
            _tree_to_disk(draft)
            _check_taken(place, target, force=force)
            _put(draft, place)
        finally:
            drafts.remove(draft)


@contextmanager
def explained(target: Path | str) -> Iterator[None]:
    """Turn an error of the system into a message about what was to be written; broken pipes pass."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise WriteError(f"{target}: cannot be written ({error.strerror or error})") from error


def _check_taken(place: Path, target: Path, *, force: bool) -> None:
    if not place.exists():
        return
    if not place.is_dir():
        raise WriteError(f"{target}: is a file, not a folder; give another name")
    if not force:
        raise WriteError(f"{target}: exists already; --force replaces it, or give another name")
    if not (place / RESULT).is_file():
        raise WriteError(f"{target}: is no folder of results (it holds no {RESULT}), so it is not replaced")


def _put(draft: Path, place: Path) -> None:
    """Rename ``draft`` to ``place``; an older folder there steps aside first, and back if that fails."""
    older = drafts.aside_of(place)
    if place.exists():
        place.rename(older)
    try:
        draft.rename(place)
    except BaseException:
        if older.exists():
            older.rename(place)
        raise
    _to_disk(place.parent)
    drafts.remove(older)


def _tree_to_disk(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        _to_disk(path)


def _to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on disk."""
    if os.name == "nt" and path.is_dir():
        return  # Windows opens no folders
    handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
