"""The folder of a sweep: parts as they come, and a manifest that says of what.

Parquet, because pandas, polars, DuckDB and R read it without this program, it is typed and small, and one
file a part is written whole or not at all: beside its place, brought to disk, renamed.  A part is done when
its files are there, one a table, and their digests in ``SHA256SUMS``, which are written last.  So a kill at any
moment loses only parts under way, and a part that was changed, or swapped for another, is refused when it is read.
The lock is one of the system, which lets go of it when a process dies.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import filelock
import pyarrow as pa
import pyarrow.parquet as pq
from diplomatic_swings.experiments.designs.design import POINT
from diplomatic_swings.experiments.sweeps.columns import POINTS, TABLES
from diplomatic_swings.experiments.sweeps.errors import SweepError
from diplomatic_swings.experiments.sweeps.parts import Tables
from diplomatic_swings.forms.problems import Report, ScenarioError
from diplomatic_swings.store.atomic import explained, whole_file, write_text
from diplomatic_swings.store.json_files import read_json
from diplomatic_swings.store.sums import SUMS, append_sums, digest, mistake, read_sums, sums_text
from pydantic import Field, TypeAdapter, ValidationError

MANIFEST = "sweep.json"
LOCK = ".lock"
DRAWS_FILE = "draws.csv"
"""Draws of the user's own that the design takes its points from, kept beside it."""
SUFFIX = ".parquet"
SHARD = "shard-"
"""How the names of the folders of shards begin."""
FORM = 2
"""Form of the folder; in form 1 there were no digests."""
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
    points: Annotated[int, Field(ge=1)]
    part: Annotated[int, Field(ge=1)]
    shard: tuple[int, int] | None = None
    trajectories: bool = False
    form: int = FORM

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
        folders = [self.folder / table for table in self.manifest.tables]
        there = set(read_sums(self.folder)).intersection(
            f"{folder.name}/{path.name}" for folder in folders for path in folder.glob(f"[!.]*{SUFFIX}")
        )
        return [part for part in self.manifest.parts if there.issuperset(self.names(part))]

    def names(self, part: int) -> list[str]:
        """Return the files of a part, within the folder."""
        return [f"{table}/{part_name(part)}" for table in self.manifest.tables]

    def missing(self) -> list[int]:
        """Return the numbers of the parts that are still to be played."""
        return sorted(set(self.manifest.parts) - set(self.done()))

    def files(self, table: str) -> list[Path]:
        """Return the files of a table, of parts that are done, in order of points."""
        return [self.folder / table / part_name(part) for part in self.done()]

    def put(self, part: int, tables: Tables) -> None:
        """Write a part; it counts as done once the digests of its files are there.

        Raises:
            WriteError: if it cannot be written.
        """
        sums = {}
        for name in reversed(self.manifest.tables):
            with whole_file(self.folder / name / part_name(part)) as draft:
                pq.write_table(tables[name], draft, compression="zstd")
                sums[f"{name}/{part_name(part)}"] = digest(draft.read_bytes())
        self.count(sums)

    def count(self, sums: dict[str, str]) -> None:
        """Count the files of a part as done: keep their digests by path.

        Raises:
            WriteError: if they cannot be written.
        """
        with explained(self.folder / SUMS):
            append_sums(self.folder, sums)

    def read(self, table: str, part: int, columns: list[str] | None = None) -> pa.Table:
        """Return a file of a part, checked: by its digest, and by the points that it must hold.

        Args:
            table: the table.
            part: number of the part.
            columns: the columns that are wanted (default: all).

        Raises:
            SweepError: if it is not what was written, or cannot be read.
        """
        name = f"{table}/{part_name(part)}"
        file = self.folder / name
        try:
            data = file.read_bytes()
            wrong = mistake(name, data, read_sums(self.folder))
            content = pq.read_table(pa.BufferReader(data)) if not wrong else None
        except (pa.ArrowException, OSError) as error:
            wrong, content = f"no readable part ({error})", None
        if content is not None and not self._fits(content, table, part):
            wrong = (
                f"expected the points {self.manifest.stretch(part)[0]} to {self.manifest.stretch(part)[-1]}"
            )
        if wrong or content is None:
            raise SweepError(f"{file}: {wrong}; delete it, and --resume plays it again")
        return content.select(columns) if columns else content

    def _fits(self, read: pa.Table, table: str, part: int) -> bool:
        """Return whether a file holds all the points of its part, or in other tables no others."""
        points = read[POINT].to_pylist() if POINT in read.column_names else [-1]
        wanted = self.manifest.stretch(part)
        return points == list(wanted) if table == POINTS else set(points) <= set(wanted)


