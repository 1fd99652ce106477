"""``swings explain``: why a player moved as it did."""

from typing import Annotated

import typer

from app import explain_game, options
from app.console import write
from app.errors import UserError, one_of, within
from sim.files.formats import is_bargaining
from sim.players import KEYS

Run = Annotated[int, options.number("--run", "Number of the run, from 0.", 0, options.MOST_RUNS - 1)]
Week = Annotated[int, options.number("--week", "Number of the week, from 0.", 0, options.MOST_WEEKS - 1)]
PlayerName = Annotated[
    str, typer.Option("--player", metavar="PLAYER", help=f"Who moved: {', '.join(KEYS)} (or another seat).")
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
    doctrine: options.Doctrines = None,
    params: options.Params = None,
    as_json: options.AsJson = False,
) -> None:
    """Say why a player moved: what it saw, the moves it weighed, what each was worth, and their chances."""
    if is_bargaining(scenario):
        if params is not None:
            raise UserError("--params: not for scenarios of the bargaining game")
        changes = (weeks, settings or [], lens, doctrine or [])
        asked = explain_game.Asked(scenario, seed, run, week, player, *changes)
        explain_game.write_decision(asked, as_json=as_json)
        return
    number = KEYS.index(one_of("--player", player, KEYS))
    loaded = options.load_scenario(scenario, options.Changes(settings, lens, doctrine, weeks))
    if draws := options.load_params(params):
        loaded = draws.of_run(loaded, run)
    within("--week", week, 0, loaded.weeks - 1)
    from sim.explain import explain as explain_move

    found = explain_move(loaded, seed, run, week, number)
    if as_json:
        from experiments.saving import json_text

        write(json_text(found.as_dict()))
    else:
        write(found.text().rstrip("\n") + "\n")
