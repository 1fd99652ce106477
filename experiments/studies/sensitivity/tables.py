"""Points that were played before: a table with inputs by dotted path and shares of outcomes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.designs.design import CHOSEN
from diplomatic_swings.experiments.designs.expressions import ExpressionError, read_expression
from diplomatic_swings.experiments.designs.points import DONE
from diplomatic_swings.experiments.fit.priors import Prior
from diplomatic_swings.experiments.record.frames import read_table
from diplomatic_swings.experiments.studies.discovery import Named
from diplomatic_swings.experiments.studies.sensitivity.inputs import read_inputs
from diplomatic_swings.experiments.sweeps.errors import SweepError
from diplomatic_swings.experiments.sweeps.reading import open_results
from diplomatic_swings.experiments.sweeps.reading import read as read_sweep
from diplomatic_swings.experiments.sweeps.store import MANIFEST
from diplomatic_swings.forms.problems import Mark, Problem, Report, ScenarioError, did_you_mean
from diplomatic_swings.forms.text import displayed
from diplomatic_swings.sim.scenario.ranges import quantities
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS
from diplomatic_swings.store.atomic import RESULT
from diplomatic_swings.store.sums import check_sums
from pandas.api.types import is_numeric_dtype

SHARE = "share_"
POLICY, STATUS = "policy", "status"
TABLE = "points.csv"
"""Points in the folder of a discovery; those of a sweep lie in its parts."""


def _with_expression(table: pd.DataFrame, outcome: str, place: Path) -> pd.DataFrame:
    """Return a table with the values of an expression as a column, unless it is an outcome that has one.

    Raises:
        ScenarioError: if it is no expression over the figures of the table.
    """
    if outcome in OUTCOME_KEYS:
        return table
    try:
        asked = read_expression(outcome, [str(name) for name in table])
    except ExpressionError as error:
        raise ScenarioError([Problem(str(place), 0, 0, "--outcome", str(error))]) from error
    return table.assign(**{f"{SHARE}{outcome}": [asked.value(row) for row in table.to_dict("records")]})


def read_points(
    scenario: Scenario, place: Path, outcome: str, asked: Sequence[str] = (), policy: str | None = None
) -> tuple[pd.DataFrame, pd.Series, tuple[Prior, ...], tuple[Named, ...]]:
    """Return points, shares of an outcome, the inputs that moved, each between its ends in the table, and its blocks.

    Args:
        scenario: the scenario whose numbers moved.
        place: a CSV or Parquet file, or a folder of results.
        outcome: the outcome, or an expression over the figures of the table.
        asked: inputs to look at (default: all columns that are paths of the scenario and change).
        policy: the policy whose points are taken; needed if the table has several.

    Raises:
        ScenarioError: if there is no such table, or it lacks the policy, the shares or any input that
            changes.
    """
    report = Report()
    for text in asked:
        if "=" in text:
            report.add(Mark("--inputs"), text, "expected a path without a range: points were played before")
    try:
        _check_sweep(scenario, place, report)
        report.stop_if_any()
        table = _read(scenario, place, report)
    except SweepError as error:
        raise ScenarioError([Problem(str(error), 0, 0, "", "")]) from error
    table = _under(_done(table, place, report), policy, place, report)
    table, column = table.reset_index(drop=True), f"{SHARE}{outcome}"
    table = _with_expression(table, outcome, place)
    paths = _moved(table, scenario, column, place)
    table = table[table[column].notna()].reset_index(drop=True)
    _check_numbers(table, column, paths, place)
    spans = [Prior(p, float(table[p].min()), float(table[p].max()), "range of the table") for p in paths]
    wanted = {prior.path for prior in read_inputs(scenario, asked)} if asked else set(paths)
    if lacking := sorted(wanted - set(paths)):
        names = (
            f"{', '.join(lacking[:3])} and {len(lacking) - 3} more"
            if len(lacking) > 4
            else ", ".join(lacking)
        )
        report.add(Mark(str(place)), "", f"expected columns of the table that change (asked for: {names})")
    report.stop_if_any()
    inputs = tuple(span for span in spans if span.path in wanted)
    named = _named(table)
    columns = [*(span.path for span in inputs), *(each.path for each in named)]
    return table[columns], table[column].rename(outcome), inputs, named


def _named(table: pd.DataFrame) -> tuple[Named, ...]:
    """Return the blocks of settings of a table whose alternatives change."""
    blocks = {
        str(name): tuple(map(str, table[name].unique())) for name in table if str(name).startswith(CHOSEN)
    }
    return tuple(Named(path, names) for path, names in blocks.items() if len(names) > 1)


def _moved(table: pd.DataFrame, scenario: Scenario, column: str, place: Path) -> list[str]:
    """Return the columns of numbers of the scenario that change.

    Raises:
        ScenarioError: if there are none, or the column of shares is missing.
    """
    report, known = Report(), quantities(scenario)
    if column not in table:
        report.add(Mark(str(place)), column, "expected a column with the shares of the outcome")
    for name in table:
        if (name in known or name == column) and not is_numeric_dtype(table[name]):
            report.add(Mark(str(place)), name, "expected a column of numbers")
    report.stop_if_any()
    paths = [name for name in table if name in known and table[name].min() < table[name].max()]
    if not paths:
        report.add(Mark(str(place)), "", "expected columns of numbers of the scenario that change")
    report.stop_if_any()
    return paths


def _check_numbers(table: pd.DataFrame, column: str, paths: list[str], place: Path) -> None:
    """Refuse shares that are none, and numbers that are missing.

    Raises:
        ScenarioError: with all such columns.
    """
    report = Report()
    share = column.removeprefix(SHARE) in OUTCOME_KEYS
    if share and not table[column].between(0.0, 1.0).all():
        report.add(Mark(str(place)), column, f"expected shares from 0 to 1 (given {table[column].max():g})")
    for path in paths:
        if empty := int((~np.isfinite(table[path])).sum()):
            report.add(Mark(str(place)), path, f"expected a number in every row ({empty} are empty)")
    report.stop_if_any()


def _read(scenario: Scenario, place: Path, report: Report) -> pd.DataFrame:
    """Return the table at a place: of a finished sweep, of a folder of results, or of a file."""
    if (place / MANIFEST).exists():
        return read_sweep(place)
    file = place / TABLE if place.is_dir() else place
    if (place / RESULT).exists():
        check_sums(place, [TABLE], report)
    table = None
    if file.suffix == ".csv":
        known = quantities(scenario)
        table = read_table(file, report, lambda name: name in known or name.startswith(SHARE))
    elif file.suffix == ".parquet":
        table = _parquet(file, report)
    else:
        report.add(Mark(displayed(place)), "", "expected a CSV or Parquet file, or a folder of results")
    report.stop_if_any()
    assert table is not None  # noqa: S101 - there is a table or a problem
    return table


def _parquet(file: Path, report: Report) -> pd.DataFrame | None:
    """Return the columns of a Parquet file; what it says of pandas' own types and index is not needed, nor trusted."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table: pd.DataFrame = pq.read_table(file).to_pandas(ignore_metadata=True)
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError, MemoryError) as error:
        reason = str(error).partition("\n")[0]
        report.add(Mark(displayed(file)), "", f"expected a table of points ({reason})")
        return None
    return table


