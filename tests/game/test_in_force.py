"""A scenario may open under a package in force: its terms are those of the package, wherever they are changed."""

import pytest
from diplomatic_swings.forms.parsing import parse
from diplomatic_swings.sim.scenario.checks import _needed
from diplomatic_swings.sim.scenario.legality import phase_of, start_state
from diplomatic_swings.sim.scenario.loading import load, vary

pytest_plugins = ("scenario_files",)


def terms(scenario):
    s = scenario.state
    return s.terms_territory, s.terms_alignment, s.terms_relief, s.terms_guarantees


def test_the_run_opens_under_the_terms_of_the_package(home):
    truce = home.load("in_force: truce")
    assert (truce.state.ceasefire, truce.state.settlement) == (1, 0)
    assert terms(truce) == truce.packages[0].terms == (0.25, 0.25, 0.25, 0.25)
    settled = home.load("in_force: 28-points")
    assert (settled.state.ceasefire, settled.state.settlement) == (0, 1)


def test_without_it_the_run_opens_as_the_state_says(home):
    assert home.load().state == load("base").state
    assert home.load().digest == load("base").digest


def test_what_is_in_force_changes_the_digest(home):
    assert len({home.load(f"in_force: {name}").digest for name in ("truce", "28-points")}) == 2


def test_terms_in_force_follow_the_package_when_a_number_changes(home):
    changed = vary(home.load("in_force: truce"), {"packages.truce.terms.relief": 0.4})
    assert changed.state.terms_relief == changed.packages[0].terms[2] == 0.4


def test_an_unknown_package_is_reported_where_it_stands(home):
    place, (mistake,) = home.marked("in_force: ^trucee")
    assert mistake.startswith(place)
    assert "given unknown 'trucee'); did you mean 'truce'?" in mistake


def test_a_lever_of_war_cannot_be_forced_while_a_ceasefire_opens_the_run(home):
    body = """in_force: truce
events:
  - {date: 2025-01-20, name: Again, force: {us: restore}, source: test}"""
    assert any("not in the phase of the start, ceasefire" in mistake for mistake in home.mistakes(body))


def test_the_first_week_opens_in_the_state_that_its_events_leave_within_bounds():
    """Events of later weeks do not count; what is in force says the phase."""
    text = """start: 2025-01-20
in_force: truce
state: {mood: 0.2, brent: 70, glow: 0.9, approval: 45}
packages: {truce: {kind: ceasefire}}
events:
  first: {date: 2025-01-22, set: {mood: 0.5}, add: {brent: 4, glow: 0.5}}
  later: {date: 2025-01-27, set: {approval: 30}}
"""
    state = start_state(parse(text, "made.yaml").root)
    assert (state["mood"], state["brent"]) == (0.5, 74.0)
    assert (state["glow"], state["approval"]) == (1.0, 45.0)
    assert (state["ceasefire"], state["settlement"]) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("state", "phase"),
    [
        ({}, "war"),
        ({"ceasefire": 1.0}, "ceasefire"),
        ({"settlement": 1.0}, "settlement"),
        ({"imposed": 1.0, "ceasefire": 1.0}, None),
        ({"exhausted": 1.0}, None),
    ],
)
def test_a_state_is_in_one_phase_and_in_none_once_a_side_has_collapsed(state, phase):
    assert phase_of(state) == phase


def test_the_first_of_several_papers_says_why_an_act_is_missing():
    text = """packages:
  first: {tabled_by: [us, russia], signers: [russia]}
  second: {tabled_by: [us], signers: [russia]}
"""
    tree = parse(text, "made.yaml").root
    (needed,) = _needed(tree, "us")
    assert needed == ("table", "us may table first", "first")
    assert {(why, paper) for name, why, paper in _needed(tree, "russia") if name == "sign"} == {
        ("russia must sign first", "first")
    }


@pytest.mark.parametrize(
    ("weeks", "date", "within"), [(1, "2025-01-26", True), (1, "2025-01-27", False), (2, "2025-02-02", True)]
)
def test_an_event_lies_within_the_weeks_of_the_run_were_it_only_one(home, weeks, date, within):
    body = f"""weeks: {weeks}
events:
  - {{date: {date}, name: Late, add: {{mood: 0.1}}, source: test}}"""
    found = [mistake for mistake in home.mistakes(body) if "the horizon" in mistake]
    assert (not found) == within
