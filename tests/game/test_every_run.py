"""Every run a row, in open formats that say what they hold; and two saved results side by side."""

import json

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import xarray as xr
from diplomatic_swings.experiments.runs import ensemble
from diplomatic_swings.experiments.runs.labelled_paths import labelled_paths, save_paths
from diplomatic_swings.experiments.runs.measures import WEEKS_A_YEAR
from diplomatic_swings.experiments.runs.rows import each_run, fields, save_rows
from diplomatic_swings.experiments.runs.runs import Play, play_with
from diplomatic_swings.experiments.runs.saved import read_pair
from diplomatic_swings.experiments.runs.saving import FURTHER_FILES, save_run
from diplomatic_swings.forms.problems import ScenarioError
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS
from diplomatic_swings.sim.world.state import ISSUES, VARIABLES
from diplomatic_swings.store.arrow import fields_of, stata_names
from diplomatic_swings.store.atomic import WriteError, fresh_folder

pytest_plugins = ("command_line",)


@pytest.fixture(scope="module")
def rows(played):
    return each_run(played, threads=2)


@pytest.fixture(scope="module")
def folder(played, tmp_path_factory):
    """A saved result with all further files."""
    place = tmp_path_factory.mktemp("saved") / "one"
    with fresh_folder(place, force=False) as draft:
        save_run(played, draft, tuple(FURTHER_FILES))
    return place


@pytest.fixture(scope="module")
def other(short, tmp_path_factory):
    """Another seed and number of runs."""
    place = tmp_path_factory.mktemp("saved") / "two"
    with fresh_folder(place, force=False) as draft:
        save_run(play_with(*short, Play(200, seed=4, threads=2, kept=10)), draft)
    return place


# --- rows agree with what is counted -----------------------------------------------------------------------


def test_rows_add_up_to_what_is_counted(played, rows):
    assert rows["run"].tolist() == list(range(played.runs))
    shares = rows["ending"].value_counts(normalize=True)
    assert {key: shares.get(key, 0.0) for key in OUTCOME_KEYS} == {
        key: played.share(key).share for key in OUTCOME_KEYS
    }
    assert rows["deals"].sum() == played.deals()["signed"] > 0
    assert {k: rows[f"deals_{k}"].sum() for k in played.package_keys} == played.deals()["by_package"]
    assert {k: rows[f"broken_by_{k}"].sum() for k in played.player_keys} == played.deals()["broken_by"]
    assert rows["relapses"].mean() == played.summary()["relapses_per_run"]
    for key, payoff in played.payoffs().items():
        assert rows[f"payoff_{key}"].mean() == pytest.approx(payoff, abs=1e-6)
    weeks = played.weeks / WEEKS_A_YEAR
    assert rows["swings_russia"].mean() / weeks == pytest.approx(played.swings_per_year())
    assert rows["tilt_switches"].mean() / weeks == pytest.approx(played.tilt_switches_per_year())
    for issue in ISSUES:
        ended = rows[f"terms_{issue}"].dropna()
        assert len(ended) == int(played.counts.settlements)
        if len(ended):
            assert ended.mean() == pytest.approx(played.terms()[issue], abs=1e-6)


def test_dates_are_those_of_the_paths(played, rows):
    outcome = played.paths["outcome"].to_numpy()
    force = played.paths["in_force"].to_numpy()
    days = played.dates.astype(object)
    for run in range(len(outcome)):
        week = next((t for t in range(len(days)) if force[run, t] in {1, 2}), None)
        row = rows.iloc[run]
        assert row["first_deal"] == (None if week is None else days[week])
        assert pd.isna(row["weeks_to_first_deal"]) if week is None else row["weeks_to_first_deal"] == week
        since = max((t + 1 for t in range(len(days)) if outcome[run, t] != outcome[run, -1]), default=0)
        assert row["ending_since"] == days[since]


def test_types_are_those_of_the_runs(played, rows):
    kinds = played.paths["type"].to_numpy()
    for i, player in enumerate(played.scenario.players):
        assert rows[f"type_{player.key}"][: len(kinds)].tolist() == [player.types[k] for k in kinds[:, i]]


def test_rows_do_not_depend_on_chunks_or_threads(played, rows, monkeypatch):
    monkeypatch.setattr(ensemble, "CHUNK", 100)
    pd.testing.assert_frame_equal(each_run(played, threads=3), rows)


# --- files ---------------------------------------------------------------------------------------------------


def test_parquet_says_what_every_column_is(played, folder):
    table = pq.read_table(folder / "runs.parquet")
    assert [tuple(c) for c in fields_of(table.schema)] == [f.column for f in fields(played.scenario)]
    assert all(column.unit and column.meaning for column in fields_of(table.schema))
    about = {key.decode(): value.decode() for key, value in table.schema.metadata.items()}
    assert (about["seed"], about["digest"]) == (str(played.seed), played.scenario.digest)
    assert {"version", "rules", "values"} <= set(about)


def test_csv_excel_and_stata_hold_the_same(played, rows, folder):
    csv = pd.read_csv(folder / "runs.csv")
    excel = pd.read_excel(folder / "runs.xlsx", sheet_name="runs")
    stata = pd.read_stata(folder / "runs.dta")
    assert list(csv) == list(excel) == list(rows)
    for table in (csv, excel, stata):  # which write numbers in decimal, or read them so
        assert table["payoff_us"].to_numpy() == pytest.approx(rows["payoff_us"].to_numpy(), rel=1e-12)
        assert table["ending"].tolist() == rows["ending"].tolist()
    said = pd.read_excel(folder / "runs.xlsx", sheet_name="columns")
    assert said["column"].tolist() == list(rows)
    with pd.io.stata.StataReader(folder / "runs.dta") as reader:
        assert reader.variable_labels()["payoff_us"].endswith("[utils per week]")
    readme = (folder / "README.txt").read_text()
    for name in ("runs.parquet", "runs.csv", "runs.xlsx", "runs.dta", "paths.nc", "weeks_to_first_deal"):
        assert name in readme


