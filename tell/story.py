"""The story of runs in sentences, each made from the figures of the runs."""

import math

from diplomatic_swings.experiments.runs.mechanisms import Mechanisms, Pull
from diplomatic_swings.experiments.runs.runs import BargainingResult
from diplomatic_swings.forms.percent import percent
from diplomatic_swings.sim.tables.block import REFUSE, SIGN, WALK
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.tell.endings import deals, ending, others
from diplomatic_swings.tell.words import ENDINGS, IMPOSED, joined, plural, runs_in_words, signed

_STRONG = math.log(1000.0)
"""Shift of log odds from which odds are told as more than a thousand times higher or lower."""

_WEAK = math.log(1.1)
"""Shift of log odds below which a term is told to change little."""

_DID = {REFUSE: "refused papers", SIGN: "signed", WALK: "left the talks"}
_DOING = {REFUSE: "signing", SIGN: "signing", WALK: "leaving"}
_DECISIONS = {REFUSE: "refusal", SIGN: "signature", WALK: "exit"}
_NEVER = {
    REFUSE: "nobody refused a paper aloud",
    SIGN: "nobody signed a paper before the first deal",
    WALK: "nobody left the talks by an act of its own",
}
_ENDS = {
    "stall": "a stall",
    "walkout": "a walkout",
    "freeze": "a freeze",
    "settle": "a settlement",
    "imposed": "an imposed end",
}
_OPPOSITE_DID = {REFUSE: "signed", SIGN: "refused"}

_OWN = {
    "ceasefire": (
        "a ceasefire as such is worth much to it, whatever its terms",
        "a ceasefire as such costs it dearly, whatever its terms",
    ),
    "settlement": (
        "a settlement as such is worth much to it, whatever its terms",
        "a settlement as such costs it dearly, whatever its terms",
    ),
    "private pressure": ("its private pressure spoke for it", "its private pressure spoke against it"),
    "cost": ("the act itself spares it something", "the act itself costs it something"),
    "effects": ("the act's side effects spoke for it", "the act's side effects spoke against it"),
    "level": ("what it once expected spoke for it", "what it once expected spoke against it"),
}
"""Reasons whose label alone would not make a sentence: where they speak for the act, and against it."""


def story(result: BargainingResult, why: Mechanisms) -> list[str]:
    """Return what happens most, why, and what would change it; the first sentence is the finding."""
    scenario = result.scenario
    lines = [
        ending(result, ENDINGS),
        unsettled(result),
        others(result, ENDINGS),
        imposed(result),
        deals(result),
        in_force(result),
        main_reason(why, scenario),
        rival_reason(why, scenario),
        change(why, scenario),
    ]
    return [line for line in lines if line]


def unsettled(result: BargainingResult, of: str = "") -> str:
    """Return a warning where the values do not settle; nothing where they do.

    Args:
        result: what runs show.
        of: whose values, as in " of A".
    """
    solution = result.solved.solution
    if solution.settled:
        return ""
    return (
        f"Warning: the values{of} have not settled (policies still moved by {solution.residual:.3f} over the last "
        f"iterations; at most {result.scenario.solver.tolerance:g} is asked). Do not build on these figures."
    )


def imposed(result: BargainingResult) -> str:
    """Return who has won where an end is imposed; empty if none is."""
    causes = {"russia": "as Ukraine's front collapsed", "ukraine": "as its home front collapsed"}
    shares = {key: share for key, share in result.imposed_by().items() if share}
    if not shares:
        return ""
    each = joined(
        f"{IMPOSED[key]}, {causes[key]}, in {runs_in_words(round(x * result.runs), result.runs)}"
        for key, x in shares.items()
    )
    return f"Terms were imposed {each}."


def in_force(result: BargainingResult) -> str:
    """Return which paper entered into force most, how many did, and who gained."""
    figures, packages = result.deals(), result.scenario.packages
    if not figures["signed"]:
        return "No paper entered into force."
    best = int(result.game_counts.deals.argmax())
    times = int(result.game_counts.deals[best])
    return (
        f"{plural(figures['signed'], 'paper')} entered into force, “{packages[best].label}” most often ({times:,}); "
        f"in {percent(figures['both_gain'])} of them every signer gained by its own value."
    )


