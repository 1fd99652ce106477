"""Looking ahead matters: who foresees the other's reply, or counts more weeks, plays differently."""

import numpy as np
import pytest
from boards import game_of, menu, scenario_of
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from strategies import BASELINE, wars

from experiments import measures
from sim.outcomes import WALKOUT
from sim.players import RUSSIA, US

RUNS, SEED = 600, 5
ERRORS = 3.0
"""Standard errors by which a difference must differ from zero."""


def mean_and_error(differences):
    """Return the mean of paired differences and its standard error."""
    return differences.mean(), differences.std(ddof=1) / len(differences) ** 0.5


@pytest.fixture(scope="module")
def played(kernel):
    """Return a function that plays the same shocks of the baseline under some settings, once."""
    known = {}

    def play(*settings):
        if settings not in known:
            known[settings] = kernel(scenario_of(*settings), SEED, 0, RUNS)
        return known[settings]

    return play


def test_moscow_does_better_for_itself_by_foreseeing_washingtons_reply(played):
    """Same shocks and types, foresight 0 and 1: Russia's payoff over the baseline's two years is higher."""
    blind, seeing = (played(f"decisions.russia.foresight={steps}") for steps in (0, 1))
    assert np.array_equal(blind.type, seeing.type)
    mean, error = mean_and_error(seeing.payoff[:, RUSSIA] - blind.payoff[:, RUSSIA])
    assert mean > ERRORS * error


def test_foresight_keeps_washington_in_the_talks(played):
    """A Moscow that foresees an exit pays what keeps Washington in: walk-outs are rarer."""
    blind, seeing = (
        (played(f"decisions.russia.foresight={steps}").outcome == WALKOUT).any(axis=1) for steps in (0, 1)
    )
    avoided, brought_on = (blind & ~seeing).sum(), (seeing & ~blind).sum()
    assert avoided - brought_on > ERRORS * (avoided + brought_on) ** 0.5


def test_how_far_washington_looks_ahead_changes_what_it_does(played):
    """Counting a month or a year, it divides its weeks otherwise between the postures."""
    levers = [lever for levers in BASELINE.levers for lever in levers]
    codes = measures.posture_codes([lever.posture for lever in levers])
    short, long = (
        codes[played("weeks=52", f"decisions.us.horizon={weeks}").move[:, :, US]] for weeks in (4, 52)
    )
    changes = [
        mean_and_error((long == posture).mean(axis=1) - (short == posture).mean(axis=1))
        for posture in range(len(measures.POSTURES))
    ]
    assert max(abs(mean) / error for mean, error in changes) > 2.0 * ERRORS


@given(wars())
@hypothesis_settings(max_examples=15)
def test_without_a_reply_to_foresee_foresight_changes_nothing(x):
    """If Washington's only open move is to wait, Moscow's menu looks the same with and without foresight."""
    waits = {lever.key for lever in BASELINE.levers[US] if lever.kind == "hold"}
    options = []
    for steps in (0, 1):
        game = game_of("weeks=1", f"decisions.russia.foresight={steps}")
        barred = list(game.timeline.barred)
        for number, lever in enumerate(BASELINE.levers[US]):
            barred[number] = int(lever.key not in waits)
        still = game._replace(timeline=game.timeline._replace(barred=barred))
        options.append(menu(still, BASELINE.levers, RUSSIA, x))
    for key, option in options[0].items():
        assert option.chance == pytest.approx(options[1][key].chance, abs=1e-9)


@pytest.mark.parametrize("player", ["russia", "ukraine", "us"])
def test_foresight_weighs_the_reply(player):
    """At the start of the baseline the odds of moves differ with and without it."""
    number = ["us", "russia", "ukraine"].index(player)
    blind, seeing = (
        menu(
            game_of("weeks=1", f"decisions.{player}.foresight={steps}"),
            BASELINE.levers,
            number,
            BASELINE.state,
        )
        for steps in (0, 1)
    )
    assert max(abs(blind[key].chance[0] - seeing[key].chance[0]) for key in blind) > 1e-4
