"""``swings discover``: the region of inputs that leads to an outcome."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from diplomatic_swings.app import options, study_options
from diplomatic_swings.app.drawn import asked as asked_draws
from diplomatic_swings.app.finishing import Result, Where, finish
from diplomatic_swings.app.moving import Blocks, Chosen, chosen, moving
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS
from diplomatic_swings.store.atomic import check_folder
from diplomatic_swings.tell.console import working
from diplomatic_swings.tell.errors import UserError

if TYPE_CHECKING:
    from diplomatic_swings.experiments.fit.priors import Prior
    from diplomatic_swings.experiments.studies.discovery import Discovery, Named
    from diplomatic_swings.experiments.studies.sensitivity.play import Play

Points = Annotated[
    int, options.number("--points", "Points of the design, a third held out.", 48, study_options.MOST_POINTS)
]
Above = Annotated[
    float | None,
    typer.Option(
        "--above",
        metavar="SHARE",
        help="Share of runs from which a point has the outcome often (default: the upper quarter of points).",
    ),
]
Table = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="TABLE",
        help="Play nothing: take the points of a CSV or Parquet file, or of a folder of results.",
    ),
]
Policy = Annotated[
    list[str] | None,
    typer.Option(
        "--policy",
        metavar="NAME",
        help="With --from: the policy whose points are taken. Else PLAYER=NAME, as for run; repeatable.",
    ),
]


def discover(
    scenario: options.ScenarioName,
    inputs: study_options.Inputs = None,
    outcome: study_options.Outcome = "settle",
    above: Above = None,
    week: study_options.Week = None,
    points: Points = 256,
    runs: study_options.PointRuns = 64,
    seed: options.Seed = 0,
    weeks: options.Weeks = None,
    jobs: options.Jobs = None,
    settings: options.Settings = None,
    lens: options.Lens = None,
    table: Table = None,
    params: options.Params = None,
    draws: options.MostDraws = None,
    blocks: Blocks = None,
    policy: Policy = None,
    allow_unsettled: options.AllowUnsettled = False,
    out: options.Out = None,
    force: options.Force = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    no_plots: options.NoPlots = False,
) -> None:
    """Name the region of inputs in which an outcome is frequent, and check it on points held out.

    With --params each point has the numbers of one draw of the file, which move together; with --blocks one alternative of each
    block of settings of a design, and one of its policies. A region may ask for some of them.
    """
    from diplomatic_swings.experiments.studies.sensitivity.play import Play

    if above is not None and outcome in OUTCOME_KEYS and not 0.0 < above <= 1.0:
        raise UserError(f"--above: expected a share above 0, at most 1 (given {above:g})")
    of_table, followed = _policies(policy, table)
    loaded = options.load_scenario(scenario, options.Changes(settings, lens, followed, weeks))
    asked = study_options.checked(loaded, outcome, week)
    many = asked_draws(params, draws)
    _check_table(table, {"--params": params, "--blocks": blocks}, week)
    what = chosen(loaded, many, blocks)
    if out:
        check_folder(out, force=force)
    play = Play(
        loaded, runs, seed, week, jobs, None, allow_unsettled, expressions=asked, cases=what.cases or {}
    )
    if table:
        discovery, about = _of_table(play, (table, of_table), inputs, outcome, above)
    else:
        study_options.tell_what_takes_long(loaded, quiet=quiet)
        with study_options.settling(), working("points", quiet=quiet) as progress:
            again = study_options.reporting(play, progress)
            discovery, about = _of_runs(again, points, inputs, what, outcome, above)
    finish(Where(out, force, as_json, quiet, no_plots), _result(discovery, about, None if table else play))


def _check_table(table: Path | None, options: dict[str, object], week: int | None) -> None:
    """Refuse, beside a table of points that were played before, what would say how to play.

    Raises:
        UserError: naming the option.
    """
    for option, value in options.items():
        if table and value:
            raise UserError(f"{option}: expected none with --from, which plays nothing")
    if table and week:
        raise UserError("--week: expected none with --from: the table says what was read")


def _policies(given: list[str] | None, table: Path | None) -> tuple[str | None, list[str]]:
    """Return the policy of a table whose points are taken, and the policies that players follow.

    Raises:
        UserError: if a policy of a table is given without one, or twice.
    """
    named = [name for name in given or () if "=" not in name]
    if named and not table:
        raise UserError("--policy: expected --from with it, or player=name")
    if len(named) > 1:
        raise UserError(f"--policy: expected one policy of the table (given {', '.join(named)})")
    return (named[0] if named else None), [name for name in given or () if "=" in name]


def _of_runs(
    play: "Play", count: int, asked: list[str] | None, what: Chosen, outcome: str, above: float | None
) -> tuple["Discovery", dict[str, Any]]:
    """Play a scrambled Sobol sequence of points, all with the same luck; numbers of draws move together."""
    import numpy as np
    from diplomatic_swings.experiments.studies.sensitivity.blocks import (
        DRAWN,
        named_inputs,
        points_with,
        spans,
    )

    moved = moving(play.scenario, asked, what)
    design = points_with(moved, what.blocks, count, play.seed)
    drawn = [prior for block in what.blocks if block.path == DRAWN for prior in spans(block)]
    shares = play(design, np.zeros(count, dtype=np.int64))[outcome]
    about = play.about("cart", count)
    regions = _discovered(design, shares, (*moved, *drawn), named_inputs(what.blocks), (above, play.seed))
    return replace(regions, about=about), about


def _of_table(
    play: "Play", table: tuple[Path, str | None], asked: list[str] | None, outcome: str, above: float | None
) -> tuple["Discovery", dict[str, Any]]:
    """Take points that were played before, under one policy."""
    from diplomatic_swings.experiments.studies.sensitivity.tables import read_points

    place, policy = table
    points, shares, moved, named = read_points(play.scenario, place, outcome, asked or (), policy)
    about = {"method": "cart", "scenario": play.scenario.name, "table": place.name, "seed": play.seed}
    about |= {"policy": policy} if policy else {}
    return replace(_discovered(points, shares, moved, named, (above, play.seed)), about=about), about


def _discovered(
    points: Any,  # noqa: ANN401 - a table, and pandas is slow to import
    shares: Any,  # noqa: ANN401
    inputs: tuple["Prior", ...],
    named: tuple["Named", ...],
    how: tuple[float | None, int],
) -> "Discovery":
    from diplomatic_swings.experiments.studies import discovery

    try:
        return discovery.discover(points, shares, inputs, *how, named)
    except discovery.DiscoveryError as error:
        raise UserError(str(error)) from error


def _result(discovery: "Discovery", about: dict[str, Any], play: "Play | None") -> Result:
    from diplomatic_swings.experiments.studies.discovery_words import sentences
    from diplomatic_swings.experiments.studies.sensitivity.saving import discovery_summary, save_discovery
    from diplomatic_swings.plots import draw_discovery

    return Result(
        save=lambda folder: save_discovery(discovery, about, play, folder),
        summary=lambda: discovery_summary(discovery, about),
        report=lambda: sentences(discovery),
        draw=lambda folder: draw_discovery(discovery, folder),
    )