def _done(table: pd.DataFrame, place: Path, report: Report) -> pd.DataFrame:
    """Return the points that are done: not those that failed, nor those whose values do not settle."""
    if STATUS not in table:
        return table
    done = table[table[STATUS] == DONE]
    if done.empty:
        states = ", ".join(sorted(map(str, table[STATUS].unique())))
        report.add(Mark(str(place)), STATUS, f"expected points that are {DONE} (all are: {states})")
        report.stop_if_any()
    return done


def _check_sweep(scenario: Any, place: Path, report: Report) -> None:  # noqa: ANN401
    """Refuse a sweep of another scenario, and one that is not finished: its points are no fair sample."""
    if not (place / MANIFEST).exists():
        return
    store = open_results(place)
    if store.manifest.scenario != scenario.name:
        report.add(
            Mark(str(place)),
            "",
            f"expected {store.manifest.scenario}, of which it is a sweep (given {scenario.name})",
        )
    if missing := len(store.missing()):
        report.add(
            Mark(str(place)),
            "",
            f"expected a finished sweep ({missing} of {len(store.manifest.parts)} parts are missing; --resume goes on)",
        )


def _under(table: pd.DataFrame, policy: str | None, place: Path, report: Report) -> pd.DataFrame:
    """Return the points under one policy."""
    known = [str(name) for name in table[POLICY].unique()] if POLICY in table else []
    if policy is not None and policy not in known:
        near = did_you_mean(policy, known)
        report.add(
            Mark("--policy"), "", f"expected one of {', '.join(known) or 'none'} (given '{policy}'){near}"
        )
    elif policy is None and len(known) > 1:
        report.add(Mark(str(place)), POLICY, f"expected --policy, one of {', '.join(known)}")
    report.stop_if_any()
    return table if policy is None else table[table[POLICY] == policy]
