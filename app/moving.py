"""What moves in a study: ranges of numbers, and what is chosen as a whole - draws, settings and policies of a design."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer
from diplomatic_swings.app.drawn import Asked
from diplomatic_swings.tell.errors import UserError

if TYPE_CHECKING:
    from diplomatic_swings.experiments.designs.design import Design
    from diplomatic_swings.experiments.fit.priors import Prior
    from diplomatic_swings.experiments.studies.sensitivity.blocks import Block, Labels
    from diplomatic_swings.sim.tables.records import Scenario

Blocks = Annotated[
    str | None,
    typer.Option(
        "--blocks",
        metavar="DESIGN",
        help="Name or file of a design: its blocks of settings, its policies, its draws; its ranges where none are given.",
    ),
]


class Chosen(NamedTuple):
    """What is chosen as a whole.

    Attributes:
        blocks: draws first, then blocks of settings, then policies.
        cases: the scenario under every choice of settings and policies, by their labels.
        ranges: the ranges of the design, as ``--inputs`` takes them.
        set: paths that its settings change.
    """

    blocks: "tuple[Block, ...]" = ()
    cases: "dict[Labels, Scenario] | None" = None
    ranges: tuple[str, ...] = ()
    set: frozenset[str] = frozenset()


def chosen(scenario: "Scenario", draws: Asked | None, design: str | None) -> Chosen:
    """Return what is chosen as a whole: draws of a file, and the blocks of a design.

    Args:
        scenario: the scenario as it is asked for.
        draws: a file of draws, in place of those of the design.
        design: name or path of the design.

    Raises:
        UserError: if the design is of another scenario.
        ScenarioError: with all mistakes in a file.
    """
    from diplomatic_swings.experiments.studies.sensitivity.blocks import cases, design_blocks, read_block

    drawn = () if draws is None else (read_block(scenario, str(draws.params), draws.most),)
    if design is None:
        return Chosen(drawn)
    asked = _design(scenario, design)
    settings = {path for rows in asked.settings.values() for row in rows.values() for path in row}
    return Chosen(
        (*(drawn or _draws(scenario, asked)), *design_blocks(asked)),
        cases(asked),
        () if asked.kind == "draws" else _ranges(asked),
        frozenset(settings),
    )


def moving(scenario: "Scenario", inputs: Sequence[str] | None, what: Chosen) -> "tuple[Prior, ...]":
    """Return the ranges that move beside what is chosen: those asked for, those of the design, or the fitted ones.

    Raises:
        ScenarioError: with all mistakes in them, and each that a draw or a setting changes as well.
    """
    from diplomatic_swings.experiments.studies.sensitivity.blocks import apart
    from diplomatic_swings.experiments.studies.sensitivity.inputs import FITTED, read_inputs

    given = inputs or what.ranges
    moved = read_inputs(scenario, given or (FITTED,), "--inputs" if inputs or not given else "--blocks")
    if given:
        apart(moved, what.blocks, what.set, "--inputs" if inputs else "--blocks")
        return moved
    taken = {str(path) for block in what.blocks for path in block.table} | what.set
    return tuple(each for each in moved if each.path not in taken)


def _design(scenario: "Scenario", name: str) -> "Design":
    """Return a design of the scenario as it is asked for.

    Raises:
        UserError: if it is one of another scenario.
    """
    from diplomatic_swings.experiments.designs.files import read_design

    written, _ = read_design(name)
    asked = replace(written, weeks=scenario.weeks)
    own = asked.bare_scenario()
    if own.digest != scenario.digest:
        words = f"--blocks: expected a design of {scenario.name} as it is asked for here"
        raise UserError(f"{words} (given one of {own.name}, digest {own.digest}, here {scenario.digest})")
    return asked


def _draws(scenario: "Scenario", design: "Design") -> "tuple[Block, ...]":
    """Return the draws of a design, the first of their file, as a block; nothing where it has none."""
    from diplomatic_swings.experiments.studies.sensitivity.blocks import read_block

    if not design.params:
        return ()
    first = design.count if design.kind == "draws" else design.drawn
    return (read_block(scenario, design.params, first, evenly_over_it=False),)


def _ranges(design: "Design") -> tuple[str, ...]:
    """Return the ranges of a design as ``--inputs`` takes them; of levels, from the least to the largest."""
    spans = [(each.path, [float(x) for x in each.span()[1:]]) for each in design.inputs]
    return tuple(f"{path}={min(ends)!r}:{max(ends)!r}" for path, ends in spans if ends)
