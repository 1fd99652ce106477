"""Exit threats: gestures keep Washington at the table only where Moscow wants it there."""

import numpy as np
import pytest
from boards import game_of, menu
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from strategies import BASELINE, START

from sim.players import RUSSIA

MENUS = BASELINE.levers
NO_STAKE = (
    *(f"payoffs.russia.{w}=0" for w in ("standing", "relationship", "division", "bilateral", "threat")),
    "payoffs.ukraine.abandoned=0",
)
"""Settings under which Moscow gains nothing from Washington's presence, goodwill or threats."""


def gestures(settings, **state):
    """Return the odds of a Russian gesture at the start of the baseline with some state changed, by type."""
    options = menu(game_of("weeks=1", *settings), MENUS, RUSSIA, START._replace(**state))
    kinds = {lever.key for lever in MENUS[RUSSIA] if lever.kind == "gesture"}
    assert kinds
    return np.array([sum(options[key].chance[kind] for key in kinds) for kind in (0, 1)])


@pytest.mark.parametrize("foresight", [0, 1])
def test_a_threat_to_leave_brings_gestures_because_moscow_values_washingtons_presence(foresight):
    """Nothing of the kind is coded: the exit threat enters through the odds of exit and standing alone."""
    way = [f"decisions.russia.foresight={foresight}"]
    calm, threatened = (gestures(way, exit_threat=t, us_patience=0.5) for t in (0.0, 0.7))
    assert (threatened > calm).all()


@pytest.mark.parametrize("foresight", [0, 1])
def test_a_moscow_that_values_nothing_of_it_makes_no_gesture_to_keep_washington(foresight):
    """The same threat makes gestures no likelier."""
    way = [*NO_STAKE, f"decisions.russia.foresight={foresight}"]
    calm, threatened = (gestures(way, exit_threat=t, us_patience=0.5) for t in (0.0, 0.7))
    assert (threatened <= calm + 1e-9).all()


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
@hypothesis_settings(max_examples=20)
def test_the_more_its_standing_is_worth_the_more_a_threat_adds_to_a_gesture(one, other):
    """What a gesture is worth more than pressing on, under the threat compared to without."""

    def worth(standing, threat):
        game = game_of("weeks=1", "decisions.russia.foresight=0", f"payoffs.russia.standing={standing}")
        options = menu(game, MENUS, RUSSIA, START._replace(exit_threat=threat))
        return np.subtract(options["gesture"].value, options["press_on"].value)

    low, high = sorted((one, other))
    assume(high > low + 0.1)
    added = [worth(standing, 0.7) - worth(standing, 0.0) for standing in (low, high)]
    assert (added[1] > added[0]).all()
