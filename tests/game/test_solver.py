"""The solver against closed forms, its reproducibility, and the cache of its solutions."""

import dataclasses as dc

import numpy as np
import pytest
from diplomatic_swings.sim.numerics.linear import solve_in_order
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.solver.iteration import Solver, distance, reweighed, solve
from diplomatic_swings.sim.tables.game import layout
from diplomatic_swings.sim.world.basis import LINEAR, SETTLEMENT, WALKOUT, WAR
from diplomatic_swings.sim.world.features import FEATURE_INDEX, N_FEATURES
from diplomatic_swings.sim.world.state import INDEX
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

TINY = ["solver.runs=1024", "solver.weeks=32", "solver.iterations=2", "weeks=30"]
DISCOUNT = 0.965
FOREVER = 1.0 / (1.0 - DISCOUNT)


def tiny(*settings):
    return load("talks-2025-01", [*TINY, *settings])


def only(scenario, **weights):
    """Return a scenario whose players care for the given features alone."""
    row = [0.0] * N_FEATURES
    for name, weight in weights.items():
        row[FEATURE_INDEX[name]] = weight
    players = tuple(dc.replace(p, weights=tuple(tuple(row) for _ in p.types)) for p in scenario.players)
    return dc.replace(scenario, players=players)


def idle_values(scenario):
    """Return values by player, type, regime at the middle of the training states, of the drift alone."""
    solver = Solver(scenario)
    solver.iterate()
    columns = np.zeros(layout(scenario).total)
    columns[0] = 1.0
    columns += solver.plan.centre
    return solver.acting @ columns, solver


def test_a_flow_that_never_ends_is_worth_its_weight_over_one_less_the_discount():
    scenario = only(tiny("shape.bare_life=500", "shape.life_ratio=12", "shape.settlement_life=12"), role=1.0)
    values, _ = idle_values(scenario)
    assert values[0, 0, WAR] == pytest.approx(FOREVER, rel=0.02)
    assert values[0, 0, WALKOUT] == pytest.approx(0.0, abs=0.6)
    assert values[0, 0, SETTLEMENT] == pytest.approx(0.0, abs=0.6)


def test_a_flow_that_fades_is_worth_a_geometric_sum():
    scenario = only(tiny("solver.runs=8192"), glow=1.0)
    _, solver = idle_values(scenario)
    at = layout(scenario)
    slope = solver.acting[0, 0, WAR, at.linear + LINEAR.index(INDEX["glow"])]
    assert slope == pytest.approx(1.0 / (1.0 - DISCOUNT * scenario.world.glow_stays), rel=0.03)


def test_values_are_the_sum_over_features_of_weight_times_part():
    scenario = tiny()
    solution = solve(scenario)
    for i, player in enumerate(scenario.players):
        weights = np.array([player.weights[min(k, len(player.types) - 1)] for k in range(2)])
        total = np.einsum("krcf,kf->krc", solution.parts[i], weights)
        assert np.allclose(total, solution.beta[i], rtol=1e-9, atol=1e-9)


def test_threads_do_not_change_a_bit():
    one, two = (solve(tiny(), threads=threads) for threads in (1, 2))
    assert np.array_equal(one.beta, two.beta)
    assert np.array_equal(one.standard, two.standard)


def apart(runs):
    """Return how far the policies of two seeds lie apart, the largest over players."""
    scenario = tiny(f"solver.runs={runs}")
    first, second = (solve(scenario, seed=seed) for seed in (0, 1))
    return distance(scenario, first.beta, second.beta, runs=128).max()


def test_two_seeds_come_closer_with_more_training_runs():
    few, many = apart(512), apart(8192)
    assert 0.0 < many < 0.6 * few


def test_a_solution_lies_at_no_distance_from_itself():
    solution = solve(tiny())
    assert (distance(tiny(), solution.beta, solution.beta, runs=64) == 0.0).all()


def test_a_player_of_level_0_keeps_the_values_of_the_drift():
    scenario = tiny("decisions.russia.level=0")
    solver = Solver(scenario)
    solver.iterate()
    drift = solver.acting[1].copy()
    solver.iterate()
    solver.iterate()
    assert np.array_equal(solver.acting[1], drift)
    assert not np.array_equal(solver.acting[0], drift)


def test_a_warm_start_begins_with_the_other_solution():
    base = solve(tiny("solver.iterations=4"))
    solver = Solver(tiny())
    solver.start_from(base.standard)
    assert np.array_equal(solver.acting, base.beta)


def test_words_runs_and_events_ask_for_no_new_solve():
    from diplomatic_swings.sim.solver.solutions import digest_of

    scenario = tiny()
    renamed = dc.replace(scenario, title="another", events=())
    assert digest_of(renamed) == digest_of(scenario)


@pytest.mark.parametrize(
    "setting",
    ["payoffs.russia.relief=0.31", "world.gain_noise=45", "decisions.us.discount=0.96", "solver.ridge=0.004",
     "packages.28-points.terms.relief=0.6", "bargaining.sign_rate=0.31", "decisions.us.level=1"],
)  # fmt: skip
def test_every_number_that_values_hang_on_asks_for_a_new_solve(setting):
    from diplomatic_swings.sim.solver.solutions import digest_of

    assert digest_of(tiny(setting)) != digest_of(tiny())


