"""The report on the shipped fit, as a page of the documentation.

python -m experiments.fit.page results/fit results/august > docs/fit.md
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from experiments import targets

ABOUT = """\
# The fit to 2025

<!-- Written by `python -m experiments.fit.page`; do not edit. -->

The numbers of the baseline that no source gives were fitted to the record of 2025 by approximate Bayesian
computation ([why by rejection](decisions/0013-fit-by-rejection.md)). What may move, how far and why, is in
`scenarios/fit/priors.yaml`; what is aimed at, in `scenarios/facts/targets.yaml`: of its targets half may be used,
the other half is only looked at afterwards. What came near the record is the posterior ensemble
`scenarios/fit/posterior.csv`. Run a scenario with it, and every 64 runs have numbers of their own:

```sh
swings run baseline --params posterior
swings compare guarantees-on-the-table baseline-2025-10 --params posterior
swings fit --out results/fit                         # make it again
```

A draw moves only what a scenario has in common with the baseline: what a preset or a lens sets for a reason of
its own stays as it is. The baseline itself has the median of the draws, and their range, wherever the record
says something.
"""

AUGUST = """\

# The fit to August

For a split in time the same was done with the first {weeks} weeks only (`--record-weeks {weeks}`): what was not
known by then is not used. The draws are `scenarios/fit/august.csv`; what they say about September to December is
in [validation.md](validation.md). The rules and all other numbers were set with the whole year in view.
"""

PICTURES = """\

![Each number's range after the fit within its prior](_static/fit-numbers.svg)

![Each target before and after the fit, in spreads of one year](_static/fit-figures.svg)
"""


def page(whole: Path, early: Path) -> Iterator[str]:
    """Yield the page from two folders that ``swings fit --out`` wrote."""
    yield ABOUT
    yield _again(whole)
    yield PICTURES + "\n"
    yield (whole / "report.md").read_text(encoding="utf-8")
    weeks = json.loads((early / "result.json").read_text(encoding="utf-8"))["record_weeks"]
    yield AUGUST.format(weeks=weeks).replace("\n# ", "\n## ")
    yield _again(early)
    report = (early / "report.md").read_text(encoding="utf-8")
    yield report[: report.index("\n## Targets")].replace(
        "## What came of it", "### What came of it to August"
    )


def _again(folder: Path) -> str:
    told = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    weeks = f" --record-weeks {told['record_weeks']}" if told["record_weeks"] < targets.weeks() else ""
    command = f"swings fit --tries {told['tried']} --runs {told['runs']} --seed {told['seed']}{weeks}"
    before = f"*Before* is the baseline as it was (digest {told['digest']}); the draws do not depend on it."
    return f"\nMade by `{command}`, version {told['version']}. {before}\n\n"


def main() -> None:
    """Print the page."""
    sys.stdout.write("".join(page(Path(sys.argv[1]), Path(sys.argv[2]))))


if __name__ == "__main__":
    main()
