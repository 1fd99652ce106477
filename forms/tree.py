"""The content of a YAML file as an unchanging tree whose every node knows its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from diplomatic_swings.forms.problems import Mark, Scalar, join, shown

type Node = Leaf | Listing | Branch


@dataclass(frozen=True, slots=True)
class Leaf:
    """A single value."""

    value: Scalar
    mark: Mark


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of nodes."""

    items: tuple[Node, ...]
    mark: Mark


class Entry(NamedTuple):
    """A node under its key, with the place of the key."""

    key: Mark
    node: Node


@dataclass(frozen=True, slots=True)
class Branch:
    """A mapping.  Its mark is the place of the key it stands under."""

    mark: Mark
    entries: Mapping[str, Entry] = field(default_factory=dict)

    def get(self, name: str) -> Node | None:
        """Return the node under ``name``, or None."""
        entry = self.entries.get(name)
        return None if entry is None else entry.node

    def branch(self, name: str) -> "Branch":
        """Return the mapping under ``name``; an empty one if there is none."""
        node = self.get(name)
        return node if isinstance(node, Branch) else Branch(self.mark)

    def scalar(self, name: str) -> Scalar:
        """Return the single value under ``name``, or None."""
        return scalar(self.get(name))

    def without(self, *names: str) -> "Branch":
        """Return the same mapping without ``names``."""
        return Branch(self.mark, {key: entry for key, entry in self.entries.items() if key not in names})

    def having(self, name: str, node: Node) -> "Branch":
        """Return the same mapping with ``node`` under ``name``."""
        return Branch(self.mark, {**self.entries, name: Entry(node.mark, node)})


def scalar(node: Node | None) -> Scalar:
    """Return the value of a leaf (of a number with units: its value), or None."""
    if isinstance(node, Branch):
        return node.scalar("value")
    return node.value if isinstance(node, Leaf) else None


def strings(node: Node | None) -> list[tuple[str, Mark]]:
    """Return the strings of a list with their places; what is no string is left out."""
    items = node.items if isinstance(node, Listing) else ()
    return [
        (item.value, item.mark) for item in items if isinstance(item, Leaf) and isinstance(item.value, str)
    ]


def given(node: Node) -> str:
    """Return what stands at a node, for ``(given ...)`` in messages."""
    if isinstance(node, Branch):
        return "a mapping"
    return "a list" if isinstance(node, Listing) else shown(node.value)


def paths(node: Node, prefix: str = "") -> Iterator[str]:
    """Yield the dotted path of every entry below ``node``."""
    if isinstance(node, Branch):
        for name, entry in node.entries.items():
            yield join(prefix, name)
            yield from paths(entry.node, join(prefix, name))
