"""Outcomes as expressions: ``settle - freeze``, ``payoff.us + payoff.ukraine``, ``deals["28-points"] / deals_per_run``.

An expression is arithmetic over the figures of a point. It is read by Python's own parser, and only numbers, names, the four
operations, brackets and a few functions are let through, so that a file from elsewhere can run nothing.
"""

import ast
import math
import operator
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from diplomatic_swings.forms.problems import did_you_mean
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS

OPERATIONS: Final[dict[type, Callable[[float, float], float]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
FUNCTIONS: Final[dict[str, Callable[..., float]]] = {"abs": abs, "min": min, "max": max}

LONGEST: Final = 500
"""Letters of an expression at most."""


class ExpressionError(ValueError):
    """An expression that cannot be read, with the reason in plain words."""


@dataclass(frozen=True)
class Expression:
    """Arithmetic over the figures of a point.

    Attributes:
        text: as it was written.
        names: the figures it reads, as columns of a table are called.
    """

    text: str
    names: tuple[str, ...]

    def value(self, figures: Mapping[str, Any]) -> float:
        """Return its value at a point; NaN where a figure is missing or the divisor is zero."""
        tree = ast.parse(self.text, mode="eval").body
        try:
            return float(_value(tree, {name: float(figures[name]) for name in self.names}))
        except ZeroDivisionError:
            return math.nan


def read_expression(text: str, known: Collection[str]) -> Expression:
    """Return an expression.

    Args:
        text: as it is written; an outcome stands for the share of runs that end in it.
        known: figures of a point by the names of their columns.

    Raises:
        ExpressionError: if it is no arithmetic over figures; names the nearest.
    """
    try:
        if len(text) > LONGEST:
            raise ExpressionError(f"expected {LONGEST} letters at most (given {len(text)})")
        tree = ast.parse(text.strip(), mode="eval").body
        names = tuple(dict.fromkeys(_names(tree)))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        if isinstance(error, ExpressionError):
            raise
        raise ExpressionError(f"expected arithmetic, such as settle - freeze (given '{text}')") from error
    for name in names:
        if name not in known:
            said = [*OUTCOME_KEYS, *known]
            raise ExpressionError(f"expected figures of a point (given '{name}'){did_you_mean(name, said)}")
    return Expression(text.strip(), names)


def _names(node: ast.AST) -> list[str]:
    """Return the columns that an expression reads, and refuse what is no arithmetic."""
    if (name := _column(node)) is not None:
        return [name]
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return []
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
        return _names(node.operand)
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATIONS:
        return [*_names(node.left), *_names(node.right)]
    if _is_call(node) and isinstance(node, ast.Call):
        return [name for part in node.args for name in _names(part)]
    what = ast.unparse(node) if isinstance(node, ast.expr) else type(node).__name__
    raise ExpressionError(
        f"expected figures, numbers, + - * /, brackets, {', '.join(FUNCTIONS)} (given '{what}')"
    )


def _is_call(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or node.keywords or not node.args:
        return False
    named = isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS
    one = named and isinstance(node.func, ast.Name) and node.func.id == "abs"
    return (
        named
        and not any(isinstance(part, ast.Starred) for part in node.args)
        and (not one or len(node.args) == 1)
    )


def _column(node: ast.AST) -> str | None:
    """Return the column that a name stands for: ``settle``, ``payoff.us``, ``move.us.court``, ``deals["28-points"]``."""
    if isinstance(node, ast.Name):
        return f"share_{node.id}" if node.id in OUTCOME_KEYS else node.id
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        group, key = _dotted(node.value), node.slice.value
        return f"{group}_{key.replace(':', '.', 1)}" if group and isinstance(key, str) else None
    dotted = _dotted(node)
    return dotted.replace(".", "_", 1) if dotted else None


def _dotted(node: ast.AST) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (head := _dotted(node.value)):
        return f"{head}.{node.attr}"
    return None


def _value(node: ast.AST, figures: Mapping[str, float]) -> float:
    if (name := _column(node)) is not None:
        return figures[name]
    match node:
        case ast.Constant(value=number) if isinstance(number, (int, float)):
            return float(number)
        case ast.UnaryOp(op=sign, operand=inner):
            return -_value(inner, figures) if isinstance(sign, ast.USub) else _value(inner, figures)
        case ast.BinOp(left=left, op=sign, right=right):
            return OPERATIONS[type(sign)](_value(left, figures), _value(right, figures))
        case ast.Call(func=ast.Name(id=called), args=parts):
            return FUNCTIONS[called](*(_value(part, figures) for part in parts))
    raise ExpressionError(f"expected arithmetic (given '{type(node).__name__}')")
