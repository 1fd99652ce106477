"""The form of files of claims: what may stand where, checked with the shapes of scenario files."""

import functools
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple

from diplomatic_swings.experiments.claims.game import BASELINE, quantities, words
from diplomatic_swings.experiments.claims.kinds import KINDS
from diplomatic_swings.experiments.claims.played import CONDITION, START, as_number
from diplomatic_swings.forms.containers import ListOf, Rows, Table
from diplomatic_swings.forms.numbers import Count, Number, Plain, finite
from diplomatic_swings.forms.problems import Report, did_you_mean
from diplomatic_swings.forms.quantity import Num, numbers
from diplomatic_swings.forms.shapes import Flag, Json, OneOf, Shape, Text, wrong
from diplomatic_swings.forms.tree import Branch, Leaf, Node, given
from diplomatic_swings.sim.scenario.common_form import KEBAB
from diplomatic_swings.sim.scenario.form import FORMAT
from diplomatic_swings.sim.scenario.lever_form import KINDS as LEVER_KINDS
from diplomatic_swings.sim.scenario.lever_form import POSTURES
from diplomatic_swings.sim.tables.block import ACTS
from diplomatic_swings.sim.world.state import ISSUES


class Numbers(NamedTuple):
    """Plain numbers of a claim."""

    week: Annotated[int, Num("weeks", -520, 520, "a week of the run; below zero: counted from the end")]
    from_: Annotated[int, Num("weeks", 0, 520, "first week that counts")]
    until: Annotated[int, Num("weeks", 1, 521, "first week that does not count any more")]
    before_vote: Annotated[int, Num("weeks", 1, 520, "so many weeks before the midterm election")]
    after_vote: Annotated[int, Num("weeks", 1, 520, "so many weeks from the midterm election on")]
    within: Annotated[int, Num("weeks", 1, 520, "weeks in which it must happen")]
    over: Annotated[int, Num("weeks", 1, 520, "weeks over which the change is taken")]
    weeks: Annotated[int, Num("weeks", 1, 520, "length of a run")]


class Effects(NamedTuple):
    """Numbers that say what counts as an effect."""

    smallest: Annotated[
        float,
        Num("standard deviations", 0, 2, "least effect that counts as one where two figures are compared"),
    ]


NUMBERS = {name.rstrip("_"): num for name, num in numbers(Numbers).items()}
SMALLEST = numbers(Effects)["smallest"]
LABELS = ("definitional", "mechanism", "emergent")
"""How much the model's own writing decides a claim; docs/claims.md says what each means."""

NAME = "^[a-z][a-z0-9_-]*$"


@dataclass(frozen=True)
class Condition:
    """A condition such as ``mood > 0.2``.

    Attributes:
        expects: what it should be, in words.
    """

    expects: str = "a condition such as 'mood > 0.2' or 'outcome == stall'"

    def check(self, node: Node, path: str, report: Report) -> str | None:
        """Return the condition; see :class:`diplomatic_swings.forms.shapes.Shape`."""
        match = (
            CONDITION.match(node.value) if isinstance(node, Leaf) and isinstance(node.value, str) else None
        )
        if match is None:
            wrong(self, node, path, report)
            return None
        quantity, _, other = match.groups()
        named, known = words().get(quantity, ()), quantities()
        if quantity not in known:
            hint = did_you_mean(quantity, known)
            report.add(node.mark, path, f"expected a quantity (given unknown '{quantity}'){hint}")
        elif not (other in named if named else _is_number(other) or other in (*known, START)):
            wanted = " or ".join(named) if named else "a number, a quantity or 'start'"
            hint = did_you_mean(other, named or known)
            report.add(node.mark, path, f"expected {wanted} after '{quantity}' (given '{other}'){hint}")
        return str(node.value) if isinstance(node, Leaf) else None

    def schema(self) -> Json:
        """Return the JSON Schema of a string."""
        return {"type": "string", "pattern": CONDITION.pattern}


