"""Files of designs: read and checked, all mistakes at once, each with file, line and column."""

import functools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from diplomatic_swings.experiments.designs.design import (
    AS_IT_IS,
    BASES,
    DRAWS,
    EXPECTATIONS,
    GRID,
    KINDS,
    SOBOL,
    Design,
    Input,
    drawn_inputs,
)
from diplomatic_swings.experiments.designs.expressions import ExpressionError, read_expression
from diplomatic_swings.experiments.designs.points import figures_of
from diplomatic_swings.experiments.fit.draws import file_of
from diplomatic_swings.experiments.fit.draws import read as draws
from diplomatic_swings.forms.containers import ListOf, Rows, Table
from diplomatic_swings.forms.library import DESIGNS, SCENARIOS, NotFoundError, find, is_path
from diplomatic_swings.forms.numbers import Count, finite
from diplomatic_swings.forms.parsing import read
from diplomatic_swings.forms.problems import Mark, Report, ScenarioError
from diplomatic_swings.forms.quantity import Num, numbers
from diplomatic_swings.forms.shapes import Json, OneOf, Shape, Text, wrong
from diplomatic_swings.forms.tree import Branch, Leaf, Node
from diplomatic_swings.sim.scenario.common_form import KEBAB

LARGEST = 2**53
"""Largest whole number that every reader of YAML and JSON keeps as it is."""


class Numbers(NamedTuple):
    """Whole numbers of a design."""

    weeks: Annotated[int, Num("weeks", 1, 520, "length of a run, in place of the scenario's")] = 1
    runs: Annotated[int, Num("runs", 1, 1e9, "runs at each point")] = 256
    seed: Annotated[int, Num("", 0, LARGEST, "seed of the runs, the same at every point")] = 0
    points: Annotated[int, Num("points", 1, 1e9, "points of a Latin hypercube or Sobol sequence")] = 64
    steps: Annotated[int, Num("steps", 1, 1e6, "steps of each range of a grid, both ends included")] = 5
    draws: Annotated[
        int, Num("draws", 1, 1e9, "draws that inputs are multiplied by, the first of the file")
    ] = 1
    week: Annotated[int, Num("weeks", 0, 520, "a week at which outcome shares are told")] = 0


NUMBERS = numbers(Numbers)


_AS_THEY_ARE = ("title", "introduction", "scenario", "weeks", "runs", "seed", "expectations")


@functools.cache
def form() -> Table:
    """Return the form of a file of a design."""
    count = {name: Count(num) for name, num in NUMBERS.items()}
    span: dict[str, Shape] = {
        "low": AnyNumber(),
        "high": AnyNumber(),
        "levels": ListOf(AnyNumber(), "numbers", distinct=True, least=1),
        "unit": Text("the unit of the number"),
    }
    sampling: dict[str, Shape] = {
        "kind": OneOf(KINDS, "kind of design:"),
        "points": count["points"],
        "steps": count["steps"],
        "seed": count["seed"],
        "params": Text("file that draws are from: params.csv of a fit"),
        "draws": count["draws"],
    }
    fields: dict[str, Shape] = {
        "title": Text("a title, such as a question"),
        "introduction": Text("what the design is for"),
        "scenario": Text("name or path of a scenario"),
        "weeks": count["weeks"],
        "runs": count["runs"],
        "seed": count["seed"],
        "at": ListOf(count["week"], "weeks", distinct=True),
        "expectations": OneOf(EXPECTATIONS, "what players expect at a point:"),
        "sampling": Table(sampling, noun="field of a sampling", meaning="how points are chosen"),
        "inputs": Rows(Table(span, noun="field of an input", meaning="low and high, or levels"), "input"),
        "settings": Rows(Rows(Rows(Setting(), "setting"), "alternative", KEBAB), "block of settings", KEBAB),
        "outcomes": Rows(Text("an expression, such as settle - freeze"), "outcome"),
        "policies": Rows(
            Rows(Text("name of a policy"), "player"),
            "policy",
            KEBAB,
        ),
    }
    needed = frozenset({"scenario"})
    return Table(fields, needed, noun="field of a design", meaning="a design")


