"""Targets: the record's figures, and the same figures of runs by the same functions."""

import datetime as dt
from types import SimpleNamespace

import numpy as np
import pytest
import xarray as xr
from diplomatic_swings.experiments.record import coded as record
from diplomatic_swings.experiments.record import levels, targets
from diplomatic_swings.experiments.record.facts import FactError
from diplomatic_swings.experiments.record.folder import shipped
from diplomatic_swings.experiments.record.happened import happened
from diplomatic_swings.experiments.record.history import NONE, History, Statistics, statistics
from diplomatic_swings.experiments.runs.counts import options_of
from diplomatic_swings.experiments.validation import resampling
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.world.state import INDEX

SCENARIO = load("talks-2025-01")
OPTIONS = [(player, key) for player, key, *_ in options_of(SCENARIO)]
US, RUSSIA, EU = 0, 1, [player.key for player in SCENARIO.players].index("eu")
MARKED = {
    "deadline": (US, "deadline"),
    "sanction": (US, "sanction_oil"),
    "arms_paused": (US, "squeeze"),
    "arms_resumed": (US, "resume_arms"),
    "truce": (RUSSIA, "truce"),
}
NAMES = targets.names()


def blank(runs=1, weeks=47):
    """Return runs in which everybody waits and nothing changes: paths as a result has them, to be written to."""
    players = len(SCENARIO.players)
    holds = [
        OPTIONS.index((player, "hold")) if (player, "hold") in OPTIONS else -1 for player in range(players)
    ]
    return SimpleNamespace(
        move=np.tile(np.array(holds), (runs, weeks, 1)),
        act=np.zeros((runs, weeks, players), dtype=int),
        in_force=np.zeros((runs, weeks + 1), dtype=int),
        state=np.tile(np.array(SCENARIO.state), (runs, weeks + 1, 1)),
    )


def played(moves, weeks=47):
    """Return one run in which levers are played in given weeks: {(player, key): weeks}."""
    run = blank(weeks=weeks)
    for (player, key), when in moves.items():
        run.move[0, when, player] = OPTIONS.index((player, key))
    return run


def values(run) -> np.ndarray:
    axes = {"move": "rwp", "act": "rwp", "in_force": "rt", "state": "rtv"}
    paths = xr.Dataset({name: (list(axes[name]), field) for name, field in vars(run).items()})
    return targets.figures(happened(SimpleNamespace(scenario=SCENARIO, paths=paths)))


def figure(run, name: str) -> float:
    return float(values(run)[0, NAMES.index(name)])


# --- the table ------------------------------------------------------------------------------------


def test_every_figure_of_runs_is_a_target_and_every_target_a_figure_or_one_of_a_series():
    whole = [target.name for target in targets.targets() if not target.series]
    assert sorted(whole) == sorted(targets.FIGURES)


# fmt: off
PUBLISHED = {
    "tilt_switches_per_year": 14.4, "share_press_russia": 0.255, "share_court_russia": 0.362,
    "share_press_ukraine": 0.17, "share_support_ukraine": 0.213, "stays_press_russia": 0.417,
    "stays_court_russia": 0.562, "stays_press_ukraine": 0.375, "stays_support_ukraine": 0.6,
    "dwell_toward_russia": 2.67, "dwell_toward_ukraine": 3.17, "gesture_after_pressure": 0.769,
    "gesture_after_other": 0.529, "gesture_lag": 1.0, "softening_after_pressure": 0.0,
    "softenings_per_year": 0.0, "exit_threats_per_year": 2.22, "exits": 0.0, "deadlines_per_year": 4.44,
    "deadlines_enforced": 0.0, "sanctions_per_year": 1.11, "arms_pauses_per_year": 2.22,
    "arms_pause_weeks": 1.0, "intelligence_cuts_per_year": 1.11, "intelligence_pause_weeks": 1.0,
    "truces_per_year": 3.33, "truces_extended": 0.0, "ceasefires": 0.0, "weeks_between_packages": 11.3,
    "europe_arms": 3.0, "approval_march": 48.3, "approval_june": 46.4, "approval_september": 44.8,
    "approval_december": 43.4, "gain_per_month": 354, "gain_monthly_sd": 166, "gain_monthly_ac1": 0.52,
    "gain_weekly_sd": 44, "reserves_june": 36.4, "brent_december": 62.5, "pump_price_december": 2.89,
}
"""The record's figures of 20 January to 14 December 2025, as they stood in the table before they were computed."""
# fmt: on


