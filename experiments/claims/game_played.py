"""Runs of the bargaining game as measures see them: the first model's measures, with papers and weighty acts."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

import numpy as np

from experiments.bargaining.counts import GameCoding, in_first_form, options_of
from experiments.bargaining.expectations import Observer
from experiments.bargaining.papers import BROKE, REFUSED, SIGNED, WITHDREW, Signatures, Table, signatures
from experiments.claims.played import LOG_ODDS, SURE, Flags, Floats, Lever, Played
from sim.bargaining.block import ACTS, LANES
from sim.bargaining.play import Record
from sim.bargaining.state import INDEX, ISSUES
from sim.play import SETTLED

BELIEF: Final = "belief_"
"""Before a player's key: the public belief that it is of its first type."""

RANGED: Final = ISSUES[:3]
"""Issues that run from Kyiv's ideal (0) to Moscow's (1)."""

MEAN_TERMS: Final = {"terms": "terms_", "tabled_terms": "tabled_"}
"""Means over the issues that run from Kyiv's ideal to Moscow's, with the variables that they are made of."""

IN_FORCE: Final = ("war", "ceasefire", "settlement", "dictated", "exhausted")
"""Words for what is in force, in the order of :mod:`sim.bargaining.play`."""

_DEEDS: Final = {"sign": SIGNED, "refuse": REFUSED, "withdraw": WITHDREW, "break": BROKE}
"""Acts on papers, with what they count as in the table of papers."""


class GamePlayed(Played):
    """Runs of one scenario of the bargaining game, all their paths kept."""

    issues = ISSUES
    ranged = RANGED

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
        super().__init__(code.scenario, in_first_form(record, code, self.table, settled))  # type: ignore[arg-type]

    @cached_property
    def levers(self) -> list[Lever]:
        """Return the everyday option of every number; the last one stands for no move."""
        options = [
            Lever(self.players[player], key, move.kind, move.posture)
            for player, key, _, move in options_of(self.game)
        ]
        return [*options, Lever("", "", "", "")]

    @property
    def game(self) -> Any:  # noqa: ANN401 - the bargaining game's scenario, where the first model's is declared
        """Return the scenario."""
        return self.scenario

    @property
    def players(self) -> tuple[str, ...]:
        """Return the players' keys in the order of their numbers."""
        return tuple(player.key for player in self.game.players)

    @property
    def turns(self) -> tuple[str, ...]:
        """Return the players' keys in the order in which they move."""
        return tuple(self.players[number] for number in self.game.order)

    def series(self, name: str) -> Floats:
        """Return a quantity as every week begins."""
        if name in INDEX:
            return self.raw.states[:, :, INDEX[name]]
        if name == "in_force":
            return self.raw.in_force.astype(np.float64)
        if name.startswith(BELIEF):
            return self.raw.beliefs[:, :, self.number(name.removeprefix(BELIEF))]
        if name.startswith(LOG_ODDS):
            belief = np.clip(self.series(BELIEF + name.removeprefix(LOG_ODDS)), SURE, 1.0 - SURE)
            return np.asarray(np.log(belief / (1.0 - belief)))
        if name in MEAN_TERMS:
            places = [INDEX[f"{MEAN_TERMS[name]}{issue}"] for issue in RANGED]
            return np.asarray(self.raw.states[:, :, places].mean(axis=2))
        return super().series(name)

    def papers(self, detail: Mapping[str, Any]) -> list[int]:
        """Return the numbers of the papers that a measure names, from 1; of all papers if it names none."""
        keys = [package.key for package in self.game.packages]
        named = detail.get("papers", (detail["paper"],) if "paper" in detail else keys)
        return [keys.index(key) + 1 for key in named]

    def played(self, chosen: Mapping[str, Any]) -> Flags:
        """Return in which (run, week) a player made one of some moves, or did one of some acts (to some papers)."""
        does = super().played(chosen)
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
                seen = self.observer.gains(states[lanes], beliefs[lanes], week)[:, number][:, :, places]
            own = self.raw.type[lanes, number].astype(np.int64)
            rows.append(seen[np.arange(len(own)), own])
        return np.concatenate(rows)
