"""The folder of a sweep: parts as they come, and a manifest that says of what.

Parquet, because pandas, polars, DuckDB and R read it without this program, it is typed and small, and one
file a part is written whole or not at all: beside its place, brought to disk, renamed.  A part is done when
its files are there, one a table; that in ``points/`` is written last.  So a kill at any moment loses only parts under
way.  The lock is one of the system, which lets go of it when a process dies.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import filelock
import pyarrow.parquet as pq

from experiments.atomic import explained, whole_file, write_text
from experiments.sweeps.columns import TABLES
from experiments.sweeps.errors import SweepError
from experiments.sweeps.parts import Tables

MANIFEST = "sweep.json"
LOCK = ".lock"
DRAWS_FILE = "draws.csv"
"""Draws of the user's own that the design takes its points from, kept beside it."""
SUFFIX = ".parquet"
SHARD = "shard-"
"""How the names of the folders of shards begin."""
WORDS = {
    "form": "form of the folder",
    "version": "version of the program",
    "code": "digest of the model's source",
    "scenario_digest": "scenario",
    "design_digest": "design",
    "shard": "shard",
    "trajectories": "choice of trajectories",
}
"""What must be the same for a sweep to go on, and what it is called in messages."""


@dataclass(frozen=True)
class Manifest:
    """What a folder holds a sweep of.

    Attributes:
        version: version of the program.
        code: digest of the model's source.
        scenario: name of the scenario.
        scenario_digest: stands for all of the scenario that affects results.
        design: the design, as its file has it.
        design_digest: stands for the design.
        points: points in all.
        part: points in a part.
        shard: number and count of shards, if this is one.
        trajectories: whether the runs themselves are kept.
        form: form of the folder.
    """

    version: str
    code: str
    scenario: str
    scenario_digest: str
    design: dict[str, Any]
    design_digest: str
    points: int
    part: int
    shard: tuple[int, int] | None = None
    trajectories: bool = False
    form: int = 1

    @property
    def parts(self) -> range:
        """Return the numbers of the parts that belong here."""
        every = range(-(-self.points // self.part))
        return every[self.shard[0] - 1 :: self.shard[1]] if self.shard else every

    def stretch(self, part: int) -> range:
        """Return the points of a part."""
        return range(self.points)[part * self.part : (part + 1) * self.part]

    @property
    def here(self) -> int:
        """Return the number of points that belong here."""
        return sum(len(self.stretch(part)) for part in self.parts)

    @property
    def tables(self) -> tuple[str, ...]:
        """Return the tables that are kept."""
        return TABLES if self.trajectories else TABLES[:-1]


class Store:
    """A folder of a sweep."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest

    def done(self) -> list[int]:
        """Return the numbers of the parts that are done, in order."""
        found = [
            {path.name for path in (self.folder / name).glob(f"[!.]*{SUFFIX}")}
            for name in self.manifest.tables
        ]
        there = set.intersection(*found)
        return [part for part in self.manifest.parts if part_name(part) in there]

    def missing(self) -> list[int]:
        """Return the numbers of the parts that are still to be played."""
        return sorted(set(self.manifest.parts) - set(self.done()))

    def files(self, table: str) -> list[Path]:
        """Return the files of a table, of parts that are done, in order of points."""
        return [self.folder / table / part_name(part) for part in self.done()]

    def put(self, part: int, tables: Tables) -> None:
        """Write a part; it counts as done once its points are there.

        Raises:
            WriteError: if it cannot be written.
        """
        for name in reversed(self.manifest.tables):
            with whole_file(self.folder / name / part_name(part)) as draft:
                pq.write_table(tables[name], draft, compression="zstd")


def part_name(part: int) -> str:
    """Return the name of the file of a part."""
    return f"part-{part:08d}{SUFFIX}"


def read_manifest(folder: Path) -> Manifest:
    """Return what a folder holds a sweep of.

    Raises:
        SweepError: if it holds none.
    """
    file = folder / MANIFEST
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        shard = found["shard"] and tuple(found["shard"])
        return Manifest(**{field.name: found[field.name] for field in fields(Manifest)} | {"shard": shard})
    except OSError as error:
        shards = any(folder.glob(f"{SHARD}*/{MANIFEST}"))
        hint = "; it holds shards: swings results --merge puts them together" if shards else ""
        raise SweepError(f"{folder}: holds no sweep (no {MANIFEST}: {error.strerror}){hint}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise SweepError(f"{file}: expected the manifest of a sweep ({error})") from error


@contextmanager
def opened(folder: Path, manifest: Manifest, extra: dict[str, str], *, resume: bool) -> Iterator[Store]:
    """Open the folder of a sweep for writing, and nobody else's meanwhile.

    Args:
        folder: the folder; made if it is not there.
        manifest: what is to be played.
        extra: further files to write at the beginning, by name.
        resume: whether parts that are there are to be kept and gone on from.

    Raises:
        SweepError: if another process writes there, or it holds something else.
        WriteError: if it cannot be written.
    """
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(folder / LOCK, timeout=0)
        try:
            lock.acquire()
        except filelock.Timeout:
            raise SweepError(
                f"{folder}: another process is writing there; wait for it, or give another name"
            ) from None
    try:
        _check(folder, manifest, resume=resume)
        with explained(folder):
            _lay_out(folder, manifest, extra)
        yield Store(folder, manifest)
    finally:
        lock.release()


def _check(folder: Path, manifest: Manifest, *, resume: bool) -> None:
    """Refuse a folder that does not hold the beginning of this very sweep."""
    if not (folder / MANIFEST).exists():
        strangers = [path.name for path in folder.iterdir() if not path.name.startswith((".", SHARD))]
        if strangers:
            raise SweepError(
                f"{folder}: holds other files ({min(strangers)}) and no sweep; give another name"
            )
        return
    found = read_manifest(folder)
    begun = bool(Store(folder, found).done())
    if not resume and begun:
        raise SweepError(f"{folder}: holds a sweep already; --resume goes on with it, or give another name")
    for name, words in WORDS.items() if begun else ():
        there, here = getattr(found, name), getattr(manifest, name)
        if there != here:
            differing = f": {_differing(found, manifest)}" if name == "design_digest" else ""
            raise SweepError(
                f"{folder}: holds results of another {words} ({there}, here {here}){differing}; "
                "go on with what it was begun with, or give another name"
            )


def _differing(found: Manifest, manifest: Manifest) -> str:
    """Return in what two designs differ, in words."""
    there, here = found.design, manifest.design
    names = [name for name in {**there, **here} if there.get(name) != here.get(name)]
    told = [
        f"{name} {there[name]}, here {here[name]}"
        if isinstance(here.get(name), int) and name in there
        else name
        for name in names
    ]
    return ", ".join(told) or "the content of a policy or of draws"


def _lay_out(folder: Path, manifest: Manifest, extra: dict[str, str]) -> None:
    """Write the manifest first, by which the folder is known; clear away drafts of a process that died.

    What is written beside parts stays as it was; without any part the folder is as good as new.
    """
    new = not (folder / MANIFEST).exists() or not Store(folder, read_manifest(folder)).done()
    texts = {MANIFEST: json.dumps(asdict(manifest), indent=2) + "\n", **extra}
    for name, text in texts.items():
        if new or not (folder / name).exists():
            write_text(folder / name, text, force=True)
    for table in manifest.tables:
        (folder / table).mkdir(exist_ok=True)
        for draft in (folder / table).glob(".*"):
            draft.unlink()
