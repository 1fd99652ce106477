"""Ensembles: many runs of one scenario, counted; the same on one thread or many, in pieces of any size."""

from dataclasses import fields

import numpy as np
import pytest
from boards import scenario_of

from experiments import ensemble as ensembles
from experiments import measures
from experiments.ensemble import ensemble, records
from sim.outcomes import OUTCOME_KEYS
from sim.players import KEYS
from sim.state import ISSUES

RUNS, SEED = 150, 11
SCENARIO = scenario_of("weeks=20", "decisions.russia.foresight=0", "world.collapse_hazard=1")

pytestmark = pytest.mark.usefixtures("kernel")


@pytest.fixture(scope="module")
def result(kernel):
    return ensemble(SCENARIO, RUNS, seed=SEED)


@pytest.fixture(scope="module")
def record(kernel):
    """The runs themselves, in one piece."""
    return kernel(SCENARIO, SEED, 0, RUNS)


@pytest.fixture(scope="module")
def peaceful(kernel):
    """An ensemble in which settlements are in force from the start."""
    scenario = scenario_of("weeks=6", "state.settlement=1", "state.terms_territory=0.5")
    return ensemble(scenario, 40, seed=SEED)


def assert_same(one, other):
    for f in fields(one.counts):
        assert np.array_equal(getattr(one.counts, f.name), getattr(other.counts, f.name)), f.name
    assert one.paths.identical(other.paths)
    assert one.summary() == other.summary()


def test_every_run_is_in_one_outcome_every_week(result):
    assert result.counts.runs == RUNS
    assert (result.counts.outcome.sum(axis=1) == RUNS).all()


def test_every_player_moves_once_a_week(result):
    assert (result.counts.move.sum(axis=1) == RUNS * len(KEYS)).all()
    assert result.moves().groupby("player")["share"].sum().to_numpy() == pytest.approx(1.0)


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_do_not_depend_on_threads_or_pieces(result, jobs, monkeypatch):
    monkeypatch.setattr(ensembles, "CHUNK", 16 * jobs)
    assert_same(ensemble(SCENARIO, RUNS, seed=SEED, jobs=jobs), result)


def test_what_is_counted_is_what_was_played(result, record):
    shares = [np.bincount(week, minlength=len(OUTCOME_KEYS)) for week in record.outcome.T]
    assert (result.counts.outcome == shares).all()
    paid = record.payoff.mean(axis=0) / SCENARIO.weeks
    assert list(result.payoffs().values()) == pytest.approx(paid.tolist(), abs=1e-6)
    assert np.array_equal(result.paths["state"], record.states)
    assert np.array_equal(result.paths["move"], record.move)


def test_another_seed_gives_other_runs(result):
    assert not ensemble(SCENARIO, RUNS, seed=SEED + 1).paths.identical(result.paths)


def test_the_first_runs_are_the_same_in_a_larger_ensemble(result):
    smaller = ensemble(SCENARIO, 40, seed=SEED)
    assert smaller.paths.identical(result.paths.isel(run=slice(40)))


def test_a_share_has_its_interval(result):
    table = result.shares().set_index(["week", "outcome"])
    for outcome in OUTCOME_KEYS:
        for week in (0, SCENARIO.weeks):
            share = result.share(outcome, week)
            count = int(result.counts.outcome[week, OUTCOME_KEYS.index(outcome)])
            low, high = measures.wilson(count, RUNS)
            assert (share.share, share.low, share.high) == (count / RUNS, low, high)
            row = table.loc[(week, outcome)]
            assert (row["runs"], row["share"], row["low"], row["high"]) == (
                count,
                share.share,
                share.low,
                share.high,
            )
    assert result.share("stall") == result.share("stall", SCENARIO.weeks)


def test_the_run_begins_in_the_state_of_the_scenario(result):
    assert result.share("stall", 0).share == 1.0
    assert (result.paths["state"].isel(week=0).to_numpy() == np.array(SCENARIO.state)).all()
    assert str(result.dates[0]) == SCENARIO.start.isoformat()
    assert (np.diff(result.dates) == np.timedelta64(7, "D")).all()
    assert len(result.dates) == SCENARIO.weeks + 1


