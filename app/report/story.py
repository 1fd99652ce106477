"""The story of a run in sentences, each made from the figures of the run."""

import math

from app.report.endings import deals, ending, others
from app.words import ENDINGS, on_whose_terms, plural, runs_in_words
from experiments.ensemble import EnsembleResult
from experiments.mechanisms import COST, LEAVE, REFUSE, SIGN, Mechanisms, Pull
from sim.players import PLAYERS

_STRONG = math.log(1000.0)
"""Shift of log odds from which a move is as good as decided: a thousand to one."""

_WEAK = math.log(1.1)
"""Shift of log odds below which a term is told to change little."""

_MOVES = {REFUSE: "signing", SIGN: "signing", LEAVE: "leaving the talks"}
_WHEN = {
    REFUSE: "when it did not sign an offer on the table",
    SIGN: "when it signed what became the first deal",
    LEAVE: "when it left the talks",
}
_NEVER = {
    REFUSE: "no offer lay on the table for Moscow or Kyiv to sign",
    SIGN: "neither Moscow nor Kyiv signed another's paper that became the first deal",
    LEAVE: "Washington did not leave by a move of its own",
}


def story(result: EnsembleResult, found: Mechanisms) -> list[str]:
    """Return what happens most, why, and what would change it; the first sentence is the finding."""
    told = [ending(result), others(result), deals(result), terms(result), _why(result, found), change(found)]
    return [sentence for sentence in told if sentence]


def terms(result: EnsembleResult) -> str:
    """Return on whose terms runs end, if any end on terms."""
    found = result.terms()
    if found is None:
        return "No run ends in a settlement or dictated terms, so there are no terms to speak of."
    ending_on = runs_in_words(int(result.counts.settlements), result.runs)
    return f"In {ending_on} there are terms at the end; on average they are {on_whose_terms(found)}."


def _why(result: EnsembleResult, found: Mechanisms) -> str:
    """Return why runs end as they do; where endings tie, of which one is told."""
    counts = result.counts.outcome[-1]
    tied = result.runs > 1 and int((counts == counts.max()).sum()) > 1
    return (f"Of the runs in which {ENDINGS[found.outcome]}: " if tied else "") + why(found)


def why(found: Mechanisms) -> str:
    """Return what weighed most in the decisions on which the most frequent ending turns."""
    if not found.pulls:
        return f"Why cannot be told from decisions: in the runs with that ending {_NEVER[found.kind]}."
    first = found.pulls[0]
    return f"What weighed most: {pull_words(first, found.kind)}."


def pull_words(pull: Pull, kind: str) -> str:
    """Return what a term does to a decision, in words that follow its strength."""
    capital, move = PLAYERS[pull.player].capital, _MOVES[kind]
    return f"for {capital}, {_WHEN[kind]}, {named(pull)} {strength(pull.middle, move)}"


def named(pull: Pull) -> str:
    """Return a term by its plain name."""
    label = pull.label.removeprefix("weight of ")
    return label if pull.key == COST else f'the term "{label}"'


def strength(shift: float, move: str) -> str:
    """Return what a shift of log odds does to a move, taken alone."""
    if abs(shift) < _WEAK:
        return f"changed the odds of {move} by less than a tenth"
    if abs(shift) > _STRONG:
        return f"alone {'all but decided for' if shift > 0.0 else 'all but ruled out'} {move}"
    factor = f"{math.exp(abs(shift)):.2g}"
    return f"alone made the odds of {move} {factor} times {'higher' if shift > 0.0 else 'lower'}"


def change(found: Mechanisms) -> str:
    """Return what would change the ending: the term that sets opposite decisions apart most."""
    pair = found.shifted()
    if pair is None:
        return ""
    here, there = pair
    capital = PLAYERS[here.player].capital
    opposite = {REFUSE: _WHEN[SIGN], SIGN: _WHEN[REFUSE]}[found.kind]
    return (
        f"What would change it: {named(here)}. For {capital}, {opposite}, it {strength(there.middle, 'signing')}."
        " This goes with the other choice; it is no proof of its cause."
    )


def mechanism_lines(found: Mechanisms) -> list[str]:
    """Return the three mechanisms that mattered most, one sentence each."""
    lines = (f"{pull_words(pull, found.kind)} ({_of(pull)})." for pull in found.largest)
    return [f"{line[:1].upper()}{line[1:]}" for line in lines]


def _of(pull: Pull) -> str:
    shift = f"log odds {pull.middle:+.1f}"
    if pull.decisions == 1:
        return f"{shift}, one decision"
    return f"{shift}, middle half {pull.low:+.1f} to {pull.high:+.1f}, {plural(pull.decisions, 'decision')}"
