"""A game of doctrines, as tables and sentences for the terminal."""

from typing import TYPE_CHECKING

from diplomatic_swings.experiments.doctrines.study import DoctrineGame, Equilibrium
from diplomatic_swings.forms.percent import percent
from diplomatic_swings.tell.terminal.run import table
from diplomatic_swings.tell.words import joined, plural
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

LIKELY = 0.9
"""Share of bootstrap samples from which an equilibrium, or a dominance, counts as sure."""

SCALES = "Payoffs are utils per week on each player's own scale: compare two doctrines of one player, never two players."
LUCK = "Intervals are of the luck of the runs; each cell is solved on its own, which adds an error they leave out."


def report(result: DoctrineGame) -> list["RenderableType"]:
    """Return the parts of the report, in order."""
    game = result.game
    size = f"{plural(int(game.means[..., 0].size), 'cell')} of {plural(game.runs, 'run')} each, seed {result.seed}"
    head: list[RenderableType] = [
        Text(f"{result.scenario.title} ({result.scenario.name}): doctrines as a game", style="bold"),
        size,
    ]
    shown: list[RenderableType] = ["", equilibrium_table(result)] if result.solved.equilibria else []
    return [*head, "", *sentences(result), *shown, "", SCALES, LUCK]


def sentences(result: DoctrineGame) -> list[str]:
    """Return the findings as sentences, the main one first."""
    return [
        _main(result),
        *_switching(result),
        *_dominated(result),
        *_degenerate(result),
        *_draws(result),
        *_limits(result),
    ]


def named(result: DoctrineGame, each: Equilibrium) -> str:
    """Return what is chosen in an equilibrium, in words."""
    parts = []
    for player, choice in result.profile(each.mixture).items():
        mixed = isinstance(choice, dict)
        words = " or ".join(f"{name} ({percent(x)})" for name, x in choice.items()) if mixed else choice
        parts.append(f"{player} {words}")
    return ", ".join(parts)


def _main(result: DoctrineGame) -> str:
    known = result.equilibria()
    if not known:
        return "No choice of single doctrines is an equilibrium, and no mixed one was found."
    sure = [each for each in known if each.stands is not None and each.stands >= LIKELY]
    count = plural(len(known), "equilibrium") if len(known) == 1 else f"{len(known)} equilibria"
    first = f"{count} at the mean payoffs: {'; '.join(named(result, each) for each in known)}."
    if all(each.stands is None for each in known):
        return first
    if not sure:
        return f"{first} None stands in {percent(LIKELY)} of bootstrap samples: more runs may settle it."
    return f"{first} Sure at this number of runs: {'; '.join(named(result, each) for each in sure)}."


def _switching(result: DoctrineGame) -> list[str]:
    """Return who would gain by switching if everybody were as it is."""
    start = result.game.mixture((0,) * len(result.game.players))
    gains = {p: (name, x) for p, (name, x) in result.game.regrets(start).items() if x.low > 0.0}
    parts = [f"{p} to {name} (+{x.value:.3g}, {x.low:.3g} to {x.high:.3g})" for p, (name, x) in gains.items()]
    return (
        [f"With all as they are, a player would clearly gain by switching: {joined(parts)}."] if parts else []
    )


def _dominated(result: DoctrineGame) -> list[str]:
    return [
        f"{each.player}: {each.doctrine} is dominated by {each.by} (in {percent(each.sure)} of bootstrap samples)."
        for each in result.game.dominated()
    ]


def _degenerate(result: DoctrineGame) -> list[str]:
    if not result.degenerate:
        return []
    ties = joined([f"{one} and {two} of {player}" for player, one, two in result.game.ties()])
    return [
        f"The game is degenerate: {ties} tie as best answers, so there may be infinitely many equilibria."
    ]


def _draws(result: DoctrineGame) -> list[str]:
    if not result.draws:
        return []
    parts = [
        f"{', '.join(f'{p} {d}' for p, d in result.game.names(cell).items())} in {count}"
        for cell, count in result.standing.items()
        if count
    ]
    count = plural(result.draws, "draw")
    if not parts:
        return [f"In none of {count} of the posterior is there an equilibrium in pure doctrines."]
    return [f"Of {count} of the posterior, an equilibrium in pure doctrines is {joined(parts)}."]


def _limits(result: DoctrineGame) -> list[str]:
    parts = []
    if not result.solved.complete:
        parts.append(
            f"Mixed equilibria of three players and more may be missing (looked for by: {result.solved.solver})."
        )
    if result.game.unsettled:
        parts.append(f"In {plural(result.game.unsettled, 'cell')} the values do not settle.")
    return parts


def equilibrium_table(result: DoctrineGame) -> "Table":
    """Return the equilibria with regret, and how surely they stand."""
    made = table(
        "equilibrium", "regret", "95 % interval", "stands in samples", "better for all", right=("regret",)
    )
    for each in result.equilibria():
        x = each.regret
        stands = "mixed" if each.stands is None else percent(each.stands)
        better = plural(len(each.better_for_all), "cell") if each.better_for_all else "none"
        made.add_row(named(result, each), f"{x.value:.3g}", f"{x.low:.3g} to {x.high:.3g}", stands, better)
    return made
