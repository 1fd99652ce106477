"""The path players expect: the drift, linearised at the start of a scenario.

Between moves the world drifts.  To value a move, a player needs the discounted average of the
state along the path that follows it.  Where the drift is linear, x' = A x + b, that average is
linear in the present state,

    average_i = intercept_i + M_i x,    M_i = sum_t weight_t A^t,    weight_t = d_i^t / sum_s d_i^s,

so one matrix per player holds it, and a lasting sanction and a glow that fades within weeks count
for what they are worth.  A is the Jacobian of :func:`sim.world.drift` itself: no second copy of
the rules exists.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim import payoffs, values
from sim.deals import Terms
from sim.mind import DecisionParams
from sim.players import EU, RUSSIA, UKRAINE, US
from sim.state import INDEX, N_VARIABLES, NAMES, VARIABLES, State
from sim.world import NO_SHOCKS, Calendar, WorldParams, drift

Array = NDArray[np.float64]

_STEP = 1e-5
_RUNAWAY = 1e12
"""Size beyond which a path is followed no further: no variable is that large, and its square must stay a number."""
_AVERAGE_SEASON = Calendar(season=1.0, campaign=0.0, salience=0.0, salience_ahead=0.0)


class Path(NamedTuple):
    """One player's expected average of the state: ``intercept + matrix @ state``."""

    intercept: Array
    matrix: Array


def linear_drift(start: State, world: WorldParams) -> tuple[Array, Array]:
    """Return ``(A, b)`` of the drift x' = A x + b at the scenario's start, in an average season.

    Central differences on the drift rule; the step is scaled to each variable's span.  The path is
    that of open war, also where a scenario starts in peace: it values going on, and what a peace
    keeps of it.
    """
    centre = np.array(start._replace(ceasefire=0.0, settlement=0.0, imposed=0.0))
    jacobian = np.zeros((N_VARIABLES, N_VARIABLES))
    for column, name in enumerate(NAMES):
        step = _STEP * (VARIABLES[name].high - VARIABLES[name].low)
        up, down = centre.copy(), centre.copy()
        up[column] += step
        down[column] -= step
        jacobian[:, column] = (_week(up, start, world) - _week(down, start, world)) / (2.0 * step)
    jacobian[np.abs(jacobian) < _STEP * _STEP] = 0.0
    return jacobian, _week(centre, start, world) - jacobian @ centre


def _week(x: Array, start: State, world: WorldParams) -> Array:
    return np.array(drift(State(*x.tolist()), start, _AVERAGE_SEASON, world, NO_SHOCKS))


def annuity(d: DecisionParams) -> float:
    """Return the discounted number of weeks in a player's horizon."""
    return float(sum(d.discount**t for t in range(int(d.horizon))))


def expected_average(jacobian: Array, constant: Array, d: DecisionParams) -> Path:
    """Return a player's expected average of the state over its horizon.

    Where extreme coefficients make the linear path run away, it stays from then on where it has got to.

    Args:
        jacobian: A of the linear drift, shape (variables, variables).
        constant: b of the linear drift, shape (variables,).
        d: the player's discount factor and horizon.
    """
    power = np.eye(N_VARIABLES)
    offset = np.zeros(N_VARIABLES)
    matrix = np.zeros((N_VARIABLES, N_VARIABLES))
    intercept = np.zeros(N_VARIABLES)
    total = annuity(d)
    for t in range(int(d.horizon)):
        weight = d.discount**t / total
        matrix += weight * power
        intercept += weight * offset
        if max(np.abs(power).max(), np.abs(offset).max()) < _RUNAWAY:
            offset = jacobian @ offset + constant
            power = jacobian @ power
    matrix[np.abs(matrix) < _STEP * _STEP] = 0.0
    return Path(intercept, matrix)


class _Reader:
    """Stands in for a state and notes which variables a payoff reads."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def __getattr__(self, name: str) -> float:
        self.seen.add(name)
        return 0.5


def variables_read(player: int, rules: values.Rules) -> set[int]:
    """Return the variables whose expected average a player's payoffs read."""
    reader = _Reader()
    readers: dict[int, Callable[[State], object]] = {
        US: lambda s: (
            payoffs.us_war(s, rules.us, rules.world),
            payoffs.us_politics(s, 1.0, rules.us, rules.us_types[0]),
        ),
        RUSSIA: lambda s: (
            payoffs.russia_war(s, rules.russia, rules.russia_types[0]),
            payoffs.russia_ceasefire(s, rules.russia, rules.russia_types[0]),
            payoffs.russia_settlement(s, Terms(0.5, 0.5, 0.5, 0.5), rules.russia, rules.russia_types[0]),
            payoffs.russia_politics(s, rules.russia),
        ),
        UKRAINE: lambda s: (
            payoffs.ukraine_war(s, rules.ukraine, rules.world),
            payoffs.ukraine_politics(s, rules.ukraine),
        ),
        EU: lambda s: (
            payoffs.eu_war(s, rules.eu, rules.world),
            payoffs.eu_politics(s, rules.eu, rules.eu_types[0]),
        ),
    }
    readers[player](reader)  # type: ignore[arg-type]
    return {INDEX[name] for name in reader.seen}
