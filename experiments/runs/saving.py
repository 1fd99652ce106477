"""Results on disk: runs and comparisons, their tables, the scenarios in full, and a data dictionary."""

import dataclasses as dc
from pathlib import Path

import pandas as pd
from diplomatic_swings.experiments.runs.columns import (
    COMPARE_COLUMNS,
    COMPARE_FIELDS,
    RUN_COLUMNS,
    RUN_FIELDS,
    about_run,
    first_deals,
)
from diplomatic_swings.experiments.runs.compare import UNITS, GameComparison
from diplomatic_swings.experiments.runs.ensemble import KEPT
from diplomatic_swings.experiments.runs.expectations import expected
from diplomatic_swings.experiments.runs.expectations import table as expectation_table
from diplomatic_swings.experiments.runs.labelled_paths import PATHS_FILE, save_paths
from diplomatic_swings.experiments.runs.papers import FATES
from diplomatic_swings.experiments.runs.rows import EXCEL, NETCDF, STATA, fields, save_rows
from diplomatic_swings.experiments.runs.runs import BargainingResult
from diplomatic_swings.sim.scenario.loading import dump, meaning
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.store.atomic import RESULT
from diplomatic_swings.store.tables import (
    REPORT_FILE,
    Column,
    again_with,
    json_text,
    readme,
    save_tables,
    save_text,
)

_PLAYER = Column("player", "name", "player, as the scenario calls it")
_PACKAGE = Column("package", "name", "package, as the scenario calls it")
_TYPE = Column("type", "name", "private type of the player")
_FATES = {
    "tabled": "times that the player put the package on the table",
    "signed": "times that it signed",
    "refused": "times that it refused it aloud, which takes it off the table",
    "withdrew": "times that it withdrew its signature, or did not confirm it",
    "broke": "times that it broke the peace that the package had brought",
}

GAME_COLUMNS: dict[str, tuple[Column, ...]] = {
    **RUN_COLUMNS,
    "acts.csv": (
        _PLAYER,
        Column("act", "name", "weighty decision: sign, refuse, withdraw, break, walk or return"),
        Column("times", "times", "times over all runs"),
        Column("per_run", "per run", "times a run"),
    ),
    "packages.csv": (
        _PACKAGE,
        Column("label", "words", "package, in plain words"),
        Column("kind", "name", "ceasefire or settlement"),
        Column("in_force", "times", "times that it entered into force, over all runs"),
        Column(
            "both_gain",
            "times",
            "of these, times that every signer gained by its own value as it signed or confirmed",
        ),
        Column("unratified", "times", "times that all signed, and an earlier signer did not confirm"),
        Column("territory", "0..1", "territory conceded: 0 Kyiv's ideal, 1 Moscow's"),
        Column("alignment", "0..1", "neutrality and limits on forces: 0 Kyiv's ideal, 1 Moscow's"),
        Column("relief", "0..1", "relief from sanctions: 0 none, 1 full"),
        Column("guarantees", "0..1", "guarantees for Ukraine: 0 none, 1 a treaty"),
    ),
    "papers.csv": (_PACKAGE, _PLAYER, *(Column(fate, "times", _FATES[fate]) for fate in FATES)),
    "payoffs.csv": (
        _PLAYER,
        _TYPE,
        Column("runs", "runs", "runs in which the player is of that type"),
        Column("payoff", "utils per week", "mean payoff in them; comparable within a type, not between"),
    ),
    "beliefs.csv": (
        RUN_COLUMNS["outcomes.csv"][0],
        _PLAYER,
        Column("true_type", "name", "private type that the player has"),
        Column(
            "belief_first_type", "0..1", "mean public belief that it is of its first type, over kept runs"
        ),
    ),
    "expectations.csv": (
        _PLAYER,
        _TYPE,
        Column("going_on", "utils", "value of going on as things are, at the start"),
        _PACKAGE,
        Column("gain", "utils", "value of the package in force less that of going on, at the start"),
        Column("signs", "0..1", "chance to sign it when it comes to decide; empty: it is not bound by it"),
    ),
}
"""Columns of the tables of runs, in order, by file."""

GAME_FIELDS = (
    *RUN_FIELDS,
    Column("acts", "times", "by player and weighty decision: times over all runs"),
    Column(
        "deals",
        "see meaning",
        "signed: papers that entered into force; both_gain: share of them by which every signer gained by its own "
        "value as it signed or confirmed; by_package; unratified: papers that an earlier signer did not confirm; "
        "broken_by: peaces broken by choice, by player",
    ),
    Column(
        "gaining", "0..1", "by signer: share of its signatures on papers in force by which it gained itself"
    ),
    Column("papers", "times", "see papers.csv"),
    Column("imposed_by", "0..1", "by the player that has won: share of runs that end imposed"),
    Column("posture", "see meaning", "of Washington: share of weeks in each posture, mean weeks of a spell"),
    Column(
        "solve",
        "see meaning",
        "residual of the solve (0..1), its time in seconds, its digest, whether it settled",
    ),
)
"""Fields of ``result.json`` of runs."""


def tables(result: BargainingResult) -> dict[str, pd.DataFrame]:
    """Return all tables of a result by file."""
    start = expected(result.scenario, result.solved.solution.beta)
    return {
        "outcomes.csv": result.shares(),
        "moves.csv": result.moves(),
        "first_deal.csv": first_deals(result),
        "acts.csv": result.acts(),
        "packages.csv": result.packages(),
        "papers.csv": result.papers(),
        "payoffs.csv": result.payoffs_by_type(),
        "beliefs.csv": result.beliefs(),
        "expectations.csv": expectation_table(result.scenario, start),
    }


