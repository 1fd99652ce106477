"""YAML 1.2 text to a tree with positions.

Every mistake of form is reported with its place: syntax, duplicate keys, keys that are no text,
tags, aliases.  What the values mean is for :mod:`diplomatic_swings.forms.shapes` to judge.
"""

import datetime as dt
import functools
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from diplomatic_swings.forms.foreign import foreign
from diplomatic_swings.forms.problems import Mark, Problem, Report, Scalar, join
from diplomatic_swings.forms.text import displayed, no_text, paired, read_text
from diplomatic_swings.forms.tree import Branch, Entry, Leaf, Listing, Node, given
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, StreamMark, YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.nodes import Node as YamlNode

CACHED_FILES = 64
_TAG = "tag:yaml.org,2002:"
_SCALARS = ("str", "null", "bool", "int", "float", "timestamp")
_NO_FILE = "--"
_TOO_DEEP = "mapping values are not allowed"
_TAB = r"found character '\t'"
NO_TEXT = "\ufffd"
"""What stands in the place of a value that is no text, so that it is not reported as missing too."""


class Parsed(NamedTuple):
    """A parsed text: its root (None if the text is no YAML) and the mistakes of form in it."""

    root: Node | None
    problems: tuple[Problem, ...]


def read(path: Path, report: Report, parsed_by: Callable[[str, str], Parsed] | None = None) -> Branch | None:
    """Return the content of the YAML file at ``path``; mistakes go to ``report``.

    Args:
        path: the file.
        report: where mistakes go.
        parsed_by: what parses in place of :func:`parse`, such as one that keeps what it has parsed.

    Returns:
        The mapping in the file, or None if it cannot be read or is no mapping.
    """
    file = displayed(path)
    text = read_text(path, report)
    if text is None:
        return None
    if theirs := foreign(text):
        report.complete = False
        report.add(Mark(file, 1, 1), "", f"expected a mapping of settings (given {theirs})")
        return None
    parsed = (parsed_by or parse)(text, file)
    report.problems.extend(parsed.problems)
    if isinstance(parsed.root, Branch):
        return parsed.root
    report.complete = False
    if not parsed.problems:
        report.add(Mark(file, 1, 1), "", f"expected a mapping of settings ({_instead(parsed.root)})")
    return None


def _instead(root: Node | None) -> str:
    """Return what a file holds in place of settings."""
    nothing = root is None or (isinstance(root, Leaf) and root.value is None)
    return "given nothing" if nothing or root is None else f"given {given(root)}"


@functools.lru_cache(maxsize=CACHED_FILES)
def parse(text: str, file: str) -> Parsed:
    """Return the tree of a YAML text; ``file`` is the name that marks carry.

    A ``file`` that begins with ``--`` is an option of the command line: its marks have no line.
    """
    reader = YAML(typ="safe", pure=True)
    try:
        root = reader.compose(text)
    except MarkedYAMLError as error:
        return Parsed(None, (_syntax(error, file),))
    except (YAMLError, RecursionError) as error:
        reason = "too deeply nested" if isinstance(error, RecursionError) else str(error).splitlines()[0]
        return Parsed(None, (Problem(file, 1, 1, "", f"expected valid YAML ({reason})"),))
    report = Report()
    node = None if root is None else _Planter(file, reader, report).plant(root, "", None)
    return Parsed(node, tuple(report.problems))


def _syntax(error: MarkedYAMLError, file: str) -> Problem:
    place, opening = error.problem_mark or error.context_mark, error.context_mark
    line, column = (place.line + 1, place.column + 1) if place else (1, 1)
    problem = str(error.problem)
    if place and opening and "expected <block end>" in problem and place.column != opening.column:
        where = f"column {column}; line {opening.line + 1} begins in column {opening.column + 1}"
        text = f"expected the line to begin where its neighbours do (given wrong indentation: {where})"
        return Problem(file, line, column, "", text)
    if problem.startswith(_TOO_DEEP):
        text = "expected one setting a line, as deep as its neighbours (given a second ':', or wrong indentation)"
        return Problem(file, line, column, "", f"{text}; a text that holds ': ' needs quotes")
    if problem.startswith(_TAB):
        return Problem(file, line, column, "", "expected spaces at the beginning of a line (given a tab)")
    reason = ", ".join(part for part in (error.context, error.problem) if part)
    return Problem(file, line, column, "", f"expected valid YAML ({reason})")


class _Planter:
    """Turns the nodes of ruamel.yaml into a tree, noting mistakes of form."""

    def __init__(self, file: str, reader: YAML, report: Report) -> None:
        self.file = file
        self.constructor = reader.constructor
        self.report = report
        self.seen: set[int] = set()

    def mark(self, place: StreamMark) -> Mark:
        if self.file.startswith(_NO_FILE):
            return Mark(self.file)
        return Mark(self.file, place.line + 1, place.column + 1)

    def plant(self, node: YamlNode, path: str, key: Mark | None) -> Node | None:
        """Return the tree below ``node``, which stands under the key at ``key``; None if it has no value."""
        mark = self.mark(node.start_mark)
        if id(node) in self.seen:
            self.report.add(key or mark, path, "expected a value written out (given an alias such as *name)")
            return None
        self.seen.add(id(node))
        if isinstance(node, MappingNode):
            return self.mapping(node, path, key or mark)
        if isinstance(node, SequenceNode):
            items = [self.plant(item, f"{path}[{number}]", None) for number, item in enumerate(node.value)]
            return Listing(tuple(item for item in items if item is not None), mark)
        tag = str(node.tag).removeprefix(_TAG)
        if tag not in _SCALARS:
            self.report.add(mark, path, f"expected a plain value (given the tag {tag})")
            return None
        node.value = paired(node.value)
        if strange := no_text(node.value):
            self.report.add(mark, path, f"expected text (given {strange})")
            return Leaf(NO_TEXT, mark)
        return Leaf(self.scalar(node, tag), mark if node.value or key is None else key)

    def mapping(self, node: MappingNode, path: str, mark: Mark) -> Branch:
        entries: dict[str, Entry] = {}
        for key, value in node.value:
            place = self.mark(key.start_mark)
            if not isinstance(key, ScalarNode):
                self.report.add(place, path, "expected a name as key (given a list or mapping)")
                continue
            key.value = paired(key.value)
            if strange := no_text(key.value, name=True):
                self.report.add(place, path, f"expected a name as key (given {strange})")
                continue
            below = join(path, key.value)
            if key.value in entries:
                first = entries[key.value].key
                where = f"line {first.line}, column {first.column}"
                self.report.add(place, below, f"expected each key once (given twice, first at {where})")
                continue
            planted = self.plant(value, below, place)
            if planted is not None:
                entries[key.value] = Entry(place, planted)
        return Branch(mark, entries)

    def scalar(self, node: YamlNode, tag: str) -> Scalar:
        match tag:
            case "null":
                return None
            case "bool":
                return str(node.value).lower() == "true"
            case "int" | "float":
                return self.number(node)
            case "timestamp":
                return _date(node.value)
        return str(node.value)

    def number(self, node: YamlNode) -> Scalar:
        try:
            value = self.constructor.construct_object(node)
        except ValueError:
            return str(node.value)
        return value if isinstance(value, (int, float)) else str(node.value)


def _date(text: str) -> Scalar:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text
