"""``swings compare``: two scenarios, both solved, with the same luck."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from diplomatic_swings.app import options
from diplomatic_swings.app.drawn import asked, compare_drawn
from diplomatic_swings.app.finishing import Result, finish
from diplomatic_swings.app.solving import How, solved_values
from diplomatic_swings.store.atomic import check_folder
from diplomatic_swings.tell.console import show, tell_if_compiling, working, write
from diplomatic_swings.tell.errors import UserError, one_of

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.compare import GameComparison
    from diplomatic_swings.experiments.runs.mechanisms import Mechanisms
    from diplomatic_swings.sim.tables.records import Scenario

NameA = Annotated[
    str,
    typer.Argument(
        metavar="A", help="Name of a shipped scenario, path of a YAML file, or folder that run wrote."
    ),
]
NameB = Annotated[
    str | None,
    typer.Argument(metavar="[B]", help="The other; differences are B minus A.", show_default=False),
]
SettingsA = Annotated[
    list[str] | None, typer.Option("--set-a", metavar="PATH=VALUE", help="Change a setting of A.")
]
SettingsB = Annotated[
    list[str] | None, typer.Option("--set-b", metavar="PATH=VALUE", help="Change a setting of B.")
]
Without = Annotated[
    str | None,
    typer.Option("--without", metavar="EVENT", help="B is A less this dated event."),
]
LabelA = Annotated[
    str | None,
    typer.Option(
        "--label-a", metavar="WORDS", help="What A is called, as in 'with sanctions'.", show_default=False
    ),
]
LabelB = Annotated[
    str | None,
    typer.Option(
        "--label-b",
        metavar="WORDS",
        help="What B is called (with --without: the event left out).",
        show_default=False,
    ),
]


def compare(
    context: typer.Context,
    a: NameA,
    b: NameB = None,
    runs: options.Runs = 2000,
    seed: options.Seed = 0,
    weeks: options.Weeks = None,
    jobs: options.Jobs = None,
    settings: options.Settings = None,
    settings_a: SettingsA = None,
    settings_b: SettingsB = None,
    without: Without = None,
    params: options.Params = None,
    draws: options.MostDraws = None,
    label_a: LabelA = None,
    label_b: LabelB = None,
    lens: options.Lens = None,
    policy: options.Policies = None,
    out: options.Out = None,
    force: options.Force = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    no_plots: options.NoPlots = False,
    allow_unsettled: options.AllowUnsettled = False,
) -> None:
    """Run two scenarios with the same luck: what differs, run by run, and every setting that differs.

    --set, --lens, --policy and --weeks apply to both. With --params pairs of runs are dealt evenly over draws of the numbers
    in which the two do not differ. Two folders that run wrote are compared as they lie, of whatever version.
    """
    if Path(a).is_dir() or (b and Path(b).is_dir()):
        _compare_saved(context, a, b, as_json=as_json)
        return
    many = asked(params, draws)
    if (b is None) == (without is None):
        given = "neither" if b is None else "both"
        raise UserError(f"B: expected a second scenario or --without EVENT ({given} given)")
    both = settings or []
    first = options.load_scenario(a, options.Changes([*both, *(settings_a or ())], lens, policy, weeks))
    second = options.load_scenario(b or a, options.Changes([*both, *(settings_b or ())], lens, policy, weeks))
    event = "" if without is None else _event(second, without)
    labels = _labels(first, event, (label_a, label_b))
    second = _less(second, event) if event else second
    options.check_length(first, second)
    if out:
        check_folder(out, force=force)
    from diplomatic_swings.experiments.runs.compare import compare as compare_runs
    from diplomatic_swings.experiments.runs.runs import Play

    how = How(runs, seed, jobs, out, force, as_json, quiet, no_plots, allow_unsettled)
    tell_if_compiling(quiet=quiet)
    if many:
        compare_drawn(first, second, how, many)
        return
    solved = solved_values(first, how), solved_values(second, how)
    with working("pairs of runs", quiet=quiet) as progress:
        pair = compare_runs(first, second, Play(runs, seed, jobs, progress=progress), solved, labels)
    whys = _mechanisms(pair, how) if out or not as_json else []
    finish(how, _result(pair, whys))


def _compare_saved(context: typer.Context, a: str, b: str | None, *, as_json: bool) -> None:
    """Print what differs between two saved results and between their runs."""
    for name in ("a", "b"):
        place = {"a": a, "b": b}[name]
        if place is None or not Path(place).is_dir():
            given = f"'{place}'" if place else "nothing"
            raise UserError(
                f"{name.upper()}: expected a folder that run wrote, as the other is (given {given})"
            )
    chosen = [name for name in context.params if options.given(context, name)]
    for name in (each for each in chosen if each not in {"a", "b", "as_json", "quiet"}):
        option = name.replace("settings", "set").replace("_", "-")
        raise UserError(f"--{option}: expected none with two saved results, which are compared as they lie")
    from diplomatic_swings.experiments.runs.saved import read_pair

    pair = read_pair(Path(a), Path(str(b)))
    if as_json:
        from diplomatic_swings.store.tables import json_text

        write(json_text(pair.summary()))
    else:
        from diplomatic_swings.tell.terminal.saved import report

        show(*report(pair))


def _event(scenario: "Scenario", event: str) -> str:
    """Return the key of a dated event, given as settings call it (``a-summit``) or by its name."""
    keys = dict(zip((each.name for each in scenario.events), scenario.content["events"], strict=True))
    if not keys:
        raise UserError(f"--without: {scenario.name} has no dated event to leave out (given '{event}')")
    return one_of("--without", keys.get(event, event), keys.values())


def _less(scenario: "Scenario", event: str) -> "Scenario":
    """Return a scenario less one of its dated events."""
    from diplomatic_swings.sim.scenario.loading import without_event

    return without_event(scenario, event)


def _labels(scenario: "Scenario", event: str, given: tuple[str | None, str | None]) -> tuple[str, str]:
    """Return what the sides are called: as the user says; else by the event that B lacks, if it lacks one."""
    name = scenario.content["events"][event]["name"] if event else ""
    usual = (f"with “{name}”", f"without “{name}”") if event else ("", "")
    a, b = (label if label is not None else default for label, default in zip(given, usual, strict=True))
    return a.strip(), b.strip()


def _mechanisms(pair: "GameComparison", how: How) -> "list[Mechanisms]":
    """Return what mattered most on each side."""
    from diplomatic_swings.experiments.runs.mechanisms import of_sides

    with working("decisions weighed", quiet=how.quiet) as progress:
        return of_sides(pair, progress)


def _result(pair: "GameComparison", whys: "list[Mechanisms]") -> Result:
    from diplomatic_swings.experiments.runs.saving import save_comparison
    from diplomatic_swings.plots import draw_comparison
    from diplomatic_swings.tell.report.compare import page
    from diplomatic_swings.tell.terminal.compare import report

    return Result(
        save=lambda folder: save_comparison(pair, folder),
        summary=pair.summary,
        report=lambda: report(pair, whys),
        draw=lambda folder: draw_comparison(pair, folder),
        page=lambda folder: page(pair, whys, folder),
    )
