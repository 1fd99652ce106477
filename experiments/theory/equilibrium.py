"""Quantal response equilibrium of a week in which Moscow and Kyiv move at once.

McKelvey and Palfrey (1995).  The strategies are all moves that are legal with a ceasefire on the
table; the payoffs are the game's own values of the board after both moves, less costs, for the
first type of each.  The game's quantal response, iterated while its precision is raised step by
step, must arrive at the logit equilibrium that Gambit traces from the centre (Turocy 2005).

In the game itself each player replies to what it expects of the other and does not solve for this
fixed point: what is checked is that its response function and its payoffs have the right one.
"""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np

from experiments.theory.check import ROUNDING, Check, Floats, Subject, case, settings, source
from experiments.theory.reduced import board_at, game_of, scenario_of, with_precision
from sim.block import AFTER, NOW, OWN, Block, chance_row, cost_row, legal_row, value_row
from sim.decisions import appraise, respond, survey
from sim.game import Game
from sim.moves import copy_board, mark_legal, play, price
from sim.players import RUSSIA, UKRAINE

OURS = "sim.decisions.respond, iterated to its fixed point"
SUBJECT = Subject("equilibrium", source("equilibrium"), OURS)
VERSUS = "the same, against pygambit.qre.logit_solve_lambda"
GAMBIT_ROUNDING = 1e-5
"""Precision to which Gambit follows its path."""
PAIR = (RUSSIA, UKRAINE)
STEPS = 40
"""Steps in which the precision is raised from 0."""
STILL = 1e-12
"""Change of a probability below which the iteration has arrived."""
PATIENCE = 20000
"""Iterations after which a step is given up; the residual then shows it."""


class Week(NamedTuple):
    """A week as a game in normal form: levers that can be played, payoffs by both players' moves."""

    levers: tuple[list[int], list[int]]
    first: Floats
    second: Floats


class Pair(NamedTuple):
    """Two mixed strategies."""

    first: Floats
    second: Floats


class NoGambitError(Exception):
    """Gambit is not there or did not finish; the text says which."""


def the_game() -> tuple[Game, Block]:
    """Return the week to solve: the baseline's first, with a ceasefire on the table."""
    scenario = scenario_of("weeks=1", "state.tabled_ceasefire=1", "state.offer_open=1", *settings("myopic"))
    game = game_of(scenario)
    return game, board_at(game, scenario.state)


def normal_form(g: Game, b: Block) -> Week:
    """Return the week in normal form: every pair of legal moves played on the board and valued."""
    w = b.rows
    for player in PAIR:
        mark_legal(g, w, 0, player, NOW, OWN, 1)
        price(g, w, player, NOW, OWN, 1)
    menus = tuple(
        [k for k in range(g.levers.first[p], g.levers.first[p + 1]) if w[legal_row(g.n_levers, OWN, k)] > 0.0]
        for p in PAIR
    )
    first, second = (np.zeros((len(menus[0]), len(menus[1]))) for _ in PAIR)
    for i, own in enumerate(menus[0]):
        for j, other in enumerate(menus[1]):
            copy_board(g, w, NOW, AFTER, 1)
            play(g, w, own, AFTER, 1)
            play(g, w, other, AFTER, 1)
            survey(g, b, AFTER, 1)
            appraise(g, b, RUSSIA, 0, AFTER, OWN, own, 1)
            appraise(g, b, UKRAINE, 0, AFTER, OWN, other, 1)
            first[i, j] = w[value_row(g.n_levers, OWN, 0, own)] - w[cost_row(g.n_levers, OWN, 0, own)]
            second[i, j] = w[value_row(g.n_levers, OWN, 0, other)] - w[cost_row(g.n_levers, OWN, 0, other)]
    return Week((menus[0], menus[1]), first, second)


def reply(g: Game, b: Block, player: int, levers: list[int], worth: Floats) -> Floats:
    """Return the game's quantal response to the expected worth of each move."""
    w = b.rows
    for lever, value in zip(levers, worth.tolist(), strict=True):
        w[value_row(g.n_levers, OWN, 0, lever)] = value + w[cost_row(g.n_levers, OWN, 0, lever)]
    respond(g, w, player, OWN, 1)
    return np.array([w[chance_row(g.n_levers, OWN, 0, lever)] for lever in levers])


