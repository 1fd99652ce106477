"""Two scenarios of the bargaining game with the same luck: exact pairs, intervals, a control less one event."""

import dataclasses as dc
import json

import numpy as np
import pytest
from diplomatic_swings.experiments.runs import ensemble
from diplomatic_swings.experiments.runs.compare import (
    BROKEN,
    IN_FORCE,
    MOVES,
    PAYOFFS,
    TABLES,
    TURNS,
    UNITS,
    GameComparison,
    Name,
    Side,
    compare,
    figures_of,
    in_order,
    names_of,
)
from diplomatic_swings.experiments.runs.counts import coding, follow
from diplomatic_swings.experiments.runs.paired import Paired, newcombe
from diplomatic_swings.experiments.runs.runs import BargainingResult, Play, play_with
from diplomatic_swings.experiments.runs.saving import GAME_COMPARE_COLUMNS, save_comparison
from diplomatic_swings.sim.rules.play import new_record
from diplomatic_swings.sim.scenario.loading import load, without_event
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS
from diplomatic_swings.store.tables import json_text
from diplomatic_swings.tell.terminal.compare import endings
from diplomatic_swings.tell.terminal.run import imposed_in_words
from short_solves import NAME, OPTIONS, SHORT, short_scenario

pytest_plugins = ("command_line",)

RUNS = 200
FEW = ("--runs", "64", "--quiet", *OPTIONS)
CHEAP = ("state.mood=-0.9", "state.us_patience=0.3")
"""Other starting points: played with the same values, so that nothing more is solved."""

EVENT = """format: 2
name: mine
title: Mine
extends: talks-2025-01
events:
  - {date: 2025-02-10, name: "A summit", add: {mood: 0.9, glow: 0.5}, source: test}
  - {date: 2025-03-10, name: "A scandal", add: {approval: -20}, source: test}
"""


def played_together(a, b, solved, **how):
    return compare(a, b, Play(RUNS, seed=3, threads=2, **how), (solved, solved))


@pytest.fixture(scope="module")
def pair(short):
    """The short scenario, and the same from another start, with the same values."""
    scenario, solved = short
    return played_together(scenario, short_scenario(*CHEAP), solved)


def test_each_side_is_what_its_runs_alone_give(short, pair):
    for side in (pair.a, pair.b):
        alone = play_with(side.scenario, side.solved, Play(RUNS, seed=3, kept=0))
        assert json_text(side.summary()) == json_text(alone.summary())


def test_figures_are_the_means_of_each_side_and_their_difference(pair):
    for side, name in ((pair.a, "a"), (pair.b, "b")):
        deals = side.deals()["by_package"]
        for key, x in pair.figures(IN_FORCE).items():
            assert getattr(x, name) == pytest.approx(100.0 * deals[key] / RUNS)
        broken = side.deals()["broken_by"]
        for key, x in pair.figures(BROKEN).items():
            assert getattr(x, name) == pytest.approx(100.0 * broken[key] / RUNS)
        tabled = side.papers().groupby("package")["tabled"].sum()
        for key, x in pair.figures(TABLES).items():
            assert getattr(x, name) == pytest.approx(100.0 * tabled.get(key, 0) / RUNS)
        moves = side.moves()
        shares = dict(zip(moves["player"] + ":" + moves["lever"], moves["share"], strict=True))
        assert {key: getattr(x, name) for key, x in pair.figures(MOVES).items()} == pytest.approx(shares)
        payoffs = {key: getattr(x, name) for key, x in pair.figures(PAYOFFS).items()}
        assert payoffs == pytest.approx(side.payoffs())
        swings = pair.figures(TURNS)["tilt_switches_per_year"]
        assert getattr(swings, name) == pytest.approx(side.tilt_switches_per_year())
    for group in UNITS:
        for x in pair.figures(group).values():
            assert x.difference == pytest.approx(x.b - x.a)
            assert x.low <= x.difference <= x.high


