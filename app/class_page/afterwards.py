"""After play: hidden types, the class's path over many model runs, predictions held against what happened."""

from typing import Any

from diplomatic_swings.app.class_page.people import TOKENS, Person
from diplomatic_swings.app.class_page.room import Room
from diplomatic_swings.experiments.session import ENDINGS, SEATS
from diplomatic_swings.experiments.session import lessons as shelf
from diplomatic_swings.experiments.session.debrief import brier

QUESTIONS = shelf.script().questions
CAPITALS = {seat.key: seat.capital for seat in SEATS}


def types(room: Room) -> list[dict[str, Any]]:
    """Return every seat's hidden type and private pressure."""
    hidden, pressures = room.session.hidden_types(), room.session.pressures()
    return [
        {
            "seat": seat.key,
            "capital": seat.capital,
            "type": hidden[seat.key],
            "meaning": dict(seat.types)[hidden[seat.key]],
            "pressure": [round(value, 1) for value in pressures.get(seat.key, [])],
        }
        for seat in room.session.seats
    ]


def fan(room: Room) -> dict[str, Any] | None:
    """Return the model's runs from the same start; None until they are played."""
    if room.fan is None:
        return None
    bands = [[round(x, 2) for x in row] for row in room.fan.posture]
    return {"runs": room.fan.runs, "shares": room.fan.shares, "posture": bands, "swings": room.fan.swings}


def histogram(room: Room) -> dict[str, Any]:
    """Return what the class predicted: mean share of tokens by ending, and guesses of swings."""
    made = [person for person in room.people.all.values() if person.tokens]
    count = max(len(made), 1)
    means = [sum(p.tokens[i] for p in made if p.tokens) / TOKENS / count for i in range(len(ENDINGS))]
    guesses = sorted(person.swings for person in made if person.swings is not None)
    return {"people": len(made), "shares": means, "swings": guesses}


def score(room: Room, person: Person) -> dict[str, Any] | None:
    """Return a person's Brier score and miss of swings; None without a prediction."""
    if person.tokens is None or person.swings is None:
        return None
    swings = room.session.swings()
    return {
        "brier": round(brier(person.tokens, room.ending), 3),
        "swings": person.swings,
        "happened": swings,
        "class": _class_score(room),
        "final": room.session.over,
    }


def _class_score(room: Room) -> float | None:
    """Return the mean Brier score of the class."""
    made = [p.tokens for p in room.people.all.values() if p.tokens is not None]
    return round(sum(brier(tokens, room.ending) for tokens in made) / len(made), 3) if made else None


def surprise(room: Room, place: str) -> dict[str, Any] | None:
    """Return a team's most surprising week, explained; None if there is none (yet)."""
    one = room.surprises.get(place)
    if one is None:
        return None
    return {
        "capital": CAPITALS[one.seat],
        "seat": one.seat,
        "week": one.week + 1,
        "date": one.date.isoformat(),
        "played": one.played,
        "likeliest": one.likeliest,
        "best": one.best,
        "why": one.why,
        "reasons": [{"label": label, "value": round(value, 2)} for label, value in one.reasons],
    }


def debrief(room: Room) -> dict[str, Any]:
    """Return predicted against happened, and every team's most surprising week."""
    uniform = [TOKENS // len(ENDINGS)] * len(ENDINGS)
    return {
        "class": _class_score(room),
        "uniform": round(brier(uniform, room.ending), 3),
        "final": room.session.over,
        "happened": room.ending,
        "swings": room.session.swings(),
        "questions": QUESTIONS,
        "ready": room.explained_to == room.session.week,
        "surprises": [week for seat in SEATS if (week := surprise(room, seat.key))],
        "payoffs": [
            {"capital": room.session.capitals[key], "value": round(value, 2)}
            for key, value in room.session.payoffs().items()
        ],
    }
