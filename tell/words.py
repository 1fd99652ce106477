"""Figures in plain words, for readers who do not read tables."""

from collections.abc import Iterable, Mapping

from diplomatic_swings.forms.percent import percent

OF = 20
"""Shares are told as so many of 20 runs."""

_FEW = 0.05
"""Share of runs below which runs are counted out."""

ENDINGS = {
    "stall": "the war goes on and the talks drag along",
    "walkout": "the war goes on and Washington has left the talks",
    "freeze": "a ceasefire holds and nothing is settled",
    "settle": "a settlement is in force",
    "imposed": "one side has collapsed and the other has its way",
}
"""What it is like, by outcome."""

NOUNS = {
    "stall": "stalled talks",
    "walkout": "walkouts",
    "freeze": "freezes",
    "settle": "settlements",
    "imposed": "imposed terms",
}
"""Runs that end so, by outcome."""

IMPOSED = {"russia": "by Russia", "ukraine": "on Russia"}
"""By whom or on whom terms are imposed, by the player that has won."""

_NEARER = (
    (0.35, "close to what Kyiv wants"),
    (0.45, "nearer to what Kyiv wants"),
    (0.55, "about halfway between Kyiv and Moscow"),
    (0.65, "nearer to what Moscow wants"),
    (float("inf"), "close to what Moscow wants"),
)


def points(difference: float) -> str:
    """Return a difference of shares in percentage points, with its sign."""
    return signed(100.0 * difference, 1)


def signed(value: float, digits: int) -> str:
    """Return a number with its sign; zero has none."""
    text = f"{value:+.{digits}f}"
    return text if float(text) else f"{0:.{digits}f}"


def runs_in_words(count: int, runs: int) -> str:
    """Return how many runs, such as "11 of 20 runs"; exact up to 20 runs, and for few of them."""
    if count in {0, runs}:
        return "every run" if count else "no run"
    if runs <= OF:
        return f"{count} of {runs} runs"
    if count < _FEW * runs:
        return f"{count:,} of {runs:,} runs"
    if runs - count < _FEW * runs:
        return f"all but {runs - count:,} of {runs:,} runs"
    return f"{round(OF * count / runs)} of {OF} runs"


def share_in_words(share: float, runs: int) -> str:
    """Return a share of runs as per cent; below 5 % as so many of the runs played, where a per cent says little."""
    count = round(share * runs)
    if 0.0 < share < _FEW:
        return f"{count:,} of {plural(runs, 'run')}"
    return f"{percent(share)} of runs"


def more_in_words(difference: float, runs: int) -> str:
    """Return a difference of shares, such as "3 fewer of 20 runs"; exact up to 20 runs, and where it is small."""
    of = OF if runs > OF and abs(difference) >= _FEW else runs
    count = round(abs(difference) * of)
    return f"{count} {'more' if difference > 0.0 else 'fewer'} of {of:,} runs"


def plural(count: int, word: str) -> str:
    """Return a count with its word, such as "2 runs"."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def on_whose_terms(terms: Mapping[str, float]) -> str:
    """Return whose wishes terms are nearer to, by their mean over the issues."""
    mean = sum(terms.values()) / len(terms)
    return next(words for bound, words in _NEARER if mean <= bound)


def joined(parts: Iterable[str]) -> str:
    """Return parts as a sentence lists them."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last
