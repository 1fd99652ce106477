"""The pages of presets, lenses and policies: what each changes."""

from collections.abc import Iterator

from diplomatic_swings.forms.library import SCENARIOS, shipped
from diplomatic_swings.forms.parsing import read
from diplomatic_swings.forms.problems import Report
from diplomatic_swings.sim.scenario.loading import (
    Difference,
    available,
    differences,
    lenses,
    load,
    meaning,
    policy_names,
    quantities,
)
from diplomatic_swings.sim.tables.records import Event, Policy, Scenario
from diplomatic_swings.sim.world.calendar import week_of
from diplomatic_swings.sim.world.state import NAMES
from diplomatic_swings.tell.pages.markdown import bullets, flowing, number, page, paragraphs, signed, table

BASELINE = "talks-2025-01"
HEADS = ("setting", "meaning", "base", "here", "source")


def presets_page() -> str:
    """Return the page of scenarios: what each is about, what it changes, and what happens when."""
    about = "The shipped scenarios. Values are set against those of the scenario that each builds on."
    return page("Scenarios", about, *(_preset(listed.name) for listed in available()))


def _preset(name: str) -> str:
    scenario = load(name)
    base = base_of(name)
    origin = f"builds on `{base}`" if base else "complete in itself"
    return paragraphs(
        f"## {scenario.title} (`{name}`)",
        f"{scenario.weeks} weeks from {scenario.start}; {origin}. {flowing(scenario.introduction)}",
        f"Watch for:\n\n{bullets(scenario.watch_for)}",
        _changes(differences(load(base), scenario), scenario) if base else "",
        events(scenario),
    )


def base_of(name: str) -> str | None:
    """Return the name of the scenario that a shipped one builds on."""
    root = read(shipped(SCENARIOS)[name], Report())
    base = root.scalar("extends") if root else None
    return str(base) if base else None


def _changes(differences: list[Difference], scenario: Scenario) -> str:
    """Return the settings that differ as a table; events have one of their own."""
    rows = [_change(d, scenario) for d in differences if not d.path.startswith("events.")]
    return table(HEADS, rows) if rows else ""


def _change(d: Difference, scenario: Scenario) -> tuple[str, ...]:
    num = meaning(d.path)
    about = f"{num.meaning} [{num.unit}]" if num else ""
    return f"`{d.path}`", about, _given(d.first), _given(d.second), source_of(d.path, scenario)


def _given(value: float | str | None) -> str:
    if value is None:
        return "none"
    return number(value) if isinstance(value, float) else value


def source_of(path: str, scenario: Scenario) -> str:
    """Return the source of the number at a dotted path, or of the nearest block around it; nothing if there is none."""
    known = quantities(scenario).get(path)
    return (known.source or "") if known else ""


def events(scenario: Scenario) -> str:
    """Return what happens on a date, within the length of a run."""
    rows = [_event(event, scenario) for event in scenario.events]
    return table(("week", "date", "event", "what it does", "source"), rows) if rows else ""


def _event(event: Event, scenario: Scenario) -> tuple[str, ...]:
    week = week_of(scenario.start, event.date)
    return str(week), str(event.date), event.name, "; ".join(_doings(event, scenario)), event.source


def _doings(event: Event, scenario: Scenario) -> Iterator[str]:
    for variable, amount in event.add:
        yield f"`{NAMES[variable]}` {signed(amount)}"
    for variable, value in event.set:
        yield f"`{NAMES[variable]}` = {number(value)}"
    keys = [player.key for player in scenario.players]
    span = f"for {event.for_weeks} weeks" if event.for_weeks > 1 else "that week"
    for player, lever in event.force:
        yield f"forces `{keys[player]}.{lever}` {span}"
    for player, lever in event.bar:
        yield f"bars `{keys[player]}.{lever}` {span}"


def lenses_page() -> str:
    """Return the page of lenses: what each changes against the baseline."""
    about = (
        f"What each lens changes against `{BASELINE}`: beliefs, wants and chances, not where things stand."
    )
    return page("Lenses", about, *(_lens(listed.name, listed.title) for listed in lenses()))


def _lens(name: str, title: str) -> str:
    scenario = load(BASELINE, lens=name)
    return f"## {title} (`{name}`)\n\n{_changes(differences(load(BASELINE), scenario), scenario)}"


def policies_page(scenario: Scenario) -> str:
    """Return the page of policies: moves made dearer, cheaper or barred for one player."""
    about = (
        "A policy adds to the cost of some moves of one player and takes others away. Everything else "
        "is left to payoffs and beliefs; the others know of it."
    )
    texts = [about]
    names_of = {player.key: player.name for player in scenario.players}
    for player, names in policy_names().items():
        texts.append(f"## {names_of.get(player, player)}")
        texts += [_policy(load(BASELINE, policies={player: name}).policies[0]) for name in names]
    return page("Policies", *texts)


def _policy(policy: Policy) -> str:
    costs = (f"`{move}` {signed(cost)} util" for move, cost in policy.cost.items())
    bars = (f"`{move}` barred" for move in policy.bar)
    return paragraphs(
        f"### {policy.title} (`{policy.name}`)",
        f"{flowing(policy.introduction)} Source: {policy.source}.",
        bullets([*costs, *bars]),
    )
