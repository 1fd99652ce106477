"""Tables on disk in DuckDB and polars, a week's game in Gambit, and the notebook of the tutorial."""

import io
import os
from pathlib import Path

import pytest
from diplomatic_swings.experiments.runs.rows import each_run, save_rows
from diplomatic_swings.sim.turns.stage import efg, leaves, stage_of
from diplomatic_swings.sim.turns.turn import reach
from tiny_model import tiny

from diplomatic_swings import Play, play_with

NOTEBOOK = Path(__file__).resolve().parents[2] / "docs" / "tutorials" / "notebook.ipynb"


@pytest.fixture(scope="module")
def played():
    return play_with(*tiny(), Play(runs=64, seed=1, threads=1))


@pytest.fixture(scope="module")
def folder(played, tmp_path_factory):
    place = tmp_path_factory.mktemp("rows")
    save_rows(played, place)
    return place


def test_duckdb_reads_every_run(played, folder):
    duckdb = pytest.importorskip("duckdb", reason="make clients installs DuckDB")
    text = f"select ending, count(*), avg(payoff_ukraine) from '{folder}/runs.parquet' group by ending"
    counts = {ending: count for ending, count, _ in duckdb.sql(text).fetchall()}
    assert counts == each_run(played)["ending"].value_counts().to_dict()


def test_polars_reads_every_run(played, folder):
    polars = pytest.importorskip("polars", reason="make clients installs polars")
    table = polars.read_parquet(folder / "runs.parquet")
    assert table["payoff_us"].to_list() == each_run(played)["payoff_us"].tolist()
    assert table["first_deal"].dtype == polars.Date


def test_gambit_reads_the_game_of_a_week():
    gambit = pytest.importorskip("pygambit", reason="make clients installs Gambit")
    scenario, solved = tiny()
    moves = ("hold", "court", "sanction")
    tree = stage_of(reach(scenario, solved.solution, 1, 0, 2, "us"), moves)
    text = efg(tree, "a week", tuple(player.key for player in scenario.players))
    game = gambit.read_efg(io.BytesIO(text.encode()))
    assert len(list(game.players)) == len(scenario.players)
    assert len(list(game.get_outcomes())) == len(leaves(tree))


def test_the_notebook_of_the_tutorial_executes():
    nbformat = pytest.importorskip("nbformat", reason="make clients installs nbformat")
    nbclient = pytest.importorskip("nbclient", reason="make clients installs nbclient")
    pytest.importorskip("ipykernel", reason="make clients installs ipykernel")
    book = nbformat.read(NOTEBOOK, as_version=4)
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    nbclient.NotebookClient(book, timeout=600, kernel_name="python3").execute()
    shown = [kind for cell in book.cells for out in cell.get("outputs", ()) for kind in out.get("data", {})]
    assert {"text/html", "image/png"} <= set(shown)
