"""``swings presets``: what is shipped, and what one of the files is about."""

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer
from diplomatic_swings.app import options
from diplomatic_swings.tell.console import show, write

if TYPE_CHECKING:
    from pathlib import Path

    from rich.table import Table


class Shipped(NamedTuple):
    """A shipped scenario, lens, policy or design; ``player`` is that of a policy."""

    name: str
    kind: str
    title: str
    sentence: str
    player: str | None = None


Name = Annotated[
    str | None, typer.Argument(metavar="[NAME]", help="Scenario, lens, policy or design to tell more about.")
]


def presets(name: Name = None, as_json: options.AsJson = False) -> None:
    """List what is shipped, each with one sentence; with NAME say what it is about, and what happens in it."""
    if name is not None:
        from diplomatic_swings.app.preset_page import tell

        tell(name, as_json=as_json)
        return
    listed = everything()
    if as_json:
        from diplomatic_swings.store.tables import json_text

        write(json_text([entry._asdict() for entry in listed]))
    else:
        show(_table(listed))


def everything() -> list[Shipped]:
    """Return all that is shipped: baselines, presets, lenses, policies by player, designs."""
    from diplomatic_swings.forms.library import DESIGNS, POLICIES, shipped
    from diplomatic_swings.sim.scenario.loading import available, lenses, policy_names

    scenarios = [
        Shipped(each.name, each.kind, each.title, each.sentence) for each in [*available(), *lenses()]
    ]
    paths = shipped(POLICIES)
    policies = [
        _of_file(name, paths[name], POLICIES.kind, player)
        for player, names in policy_names().items()
        for name in names
    ]
    designs = [_of_file(name, path, DESIGNS.kind) for name, path in shipped(DESIGNS).items()]
    return [*scenarios, *policies, *designs]


def _of_file(name: str, path: "Path", kind: str, player: str | None = None) -> Shipped:
    """Return what a file says of itself, without checking it."""
    from diplomatic_swings.forms.parsing import read
    from diplomatic_swings.forms.problems import Report

    root = read(path, Report())
    words = {key: str(root.scalar(key) or "") if root else "" for key in ("title", "introduction")}
    first_sentence = " ".join(words["introduction"].split()).partition(". ")[0].rstrip(".")
    return Shipped(name, kind, words["title"] or name, f"{first_sentence}.", player)


def _table(entries: list[Shipped]) -> "Table":
    from diplomatic_swings.tell.terminal.run import table

    made = table("name", "kind", "what it is")
    for entry in entries:
        kind = f"{entry.kind} of {entry.player}" if entry.player else entry.kind
        made.add_row(entry.name, kind, entry.sentence)
    return made
