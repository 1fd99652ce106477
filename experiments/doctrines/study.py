"""The game of doctrines of a scenario: its equilibria with regret, what is dominated, how often each stands over draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.doctrines.cells import How, play_cells
from diplomatic_swings.experiments.doctrines.empirical import (
    EmpiricalGame,
    Floats,
    Interval,
    Mixture,
    is_equilibrium,
    regret_of,
)
from diplomatic_swings.experiments.doctrines.equilibria import Solved, Step, logit_path, solve
from diplomatic_swings.experiments.runs.saving import dump_as
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.store.atomic import RESULT
from diplomatic_swings.store.tables import (
    REPORT_FILE,
    Column,
    again_with,
    json_text,
    readme,
    save_tables,
    save_text,
)
from diplomatic_swings.store.version import VERSION

LEAST_CHANCE = 1e-6
"""Chance from which a doctrine counts as part of a mixture."""


class Equilibrium(NamedTuple):
    """An equilibrium at the mean payoffs.

    Attributes:
        mixture: chances of the doctrines of each player.
        regret: the most that a player would gain by switching.
        gains: by player: the best doctrine against the others, and what it would gain by it.
        payoffs: by player, utils per week.
        stands: share of bootstrap samples in which it is one; None of a mixed one.
        better_for_all: cells in which every player has more.
    """

    mixture: Mixture
    regret: Interval
    gains: dict[str, tuple[str, Interval]]
    payoffs: dict[str, float]
    stands: float | None
    better_for_all: list[tuple[int, ...]]


class DrawnGame(NamedTuple):
    """The game at a draw of a posterior: mean payoffs, as those of the game itself, and cells that did not settle."""

    means: Floats
    unsettled: int


@dataclass(frozen=True)
class DoctrineGame:
    """What a game of doctrines comes to; immutable.

    Attributes:
        scenario: what was played.
        game: the payoffs.
        solved: the equilibria, and who looked for them.
        path: logit equilibria as choices grow precise.
        seed: seed of the runs.
        drawn: the game at each draw of a posterior that was played besides.
    """

    scenario: Scenario
    game: EmpiricalGame
    solved: Solved
    path: list[Step]
    seed: int
    drawn: tuple[DrawnGame, ...] = ()

    @property
    def draws(self) -> int:
        """Return how many draws of a posterior were played besides."""
        return len(self.drawn)

    @property
    def standing(self) -> dict[tuple[int, ...], int]:
        """Return by cell in how many of these draws it is an equilibrium."""
        return {
            cell: sum(is_equilibrium(each.means, cell) for each in self.drawn) for cell in self.game.cells()
        }

    def regrets_over_draws(self, cell: tuple[int, ...]) -> Floats:
        """Return the most that a player would gain by leaving a cell, at each draw, utils per week."""
        return np.array([max(regret_of(each.means, cell), 0.0) for each in self.drawn])

    def draw_table(self) -> pd.DataFrame:
        """Return regrets and payoffs at each draw, a row a draw and cell."""
        rows = [
            {
                "draw": number,
                **self.game.names(cell),
                "regret": float(self.regrets_over_draws(cell)[number - 1]),
                "equilibrium": is_equilibrium(each.means, cell),
                "unsettled": each.unsettled,
                **{f"payoff_{key}": float(each.means[cell][p]) for p, key in enumerate(self.game.players)},
            }
            for number, each in enumerate(self.drawn, start=1)
            for cell in self.game.cells()
        ]
        return pd.DataFrame(rows, columns=[column.name for column in _draw_columns(self.game)])

    def equilibria(self) -> list[Equilibrium]:
        """Return the equilibria with all that is known of them."""
        return [self._known(mixture) for mixture in self.solved.equilibria]

    def _known(self, mixture: Mixture) -> Equilibrium:
        game, cell = self.game, pure_cell(mixture)
        return Equilibrium(
            mixture,
            game.regret(mixture),
            game.regrets(mixture),
            game.payoffs_at(mixture),
            None if cell is None else game.stands(cell),
            game.better_for_all(mixture),
        )

    def profile(self, mixture: Mixture) -> dict[str, Any]:
        """Return a mixture by player: the doctrine where one is sure, else chances by doctrine."""
        return {
            player: names[int(chances.argmax())]
            if chances.max() > 1.0 - LEAST_CHANCE
            else _parts(names, chances)
            for player, names, chances in zip(self.game.players, self.game.doctrines, mixture, strict=True)
        }

    @property
    def degenerate(self) -> bool:
        """Return whether best answers tie, so that there may be infinitely many equilibria."""
        return bool(self.game.ties())

    def payoff_table(self) -> pd.DataFrame:
        """Return mean payoffs and their standard errors, a row a cell and player."""
        error = self.game.payoffs.std(axis=-2, ddof=1) / self.game.runs**0.5 if self.game.runs > 1 else None
        rows = [
            {
                **self.game.names(cell),
                "player": player,
                "payoff": float(self.game.means[cell][p]),
                "error": float("nan") if error is None else float(error[cell][p]),
                "equilibrium": is_equilibrium(self.game.means, cell),
                "draws": self.standing.get(cell, 0),
            }
            for cell in self.game.cells()
            for p, player in enumerate(self.game.players)
        ]
        return pd.DataFrame(rows)

    def path_table(self) -> pd.DataFrame:
        """Return the logit path in long form."""
        rows = [
            (step.precision, player, name, float(chance))
            for step in self.path
            for player, names, chances in zip(
                self.game.players, self.game.doctrines, step.mixture, strict=True
            )
            for name, chance in zip(names, chances, strict=True)
        ]
        return pd.DataFrame(rows, columns=["precision", "player", "doctrine", "chance"])

    def summary(self) -> dict[str, Any]:
        """Return all of it as plain data, as ``swings game --json`` prints it."""
        game = self.game
        return {
            "scenario": self.scenario.name,
            "version": VERSION,
            "digest": self.scenario.digest,
            "seed": self.seed,
            "runs": game.runs,
            "cells": int(np.prod(game.shape)),
            "unsettled": game.unsettled,
            "players": list(game.players),
            "doctrines": {
                player: list(names) for player, names in zip(game.players, game.doctrines, strict=True)
            },
            "solver": self.solved.solver,
            "complete": self.solved.complete,
            "degenerate": self.degenerate,
            "ties": [list(each) for each in game.ties()],
            "alike": [list(each) for each in game.alike()],
            "equilibria": [self._plain(each) for each in self.equilibria()],
            "dominated": [each._asdict() for each in game.dominated()],
            "efficient": [game.names(cell) for cell in game.efficient()],
            "draws": self.draws,
            "standing": [
                {"profile": game.names(cell), "draws": count}
                for cell, count in self.standing.items()
                if count
            ],
            "regrets_over_draws": [
                {"profile": game.names(cell), "regrets": self.regrets_over_draws(cell).tolist()}
                for cell in game.cells()
                if self.draws
            ],
            "logit_path_ends_at": self.path[-1].precision if self.path else None,
        }

    def _plain(self, each: Equilibrium) -> dict[str, Any]:
        gains = {p: {"doctrine": name, **x._asdict()} for p, (name, x) in each.gains.items()}
        cell = pure_cell(each.mixture)
        return {
            "profile": self.profile(each.mixture),
            "regret": each.regret.value,
            "low": each.regret.low,
            "high": each.regret.high,
            "stands": each.stands,
            "draws": self.standing.get(cell, 0) if cell is not None and self.draws else None,
            "payoffs": each.payoffs,
            "switching": gains,
            "better_for_all": [self.game.names(other) for other in each.better_for_all],
        }


def pure_cell(mixture: Mixture) -> tuple[int, ...] | None:
    """Return the cell of a mixture in which every doctrine is sure, else None."""
    sure = all(chances.max() > 1.0 - LEAST_CHANCE for chances in mixture)
    return tuple(int(chances.argmax()) for chances in mixture) if sure else None


def _parts(names: Sequence[str], chances: Any) -> dict[str, float]:  # noqa: ANN401 - an array
    return {name: float(x) for name, x in zip(names, chances, strict=True) if x > LEAST_CHANCE}


def study(
    scenario: Scenario,
    doctrines: Mapping[str, Sequence[str]],
    how: How,
    draws: pd.DataFrame | None = None,
) -> DoctrineGame:
    """Return the game of doctrines of a scenario.

    Args:
        scenario: what is played.
        doctrines: what each player chooses among.
        how: runs, seed, threads.
        draws: numbers of the scenario, a row a draw; the game is played at each as well.

    Raises:
        UnsettledError: if values of cells do not settle, unless that is allowed.
    """
    game = play_cells(scenario, doctrines, how)
    drawn = []
    for row in [] if draws is None else draws.to_dict("records"):
        other = play_cells(scenario, doctrines, how, {str(path): float(value) for path, value in row.items()})
        drawn.append(DrawnGame(other.means, other.unsettled))
    return DoctrineGame(scenario, game, solve(game), logit_path(game), how.seed, tuple(drawn))


def _chosen(game: EmpiricalGame) -> tuple[Column, ...]:
    """Return the columns that name a cell."""
    return tuple(Column(player, "name", f"doctrine of {player}") for player in game.players)


def _draw_columns(game: EmpiricalGame) -> tuple[Column, ...]:
    """Return the columns of a game at each draw."""
    return (
        Column("draw", "number", "draw of the posterior, row of its file, 1 the first"),
        *_chosen(game),
        Column(
            "regret", "utils per week", "most that a player would gain by leaving the cell at these numbers"
        ),
        Column("equilibrium", "true, false", "whether nobody would gain"),
        Column("unsettled", "cells", "cells of the draw whose values do not settle"),
        *(
            Column(f"payoff_{key}", "utils per week", f"mean payoff of {key} at these numbers")
            for key in game.players
        ),
    )


def columns_of(result: DoctrineGame) -> dict[str, tuple[Column, ...]]:
    """Return the tables of a game on disk, each with its columns in order."""
    of_draws = {"draws.csv": _draw_columns(result.game)} if result.draws else {}
    return {
        "payoffs.csv": (
            *_chosen(result.game),
            Column("player", "name", "whose payoff it is"),
            Column(
                "payoff",
                "utils per week",
                "mean over runs, on the player's own scale, without what a policy adds to costs",
            ),
            Column(
                "error",
                "utils per week",
                "its standard error; cells share their luck, so differences are known better",
            ),
            Column(
                "equilibrium", "true, false", "whether no player would gain by leaving the cell, at the means"
            ),
            Column("draws", "draws", "draws of the posterior in which it is one"),
        ),
        "logit_path.csv": (
            Column("precision", "weeks per util", "precision of choices among doctrines"),
            Column("player", "name", "who chooses"),
            Column("doctrine", "name", "the doctrine"),
            Column("chance", "0..1", "chance of it at the logit equilibrium"),
        ),
        **of_draws,
    }


FIELDS = (
    Column("players", "name", "who chooses among doctrines"),
    Column("doctrines", "name", "by player: what it chooses among; as-it-is follows no policy"),
    Column("equilibria", "see meaning", "profile, regret (most that a player would gain by switching, utils per week), its interval"),
    Column("dominated", "see meaning", "doctrines that another beats whatever the others choose; sure: share of bootstrap samples"),
    Column("degenerate", "true, false", "whether best answers tie, so that there may be infinitely many equilibria"),
    Column("complete", "true, false", "whether all equilibria of a game that is not degenerate are listed"),
)  # fmt: skip


def save(result: DoctrineGame, folder: Path) -> None:
    """Write a game, its tables, its scenario and the data dictionary into an empty folder."""
    tables = {"payoffs.csv": result.payoff_table(), "logit_path.csv": result.path_table()}
    tables |= {"draws.csv": result.draw_table()} if result.draws else {}
    save_text(folder, RESULT, json_text(result.summary()))
    save_tables(tables, columns_of(result), folder)
    save_text(folder, "scenario.yaml", dump_as("scenario", result.scenario))
    size = f"{result.game.runs} runs of each of {int(np.prod(result.game.shape))} cells, seed {result.seed}"
    about = [f"The game of doctrines of {result.scenario.title}: {size}.", again_with(command(result))]
    files = {"scenario.yaml": "the scenario in full", **REPORT_FILE}
    save_text(folder, "README.txt", readme(about, columns_of(result), FIELDS, files))


def command(result: DoctrineGame) -> str:
    """Return the command that plays the same game again, in the folder of its results."""
    named = [
        f"--doctrine {player}={name}"
        for player, names in zip(result.game.players, result.game.doctrines, strict=True)
        for name in names[1:]
    ]
    allowed = " --allow-unsettled" if result.game.unsettled else ""
    return (
        f"swings game scenario.yaml {' '.join(named)} --runs {result.game.runs} --seed {result.seed}{allowed}"
    )
