"""The scenarios that a claim compares, built under the neutral reading or under a lens."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from diplomatic_swings.experiments.claims.claim import Case, Claim
from diplomatic_swings.experiments.claims.game import SOURCES, barred, levers, papers
from diplomatic_swings.experiments.claims.reading import CLAIMS
from diplomatic_swings.forms.problems import Mark, Problem, Report, ScenarioError, did_you_mean
from diplomatic_swings.forms.tree import Branch
from diplomatic_swings.sim.scenario.loading import flatten, load
from diplomatic_swings.sim.tables.records import Scenario


class Laid(NamedTuple):
    """Settings laid around those of a case, as ``path=value``: numbers of a draw below them, and others over them."""

    below: Sequence[str] = ()
    over: Sequence[str] = ()


def build(claim: Claim, lens: str | None, report: Report, laid: Laid) -> dict[str, Scenario]:
    """Return the scenario of each case of a claim that is valid.

    Args:
        claim: the claim.
        lens: lens to lay over all cases; None for the neutral reading.
        report: takes the mistakes; those in a setting point to its place in the file of claims.
        laid: settings for all cases.
    """
    cases = {}
    for name, case in claim.cases.items():
        try:
            cases[name] = _built(claim, case, lens, laid)
        except ScenarioError as error:
            report.problems.extend(error.problems)
    return cases


def _built(claim: Claim, case: Case, lens: str | None, laid: Laid) -> Scenario:
    changes = [*laid.below, *case.settings, *laid.over]
    try:
        whole = load(case.scenario, changes, case.lens or lens, case.policies)
        bars = [text for player, names in case.bar.items() for text in barred(player, names)]
        return load(case.scenario, [*changes, *bars], case.lens or lens, case.policies) if bars else whole
    except ScenarioError as error:
        raise ScenarioError(_placed(problem, claim, case) for problem in error.problems) from None


def _placed(problem: Problem, claim: Claim, case: Case) -> Problem:
    """Return a mistake in a setting of a claim with its place in the file of claims."""
    if problem.file not in SOURCES:
        return problem
    paths = [path for path in case.places if problem.path == path or problem.path.startswith(f"{path}.")]
    removal = claim.tree.branch("removal").entries
    mark = case.places[max(paths, key=len)] if paths else case.mark
    if not paths and problem.path in removal:
        mark = removal[problem.path].node.mark
    if problem.path.startswith("events."):
        mark = next((node.mark for name in ("events", "bar") if (node := _tree(claim, case).get(name))), mark)
    where = f"{CLAIMS}.{claim.id}.cases.{case.name}"
    return Problem(mark.file, mark.line, mark.column, where, f"{problem.path}: {problem.message}")


def _tree(claim: Claim, case: Case) -> Branch:
    return claim.tree.branch("cases").branch(case.name)


def check(claim: Claim, cases: Mapping[str, Scenario], report: Report) -> None:
    """Report carrying terms and moves that no case of a claim has."""
    known = {path: None for scenario in cases.values() for path in flatten(scenario)}
    for path in claim.carried_by:
        if path not in known and not any(name.startswith(f"{path}.") for name in known):
            text = f"expected the path of a setting (given '{path}'){did_you_mean(path, known)}"
            report.add(_mark(claim, "carried_by"), f"{CLAIMS}.{claim.id}.carried_by", text)
    for name, measure in claim.measures.items():
        branch = claim.tree.branch("measures").branch(name)
        where = f"{CLAIMS}.{claim.id}.measures.{name}"
        _check_names(measure.detail, branch, where, cases, report)
        for field in ("moves", "after", "then"):
            if field in measure.detail:
                place = (branch.branch(field), f"{where}.{field}")
                _check_names(measure.detail[field], *place, cases, report)
                _check_moves(measure.detail[field], *place, cases, report)


type Detail = Mapping[str, Any]
type Cases = Mapping[str, Scenario]


def _check_names(detail: Detail, branch: Branch, where: str, cases: Cases, report: Report) -> None:
    """Report players and papers that no case has."""
    players = dict.fromkeys(lever.player for case in cases.values() for lever in levers(case))
    packages = dict.fromkeys(paper for case in cases.values() for paper in papers(case))
    wanted = {
        "player": ("a player", players),
        "paper": ("a package", packages),
        "papers": ("a package", packages),
    }
    for field, (noun, known) in wanted.items():
        given = detail.get(field, ())
        for name in (given,) if isinstance(given, str) else given:
            if name not in known:
                text = f"expected {noun} of the scenario (given unknown '{name}'){did_you_mean(name, known)}"
                report.add(_mark_in(branch, field), where, text)


def _check_moves(chosen: Detail, branch: Branch, where: str, cases: Cases, report: Report) -> None:
    """Report a choice of moves that chooses none, or levers that the player does not have."""
    ways = ("levers", "kinds", "postures", "acts")
    if not any(name in chosen for name in ways):
        report.add(branch.mark, where, f"expected {', '.join(ways[:-1])} or {ways[-1]} (missing)")
    every = (lever for case in cases.values() for lever in levers(case))
    own = {lever.key for lever in every if lever.player == chosen["player"]}
    for key in chosen.get("levers", ()):
        if key not in own:
            text = f"expected a lever of the player (given unknown '{key}'){did_you_mean(key, own)}"
            report.add(_mark_in(branch, "levers"), where, text)


def _mark(claim: Claim, field: str) -> Mark:
    return _mark_in(claim.tree, field)


def _mark_in(branch: Branch, field: str) -> Mark:
    node = branch.get(field)
    return node.mark if node else branch.mark
