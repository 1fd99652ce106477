"""The game reduced to the setting of a theory: a still world, few players, few papers, few moves.

Nothing here plays or values anything: scenarios are built from records, and :mod:`diplomatic_swings.sim` solves and
plays them as it does any other.
"""

import dataclasses as dc
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from diplomatic_swings.sim.kernel import compiled
from diplomatic_swings.sim.rules import play
from diplomatic_swings.sim.rules.survey import look, survey
from diplomatic_swings.sim.rules.week import begin
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.tables import draws
from diplomatic_swings.sim.tables.block import ACTS, Block, new_block
from diplomatic_swings.sim.tables.game import Game, in_lists, packed, prepare, with_values
from diplomatic_swings.sim.tables.records import (
    Effect,
    MindParams,
    Move,
    Package,
    Player,
    Scenario,
    SolverParams,
)
from diplomatic_swings.sim.world.drift import WorldParams
from diplomatic_swings.sim.world.features import FEATURE_INDEX, N_FEATURES
from diplomatic_swings.sim.world.state import INDEX, N_VARIABLES, State
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Weights = Mapping[str, float]

BASE = "talks-2025-01"
NEVER = 1e9
"""Weeks that are as good as for ever; a cost that nobody pays."""

WAR, WALKOUT, CEASEFIRE, SETTLEMENT = range(4)

LASTING = ("_stays", "_stay")
SILENT = ("_noise", "_hazard", "_recruits", "_losses", "_arms", "_drain", "_quiet", "_mood", "_gain")
SILENT_BY_NAME = (
    *("oil_income", "unity_distance", "bilateral_wedge", "optimism_learns", "crumble_gain", "morale_gain"),
    *("elite_coffers", "elite_sanctions", "approval_pump", "approval_tilt", "approval_sanctions"),
    *("approval_toughness", "approval_win", "approval_backlash", "approval_collapse", "truce_rest"),
)


@cache
def base() -> Scenario:
    """Return the baseline that every reduced scenario is cut from."""
    return load(BASE)


def still_world(**changes: float) -> WorldParams:
    """Return a world in which nothing drifts, decays, collapses or happens by chance."""
    kept = {name: 1.0 for name in WorldParams._fields if name.endswith(LASTING)}
    none = {n: 0.0 for n in WorldParams._fields if n.endswith(SILENT) or n in SILENT_BY_NAME}
    return base().world._replace(**{**none, **kept, **changes})


def still_state(**changes: float) -> State:
    """Return a start at which the front stands still and forces are even."""
    even = {"gain": 0.0, "optimism": 0.0, "force_ukraine": 1.0, "force_russia": 1.0}
    none = dict.fromkeys(("offensive", "long_range", "quiet_weeks", "glow", "mood"), 0.0)
    return base().state._replace(**{**even, **none, **changes})


def mind(**changes: float) -> MindParams:
    """Return a player of equilibrium thought and high precision, without private pressure."""
    own = {"precision": 5.0, "weighty_precision": 5.0, "discount": 0.9, "fatigue": 0.0, "level": 99.0}
    return MindParams(**{**own, "pressure": 0.0, **changes})


def player(key: str, *types: Weights, prior: Sequence[float] = (1.0,), **decisions: float) -> Player:
    """Return a player with a list of payoff weights for each of its types; moves cost what they cost."""
    rows = []
    for weights in types:
        row = [0.0] * N_FEATURES
        for name, weight in {"effort": 1.0, **weights}.items():
            row[FEATURE_INDEX[name]] = weight
        rows.append(tuple(row))
    names = tuple(f"type{k}" for k in range(len(types)))
    return Player(key, key, key, names, names, tuple(prior), tuple(rows), mind(**decisions), None)


def move(key: str, kind: str = "hold", cost: float = 0.0, **changes: Any) -> Move:  # noqa: ANN401 - fields of many kinds
    """Return a move that is legal in every phase, tires nobody and changes nothing."""
    row = {"effects": (), "cost_terms": (), "phases": (True, True, True), "recovery": 0.01}
    return Move(key=key, label=key, kind=kind, cost=cost, **{**row, **changes})


def sets(variable: str, value: float) -> Effect:
    """Return the effect that sets a variable."""
    return Effect(INDEX[variable], 0.0, value)


