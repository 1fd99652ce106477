"""The page of players and outcomes."""

from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.world.outcomes import FREEZE_DAYS, FREEZE_WEEKS, OUTCOMES
from diplomatic_swings.tell.pages.markdown import number, page, table


def outcomes_page(scenario: Scenario) -> str:
    """Return the page of players and types, and of outcomes."""
    heads = ("player", "key", "capital", "type", "chance", "meaning")
    players = [
        (player.name, f"`{player.key}`", player.capital, kind, number(chance), meaning)
        for player in scenario.players
        for kind, chance, meaning in zip(player.types, player.prior, player.meanings, strict=True)
    ]
    outcomes = [(f"`{outcome.key}`", outcome.name, outcome.criterion) for outcome in OUTCOMES]
    return page(
        "Players and outcomes",
        "## Players and their types",
        "A player's type is private, and drawn anew in each run with these chances; the others hold beliefs about it.",
        table(heads, players),
        "## Outcomes",
        f"A run is in exactly one of these at the start of each week. {FREEZE_DAYS} days are "
        f"{FREEZE_WEEKS} whole weeks; a younger ceasefire is a truce.",
        table(("key", "name", "criterion"), outcomes),
    )
