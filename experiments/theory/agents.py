"""Agent quantal response of a week between two players, against Gambit's logit equilibrium of the same game tree.

McKelvey and Palfrey (1998): every information set is an agent of its own that replies logistically to its expected
payoff.  With a discount of 0 a week is a game by itself: Washington sets sanctions, Moscow sees that and sets how far
it empties its coffers, and the week's flows follow.  They have a product, the burden of sanctions on empty coffers, so
that each move's worth hangs on the other's.  The basis holds all of it, and so the solver has to be right.
"""

import dataclasses as dc
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
from diplomatic_swings.experiments.theory.check import case
from diplomatic_swings.experiments.theory.reduced import (
    Floats,
    acts,
    move,
    paper,
    player,
    scenario,
    sets,
    spread,
    standing,
    still_state,
)
from diplomatic_swings.experiments.theory.rows import Row, Subject
from diplomatic_swings.sim.rules.choice import choose, weigh, worth_row
from diplomatic_swings.sim.rules.survey import look
from diplomatic_swings.sim.solver.iteration import solve
from diplomatic_swings.sim.tables.block import LANES
from diplomatic_swings.sim.tables.game import layout
from diplomatic_swings.sim.tables.reading import date_of_week
from diplomatic_swings.sim.tables.records import Move, Scenario
from diplomatic_swings.sim.world.features import FEATURE_INDEX, flows
from diplomatic_swings.sim.world.state import INDEX, State

SUBJECT = Subject("agents", "McKelvey and Palfrey 1998, agent QRE; Turocy 2005 and 2010 (Gambit's path)")

SANCTIONS = (1.0, 2.0)
RESERVES = (60.0, 15.0, 5.0)
COSTS = ((0.1, 0.0), (0.0, 0.3, 0.2))
"""Direct costs of the moves of Washington and of Moscow."""

KINDS = ("hold", "dialogue", "pressure")
"""Each move in a nest of its own: the nested logit is then the logit."""

PAYOFFS = (
    {"sanctions": 0.2, "sanctions_squeeze": 1.0},
    {"sanctions": -0.3, "coffers": 0.7, "sanctions_squeeze": -1.5},
)
TOLERANCE = 0.01


def week_of_two(precision: float) -> Scenario:
    """Return the game of a week."""
    pair = [
        player(key, pays, discount=0.0, precision=precision)
        for key, pays in zip(("us", "russia"), PAYOFFS, strict=True)
    ]
    levers = (
        _menu("us_sanctions", SANCTIONS, (KINDS[0], KINDS[2]), COSTS[0]),
        _menu("reserves", RESERVES, KINDS, COSTS[1]),
    )
    unsigned = acts(sign=move("sign", cost=50.0), withdraw=move("withdraw"))
    s = scenario(
        pair,
        [paper("paper", 0.5, signers=(0, 1))],
        levers=levers,
        acts=(unsigned, unsigned),
        state=still_state(us_sanctions=1.5, reserves=20.0, tabled=0.0),
        spread=spread(us_sanctions=0.5, reserves=20.0),
        weeks=1,
    )
    b = s.bargaining._replace(sign_rate=0.0, act_rate=0.0)
    return dc.replace(s, bargaining=b, solver=s.solver._replace(runs=16384.0, iterations=12.0))


def _menu(
    variable: str, values: tuple[float, ...], kinds: tuple[str, ...], costs: tuple[float, ...]
) -> tuple[Move, ...]:
    return tuple(
        move(f"{variable}{value:g}", kind, cost, effects=(sets(variable, value),))
        for value, kind, cost in zip(values, kinds, costs, strict=True)
    )


