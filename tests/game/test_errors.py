"""Every mistake in a file is reported: place, path, what was expected and given."""

import pytest
from diplomatic_swings.sim.scenario import form
from diplomatic_swings.sim.scenario.loading import ScenarioError, load
from diplomatic_swings.sim.tables.block import ACTS
from diplomatic_swings.sim.world.state import RULED, VARIABLES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scenario_files import base_document, mistakes

pytest_plugins = ("scenario_files",)

quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

PAPER = "label: X, kind: settlement, source: test, tabled_by: [us]"
TERMS = "terms: {territory: 0, alignment: 0, relief: 0, guarantees: 0}"


def test_the_base_has_no_mistake(home):
    assert home.mistakes("") == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # players, types, priors
        (
            "players: {us: {types: {bluffer: {prior: ^0.6}}}}",
            "players.us.types: expected priors that sum to 1 (given 0.5 + 0.6 = 1.1)",
        ),
        (
            "players: {ukraine: {^types: {plain: {prior: 0.9}}}}",
            "players.ukraine.types: expected priors that sum to 1 (given 0.9)",
        ),
        (
            "players: {ukraine: {types: {plain: {prior: ^1.2}}}}",
            "players.ukraine.types.plain.prior: expected a number from 0 to 1 [probability] (given 1.2)",
        ),
        (
            "players: {us: {types: {^third: {meaning: is third}}}}",
            "players.us.types.third.prior: expected a number from 0 to 1 [probability] (missing)",
        ),
        (
            "decisions: {us: {type: ^blufer}}",
            "decisions.us.type: expected the type it has: random or resolute or bluffer (given 'blufer'); did you mean 'bluffer'?",
        ),
        (
            "order: ^[us, russia]",
            "order: expected each of us, russia, ukraine once (given [us, russia])",
        ),
        (
            "order: ^[us, russia, russia]",
            "order: expected each of us, russia, ukraine once (given [us, russia, russia])",
        ),
        # packages
        (
            f"packages: {{^new: {{{PAPER}, {TERMS}}}}}",
            "packages.new.signers: expected a list of players who must sign the package, not empty (missing)",
        ),
        (
            f"packages: {{new: {{{PAPER}, {TERMS}, signers: ^[]}}}}",
            "packages.new.signers: expected a list of players who must sign the package, not empty (given a list)",
        ),
        (
            "packages: {truce: {tabled_by: ^[]}}",
            "packages.truce.tabled_by: expected a list of players who may table the package, not empty (given a list)",
        ),
        (
            "packages: {truce: {tabled_by: [us, ^ukrain]}}",
            "packages.truce.tabled_by[1]: expected a player: us or russia or ukraine (given 'ukrain'); did you mean 'ukraine'?",
        ),
        (
            "packages: {truce: {signers: [russia, ukraine, ^china]}}",
            "packages.truce.signers[2]: expected a player: us or russia or ukraine (given 'china')",
        ),
        (
            "packages: {truce: {signers: [russia, ^russia]}}",
            "packages.truce.signers[1]: expected each once (given 'russia' again)",
        ),
        (
            "packages: {truce: {terms: {territory: ^1.5}}}",
            "packages.truce.terms.territory: expected a number from 0 to 1 [0..1] (given 1.5)",
        ),
        (
            "packages: {truce: {terms: {^teritory: 0.5}}}",
            "packages.truce.terms.teritory: expected an issue (given unknown 'teritory'); did you mean 'territory'?",
        ),
        (
            "packages: {truce: {kind: ^armistice}}",
            "packages.truce.kind: expected kind of package: ceasefire or settlement (given 'armistice')",
        ),
        # payoffs
        (
            "payoffs: {us: {^fightin: -1}}",
            "payoffs.us.fightin: expected a feature (given unknown 'fightin'); did you mean 'fighting'?",
        ),
        (
            "payoffs: {us: {types: {bluffer: {^glo: 1}}}}",
            "payoffs.us.types.bluffer.glo: expected a feature (given unknown 'glo'); did you mean 'glow'?",
        ),
        (
            "payoffs: {us: {types: {^bluffr: {glow: 1}}}}",
            "payoffs.us.types.bluffr: expected a type (given unknown 'bluffr'); did you mean 'bluffer'?",
        ),
        (
            "payoffs: {us: {glow: {value: 1, unit: ^util}}}",
            "payoffs.us.glow.unit: expected unit util/week per share (given 'util')",
        ),
        ("payoffs: {^usa: {}}", "payoffs.usa: expected a player (given unknown 'usa'); did you mean 'us'?"),
        # levers and acts
        (
            "levers: {russia: {stall: {effects: {^tabled: 1}}}}",
            "levers.russia.stall.effects.tabled: expected a state variable that may stand here (only the rules of the game write it)",
        ),
        (
            "acts: {russia: {sign: {effects: {^settlement: 1}}}}",
            "acts.russia.sign.effects.settlement: expected a state variable that may stand here (only the rules of the game write it)",
        ),
        (
            "levers: {russia: {stall: {^stance: {russia: 1}}}}",
            "levers.russia.stall.stance: expected a field of a lever that may stand here (only levers of us have it)",
        ),
        (
            "levers: {us: {court: {type_cost: {^resolut: 1}}}}",
            "levers.us.court.type_cost.resolut: expected a type (given unknown 'resolut'); did you mean 'resolute'?",
        ),
        (
            "acts: {russia: {^walk: {label: Leave, source: test}}}",
            "acts.russia.walk: expected an act that may stand here (only us can leave the talks and return)",
        ),
        (
            "acts: {us: {^sign: {label: Sign, source: test}}}",
            "acts.us.sign: expected an act that us can take (given 'sign', with no package it may sign)",
        ),
        (
            "packages: {28-points: {tabled_by: [us]}}\nacts: {russia: {^table: {label: Table}}}",
            "acts.russia.table: expected an act that russia can take (given 'table', with no package it may table)",
        ),
        (
            "acts: {us: {^return: null}}",
            "acts.us.return: expected an act (missing: us can leave the talks)",
        ),
        (
            "acts: {russia: {^sign: null}}",
            "acts.russia.sign: expected an act (missing: russia must sign truce)",
        ),
        (
            "acts: {ukraine: {^table: null}}",
            "acts.ukraine.table: expected an act (missing: ukraine may table truce)",
        ),
        (
            "acts: {us: {^siign: {}}}",
            "acts.us.siign: expected an act (given unknown 'siign'); did you mean 'sign'?",
        ),
        (
            "acts: {us: {walk: {^recovery: 3}}}",
            "acts.us.walk.recovery: expected a field of an act (given unknown 'recovery')",
        ),
        # counts that must be whole
        (
            "bargaining: {pressure_levels: ^4.5}",
            "bargaining.pressure_levels: expected a whole number from 2 to 9 [count] (given 4.5)",
        ),
        (
            "solver: {runs: ^100.5}",
            "solver.runs: expected a whole number from 64 to 1e+06 [runs] (given 100.5)",
        ),
        ("spread: {gain: ^-1}", "spread.gain: expected a number from 0 to 6000 [km2/week] (given -1)"),
        # duplicates
        (
            "payoffs: {us: {glow: 1, ^glow: 2}}",
            "payoffs.us.glow: expected each key once (given twice, first at line 4, column 16)",
        ),
        ("format: ^3", "format: expected a whole number equal to 2 [version] (given 3)"),
    ],
)
def test_one_mistake(home, body, expected):
    place, lines = home.marked(body)
    assert lines == [f"{place}: {expected}"]


