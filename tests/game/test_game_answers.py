"""What moves bring through the others' signatures, decision by decision."""

import pytest
from diplomatic_swings.experiments.studies.answers import answers, row_of
from diplomatic_swings.sim.turns.turn import reach
from diplomatic_swings.sim.why.explain import explain_turn


def test_the_worth_through_signatures_is_what_explain_shows(short):
    scenario, solved = short
    by_option = answers(scenario, solved.solution, "us", runs=(3,), weeks=(9,))
    move = explain_turn(reach(scenario, solved.solution, 0, 3, 9, "us")).move
    assert by_option.keys() == {option.key for option in move.options}
    for option in move.options:
        ((run, chance, through),) = by_option[option.key]
        assert (run, chance) == (3, option.chance)
        own = sum(term.value for term in option.terms if term.kind != "signing")
        assert own + through == pytest.approx(option.net)
    assert any(through for ((_, _, through),) in by_option.values())


def test_waiting_changes_nobodys_signature(short):
    scenario, solved = short
    by_option = answers(scenario, solved.solution, "us", runs=range(3), weeks=(5,))
    assert all(through == 0.0 for _, _, through in by_option["hold"])


def test_a_row_has_one_figure_a_run_behind_its_interval():
    row = row_of("scold", [(0, 0.1, 1.0), (0, 0.1, 3.0), (1, 0.4, 4.0)])
    assert row == ("scold", "3", "20.0", "+3.0000", "-9.7062 to +15.7062", "100")
