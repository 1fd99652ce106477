"""The report on a fit, as a page of the documentation.

python -m diplomatic_swings.experiments.fit.page results/fit > docs/fit.md
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from diplomatic_swings.experiments.record import targets

ABOUT = """\
# The fit to 2025

<!-- Written by `python -m diplomatic_swings.experiments.fit.page`; do not edit. -->

The numbers of `talks-2025-01` that no source gives were fitted to the record of 2025 by approximate Bayesian
computation ([why by rejection](decisions/0013-fit-by-rejection.md)); every draw is solved, then played. What may
move, how far and why, is in `scenarios/fit/priors.yaml`; what is aimed at, in `scenarios/facts/targets.yaml`: of its
targets half may be used, the other half is only looked at afterwards.

```sh
swings fit --out results/fit    # make it again; the draws that fit are results/fit/params.csv
```

A sweep plays the draws, each as a point of its own: `sampling: {kind: draws, params: results/fit/params.csv}`.
"""

PICTURES = """\

![Each number's range after the fit within its prior](_static/fit-numbers.svg)

![Each target before and after the fit, in spreads of one year](_static/fit-figures.svg)
"""


def page(folder: Path) -> Iterator[str]:
    """Yield the page from a folder that ``swings fit --out`` wrote."""
    yield ABOUT
    yield _again(folder)
    yield PICTURES + "\n"
    yield (folder / "report.md").read_text(encoding="utf-8")


def _again(folder: Path) -> str:
    study = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    weeks = f" --record-weeks {study['record_weeks']}" if study["record_weeks"] < targets.weeks() else ""
    command = f"swings fit --tries {study['tried']} --runs {study['runs']} --seed {study['seed']}{weeks}"
    before = f"*Before* is the scenario as it was (digest {study['digest']}); the draws do not depend on it."
    return f"\nMade by `{command}`, version {study['version']}. {before}\n\n"


def main() -> None:
    """Print the page."""
    sys.stdout.write("".join(page(Path(sys.argv[1]))))


if __name__ == "__main__":
    main()
