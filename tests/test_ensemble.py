"""Chunks of runs: every run once, whatever the threads and the size of a chunk."""

import pytest
from diplomatic_swings.experiments.runs.ensemble import check, in_chunks
from diplomatic_swings.forms.seeds import LARGEST_SEED


@pytest.mark.parametrize(("runs", "size"), [(1, 1), (10, 3), (10, 100), (7, 7)])
@pytest.mark.parametrize("jobs", [1, 3])
def test_every_run_is_played_once_in_chunks_of_a_size(runs, size, jobs):
    reports = []
    chunks = in_chunks(
        lambda first, count: range(first, first + count), runs, jobs, lambda *x: reports.append(x), size
    )
    played = dict(chunks)
    assert sorted(run for chunk in played.values() for run in chunk) == list(range(runs))
    assert all(first == chunk[0] and len(chunk) <= size for first, chunk in played.items())
    assert reports[-1] == (runs, runs)


def test_a_chunk_that_fails_ends_the_work_with_its_error():
    def fail(first, count):
        raise ArithmeticError(f"{first}, {count}")

    with pytest.raises(ArithmeticError, match="0, 2"):
        list(in_chunks(fail, 2, 1))


@pytest.mark.parametrize(
    ("size", "words"),
    [
        ((0, 0, None), "runs"),
        ((1, -1, None), "seed"),
        ((1, LARGEST_SEED + 1, None), "seed"),
        ((1, 0, 0), "jobs"),
    ],
)
def test_what_is_out_of_range_is_named(size, words):
    with pytest.raises(ValueError, match=words):
        check(*size)
