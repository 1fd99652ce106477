"""``swings lenses``: where readings of the world disagree, and what would tell them apart."""

from typing import TYPE_CHECKING, Annotated

import typer

from app import options
from app.console import show, tell_if_compiling, working, write
from app.errors import UserError
from app.words import percent, plural

if TYPE_CHECKING:
    from rich.console import RenderableType

    from experiments.lenses import Disagreement, Pair, Telling

HANDFUL = ("baseline", "easter-truce", "budapest-summit", "rosneft-lukoil", "guarantees-on-the-table")
"""Scenarios that are looked at if none is named."""

SIGNS = 3
MOST_PAIRS = 10

Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="[SCENARIO]...", help=f"Scenarios (default: {', '.join(HANDFUL)})."),
]
Everything = Annotated[bool, typer.Option("--all", help="All shipped scenarios.")]
Pairs = Annotated[
    int, options.number("--pairs", "Pairs of lenses to look at, those most apart.", 1, MOST_PAIRS)
]


def lenses(
    scenarios: Names = None,
    everything: Everything = False,
    pairs: Pairs = 2,
    runs: options.Runs = 500,
    seed: options.Seed = 0,
    jobs: options.Jobs = None,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Compare how runs end under each lens, and name the signs that would soonest tell two lenses apart."""
    if everything and scenarios:
        raise UserError("expected names of scenarios or --all, not both")
    from experiments.claims.trial import Size
    from experiments.lenses import disagreements, summary
    from sim.scenario import available, load

    named = [listed.name for listed in available()] if everything else scenarios or HANDFUL
    for name in named:
        load(name)
    tell_if_compiling(quiet=quiet)
    with working("ensembles", quiet=quiet) as progress:
        found = disagreements(named, Size(runs, seed, jobs), pairs, progress)
    if as_json:
        from experiments.saving import json_text

        write(json_text(summary(found)))
    else:
        show(f"{plural(runs, 'run')} under each lens, seed {seed}", *(x for d in found for x in _told(d)))


def _told(found: "Disagreement") -> "list[RenderableType]":
    """Return the parts of the report on one scenario."""
    from rich.text import Text

    from app.run_report import table

    first = next(iter(found.endings.values()))
    made = table("runs end in", *first, right=tuple(first))
    for name, shares in found.endings.items():
        made.add_row(name, *(percent(share) for share in shares.values()))
    parts: list[RenderableType] = ["", Text(f"{found.title} ({found.scenario})", style="bold"), made]
    return [*parts, *(sentence(pair) for pair in found.pairs)]


def sentence(pair: "Pair") -> str:
    """Return in words how far two lenses differ, and by what they would soonest be told apart."""
    apart = f"{pair.first} and {pair.second} end otherwise in {percent(pair.distance)} of runs"
    return f"{apart}; half a year would tell by {'; '.join(_sign(sign) for sign in pair.telling[:SIGNS])}."


def _sign(sign: "Telling") -> str:
    odds, low, high = (percent(x) for x in sign.odds)
    means = f"{sign.first:.3g} against {sign.second:.3g}"
    return f"{sign.says} ({means}; tells {odds} of pairs of runs apart, 95 % interval {low} to {high})"
