"""Scenarios as YAML text: the resolved whole, and the template of a new one."""

import io
import json
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from diplomatic_swings.forms.content import Written, as_data, document
from diplomatic_swings.forms.numbers import Quantity
from diplomatic_swings.forms.quantity import Num
from diplomatic_swings.sim.scenario.form import FORMAT, meaning
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

WIDTH = 110
ONE_LINE = 1_000_000
INDENT = "  "
INLINE = {"set", "min", "max"}

USEFUL = (
    "weeks",
    "players.russia.types.dealer.prior",
    "players.russia.types.maximalist.prior",
    "state.mood",
    "state.us_patience",
    "state.approval",
    "state.brent",
    "world.brent_level",
    "world.mood_stays",
    "packages.bare-ceasefire.terms.guarantees",
    "payoffs.us.glow",
    "payoffs.us.trust_us_russia",
    "payoffs.russia.relief",
    "payoffs.russia.role",
    "payoffs.ukraine.red_lines",
    "decisions.us.precision",
    "decisions.us.level",
    "decisions.russia.discount",
    "decisions.russia.type",
)
"""Settings that a new scenario is shown first."""


def dump(scenario: Written) -> str:
    """Return the whole scenario as YAML text, with units and sources, extending nothing.

    Saved as ``<name>.yaml`` it loads back to the same digest.
    """
    writer = YAML()
    writer.width = ONE_LINE
    stream = io.StringIO()
    writer.dump(_styled(document(scenario.content)), stream)
    return stream.getvalue()


def _styled(value: Any) -> Any:  # noqa: ANN401 - any content
    """Return content for the writer: tables as blocks, numbers and short lists on one line."""
    if isinstance(value, Quantity):
        return _inline(
            CommentedMap((name, _styled(part)) for name, part in as_data(value).items()), short=True
        )
    if isinstance(value, dict):
        node = CommentedMap((name, _styled(part)) for name, part in value.items())
        return _inline(node, short=set(value) <= INLINE)
    if isinstance(value, (tuple, list)):
        words = all(isinstance(item, str) and " " not in item for item in value)
        return _inline(CommentedSeq(_styled(item) for item in value), short=words)
    # between brackets, ruamel reads a text that begins with a question mark as a key
    return DoubleQuotedScalarString(value) if isinstance(value, str) and value.startswith("?") else value


def _inline[T: (CommentedMap, CommentedSeq)](node: T, *, short: bool) -> T:
    if short:
        node.fa.set_flow_style()
    return node


def template(
    scenario: Written,
    base: str,
    name: str,
    title: str = "My scenario",
    chosen: Mapping[str, float] | None = None,
) -> str:
    """Return the commented YAML text of a new scenario that builds on ``scenario``.

    Each setting is a line that stands below its parents, which are written out: to take away "# " is enough.

    Args:
        scenario: the base, loaded.
        base: how the new file mentions it: a name, or a path.
        name: name of the new scenario and of its file.
        title: its title.
        chosen: numbers that it changes, by dotted path; these lines are no comments.
    """
    own = dict(chosen or {})
    head = _HEAD.format(
        format=FORMAT,
        name=name,
        base=base,
        about=" ".join(scenario.content["title"].split()),
        title=json.dumps(title, ensure_ascii=False),
    )
    tree: dict[str, Any] = {}
    for path in [path for path in dict.fromkeys((*USEFUL, *own)) if _has(scenario.content, path)]:
        *tables, last = path.split(".")
        inner = tree
        for table in tables:
            inner = inner.setdefault(table, {})
        inner[last] = path
    return head + "".join(f"{line}\n" for line in _settings(tree, (scenario.content, own), 0))


def _has(content: Any, path: str) -> bool:  # noqa: ANN401 - any content
    """Return whether a scenario says anything under a dotted path."""
    for name in path.split("."):
        if not isinstance(content, Mapping) or name not in content:
            return False
        content = content[name]
    return True


