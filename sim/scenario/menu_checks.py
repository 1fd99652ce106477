"""Checks across a whole scenario: levers that events and policies name, and a way to do nothing."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from diplomatic_swings.forms.numbers import finite
from diplomatic_swings.forms.problems import Mark, Report, did_you_mean, join
from diplomatic_swings.forms.shapes import as_date
from diplomatic_swings.forms.tree import Branch, Listing, Node, scalar, strings
from diplomatic_swings.sim.scenario.lever_form import HOLD, PHASES
from diplomatic_swings.sim.scenario.timetable import ACTIONS, EVENTS, Spell, barred, forced
from diplomatic_swings.sim.world.calendar import week_of
from diplomatic_swings.sim.world.state import VARIABLES

type Policies = Mapping[str, tuple[Path, Branch]]
type Menus = Mapping[str, Collection[str]]

STANDING = "standing"
"""What stands at the start besides the state: signatures on the paper on the table, and tired moves."""

_NO_PAPER = "expected no signature where no paper is on the table: state.tabled is 0"


def number(node: Node | None) -> float | None:
    """Return the finite number at a node, bare or with a unit, or None."""
    return finite(node.get("value")) if isinstance(node, Branch) else finite(node)


def check_whole(tree: Branch, policies: Policies, menus: Menus, report: Report) -> None:
    """Report what is wrong between the parts of a scenario.

    Args:
        tree: the scenario, all overlays applied.
        policies: path and content of the policy files, by player.
        menus: by player, the names that events and policies may mention.
        report: takes the mistakes.
    """
    _check_actions(tree, report)
    _check_lucky_weeks(tree, report)
    _check_names(tree, policies, menus, report)
    _check_forced_once(forced(tree, menus), report)
    _check_standing(tree, menus, report)
    for player in menus:
        _check_hold(player, tree, policies, barred(tree, menus), report)


def _menu(tree: Branch, player: str) -> Branch:
    return tree.branch("levers").branch(player)


def _check_actions(tree: Branch, report: Report) -> None:
    """Report events that do nothing, or that add to a variable they set."""
    for name, entry in tree.branch(EVENTS).entries.items():
        if not isinstance(entry.node, Branch):
            continue
        path = join(EVENTS, name)
        if not any(action in entry.node.entries for action in ACTIONS):
            report.add(entry.key, path, f"expected at least one of {', '.join(ACTIONS)} (missing)")
        added = entry.node.branch("add").entries
        for variable, setting in entry.node.branch("set").entries.items():
            if variable in added:
                text = "expected a variable either added to or set (given both)"
                report.add(setting.key, f"{path}.set.{variable}", text)
        _check_luck(entry.node, path, report)


def _check_luck(event: Branch, path: str, report: Report) -> None:
    """Report a chance or a spread of what an event does not change; levers are forced and barred for certain."""
    changed = [*event.branch("add").entries, *event.branch("set").entries]
    for variable, entry in event.branch("spread").entries.items():
        if variable not in changed and variable in VARIABLES:
            text = f"expected a variable that the event adds to or sets{did_you_mean(variable, changed)}"
            report.add(entry.key, f"{path}.spread.{variable}", text)
    uncertain = "chance" in event.entries and number(event.get("chance")) != 1.0
    if uncertain and any(action in event.entries for action in ("force", "bar")):
        text = "expected no chance beside force or bar: give what is certain an event of its own"
        report.add(event.entries["chance"].key, join(path, "chance"), text)


def _check_lucky_weeks(tree: Branch, report: Report) -> None:
    """Report two events of one week that change one variable, where a chance or a spread leaves open what they make of it."""
    first = as_date(tree.get("start"))
    before: dict[tuple[int, str], bool] = {}
    for name, entry in tree.branch(EVENTS).entries.items():
        event = entry.node
        date = as_date(event.get("date")) if isinstance(event, Branch) else None
        if not isinstance(event, Branch) or first is None or date is None:
            continue
        week = week_of(first, date)
        lucky = (number(event.get("chance")) or 1.0) < 1.0 or bool(event.branch("spread").entries)
        for variable, setting in {**event.branch("add").entries, **event.branch("set").entries}.items():
            if (lucky and (week, variable) in before) or before.get((week, variable)):
                text = "expected one event a week to change a variable where one has a chance or a spread (given two)"
                report.add(setting.key, f"{EVENTS}.{name}", text)
            before[week, variable] = lucky


def _check_names(tree: Branch, policies: Policies, menus: Menus, report: Report) -> None:
    """Report levers that a player does not have."""
    for spell in forced(tree, menus) + barred(tree, menus):
        _check_levers(spell.levers, spell.path, menus[spell.player], report)
    for player, (_, policy) in policies.items():
        costs = [(name, entry.key) for name, entry in policy.branch("cost").entries.items()]
        _check_levers(costs, "cost", menus[player], report)
        _check_levers(strings(policy.get("bar")), "bar", menus[player], report)


def no_such_paper(number_of_paper: float, packages: int) -> str:
    """Return what is expected where the paper on the table is none of so many packages; empty where it is one, or none."""
    if number_of_paper <= packages:
        return ""
    return f"expected 0 to {packages}: the number of a paper, 0 where none is on the table (given {number_of_paper:g})"


def _check_standing(tree: Branch, menus: Menus, report: Report) -> None:
    """Report moves that a player does not have, and signatures on a paper that nobody has tabled or that binds others."""
    standing = tree.branch(STANDING)
    for player, menu in menus.items():
        moves = standing.branch("tired").branch(player).entries
        path = f"{STANDING}.tired.{player}"
        _check_levers([(name, entry.key) for name, entry in moves.items()], path, menu, report)
    paper = number(tree.branch("state").get("tabled")) or 0.0
    packages = list(tree.branch("packages").entries)
    if expected := no_such_paper(paper, len(packages)):
        stated = tree.branch("state").branch("tabled").get("value") or tree.branch("state").get("tabled")
        report.add(stated.mark if stated else tree.mark, "state.tabled", expected)
        return
    bound = (
        strings(tree.branch("packages").branch(packages[int(paper) - 1]).get("signers"))
        if paper >= 1.0
        else []
    )
    signers = [key for key, _ in bound]
    for name, mark in strings(standing.get("signed")):
        if name not in signers:
            whom = (
                f"expected a player that the paper on the table binds: {', '.join(signers)}"
                if signers
                else _NO_PAPER
            )
            report.add(mark, f"{STANDING}.signed", f"{whom} (given '{name}')")


def _check_levers(
    names: Iterable[tuple[str, Mark]], path: str, menu: Collection[str], report: Report
) -> None:
    for name, mark in names:
        if name not in menu:
            hint = did_you_mean(name, menu)
            report.add(mark, path, f"expected a lever of the player (given unknown '{name}'){hint}")


def _check_forced_once(spells: list[Spell], report: Report) -> None:
    """Report players whom two events force in the same week."""
    for number, spell in enumerate(spells):
        for other in spells[:number]:
            clash = set(spell.weeks) & set(other.weeks)
            if clash and spell.player == other.player:
                mark = spell.levers[0][1]
                text = (
                    f"expected one forced lever a week (given another in week {min(clash)}, by {other.path})"
                )
                report.add(mark, spell.path, text)


def _check_hold(player: str, tree: Branch, policies: Policies, bars: list[Spell], report: Report) -> None:
    """Report a player who has, or is left, no lever to do nothing with."""
    menu = _menu(tree, player)
    path = f"levers.{player}"
    holds = {name for name, entry in menu.entries.items() if _always_legal(entry.node)}
    if not holds:
        wanted = f"a lever of kind {HOLD}, in all phases ({', '.join(PHASES)}) and without legal bounds"
        report.add(menu.mark, path, f"expected {wanted} (missing)")
        return
    _, policy = policies.get(player, (None, Branch(menu.mark)))
    banned = strings(policy.get("bar"))
    _check_left(holds, banned, ("bar", banned[-1][1] if banned else menu.mark), report)
    spells = [spell for spell in bars if spell.player == player]
    for spell in spells:
        for week in spell.weeks:
            levers = [*banned, *(lever for one in spells if week in one.weeks for lever in one.levers)]
            if spell.levers and _check_left(holds, levers, (spell.path, spell.levers[0][1]), report):
                break


def _check_left(
    holds: set[str], bars: Iterable[tuple[str, Mark]], place: tuple[str, Mark], report: Report
) -> bool:
    """Report, and return whether it is so, that bars leave no lever to do nothing with."""
    left = holds - {name for name, _ in bars}
    if left:
        return False
    path, mark = place
    names = ", ".join(sorted(holds))
    report.add(mark, path, f"expected a lever of kind {HOLD} to be left (given bars on {names})")
    return True


def _always_legal(lever: Node) -> bool:
    if not isinstance(lever, Branch) or lever.scalar("kind") != HOLD:
        return False
    phases = lever.get("phases")
    named = {scalar(item) for item in phases.items} if isinstance(phases, Listing) else set()
    return not lever.branch("legal").entries and set(PHASES) <= named
