"""A scenario may open under a package in force: its terms are those of the package, wherever they are changed."""

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
