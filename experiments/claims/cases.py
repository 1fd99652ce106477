"""The scenarios that a claim compares, built under the neutral reading or under a lens."""

from collections.abc import Mapping, Sequence

from experiments.claims.claim import Case, Claim
from experiments.claims.reading import CLAIMS
from sim.files.assembly import DOCTRINE_OPTION, SET_OPTION
from sim.files.problems import Mark, Problem, Report, ScenarioError, did_you_mean
from sim.files.tree import Branch
from sim.players import KEYS
from sim.scenario import Scenario, flatten, load

_LAID_OVER = (SET_OPTION, DOCTRINE_OPTION)
"""Where mistakes in what a case lays over its scenario seem to be."""


def build(claim: Claim, lens: str | None, report: Report, *, removed: bool = False) -> dict[str, Scenario]:
    """Return the scenario of each case of a claim that is valid.

    Args:
        claim: the claim.
        lens: lens to lay over all cases; None for the neutral reading.
        report: takes the mistakes; those in a setting point to its place in the file of claims.
        removed: whether the carrying term is taken away.
    """
    extra = claim.removal if removed else ()
    found = {}
    for name, case in claim.cases.items():
        try:
            found[name] = _built(claim, case, lens, extra)
        except ScenarioError as error:
            report.problems.extend(error.problems)
    return found


def _built(claim: Claim, case: Case, lens: str | None, extra: Sequence[str]) -> Scenario:
    changes = [*case.settings, *extra]
    try:
        plain = load(case.scenario, changes, case.lens or lens, case.doctrines)
        bars = [_barring(plain, player, levers) for player, levers in case.bar.items()]
        return load(case.scenario, [*changes, *bars], case.lens or lens, case.doctrines) if bars else plain
    except ScenarioError as error:
        raise ScenarioError(_placed(problem, claim, case) for problem in error.problems) from None


def _barring(scenario: Scenario, player: str, levers: Sequence[str]) -> str:
    """Return the setting of an event that takes levers away from start to end."""
    names = ", ".join(levers)
    about = f"name: levers that {player} lacks, source: the claim, kind: format"
    days = f"date: {scenario.start.isoformat()}, for_weeks: {scenario.weeks}"
    return f"events=[{{{about}, {days}, bar: {{{player}: [{names}]}}}}]"


def _placed(problem: Problem, claim: Claim, case: Case) -> Problem:
    """Return a mistake in a setting of a claim with its place in the file of claims."""
    if problem.file not in _LAID_OVER:
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
        for field in ("moves", "after", "then"):
            if field in measure.detail:
                _check_moves(claim, f"measures.{name}.{field}", measure.detail[field], cases, report)


def _check_moves(
    claim: Claim,
    path: str,
    chosen: Mapping[str, object],
    cases: Mapping[str, Scenario],
    report: Report,
) -> None:
    levers = [lever for case in cases.values() for menu in case.levers for lever in menu]
    where = f"{CLAIMS}.{claim.id}.{path}"
    branch = claim.tree
    for part in path.split("."):
        branch = branch.branch(part)
    if not any(name in chosen for name in ("levers", "kinds", "postures")):
        report.add(branch.mark, where, "expected levers, kinds or postures (missing)")
    own = {lever.key for lever in levers if KEYS[lever.player] == chosen["player"]}
    listed = chosen.get("levers", ())
    for key in listed if isinstance(listed, tuple) else ():
        if key not in own:
            text = f"expected a lever of the player (given unknown '{key}'){did_you_mean(key, own)}"
            report.add(_mark_in(branch, "levers"), where, text)


def _mark(claim: Claim, field: str) -> Mark:
    return _mark_in(claim.tree, field)


def _mark_in(branch: Branch, field: str) -> Mark:
    node = branch.get(field)
    return node.mark if node else branch.mark
