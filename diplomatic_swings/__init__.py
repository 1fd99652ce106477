"""Talks between the US, Russia, Ukraine and the EU as a game that is solved and played many times.

>>> from diplomatic_swings import load, play
>>> play(load("talks-2025-10"), runs=1000).share("settle")  # doctest: +SKIP

The names of ``__all__`` are the public ones (docs/api.md); everything else may move.  Each is loaded when it is
first used, so that this import costs nothing.
"""

import importlib
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diplomatic_swings.experiments.designs.files import read_design
    from diplomatic_swings.experiments.runs.compare import compare
    from diplomatic_swings.experiments.runs.runs import Play, play, play_with
    from diplomatic_swings.experiments.runs.solves import solution_for as solve
    from diplomatic_swings.experiments.session import Session
    from diplomatic_swings.experiments.studies.discovery import discover
    from diplomatic_swings.experiments.studies.phase import phase_map as phase
    from diplomatic_swings.experiments.studies.sensitivity.study import study as sensitivity
    from diplomatic_swings.experiments.sweeps import sweep
    from diplomatic_swings.forms.problems import ScenarioError
    from diplomatic_swings.plots import draw_comparison, draw_run, plot
    from diplomatic_swings.sim.agents.model import BargainingModel
    from diplomatic_swings.sim.scenario.loading import load
    from diplomatic_swings.sim.scenario.varying import vary
    from diplomatic_swings.sim.why.explain import explain

    __version__: str

__all__ = [
    "BargainingModel",
    "Play",
    "ScenarioError",
    "Session",
    "__version__",
    "compare",
    "discover",
    "draw_comparison",
    "draw_run",
    "explain",
    "load",
    "phase",
    "play",
    "play_with",
    "plot",
    "read_design",
    "sensitivity",
    "solve",
    "sweep",
    "vary",
]

HOMES = {
    "BargainingModel": "sim.agents.model",
    "Play": "experiments.runs.runs",
    "ScenarioError": "forms.problems",
    "Session": "experiments.session",
    "__version__": "store.version:VERSION",
    "compare": "experiments.runs.compare",
    "discover": "experiments.studies.discovery",
    "draw_comparison": "plots",
    "draw_run": "plots",
    "explain": "sim.why.explain",
    "load": "sim.scenario.loading",
    "phase": "experiments.studies.phase:phase_map",
    "play": "experiments.runs.runs",
    "play_with": "experiments.runs.runs",
    "plot": "plots",
    "read_design": "experiments.designs.files",
    "sensitivity": "experiments.studies.sensitivity.study:study",
    "solve": "experiments.runs.solves:solution_for",
    "sweep": "experiments.sweeps",
    "vary": "sim.scenario.varying",
}
"""The module of every public name, and after a colon what it is called there, if that is another name."""

DEPRECATED: dict[str, str] = {}
"""Former public names, each with the one to use instead: they warn for one minor release, then they go."""

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Load a public name."""
        if name in DEPRECATED:
            message = f"{__name__}.{name} is now {__name__}.{DEPRECATED[name]}"
            warnings.warn(message, DeprecationWarning, stacklevel=2)
            return getattr(importlib.import_module(__name__), DEPRECATED[name])
        if name not in HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module, _, other = HOMES[name].partition(":")
        value = getattr(importlib.import_module(f"{__name__}.{module}"), other or name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(__all__)