def replies(g: Game, b: Block, week: Week, at: Pair) -> Pair:
    """Return both players' quantal responses to a pair of mixed strategies."""
    return Pair(
        reply(g, b, RUSSIA, week.levers[0], week.first @ at.second),
        reply(g, b, UKRAINE, week.levers[1], at.first @ week.second),
    )


def residual(one: Pair, other: Pair) -> float:
    """Return the largest difference between two pairs of mixed strategies."""
    return max(float(np.abs(a - b).max()) for a, b in zip(one, other, strict=True))


def fixed_point(g: Game, b: Block, week: Week, precision: float) -> Pair:
    """Return where the game's quantal responses meet, followed from precision 0 upwards."""
    at = Pair(*(np.full(len(menu), 1.0 / len(menu)) for menu in week.levers))
    for step in range(1, STEPS + 1):
        keen = with_precision(g, precision * step / STEPS)
        for _ in range(PATIENCE):
            new = replies(keen, b, week, at)
            done = residual(at, new) < STILL
            at = Pair(0.5 * (at.first + new.first), 0.5 * (at.second + new.second))
            if done:
                break
    return at


def gambit(week: Week, precisions: list[float]) -> list[Pair]:
    """Return the logit equilibria that Gambit finds, one a precision.

    Raises:
        NoGambitError: if it is not installed, fails or takes too long.
    """
    if importlib.util.find_spec("pygambit") is None:
        raise NoGambitError("pygambit is not installed (the extra 'gambit' brings it)")
    asked = {"first": week.first.tolist(), "second": week.second.tolist(), "precision": precisions}
    command = [sys.executable, "-P", str(Path(__file__).with_name("gambit_solver.py"))]
    patience = case("equilibrium")["timeout"]
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            command, input=json.dumps(asked), capture_output=True, text=True, timeout=patience, check=True
        )
    except subprocess.TimeoutExpired as error:
        raise NoGambitError(f"Gambit took longer than {patience:g} seconds") from error
    except subprocess.CalledProcessError as error:
        raise NoGambitError(f"Gambit failed: {error.stderr.strip().splitlines()[-1:]}") from error
    return [Pair(*map(np.array, pair)) for pair in json.loads(done.stdout)]


def checks(seed: int) -> list[Check]:
    """Return the checks of quantal response equilibrium; nothing is drawn."""
    del seed
    c = case("equilibrium")
    precisions = [c["gentle"], c["keen"]]
    g, b = the_game()
    week = normal_form(g, b)
    ours = [fixed_point(g, b, week, precision) for precision in precisions]
    rows = [
        SUBJECT.near(
            f"lambda = {precision:g}: residual of the game's fixed point",
            0.0,
            residual(pair, replies(with_precision(g, precision), b, week, pair)),
            ROUNDING,
        )
        for precision, pair in zip(precisions, ours, strict=True)
    ]
    try:
        theirs = gambit(week, precisions)
    except NoGambitError as error:
        return [row._replace(how=f"{OURS}; not compared: {error}") for row in rows]
    for precision, own, other in zip(precisions, ours, theirs, strict=True):
        rows += compared(f"lambda = {precision:g}", own, other)
        answers = replies(with_precision(g, precision), b, week, other)
        quantity = f"lambda = {precision:g}: residual of Gambit's equilibrium"
        rows.append(SUBJECT.near(quantity, 0.0, residual(other, answers), GAMBIT_ROUNDING, VERSUS))
    return rows


def compared(what: str, own: Pair, other: Pair) -> list[Check]:
    """Return the checks of the game's fixed point against Gambit's equilibrium."""
    likeliest = int(other.first.argmax())
    exact, found = float(other.first[likeliest]), float(own.first[likeliest])
    odds = f"{what}: probability of Moscow's likeliest move"
    return [
        SUBJECT.near(odds, exact, found, GAMBIT_ROUNDING, VERSUS),
        SUBJECT.near(f"{what}: largest gap to Gambit", 0.0, residual(own, other), GAMBIT_ROUNDING, VERSUS),
    ]
