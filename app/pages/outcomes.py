"""The page of players, outcomes and draws."""

from app.pages.markdown import number, page, table
from sim.files.records import Scenario
from sim.outcomes import FREEZE_DAYS, FREEZE_WEEKS, OUTCOMES
from sim.players import PLAYERS
from sim.shocks import SLOTS
from sim.state import BELIEFS


def outcomes_page(scenario: Scenario) -> str:
    """Return the page of players and types, outcomes, and the draws of a week."""
    heads = ("player", "key", "capital", "type", "belief in it at the start", "meaning")
    players = [
        (player.name, f"`{player.key}`", player.capital, kind, chance, meaning)
        for number_of, player in enumerate(PLAYERS)
        for kind, chance, meaning in zip(
            player.types, _chances(scenario, number_of), player.types_meaning, strict=True
        )
    ]
    outcomes = [(f"`{outcome.key}`", outcome.name, outcome.criterion) for outcome in OUTCOMES]
    return page(
        "Players, outcomes, draws",
        "## Players and their types",
        table(heads, players),
        "## Outcomes",
        f"A run is in exactly one of these at the start of each week. {FREEZE_DAYS} days are "
        f"{FREEZE_WEEKS} whole weeks; a younger ceasefire is a truce.",
        table(("key", "name", "criterion"), outcomes),
        "## Draws of a week",
        "Uniform numbers of a run's own stream, in this order; one more for each player's type before "
        "the first week.",
        table(("number", "purpose"), ((str(k), f"`{slot}`") for k, slot in enumerate(SLOTS))),
    )


def _chances(scenario: Scenario, player: int) -> tuple[str, str]:
    belief = scenario.state[BELIEFS[player]]
    return number(belief), number(1.0 - belief)