_HEAD = """\
# A scenario of your own.  Check it:  swings validate {name}.yaml
# Run it:                            swings run {name}.yaml
format: {format}
name: {name}  # must equal the name of the file, without .yaml
title: {title}
introduction: >-
  Say in a few plain words what is different here, and why.
watch_for:
  - what you expect to see
extends: {base}  # {about}

# Everything not set here is taken from {base}.  Some settings that matter, with their values there: to change
# one, take away the "# " before its name and change the value.  An empty heading changes nothing.
"""


ROWS = ("packages", "players")
"""Tables whose rows are written on one line: an empty row would remove it."""

type _Source = tuple[Mapping[str, Any], Mapping[str, float]]
"""The content of the base, and the numbers that the new file changes."""


def _settings(tree: dict[str, Any], source: _Source, depth: int) -> list[str]:
    lines: list[str] = []
    indent = INDENT * depth
    for name, part in tree.items():
        if depth == 1 and isinstance(part, dict) and _in_rows(part):
            lines += _row(name, part, source, indent)
        elif isinstance(part, dict):
            lines += [f"{indent}{name}:", *_settings(part, source, depth + 1)]
        else:
            lines += [*_comment(part, source, indent), _line(part, source, indent)]
    return lines


def _in_rows(part: Any) -> bool:  # noqa: ANN401 - a tree of paths
    """Return whether a part of the tree is a row of :data:`ROWS`."""
    while isinstance(part, dict):
        part = next(iter(part.values()))
    return str(part).partition(".")[0] in ROWS


def _row(name: str, part: dict[str, Any], source: _Source, indent: str) -> list[str]:
    """Return the lines of a row: what its numbers mean, then the row on one line."""
    paths = list(_leaves(part))
    mark = "" if any(path in source[1] for path in paths) else "# "
    about = [line for path in paths for line in _comment(path, source, indent)]
    return [*about, f"{indent}{mark}{name}: {_flow(part, source)}"]


def _leaves(part: Any) -> Iterator[str]:  # noqa: ANN401 - a tree of paths
    if not isinstance(part, dict):
        yield part
        return
    for inner in part.values():
        yield from _leaves(inner)


def _flow(part: Any, source: _Source) -> str:  # noqa: ANN401 - a tree of paths
    """Return a part of the tree on one line."""
    if isinstance(part, dict):
        return f"{{{', '.join(f'{name}: {_flow(inner, source)}' for name, inner in part.items())}}}"
    return _shown(part, source)


def _value(path: str, content: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any content
    value: Any = content
    for name in path.split("."):
        value = value[name]
    return value


def _shown(path: str, source: _Source) -> str:
    """Return the value of a setting: as it is changed, else as the base has it."""
    content, own = source
    value = _value(path, content)
    if path in own:
        return f"{own[path]:g}"
    return f"{value.value:g}" if isinstance(value, Quantity) else str(value)


def _line(path: str, source: _Source, indent: str) -> str:
    """Return the line of one setting: a comment unless it is changed."""
    return f"{indent}{'' if path in source[1] else '# '}{path.rsplit('.', 1)[-1]}: {_shown(path, source)}"


def _comment(path: str, source: _Source, indent: str) -> list[str]:
    """Return the lines that say what a setting means."""
    num = meaning(path)
    about = (
        about_number(num, _value(path, source[0]))
        if num
        else "random, or the name of one of the player's types"
    )
    was = f"; it was {_shown(path, (source[0], {}))}" if path in source[1] else ""
    return textwrap.wrap(
        f"{about}{was}", WIDTH - len(indent), initial_indent=f"{indent}# ", subsequent_indent=f"{indent}#   "
    )


def about_number(num: Num, value: Any) -> str:  # noqa: ANN401 - a quantity or a count
    """Return what a number means, with its unit, its bounds, and what is plausible."""
    own = value.range if isinstance(value, Quantity) else None
    plausible = f", plausible {own[0]:g} to {own[1]:g}" if own else ""
    return f"{num.meaning} [{num.unit}], {num.low:g} to {num.high:g}{plausible}"
