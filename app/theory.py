"""``swings theory``: the model held against theory, where theory has an exact answer."""

from typing import TYPE_CHECKING, Annotated

import typer
from diplomatic_swings.app import options
from diplomatic_swings.tell.console import note, show, tell_if_compiling, working, write
from diplomatic_swings.tell.errors import UserError

if TYPE_CHECKING:
    from diplomatic_swings.experiments.theory.rows import Row

AsMarkdown = Annotated[bool, typer.Option("--markdown", help="Print the table of docs/theory.md.")]


def theory(
    seed: options.Seed = 0,
    as_json: options.AsJson = False,
    as_markdown: AsMarkdown = False,
    quiet: options.Quiet = False,
) -> None:
    """Hold the model against theory where theory has an exact answer; status 1 if a check fails."""
    if as_json and as_markdown:
        raise UserError("expected --json or --markdown, not both")
    from diplomatic_swings.experiments.theory.table import data, markdown, rows

    tell_if_compiling(quiet=quiet)
    with working("theories", quiet=quiet) as progress:
        table = rows(seed, progress)
    if as_json:
        from diplomatic_swings.store.tables import json_text

        write(json_text(data(table, seed)))
    elif as_markdown:
        write(markdown(table))
    else:
        _print(table)
    failed = sum(not row.holds for row in table)
    if failed:
        note(f"{failed} of {len(table)} checks fail", quiet=quiet)
        raise typer.Exit(1)


def _print(rows: list["Row"]) -> None:
    from diplomatic_swings.experiments.theory.table import COLUMNS, cells
    from diplomatic_swings.tell.terminal.run import table

    made = table(*COLUMNS, right=("the game gives",))
    for row in rows:
        made.add_row(*cells(row))
    held = sum(row.holds for row in rows)
    show(made, "", f"{held} of {len(rows)} checks hold; what each shows and what not: docs/theory.md")
