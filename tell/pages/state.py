"""The page of the state, and the page of what moves it."""

from collections.abc import Iterator, Sequence

from diplomatic_swings.sim.tables.records import Effect, Move, Scenario
from diplomatic_swings.sim.world.state import INDEX, NAMES, RULED, VARIABLES, State
from diplomatic_swings.tell.pages.heat import alt_heat, heat
from diplomatic_swings.tell.pages.markdown import number, page, signed, span, table
from diplomatic_swings.tell.pages.tables import HEADS, parts, row


def state_page(scenario: Scenario) -> str:
    """Return the page of state variables: unit, bounds, meaning, start, and whether moves may write them."""
    texts = []
    for part in parts(State):
        rows = ((*_row(name, scenario), "no" if name in RULED else "yes") for name in part.fields)
        texts += [f"## {part.title}", table((*HEADS, "moves may write it"), rows)]
    about = (
        f"The public state: {len(NAMES)} variables, the same for all players. Values are those of week 0 "
        f"of `{scenario.name}`. Bounds are hard: no move, event or drift leads out of them. [What moves "
        "what](influences.md) says which moves write a variable; some are written by the rules alone."
    )
    return page("State variables", about, *texts)


def _row(name: str, scenario: Scenario) -> tuple[str, ...]:
    """Return a variable as a row; one that a scenario does not set begins at its value of the table."""
    given = scenario.content["state"].get(name)
    if given is not None:
        return row(name, VARIABLES[name], given)
    num = VARIABLES[name]
    start = number(float(getattr(scenario.state, name)))
    return f"`{name}`", num.meaning, num.unit, span(num.low, num.high), start, "", ""


def influences_page(scenario: Scenario) -> str:
    """Return the page of what moves each variable: everyday levers and weighty acts, by player."""
    about = (
        "By variable: what one use of each everyday lever and of each weighty act does to it. What drifts by "
        "itself from week to week is told in [the model](../model.md)."
    )
    heads = ("variable", *(player.name for player in scenario.players))
    picture = f"![{alt_heat(heat(scenario))}](levers.svg)"
    texts = [
        text
        for part in parts(State)
        for text in (f"## {part.title}", table(heads, _influences(part.fields, scenario)))
    ]
    return page("What moves what", about, picture, *texts)


def moves_of(scenario: Scenario, player: int) -> list[Move]:
    """Return everything that a player may do: everyday levers, tabling a paper, weighty acts."""
    acts = (scenario.table[player], *scenario.acts[player])
    return [*scenario.levers[player], *(act for act in acts if act is not None)]


def _influences(names: Sequence[str], scenario: Scenario) -> Iterator[tuple[str, ...]]:
    for name in names:
        yield f"`{name}`", *(_pulls(name, moves_of(scenario, i)) for i in range(len(scenario.players)))


def _pulls(name: str, moves: list[Move]) -> str:
    """Return what the moves of a player do to a variable."""
    return ", ".join(
        f"`{move.key}` {amount(effect)}"
        for move in moves
        for effect in move.effects
        if effect.variable == INDEX[name]
    )


def amount(effect: Effect) -> str:
    """Return an effect: an increment with its sign, or the value that is set."""
    return signed(effect.add) if effect.keep > 0.0 else f"= {number(effect.add)}"


def effect_text(effect: Effect) -> str:
    """Return an effect of a move with the name of its variable."""
    return f"`{NAMES[effect.variable]}` {amount(effect)}"


def window_text(variable: int, low: float, high: float) -> str:
    """Return within which bounds a variable must lie."""
    num = VARIABLES[NAMES[variable]]
    name = f"`{NAMES[variable]}`"
    if high >= num.high:
        return f"{name} at least {number(low)}"
    return f"{name} at most {number(high)}" if low <= num.low else f"{name} within {span(low, high)}"
