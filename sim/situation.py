"""What is in force and what lies on the table, in sentences."""

from sim.players import PLAYERS, RUSSIA, UKRAINE
from sim.state import State

_YES = 0.5


def situation(x: State) -> tuple[str, ...]:
    """Return what is in force and what lies on the table in a state, in short sentences."""
    left = () if x.us_in > _YES else ("The US has left the talks.",)
    return (in_force(x), *left, on_table(x))


def in_force(x: State) -> str:
    """Return what is in force: the war, a ceasefire, a settlement or dictated terms."""
    if x.imposed > _YES:
        return "The front has collapsed and terms were dictated."
    if x.settlement > _YES:
        return f"A settlement has held for {weeks(x.weeks_in_force)}."
    if x.ceasefire > _YES:
        return f"A ceasefire has held for {weeks(x.weeks_in_force)}."
    return "The war goes on."


def on_table(x: State) -> str:
    """Return what is tabled, whose paper it is, since when, and who has signed."""
    if max(x.tabled_ceasefire, x.tabled_settlement) <= _YES:
        return "Nothing is on the table."
    crimea = " that recognises Crimea as Russian" if x.tabled_recognition > _YES else ""
    what = f"settlement{crimea}" if x.tabled_settlement > _YES else "ceasefire"
    return f"On the table for {weeks(x.weeks_tabled)}: {whose(x)} {what}, signed by {signatories(x)}."


def whose(x: State) -> str:
    """Return whose paper is tabled."""
    if abs(x.tabled_tilt) <= _YES:
        return "a"
    return f"{PLAYERS[RUSSIA if x.tabled_tilt > 0.0 else UKRAINE].capital}'s"


def signatories(x: State) -> str:
    """Return who has signed what is tabled."""
    signed = {RUSSIA: x.signed_russia, UKRAINE: x.signed_ukraine}
    names = [PLAYERS[player].capital for player, done in signed.items() if done > _YES]
    return " and ".join(names) or "nobody"


def weeks(number: float) -> str:
    """Return a number of weeks in words."""
    count = round(number)
    return {0: "less than a week", 1: "a week"}.get(count, f"{count} weeks")
