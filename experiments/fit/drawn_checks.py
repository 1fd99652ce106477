"""A record held against runs under many sets of numbers: what luck and what the numbers leave open, target by target."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.fit.draws import Draws
from diplomatic_swings.experiments.fit.layers import LEAST, Layered, deal, layered, luck_of, solved_warm
from diplomatic_swings.experiments.record.happened import happened
from diplomatic_swings.experiments.record.targets import Held, figures, recorded, targets
from diplomatic_swings.experiments.runs.measures import Floats, Ints
from diplomatic_swings.experiments.runs.runs import Play, play_with
from diplomatic_swings.experiments.runs.solves import Solved
from diplomatic_swings.experiments.validation.checks import placed
from diplomatic_swings.experiments.validation.validation import check_scenario
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.store.tables import Column
from diplomatic_swings.store.version import VERSION

COLUMNS: Final = (
    Column("target", "name", "as scenarios/facts/targets.yaml calls it"),
    Column("half", "fit, check", "whether a fit may use it, or it is only checked"),
    Column("unit", "words", "unit of the figures"),
    Column("record", "see unit", "the record"),
    Column("median", "see unit", "median over runs of all draws"),
    Column("low", "see unit", "5 % quantile of runs of all draws: luck and numbers together"),
    Column("high", "see unit", "95 % quantile"),
    Column("inside", "true, false", "whether the record is inside"),
    Column("mean", "see unit", "mean over draws of their means over runs"),
    Column("luck_low", "see unit", "95 % interval of that mean by luck, lower end"),
    Column("luck_high", "see unit", "its upper end"),
    Column("numbers_low", "see unit", "mean above which 97.5 % of the draws lie, luck taken off"),
    Column("numbers_high", "see unit", "mean below which 97.5 % of the draws lie"),
)
"""Columns of the checks of a record against runs under many draws."""


@dataclass(frozen=True)
class DrawnChecks:
    """A record held against runs under many sets of numbers; immutable.

    Attributes:
        scenario: the scenario as it is.
        held: record and weeks.
        seed: seed of the runs.
        draws: the sets of numbers, all of the file.
        used: rows of the file that were played.
        runs: runs in all.
        checks: one row a target, as ``COLUMNS``.
    """

    scenario: Scenario
    held: Held
    seed: int
    draws: Draws
    used: tuple[int, ...]
    runs: int
    checks: pd.DataFrame

    def summary(self) -> dict[str, Any]:
        """Return the checks as plain data, as ``swings validate-model --params --json`` prints them."""
        s, window = self.scenario, self.held.window
        rows = [
            {str(k): None if pd.isna(v) else v for k, v in row.items() if not str(k).startswith(_SPANS)}
            | {span: {end: _known(row[f"{span}_{end}"]) for end in ("low", "high")} for span in _SPANS}
            for row in self.checks.to_dict("records")
        ]
        return {
            "scenario": s.name,
            "version": VERSION,
            "digest": s.digest,
            "record": self.held.record.name,
            "from": window.start.isoformat(),
            "to": window.end.isoformat(),
            "seed": self.seed,
            "runs": self.runs,
            "draws_digest": self.draws.digest,
            "draws_in_file": len(self.draws),
            "draws_used": len(self.used),
            "checks": rows,
        }


_SPANS: Final = ("luck", "numbers")


def _known(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def check_drawn(
    scenario: Scenario, solved: Solved, draws: Draws, held: Held, how: Play, most: int | None = None
) -> DrawnChecks:
    """Hold a record against runs of a scenario under many sets of its numbers.

    Args:
        scenario: the scenario as it is; it starts when the weeks do.
        solved: its values, from which each draw's are solved.
        draws: sets of numbers.
        held: record and weeks.
        how: runs in all, seed and threads; ``progress`` is called after each draw.
        most: most draws to use (default: all).

    Raises:
        ScenarioError: if the scenario starts on another day, lacks a number, or there are too few draws or runs.
    """
    check_scenario(scenario, held)
    hands = deal(draws, how, most)
    by_draw: list[Floats] = []
    for place, hand in enumerate(hands):
        varied, values = solved_warm(scenario, solved, hand.numbers, how.threads)
        play = Play(hand.runs, luck_of(how.seed, hand.row), how.threads, kept=hand.runs)
        by_draw.append(figures(happened(play_with(varied, values, play)), held=held))
        if how.progress is not None:
            how.progress(place + 1, len(hands))
    rows = _rows(by_draw, recorded(held), len(draws))
    table = pd.DataFrame(rows, columns=[column.name for column in COLUMNS])
    return DrawnChecks(scenario, held, how.seed, draws, tuple(hand.row for hand in hands), how.runs, table)


def _rows(values: list[Floats], record: dict[str, float], in_file: int) -> list[tuple[Any, ...]]:
    rows = []
    for column, target in enumerate(targets()):
        value = record[target.name]
        each = [figure[:, column][np.isfinite(figure[:, column])] for figure in values]
        _, median, low, high, _, _, inside = placed(
            np.concatenate([figure[:, column] for figure in values]), value
        )
        apart = _apart(each, in_file)
        ends = (apart.value, *apart.luck, *apart.numbers) if apart else (float("nan"),) * 5
        rows.append((target.name, target.half, target.unit, value, median, low, high, inside, *ends))
    return rows


def _apart(each: list[Floats], in_file: int) -> Layered | None:
    """Return a target's mean over draws with luck and numbers apart; None where too few draws have cases."""
    known = [figures for figures in each if len(figures) >= LEAST]
    if len(known) < LEAST:
        return None
    sizes: Ints = np.array([len(figures) for figures in known])
    means = np.array([figures.mean() for figures in known])
    luck = np.array([figures.var(ddof=1) for figures in known]) / sizes
    return layered(means, luck, in_file, -np.inf, np.inf)
