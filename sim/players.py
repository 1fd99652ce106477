"""The four players, in the one fixed order that every array axis uses.

The order is also the default order of moves within a week: Washington speaks, Moscow answers,
Kyiv and Brussels follow.
"""

from typing import NamedTuple


class Player(NamedTuple):
    """One seat at the table: its names and its two private types (first type first)."""

    key: str
    name: str
    capital: str
    types: tuple[str, str]
    types_meaning: tuple[str, str]


PLAYERS = (
    Player(
        "us",
        "United States",
        "Washington",
        ("resolute", "bluffer"),
        ("pays dearly for a threat it does not carry out", "threatens lightly"),
    ),
    Player(
        "russia",
        "Russia",
        "Moscow",
        ("dealer", "maximalist"),
        ("would stop for part of its aims", "values its full aims above the cost of war"),
    ),
    Player(
        "ukraine",
        "Ukraine",
        "Kyiv",
        ("flexible", "red-line"),
        ("can bear painful terms", "cannot sign away its red lines"),
    ),
    Player(
        "eu",
        "European Union",
        "Brussels",
        ("united", "divided"),
        ("bears the burden of arms and sanctions together", "feels each further burden dearly"),
    ),
)

US, RUSSIA, UKRAINE, EU = range(len(PLAYERS))
KEYS = tuple(player.key for player in PLAYERS)
N_PLAYERS = len(PLAYERS)
N_TYPES = 2
