"""A sweep from its design to a folder of results."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
from diplomatic_swings.experiments.designs.design import Design
from diplomatic_swings.experiments.designs.game_points import renamed, work
from diplomatic_swings.experiments.designs.points import Play, bench_of
from diplomatic_swings.experiments.runs.ensemble import Progress, check
from diplomatic_swings.experiments.sweeps.columns import fields, readme
from diplomatic_swings.experiments.sweeps.engines import (
    Finished,
    in_processes,
    in_threads,
    on_cluster,
    side_by_side,
)
from diplomatic_swings.experiments.sweeps.parts import Job, Tables, code_digest
from diplomatic_swings.experiments.sweeps.shards import Shard
from diplomatic_swings.experiments.sweeps.size import check_room, expected_bytes
from diplomatic_swings.experiments.sweeps.store import DRAWS_FILE, Manifest, Store, begun, opened
from diplomatic_swings.experiments.sweeps.words import design_text
from diplomatic_swings.sim.scenario.writing import dump
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.store.arrow import schema
from diplomatic_swings.store.atomic import WriteError
from diplomatic_swings.store.version import VERSION

RUNS_A_PART = 16384
"""Runs in a part at most, solves counted as so many runs: what a kill can cost a core."""

LEAST_PARTS = 16
"""Parts of a sweep, or of a shard, at least: enough to keep cores or workers equally busy."""

SCENARIO = "scenario"


@dataclass(frozen=True)
class Options:
    """Where and how a sweep is played; its results do not depend on it.

    Attributes:
        resume: go on with the parts that are there.
        jobs: threads, or processes where many points are not solved (default: one per core).
        shard: play this share of the parts only.
        cluster: address of a Dask scheduler, in place of threads.
        trajectories: keep the runs themselves.
    """

    resume: bool = False
    jobs: int | None = None
    shard: Shard | None = None
    cluster: str | None = None
    trajectories: bool = False


def sweep(
    design: Design,
    scenario: Scenario,
    out: str | Path,
    options: Options | None = None,
    progress: Progress | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Store:
    """Play a design into a folder, part by part, and return the folder.

    Args:
        design: what to play.
        scenario: what the design changes, see :meth:`diplomatic_swings.experiments.designs.design.Design.load`.
        out: the folder.
        options: where and how.
        progress: called with (points done, points in all), those that were there already included.
        tell: called with words about what holds it up.

    Raises:
        SweepError: if it cannot begin or go on; what is done is kept.
        WriteError: if a part cannot be written.
    """
    options, folder = options or Options(), Path(out)
    check(design.runs, design.seed, options.jobs)
    manifest = _as_begun(folder, manifest_of(design, scenario, options))
    check_room(folder, _bytes(design, scenario, Store(folder, manifest)))
    points = design.points()
    tell(f"{scenario.name}: solving it as it is, where every point begins, unless it is solved already")
    job = _job(design, scenario, points, options, manifest)
    with opened(folder, manifest, _extra(design, scenario, points, manifest), resume=options.resume) as store:
        for part, tables in _played(job, points, store, options, progress, tell):
            _put(store, part, tables)
    return store


def _as_begun(folder: Path, manifest: Manifest) -> Manifest:
    """Return a manifest with parts as large as in the folder; merged shards have smaller ones."""
    there = begun(folder)
    return replace(manifest, part=there.part) if there else manifest


def _bytes(design: Design, scenario: Any, store: Store) -> int:  # noqa: ANN401
    """Return how many bytes the parts will take that belong here and are missing."""
    manifest = store.manifest
    parts = -(-manifest.points // manifest.part)
    size = expected_bytes(design, scenario, parts, trajectories=manifest.trajectories)
    return size * len(store.missing()) // parts


def manifest_of(design: Design, scenario: Any, options: Options) -> Manifest:  # noqa: ANN401
    """Return what the folder of a sweep says of it."""
    shards = options.shard.of if options.shard else 1
    a_point = design.runs + work(scenario, solved=not design.held)
    part = max(1, min(RUNS_A_PART // a_point, -(-len(design) // (LEAST_PARTS * shards))))
    return Manifest(
        VERSION,
        code_digest(),
        scenario.name,
        scenario.digest,
        design.as_dict(),
        design.digest,
        len(design),
        part,
        (options.shard.number, options.shard.of) if options.shard else None,
        options.trajectories,
    )


def _job(
    design: Design,
    scenario: Any,  # noqa: ANN401
    points: pd.DataFrame,
    options: Options,
    manifest: Manifest,
) -> Job:
    outcomes = tuple(design.outcomes.items())
    how = Play(design.runs, design.seed, design.at, options.trajectories, outcomes, design.held)
    bench = bench_of(scenario, points, how, options.jobs, design.variants())
    about = {"design": manifest.design_digest, "scenario": manifest.scenario_digest, "version": VERSION}
    inputs = list(points.columns)
    schemas = {
        name: schema(fields(name, scenario, inputs, design.at, how.outcomes), about)
        for name in manifest.tables
    }
    return Job(bench, schemas, manifest.code)


def _played(
    job: Job,
    points: pd.DataFrame,
    store: Store,
    options: Options,
    progress: Progress | None,
    tell: Callable[[str], None],
) -> Finished:
    """Yield the parts that are missing as they are played."""
    missing, total = store.missing(), store.manifest.here
    stretches = store.manifest.stretch
    done = total - sum(len(stretches(part)) for part in missing)

    def tick() -> None:
        nonlocal done
        done += 1
        if progress:
            progress(done, total)

    def parts() -> Iterator[tuple[int, pd.DataFrame]]:
        for part in missing:
            stretch = stretches(part)
            yield part, points.iloc[stretch.start : stretch.stop]

    if progress:
        progress(done, total)
    if options.cluster:
        return on_cluster(job, parts(), options.cluster, tick, tell)
    processes = side_by_side(job, total - done, options.jobs)
    if processes > 1:
        return in_processes(job, parts(), processes, tick, points.iloc[:1])
    return in_threads(job, parts(), options.jobs, tick)


def _put(store: Store, part: int, tables: Tables) -> None:
    try:
        store.put(part, tables)
    except WriteError as error:
        raise WriteError(f"{error}; {len(store.done())} parts are kept, --resume goes on") from error


def _extra(
    design: Design,
    scenario: Any,  # noqa: ANN401
    points: pd.DataFrame,
    manifest: Manifest,
) -> dict[str, str]:
    """Return the words that go with a sweep: its design, its scenario and the data dictionary."""
    tables = {
        name: fields(name, scenario, list(points.columns), design.at, tuple(design.outcomes.items()))
        for name in manifest.tables
    }
    about = [
        f"A sweep of Diplomatic Swings {VERSION}: {scenario.title} ({scenario.name}, digest {scenario.digest}).",
        f"{len(design):,} points of {design.runs:,} runs, seed {design.seed}, design digest {design.digest}.",
        "sweep.json says what it is of; a part is done when its digests stand in SHA256SUMS.",
        "To get the same again, in this folder:  swings sweep design.yaml --out again",
    ]
    own = bool(design.params)
    kept = replace(design, params=DRAWS_FILE) if own else design
    return {
        "scenario.yaml": dump(renamed(scenario, SCENARIO)),
        "design.yaml": design_text(kept, "scenario.yaml"),
        "README.txt": readme(about, tables),
        **({DRAWS_FILE: Path(design.params).read_text(encoding="utf-8")} if own else {}),
    }
