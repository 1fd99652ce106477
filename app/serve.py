"""``swings serve``: the class page."""

from pathlib import Path
from typing import Annotated

import typer

from app import options
from app.console import note
from app.errors import UserError

KEPT = "swings-class.json"
LARGEST_PORT = 65535

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
    typer.Option(
        "--export", metavar="FILE", help="Write the kept lesson as .yaml or .zip and end; serves nothing."
    ),
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
    force: options.Force = False,
) -> None:
    """Turn this computer into a classroom: projector, facilitator's desk, and phones at four seats."""
    from app.class_page.keeping import resumed

    if export:
        _export(keep, export, force=force)
        return
    from app.class_page.serving import Place, serve

    if resume:
        room = resumed(keep)
    else:
        room = _opened(lesson, seed)
        _set_aside(keep)
    serve(room, Place(port, share, not no_open), keep)


def _opened(lesson: str, seed: int) -> "Room":  # noqa: F821
    from app.class_page.room import Room
    from experiments.session import lessons as shelf
    from sim.files.library import NotFoundError

    try:
        return Room(lesson, seed)
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
    """Write a kept lesson as a scenario or as a ZIP."""
    from app.class_page.archive import packed, parts
    from app.class_page.keeping import resumed
    from experiments.atomic import WriteError, whole_file

    if target.suffix not in {".yaml", ".zip"}:
        raise UserError(f"--export: expected a file that ends in .yaml or .zip (given '{target.name}')")
    if target.exists() and not force:
        raise WriteError(f"{target}: exists already; --force replaces it")
    room = resumed(keep)
    if target.suffix == ".yaml":
        scenario = room.session.export(target, force=force)
        note(
            f"wrote {target}; swings run {target} --seed {room.session.setup.seed} has digest {scenario.digest}"
        )
        return
    data = packed(room.session, room.lesson.title, parts(room, names=False))
    with whole_file(target) as draft:
        draft.write_bytes(data)
    note(f"wrote {target}")
