"""``swings validate``, ``new`` and ``schema``: scenario files, checked and written."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from diplomatic_swings.app import options
from diplomatic_swings.app.replay import BASE, PARTICLES, start_from_record
from diplomatic_swings.app.solving import How
from diplomatic_swings.forms.problems import ScenarioError
from diplomatic_swings.store.atomic import write_text
from diplomatic_swings.tell.console import note, show, write
from diplomatic_swings.tell.errors import UserError

Files = Annotated[
    list[str],
    typer.Argument(metavar="FILE...", help="Files of scenarios or designs, or names of shipped ones."),
]
NewName = Annotated[
    str, typer.Argument(metavar="NAME", help="Name of the new file: lower-case words joined by hyphens.")
]
From = Annotated[
    str | None,
    typer.Option(
        "--from",
        "--extends",
        metavar="BASE",
        help=f"Scenario to build on, or shipped design to copy: a name, or a path (default: {BASE}).",
        show_default=False,
    ),
]
FromRecord = Annotated[
    datetime | None,
    typer.Option(
        "--from-record",
        metavar="DATE",
        formats=["%Y-%m-%d"],
        help="Start where a record leaves the talks on this day, as 2026-06-29.",
    ),
]
Folder = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Folder to write to (default: this one).")
]
Ask = Annotated[
    bool | None,
    typer.Option(
        "--ask/--no-ask",
        help="Ask what to build on and what to change (default: on a terminal, without --from).",
        show_default=False,
    ),
]
Check = Annotated[bool, typer.Option("--check", help="Only say whether the schema on disk is up to date.")]
Print = Annotated[bool, typer.Option("--print", help="Print the schema and write nothing.")]
SchemaOut = Annotated[
    Path | None, typer.Option("--out", metavar="PATH", help="File to write (default: scenarios/schema.json).")
]


def validate(files: Files) -> None:
    """Check scenario files and report every mistake in each, as file:line:column."""
    broken = 0
    for file in files:
        try:
            show(f"{file}: ok, {_checked(file)}")
        except ScenarioError as error:
            broken += 1
            note(str(error))
    if broken:
        note(f"{broken} of {len(files)} files have mistakes")
        raise typer.Exit(2)


def _checked(file: str) -> str:
    """Return what a valid scenario or design is known by.

    Raises:
        ScenarioError: if it is not valid.
    """
    from diplomatic_swings.forms.library import DESIGNS, shipped

    path = Path(file)
    if file not in shipped(DESIGNS) and not (path.is_file() and _is_design(path)):
        return f"digest {options.load_scenario(file).digest}"
    from diplomatic_swings.experiments.designs.files import read_design

    design, _ = read_design(file)
    return f"{len(design):,} points of {design.runs:,} runs, digest {design.digest}"


def _is_design(path: Path) -> bool:
    """Return whether a file looks like a design, right or wrong: it has fields that no scenario has."""
    from diplomatic_swings.forms.parsing import read
    from diplomatic_swings.forms.problems import Report

    tree = read(path, Report())
    return tree is not None and bool({"scenario", "inputs", "sampling"} & tree.entries.keys())


def new(
    name: NewName,
    base: From = None,
    day: FromRecord = None,
    record: options.RecordPlace = None,
    out: Folder = None,
    force: options.Force = False,
    quiet: options.Quiet = False,
    allow_unsettled: options.AllowUnsettled = False,
    ask: Ask = None,
) -> None:
    """Write a commented scenario or design of your own: asked for on a terminal, or to be changed with an editor.

    With --from-record it starts where a record leaves the talks on a day: the record is played through --from up to it.
    """
    if ask if ask is not None else base is None and day is None and record is None and sys.stdin.isatty():
        _ask(name, out, force=force)
        return
    base = base or BASE
    from diplomatic_swings.forms.library import DESIGNS, SCENARIOS
    from diplomatic_swings.forms.library import shipped as on_shelf
    from diplomatic_swings.sim.scenario.loading import template

    shipped = on_shelf(SCENARIOS)
    path = (out or Path()) / f"{name}.yaml"
    if base in (designs := on_shelf(DESIGNS)):
        _copy(designs[base], path, force=force)
        return
    if name in shipped:
        raise UserError(f"NAME: expected a name that is not taken (given '{name}', a shipped scenario)")
    if day is not None:
        how = How(PARTICLES, 0, quiet=quiet, allow_unsettled=allow_unsettled)
        own = base if base in shipped else str(_own(base).absolute())
        _write_new(path, start_from_record(own, day.date(), record, how, name), force=force)
        return
    if record is not None:
        raise UserError("--record: expected with --from-record, the day on which it starts (given alone)")
    mention = base if base in shipped or not out else str(_own(base).absolute())
    _write_new(path, template(mention, name), force=force)


def _ask(name: str, out: Path | None, *, force: bool) -> None:
    """Ask what to build on and what to change, and write it; a name that is taken is refused before any question."""
    from diplomatic_swings.app.asking import ask
    from diplomatic_swings.forms.library import SCENARIOS, shipped
    from diplomatic_swings.sim.scenario.loading import template

    path = (out or Path()) / f"{name}.yaml"
    if name in shipped(SCENARIOS):
        raise UserError(f"NAME: expected a name that is not taken (given '{name}', a shipped scenario)")
    if path.exists() and not force:
        raise UserError(f"{path}: it is there already; give another name, or --force to replace it")
    template(BASE, name)  # whether the name is one that a file can have
    wanted = ask(name)
    _write_new(path, template(wanted.base, name, wanted.title, wanted.chosen), force=force)


def _write_new(path: Path, text: str, *, force: bool) -> None:
    write_text(path, text, force=force)
    show(f"wrote {path}", f"Change it with an editor, then:  swings validate {path}  and  swings run {path}")


def _copy(design: Path, path: Path, *, force: bool) -> None:
    write_text(path, design.read_text(encoding="utf-8"), force=force)
    show(
        f"wrote {path}",
        f"Change it with an editor, then:  swings validate {path}  and  swings sweep {path} --out DIR",
    )


def _own(base: str) -> Path:
    """Return the path of a user's scenario that may be given without its suffix."""
    path = Path(base)
    return path if path.suffix else path.with_name(f"{path.name}.yaml")


def schema(check: Check = False, out: SchemaOut = None, print_it: Print = False) -> None:
    """Write the JSON Schema of scenario files, for completion and checks in editors."""
    from diplomatic_swings.forms.library import root
    from diplomatic_swings.sim.scenario.form import schema_text

    if check and print_it:
        raise UserError("expected --check or --print, not both")
    if print_it:
        write(schema_text())
        return
    path, text = out or root() / "schema.json", schema_text()
    if not check:
        write_text(path, text, force=True)
        show(f"wrote {path}")
    elif not _current(path, text):
        raise typer.Exit(1)


def _current(path: Path, text: str) -> bool:
    """Return, and say, whether a schema on disk is up to date."""
    if _content(path) == text:
        show(f"{path}: up to date")
        return True
    note(f"{path}: out of date; write it anew with: swings schema")
    return False


def _content(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
