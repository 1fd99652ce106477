"""``swings claims``: what the source texts claim, put on trial."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from diplomatic_swings.app import options
from diplomatic_swings.app.drawn import numbers_of_draws
from diplomatic_swings.app.finishing import Result, Where, finish
from diplomatic_swings.app.solving import settled
from diplomatic_swings.store.atomic import check_folder
from diplomatic_swings.tell.console import tell_if_compiling, working
from diplomatic_swings.tell.errors import UserError, one_of

if TYPE_CHECKING:
    from diplomatic_swings.experiments.claims.claim import Claim
    from diplomatic_swings.experiments.claims.ledger import Ledger

File = Annotated[
    Path | None,
    typer.Option("--file", metavar="FILE", help="Claims of your own, in place of the shipped ones."),
]
Over = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Lay a setting over all cases; repeatable."),
]
Only = Annotated[
    list[str] | None, typer.Option("--only", metavar="ID", help="Try this claim only; repeatable.")
]
Text = Annotated[
    list[str] | None,
    typer.Option("--text", metavar="NAME", help="Try the claims of this text only; repeatable."),
]
Lenses = Annotated[
    list[str] | None,
    typer.Option(
        "--lens",
        metavar="NAME",
        help="Try under this lens besides the neutral reading, in place of each text's own; neutral: no lens.",
    ),
]
Carrier = Annotated[
    bool,
    typer.Option(
        "--without-carrier", help="Also take away the term that carries a claim, where it says how."
    ),
]
Seeds = Annotated[
    int,
    options.number(
        "--seeds", "Seeds of the runs and of the solver; a verdict is one that all of them give.", 1, 100
    ),
]
Draws = Annotated[
    int,
    options.number(
        "--draws",
        "Most draws of --params to use, evenly over the file; each is a solve of every case.",
        1,
        1000,
    ),
]
DRAWS = 8
"""Draws of a fit that claims are tried with, unless another number is asked for."""


def claims(
    file: File = None,
    only: Only = None,
    text: Text = None,
    lens: Lenses = None,
    runs: options.Runs = 1000,
    seed: options.Seed = 0,
    seeds: Seeds = 3,
    jobs: options.Jobs = None,
    settings: Over = None,
    params: options.Params = None,
    draws: Draws = DRAWS,
    without_carrier: Carrier = False,
    out: options.Out = None,
    force: options.Force = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    no_plots: options.NoPlots = False,
    allow_unsettled: options.AllowUnsettled = False,
) -> None:
    """Put the claims of the source texts on trial: each holds, does not hold, or stays undecided.

    Every claim is a comparison of runs with the same luck, tried in the neutral reading and under the
    lens of the text that makes it, with three seeds. Every case is solved first: hours for all claims.
    """
    chosen = _chosen(file, only or [], text or [])
    if out:
        check_folder(out, force=force)
    from diplomatic_swings.experiments.claims.game import Size
    from diplomatic_swings.experiments.claims.ledger import Wanted, open_ledger
    from diplomatic_swings.experiments.claims.trial import OWN

    lenses = tuple(name for name in lens or [OWN] if name != "neutral")
    numbers = _numbers(params, draws) if params else ()
    wanted = Wanted((None, *lenses), without_carrier, tuple(settings or ()), numbers)
    tell_if_compiling(quiet=quiet)
    size = Size(runs, seed, jobs, allow_unsettled=allow_unsettled, seeds=seeds)
    with working("ensembles", quiet=quiet) as progress, settled():
        ledger = open_ledger(chosen, size, wanted, progress)
    finish(Where(out, force, as_json, quiet, no_plots), _result(ledger))


def _chosen(file: Path | None, only: list[str], texts: list[str]) -> "list[Claim]":
    """Return the claims that were asked for.

    Raises:
        ScenarioError: with all mistakes in the file of claims.
        UserError: if a name is not known, or nothing is left.
    """
    from diplomatic_swings.experiments.claims.reading import read_claims, shipped

    paths = [file] if file else shipped()
    for name in texts:
        one_of("--text", name, [path.stem for path in paths])
    known = read_claims([path for path in paths if not texts or path.stem in texts])
    for name in only:
        one_of("--only", name, [claim.id for claim in known])
    named = [claim for claim in known if not only or claim.id in only]
    if not named:
        raise UserError("claims: expected at least one claim (given none)")
    return named


def _numbers(params: Path, most: int) -> tuple[tuple[str, ...], ...]:
    """Return the numbers of each draw of a file as settings; the baseline must have them all."""
    from diplomatic_swings.experiments.claims.game import BASELINE
    from diplomatic_swings.sim.scenario.loading import load

    rows = numbers_of_draws(params, most, load(BASELINE))
    return tuple(tuple(f"{path}={value!r}" for path, value in row.items()) for row in rows)


def _result(ledger: "Ledger") -> Result:
    from diplomatic_swings.experiments.claims.saving import save_ledger
    from diplomatic_swings.plots import draw_claims
    from diplomatic_swings.tell.report.claims import page
    from diplomatic_swings.tell.terminal.claims import report

    return Result(
        save=lambda folder: save_ledger(ledger, folder),
        summary=ledger.summary,
        report=lambda: report(ledger),
        draw=lambda folder: draw_claims(ledger, folder),
        page=lambda folder: page(ledger, folder),
    )
