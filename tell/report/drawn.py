"""The report of runs, or of a comparison, under many draws of the numbers: what happened, luck and numbers apart."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from diplomatic_swings.experiments.fit.drawn_saving import command, sides_of
from diplomatic_swings.experiments.fit.layers import DrawnPairs, DrawnRuns, Layered, Span
from diplomatic_swings.experiments.fit.saving import DRAWS
from diplomatic_swings.forms.percent import percent
from diplomatic_swings.sim.scenario.loading import differences, dump
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS, OUTCOMES
from diplomatic_swings.store.version import VERSION
from diplomatic_swings.tell.report.common import input_section, limits
from diplomatic_swings.tell.report.page import Page, Section, Table, Text
from diplomatic_swings.tell.report.parts import (
    again_section,
    folded,
    pictures,
    present,
    story_section,
    whole_section,
)
from diplomatic_swings.tell.report.run import about_section
from diplomatic_swings.tell.terminal.drawn import EXPLAINED, draws_line
from diplomatic_swings.tell.words import ENDINGS, NOUNS, plural, points

_SPANS = ("95 % interval", "luck", "numbers")

LIMITS = (
    "Draws are as good as the fit, or the judgement, that made them: what it left out is in no interval here.",
    "Each draw is solved on its own. The error of a solve is part of what is told as numbers.",
)
"""What holds for draws, beside the limits of any run."""


def page(drawn: DrawnRuns | DrawnPairs, folder: Path) -> Page:
    """Return the page of runs, or of pairs of runs, under many draws.

    Args:
        drawn: what they show.
        folder: folder of results with the picture, if it was drawn.
    """
    from diplomatic_swings.plots.gallery import DRAWN

    sides = sides_of(drawn)
    one = next(iter(sides.values()))
    pair = drawn if isinstance(drawn, DrawnPairs) else None
    sections = [
        None if pair else about_section(one.scenario),
        story_section(pair_story(pair) if pair else story(one)),
        pictures([DRAWN], drawn, folder),
        _apart(pair) if pair else None,
        *(_ends(side, name if pair else "") for name, side in sides.items()),
        *(folded(_by_draw(side, name if pair else "")) for name, side in sides.items()),
        _inputs(pair) if pair else None,
        limits(LIMITS),
        again_section([command(drawn)], _facts(drawn)),
        whole_section(
            folder, {f"{name}.yaml": (x.scenario.title, x.scenario) for name, x in sides.items()}, dump
        ),
    ]
    return Page(_title(drawn), f"{_names(drawn)}: {_size(drawn)}, seed {one.seed}", present(sections))


def story(drawn: DrawnRuns) -> list[str]:
    """Return what happens most, how far luck and numbers go, and in how many draws it stands; the finding first."""
    most = _most(drawn)
    share, noun = drawn.share(most), NOUNS[most]
    leads = int((drawn.counts.argmax(axis=1) == OUTCOME_KEYS.index(most)).sum())
    used = len(drawn.used)
    return [
        (
            f"What happens most: {ENDINGS[most]}, in {percent(share.value)} of runs over {plural(used, 'draw')} "
            f"(95 % interval of the mean over all draws of the file: {_span(Span(share.low, share.high))})."
        ),
        (
            f"Other luck could put that share between {_span(share.luck, ' and ')}. With other numbers, as plausible as these, it "
            f"is from {_span(share.numbers)}, which more runs do not narrow."
        ),
        f"Under {leads} of {used} draws {noun} are the most frequent ending.",
        *_open([(NOUNS[key], drawn.share(key), percent) for key in OUTCOME_KEYS if key != most]),
        *_unsettled(drawn, ""),
    ]


def pair_story(pair: DrawnPairs) -> list[str]:
    """Return which ending differs most between two scenarios, how far luck and numbers go; the finding first."""
    key = max(OUTCOME_KEYS, key=lambda each: abs(pair.difference(each).value))
    apart, noun, place = pair.difference(key), NOUNS[key], OUTCOME_KEYS.index(key)
    change = pair.b.counts[:, place] - pair.a.counts[:, place]
    if not apart.value:
        return ["No ending is more or less frequent in B than in A, over all draws.", *_warnings(pair)]
    same = int((np.sign(change) == np.sign(apart.value)).sum())
    way = "more" if apart.value > 0.0 else "less"
    clear = apart.low > 0.0 or apart.high < 0.0
    return [
        (
            f"The largest difference: {noun} are {way} frequent in B: {points(apart.value)} points (95 % interval of the mean over "
            f"all draws of the file: {points(apart.low)} to {points(apart.high)}){'' if clear else ', which may be none'}."
        ),
        (
            f"Other luck could put it between {points(apart.luck.low)} and {points(apart.luck.high)}. With other numbers it is from "
            f"{points(apart.numbers.low)} to {points(apart.numbers.high)} points, which more runs do not narrow."
        ),
        f"Under {same} of {plural(len(change), 'draw')} the difference has that sign.",
        *_open([(NOUNS[each], pair.difference(each), points) for each in OUTCOME_KEYS if each != key]),
        *_warnings(pair),
    ]


def _open(others: list[tuple[str, Layered, Callable[[float], str]]]) -> Iterator[str]:
    """Yield which of the other endings the numbers leave most open, if they leave any."""
    name, figure, words = max(others, key=lambda each: each[1].numbers.high - each[1].numbers.low)
    if figure.numbers.high > figure.numbers.low:
        low, high = (words(end) for end in figure.numbers)
        yield f"Of the other endings the numbers leave {name} most open: {low} to {high}."


def _warnings(pair: DrawnPairs) -> list[str]:
    kept = [f"Not drawn, since A and B differ in them: {', '.join(pair.kept)}."] if pair.kept else []
    return [*kept, *_unsettled(pair.a, " of A"), *_unsettled(pair.b, " of B")]


def _unsettled(drawn: DrawnRuns, of: str) -> list[str]:
    """Return a warning where the values of draws do not settle."""
    count = drawn.settled.count(False)
    if not count:
        return []
    return [
        f"The values{of} do not settle under {count} of {len(drawn.used)} draws: these shares may be off."
    ]


def _most(drawn: DrawnRuns) -> str:
    return max(OUTCOME_KEYS, key=lambda key: drawn.share(key).value)


def _span(span: Span, to: str = " to ") -> str:
    return f"{percent(span.low)}{to}{percent(span.high)}"


def _ends(drawn: DrawnRuns, side: str) -> Section:
    """Return how runs end, luck and numbers apart."""
    rows = []
    for outcome in OUTCOMES:
        x = drawn.share(outcome.key)
        spans = (Span(x.low, x.high), x.luck, x.numbers)
        rows.append([outcome.name, percent(x.value), *map(_span, spans)])
    table = Table(
        f"Share of {plural(drawn.size, 'run')}{_of(side)} by ending",
        ["ending", "share", *_SPANS],
        rows,
        frozenset({"share"}),
    )
    return Section(f"endings{_key(side)}", f"How the runs end{_of(side)}", (table, Text(" ".join(EXPLAINED))))


def _apart(pair: DrawnPairs) -> Section:
    """Return the differences of shares, luck and numbers apart."""
    rows = []
    for outcome in OUTCOMES:
        x = pair.difference(outcome.key)
        spans = (Span(x.low, x.high), x.luck, x.numbers)
        sides = [percent(side.share(outcome.key).value) for side in (pair.a, pair.b)]
        rows.append(
            [outcome.name, *sides, points(x.value), *(f"{points(s.low)} to {points(s.high)}" for s in spans)]
        )
    columns = ["ending", "A", "B", "B - A", *_SPANS]
    caption = "Share of runs by ending; differences in points"
    table = Table(caption, columns, rows, frozenset(columns[1:4]))
    return Section("apart", "What differs", (table, Text(" ".join(EXPLAINED))))


def _by_draw(drawn: DrawnRuns, side: str) -> Section:
    """Return how runs end under each draw."""
    names = [outcome.name for outcome in OUTCOMES]
    rows = [
        [str(row + 1), str(runs), "yes" if settled else "NO", *map(percent, counts / runs)]
        for row, runs, settled, counts in zip(
            drawn.used, drawn.runs.tolist(), drawn.settled, drawn.counts, strict=True
        )
    ]
    columns = [f"row of {DRAWS}", "runs", "settled", *names]
    table = Table(f"Shares by draw{_of(side)}", columns, rows, frozenset({"runs", *names}))
    return Section(f"draws{_key(side)}", f"Draw by draw{_of(side)}", (table,))


def _inputs(pair: DrawnPairs) -> Section:
    a, b = pair.a.scenario, pair.b.scenario
    none = "A and B do not differ in any setting."
    return input_section(differences(a, b), ("A", "B"), a, "Settings that differ", none)


def _of(side: str) -> str:
    return f" in {side.upper()}" if side else ""


def _key(side: str) -> str:
    return f"-{side}" if side else ""


def _title(drawn: DrawnRuns | DrawnPairs) -> str:
    titles = list(dict.fromkeys(side.scenario.title for side in sides_of(drawn).values()))
    return f"{', beside '.join(titles)}, under many draws of the numbers"


def _names(drawn: DrawnRuns | DrawnPairs) -> str:
    if isinstance(drawn, DrawnPairs):
        return f"A is {drawn.a.scenario.name}, B is {drawn.b.scenario.name}"
    return drawn.scenario.name


def _size(drawn: DrawnRuns | DrawnPairs) -> str:
    one = next(iter(sides_of(drawn).values()))
    runs = plural(one.size, "run")
    if isinstance(drawn, DrawnPairs):
        runs = f"{plural(one.size, 'pair')} of runs with the same luck,"
    return f"{runs} of {plural(one.scenario.weeks, 'week')} from {one.scenario.start.isoformat()}"


def _facts(drawn: DrawnRuns | DrawnPairs) -> str:
    """Return size, draws, version and digests."""
    sides = sides_of(drawn)
    one = next(iter(sides.values()))
    digests = "; ".join(f"scenario {x.scenario.name} has digest {x.scenario.digest}" for x in sides.values())
    return f"{_size(drawn)}; {draws_line(one)}; draws {one.draws.digest}; version {VERSION}; {digests}."
