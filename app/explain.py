"""``swings explain``: why a player did what it did, in a scenario or in a saved result."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from diplomatic_swings.app import options
from diplomatic_swings.forms.seeds import LARGEST_SEED
from diplomatic_swings.store.atomic import write_text
from diplomatic_swings.tell.console import note, write
from diplomatic_swings.tell.errors import UserError, one_of, within

if TYPE_CHECKING:
    from diplomatic_swings.sim.solver.iteration import Solution
    from diplomatic_swings.sim.tables.records import Scenario
    from diplomatic_swings.sim.turns.turn import Turn

Played = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIO",
        help="Name of a shipped scenario, path of a YAML file, or a folder of swings run --out.",
    ),
]
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
Seed = Annotated[
    int | None,
    options.number("--seed", "Seed of the runs (default: 0, or that of the saved result).", 0, LARGEST_SEED),
]
PlayerName = Annotated[
    str,
    typer.Option("--player", metavar="PLAYER", help="Who decided: us, russia, ukraine, eu, or another seat."),
]


def explain(
    scenario: Played,
    run: Run,
    week: Week,
    player: PlayerName,
    seed: Seed = None,
    weeks: options.Weeks = None,
    settings: options.Settings = None,
    lens: options.Lens = None,
    policy: options.Policies = None,
    efg: Efg = None,
    move: Moves = None,
    force: options.Force = False,
    as_json: options.AsJson = False,
) -> None:
    """Say why a player made the move it made: what it saw, what it weighed, what each was worth, what came next.

    A folder of results is explained as it was run: with its own seed, settings and values.
    """
    from diplomatic_swings.sim.scenario.loading import capitals
    from diplomatic_swings.sim.tables.game import option_keys
    from diplomatic_swings.sim.turns.turn import reach

    changes = options.Changes(settings, lens, policy, weeks)
    if Path(scenario).is_dir():
        _refuse_changes(changes, seed)
        loaded, solution, seed = _saved(Path(scenario), run)
    else:
        loaded, solution, seed = options.load_scenario(scenario, changes), None, seed or 0
    keys = [each.key for each in loaded.players]
    number = keys.index(one_of("--player", player, keys, capitals(loaded)))
    within("--week", week, 0, loaded.weeks - 1)
    moves = {key for _, key, _ in option_keys(loaded)}
    left = tuple(one_of("--move", each, moves) for each in move or ())
    if left and efg is None:
        raise UserError("--move: expected --efg FILE, whose game it leaves a move in (given none)")
    solution = solution or _solution(loaded)
    if efg is not None:
        _export(loaded, reach(loaded, solution, seed, run, week, number), left, efg, force=force)
    from diplomatic_swings.experiments.runs.afterwards import afterwards
    from diplomatic_swings.sim.why.explain import explain as explain_decision
    from diplomatic_swings.tell.afterwards import line

    decision = explain_decision(loaded, solution, seed, run, week, number)
    after = afterwards(loaded, solution, seed, run, week, number)
    if as_json:
        from diplomatic_swings.store.tables import json_text

        write(json_text({**decision.as_dict(), "next": after.as_dict()}))
    else:
        write(f"{decision.text()}\n{line(after, loaded, week)}\n")


def _refuse_changes(changes: options.Changes, seed: int | None) -> None:
    """Refuse what would make a saved result another one.

    Raises:
        UserError: if a setting, a lens, a policy, a length or a seed is given.
    """
    names = zip(("--set", "--lens", "--policy", "--weeks"), changes, strict=True)
    given = [*(name for name, value in names if value), *(["--seed"] if seed is not None else [])]
    if given:
        raise UserError(
            f"{given[0]}: expected nothing to change in a saved result; give its scenario instead"
        )


def _saved(folder: Path, run: int) -> "tuple[Scenario, Solution, int]":
    """Return scenario, values and seed of a saved run."""
    from diplomatic_swings.experiments.runs.replay import saved_run

    scenario, solved, figures = saved_run(folder)
    within("--run", run, 0, figures["runs"] - 1)
    return scenario, solved.solution, figures["seed"]


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

    if solutions.at_hand(scenario) is None:
        note("solving the game (once, a minute or more; the solution is kept) ...")
    solution, _ = solutions.solution_of(scenario)
    if not solution.settled:
        note(
            f"the values of {scenario.name} have not settled: policies still moved by {solution.residual:.3f}"
        )
    return solution
