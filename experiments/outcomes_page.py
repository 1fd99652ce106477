"""The outcomes of every preset under every reading, as a page of the documentation.

python -m experiments.outcomes_page > docs/outcomes.md
"""

import sys
from collections.abc import Iterator

from experiments.ensemble import ensemble
from sim.outcomes import OUTCOME_KEYS
from sim.scenario import available, lenses, load

RUNS = 400
ABOUT = """\
# Outcomes of every preset, under the neutral baseline and under each lens

<!-- Written by `python -m experiments.outcomes_page`; do not edit. -->

Share of runs, in percent, at the horizon: stall / walkout / freeze / settle / imposed. {runs} runs each,
seed 0, so each figure is good to about five points. Re-make a cell with

    swings run PRESET --lens LENS --runs {runs}

What the readings disagree on, and which signs would tell them apart: `swings lenses`.

"""


def page() -> Iterator[str]:
    """Yield the page."""
    readings = [None, *(lens.name for lens in lenses())]
    yield ABOUT.format(runs=RUNS)
    yield f"| scenario | {' | '.join(lens or 'neutral' for lens in readings)} |\n"
    yield "|---" * (len(readings) + 1) + "|\n"
    for listed in available():
        cells = (_shares(listed.name, lens) for lens in readings)
        yield f"| {listed.name} | {' | '.join(cells)} |\n"


def _shares(name: str, lens: str | None) -> str:
    result = ensemble(load(name, lens=lens), RUNS)
    return "/".join(f"{100.0 * result.share(key).share:.0f}" for key in OUTCOME_KEYS)


def main() -> None:
    """Print the page."""
    sys.stdout.write("".join(page()))


if __name__ == "__main__":
    main()
