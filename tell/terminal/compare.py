"""What a comparison shows, as tables and sentences for the terminal."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from diplomatic_swings.experiments.runs.compare import (
    BROKEN,
    DEEDS,
    IN_FORCE,
    MOVES,
    OFFERS,
    PAYOFFS,
    TABLES,
    TERMS,
    TURNS,
    GameComparison,
)
from diplomatic_swings.experiments.runs.mechanisms import Mechanisms
from diplomatic_swings.experiments.runs.paired import Paired
from diplomatic_swings.experiments.runs.runs import BargainingResult
from diplomatic_swings.forms.percent import percent
from diplomatic_swings.sim.scenario.question_form import QUESTION
from diplomatic_swings.sim.world.outcomes import OUTCOMES
from diplomatic_swings.tell.events import effects_of
from diplomatic_swings.tell.terminal.run import mattered, table
from diplomatic_swings.tell.words import ENDINGS, IMPOSED, joined, more_in_words, plural, points, signed
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import RenderableType

NUMBERS = ("A", "B", "B - A")
SWINGS = ("swings toward Russia", "swings toward Ukraine", "tilt switches")
MOST_MOVES = 8
"""Moves that are listed, of those that differ clearly."""

_NAMED = 3
"""Things in which sides differ that a warning names."""

_SEVERAL = 2

CHANCE = "Of twenty rows that do not differ, one looks clear by chance alone."
SOLVES = (
    "A and B are solved each on its own, which adds an error that intervals leave out: "
    "`swings solve` says how far two solves of one scenario stand apart."
)


def report(pair: GameComparison, whys: Sequence[Mechanisms] = ()) -> list["RenderableType"]:
    """Return the parts of the report on a comparison, in order.

    Args:
        pair: what two scenarios have in common and in which they differ.
        whys: what mattered most on each side; on both alike if there is one.
    """
    tables = [outcome_table(pair), *figure_tables(pair), move_table(pair), input_table(pair)]
    words = [*_mattered(pair, whys), *warnings(pair), "", sentence(pair)]
    return [*heading(pair), *(piece for part in tables for piece in ("", part)), "", *words]


def _mattered(pair: GameComparison, whys: Sequence[Mechanisms]) -> list[str]:
    """Return what mattered most on each side, as a run of it says too."""
    lines: list[str] = []
    for letter, why, side in zip("AB", whys, (pair.a, pair.b), strict=False):
        first, *rest = mattered(why, side.scenario)
        lines += [f"{letter}: {first}", *rest, ""]
    return lines


def heading(pair: GameComparison) -> list["RenderableType"]:
    """Return what was compared."""
    size = f"{plural(pair.runs, 'pair')} of runs of {plural(pair.weeks, 'week')} with the same luck, seed {pair.seed}"
    sides = zip(side_names(pair), (pair.a, pair.b), strict=True)
    return [*(Text(_named(name, side), style="bold") for name, side in sides), size]


def _named(name: str, result: BargainingResult) -> str:
    s = result.scenario
    return f"{name}: {s.title} ({s.name}, digest {s.digest})"


def side_names(pair: GameComparison) -> tuple[str, str]:
    """Return what the two sides are called, as "A" or "A, with sanctions"."""
    a, b = (
        f"{letter}, {label}" if label else letter for letter, label in zip("AB", pair.labels, strict=True)
    )
    return a, b


def verdict(x: Paired) -> str:
    """Return what an interval says: more or less in B, or no clear difference."""
    if x.low > 0.0 or x.high < 0.0:
        return "more in B" if x.difference > 0.0 else "less in B"
    return "equal" if x.low == x.high else "no clear difference"


def clear(x: Paired) -> bool:
    """Return whether an interval leaves out zero."""
    return x.low > 0.0 or x.high < 0.0


def happens(x: Paired) -> bool:
    """Return whether a figure is anything but zero in both."""
    return x.a != 0.0 or x.b != 0.0


def outcome_table(pair: GameComparison) -> Table:
    """Return the shares of outcomes at the end and their differences, imposed ends told apart."""
    made = table("outcome", *NUMBERS, "95 % interval (points)", "verdict", right=NUMBERS)
    for name, x in endings(pair).items():
        interval = f"{points(x.low)} to {points(x.high)}"
        made.add_row(name, percent(x.a), percent(x.b), points(x.difference), interval, verdict(x))
    return made


def endings(pair: GameComparison) -> dict[str, Paired]:
    """Return shares of outcomes at the end by name, and of imposed ends by who has won, where there are any."""
    shares = {outcome.name: pair.outcome(outcome.key) for outcome in OUTCOMES}
    won = {f"  imposed {IMPOSED[key]}": x for key, x in pair.imposed_by().items() if happens(x)}
    return shares | won


def figure_tables(pair: GameComparison) -> list["RenderableType"]:
    """Return papers in force and tabled, peaces broken, payoffs, swings and terms, as far as there are any."""
    titles = {
        "in force, times per 100 runs": (IN_FORCE, 1),
        "tabled, times per 100 runs": (TABLES, 1),
        "papers offered by, times per 100 runs": (OFFERS, 1),
        "weighty acts, times per 100 runs": (DEEDS, 1),
        "peace broken by, times per 100 runs": (BROKEN, 1),
        "satisfaction (utils per week)": (PAYOFFS, 3),
        "Washington, per year": (TURNS, 1),
        f"terms ({plural(pair.counts.terms.pairs, 'pair')} that settle in both)": (TERMS, 3),
    }
    shown = [_table(pair, head, *which) for head, which in titles.items()]
    return [part for part in shown if part is not None]


def _table(pair: GameComparison, head: str, group: str, digits: int) -> Table | None:
    rows = figures(pair, group)
    if not rows:
        return None
    made = table(head, *NUMBERS, "95 % interval", "verdict", right=NUMBERS)
    for name, x in rows.items():
        made.add_row(name, *numbers(x, digits), verdict(x))
    return made


def figures(pair: GameComparison, group: str) -> dict[str, Paired]:
    """Return the figures of a group that are not zero in both, by label."""
    shown = {key: x for key, x in pair.figures(group).items() if happens(x)}
    if group == TURNS:
        labels = dict(zip(pair.figures(group), SWINGS, strict=True))
        return {labels[key]: x for key, x in shown.items()}
    return {pair.label(group, key): x for key, x in shown.items()}


def numbers(x: Paired, digits: int) -> list[str]:
    """Return both values of a figure, their difference and its interval."""
    interval = "unknown" if math.isnan(x.low) else f"{signed(x.low, digits)} to {signed(x.high, digits)}"
    return [f"{x.a:.{digits}f}", f"{x.b:.{digits}f}", signed(x.difference, digits), interval]


def clearest_moves(pair: GameComparison) -> list[tuple[str, str, Paired]]:
    """Return player, move and share of weeks of the moves that differ clearly, largest difference first."""
    names = {player.key: player.name for side in (pair.a, pair.b) for player in side.scenario.players}
    rows = [
        (names[key.partition(":")[0]], pair.label(MOVES, key), x)
        for key, x in pair.figures(MOVES).items()
        if clear(x)
    ]
    return sorted(rows, key=lambda row: -abs(row[2].difference))


def move_table(pair: GameComparison) -> "RenderableType":
    """Return the moves that differ most among those that differ clearly."""
    rows = clearest_moves(pair)
    if not rows:
        return "No move is clearly more or less frequent in B."
    made = table("player", "move, share of its weeks", *NUMBERS, "95 % interval (points)", right=NUMBERS)
    for player, label, x in rows[:MOST_MOVES]:
        interval = f"{points(x.low)} to {points(x.high)}"
        made.add_row(player, label, percent(x.a), percent(x.b), points(x.difference), interval)
    return made


def input_table(pair: GameComparison) -> "RenderableType":
    """Return every input in which the scenarios differ."""
    if not pair.inputs:
        return "A and B do not differ in any input."
    made = table("input that differs", "A", "B")
    for path, a, b in pair.inputs:
        made.add_row(path, _shown(a), _shown(b))
    return made


def _shown(value: float | str | None) -> str:
    if value is None:
        return "not set"
    return f"{value:g}" if isinstance(value, float) else str(value)


def warnings(pair: GameComparison) -> list[str]:
    """Return what the intervals leave out, and values that have not settled."""
    if pair.identical:
        return []
    lines = [*more_than_one(pair), *other_control(pair), CHANCE, *([] if pair.same_values else [SOLVES])]
    for letter, side in zip("AB", (pair.a, pair.b), strict=True):
        solution = side.solved.solution
        if not solution.settled:
            lines.append(
                f"The values of {letter} do NOT settle (residual {solution.residual:.4f}), so do not build on its figures."
            )
    return lines


def more_than_one(pair: GameComparison) -> list[str]:
    """Return a warning where the sides differ in more than one thing, or in an event that does several at once."""
    parts = pair.parts
    if len(parts) > 1:
        shown = joined([*parts[:_NAMED], *([f"{len(parts) - _NAMED} more"] if len(parts) > _NAMED else [])])
        asks = pair.a.scenario.content.get(QUESTION)
        better = (
            f"`swings answer {pair.a.scenario.name}` keeps to its question"
            if asks
            else "change one at a time"
        )
        return [
            f"Warning: A and B differ in {len(parts)} things ({shown}), so what differs follows from all of them; {better}."
        ]
    events = [
        event for event in pair.a.scenario.content["events"].values() if parts == [f"event: {event['name']}"]
    ]
    effects = effects_of(events[0], pair.a.scenario.content) if events else []
    if len(effects) < _SEVERAL:
        return []
    return [
        f"“{events[0]['name']}” does several things at once, and the difference is that of all: {joined(effects)}."
    ]


def other_control(pair: GameComparison) -> list[str]:
    """Return that A's question has another control than B, where B is A less one event."""
    a, b = (side.scenario for side in (pair.a, pair.b))
    left_out = [key for key in a.content["events"] if key not in b.content["events"]]
    question = a.content.get(QUESTION)
    if not question or len(left_out) != 1 or len(pair.parts) != 1:
        return []
    control = {way: list(how) for way, how in question["control"].items() if way != "label"}
    if control == {"without": left_out}:
        return []
    label = question["control"]["label"]
    return [
        f"The question of {a.name} has another control: {label}. `swings answer {a.name}` compares with it."
    ]


def sentence(pair: GameComparison) -> str:
    """Return the result in one plain sentence: the outcomes that clearly differ."""
    if pair.identical:
        return "A and B are the same in all that affects results, and so is every run."
    shares = [(pair.outcome(outcome.key), outcome.key) for outcome in OUTCOMES]
    differing = sorted(((x, key) for x, key in shares if clear(x)), key=lambda row: -abs(row[0].difference))
    parts = [f"in {more_in_words(x.difference, pair.runs)} {ENDINGS[key]}" for x, key in differing]
    if not parts:
        return "No outcome differs clearly between A and B."
    a, b = pair.labels
    first, second = (f" ({label})" if label else "" for label in (a, b))
    return f"In B{second}, compared with A{first}, {joined(parts)}."