@pytest.mark.parametrize("section", ["payoffs", "decisions", "levers"])
def test_a_player_without_a_part(home, section):
    (line,) = home.mistakes(f"{section}:\n  russia: null")
    assert line.startswith(f"mine.yaml:5:3: {section}.russia: expected a m")
    assert line.endswith("(missing)")


def test_a_player_who_is_declared_and_nowhere_described_is_told_all_that_it_lacks(home):
    body = "players: {china: {name: China, capital: Beijing, types: {trader: {meaning: trades, prior: 1}}}}"
    lines = home.mistakes(body)
    paths = [line.split(": ")[1] for line in lines]
    assert sorted(paths) == [
        "decisions.china",
        "levers.china",
        "order",
        "payoffs.china",
    ]


def test_all_mistakes_come_at_once(home):
    body = "payoffs: {us: {glo: 1}}\npackages: {truce: {signers: []}}\nplayers: {us: {types: {bluffer: {prior: 0.1}}}}"
    assert [line.split(":")[1] for line in home.mistakes(body)] == ["4", "5", "6"]


def test_what_follows_from_a_mistake_is_not_said_again(home):
    (line,) = home.mistakes("packages: {truce: {signers: []}, 28-points: null}")
    assert "packages.truce.signers" in line


@given(name=st.sampled_from(RULED))
@quick
def test_no_lever_writes_what_only_rules_write(home, name):
    (line,) = home.mistakes(f"levers: {{russia: {{stall: {{effects: {{{name}: 0}}}}}}}}")
    assert "only the rules of the game write it" in line


