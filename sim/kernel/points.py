"""Games of many points: a scenario made ready with its values, where most of it is as in the scenario before.

A point moves a few numbers.  Where these are coefficients of the world, payoffs, or precision, patience and fatigue of
players, all other tables are those of the game that was made last; a point that moves more is made ready as ever.
"""

import dataclasses as dc

import numpy as np
from diplomatic_swings.sim.kernel import compiled
from diplomatic_swings.sim.numerics import mathx
from diplomatic_swings.sim.tables import game as tables
from diplomatic_swings.sim.tables.game import Floats, Game, read_by_curves, touched_by, watched, with_values
from diplomatic_swings.sim.tables.records import Player, Scenario
from diplomatic_swings.sim.world.basis import curves
from diplomatic_swings.sim.world.drift import WorldParams
from diplomatic_swings.sim.world.state import State
from diplomatic_swings.store.loops import compiled as compiled_loop

SHARED = ("levers", "table", "packages", "acts", "events")
"""What must be the very same objects."""

EQUAL = (
    *("start", "midterm", "weeks", "order", "state", "spread", "calendar", "shape", "bargaining"),
    *("policies", "signed", "tired"),
)
"""What must be equal."""

_OWN = ("types", "prior", "type")
_MOVED = ("precision", "weighty_precision", "discount", "fatigue", "level")
"""What may differ of a player's mind."""


KEPT = 4
"""Games that others are made by: points may take turns among the policies of a design."""


@dc.dataclass
class Base:
    """A scenario made ready, by which others are; ``read`` are the coefficients of the world that its curves read."""

    scenario: Scenario
    game: Game
    read: frozenset[str] | None = None


_bases: list[Base] = []
"""Those made last, the newest first; replaced as a whole, so that threads need not wait for each other."""


def game_of(s: Scenario, beta: Floats) -> Game:
    """Return what ``with_values(compiled.ready(s), beta)`` returns, to the bit."""
    base = next((base for base in _bases if _alike(s, base.scenario)), None)
    if base is None:
        base = Base(s, compiled.ready(s))
        _bases[:] = [base, *_bases[: KEPT - 1]]
    return with_values(_moved(s, base), beta, _exponentials)


def _alike(s: Scenario, other: Scenario) -> bool:
    """Return whether two scenarios differ in nothing but what a game is cheaply changed in."""
    return (
        all(getattr(s, name) is getattr(other, name) for name in SHARED)
        and all(getattr(s, name) == getattr(other, name) for name in EQUAL)
        and len(s.players) == len(other.players)
        and all(map(_alike_players, s.players, other.players))
    )


def _alike_players(player: Player, other: Player) -> bool:
    own = all(getattr(player, name) == getattr(other, name) for name in _OWN)
    minds = (mind._replace(**dict.fromkeys(_MOVED, 0.0)) for mind in (player.mind, other.mind))
    return own and len({*minds}) == 1


def _moved(s: Scenario, base: Base) -> Game:
    """Return the game of a scenario that is like the one of the base."""
    game, before = base.game, base.scenario
    at, sizes = game.at, game.sizes
    timeline, touched = game.timeline, game.touched
    if s.players[0].mind.discount != before.players[0].mind.discount:
        bare = tables.timeline_of(dc.replace(s, events=(), policies=()), sizes)
        timeline = timeline._replace(calendar=bare.calendar)
    if s.world != before.world and not _same_curves(s.world, base):
        read = read_by_curves(s)
        touched = touched_by(s.levers, s.table, s.packages, compiled.bent_curves(s), read)
    return game._replace(
        world=np.array(s.world, dtype=np.float64),
        weights=tables.weights_of(s).ravel(),
        minds=tables.minds_of(s, at),
        timeline=timeline,
        touched=touched,
    )


def _same_curves(world: WorldParams, base: Base) -> bool:
    """Return whether curves change with the same variables in another world: if all that they read of it is equal."""
    if base.read is None:
        base.read = _read_of_world(base.scenario)
    before = base.scenario.world
    return all(getattr(world, name) == getattr(before, name) for name in base.read)


def _read_of_world(s: Scenario) -> frozenset[str]:
    """Return the coefficients of the world that curves are seen to ask for, wherever they are probed."""
    world, read = watched(WorldParams(*s.world))
    for row in tables.probe_states(s)[1].tolist():
        curves(State(*row), tables.PROBED, world, s.shape)
    return frozenset(read & set(WorldParams._fields))


def _exponentials(powers: Floats) -> Floats:
    """Return exponentials as rules reckon them, compiled."""
    raised = np.ascontiguousarray(powers).ravel()
    compiled_loop(raise_all, compiled.CACHE.name)(raised)
    return raised


def raise_all(numbers: Floats) -> None:
    """Replace every number by its exponential, as rules reckon it."""
    for place in range(len(numbers)):
        numbers[place] = mathx.exp(numbers[place])