def table(s: Scenario) -> tuple[Floats, Floats]:
    """Return both players' payoffs of the week by the moves of both, by the game's own flows."""
    pays = np.zeros((2, len(SANCTIONS), len(RESERVES)))
    g, _ = standing(s, np.zeros(beta_shape(s)), 0)
    date = date_of_week(g.timeline.calendar, 0)
    for i, j in np.ndindex(pays.shape[1:]):
        x = State(*s.state)._replace(us_sanctions=SANCTIONS[i], reserves=RESERVES[j])
        features = flows(x, date, s.world, s.shape)
        for p in range(2):
            weights = s.players[p].weights[0]
            flow = sum(weights[FEATURE_INDEX[name]] * getattr(features, name) for name in PAYOFFS[p])
            pays[p, i, j] = flow - COSTS[p][(i, j)[p]]
    return pays[0], pays[1]


def beta_shape(s: Scenario) -> tuple[int, ...]:
    """Return the shape of a solution."""
    return (len(s.players), 1, 4, layout(s).total)


def game_odds(s: Scenario, beta: Floats) -> Floats:
    """Return the game's odds: Washington's two moves, then Moscow's three after each of them."""
    g, b = standing(s, beta, 0)
    weigh(g, b, 0, 0, 1)
    choose(g, b, 0, 0, 1)
    odds = [b.chance[worth_row(g, 0, k)] for k in range(len(SANCTIONS))]
    for value in SANCTIONS:
        b.x[INDEX["us_sanctions"] * LANES] = value
        look(g, b, 1, 0, 1)
        weigh(g, b, 1, 0, 1)
        choose(g, b, 1, 0, 1)
        odds += [b.chance[worth_row(g, 0, len(SANCTIONS) + k)] for k in range(len(RESERVES))]
    return np.array(odds)


def exact_odds(first: Floats, second: Floats, precision: float) -> Floats:
    """Return the agent quantal response by backward induction, in the order of :func:`game_odds`."""
    replies = np.array([_logit(precision * row) for row in second])
    opening = _logit(precision * (replies * first).sum(axis=1))
    return np.concatenate([opening, replies.ravel()])


def _logit(z: Floats) -> Floats:
    weights = np.exp(z - z.max())
    return np.asarray(weights / weights.sum())


def gambit_odds(first: Floats, second: Floats, precision: float) -> Floats | str:
    """Return Gambit's logit equilibrium of the tree, in the order of :func:`game_odds`, or why there is none."""
    if importlib.util.find_spec("pygambit") is None:
        return "pygambit is not installed (the extra 'gambit' brings it)"
    asked = {"first": first.tolist(), "second": second.tolist(), "precision": precision}
    command = [sys.executable, "-P", str(Path(__file__).with_name("gambit_tree.py"))]
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            command,
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            timeout=case("equilibrium")["timeout"],
            check=True,
        )
    except subprocess.TimeoutExpired:
        return "Gambit took too long"
    except subprocess.CalledProcessError as error:
        return f"Gambit failed: {error.stderr.strip().splitlines()[-1:]}"
    return np.array(json.loads(done.stdout))


def rows(seed: int) -> list[Row]:
    """Return the rows of this file."""
    made = []
    for precision in (1.0, 4.0):
        s = week_of_two(precision)
        ours = game_odds(s, solve(s, seed=seed, threads=1).beta)
        first, second = table(s)
        exact = exact_odds(first, second, precision)
        gap = float(np.abs(ours - exact).max())
        made += [
            SUBJECT.near(
                f"lambda = {precision:g}: odds of sanctions", float(exact[1]), float(ours[1]), TOLERANCE
            ),
            SUBJECT.near(f"lambda = {precision:g}: largest gap to backward induction", 0.0, gap, TOLERANCE),
        ]
        theirs = gambit_odds(first, second, precision)
        if isinstance(theirs, str):
            made[-1] = made[-1]._replace(quantity=f"{made[-1].quantity}; Gambit not asked: {theirs}")
            continue
        gap = float(np.abs(ours - theirs).max())
        made.append(SUBJECT.near(f"lambda = {precision:g}: largest gap to Gambit", 0.0, gap, TOLERANCE))
    return made
