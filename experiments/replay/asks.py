"""What a week of the record asks of a player: which levers it may have pulled, in order of choice.

A game week has one everyday move and one weighty act of each player; the record may have several moves.  All are
scored by what the model expected of that week; of those that are weighty acts one is played, and of the others
one: the last of the week, or the first.
"""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

import pandas as pd
from diplomatic_swings.experiments.record.coding import unknown_levers
from diplomatic_swings.experiments.record.folder import FactRecord
from diplomatic_swings.experiments.record.weeks import moves_by_week
from diplomatic_swings.experiments.record.window import Window
from diplomatic_swings.forms.problems import ScenarioError
from diplomatic_swings.sim.tables.block import ACTS
from diplomatic_swings.sim.tables.game import option_keys
from diplomatic_swings.sim.tables.records import Scenario


class Pick(StrEnum):
    """Which move of a player is played in a week with several."""

    LAST = "last"
    FIRST = "first"


class Ask(NamedTuple):
    """A recorded move of a player, as moves of the game.

    Attributes:
        date: day of the move.
        player: key of the player.
        levers: everyday options and weighty acts that it may be, in order of choice.
        actor: who moved, as recorded.
        lever: kind of move, as recorded.
        posture: posture shown, "" for none.
        description: the move in words.
        plays: whether it is the one that is played.
    """

    date: dt.date
    player: str
    levers: tuple[str, ...]
    actor: str
    lever: str
    posture: str
    description: str
    plays: bool = True


Asks = Mapping[tuple[int, str], tuple[Ask, ...]]
"""By week and player, its moves in order; at most one weighty act and one everyday move of a week are played."""


def weighty(ask: Ask) -> bool:
    """Return whether a move is above all a weighty act: sign, refuse, walk ..."""
    return ask.levers[0] in ACTS


def asks_of(record: FactRecord, window: Window, scenario: Scenario, pick: Pick = Pick.LAST) -> Asks:
    """Return what the weeks of a record ask for.

    Args:
        record: dated facts.
        window: the weeks.
        scenario: the game; players that it lacks are left out.
        pick: which move is played of several.

    Raises:
        ScenarioError: if the record does not cover the window, or a rule names a lever that the game lacks.
    """
    _check_levers(record, scenario)
    players = {player.key for player in scenario.players}
    rows = [row for row in moves_by_week(record, window).to_dict("records") if row["player"] in players]
    grouped: dict[tuple[int, str], list[Ask]] = {}
    for row in rows:
        grouped.setdefault((int(row["week"]), str(row["player"])), []).append(_ask(row))
    return {place: _marked(asks, pick) for place, asks in grouped.items()}


def _check_levers(record: FactRecord, scenario: Scenario) -> None:
    keys, players = option_keys(scenario), [player.key for player in scenario.players]
    menus = {
        player: (*(key for owner, key, _ in keys if owner == number), *ACTS)
        for number, player in enumerate(players)
    }
    problems = [p for p in unknown_levers(record.coding, menus) if _plays(p.message, players)]
    if problems:
        raise ScenarioError(problems)


def _plays(message: str, players: list[str]) -> bool:
    return any(message.startswith(f"expected a lever of {player} ") for player in players)


def _ask(row: Mapping[str, Any]) -> Ask:
    return Ask(**{name: row[name] for name in Ask._fields if name in row})


def _marked(asks: list[Ask], pick: Pick) -> tuple[Ask, ...]:
    """Return the moves of a player's week, each with whether it is played."""
    place = -1 if pick is Pick.LAST else 0
    kinds = ([ask for ask in asks if weighty(ask)], [ask for ask in asks if not weighty(ask)])
    played = [of_kind[place] for of_kind in kinds if of_kind]
    return tuple(ask._replace(plays=any(ask is one for one in played)) for ask in asks)


def unmapped(record: FactRecord, window: Window) -> pd.DataFrame:
    """Return the moves of a window that are no move of the game, with the reason."""
    inside = record.moves["date"].between(pd.Timestamp(window.start), pd.Timestamp(window.end), "left")
    rows = []
    for move in record.moves[inside].itertuples():
        rule = record.coding.rule(move.actor, move.lever, move.posture)
        if rule is None or not rule.plays:
            why = rule.why if rule else "no rule fits it"
            rows.append((move.date.date(), move.actor, move.lever, why, move.description))
    return pd.DataFrame(rows, columns=["date", "actor", "lever", "why", "description"])
