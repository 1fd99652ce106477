"""``--params`` of ``run``, ``compare`` and ``validate-model``: the same under many sets of numbers, luck and numbers told apart."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diplomatic_swings.app.finishing import Result, finish
from diplomatic_swings.app.solving import How, solved_values
from diplomatic_swings.tell.console import working
from diplomatic_swings.tell.errors import UserError

if TYPE_CHECKING:
    import pandas as pd
    from diplomatic_swings.experiments.fit.layers import DrawnPairs, DrawnRuns
    from diplomatic_swings.experiments.record.targets import Held
    from diplomatic_swings.sim.tables.records import Scenario
    from rich.console import RenderableType


class Asked(NamedTuple):
    """What was asked for: a file of draws, and how many of them at most."""

    params: Path
    most: int | None


def asked(params: Path | None, most: int | None) -> Asked | None:
    """Return what was asked for, None without a file of draws.

    Raises:
        UserError: if a number of draws is given without a file.
    """
    if params is None:
        if most is not None:
            raise UserError("--draws: expected with --params, the file of draws (given alone)")
        return None
    return Asked(params, most)


def numbers_of_draws(params: Path, most: int, scenario: "Scenario") -> list[dict[str, float]]:
    """Return the numbers of draws of a file by dotted path, spread evenly over it.

    Args:
        params: the file.
        most: most draws to use.
        scenario: what must have all of these numbers.

    Raises:
        UserError: if a column is no number of the scenario.
    """
    from diplomatic_swings.experiments.fit.draws import evenly, read

    whole = read(str(params)).table
    table = whole.iloc[list(evenly(len(whole), min(most, len(whole))))]
    check_numbers(table, scenario, f"{params}: expected columns that are numbers of {scenario.name}")
    return [{str(path): float(x) for path, x in row.items()} for row in table.to_dict("records")]


def check_numbers(table: "pd.DataFrame", scenario: "Scenario", expected: str) -> None:
    """Check that every column of some draws is a number of a scenario; a message begins with what was expected.

    Raises:
        UserError: if one is none.
    """
    from diplomatic_swings.forms.problems import did_you_mean
    from diplomatic_swings.sim.scenario.loading import quantities

    known = quantities(scenario)
    for path in map(str, table.columns):
        if path not in known:
            raise UserError(f"{expected} (given '{path}'){did_you_mean(path, known)}")


def run_drawn(scenario: "Scenario", how: How, draws: Asked) -> None:
    """Play a scenario under the draws of a file, and print and write what came of it."""
    from diplomatic_swings.experiments.fit.draws import read
    from diplomatic_swings.experiments.fit.layers import play_drawn
    from diplomatic_swings.experiments.runs.runs import Play
    from diplomatic_swings.tell.terminal.drawn import report

    table = read(str(draws.params))
    values = solved_values(scenario, how)
    with working(f"{scenario.name}: draws", quiet=how.quiet) as progress:
        play = Play(how.runs, how.seed, how.jobs, progress=progress)
        drawn = play_drawn(scenario, values, table, play, draws.most)
    finish(how, _result(drawn, lambda: report(drawn)))


def compare_drawn(first: "Scenario", second: "Scenario", how: How, draws: Asked) -> None:
    """Compare two scenarios under the draws of a file, and print and write what came of it."""
    from diplomatic_swings.experiments.fit import layers
    from diplomatic_swings.experiments.fit.draws import read
    from diplomatic_swings.experiments.runs.runs import Play
    from diplomatic_swings.tell.terminal.drawn import pair_report

    table = read(str(draws.params))
    values = solved_values(first, how), solved_values(second, how)
    with working("draws", quiet=how.quiet) as progress:
        play = Play(how.runs, how.seed, how.jobs, progress=progress)
        drawn = layers.compare_drawn((first, second), values, table, play, draws.most)
    finish(how, _result(drawn, lambda: pair_report(drawn)))


def check_drawn(scenario: "Scenario", held: "Held", how: How, draws: Asked) -> None:
    """Hold a record against a scenario under the draws of a file, and print and write what came of it."""
    from diplomatic_swings.experiments.fit import drawn_checks
    from diplomatic_swings.experiments.fit.drawn_saving import save_checks
    from diplomatic_swings.experiments.fit.draws import read
    from diplomatic_swings.experiments.runs.runs import Play
    from diplomatic_swings.tell.terminal.drawn import check_report

    table = read(str(draws.params))
    values = solved_values(scenario, how)
    with working(f"{scenario.name}: draws", quiet=how.quiet) as progress:
        play = Play(how.runs, how.seed, how.jobs, progress=progress)
        drawn = drawn_checks.check_drawn(scenario, values, table, held, play, draws.most)
    finish(how, Result(lambda folder: save_checks(drawn, folder), drawn.summary, lambda: check_report(drawn)))


def _result(drawn: "DrawnRuns | DrawnPairs", report: "Callable[[], Iterable[RenderableType]]") -> Result:
    from diplomatic_swings.experiments.fit.drawn_saving import save_drawn
    from diplomatic_swings.plots import draw_drawn
    from diplomatic_swings.tell.report.drawn import page

    return Result(
        save=lambda folder: save_drawn(drawn, folder),
        summary=drawn.summary,
        report=report,
        draw=lambda folder: draw_drawn(drawn, folder),
        page=lambda folder: page(drawn, folder),
    )
