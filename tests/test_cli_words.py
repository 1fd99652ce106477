"""Figures in plain words, and reports in the terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from app import compare_report, run_report
from app.words import joined, more_in_words, on_whose_terms, percent, plural, points, runs_in_words, signed
from experiments.compare import compare
from experiments.ensemble import ensemble
from sim.outcomes import OUTCOMES
from sim.scenario import load


@pytest.mark.parametrize(
    ("count", "runs", "words"),
    [
        (0, 2000, "no run"),
        (2000, 2000, "every run"),
        (3, 8, "3 of 8 runs"),
        (1, 1, "every run"),
        (1100, 2000, "11 of 20 runs"),
        (1122, 2000, "11 of 20 runs"),
        (4, 2000, "1 of 500 runs"),
        (1, 3000, "1 of 3,000 runs"),
        (1996, 2000, "all but 1 of 500 runs"),
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
        (-0.004, 2000, "1 fewer of 250 runs"),
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


def shown(parts, width=100):
    console = Console(width=width, markup=False, highlight=False)
    with console.capture() as captured:
        console.print(*parts, sep="\n")
    return captured.get()


SETTLED = ["weeks=6", "state.settlement=1", "state.terms_territory=0.7", "state.terms_relief=0.7"]


def test_a_run_where_all_is_settled_says_when_and_on_whose_terms(kernel):
    text = shown(run_report.report(ensemble(load("baseline", overrides=SETTLED), 10)), 200)
    assert "in force when the runs begin" in text
    assert "territory 0.70" in text


def test_a_run_without_deals_says_so(kernel):
    text = shown(run_report.report(ensemble(load("baseline", overrides=["weeks=1"]), 10)), 200)
    assert "in no run" in text
    assert "no run ends on terms" in text


def test_every_outcome_has_its_line_and_its_verdict(kernel):
    a, b = (load("baseline", overrides=["weeks=6", *more]) for more in ([], ["state.settlement=1"]))
    text = shown(compare_report.report(compare(a, b, 100)), 200)
    verdicts = {line.split()[0]: line for line in text.splitlines() if line.strip()}
    assert "less in B" in verdicts["stall"]
    assert "more in B" in verdicts["settle"]
    assert "no clear difference" in verdicts["imposed"]
    assert {outcome.name for outcome in OUTCOMES} <= verdicts.keys()
    assert "more of 20 runs a settlement is in force" in text


def test_a_single_pair_has_intervals_of_shares_only(kernel):
    a, b = (load("baseline", overrides=["weeks=2", f"state.mood={mood}"]) for mood in (0, -1))
    assert "unknown" in shown(compare_report.report(compare(a, b, 1)))


def test_reports_fit_a_narrow_terminal(kernel):
    s = load("baseline", overrides=["weeks=2"])
    for report in (run_report.report(ensemble(s, 5)), compare_report.report(compare(s, s, 5))):
        assert max(len(line.rstrip()) for line in shown(report, 80).splitlines()) <= 80


def test_words_in_brackets_are_words(kernel):
    s = load("baseline", overrides=["weeks=2", "title='[red]not red[/red]'"])
    assert "[red]not red[/red] (baseline)" in shown(run_report.report(ensemble(s, 2)))
