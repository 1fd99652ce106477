"""An explanation in words that a student of politics understands."""

import re
from collections.abc import Sequence

from sim.explanation import Explanation, Option, Seen
from sim.players import KEYS, PLAYERS
from sim.reasons import Part, Reply

SHOWN = 4
"""How many things seen and how many parts are named; the rest is summed up."""

OTHERS = 3
"""How many further moves are named."""

VISIBLE = 0.005
"""Least size (util) of a part that shows in two digits."""

SMALL = 0.0005
"""Chances below this are not written out."""

WORDLESS = {"weeks", "share", "index", "0 or 1", "0..1", "-1..1", "probability", "leaky sum"}
"""Units that say nothing beside the meaning of a variable."""


def sentences(e: Explanation) -> list[str]:
    """Return an explanation as sentences, one a line."""
    lines = [
        f"Week {e.week} ({e.date}), {e.capital} to move. {' '.join(e.situation)}",
        f"{e.capital} sees that {'; '.join(map(seen, e.seen[:SHOWN]))}.",
        true_type(e),
        likeliest(e),
        *further(e),
        *expected_answers(e),
        drawn(e),
        belief(e),
        reading(e),
    ]
    return [line for line in lines if line]


def percent(share: float) -> str:
    """Return a share in percent; small ones in tenths, so that a small chance does not read as none."""
    if 0.0 < share < SMALL:
        return f"under {100.0 * SMALL:.1f} %"
    return f"{100.0 * share:.0f} %" if share >= 0.0095 else f"{100.0 * share:.1f} %"


def quoted(label: str) -> str:
    """Return a label in quotation marks that it does not hold itself."""
    return f"'{label}'" if '"' in label else f'"{label}"'


def seen(v: Seen) -> str:
    """Return a variable with its value; words on its scale go into brackets."""
    unit = "" if v.unit in WORDLESS else f" {v.unit}"
    name, *scale = re.split(r": |, (?=1 =)", v.meaning, maxsplit=1)
    return f"{name}{''.join(f' ({words})' for words in scale)} is {v.value:.4g}{unit}"


def true_type(e: Explanation) -> str:
    """Return what the player truly is, and what the others make of it."""
    player = PLAYERS[KEYS.index(e.player)]
    meaning = player.types_meaning[player.types.index(e.type)]
    return (
        f"True type: {e.type} ({meaning}). "
        f"The others' odds that it is of type {player.types[0]}: {percent(e.belief_before)}."
    )


def likeliest(e: Explanation) -> str:
    """Return the most likely move and why; if that is to do nothing, why not the next best."""
    best, *rest = e.options
    head = f"Most likely: {likely(best, e)}"
    if best.lever != e.reference:
        return f"{head}, because against {label_of(e, e.reference)} it brings {reasons(best, e)}."
    if not rest:
        return f"{head}: it has no other legal move."
    return f"{head}. Against it the next, {likely(rest[0], e)}, brings {reasons(rest[0], e)}."


def likely(option: Option, e: Explanation) -> str:
    """Return a move with its probability for the true type."""
    return f"{quoted(option.label)} ({percent(option.odds[e.type])})"


def label_of(e: Explanation, lever: str) -> str:
    """Return the label of a legal lever, or its key if it is not legal."""
    option = e.option(lever)
    return quoted(option.label if option else lever)


def reasons(option: Option, e: Explanation) -> str:
    """Return the largest parts of a move's gain, the rest in one, direct cost, and the sum."""
    reference = e.option(e.reference)
    dearer = option.cost - (reference.cost if reference else 0.0)
    named = [f"{part.label} {part.value:+.2f}" for part in largest(option.parts)]
    rest = sum(part.value for part in option.parts) - sum(part.value for part in largest(option.parts))
    more = [f"everything else {rest:+.2f}"] if abs(rest) >= VISIBLE else []
    return f"{'; '.join([*named, *more, f'direct cost {-dearer:+.2f}'])}: {option.gain:+.2f} in all"


def largest(parts: Sequence[Part]) -> list[Part]:
    """Return the parts that are named: the largest that show in two digits."""
    visible = [part for part in parts if abs(part.value) >= VISIBLE]
    return sorted(visible, key=lambda part: -abs(part.value))[:SHOWN]


def further(e: Explanation) -> list[str]:
    """Return the moves that are next in likelihood."""
    others = [likely(option, e) for option in e.options[1 : 1 + OTHERS]]
    return [f"Next: {', '.join(others)}."] if others else []


def expected_answers(e: Explanation) -> list[str]:
    """Return the answers that a player with foresight reckons with."""
    best = e.options[0]
    if not best.replies:
        return []
    capital = PLAYERS[KEYS.index(e.counterpart)].capital
    answers = ", ".join(map(reply, best.replies))
    return [f"To {quoted(best.label)} it expects {capital} to answer: {answers}."]


def reply(r: Reply) -> str:
    """Return an answer with its odds and what it is worth."""
    return f"{quoted(r.label)} ({percent(r.odds)}, worth {r.worth:+.2f})"


def drawn(e: Explanation) -> str:
    """Return the move and how it came about."""
    if e.forced:
        return f"An event forced {label_of(e, e.move)}."
    moves = [likely(option, e) for option in e.options if option.lever == e.move]
    return f"Drawn (number {e.draw:.3f}): {''.join(moves)}."


def belief(e: Explanation) -> str:
    """Return what the move told the others."""
    first = PLAYERS[KEYS.index(e.player)].types[0]
    before, after = percent(e.belief_before), percent(e.belief_after)
    if before == after:
        return f"The move told the others little: their odds of type {first} stay at {after}."
    return f"The move told the others something: their odds of type {first} went from {before} to {after}."


def reading(e: Explanation) -> str:
    """Return how the numbers are to be read."""
    own = f"Numbers are utils over the {e.horizon} weeks that {e.capital} counts; they add up, but for rounding."
    if e.foresight < 1:
        return f"{own} All parts are effects of the move itself: {e.capital} does not look further ahead."
    return f"{own} All parts but the expected answer are effects of the move itself."
