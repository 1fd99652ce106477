"""Files of claims: found, read, checked; all mistakes at once, each with its place."""

import datetime as dt
import functools
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from diplomatic_swings.experiments.claims.claim import Case, Claim, Expectation, Measure, Term
from diplomatic_swings.experiments.claims.forms import SMALLEST, file_shape
from diplomatic_swings.experiments.claims.game import FOLDER
from diplomatic_swings.forms.library import (
    LENSES,
    POLICIES,
    SCENARIOS,
    NotFoundError,
    Shelf,
    find,
    is_path,
    root,
)
from diplomatic_swings.forms.library import shipped as shipped_files
from diplomatic_swings.forms.numbers import Quantity
from diplomatic_swings.forms.parsing import read
from diplomatic_swings.forms.problems import Mark, Report, did_you_mean, join
from diplomatic_swings.forms.tree import Branch, Leaf, Listing, Node
from ruamel.yaml import YAML

NO_BAR = Quantity(0.0, SMALLEST.unit)
"""The smallest effect of a file that names none: any that is clear counts."""

FACTS = "facts/claims.yaml"
CLAIMS = "claims"


def shipped() -> list[Path]:
    """Return the shipped files of claims."""
    return sorted((root() / FOLDER).glob("*.yaml"))


def read_claims(paths: list[Path]) -> list[Claim]:
    """Return the claims in some files.

    Raises:
        ScenarioError: with all mistakes in the files.
    """
    report = Report()
    claims = [claim for path in paths for claim in _file(path, report)]
    _check_distinct(claims, report)
    report.stop_if_any()
    return claims


def _check_distinct(claims: list[Claim], report: Report) -> None:
    seen: dict[str, Mark] = {}
    for claim in claims:
        if claim.id in seen:
            first = f"{seen[claim.id].file}:{seen[claim.id].line}"
            report.add(
                claim.mark,
                join(CLAIMS, claim.id),
                f"expected each claim once (given again, first at {first})",
            )
        seen.setdefault(claim.id, claim.mark)


def _file(path: Path, report: Report) -> Iterator[Claim]:
    tree = read(path, report)
    if tree is None:
        return
    before = len(report.problems)
    content = file_shape().check(tree, "", report)
    _check_links(tree, path.parent, report)
    if content is None or len(report.problems) > before:
        return
    lens = _mention(content["lens"], path.parent) if "lens" in content else _namesake(path)
    for id_, row in content["claims"].items():
        source = Source(path.parent, content["text"], lens, content.get("smallest", NO_BAR))
        yield _claim(id_, row, tree.branch(CLAIMS), source, report)


def _namesake(path: Path) -> str | None:
    """Return the shipped lens that has the name of a shipped file of claims; None if there is none."""
    ours = path.parent == root() / FOLDER
    return path.stem if ours and path.stem in shipped_files(LENSES) else None


def _check_links(tree: Branch, folder: Path, report: Report) -> None:
    """Report scenarios, lenses and policies that do not exist."""
    scenarios, lenses, policies = ((shelf, folder) for shelf in (SCENARIOS, LENSES, POLICIES))
    _check_link(tree, "lens", "lens", lenses, report)
    for id_, entry in tree.branch(CLAIMS).entries.items():
        if not isinstance(entry.node, Branch):
            continue
        path = join(CLAIMS, id_)
        _check_link(entry.node, "scenario", f"{path}.scenario", scenarios, report)
        for name, case in entry.node.branch("cases").entries.items():
            if isinstance(case.node, Branch):
                where = f"{path}.cases.{name}"
                _check_link(case.node, "scenario", f"{where}.scenario", scenarios, report)
                _check_link(case.node, "lens", f"{where}.lens", lenses, report)
                followed = case.node.branch("policies")
                for player in followed.entries:
                    _check_link(followed, player, f"{where}.policies.{player}", policies, report)


def _check_link(branch: Branch, name: str, path: str, where: tuple[Shelf, Path], report: Report) -> None:
    node = branch.get(name)
    if isinstance(node, Leaf) and isinstance(node.value, str):
        try:
            find(node.value, *where)
        except NotFoundError as error:
            report.add(node.mark, path, str(error))


def _mention(name: str, folder: Path) -> str:
    """Return how to mention a file from anywhere: its name, or its full path."""
    return str((folder / name).absolute()) if is_path(name) else name


class Source(NamedTuple):
    """Where claims come from: the folder of their file, the text that makes them, its lens, the smallest effect."""

    folder: Path
    text: str
    lens: str | None
    smallest: Quantity


def _claim(id_: str, entry: Mapping[str, Any], claims: Branch, source: Source, report: Report) -> Claim:
    tree = claims.branch(id_)
    where = join(CLAIMS, id_)
    weeks = (f"weeks={entry['weeks']}",) if "weeks" in entry else ()
    cases = {
        name: _case(name, case, tree.branch("cases").branch(name), (entry["scenario"], weeks, source))
        for name, case in entry["cases"].items()
    }
    measures = {name: _measure(detail) for name, detail in entry["measures"].items()}
    removal = entry.get("removal", Branch(tree.mark))
    expect = _expectations(entry["expect"], tree, (cases, measures, where), report)
    return Claim(
        id=id_,
        text=source.text,
        lens=source.lens,
        cases=cases,
        measures=measures,
        expect=tuple(expect),
        smallest=entry.get("smallest", source.smallest).value,
        removal=tuple(settings(removal)),
        statement=_statement(id_, entry, claims, report),
        mark=claims.entries[id_].key,
        tree=tree,
        **{name: entry[name] for name in ("mechanism", "carried_by", "label", "note")},
    )


