"""What each screen may see, as plain data.

Nothing leaves the server that its reader may not know: a phone gets its own team's role, chances and votes; hidden
types, predictions and other teams' votes stay here until the reveal.
"""

from collections.abc import Mapping
from typing import Any

from diplomatic_swings.app.class_page import afterwards
from diplomatic_swings.app.class_page.people import ANALYST, TOKENS, Person
from diplomatic_swings.app.class_page.room import Room
from diplomatic_swings.app.class_page.whatif import WhatIf
from diplomatic_swings.experiments.session import ENDINGS, SEATS, Option, Turn, news, reasonable
from diplomatic_swings.experiments.session import lessons as shelf
from diplomatic_swings.experiments.session.menus import NONE
from diplomatic_swings.experiments.session.records import Move

FIRST = 6
"""Moves that a phone shows before "all moves"."""

ROLES = shelf.roles()
SCRIPT = shelf.script()
DIGITS = {"territory": 2, "gain": 0, "approval": 1, "pump_price": 2, "reserves": 1}
"""Figures that the projector draws, and their digits."""


def common(room: Room) -> dict[str, Any]:
    """Return what everybody sees."""
    now = room.session.snapshot()
    return {
        "phase": room.phase,
        "title": room.lesson.title,
        "question": room.lesson.question,
        "date": now.date.isoformat(),
        "week": now.week,
        "weeks": now.weeks,
        "turn": len(room.session.turns),
        "turns": room.lesson.turns,
        "turn_weeks": room.lesson.turn_weeks,
        "turns_left": room.turns_left,
        "over": room.session.over,
        "voting": room.ballot is not None and not room.paused,
        "paused": room.paused,
        "deadline": room.deadline,
        "locked": room.locked,
        "revealed": room.revealed,
        "outcome": now.outcome,
        "in_force": now.in_force,
        "paper": now.paper and vars(now.paper),
        "endings": [vars(ending) for ending in ENDINGS],
        "news": news_of(room),
        "people": len(room.people.all),
    }


def news_of(room: Room) -> dict[str, Any]:
    """Return the news of the last turn: a headline, the first week's moves, and the weeks after it."""
    named = room.session.capitals
    if not room.session.turns:
        return {
            "headline": room.lesson.introduction,
            "changed": True,
            "first": [],
            "later": [],
            "refused": [],
        }
    turn = room.session.turns[-1]
    first = [_move_news(move, named[move.seat]) for move in turn.weeks[0].moves if is_news(move)]
    refused = [
        f"{named[seat]} could not do all that it had chosen; the model chose." for seat in turn.refused
    ]
    changed = any(week.changes for week in turn.weeks)
    return {
        "headline": headline(turn, named),
        "changed": changed,
        "first": first,
        "later": later(turn, named),
        "refused": refused,
    }


def is_news(move: Move) -> bool:
    """Return whether a move is to be told: letting weighty acts be is the team's own affair."""
    return move.key != NONE


def headline(turn: Turn, named: Mapping[str, str]) -> str:
    """Return the news line of a turn: what changed; if nothing did, what the first two did."""
    changed = [line for week in turn.weeks for line in week.changes]
    if changed:
        return " ".join(dict.fromkeys(changed[-3:]))
    moves = [news.sentence(named[move.seat], move.label) for move in turn.weeks[0].moves if is_news(move)]
    return f"{'; '.join(moves[:2])}."


