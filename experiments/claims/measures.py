"""What is measured in every run: a numerator and a denominator, whose sums over runs make the figure.

A mean over runs has denominator 1; a rate counts the weeks that are eligible.  Each kind of measure is
one function of :class:`diplomatic_swings.experiments.claims.played.Played`, listed in ``WEEKLY`` with its fields.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import numpy as np
from diplomatic_swings.experiments.claims.played import Flags, Floats, Played
from diplomatic_swings.experiments.runs import measures
from diplomatic_swings.experiments.runs.measures import WEEKS_A_YEAR
from diplomatic_swings.experiments.runs.tally import DICTATED, SETTLED, TRUCE, WAR
from diplomatic_swings.sim.scenario.lever_form import WASHINGTON
from numpy.typing import NDArray

Detail = Mapping[str, Any]

RATIO, VARIANCE_SHARE = "ratio", "share of variance"
"""How the columns of a measure become a figure; see :mod:`diplomatic_swings.experiments.claims.estimates`."""


class Kind(NamedTuple):
    """A kind of measure.

    Attributes:
        columns: returns the columns of a measure by run, shape (runs, 2 or 3).
        needed: fields it must have.
        optional: fields it may have, apart from those that choose weeks.
        weeks: whether fields that choose weeks apply.
        unit: unit of the figure.
        meaning: what is measured, in plain words.
        figure: how columns become a figure.
    """

    columns: Callable[[Played, Detail], Floats]
    needed: tuple[str, ...]
    optional: tuple[str, ...]
    weeks: bool
    unit: str
    meaning: str
    figure: str = RATIO


def _ratio(top: NDArray[Any], bottom: NDArray[Any] | float) -> Floats:
    """Return numerators beside denominators, by run."""
    below = np.broadcast_to(np.asarray(bottom, dtype=np.float64), top.shape)
    return np.column_stack([top.astype(np.float64), below])


def _over(values: Floats, eligible: Flags) -> Floats:
    """Return sums of values over eligible weeks, and the number of these weeks; unknown values do not count."""
    known = eligible & ~np.isnan(values)
    return _ratio(np.where(known, values, 0.0).sum(axis=1), known.sum(axis=1))


def share(p: Played, d: Detail) -> Floats:
    """Return weeks in which conditions hold; with ``ever``, whether they hold in any of these weeks."""
    eligible, holds = p.counted(d, p.weeks + 1), p.holds(d["that"])
    if not d.get("ever"):
        return _over(holds.astype(np.float64), eligible)
    return _ratio((holds & eligible).any(axis=1), eligible.any(axis=1))


def mean(p: Played, d: Detail) -> Floats:
    """Return a quantity summed over weeks."""
    return _over(p.series(d["quantity"]), p.counted(d, p.weeks + 1))


def rate(p: Played, d: Detail) -> Floats:
    """Return how often a player makes some moves."""
    return _over(p.played(d["moves"]).astype(np.float64), p.counted(d, p.weeks))


def within(flag: Flags, weeks: int) -> Flags:
    """Return where a flag is up in a week or in one of the next ``weeks`` minus one."""
    total = np.concatenate([np.zeros((flag.shape[0], 1)), flag.cumsum(axis=1)], axis=1)
    ends = np.minimum(np.arange(flag.shape[1]) + weeks, flag.shape[1])
    return np.asarray(total[:, ends] > total[:, :-1])


def follows(p: Played, d: Detail) -> Floats:
    """Return weeks with a move after which another follows in time; with ``others``, weeks without it."""
    cause, effect = p.played(d["after"]), p.played(d["then"])
    first, second = (p.turns.index(d[name]["player"]) for name in ("after", "then"))
    later = 0 if first < second else 1
    soon = np.zeros_like(effect)
    soon[:, : p.weeks - later] = within(effect, d["within"])[:, later:]
    seen = np.arange(p.weeks) + later + d["within"] <= p.weeks
    chosen = ~cause if d.get("others") else cause
    return _over(soon.astype(np.float64), chosen & p.counted(d, p.weeks) & seen)


def change(p: Played, d: Detail) -> Floats:
    """Return how a quantity changes over some weeks from the start of a week in which a move is made."""
    series, over = p.series(d["quantity"]), d.get("over", 1)
    eligible = p.counted(d, p.weeks)
    if "moves" in d:
        eligible &= p.played(d["moves"])
    step = np.full((p.runs, p.weeks), np.nan)
    if over <= p.weeks:
        step[:, : p.weeks + 1 - over] = series[:, over:] - series[:, :-over]
    return _over(step, eligible)


def waiting(p: Played, d: Detail) -> Floats:
    """Return the weeks until the first ceasefire or settlement, at most all that are played."""
    force = p.record.in_force
    first = measures.first_week((force == TRUCE) | (force == SETTLED))
    return _ratio(np.minimum(first, min(d.get("until", p.weeks), p.weeks)), 1.0)


def relapse(p: Played, d: Detail) -> Floats:
    """Return ceasefires that turn to war again within some weeks, of those that began that long before the end."""
    truce = p.record.in_force == TRUCE
    begins = truce.copy()
    begins[:, 1:] &= ~truce[:, :-1]
    last = p.weeks - d["within"]
    begins[:, max(last + 1, 0) :] = False
    broke = np.zeros_like(truce)
    broke[:, 1:] = truce[:, :-1] & (p.record.in_force[:, 1:] == WAR)
    return _over((_next_end(truce, broke) <= d["within"]).astype(np.float64), begins)


def _next_end(truce: Flags, broke: Flags) -> NDArray[np.int64]:
    """Return how many weeks after each week a ceasefire turns to war again; more than all weeks if it does not."""
    size = truce.shape[1]
    left = np.full(truce.shape, 2 * size)
    ahead = np.full(truce.shape[0], 2 * size)
    for week in range(size - 1, -1, -1):
        ahead = np.where(broke[:, week], 0, np.where(truce[:, week], ahead + 1, 2 * size))
        left[:, week] = ahead
    return left


def payoff(p: Played, d: Detail) -> Floats:
    """Return a player's payoff per week."""
    return _ratio(p.record.payoff[:, p.number(d["player"])] / p.weeks, 1.0)


