"""``swings compare`` for scenarios of the bargaining game: solve both, play both with the same luck."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app import options
from app.console import note, show, tell_if_compiling, working, write
from app.errors import UserError, one_of
from app.game_run import How, solved_values
from app.games import load_game
from app.report import REPORT
from experiments.atomic import check_folder, fresh_folder

if TYPE_CHECKING:
    from experiments.bargaining.compare import GameComparison
    from sim.bargaining.records import Scenario


class Sides(NamedTuple):
    """The options of ``swings compare`` that say what: two scenarios, and what is laid over them."""

    a: str
    b: str | None
    settings: list[str]
    settings_a: list[str]
    settings_b: list[str]
    without: str | None
    lens: str | None
    policies: list[str] | None
    weeks: int | None


def compare_games(sides: Sides, how: How) -> None:
    """Compare two scenarios, or one with itself less an event; print and write what that shows."""
    a, b = scenarios_of(sides)
    options.check_length(a, b)
    if how.out:
        check_folder(how.out, force=how.force)
    from experiments.bargaining.compare import compare
    from experiments.bargaining.runs import Play

    tell_if_compiling(quiet=how.quiet, kernel="sim.bargaining.kernel")
    solved = solved_values(a, how), solved_values(b, how)
    with working("pairs of runs", quiet=how.quiet) as progress:
        pair = compare(a, b, Play(how.runs, how.seed, how.jobs, progress=progress), solved)
    if how.out:
        _save(pair, how, how.out)
        note(f"wrote {how.out}; the report is {how.out / REPORT}", quiet=how.quiet)
    _print(pair, as_json=how.as_json)


def scenarios_of(sides: Sides) -> tuple["Scenario", "Scenario"]:
    """Return the two scenarios that are to be compared.

    Raises:
        ScenarioError: with all mistakes in the files.
        UserError: if B is missing, or given beside an event to leave out, or there is no such event.
    """
    if (sides.b is None) == (sides.without is None):
        given = "neither" if sides.b is None else "both"
        raise UserError(f"B: expected a second scenario or --without EVENT ({given} given)")

    def load(name: str, own: list[str]) -> "Scenario":
        return load_game(name, [*sides.settings, *own], sides.lens, sides.policies, sides.weeks)

    a, b = load(sides.a, sides.settings_a), load(sides.b or sides.a, sides.settings_b)
    return a, b if sides.without is None else _less(b, sides.without)


def _less(scenario: "Scenario", event: str) -> "Scenario":
    """Return a scenario less one of its dated events, given as settings call it (``a-summit``) or by its name."""
    from sim.bargaining.loading import without_event

    keys = dict(zip((each.name for each in scenario.events), scenario.content["events"], strict=True))
    if not keys:
        raise UserError(f"--without: {scenario.name} has no dated event to leave out (given '{event}')")
    return without_event(scenario, one_of("--without", keys.get(event, event), keys.values()))


def _save(pair: "GameComparison", how: How, out: Path) -> None:
    from app.report.game_compare import page
    from app.report.page import save
    from experiments.bargaining.mechanisms import of_sides
    from experiments.bargaining.saving import save_comparison

    with working("decisions weighed", quiet=how.quiet) as progress:
        whys = of_sides(pair, progress)
    with fresh_folder(out, force=how.force) as folder:
        save_comparison(pair, folder)
        if not how.no_plots:
            note("drawing the plots ...", quiet=how.quiet)
            from plots import draw_game_comparison

            draw_game_comparison(pair, folder / "plots")
        save(page(pair, whys, folder), folder)


def _print(pair: "GameComparison", *, as_json: bool) -> None:
    if as_json:
        from experiments.saving import json_text

        write(json_text(pair.summary()))
    else:
        from app.game_compare_report import report

        show(*report(pair))