def part_name(part: int) -> str:
    """Return the name of the file of a part."""
    return f"part-{part:08d}{SUFFIX}"


def read_manifest(folder: Path) -> Manifest:
    """Return what a folder holds a sweep of.

    Raises:
        SweepError: if it holds none.
    """
    file, report = folder / MANIFEST, Report()
    if not file.is_file():
        shards = any(folder.glob(f"{SHARD}*/{MANIFEST}"))
        hint = "; it holds shards: swings results --merge puts them together" if shards else ""
        raise SweepError(f"{folder}: holds no sweep (it has no {MANIFEST}){hint}")
    if not (folder / SUMS).is_file():
        raise SweepError(
            f"{folder}: expected {SUMS} (given none): the digests of its parts are lost; play it anew"
        )
    content = read_json(file, report)
    if report.problems:
        raise SweepError(str(ScenarioError(report.problems)))
    if isinstance(content, dict) and content.get("form") != FORM:
        raise SweepError(
            f"{file}: expected form {FORM} of the folder (given {content.get('form')}): play it anew"
        )
    try:
        manifest: Manifest = TypeAdapter(Manifest).validate_json(json.dumps(content), strict=True)
    except ValidationError as error:
        raise SweepError(f"{file}: expected the manifest of a sweep ({_told(error)})") from error
    if wrong := mistake(MANIFEST, file.read_bytes(), read_sums(folder)):
        raise SweepError(f"{file}: {wrong}")
    return manifest


def _told(error: ValidationError) -> str:
    """Return the first thing that is wrong with a manifest."""
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg'].replace('Input should be', 'expected')}"


def begun(folder: Path) -> Manifest | None:
    """Return what a folder holds the beginning of a sweep of; None if no part of it is done.

    A process that died at its very beginning may have left a manifest and digests that do not agree.

    Raises:
        SweepError: if it holds parts and no proper manifest.
    """
    if not (folder / MANIFEST).exists() or (
        (folder / SUMS).exists() and not read_sums(folder).keys() - {MANIFEST}
    ):
        return None
    manifest = read_manifest(folder)
    return manifest if Store(folder, manifest).done() else None


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
        strangers = [path.name for path in folder.iterdir() if not path.name.startswith((".", SHARD, SUMS))]
        if strangers:
            raise SweepError(
                f"{folder}: holds other files ({min(strangers)}) and no sweep; give another name"
            )
        return
    found = begun(folder)
    if found is None:
        return
    if not resume:
        raise SweepError(f"{folder}: holds a sweep already; --resume goes on with it, or give another name")
    for name, words in WORDS.items():
        there, here = getattr(found, name), getattr(manifest, name)
        if there != here:
            differing = f": {_differing(found, manifest)}" if name == "design_digest" else ""
            raise SweepError(
                f"{folder}: holds results of another {words} ({there}, here {here}){differing}; "
                "go on with what it was begun with, or give another name"
            )


def _differing(begun_with: Manifest, manifest: Manifest) -> str:
    """Return in what two designs differ, in words."""
    there, here = begun_with.design, manifest.design
    names = [name for name in {**there, **here} if there.get(name) != here.get(name)]
    parts = [
        f"{name} {there[name]}, here {here[name]}"
        if isinstance(here.get(name), int) and name in there
        else name
        for name in names
    ]
    return ", ".join(parts) or "the content of a policy or of draws"


def _lay_out(folder: Path, manifest: Manifest, extra: dict[str, str]) -> None:
    """Write the manifest first, by which the folder is known; clear away drafts of a process that died.

    What is written beside parts stays as it was; without any part the folder is as good as new.
    """
    new = begun(folder) is None
    texts = {MANIFEST: json.dumps(asdict(manifest), indent=2) + "\n", **extra}
    # digests come first: where there is a manifest there are some; what a crash cut short is left out
    kept = {MANIFEST: digest(texts[MANIFEST].encode())} if new else read_sums(folder)
    write_text(folder / SUMS, sums_text(kept), force=True)
    for name, text in texts.items():
        if new or not (folder / name).exists():
            write_text(folder / name, text, force=True)
    for table in manifest.tables:
        (folder / table).mkdir(exist_ok=True)
        for draft in (folder / table).glob(".*"):
            draft.unlink()
