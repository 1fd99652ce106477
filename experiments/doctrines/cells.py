"""The payoffs of doctrines: every choice of one policy by each player is a scenario, solved and played with the same luck.

What a policy adds to costs enters choices alone, so payoffs are those that the players really have, without the policies'
own subsidies.
"""

import itertools
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from diplomatic_swings.experiments.designs import game_points as points
from diplomatic_swings.experiments.designs.design import AS_IT_IS
from diplomatic_swings.experiments.designs.game_points import UNSETTLED, UnsettledError
from diplomatic_swings.experiments.doctrines.empirical import EmpiricalGame
from diplomatic_swings.forms.problems import Mark, Report, did_you_mean
from diplomatic_swings.sim.scenario.loading import capitals, following, policy_names, vary
from diplomatic_swings.sim.tables.records import Scenario

PLACE = Mark("--doctrine")

CHOOSING = ("us", "russia")
"""Players who choose unless others are asked for: their doctrines make the swings."""

MOST_CELLS = 4096
"""Choices of doctrines that are solved and played at most."""


class How(NamedTuple):
    """How cells are played.

    Attributes:
        runs: runs of each cell, with the same luck in all.
        seed: seed of the runs.
        jobs: threads (default: one per core).
        allow_unsettled: take cells whose values do not settle.
        progress: called with (cells played, cells in all).
    """

    runs: int
    seed: int = 0
    jobs: int | None = None
    allow_unsettled: bool = False
    progress: Callable[[int, int], None] = lambda _done, _all: None


def doctrines_of(scenario: Scenario, asked: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Return the doctrines among which each player chooses, as it is first.

    Args:
        scenario: who plays.
        asked: doctrines by player; a player without any has all that are shipped for it. Nobody asked for: see
            :data:`CHOOSING`.

    Raises:
        ScenarioError: if there is no such player or policy, or a player has no other doctrine than to be as it is.
    """
    shipped, seats = policy_names(), [player.key for player in scenario.players]
    players = asked or {key: () for key in CHOOSING if key in seats}
    report = Report()
    chosen: dict[str, tuple[str, ...]] = {}
    for player, names in players.items():
        if player not in seats:
            near = did_you_mean(player, seats, capitals(scenario))
            report.add(PLACE, player, f"expected a player: {', '.join(seats)}{near}")
            continue
        rest = [name for name in names or shipped.get(player, ()) if name != AS_IT_IS]
        chosen[player] = tuple(dict.fromkeys([AS_IT_IS, *rest]))
        if len(chosen[player]) == 1:
            report.add(PLACE, player, "expected a policy to choose besides being as it is (none is shipped)")
    report.stop_if_any()
    for player, names in chosen.items():
        for name in names[1:]:
            following(scenario, {player: name})
    if (cells := int(np.prod([len(names) for names in chosen.values()]))) > MOST_CELLS:
        report.add(PLACE, "", f"expected {MOST_CELLS:,} choices of doctrines at most (given {cells:,})")
    report.stop_if_any()
    return chosen


def _case(
    scenario: Scenario,
    doctrines: Mapping[str, Sequence[str]],
    place: tuple[int, ...],
    numbers: Mapping[str, float] | None,
) -> Scenario:
    """Return the scenario of a cell."""
    names = (names[number] for names, number in zip(doctrines.values(), place, strict=True))
    chosen = {player: name for player, name in zip(doctrines, names, strict=True) if name != AS_IT_IS}
    case = following(scenario, chosen) if chosen else scenario
    return vary(case, numbers) if numbers else case


def play_cells(
    scenario: Scenario,
    doctrines: Mapping[str, Sequence[str]],
    how: How,
    numbers: Mapping[str, float] | None = None,
) -> EmpiricalGame:
    """Return the game of doctrines, each cell solved from the scenario as it is, and played.

    Args:
        scenario: what is played.
        doctrines: what each player chooses among, as :func:`doctrines_of` returns it.
        how: runs, seed, threads.
        numbers: other numbers of the scenario, as of a draw of a posterior.

    Raises:
        UnsettledError: if values of cells do not settle, unless that is allowed.
    """
    start = points.start(scenario, how.jobs)
    players = [player.key for player in scenario.players]
    shape = tuple(len(names) for names in doctrines.values())
    payoffs = np.empty((*shape, how.runs, len(players)))
    places = list(itertools.product(*map(range, shape)))

    def played(place: tuple[int, ...]) -> bool:
        """Play a cell, on one thread; return whether its values settled."""
        case = _case(scenario, doctrines, place, numbers)
        values = points.values(case, start)
        records = points.records(case, values, how.seed, 0, how.runs)
        payoffs[place] = np.concatenate([record.payoff for record in records]) / case.weeks
        return bool(values.solution.settled)

    unsettled = 0
    with ThreadPoolExecutor(how.jobs or os.cpu_count() or 1) as pool:
        for done, settled in enumerate(pool.map(played, places)):
            unsettled += not settled
            how.progress(done + 1, len(places))
    if unsettled and not how.allow_unsettled:
        raise UnsettledError(
            f"{UNSETTLED} in {unsettled} of {len(places)} cells: what lies between them may be the solver's noise; "
            "take them all the same with --allow-unsettled"
        )
    seats = tuple(players.index(key) for key in doctrines)
    return EmpiricalGame(
        tuple(doctrines), tuple(map(tuple, doctrines.values())), payoffs[..., seats], unsettled
    )
