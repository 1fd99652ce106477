"""``swings lenses``: where readings of the world disagree, and what would tell them apart."""

from typing import TYPE_CHECKING, Annotated

import typer

from app import options
from app.console import show, tell_if_compiling, working, write
from app.errors import UserError
from app.words import percent, plural
from sim.files.formats import bare, is_bargaining

if TYPE_CHECKING:
    from rich.console import RenderableType

    from experiments.bargaining.lenses import Endings
    from experiments.bargaining.runs import Play
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
    settings: options.Settings = None,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Compare how runs end under each lens, and name the signs that would soonest tell two lenses apart.

    Scenarios of the bargaining game are solved under each lens, and no signs are named for them.
    """
    if everything and scenarios:
        raise UserError("expected names of scenarios or --all, not both")
    games = [name for name in scenarios or () if is_bargaining(name)]
    if games:
        if len(games) < len(scenarios or ()):
            raise UserError("expected scenarios of one game (given some of each; ask twice)")
        from experiments.bargaining.runs import Play

        _tell_games(games, Play(runs, seed, jobs), settings or [], as_json=as_json, quiet=quiet)
        return
    if settings:
        raise UserError("--set: only for scenarios of the bargaining game")
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


def _tell_games(names: list[str], how: "Play", settings: list[str], *, as_json: bool, quiet: bool) -> None:
    """Print how runs of scenarios of the bargaining game end under each lens."""
    from experiments.bargaining.lenses import endings, summary
    from sim.bargaining.loading import load

    for name in names:
        load(bare(name), settings)
    tell_if_compiling(quiet=quiet, kernel="sim.bargaining.kernel")
    made = []
    for name in names:
        with working(f"{name}: lenses", quiet=quiet) as progress:
            made.append(endings(bare(name), how, settings, progress=progress))
    if as_json:
        from experiments.saving import json_text

        write(json_text(summary(made)))
    else:
        show(
            f"{plural(how.runs, 'run')} under each lens, seed {how.seed}",
            *(x for e in made for x in _ends(e)),
        )


def _ends(made: "Endings") -> "list[RenderableType]":
    """Return the parts of the report on one scenario of the bargaining game."""
    from rich.text import Text

    from app.run_report import table

    outcomes = next(iter(made.shares.values()))
    rows = table("runs end in", *outcomes, "values", right=tuple(outcomes))
    for name, shares in made.shares.items():
        says = "settle" if made.settled[name] else "do NOT settle"
        rows.add_row(name, *(percent(share) for share in shares.values()), says)
    first, second, apart = made.farthest
    last = f"{first} and {second} differ most: {percent(apart)} of runs end differently."
    return ["", Text(f"{made.title} ({made.scenario})", style="bold"), rows, last]


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