def main_reason(why: Mechanisms, scenario: Scenario) -> str:
    """Return what weighed most in the decisions on which the most frequent ending turns."""
    if why.weighed and not why.reasons:
        return f"Why cannot be told from {plural(why.weighed, 'decision')}: no term clearly points one way."
    if not why.reasons:
        return f"Why cannot be told from decisions: in the runs with that ending {_NEVER[why.act]}."
    first = why.reasons[0]
    return f"Why: {because(first, why.act, scenario)}."


def rival_head(why: Mechanisms) -> str:
    """Return that another ending may as well be the most frequent; empty if none may."""
    if why.rival is None:
        return ""
    first, second = (_ENDS[key] for key in (why.outcome, why.rival.outcome))
    return f"Luck decides whether {first} or {second} is the more frequent"


def rival_reason(why: Mechanisms, scenario: Scenario) -> str:
    """Return what weighed most where runs end in the rival ending; empty if there is none."""
    if why.rival is None or not why.rival.reasons:
        return ""
    return f"{rival_head(why)}. In runs with the second: {because(why.rival.reasons[0], why.rival.act, scenario)}."


def because(pull: Pull, act: int, scenario: Scenario, also: str = "") -> str:
    """Return one mechanism as a sentence without its full stop.

    Args:
        pull: the term.
        act: what was decided: ``REFUSE``, ``SIGN`` or ``WALK``.
        scenario: whose players they are.
        also: a word before the reason, such as ``also``.
    """
    capital = scenario.players[pull.player].capital
    return f"{capital} {_DID[act]} {also}{' ' * bool(also)}because {reason(pull, act)}"


def reason(pull: Pull, act: int) -> str:
    """Return what a term says, as a clause."""
    own = _OWN.get(pull.key)
    if own is not None:
        return own[0 if pull.mean > 0.0 else 1]
    return f"{_DOING[act]} meant {pull.label}"


def strength(shift: float, act: int) -> str:
    """Return what a shift of log odds does to an act, taken alone."""
    doing = _DOING[act]
    if abs(shift) < _WEAK:
        return f"alone it changed the odds of {doing} by less than a tenth"
    way = "higher" if shift > 0.0 else "lower"
    factor = "more than a thousand" if abs(shift) > _STRONG else f"{float(f'{math.exp(abs(shift)):.2g}'):g}"
    return f"alone it made the odds of {doing} {factor} times {way}"


def figures(pull: Pull, act: int) -> str:
    """Return the figures of a term: shift of log odds, interval, decisions and runs."""
    best, worst = pull.ranks
    rank = f"rank {best}" if best == worst else f"rank {best} to {worst}"
    shift = f"{rank}, log odds {signed(pull.mean, 1)}"
    count = plural(pull.decisions, _DECISIONS[act])
    if pull.runs == 1:
        return f"{shift}; {count} in one run"
    return f"{shift}, 95 % interval {signed(pull.low, 1)} to {signed(pull.high, 1)}; {count} in {plural(pull.runs, 'run')}"


def mechanism_lines(why: Mechanisms, scenario: Scenario) -> list[str]:
    """Return the three mechanisms that mattered most, one sentence each, with ties marked."""
    lines = []
    for pull in why.largest:
        tie = ", tied with the one before" if pull.tied else ""
        lines.append(
            f"{because(pull, why.act, scenario)}: {strength(pull.mean, why.act)} ({figures(pull, why.act)}{tie})."
        )
    return lines


def mechanism_sentences(why: Mechanisms, scenario: Scenario) -> list[str]:
    """Return the three mechanisms that mattered most as sentences without figures, with ties marked."""
    return [
        f"{because(pull, why.act, scenario)}{' (tied with the one before)' if pull.tied else ''}."
        for pull in why.largest
    ]


def tied_next(why: Mechanisms, scenario: Scenario) -> str:
    """Return that the next mechanism cannot be told from the third, if so; empty otherwise."""
    pull = why.next_tied
    if pull is None:
        return ""
    return f"The next cannot be told from the last of these: {because(pull, why.act, scenario)}."


def change(why: Mechanisms, scenario: Scenario) -> str:
    """Return the term that sets opposite decisions apart most; empty if none clearly does."""
    if why.shifted is None:
        return ""
    here, there = why.shifted
    capital = scenario.players[here.player].capital
    return (
        f"What would change it: where {capital} {_DID[why.act]}, {reason(here, SIGN)} ({signed(here.mean, 1)} in log odds of signing); "
        f"where it {_OPPOSITE_DID[why.act]}, that weighed {signed(there.mean, 1)}. This is a correlation, not proof of a cause."
    )
