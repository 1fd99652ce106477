"""Solve a two-stage game tree for its agent logit equilibrium with Gambit; a program of its own, so it can be ended.

Reads ``{"first": matrix, "second": matrix, "precision": number}`` from standard input: the first player picks a row,
the second sees it and picks a column.  Writes the behaviour strategies: the first player's, then by row the second's.
"""

import io
import json
import sys

import pygambit

Matrix = list[list[float]]


def tree(first: Matrix, second: Matrix) -> str:
    """Return the game in Gambit's format of trees (EFG 2)."""
    names = " ".join(f'"r{i}"' for i in range(len(first)))
    lines = ['EFG 2 R "week" { "one" "two" }', f'p "" 1 1 "" {{ {names} }} 0']
    for i, row in enumerate(first):
        names = " ".join(f'"c{j}"' for j in range(len(row)))
        lines.append(f'p "" 2 {i + 1} "" {{ {names} }} 0')
        for j, payoff in enumerate(row):
            number = i * len(row) + j + 1
            lines.append(f't "" {number} "o{number}" {{ {payoff!r}, {second[i][j]!r} }}')
    return "\n".join(lines) + "\n"


def main() -> None:
    """Read a game, solve it, write the equilibrium."""
    asked = json.load(sys.stdin)
    game = pygambit.read_efg(io.BytesIO(tree(asked["first"], asked["second"]).encode()))
    solution = pygambit.qre.logit_solve_lambda(game, lam=asked["precision"])[0]
    odds = [
        float(chance)
        for strategies in solution.profile
        for _, strategy in strategies
        for _, chance in strategy
    ]
    json.dump(odds, sys.stdout)


if __name__ == "__main__":
    main()
