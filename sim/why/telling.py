"""The record of a decision in words that a student of politics understands."""

from diplomatic_swings.forms.percent import rounded_percent
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.why.explanation import (
    CHOSEN,
    FORCED,
    Choice,
    Decision,
    Option,
    Public,
    Term,
    shortened,
)
from diplomatic_swings.sim.why.phrases import quoted
from diplomatic_swings.sim.world.state import State

VISIBLE = 0.005
"""Least size (util) of a term that shows in two digits."""

SHARE = 0.1
"""Terms below this share of the largest are summed in the list of terms."""

LISTED = 6
"""How many terms a list names; the rest is summed."""

NAMED = 2
"""How many reasons for an option a sentence names."""

OTHERS = 3
"""How many further options are named."""


def sentences(d: Decision) -> list[str]:
    """Return a decision as lines of text."""
    known = rounded_percent(d.before.types[d.type])
    hidden = f"Hidden type: {d.type} ({d.meaning}). The others think so with probability {known}."
    lines = [
        f"Week {d.week} ({d.date}), {d.capital} to move. {' '.join(d.situation)}",
        hidden + _pressure(d),
    ]
    if d.act:
        lines += _lines(d, d.act, "Weighty decision")
    if d.move:
        lines += _lines(d, d.move, "Everyday move")
    else:
        lines.append(f"{d.capital} has no legal everyday move.")
    lines += [
        shift(d),
        "Numbers are utils: weekly satisfaction summed over the future, later weeks counting less.",
    ]
    return lines


def _pressure(d: Decision) -> str:
    """Return a player's private pressure in words, if it has any worth a word."""
    if abs(d.pressure) < VISIBLE:
        return ""
    way = "more" if d.pressure > 0.0 else "less"
    return f" Private pressure: the war weighs {way} on it than usual ({d.pressure:+.1f})."


def _lines(d: Decision, choice: Choice, head: str) -> list[str]:
    """Return a choice as lines: what was done, why, what it was weighed against."""
    done = choice.option(choice.taken)
    lines = [f"{head}: {likely(done, d.type)}.", f"  Why: {choice.why}"]
    beside = f", against {likely(choice.option(choice.rival), d.type)}" if choice.rival else ""
    shown = [term for term in shortened(choice.difference, SHARE, LISTED) if abs(term.value) >= VISIBLE]
    if shown:
        lines.append(f"  In full{beside}: {listed(shown)}; {sized(total(choice.difference), 2)} in all.")
    if done.signed is not None:
        lines.append(f"  {_paper(done)}")
    others = [likely(one, d.type) for one in choice.options if one.key not in (done.key, choice.rival)]
    if others:
        lines.append(f"  Also possible: {', '.join(others[:OTHERS])}.")
    return lines


def _paper(option: Option) -> str:
    """Return how likely the paper of an option is signed, and what it would bring."""
    who = "all other parties" if option.key in ("sign", "withdraw") else "all parties"
    chance = rounded_percent(option.signed or 0.0)
    return (
        f"Chance that {who} sign the paper: {chance}. In force it would bring {sized(option.gain or 0.0, 2)}."
    )


def likely(option: Option, kind: str) -> str:
    """Return an option with its chance, and that by the other types where it differs."""
    other = [f"if {name} {rounded_percent(p)}" for name, p in option.chances.items() if name != kind]
    unlike = [text for text in other if not text.endswith(f" {rounded_percent(option.chance)}")]
    return f"{quoted(option.label)} (chance {', '.join([rounded_percent(option.chance), *unlike])})"


def sized(value: float, digits: int) -> str:
    """Return a number with its sign; zero has none."""
    text = f"{value:+.{digits}f}"
    return text if float(text) else f"{0:.{digits}f}"


def listed(terms: list[Term]) -> str:
    """Return terms with their sizes, and their standard errors where there are any."""
    return "; ".join(
        f"{term.label} {term.value:+.2f}" + (f" +-{term.error:.2f}" if term.error is not None else "")
        for term in terms
    )


def total(terms: tuple[Term, ...]) -> float:
    """Return the sum of terms."""
    return sum(term.value for term in terms)


