"""Whether what events force can be played at all.

A forced lever that is not legal in its week is not played, so a mistake of dates or bounds would pass
in silence.  Two kinds are certain from the file alone: a lever that is illegal at the start, forced in the
first week, and one whose bounds rule out each of its phases.
"""

from collections.abc import Iterator, Mapping

from diplomatic_swings.forms.problems import Report
from diplomatic_swings.forms.shapes import as_date
from diplomatic_swings.forms.tree import Branch, strings
from diplomatic_swings.sim.scenario.checks import PAPER, option_node, package_of
from diplomatic_swings.sim.scenario.lever_form import DEFAULTS
from diplomatic_swings.sim.scenario.menu_checks import Menus, Policies, number
from diplomatic_swings.sim.scenario.timetable import EVENTS, Spell, barred, forced
from diplomatic_swings.sim.world.calendar import week_of
from diplomatic_swings.sim.world.state import ISSUES, VARIABLES

_TERMS = tuple(f"terms_{issue}" for issue in ISSUES)
_OPEN_WAR = dict.fromkeys(("ceasefire", "settlement", "weeks_in_force", *_TERMS), 0.0)

PHASES: dict[str, dict[str, float]] = {
    "war": _OPEN_WAR,
    "ceasefire": {"ceasefire": 1.0, "settlement": 0.0},
    "settlement": {"ceasefire": 0.0, "settlement": 1.0},
}
"""What each phase says of the state, whatever has happened before."""


def check_forced(tree: Branch, options: Menus, policies: Policies, report: Report) -> None:
    """Report forced levers that cannot be played.

    Args:
        tree: the scenario, all overlays applied.
        options: by player, the names that events may mention.
        policies: path and content of the policy files, by player.
        report: takes the mistakes.
    """
    bars = barred(tree, options)
    for spell in forced(tree, options):
        option, mark = spell.levers[0]
        if option not in options[spell.player]:
            continue
        reason = _never(tree, spell.player, option)
        if reason is None and 0 in spell.weeks:
            reason = _not_at_start(tree, spell.player, option) or _barred(spell, bars, policies)
        if reason:
            report.add(mark, spell.path, f"expected a lever that is legal then (given '{option}': {reason})")


def _phases(tree: Branch, player: str, option: str) -> list[str]:
    """Return the phases in which an option may be legal."""
    package = package_of(tree, option)
    if package is not None:
        return ["war", "ceasefire"] if package.scalar("kind") == "settlement" else ["war"]
    node = option_node(tree, player, option).get("phases")
    return [name for name, _ in strings(node)] if node else list(DEFAULTS["phases"])


def _windows(tree: Branch, player: str, option: str) -> Iterator[tuple[str, float | None, float | None]]:
    """Yield the bounds that an option sets on state variables."""
    legal = option_node(tree, player, option).branch("legal")
    for name in legal.entries:
        window = legal.branch(name)
        yield name, number(window.get("min")), number(window.get("max"))
    if option.startswith(PAPER):
        yield "tabled", None, 0.0


def _outside(tree: Branch, player: str, option: str, state: Mapping[str, float]) -> str | None:
    """Return which bound of an option a state does not meet, None if it meets all it says something of."""
    for name, low, high in _windows(tree, player, option):
        value = state.get(name)
        if value is not None and low is not None and value < low:
            return f"{name} is {value:g}, below {low:g}"
        if value is not None and high is not None and value > high:
            return f"{name} is {value:g}, above {high:g}"
    return None


def _never(tree: Branch, player: str, option: str) -> str | None:
    """Return why an option is never legal, None if it can be."""
    phases = [name for name in _phases(tree, player, option) if name in PHASES]
    if any(_outside(tree, player, option, PHASES[name]) is None for name in phases) or not phases:
        return None
    return f"its bounds rule out each of its phases, {', '.join(phases)}"


def _not_at_start(tree: Branch, player: str, option: str) -> str | None:
    """Return why an option is not legal in the first week, None if it is."""
    state = start_state(tree)
    phase = phase_of(state)
    if phase is None:
        return "the war has ended at the start"
    if phase not in _phases(tree, player, option):
        return f"not in the phase of the start, {phase}"
    return _outside(tree, player, option, state)


def phase_of(state: Mapping[str, float]) -> str | None:
    """Return the phase in which a state is, None where the war has ended by collapse."""
    if max(state.get("imposed", 0.0), state.get("exhausted", 0.0)) > 0.5:
        return None
    if state.get("settlement", 0.0) > 0.5:
        return "settlement"
    return "ceasefire" if state.get("ceasefire", 0.0) > 0.5 else "war"


def start_state(tree: Branch) -> dict[str, float]:
    """Return the state in which the first week opens: that of the file, and what events of the week do to it."""
    numbers = {name: number(tree.branch("state").get(name)) for name in VARIABLES}
    state = {name: value for name, value in numbers.items() if value is not None}
    package = tree.branch("packages").branch(str(tree.scalar("in_force")))
    if package.entries:
        state |= PHASES[str(package.scalar("kind"))]
    for event in _opening_events(tree):
        settings, additions = event.branch("set"), event.branch("add")
        for name, value in state.items():
            set_to, added = number(settings.get(name)), number(additions.get(name))
            state[name] = (value if set_to is None else set_to) + (added or 0.0)
    return {name: min(max(value, VARIABLES[name].low), VARIABLES[name].high) for name, value in state.items()}


def _opening_events(tree: Branch) -> Iterator[Branch]:
    start = as_date(tree.get("start"))
    events = tree.branch(EVENTS)
    for name in events.entries:
        date = as_date(events.branch(name).get("date"))
        if start and date and week_of(start, date) == 0:
            yield events.branch(name)


def _barred(spell: Spell, bars: list[Spell], policies: Policies) -> str | None:
    """Return what bars a forced option in the first week, None if nothing does."""
    option = spell.levers[0][0]
    for bar in bars:
        if bar.player == spell.player and 0 in bar.weeks and option in [name for name, _ in bar.levers]:
            return f"barred by {bar.path}"
    _, policy = policies.get(spell.player, (None, Branch(spell.levers[0][1])))
    if option in [name for name, _ in strings(policy.get("bar"))]:
        return f"barred by the policy {policy.scalar('name')}"
    return None
