"""Histories: what happened week by week, in runs or in the record, and the statistics of it.

A run and the record are brought into the same arrays, so that each statistic is one function.
"""

from typing import Final, NamedTuple

import numpy as np
from diplomatic_swings.experiments.runs import measures
from diplomatic_swings.experiments.runs.measures import NONE, POSTURES, Flags, Floats, Ints, ratio

SOON: Final = 1
"""Weeks after the week of a cause in which its effect still counts: two weeks with that week."""

ON_TIME: Final = 3
"""Weeks after the week of a deadline within which its threat is carried out on time, or not."""

NEXT: Final = 1
"""A truce is extended if another is announced in the next week."""


class History(NamedTuple):
    """What happened, by run and week.  All have the shape (runs, weeks)."""

    posture: Ints  # number of the US posture shown, NONE if none
    war: Flags  # no deal of any kind is in force
    ceasefire: Flags  # a ceasefire of the whole front, or a settlement, is in force
    pressure: Flags  # Washington presses Russia or threatens to leave
    gesture: Flags  # Moscow calls, receives or sends envoys, talks, releases, offers, or rests its fire
    softening: Flags  # Moscow softens its terms
    truce: Flags  # Moscow announces or agrees to a limited truce
    exit_threat: Flags  # Washington threatens to leave the talks
    exit: Flags  # Washington leaves them
    deadline: Flags  # Washington threatens Russia with sanctions by some day
    sanction: Flags  # Washington imposes new sanctions on Russia
    package: Flags  # Brussels adopts a package of sanctions
    arms_paused: Flags  # Washington holds back arms
    arms_resumed: Flags  # Washington delivers them again
    intelligence_cut: Flags  # Washington cuts off intelligence
    intelligence_restored: Flags  # Washington restores it


class Rule(NamedTuple):
    """Which levers count as something: a player's, by kind, key or posture."""

    mark: str
    player: str
    kinds: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    postures: tuple[str, ...] = ()


RULES: Final = (
    Rule("pressure", "us", postures=("PR", "EX")),
    Rule("gesture", "russia", kinds=("gesture",)),
    Rule("softening", "russia", kinds=("concession",)),
    Rule("truce", "russia", keys=("truce",)),
    Rule("exit_threat", "us", keys=("threaten_walk",)),
    Rule("exit", "us", keys=("walk",)),
    Rule("deadline", "us", keys=("deadline",)),
    Rule("sanction", "us", keys=("sanction", "sanction_oil")),
    Rule("package", "eu", keys=("sanctions",)),
    Rule("arms_paused", "us", keys=("squeeze",)),
    Rule("arms_resumed", "us", keys=("resume_arms",)),
    Rule("intelligence_cut", "us", keys=("cut_intelligence",)),
    Rule("intelligence_restored", "us", keys=("restore",)),
)
"""How the levers of a run are marked as the dated moves of the record are."""


class Statistics(NamedTuple):
    """Statistics of histories, one figure a run; NaN where a run has no case.  Units: targets.yaml."""

    tilt_switches_per_year: Floats
    share_press_russia: Floats
    share_court_russia: Floats
    share_press_ukraine: Floats
    share_support_ukraine: Floats
    stays_press_russia: Floats
    stays_court_russia: Floats
    stays_press_ukraine: Floats
    stays_support_ukraine: Floats
    dwell_toward_russia: Floats
    dwell_toward_ukraine: Floats
    gesture_after_pressure: Floats
    gesture_after_other: Floats
    gesture_lag: Floats
    softening_after_pressure: Floats
    softenings_per_year: Floats
    exit_threats_per_year: Floats
    exits: Floats
    deadlines_per_year: Floats
    deadlines_enforced: Floats
    sanctions_per_year: Floats
    arms_pauses_per_year: Floats
    arms_pause_weeks: Floats
    intelligence_cuts_per_year: Floats
    intelligence_pause_weeks: Floats
    truces_per_year: Floats
    truces_extended: Floats
    weeks_between_packages: Floats
    ceasefires: Floats


def statistics(h: History) -> Statistics:
    """Return the statistics of histories, the same for runs and for the record."""
    shares, stays = posture_shares(h.posture), posture_stays(h.posture)
    toward_russia, toward_ukraine = measures.tilt_stays(h.posture)
    pressure, other = h.pressure & h.war, ~h.pressure & h.war
    switches = measures.tilt_switches(h.posture) / h.posture.shape[1] * measures.WEEKS_A_YEAR
    chain = dict(
        zip(Statistics._fields, (switches, *shares, *stays, toward_russia, toward_ukraine), strict=False)
    )
    return Statistics(
        **chain,
        gesture_after_pressure=measures.followed(pressure, h.gesture, SOON),
        gesture_after_other=measures.followed(other, h.gesture, SOON),
        gesture_lag=measures.median_where(measures.weeks_until(h.gesture), pressure),
        softening_after_pressure=measures.followed(pressure, h.softening, SOON),
        softenings_per_year=_a_year(h.softening, h.war),
        exit_threats_per_year=_a_year(h.exit_threat, h.war),
        exits=h.exit.any(axis=1).astype(np.float64),
        deadlines_per_year=_a_year(h.deadline, h.war),
        deadlines_enforced=measures.followed(h.deadline, h.sanction, ON_TIME),
        sanctions_per_year=_a_year(h.sanction, h.war),
        arms_pauses_per_year=_a_year(h.arms_paused, h.war),
        arms_pause_weeks=_pause(h.arms_paused, h.arms_resumed),
        intelligence_cuts_per_year=_a_year(h.intelligence_cut, h.war),
        intelligence_pause_weeks=_pause(h.intelligence_cut, h.intelligence_restored),
        truces_per_year=_a_year(h.truce, h.war),
        truces_extended=_repeated(h.truce),
        weeks_between_packages=measures.mean_gap(h.package),
        ceasefires=h.ceasefire.any(axis=1).astype(np.float64),
    )


def posture_shares(chain: Ints) -> list[Floats]:
    """Return the share of weeks in each posture by run, the last one shown counting until the next."""
    filled = measures.carried(chain)
    known = (filled != NONE).sum(axis=1)
    return [ratio((filled == k).sum(axis=1), known) for k in range(len(POSTURES))]


def posture_stays(chain: Ints) -> list[Floats]:
    """Return by run how often each posture is followed by itself in the next week."""
    filled = measures.carried(chain)
    before, after = filled[:, :-1], filled[:, 1:]
    held = [(before == k) & (after == k) for k in range(len(POSTURES))]
    return [ratio(h.sum(axis=1), (before == k).sum(axis=1)) for k, h in enumerate(held)]


def _a_year(flag: Flags, war: Flags) -> Floats:
    return ratio((flag & war).sum(axis=1) * measures.WEEKS_A_YEAR, war.sum(axis=1))


def _pause(start: Flags, end: Flags) -> Floats:
    return measures.mean_where(measures.weeks_until(end, first=1), start)


def _repeated(flag: Flags) -> Floats:
    again = flag & (measures.weeks_until(flag, first=1) <= NEXT)
    return ratio(again.sum(axis=1), flag.sum(axis=1))
