"""Every sentence of a report follows from the figures, however few runs there are and however they end."""

import dataclasses
import math
import re

import numpy as np
import pytest
from plots_results import CASES, comparison_of, result_of

from app.report import compare as of_comparison
from app.report.story import change, deals, ending, mechanism_lines, others, story, strength, terms, why
from app.words import ENDINGS, OF, percent
from experiments.mechanisms import COST, LEAVE, REFUSE, SIGN, Mechanisms, Pull
from sim.outcomes import OUTCOME_KEYS
from sim.players import RUSSIA, UKRAINE, US

NONE = Mechanisms("stall", REFUSE, (), ())


def pull(middle, player=RUSSIA, key="goals", half=0.1, decisions=10):
    return Pull(player, key, f"the label of {key}", middle, middle - half, middle + half, decisions)


def counted(ends):
    """Return a result of 100 runs that end as told, by outcome."""
    result = result_of(CASES["usual"])
    outcome = result.counts.outcome.copy()
    outcome[-1] = ends
    counts = dataclasses.replace(result.counts, outcome=outcome, runs=np.int64(sum(ends)))
    return dataclasses.replace(result, counts=counts, runs=sum(ends))


# --- what happens -------------------------------------------------------------------------------


@pytest.mark.parametrize("most", range(len(OUTCOME_KEYS)))
def test_the_first_sentence_tells_the_most_frequent_ending_with_its_interval(most):
    ends = [10] * len(OUTCOME_KEYS)
    ends[most] = 60
    result = counted(ends)
    x = result.share(OUTCOME_KEYS[most])
    told = ending(result)
    assert f"in 12 of 20 runs {ENDINGS[OUTCOME_KEYS[most]]}" in told
    assert f"({percent(x.share)}; 95 % interval {percent(x.low)} to {percent(x.high)})" in told
    assert str(result.dates[-1]) in told
    assert all(ENDINGS[key] in others(result) for key in OUTCOME_KEYS if key != OUTCOME_KEYS[most])


def test_half_the_runs_or_fewer_are_not_told_as_most():
    assert "no more than half" in ending(counted([50, 30, 20, 0, 0]))
    assert "no more than half" not in ending(counted([51, 29, 20, 0, 0]))


def test_a_tie_is_told_as_a_tie():
    told = ending(counted([40, 0, 40, 20, 0]))
    assert "no single ending" in told
    assert ENDINGS["stall"] in told
    assert ENDINGS["freeze"] in told
    assert others(counted([50, 0, 50, 0, 0])) == ""


def test_others_are_told_by_frequency_and_only_if_seen():
    told = others(counted([60, 5, 10, 25, 0]))
    places = [told.index(ENDINGS[key]) for key in ("settle", "freeze", "walkout")]
    assert places == sorted(places)
    assert ENDINGS["imposed"] not in told


def test_one_run_says_nothing_about_how_often():
    told = ending(result_of(CASES["one run"]))
    assert told.startswith("In the only run")
    assert "%" not in told


@pytest.mark.parametrize(
    ("case", "key"), [("all stall", "stall"), ("all settle", "settle"), ("all imposed", "imposed")]
)
def test_runs_that_are_all_alike_are_told_as_every_run(case, key):
    result = result_of(CASES[case])
    assert f"in every run {ENDINGS[key]}" in ending(result)
    assert others(result) == ""


def test_no_deal_ever_is_told_as_none():
    result = result_of(CASES["all stall"])
    assert deals(result).startswith("No run sees")
    assert terms(result).startswith("No run ends in a settlement")


def test_the_first_deal_is_counted_and_dated():
    result = result_of(CASES["usual"])
    told = deals(result)
    reached = result.runs - int(result.counts.first_deal[-1])
    assert f"in {round(OF * reached / result.runs)} of 20 runs" in told
    so_far = np.cumsum(result.counts.first_deal[:-1])
    week = next(w for w, n in enumerate(so_far) if 2 * n >= reached)
    assert str(result.dates[week]) in told


