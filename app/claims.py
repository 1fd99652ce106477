"""``swings claims``: what the source texts claim, put on trial."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app import options
from app.console import note, show, tell_if_compiling, working, write
from app.errors import UserError, one_of
from app.game_run import settled
from app.report import REPORT
from experiments.atomic import check_folder, fresh_folder

if TYPE_CHECKING:
    from experiments.claims.claim import Claim
    from experiments.claims.ledger import Ledger

MOST_DRAWS = 10_000
FIRST_GAME = "first"
FORMATS = {FIRST_GAME: 1, "bargaining": 2}
"""Games that claims can be tried on, with the format of their files."""

File = Annotated[
    Path | None,
    typer.Option("--file", metavar="FILE", help="Claims of your own, in place of the shipped ones."),
]
GameName = Annotated[
    str,
    typer.Option(
        "--game",
        metavar="NAME",
        help="Whose shipped claims: first (the first model) or bargaining; a FILE says so by its format.",
    ),
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
Robust = Annotated[
    int,
    options.number("--robustness", "Try again on so many draws of all uncertain numbers.", 0, MOST_DRAWS),
]
Carrier = Annotated[
    bool,
    typer.Option(
        "--without-carrier", help="Also take away the term that carries a claim, where it says how."
    ),
]


def claims(
    file: File = None,
    game: GameName = FIRST_GAME,
    only: Only = None,
    text: Text = None,
    lens: Lenses = None,
    runs: options.Runs = 1000,
    seed: options.Seed = 0,
    jobs: options.Jobs = None,
    settings: Over = None,
    params: options.Params = None,
    robustness: Robust = 0,
    without_carrier: Carrier = False,
    out: options.Out = None,
    force: options.Force = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    no_plots: options.NoPlots = False,
    allow_unsettled: options.AllowUnsettled = False,
) -> None:
    """Put the claims of the source texts on trial: each holds, does not hold, or stays undecided.

    Every claim is a comparison of runs on the same shocks, tried in the neutral reading and under the
    lens of the text that makes it. On the bargaining game every case is solved first: hours for all claims.
    """
    chosen = _chosen(file, game, only or [], text or [])
    draws = options.load_params(params)
    _check_options(chosen, params=params, robustness=robustness)
    if out:
        check_folder(out, force=force)
    from experiments.claims.games import Size
    from experiments.claims.ledger import Wanted, open_ledger
    from experiments.claims.trial import OWN

    lenses = tuple(name for name in lens or [OWN] if name != "neutral")
    wanted = Wanted((None, *lenses), robustness, without_carrier, tuple(settings or ()))
    kernels = {1: "sim.kernel", 2: "sim.bargaining.kernel"}
    tell_if_compiling(quiet=quiet, kernel=kernels[chosen[0].game.format])
    size = Size(runs, seed, jobs, draws, allow_unsettled=allow_unsettled)
    with working("ensembles", quiet=quiet) as progress, settled():
        found = open_ledger(chosen, size, wanted, progress)
    if out:
        _save(found, out, force=force, plots=not no_plots, quiet=quiet)
        note(f"wrote {out}; the report is {out / REPORT}", quiet=quiet)
    _print(found, as_json=as_json)


def _check_options(claims: "list[Claim]", *, params: str | None, robustness: int) -> None:
    """Refuse what is not there yet for claims on the bargaining game.

    Raises:
        UserError: if there is such an option.
    """
    from experiments.claims.first_game import FIRST

    if all(claim.game is FIRST for claim in claims):
        return
    for option, given in (("--params", params), ("--robustness", robustness)):
        if given:
            raise UserError(
                f"{option}: expected claims on the first model (given claims on the bargaining game)"
            )


def _chosen(file: Path | None, game: str, only: list[str], texts: list[str]) -> "list[Claim]":
    """Return the claims that were asked for.

    Raises:
        ScenarioError: with all mistakes in the file of claims.
        UserError: if a name is not known, or nothing is left.
    """
    from experiments.claims.reading import game_of, read_claims, shipped

    paths = [file] if file else shipped(game_of(FORMATS[one_of("--game", game, FORMATS)]))
    for name in texts:
        one_of("--text", name, [path.stem for path in paths])
    known = read_claims([path for path in paths if not texts or path.stem in texts])
    for name in only:
        one_of("--only", name, [claim.id for claim in known])
    found = [claim for claim in known if not only or claim.id in only]
    if not found:
        raise UserError("claims: expected at least one claim (given none)")
    return found


def _save(found: "Ledger", out: Path, *, force: bool, plots: bool, quiet: bool) -> None:
    from app.report.claims import page
    from app.report.page import save
    from experiments.claims.saving import save_ledger

    with fresh_folder(out, force=force) as folder:
        save_ledger(found, folder)
        if plots:
            note("drawing the plots ...", quiet=quiet)
            from plots import draw_claims

            draw_claims(found, folder / "plots")
        save(page(found, folder), folder)


def _print(found: "Ledger", *, as_json: bool) -> None:
    if as_json:
        from experiments.saving import json_text

        write(json_text(found.summary()))
    else:
        from app.claims_report import report

        show(*report(found))