def _is_number(text: str) -> bool:
    return as_number(text) is not None


@dataclass(frozen=True)
class Bound:
    """What a figure is held against: a number, a case, or another figure."""

    expects: str = "a number, the name of a case, or a mapping (measure, of, less, times)"

    def check(self, node: Node, path: str, report: Report) -> float | dict[str, Any] | None:
        """Return the number, or the other figure; see :class:`diplomatic_swings.forms.shapes.Shape`."""
        if isinstance(node, Branch):
            return side_shape().check(node, path, report)
        value = finite(node)
        if value is None and isinstance(node, Leaf) and isinstance(node.value, str):
            return {"of": node.value}
        if value is None:
            wrong(self, node, path, report)
        return value

    def schema(self) -> Json:
        """Return the JSON Schema: one of the three."""
        return {"anyOf": [{"type": "number"}, {"type": "string"}, side_shape().schema()]}


@dataclass(frozen=True)
class MeasureForm:
    """A measure: its kind, and the fields of that kind."""

    expects: str = "a mapping (a measure)"

    def check(self, node: Node, path: str, report: Report) -> dict[str, Any] | None:
        """Return kind and fields; see :class:`diplomatic_swings.forms.shapes.Shape`."""
        kind = node.scalar("kind") if isinstance(node, Branch) else None
        if not isinstance(node, Branch) or kind not in KINDS:
            hint = did_you_mean(kind, KINDS) if isinstance(kind, str) else ""
            what = given(node) if kind is None else f"'{kind}'"
            mark = node.branch("kind").mark if isinstance(node, Branch) else node.mark
            kinds = ", ".join(KINDS)
            report.add(mark, path, f"expected a measure of kind {kinds} (given {what}){hint}")
            return None
        return kind_shape(str(kind)).check(node, path, report)

    def schema(self) -> Json:
        """Return the JSON Schema: a measure of any kind."""
        return {"anyOf": [kind_shape(kind).schema() for kind in KINDS]}


def _player() -> Shape:
    return Text("the key of a player", NAME)


def _papers() -> Shape:
    return ListOf(Text("the name of a package"), "names of packages", distinct=True, least=1)


@functools.cache
def moves_shape() -> Table:
    """Return the form of a choice of moves."""
    lists: dict[str, Shape] = {
        "levers": ListOf(Text("the name of a lever"), "names of levers", least=1),
        "kinds": ListOf(OneOf(LEVER_KINDS, "kind of lever:"), "kinds of levers", least=1),
        "postures": ListOf(OneOf(POSTURES, "posture:"), "postures", least=1),
        "acts": ListOf(OneOf(ACTS, "weighty act:"), "weighty acts", least=1),
        "papers": _papers(),
    }
    fields = {"player": _player(), **lists}
    return Table(fields, frozenset({"player"}), noun="field", meaning="moves of a player")


@functools.cache
def fields_of() -> dict[str, Shape]:
    """Return the form of every field that a measure may have."""
    conditions = ListOf(Condition(), "conditions", least=1)
    return {
        "that": conditions,
        "while": conditions,
        "quantity": OneOf(quantities(), "a quantity:"),
        "player": _player(),
        "issue": OneOf(ISSUES, "the issue:"),
        "papers": _papers(),
        "paper": Text("the name of a package"),
        "ever": Flag("whether it is enough that it holds once"),
        "others": Flag("whether weeks without the move are meant"),
        **{name: Count(num) for name, num in NUMBERS.items()},
        **dict.fromkeys(("moves", "after", "then"), moves_shape()),
    }


WEEKS = ("week", "from", "until", "before_vote", "after_vote", "while")


