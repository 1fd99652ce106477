"""What is in the folder of a sweep."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from diplomatic_swings.experiments.designs.design import GRID, POINT, POLICY
from diplomatic_swings.experiments.designs.files import from_dict
from diplomatic_swings.experiments.designs.game_points import SOLVE_SECONDS
from diplomatic_swings.experiments.designs.points import DONE, FAILED, UNSETTLED_POINT
from diplomatic_swings.experiments.sweeps.columns import POINTS, WEEKS
from diplomatic_swings.experiments.sweeps.errors import SweepError
from diplomatic_swings.experiments.sweeps.store import Store, read_manifest
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS


def open_results(folder: str | Path) -> Store:
    """Return the folder of a sweep, for reading.

    Raises:
        SweepError: if it holds none.
    """
    return Store(Path(folder), read_manifest(Path(folder)))


def read(folder: str | Path, table: str = POINTS) -> pd.DataFrame:
    """Return a table of a sweep: ``points``, ``weeks`` or, if they are kept, ``runs``.

    Raises:
        SweepError: if the folder holds no sweep, or not that table.
    """
    parts = list(frames(folder, table))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def frames(folder: str | Path, table: str = POINTS) -> Iterator[pd.DataFrame]:
    """Yield a table of a sweep part by part, in order of points: for tables larger than memory.

    Raises:
        SweepError: if the folder holds no sweep, or not that table.
    """
    store = open_results(folder)
    if table not in store.manifest.tables:
        raise SweepError(f"{folder}: holds no table '{table}': expected {', '.join(store.manifest.tables)}")
    for part in store.done():
        yield store.read(table, part).to_pandas()


def failures(folder: str | Path) -> Counter[str]:
    """Return how many points failed, or are unsettled, for each reason."""
    counts: Counter[str] = Counter()
    store = open_results(folder)
    for part in store.done():
        reasons = store.read(POINTS, part, ["reason"])["reason"].to_pylist()
        counts.update(reason for reason in reasons if reason)
    return counts


def grid(folder: str | Path) -> xr.Dataset:
    """Return the figures of a sweep over a grid as labelled data: a dimension an input, and the policy.

    Points that failed or whose values do not settle have none.

    Raises:
        SweepError: if the design is no grid.
    """
    store = open_results(folder)
    design = from_dict(store.manifest.design)
    if design.kind != GRID:
        raise SweepError(f"{folder}: expected a sweep over a grid (given {design.kind})")
    axes = [POLICY, *(each.path for each in design.inputs)]
    points = read(folder).set_index(axes)
    figures = points.select_dtypes("number").drop(columns=POINT).where(points["status"] == DONE)
    labelled: xr.Dataset = figures.to_xarray()
    return labelled


def over_time(folder: str | Path) -> xr.DataArray:
    """Return the shares of runs in each outcome by week, as labelled data.

    Returns:
        Shares over (point, week, outcome); the points' policy, what players follow and inputs are coordinates.
        Points that failed or whose values do not settle are left out.

    Raises:
        SweepError: if the folder holds no sweep, or no point of it was played.
    """
    store = open_results(folder)
    parts = store.done()  # once, as more may be done while the tables are read
    points, weeks = (_read_parts(store, table, parts) for table in (POINTS, WEEKS))
    done = points[points["status"] == DONE].set_index(POINT)
    if done.empty:
        raise SweepError(f"{folder}: expected at least one point that was played")
    kept = weeks[weeks[POINT].isin(done.index)]
    counts = kept[[f"runs_{key}" for key in OUTCOME_KEYS]].to_numpy()
    shares = counts.reshape(len(done), -1, len(OUTCOME_KEYS)) / done["runs"].to_numpy()[:, None, None]
    inputs = done.columns[: done.columns.get_loc("status")]
    return xr.DataArray(
        shares,
        dims=(POINT, "week", "outcome"),
        coords={
            POINT: done.index,
            "week": np.arange(shares.shape[1]),
            "outcome": list(OUTCOME_KEYS),
            **{name: (POINT, done[name]) for name in inputs},
        },
        name="share",
    )


def _read_parts(store: Store, table: str, parts: list[int]) -> pd.DataFrame:
    tables = [store.read(table, part).to_pandas() for part in parts]
    return pd.concat(tables) if tables else pd.DataFrame({"status": []})


def figures_digest(folder: str | Path) -> str:
    """Return 16 hex digits of all figures of all points: equal however the sweep was cut, killed or spread.

    The time that solves took is no such figure.
    """
    digest = hashlib.sha256()
    for frame in frames(folder):
        figures = frame.drop(columns=SOLVE_SECONDS, errors="ignore")
        digest.update(figures.to_csv(header=False, index=False, lineterminator="\n").encode())
    return digest.hexdigest()[:16]


def summary(folder: str | Path) -> dict[str, Any]:
    """Return what is in a folder, as plain data."""
    store = open_results(folder)
    status = [
        each for part in store.done() for each in store.read(POINTS, part, ["status"])["status"].to_pylist()
    ]
    kept = store.manifest
    return {
        "scenario": kept.scenario,
        "scenario_digest": kept.scenario_digest,
        "design_digest": kept.design_digest,
        "version": kept.version,
        "code": kept.code,
        "points": kept.here,
        "played": len(status),
        "failed": status.count(FAILED),
        "unsettled": status.count(UNSETTLED_POINT),
        "runs_a_point": kept.design["runs"],
        "seed": kept.design["seed"],
        "parts": len(kept.parts),
        "parts_missing": len(store.missing()),
        "shard": list(kept.shard) if kept.shard else None,
        "tables": list(kept.tables),
        "bytes": sum(file.stat().st_size for table in kept.tables for file in store.files(table)),
        "figures_digest": figures_digest(folder),
    }