def later(turn: Turn, named: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return what happened in the weeks after the first, each capital's waiting left out."""
    rows = []
    for week in turn.weeks[1:][:12]:
        moves = [move for move in week.moves if is_news(move) and not news.quiet(move.label)]
        busy = [news.sentence(named[move.seat], move.label) for move in moves]
        rows.append(
            {"week": week.week + 1, "date": week.date.isoformat(), "sentences": busy, "changes": week.changes}
        )
    return rows


def _move_news(move: Move, capital: str) -> dict[str, Any]:
    return {
        "seat": move.seat,
        "key": f"{move.seat} {move.key}",
        "capital": capital,
        "sentence": news.sentence(capital, move.label),
        "by": "class" if move.chosen else "model",
    }


def projector(room: Room, whatif: WhatIf, join: dict[str, str]) -> dict[str, Any]:
    """Return what the projector shows."""
    seated = {seat.key: len(room.people.at(seat.key)) for seat in SEATS}
    return {
        **common(room),
        "introduction": room.lesson.introduction,
        "join": join,
        "posture": room.postures(),
        "other_path": room.other_path,
        "swings": room.session.swings(),
        "lines": lines(room),
        "beliefs": beliefs(room),
        "teams": [
            {"seat": s.key, "capital": s.capital, "people": seated[s.key], "voted": voted(room, s.key)}
            for s in SEATS
        ],
        "predicted": sum(person.tokens is not None for person in room.people.all.values()),
        "fan": afterwards.fan(room) if room.locked else None,
        "histogram": afterwards.histogram(room) if room.revealed else None,
        "types": afterwards.types(room) if room.revealed else None,
        "whatif": whatif.view(room.inputs) if room.phase == "whatif" else None,
        "debrief": afterwards.debrief(room) if room.phase == "debrief" else None,
    }


def voted(room: Room, seat: str) -> int:
    """Return how many of a team have voted: a number, never what for."""
    if not room.ballot:
        return 0
    return sum(room.ballot.has_voted(person.id) for person in room.people.at(seat))


def lines(room: Room) -> list[dict[str, Any]]:
    """Return the small lines: label, unit, digits, and the value of every week."""
    path = room.session.snapshots()
    rows = [[line for line in snapshot.lines if line.key in DIGITS] for snapshot in path]
    return [
        {"key": line.key, "label": line.label, "unit": line.unit, "digits": DIGITS[line.key],
         "values": [round(row[i].value, 3) for row in rows]}
        for i, line in enumerate(rows[0])
    ]  # fmt: skip


def beliefs(room: Room) -> list[dict[str, Any]]:
    """Return what the others publicly believe of each seat."""
    return [
        {
            "capital": room.session.capitals[b.seat],
            "seat": b.seat,
            "type": b.type,
            "meaning": b.meaning,
            "p": round(b.probability, 3),
        }
        for b in room.session.snapshot().beliefs
    ]


def seat(room: Room, person: Person) -> dict[str, Any]:
    """Return what a person's phone shows."""
    return {
        **common(room),
        "me": {"id": person.id, "name": person.name, "place": person.place},
        "choose": room.choose and room.phase in {"lobby", "predict"},
        "places": [{"key": s.key, "capital": s.capital, "people": len(room.people.at(s.key))} for s in SEATS],
        "role": role(room, person.place),
        "believed": next((b for b in beliefs(room) if b["seat"] == person.place), None),
        "team": [other.name for other in room.people.at(person.place) if other.id != person.id],
        "ballot": ballot(room, person),
        "tokens": TOKENS,
        "prediction": {"tokens": person.tokens, "swings": person.swings},
        "calls": {"hits": room.hits(person), "of": len(person.calls)},
        "types": afterwards.types(room) if room.revealed else None,
        "score": afterwards.score(room, person) if room.revealed else None,
        "surprise": afterwards.surprise(room, person.place) if room.phase == "debrief" else None,
        "questions": SCRIPT.questions if room.phase == "debrief" else [],
    }


def role(room: Room, place: str) -> dict[str, Any] | None:
    """Return the role card of a place: aims, tools, what waiting costs, its hidden type and private pressure."""
    if place == ANALYST:
        return None
    chosen = next(s for s in SEATS if s.key == place)
    card, own = ROLES[place], room.session.hidden_types()[place]
    meanings = {**dict(next(s.types for s in room.session.seats if s.key == place)), **card.types}
    pressures = room.session.pressures().get(place)
    words = {"wants": card.wants, "tools": card.tools, "waiting": card.waiting, "tip": card.tip}
    return {"capital": chosen.capital, "name": chosen.name, **words, "type": own, "meaning": meanings[own],
            "pressure": round(pressures[-1], 1) if pressures else None}  # fmt: skip


def ballot(room: Room, person: Person) -> dict[str, Any] | None:
    """Return the vote that is open for a person: its own team's moves and tally, or an analyst's call."""
    if not room.ballot:
        return None
    if person.place == ANALYST:
        return {"mine": room.ballot.calls.get(person.id), "turn": room.ballot.number}
    options, acts = room.ballot.options[person.place], room.ballot.acts[person.place]
    people = room.people.all
    return {
        "turn": room.ballot.number,
        "fixed": room.ballot.fixed[person.place],
        "mine": room.ballot.votes.get(person.id),
        "first": [option.key for option in reasonable(options, FIRST)],
        "options": [_option(option) for option in options],
        "tally": dict(room.ballot.tally(person.place, people)),
        "acts": [_option(act) for act in acts],
        "mine_act": room.ballot.act_votes.get(person.id),
        "act_tally": dict(room.ballot.act_tally(person.place, people)),
        "voted": voted(room, person.place),
        "of": len(room.people.at(person.place)),
    }


def _option(option: Option) -> dict[str, Any]:
    return {
        "key": option.key,
        "label": option.label,
        "effect": option.effect,
        "price": round(option.price, 2),
        "chance": round(option.chance, 3),
        "waits": option.waits,
        "signed": option.signed if option.signed is None else round(option.signed, 3),
        "gain": option.gain if option.gain is None else round(option.gain, 2),
    }


def desk(room: Room, whatif: WhatIf, join: dict[str, str], offered: dict[str, Any]) -> dict[str, Any]:
    """Return what the facilitator sees: everything."""
    return {
        **projector(room, whatif, join),
        "setup": {
            "lesson": room.lesson.name,
            "seed": room.session.setup.seed,
            "lens": room.session.setup.lens,
            "policies": dict(room.session.setup.policies),
        },
        "offered": offered,
        "folk": [
            {"id": p.id, "name": p.name, "place": p.place, "made_up": p.made_up, "predicted": p.tokens is not None,
             "voted": bool(room.ballot and (room.ballot.has_voted(p.id) or p.id in room.ballot.calls))}
            for p in room.people.all.values()
        ],
        "tallies": tallies(room),
        "timer": room.timer,
        "choose": room.choose,
        "began": room.began,
        "happenings": [{"name": h.name, "about": h.about} for h in room.happenings],
        "injected": [{"week": i.week, "name": i.name} for i in room.session.injects],
        "starts": [turn.first for turn in room.session.turns],
        "script": [vars(step) for step in SCRIPT.steps],
        "questions": SCRIPT.questions,
        "whatif": whatif.view(room.inputs),
        "debrief": afterwards.debrief(room) if room.session.turns else None,
    }  # fmt: skip


def tallies(room: Room) -> list[dict[str, Any]]:
    """Return the votes of every team, for the facilitator alone."""
    if not room.ballot:
        return []
    rows = []
    for one in SEATS:
        menu = (*room.ballot.options[one.key], *room.ballot.acts[one.key])
        labels = {option.key: option.label for option in menu}
        tally = room.ballot.tally(one.key, room.people.all) + room.ballot.act_tally(one.key, room.people.all)
        votes = [{"label": labels[key], "votes": count} for key, count in tally.most_common()]
        rows.append({"capital": one.capital, "fixed": room.ballot.fixed[one.key], "votes": votes})
    return rows
