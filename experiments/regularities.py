"""Runs held against the regularities of 2025.

    python -m experiments.regularities [SCENARIO] [RUNS]

Figures of the record: ``scenarios/facts/regularities.yaml``.
"""

import sys
from importlib.resources import files

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from ruamel.yaml import YAML

from experiments import measures
from experiments.ensemble import EnsembleResult, ensemble
from sim.play import DICTATED, WAR
from sim.players import EU, RUSSIA, US
from sim.scenario import load

Flags = NDArray[np.bool_]

YEAR = 52
DECEMBER = 47
"""Weeks from the baseline's start to mid-December 2025."""

GESTURES = ("gesture", "truce", "economic_offer", "bilateral_bid")


def played(result: EnsembleResult, player: int, keys: tuple[str, ...]) -> Flags:
    """Return in which (run, week) of the kept paths a player played one of some levers."""
    wanted = np.array(
        [lever.player == player and lever.key in keys for m in result.scenario.levers for lever in m]
    )
    return np.asarray(wanted[result.paths["move"].to_numpy()[:, :, player]])


def coded(result: EnsembleResult, postures: tuple[str, ...]) -> Flags:
    """Return in which (run, week) of the kept paths Washington's move has one of some postures."""
    wanted = np.array(
        [lever.player == US and lever.posture in postures for m in result.scenario.levers for lever in m]
    )
    return np.asarray(wanted[result.paths["move"].to_numpy()[:, :, US]])


def followed(cause: Flags, effect: Flags) -> float:
    """Return the share of weeks with a cause in which the effect comes that week or the next."""
    soon = effect.copy()
    soon[:, :-1] |= effect[:, 1:]
    return float(soon[cause].mean()) if cause.any() else float("nan")


def model_figures(result: EnsembleResult) -> dict[str, float]:
    """Return each regularity as the runs show it, over their first year where that matters."""
    force = result.paths["in_force"].to_numpy()
    war = force[:, :-1] == WAR
    years = max(war.sum() / measures.WEEKS_A_YEAR, 1.0)
    pressure = coded(result, ("PR", "EX")) & war
    chain = result.counts.chain / np.maximum(result.counts.chain.sum(axis=1, keepdims=True), 1)
    share = result.counts.posture_weeks / result.counts.posture_weeks.sum()
    names = ("press_russia", "court_russia", "press_ukraine", "support_ukraine")
    week = min(DECEMBER, result.weeks)
    mean = result.paths["state"].mean("run").isel(week=week)
    year = slice(0, min(YEAR, result.weeks) + 1)
    gain = result.paths["state"].sel(variable="gain").to_numpy()[:, : week + 1]
    packages = played(result, EU, ("sanctions",)) & war
    return {
        "tilt_switches_per_year": result.tilt_switches_per_year(),
        **{f"share_{name}": float(share[k]) for k, name in enumerate(names)},
        **{f"stays_{name}": float(chain[k, k]) for k, name in enumerate(names)},
        "gesture_after_pressure": followed(pressure, played(result, RUSSIA, GESTURES)),
        "softening_after_pressure": followed(pressure, played(result, RUSSIA, ("soften",))),
        "exit_threats_per_year": float((played(result, US, ("threaten_walk",)) & war).sum() / years),
        "exits_in_first_year": float((played(result, US, ("walk",))[:, year]).any(axis=1).mean()),
        "limited_truces_per_year": float((played(result, RUSSIA, ("truce",)) & war).sum() / years),
        "weeks_between_eu_packages": float(war.sum() / max(packages.sum(), 1)),
        "ceasefire_in_first_year": float(
            ((force[:, year] > WAR) & (force[:, year] < DICTATED)).any(axis=1).mean()
        ),
        "approval_after_47_weeks": float(mean.sel(variable="approval")),
        "gain_per_month": float(gain.mean() * measures.WEEKS_A_YEAR / 12.0),
        "brent_after_47_weeks": float(mean.sel(variable="brent")),
    }


def regularities(result: EnsembleResult) -> pd.DataFrame:
    """Return a table: quantity, model, observed in 2025, unit, source."""
    text = files("scenarios").joinpath("facts/regularities.yaml").read_text(encoding="utf-8")
    observed = YAML(typ="safe").load(text)
    found = model_figures(result)
    rows = [
        (name, found[name], fact["value"], fact["unit"], fact["source"]) for name, fact in observed.items()
    ]
    return pd.DataFrame(rows, columns=["quantity", "model", "observed", "unit", "source"])


def main() -> None:
    """Print the table for a scenario."""
    name = sys.argv[1] if len(sys.argv) > 1 else "baseline"
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    print(regularities(ensemble(load(name), runs)).round(3).to_string(index=False))  # noqa: T201 - its purpose


if __name__ == "__main__":
    main()
