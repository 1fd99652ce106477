"""``swings lenses``: how runs of a scenario end under each reading of the world."""

from typing import TYPE_CHECKING, Annotated

import typer
from diplomatic_swings.app import options
from diplomatic_swings.forms.percent import percent
from diplomatic_swings.tell.console import show, tell_if_compiling, working, write
from diplomatic_swings.tell.errors import UserError
from diplomatic_swings.tell.words import plural

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.lenses import Endings
    from rich.console import RenderableType

HANDFUL = ("talks-2025-01", "easter-truce", "budapest-summit", "rosneft-lukoil", "guarantees-on-the-table")
"""Scenarios that are looked at if none is named."""

Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="[SCENARIO]...", help=f"Scenarios (default: {', '.join(HANDFUL)})."),
]
Everything = Annotated[bool, typer.Option("--all", help="All shipped scenarios.")]


def lenses(
    scenarios: Names = None,
    everything: Everything = False,
    runs: options.Runs = 500,
    seed: options.Seed = 0,
    jobs: options.Jobs = None,
    settings: options.Settings = None,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Compare how runs end under each lens; every scenario is solved under each, which takes minutes."""
    if everything and scenarios:
        raise UserError("expected names of scenarios or --all, not both")
    from diplomatic_swings.experiments.runs.lenses import endings, summary
    from diplomatic_swings.experiments.runs.runs import Play
    from diplomatic_swings.sim.scenario.loading import available

    named = [listed.name for listed in available()] if everything else scenarios or HANDFUL
    for name in named:
        options.load_scenario(name, options.Changes(settings))
    tell_if_compiling(quiet=quiet)
    made = []
    for name in named:
        with working(f"{name}: lenses", quiet=quiet) as progress:
            made.append(endings(name, Play(runs, seed, jobs), settings or (), progress=progress))
    if as_json:
        from diplomatic_swings.store.tables import json_text

        write(json_text(summary(made)))
    else:
        show(f"{plural(runs, 'run')} under each lens, seed {seed}", *(x for e in made for x in _ends(e)))


def _ends(made: "Endings") -> "list[RenderableType]":
    """Return the parts of the report on one scenario."""
    from diplomatic_swings.tell.terminal.run import table
    from rich.text import Text

    outcomes = next(iter(made.shares.values()))
    rows = table("runs end in", *outcomes, "values", right=tuple(outcomes))
    for name, shares in made.shares.items():
        says = "settle" if made.settled[name] else "do NOT settle"
        rows.add_row(name, *(percent(share) for share in shares.values()), says)
    first, second, apart = made.farthest
    last = f"{first} and {second} differ most: {percent(apart)} of runs end differently."
    return ["", Text(f"{made.title} ({made.scenario})", style="bold"), rows, last]