def test_the_figures_of_2025_are_computed_and_are_those_published():
    figures_by_name = targets.recorded()
    assert list(figures_by_name) == list(NAMES)
    assert figures_by_name == pytest.approx(PUBLISHED, rel=0.01, abs=0.006)
    assert targets.observed(47) == pytest.approx(targets.observed())


def test_what_is_observed_to_august_knows_nothing_later():
    august = dict(zip(targets.names(), targets.observed(32), strict=True))
    unknown = {name for name, value in august.items() if np.isnan(value)}
    assert unknown == {
        *("approval_september", "approval_december", "brent_december", "pump_price_december"),
        "gain_weekly_sd",
    }
    gain = shipped().monthly("gain")["2025-02":"2025-08"]
    assert august["gain_per_month"] == pytest.approx(gain.mean())
    assert (targets.errors(32) > targets.errors()).all()


def test_errors_said_to_come_from_resampling_do():
    drawn = resampling.sampling_errors(record.history())._asdict()
    said = [target for target in targets.targets() if target.why.startswith("record resampled")]
    assert len(said) == 8
    for target in said:
        assert target.sd == pytest.approx(float(drawn[target.name][0]), rel=0.1), target.name


def test_both_halves_say_something_about_every_subject():
    halves = targets.table().groupby("subject")["half"].agg(set)
    assert (halves == {"fit", "check"}).all()
    assert 0.4 < targets.fitted().mean() < 0.6


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "tilt_switchs_per_year"}, "no figure.*tilt_switches_per_year"),
        ({"half": "both"}, "half: expected fit or check"),
        ({"sd": 0.0}, "sd: expected a number above zero"),
        ({"sdd": 1.0}, "unknown field 'sdd'"),
    ],
)
def test_a_mistake_in_the_table_is_told(change, message):
    row = {key: given for key, given in vars(targets._kinds()[0]).items() if key not in {"value", "by_days"}}
    with pytest.raises(FactError, match=message):
        targets._target(row | change)


# --- figures of runs ------------------------------------------------------------------------------


def test_a_run_in_which_nothing_happens_has_no_rates_and_no_lags():
    run = blank()
    assert figure(run, "truces_per_year") == 0.0
    assert figure(run, "exits") == 0.0
    for name in (
        "gesture_after_pressure",
        "gesture_lag",
        "intelligence_pause_weeks",
        "weeks_between_packages",
    ):
        assert np.isnan(figure(run, name)), name


def test_a_deadline_is_enforced_by_sanctions_in_time_and_not_by_later_ones():
    in_time = played({MARKED["deadline"]: [3], MARKED["sanction"]: [6]})
    late = played({MARKED["deadline"]: [3], MARKED["sanction"]: [7]})
    assert (figure(in_time, "deadlines_enforced"), figure(late, "deadlines_enforced")) == (1.0, 0.0)


def test_a_pause_lasts_until_what_was_paused_flows_again():
    run = played({MARKED["arms_paused"]: [2, 20], MARKED["arms_resumed"]: [3, 25]})
    assert figure(run, "arms_pause_weeks") == 3.0


def test_a_truce_is_extended_by_another_in_the_next_week():
    assert figure(played({MARKED["truce"]: [4, 5, 20]}), "truces_extended") == pytest.approx(1 / 3)


def test_rates_are_counted_over_weeks_of_war():
    run = played({MARKED["truce"]: [4]})
    run.in_force[0, 23:] = 1
    assert figure(run, "truces_per_year") == pytest.approx(365.25 / 7 / 23)
    assert figure(run, "ceasefires") == 1.0


def test_levels_are_means_of_the_weeks_of_a_month():
    run = blank()
    run.state[0, :, INDEX["approval"]] = np.arange(48)
    weights = levels.month_weights(SCENARIO.start, 47, [dt.date(2025, 3, 1)])
    march = np.flatnonzero(weights[:, 0])
    assert figure(run, "approval_march") == np.mean(march) + 1.0


def test_weeks_beyond_the_window_change_nothing():
    short, long = blank(), blank(weeks=60)
    long.move[:, 47:, US] = OPTIONS.index(MARKED["sanction"])
    long.state[:, 48:] = 9.0
    assert np.array_equal(values(short), values(long), equal_nan=True)


def test_a_run_that_ends_before_a_month_has_no_figure_of_it():
    run = blank(weeks=20)
    assert np.isnan(figure(run, "approval_december"))
    assert not np.isnan(figure(run, "gain_per_month"))
    assert np.isnan(figure(blank(weeks=12), "gain_per_month"))


