"""Doctrines as a game: payoffs from paired runs, equilibria with regret, what is dominated, what is degenerate."""

import itertools

import numpy as np
import pytest
from diplomatic_swings.experiments.doctrines import equilibria
from diplomatic_swings.experiments.doctrines.cells import How, doctrines_of, play_cells
from diplomatic_swings.experiments.doctrines.empirical import EmpiricalGame, against
from diplomatic_swings.experiments.doctrines.equilibria import exact, logit_path, solve
from diplomatic_swings.experiments.doctrines.study import DoctrineGame, columns_of, save, study
from diplomatic_swings.forms.problems import ScenarioError
from diplomatic_swings.plots.gallery import DOCTRINES
from diplomatic_swings.sim.scenario.loading import following, load
from diplomatic_swings.tell.report import game as report
from diplomatic_swings.tell.report.page import html
from diplomatic_swings.tell.terminal.game import sentences
from legible import assert_legible, draw
from short_points import scenario_file

pytest_plugins = ("command_line",)

PRISONERS = [[(3, 3), (0, 5)], [(5, 0), (1, 1)]]
PENNIES = [[(1, -1), (-1, 1)], [(-1, 1), (1, -1)]]
STAGS = [[(4, 4), (1, 3)], [(3, 1), (3, 3)]]
INDIFFERENT = [[(1, 1), (1, 0)], [(1, 0), (1, 1)]]


def game_of(table, noise=0.0, runs=50):
    """Return a game of two players, its payoffs with noise from run to run that is the same in every cell."""
    means = np.array(table, dtype=float)
    luck = np.random.default_rng(3).normal(size=(runs, means.shape[-1]))
    own = np.random.default_rng(4).normal(size=(*means.shape[:-1], runs, means.shape[-1]))
    payoffs = means[..., None, :] + luck + noise * (own - own.mean(axis=-2, keepdims=True))
    players = ("us", "russia", "ukraine")[: means.shape[-1]]
    return EmpiricalGame(players, tuple(("as-it-is", "other") for _ in players), payoffs)


def pure(game):
    return [
        tuple(int(c.argmax()) for c in m) for m in solve(game).equilibria if max(c.max() for c in m) == 1.0
    ]


# --- the game -----------------------------------------------------------------------------------------------


def test_equilibria_of_games_whose_answer_is_known():
    assert pure(game_of(PRISONERS)) == [(1, 1)]
    (mixed,) = solve(game_of(PENNIES)).equilibria
    assert np.concatenate(mixed) == pytest.approx([0.5] * 4)
    stags = solve(game_of(STAGS)).equilibria
    assert len(stags) == 3
    assert np.concatenate(stags[2]) == pytest.approx([2 / 3, 1 / 3] * 2)


def test_regret_is_nothing_at_an_equilibrium_and_the_gain_by_switching_elsewhere():
    game = game_of(PRISONERS, noise=0.5)
    at, away = game.mixture((1, 1)), game.mixture((0, 0))
    assert game.regret(at).value == 0.0
    best, gain = game.regrets(away)["us"]
    assert (best, gain.value) == ("other", pytest.approx(2.0))
    assert gain.low < gain.value < gain.high
    assert game.stands((1, 1)) == 1.0
    assert game.stands((0, 0)) == 0.0


def test_luck_that_all_cells_share_leaves_no_doubt_and_other_luck_does():
    assert game_of(PRISONERS).regrets(game_of(PRISONERS).mixture((0, 0)))["us"][1].low == pytest.approx(2.0)
    close = [[(1.0, 1.0), (1.0, 0.98)], [(0.99, 1.0), (0.99, 0.98)]]
    doubtful = game_of(close, noise=1.0)
    assert 0.0 < doubtful.stands((0, 0)) < 1.0
    assert doubtful.regret(doubtful.mixture((0, 0))).high > 0.0


def test_what_is_dominated_is_named_with_what_beats_it():
    (us, russia) = game_of(PRISONERS).dominated()
    assert (us.player, us.doctrine, us.by, us.sure) == ("us", "as-it-is", "other", 1.0)
    assert russia.player == "russia"
    assert game_of(STAGS).dominated() == []


