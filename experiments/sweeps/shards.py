"""Shards: a sweep cut up for job arrays that know nothing of each other, and put together again."""

import os
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from diplomatic_swings.experiments.sweeps.errors import SweepError
from diplomatic_swings.experiments.sweeps.store import (
    DRAWS_FILE,
    MANIFEST,
    SHARD,
    WORDS,
    Manifest,
    Store,
    opened,
    part_name,
    read_manifest,
)
from diplomatic_swings.store.atomic import whole_file
from diplomatic_swings.store.sums import read_sums

COPIED = ("scenario.yaml", "design.yaml", "README.txt")
ALSO = (DRAWS_FILE,)

PART = {"part": "size of its parts"}
"""What must be the same besides for parts of two folders to go into one, and what it is called in messages."""


class Shard(NamedTuple):
    """One of several shares of a sweep, counted from 1."""

    number: int
    of: int

    @property
    def folder(self) -> str:
        """Return the name of the folder of the shard, within that of the sweep."""
        return f"{SHARD}{self.number}-of-{self.of}"


def read_shard(text: str) -> Shard:
    """Return the shard that a text such as ``3/8`` names.

    Raises:
        SweepError: if it names none.
    """
    number, slash, count = text.partition("/")
    if slash and number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count):
        return Shard(int(number), int(count))
    raise SweepError(f"--shard: expected i/n, such as 3/8, from 1/n to n/n (given '{text}')")


def merge(folder: Path) -> Store:
    """Put the shards in a folder together, as one sweep in it; shards stay as they are.

    Parts keep their names and bytes.  What a shard has not played yet is missing here too, and
    ``--resume`` plays it.

    Raises:
        SweepError: if there are no shards, or not all of the same sweep.
        WriteError: if it cannot be written.
    """
    places = sorted(path.parent for path in folder.glob(f"{SHARD}*-of-*/{MANIFEST}"))
    if not places:
        raise SweepError(f"{folder}: expected the folders of shards (there is no shard-1-of-*/{MANIFEST})")
    shards = [Store(place, read_manifest(place)) for place in places]
    whole = replace(shards[0].manifest, shard=None)
    _check_alike(shards, whole)
    if (folder / MANIFEST).exists():
        _check_alike([Store(folder, replace(read_manifest(folder), shard=None))], whole)
    extra = {path.name: path.read_text(encoding="utf-8") for path in _words(places)}
    with opened(folder, whole, extra, resume=True) as store:
        for shard in shards:
            _take(store, shard)
    return store


def _words(places: Iterable[Path]) -> list[Path]:
    """Return the files besides parts, from a shard that has them all; one killed early lacks some.

    Raises:
        SweepError: if no shard has them all.
    """
    for place in places:
        if all((place / name).exists() for name in COPIED):
            return [place / name for name in (*COPIED, *ALSO) if (place / name).exists()]
    raise SweepError(f"no shard was begun as it should be: expected {', '.join(COPIED)} in one of them")


def _check_alike(shards: Iterable[Store], whole: Manifest) -> None:
    for shard in shards:
        for name, words in (WORDS | PART).items():
            there, here = getattr(shard.manifest, name), getattr(whole, name)
            if name != "shard" and there != here:
                raise SweepError(f"{shard.folder}: holds results of another {words} ({there}, others {here})")


def _take(store: Store, shard: Store) -> None:
    """Take over the parts that a shard has done, each checked.

    Raises:
        SweepError: if a part is not the one that was written.
    """
    there, sums = set(store.done()), read_sums(shard.folder)
    for part in shard.done():
        if part in there:
            continue
        for table in reversed(store.manifest.tables):
            shard.read(table, part)
            with whole_file(store.folder / table / part_name(part)) as draft:
                _link(shard.folder / table / part_name(part), draft)
        store.count({name: sums[name] for name in shard.names(part)})


def _link(source: Path, target: Path) -> None:
    """Give a file a second name, or copy it where the disk knows no such thing."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
