"""``swings serve``: the class page."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from diplomatic_swings.app import options
from diplomatic_swings.tell.console import complain, note, tell_if_compiling, working
from diplomatic_swings.tell.errors import UserError

if TYPE_CHECKING:
    from diplomatic_swings.app.class_page.room import Room
    from diplomatic_swings.experiments.session.adapter import Progress

KEPT = "swings-class.json"
LARGEST_PORT = 65535
UNSETTLED = 1
"""Exit status where the values do not settle."""

SOLVING = "solving the scenario: once, some minutes; its values are kept ..."

LessonName = Annotated[
    str, typer.Argument(metavar="PRESET", help="Class preset to begin with; the desk can choose another.")
]
Port = Annotated[int, options.number("--port", "Port to listen on; 0 takes a free one.", 0, LARGEST_PORT)]
Share = Annotated[bool, typer.Option("--share", help="Let phones in the local network connect.")]
NoOpen = Annotated[
    bool, typer.Option("--no-open", help="Open no browser; print one line of JSON when ready.")
]
Keep = Annotated[Path, typer.Option("--keep", metavar="FILE", help="File that holds the lesson as it goes.")]
Resume = Annotated[bool, typer.Option("--resume", help="Take up the lesson that the file holds.")]
Export = Annotated[
    Path | None,
    typer.Option("--export", metavar="FILE", help="Write the kept lesson as .zip and end; serves nothing."),
]


def serve(
    lesson: LessonName = "pendulum",
    port: Port = 8765,
    seed: options.Seed = 1,
    share: Share = False,
    no_open: NoOpen = False,
    keep: Keep = Path(KEPT),
    resume: Resume = False,
    export: Export = None,
    settings: options.Settings = None,
    allow_unsettled: options.AllowUnsettled = False,
    force: options.Force = False,
) -> None:
    """Turn this computer into a classroom: projector, facilitator's desk, and phones at four seats."""
    from diplomatic_swings.app.class_page.keeping import resumed

    if export:
        _export(keep, export, force=force)
        return
    from diplomatic_swings.app.class_page.serving import Place, serve

    with _solving() as progress:
        room = (
            resumed(keep, progress=progress)
            if resume
            else _opened(lesson, seed, settings, allow_unsettled, progress)
        )
    if not resume:
        _set_aside(keep)
    serve(room, Place(port, share, not no_open), keep)


@contextmanager
def _solving() -> Iterator["Progress"]:
    """Show how far a solve is, should one be needed; end with status 1 if the values do not settle."""
    from diplomatic_swings.sim.solver.iteration import SolveError

    tell_if_compiling(quiet=False)
    said = iter((SOLVING,))

    def progress(done: int, of: int) -> None:
        for line in said:
            note(line)
        bar(done, of)

    try:
        with working("solving: iterations", quiet=False) as bar:
            yield progress
    except SolveError as error:
        complain(str(error))
        raise typer.Exit(UNSETTLED) from error


def _opened(
    lesson: str, seed: int, settings: list[str] | None, allow_unsettled: bool, progress: "Progress"
) -> "Room":
    from diplomatic_swings.app.class_page.room import Room
    from diplomatic_swings.experiments.session import lessons as shelf
    from diplomatic_swings.forms.library import NotFoundError

    try:
        return Room(lesson, seed, settings=settings or (), allow_unsettled=allow_unsettled, progress=progress)
    except NotFoundError as error:
        known = ", ".join(shelf.lessons())
        raise UserError(f"{error}; there are {known}") from error


def _set_aside(keep: Path) -> None:
    """Keep an older lesson under another name."""
    if keep.exists():
        older = next(
            p for n in range(1, 10_000) if not (p := keep.with_suffix(f".{n}{keep.suffix}")).exists()
        )
        keep.rename(older)
        note(f"the lesson kept before is now {older}; --resume --keep {older} takes it up")


def _export(keep: Path, target: Path, *, force: bool) -> None:
    """Write a kept lesson as a ZIP."""
    from diplomatic_swings.app.class_page.archive import packed, parts, report
    from diplomatic_swings.app.class_page.keeping import resumed
    from diplomatic_swings.store.atomic import WriteError, whole_file

    if target.suffix != ".zip":
        raise UserError(f"--export: expected a file that ends in .zip (given '{target.name}')")
    if target.exists() and not force:
        raise WriteError(f"{target}: exists already; --force replaces it")
    with _solving() as progress:
        room = resumed(keep, progress=progress)
    data = packed(room.session, room.lesson.title, parts(room, names=False), report(room.session))
    with whole_file(target) as draft:
        draft.write_bytes(data)
    note(f"wrote {target}")
