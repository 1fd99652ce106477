"""Which game a scenario file belongs to, and scenarios of the bargaining game (``format: 2``)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.errors import UserError
from sim.files.formats import is_bargaining

if TYPE_CHECKING:
    from sim.bargaining.records import Scenario


__all__ = ["by_player", "is_bargaining", "load_game"]


def load_game(
    name: str,
    settings: Sequence[str] | None = None,
    lens: str | None = None,
    policies: Sequence[str] | None = None,
    weeks: int | None = None,
) -> "Scenario":
    """Return the scenario of the bargaining game that was asked for.

    Args:
        name: name of a shipped one, or path of a YAML file.
        settings: settings such as ``decisions.us.discount=0.97``.
        lens: name or path of a lens to lay over it.
        policies: policies that players follow, as ``player=name``.
        weeks: length of a run, in place of the scenario's.

    Raises:
        ScenarioError: with all mistakes in the files.
        UserError: if a policy is not given as ``player=name``.
    """
    from sim.bargaining.loading import load

    overrides = [*(settings or ()), *([f"weeks={weeks}"] if weeks else ())]
    return load(name, overrides, lens, by_player(policies or ()))


def by_player(texts: Sequence[str]) -> dict[str, str]:
    """Return policies by player from ``player=name``; whether there are such players, the loader says."""
    chosen: dict[str, str] = {}
    for text in texts:
        player, _, name = text.partition("=")
        if not player or not name:
            raise UserError(f"--policy: expected player=name, such as us=NAME (given '{text}')")
        if player in chosen:
            raise UserError(f"--policy: expected one policy for each player (given two for {player})")
        chosen[player] = name
    return chosen
