"""The report on a game of doctrines."""

from pathlib import Path

import numpy as np
from diplomatic_swings.experiments.doctrines.study import DoctrineGame, command
from diplomatic_swings.forms.percent import percent
from diplomatic_swings.sim.scenario.loading import dump
from diplomatic_swings.store.version import VERSION
from diplomatic_swings.tell.report.common import limits
from diplomatic_swings.tell.report.page import Page, Section, Table, Text
from diplomatic_swings.tell.report.parts import again_section, pictures, present, story_section, whole_section
from diplomatic_swings.tell.terminal.game import LUCK, SCALES, named, sentences
from diplomatic_swings.tell.words import plural


def page(result: DoctrineGame, folder: Path) -> Page:
    """Return the page of a game.

    Args:
        result: the game.
        folder: folder of results with the picture, if it was drawn.
    """
    from diplomatic_swings.plots.gallery import DOCTRINES

    cells = plural(int(np.prod(result.game.shape)), "cell")
    about = f"{cells} of {plural(result.game.runs, 'run')} with the same luck, seed {result.seed}"
    facts = f"{about}; version {VERSION}; scenario {result.scenario.digest}."
    sections = [
        story_section([*sentences(result), SCALES, LUCK]),
        _equilibria(result),
        _over_draws(result),
        pictures([DOCTRINES], result, folder),
        _payoffs(result),
        limits(),
        again_section([command(result)], facts),
        whole_section(folder, {"scenario.yaml": (result.scenario.title, result.scenario)}, dump),
    ]
    return Page(f"Doctrines as a game: {result.scenario.title}", about, present(sections))


def _equilibria(result: DoctrineGame) -> Section | None:
    known = result.equilibria()
    if not known:
        return None
    columns = ["equilibrium", "regret", "95 % interval", "stands in samples", "who would switch, and gain"]
    rows = [
        [
            named(result, each),
            f"{each.regret.value:.3g}",
            f"{each.regret.low:.3g} to {each.regret.high:.3g}",
            "mixed" if each.stands is None else percent(each.stands),
            "; ".join(f"{p} to {name}, at most {x.high:.3g}" for p, (name, x) in each.gains.items()),
        ]
        for each in known
    ]
    note = (
        "Regret is the most that any player would gain by switching alone, in utils per week. At the mean payoffs it is zero; "
        "its interval says how much the luck of the runs leaves open."
    )
    table = Table("Equilibria", columns, rows, frozenset({"regret"}))
    return Section("equilibria", "Equilibria", (Text(note), table))


def _over_draws(result: DoctrineGame) -> Section | None:
    """Return every cell with its regret at the mean payoffs and over draws of the posterior."""
    game = result.game
    if not result.draws:
        return None
    columns = [*game.players, "regret", "95 % interval", "draws in which it stands", "regret over draws"]
    rows = []
    for cell, count in result.standing.items():
        here, drawn = game.regret(game.mixture(cell)), result.regrets_over_draws(cell)
        spread = f"{np.median(drawn):.3g} ({drawn.min():.3g} to {drawn.max():.3g})"
        interval = f"{here.low:.3g} to {here.high:.3g}"
        rows.append(
            [*game.names(cell).values(), f"{here.value:.3g}", interval, f"{count} of {result.draws}", spread]
        )
    note = Text(
        "The regret of every cell, in utils per week: at the numbers of the scenario with its interval of luck, and at the "
        "numbers of the draws, the middle one and between which they lie."
    )
    table = Table(f"Regret at {plural(result.draws, 'draw')}", columns, rows, frozenset({"regret"}))
    return Section("draws", "With other numbers, as plausible as these", (note, table))


def _payoffs(result: DoctrineGame) -> Section:
    game = result.game
    columns = [*game.players, *(f"payoff of {player}" for player in game.players)]
    rows = [[*game.names(cell).values(), *(f"{x:.3f}" for x in game.means[cell])] for cell in game.cells()]
    text = Text(
        "Mean payoffs, utils per week, each on its player's own scale, without what a policy adds to costs."
    )
    table = Table("Payoffs", columns, rows, frozenset(columns[len(game.players) :]))
    return Section("payoffs", "Payoffs of every choice", (text, table))