def test_swings_are_counted_by_the_year(result, record):
    """A run's moves, its leaky sums and switches of tilt, over its weeks."""
    levers = [lever for menu in SCENARIO.levers for lever in menu]
    stance = np.array([lever.stance_russia for lever in levers])[record.move[:, :, 0]]
    swings = measures.swing_weeks(measures.leaky_sum(stance, SCENARIO.world.posture_stays)).sum() / RUNS
    assert result.swings_per_year() == pytest.approx(swings / SCENARIO.weeks * measures.WEEKS_A_YEAR)
    codes = measures.posture_codes([lever.posture for lever in levers])[record.move[:, :, 0]]
    switches = measures.tilt_switches(codes).mean()
    assert result.tilt_switches_per_year() == pytest.approx(switches / SCENARIO.weeks * measures.WEEKS_A_YEAR)


def test_a_median_is_named_only_if_half_the_runs_had_a_deal(result, peaceful):
    assert peaceful.median_weeks_to_first_deal() == 0.0
    reached = 1.0 - result.counts.first_deal[-1] / RUNS
    assert (result.median_weeks_to_first_deal() is None) == (reached < 0.5)


def test_terms_are_the_mean_over_runs_with_a_settlement(peaceful):
    terms = peaceful.terms()
    assert list(terms) == list(ISSUES)
    assert terms["territory"] == pytest.approx(0.5)
    assert terms["relief"] == pytest.approx(0.0)


def test_without_a_settlement_there_are_no_terms(kernel):
    never = scenario_of("weeks=1")
    quiet = ensemble(never, 3, seed=1)
    assert int(quiet.counts.settlements) == 0
    assert quiet.terms() is None


def test_a_summary_is_plain_data_that_agrees_with_the_result(result):
    summary = result.summary()
    assert sum(outcome["share"] for outcome in summary["outcomes"].values()) == pytest.approx(1.0)
    assert summary["outcomes"]["stall"] == vars(result.share("stall"))
    assert (summary["runs"], summary["seed"], summary["weeks"]) == (RUNS, SEED, SCENARIO.weeks)
    assert summary["digest"] == SCENARIO.digest
    assert list(summary["moves"]) == list(KEYS)
    assert summary["relapses_per_run"] == int(result.counts.relapses) / RUNS


def test_only_the_first_runs_are_kept_whole(monkeypatch):
    """Later pieces keep no paths, so a record's size is bounded whatever the number of runs."""
    monkeypatch.setattr(ensembles, "KEPT", 24)
    monkeypatch.setattr(ensembles, "CHUNK", 16)
    kept = {first: len(record.states) for first, record in records(SCENARIO, 64, SEED, 2)}
    assert kept == {0: 16, 16: 8, 32: 0, 48: 0}
    sizes = [
        sum(field.nbytes for field in record)
        for first, record in records(SCENARIO, 64, SEED, 1)
        if first > 16
    ]
    assert len(set(sizes)) == 1
    assert ensemble(SCENARIO, 64, seed=SEED).paths.sizes["run"] == 24


def test_progress_is_told_until_all_runs_are_done(monkeypatch):
    monkeypatch.setattr(ensembles, "CHUNK", 16)
    told = []
    ensemble(SCENARIO, 40, seed=SEED, jobs=2, progress=lambda done, runs: told.append((done, runs)))
    assert [runs for _, runs in told] == [40] * 3
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (40, 40)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"runs": 0}, "runs"),
        ({"runs": -3}, "runs"),
        ({"runs": 1, "seed": -1}, "seed"),
        ({"runs": 1, "seed": 2**64}, "seed"),
        ({"runs": 1, "jobs": 0}, "jobs"),
    ],
)
def test_what_is_out_of_range_is_refused_by_name(arguments, named):
    with pytest.raises(ValueError, match=rf"^{named}: expected .* \(given -?\d+\)$"):
        ensemble(SCENARIO, **arguments)


def test_the_largest_seed_is_a_seed():
    assert ensemble(scenario_of("weeks=1"), 1, seed=2**64 - 1).runs == 1
