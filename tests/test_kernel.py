"""One set of rules: what is compiled, what is interpreted and what Mesa steps leave the same bits.

A run is fixed by scenario, seed and its number alone; how many are played beside it, from where, in
what pieces and on how many threads changes nothing.
"""

import numpy as np
import pytest
from runs import WAYS, differing, eventful, interpreted, rows

from experiments import ensemble as ensembles
from experiments.ensemble import ensemble
from sim.lanes import LANES
from sim.model import NegotiationModel
from sim.play import DICTATED, SETTLED, TRUCE, WAR
from sim.scenario import load

SEED = 5


def stepped(scenario, seed, run):
    """Return the record that the Mesa model leaves."""
    model = NegotiationModel(scenario, shocks_seed=seed, run=run)
    model.run_for(scenario.weeks)
    return model.record


@pytest.mark.parametrize("way", WAYS)
def test_model_and_kernel_agree_to_the_bit(kernel, way):
    """Every field of the record, for several runs: outcomes, moves, types, payoffs, terms, paths, ranges."""
    scenario = load("baseline", overrides=WAYS[way])
    batch = kernel(scenario, SEED, 0, 5)
    for run in (0, 4):
        assert differing(stepped(scenario, SEED, run), rows(batch, run, run + 1)) == []


def test_they_agree_when_events_force_bar_set_and_add(kernel, tmp_path):
    scenario = eventful(tmp_path)
    batch = kernel(scenario, SEED, 0, 3)
    for run in range(3):
        assert differing(stepped(scenario, SEED, run), rows(batch, run, run + 1)) == []


@pytest.mark.parametrize("way", ["baseline", "all at once", "ceasefire"])
def test_lanes_do_not_touch_each_other(kernel, way):
    """A block of several lanes, interpreted, equals the same runs compiled."""
    scenario = load("baseline", overrides=[*WAYS[way], "weeks=3"])
    assert differing(interpreted(scenario, SEED, 2, 4), kernel(scenario, SEED, 2, 4)) == []


def test_the_ways_lead_everywhere(kernel):
    """The agreement above is not empty: war, ceasefire, settlement and dictated terms all occur."""
    seen = [kernel(load("baseline", overrides=settings), SEED, 0, 30).in_force for settings in WAYS.values()]
    assert set(np.concatenate([force.ravel() for force in seen])) == {WAR, TRUCE, SETTLED, DICTATED}


@pytest.mark.slow
def test_they_agree_over_a_whole_run(kernel):
    scenario = load("baseline")
    assert differing(stepped(scenario, SEED, 1), kernel(scenario, SEED, 1, 1)) == []


@pytest.mark.parametrize(("first", "runs"), [(0, 1), (7, 1), (60, 9), (1, LANES), (3, 2 * LANES + 5)])
def test_a_run_is_the_same_alone_and_in_any_batch(kernel, first, runs):
    """Whatever the start offset and however the blocks fall."""
    scenario = load("baseline", overrides=["weeks=12"])
    every = kernel(scenario, SEED, 0, 3 * LANES)
    assert differing(kernel(scenario, SEED, first, runs), rows(every, first, first + runs)) == []


def test_a_batch_without_kept_paths_is_the_same(kernel):
    """Keeping whole paths of fewer runs changes nothing else."""
    from sim.block import new_block
    from sim.game import packed, prepare
    from sim.kernel import play_runs
    from sim.play import new_record

    scenario = load("baseline", overrides=["weeks=8"])
    game = packed(prepare(scenario))
    record = new_record(80, 8, 3)
    play_runs(game, new_block(game, plain=False), np.uint64(SEED), 0, record, 0, 80)
    every = kernel(scenario, SEED, 0, 80)
    kept = every._replace(states=every.states[:3], ranges=every.ranges[:3])
    assert differing(record, kept) == []


@pytest.mark.parametrize(("jobs", "chunk"), [(1, 7), (2, 7), (2, 64), (1, 100), (2, 1000)])
def test_an_ensemble_does_not_depend_on_threads_or_chunks(kernel, monkeypatch, jobs, chunk):
    """All counts are equal exactly, and so are the paths kept."""
    scenario = load("baseline", overrides=["weeks=10"])
    whole = ensemble(scenario, runs=150, seed=SEED, jobs=1)
    monkeypatch.setattr(ensembles, "CHUNK", chunk)
    monkeypatch.setattr(ensembles, "KEPT", 90)
    pieces = ensemble(scenario, runs=150, seed=SEED, jobs=jobs)
    for name, count in vars(whole.counts).items():
        np.testing.assert_array_equal(getattr(pieces.counts, name), count, err_msg=name, strict=True)
    assert pieces.paths.identical(whole.paths.isel(run=slice(0, 90)))


def test_two_ensembles_in_a_row_are_equal(kernel):
    """Nothing is left over from one to the next."""
    scenario = load("baseline", overrides=["weeks=5"])
    one, two = (ensemble(scenario, runs=40, seed=SEED) for _ in range(2))
    assert one.paths.identical(two.paths)
    assert one.summary() == two.summary()
