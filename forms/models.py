"""YAML files checked by pydantic models, with every mistake at its line and column.

pydantic says what is wrong and under which keys; the tree of :mod:`diplomatic_swings.forms.parsing` knows where these
keys stand in the file.  Put together they give mistakes as all other files of this program have them.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from diplomatic_swings.forms.parsing import read
from diplomatic_swings.forms.problems import Mark, Report, did_you_mean
from diplomatic_swings.forms.tree import Branch, Listing, Node, given
from pydantic import BaseModel, ConfigDict, ValidationError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


class Form(BaseModel):
    """A part of a file: unchanging, without unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)


def read_form[T: Form](path: Path, model: type[T], report: Report) -> T | None:
    """Return the content of a YAML file as ``model`` has it, or None; mistakes go to ``report``."""
    tree = read(path, report)
    if tree is None:
        return None
    try:
        return model.model_validate(_content(tree))
    except ValidationError as error:
        for mistake in error.errors():
            place = tuple(mistake["loc"])
            mark, node = _at(tree, place)
            report.add(mark, _dotted(place), _words(mistake, node, model))
        return None


def _content(node: Node) -> Any:  # noqa: ANN401 - YAML holds anything
    if isinstance(node, Branch):
        return {key: _content(entry.node) for key, entry in node.entries.items()}
    return [_content(item) for item in node.items] if isinstance(node, Listing) else node.value


def _at(tree: Branch, place: tuple[str | int, ...]) -> tuple[Mark, Node | None]:
    """Return the mark at a place of the tree, or of what is nearest above it, and the node if there is one."""
    mark: Mark = tree.mark
    node: Node = tree
    for step in place:
        if isinstance(node, Branch) and str(step) in node.entries:
            mark, node = node.entries[str(step)]
        elif isinstance(node, Listing) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            mark = node.mark
        else:
            return mark, None
    return mark, node


def _dotted(place: tuple[str | int, ...]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place).removeprefix(".")


def _words(mistake: "ErrorDetails", node: Node | None, model: type[Form]) -> str:
    kind, last = mistake["type"], str(mistake["loc"][-1] if mistake["loc"] else "")
    if kind == "missing":
        return f"expected a value for '{last}'"
    if kind == "extra_forbidden":
        return f"expected no setting of this name{did_you_mean(last, _settings(model))}"
    text = mistake["msg"].removeprefix("Value error, ").replace("Input should be", "expected")
    if node is None or isinstance(node, Branch):
        return text
    words, also, hint = text.partition("; did you mean")
    return f"{words} (given {given(node)}){also}{hint}"


def _settings(model: type[Form]) -> set[str]:
    """Return the names of all settings of a form and of the forms inside it."""
    schema = model.model_json_schema()
    return {
        name for part in (schema, *schema.get("$defs", {}).values()) for name in part.get("properties", {})
    }
