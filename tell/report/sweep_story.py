"""The story of a sweep in sentences, each made from the figures of its points."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from diplomatic_swings.experiments.runs.measures import Z95, wilson
from diplomatic_swings.experiments.studies.drivers import Driver, Region, drivers, focus, region
from diplomatic_swings.experiments.sweeps.overview import Ends, Overview
from diplomatic_swings.forms.percent import percent
from diplomatic_swings.sim.world.outcomes import FREEZE, OUTCOME_KEYS, SETTLE
from diplomatic_swings.tell.report.common import input_name
from diplomatic_swings.tell.words import ENDINGS, NOUNS, joined, plural, runs_in_words

_TOLD = 3
_SAME_SHOCKS = (
    "All points see the same luck. So points are compared like with like, but more points do not make luck "
    "smaller; more runs do."
)


class Reading(NamedTuple):
    """What a sweep found, and what goes with how its runs end.

    Attributes:
        overview: the sweep as a whole.
        outcome: the outcome that differs most over its points.
        drivers: inputs beside it, strongest first.
        other: the outcome that differs most but for the most frequent one: what might come in its place.
        region: where that one is frequent; None where there are no points to look at.
    """

    overview: Overview
    outcome: str
    drivers: list[Driver]
    other: str
    region: Region | None


def read(overview: Overview) -> Reading:
    """Return a sweep with its drivers and its region."""
    outcome, other = focus(overview), instead(overview)
    several = len(overview.averaged) > 1 and bool(overview.paths)
    return Reading(
        overview, outcome, drivers(overview, outcome), other, region(overview, other) if several else None
    )


def instead(overview: Overview) -> str:
    """Return the outcome that differs most over the points, but for the most frequent one."""
    spread = overview.ends.spread.copy()
    spread[int(np.argmax(overview.ends.total))] = -1.0
    return OUTCOME_KEYS[int(np.argmax(spread))]


def story(reading: Reading) -> list[str]:
    """Return what happens most, what goes with it, and what would change it; the first sentence is the finding."""
    overview = reading.overview
    if not overview.ends.points:
        return [nothing(overview)]
    sentences = [
        most(overview),
        lead(overview),
        others(overview),
        *policies(overview),
        why(reading),
        change(reading),
        failed(overview),
        incomplete(overview),
    ]
    return [line for line in sentences if line]


def nothing(overview: Overview) -> str:
    """Return what to say where no point was played."""
    if not overview.failed:
        return "No point has been played yet, so nothing is known of how runs end."
    reason, count = overview.failed.most_common(1)[0]
    every = (
        "The only point failed"
        if count == overview.played == 1
        else f"All {plural(overview.played, 'point')} failed"
    )
    return f"{every}, so nothing is known of how runs end. The most frequent reason: {reason}."


def most(overview: Overview) -> str:
    """Return what happens most over all points, and how far points differ in it."""
    ends, best = overview.ends, int(np.argmax(overview.ends.total))
    words = _often(overview, best)
    date, ending = overview.dates[-1], ENDINGS[OUTCOME_KEYS[best]]
    share = percent(float(ends.mean[best]))
    if ends.points == 1:
        low, high = wilson(round(float(ends.total[best]) * overview.runs), overview.runs)
        return (
            f"At the only point, on {date}, in {words} {ending} ({share}; 95 % interval "
            f"{percent(float(low))} to {percent(float(high))})."
        )
    span = "the same at every point"
    if ends.low[best] < ends.high[best]:
        span = f"from {percent(float(ends.low[best]))} at one point to {percent(float(ends.high[best]))} at another"
    return f"On {date}, over {plural(ends.points, 'point')}, in {words} {ending} ({share}; {span})."


def _often(overview: Overview, outcome: int) -> str:
    """Return how many of all runs end in an outcome."""
    return runs_in_words(
        round(float(overview.ends.total[outcome]) * overview.runs), overview.ends.points * overview.runs
    )


def lead(overview: Overview) -> str:
    """Return at how many points each outcome is the most frequent one."""
    ends = overview.ends
    if ends.points == 1:
        return ""
    order = [int(k) for k in np.argsort(-ends.leads, kind="stable") if ends.leads[k]]
    if not order:
        return "No outcome is the most frequent one at any point: the first two are level everywhere."
    first, *rest = order
    noun, where = NOUNS[OUTCOME_KEYS[first]], _points(ends.leads[first], ends.points)
    parts = [f"{_capital(noun)} are the most frequent end at {where}"]
    if rest:
        parts.append(joined(f"{NOUNS[OUTCOME_KEYS[k]]} at {int(ends.leads[k]):,}" for k in rest))
    level = ends.points - int(ends.leads.sum())
    parts += [f"at {level:,} the first two are level"] * bool(level)
    return f"{'; '.join(parts)}."


def _points(count: float, of: int) -> str:
    return f"every one of the {of:,} points" if count == of else f"{int(count):,} of {of:,} points"


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def others(overview: Overview) -> str:
    """Return how often runs end otherwise; empty if they never do."""
    total = overview.ends.total
    best = int(np.argmax(total))
    rest = [int(k) for k in np.argsort(-total, kind="stable") if total[k] and k != best]
    parts = [f"in {_often(overview, k)} {ENDINGS[OUTCOME_KEYS[k]]}" for k in rest]
    return f"Otherwise, {joined(parts)}." if parts else ""


# --- policies -------------------------------------------------------------------------------------


def policies(overview: Overview) -> list[str]:
    """Return under which policy there are most settlements, and most freezes."""
    known = {name: ends for name, ends in overview.by_policy.items() if ends.points}
    if len(known) < 2:
        return []
    return [_policy(known, outcome, overview.runs) for outcome in (SETTLE, FREEZE)]


def _policy(known: dict[str, Ends], outcome: int, runs: int) -> str:
    noun = _capital(NOUNS[OUTCOME_KEYS[outcome]])
    means = {name: float(ends.mean[outcome]) for name, ends in known.items()}
    order = sorted(means, key=lambda name: -means[name])
    top, last = means[order[0]], means[order[-1]]
    if top == last:
        return f"{noun} are as frequent under every policy ({percent(top)} of runs)."
    rest = joined(f"{percent(means[name])} under {name}" for name in order[1 : _TOLD + 1])
    more = " at most elsewhere" if len(order) > _TOLD + 1 else ""
    head = f"{noun} are most frequent under {order[0]}: {percent(top)} of runs on average, beside {rest}"
    return f"{head}{within_luck(top, last, runs) or more}."


def within_luck(first: float, second: float, runs: int) -> str:
    """Return a remark on a difference of shares that is no larger than luck could make it; else nothing."""
    if abs(first - second) > chance_difference(first, second, runs):
        return ""
    return f"; that is no more than the luck of {plural(runs, 'run')} could make"


def chance_difference(first: float, second: float, runs: int) -> float:
    """Return the difference of two shares that luck of one point's runs could make (95 %).

    All points see the same luck, so an average over points may have no more luck taken out of it than
    a single point; this is the cautious bound.
    """
    return float(Z95 * ((first * (1.0 - first) + second * (1.0 - second)) / runs) ** 0.5)


# --- what goes with it, and what would change it --------------------------------------------------


def why(reading: Reading) -> str:
    """Return the input that goes most with the outcome that differs most."""
    noun = NOUNS[reading.outcome]
    spread = float(reading.overview.ends.spread[OUTCOME_KEYS.index(reading.outcome)])
    if len(reading.overview.averaged) < 2:
        return "One point says nothing about which input matters."
    if spread == 0.0:
        return "All points end alike, so no input of the design makes a difference."
    clear = [driver for driver in reading.drivers if driver.clear]
    if not clear:
        return (
            f"Points differ most in {noun}, but no input goes with their share more steadily than chance would "
            "have it. Wider ranges, other inputs, more points or more runs may show more."
        )
    return f"Points differ most in {noun}. {_driver(clear[0], noun, reading.overview)}"


def _driver(driver: Driver, noun: str, overview: Overview) -> str:
    turn = "rise" if driver.rank > 0.0 else "fall"
    return (
        f"{_capital(noun)} {turn} with {named(driver.path, overview.players)}: {percent(driver.lowest)} of runs at points where it is "
        f"{driver.low:.3g} or less, {percent(driver.highest)} where it is {driver.high:.3g} or more (rank correlation "
        f"{driver.rank:+.2f}){within_luck(driver.lowest, driver.highest, overview.runs)}."
    )


def named(path: str, players: Mapping[str, str]) -> str:
    """Return an input in plain words, with its path; see :func:`diplomatic_swings.tell.report.common.input_name`."""
    name = input_name(path, players)
    words = name.partition(": ")[2] or name
    if words[0].isdigit():
        return path
    return f"{name if words != name else _uncapital(name)} ({path})"


def change(reading: Reading) -> str:
    """Return what would bring another ending: a region that holds up, or else the input that goes with it most."""
    looked, noun = reading.region, NOUNS[reading.other]
    if looked and looked.discovery and looked.box:
        from diplomatic_swings.experiments.studies.discovery_words import limits

        row = looked.discovery.boxes.set_index("box").loc[looked.box]
        sure = f"{percent(row['held_low'])} to {percent(row['held_high'])}"
        return (
            f"What would change it: where {limits(looked.discovery, looked.box)}, there are {noun} in {percent(looked.inside)} "
            f"of runs on average, beside {percent(looked.outside)} elsewhere"
            f"{within_luck(looked.inside, looked.outside, reading.overview.runs)}. Of {int(row['held_points'])} points there that "
            f"were held out to check this, {int(row['held_hits'])} have {noun} in {percent(looked.discovery.above)} of runs or "
            f"more ({sure}); of all points, {percent(looked.discovery.base_rate)} do."
        )
    if reading.other == reading.outcome:
        return ""
    clear = [driver for driver in drivers(reading.overview, reading.other) if driver.clear]
    return f"What would change it: {_uncapital(_driver(clear[0], noun, reading.overview))}" if clear else ""


def _uncapital(words: str) -> str:
    """Return words as they stand within a sentence; abbreviations keep their capitals."""
    return words if words[1:2].isupper() else f"{words[:1].lower()}{words[1:]}"


# --- what is missing ------------------------------------------------------------------------------


def failed(overview: Overview) -> str:
    """Return how many points could not be played, or count in nothing as their values do not settle."""
    count = overview.failed.total()
    return (
        f"{count:,} of {plural(overview.played, 'point')} are left out; the reasons are below."
        if count
        else ""
    )


def incomplete(overview: Overview) -> str:
    """Return how much of the design is not played yet."""
    left = len(overview.design) - overview.played
    return (
        f"The sweep is not complete: {left:,} of {plural(len(overview.design), 'point')} are still to be played."
        if left
        else ""
    )


def luck(reading: Reading) -> list[str]:
    """Return how far luck goes: at one point, and over the design."""
    overview, runs = reading.overview, reading.overview.runs
    k = OUTCOME_KEYS.index(reading.outcome)
    mean, noun = float(overview.ends.mean[k]), NOUNS[reading.outcome]
    low, high = wilson(round(mean * runs), runs)
    known = f"A share of {percent(mean)} found in so many has a 95 % interval of {percent(float(low))} to "
    known += f"{percent(float(high))}."
    parts = [
        f"One point is {plural(runs, 'run')}. {known}",
    ]
    if overview.ends.points > 1:
        parts.append(_SAME_SHOCKS)
        parts.append(
            f"From point to point the share of {noun} strays by {_points_of(overview.ends.spread[k])} (standard "
            f"deviation); on shocks of their own, luck alone would have it stray by {_points_of(overview.ends.luck(runs)[k])}."
        )
    return parts


def _points_of(spread: float) -> str:
    return f"{100.0 * spread:.1f} percentage points"
