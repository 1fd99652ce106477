"""The whole reference: its pages, its pictures, and whether those on disk are up to date."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.store.atomic import explained, write_text
from diplomatic_swings.tell.pages.heat import alt_heat, heat, plot_heat
from diplomatic_swings.tell.pages.levers import levers_page
from diplomatic_swings.tell.pages.markdown import bullets, page
from diplomatic_swings.tell.pages.outcomes import outcomes_page
from diplomatic_swings.tell.pages.packages import packages_page
from diplomatic_swings.tell.pages.parameters import parameters_page
from diplomatic_swings.tell.pages.payoffs import payoffs_page
from diplomatic_swings.tell.pages.shipped import lenses_page, policies_page, presets_page
from diplomatic_swings.tell.pages.state import influences_page, state_page

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MARK = "Written by `swings reference`"
DIGEST = 16
DECIMALS = 8

Page = Callable[[Scenario], str]

PAGES: dict[str, Page] = {
    "state": state_page,
    "influences": influences_page,
    "parameters": parameters_page,
    "payoffs": payoffs_page,
    "levers": levers_page,
    "packages": packages_page,
    "outcomes": outcomes_page,
    "presets": lambda _: presets_page(),
    "lenses": lambda _: lenses_page(),
    "policies": policies_page,
}
"""Pages by the name of their file, in the order of reading."""


class Picture(NamedTuple):
    """A picture: its file, title and alternative text, what draws it, and a digest of what it shows."""

    file: str
    title: str
    alt: str
    draw: Callable[[], "Figure"]
    digest: str

    @property
    def mark(self) -> str:
        """What the file holds if it is up to date."""
        return f"{MARK}, tables {self.digest}"


def texts(scenario: Scenario) -> dict[str, str]:
    """Return the pages of a scenario's reference by the name of their file."""
    made = {f"{name}.md": make(scenario) for name, make in PAGES.items()}
    titles = {file: text.partition("\n")[0].removeprefix("# ") for file, text in made.items()}
    made = {"index.md": _index(scenario, titles), **made}
    return {
        file: f"<!-- {MARK}; change the tables, not this page. -->\n\n{text}" for file, text in made.items()
    }


def _index(scenario: Scenario, titles: dict[str, str]) -> str:
    about = (
        "Every variable, number, lever and scenario of the model, written from the tables that the program "
        f"itself reads, with the values of `{scenario.name}` (digest `{scenario.digest}`). How the parts "
        "work together is told in [the model, term by term](../model.md) and in [the ODD+D protocol](../odd.md)."
    )
    pages = bullets(f"[{title}]({file})" for file, title in titles.items())
    return page("Reference", about, pages)


def pictures(scenario: Scenario) -> tuple[Picture, ...]:
    """Return the pictures of a scenario's reference."""
    levers = heat(scenario)
    facts = (levers.levers, levers.variables, levers.shift.round(DECIMALS).tolist(), levers.sets.tolist())
    return (
        Picture(
            "levers.svg", "What levers touch", alt_heat(levers), lambda: plot_heat(levers), _digest(facts)
        ),
    )


def _digest(shown: object) -> str:
    """Return a digest of what a picture shows; its bytes differ between versions of what draws it."""
    return hashlib.sha256(repr(shown).encode("utf-8")).hexdigest()[:DIGEST]


def write(scenario: Scenario, folder: Path) -> None:
    """Write pages and pictures into a folder, each file whole; nothing is begun before all is made.

    Raises:
        WriteError: if a file cannot be written.
    """
    from diplomatic_swings.plots.frame.style import save, styled

    made = texts(scenario)
    shown = pictures(scenario)
    with styled("print"):
        figures = [picture.draw() for picture in shown]
    for file, text in made.items():
        write_text(folder / file, text, force=True)
    for picture, figure in zip(shown, figures, strict=True):
        words = (picture.title, f"{picture.alt} {picture.mark}.")
        with explained(folder / picture.file):
            save(figure, folder / picture.file, words, "print")


def stale(scenario: Scenario, folder: Path) -> list[Path]:
    """Return the files of a folder that are missing or not up to date."""
    old = [folder / file for file, text in texts(scenario).items() if _content(folder / file) != text]
    return old + [folder / p.file for p in pictures(scenario) if p.mark not in _content(folder / p.file)]


def foreign(folder: Path) -> list[Path]:
    """Return the files in a folder that would be replaced and were not written by this command."""
    names = ["index.md", *(f"{name}.md" for name in PAGES), "levers.svg"]
    present = [folder / name for name in names if (folder / name).exists()]
    return [path for path in present if MARK not in _content(path)]


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, IsADirectoryError):
        return ""