@functools.cache
def kind_shape(kind: str) -> Table:
    """Return the form of a measure of one kind."""
    what = KINDS[kind]
    names = dict.fromkeys((*what.needed, *what.optional, *(WEEKS if what.weeks else ())))
    shapes = fields_of()
    fields: dict[str, Shape] = {"kind": OneOf((kind,), "kind"), **{name: shapes[name] for name in names}}
    return Table(
        fields, frozenset(what.needed), noun=f"field of a measure of kind {kind}", meaning=what.meaning
    )


@functools.cache
def side_shape() -> Table:
    """Return the form of the figure that another is held against."""
    name = Text("a name", NAME)
    return Table(
        {"measure": name, "of": name, "less": name, "times": Plain()}, noun="field", meaning="another figure"
    )


@functools.cache
def claim_shape() -> Table:
    """Return the form of a claim."""
    word = Text("a sentence")
    expectation = Table(
        {**side_shape().fields, "above": Bound(), "below": Bound()},
        frozenset({"measure"}),
        noun="field of an expectation",
        meaning="an expectation",
    )
    fields: dict[str, Shape] = {
        "statement": word,
        "label": OneOf(LABELS, "label:"),
        "smallest": Number(SMALLEST),
        "mechanism": word,
        "carried_by": ListOf(Text("a dotted path"), "dotted paths of settings", distinct=True, least=1),
        "scenario": Text("name or path of a scenario"),
        "weeks": Count(NUMBERS["weeks"]),
        "cases": Rows(case_shape(), "case", NAME),
        "measures": Rows(MeasureForm(), "measure", NAME),
        "expect": ListOf(expectation, "expectations", least=1),
        "removal": Settings(),
        "note": word,
    }
    needed = frozenset({"mechanism", "carried_by", "cases", "measures", "expect"})
    defaults = {"scenario": BASELINE, "note": "", "label": ""}
    return Table(fields, needed, defaults, noun="field of a claim", meaning="a claim")


@dataclass(frozen=True)
class Settings:
    """Settings by dotted path; what they may be is for the scenario to say."""

    expects: str = "a mapping from dotted paths to values"

    def check(self, node: Node, path: str, report: Report) -> Branch | None:
        """Return the mapping as it stands; see :class:`diplomatic_swings.forms.shapes.Shape`."""
        if isinstance(node, Branch):
            return node
        wrong(self, node, path, report)
        return None

    def schema(self) -> Json:
        """Return the JSON Schema of a mapping."""
        return {"type": "object"}


@dataclass(frozen=True)
class AsItStands:
    """Events, as scenario files list them."""

    expects: str = "a list of events"

    def check(self, node: Node, path: str, report: Report) -> Node:  # noqa: ARG002 - checked with the scenario
        """Return the node; see :class:`diplomatic_swings.forms.shapes.Shape`."""
        return node

    def schema(self) -> Json:
        """Return the JSON Schema of a list."""
        return {"type": "array"}


@functools.cache
def case_shape() -> Table:
    """Return the form of a case."""
    levers = ListOf(Text("the name of a lever"), "names of levers", distinct=True, least=1)
    name = Text("name of a file")
    fields: dict[str, Shape] = {
        "scenario": Text("name or path of a scenario"),
        "lens": Text("name or path of a lens"),
        "policies": Rows(name, "player", NAME),
        "set": Settings(),
        "events": AsItStands(),
        "bar": Rows(levers, "player", NAME),
    }
    defaults: dict[str, Any] = {"policies": {}, "bar": {}}
    return Table(fields, defaults=defaults, noun="field of a case", meaning="a case")


@functools.cache
def file_shape() -> Table:
    """Return the form of a file of claims."""
    fields: dict[str, Shape] = {
        "format": Count(Num("version", FORMAT, FORMAT, "version of the file format")),
        "text": Text("the text that makes the claims"),
        "lens": Text("name or path of the lens of that text"),
        "smallest": Number(SMALLEST),
        "claims": Rows(claim_shape(), "claim", KEBAB),
    }
    return Table(
        fields, frozenset({"format", "text", "claims"}), noun="field of a file of claims", meaning="claims"
    )