def test_a_degenerate_game_is_called_so_and_others_are_not():
    assert game_of(INDIFFERENT).ties() == [("us", "as-it-is", "other")]
    assert game_of(STAGS).ties() == []
    same = [[(1, 2), (3, 1)], [(1, 2), (3, 1)]]
    assert game_of(same).alike() == [("us", "as-it-is", "other")]


def test_what_is_better_for_all_is_known():
    game = game_of(PRISONERS)
    assert game.better_for_all(game.mixture((1, 1))) == [(0, 0)]
    assert set(game.efficient()) == {(0, 0), (0, 1), (1, 0)}


def test_the_logit_path_begins_with_chance_and_ends_near_an_equilibrium():
    path = logit_path(game_of(PRISONERS))
    assert np.concatenate(path[0].mixture) == pytest.approx([0.5] * 4)
    assert path[-1].mixture[0][1] > 0.99
    chances = [step.mixture[0][1] for step in path]
    assert chances == sorted(chances)


def test_three_players_are_looked_at_cell_by_cell_where_gambit_is_missing(monkeypatch):
    table = np.zeros((2, 2, 2, 3))
    for cell in itertools.product((0, 1), repeat=3):
        table[cell] = np.array(cell) + 0.1 * sum(cell)
    monkeypatch.setattr(equilibria.importlib.util, "find_spec", lambda _: None)
    found = solve(game_of(table.tolist()))
    assert [tuple(int(c.argmax()) for c in m) for m in found.equilibria] == [(1, 1, 1)]
    assert not found.complete


def test_what_gambit_finds_of_three_players_has_no_regret():
    pytest.importorskip("pygambit", reason="pip install 'diplomatic-swings[gambit]'")
    game = game_of(np.random.default_rng(5).random((2, 2, 2, 3)).tolist())
    found = solve(game)
    assert found.equilibria
    assert all(exact(game, mixture) for mixture in found.equilibria)


def test_payoffs_against_mixtures_are_expectations():
    game = game_of(STAGS)
    worth = against(game.means, (np.array([1.0, 0.0]), np.array([0.25, 0.75])), 0)
    assert worth == pytest.approx(0.25 * game.means[:, 0, 0] + 0.75 * game.means[:, 1, 0])


# --- a scenario ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    return load(scenario_file(tmp_path_factory.mktemp("doctrines")))


@pytest.fixture(scope="module")
def found(scenario):
    chosen = doctrines_of(scenario, {"us": ["pressure-first"], "russia": ["stall"]})
    return study(scenario, chosen, How(runs=64, jobs=1))


def test_cells_are_the_scenario_under_policies(scenario, found):
    from diplomatic_swings.experiments.designs import game_points as points

    case = following(scenario, {"us": "pressure-first"})
    values = points.values(case, points.start(scenario, 1))
    (record,) = points.records(case, values, 0, 0, 64)
    mine = found.game.payoffs[1, 0]
    assert np.array_equal(mine, record.payoff[:, :2] / case.weeks)
    assert found.game.players == ("us", "russia")


def test_what_a_policy_adds_to_costs_is_no_payoff(scenario, tmp_path):
    """A policy that makes every move cheaper by the same changes no choice; the payoffs stay to the bit."""
    moves = [lever.key for lever in scenario.levers[0]] + ["table"] * bool(scenario.table[0])
    tabled = [f"table:{p.key}" for p in scenario.packages if 0 in p.tabled_by]
    costs = "".join(f"  '{key}': -5\n" for key in [*(m for m in moves if m != "table"), *tabled])
    text = f"name: gift\nplayer: us\ntitle: A gift\nintroduction: All moves cheaper.\nsource: a test\ncost:\n{costs}"
    (tmp_path / "gift.yaml").write_text(text)
    game = play_cells(scenario, {"us": ("as-it-is", str(tmp_path / "gift.yaml"))}, How(runs=64, jobs=1))
    assert game.payoffs[1] == pytest.approx(game.payoffs[0], abs=1e-9)


