"""A week in plain words: who did what, and what changed by it."""

import itertools
import re

from experiments.session.records import Snapshot

# fmt: off
VERBS = frozenset((
    "answer", "appeal", "arm", "call", "court", "cut", "deliver", "ease", "fund", "hold", "leave",
    "let", "offer", "open", "pledge", "press", "propose", "refuse", "restore", "resume", "return",
    "sanction", "scold", "send", "shift", "sign", "soften", "stall", "stand", "strike", "supply",
    "table", "threaten", "wait", "weigh", "squeeze", "withdraw",
))
# fmt: on
"""First words of labels that are verbs; other labels begin with a noun."""

PHRASES = {
    "Bid for direct talks of two": "bids for direct talks of two",
    "Gesture": "makes a gesture",
    "Leader summit with Moscow": "holds a summit with Moscow",
    "Limited truce": "declares a limited truce",
    "Sanctions package": "adopts a sanctions package",
    "Summer offensive or strike wave": "steps up its attacks",
}
"""How labels that are no commands are told."""

SWING = 0.5
"""Posture beyond which Washington counts as courting (above) or pressing (below) Moscow."""


def sentence(capital: str, label: str) -> str:
    """Return a move as news: ``Moscow refuses what is tabled``; labels that begin with a noun follow a colon."""
    bare = re.sub(r"\s*\([^)]*\)", "", label)
    if bare in PHRASES:
        return f"{capital} {PHRASES[bare]}"
    first, _, rest = bare.partition(" ")
    if first.lower() not in VERBS:
        return f"{capital}: {bare[:1].lower()}{bare[1:]}"
    words = " ".join(part for part in (third_person(first.lower()), rest) if part)
    return f"{capital} {words.replace('and see', 'and sees')}"


def third_person(verb: str) -> str:
    """Return a verb as it follows a name: press, presses; deny, denies; weigh, weighs."""
    if re.search(r"(s|x|z|ch|sh)$", verb):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if re.search(r"[^aeiou]y$", verb) else f"{verb}s"


def lean(posture: float) -> int:
    """Return the side that a posture is on: 1 courts Moscow, -1 presses it, 0 neither clearly."""
    return (posture > SWING) - (posture < -SWING)


def swings(postures: list[float]) -> int:
    """Return how often a posture changed sides; within the dead band it keeps the side it was on."""
    sides = [side for side in map(lean, postures) if side]
    return sum(a != b for a, b in itertools.pairwise(sides))


def changes(before: Snapshot, after: Snapshot, side: int) -> tuple[str, ...]:
    """Return what changed between two states that the room should hear of, in sentences.

    Args:
        before: the state before.
        after: the state after.
        side: the side that Washington was last clearly on, 0 if none.
    """
    lines = [_in_force(before.outcome, after.outcome, before.in_force, after.in_force), _us(before, after)]
    turned = lean(after.posture)
    if turned and side and turned != side:
        lines.append(f"Washington swings: it now {'courts' if turned > 0 else 'presses'} Moscow.")
    return tuple(line for line in lines if line)


def _us(before: Snapshot, after: Snapshot) -> str:
    if before.us_in == after.us_in:
        return ""
    return "Washington is back at the table." if after.us_in else "Washington has left the talks."


def _in_force(old: str, new: str, before: str, after: str) -> str:
    """Return what changed in what is in force: the words before the length of time tell the kind."""
    if new == "imposed" != old:
        return "The front collapses, and terms are dictated."
    kinds = [text.split(" has held")[0] for text in (before, after)]
    if kinds[0] == kinds[1]:
        return ""
    if "ceasefire" in kinds[1] or "settlement" in kinds[1]:
        return f"{kinds[1]} enters into force."
    return f"{kinds[0].replace('A ', 'The ', 1)} breaks down: the war goes on."


def quiet(label: str) -> bool:
    """Return whether a move is no news: waiting, holding, pressing on as before."""
    return label.startswith(("Wait", "Hold", "Press on"))
