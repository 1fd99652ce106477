"""Runs under many sets of numbers, as tables and sentences for the terminal."""

from typing import TYPE_CHECKING

from diplomatic_swings.experiments.validation.page import figure
from diplomatic_swings.forms.percent import percent
from diplomatic_swings.sim.world.outcomes import OUTCOMES
from diplomatic_swings.tell.terminal.run import table
from diplomatic_swings.tell.words import plural, points
from rich.text import Text

if TYPE_CHECKING:
    from diplomatic_swings.experiments.fit.drawn_checks import DrawnChecks
    from diplomatic_swings.experiments.fit.layers import DrawnPairs, DrawnRuns, Span
    from rich.console import RenderableType
    from rich.table import Table


def report(drawn: "DrawnRuns") -> list["RenderableType"]:
    """Return the parts of the report, in order."""
    s = drawn.scenario
    size = f"{plural(drawn.size, 'run')} of {plural(s.weeks, 'week')} from {s.start.isoformat()}, seed {drawn.seed}"
    return [
        Text(f"{s.title} ({s.name})", style="bold"),
        f"{size}, digest {s.digest}",
        draws_line(drawn),
        "",
        outcome_table(drawn),
        "",
        *EXPLAINED,
    ]


EXPLAINED = (
    "95 % interval: of the mean over all draws of the file. Luck: what other luck could change of it. Numbers: the range",
    "in which 95 % of the draws lie, luck taken off; more runs do not narrow it.",
)


def pair_report(drawn: "DrawnPairs") -> list["RenderableType"]:
    """Return the parts of the report on two scenarios, in order."""
    a, b = drawn.a.scenario, drawn.b.scenario
    size = f"{plural(drawn.a.size, 'pair')} of runs with the same luck, seed {drawn.a.seed}"
    kept = f"not drawn, since the two differ in them: {', '.join(drawn.kept)}" if drawn.kept else ""
    made = table(
        "outcome", "a", "b", "b minus a", "95 % interval", "luck", "numbers", right=("a", "b", "b minus a")
    )
    for outcome in OUTCOMES:
        sides = [percent(side.share(outcome.key).value) for side in (drawn.a, drawn.b)]
        apart = drawn.difference(outcome.key)
        spans = (f"{points(x.low)} to {points(x.high)}" for x in (apart, apart.luck, apart.numbers))
        made.add_row(outcome.name, *sides, points(apart.value), *spans)
    lines = [f"{size}; {draws_line(drawn.a)}", *([kept] if kept else [])]
    return [
        Text(f"a: {a.title} ({a.name}); b: {b.title} ({b.name})", style="bold"),
        *lines,
        "",
        made,
        "",
        *EXPLAINED,
    ]


def check_report(drawn: "DrawnChecks") -> list["RenderableType"]:
    """Return the parts of the report on a record held against runs under many draws."""
    s, window = drawn.scenario, drawn.held.window
    made = table(
        "target",
        "record",
        "median",
        "90 % of runs",
        "",
        "mean",
        "luck",
        "numbers",
        "unit",
        right=("record", "median", "mean"),
    )
    for row in drawn.checks.itertuples():
        spans = (
            f"{figure(low)} to {figure(high)}"
            for low, high in (
                (row.low, row.high),
                (row.luck_low, row.luck_high),
                (row.numbers_low, row.numbers_high),
            )
        )
        band, luck, numbers = spans
        where = "" if row.inside else "outside"
        made.add_row(
            row.target,
            figure(row.record),
            figure(row.median),
            band,
            where,
            figure(row.mean),
            luck,
            numbers,
            row.unit,
        )
    inside = int(drawn.checks["inside"].sum())
    return [
        Text(
            f"{s.title} ({s.name}) and {drawn.held.record.name}, {window.start} to {window.end}", style="bold"
        ),
        f"{plural(drawn.runs, 'run')} over {len(drawn.used)} of {plural(len(drawn.draws), 'draw')}, seed {drawn.seed}",
        "",
        made,
        "",
        f"The record of {inside} of {len(drawn.checks)} targets is inside the band of 90 % of runs, luck and numbers together.",
        "Luck: 95 % interval of the mean over draws. Numbers: where 95 % of the draws' means lie, luck taken off.",
    ]


def draws_line(drawn: "DrawnRuns") -> str:
    """Return how many draws were used, and whether their values settled."""
    used = f"{plural(len(drawn.used), 'draw')} of {len(drawn.draws)} used, {min(drawn.runs)} runs each or one more"
    left = drawn.settled.count(False)
    return f"{used}; values of {left} did NOT settle" if left else f"{used}; the values of all settled"


def outcome_table(drawn: "DrawnRuns") -> "Table":
    """Return how runs end, luck and numbers apart."""
    made = table("outcome", "share", "95 % interval", "luck", "numbers", right=("share",))
    for outcome in OUTCOMES:
        share = drawn.share(outcome.key)
        whole = f"{percent(share.low)} to {percent(share.high)}"
        made.add_row(outcome.name, percent(share.value), whole, _words(share.luck), _words(share.numbers))
    return made


def _words(span: "Span") -> str:
    return f"{percent(span.low)} to {percent(span.high)}"
