"""The fit: what is aimed at, what the search finds where the answer is known, what is told of it."""

import datetime as dt
import json
import shutil

import numpy as np
import pandas as pd
import pytest
from command_line import Folder, short_file
from diplomatic_swings.experiments.fit.priors import Prior, read_priors
from diplomatic_swings.experiments.fit.rejection import FAR, Aim, points, search
from diplomatic_swings.experiments.fit.study import LEARNT, aim, verdict
from diplomatic_swings.experiments.fit.update import UpdateError, updated
from diplomatic_swings.experiments.record import targets
from diplomatic_swings.experiments.record.places import shipped_folder
from diplomatic_swings.forms.problems import ScenarioError
from diplomatic_swings.sim.scenario.loading import load, quantities, vary
from made_records import MOVES, move, table, write_record

BASELINE = load("talks-2025-01")
PRIORS = (Prior("world.gain_level", 0.0, 10.0, "test"), Prior("world.brent_level", 20.0, 60.0, "test"))


class Line:
    """A model whose targets are known: two lines of the first number, nothing of the second."""

    def mean(self, found):
        x = found["world.gain_level"]
        return np.array([x, 2.0 * x])


AIM = Aim(47, ("a", "b"), np.array([4.0, 8.0]), np.array([0.25, 0.5]))


def found(seed=3, tries=400, aimed=AIM, **options):
    return search(Line(), PRIORS, aimed, tries=tries, seed=seed, **options)


def test_the_search_finds_what_made_the_record_and_leaves_open_what_did_not():
    draws = found().draws
    assert found().reached
    assert draws["world.gain_level"].between(3.6, 4.4).all()
    assert abs(draws["world.gain_level"].mean() - 4.0) < 0.1
    assert draws["world.brent_level"].std() > 0.8 * PRIORS[1].sd


def test_the_same_seed_finds_the_same_draws_on_any_number_of_threads():
    pd.testing.assert_frame_equal(found(seed=5).draws, found(seed=5, jobs=3).draws)
    assert not found(seed=5).draws.equals(found(seed=6).draws)


def test_all_that_is_kept_lies_as_near_as_chance_allows_and_all_that_lies_so_near_is_kept():
    result = found()
    near = [AIM.distance(Line().mean(row)) for row in result.draws.to_dict("records")]
    assert max(near) <= AIM.radius == np.sqrt(4.0)
    assert len(near) == int((result.distances <= AIM.radius).sum())


def test_a_model_that_cannot_fit_keeps_its_nearest_draws_and_says_so():
    """One line cannot be at two places."""
    torn = Aim(47, ("a", "b"), np.array([4.0, 16.0]), np.array([0.01, 0.01]))
    result = found(aimed=torn)
    assert not result.reached
    assert result.allowed > torn.radius
    assert len(result.draws) == 4


def test_the_distance_is_in_spreads_and_a_target_that_nothing_defines_is_far():
    plain = Aim(47, ("a", "b"), np.array([2.0, -2.0]), np.ones(2))
    assert plain.distance(np.array([5.0, 2.0])) == 5.0
    assert plain.distance(np.array([2.0, np.nan])) == FAR


def test_draws_fill_their_priors_and_more_of_them_leave_the_first_as_they_are():
    few, many = points(PRIORS, 100, 1), points(PRIORS, 1000, 1)
    pd.testing.assert_frame_equal(few, many.iloc[:100])
    for prior in PRIORS:
        assert many[prior.path].between(prior.low, prior.high).all()
        assert abs(many[prior.path].mean() - (prior.low + prior.high) / 2) < 0.02 * (prior.high - prior.low)


# --- what is aimed at -----------------------------------------------------------------------------


def test_only_the_half_of_the_targets_that_a_fit_may_use_is_used():
    assert set(aim().names) == {t.name for t in targets.targets() if t.half == "fit"}


