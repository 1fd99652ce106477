"""The page of the state, and the page of what moves it."""

from collections.abc import Iterator

import numpy as np

from app.pages.heat import alt_heat, heat
from app.pages.markdown import code, number, page, signed, span, table
from app.pages.tables import HEADS, parts, row
from sim.files.records import Effect, Lever, Scenario
from sim.game import effects
from sim.horizon import linear_drift
from sim.players import PLAYERS
from sim.state import CHOICES, INDEX, NAMES, RULED, VARIABLES, State


def state_page(scenario: Scenario) -> str:
    """Return the page of state variables: unit, bounds, meaning, start, and who may write them."""
    texts = []
    for part in parts(State):
        rows = ((*_row(name, scenario), writer(name)) for name in part.fields)
        texts += [f"## {part.title}", table((*HEADS, "whose levers may write it"), rows)]
    about = (
        f"The public state: {len(NAMES)} variables, the same for all players. Values are those of week 0 "
        f"of `{scenario.name}`. Bounds are hard: no move, event or drift leads out of them. What may "
        "write a variable is checked when a scenario is read. [What moves what](influences.md) says which "
        "levers do."
    )
    return page("State variables", about, *texts)


def _row(name: str, scenario: Scenario) -> tuple[str, ...]:
    return row(name, VARIABLES[name], scenario.content["state"][name])


def writer(name: str) -> str:
    """Return whose levers may write a variable."""
    if name in RULED:
        return "nobody's: the rules alone"
    return f"{PLAYERS[CHOICES[name]].capital}'s: its own choice" if name in CHOICES else "any player's"


def influences_page(scenario: Scenario) -> str:
    """Return the page of what moves each variable: the drift, and every lever."""
    about = (
        "By variable: the share of it that is left after a week, the variables that move it from one week "
        f"to the next (the drift, linearised at the start of `{scenario.name}` in open war), and what one "
        "pull of each lever does to it. Players expect exactly this drift "
        "([the path ahead](../model.md#the-path-ahead-simhorizonpy)). A `= 0` that a lever does not state "
        "itself comes from the rule that a new offer clears the one before."
    )
    heads = ("variable", "left", "moved by", *(player.name for player in PLAYERS))
    picture = f"![{alt_heat(heat(scenario))}](levers.svg)"
    texts = [
        text
        for part in parts(State)
        for text in (f"## {part.title}", table(heads, _influences(part.fields, scenario)))
    ]
    return page("What moves what", about, picture, *texts)


def _influences(names: tuple[str, ...], scenario: Scenario) -> Iterator[tuple[str, ...]]:
    jacobian, _ = linear_drift(scenario.state, scenario.world)
    for name in names:
        slopes = jacobian[INDEX[name]].round(6)
        others = [other for other in NAMES if other != name and slopes[INDEX[other]] != 0.0]
        left = number(float(np.round(slopes[INDEX[name]], 4)))
        yield f"`{name}`", left, code(others), *(_pulls(name, menu) for menu in scenario.levers)


def _pulls(name: str, menu: tuple[Lever, ...]) -> str:
    """Return what the levers of a menu do to a variable."""
    return ", ".join(
        f"`{lever.key}` {amount(keep, add)}"
        for lever in menu
        for variable, keep, add in effects(lever)
        if variable == INDEX[name]
    )


def amount(keep: float, add: float) -> str:
    """Return an effect: an increment with its sign, or the value that is set."""
    return signed(add) if keep > 0.0 else f"= {number(add)}"


def effect_text(effect: Effect) -> str:
    """Return an effect of a lever with the name of its variable."""
    return f"`{NAMES[effect.variable]}` {amount(effect.keep, effect.add)}"


def window_text(variable: int, low: float, high: float) -> str:
    """Return within which bounds a variable must lie."""
    num = VARIABLES[NAMES[variable]]
    name = f"`{NAMES[variable]}`"
    if high >= num.high:
        return f"{name} at least {number(low)}"
    return f"{name} at most {number(high)}" if low <= num.low else f"{name} within {span(low, high)}"
