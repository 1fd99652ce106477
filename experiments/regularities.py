"""Runs held against the regularities of 2025, in one table.

    python -m experiments.regularities [SCENARIO] [RUNS]

The figures of the record are the targets (``scenarios/facts/targets.yaml``); how likely they are under
the model is for ``swings validate-model`` to say.
"""

import sys
import warnings

import numpy as np
import pandas as pd

from experiments.ensemble import EnsembleResult, ensemble
from experiments.happened import Happened
from experiments.history import history_of
from experiments.targets import figures, table
from sim.scenario import load
from sim.state import INDEX


def regularities(result: EnsembleResult) -> pd.DataFrame:
    """Return a table: quantity, model (mean over runs whose paths are kept), observed, by days, unit, half."""
    paths = {name: result.paths[name].to_numpy() for name in ("move", "in_force", "state")}
    moved = history_of(paths["move"], paths["in_force"], result.scenario)
    about = (result.scenario.name, result.scenario.start)
    found = figures(Happened(*about, moved, paths["in_force"], paths["state"], INDEX, missing={}))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a mean over no run is NaN, and shown as such
        model = np.nanmean(found, axis=0)
    record = table().reset_index()
    return pd.DataFrame(
        {
            "quantity": record["name"],
            "model": model,
            "observed": record["value"],
            "by_days": record["by_days"],
            "unit": record["unit"],
            "half": record["half"],
        }
    )


def main() -> None:
    """Print the table for a scenario."""
    name = sys.argv[1] if len(sys.argv) > 1 else "baseline"
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    print(regularities(ensemble(load(name), runs)).round(3).to_string(index=False))  # noqa: T201 - its purpose


if __name__ == "__main__":
    main()