FILES_OF_RUNS = {
    "runs.parquet": "one row a run, for programs: the table of runs.csv; its metadata hold unit and meaning",
    "scenario.yaml": "the scenario in full, with units and sources",
    **REPORT_FILE,
}
FURTHER_FILES = {
    EXCEL: {"runs.xlsx": "the table of runs.csv as an Excel workbook; a second sheet has unit and meaning"},
    STATA: {"runs.dta": "the table of runs.csv for Stata; labels of variables are cut to 80 letters"},
    NETCDF: {PATHS_FILE: f"whole paths of the first {KEPT:,} runs at most as NetCDF, with labels and units"},
}
"""What each further form writes."""


def save_run(result: BargainingResult, folder: Path, further: tuple[str, ...] = ()) -> None:
    """Write what runs show, and the data dictionary, into an empty folder.

    Args:
        result: what is saved.
        folder: an empty folder.
        further: forms of :data:`FURTHER_FILES` that are asked for besides.

    Raises:
        WriteError: if the runs are too many for a sheet of Excel.
    """
    save_rows(result, folder, further)
    if NETCDF in further:
        save_paths(result, folder)
    save_text(folder, RESULT, json_text(result.summary()))
    save_tables(tables(result), GAME_COLUMNS, folder)
    save_text(folder, "scenario.yaml", dump_as("scenario", result.scenario))
    command = f"swings run scenario.yaml --runs {result.runs} --seed {result.seed}"
    command += "" if result.solved.solution.settled else " --allow-unsettled"
    files = FILES_OF_RUNS | {name: words for form in further for name, words in FURTHER_FILES[form].items()}
    about = [about_run(result), again_with(command)]
    dictionary = {**GAME_COLUMNS, "runs.csv": tuple(field.column for field in fields(result.scenario))}
    save_text(folder, "README.txt", readme(about, dictionary, GAME_FIELDS, files))


_TRIPLE = "values a and b, difference (b minus a), low and high end of its 95 % interval"

GAME_COMPARE_COLUMNS: dict[str, tuple[Column, ...]] = {
    "outcomes.csv": COMPARE_COLUMNS["outcomes.csv"],
    "figures.csv": (
        Column("group", "name", f"{', '.join(UNITS)} or imposed by"),
        Column("figure", "name", "package, player, player:move, swing or issue, as scenario files call it"),
        Column("label", "words", "the same in plain words"),
        *COMPARE_COLUMNS["figures.csv"][1:],
    ),
    "inputs.csv": COMPARE_COLUMNS["inputs.csv"],
}
"""Tables of a comparison: file, and its columns in order."""

GAME_COMPARE_FIELDS = (
    *(
        field
        for field in COMPARE_FIELDS
        if field.name in {"version", "seed", "runs", "weeks", "method", "identical", "inputs", "outcomes"}
    ),
    Column("labels", "words", "what sides a and b are called; empty where they have no names"),
    Column("differ_in", "name", "in what the sides differ, an event as one thing"),
    Column("same_values", "true, false", "whether both are played with the same solved values"),
    Column("imposed_by", "0..1", f"by the player that has won, at the end: {_TRIPLE}"),
    *(
        Column(group.replace(" ", "_"), unit, f"by package, player or issue: {_TRIPLE}")
        for group, unit in UNITS.items()
    ),
    *(field for field in COMPARE_FIELDS if field.name in {"runs_with_terms_in_both", "a", "b"}),
)
"""Fields of ``result.json`` of a comparison."""


def save_comparison(pair: GameComparison, folder: Path) -> None:
    """Write what a comparison shows, and the data dictionary, into an empty folder."""
    save_text(folder, RESULT, json_text(pair.summary()))
    units = [num.unit if (num := meaning(path)) else "" for path, *_ in pair.inputs]
    inputs = pd.DataFrame(pair.inputs, columns=["path", "a", "b"]).assign(unit=units)
    shown = {"outcomes.csv": pair.outcomes(), "figures.csv": pair.table(), "inputs.csv": inputs}
    save_tables(shown, GAME_COMPARE_COLUMNS, folder)
    sides = {"a": pair.a, "b": pair.b}
    for name, result in sides.items():
        save_text(folder, f"{name}.yaml", dump_as(name, result.scenario))
    command = f"swings compare a.yaml b.yaml --runs {pair.runs} --seed {pair.seed}"
    settled = all(result.solved.solution.settled for result in sides.values())
    about = [
        *(f"{name}: {about_run(result)}" for name, result in sides.items()),
        again_with(command + ("" if settled else " --allow-unsettled")),
    ]
    files = {f"{name}.yaml": f"scenario {name} in full, with units and sources" for name in sides}
    save_text(
        folder,
        "README.txt",
        readme(about, GAME_COMPARE_COLUMNS, GAME_COMPARE_FIELDS, {**files, **REPORT_FILE}),
    )


def dump_as(name: str, scenario: Scenario) -> str:
    """Return the whole scenario as YAML text under another name: those of a file and its scenario must agree."""
    return dump(dc.replace(scenario, name=name, content={**scenario.content, "name": name}))
