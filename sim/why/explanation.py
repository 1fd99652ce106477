"""What the record of one decision holds; :mod:`.why.explain` makes it, :mod:`.why.telling` tells it."""

import dataclasses as dc
import datetime as dt
import json
from typing import Any

from diplomatic_swings.sim.why.phrases import of_other

DRAWN, FORCED, CHOSEN = "drawn", "forced", "chosen"
"""How a move came about: by the draw and the chances, by an event of the scenario, by hand."""


@dc.dataclass(frozen=True)
class Term:
    """One named part of what an option is worth to the mover.

    Attributes:
        key: name of a feature, or of another part such as ``effort now``.
        kind: ``feature``; ``signing`` (what others would sign); ``own`` (cost, effects, pressure and the like).
        label: the part in words that know its sign.
        value: its size (util); above 0 it speaks for the option.
        error: standard error of ``value`` (util), None where the solution has none.
    """

    key: str
    kind: str
    label: str
    value: float
    error: float | None = None


@dc.dataclass(frozen=True)
class Option:
    """One thing that the mover could do, as its true type weighed it.

    Attributes:
        key: key of the lever or act; ``table:`` and the paper's key for a paper; ``none`` for letting an act be.
        label: its name in plain words.
        chance: chance that the mover takes it.
        chances: the same by type, as the others reckon it: they do not see private pressure.
        cost: what it costs now (util), a policy's addition not counted.
        worth: what it changes in the mover's values (util).
        net: worth less cost and policy: what the choice goes by (util).
        terms: parts of ``net``, which add up to it.
        signed: chance that all parties sign the paper that the option tables or signs; None without one.
        gain: what that paper in force would bring the mover beyond going on (util); None without one.
    """

    key: str
    label: str
    chance: float
    chances: dict[str, float]
    cost: float
    worth: float
    net: float
    terms: tuple[Term, ...]
    signed: float | None = None
    gain: float | None = None


@dc.dataclass(frozen=True)
class Choice:
    """A decision among options.

    Attributes:
        options: what could be done, likeliest first.
        taken: key of what was done.
        rival: key of the likeliest other option; None if there is none.
        how: ``drawn``, ``forced`` or ``chosen``.
        difference: terms of the option taken less those of its rival, largest first; they add up to the difference.
        why: the reason in one sentence.
    """

    options: tuple[Option, ...]
    taken: str
    rival: str | None
    how: str
    difference: tuple[Term, ...]
    why: str

    def option(self, key: str) -> Option:
        """Return an option by key.

        Raises:
            KeyError: if it was not open.
        """
        for one in self.options:
            if one.key == key:
                return one
        raise KeyError(key)


@dc.dataclass(frozen=True)
class Public:
    """What the others believe of a player.

    Attributes:
        types: probability of each type.
        pressure: mean private pressure, in the unit of the feature ``pressure``; 0 for a player without any.
    """

    types: dict[str, float]
    pressure: float


@dc.dataclass(frozen=True)
class Decision:
    """One player's decision in a week of a run.

    Attributes:
        scenario: name of the scenario.
        digest: digest of all that affects its results.
        seed: seed of the ensemble.
        run: number of the run.
        week: number of the week, 0 the first.
        date: first day of the week.
        player: key of the player.
        capital: its capital, as moves are told.
        type: its true type, which the others do not know.
        meaning: what the type means.
        pressure: its private pressure now, which the others do not know.
        situation: what is in force and what lies on the table, in sentences.
        act: the weighty decision that came up, on a paper, a peace or Washington's presence; None if none did.
        move: the everyday decision.
        before: what the others believed of the player before it decided.
        after_act: the same after the weighty decision.
        after: the same after the everyday move.
    """

    scenario: str
    digest: str
    seed: int
    run: int
    week: int
    date: dt.date
    player: str
    capital: str
    type: str
    meaning: str
    pressure: float
    situation: tuple[str, ...]
    act: Choice | None
    move: Choice | None
    before: Public
    after_act: Public
    after: Public

    def as_dict(self) -> dict[str, Any]:
        """Return everything as plain JSON data; the date as text.

        ``played`` is the everyday move that was made, ``acted`` the weighty act, each with its probability and the
        terms by which it is worth more, or less, than its likeliest rival; None where none was due.
        """
        data: dict[str, Any] = json.loads(json.dumps(dc.asdict(self), default=str))
        return {**data, "played": _played(self.move), "acted": _played(self.act)}

    def text(self) -> str:
        """Return the decision in a few plain sentences."""
        from diplomatic_swings.sim.why.telling import sentences

        return "\n".join(sentences(self))


def _played(choice: Choice | None) -> dict[str, Any] | None:
    """Return what was done in a choice: key, label, probability, how it came about, terms, and its likeliest rival."""
    if choice is None:
        return None
    done = choice.option(choice.taken)
    terms = [{"key": term.key, "label": term.label, "value": term.value} for term in choice.difference]
    words = {"move": done.key, "label": done.label, "probability": done.chance, "how": choice.how}
    return {**words, "terms": terms, "rival": choice.rival, "why": choice.why}


def shortened(terms: tuple[Term, ...], share: float, most: int | None = None) -> tuple[Term, ...]:
    """Return terms, largest first, with the small ones summed as ``other``; the sum of all stays what it was.

    Args:
        terms: terms of an option or of a difference.
        share: terms smaller than this share of the largest count as small.
        most: how many terms are kept at most; no bound if None.
    """
    ordered = sorted(terms, key=lambda term: -abs(term.value))
    least = share * abs(ordered[0].value) if ordered else 0.0
    kept = [term for term in ordered if abs(term.value) >= least][:most]
    rest = [term.value for term in ordered[len(kept) :]]
    if rest:
        kept.append(Term("other", "own", of_other("other", sum(rest)), sum(rest)))
    return tuple(kept)
