"""After the session: how good the predictions were, and what each seat chose against the odds."""

from collections.abc import Sequence

from diplomatic_swings.experiments.session.adapter import ENDINGS
from diplomatic_swings.experiments.session.files import Choice
from diplomatic_swings.experiments.session.records import Surprise
from diplomatic_swings.experiments.session.session import Session
from diplomatic_swings.sim.why import explanation
from diplomatic_swings.sim.why.explanation import Decision, shortened

TOKENS = 20
REASONS = 3
VISIBLE = 0.005
"""Least size (util) of a reason that shows in two digits."""

_SMALL = 0.05
"""Reasons below this share of the largest are summed."""


def brier(tokens: Sequence[int], ending: str) -> float:
    """Return the Brier score of tokens laid on the endings: 0 is perfect, 2 is certain and wrong.

    Source: Brier (1950), Monthly Weather Review 78, in its form for several outcomes.

    Raises:
        ValueError: if the tokens do not add up, or there is no such ending.
    """
    keys = [e.key for e in ENDINGS]
    if len(tokens) != len(keys) or sum(tokens) != TOKENS or min(tokens) < 0:
        raise ValueError(f"tokens: expected {TOKENS} over {len(keys)} endings (given {list(tokens)})")
    happened = keys.index(ending)
    return sum((count / TOKENS - (i == happened)) ** 2 for i, count in enumerate(tokens))


def surprises(session: Session) -> dict[str, Surprise]:
    """Return, by seat that chose anything, the choice that the model found least likely, explained.

    Each seat's chances are those of its true type and private pressure, with all that was known when its turn came.
    """
    by_seat: dict[str, list[Choice]] = {}
    for choice in session.choices:
        by_seat.setdefault(choice.move.seat, []).append(choice)
    return {seat: _surprise(session, own) for seat, own in by_seat.items()}


def _surprise(session: Session, choices: Sequence[Choice]) -> Surprise:
    choice = min(choices, key=lambda c: 1.0 if c.move.chance is None else c.move.chance)
    return _explained(choice, session.explain(choice.week, choice.move.seat))


def _explained(choice: Choice, decision: Decision) -> Surprise:
    case = decision.act if choice.move.weighty else decision.move
    if case is None:
        raise ValueError(f"week {choice.week}: {choice.move.seat} had nothing to decide")
    played = case.option(choice.move.key)
    best = max(case.options, key=lambda option: option.net)
    return Surprise(
        seat=choice.move.seat,
        week=choice.week,
        date=decision.date,
        played=(played.label, played.chance),
        likeliest=(case.options[0].label, case.options[0].chance),
        best=(best.label, best.net - played.net),
        why=case.why,
        reasons=_reasons(case),
    )


def _reasons(case: explanation.Choice) -> tuple[tuple[str, float], ...]:
    """Return the largest terms of what was done less those of the likeliest other; the rest is summed."""
    terms = shortened(case.difference, _SMALL, REASONS)
    return tuple((term.label, term.value) for term in terms if abs(term.value) >= VISIBLE)
