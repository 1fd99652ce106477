"""One run as a page of Mesa's own, SolaraViz: step, play, reset, choose the run, and watch charts.

A file of three lines is such a page, and ``solara run page.py`` shows it:

>>> from diplomatic_swings.app.mesa_page import mesa_page
>>> page = mesa_page("talks-2025-10")  # doctest: +SKIP

Solara belongs to the extra ``clients``; nothing else here needs it.
"""

from typing import Any

from diplomatic_swings.experiments.runs.solves import solution_for
from diplomatic_swings.sim.agents.model import BargainingModel
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.tell.errors import UserError

CHARTS = (("posture_russia", "posture_ukraine"), ("approval",), ("territory",))
"""What the page draws over the weeks, a chart each; names of what the model's data collector keeps."""

LAST_RUN = 999
"""Number of the last run that the page offers."""


def mesa_page(scenario: Scenario | str, seed: int = 0, run: int = 0) -> Any:  # noqa: ANN401 - an element of Solara
    """Return the page of one run.

    Args:
        scenario: what is played, or its name or path; it is solved if it is not.
        seed: seed of the ensemble that the run belongs to.
        run: number of the run to begin with, 0 to ``LAST_RUN``.

    Raises:
        UserError: if Solara is not installed.
        ScenarioError: with all mistakes in the scenario.
    """
    try:
        from mesa.visualization import Slider, SolaraViz, make_plot_component
    except ImportError as error:
        raise UserError("the page needs Solara: pip install 'diplomatic-swings[clients]'") from error
    loaded = load(scenario) if isinstance(scenario, str) else scenario
    fixed: dict[str, Any] = {
        "negotiation": loaded,
        "solution": solution_for(loaded, allow_unsettled=True).solution,
        "shocks_seed": seed,
    }
    return SolaraViz(
        BargainingModel(**fixed, run=run),
        components=[make_plot_component(list(names)) for names in CHARTS],
        model_params={**fixed, "run": Slider("run", run, 0, LAST_RUN, 1)},
        name=loaded.title,
    )
