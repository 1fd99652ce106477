"""Solve a two-player game for its logit equilibria with Gambit; a program of its own, so that it can be ended.

Reads ``{"first": matrix, "second": matrix, "precision": [...]}`` from standard input and writes the
mixed strategies ``[[first, second], ...]``, one pair a precision, to standard output.
"""

import json
import sys

import numpy as np
import pygambit


def main() -> None:
    """Read a game, solve it, write the equilibria."""
    asked = json.load(sys.stdin)
    game = pygambit.StrategicGame.from_arrays(np.array(asked["first"]), np.array(asked["second"]))
    solutions = pygambit.qre.logit_solve_lambda(game, lam=asked["precision"])
    found = [[[float(odds) for _, odds in strategy] for strategy in s.profile] for s in solutions]
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
