"""Checks across a whole scenario: what its parts demand of each other."""

from collections.abc import Iterator

from diplomatic_swings.forms.problems import Mark, Report, did_you_mean, is_shipped, join
from diplomatic_swings.forms.tree import Branch, strings
from diplomatic_swings.sim.scenario.form import PRESENCE_ACTS, SIGNER_ACTS, TABLE
from diplomatic_swings.sim.scenario.lever_form import WASHINGTON
from diplomatic_swings.sim.scenario.menu_checks import Policies, number

FEWEST_PLAYERS, MOST_PLAYERS = 2, 8
MOST_TYPES = 3
ROUNDING = 1e-9
PAPER = "table:"
"""What stands before a package's name where events and policies mention the option to table it."""

WALK, RETURN = PRESENCE_ACTS
NEEDED_ACTS = ("sign", "withdraw")
"""What a party that a package binds comes to decide on, whether it likes it or not."""


def menus(tree: Branch, players: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return by player the options that events and policies may name: levers, then papers to table.

    A player without a menu is left out: that it has none is said once, by the form.
    """
    levers = tree.branch("levers")
    seated = [player for player in players if isinstance(levers.get(player), Branch)]
    return {player: (*_levers(tree, player), *_papers(tree, player)) for player in seated}


def _levers(tree: Branch, player: str) -> tuple[str, ...]:
    return tuple(tree.branch("levers").branch(player).entries)


def _papers(tree: Branch, player: str) -> tuple[str, ...]:
    names = _packages(tree, player, "tabled_by")
    return tuple(f"{PAPER}{name}" for name in names)


def _packages(tree: Branch, player: str, role: str) -> list[str]:
    """Return the packages that name a player in a role: ``tabled_by`` or ``signers``."""
    packages = tree.branch("packages")
    named = {name: strings(packages.branch(name).get(role)) for name in packages.entries}
    return [name for name, players in named.items() if player in [key for key, _ in players]]


def check_game(tree: Branch, players: tuple[str, ...], policies: Policies, report: Report) -> None:
    """Report what is wrong between the parts of a scenario.

    Args:
        tree: the scenario, all overlays applied.
        players: keys of the players.
        policies: path and content of the policy files, by player.
        report: takes the mistakes.
    """
    _check_counts(tree, players, report)
    for player in players:
        if not _wrong(f"players.{player}.types", report):
            _check_priors(tree, player, report)
    if not _wrong("packages", report):
        _check_in_force(tree, report)
        for player in players:
            _check_acts(tree, player, report)
    for _, policy in policies.values():
        _check_policy(policy, report)


def _wrong(path: str, report: Report) -> bool:
    """Return whether a mistake below a path is known, so that what follows from it need not be said."""
    return any(f"{problem.path}.".startswith(f"{path}.") for problem in report.problems)


def _check_counts(tree: Branch, players: tuple[str, ...], report: Report) -> None:
    if not FEWEST_PLAYERS <= len(players) <= MOST_PLAYERS:
        span = f"{FEWEST_PLAYERS} to {MOST_PLAYERS} players"
        report.add(tree.branch("players").mark, "players", f"expected {span} (given {len(players)})")
    packages = tree.get("packages")
    if isinstance(packages, Branch) and not packages.entries:
        report.add(packages.mark, "packages", "expected at least one package (given none)")


def _check_in_force(tree: Branch, report: Report) -> None:
    """Report a package in force at the start that the file does not have."""
    node, names = tree.get("in_force"), tree.branch("packages").entries
    name = tree.scalar("in_force")
    if node is None or name in names:
        return
    text = f"expected a package of the scenario (given unknown '{name}')"
    report.add(node.mark, "in_force", f"{text}{did_you_mean(str(name), names)}")


def _check_priors(tree: Branch, player: str, report: Report) -> None:
    """Report a wrong number of types, and priors that do not sum to 1."""
    entry = tree.branch("players").branch(player).entries.get("types")
    types = entry.node if entry else None
    if entry is None or not isinstance(types, Branch):
        return
    path = f"players.{player}.types"
    if not 1 <= len(types.entries) <= MOST_TYPES:
        report.add(types.mark, path, f"expected 1 to {MOST_TYPES} types (given {len(types.entries)})")
    priors = {name: number(types.branch(name).get("prior")) for name in types.entries}
    known = [prior for prior in priors.values() if prior is not None]
    if known and len(known) == len(priors) and abs(sum(known) - 1.0) > ROUNDING:
        terms = " + ".join(f"{prior:g}" for prior in known)
        given = f"{terms} = {sum(known):g}" if len(known) > 1 else terms
        report.add(_changed(entry.key, types), path, f"expected priors that sum to 1 (given {given})")


def _changed(key: Mark, types: Branch) -> Mark:
    """Return the place of the prior that was set last, or of all types where one file sets all priors.

    Laying a file over another keeps the place of the upper key, so the key of the types is in the last file.
    """
    marks = [node.mark for name in types.entries if (node := types.branch(name).get("prior"))]
    last = [mark for mark in marks if mark.file == key.file]
    return last[0] if 0 < len(last) < len(marks) else key


def _check_acts(tree: Branch, player: str, report: Report) -> None:
    """Report acts that a player lacks, or has and can never take."""
    acts = tree.branch("acts").branch(player)
    place = f"acts.{player}"
    for name, reason, paper in _needed(tree, player):
        if name not in acts.entries:
            mark = acts.mark if "acts" in tree.entries else tree.mark
            if is_shipped(mark.file):  # there all acts are: a paper of the user's own asks for more
                mark = tree.branch("packages").branch(paper).mark
            report.add(mark, join(place, name), f"expected an act (missing: {reason})")
    able = _able(tree, player)
    for name, entry in acts.entries.items():
        if name in (TABLE, *SIGNER_ACTS) and name not in able:
            role = "table" if name == TABLE else "sign"
            text = f"expected an act that {player} can take (given '{name}', with no package it may {role})"
            report.add(entry.key, join(place, name), text)


def _able(tree: Branch, player: str) -> tuple[str, ...]:
    """Return the acts on papers that a player can come to take."""
    tables = (TABLE,) if _packages(tree, player, "tabled_by") else ()
    return (*tables, *(SIGNER_ACTS if _packages(tree, player, "signers") else ()))


def _needed(tree: Branch, player: str) -> Iterator[tuple[str, str, str]]:
    """Yield the acts that a player must have, why, and the paper that asks for it."""
    tables = _packages(tree, player, "tabled_by")
    if tables:
        yield TABLE, f"{player} may table {tables[0]}", tables[0]
    signs = _packages(tree, player, "signers")
    for name in NEEDED_ACTS if signs else ():
        yield name, f"{player} must sign {signs[0]}", signs[0]
    if player == WASHINGTON and WALK in tree.branch("acts").branch(player).entries:
        yield RETURN, f"{player} can leave the talks", ""


def _check_policy(policy: Branch, report: Report) -> None:
    """Report a policy that changes nothing."""
    if not policy.branch("cost").entries and not strings(policy.get("bar")):
        report.add(policy.mark, "cost", "expected at least one lever under cost or bar (given none)")


def option_node(tree: Branch, player: str, option: str) -> Branch:
    """Return the content of a lever, or of the act of tabling for ``table:PACKAGE``."""
    if option.startswith(PAPER):
        return tree.branch("acts").branch(player).branch(TABLE)
    return tree.branch("levers").branch(player).branch(option)


def package_of(tree: Branch, option: str) -> Branch | None:
    """Return the package that ``table:PACKAGE`` would table, None for a lever."""
    return tree.branch("packages").branch(option.removeprefix(PAPER)) if option.startswith(PAPER) else None
