"""``swings explain`` for scenarios of the bargaining game (format 2)."""

from typing import TYPE_CHECKING, NamedTuple

from app.console import note, write
from app.errors import UserError, one_of, within
from sim.files.formats import bare

if TYPE_CHECKING:
    from sim.bargaining.records import Scenario
    from sim.bargaining.solver import Solution


class Asked(NamedTuple):
    """Which decision is to be explained: of whom, in which week of which run of what."""

    scenario: str
    seed: int
    run: int
    week: int
    player: str
    weeks: int | None
    settings: list[str]
    lens: str | None
    policies: list[str]


def write_decision(asked: Asked, *, as_json: bool) -> None:
    """Print why a player did what it did.

    Raises:
        UserError: if there is no such player or week.
    """
    scenario = _loaded(asked)
    keys = [player.key for player in scenario.players]
    number = keys.index(one_of("--player", asked.player, keys))
    within("--week", asked.week, 0, scenario.weeks - 1)
    solution = _solution(scenario)
    from sim.bargaining.explain import explain

    decision = explain(scenario, solution, asked.seed, asked.run, asked.week, number)
    if as_json:
        from experiments.saving import json_text

        write(json_text(decision.as_dict()))
    else:
        write(decision.text() + "\n")


def _loaded(asked: Asked) -> "Scenario":
    """Return the scenario that is asked for."""
    from sim.bargaining.loading import load

    settings = [*asked.settings, *([f"weeks={asked.weeks}"] if asked.weeks else [])]
    return load(bare(asked.scenario), settings, asked.lens, dict(map(_policy, asked.policies)))


def _policy(text: str) -> tuple[str, str]:
    player, equals, name = text.partition("=")
    if not equals:
        raise UserError(f"--doctrine: expected PLAYER=NAME (given '{text}')")
    return player, name


def _solution(scenario: "Scenario") -> "Solution":
    """Return the scenario's values, solved the first time; says so where they do not settle."""
    from sim.bargaining import solving

    if solving.kept(solving.digest_of(scenario)) is None:
        note("solving the game (once, a minute or more; the solution is kept) ...")
    solution, _ = solving.solution_of(scenario)
    if not solution.settled:
        note(
            f"the values of {scenario.name} have not settled: policies still moved by {solution.residual:.3f}"
        )
    return solution