def test_two_rows_more_change_what_is_aimed_at(tmp_path):
    folder = tmp_path / "mine"
    shutil.copytree(shipped_folder(), folder)
    pressed = [move(f"2025-06-{day}", marks="sanction") for day in (17, 24)]
    (folder / "moves_more.csv").write_text(table(MOVES, *pressed), encoding="utf-8")
    held = targets.held_against(folder, None, targets.usual().window.end)
    more, usual = aim(held=held), aim()
    assert (more.names, more.weeks) == (usual.names, usual.weeks)
    assert more.observed.tolist() != usual.observed.tolist()


def test_a_fit_to_other_weeks_aims_at_the_record_of_these_weeks():
    held = targets.held_against(None, dt.date(2026, 1, 5))
    late = aim(held=held)
    assert late.weeks == held.window.weeks == 25
    known = targets.recorded(held)
    assert late.observed.tolist() == [known[name] for name in late.names]


def test_a_fit_to_august_knows_nothing_later():
    early = aim(32)
    assert set(early.names) < set(aim().names)
    assert "approval_december" not in early.names
    again = dict(zip(early.names, early.observed, strict=True))
    assert (
        again["tilt_switches_per_year"]
        != dict(zip(aim().names, aim().observed, strict=True))["tilt_switches_per_year"]
    )


def test_the_shipped_priors_are_ranges_of_numbers_of_the_baseline_and_hold_its_values():
    have = quantities(BASELINE)
    for prior in read_priors(BASELINE):
        assert prior.low <= have[prior.path].value <= prior.high, prior.path
        assert prior.why
        vary(BASELINE, {prior.path: prior.low})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "world.brent_levl: {low: 1, high: 2, why: x}",
            "1:1: world.brent_levl: .*did you mean 'world.brent_level'",
        ),
        ("world.brent_level: {low: 70, high: 50, why: x}", "low first"),
        ("world.brent_level: {low: 50, high: 70}", "and a reason"),
        ("world.brent_level: {low: -5, high: 70, why: x}", "expected a number from"),
        ("- 1", "expected a mapping"),
    ],
)
def test_mistakes_in_priors_are_told_with_their_place(tmp_path, text, message):
    path = tmp_path / "priors.yaml"
    path.write_text(text)
    with pytest.raises(ScenarioError, match=message):
        read_priors(BASELINE, path)


# --- what is told ---------------------------------------------------------------------------------


def test_a_number_is_learnt_if_the_record_takes_away_half_of_what_was_open():
    assert [verdict(x) for x in (LEARNT, 0.3, 0.0)] == ["learnt", "hardly", "not identified"]


def test_a_fit_is_written_into_a_scenario_line_by_line():
    text = (
        'world:\n  # level\n  brent_level: {value: 66, unit: "USD/bbl", range: [60, 72], source: "Brent"}\n'
        "levers:\n  us:\n    court:\n      cost: {base: 0.38, mood: -0.6}\n"
    )
    table = pd.DataFrame(
        {
            "path": ["world.brent_level", "levers.us.court.cost.mood", "levers.us.court.cost.base"],
            "before": [66.0, -0.6, 0.38],
            "median": [61.234, -0.41111, 0.9],
            "low": [55.0, -0.5, 0.1],
            "high": [65.5, -0.3, 1.0],
            "learnt": [0.8, 0.5, 0.0],
        }
    )
    assert updated(text, table) == (
        'world:\n  # level\n  brent_level: {value: 61.2, unit: "USD/bbl", range: [55, 65.5], '
        'source: "fitted to the record of 2025 (docs/fit.md): median and 90 % range of the draws"}\n'
        "levers:\n  us:\n    court:\n      cost: {base: 0.38, mood: -0.411}\n"
    )


def test_a_number_that_the_file_does_not_hold_is_told():
    table = pd.DataFrame(
        {"path": ["world.gain"], "median": [1.0], "low": [0.0], "high": [2.0], "learnt": [1.0]}
    )
    with pytest.raises(UpdateError, match=r"world\.gain: expected a number in the file"):
        updated("world: {}\n", table)


# --- the command ----------------------------------------------------------------------------------

TINY = ("--tries", "20", "--runs", "16")


