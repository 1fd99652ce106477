"""Looking ahead matters: who foresees the other's reply, or counts more weeks, plays differently."""

import numpy as np
import pytest
from boards import game_of, menu, scenario_of
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from strategies import BASELINE, rules, wars

from experiments import measures
from sim import worlds
from sim.outcomes import WALKOUT
from sim.players import KEYS, N_PLAYERS, RUSSIA, UKRAINE, US
from sim.values import outlook

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


def test_reckoning_with_its_own_answer_too_moscow_does_better_than_blind(played):
    """Foresight 2 against 0 on the same shocks: no option is imagined that the game does not give."""
    blind, seeing = (played(f"decisions.russia.foresight={steps}") for steps in (0, 2))
    mean, error = mean_and_error(seeing.payoff[:, RUSSIA] - blind.payoff[:, RUSSIA])
    assert mean > ERRORS * error


@pytest.mark.parametrize("player", ["ukraine", "us", "eu"])
def test_for_the_others_foresight_never_costs_much(played, player):
    """Washington foresees Moscow, Kyiv and Brussels foresee Washington: by a tenth of a util a week at most."""
    number = KEYS.index(player)
    settings = ("weeks=52", "decisions.russia.foresight=0")
    blind = played(*settings)
    for steps in (1, 2):
        seeing = played(*settings, f"decisions.{player}.foresight={steps}")
        mean, _ = mean_and_error(seeing.payoff[:, number] - blind.payoff[:, number])
        assert mean / 52 > -0.1


@given(wars(offer_open=1.0), rules())
@hypothesis_settings(max_examples=60)
def test_a_signature_cannot_be_withdrawn_before_the_other_had_its_chance_to_sign(x, r):
    """What both have signed is sealed for sure, what one has signed by the other's odds, else nothing is."""
    o = outlook(x, x, x, r)
    for player in range(N_PLAYERS):
        own = {RUSSIA: x.signed_russia, UKRAINE: x.signed_ukraine}.get(player, 0.0)
        odds = worlds.sealed_odds(x, o, player)
        assert 0.0 <= odds <= 1.0
        if x.signed_russia * x.signed_ukraine == 1.0:
            assert odds == 1.0
        elif own == 0.0:
            assert odds == 0.0
        elif player == RUSSIA and x.tabled_ceasefire:
            assert odds == pytest.approx(o.ukraine_signs_ceasefire)


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
