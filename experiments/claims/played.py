"""Runs of one scenario as measures see them: quantities by week, moves, acts, papers, weeks that count."""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
from diplomatic_swings.experiments.runs.counts import GameCoding, lines_of, options_of
from diplomatic_swings.experiments.runs.expectations import Observer
from diplomatic_swings.experiments.runs.measures import posture_codes
from diplomatic_swings.experiments.runs.papers import (
    BROKE,
    REFUSED,
    SIGNED,
    WITHDREW,
    Signatures,
    Table,
    signatures,
)
from diplomatic_swings.experiments.runs.tally import SETTLED
from diplomatic_swings.sim.rules.play import Record
from diplomatic_swings.sim.tables.block import ACTS, LANES
from diplomatic_swings.sim.world.calendar import week_of
from diplomatic_swings.sim.world.state import INDEX, ISSUES
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

BELIEF: Final = "belief_"
"""Before a player's key: the public belief that it is of its first type."""

RANGED: Final = ISSUES[:3]
"""Issues that run from Kyiv's ideal (0) to Moscow's (1)."""

MEAN_TERMS: Final = {"terms": "terms_", "tabled_terms": "tabled_"}
"""Means over the issues that run from Kyiv's ideal to Moscow's, with the variables that they are made of."""

IN_FORCE: Final = ("war", "ceasefire", "settlement", "dictated", "exhausted")
"""Words for what is in force, in the order of :mod:`diplomatic_swings.sim.rules.play`."""

_DEEDS: Final = {"sign": SIGNED, "refuse": REFUSED, "withdraw": WITHDREW, "break": BROKE}
"""Acts on papers, with what they count as in the table of papers."""

LOG_ODDS: Final = "log_odds_"
SURE: Final = 1e-9
"""Beliefs are held this far from certainty, so that their log odds are finite."""

START: Final = "start"
_COMPARES: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
}
CONDITION: Final = re.compile(r"^\s*(\w+)\s*(<=|>=|==|!=|<|>)\s*([\w.+-]+)\s*$")


class Condition(NamedTuple):
    """A quantity held against a number, a word, another quantity, or its own value at the start."""

    quantity: str
    sign: str
    other: str


def condition(text: str) -> Condition | None:
    """Return the condition that a text states, or None if it states none."""
    match = CONDITION.match(text)
    return Condition(*match.groups()) if match else None


def as_number(text: str) -> float | None:
    """Return the number that a text states, or None."""
    try:
        return float(text)
    except ValueError:
        return None


class Lever(NamedTuple):
    """An everyday move, as measures choose it."""

    player: str
    key: str
    kind: str
    posture: str