def test_a_fit_is_written_whole_with_its_draws(tmp_path):
    here = Folder(tmp_path)
    here.write("few.yaml", "world.gain_level: {low: 40, high: 80, why: test}\n")
    told = here.json("fit", short_file(), "--priors", "few.yaml", *TINY, "--out", "fitted")
    assert {"params.csv", "numbers.csv", "figures.csv", "report.md", "plots", "result.json"} <= {
        path.name for path in (tmp_path / "fitted").iterdir()
    }
    assert json.loads((tmp_path / "fitted" / "result.json").read_text()) == told
    assert [row["path"] for row in told["numbers"]] == ["world.gain_level"]
    draws = pd.read_csv(tmp_path / "fitted" / "params.csv")
    assert (list(draws.columns), len(draws)) == (["world.gain_level"], told["kept"])


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--tries", "2"), "expected 20 to"),
        (("--record-weeks", "60"), "expected 8 to 47"),
        (("--priors", "none.yaml"), "none.yaml: expected a readable file"),
    ],
)
def test_mistakes_are_told_in_one_message(tmp_path, args, message):
    assert message in Folder(tmp_path).refused("fit", *args)


# --- by moves -------------------------------------------------------------------------------------

MOVE_PRIORS = "levers.us.*.cost.base: {within: 0.5, why: a test}\npayoffs.us.*: {why: a test}\n"
BY_MOVES = ("--by", "moves", "--priors", "few.yaml", "--particles", "2", "--rounds", "1", "--draws", "8")


def made_record(folder):
    rows = [move("2025-01-22", lever="leader call", posture="CR"), move("2025-02-03"), move("2025-02-12")]
    last = move("2025-02-24", actor="EU", lever="finance", posture="")
    return write_record(folder, moves=table(MOVES, *rows, last))


def test_a_fit_by_moves_writes_draws_and_a_scenario_that_can_be_played(tmp_path):
    here = Folder(tmp_path)
    here.write("few.yaml", MOVE_PRIORS)
    made_record(tmp_path / "record")
    asked = ("--record", "record", "--to", "2025-02-10", "--out", "fitted")
    told = here.json("fit", short_file(), *BY_MOVES, *asked)
    folder = tmp_path / "fitted"
    assert json.loads((folder / "result.json").read_text()) == told
    assert {row["part"] for row in told["scores"]} == {"seen", "later"}
    draws = pd.read_csv(folder / "params.csv")
    assert len(draws) == told["draws"] == 8
    paths = [row["path"] for row in told["numbers"]]
    assert list(draws.columns) == paths
    fitted = load(folder / "fitted.yaml")
    values = quantities(fitted)
    for row in told["numbers"]:
        number = values[row["path"]]
        assert number.value == pytest.approx(row["value"], rel=1e-5)
        assert number.range is not None
        assert number.range[0] <= number.value <= number.range[1]
        assert "the moves of record, 2025-01-20 to 2025-02-10" in number.source
    assert {
        name for name, number in quantities(load(short_file())).items() if number.value != values[name].value
    }
    dictionary = (folder / "README.txt").read_text()
    for name in (
        "numbers.csv",
        "moves.csv",
        "scores.csv",
        "rounds.csv",
        "together.csv",
        "params.csv",
        "fitted.yaml",
    ):
        assert (folder / name).is_file()
        assert name in dictionary
    rows = pd.read_csv(folder / "moves.csv")
    assert rows["seen"].tolist() == [row["date"] < "2025-02-10" for row in told["moves"]]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--by", "move"), "--by: expected one of statistics, moves"),
        (("--by", "moves", "--tries", "50"), "--tries: only a fit by statistics takes it"),
        (("--pick", "first"), "--pick: only a fit by moves takes it"),
        (("--silence",), "--silence: only a fit by moves takes it"),
        (("--by", "moves", "--pick", "second"), "--pick: expected one of last, first"),
        (("--by", "moves", "--priors", "none.yaml"), "none.yaml: expected a readable file"),
    ],
)
def test_options_of_the_other_way_to_fit_are_refused(tmp_path, args, message):
    assert message in Folder(tmp_path).refused("fit", *args)
