"""Words, dates and labels of pictures: true to the numbers, and clear of each other."""

import datetime as dt
import itertools

import pytest
from diplomatic_swings.plots.frame.dates import date_ticks
from diplomatic_swings.plots.frame.flags import ROWS, Flag, arrange
from diplomatic_swings.plots.frame.lettering import balanced, shortened, spread, text_width, wrapped
from diplomatic_swings.plots.frame.words import frequency, joined, out_of, percent
from hypothesis import given
from hypothesis import strategies as st

counts = st.lists(st.integers(0, 5000), min_size=1, max_size=6).filter(any)


@given(counts)
def test_natural_frequencies_add_up_and_are_off_by_less_than_one(found):
    runs = sum(found)
    parts, base = out_of(found, runs)
    assert base == min(runs, 20)
    assert sum(parts) == base
    assert all(abs(part - count * base / runs) < 1 for part, count in zip(parts, found, strict=True))


@pytest.mark.parametrize(
    ("count", "runs", "words"),
    [
        (0, 2000, "no run"),
        (1, 2000, "fewer than 1 of 20 runs"),
        (1300, 2000, "13 of 20 runs"),
        (1999, 2000, "more than 19 of 20 runs"),
        (2000, 2000, "all 2,000 runs"),
        (3, 7, "3 of 7 runs"),
        (1, 1, "the one run"),
    ],
)
def test_frequencies_in_words(count, runs, words):
    assert frequency(count, runs) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0, "0 %"),
        (0.0004, "under 0.1 %"),
        (0.012, "1.2 %"),
        (0.576, "58 %"),
        (0.9876, "98.8 %"),
        (1, "100 %"),
        (-0.127, "-13 %"),
        (1.3, "130 %"),
    ],
)
def test_shares_in_per_cent(share, words):
    assert percent(share).replace("\N{NO-BREAK SPACE}", " ") == words


@given(st.floats(0, 1))
def test_no_share_is_told_as_0_or_100_per_cent_unless_it_is(share):
    assert (percent(share).startswith("0\N{NO-BREAK SPACE}")) == (100 * share == 0)
    assert (percent(share).startswith("100\N{NO-BREAK SPACE}")) == (100 * share == 100)


def test_lists_in_words():
    assert [joined(list("abc"[:n])) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


sentences = st.lists(
    st.sampled_from(["talks", "stall", "in", "13 of 20", "runs;", "freeze"]), min_size=1, max_size=25
)


@given(sentences.map(" ".join), st.floats(60, 500), st.sampled_from(["normal", "bold"]))
def test_lines_keep_every_word_and_the_width(text, width, weight):
    for break_up in (wrapped, balanced):
        lines = break_up(text, width, 9, weight)
        assert " ".join(lines) == text
        assert all(text_width(line, 9, weight) <= width or " " not in line for line in lines)
    assert len(balanced(text, width, 9, weight)) == len(wrapped(text, width, 9, weight))


@given(sentences.map(" ".join), st.floats(80, 500))
def test_a_shortened_text_fits(text, width):
    short = shortened(text, width, 9)
    assert text_width(short, 9) <= width or " " not in short
    assert short == text or short.endswith("\N{HORIZONTAL ELLIPSIS}")


@given(st.lists(st.floats(0, 100), min_size=1, max_size=6).map(sorted))
def test_labels_are_spread_in_order_with_a_gap_and_within_bounds(places):
    spots = spread(places, 10.0, 0.0, 100.0)
    assert all(b - a >= 10.0 - 1e-9 for a, b in itertools.pairwise(spots))
    assert spots[0] >= -1e-9
    assert spots[-1] <= 100.0 + 1e-9


@given(st.lists(st.floats(0, 100), min_size=2, max_size=6, unique=True).map(sorted))
def test_labels_with_room_enough_stay_where_they_are(places):
    gap = min(b - a for a, b in itertools.pairwise(places))
    assert spread(places, gap * 0.99, -10.0, 110.0) == pytest.approx(places)


@given(
    st.dates(dt.date(2024, 1, 1), dt.date(2030, 1, 1)), st.integers(1, 520), st.floats(12, 90), st.booleans()
)
def test_labels_of_dates_never_overlap(start, weeks, ems, crowded):
    last = start + dt.timedelta(weeks=weeks)
    ticks = date_ticks(start, last, ems, crowded=crowded)
    size = 8
    scale = ems * size / (last - start).days
    edges = [
        ((day - start).days * scale, max(text_width(t, size) for t in text.split("\n")))
        for day, text in ticks
    ]
    assert all(start <= day <= last for day, _ in ticks)
    assert ticks
    for (x, wide), (y, broad) in itertools.pairwise(edges):
        assert y - broad / 2 > x + wide / 2


flags = st.lists(
    st.builds(Flag, st.floats(0, 700), st.text("abcdefg ", min_size=1, max_size=40), st.just(False)),
    max_size=12,
)


@given(flags, st.floats(200, 900))
def test_labels_of_events_meet_no_label_and_no_stem(found, width):
    placed = arrange([Flag(300.0, "midterm", midterm=True), *found], (0.0, 700.0), width, (20.0, 60.0))
    assert len(placed) == len(found) + 1
    assert placed[0].flag.midterm
    assert placed[0].row == 0
    spans = []
    for flag, row, right in placed:
        x, long = flag.x / 700.0 * width, text_width(flag.text, 7.8)
        if row is not None:
            spans.append((x, row, (x, x + long) if right else (x - long, x)))
            assert row < ROWS
            assert spans[-1][2][0] >= -20.0 - 1e-6
            assert spans[-1][2][1] <= width + 60.0 + 1e-6
    for i, (x, row, (a, b)) in enumerate(spans):
        for j, (_, other, (c, d)) in enumerate(spans):
            if i != j:
                assert row != other or b <= c + 1e-6 or d <= a + 1e-6
                assert not (other < row and c + 1e-6 < x < d - 1e-6)