@given(name=st.sampled_from(sorted(set(VARIABLES) - set(RULED))))
@quick
def test_a_lever_may_write_every_other_variable(home, name):
    assert home.mistakes(f"levers: {{russia: {{stall: {{effects: {{{name}: 0}}}}}}}}") == []


@given(priors=st.lists(st.floats(0, 1), min_size=1, max_size=3))
@quick
def test_priors_must_sum_to_one(home, priors):
    kinds = {f"kind{i}": {"meaning": "is a kind", "prior": prior} for i, prior in enumerate(priors)}
    document = base_document()
    document["players"]["ukraine"]["types"] = kinds
    lines = mistakes(home.document("base.yaml", document))
    assert (lines == []) == (abs(sum(priors) - 1) <= 1e-9)


@pytest.mark.parametrize(("count", "fine"), [(0, False), (1, True), (3, True), (4, False)])
def test_one_to_three_types(home, count, fine):
    document = base_document()
    names = [f"kind{i}" for i in range(count)]
    document["players"]["ukraine"]["types"] = {n: {"meaning": "x", "prior": 1 / count} for n in names}
    lines = mistakes(home.document("base.yaml", document))
    assert fine == (lines == [])
    assert fine or f"expected 1 to 3 types (given {count})" in lines[0]


# --- an older format ----------------------------------------------------------------------------


def test_a_file_of_the_older_format_is_refused_in_one_line(home):
    home.text("old.yaml", "name: old\nformat: 1\ntitle: Old\nstate: {gian: 3}\n")
    assert mistakes("old.yaml") == ["old.yaml:2:9: format: format 1 is of an older version; expected 2"]


def test_a_file_that_builds_on_one_of_the_older_format_says_where_it_is(home):
    home.text("old.yaml", "name: old\ntitle: Old\nformat: 1\n")
    (line,) = mistakes(home.mine("state: {gain: 3}", base="old"))
    assert line == "old.yaml:3:9: format: format 1 is of an older version; expected 2"


# --- nothing is left out ------------------------------------------------------------------------


@pytest.mark.parametrize("section", sorted(set(base_document()) - {"acts", "events"}))
def test_every_section_is_needed(home, section):
    document = base_document()
    del document[section]
    assert any(
        f": {section}: " in line and "(missing)" in line
        for line in mistakes(home.document("base.yaml", document))
    )


@pytest.mark.parametrize("table", sorted(form.TABLES))
def test_every_number_of_a_table_is_needed(home, table):
    document = base_document()
    name = min(document[table])
    del document[table][name]
    (line,) = mistakes(home.document("base.yaml", document))
    assert f"{table}.{name}: expected a " in line
    assert line.endswith("(missing)")


@pytest.mark.parametrize("name", ACTS)
def test_a_mediator_that_signs_nothing_has_no_act_but_tabling(home, name):
    body = f"acts: {{us: {{{name}: {{label: X, source: test}}}}}}"
    assert (home.mistakes(body) == []) == (name in form.PRESENCE_ACTS)


def test_a_paper_that_asks_for_an_act_is_to_blame_and_not_the_shipped_file_that_lacks_it(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(
        "format: 2\nname: mine\ntitle: x\nextends: talks-2025-01\npackages:\n  ours:\n    label: x\n    kind: settlement\n"
        "    terms: {territory: 0.4, alignment: 0.5, relief: 0.5, guarantees: 0.4}\n"
        "    tabled_by: [us]\n    signers: [us, russia, ukraine]\n    source: x\n"
    )
    with pytest.raises(ScenarioError, match="us must sign ours") as caught:
        load(file)
    assert {(problem.file, problem.line) for problem in caught.value.problems} == {(str(file), 6)}