def paper(
    key: str,
    territory: float,
    *,
    signers: Sequence[int],
    tabled_by: Sequence[int] = (),
    guarantees: float = 0.0,
) -> Package:
    """Return a settlement with terms on territory, and on guarantees."""
    terms = (territory, 0.0, 0.0, guarantees)
    return Package(key, key, settlement=True, terms=terms, tabled_by=tuple(tabled_by), signers=tuple(signers))


def acts(**moves: Move) -> tuple[Move | None, ...]:
    """Return a player's weighty acts."""
    return tuple(moves.get(name) for name in ACTS)


SIGNING = acts(sign=move("sign"), refuse=move("refuse"), withdraw=move("withdraw"))
"""Acts of a party that may sign, refuse and withdraw at no cost."""

SOLVER = SolverParams(
    runs=1024.0, weeks=24.0, iterations=24.0, step=4.0, ridge=1e-6, type_ridge=0.0, memory=0.5,
    tolerance=0.05, explore=1.0,
)  # fmt: skip


def scenario(players: Sequence[Player], packages: Sequence[Package], **changes: Any) -> Scenario:  # noqa: ANN401 - the same
    """Return a scenario of these players in a still world, each with nothing to do but wait.

    Args:
        players: in the order in which they move.
        packages: papers.
        changes: fields of the scenario in place of these.
    """
    n = len(players)
    b = base()
    fields = {
        "players": tuple(players),
        "packages": tuple(packages),
        "order": tuple(range(n)),
        "levers": ((move("hold"),),) * n,
        "acts": (SIGNING,) * n,
        "table": (move("table", "deal"),) * n,
        "events": (),
        "policies": (),
        "weeks": 26,
        "world": still_world(),
        "state": still_state(),
        "spread": (0.0,) * N_VARIABLES,
        "shape": b.shape._replace(
            bare_life=NEVER, relief_floor=1.0, attack_base=1e-6, attack_edge=0.0, firmness=0.0
        ),
        "bargaining": b.bargaining._replace(
            sign_rate=0.9, act_rate=0.1, reach=1.0, paper_life=NEVER, nest_roots=0.0, broken_gain=0.0
        ),
        "solver": SOLVER,
        "digest": "reduced",
    }
    return dc.replace(b, **{**fields, **changes})


def spread(**by_name: float) -> tuple[float, ...]:
    """Return how far training runs spread each state variable."""
    return tuple(by_name.get(name, 0.0) for name in INDEX)


def on_table(s: Scenario, number: int) -> Scenario:
    """Return the scenario with a paper on the table at the start."""
    p = s.packages[number]
    names = ("territory", "alignment", "relief", "guarantees")
    terms = {f"tabled_{name}": term for name, term in zip(names, p.terms, strict=True)}
    return dc.replace(
        s, state=s.state._replace(tabled=number + 1.0, tabled_settlement=float(p.settlement), **terms)
    )


def ready(s: Scenario, beta: Floats) -> Game:
    """Return a game with solved values, ready for compiled code."""
    return with_values(packed(prepare(s)), beta)


def played(g: Game, runs: int, seed: int = 0, first_run: int = 0) -> tuple[play.Record, Block]:
    """Return the record of some runs, and the block that the last of them left."""
    record = play.new_record(runs, g.weeks, g.sizes.players, runs)
    block = new_block(g.sizes, compiled=True)
    compiled.play_runs(g, block, np.uint64(seed), first_run, record, 0, runs)
    return record, block


def standing(s: Scenario, beta: Floats, seat: int, n: int = 1, surveys: int = 2) -> tuple[Game, Block]:
    """Return a game and a block at the start of the first week, looked at by a player; in lists, to read and step."""
    g = in_lists(with_values(prepare(s), beta))
    b = new_block(g.sizes, compiled=False)
    draws.fill(b.u, 0, 0, 0, g.sizes.players, n)
    begin(g, b, n)
    for _ in range(surveys):  # each takes the reach of papers from the one before
        survey(g, b, 0, n)
    look(g, b, seat, 0, n)
    return g, b


def value(s: Scenario, beta: Floats, seat: int, regime: int, kind: int = 0) -> float:
    """Return what a regime is worth to a player at the start, without papers and terms."""
    _, b = standing(s, beta, seat)
    n_kinds = max(len(p.types) for p in s.players)
    return float(b.value[((seat * n_kinds + kind) * 4 + regime) * 64])
