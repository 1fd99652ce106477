"""``swings explain``: why a player did what it did."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from diplomatic_swings.app import options
from diplomatic_swings.store.atomic import write_text
from diplomatic_swings.tell.console import note, write
from diplomatic_swings.tell.errors import UserError, one_of, within

if TYPE_CHECKING:
    from diplomatic_swings.sim.solver.iteration import Solution
    from diplomatic_swings.sim.tables.records import Scenario
    from diplomatic_swings.sim.turns.turn import Turn

Run = Annotated[int, options.number("--run", "Number of the run, from 0.", 0, options.MOST_RUNS - 1)]
Week = Annotated[int, options.number("--week", "Number of the week, from 0.", 0, options.MOST_WEEKS - 1)]
Efg = Annotated[
    Path | None,
    typer.Option(
        "--efg", metavar="FILE", help="Write the game of the week for Gambit: everyday moves in turn."
    ),
]
Moves = Annotated[
    list[str] | None,
    typer.Option(
        "--move", metavar="MOVE", help="Leave in this move of the game, whoever has it; repeatable."
    ),
]
PlayerName = Annotated[
    str,
    typer.Option("--player", metavar="PLAYER", help="Who decided: us, russia, ukraine, eu, or another seat."),
]


def explain(
    scenario: options.ScenarioName,
    run: Run,
    week: Week,
    player: PlayerName,
    seed: options.Seed = 0,
    weeks: options.Weeks = None,
    settings: options.Settings = None,
    lens: options.Lens = None,
    policy: options.Policies = None,
    efg: Efg = None,
    move: Moves = None,
    force: options.Force = False,
    as_json: options.AsJson = False,
) -> None:
    """Say why a player decided as it did: what it saw, what it weighed, what each was worth, and their chances."""
    from diplomatic_swings.sim.tables.game import option_keys
    from diplomatic_swings.sim.turns.turn import reach

    loaded = options.load_scenario(scenario, options.Changes(settings, lens, policy, weeks))
    keys = [each.key for each in loaded.players]
    number = keys.index(one_of("--player", player, keys))
    within("--week", week, 0, loaded.weeks - 1)
    moves = {key for _, key, _ in option_keys(loaded)}
    left = tuple(one_of("--move", each, moves) for each in move or ())
    if left and efg is None:
        raise UserError("--move: expected --efg FILE, whose game it leaves a move in (given none)")
    solution = _solution(loaded)
    if efg is not None:
        _export(loaded, reach(loaded, solution, seed, run, week, number), left, efg, force=force)
    from diplomatic_swings.sim.why.explain import explain as explain_decision

    decision = explain_decision(loaded, solution, seed, run, week, number)
    if as_json:
        from diplomatic_swings.store.tables import json_text

        write(json_text(decision.as_dict()))
    else:
        write(decision.text() + "\n")


def _export(loaded: "Scenario", turn: "Turn", moves: tuple[str, ...], file: Path, *, force: bool) -> None:
    """Write the week as a game for Gambit."""
    from diplomatic_swings.sim.turns import stage

    try:
        tree = stage.stage_of(turn, moves)
    except ValueError as error:
        raise UserError(f"--efg: {error} with --move") from error
    title = f"{loaded.name}, run {turn.run}, week {turn.week}, seed {turn.seed}, digest {loaded.digest}"
    text = stage.efg(tree, title, tuple(player.key for player in loaded.players))
    write_text(file, text, force=force)
    note(
        f"wrote {file}: a tree with {len(stage.leaves(tree)):,} ends; payoffs in utils of each player's own scale"
    )


def _solution(scenario: "Scenario") -> "Solution":
    """Return the scenario's values, solved the first time; says so where they do not settle."""
    from diplomatic_swings.sim.solver import solutions

    if solutions.kept(solutions.digest_of(scenario)) is None:
        note("solving the game (once, a minute or more; the solution is kept) ...")
    solution, _ = solutions.solution_of(scenario)
    if not solution.settled:
        note(
            f"the values of {scenario.name} have not settled: policies still moved by {solution.residual:.3f}"
        )
    return solution
