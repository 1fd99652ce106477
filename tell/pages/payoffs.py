"""The page of payoffs: the features that players can care about, and what each player's weigh."""

from collections.abc import Iterator

from diplomatic_swings.sim.tables.records import Player, Scenario
from diplomatic_swings.sim.world.features import FEATURE_INDEX, FEATURES, Features
from diplomatic_swings.tell.pages.markdown import number, page, table
from diplomatic_swings.tell.pages.shipped import source_of
from diplomatic_swings.tell.pages.tables import parts


def payoffs_page(scenario: Scenario) -> str:
    """Return the page of payoffs: all features, then the weights of each player, by type."""
    about = (
        "A player's payoff of a week is the sum of weight times feature over the features that its part of the "
        "scenario lists. No feature belongs to a player. All features are per week; `peace` means a ceasefire or a "
        f"settlement in force. Weights are those of `{scenario.name}`, in utils of the player itself: they compare "
        "what one player wants, never two players."
    )
    features = [text for part in parts(Features) for text in (f"### {part.title}", _features(part.fields))]
    weights = [
        text for player in scenario.players for text in (f"## {player.name}", _weights(player, scenario))
    ]
    return page("Payoffs", about, "## Features", *features, *weights)


def _features(names: tuple[str, ...]) -> str:
    rows = ((f"`{name}`", FEATURES[name].meaning, FEATURES[name].unit) for name in names)
    return table(("feature", "what it is", "unit"), rows)


def _weights(player: Player, scenario: Scenario) -> str:
    """Return a player's types, and its weights for each of them."""
    kinds = "; ".join(f"*{kind}*: {text}" for kind, text in zip(player.types, player.meanings, strict=True))
    return f"{kinds}.\n\n{table(('feature', *player.types, 'source'), _rows(player, scenario))}"


def _rows(player: Player, scenario: Scenario) -> Iterator[tuple[str, ...]]:
    for name, column in FEATURE_INDEX.items():
        own = [weights[column] for weights in player.weights]
        if any(own):
            yield f"`{name}`", *map(number, own), source_of(f"payoffs.{player.key}.{name}", scenario)