def _statement(id_: str, entry: Mapping[str, Any], claims: Branch, report: Report) -> str:
    """Return what is claimed: as the file says, or as the list of facts says of a claim of that name."""
    known = statements()
    if "statement" not in entry and id_ not in known:
        text = f"expected a sentence, or the name of a claim in {FACTS} (missing){did_you_mean(id_, known)}"
        report.add(claims.entries[id_].key, f"{CLAIMS}.{id_}.statement", text)
    return str(entry.get("statement", known.get(id_, "")))


@functools.cache
def statements() -> dict[str, str]:
    """Return the statement of each claim of the source texts."""
    listed = YAML(typ="safe").load(root() / FACTS)
    return {claim["id"]: claim["statement"] for claim in listed[CLAIMS]}


def _case(
    name: str, node: Mapping[str, Any], tree: Branch, base: tuple[str, tuple[str, ...], Source]
) -> Case:
    scenario, weeks, (folder, *_) = base
    placed = node.get("set", Branch(tree.mark))
    events = node.get("events")
    lists = (f"events={json.dumps(as_data(events))}",) if events is not None else ()
    lens = node.get("lens")
    return Case(
        name=name,
        mark=tree.mark,
        scenario=_mention(node.get("scenario", scenario), folder),
        lens=lens and _mention(lens, folder),
        policies={player: _mention(text, folder) for player, text in node["policies"].items()},
        settings=(*weeks, *settings(placed), *lists),
        bar=node["bar"],
        places={path: entry.node.mark for path, entry in placed.entries.items()},
    )


def settings(tree: Branch) -> list[str]:
    """Return settings by dotted path as ``path=value``."""
    return [f"{path}={json.dumps(as_data(entry.node))}" for path, entry in tree.entries.items()]


def as_data(node: Node) -> Any:  # noqa: ANN401 - any content
    """Return a node as plain data."""
    if isinstance(node, Branch):
        return {name: as_data(entry.node) for name, entry in node.entries.items()}
    if isinstance(node, Listing):
        return [as_data(item) for item in node.items]
    return node.value.isoformat() if isinstance(node.value, dt.date) else node.value


def _measure(detail: Mapping[str, Any]) -> Measure:
    return Measure(detail["kind"], detail, json.dumps(detail, sort_keys=True))


type Names = tuple[Mapping[str, Case], Mapping[str, Measure], str]


def _expectations(
    rows: tuple[Mapping[str, Any], ...], tree: Branch, names: Names, report: Report
) -> Iterator[Expectation]:
    node = tree.get("expect")
    items = node.items if isinstance(node, Listing) else ()
    for number, (row, item) in enumerate(zip(rows, items, strict=True)):
        where = f"{names[2]}.expect[{number}]"
        bounds = [name for name in ("above", "below") if name in row]
        if len(bounds) != 1:
            what = "both" if bounds else "neither"
            report.add(item.mark, where, f"expected either above or below (given {what})")
            continue
        left, bound = _figure(row, next(iter(names[0]), ""), row["measure"]), row[bounds[0]]
        figures = [left, _figure(bound, left["of"], left["measure"])] if isinstance(bound, dict) else [left]
        for figure in figures:
            _check_names(figure, item, names, where, report)
        yield _expectation(figures, bound, bounds[0])


def _figure(given: Mapping[str, Any], case: str, measure: str) -> dict[str, Any]:
    """Return measure, case, and if given the case to take off and the factor."""
    known = {name: given[name] for name in ("measure", "of", "less", "times") if name in given}
    return {"measure": measure, "of": case, **known}


def _check_names(figure: Mapping[str, Any], item: Node, names: Names, where: str, report: Report) -> None:
    """Report measures and cases that the claim does not have."""
    for field, known in (("measure", names[1]), ("of", names[0]), ("less", names[0])):
        if field in figure and figure[field] not in known:
            noun = "measure" if field == "measure" else "case"
            hint = did_you_mean(figure[field], known)
            text = f"expected the name of a {noun} of this claim (given '{figure[field]}'){hint}"
            report.add(_place(item, figure[field]), where, text)


def _place(item: Node, word: str) -> Mark:
    """Return where a word stands within an expectation."""
    nodes = [entry.node for entry in item.entries.values()] if isinstance(item, Branch) else []
    inner = [e.node for node in nodes if isinstance(node, Branch) for e in node.entries.values()]
    return next((n.mark for n in [*nodes, *inner] if isinstance(n, Leaf) and n.value == word), item.mark)


def _expectation(figures: list[dict[str, Any]], bound: Any, side: str) -> Expectation:  # noqa: ANN401
    terms = [
        term for figure, sign in zip(figures, (1.0, -1.0), strict=False) for term in _terms(figure, sign)
    ]
    compares = len(figures) > 1
    first, *second = (_told(figure) for figure in figures)
    words = f"{first} {side} {second[0] if compares else f'{bound:g}'}"
    return Expectation(tuple(terms), 0.0 if compares else bound, side == "above", words, compares)


def _terms(figure: Mapping[str, Any], sign: float) -> list[Term]:
    factor = sign * figure.get("times", 1.0)
    terms = [Term(figure["measure"], figure["of"], factor)]
    return [*terms, Term(figure["measure"], figure["less"], -factor)] if "less" in figure else terms


def _told(figure: Mapping[str, Any]) -> str:
    times = f"{figure['times']:g} times " if "times" in figure else ""
    less = f" less {figure['less']}" if "less" in figure else ""
    return f"{times}{figure['measure']} in {figure['of']}{less}"
