"""Comparisons count pairs of runs exactly, and their intervals are those of the literature."""

import random
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments import compare as comparing
from experiments import ensemble as ensembles
from experiments.compare import compare
from experiments.ensemble import ensemble, records
from experiments.measures import wilson
from experiments.paired import Sums, correlation, newcombe, standard_error, sums
from sim.outcomes import OUTCOME_KEYS
from sim.play import SETTLED
from sim.players import KEYS
from sim.scenario import load
from sim.state import ISSUES

RUNS = 150
SETTLING = [
    "weeks=40",
    "state.demand_territory=0.3",
    "state.demand_alignment=0.3",
    "state.demand_relief=0.3",
    # aims and red lines that leave room for a deal whatever the baseline's tuning
    "payoffs.russia.types.dealer.goals=0.1",
    "payoffs.russia.types.maximalist.goals=0.3",
    "payoffs.ukraine.types.flexible.red_lines=0.3",
    "payoffs.ukraine.types.red-line.red_lines=0.5",
]

tables = st.tuples(*[st.integers(0, 60)] * 4).filter(lambda table: sum(table) > 0)
whole = st.lists(
    st.tuples(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9)), min_size=2, max_size=30
)


# --- intervals -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "low", "high"),
    [
        ((36, 12, 2, 0), 0.0569, 0.3404),  # Newcombe (1998), table II, method 10
        ((1, 1, 7, 12), -0.507, -0.026),  # Bentur et al. (2009), in Fagerland et al. (2014)
    ],
)
def test_the_interval_of_paired_shares_is_newcombes(table, low, high):
    """The sources state first minus second."""
    both, only_first, only_second, neither = table
    found = newcombe(both, only_second, only_first, both + only_first + only_second + neither)
    assert [round(float(x), len(str(low).split(".")[1])) for x in found] == [low, high]


@given(tables)
def test_exchanging_the_scenarios_turns_the_interval_round(table):
    both, only_first, only_second, _ = table
    low, high = newcombe(both, only_first, only_second, sum(table))
    turned_low, turned_high = newcombe(both, only_second, only_first, sum(table))
    assert (low, high) == (pytest.approx(-turned_high), pytest.approx(-turned_low))


@given(tables)
def test_the_interval_holds_the_difference_and_is_possible(table):
    both, only_first, only_second, _ = table
    n = sum(table)
    low, high = newcombe(both, only_first, only_second, n)
    assert -1.0 - 1e-12 <= low <= (only_second - only_first) / n <= high <= 1.0 + 1e-12


@given(tables)
def test_correlation_is_none_where_an_outcome_is_certain_and_at_most_one(table):
    both, only_first, only_second, neither = (np.float64(x) for x in table)
    phi = correlation(both, only_first, only_second, sum(table))
    certain = 0 in {both + only_first, both + only_second, neither + only_first, neither + only_second}
    assert -1.0 - 1e-12 <= phi <= 1.0
    assert not certain or phi == 0.0


def test_the_interval_holds_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(1)
    chances = [0.25, 0.05, 0.15, 0.55]
    drawn = rng.multinomial(200, chances, size=4000)
    low, high = newcombe(drawn[:, 0], drawn[:, 1], drawn[:, 2], 200)
    held = np.mean((low <= chances[2] - chances[1]) & (chances[2] - chances[1] <= high))
    assert 0.935 < held < 0.975


def test_pairing_makes_the_interval_narrower_where_runs_agree():
    paired = np.subtract(*newcombe(400, 10, 30, 1000)[::-1])
    (l1, h1), (l2, h2) = wilson(410, 1000), wilson(430, 1000)
    unpaired = np.hypot(h1 - l1, h2 - l2)
    assert paired < 0.5 * unpaired


# --- sums ----------------------------------------------------------------------------------------------------


@given(whole)
def test_the_standard_error_is_that_of_the_differences(pairs):
    d = [b - a for a, b in pairs]
    expected = np.std(d, ddof=1) / len(d) ** 0.5
    assert standard_error(len(d), sum(d), sum(x * x for x in d)) == pytest.approx(
        expected, rel=1e-6, abs=1e-3
    )


