"""Every kind of measure, with those of papers: papers in force, gains, chances to sign."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from diplomatic_swings.experiments.claims.measures import WEEKLY, Detail, Kind
from diplomatic_swings.experiments.claims.played import Floats, Played
from diplomatic_swings.experiments.runs.tally import WAR
from diplomatic_swings.sim.rules.play import EVENTS, FORCE


def _columns(top: Any, bottom: Any) -> Floats:  # noqa: ANN401 - arrays by run
    return np.column_stack([np.asarray(top, dtype=np.float64), np.asarray(bottom, dtype=np.float64)])


def rate(p: Played, d: Detail) -> Floats:
    """Return how often a player makes some moves; with ``ever``, whether it makes one of them at all."""
    if not d.get("ever"):
        return WEEKLY["rate"].columns(p, d)
    eligible = p.counted(d, p.weeks)
    return _columns((p.played(d["moves"]) & eligible).any(axis=1), eligible.any(axis=1))


def signed(p: Played, d: Detail) -> Floats:
    """Return whether one of some papers enters into force."""
    eligible = p.counted(d, p.weeks)
    return _columns((p.entered(d) & eligible).any(axis=1), eligible.any(axis=1))


def deals(p: Played, d: Detail) -> Floats:
    """Return papers of some kind that enter into force, and all that do."""
    eligible = p.counted(d, p.weeks)
    return _columns((p.entered(d) & eligible).sum(axis=1), (p.entered({}) & eligible).sum(axis=1))


def signs(p: Played, d: Detail) -> Floats:
    """Return the chance of a player's true type to sign a paper in a week, in runs still at war."""
    return _at_war(p, d, chance=True)


def gain(p: Played, d: Detail) -> Floats:
    """Return what a paper in force would bring a player's true type in a week, in runs still at war."""
    return _at_war(p, d, chance=False)


def _at_war(p: Played, d: Detail, *, chance: bool) -> Floats:
    week = min(d["week"] if d["week"] >= 0 else d["week"] + p.weeks + 1, p.weeks)
    counts = p.holds(d.get("while", ()))[:, week] & (p.raw.in_force[:, week] == WAR)
    value = p.of_own_type(week, d["player"], p.papers(d), chance=chance)[:, 0]
    return _columns(np.where(counts, value, 0.0), counts)


def signed_gain(p: Played, d: Detail) -> Floats:
    """Return what a player gains by its own value as papers enter into force, and how many it signed."""
    rows = np.arange(EVENTS)[None, :] < p.raw.n_events[:, None]
    code, player, paper, value = (p.raw.events[:, :, column] for column in (1, 2, 3, 4))
    counts = rows & (code == FORCE) & (player == p.number(d["player"])) & np.isin(paper, p.papers(d))
    return _columns(np.where(counts, value, 0.0).sum(axis=1), counts.sum(axis=1))


def _kind(
    columns: Callable[[Played, Detail], Floats],
    unit: str,
    meaning: str,
    *,
    needed: tuple[str, ...] = (),
    optional: tuple[str, ...] = (),
    weeks: bool = True,
) -> Kind:
    return Kind(columns, needed, optional, weeks, unit=unit, meaning=meaning)


KINDS: Final[dict[str, Kind]] = {
    **WEEKLY,
    "rate": WEEKLY["rate"]._replace(
        columns=rate,
        optional=("ever",),
        meaning="share of weeks in which a player makes some moves; with ever, of runs in which it makes one",
    ),
    "signed": _kind(
        signed,
        "0..1",
        "share of runs in which one of some papers (all) enters into force",
        optional=("papers",),
    ),
    "deals": _kind(
        deals, "0..1", "of papers that enter into force, the share of some papers", needed=("papers",)
    ),
    "signs": _kind(
        signs,
        "0..1",
        "mean chance that a player, when it comes to decide, signs a paper as things stand in a week, in runs at war",
        needed=("player", "paper", "week"),
    ),
    "gain": _kind(
        gain,
        "util",
        "mean gain of a player if a paper were in force in a week, by its own value, in runs at war",
        needed=("player", "paper", "week"),
    ),
    "signed_gain": _kind(
        signed_gain,
        "util",
        "mean gain of a player, by its own value, from papers that enter into force with its signature",
        needed=("player",),
        optional=("papers",),
        weeks=False,
    ),
}
"""Every kind of measure, by the name that files give it."""
