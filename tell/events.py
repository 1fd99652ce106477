"""What a dated event does, in plain words."""

from collections.abc import Mapping
from typing import Any

from diplomatic_swings.sim.scenario.loading import meaning


def effects_of(event: Mapping[str, Any], content: Mapping[str, Any]) -> list[str]:
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
    num = meaning(f"state.{variable}")
    return num.meaning if num else variable


def label_of(player: str, option: str, content: Mapping[str, Any]) -> str:
    """Return the label of a lever, or of tabling a package."""
    table, _, package = option.partition(":")
    if package:
        return f"{table} {content['packages'][package]['label']}"
    return str(content["levers"][player][option]["label"])
