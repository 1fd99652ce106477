"""One word for one thing, and one figure for it, in the terminal and in the reports."""

import dataclasses as dc

import numpy as np
import pytest
from diplomatic_swings.tell.endings import deals, first_deal, relapses
from diplomatic_swings.tell.terminal.compare import SWINGS
from diplomatic_swings.tell.terminal.run import facts


def told(result):
    """Return the facts of runs by head, as the terminal tells them."""
    heads, texts = (column.cells for column in facts(result).columns)
    return dict(zip(heads, texts, strict=True))


def test_swings_and_tilt_switches_are_told_apart(played):
    swings, switches = played.swings_per_year(), played.tilt_switches_per_year()
    assert told(played)["Washington"].startswith(f"{swings:.1f} swings, {switches:.1f} tilt switches a year;")
    assert SWINGS == ("swings toward Russia", "swings toward Ukraine", "tilt switches")


@pytest.mark.parametrize(
    ("times", "broken", "words"),
    [
        (0, 0, "no peace turns to war again"),
        (7, 0, "peace turns to war again 7 times in {} runs, never because a player breaks it"),
        (7, 1, "peace turns to war again 7 times in {} runs, 1 time because a player breaks it"),
    ],
)
def test_a_peace_that_a_player_breaks_is_told_apart_from_one_that_turns_to_war_again(
    played, times, broken, words
):
    by_player = np.array([0, broken, 0, 0])
    result = dc.replace(
        played,
        counts=dc.replace(played.counts, relapses=np.int64(times)),
        game_counts=dc.replace(played.game_counts, broken=by_player),
    )
    assert relapses(result) == words.format(played.runs)


def with_deals(result, by_week):
    """Return runs as if so many of them had their first deal in each week."""
    counts = np.zeros_like(result.counts.first_deal)
    counts[list(by_week)] = list(by_week.values())
    counts[-1] = result.runs - counts.sum()
    return dc.replace(result, counts=dc.replace(result.counts, first_deal=counts))


@pytest.mark.parametrize("late", [1, 0.75])
def test_terminal_and_report_name_the_same_week_by_which_half_of_the_runs_with_a_deal_have_one(played, late):
    """It is the week of these runs, not of all: no matter whether more than half the runs have a deal."""
    many = int(late * played.runs) - 4
    result = with_deals(played, {2: 4, 5: many - 5, 8: 1})
    assert first_deal(result).endswith(f", half of these by week 5 ({result.dates[5]})")
    assert told(result)["First deal"] == first_deal(result)
    assert first_deal(result) in deals(result)


def test_without_a_deal_no_week_is_named(played):
    none = with_deals(played, {})
    assert told(none)["First deal"] == "in no run"
    assert deals(none).startswith("No run sees a ceasefire or a settlement")