def test_shares_have_newcombes_interval_for_paired_runs(pair):
    a, b = pair.counts.first.base.outcome[-1], pair.counts.second.base.outcome[-1]
    both = pair.counts.both[-1]
    low, high = newcombe(both, a - both, b - both, RUNS)
    x = pair.outcome("stall")
    assert (x.low, x.high) == (low[0], high[0])
    assert (both <= np.minimum(a, b)).all()
    assert sum(pair.outcome(key).b for key in OUTCOME_KEYS) == pytest.approx(1.0)


def test_imposed_ends_are_told_apart_by_who_has_won(pair):
    imposed = pair.imposed_by()
    assert set(imposed) == {"russia", "ukraine"}
    assert sum(x.a for x in imposed.values()) == pytest.approx(pair.outcome("imposed").a)


def test_run_and_comparison_say_in_the_same_words_on_whom_terms_are_imposed(pair, monkeypatch):
    shares = {"russia": 0.25, "ukraine": 0.5}
    both = {key: Paired(x, x, 0.0, 0.0, 0.0) for key, x in shares.items()}
    monkeypatch.setattr(BargainingResult, "imposed_by", lambda _: shares)
    monkeypatch.setattr(GameComparison, "imposed_by", lambda _: both)
    assert imposed_in_words(pair.a) == "by Russia in 25.0 % of runs, on Russia in 50.0 % of runs"
    assert list(endings(pair))[-2:] == ["  imposed by Russia", "  imposed on Russia"]


def test_a_scenario_compared_with_itself_differs_in_exactly_nothing(short):
    scenario, solved = short
    same = played_together(scenario, scenario, solved)
    assert same.identical
    assert same.inputs == []
    rows = same.table()
    assert len(rows) > 100
    assert not rows[["difference", "low", "high"]].to_numpy().any()


def test_the_same_luck_makes_a_difference_known_better_than_either_figure(short, pair):
    """Pairing is worth something: paired runs vary less in their difference than unpaired ones would."""
    sums = pair.counts.figures
    place = next(n for n, name in enumerate(pair.names) if name.group == PAYOFFS and name.key == "ukraine")
    payoffs = [
        play_with(s.scenario, s.solved, Play(RUNS, seed=3, kept=RUNS)).paths["payoff"].to_numpy()[:, 2]
        for s in (pair.a, pair.b)
    ]
    unpaired = sum(x.var(ddof=1) for x in payoffs)
    total = float(sums.second[place] - sums.first[place]) / 1e6
    paired = (float(sums.square[place]) / 1e12 - total * total / RUNS) / (RUNS - 1)
    assert paired == pytest.approx((payoffs[1] - payoffs[0]).var(ddof=1), rel=1e-4)
    assert paired < unpaired


def test_threads_and_chunks_change_no_bit(short, pair, monkeypatch):
    monkeypatch.setattr(ensemble, "CHUNK", 64)
    again = compare(pair.a.scenario, pair.b.scenario, Play(RUNS, seed=3, threads=4), (short[1], short[1]))
    assert json_text(again.summary()) == json_text(pair.summary())


def test_what_one_scenario_lacks_counts_as_never(short, pair):
    """Names of the other scenario get a column of zeros in their place; the own figures stay what they are."""
    side = Side(*short, coding(short[0]), names_of(short[0]))
    made = new_record(8, 5, 4, 0)
    made.move[:] = 1
    followed = follow(made, side.code)
    names = {Name(IN_FORCE, "another"): "Another", **side.names}
    spread = in_order(followed, side, names)
    assert not spread[:, 0].any()
    assert np.array_equal(spread[:, 1:], figures_of(followed, side.code))
    assert spread.any()


def test_two_lengths_are_refused(short):
    scenario, solved = short
    with pytest.raises(ValueError, match="same length"):
        played_together(scenario, short_scenario("weeks=12"), solved)