# --- drawing weeks anew ---------------------------------------------------------------------------


def test_drawn_weeks_run_on_around_the_ring_within_a_block():
    places = resampling.ring_places(47, 300, seed=1, length=47)
    steps = np.diff(places, axis=1) % 47
    assert ((places >= 0) & (places < 47)).all()
    assert 0.70 < (steps == 1).mean() < 0.82  # three of four, and the few that come next by chance


def test_a_history_drawn_anew_has_the_shares_of_the_record_on_average():
    coded = record.history()
    shares = statistics(resampling.resampled(coded, draws=1000)).share_court_russia
    assert shares.mean() == pytest.approx(statistics(coded).share_court_russia[0], abs=0.02)


def test_statistics_are_one_figure_a_run():
    assert all(x.shape == (1,) for x in statistics(record.history()))
    assert len(Statistics._fields) == len(statistics(record.history()))


# --- known answers: one run of ten weeks, by hand ----------------------------------------------------


def marked(weeks=10, **when):
    """Return one history of war in which marks are up in given weeks; posture by week, from a list."""
    posture = when.pop("posture", [NONE] * weeks)
    flag = {name: np.zeros((1, weeks), dtype=bool) for name in History._fields if name != "posture"}
    flag["war"][:] = True
    for name, places in when.items():
        flag[name][0, places] = True
    return History(posture=np.array([posture]), **flag)


def answers(history):
    return SimpleNamespace(**{name: float(value[0]) for name, value in statistics(history)._asdict().items()})


def test_postures_of_ten_weeks_by_hand():
    """Two weeks courting, three pressing, two courting, three supporting Kyiv."""
    found = answers(marked(posture=[1, NONE, 0, 0, NONE, 1, 1, 3, NONE, NONE]))
    shares = (
        found.share_press_russia,
        found.share_court_russia,
        found.share_press_ukraine,
        found.share_support_ukraine,
    )
    assert shares == pytest.approx((0.3, 0.4, 0.0, 0.3))
    assert (found.stays_press_russia, found.stays_court_russia) == pytest.approx((2 / 3, 2 / 4))
    assert found.stays_support_ukraine == 1.0
    assert np.isnan(found.stays_press_ukraine)
    assert found.tilt_switches_per_year == pytest.approx(3 / 10 * 365.25 / 7)
    assert (found.dwell_toward_russia, found.dwell_toward_ukraine) == (2.0, 3.0)


def test_gestures_after_pressure_by_hand():
    """A gesture in the same week or the next answers it; the lag is the median wait, however long."""
    found = answers(marked(pressure=[0, 3, 6], gesture=[1, 3, 9], softening=[4]))
    assert found.gesture_after_pressure == pytest.approx(2 / 3)  # lags of 1, 0 and 3 weeks
    assert found.gesture_lag == 1.0
    assert found.gesture_after_other == pytest.approx(4 / 7)  # weeks 1, 2, 8 and 9, of 1, 2, 4, 5, 7, 8 and 9
    assert found.softening_after_pressure == pytest.approx(1 / 3)


def test_no_pressure_counts_while_a_deal_is_in_force():
    quiet = marked(pressure=[1, 6], gesture=[2])
    quiet.war[0, 5:] = False
    found = answers(quiet)
    assert (found.gesture_after_pressure, found.gesture_after_other) == pytest.approx((1.0, 1 / 4))


def test_threats_truces_and_pauses_by_hand():
    found = answers(
        marked(deadline=[0, 5], sanction=[3, 9], truce=[1, 2, 4], arms_paused=[2], arms_resumed=[2, 7])
    )
    assert found.deadlines_enforced == 0.5  # three weeks are in time, four are not
    assert found.truces_extended == pytest.approx(1 / 3)
    assert found.arms_pause_weeks == 5.0  # what is resumed in the week of the pause does not end it
    assert found.truces_per_year == pytest.approx(3 / 10 * 365.25 / 7)
    assert (found.exits, found.ceasefires) == (0.0, 0.0)


def test_packages_of_sanctions_come_so_many_weeks_apart():
    assert answers(marked(package=[1, 4, 9])).weeks_between_packages == 4.0
    assert answers(marked(exit=[3], ceasefire=[8])).exits == 1.0
    assert answers(marked(exit=[3], ceasefire=[8])).ceasefires == 1.0
