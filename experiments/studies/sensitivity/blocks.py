"""Blocks: what is chosen as a whole enters a study of variance as one input: a draw, a date, an event, a policy.

Draws of a fit are correlated, so none of their numbers has an index of its own.  The draw as a whole has one: it is
independent of the other inputs, so first-order and total index of the *group* are defined as those of a single input
(Saltelli et al. 2008, section 4.6), and pick-freeze finds them by exchanging whole draws.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

import pandas as pd
from diplomatic_swings.experiments.designs.design import CHOSEN, POLICY, Design
from diplomatic_swings.experiments.fit.draws import evenly, read
from diplomatic_swings.experiments.fit.priors import Prior
from diplomatic_swings.experiments.fit.rejection import points
from diplomatic_swings.experiments.studies.discovery import Named
from diplomatic_swings.experiments.studies.sensitivity.play import Floats
from diplomatic_swings.forms.problems import Mark, Report, did_you_mean
from diplomatic_swings.sim.scenario.loading import following, vary
from diplomatic_swings.sim.scenario.ranges import quantities
from diplomatic_swings.sim.tables.records import Scenario

DRAWN = "(draws)"
"""Name of the input that is a draw as a whole."""


Labels = tuple[tuple[str, str], ...]
"""Block and alternative, of every block whose alternatives are not numbers."""


class Block(NamedTuple):
    """An input that is one of several alternatives, each as likely as the others.

    Attributes:
        path: its name.
        table: the alternatives, one a row: sets of numbers, columns by dotted path; or names, in a column of the
            block's own name.
    """

    path: str
    table: pd.DataFrame

    def at(self, share: Floats) -> pd.DataFrame:
        """Return the sets at shares from 0 to 1 of the way through them."""
        rows = (share * len(self.table)).astype(int).clip(max=len(self.table) - 1)
        return self.table.iloc[rows].reset_index(drop=True)


def read_block(
    scenario: Scenario, file: str, most: int | None = None, *, evenly_over_it: bool = True
) -> Block:
    """Return the draws of a file as a block.

    Args:
        scenario: the scenario whose numbers they are.
        file: the file, such as ``params.csv`` of a fit.
        most: most draws to use (default: all).
        evenly_over_it: whether those are taken evenly over the file; else they are the first.

    Raises:
        ScenarioError: if a column is no number of the scenario, or the scenario refuses a draw.
    """
    table = read(file).table
    known, report = quantities(scenario), Report()
    for path in map(str, table):
        if path not in known:
            near = did_you_mean(path, known)
            report.add(Mark(file), path, f"expected draws of numbers of the scenario{near}")
    report.stop_if_any()
    count = min(most or len(table), len(table))
    used = table.iloc[list(evenly(len(table), count) if evenly_over_it else range(count))]
    for row in used.to_dict("records"):
        vary(scenario, {str(path): float(value) for path, value in row.items()})
    return Block(DRAWN, used)


def points_with(inputs: tuple[Prior, ...], blocks: Sequence[Block], count: int, seed: int) -> pd.DataFrame:
    """Return a scrambled Sobol sequence of points between the bounds of inputs, each with an alternative of each block."""
    shares = tuple(Prior(each.path, 0.0, 1.0, "share of the way through the alternatives") for each in blocks)
    table = points((*inputs, *shares), count, seed)
    chosen = [block.at(table.pop(block.path).to_numpy()) for block in blocks]
    return pd.concat([table, *chosen], axis=1)


def spans(block: Block) -> tuple[Prior, ...]:
    """Return the numbers of a block that vary over it, each from its least to its largest."""
    ends = {
        str(path): (float(block.table[path].min()), float(block.table[path].max())) for path in block.table
    }
    return tuple(Prior(path, low, high, "draws") for path, (low, high) in ends.items() if low < high)


def named_inputs(blocks: Sequence[Block]) -> tuple[Named, ...]:
    """Return the blocks whose alternatives have names, as a search for regions takes them."""
    return tuple(Named(each.path, tuple(each.table[each.path])) for each in blocks if each.path in each.table)


def design_blocks(design: Design) -> tuple[Block, ...]:
    """Return the blocks of settings of a design, and its policies if there are several, as blocks of names."""
    named = {f"{CHOSEN}{block}": list(rows) for block, rows in design.settings.items()}
    named |= {POLICY: list(design.policies)} if len(design.policies) > 1 else {}
    return tuple(Block(name, pd.DataFrame({name: alternatives})) for name, alternatives in named.items())


def cases(design: Design) -> dict[Labels, Scenario]:
    """Return the scenario under every choice of the blocks of :func:`design_blocks`, by their labels in that order.

    Raises:
        ScenarioError: if a choice makes no scenario, or a policy does not fit one.
    """
    several = len(design.policies) > 1
    made = {}
    for choice, variant in design.variants().items():
        settings = tuple((f"{CHOSEN}{block}", name) for block, name in choice)
        for policy, chosen in design.policies.items():
            labels = (*settings, *(((POLICY, policy),) if several else ()))
            made[labels] = following(variant, chosen) if chosen else variant
    return made


def apart(inputs: Sequence[Prior], blocks: Sequence[Block], settings: Collection[str], option: str) -> None:
    """Check that no input is a number that draws or settings change as well.

    Raises:
        ScenarioError: naming each that is.
    """
    report = Report()
    for each in inputs:
        if any(each.path in block.table for block in blocks):
            report.add(Mark(option), each.path, "expected a number that the draws leave alone")
        if each.path in settings:
            report.add(
                Mark(option), each.path, "expected a number that the settings of the design leave alone"
            )
    report.stop_if_any()
