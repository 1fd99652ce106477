"""Runs of one scenario as measures see them: quantities by week, moves, weeks that count."""

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.measures import posture_codes
from sim.calendar import week_of
from sim.outcomes import OUTCOME_KEYS
from sim.play import Record
from sim.players import KEYS, PLAYERS
from sim.ranges import MEANINGS, RANGES
from sim.scenario import Scenario
from sim.state import INDEX, ISSUES, NAMES

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

IN_FORCE: Final = ("war", "ceasefire", "settlement", "dictated")
"""Words for what is in force, in the order of :mod:`sim.play`."""

WORDS: Final[dict[str, tuple[str, ...]]] = {
    "in_force": IN_FORCE,
    "outcome": OUTCOME_KEYS,
    **{f"type_{player.key}": player.types for player in PLAYERS},
}
"""Quantities that are words, with the words."""

LOG_ODDS: Final = "log_odds_"
SURE: Final = 1e-9
"""Beliefs are held this far from certainty, so that their log odds are finite."""

DERIVED: Final = {
    "demand": "Russia's demand, mean of the issues, 0 Kyiv's ideal to 1 Moscow's",
    "offer": "Ukraine's offer, mean of the issues, 0 Kyiv's ideal to 1 Moscow's",
    "gap": "Russia's demand less Ukraine's offer, mean of the issues",
    **{
        f"{LOG_ODDS}{player.key}": f"log odds that {player.name} is {player.types[0]}, as the others believe"
        for player in PLAYERS
    },
}
"""Quantities made from the state."""

QUANTITIES: Final = (*NAMES, *RANGES, *DERIVED, *WORDS)
"""All that a measure or a condition may name."""

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
    found = CONDITION.match(text)
    return Condition(*found.groups()) if found else None


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


def levers_of(scenario: Scenario) -> list[Lever]:
    """Return the levers of a scenario, in the order of their numbers."""
    return [Lever(KEYS[x.player], x.key, x.kind, x.posture) for menu in scenario.levers for x in menu]


class Played:
    """Runs of one scenario, all their paths kept.

    Every series has shape (runs, weeks + 1): the value as a week begins, the last one at the end.
    What :mod:`sim.ranges` records at the end of a week stands at the next one, and is unknown (NaN)
    at the start.
    """

    residual: float | None = None
    """How far the values that runs were played with are from settled; None if none were solved."""

    words: Mapping[str, tuple[str, ...]] = WORDS
    """Quantities that are words, with the words."""

    issues: tuple[str, ...] = ISSUES
    """Issues of the terms."""

    ranged: tuple[str, ...] = ISSUES
    """Issues that run from Kyiv's ideal (0) to Moscow's (1)."""

    def __init__(self, scenario: Scenario, record: Record) -> None:
        """Keep ``record``, the runs of ``scenario``."""
        self.scenario = scenario
        self.record = record
        self.runs, self.weeks = record.move.shape[:2]

    @cached_property
    def levers(self) -> list[Lever]:
        """Return the lever of every number."""
        return levers_of(self.scenario)

    @cached_property
    def postures(self) -> NDArray[np.int64]:
        """Return the number of the US posture of every lever number; NONE if it has none."""
        return posture_codes([lever.posture for lever in self.levers])

    @property
    def players(self) -> tuple[str, ...]:
        """Return the players' keys in the order of their numbers."""
        return KEYS

    @property
    def turns(self) -> tuple[str, ...]:
        """Return the players' keys in the order in which they move."""
        return KEYS

    def number(self, player: str) -> int:
        """Return the number of a player."""
        return self.players.index(player)

    def series(self, name: str) -> Floats:
        """Return a quantity as every week begins."""
        if name in INDEX:
            return self.record.states[:, :, INDEX[name]]
        if name in MEANINGS:
            unknown = np.full((self.runs, 1), np.nan)
            return np.concatenate([unknown, self.record.ranges[:, :, RANGES.index(name)]], axis=1)
        if name in DERIVED:
            return self._derived(name)
        if name in ("in_force", "outcome"):
            return np.asarray(getattr(self.record, name), dtype=np.float64)
        kinds = self.record.type[:, self.number(name.removeprefix("type_"))]
        return np.repeat(kinds.astype(np.float64)[:, None], self.weeks + 1, axis=1)

    def _derived(self, name: str) -> Floats:
        if name == "gap":
            return self._derived("demand") - self._derived("offer")
        if name.startswith(LOG_ODDS):
            belief = np.clip(self.series(name.replace(LOG_ODDS, "belief_")), SURE, 1.0 - SURE)
            return np.asarray(np.log(belief / (1.0 - belief)))
        places = [INDEX[f"{name}_{issue}"] for issue in ISSUES]
        return np.asarray(self.record.states[:, :, places].mean(axis=2))

    def holds(self, texts: Sequence[str]) -> Flags:
        """Return where all of some conditions hold, shape (runs, weeks + 1)."""
        found = np.ones((self.runs, self.weeks + 1), dtype=np.bool_)
        for text in texts:
            found &= self._holds(text)
        return found

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

    def played(self, chosen: Mapping[str, Any]) -> Flags:
        """Return in which (run, week) a player made one of some moves."""
        wanted = np.array([_is_meant(lever, chosen) for lever in self.levers])
        return np.asarray(wanted[self.record.move[:, :, self.number(chosen["player"])]])

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