def test_draws_say_how_often_an_equilibrium_stands_and_what_is_regretted(scenario, tmp_path):
    import pandas as pd

    draws = pd.DataFrame({"world.brent_level": [50.0, 90.0]})
    made = study(scenario, doctrines_of(scenario, {"us": ["pressure-first"]}), How(runs=32, jobs=1), draws)
    assert made.draws == 2
    assert sum(made.standing.values()) >= 2
    assert "draws of the posterior" in " ".join(sentences(made))
    save(made, tmp_path)
    rows = pd.read_csv(tmp_path / "draws.csv")
    assert list(rows) == [column.name for column in columns_of(made)["draws.csv"]]
    for _, one in rows.groupby("draw"):
        best = one["payoff_us"].max()
        assert one["regret"].tolist() == pytest.approx((best - one["payoff_us"]).tolist())
        assert (one["equilibrium"] == (one["payoff_us"] == best)).all()
    assert rows.groupby("us")["equilibrium"].sum().tolist() == [
        made.standing[cell] for cell in sorted(made.standing, key=lambda cell: made.game.names(cell)["us"])
    ]
    assert rows["payoff_us"].nunique() == 4  # the draws have numbers of their own
    assert "With other numbers, as plausible as these" in html(report.page(made, tmp_path))


def test_threads_change_no_payoff(scenario, found):
    chosen = doctrines_of(scenario, {"us": ["pressure-first"], "russia": ["stall"]})
    assert np.array_equal(play_cells(scenario, chosen, How(runs=64, jobs=3)).payoffs, found.game.payoffs)


def test_figures_files_report_and_picture_agree(found, tmp_path):
    plain = found.summary()
    assert {"players", "doctrines", "equilibria", "dominated", "degenerate"} <= set(plain)
    for each in plain["equilibria"]:
        assert set(each["profile"]) == {"us", "russia"}
        assert 0.0 <= each["low"] <= each["high"]
        assert each["regret"] == pytest.approx(0.0, abs=1e-6)
    save(found, tmp_path)
    assert load(tmp_path / "scenario.yaml").digest == found.scenario.digest
    for name, columns in columns_of(found).items():
        assert (tmp_path / name).read_text().splitlines()[0].split(",") == [c.name for c in columns]
    page = html(report.page(found, tmp_path))
    assert all(name in page for name in ("pressure-first", "stall", "Payoffs of every choice"))
    assert_legible(*draw(DOCTRINES, found, "print"))


def test_a_game_without_pure_equilibria_and_a_degenerate_one_say_so(found):
    for table, words in ((PENNIES, "(50.0 %)"), (INDIFFERENT, "The game is degenerate")):
        game = game_of(table)
        made = DoctrineGame(found.scenario, game, solve(game), logit_path(game), 0)
        assert words in " ".join(sentences(made))


def test_mistakes_name_the_player_or_policy(scenario, here, tmp_path):
    with pytest.raises(ScenarioError, match="expected a player: us, russia"):
        doctrines_of(scenario, {"usa": []})
    with pytest.raises(ScenarioError, match="did you mean 'russia'"):
        doctrines_of(scenario, {"moscow": []})
    with pytest.raises(ScenarioError, match="pressure-first"):
        doctrines_of(scenario, {"us": ["pressure-frist"]})
    every = doctrines_of(scenario, {"eu": []})
    assert every == {"eu": ("as-it-is", "fill-the-gap", "follow-washington", "own-channel")}
    message = here.refused("game", "talks-2025-01", "--doctrine", "usa")
    assert "expected a player" in message


def test_the_command_prints_one_object_and_writes_a_folder(here, tmp_path):
    name = scenario_file(tmp_path)
    asked = ("game", name, "--doctrine", "us=pressure-first", "--runs", "16", "--quiet", "--allow-unsettled")
    figures = here.json(*asked, "--out", "out", "--no-plots")
    assert figures["players"] == ["us"]
    assert {p.name for p in (here.path / "out").iterdir()} >= {"report.html", "result.json", "payoffs.csv"}
