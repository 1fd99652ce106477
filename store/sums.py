"""Checksums of results on disk: whether a file is still the one that was written.

They stand in the folder of the results as ``SHA256SUMS``, in the form that ``sha256sum --check SHA256SUMS`` reads:
a line a file, its SHA-256 and its path.  Files that the program reads again are in it; pictures and reports are not.
"""

import hashlib
import os
import re
from pathlib import Path

from diplomatic_swings.forms.problems import Mark, Report
from diplomatic_swings.forms.text import displayed

SUMS = "SHA256SUMS"
KEPT = {".csv", ".json", ".yaml", ".parquet"}
"""Endings of files that results are read from again."""

_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


def digest(data: bytes) -> str:
    """Return the SHA-256 of some bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def read_sums(folder: Path) -> dict[str, str]:
    """Return the digests of a folder's files by path; a line that a crash cut short is left out."""
    try:
        text = (folder / SUMS).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    return {match[2]: match[1] for line in text.splitlines() if (match := _LINE.fullmatch(line))}


def sums_text(sums: dict[str, str]) -> str:
    """Return digests by path as the text of their file."""
    return "".join(f"{sums[name]}  {name}\n" for name in sums)


def write_sums(folder: Path) -> None:
    """Write the digests of all files of a new folder that results are read from again."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix in KEPT and path.is_file())
    sums = {path.relative_to(folder).as_posix(): digest(path.read_bytes()) for path in paths}
    (folder / SUMS).write_text(sums_text(sums), encoding="utf-8", newline="\n")


def append_sums(folder: Path, sums: dict[str, str]) -> None:
    """Add digests by path to those of a folder, and bring them to disk."""
    with (folder / SUMS).open("a", encoding="utf-8", newline="\n") as file:
        file.write(sums_text(sums))
        file.flush()
        os.fsync(file.fileno())


def mistake(name: str, data: bytes, sums: dict[str, str]) -> str:
    """Return what is wrong with a file of results, or nothing if it is as it was written."""
    if name not in sums:
        return f"expected a line for it in {SUMS} (given none): it is no file of this result"
    if sums[name] != digest(data):
        return (
            f"expected the file that was written, as {SUMS} has it (given another: it was changed or swapped)"
        )
    return ""


def check_sums(folder: Path, names: list[str], report: Report) -> None:
    """Report the files of a folder of results that are not as they were written."""
    sums = read_sums(folder)
    for name in names:
        path = folder / name
        try:
            wrong = mistake(name, path.read_bytes(), sums)
        except OSError as error:
            wrong = f"expected a file of the result ({error.strerror})"
        if wrong:
            report.add(Mark(displayed(path)), "", wrong)
