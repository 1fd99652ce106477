"""What points of a sweep share is made once, and is to the bit what each point alone would make."""

import dataclasses as dc

import numpy as np
import pytest
from diplomatic_swings.experiments.designs.points import Bench, Play, play_point, play_points
from diplomatic_swings.experiments.runs.playing import ChunkPlayer
from diplomatic_swings.sim.kernel import compiled, points
from diplomatic_swings.sim.scenario.loading import following, load, vary
from diplomatic_swings.sim.solver.iteration import Solution, Solver, reweighed
from diplomatic_swings.sim.solver.solutions import numbers_of
from diplomatic_swings.sim.tables.game import Game, layout, sizes_of, with_values
from diplomatic_swings.sim.world.basis import N_REGIMES
from diplomatic_swings.sim.world.features import N_FEATURES

SCENARIO = load("talks-2025-10")
MOVED = {
    "nothing": {},
    "a payoff": {"payoffs.us.fighting": -0.123},
    "a coefficient of the world that curves do not read": {"world.truce_rest": 0.123},
    "one that they do": {"world.quiet_limit": 5.0},
    "one that bends another curve": {"world.crumble_ratio": 0.9, "world.crumble_width": 0.01},
    "precision": {"decisions.russia.precision": 3.21},
    "patience of Washington": {"decisions.us.discount": 0.951},
    "patience of another": {"decisions.russia.discount": 0.951},
    "fatigue": {"decisions.us.fatigue": 0.77},
    "private pressure": {"decisions.us.pressure": 0.77},
    "the state": {"state.mood": 0.123},
    "the shape of a feature": {"shape.pump_reference": 3.21},
    "the calendar": {"calendar.vote_tau": 12.3},
    "bargaining": {"bargaining.paper_life": 7.0},
    "patience again": {"decisions.us.discount": 0.949},
}


@pytest.fixture(scope="module")
def standard():
    """Return a regression's coefficients that are of no solve: any will do."""
    n, at = sizes_of(SCENARIO), layout(SCENARIO)
    from diplomatic_swings.sim.solver.iteration import own_columns
    from diplomatic_swings.sim.values.regression import VECTOR

    used = n.columns + (n.kinds - 1) * len(own_columns(at))
    width = -(-used // VECTOR) * VECTOR
    return np.random.default_rng(1).normal(size=(n.players, N_REGIMES * width, N_FEATURES))


def alone(scenario, standard):
    """Return what a solver acts on that begins from the coefficients."""
    solver = Solver(scenario)
    solver.act_on(standard, 1)
    return solver.acting


def differing(one: Game, other: Game) -> list[str]:
    """Return the tables in which two games differ by a bit."""
    return [
        name
        for name, first, second in zip(one._fields, one, other, strict=True)
        if numbers_of((first,)) != numbers_of((second,))
    ]


def test_a_game_made_by_the_one_before_is_the_game_made_from_scratch(standard):
    beta = reweighed(SCENARIO, standard)
    for name, numbers in MOVED.items():
        point = vary(SCENARIO, numbers)
        assert differing(points.game_of(point, beta), with_values(compiled.ready(point), beta)) == [], name


def test_every_number_that_is_moved_moves_its_game(standard):
    beta = reweighed(SCENARIO, standard)
    before = points.game_of(SCENARIO, beta)
    for name, numbers in list(MOVED.items())[1:]:
        assert differing(points.game_of(vary(SCENARIO, numbers), beta), before), name


def test_policies_and_levers_are_those_of_the_point(standard):
    beta = reweighed(SCENARIO, standard)
    lever = SCENARIO.levers[0][1].key
    for point in (
        following(SCENARIO, {"us": "pressure-first"}),
        SCENARIO,
        vary(SCENARIO, {f"levers.us.{lever}.cost.base": 0.77}),
        dc.replace(SCENARIO, weeks=SCENARIO.weeks + 1),
        dc.replace(SCENARIO, events=()),
    ):
        assert differing(points.game_of(point, beta), with_values(compiled.ready(point), beta)) == []


def test_held_expectations_are_weighed_as_one_point_alone_weighs_them(standard):
    level = {"decisions.russia.level": 0.0}
    for name, numbers in {**MOVED, "a level of thought": level, "spread": {"spread.mood": 0.5}}.items():
        point = vary(SCENARIO, numbers)
        assert np.array_equal(reweighed(point, standard), alone(point, standard)), name
    assert not np.array_equal(reweighed(vary(SCENARIO, level), standard), reweighed(SCENARIO, standard))
    state = vary(SCENARIO, MOVED["the state"])
    assert not np.array_equal(reweighed(state, standard), reweighed(SCENARIO, standard))
    assert np.array_equal(reweighed(SCENARIO, 2.0 * standard), alone(SCENARIO, 2.0 * standard))


def test_another_layout_is_refused(standard):
    with pytest.raises(ValueError, match="as many players"):
        reweighed(SCENARIO, standard[:-1])


def test_points_played_together_are_those_played_alone_and_a_bad_one_harms_no_other(standard):
    path = "payoffs.us.fighting"
    begin = Solution(np.zeros(0), np.zeros(0), standard / 100.0, (), 0.0, True, 0.0, {}, 0)
    bench = Bench({(): SCENARIO}, (path,), Play(3, seed=5, keep=True, held=True), begin)
    rows = [{path: value} for value in (-0.1, float("inf"), -0.2, 0.3)]
    ticks = []
    together = play_points(bench, rows, lambda: ticks.append(1))
    assert len(ticks) == len(rows)
    assert [each.row["status"] for each in together] == ["done", "failed", "done", "done"]
    assert len({each.row["counts_digest"] for each in together}) == len(rows)
    for row, each in zip(rows, together, strict=True):
        alone = play_point(bench, row)
        assert repr(alone.row) == repr(each.row)
        for one, other in zip(alone.records, each.records, strict=True):
            assert all(map(np.array_equal, one, other))


def test_what_a_former_game_left_in_a_block_changes_no_run(standard):
    game = points.game_of(SCENARIO, reweighed(SCENARIO, standard / 100.0))
    other = compiled.ready(load("talks-2025-01"))
    wide = compiled.ready(load("mediator-turkey"))
    first = ChunkPlayer(game, 3, 0, narrow=True).chunk(0, 20)
    for between in (other, wide):
        ChunkPlayer(between, 3, 0).chunk(0, 64)
        again = ChunkPlayer(game, 3, 0, narrow=True).chunk(0, 20)
        assert all(map(np.array_equal, first, again))
