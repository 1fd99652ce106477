"""Which lever of the game a recorded move is: the table ``moves.yaml``, kept as data.

A rule names a kind of move (actor, lever, posture) and what it is in the game: for each player the levers
that it may be, the first that is legal that week to be taken.  A rule without levers says *why* the move is
none of the game's.  The first rule that fits a move counts, so that narrow rules stand before wide ones.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, Self

from diplomatic_swings.forms.models import Form, read_form
from diplomatic_swings.forms.problems import Problem, Report, did_you_mean
from pydantic import Field, model_validator

if TYPE_CHECKING:
    import pandas as pd

FILE = "moves.yaml"


PLAYERS = ("us", "russia", "ukraine", "eu")
"""Players whose moves the record codes."""


class MoveRule(Form):
    """What a kind of recorded move is in the game."""

    actor: str = Field(description="who moved, as in the record; several parties joined by /")
    lever: str = Field(description="kind of move, as in the record")
    posture: Literal["PR", "CR", "PU", "SU", "DI", "EX", ""] | None = Field(
        None, description="posture shown; left out: any, or none"
    )
    plays: Mapping[str, tuple[str, ...]] = Field(
        default_factory=dict, description="by player, the levers that it may be; the first legal one is taken"
    )
    why: str = Field("", description="why it is no lever, or why this one")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        for player in self.plays:
            if player not in PLAYERS:
                raise ValueError(f"expected players {', '.join(PLAYERS)}{did_you_mean(player, PLAYERS)}")
        if not self.plays and not self.why:
            raise ValueError("expected levers under plays, or a reason under why")
        return self

    def fits(self, actor: str, lever: str, posture: str) -> bool:
        """Return whether a move is of this kind."""
        return (self.actor, self.lever) == (actor, lever) and self.posture in {None, posture}


class Coding(Form):
    """The words of a record: parties, kinds of moves, and which levers of the game these are."""

    format: Literal[1]
    parties: Mapping[str, str | None] = Field(
        description="parties that may act or be acted on, and the player each belongs to"
    )
    moves: tuple[MoveRule, ...]

    @property
    def levers(self) -> tuple[str, ...]:
        """Return the kinds of moves that are known, each once."""
        return tuple(dict.fromkeys(rule.lever for rule in self.moves))

    def rule(self, actor: str, lever: str, posture: str) -> MoveRule | None:
        """Return the rule that says what a move is in the game, or None."""
        return next((rule for rule in self.moves if rule.fits(actor, lever, posture)), None)


class Unmapped(NamedTuple):
    """A kind of move that no rule fits, and how many moves of the record are of it."""

    actor: str
    lever: str
    posture: str
    moves: int


def read_coding(path: Path, report: Report) -> Coding | None:
    """Return the words of a record from its file, or None; mistakes go to ``report``."""
    return read_form(path, Coding, report)


def unmapped(moves: "pd.DataFrame", coding: Coding) -> tuple[Unmapped, ...]:
    """Return the kinds of moves in a record that no rule fits, in the order of their names."""
    counts = moves.groupby(["actor", "lever", "posture"]).size()
    return tuple(
        Unmapped(actor, lever, posture, int(number))
        for (actor, lever, posture), number in counts.items()
        if coding.rule(actor, lever, posture) is None
    )


def unused(moves: "pd.DataFrame", coding: Coding) -> tuple[MoveRule, ...]:
    """Return the rules that no move of a record needs."""
    kinds = moves[["actor", "lever", "posture"]].drop_duplicates().itertuples(index=False)
    needed = [coding.rule(*kind) for kind in kinds]
    return tuple(rule for rule in coding.moves if rule not in needed)


def unknown_levers(coding: Coding, menus: Mapping[str, tuple[str, ...]], file: str = FILE) -> list[Problem]:
    """Return a problem for each lever that a rule names and the game does not have.

    Args:
        coding: the rules.
        menus: the keys of each player's levers in a scenario.
        file: name of the file, for the messages.
    """
    return [
        Problem(file, 0, 0, f"{rule.actor}, {rule.lever}", _no_lever(player, key, menus))
        for rule in coding.moves
        for player, keys in rule.plays.items()
        for key in keys
        if key not in menus.get(player, ())
    ]


def _no_lever(player: str, key: str, menus: Mapping[str, tuple[str, ...]]) -> str:
    return f"expected a lever of {player} (given '{key}'){did_you_mean(key, menus.get(player, ()))}"