@pytest.mark.parametrize(
    ("relapses", "said"), [(0, "none of them breaks"), (1, "breaks 1 time in"), (7, "breaks 7 times in")]
)
def test_broken_deals_are_counted(relapses, said):
    result = result_of(CASES["all settle"])
    counts = dataclasses.replace(result.counts, relapses=np.int64(relapses))
    assert said in deals(dataclasses.replace(result, counts=counts))


@pytest.mark.parametrize("case", CASES)
def test_every_result_has_a_story_in_whole_sentences(case):
    lines = story(result_of(CASES[case]), NONE)
    assert all(re.fullmatch(r"[A-Z].*\.", line) for line in lines)
    assert not re.search(r"nan|None|inf\b|  ", " ".join(lines))


# --- why ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shift", "said"),
    [
        (math.log(2.0), "made the odds of signing 2 times higher"),
        (-math.log(4.0), "made the odds of signing 4 times lower"),
        (-50.0, "all but ruled out signing"),
        (50.0, "all but decided for signing"),
        (0.05, "by less than a tenth"),
        (-0.05, "by less than a tenth"),
    ],
)
def test_strength_follows_the_shift_of_the_odds(shift, said):
    assert said in strength(shift, "signing")


def test_the_three_strongest_terms_are_told_in_order_with_player_and_figures():
    pulls = (pull(-3.0), pull(2.0, UKRAINE, "calm"), pull(1.0, key=COST), pull(0.5, key="losses"))
    lines = mechanism_lines(Mechanisms("stall", REFUSE, pulls, ()))
    assert len(lines) == 3
    assert lines[0].startswith("For Moscow, when it did not sign")
    assert 'the term "the label of goals"' in lines[0]
    assert "log odds -3.0, middle half -3.1 to -2.9, 10 decisions" in lines[0]
    assert lines[1].startswith("For Kyiv")
    assert "the label of losses" not in " ".join(lines)


def test_one_decision_has_no_middle_half():
    (line,) = mechanism_lines(Mechanisms("walkout", LEAVE, (pull(1.0, US, decisions=1),), ()))
    assert line.startswith("For Washington, when it left the talks")
    assert line.endswith("one decision).")


@pytest.mark.parametrize("kind", [REFUSE, SIGN, LEAVE])
def test_without_decisions_the_reason_is_told_as_unknown(kind):
    assert why(Mechanisms("stall", kind, (), ())).startswith("Why cannot be told")
    assert mechanism_lines(Mechanisms("stall", kind, (), ())) == []


def test_what_would_change_it_is_the_term_that_differs_most_where_they_chose_otherwise():
    here = (pull(-5.0), pull(-4.0, key="gains"))
    there = (pull(math.log(3.0)), pull(-3.9, key="gains"))
    told = change(Mechanisms("stall", REFUSE, here, there))
    assert "the label of goals" in told
    assert "when it signed" in told
    assert "3 times higher" in told


def test_terms_that_overlap_change_nothing():
    assert change(Mechanisms("stall", REFUSE, (pull(-5.0, half=4.0),), (pull(-4.0),))) == ""
    assert change(NONE) == ""


# --- comparisons --------------------------------------------------------------------------------


def test_a_comparison_tells_both_endings_and_how_many_runs_end_otherwise():
    found = comparison_of(CASES["usual"])
    lines = of_comparison.story(found, [NONE, NONE])
    assert lines[1] == f"In A: {ending(found.a)}"
    assert lines[2] == f"In B: {ending(found.b)}"
    otherwise = found.runs - int(found.counts.both[-1].sum())
    assert (
        of_comparison.moved(found)
        == f"On the same shocks, {otherwise} of 60 runs end otherwise in B than in A."
    )
    assert "one input alone" in of_comparison.due_to(found)


def test_a_scenario_beside_itself_differs_in_nothing():
    lines = of_comparison.story(comparison_of(CASES["usual"], None, same=True), [NONE])
    assert lines[0].startswith("A and B are the same")
    assert len(lines) == 2


def test_runs_that_all_end_alike_are_told_so():
    assert "ends in B as it ends in A" in of_comparison.moved(comparison_of(CASES["all stall"]))
