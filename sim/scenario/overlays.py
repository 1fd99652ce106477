"""Laying one scenario tree over another: files over their base, lenses, settings of the command line.

Mappings are merged key by key, null removes an entry, everything else replaces.  A plain number laid
over ``{value: ...}`` keeps the unit, and the range if the new number lies within it; its source becomes
the file that set it, since the old source no longer speaks for the number.
"""

from pathlib import Path

from diplomatic_swings.forms.containers import Rows
from diplomatic_swings.forms.numbers import below, finite
from diplomatic_swings.forms.problems import Report, did_you_mean
from diplomatic_swings.forms.shapes import Shape
from diplomatic_swings.forms.tree import Branch, Entry, Leaf, Listing, Node, paths
from diplomatic_swings.sim.scenario.timetable import free_name, keyed

ABOUT_NUMBERS = ("value", "unit", "range", "source", "note")


def overlay(base: Branch, over: Branch) -> Branch:
    """Return ``base`` with ``over`` laid over it; neither changes.

    A mapping that lost an entry to a null takes the place (mark) of that null's key, so that a
    complaint about the missing entry points there.
    """
    entries = dict(base.entries)
    mark = base.mark
    for name, entry in over.entries.items():
        if name in entries and _is_null(entry.node):
            del entries[name]
            mark = entry.key
        elif name in entries:
            entries[name] = Entry(entry.key, _combine(entries[name].node, entry.node))
        else:
            entries[name] = entry
    return Branch(mark, entries)


def _is_null(node: Node) -> bool:
    return isinstance(node, Leaf) and node.value is None


def _combine(old: Node, new: Node) -> Node:
    """Return ``new`` laid over ``old``, one entry."""
    if isinstance(old, Branch) and isinstance(new, Leaf) and "value" in old.entries:
        return _renumber(old, Branch(new.mark, {"value": Entry(new.mark, new)}))
    if not isinstance(new, Branch) or _changes_kind(old, new):
        return new
    if isinstance(old, Leaf) and new.entries and set(new.entries) <= set(ABOUT_NUMBERS):
        old = Branch(new.mark, {"value": Entry(old.mark, old)})
    if not isinstance(old, Branch):
        return new
    return _renumber(old, new) if "value" in new.entries else overlay(old, new)


def _changes_kind(old: Node, new: Branch) -> bool:
    """Return whether an increment meets ``{set: value}``: the new one replaces the old one."""
    if "set" in new.entries:
        return not isinstance(old, Branch) or "set" not in old.entries
    return "value" in new.entries and isinstance(old, Branch) and "set" in old.entries


def _renumber(old: Branch, new: Branch) -> Branch:
    """Return the number ``old`` with a new value: what is known about the old value goes."""
    stale = ["source", "note", *([] if _holds(old.get("range"), new.get("value")) else ["range"])]
    merged = overlay(old.without(*(name for name in stale if name not in new.entries)), new)
    if "source" in merged.entries:
        return merged
    mark = new.entries["value"].node.mark
    return merged.having("source", Leaf(f"set {_origin(mark.file)}", mark))


def _holds(pair: Node | None, value: Node | None) -> bool:
    ends = [finite(item) for item in pair.items] if isinstance(pair, Listing) else []
    number = finite(value)
    match ends:
        case [float() as low, float() as high]:
            return number is not None and low <= number <= high
    return False


def _origin(file: str) -> str:
    return f"by {file}" if file.startswith("--") else f"in {Path(file).name}"


def overlay_file(base: Branch, over: Branch) -> Branch:
    """Return ``base`` with a whole file laid over it: as :func:`overlay`, but events are appended."""
    events = over.get("events")
    merged = overlay(base, over if _is_nothing(events) else over.without("events"))
    if not isinstance(events, Branch):
        return merged
    before = base.branch("events")
    entries = dict(before.entries)
    for name, entry in events.entries.items():
        entries[free_name(name, entries)] = entry
    mark = events.mark if "events" not in base.entries else before.mark
    return merged.having("events", Branch(mark, entries))


def without_nothing(tree: Branch) -> Branch:
    """Return a scenario's content without events that are null: where there are none, null removes none."""
    return tree.without("events") if _is_nothing(tree.get("events")) else tree


def _is_nothing(node: Node | None) -> bool:
    return node is None or _is_null(node)


def settle(tree: Branch, path: str, node: Node, form: Shape, report: Report) -> Branch:
    """Return ``tree`` with ``node`` at a dotted path that must exist.

    A last name that the form of the file lists (such as a further effect of a lever) exists too.
    """
    if not _exists(tree, path, form):
        report.add(node.mark, path, f"expected an existing path{did_you_mean(path, _all_paths(tree))}")
        return tree
    nested = _nested(path.split("."), node)
    return overlay_file(tree, keyed(nested, report)) if path == "events" else overlay(tree, nested)


def _nested(names: list[str], node: Node) -> Branch:
    inner = node if len(names) == 1 else _nested(names[1:], node)
    return Branch(node.mark, {names[0]: Entry(node.mark, inner)})


def _exists(tree: Branch, path: str, form: Shape) -> bool:
    node: Node | None = tree
    shape: Shape | None = form
    for name in path.split("."):
        free = isinstance(shape, Rows)
        shape = below(shape, name)
        node = node.get(name) if isinstance(node, Branch) else None
        if node is None and (free or shape is None):
            return False
    return True


def _all_paths(tree: Branch) -> list[str]:
    ends = tuple(f".{name}" for name in ABOUT_NUMBERS)
    return [path for path in paths(tree) if not path.endswith(ends)]
