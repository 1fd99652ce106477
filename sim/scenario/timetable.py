"""Dated events of a scenario: their keys, their order, the horizon, and who is forced to what.

In files events are a list.  In the tree they stand under keys made from their names, so that
``events.intelligence-cut.add.mood`` names a number that can be set and swept.
"""

import datetime as dt
import re
from collections.abc import Collection, Container, Iterator, Sequence
from typing import NamedTuple

from diplomatic_swings.forms.numbers import finite
from diplomatic_swings.forms.problems import Mark, Report, join
from diplomatic_swings.forms.shapes import as_date
from diplomatic_swings.forms.tree import Branch, Entry, Leaf, Listing, Node, strings
from diplomatic_swings.sim.world.calendar import WEEK, week_of

EVENTS = "events"
ACTIONS = ("add", "set", "force", "bar")


def keyed(root: Branch, report: Report) -> Branch:
    """Return a file's content with its list of events as a mapping; reports wrong order of dates."""
    events = root.get(EVENTS)
    if events is None or (isinstance(events, Leaf) and events.value is None):
        return root
    if not isinstance(events, Listing):
        report.add(root.entries[EVENTS].key, EVENTS, "expected a list of events (given something else)")
        return root.without(EVENTS)
    entries: dict[str, Entry] = {}
    for item in events.items:
        entries[free_name(_slug(item), entries)] = Entry(item.mark, item)
    _check_order(entries, report)
    return root.having(EVENTS, Branch(root.entries[EVENTS].key, entries))


def free_name(name: str, taken: Container[str]) -> str:
    """Return ``name``, with a number appended if it is taken."""
    number = 2
    free = name
    while free in taken:
        free = f"{name}-{number}"
        number += 1
    return free


def _slug(item: Node) -> str:
    name = item.scalar("name") if isinstance(item, Branch) else None
    return re.sub(r"[^a-z0-9]+", "-", str(name or "").lower()).strip("-") or "event"


def _date(entry: Entry) -> dt.date | None:
    return as_date(entry.node.get("date")) if isinstance(entry.node, Branch) else None


def _check_order(entries: dict[str, Entry], report: Report) -> None:
    latest = dt.date.min
    for name, entry in entries.items():
        date = _date(entry) or latest
        if date < latest:
            text = f"expected a date not before {latest}, that of an event above (given {date})"
            report.add(_place(entry, "date"), join(join(EVENTS, name), "date"), text)
        latest = max(latest, date)


def _place(entry: Entry, name: str) -> Mark:
    node = entry.node.get(name) if isinstance(entry.node, Branch) else None
    return node.mark if node else entry.key


class Horizon(NamedTuple):
    """First day and first day after the end, each with the rank of the file that set it."""

    start: dt.date
    end: dt.date
    start_rank: int
    weeks_rank: int


def arrange(tree: Branch, files: Sequence[str], report: Report) -> Branch:
    """Return ``tree`` with events in order of date, without those beyond the horizon.

    An event outside the horizon is a mistake if it was written in the file that set the horizon, or
    laid over it.  If the horizon was changed later, the event is just out of reach and left out.

    Args:
        tree: all overlays applied.
        files: the files in the order they were laid over each other.
        report: takes the mistakes.
    """
    span = _horizon(tree, files)
    events = tree.get(EVENTS)
    if span is None or not isinstance(events, Branch):
        return tree
    reached = {
        name: entry for name, entry in events.entries.items() if _within(name, entry, span, files, report)
    }
    dates = sorted(reached.items(), key=lambda item: _date(item[1]) or span.start)
    return tree.having(EVENTS, Branch(events.mark, dict(dates)))


def _horizon(tree: Branch, files: Sequence[str]) -> Horizon | None:
    first, weeks = tree.get("start"), tree.get("weeks")
    start, count = as_date(first), finite(weeks)
    if first is None or weeks is None or start is None or count is None or count < 1:
        return None
    try:
        end = start + int(count) * WEEK
    except OverflowError:
        return None
    return Horizon(start, end, _rank(first.mark, files), _rank(weeks.mark, files))


def _rank(mark: Mark, files: Sequence[str]) -> int:
    return files.index(mark.file) if mark.file in files else len(files)


def _within(name: str, entry: Entry, span: Horizon, files: Sequence[str], report: Report) -> bool:
    """Return whether the event is within the horizon; reports it where that is a mistake."""
    date = _date(entry)
    if date is None or span.start <= date < span.end:
        return True
    early = date < span.start
    place = _place(entry, "date")
    if _rank(place, files) >= (span.start_rank if early else span.weeks_rank):
        last = span.end - dt.timedelta(days=1)
        text = f"expected a date from {span.start} to {last}, the horizon (given {date})"
        report.add(place, join(join(EVENTS, name), "date"), text)
    return False


class Spell(NamedTuple):
    """The weeks in which an event forces or bars levers of a player."""

    path: str
    player: str
    levers: tuple[tuple[str, Mark], ...]
    weeks: range


def forced(tree: Branch, players: Collection[str]) -> list[Spell]:
    """Return who is forced to which lever, and when."""
    return [
        Spell(f"{path}.force.{player}", player, ((node.value, node.mark),), weeks)
        for path, event, weeks in _spans(tree)
        for player in players
        if isinstance(node := event.branch("force").get(player), Leaf) and isinstance(node.value, str)
    ]


def barred(tree: Branch, players: Collection[str]) -> list[Spell]:
    """Return who is barred from which levers, and when."""
    return [
        Spell(f"{path}.bar.{player}", player, tuple(strings(node)), weeks)
        for path, event, weeks in _spans(tree)
        for player in players
        if (node := event.branch("bar").get(player)) is not None
    ]


def _spans(tree: Branch) -> Iterator[tuple[str, Branch, range]]:
    """Yield path, content and weeks of each event that can be dated."""
    start = as_date(tree.get("start"))
    for name, entry in tree.branch(EVENTS).entries.items():
        date = _date(entry)
        if isinstance(entry.node, Branch) and start and date:
            week = week_of(start, date)
            lasts = finite(entry.node.get("for_weeks"))
            yield join(EVENTS, name), entry.node, range(week, week + int(lasts or 1))
