"""The scan of judgement numbers: what is halved and doubled, what a row says, and how a scan goes on."""

import numpy as np
import pandas as pd
import pytest
from diplomatic_swings.experiments.studies import judgement
from diplomatic_swings.experiments.studies.judgement import (
    FLOOR,
    Ending,
    changed,
    ends,
    main,
    ordered,
    paired,
    record_of,
    records,
    rows_of,
    subjects,
)
from diplomatic_swings.sim.scenario.loading import ScenarioError, load, meaning, quantities
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS
from short_points import scenario_file

STALL, SETTLE = OUTCOME_KEYS.index("stall"), OUTCOME_KEYS.index("settle")


@pytest.fixture(scope="module")
def scenario():
    return load("talks-2025-01")


# --- what is tried ----------------------------------------------------------------------------------


def test_every_number_is_tried_or_left_out_for_a_reason(scenario):
    chosen, skipped = subjects(scenario)
    assert len(chosen) + sum(skipped) == len(quantities(scenario))
    assert not any(each.source.startswith("definition") or each.quantity.value == 0 for each in chosen)
    assert not any(each.path.startswith("solver.") for each in chosen)


def test_ends_lie_within_the_hard_bounds(scenario):
    for each in subjects(scenario)[0]:
        num = meaning(each.path)
        assert num is None or num.low <= min(each.low, each.high) <= max(each.low, each.high) <= num.high


def test_a_discount_is_halved_and_doubled_in_the_weight_of_the_future():
    assert ends("decisions.us.discount", 0.96) == pytest.approx((0.92, 0.98))
    assert ends("payoffs.us.fatigue", -0.28) == pytest.approx((-0.14, -0.56))


def test_every_number_can_take_both_ends(scenario):
    for each in subjects(scenario)[0]:
        for value in (each.low, each.high):
            assert changed(scenario, each.path, value)


def test_what_another_types_prior_takes_comes_from_the_others(scenario):
    other = quantities(changed(scenario, "players.us.types.resolute.prior", 0.8))
    assert other["players.us.types.bluffer.prior"].value == pytest.approx(0.2)


def test_a_number_that_counts_stays_whole(scenario):
    assert quantities(changed(scenario, "decisions.us.level", 49.5))["decisions.us.level"].value == 49


# --- what a row says --------------------------------------------------------------------------------


def test_changes_are_paired_run_by_run():
    before = np.array([STALL] * 50 + [SETTLE] * 50)
    after = np.array([STALL] * 40 + [SETTLE] * 60)
    change, half = paired(before, after)
    assert change[[STALL, SETTLE]] == pytest.approx([-0.1, 0.1])
    assert half[SETTLE] == pytest.approx(1.96 * 0.3 / 10, rel=1e-3)  # ten of a hundred runs change
    assert not paired(before, before)[1].any()


def example(scenario, path, moved):
    """Return the rows of a number that moves so many of a hundred runs from a stall to a settlement."""
    subject = next(each for each in subjects(scenario)[0] if each.path == path)
    base = np.full(100, STALL)
    after = np.where(np.arange(100) < moved, SETTLE, STALL)
    played = {"low": Ending(base, settled=True), "high": Ending(after, settled=False)}
    return rows_of(subject, Ending(base, settled=True), played, "study")


def test_a_number_has_a_row_an_outcome_and_says_whether_its_values_settled(scenario):
    rows = example(scenario, "decisions.us.fatigue", 20)
    assert rows["outcome"].tolist() == list(OUTCOME_KEYS)
    assert rows["total_variation_high"].unique() == pytest.approx([0.2])
    assert rows["total_variation_low"].unique() == [0.0]
    assert rows["low_settled"].all()
    assert not rows["high_settled"].any()


