"""Held expectations at many points: what :func:`diplomatic_swings.sim.solver.iteration.reweighed` says, sooner.

It stands here and not there because the text of that module is part of the digest of every kept solution.
"""

from typing import Any

import numpy as np
from diplomatic_swings.sim.solver.iteration import _by_type, plan_of, reweighed
from diplomatic_swings.sim.tables.game import Floats, layout, sizes_of, weights_of
from diplomatic_swings.sim.tables.memo import made_once
from diplomatic_swings.sim.tables.records import Scenario

KEPT = 8
"""States and spreads of which a solution's coefficients are kept; points that move payoffs alone share one."""


def weighed(s: Scenario, standard: Floats) -> Floats:
    """Return what ``reweighed`` returns, to the bit.

    Args:
        s: the scenario.
        standard: ``standard`` of a solution of a scenario of the same layout; nobody changes it.

    Raises:
        ValueError: if the layout is another.
    """
    parts, weights = _parts(s, standard), weights_of(s)
    acting, room = np.zeros(parts.shape[1:]), np.empty(parts.shape[1:])
    for feature in np.flatnonzero(weights.any(axis=(0, 1))).tolist():  # a weight of 0 adds nothing
        acting += np.multiply(parts[feature], weights[..., None, None, feature], out=room)
    acting[[player.mind.level < 1 for player in s.players]] = 0.0
    return acting


def _parts(s: Scenario, standard: Floats) -> Floats:
    """Return coefficients in raw units, (features, players, kinds, N_REGIMES, columns), kept by what they depend on."""
    n, at = sizes_of(s), layout(s)
    known, key = _known(standard), (n, at, s.state, s.spread)
    parts = known.get(key)
    if parts is None:
        if not any(each[:2] == (n, at) for each in list(known)):
            reweighed(s, standard)  # refuses another layout
        parts = np.ascontiguousarray(np.moveaxis(_by_type(standard, n, plan_of(s, at)), -1, 0))
        if len(known) >= KEPT:
            known.clear()
        known[key] = parts
    return parts


@made_once
def _known(_: Floats) -> dict[Any, Floats]:
    """Return room for what is made of a solution."""
    return {}
