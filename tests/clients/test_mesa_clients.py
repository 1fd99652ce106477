"""Mesa's own tools on the model: replications, time, the data collector, pickles, and its page in a browser."""

import pickle
import re
import warnings

import mesa
import pytest
from tiny_model import tiny

from diplomatic_swings import BargainingModel


def model_of(run=0):
    scenario, solved = tiny()
    return BargainingModel(scenario, solved.solution, shocks_seed=1, run=run)


def fixed():
    scenario, solved = tiny()
    return {"negotiation": scenario, "solution": solved.solution, "shocks_seed": 1}


def test_replications_of_batch_run_differ_or_are_refused():
    rows = mesa.batch_run(BargainingModel, fixed(), rng=range(3), display_progress=False)
    assert len({row["payoff"] for row in rows if row["player"] == "us"}) == 3
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of Mesa, for iterations
        with pytest.raises(ValueError, match="range"):
            mesa.batch_run(BargainingModel, fixed(), iterations=12, display_progress=False)
        with pytest.raises(ValueError, match="all be that same run"):
            mesa.batch_run(BargainingModel, fixed() | {"run": 7}, iterations=12, display_progress=False)


def test_run_for_is_in_step_with_weeks_and_collects_each():
    model = model_of()
    model.run_for(5)
    assert (model.week, model.steps, model.time) == (5, 5, 5.0)
    model.run_for(100)
    table = model.datacollector.get_model_vars_dataframe()
    assert table["week"].tolist() == list(range(13))
    agents = model.datacollector.get_agent_vars_dataframe()
    assert len(agents) == 13 * len(model.players)


def test_a_run_goes_on_from_a_pickle():
    model = model_of(3)
    model.run_for(4)
    again = pickle.loads(pickle.dumps(model))
    for each in (model, again):
        each.run_for(20)
    one, other = (each.datacollector.get_agent_vars_dataframe() for each in (model, again))
    assert one.equals(other)


def test_its_page_draws_steps_and_resets(monkeypatch):
    solara = pytest.importorskip("solara", reason="make clients installs Solara")
    from diplomatic_swings.app import mesa_page

    scenario, solved = tiny()
    monkeypatch.setattr(mesa_page, "solution_for", lambda *_, **__: solved)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Solara and Mesa themselves
        page = solara.AppLayout(children=[mesa_page.mesa_page(scenario, seed=1)])
        box, context = solara.render(page, handle_error=False)
        try:
            assert (shown(box), len(charts(box))) == ("0.0", len(mesa_page.CHARTS))
            at_start = charts(box)
            press(box, "Step")
            press(box, "Step")
            assert shown(box) == "2.0"
            assert charts(box) != at_start
            press(box, "Reset")
            assert (shown(box), charts(box)) == ("0.0", at_start)
            press(box, "Step")
            assert shown(box) == "1.0"
        finally:
            context.close()


def press(box, words):
    """Press the button with these words."""
    next(w for w in below(box) if type(w).__name__ == "Btn" and w.children == [words]).click()


def shown(box):
    """Return the time that the page shows."""
    return re.search(r"Time: ([\d.]+)", " ".join(str(w.children) for w in below(box) if is_text(w)))[1]


def charts(box):
    """Return the pictures of the page."""
    return [image.value for w in below(box) if type(w).__name__ == "GridLayout" for image in w.items]


def is_text(widget):
    return type(widget).__name__ == "Html" and all(isinstance(child, str) for child in widget.children)


def below(widget):
    """Yield a widget and all that are in it."""
    yield widget
    for child in getattr(widget, "children", None) or ():
        if not isinstance(child, str):
            yield from below(child)
