"""``swings presets``: what is shipped, and what one of the files is about."""

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from app import options
from app.console import show, write
from sim.files.formats import PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from rich.table import Table


BARGAINING = "bargaining game"
"""The game of files of format 2, which are listed in a group of their own."""


class Shipped(NamedTuple):
    """A shipped scenario, lens, doctrine, policy or design; ``player`` is that of a doctrine or policy."""

    name: str
    kind: str
    title: str
    sentence: str
    player: str | None = None
    game: str = "first model"


Name = Annotated[
    str | None,
    typer.Argument(metavar="[NAME]", help="Scenario, lens, doctrine or policy to tell more about."),
]


def presets(name: Name = None, as_json: options.AsJson = False) -> None:
    """List what is shipped, each with one sentence; with NAME say what it is about, and what happens in it."""
    if name is not None:
        from app.preset_page import tell

        tell(name, as_json=as_json)
        return
    found = everything()
    if as_json:
        from experiments.saving import json_text

        write(json_text([entry._asdict() for entry in found]))
    else:
        _print(found)


def everything() -> list[Shipped]:
    """Return all that is shipped: baselines, presets, lenses, doctrines by player, designs, the bargaining game."""
    from sim.files.library import DESIGNS, shipped
    from sim.scenario import available, doctrine_names, lenses

    scenarios = [Shipped(*listed) for listed in [*available(), *lenses()]]
    doctrines = [doctrine(name, player) for player, names in doctrine_names().items() for name in names]
    designs = [_design(name, path) for name, path in shipped(DESIGNS).items()]
    return [*scenarios, *doctrines, *designs, *bargaining()]


def bargaining() -> list[Shipped]:
    """Return the shipped scenarios, lenses and policies of the bargaining game; ``player`` is that of a policy."""
    from sim.bargaining.loading import available, lenses, policy_names
    from sim.files.library import BARGAINING_POLICIES, shipped

    listed = [*available(), *lenses()]
    rows = [Shipped(each.name, each.kind, each.title, each.sentence, game=BARGAINING) for each in listed]
    paths = shipped(BARGAINING_POLICIES)
    policies = [(name, player) for player, names in policy_names().items() for name in names]
    kind = BARGAINING_POLICIES.kind
    return rows + [
        _told(name, paths[name], kind, player)._replace(game=BARGAINING) for name, player in policies
    ]


def _design(name: str, path: "Path") -> Shipped:
    """Return what a shipped design is about, and of which game its scenario is."""
    from sim.files.formats import is_bargaining
    from sim.files.parsing import read
    from sim.files.problems import Report

    root = read(path, Report())
    design = _told(name, path, "design")
    return (
        design._replace(game=BARGAINING) if root and is_bargaining(str(root.scalar("scenario"))) else design
    )


def doctrine(name: str, player: str) -> Shipped:
    """Return what a shipped doctrine is about."""
    from sim.files.library import DOCTRINES, shipped

    return _told(name, shipped(DOCTRINES)[name], DOCTRINES.kind, player)


def _told(name: str, path: "Path", kind: str, player: str | None = None) -> Shipped:
    """Return what a file says of itself, without checking it."""
    from sim.files.parsing import read
    from sim.files.problems import Report

    root = read(path, Report())
    words = {key: str(root.scalar(key) or "") if root else "" for key in ("title", "introduction")}
    first_sentence = " ".join(words["introduction"].split()).partition(". ")[0].rstrip(".")
    return Shipped(name, kind, words["title"] or name, f"{first_sentence}.", player)


def _print(found: list[Shipped]) -> None:
    show(
        _table(entry for entry in found if entry.game != BARGAINING),
        "",
        "The bargaining game (docs/bargaining.md); run, solve and validate take its scenarios:",
        f"(where the first model has a scenario of the same name, say {PREFIX}NAME)",
        "",
        _table(entry for entry in found if entry.game == BARGAINING),
    )


def _table(entries: "Iterable[Shipped]") -> "Table":
    from app.run_report import table

    made = table("name", "kind", "what it is")
    for entry in entries:
        kind = f"{entry.kind} of {entry.player}" if entry.player else entry.kind
        made.add_row(entry.name, kind, entry.sentence)
    return made