def test_a_kept_solution_comes_back_whole_and_a_damaged_one_is_solved_again(tmp_path, monkeypatch):
    from diplomatic_swings.sim.solver import solutions

    monkeypatch.setattr(solutions, "folder", lambda: tmp_path)
    solution, digest = solutions.solution_of(tiny())
    again, _ = solutions.solution_of(tiny())
    assert np.array_equal(again.beta, solution.beta)
    assert again.steps == solution.steps
    path = tmp_path / f"{digest}.solution"
    path.write_bytes(path.read_bytes()[:1000])
    assert solutions.kept(digest) is None
    mended, _ = solutions.solution_of(tiny())
    assert np.array_equal(mended.beta, solution.beta)


def test_of_two_processes_that_solve_the_same_both_tell_the_time_of_the_first(monkeypatch, tmp_path):
    from diplomatic_swings.sim.solver import solutions

    monkeypatch.setattr(solutions, "folder", lambda: tmp_path)
    real, firsts = solutions.solve_afresh, []

    def while_another_solves(s, **how):
        """Let another process keep its solution just before this one is done."""
        firsts.append(dc.replace(real(s, **how), seconds=123.0))
        solutions.keep(solutions.digest_of(s), firsts[0])
        return real(s, **how)

    monkeypatch.setattr(solutions, "solve_afresh", while_another_solves)
    solution, digest = solutions.solution_of(tiny())
    assert solution.seconds == solutions.kept(digest).seconds == 123.0
    assert np.array_equal(solution.beta, firsts[0].beta)


def test_a_solve_that_does_not_settle_is_an_error_that_says_what_to_do():
    from diplomatic_swings.sim.solver.solutions import SolveError, require_settled

    scenario = tiny("solver.tolerance=0")
    with pytest.raises(SolveError, match=r"solver\.iterations"):
        require_settled(scenario, solve(scenario))


MATRICES = hnp.arrays(np.float64, (5, 5), elements=st.floats(-10, 10))
SIDES = hnp.arrays(np.float64, (5, 3), elements=st.floats(-10, 10))


@given(MATRICES, SIDES)
def test_the_linear_solver_solves(a, c):
    a = a + 60.0 * np.eye(5)
    assert np.allclose(a @ solve_in_order(a, c), c, atol=1e-9)


def test_the_linear_solver_swaps_rows_where_a_pivot_is_zero():
    a, c = np.array([[0.0, 2.0], [3.0, 0.0]]), np.array([[4.0], [9.0]])
    assert np.array_equal(solve_in_order(a, c), [[3.0], [2.0]])


def test_a_singular_system_is_refused():
    with pytest.raises(ValueError, match="never varies"):
        solve_in_order(np.zeros((2, 2)), np.ones((2, 1)))


def test_a_warm_start_does_not_count_as_thought():
    base = solve(tiny("solver.iterations=4"))
    limited = tiny("solver.iterations=4", "decisions.russia.level=1")
    warm, cold = solve(limited, warm=base.standard, iterations=2), solve(limited)
    assert np.array_equal(warm.beta[1], cold.beta[1])
    assert not np.array_equal(warm.beta[1], base.beta[1])


def test_the_others_answer_a_player_of_a_limited_level_from_a_warm_start():
    base = solve(tiny("solver.iterations=4"))
    limited = tiny("solver.iterations=4", "decisions.russia.level=0")
    warm, unlimited = (
        solve(scenario, warm=base.standard, iterations=2)
        for scenario in (limited, tiny("solver.iterations=4"))
    )
    assert not np.array_equal(warm.beta[0], unlimited.beta[0])


def test_a_shipped_solution_is_the_one_that_was_solved_to_the_bit(tmp_path, monkeypatch):
    from diplomatic_swings.sim.solver import solutions

    monkeypatch.setattr(solutions, "root", lambda: tmp_path / "package")
    monkeypatch.setattr(solutions, "folder", lambda: tmp_path / "cache")
    solved, _ = solutions.solution_of(tiny())
    solutions.ship(tiny(), solved)
    monkeypatch.setattr(solutions, "folder", lambda: tmp_path / "empty")
    shipped = solutions.at_hand(tiny())
    for name in solutions.ARRAYS:
        assert np.array_equal(getattr(shipped, name), getattr(solved, name))
    assert (shipped.fit, shipped.residual) == (solved.fit, solved.residual)


def test_a_shipped_solution_serves_no_other_numbers_seed_or_rules(tmp_path, monkeypatch):
    from diplomatic_swings.sim.solver import solutions

    monkeypatch.setattr(solutions, "root", lambda: tmp_path / "package")
    monkeypatch.setattr(solutions, "folder", lambda: tmp_path / "cache")
    solutions.ship(tiny(), solve(tiny()))
    assert solutions.at_hand(tiny()) is not None
    assert solutions.at_hand(tiny("payoffs.russia.relief=0.31")) is None
    assert solutions.at_hand(tiny(), seed=1) is None
    monkeypatch.setattr(solutions, "sources", lambda: "other rules")
    assert solutions.at_hand(tiny()) is None


def test_a_solution_with_a_limited_level_of_thought_is_not_shipped():
    from diplomatic_swings.sim.solver import solutions

    limited = tiny("decisions.russia.level=1")
    with pytest.raises(ValueError, match="level of thought"):
        solutions.ship(limited, solve(limited))


def test_other_payoffs_weigh_the_same_expectations():
    base = solve(tiny("solver.iterations=4"))
    assert np.array_equal(reweighed(tiny(), base.standard), base.beta)
    relief, more = FEATURE_INDEX["relief"], 0.2
    own = load("talks-2025-01").players[1].weights[0][relief]
    dearer = reweighed(tiny(f"payoffs.russia.relief={own + more}"), base.standard)
    assert np.allclose(dearer[1, 0] - base.beta[1, 0], more * base.parts[1, 0, ..., relief])
    assert np.array_equal(dearer[0], base.beta[0])
