"""What a shipped file is about: introduction, what to watch for, question and control, dated events, what it builds on."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diplomatic_swings.forms.library import DESIGNS, LENSES, POLICIES, SCENARIOS, Shelf, shipped
from diplomatic_swings.forms.problems import did_you_mean
from diplomatic_swings.tell.console import show, write
from diplomatic_swings.tell.errors import UserError

if TYPE_CHECKING:
    from rich.console import RenderableType

SHELVES = (SCENARIOS, LENSES, POLICIES, DESIGNS)
"""Where to look."""


def tell(name: str, *, as_json: bool) -> None:
    """Print what shipped files of a name are about.

    Raises:
        UserError: if nothing of that name is shipped.
    """
    pages = [page(name, shelf) for shelf in SHELVES if name in shipped(shelf)]
    if not pages:
        names = [each for shelf in SHELVES for each in shipped(shelf)]
        hint = did_you_mean(name, names)
        raise UserError(f"NAME: expected something that swings presets lists (given '{name}'){hint}")
    if as_json:
        from diplomatic_swings.store.tables import json_text

        write(json_text(pages))
        return
    show(*(part for number, each in enumerate(pages) for part in (*[""] * min(number, 1), *_parts(each))))


def page(name: str, shelf: Shelf) -> dict[str, Any]:
    """Return what a shipped file says of itself, and the events of a scenario, its parents' included."""
    content = _content(shipped(shelf)[name])
    words = {
        "name": name,
        "kind": shelf.kind,
        **{key: " ".join(str(content.get(key) or "").split()) for key in ("title", "introduction", "source")},
        "player": content.get("player"),
        "extends": content.get("extends"),
        "watch_for": list(content.get("watch_for") or ()),
    }
    if shelf.kind != "scenario":
        return words
    from diplomatic_swings.sim.scenario.loading import load

    whole = load(name).content
    return {**words, "question": whole.get("question"), "events": events(whole)}


def _content(path: Path) -> Mapping[str, Any]:
    from ruamel.yaml import YAML

    content: Mapping[str, Any] = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    return content


def events(content: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return what happens on a date in a scenario: date, name, what in plain words, and source."""
    from diplomatic_swings.tell.events import effects_of

    return [
        {
            "date": str(event["date"]),
            "name": event["name"],
            "what": "; ".join(effects_of(event, content)),
            "source": event["source"],
        }
        for event in content["events"].values()
    ]


def _parts(words: Mapping[str, Any]) -> list["RenderableType"]:
    """Return a page's lines for the terminal."""
    from rich.text import Text

    of = f" of {words['player']}" if words["player"] else ""
    parts: list[RenderableType] = [
        Text(f"{words['title']} ({words['name']}; {words['kind']}{of})", style="bold"),
        words["introduction"],
        "",
    ]
    if words["watch_for"]:
        parts += ["Watch for:", *(f"  - {each}" for each in words["watch_for"]), ""]
    if words.get("question"):
        parts += [*_question(words["question"]), ""]
    if words.get("events"):
        parts += [
            "On a date:",
            *(f"  {each['date']}  {each['name']}: {each['what']}" for each in words["events"]),
            "",
        ]
    if words["extends"]:
        parts += [f"Builds on {words['extends']}."]
    if words["source"]:
        parts += [f"Source: {words['source']}"]
    if words["kind"] == "scenario":
        parts += [f"Run it:  swings run {words['name']}"]
    if words.get("question"):
        parts += [f"Answer:  swings answer {words['name']}"]
    return parts


def _question(question: Mapping[str, Any]) -> list[str]:
    """Return what a scenario asks, what it is compared with, and what answers it."""
    from diplomatic_swings.tell.question import outcome_in_words

    return [
        f"Question: {question['asks']}",
        f"  Compared with: {question['control']['label']}",
        f"  Yes if, more often or more of it: {outcome_in_words(question['outcome'])}",
    ]
