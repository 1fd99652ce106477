"""The first model, as claims see it."""

from collections.abc import Iterator, Sequence

from experiments.claims.games import Game, Names, Shelves, Size
from experiments.claims.measures import KINDS
from experiments.claims.played import DERIVED, QUANTITIES, WORDS, Played, levers_of
from experiments.ensemble import Options, records
from sim.files.assembly import DOCTRINE_OPTION, SET_OPTION
from sim.files.lever_form import KINDS as LEVER_KINDS
from sim.files.library import DOCTRINES, LENSES, SCENARIOS
from sim.players import KEYS
from sim.ranges import MEANINGS
from sim.scenario import Scenario, flatten, load
from sim.state import ISSUES

CHUNK = 256
"""Runs played at a time: their whole paths are in memory."""


def _barred(scenario: Scenario, player: str, levers: Sequence[str]) -> list[str]:
    """Return the setting of an event that takes levers away from start to end."""
    names = ", ".join(levers)
    about = f"name: levers that {player} lacks, source: the claim, kind: format"
    days = f"date: {scenario.start.isoformat()}, for_weeks: {scenario.weeks}"
    return [f"events=[{{{about}, {days}, bar: {{{player}: [{names}]}}}}]"]


def _played(scenario: Scenario, size: Size) -> Iterator[tuple[int, Played]]:
    options = Options(size.draws, CHUNK, size.runs)
    for first, record in records(scenario, size.runs, size.seed, size.threads, None, options):
        yield first, Played(scenario, record)


FIRST = Game(
    format=1,
    folder="claims",
    baseline="baseline",
    shelves=Shelves(SCENARIOS, LENSES, DOCTRINES),
    following="doctrines",
    sources=(SET_OPTION, DOCTRINE_OPTION),
    names=Names(KEYS, LEVER_KINDS, (), QUANTITIES, WORDS, ISSUES),
    kinds=KINDS,
    derived={**MEANINGS, **DERIVED},
    load=load,
    settings=flatten,
    levers=levers_of,
    papers=lambda _scenario: [],
    barred=_barred,
    played=_played,
)
