"""Compile what a run needs, so that the first command need not: the last step of the set-up.

    python -m diplomatic_swings.experiments.runs.compiling

The code of a solve, another minute, is compiled by the first command that solves.
"""

from diplomatic_swings.experiments.runs.runs import Play, play_with
from diplomatic_swings.experiments.runs.solves import solution_for
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.tables.block import LANES

COMES_SOLVED = "talks-2025-10"
"""A scenario whose solution is shipped."""


def main() -> None:
    """Play a block of runs of a scenario that comes solved."""
    scenario = load(COMES_SOLVED)
    play_with(scenario, solution_for(scenario), Play(LANES))


if __name__ == "__main__":
    main()