def test_names_for_stata_are_short_and_apart():
    names = ["deals_neutral-land-kept", "x" * 40, "x" * 39 + "y", "28-points"]
    made = stata_names(names)
    assert len(set(made.values())) == len(names)
    assert all(len(word) <= 32 and word.isidentifier() for word in made.values())


def test_a_sheet_that_is_too_long_is_refused(played, tmp_path, monkeypatch):
    monkeypatch.setattr("diplomatic_swings.store.arrow.EXCEL_ROWS", 511)
    with pytest.raises(WriteError, match=r"511 rows at most.*given 512"):
        save_rows(played, tmp_path, ("xlsx",))


def test_netcdf_has_labels_units_seed_digest_and_version(played, folder):
    with xr.open_dataset(folder / "paths.nc") as paths:
        assert paths["approval"].attrs == {"long_name": VARIABLES["approval"].meaning, "units": "%"}
        kept = played.paths["state"].sel(variable="approval").to_numpy()
        assert np.array_equal(paths["approval"].to_numpy(), kept)
        assert paths["date"].to_numpy()[0] == np.datetime64(played.scenario.start)
        meanings = paths["outcome"].attrs["flag_meanings"].split()
        assert meanings[:5] == list(OUTCOME_KEYS)
        assert (paths.attrs["seed"], paths.attrs["digest"]) == (str(played.seed), played.scenario.digest)
        assert paths.attrs["version"]
        assert set(paths["type"].to_numpy()[:, 0]) <= set(played.scenario.players[0].types)


def test_moves_in_netcdf_are_named(played):
    paths = labelled_paths(played)
    names = dict(
        zip(paths["move"].attrs["flag_values"], paths["move"].attrs["flag_meanings"].split(), strict=True)
    )
    move = int(paths["move"][0, 0, 1])
    assert names[move] == (":".join(played.lever_keys[move]) if move >= 0 else "none")


def test_paths_that_were_not_kept_cannot_be_written(short, tmp_path):
    with pytest.raises(ValueError, match="kept=0"):
        save_paths(play_with(*short, Play(8, kept=0, threads=1)), tmp_path)


# --- two saved results ------------------------------------------------------------------------------------------


def test_a_result_beside_itself_differs_in_nothing(folder):
    pair = read_pair(folder, folder)
    assert (pair.differing, pair.inputs, pair.same_luck) == ({}, [], True)
    assert all(x.difference == 0.0 for x in pair.outcomes().values())
    assert all(x.paired.difference == 0.0 for x in pair.means() if not np.isnan(x.paired.a))


def test_what_differs_in_the_making_is_said_first(here, folder, other):
    found = here.json("compare", str(folder), str(other))
    assert found["differing"] == {"seed": {"a": 3, "b": 4}, "runs": {"a": 512, "b": 200}}
    assert found["same_luck"] is False
    assert "two samples" in found["method"]
    freeze = found["outcomes"]["freeze"]
    assert freeze["low"] < freeze["difference"] < freeze["high"]
    text = here.done("compare", str(folder), str(other))
    assert "number of runs" in text
    assert "two samples apart" in " ".join(text.split())


def test_results_of_other_versions_and_forms_are_compared(folder, tmp_path):
    place = older(folder, tmp_path)
    pair = read_pair(folder, place)
    assert pair.differing["version"][1] == "0.0.9"
    assert pair.means() == []
    assert ("weeks", 104.0, 80.0) in [(p, float(a), float(b)) for p, a, b in pair.inputs if p == "weeks"]
    assert pair.outcomes()["freeze"].difference == 0.0


def older(folder, tmp_path):
    """Return a copy of a result as an older version might have left it: without rows, of a form that is gone."""
    figures = json.loads((folder / "result.json").read_text()) | {"version": "0.0.9"}
    text = (
        (folder / "scenario.yaml")
        .read_text()
        .replace("format: 2", "format: 1")
        .replace("weeks: 104", "weeks: 80")
    )
    with fresh_folder(tmp_path / "older", force=False) as draft:
        (draft / "result.json").write_text(json.dumps(figures))
        (draft / "scenario.yaml").write_text(text)
    return tmp_path / "older"


def test_a_changed_file_and_a_comparison_are_refused(here, folder, tmp_path):
    place = older(folder, tmp_path)
    (place / "scenario.yaml").write_text("weeks: 3\n")
    with pytest.raises(ScenarioError, match="changed or swapped"):
        read_pair(folder, place)
    assert "expected a folder that run wrote" in here.refused("compare", str(folder), "talks-2025-10")
    assert "--runs: expected none" in here.refused("compare", str(folder), str(folder), "--runs", "9")


def test_further_files_need_a_folder_and_a_known_form(here):
    assert "--also: expected --out" in here.refused("run", "talks-2025-01", "--also", "xlsx")
    assert "expected one of xlsx, stata, netcdf" in here.refused(
        "run", "talks-2025-01", "--also", "exel", "--out", "x"
    )