def test_tables_have_the_columns_that_their_dictionary_explains(pair, tmp_path):
    save_comparison(pair, tmp_path)
    import pandas as pd

    for file, columns in GAME_COMPARE_COLUMNS.items():
        assert list(pd.read_csv(tmp_path / file).columns) == [column.name for column in columns]
    fields = json.loads((tmp_path / "result.json").read_text())
    text = (tmp_path / "README.txt").read_text()
    assert all(f" {field} " in text for field in fields)


# --- an event less --------------------------------------------------------------------------------


def test_a_scenario_without_an_event_is_otherwise_the_same(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(EVENT)
    scenario = load(path)
    control = without_event(scenario, "a-scandal")
    assert [event.name for event in control.events] == ["A summit"]
    assert dc.replace(control, events=(), content={}, digest="") == dc.replace(
        load(NAME), events=(), content={}, digest="", name="mine", title="Mine"
    )
    assert control.digest != scenario.digest
    with pytest.raises(KeyError):
        without_event(scenario, "a-war")


# --- the command ----------------------------------------------------------------------------------


def test_the_command_writes_what_can_be_drawn_anew_and_played_again(here):
    here.write("mine.yaml", EVENT)
    asked = ("compare", "mine.yaml", "--without", "A summit", *FEW)
    printed = here.json(*asked, "--out", "found")
    folder = here.path / "found"
    assert {path.name for path in folder.iterdir()} == {
        *GAME_COMPARE_COLUMNS,
        *("result.json", "a.yaml", "b.yaml", "README.txt", "SHA256SUMS", "report.html", "plots"),
    }
    assert json.loads((folder / "result.json").read_text()) == printed
    assert printed["same_values"] is True
    assert {row["path"].split(".")[1] for row in printed["inputs"]} == {"a-summit"}
    page = (folder / "report.html").read_text()
    assert "Warning: the values of A have not settled" in page
    assert "swings compare a.yaml b.yaml --runs 64 --seed 0 --allow-unsettled" in page
    assert (folder / "plots" / "papers-compared.svg").is_file()
    drawn = here.done("plot", "found", "--kind", "comparison", "--format", "png", "--quiet")
    assert drawn.split() == ["found/plots/comparison.png"]
    again = here.json(
        "compare", "found/a.yaml", "found/b.yaml", "--runs", "64", "--quiet", "--allow-unsettled"
    )
    assert again["in_force"] == printed["in_force"]


def test_the_command_prints_papers_moves_and_what_intervals_leave_out(here):
    changed = ("--set-b", "state.mood=-0.9", "--policy", "us=pressure-first", "--lens", "kyiv")
    text = here.done("compare", NAME, NAME, *FEW, *changed)
    for words in (
        "in force, times per 100 runs",
        "tabled, times per 100 runs",
        "state.mood",
        "do NOT settle",
    ):
        assert words in text
    assert text.rstrip().splitlines()[-1].startswith(("In B, compared with A", "No outcome differs clearly"))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ((NAME, "talks-2025-1"), "did you mean 'talks-2025-10'"),
        ((NAME,), "--without EVENT (neither given)"),
        ((NAME, NAME, "--without", "x"), "both given"),
        ((NAME, "--without", "x"), "no dated event"),
        ((NAME, NAME, "--set-b", "decisions.us.discont=0.9"), "discount"),
        ((NAME, NAME, "--set-b", "weeks=10"), "same length"),
    ],
)
def test_a_mistake_is_one_clear_message(here, asked, said):
    assert said in here.refused("compare", *asked)


def test_a_wrong_event_is_told_with_the_nearest_name(here):
    here.write("mine.yaml", EVENT)
    message = here.refused("compare", "mine.yaml", "--without", "a-summet")
    assert "did you mean 'a-summit'" in message
    assert "a-scandal" in message


def test_values_that_do_not_settle_end_with_status_1_unless_allowed(here):
    result = here.swings(
        "compare", NAME, NAME, "--runs", "10", "--quiet", *(o for s in SHORT for o in ("--set", s))
    )
    assert (result.returncode, result.stdout) == (1, "")
    assert "--allow-unsettled" in result.stderr
