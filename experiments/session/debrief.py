"""After the session: how good the predictions were, and which week of each seat was the most surprising."""

from collections.abc import Mapping, Sequence

from experiments.session.adapter import ENDINGS, SEATS
from experiments.session.files import Choice
from experiments.session.records import Surprise
from experiments.session.session import Session
from sim.explain import explain
from sim.explanation import Explanation, Option
from sim.scenario import Scenario

TOKENS = 20
REASONS = 3


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
    """Return, by seat that chose moves, the chosen move that the model found least likely, explained.

    Each seat's chances are those of its true type, with all that was known when its turn came.
    """
    choices = session.choices
    if not choices:
        return {}
    scenario = session.played_scenario()[1]
    by_seat = {seat.key: [c for c in choices if c.move.seat == seat.key] for seat in SEATS}
    return {seat: _surprise(session, scenario, own) for seat, own in by_seat.items() if own}


def _surprise(session: Session, scenario: Scenario, choices: Sequence[Choice]) -> Surprise:
    setup = session.setup
    choice = min(choices, key=lambda c: 1.0 if c.move.chance is None else c.move.chance)
    return _explained(choice, explain(scenario, setup.seed, setup.run, choice.week, choice.move.seat))


def _explained(choice: Choice, case: Explanation) -> Surprise:
    played = case.option(case.move) or case.options[0]
    best = max(case.options, key=lambda option: option.gain)
    return Surprise(
        seat=choice.move.seat,
        week=choice.week,
        date=case.date,
        played=(choice.move.label, played.odds[case.type]),
        likeliest=(case.options[0].label, case.options[0].odds[case.type]),
        best=(best.label, best.gain - played.gain),
        reasons=_reasons(played),
    )


def _reasons(option: Option) -> tuple[tuple[str, float], ...]:
    """Return the parts of a move's gain over waiting, its own price among them, largest first."""
    parts: Mapping[str, float] = {part.label: part.value for part in option.parts}
    everything = {**parts, "its own price": -option.cost}
    largest = sorted(everything.items(), key=lambda item: -abs(item[1]))
    return tuple(item for item in largest if abs(item[1]) >= 0.005)[:REASONS]