def test_the_standard_error_of_one_pair_is_unknown():
    assert np.isnan(standard_error(1, 5, 25))


@given(whole, st.integers(0, 30))
def test_sums_do_not_depend_on_how_runs_are_split(pairs, cut):
    a, b = (np.array(x, dtype=np.int64)[:, None] for x in zip(*pairs, strict=True))
    whole_sums, parts = sums(a, b), sums(a[:cut], b[:cut]) + sums(a[cut:], b[cut:])
    assert all(np.array_equal(getattr(whole_sums, f.name), getattr(parts, f.name)) for f in fields(Sums))


def test_sums_outgrow_64_bits_without_error():
    a, b = np.full((3, 1), -(2**61)), np.full((3, 1), 2**61)
    assert sums(a, b).square[0] == 3 * 2**124


# --- comparisons -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pair(kernel):
    """Two scenarios in some runs of which there are deals."""
    return load("baseline", overrides=SETTLING), load(
        "baseline", overrides=[*SETTLING, "world.brent_level=90"]
    )


@pytest.fixture(scope="module")
def found(pair):
    return compare(*pair, RUNS, seed=3)


def played(scenario, runs, seed):
    ((_, record),) = records(scenario, runs, seed, jobs=1)
    return record


def test_each_side_is_the_ensemble_of_its_scenario(pair, found):
    for scenario, side in zip(pair, (found.a, found.b), strict=True):
        assert side.summary() == ensemble(scenario, RUNS, seed=3).summary()


def test_pairs_are_counted_run_by_run(pair, found):
    a, b = (played(scenario, RUNS, 3) for scenario in pair)
    table = found.outcomes().set_index(["week", "outcome"])
    for number, key in enumerate(OUTCOME_KEYS):
        is_a, is_b = a.outcome == number, b.outcome == number
        assert table.xs(key, level="outcome")["only_a"].tolist() == (is_a & ~is_b).sum(axis=0).tolist()
        assert table.xs(key, level="outcome")["only_b"].tolist() == (is_b & ~is_a).sum(axis=0).tolist()


def test_payoffs_differ_by_the_mean_of_paired_differences(pair, found):
    a, b = (played(scenario, RUNS, 3) for scenario in pair)
    d = (b.payoff - a.payoff) / pair[0].weeks
    for number, x in enumerate(found.payoffs().values()):
        half = 1.96 * d[:, number].std(ddof=1) / RUNS**0.5
        assert x.difference == pytest.approx(d[:, number].mean(), abs=1e-6)
        assert (x.low, x.high) == (
            pytest.approx(x.difference - half, rel=1e-3, abs=1e-6),  # payoffs are counted in millionths
            pytest.approx(x.difference + half, rel=1e-3, abs=1e-6),
        )


def test_terms_are_compared_where_both_runs_end_on_terms(pair, found):
    a, b = (played(scenario, RUNS, 3) for scenario in pair)
    both = (a.in_force[:, -1] >= SETTLED) & (b.in_force[:, -1] >= SETTLED)
    assert 0 < both.sum() == found.counts.terms.pairs < RUNS
    for number, x in enumerate(found.terms().values()):
        assert x.a == pytest.approx(a.terms[both, number].mean(), abs=1e-6)
        assert x.difference == pytest.approx((b.terms - a.terms)[both, number].mean(), abs=1e-6)


def test_figures_of_both_sides_are_those_of_the_ensembles(found):
    swings, payoffs = found.swings(), found.payoffs()
    for side, result in (("a", found.a), ("b", found.b)):
        assert getattr(swings["swings_per_year"], side) == pytest.approx(result.swings_per_year())
        assert getattr(swings["swings_per_year_ukraine"], side) == pytest.approx(
            result.swings_per_year("ukraine")
        )
        assert getattr(swings["tilt_switches_per_year"], side) == pytest.approx(
            result.tilt_switches_per_year()
        )
        assert {key: getattr(payoffs[key], side) for key in KEYS} == pytest.approx(result.payoffs())