def why(capital: str, done: Option, rival: Option | None, terms: tuple[Term, ...], how: str) -> str:
    """Return in one sentence why an option was taken rather than its rival.

    Args:
        capital: who decided.
        done: what was done.
        rival: the likeliest other option.
        terms: the difference of the two, largest first.
        how: ``drawn``, ``forced`` or ``chosen``.

    An option can be likelier than a better one, since chances are shared among kinds of moves first.
    """
    name = quoted(done.label)
    if how == FORCED:
        return f"An event forced {name} on {capital}."
    if how == CHOSEN:
        return f"{name} was chosen for {capital} by hand; {_compared(rival, terms)}"
    if rival is None:
        return f"{capital} had nothing to choose from but {name}."
    if abs(total(terms)) < VISIBLE:
        return f"{capital} took {name}, worth the same to it as {quoted(rival.label)}."
    if total(terms) > 0.0:
        return f"{capital} preferred {name} to {quoted(rival.label)}: {balance(terms, 1.0)}."
    manner = " by chance" if done.chance < rival.chance else ", the likelier kind of move"
    return f"{capital} took {name}{manner}, although {quoted(rival.label)} was better for it: {balance(terms, -1.0)}."


def _compared(rival: Option | None, terms: tuple[Term, ...]) -> str:
    """Return how an option that was chosen by hand compares with the likeliest other."""
    if rival is None:
        return "nothing else was open."
    better = total(terms) >= 0.0
    word = "better" if better else "worse"
    return f"it is {word} for its type than {quoted(rival.label)}: {balance(terms, 1.0 if better else -1.0)}."


def balance(terms: tuple[Term, ...], side: float) -> str:
    """Return what outweighs what: the two largest terms on one side, the largest on the other.

    What is not named is summed on the side where it falls, so that the numbers named add up.

    Args:
        terms: terms, largest first.
        side: 1.0 if those above 0 win, -1.0 if those below do.
    """
    seen = [term for term in terms if abs(term.value) >= VISIBLE]
    winning = [term for term in seen if term.value * side > 0.0][:NAMED]
    losing = [term for term in seen if term.value * side < 0.0][:1]
    rest = total(terms) - total((*winning, *losing))
    smaller = f"all else ({rest:+.2f})"
    strong, weak = [_sized(term) for term in winning], [_sized(term) for term in losing]
    if abs(rest) >= VISIBLE:
        (strong if rest * side > 0.0 else weak).append(smaller)
    if not strong:
        return "the two were worth the same to it"
    if not weak:
        way, back = ("for", "against") if side > 0.0 else ("against", "for")
        return f"{_joined(strong)} {'speak' if len(strong) > 1 else 'speaks'} {way} it, and nothing {back} it"
    return f"{_joined(strong)} outweigh{'' if len(strong) > 1 else 's'} {_joined(weak)}"


def _sized(term: Term) -> str:
    return f"{term.label} ({term.value:+.2f})"


def _joined(parts: list[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def shift(d: Decision) -> str:
    """Return what the decision told the others about the player."""
    texts = [
        _moved(d.before, d.after_act, "weighty decision") if d.act else "",
        _moved(d.after_act, d.after, "move"),
    ]
    shown = [text for text in texts if text]
    return " ".join(shown) or "The decision left the others' beliefs as they were."


def _moved(before: Public, after: Public, what: str) -> str:
    """Return how beliefs about a player moved; nothing if they did not."""
    parts = [
        f"{name} from {rounded_percent(before.types[name])} to {rounded_percent(p)}"
        for name, p in list(after.types.items())[:-1]  # the last follows from the others
        if rounded_percent(before.types[name]) != rounded_percent(p)
    ]
    was, now = sized(before.pressure, 1), sized(after.pressure, 1)
    if was != now:
        parts.append(f"private pressure from {was} to {now}")
    return f"The {what} shifted beliefs: {'; '.join(parts)}." if parts else ""


def situation(s: Scenario, x: State, signers: list[str]) -> tuple[str, ...]:
    """Return what is in force and what lies on the table, in sentences.

    Args:
        s: the scenario.
        x: the public state.
        signers: capitals that have signed the paper on the table.
    """
    lines = [_in_force(x)]
    if x.us_in < 0.5 and not max(x.imposed, x.exhausted, x.settlement):
        lines.append("Washington has left the talks.")
    if x.tabled > 0.5:
        signed = f"signed by {_joined(signers)}" if signers else "signed by nobody yet"
        lines.append(f"On the table: {s.packages[int(x.tabled) - 1].label}, {signed}.")
    return tuple(lines)


def _in_force(x: State) -> str:
    if x.imposed > 0.5:
        return "Ukraine's front has collapsed and Moscow has dictated terms."
    if x.exhausted > 0.5:
        return "Russia's home front has collapsed and its army withdraws."
    if x.settlement > 0.5:
        return "A settlement is in force."
    return "A ceasefire is in force." if x.ceasefire > 0.5 else "War."