def switches(p: Played, d: Detail) -> Floats:  # noqa: ARG001 - all kinds take the same
    """Return tilt switches a year: changes of whom US moves favour."""
    chain = p.postures[p.record.move[:, :, p.number(WASHINGTON)]]
    return _ratio(measures.tilt_switches(chain), p.weeks / WEEKS_A_YEAR)


def terms(p: Played, d: Detail) -> Floats:
    """Return the terms of runs that end in a settlement or in dictated terms, 0 Kyiv's to 1 Moscow's."""
    issues = [p.issues.index(issue) for issue in ((d["issue"],) if "issue" in d else p.ranged)]
    means = p.record.terms[:, issues].mean(axis=1)
    ends = np.isin(p.record.in_force[:, -1], (SETTLED, DICTATED)) & ~np.isnan(means)
    return _ratio(np.where(ends, means, 0.0), ends)


def sobol(p: Played, d: Detail) -> Floats:
    """Return whether conditions hold, whether a player is of its first type, and both."""
    holds = (p.holds(d["that"]) & p.counted(d, p.weeks + 1)).any(axis=1).astype(np.float64)
    first = (p.record.type[:, p.number(d["player"])] == 0).astype(np.float64)
    return np.column_stack([holds, first, holds * first])


WEEKLY: Final = {
    "share": Kind(
        share,
        ("that",),
        ("ever",),
        weeks=True,
        unit="0..1",
        meaning="share of run-weeks in which conditions hold; with ever, of runs in which they hold at any time",
    ),
    "mean": Kind(
        mean,
        ("quantity",),
        (),
        weeks=True,
        unit="of the quantity",
        meaning="mean of a quantity over run-weeks",
    ),
    "rate": Kind(
        rate,
        ("moves",),
        (),
        weeks=True,
        unit="per week",
        meaning="share of weeks in which a player makes some moves",
    ),
    "follows": Kind(
        follows,
        ("after", "then", "within"),
        ("others",),
        weeks=True,
        unit="0..1",
        meaning="share of weeks with a move that are followed by another move in time; with others, of weeks without",
    ),
    "change": Kind(
        change,
        ("quantity",),
        ("over", "moves"),
        weeks=True,
        unit="of the quantity",
        meaning="mean change of a quantity over some weeks (1), from weeks in which some moves are made",
    ),
    "waiting": Kind(
        waiting, (), ("until",), weeks=False, unit="weeks", meaning="mean weeks without a deal, up to a limit"
    ),
    "relapse": Kind(
        relapse,
        ("within",),
        (),
        weeks=False,
        unit="0..1",
        meaning="share of ceasefires that turn to war again within some weeks",
    ),
    "payoff": Kind(
        payoff, ("player",), (), weeks=False, unit="util/week", meaning="mean payoff of a player per week"
    ),
    "switches": Kind(
        switches,
        (),
        (),
        weeks=False,
        unit="per year",
        meaning="tilt switches a year: changes of whom US moves favour",
    ),
    "terms": Kind(
        terms, (), ("issue",), weeks=False, unit="0..1", meaning="mean terms of runs that end on terms"
    ),
    "sobol": Kind(
        sobol,
        ("that", "player"),
        (),
        weeks=True,
        unit="0..1",
        meaning="first-order Sobol index: share of the variance of a condition that a player's true type explains",
        figure=VARIANCE_SHARE,
    ),
}
"""Every kind of measure, by the name that files give it."""
