"""Reading a game's coefficients: from named tuples in plain Python, from arrays in compiled code."""

from typing import Any

from diplomatic_swings.sim.world.drift import Calendar, WorldParams
from diplomatic_swings.sim.world.features import FeatureParams


def world_of(numbers: Any) -> WorldParams:  # noqa: ANN401 - a named tuple or an array
    """Return the coefficients of the world; compiled code unpacks them from an array."""
    result: WorldParams = numbers
    return result


def shape_of(numbers: Any) -> FeatureParams:  # noqa: ANN401 - a named tuple or an array
    """Return the shapes of the features; compiled code unpacks them from an array."""
    result: FeatureParams = numbers
    return result


def date_of_week(days: Any, week: int) -> Calendar:  # noqa: ANN401 - a list or an array
    """Return what the date decides in a week."""
    return Calendar(days[4 * week], days[4 * week + 1], days[4 * week + 2], days[4 * week + 3])