class Played:
    """Runs of one scenario, all their paths kept.

    Every series has shape (runs, weeks + 1): the value as a week begins, the last one at the end.
    """

    residual = 0.0
    """How far the values that runs were played with are from settled."""

    issues = ISSUES
    """Issues of the terms."""

    ranged = RANGED
    """Issues that run from Kyiv's ideal (0) to Moscow's (1)."""

    def __init__(
        self, code: GameCoding, record: Record, observer: Observer, words: Mapping[str, tuple[str, ...]]
    ) -> None:
        """Keep runs.

        Args:
            code: how the scenario's options and papers are numbered.
            record: the runs, with all their states.
            observer: reads values off the solved game.
            words: quantities that are words, with the words.
        """
        self.raw, self.observer, self.words = record, observer, words
        self.signatures: Signatures = signatures(record)
        self.table = Table(record, code.rules, self.signatures)
        settled = record.in_force[:, -1] == SETTLED
        self.scenario = code.scenario
        self.record = lines_of(record, code, self.table, settled)
        self.runs, self.weeks = self.record.move.shape[:2]

    @cached_property
    def levers(self) -> list[Lever]:
        """Return the everyday option of every number; the last one stands for no move."""
        options = [
            Lever(self.players[player], key, move.kind, move.posture)
            for player, key, _, move in options_of(self.scenario)
        ]
        return [*options, Lever("", "", "", "")]

    @cached_property
    def postures(self) -> NDArray[np.int64]:
        """Return the number of the US posture of every lever number; NONE if it has none."""
        return posture_codes([lever.posture for lever in self.levers])

    @property
    def players(self) -> tuple[str, ...]:
        """Return the players' keys in the order of their numbers."""
        return tuple(player.key for player in self.scenario.players)

    @property
    def turns(self) -> tuple[str, ...]:
        """Return the players' keys in the order in which they move."""
        return tuple(self.players[number] for number in self.scenario.order)

    def number(self, player: str) -> int:
        """Return the number of a player."""
        return self.players.index(player)

    def series(self, name: str) -> Floats:
        """Return a quantity as every week begins."""
        if name in INDEX:
            return self.raw.states[:, :, INDEX[name]]
        if name in {"in_force", "outcome"}:
            return np.asarray(
                self.raw.in_force if name == "in_force" else self.record.outcome, dtype=np.float64
            )
        if name.startswith(BELIEF):
            return self.raw.beliefs[:, :, self.number(name.removeprefix(BELIEF))]
        if name.startswith(LOG_ODDS):
            belief = np.clip(self.series(BELIEF + name.removeprefix(LOG_ODDS)), SURE, 1.0 - SURE)
            return np.asarray(np.log(belief / (1.0 - belief)))
        if name in MEAN_TERMS:
            places = [INDEX[f"{MEAN_TERMS[name]}{issue}"] for issue in RANGED]
            return np.asarray(self.raw.states[:, :, places].mean(axis=2))
        kinds = self.record.type[:, self.number(name.removeprefix("type_"))]
        return np.repeat(kinds.astype(np.float64)[:, None], self.weeks + 1, axis=1)

    def holds(self, texts: Sequence[str]) -> Flags:
        """Return where all of some conditions hold, shape (runs, weeks + 1)."""
        flags = np.ones((self.runs, self.weeks + 1), dtype=np.bool_)
        for text in texts:
            flags &= self._holds(text)
        return flags

    def _holds(self, text: str) -> Flags:
        stated = condition(text)
        if stated is None:
            raise ValueError(f"expected a condition (given '{text}')")
        left = self.series(stated.quantity)
        with np.errstate(invalid="ignore"):
            return np.asarray(_COMPARES[stated.sign](left, self._other(stated, left)))

    def _other(self, stated: Condition, left: Floats) -> Floats | float:
        words = self.words.get(stated.quantity, ())
        if stated.other in words:
            return float(words.index(stated.other))
        if stated.other == START:
            return left[:, :1]
        value = as_number(stated.other)
        return self.series(stated.other) if value is None else value

    def papers(self, detail: Mapping[str, Any]) -> list[int]:
        """Return the numbers of the papers that a measure names, from 1; of all papers if it names none."""
        keys = [package.key for package in self.scenario.packages]
        named = detail.get("papers", (detail["paper"],) if "paper" in detail else keys)
        return [keys.index(key) + 1 for key in named]

    def played(self, chosen: Mapping[str, Any]) -> Flags:
        """Return in which (run, week) a player made one of some moves, or did one of some acts (to some papers)."""
        wanted = np.array([_is_meant(lever, chosen) for lever in self.levers])
        does = np.asarray(wanted[self.record.move[:, :, self.number(chosen["player"])]])
        for act in chosen.get("acts", ()):
            does = does | self._did(act, chosen)
        return does

    def _did(self, act: str, chosen: Mapping[str, Any]) -> Flags:
        player = self.number(chosen["player"])
        if "papers" not in chosen or act not in _DEEDS:
            return np.asarray(self.raw.act[:, :, player] == ACTS.index(act))
        return np.isin(self.table.deeds[_DEEDS[act], :, :, player], self.papers(chosen))

    def entered(self, detail: Mapping[str, Any]) -> Flags:
        """Return in which (run, week) one of some papers entered into force."""
        signed, flags = self.signatures, np.zeros((self.runs, self.weeks), dtype=np.bool_)
        counts = signed.in_force & np.isin(signed.paper, self.papers(detail))
        flags[signed.run[counts], signed.week[counts]] = True
        return flags

    def of_own_type(self, week: int, player: str, papers: list[int], *, chance: bool) -> Floats:
        """Return by run and paper what a player gains from papers in a week, or its chance to sign them.

        It is that of the player's true type, without its private pressure (gain), or over it (chance).
        """
        number, places = self.number(player), [paper - 1 for paper in papers]
        states, beliefs = self.raw.states[:, week], self.raw.beliefs[:, week]
        rows = []
        for start in range(0, self.runs, LANES):
            lanes = slice(start, start + LANES)
            if chance:
                seen = self.observer.chances(states[lanes], beliefs[lanes], week, number, places)
            else:
                gains = self.observer.gains(states[lanes], beliefs[lanes], week, [number])
                seen = gains[:, number][:, :, places]
            own = self.raw.type[lanes, number].astype(np.int64)
            rows.append(seen[np.arange(len(own)), own])
        return np.concatenate(rows)

    def window(self, detail: Mapping[str, Any], size: int) -> slice:
        """Return the weeks that a measure looks at, out of ``size``; none where they lie outside the run."""
        vote = week_of(self.scenario.start, self.scenario.midterm)
        if "week" in detail:
            week = detail["week"] + (size if detail["week"] < 0 else 0)
            return slice(max(week, 0), max(week + 1, 0))
        if "before_vote" in detail:
            return slice(max(vote - detail["before_vote"], 0), max(vote, 0))
        if "after_vote" in detail:
            return slice(max(vote, 0), max(vote + detail["after_vote"], 0))
        return slice(detail.get("from", 0), detail.get("until", size))

    def counted(self, detail: Mapping[str, Any], size: int) -> Flags:
        """Return which (run, week) count: in the window, and where ``while`` holds."""
        inside = np.zeros(size, dtype=np.bool_)
        inside[self.window(detail, size)] = True
        return self.holds(detail.get("while", ()))[:, :size] & inside


def _is_meant(lever: Lever, chosen: Mapping[str, Any]) -> bool:
    named = lever.key in chosen.get("levers", ()) or lever.kind in chosen.get("kinds", ())
    return lever.player == chosen["player"] and (named or lever.posture in chosen.get("postures", ()))
