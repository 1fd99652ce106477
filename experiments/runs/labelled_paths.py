"""Whole paths as labelled data: every variable with its unit and meaning, and the result that it belongs to.

The file is NetCDF 3, which R, MATLAB, Panoply and xarray read and which asks for no further library here.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from diplomatic_swings.experiments.runs.rows import about
from diplomatic_swings.experiments.runs.runs import BargainingResult
from diplomatic_swings.sim.tables.block import ACTS, NO_ACT
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS
from diplomatic_swings.sim.world.state import NAMES, VARIABLES

if TYPE_CHECKING:
    import xarray as xr

PATHS_FILE: Final = "paths.nc"

CONVENTIONS: Final = "CF-1.11"
IN_FORCE: Final = ("war", "ceasefire", "settlement", "terms dictated to Ukraine", "Russia's withdrawal")


def labelled_paths(result: BargainingResult) -> "xr.Dataset":
    """Return the whole paths of the first runs with labels, units, seed, digest and version.

    State variables are variables of their own, ``(run, week)``, as their units differ.  What is named by a number - an
    outcome, a move, a paper - carries ``flag_values`` and ``flag_meanings``.

    Raises:
        ValueError: if no paths were kept.
    """
    import xarray as xr

    paths, s = result.paths, result.scenario
    if "state" not in paths:
        raise ValueError("expected a result that keeps whole paths (given one played with kept=0)")
    state = paths["state"].to_numpy()
    data: dict[str, Any] = {
        name: (("run", "week"), state[:, :, i], _said(VARIABLES[name].meaning, VARIABLES[name].unit))
        for i, name in enumerate(NAMES)
    }
    options = [f"{owner}:{key}" for owner, key in result.lever_keys]
    papers = ["none", *(paper.key for paper in s.packages)]
    coded = {
        "outcome": ("outcome of the run", (*OUTCOME_KEYS, "imposed on Russia"), 0),
        "in_force": ("what is in force", IN_FORCE, 0),
        "move": ("everyday move of the player in the week", ["none", *options], -1),
        "act": ("weighty act of the player in the week", ["none", *ACTS], NO_ACT),
        "paper": ("paper on the table after the moves of the week", papers, 0),
    }
    for name, (words, names, first) in coded.items():
        data[name] = (paths[name].dims, paths[name].to_numpy(), {"long_name": words} | flags(names, first))
    for name, words, unit in (
        ("belief", "public belief that the player is of its first type", "1"),
        ("payoff", "payoff of the player over the whole run, on its own scale", "util"),
    ):
        data[name] = (paths[name].dims, paths[name].to_numpy(), _said(words, unit))
    kinds = paths["type"].to_numpy()
    types = np.stack([np.array(p.types)[kinds[:, i]] for i, p in enumerate(s.players)], axis=1)
    data["type"] = (("run", "player"), types, {"long_name": "hidden type of the player"})
    return xr.Dataset(data, _coordinates(result, len(kinds)), _attributes(result))


def flags(names: Any, first: int) -> dict[str, Any]:  # noqa: ANN401 - any sequence of names
    """Return attributes that name whole numbers from ``first`` on, as the CF conventions do."""
    values = np.arange(first, first + len(names), dtype=np.int16)
    return {"flag_values": values, "flag_meanings": " ".join(name.replace(" ", "_") for name in names)}


def save_paths(result: BargainingResult, folder: Path) -> None:
    """Write the whole paths of the first runs as ``paths.nc``."""
    labelled_paths(result).to_netcdf(folder / PATHS_FILE, engine="scipy", format="NETCDF3_64BIT")


def _said(words: str, unit: str) -> dict[str, str]:
    return {"long_name": words, "units": unit}


def _coordinates(result: BargainingResult, runs: int) -> dict[str, Any]:
    weeks = np.arange(result.weeks + 1, dtype=np.int32)
    since = {"long_name": "first day of the week", "units": f"days since {result.scenario.start.isoformat()}"}
    return {
        "run": ("run", np.arange(runs, dtype=np.int32), {"long_name": "number of the run"}),
        "week": ("week", weeks, {"long_name": "weeks since the start; the state as that week begins"}),
        "turn": ("turn", weeks[:-1], {"long_name": "week in which the move is made"}),
        "date": ("week", (result.dates - result.dates[0]).astype(np.int32), since),
        "player": ("player", result.player_keys, {"long_name": "player, as the scenario calls it"}),
    }


def _attributes(result: BargainingResult) -> dict[str, str]:
    return {
        "Conventions": CONVENTIONS,
        "title": f"Diplomatic Swings: {result.scenario.title}",
        "source": f"diplomatic-swings {about(result)['version']}",
        **about(result),
    }
