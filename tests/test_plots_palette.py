"""Colours: told apart by every reader, or by a second cue where they cannot be.

Colour vision without one kind of cone is simulated by the matrices of Machado, Oliveira and Fernandes
(2009, severity 1) on linear light; distances are CIE 1976 in L*a*b* (D65).
"""

from itertools import combinations

import matplotlib as mpl
import numpy as np
import pytest
from diplomatic_swings.plots.frame.palette import (
    COURT,
    EDGE,
    HATCH,
    INK,
    KEYS,
    LINE,
    OTHER_TYPE,
    OUTCOME,
    OUTCOME_INK,
    PLAYER,
    PLAYER_INK,
    POSTURE_MAP,
    PRESS,
    RANGE,
    SOFT,
)
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS

# fmt: off
SIGHT = {
    "all cones": np.eye(3),
    "no red cones": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "no green cones": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    "no blue cones": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
}
TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])
# fmt: on
WHITE = TO_XYZ.sum(axis=1)
PLAYERS_APART = 20.0
OUTCOMES_APART = 10.0
READABLE, SEEN = 4.5, 3.0
"""Contrast of text and of marks on their ground that WCAG 2.2 asks for (AA)."""


def linear(color):
    value = np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def lab(light):
    ratio = TO_XYZ @ np.clip(light, 0, 1) / WHITE
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(first, second, sight):
    return float(np.linalg.norm(lab(SIGHT[sight] @ linear(first)) - lab(SIGHT[sight] @ linear(second))))


def contrast(color, ground="#FFFFFF"):
    light, dark = sorted((float(TO_XYZ[1] @ linear(c)) for c in (color, ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_distance_of_black_and_white_is_a_hundred():
    assert distance("#000000", "#FFFFFF", "all cones") == pytest.approx(100.0, abs=0.01)


@pytest.mark.parametrize("sight", SIGHT)
def test_every_reader_tells_the_players_apart(sight):
    for a, b in combinations(KEYS, 2):
        assert distance(PLAYER[a], PLAYER[b], sight) >= PLAYERS_APART, (a, b)


@pytest.mark.parametrize("sight", SIGHT)
def test_every_reader_tells_the_outcomes_apart_by_colour_or_hatch(sight):
    for a, b in combinations(OUTCOME_KEYS, 2):
        apart = distance(OUTCOME[a], OUTCOME[b], sight) >= OUTCOMES_APART
        assert apart or HATCH[a] != HATCH[b], (a, b)


def test_without_green_cones_the_hatch_is_what_tells_stall_and_imposed_apart():
    assert distance(OUTCOME["stall"], OUTCOME["imposed"], "no green cones") < OUTCOMES_APART


def test_players_have_a_line_style_each():
    assert len({str(style) for style in LINE.values()}) == len(KEYS)


@pytest.mark.parametrize("color", [INK, SOFT, *PLAYER_INK.values()])
def test_inks_can_be_read_on_white(color):
    assert contrast(color) >= READABLE


@pytest.mark.parametrize("color", OUTCOME_INK.values())
def test_lines_can_be_seen_on_white(color):
    assert contrast(color) >= SEEN


def test_a_pale_area_has_a_dark_outline():
    for key, color in OUTCOME.items():
        assert contrast(color) >= 2.0 or contrast(EDGE[key]) >= 3.0, key


@pytest.mark.parametrize("sight", SIGHT)
def test_every_reader_tells_pressure_from_courtship(sight):
    ends = [mpl.colors.to_hex(mpl.colormaps[POSTURE_MAP](x)) for x in (0.1, 0.5, 0.9)]
    for a, b in combinations(ends, 2):
        assert distance(a, b, sight) >= PLAYERS_APART


TYPES_APART = 15.0


@pytest.mark.parametrize("sight", SIGHT)
def test_every_reader_tells_both_tilts_apart(sight):
    assert distance(COURT, PRESS, sight) >= PLAYERS_APART


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("key", KEYS)
def test_every_reader_tells_the_bands_of_both_types_apart(sight, key):
    assert distance(PLAYER[key], OTHER_TYPE[0], sight) >= TYPES_APART


@pytest.mark.parametrize("sight", SIGHT)
def test_every_reader_tells_settled_from_dictated_terms(sight):
    assert distance(RANGE, OUTCOME["imposed"], sight) >= PLAYERS_APART


def test_without_green_cones_line_styles_tell_demand_and_offer_apart():
    assert distance(PLAYER_INK["russia"], PLAYER_INK["ukraine"], "no green cones") < OUTCOMES_APART
    assert LINE["russia"] != LINE["ukraine"]


def test_lines_of_the_second_type_can_be_read_and_are_dashed_unlike_the_first():
    assert contrast(OTHER_TYPE[1]) >= READABLE
    assert LINE["us"] != LINE["russia"]
