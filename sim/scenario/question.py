"""The question that a scenario is written for: what is asked, what it is compared with, and which outcome answers it.

A question changes no result.  Whether its names are those of the scenario is checked here, with the place of
each mistake; :mod:`diplomatic_swings.experiments.questions` answers it.
"""

from collections.abc import Iterable, Mapping

from diplomatic_swings.forms.containers import Table
from diplomatic_swings.forms.library import SCENARIOS, shipped
from diplomatic_swings.forms.numbers import Number, finite, shape_at
from diplomatic_swings.forms.problems import Problem, Report, did_you_mean, join
from diplomatic_swings.forms.tree import Branch, Entry, given, paths, strings
from diplomatic_swings.sim.scenario.checks import menus
from diplomatic_swings.sim.scenario.form import outline, scenario_form
from diplomatic_swings.sim.scenario.question_form import QUESTION, TABLE, WAYS
from diplomatic_swings.sim.scenario.timetable import EVENTS


def check_question(tree: Branch, report: Report) -> None:
    """Report what the question of the file that was asked for says of events, players, moves and numbers not there.

    Args:
        tree: all files laid over each other, before settings and the horizon take anything away; its mark names
            the file that was asked for.
        report: takes the mistakes.
    """
    if tree.branch(QUESTION).mark.file == tree.mark.file:
        report.problems += _mistakes(tree)


def fitting(tree: Branch) -> Branch:
    """Return a scenario's content without a question that no longer fits it.

    A file inherits the question of the one that it extends, and a run may be shorter, lack an event or a lever: such
    a scenario has no question, and that is no mistake.
    """
    return tree.without(QUESTION) if _mistakes(tree) else tree


def _mistakes(tree: Branch) -> list[Problem]:
    """Return what is wrong with a question, its form aside."""
    report = Report()
    if isinstance(tree.get(QUESTION), Branch):
        who = outline(tree)
        players = who.players if who else ()
        options = menus(tree, players)
        _check_control(tree, scenario_form(who), report)
        _check_bars(_part(tree, "control").branch("bar"), options, report)
        _check_outcome(tree, options, report)
    return report.problems


def _part(tree: Branch, name: str) -> Branch:
    return tree.branch(QUESTION).branch(name)


def _check_control(tree: Branch, form: Table, report: Report) -> None:
    control, where = _part(tree, "control"), join(QUESTION, "control")
    ways = [way for way in WAYS if way in control.entries]
    if not ways:
        report.add(control.mark, where, f"expected {', '.join(WAYS[:-1])} or {WAYS[-1]} (missing)")
    if "scenario" in ways and len(ways) > 1:
        report.add(control.mark, where, f"expected scenario alone (given {' and '.join(ways)})")
    events = tree.branch(EVENTS).entries
    for event, mark in strings(control.get("without")):
        if event not in events:
            text = f"expected an event of the scenario (given unknown '{event}'){did_you_mean(event, events)}"
            report.add(mark, join(where, "without"), text)
    known = list(paths(tree)) if "set" in ways else []
    for path, entry in control.branch("set").entries.items():
        _check_number(path, entry, form, known, report)
    scenario, name = control.get("scenario"), control.scalar("scenario")
    if scenario is not None and name not in (known_files := shipped(SCENARIOS)):
        text = f"expected the name of a shipped scenario (given {given(scenario)}){did_you_mean(str(name), known_files)}"
        report.add(scenario.mark, join(where, "scenario"), text)


def _check_number(path: str, entry: Entry, form: Table, known: list[str], report: Report) -> None:
    """Report a control that sets no number of the scenario, or one out of its bounds."""
    where, shape = join(QUESTION, "control.set"), shape_at(form, path)
    if not isinstance(shape, Number) or path not in known:
        text = f"expected the path of a number of the scenario (given '{path}'){did_you_mean(path, known)}"
        report.add(entry.key, where, text)
    elif finite(entry.node) is not None:
        shape.check(entry.node, join(where, path), report)


def _check_bars(bars: Branch, options: Mapping[str, Iterable[str]], report: Report) -> None:
    """Report players who are not there, and levers that they do not have."""
    where = join(QUESTION, "control.bar")
    for player, entry in bars.entries.items():
        if player not in options:
            text = f"expected a player (given unknown '{player}'){did_you_mean(player, options)}"
            report.add(entry.key, where, text)
            continue
        for name, mark in strings(entry.node):
            if name not in (own := list(options[player])):
                text = f"expected a lever of {player} (given unknown '{name}'){did_you_mean(name, own)}"
                report.add(mark, join(where, player), text)


def _check_outcome(tree: Branch, options: Mapping[str, Iterable[str]], report: Report) -> None:
    outcome, where = _part(tree, "outcome"), join(QUESTION, "outcome")
    ending, does = "ending" in outcome.entries, "does" in outcome.entries
    if ending == does:
        report.add(outcome.mark, where, f"expected ending or does ({'both' if ending else 'neither'} given)")
    for name, belongs, to in (("ever", ending, "ending"), ("count", does, "does"), ("player", does, "does")):
        if name in outcome.entries and not belongs and ending != does:
            report.add(outcome.entries[name].key, join(where, name), f"expected only beside {to}")
    if does:
        _check_deeds(tree, outcome, options, report)


def _check_deeds(tree: Branch, outcome: Branch, options: Mapping[str, Iterable[str]], report: Report) -> None:
    """Report a player who is not there, moves that it does not have, and moves that the events left out force."""
    where, player = join(QUESTION, "outcome"), outcome.scalar("player")
    if player not in options:
        node = outcome.get("player")
        hint = did_you_mean(str(player), options)
        given = "missing" if node is None else f"given unknown '{player}'"
        report.add((node or outcome).mark, join(where, "player"), f"expected a player ({given}){hint}")
        return
    own = [*options[str(player)], *tree.branch("acts").branch(str(player)).entries]
    forced = _forced(tree, str(player))
    for name, mark in strings(outcome.get("does")):
        if name not in own:
            text = f"expected a lever or an act of {player} (given unknown '{name}'){did_you_mean(name, own)}"
            report.add(mark, join(where, "does"), text)
        elif name in forced or (name == TABLE and any(each.startswith(f"{TABLE}:") for each in forced)):
            text = f"expected what no event left out forces (given '{name}', forced by '{forced.get(name, name)}')"
            report.add(mark, join(where, "does"), text)


def _forced(tree: Branch, player: str) -> dict[str, str]:
    """Return what the events that the control leaves out force a player to, with the names of the events."""
    events = tree.branch(EVENTS)
    left_out = [name for name, _ in strings(_part(tree, "control").get("without")) if name in events.entries]
    pairs = ((events.branch(name).branch("force").scalar(player), name) for name in left_out)
    return {str(lever): name for lever, name in pairs if lever is not None}
