"""The question of a scenario in words."""

from collections.abc import Mapping
from typing import Any

from diplomatic_swings.sim.scenario.question_form import TIMES


def outcome_in_words(outcome: Mapping[str, Any]) -> str:
    """Return what is counted."""
    if outcome.get("count") == TIMES:
        return f"times a run, {outcome['label']}"
    return f"runs in which {outcome['label']}"
