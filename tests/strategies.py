"""Hypothesis strategies: valid states, coefficients, shocks and settings, all within the tables' bounds.

PYTEST_DONT_REWRITE: it asserts nothing.
"""

import numpy as np
from hypothesis import strategies as st

from sim.calendar import CalendarParams
from sim.deals import DealParams, Terms
from sim.game import rules_of
from sim.mind import DecisionParams
from sim.players import KEYS, N_PLAYERS, PLAYERS
from sim.quantity import numbers
from sim.scenario import load
from sim.state import ISSUES, VARIABLES, State
from sim.world import Calendar, Shocks, WorldParams

BASELINE = load("baseline")
RULES = rules_of(BASELINE)
START = BASELINE.state
AVERAGE = Calendar(season=1.0, campaign=0.0, salience=0.0, salience_ahead=0.0)

WHOLE = {"0 or 1", "steps"}
"""Units of which only whole numbers make sense."""

SHARE = st.floats(0.0, 1.0)
FLAG = st.sampled_from([0.0, 1.0])
IN_FORCE = ("nothing", "ceasefire", "settlement", "imposed")
OFFERS = ("nothing", "tabled_ceasefire", "tabled_settlement")


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
    """Return any state the rules may meet; ``fixed`` sets variables.

    At most one peace is in force and one offer on the table, and only what is tabled can be signed.
    """
    values = draw(drawn(VARIABLES, START._asdict()))
    force, offer = draw(st.sampled_from(IN_FORCE)), draw(st.sampled_from(OFFERS))
    values |= {name: float(name == force) for name in IN_FORCE[1:]}
    values |= {name: float(name == offer) for name in OFFERS[1:]} | {"offer_open": float(offer != "nothing")}
    if force in {"nothing", "imposed"}:
        values["weeks_in_force"] = 0.0
    if offer != "tabled_settlement":
        values |= {"tabled_recognition": 0.0, "tabled_tilt": 0.0}
    if offer == "nothing":
        values |= {"weeks_tabled": 0.0, "signed_russia": 0.0, "signed_ukraine": 0.0}
    return State(**values | fixed)


def wars(**fixed):
    """Return a strategy for states of open war."""
    peace = {"ceasefire": 0.0, "settlement": 0.0, "imposed": 0.0, "weeks_in_force": 0.0}
    return states(**peace | fixed)


def terms():
    """Return a strategy for terms of a settlement."""
    return st.builds(Terms, **dict.fromkeys(ISSUES, SHARE))


def shocks():
    """Return a strategy for a week's shocks, far into the tails."""
    return st.builds(Shocks, **dict.fromkeys(Shocks._fields, st.floats(-8.0, 8.0)))


def days():
    """Return a strategy for what the date decides."""
    return tables(AVERAGE)


def worlds():
    """Return a strategy for coefficients of the drift."""
    return tables(BASELINE.world)


def deal_params():
    """Return a strategy for coefficients of deals in which someone's position has weight."""
    return tables(BASELINE.deals, power_eu=st.floats(0.01, 10.0), exclusion=st.floats(0.0, 0.99))


def _flat(table, where=()):
    """Return every number of nested tables by where it stands."""
    if isinstance(table, float):
        return {where: table}
    names = getattr(table, "_fields", range(len(table)))
    return {
        k: v for name, part in zip(names, table, strict=True) for k, v in _flat(part, (*where, name)).items()
    }


def _nums(table, where=()):
    """Return the meaning of every number of nested tables by where it stands."""
    if isinstance(table[0], float):
        return {(*where, name): num for name, num in numbers(type(table)).items()}
    names = getattr(table, "_fields", range(len(table)))
    return {
        k: v for name, part in zip(names, table, strict=True) for k, v in _nums(part, (*where, name)).items()
    }


def _filled(table, values, where=()):
    """Return nested tables like ``table`` with the numbers in ``values``."""
    if isinstance(table, float):
        return values[where]
    names = getattr(table, "_fields", None)
    parts = [_filled(t, values, (*where, n)) for n, t in zip(names or range(len(table)), table, strict=True)]
    return type(table)(*parts) if names else tuple(parts)


RULE_NUMBERS = _nums(RULES)
USUAL_RULES = _flat(RULES)


@st.composite
def rules(draw):
    """Return all coefficients, each within its bounds, such that someone's position always has weight."""
    r = _filled(RULES, draw(drawn(RULE_NUMBERS, USUAL_RULES)))
    return r._replace(deals=r.deals._replace(power_eu=max(r.deals.power_eu, 0.01)))


def _paths():
    """Return what every number of a scenario may be, by its dotted path."""
    found = {f"state.{name}": num for name, num in VARIABLES.items()}
    for section, table in (("world", WorldParams), ("deals", DealParams), ("calendar", CalendarParams)):
        found |= {f"{section}.{name}": num for name, num in numbers(table).items()}
    for player in range(N_PLAYERS):
        key = KEYS[player]
        weights, kinds = numbers(type(BASELINE.weights(player))), numbers(type(BASELINE.types(player)[0]))
        found |= {f"payoffs.{key}.{name}": num for name, num in weights.items()}
        for kind in PLAYERS[player].types:
            found |= {f"payoffs.{key}.types.{kind}.{name}": num for name, num in kinds.items()}
        found |= {f"decisions.{key}.{name}": num for name, num in numbers(DecisionParams).items()}
    return found


PATHS = _paths()


@st.composite
def settings(draw, most=8):
    """Return valid overrides: a few numbers of a scenario, each anywhere within its bounds."""
    chosen = draw(st.lists(st.sampled_from(sorted(PATHS)), unique=True, max_size=most))
    return [f"{path}={draw(within(PATHS[path]))!r}" for path in chosen]
