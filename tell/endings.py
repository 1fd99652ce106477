"""How runs end and when there is a deal, in sentences made from the figures of runs."""

from collections.abc import Mapping

from diplomatic_swings.experiments.runs.runs import BargainingResult
from diplomatic_swings.forms.percent import percent
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS
from diplomatic_swings.tell.words import ENDINGS, joined, plural, runs_in_words


def ending(result: BargainingResult, endings: Mapping[str, str] = ENDINGS) -> str:
    """Return what happens most; ``endings`` says what each outcome is like."""
    counts = result.counts.outcome[-1].tolist()
    most = max(counts)
    keys = [key for key, count in zip(OUTCOME_KEYS, counts, strict=True) if count == most]
    date = result.dates[-1]
    if result.runs == 1:
        return f"In the only run, on {date} {endings[keys[0]]}. One run says nothing about how often."
    if len(keys) > 1:
        each = joined(endings[key] for key in keys)
        return f"On {date} no single ending is the most frequent; equally often, in {runs_in_words(most, result.runs)} each: {each}."
    head = f"On {date}, in {runs_in_words(most, result.runs)} {endings[keys[0]]}"
    return f"{head} ({interval(result, keys[0])}).{'' if 2 * most > result.runs else _LESS_THAN_HALF}"


_LESS_THAN_HALF = " That is the most frequent ending, though in no more than half the runs."


def interval(result: BargainingResult, outcome: str) -> str:
    """Return the share of runs in an outcome at the end, with its interval."""
    x = result.share(outcome)
    return f"{percent(x.share)}; 95 % interval {percent(x.low)} to {percent(x.high)}"


def others(result: BargainingResult, endings: Mapping[str, str] = ENDINGS) -> str:
    """Return the endings that are not the most frequent, most frequent first; empty if there are none."""
    counts = result.counts.outcome[-1].tolist()
    most = max(counts)
    rest = [(n, key) for n, key in zip(counts, OUTCOME_KEYS, strict=True) if 0 < n < most]
    rest.sort(key=lambda pair: -pair[0])
    parts = [f"in {runs_in_words(n, result.runs)} {endings[key]}" for n, key in rest]
    return f"Otherwise, {joined(parts)}." if parts else ""


def deals(result: BargainingResult) -> str:
    """Return how often and when there is a first deal, and how often a peace turns to war again."""
    reached = result.runs - int(result.counts.first_deal[-1])
    if not reached:
        return "No run sees a ceasefire or a settlement, not even for a time."
    if result.counts.first_deal[0] == result.runs:
        return f"The runs begin under a ceasefire or settlement; {relapses(result)}."
    head = f"A ceasefire or settlement is reached, at least for a time, {first_deal(result)}"
    return f"{head}; {relapses(result)}."


def first_deal(result: BargainingResult) -> str:
    """Return in how many runs there is a deal, and by when in half of these; there is one in some run."""
    reached = result.runs - int(result.counts.first_deal[-1])
    so_far = result.counts.first_deal[:-1].cumsum()
    half = int((2 * so_far >= reached).argmax())
    when = "in week" if reached == 1 else "half of these by week"
    return f"in {runs_in_words(reached, result.runs)}, {when} {half} ({result.dates[half]})"


def relapses(result: BargainingResult) -> str:
    """Return how often a peace turns to war again, by accident or because a player breaks it."""
    times, broken = int(result.counts.relapses), int(result.game_counts.broken.sum())
    if not times:
        return "no peace turns to war again"
    by_choice = plural(broken, "time") if broken else "never"
    return f"peace turns to war again {plural(times, 'time')} in {plural(result.runs, 'run')}, {by_choice} because a player breaks it"
