"""Numbers and dates in words, as titles, captions and alternative texts need them."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from diplomatic_swings.forms.percent import rounded_percent
from diplomatic_swings.sim.world.calendar import date_of

if TYPE_CHECKING:
    from diplomatic_swings.experiments.runs.runs import BargainingResult

TWENTY: Final = 20
"""Natural frequencies are told as so many of 20 runs (Gigerenzer); fewer runs are told as they are."""

NBSP: Final = "\N{NO-BREAK SPACE}"
MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_SHORT_MONTH = 3
_SOON_WEEKS = 13


def number(value: int) -> str:
    """Return a whole number with its thousands apart."""
    return f"{value:,}"


def percent(share: float) -> str:
    """Return a share in per cent, rounded, on one line."""
    return rounded_percent(share).replace(" ", NBSP)


def month(day: dt.date) -> str:
    """Return a month and its year: January 2027."""
    return f"{MONTHS[day.month - 1]}{NBSP}{day.year}"


def short_month(day: dt.date) -> str:
    """Return a month's first three letters."""
    return MONTHS[day.month - 1][:_SHORT_MONTH]


def day_of(day: dt.date) -> str:
    """Return a day: 3 Nov 2026."""
    return f"{day.day}{NBSP}{short_month(day)}{NBSP}{day.year}"


def joined(parts: Sequence[str], last: str = "and") -> str:
    """Return parts as a list in words: a, b and c."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def sentence(text: str) -> str:
    """Return a text with a capital first letter."""
    return text[:1].upper() + text[1:]


def out_of(counts: Sequence[int], runs: int) -> tuple[list[int], int]:
    """Return counts as natural frequencies, and the number of runs they are out of.

    Up to 20 runs are told as counted; more are told as parts of 20, rounded by largest remainder so
    that they add up.  The counts must add up to ``runs``.
    """
    if runs <= TWENTY:
        return [int(count) for count in counts], runs
    exact = [int(count) * TWENTY for count in counts]
    whole = [value // runs for value in exact]
    left = TWENTY - sum(whole)
    by_remainder = sorted(range(len(exact)), key=lambda i: (-(exact[i] % runs), i))
    for i in by_remainder[:left]:
        whole[i] += 1
    return whole, TWENTY


def frequency(count: int, runs: int) -> str:
    """Return how many runs: "13 of 20 runs", "all 2,000 runs", "fewer than 1 of 20 runs", "no run"."""
    parts, base = out_of([count, runs - count], runs)
    if count == 0:
        return "no run"
    if count == runs:
        return "the one run" if runs == 1 else f"all {number(runs)} runs"
    if parts[0] == 0:
        return f"fewer than 1 of {base} runs"
    if parts[0] == base:
        return f"more than {base - 1} of {base} runs"
    return f"{parts[0]} of {base} runs"


def end_of(result: "BargainingResult") -> str:
    """Return when a result ends: the month, or the day if it ends soon."""
    last = date_of(result.scenario.start, result.weeks)
    return day_of(last) if result.weeks < _SOON_WEEKS else month(last)


def source_line(result: "BargainingResult") -> str:
    """Return where a picture comes from: scenario, runs, weeks, seed, version."""
    runs = "1 run" if result.runs == 1 else f"{number(result.runs)} runs"
    weeks = "1 week" if result.weeks == 1 else f"{result.weeks} weeks"
    return f"Scenario {result.scenario.name}, {runs} of {weeks}, seed {result.seed}; {version_words()}."


def version_words() -> str:
    """Return the name and version of this program."""
    from diplomatic_swings.store.version import VERSION

    return f"Diplomatic Swings {VERSION}" if VERSION[0].isdigit() else "Diplomatic Swings, development copy"


def kept_line(result: "BargainingResult") -> str:
    """Return on how many runs a picture of whole paths rests."""
    kept = result.paths.sizes["run"]
    if kept == result.runs:
        return ""
    return f"Drawn from the first {number(kept)} runs."
