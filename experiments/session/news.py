"""A week in plain words: who did what, and what changed by it."""

import itertools
import re
from collections.abc import Mapping, Sequence

from diplomatic_swings.experiments.session.menus import NONE
from diplomatic_swings.experiments.session.records import Move, Snapshot

# fmt: off
VERBS = frozenset((
    "answer", "appeal", "arm", "break", "call", "court", "cut", "deliver", "draft", "ease", "fund", "hold",
    "keep", "leave", "mobilise", "raise", "restore", "show",
    "let", "offer", "open", "pledge", "press", "propose", "refuse", "restore", "resume", "return",
    "sanction", "scold", "send", "shift", "sign", "soften", "stall", "stand", "strike", "supply",
    "table", "threaten", "wait", "weigh", "squeeze", "withdraw",
))
# fmt: on
"""First words of labels that are verbs; other labels begin with a noun."""

PHRASES = {
    "Propose bilateral talks": "proposes bilateral talks",
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


ENTERED = {
    "ceasefire": "A ceasefire enters into force",
    "settlement": "A settlement enters into force",
    "dictated": "Ukraine's front collapses, and Moscow dictates terms",
    "exhausted": "Russia's home front collapses, and its army withdraws",
}
"""How the beginning of what is in force is told."""


def in_force(force: str, paper: str, weeks: int) -> str:
    """Return what is in force, in a sentence.

    Args:
        force: what is in force, as a snapshot has it.
        paper: name of the paper in force, empty if it is not known.
        weeks: how long it has held.
    """
    if force == "war":
        return "War: nothing is in force."
    if force not in {"ceasefire", "settlement"}:
        return f"{ENTERED[force]}."
    held = f"{weeks} week{'' if weeks == 1 else 's'}"
    return f"A {force} has held for {held}{f': {paper}' if paper else ''}."


def changes(
    before: Snapshot, after: Snapshot, side: int, moves: Sequence[Move], capitals: Mapping[str, str]
) -> tuple[str, ...]:
    """Return what changed in a week that the room should hear of, in sentences.

    Args:
        before: the state before.
        after: the state after.
        side: the side that Washington was last clearly on, 0 if none.
        moves: what was done.
        capitals: capital by seat.
    """
    acts = [move for move in moves if move.weighty and move.key != NONE]
    lines = [f"{sentence(capitals[act.seat], act.label)}." for act in acts]
    lines += [_table(before, after, acts), _in_force(before, after), _us(before, after)]
    turned = lean(after.posture)
    if turned and side and turned != side:
        lines.append(f"Washington swings: it now {'courts' if turned > 0 else 'presses'} Moscow.")
    return tuple(line for line in lines if line)


def _table(before: Snapshot, after: Snapshot, acts: Sequence[Move]) -> str:
    """Return whether a paper has lapsed: gone without a refusal and without entering into force."""
    old, new = before.paper, after.paper
    stays = old is None or (new is not None and new.key == old.key and new.weeks > old.weeks)
    if old is None or stays or before.force != after.force or any(act.key == "refuse" for act in acts):
        return ""
    return f"{old.title} lapses: nobody speaks of it any more."


def _us(before: Snapshot, after: Snapshot) -> str:
    if before.us_in == after.us_in:
        return ""
    return "Washington is back at the table." if after.us_in else "Washington has left the talks."


def _in_force(before: Snapshot, after: Snapshot) -> str:
    """Return what changed in what is in force."""
    if before.force == after.force:
        return ""
    if after.force == "war":
        return f"The {before.force} is over: the war goes on."
    _, colon, paper = after.in_force.partition(": ")
    return f"{ENTERED[after.force]}{colon}{paper.removesuffix('.')}."


def quiet(label: str) -> bool:
    """Return whether a move is no news: waiting, holding, pressing on as before."""
    return label.startswith(("Wait", "Hold", "Press on"))
