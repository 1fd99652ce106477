"""What happened after a decision, in one line."""

from diplomatic_swings.experiments.runs.afterwards import COLLAPSE, Afterwards, Event
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.tell.words import ENDINGS, plural

_DONE = {
    "sign": "signed",
    "refuse": "refused",
    "withdraw": "withdrew its signature from",
    "break": "broke the peace of",
    "walk": "left the talks",
    "return": "came back to the talks",
    "table": "tabled",
}


def line(after: Afterwards, scenario: Scenario, week: int) -> str:
    """Return what happened next, and how the run ended."""
    ending = f"on {after.end}, at the end of the run, {ENDINGS[after.ending]}"
    if after.event is None:
        return f"What happened next: no paper was tabled, signed or refused any more; {ending}."
    wait = after.event.week - week
    when = "in the same week" if wait == 0 else f"{plural(wait, 'week')} later"
    return f"What happened next: {when} ({after.date}) {_told(after.event, scenario)}; {ending}."


def _told(event: Event, scenario: Scenario) -> str:
    papers = {package.key: f" “{package.label}”" for package in scenario.packages}
    if event.what == COLLAPSE:
        return "one side collapsed"
    capital = next(player.capital for player in scenario.players if player.key == event.player)
    return f"{capital} {_DONE[event.what]}{papers.get(event.paper, '')}"