class AnyNumber:
    """A plain number."""

    expects = "a number"

    def check(self, node: Node, path: str, report: Report) -> float | None:
        """Return the number; see :class:`diplomatic_swings.forms.shapes.Shape`."""
        value = finite(node)
        if value is None:
            wrong(self, node, path, report)
        return value

    def schema(self) -> Json:
        """Return the JSON Schema of a number."""
        return {"type": "number"}


class Setting:
    """A setting of any kind - a number, a date, a word, true or false, null - kept as its text."""

    expects = "a number, a date, a word, true, false or null"

    def check(self, node: Node, path: str, report: Report) -> str | None:
        """Return the text of the setting; see :class:`diplomatic_swings.forms.shapes.Shape`."""
        if not isinstance(node, Leaf):
            wrong(self, node, path, report)
            return None
        value = node.value
        plain_words = {None: "null", True: "true", False: "false"}
        return plain_words[value] if value is None or isinstance(value, bool) else str(value)

    def schema(self) -> Json:
        """Return the JSON Schema of a setting."""
        return {"type": ["number", "string", "boolean", "null"]}


class Size(NamedTuple):
    """What may be asked in place of what a file says.

    Attributes:
        points: points of a sample, or steps of each range of a grid.
        runs: runs at each point.
        seed: seed of the runs.
        params: file of the draws that the inputs are multiplied by, or that are the points.
        draws: draws of it that inputs are multiplied by.
    """

    points: int | None = None
    runs: int | None = None
    seed: int | None = None
    params: Path | None = None
    draws: int | None = None

    def sampling(self, written: dict[str, Any]) -> dict[str, Any]:
        """Return what a file says of its sampling with the draws that are asked for."""
        params = {} if self.params is None else {"params": str(file_of(str(self.params)).absolute())}
        draws = {} if self.draws is None else {"draws": self.draws}
        return written | params | draws

    def put(self, design: Design) -> Design:
        """Return a design with what is asked in place of what it says."""
        return replace(
            design,
            count=design.count if self.points is None else self.points,
            runs=design.runs if self.runs is None else self.runs,
            seed=design.seed if self.seed is None else self.seed,
        )


AS_WRITTEN = Size()


def read_design(name: str | Path, size: Size = AS_WRITTEN) -> tuple[Design, Any]:
    """Return a design, and its scenario.

    Args:
        name: name of a shipped design, or path of a file.
        size: what is asked in place of what the file says.

    Raises:
        ScenarioError: with all mistakes in the file, or in the scenario it names.
    """
    report = Report()
    path = _path(name, report)
    tree = read(path, report)
    content = form().check(tree, "", report) if tree else None
    report.stop_if_any()
    content = content or {}
    content |= {"sampling": size.sampling(content.get("sampling", {}))}
    content = _with_full_paths(content, tree, path.parent, report)
    report.stop_if_any()
    design = size.put(_design(content))
    scenario = design.bare_scenario()
    if design.kind == DRAWS and not design.inputs:
        design = replace(design, inputs=drawn_inputs(design.params))
    for place, message in (*design.mistakes(scenario), *_of_outcomes(design, scenario)):
        asked = size.points is not None and place in {"sampling.points", "sampling.steps"}
        report.add(Mark("--points") if asked else _mark(tree, place), "" if asked else place, message)
    report.stop_if_any()
    return design, scenario


