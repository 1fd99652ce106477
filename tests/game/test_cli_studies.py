"""The command line on many points: sweep, results, discover, sensitivity, phase, presets."""

import pytest
from short_points import SANCTIONS, scenario_file

pytest_plugins = ("command_line",)

DESIGN = """
scenario: short.yaml
runs: 32
sampling: {kind: grid, steps: 2}
inputs:
  payoffs.russia.sanctions: {low: -0.56, high: -0.14}
policies: {as-it-is: {}, pressure: {us: pressure-first}}
"""

STUDY = ("--inputs", SANCTIONS.path, "--runs", "32", "--quiet")


@pytest.fixture
def short(here):
    """A folder with a scenario whose values settle, and a design on it."""
    scenario_file(here.path)
    (here.path / "mine.yaml").write_text(DESIGN, encoding="utf-8")
    return here


@pytest.fixture
def rough(here):
    """A folder with a scenario whose values never settle."""
    scenario_file(here.path, tolerance=0)
    return here


def test_a_sweep_is_validated_played_told_and_drawn(short):
    assert "4 points of 32 runs" in short.done("validate", "mine.yaml")
    told = short.done("sweep", "mine.yaml", "--out", "out", "--quiet")
    assert "short: 4 of 4 points played, 32 runs each" in told
    assert (short.path / "out" / "report.html").exists()
    assert short.json("results", "out")["unsettled"] == 0
    again = short.refused("discover", "short.yaml", "--from", "out")
    assert "expected --policy, one of as-it-is, pressure" in again


def test_a_study_is_told_and_written(short):
    told = short.json("sensitivity", "short.yaml", *STUDY, "--method", "one-at-a-time", "--points", "2")
    assert (told["points"], told["unsettled"]) == (6, 0)
    axes = ("--x", SANCTIONS.path, "--y", "payoffs.us.role", "--cells", "2", "--runs", "32", "--most", "32")
    short.done("phase", "short.yaml", *axes, "--quiet", "--no-plots", "--out", "map")
    assert "format: 2" in (short.path / "map" / "short.yaml").read_text()


def test_values_that_do_not_settle_end_a_study_with_status_1(rough):
    result = rough.swings("sensitivity", "short.yaml", *STUDY, "--points", "2")
    assert (result.returncode, result.stdout) == (1, "")
    assert "do not settle at" in result.stderr
    assert "--allow-unsettled" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("discover", "talks-2025-01", "--policy", "mine"), "--policy: expected --from with it, or player=name"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_one_message(here, words, told):
    assert told in here.refused(*words)
