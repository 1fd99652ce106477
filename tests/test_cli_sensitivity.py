"""The commands sensitivity, discover and phase, as a user has them."""

import json

import pandas as pd
import pytest
from command_line import Folder, short_file

FEW = (short_file(), "--weeks", "6", "--runs", "8", "--quiet")
TWO = ("--inputs", "state.us_arms", "--inputs", "payoffs.us.role")
AXES = ("--x", "state.us_arms=0:3", "--y", "payoffs.us.role")


@pytest.mark.parametrize(("method", "points"), [("morris", 2), ("sobol", 4), ("one-at-a-time", 2)])
def test_a_study_is_told_and_written_whole_with_its_dictionary(tmp_path, method, points):
    here = Folder(tmp_path)
    told = here.json("sensitivity", *FEW, *TWO, "--method", method, "--points", str(points), "--out", "found")
    folder = tmp_path / "found"
    assert json.loads((folder / "result.json").read_text()) == told
    assert told["runs"] == 8
    table = pd.read_csv(folder / "inputs.csv")
    assert set(table["input"]) >= {"state.us_arms", "payoffs.us.role"}
    dictionary = (folder / "README.txt").read_text()
    assert all(column in dictionary for column in table.columns)
    assert {path.name for path in (folder / "plots").iterdir()} == {f"{method}.png", f"{method}.svg"}
    assert (folder / "short.yaml").is_file()


def test_regions_are_told_and_can_be_found_again_from_the_points_that_were_written(tmp_path):
    here = Folder(tmp_path)
    asked = ("--outcome", "freeze", "--no-plots")
    size = ("--weeks", "12", "--week", "10", "--runs", "16", "--points", "64")
    told = here.json("discover", short_file(), *size, *TWO, *asked, "--out", "one")
    assert len(pd.read_csv(tmp_path / "one" / "points.csv")) == 64
    again = here.json("discover", short_file(), *TWO, *asked, "--from", "one", "--out", "two")
    assert again["boxes"] == told["boxes"]
    assert [row["input"] for row in again["limits"]] == [row["input"] for row in told["limits"]]


def test_a_phase_map_is_told_drawn_and_written(tmp_path):
    here = Folder(tmp_path)
    told = here.json("phase", *FEW, *AXES, "--cells", "3", "--most", "16", "--out", "map")
    assert len(told["cells"]) == 9
    assert all(8 <= cell["runs"] <= 16 for cell in told["cells"])
    assert len(pd.read_csv(tmp_path / "map" / "cells.csv")) == 9
    assert (tmp_path / "map" / "plots" / "phase.svg").is_file()


def test_a_phase_map_tells_an_expression_in_each_cell(tmp_path):
    here = Folder(tmp_path)
    asked = ("phase", *FEW, *AXES, "--cells", "2", "--most", "8", "--no-plots")
    content = here.json(*asked, "--outcome", "freeze - stall", "--out", "map")
    table = pd.read_csv(tmp_path / "map" / "cells.csv")
    assert (table["runs"] == 8).all()
    assert table["value"].tolist() == pytest.approx((table["share_freeze"] - table["share_stall"]).tolist())
    assert [cell["value"] for cell in content["cells"]] == pytest.approx(table["value"].tolist())
    assert content["told"][-1].startswith("freeze - stall goes from ")
    assert "freeze - stall, over the first 8 runs" in (tmp_path / "map" / "README.txt").read_text()
    assert "value" not in here.json(*asked)["cells"][0]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("phase", *FEW, *AXES, "--outcome", "freeze - stal"), "did you mean"),
        (
            ("sensitivity", *FEW, "--inputs", "payoffs.us.rool"),
            "did you mean 'payoffs.us.role'",
        ),
        (
            ("sensitivity", *FEW, "--method", "sobol", "--points", "48"),
            "power of two for sobol, such as 32 or 64",
        ),
        (("sensitivity", *FEW, "--week", "7"), "--week: expected 1 to 6"),
        (("discover", *FEW, "--from", "none"), "none: expected a CSV or Parquet file"),
        (("phase", *FEW, "--x", "state.us_arms", "--y", "state.us_arms"), "--y: expected another number"),
        (
            ("phase", *FEW, "--x", "state.us_arm", "--y", "state.brent"),
            "--x: state.us_arm: expected the path",
        ),
        (("phase", *FEW, *AXES, "--most", "2"), "--most: expected at least the 8"),
    ],
)
def test_mistakes_are_told_in_one_message(tmp_path, args, message):
    assert message in Folder(tmp_path).refused(*args)
