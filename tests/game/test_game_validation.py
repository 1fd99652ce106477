"""Runs held against the record of 2025: by the same functions, with reasons for what it cannot have."""

import numpy as np
import pytest
from diplomatic_swings.experiments.record import coded
from diplomatic_swings.experiments.record.happened import MISSING, happened
from diplomatic_swings.experiments.record.history import History
from diplomatic_swings.experiments.record.targets import figures, names, targets, usual, weeks
from diplomatic_swings.experiments.runs.runs import Play, play_with
from diplomatic_swings.experiments.validation.page import page
from diplomatic_swings.experiments.validation.validation import validate, weeks_of
from diplomatic_swings.forms.problems import ScenarioError
from diplomatic_swings.sim.scenario.loading import lasting
from diplomatic_swings.sim.tables.block import ACTS

RUNS = 64
WEEKS = weeks_of(usual())


@pytest.fixture(scope="module")
def result(short):
    """Runs as long as the record is held against."""
    scenario, solved = short
    return play_with(lasting(scenario, WEEKS), solved, Play(RUNS, seed=2, threads=2, kept=RUNS))


@pytest.fixture(scope="module")
def found(short):
    """The game held against the record."""
    scenario, solved = short
    return validate(lasting(scenario, WEEKS), solved, RUNS, seed=2)


def test_runs_and_the_record_have_the_same_form(result):
    ours, recorded = happened(result).history, coded.history()
    for name in History._fields:
        assert getattr(ours, name).ndim == getattr(recorded, name).ndim == 2, name
        assert getattr(ours, name).shape == (RUNS, WEEKS), name


@pytest.mark.parametrize(
    ("mark", "player", "key"), [("truce", "russia", "truce"), ("sanction", "us", "sanction")]
)
def test_a_move_is_marked_where_it_is_played(result, mark, player, key):
    numbers = [
        n for n, (owner, lever) in enumerate(result.lever_keys) if owner == player and lever.startswith(key)
    ]
    place = result.player_keys.index(player)
    played = np.isin(result.paths["move"].to_numpy()[:, :, place], numbers)
    assert (getattr(happened(result).history, mark) == played).all()


def test_an_exit_is_the_act_of_walking_out(result):
    walks = result.paths["act"].to_numpy()[:, :, 0] == ACTS.index("walk")
    assert (happened(result).history.exit == walks).all()


def test_every_target_has_a_figure_or_a_reason(result):
    values = figures(happened(result))
    assert values.shape == (RUNS, len(targets()))
    for column, name in enumerate(names()):
        if name in MISSING:
            assert np.isnan(values[:, column]).all(), name
    always = [n for n in names() if n.startswith(("share_", "approval_", "gain_per", "brent"))]
    assert all(np.isfinite(values[:, names().index(name)]).all() for name in always)


def test_weeks_after_the_window_change_no_target(result):
    longer, shorter = happened(result), happened(result).first(weeks())
    assert np.array_equal(figures(longer), figures(shorter), equal_nan=True)


def test_a_level_of_runs_is_that_of_their_states(result):
    runs = happened(result).first(weeks())
    arms = figures(runs)[:, names().index("europe_arms")]
    states = result.paths["state"].sel(variable="eu_arms").to_numpy()
    assert arms == pytest.approx(states[:, 1 : weeks() + 1].mean(axis=1))


def test_the_page_has_every_target_and_reasons_for_what_runs_cannot_have(found):
    text = page(found)
    assert all(f"| {target.name} |" in text for target in targets())
    assert "## September to December 2025, from what was known before" in text
    assert found.missing == MISSING


def test_a_scenario_that_is_too_short_is_refused(short):
    scenario, solved = short
    with pytest.raises(ScenarioError, match=r"expected 63 weeks or more \(given 62\)"):
        validate(lasting(scenario, WEEKS - 1), solved, RUNS)
