"""Which game a scenario file belongs to, and scenarios of the bargaining game (``format: 2``)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.errors import UserError
from sim.files.formats import bare, candidates, is_bargaining
from sim.files.library import SCENARIOS, shipped

if TYPE_CHECKING:
    from sim.bargaining.records import Scenario


def both_bargaining(a: str, b: str | None) -> bool:
    """Return whether two scenarios are of the bargaining game; a second one need not be given.

    Raises:
        UserError: if they are of different games.
    """
    of_game = {name: is_bargaining(name) for name in (a, b) if name is not None}
    first_model = [name for name, bargaining in of_game.items() if not bargaining]
    if len(first_model) == len(of_game) or not _exists(first_model):
        return len(first_model) < len(of_game)  # the loader says which file there is none of
    bargaining = next(name for name in of_game if name not in first_model)
    raise UserError(
        f"A and B: expected two scenarios of one game (given '{bargaining}', of the bargaining game, "
        f"and '{first_model[0]}', of the first model)"
    )


def _exists(names: list[str]) -> bool:
    """Return whether the first of some names, if there is one, is that of a file."""
    return any(name in shipped(SCENARIOS) or any(p.is_file() for p in candidates(name)) for name in names[:1])


def load_game(
    name: str,
    settings: Sequence[str] | None = None,
    lens: str | None = None,
    policies: Sequence[str] | None = None,
    weeks: int | None = None,
) -> "Scenario":
    """Return the scenario of the bargaining game that was asked for.

    Args:
        name: name of a shipped one, with or without the word before it, or path of a YAML file.
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
    return load(bare(name), overrides, lens, by_player(policies or ()))


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
