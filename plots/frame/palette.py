"""Colours and line styles: fixed, the same in every picture, with a second cue beside each colour."""

from typing import Final

from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS

KEYS: Final = ("us", "russia", "ukraine", "eu")
"""Players that have a colour of their own in every picture."""

INK: Final = "#222222"
SOFT: Final = "#555555"
FAINT: Final = "#BBBBBB"
GRID: Final = "#E4E4E4"
PAPER: Final = "#FFFFFF"

PLAYER: Final = dict(zip(KEYS, ("#004488", "#CC3311", "#DDAA33", "#66CCEE"), strict=True))

PLAYER_INK: Final = dict(zip(KEYS, ("#004488", "#A3290E", "#7A5A0A", "#0F6E8C"), strict=True))
"""The same hues, dark enough for text and thin lines on white (contrast of 4.5 and more)."""

LINE: Final = dict(zip(KEYS, ("solid", (0, (5, 1.5)), (0, (3, 1, 1, 1)), (0, (1, 1))), strict=True))
"""Line style of each player."""

OTHER, OTHER_INK = "#AA3377", "#882255"
"""Colour of a player that only some scenarios have, and a darker one for text."""


def color_of(player: str) -> str:
    """Return the colour of a player by its key."""
    return PLAYER.get(player, OTHER)


def ink_of(player: str) -> str:
    """Return the colour of a player by its key, dark enough for text and thin lines."""
    return PLAYER_INK.get(player, OTHER_INK)


OUTCOME: Final = dict(zip(OUTCOME_KEYS, ("#4D4D4D", "#999999", "#DDDDDD", "#009E73", "#882255"), strict=True))

EDGE: Final = dict(zip(OUTCOME_KEYS, (PAPER, PAPER, "#777777", PAPER, PAPER), strict=True))
"""Outline of each outcome's area."""

OUTCOME_INK: Final = OUTCOME | {"walkout": "#767676", "freeze": "#777777"}
"""The same, dark enough for lines on white."""

HATCH: Final = dict(zip(OUTCOME_KEYS, ("", "", "", "", "////"), strict=True))
"""Without red or green cones, stall and imposed look alike; the hatch tells them apart."""

PHASE: Final = dict(zip(OUTCOME_KEYS, ("#4D4D4D", "#D55E00", "#0072B2", "#009E73", "#882255"), strict=True))
"""Hues of outcomes where the strength of a colour says something else; their names stand beside them."""

POSTURE_MAP: Final = "RdBu_r"
"""US stance: blue pressure, white neutral, red courtship; safe for colour-blind readers."""

COURT: Final = "#B2182B"
PRESS: Final = "#2166AC"
RANGE: Final = "#009E73"
"""Fill of the zone in which deals exist."""

OTHER_TYPE: Final = ("#8A8A8A", "#4D4D4D")
"""Band and lines of a player's second type, beside its own colour for the first."""
