"""Scenarios as YAML text: the resolved whole, and the template of a new one."""

import io
import textwrap
from collections.abc import Mapping
from typing import Any

from diplomatic_swings.forms.content import Written, document, plain
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
        return _inline(CommentedMap((name, _styled(part)) for name, part in plain(value).items()), short=True)
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


def template(scenario: Written, base: str, name: str) -> str:
    """Return the commented YAML text of a new scenario that builds on ``scenario``.

    Args:
        scenario: the base, loaded.
        base: how the new file mentions it: a name, or a path.
        name: name of the new scenario and of its file.
    """
    title = " ".join(scenario.content["title"].split())
    head = _HEAD.format(format=FORMAT, name=name, base=base, title=title)
    tree: dict[str, Any] = {}
    for path in [path for path in USEFUL if _has(scenario.content, path)]:
        *tables, last = path.split(".")
        inner = tree
        for table in tables:
            inner = inner.setdefault(table, {})
        inner[last] = path
    return head + "".join(f"# {line}\n" for line in _settings(tree, scenario.content, 0))


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
title: My scenario
introduction: >-
  Say in a few plain words what is different here, and why.
watch_for:
  - what you expect to see
extends: {base}  # {title}

# Everything not set here is taken from {base}.  Some settings that matter, with their values there:
# take away "# " from a line, and from the lines it is indented under, and change the value.
"""


def _settings(tree: dict[str, Any], content: Mapping[str, Any], depth: int) -> list[str]:
    lines = []
    for name, part in tree.items():
        if isinstance(part, dict):
            lines += [f"{INDENT * depth}{name}:", *_settings(part, content, depth + 1)]
        else:
            lines += _setting(part, content, INDENT * depth)
    return lines


def _setting(path: str, content: Mapping[str, Any], indent: str) -> list[str]:
    """Return the lines of one setting: what it means, then its value."""
    value: Any = content
    for name in path.split("."):
        value = value[name]
    num = meaning(path)
    about = _about(num, value) if num else "random, or the name of one of the player's types"
    shown = f"{value.value:g}" if isinstance(value, Quantity) else value
    comment = textwrap.wrap(
        about, WIDTH - len(indent), initial_indent=f"{indent}# ", subsequent_indent=f"{indent}# "
    )
    return [*comment, f"{indent}{path.rsplit('.', 1)[-1]}: {shown}"]


def _about(num: Num, value: Any) -> str:  # noqa: ANN401 - a quantity or a count
    own = value.range if isinstance(value, Quantity) else None
    plausible = f", plausible {own[0]:g} to {own[1]:g}" if own else ""
    return f"{num.meaning} [{num.unit}], {num.low:g} to {num.high:g}{plausible}"