def test_the_number_that_moves_most_stands_first(scenario):
    paths = {"decisions.us.fatigue": 5, "payoffs.us.role": 40, "world.brent_level": 20}
    table = pd.concat([example(scenario, path, moved) for path, moved in paths.items()]).assign(iterations=0)
    first = ordered(table, {"payoffs": "Nothing."}).drop_duplicates("path")
    assert first["path"].tolist() == ["payoffs.us.role", "world.brent_level", "decisions.us.fatigue"]
    assert first["record"].tolist() == ["Nothing.", "", ""]


def test_the_sentence_of_the_longest_beginning_counts():
    sentences = {"payoffs": "a", "payoffs.us.role": "b"}
    assert [record_of(path, sentences) for path in ("payoffs.us.role", "payoffs.us.roles", "world.x")] == [
        "b",
        "a",
        "",
    ]


def test_the_shipped_sentences_are_about_numbers_of_the_scenario(scenario):
    assert all(sentence.endswith(".") for sentence in records(scenario).values())


def test_the_shipped_table_is_of_the_numbers_as_they_are(scenario):
    table = pd.read_csv(judgement.TABLE).drop_duplicates("path").set_index("path")
    now = quantities(scenario)
    numbers = table.index.drop(FLOOR, errors="ignore")
    assert len(numbers) >= 100
    wrong = [path for path in numbers if path not in now or now[path].value != table.value[path]]
    assert wrong == [], "make the table anew: docs/sensitivity.md says how"


def test_a_sentence_about_no_number_is_refused_with_its_place(scenario, tmp_path):
    file = tmp_path / "judgement.yaml"
    file.write_text("payoffs.us.rolle: None.\n")
    with pytest.raises(ScenarioError, match=r"judgement.yaml:1:1: payoffs.us.rolle: expected the path"):
        records(scenario, file)


# --- how it goes on ---------------------------------------------------------------------------------

PATHS = ("decisions.us.fatigue", "decisions.us.discount")


def scan(monkeypatch, folder, *words):
    """Run the command on a scenario that is solved in a blink; return its status and its table."""
    out = folder / "table.csv"
    call = [
        "judgement",
        scenario_file(folder),
        "--runs",
        "64",
        "--iterations",
        "1",
        "--out",
        str(out),
        *words,
    ]
    monkeypatch.setattr("sys.argv", call)
    return main(), pd.read_csv(out) if out.exists() else None


def test_rows_are_kept_as_they_are_known_and_gone_on_with(monkeypatch, tmp_path, capsys):
    only = [word for path in PATHS for word in ("--only", path)]
    solved = []
    real = judgement.solve_afresh
    monkeypatch.setattr(judgement, "solve_afresh", lambda s, **how: solved.append(s) or real(s, **how))
    assert scan(monkeypatch, tmp_path, *only[:2])[0] == 0
    assert len(solved) == 4  # as it is, with another seed, halved, doubled
    status, table = scan(monkeypatch, tmp_path, *only)
    assert status == 0
    assert set(table["path"]) == {*PATHS, FLOOR}
    assert len(solved) == 8
    assert scan(monkeypatch, tmp_path, *only)[0] == 0
    assert len(solved) == 8
    assert "2 of 2 are known" in capsys.readouterr().err
    whole = scan(monkeypatch, tmp_path, *only, "--force")[1]
    pd.testing.assert_frame_equal(whole, table)


def test_rows_of_other_settings_are_refused_and_left_alone(monkeypatch, tmp_path, capsys):
    before = scan(monkeypatch, tmp_path, "--only", PATHS[0])[1]
    status, after = scan(monkeypatch, tmp_path, "--only", PATHS[0], "--seed", "1")
    assert status == 2
    assert "table.csv: study: expected rows of study" in capsys.readouterr().err
    pd.testing.assert_frame_equal(before, after)


def test_a_prefix_of_no_number_is_refused(monkeypatch, tmp_path, capsys):
    assert scan(monkeypatch, tmp_path, "--only", "decisoins") == (2, None)
    assert "--only: decisoins: expected the beginning of the path of a number" in capsys.readouterr().err
