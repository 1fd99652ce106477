"""Files of other programs that are given in place of a scenario: what they are, and what to do with them."""

from typing import Final, NamedTuple


class Foreign(NamedTuple):
    """A kind of file: what it is called, how it is known, and what to do with it."""

    name: str
    marks: tuple[str, ...]
    advice: str


GAMBIT: Final = ("EFG 2", "NFG 1")
"""How files of Gambit begin, in extensive and in normal form."""

PROFILES: Final = ("<negotiation_template", "<utility_space", "<domain", "<preference_profile")
"""How profiles of Genius, which NegMAS reads too, begin once a declaration of XML has gone."""

ADVICE: Final = {
    "game": "Gambit or pygambit solves it; docs/theory.md says how the model is held against such games",
    "profile": (
        "its issues and weights have no dates and no war; write them as papers and payoffs of a scenario "
        "(swings new NAME, scenarios/README.md), or play it in NegMAS"
    ),
    "events": "no scenario but dated facts; bring them in with: swings record import FILE --map acled --into DIR",
}


def foreign(text: str) -> str:
    """Return what a text of another program is and what to do with it; nothing if it is none."""
    head = text.lstrip("\ufeff \t\r\n")
    if head.startswith(GAMBIT):
        return f"a Gambit game: {ADVICE['game']}"
    body = head.partition("?>")[2].lstrip() if head.startswith("<?xml") else head
    if body.startswith(PROFILES):
        return f"a profile of Genius or NegMAS: {ADVICE['profile']}"
    if {"event_date", "event_type", "actor1"} <= _columns(head):
        return f"events as ACLED exports them: {ADVICE['events']}"
    return ""


def _columns(text: str) -> set[str]:
    """Return the names in the first line of a table, whatever separates them."""
    line = text.partition("\n")[0].lower()
    separator = max(",;\t", key=line.count)
    return {name.strip().strip('"') for name in line.split(separator)}
