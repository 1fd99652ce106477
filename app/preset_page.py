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
    return [
        {
            "date": str(event["date"]),
            "name": event["name"],
            "what": "; ".join(_what(event, content)),
            "source": event["source"],
        }
        for event in content["events"].values()
    ]


def _what(event: Mapping[str, Any], content: Mapping[str, Any]) -> list[str]:
    """Return what an event does, a phrase for each effect."""
    weeks = event.get("for_weeks", 1)
    lasts = f" for {weeks} weeks" if weeks > 1 else ""
    forced = [
        f"{who(player, content)} plays: {label_of(player, option, content)}{lasts}"
        for player, option in event.get("force", {}).items()
    ]
    barred = [
        f"{who(player, content)} may not play{lasts}: "
        + ", ".join(label_of(player, option, content) for option in options)
        for player, options in event.get("bar", {}).items()
    ]
    sets = [f"{about(name)}: {number.value:g}" for name, number in event.get("set", {}).items()]
    adds = [f"{about(name)}: {number.value:+g}" for name, number in event.get("add", {}).items()]
    return [*forced, *barred, *sets, *adds]


def who(player: str, content: Mapping[str, Any]) -> str:
    """Return the capital of a player; its key where the file declares no players."""
    return str(content.get("players", {}).get(player, {}).get("capital", player))


def about(variable: str) -> str:
    """Return what a state variable means."""
    from diplomatic_swings.sim.scenario.loading import meaning

    num = meaning(f"state.{variable}")
    return num.meaning if num else variable


def label_of(player: str, option: str, content: Mapping[str, Any]) -> str:
    """Return the label of a lever, or of tabling a package."""
    table, _, package = option.partition(":")
    if package:
        return f"{table} {content['packages'][package]['label']}"
    return str(content["levers"][player][option]["label"])


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
