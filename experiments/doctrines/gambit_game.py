"""Solve a game in normal form with Gambit; a program of its own, so that it can be ended.

Reads the payoffs of each player, arrays in arrays, from standard input; writes the equilibria found, chances by player.
"""

import json
import sys
from typing import Any

import numpy as np
import pygambit


def main() -> None:
    """Read a game, solve it, write the equilibria."""
    payoffs = [np.array(each) for each in json.load(sys.stdin)]
    kind = getattr(pygambit, "StrategicGame", pygambit.Game)
    game = kind.from_arrays(*payoffs, title="doctrines")
    json.dump(
        [list(map(_chances, profile)) for profile in pygambit.nash.gnm_solve(game).equilibria], sys.stdout
    )


def _chances(part: Any) -> list[float]:  # noqa: ANN401 - a mapping since 17.0, a pair of player and strategies before
    """Return the chances of a player's strategies."""
    return (
        list(map(float, part.values()))
        if isinstance(part, dict)
        else [float(chance) for _, chance in part[1]]
    )


if __name__ == "__main__":
    main()
