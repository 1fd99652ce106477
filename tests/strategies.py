"""Hypothesis strategies: valid tables, states, shocks and numbers of a scenario, all within their bounds.

PYTEST_DONT_REWRITE: it asserts nothing.
"""

import functools

import numpy as np
from diplomatic_swings.forms.numbers import Number, shape_at
from diplomatic_swings.forms.parsing import parse
from diplomatic_swings.forms.quantity import numbers
from diplomatic_swings.sim.scenario.form import form_of
from diplomatic_swings.sim.scenario.loading import dump, load, quantities
from diplomatic_swings.sim.world.drift import Calendar, Shocks
from diplomatic_swings.sim.world.state import RULED, VARIABLES, State
from hypothesis import strategies as st

BASELINE = load("talks-2025-01")
START = BASELINE.state
AVERAGE = Calendar(season=1.0, campaign=0.0, salience=0.0, salience_ahead=0.0)

WHOLE = {"0 or 1", "steps", "number"}
"""Units of which only whole numbers make sense."""

FLAG = st.sampled_from([0.0, 1.0])
IN_FORCE = ("nothing", "ceasefire", "settlement", "imposed", "exhausted")


def within(num):
    """Return a strategy for one number: within its bounds, whole where only whole numbers make sense."""
    if num.unit in WHOLE:
        return st.integers(int(num.low), int(num.high)).map(float)
    return st.floats(num.low, num.high)


@st.composite
def drawn(draw, nums, usual):
    """Return a whole table of numbers by name: all usual, least, most or anything, and a few of its own.

    Drawing every number by itself would be slow, and what fails hard to read.
    """
    base = draw(st.sampled_from(("usual", "least", "most", "any")))
    if base == "usual":
        values = dict(usual)
    elif base == "any":
        chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
        values = {name: float(chance.uniform(num.low, num.high)) for name, num in nums.items()}
    else:
        values = {name: float(num.low if base == "least" else num.high) for name, num in nums.items()}
    own = draw(st.lists(st.sampled_from(list(nums)), unique=True, max_size=6))
    values |= {name: draw(within(nums[name])) for name in own}
    whole = [name for name, num in nums.items() if num.unit in WHOLE]
    return values | {name: float(round(values[name])) for name in whole}


def tables(usual, **narrower):
    """Return a strategy for a table of numbers like ``usual``, within its bounds; ``narrower`` goes first."""
    table = type(usual)
    whole = drawn(numbers(table), usual._asdict())
    return st.builds(lambda values, own: table(**values | own), whole, st.fixed_dictionaries(narrower))


@st.composite
def states(draw, **fixed):
    """Return any state the rules may meet: at most one peace is in force; ``fixed`` sets variables."""
    values = draw(drawn(VARIABLES, START._asdict()))
    force = draw(st.sampled_from(IN_FORCE))
    values |= {name: float(name == force) for name in IN_FORCE[1:]}
    if force not in {"ceasefire", "settlement"}:
        values["weeks_in_force"] = 0.0
    return State(**values | fixed)


def wars(**fixed):
    """Return a strategy for states of open war."""
    return states(**dict.fromkeys((*IN_FORCE[1:], "weeks_in_force"), 0.0) | fixed)


def shocks():
    """Return a strategy for a week's shocks, far into the tails."""
    return st.builds(Shocks, **dict.fromkeys(Shocks._fields, st.floats(-8.0, 8.0)))


def days():
    """Return a strategy for what the date decides."""
    return tables(AVERAGE)


def worlds():
    """Return a strategy for coefficients of the drift."""
    return tables(BASELINE.world)


def _shapes():
    """Return the form of every number of the baseline that can be set alone, by its dotted path."""
    at = functools.partial(shape_at, form_of(parse(dump(BASELINE), BASELINE.name).root))
    shapes = {path: at(path) for path in quantities(BASELINE)}
    return {path: shape for path, shape in shapes.items() if isinstance(shape, Number) and _alone(path)}


def _alone(path):
    """Return whether a number hangs on no other: not priors, bounds of legality, or what only the rules write."""
    section, *names = path.split(".")
    bound = section == "state" and names[0] in RULED
    return not (bound or section in {"solver", "events"} or path.endswith(".prior") or ".legal." in path)


SHAPES = _shapes()


def allowed(path, value):
    """Return a value that may stand at a path: the given one, else the nearest whole number."""
    return float(value if SHAPES[path].allows(value) else round(value))
