"""Figures in plain words."""

import pytest
from diplomatic_swings.tell.words import (
    joined,
    more_in_words,
    on_whose_terms,
    percent,
    plural,
    points,
    runs_in_words,
    signed,
)
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("count", "runs", "words"),
    [
        (0, 2000, "no run"),
        (2000, 2000, "every run"),
        (3, 8, "3 of 8 runs"),
        (1, 1, "every run"),
        (1100, 2000, "11 of 20 runs"),
        (1122, 2000, "11 of 20 runs"),
        (4, 2000, "4 of 2,000 runs"),
        (99, 2000, "99 of 2,000 runs"),
        (100, 2000, "1 of 20 runs"),
        (1, 3000, "1 of 3,000 runs"),
        (1996, 2000, "all but 4 of 2,000 runs"),
    ],
)
def test_how_many_runs(count, runs, words):
    assert runs_in_words(count, runs) == words


@given(st.integers(1, 10**6).flatmap(lambda runs: st.tuples(st.integers(0, runs), st.just(runs))))
def test_words_are_near_the_share(case):
    count, runs = case
    words = runs_in_words(count, runs).removesuffix(" runs").removesuffix(" run").replace(",", "")
    if words in {"no", "every"}:
        assert count == (0 if words == "no" else runs)
        return
    part, whole = map(int, words.removeprefix("all but ").split(" of "))
    told = 1 - part / whole if words.startswith("all but") else part / whole
    assert told == pytest.approx(count / runs, abs=0.0251)


@pytest.mark.parametrize(
    ("difference", "runs", "words"),
    [
        (0.25, 2000, "5 more of 20 runs"),
        (-0.15, 2000, "3 fewer of 20 runs"),
        (-0.004, 2000, "8 fewer of 2,000 runs"),
        (0.5, 4, "2 more of 4 runs"),
    ],
)
def test_how_many_runs_more(difference, runs, words):
    assert more_in_words(difference, runs) == words


def test_numbers_with_units_and_signs():
    assert (percent(0.1234), points(-0.1), points(0.0)) == ("12.3 %", "-10.0", "0.0")
    assert (signed(0.0004, 3), signed(-0.0004, 3), signed(2.0, 1)) == ("0.000", "0.000", "+2.0")
    assert (plural(1, "run"), plural(2000, "run")) == ("1 run", "2,000 runs")
    assert (joined(["a"]), joined(["a", "b"]), joined(["a", "b", "c"])) == ("a", "a and b", "a, b and c")


@given(st.floats(0, 1), st.floats(0, 1))
def test_terms_are_told_as_nearer_to_moscow_the_higher_they_are(low, high):
    order = ["close to what Kyiv wants", "nearer to what Kyiv wants", "about halfway between Kyiv and Moscow"]
    order += ["nearer to what Moscow wants", "close to what Moscow wants"]
    low, high = sorted((low, high))
    assert order.index(on_whose_terms({"territory": low})) <= order.index(on_whose_terms({"territory": high}))
