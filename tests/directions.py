"""Which way a number moves when one that it reads is raised: at a point away from every bound and kink.

PYTEST_DONT_REWRITE: it asserts nothing.
"""

from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.world.drift import Calendar, Shocks

SCENARIO = load("talks-2025-01")
WORLD = SCENARIO.world._replace(elite_losses=0.004)
"""The shipped coefficients; one of them is 0 there."""

DATE = Calendar(season=1.1, campaign=0.3, salience=0.4, salience_ahead=0.5)
SHOCKS = Shocks(
    front=0.5, oil=3.4, opinion=0.3, morale=0.6, mood=0.7, attention=0.2, balance=0.8, climate=0.9
)
SWITCHES = ("ceasefire", "settlement", "imposed", "exhausted", "us_in", "tabled", "tabled_settlement")
"""Variables that are 0 or 1, or a number of a paper: they are thrown, not raised."""

# fmt: off
INTERIOR = {
    # the front of Ukraine crumbles and Russia's home front may break, so that every term of the drift tells
    "territory": 115.0, "gain": 100.0, "force_ukraine": 0.62, "force_russia": 1.1, "intelligence": 0.7, "long_range": 0.2,
    "long_range_prospect": 0.3, "offensive": 0.3, "truce": 0.2, "elite_patience": 0.25, "morale": 0.6,
    "us_sanctions": 1.4, "oil_sanctions": 0.3, "eu_sanctions": 1.3, "relief_offer": 0.3, "reserves": 15.0, "brent": 72.0,
    "pump_price": 3.3, "approval": 41.0, "eu_unity": 0.55, "us_patience": 0.6, "glow": 0.2, "mood": 0.2,
    "us_arms": 1.5, "arms_held": 0.3, "eu_arms": 3.0, "us_guarantees": 0.3, "eu_guarantees": 0.3,
    "trust_us_russia": 0.4, "trust_us_ukraine": 0.4, "trust_us_eu": 0.4, "trust_russia_ukraine": 0.1,
    "talk_format": 0.4, "channel": 0.3, "progress": 0.2, "quiet_weeks": 4.0, "exit_threat": 0.2, "deadline": 0.3,
    "tabled": 2.0, "tabled_territory": 0.5, "tabled_alignment": 0.4, "tabled_relief": 0.3, "tabled_guarantees": 0.6,
    "weeks_tabled": 3.0, "optimism": 150.0, "posture_russia": 1.8, "posture_ukraine": -0.3, "us_in": 1.0,
    "terms_territory": 0.6, "terms_alignment": 0.55, "terms_relief": 0.5, "terms_guarantees": 0.6, "weeks_in_force": 5.0,
    "front_balance": 0.2, "climate": 1.5, "attention": 0.7, "oil_waiver": 0.3,
}
# fmt: on

WAR = SCENARIO.state._replace(**INTERIOR)
PEACE = WAR._replace(ceasefire=1.0)
STEP = 1e-4


def raised(table, name):
    """Return a table of numbers with one of them raised a little."""
    value = getattr(table, name)
    return table._replace(**{name: value + STEP * max(abs(value), 0.2)})


def signs(before, after):
    """Return what differs between two tables of numbers, each with its direction, as one text."""
    moved = [
        f"{'+' if b > a else '-'}{name}"
        for name, a, b in zip(before._fields, before, after, strict=True)
        if abs(b - a) > 1e-10 * max(abs(a), 1.0)
    ]
    return " ".join(moved)


class Watched:
    """A table of numbers that notes which of them are read."""

    def __init__(self, table):
        self._table = table
        self.read = set()

    def __getattr__(self, name):
        self.read.add(name)
        return getattr(self._table, name)
