"""The end of a command: its result in a folder, if one was asked for, and on the terminal or as JSON."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from diplomatic_swings.store.atomic import fresh_folder
from diplomatic_swings.store.copies import beside
from diplomatic_swings.tell.console import note, show, write
from diplomatic_swings.tell.report import REPORT

if TYPE_CHECKING:
    from diplomatic_swings.tell.report.page import Page
    from rich.console import RenderableType


class Asked(Protocol):
    """What was asked to become of the result."""

    @property
    def out(self) -> Path | None:
        """Folder to write, if any."""

    @property
    def force(self) -> bool:
        """Whether an older folder of results is replaced."""

    @property
    def as_json(self) -> bool:
        """Whether JSON is printed, in place of words."""

    @property
    def quiet(self) -> bool:
        """Whether nothing is said about progress."""

    @property
    def no_plots(self) -> bool:
        """Whether nothing is drawn."""


class Where(NamedTuple):
    """The options of a command that say what becomes of its result."""

    out: Path | None
    force: bool
    as_json: bool
    quiet: bool
    no_plots: bool = False


class Result(NamedTuple):
    """How a result is written and told.

    Attributes:
        save: writes its tables and their dictionary into a folder.
        summary: returns it as plain data.
        report: returns it for the terminal.
        draw: draws its pictures into a folder, if it has any.
        page: returns its report as a page, given the folder with its pictures.
    """

    save: Callable[[Path], object]
    summary: Callable[[], object]
    report: Callable[[], "Iterable[RenderableType]"]
    draw: Callable[[Path], object] | None = None
    page: "Callable[[Path], Page] | None" = None


def finish(asked: Asked, result: Result) -> None:
    """Write a result into a fresh folder, if one was asked for, and print it."""
    if asked.out:
        with fresh_folder(asked.out, force=asked.force) as folder:
            _write(asked, result, folder)
        place = f"; the report is {asked.out / REPORT}" if result.page else ""
        note(f"wrote {asked.out}{place}", quiet=asked.quiet)
    if asked.as_json:
        from diplomatic_swings.store.tables import json_text

        write(json_text(result.summary()))
    else:
        show(*result.report())


def _write(asked: Asked, result: Result, folder: Path) -> None:
    with beside(lambda: result.save(folder)):
        if result.draw and not asked.no_plots:
            note("drawing the plots ...", quiet=asked.quiet)
            result.draw(folder / "plots")
        if result.page:
            from diplomatic_swings.tell.report.page import save

            save(result.page(folder), folder)