def _of_outcomes(design: Design, scenario: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    """Yield ``(place, message)`` of every outcome that is no expression over the figures of a point."""
    known = [figure.name for figure in figures_of(scenario, design.at)]
    for name, text in design.outcomes.items():
        try:
            read_expression(text, known)
        except ExpressionError as error:
            yield f"outcomes.{name}", str(error)


def _path(name: str | Path, report: Report) -> Path:
    """Return the file of a design.

    Raises:
        ScenarioError: if there is none; names the nearest shipped one.
    """
    try:
        return find(name, DESIGNS, Path())
    except NotFoundError as error:
        report.add(Mark("design"), "", str(error))
        raise ScenarioError(report.problems) from error


def from_dict(content: dict[str, Any]) -> Design:
    """Return the design that :meth:`diplomatic_swings.experiments.designs.design.Design.plain` returned."""
    return _design(content)


def _design(content: dict[str, Any]) -> Design:
    sampling = content.get("sampling", {})
    counts = [sampling[name] for name in ("points", "steps") if name in sampling]
    kept = {name: content[name] for name in _AS_THEY_ARE if name in content}
    inputs = [
        Input(path, **{**row, "levels": tuple(row.get("levels", ()))})
        for path, row in content.get("inputs", {}).items()
    ]
    params = str(sampling.get("params", ""))
    usual = len(draws(params)) if sampling.get("kind") == DRAWS else Design.count
    return Design(
        tuple(inputs),
        kind=sampling.get("kind", SOBOL),
        count=int(counts[0]) if counts else usual,
        params=params,
        sampling_seed=int(sampling.get("seed", 0)),
        policies=content.get("policies", {AS_IT_IS: {}}),
        at=tuple(map(int, content.get("at", ()))),
        drawn=int(sampling["draws"]) if "draws" in sampling else None,
        settings=content.get("settings", {}),
        outcomes=content.get("outcomes", {}),
        **kept,
    )


def _with_full_paths(
    content: dict[str, Any], tree: Branch | None, folder: Path, report: Report
) -> dict[str, Any]:
    """Return a design's content with its files as they are mentioned from anywhere: by name, or full path."""
    sampling = dict(content.get("sampling", {}))
    params = sampling.get("params", "")
    if sampling.get("kind") == DRAWS and not params:
        report.add(_mark(tree, "sampling"), "sampling.params", "expected with kind draws (given none)")
    if "draws" in sampling and (sampling.get("kind") == DRAWS or not params):
        text = "expected with params, and a kind that is not draws: how many of them inputs are multiplied by"
        report.add(_mark(tree, "sampling"), "sampling.draws", text)
    wrong_count = "points" if sampling.get("kind") == GRID else "steps"
    if wrong_count in sampling:
        right = "steps" if wrong_count == "points" else "points"
        report.add(_mark(tree, "sampling"), f"sampling.{wrong_count}", f"expected {right} with this kind")
    if params:
        sampling["params"] = str(file_of(params, folder).absolute())
    policies = {
        name: {player: _from(folder, policy) for player, policy in chosen.items()}
        for name, chosen in content.get("policies", {AS_IT_IS: {}}).items()
    }
    settings = {
        block: {name: _with_bases(row, folder) for name, row in rows.items()}
        for block, rows in content.get("settings", {}).items()
    }
    content = content | ({"settings": settings} if settings else {})
    scenario = _found(content["scenario"], tree, folder, report)
    return content | {"scenario": scenario, "sampling": sampling, "policies": policies}


def _with_bases(row: dict[str, str], folder: Path) -> dict[str, str]:
    """Return settings with the scenario and lens they name as they are mentioned from anywhere."""
    return {path: _from(folder, value) if path in BASES else value for path, value in row.items()}


def _from(folder: Path, policy: str) -> str:
    """Return how to mention a policy from anywhere; relative paths begin at the design's folder."""
    return str((folder / policy).absolute()) if is_path(policy) else policy


def _found(name: str, tree: Branch | None, folder: Path, report: Report) -> str:
    """Return how to mention the scenario from anywhere: its name, or its full path."""
    try:
        place = find(name, SCENARIOS, folder)
    except NotFoundError as error:
        report.add(_mark(tree, "scenario"), "scenario", str(error))
        return name
    return str(place.absolute()) if is_path(name) else name


def _mark(tree: Branch | None, place: str) -> Mark:
    """Return where in the file a place is, or the nearest above it; paths of inputs hold dots."""
    if tree is None:
        return Mark("design")
    head, _, rest = place.partition(".")
    if head == "inputs" and rest in tree.branch(head).entries:
        return tree.branch(head).entries[rest].key
    mark, branch = tree.mark, tree
    for name in place.partition("[")[0].split("."):
        if name not in branch.entries:
            return mark
        mark, branch = branch.entries[name].key, branch.branch(name)
    return mark
