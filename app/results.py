"""``swings results``: what is in the folder of a sweep."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from diplomatic_swings.app import options
from diplomatic_swings.store.atomic import whole_file
from diplomatic_swings.tell.console import note, show, write
from diplomatic_swings.tell.errors import UserError, one_of
from diplomatic_swings.tell.words import plural

LINES = 5
SHOWN = 8
"""Columns of figures shown at most, besides the inputs."""

TABLES = ("points", "weeks", "runs")

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a sweep.")]
Csv = Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Write a table to a CSV file.")]
Table = Annotated[str, typer.Option("--table", metavar="NAME", help=f"Table for --csv: {', '.join(TABLES)}.")]
Merge = Annotated[bool, typer.Option("--merge", help="Put the shards in the folder together first.")]
Report = Annotated[
    bool, typer.Option("--report", help="Write the report and its pictures anew, as after a merge.")
]


def results(
    folder: Folder,
    merge: Merge = False,
    csv: Csv = None,
    table: Table = TABLES[0],
    report: Report = False,
    force: options.Force = False,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Tell what is in the folder of a sweep; put shards together; write a table as CSV."""
    one_of("--table", table, TABLES)
    from diplomatic_swings.experiments.sweeps import SweepError, summary
    from diplomatic_swings.experiments.sweeps import merge as put_together

    try:
        if merge:
            put_together(folder)
        about = summary(folder)
        if csv:
            _export(folder, table, csv, force=force)
            note(f"wrote {csv}", quiet=quiet)
        if report:
            _write_report(folder, quiet=quiet)
    except SweepError as error:
        raise UserError(str(error)) from error
    if as_json:
        from diplomatic_swings.store.tables import json_text

        write(json_text(about))
    else:
        show(*overview(folder, about))


def _write_report(folder: Path, *, quiet: bool) -> None:
    from diplomatic_swings.tell.report import REPORT
    from diplomatic_swings.tell.report.sweep import write_report

    write_report(folder, plots=True)
    note(f"the report is {folder / REPORT}", quiet=quiet)


def _export(folder: Path, table: str, file: Path, *, force: bool) -> None:
    """Write a table as CSV, part by part, whole or not at all."""
    if file.is_dir() or (file.exists() and not force):
        raise UserError(f"{file}: exists already; --force replaces it, or give another name")
    if not file.absolute().parent.is_dir():
        raise UserError(f"{file}: expected a file in a folder that is there")
    from diplomatic_swings.experiments.sweeps.reading import frames, open_results
    from diplomatic_swings.store.csv_files import write_csv

    if not open_results(folder).files(table):
        raise UserError(f"{folder}: holds no part yet that is done")
    with whole_file(file) as draft:
        for number, frame in enumerate(frames(folder, table)):
            write_csv(frame, draft, append=bool(number))


def overview(folder: Path, about: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of the report on a folder."""
    from diplomatic_swings.experiments.sweeps.size import in_words

    yield f"{about['scenario']}: {_progress(about)}, {about['runs_a_point']:,} runs each, seed {about['seed']}"
    yield f"{folder}: {', '.join(about['tables'])} as Parquet, {in_words(about['bytes'])}"
    if about["parts_missing"]:
        yield f"{plural(about['parts_missing'], 'part')} missing: swings sweep DESIGN --out {_place(folder, about)} --resume"
    if about["failed"] or about["unsettled"]:
        yield from _failures(folder)
    yield from _first_lines(folder)
    yield f"figures digest {about['figures_digest']} (design {about['design_digest']}, scenario {about['scenario_digest']})"


def _place(folder: Path, about: dict[str, Any]) -> str:
    """Return what to give to --out; a shard lies in the folder of its sweep."""
    if not about["shard"]:
        return str(folder)
    number, count = about["shard"]
    return f"{folder.parent} --shard {number}/{count}"


def _progress(about: dict[str, Any]) -> str:
    failed = f", {about['failed']:,} of them failed" if about["failed"] else ""
    failed += f", {about['unsettled']:,} with values that do not settle" if about["unsettled"] else ""
    part = f" of shard {about['shard'][0]} of {about['shard'][1]}" if about["shard"] else ""
    return f"{about['played']:,} of {plural(about['points'], 'point')}{part} played{failed}"


def _failures(folder: Path) -> Iterator[str]:
    """Yield the reasons of points that are not done, each once, with how often."""
    from diplomatic_swings.experiments.designs.game_points import UNSETTLED
    from diplomatic_swings.experiments.sweeps.reading import failures

    for reason, count in failures(folder).most_common(LINES):
        kind = "unsettled" if reason == UNSETTLED else "failed"
        yield f"{kind}: {reason} ({plural(count, 'point')})"


def _first_lines(folder: Path) -> Iterator[str]:
    """Yield the first rows: what was moved, and how runs end."""
    import pandas as pd
    from diplomatic_swings.experiments.designs.design import CHOSEN, FOLLOWED
    from diplomatic_swings.experiments.designs.points import share_names
    from diplomatic_swings.experiments.sweeps.reading import frames

    parts: list[pd.DataFrame] = []
    for frame in frames(folder, TABLES[0]):
        parts.append(frame)
        if sum(map(len, parts)) >= LINES:
            break
    if not parts:
        return
    first = pd.concat(parts)
    inputs = list(first.columns[: list(first.columns).index("status")])
    named = [name for name in inputs if not name.startswith((FOLLOWED, CHOSEN))]
    yield first[[*named[:SHOWN], *share_names()]].head(LINES).to_string(index=False)