def test_an_outcome_can_be_asked_for_at_any_week(found):
    table = found.outcomes().set_index(["week", "outcome"])
    for week in (0, 7, found.weeks):
        row = table.loc[(week, "stall")]
        assert found.outcome("stall", week) == tuple(row[["a", "b", "difference", "low", "high"]])
    assert found.outcome("stall") == found.outcome("stall", found.weeks)


def test_a_scenario_compared_with_itself_differs_in_exactly_nothing(pair):
    same = compare(pair[0], pair[0], RUNS)
    assert same.identical
    assert same.inputs == []
    every = [*same.swings().values(), *same.payoffs().values(), *same.terms().values()]
    every += [same.outcome(key, week) for key in OUTCOME_KEYS for week in (0, 20, -1)]
    assert {x[2:] for x in every} == {(0.0, 0.0, 0.0)}


def test_exchanging_the_scenarios_turns_every_difference_round(pair, found):
    turned = compare(*reversed(pair), RUNS, seed=3)
    for key in KEYS:
        assert turned.payoffs()[key].difference == -found.payoffs()[key].difference
    for key in OUTCOME_KEYS:
        assert turned.outcome(key).low == pytest.approx(-found.outcome(key).high)


def test_inputs_that_differ_are_listed(found):
    assert [path for path, _, _ in found.inputs] == ["world.brent_level"]


def same_counts(one, other):
    return one.summary() == other.summary() and one.outcomes().equals(other.outcomes())


@pytest.mark.parametrize("chunk", [1, 7, 64, 150])
def test_results_do_not_depend_on_chunks_or_threads(pair, found, monkeypatch, chunk):
    monkeypatch.setattr(ensembles, "CHUNK", chunk)
    assert same_counts(compare(*pair, RUNS, seed=3, jobs=4), found)


def test_runs_are_paired_whatever_the_order_in_which_chunks_finish(pair, found, monkeypatch):
    monkeypatch.setattr(ensembles, "CHUNK", 16)

    def shuffled(*args):
        chunks = list(records(*args))
        random.shuffle(chunks)
        return iter(chunks)

    monkeypatch.setattr(comparing, "records", shuffled)
    assert same_counts(compare(*pair, RUNS, seed=3), found)


def test_the_first_runs_are_the_same_in_a_larger_comparison(pair, found):
    larger = compare(*pair, RUNS + 1, seed=3)
    change = larger.counts.first.outcome[-1] - found.counts.first.outcome[-1]
    assert sorted(change.tolist()) == [0, 0, 0, 0, 1]


def test_progress_counts_pairs_up_to_the_end(pair, monkeypatch):
    monkeypatch.setattr(ensembles, "CHUNK", 10)
    heard = []
    compare(*pair, 25, progress=lambda done, runs: heard.append((done, runs)))
    assert heard[-1] == (25, 25)
    assert [done for done, _ in heard] == sorted({done for done, _ in heard})


def test_scenarios_of_different_length_are_refused(pair):
    with pytest.raises(ValueError, match=r"same length \(given 40 and 39\)"):
        compare(pair[0], load("baseline", overrides=["weeks=39"]), RUNS)


@pytest.mark.parametrize("wrong", [{"runs": 0}, {"runs": 1, "seed": -1}, {"runs": 1, "jobs": 0}])
def test_numbers_out_of_range_are_refused(pair, wrong):
    with pytest.raises(ValueError, match=r"expected .* \(given"):
        compare(*pair, **wrong)


def test_without_terms_there_is_nothing_to_compare(kernel):
    s = load("baseline", overrides=["weeks=1"])
    found = compare(s, s, 3)
    assert found.terms() is None
    assert found.summary()["terms"] is None
    assert len(found.figures()) == 3 + len(KEYS)


def test_the_table_of_figures_holds_swings_payoffs_and_terms(found):
    table = found.figures().set_index("figure")
    assert len(table) == 3 + len(KEYS) + len(ISSUES)
    assert table.loc["payoff_us", "difference"] == found.payoffs()["us"].difference
    assert table.loc["terms_relief", "b"] == found.terms()["relief"].b
