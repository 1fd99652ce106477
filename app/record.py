"""``swings record``: records of dated facts, checked, shown, and filled from other people's tables."""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from diplomatic_swings.app import options
from diplomatic_swings.tell.console import note, show, write
from diplomatic_swings.tell.errors import one_of
from diplomatic_swings.tell.words import plural

if TYPE_CHECKING:
    from diplomatic_swings.experiments.record.folder import FactRecord
    from diplomatic_swings.experiments.record.importing import Outcome
    from diplomatic_swings.experiments.record.window import Window
    from diplomatic_swings.forms.problems import Problem

record = typer.Typer(
    name="record",
    help="Records of dated facts: check your own, see what is in one, bring in other people's tables.",
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
)

Place = Annotated[
    Path, typer.Argument(metavar="DIR", help="Folder of tables (moves.csv and more), or one table.")
]
PlaceOrShipped = Annotated[
    Path | None, typer.Argument(metavar="DIR", help="Folder of tables (default: the shipped record).")
]
WhichMove = Annotated[
    str,
    typer.Option(
        "--pick", metavar="RULE", help="Which US move gives its posture to a week: last, first or majority."
    ),
]
Source = Annotated[Path, typer.Argument(metavar="FILE", help="Table to bring in: CSV with any separator.")]
Mapping = Annotated[
    str | None,
    typer.Option(
        "--map", metavar="MAPPING", help="What its columns mean: a YAML file, or acled, polls, sanctions."
    ),
]
Into = Annotated[Path, typer.Option("--into", metavar="DIR", help="Folder of the record to add to.")]
AcceptRest = Annotated[
    bool, typer.Option("--accept-rest", help="Write the rows that can be read although others are refused.")
]
ForceTable = Annotated[bool, typer.Option("--force", help="Replace a table that an earlier import wrote.")]


_ROWS = {
    "moves": "move",
    "series": "figure",
    "truces": "truce",
    "deadlines": "deadline",
    "polls": "poll answer",
    "forecasts": "forecast",
}
"""What a row of each table is called."""


@record.command()
def check(place: Place, as_json: options.AsJson = False) -> None:
    """Check every table of a record and name every mistake, with file, line, column and what was expected."""
    from diplomatic_swings.experiments.record.folder import check_record
    from diplomatic_swings.forms.problems import Report, ScenarioError

    report = Report()
    checked = check_record(place, report, alone=place.is_file())
    mistakes = ScenarioError(report.problems).problems
    if as_json:
        write(_json_text(_checked(place, checked, mistakes)))
    elif checked is not None:
        show(f"{place}: ok, {_sizes(checked)}", *(f"note: {text}" for text in checked.notes))
    else:
        note("\n".join(map(str, mistakes)))
        note(plural(len(mistakes), "mistake"))
    if checked is None:
        raise typer.Exit(2)


def _checked(place: Path, checked: "FactRecord | None", mistakes: "tuple[Problem, ...]") -> dict[str, Any]:
    return {
        "record": str(place),
        "ok": checked is not None,
        "rows": {name: len(rows) for name, rows in checked.tables.items()} if checked else None,
        "mistakes": [mistake._asdict() for mistake in mistakes],
        "notes": list(checked.notes) if checked else [],
    }


def _sizes(checked: "FactRecord") -> str:
    counts = {_ROWS[name]: len(rows) for name, rows in checked.tables.items() if len(rows)}
    return ", ".join(plural(count, row) for row, count in counts.items())


@record.command(name="show")
def show_record(place: PlaceOrShipped = None, as_json: options.AsJson = False) -> None:
    """Show what a record holds: its span, who moved how often, its series, and weeks without a move."""
    from diplomatic_swings.experiments.record.folder import read_record, shipped
    from diplomatic_swings.experiments.record.summary import summary

    content = summary(read_record(place) if place else shipped())
    if as_json:
        write(_json_text(content))
    else:
        from diplomatic_swings.tell.terminal.record import report

        show(*report(content))


@record.command()
def statistics(
    place: PlaceOrShipped = None,
    first: options.First = None,
    last: options.Last = None,
    pick: WhichMove = "last",
    as_json: options.AsJson = False,
) -> None:
    """Compute the statistics of a record between two dates, as runs are measured: swings, gestures, truces ...

    A figure that the record does not know in these weeks is left empty (null in JSON).
    """
    from diplomatic_swings.experiments.record.coded import Pick
    from diplomatic_swings.experiments.record.folder import read_record, shipped
    from diplomatic_swings.experiments.record.recorded import statistics_of
    from diplomatic_swings.experiments.record.window import Window, usual_window

    rule = Pick(one_of("--pick", pick, list(Pick)))
    usual = usual_window()
    window = Window.between(options.day(first) or usual.start, options.day(last) or usual.end)
    content = read_record(place) if place else shipped()
    figures = statistics_of(content, window.start, window.end, rule)
    if as_json:
        write(_json_text(_windowed(content.name, window, figures)))
    else:
        from diplomatic_swings.tell.terminal.record import figures_table

        show(
            f"{content.name}, {window.weeks} weeks, {window.start} to {window.end}",
            "",
            figures_table(figures),
        )


def _windowed(name: str, window: "Window", figures: dict[str, float]) -> dict[str, Any]:
    known = {figure: None if math.isnan(value) else value for figure, value in figures.items()}
    head = {"record": name, "start": window.start, "end": window.end, "weeks": window.weeks}
    return head | {"statistics": known}


@record.command(name="import")
def import_table(
    source: Source,
    into: Into,
    mapping: Mapping = None,
    accept_rest: AcceptRest = False,
    force: ForceTable = False,
    as_json: options.AsJson = False,
) -> None:
    """Bring another table into a record by a mapping file; each row that is refused is named with its reason.

    Dates are read as the mapping says they are written, semicolons and decimal commas as they are found.
    Nothing is written if a row is refused, unless --accept-rest is given.
    """
    from diplomatic_swings.experiments.record.importing import bring_in

    outcome = bring_in(source, mapping, into, accept_rest=accept_rest, force=force)
    if as_json:
        write(_json_text(outcome.summary()))
    else:
        for text in (*outcome.notes, *map(str, outcome.refused)):
            note(text)
        (show if outcome.written else note)(_sentence(outcome))
    if outcome.written is None:
        raise typer.Exit(2)


def _sentence(outcome: "Outcome") -> str:
    """Return what came of an import in words."""
    lines = len({(problem.file, problem.line) for problem in outcome.refused})
    counts = (
        f"{plural(outcome.rows, 'row')} for {outcome.table}, {outcome.skipped} skipped, "
        f"{outcome.merged} merged with another, {lines} refused"
    )
    if outcome.written:
        return f"wrote {outcome.written}: {counts}"
    advice = "mend what was refused, or write the other rows with --accept-rest"
    return f"nothing was written ({counts}): {advice if outcome.rows else 'no row is left to write'}"


def _json_text(content: Any) -> str:  # noqa: ANN401 - any data
    """Return data as JSON text, dates as text; the one of diplomatic_swings.store.tables takes a second to import."""
    import json

    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False, default=str) + "\n"
