"""Studies, phase maps and discoveries on disk: tables, the scenario, and a data dictionary."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from diplomatic_swings.experiments.studies.discovery import Discovery
from diplomatic_swings.experiments.studies.discovery_words import sentences as discovery_sentences
from diplomatic_swings.experiments.studies.phase import VALUE
from diplomatic_swings.experiments.studies.phase_words import sentences as phase_sentences
from diplomatic_swings.experiments.studies.sensitivity.play import Play
from diplomatic_swings.experiments.studies.sensitivity.study import (
    LOCAL,
    MORRIS,
    OTHERS,
    SOBOL,
    by_outcome,
    clear,
    floor,
)
from diplomatic_swings.experiments.studies.sensitivity.words import sentences
from diplomatic_swings.sim.scenario.writing import dump
from diplomatic_swings.store.atomic import RESULT
from diplomatic_swings.store.csv_files import write_csv
from diplomatic_swings.store.tables import Column, json_text, readme

INPUTS, CELLS, BOXES, LIMITS, POINTS = "inputs.csv", "cells.csv", "boxes.csv", "limits.csv", "points.csv"
SHARE = "share_"
"""Begins the name of a column of shares; the outcome follows."""

_OUTPUT = Column(
    "output", "name", "outcome whose share is looked at: stall, walkout, freeze, settle, imposed"
)
_INPUT = Column(
    "input",
    "name",
    "dotted path of the number; (draws): a draw of --params as a whole; (chance): the shocks alone, the noise floor",
)
_LOW, _HIGH = "lower end of its 95 % interval", "upper end of its 95 % interval"

STUDY_COLUMNS: dict[str, tuple[Column, ...]] = {
    SOBOL: (
        _OUTPUT,
        _INPUT,
        Column("first", "0..1", "share of the variance over points that goes when the input is known"),
        Column("first_low", "0..1", _LOW),
        Column("first_high", "0..1", _HIGH),
        Column("total", "0..1", "share that is left when all other inputs are known"),
        Column("total_low", "0..1", _LOW),
        Column("total_high", "0..1", _HIGH),
        Column("excess_low", "-1..1", "lower end of the 95 % interval of total less that of chance"),
        Column("excess_high", "-1..1", "upper end of it"),
        Column("mean", "0..1", "mean share over points"),
        Column("variance", "share squared", "variance of the share over points"),
    ),
    MORRIS: (
        _OUTPUT,
        _INPUT,
        Column("mu", "share", "mean effect of the input over its whole range"),
        Column("mu_star", "share", "mean size of that effect"),
        Column("mu_star_half", "share", "half the width of the 95 % interval of mu_star"),
        Column("sigma", "share", "spread of the effect over starting points"),
    ),
    LOCAL: (
        _OUTPUT,
        _INPUT,
        Column("end", "low, high", "end of the input's range"),
        Column("value", "unit of the input", "value of the input there"),
        Column("change", "share", "change of the share from the scenario's own numbers"),
        Column("half", "share", "half the width of the paired 95 % interval of the change"),
        Column("start", "0..1", "share at the scenario's own numbers"),
    ),
}
"""Columns of ``inputs.csv`` by method."""

CELL_COLUMNS = (
    Column("y", "unit of the input", "middle of the cell in the input up the map"),
    Column("x", "unit of the input", "middle of the cell in the input along the map"),
    Column("runs", "runs", "runs of this cell; more where the first two outcomes lie close"),
    Column("dominant", "name", "most frequent outcome"),
    Column("second", "name", "next most frequent outcome"),
    Column("margin", "0..1", "difference of their shares"),
    Column("clear", "true, false", "whether the first leads by more than chance (99 %, sign test)"),
    Column("share_stall", "0..1", "share of runs; so for the other outcomes below"),
    Column("share_walkout", "0..1", "share of runs"),
    Column("share_freeze", "0..1", "share of runs"),
    Column("share_settle", "0..1", "share of runs"),
    Column("share_imposed", "0..1", "share of runs"),
)

_SEEN, _HELD = "points that the tree was grown on", "points held out"
BOX_COLUMNS = (
    Column("box", "number", "region, most coverage first"),
    Column("seen_points", "points", f"in the box, of the {_SEEN}"),
    Column("seen_hits", "points", "of these, points with the outcome often"),
    Column("seen_coverage", "0..1", f"hits as a share of all such, {_SEEN}"),
    Column("seen_density", "0..1", f"hits as a share of the box, {_SEEN}"),
    Column("held_points", "points", f"in the box, of the {_HELD}"),
    Column("held_hits", "points", "of these, points with the outcome often"),
    Column("held_coverage", "0..1", f"hits as a share of all such, {_HELD}"),
    Column("held_density", "0..1", f"hits as a share of the box, {_HELD}"),
    Column("held_low", "0..1", "lower end of the 95 % Wilson interval of held_density"),
    Column("held_high", "0..1", "upper end of it"),
)
LIMIT_COLUMNS = (
    Column("box", "number", "region"),
    Column("input", "name", "number that the region limits, by dotted path"),
    Column("low", "unit of the input", "lower end of the region"),
    Column("high", "unit of the input", "upper end of the region"),
    Column("range_low", "unit of the input", "lower end of what was looked at"),
    Column("range_high", "unit of the input", "upper end of what was looked at"),
    Column("alternatives", "names", "of an input with names: those of the region, all ends empty"),
)
FIELDS = (
    Column("method", "name", "how it was looked at"),
    Column("scenario", "name", "name of the scenario, its digest, and the version of the program"),
    Column("week", "weeks", "week at which outcomes are read"),
    Column("points", "points", "points or cells that were played"),
    Column("runs", "runs", "runs of each point; of a phase map: to begin with"),
    Column("seed", "number", "seed of points and runs"),
    Column("unsettled", "points", "points whose values do not settle"),
    Column("outcome", "name", "outcome that was looked at"),
    Column("told", "words", "what came of it"),
    Column(
        "others",
        "see meaning",
        "outcome, floor, clear, inputs and told of further outcomes that were asked for",
    ),
    Column("over", "counts", "of a map whose cells are means: draws, and alternatives by block"),
)


def study_table(effects: xr.Dataset) -> pd.DataFrame:
    """Return a study as a table, one row for each outcome and input (and end)."""
    columns = [column.name for column in STUDY_COLUMNS[effects.attrs["method"]]]
    return effects.to_dataframe().reset_index()[columns]


def study_summary(effects: xr.Dataset) -> dict[str, Any]:
    """Return a study as plain data, as ``--json`` prints it; further outcomes under ``others``."""
    first, *rest = by_outcome(effects)
    about = {name: value for name, value in first.attrs.items() if name != OTHERS}
    others = [_findings(each, {"outcome": each.attrs["outcome"]}) for each in rest]
    return _findings(first, about) | ({OTHERS: others} if others else {})


def _findings(effects: xr.Dataset, about: dict[str, Any]) -> dict[str, Any]:
    """Return what a study found of its outcome."""
    ground = {} if effects.attrs["method"] == LOCAL else {"floor": floor(effects)}
    table = study_table(effects)
    rows = table[table["output"] == about["outcome"]].drop(columns="output").to_dict("records")
    return {**about, **ground, "clear": clear(effects), "inputs": rows, "told": sentences(effects)}


def phase_table(effects: xr.Dataset) -> pd.DataFrame:
    """Return a phase map as a table, one row a cell."""
    names = effects["outcome"].to_numpy()
    values = effects.get(VALUE, xr.DataArray(np.empty((0, 0, 0)), dims=("expression", "y", "x")))
    bare = effects.drop_vars(["count", "outcome", VALUE, "expression"], errors="ignore")
    table = bare.to_dataframe().reset_index()
    for column, part in zip(value_columns(len(values)), values.to_numpy(), strict=True):
        table[column] = part.ravel()
    shares = (effects["count"] / effects["runs"]).to_numpy().reshape(-1, len(names))
    table["dominant"], table["second"] = names[table["dominant"]], names[table["second"]]
    for number, name in enumerate(names):
        table[f"{SHARE}{name}"] = shares[:, number]
    return table[[column.name for column in cell_columns(effects)]]


def value_columns(count: int) -> list[str]:
    """Return the names of the columns of so many expressions: ``value``, ``value_2`` and so on."""
    return [VALUE, *(f"{VALUE}_{number}" for number in range(2, count + 1))][:count]


def cell_columns(effects: xr.Dataset) -> tuple[Column, ...]:
    """Return the columns of ``cells.csv``: one more for each expression that was asked for."""
    texts = [str(text) for text in effects["expression"].to_numpy()] if VALUE in effects else []
    runs = f"{effects.attrs.get('runs')} runs"
    more = (
        Column(name, "see meaning", f"{text}, over the first {runs}")
        for name, text in zip(value_columns(len(texts)), texts, strict=True)
    )
    return (*CELL_COLUMNS, *more)


def phase_summary(effects: xr.Dataset) -> dict[str, Any]:
    """Return a phase map as plain data, as ``--json`` prints it."""
    texts = effects["expression"].to_numpy().tolist() if VALUE in effects else []
    asked = {"expressions": dict(zip(value_columns(len(texts)), texts, strict=True))} if texts else {}
    return {
        **effects.attrs,
        **asked,
        "cells": phase_table(effects).to_dict("records"),
        "told": phase_sentences(effects),
    }


def discovery_summary(discovery: Discovery, about: dict[str, Any]) -> dict[str, Any]:
    """Return a discovery as plain data, as ``--json`` prints it."""
    return {
        **about,
        "outcome": discovery.outcome,
        "above": discovery.above,
        "base_rate": discovery.base_rate,
        "dense": discovery.dense,
        "held_out": discovery.held_out(),
        "boxes": discovery.boxes.to_dict("records"),
        "limits": discovery.limits.to_dict("records"),
        "told": discovery_sentences(discovery),
    }


def save_study(effects: xr.Dataset, play: Play, folder: Path) -> None:
    """Write a study into an empty folder."""
    columns = {INPUTS: STUDY_COLUMNS[effects.attrs["method"]]}
    _save(folder, study_summary(effects), {INPUTS: study_table(effects)}, columns, play)


def save_phase(effects: xr.Dataset, play: Play, folder: Path) -> None:
    """Write a phase map into an empty folder."""
    _save(folder, phase_summary(effects), {CELLS: phase_table(effects)}, {CELLS: cell_columns(effects)}, play)


def save_discovery(discovery: Discovery, about: dict[str, Any], play: Play | None, folder: Path) -> None:
    """Write a discovery into an empty folder."""
    renamed = discovery.points.rename(columns={"share": f"{SHARE}{discovery.outcome}"})
    tables = {BOXES: discovery.boxes, LIMITS: discovery.limits, POINTS: renamed}
    point_columns = (
        *(Column(prior.path, "see inputs", "value of the input") for prior in discovery.inputs),
        *(Column(each.path, "name", "alternative of the block") for each in discovery.named),
        Column(f"{SHARE}{discovery.outcome}", "0..1", "share of runs with the outcome"),
        Column("interest", "true, false", "whether the outcome is frequent there"),
        Column("held", "true, false", "whether the tree did not see the point"),
    )
    columns = {BOXES: BOX_COLUMNS, LIMITS: LIMIT_COLUMNS, POINTS: point_columns}
    _save(folder, discovery_summary(discovery, about), tables, columns, play)


def _save(
    folder: Path,
    summary: dict[str, Any],
    tables: dict[str, pd.DataFrame],
    columns: dict[str, tuple[Column, ...]],
    play: Play | None,
) -> None:
    (folder / RESULT).write_text(json_text(summary), encoding="utf-8", newline="\n")
    for name, table in tables.items():
        wanted = [column.name for column in columns[name]]
        write_csv(table[wanted], folder / name)
    files = {}
    if play:
        text = dump(play.scenario)
        (folder / f"{play.scenario.name}.yaml").write_text(text, encoding="utf-8", newline="\n")
        files = {f"{play.scenario.name}.yaml": "the scenario in full, with units and sources"}
    text = readme(summary["told"], columns, FIELDS, files)
    (folder / "README.txt").write_text(text, encoding="utf-8", newline="\n")
