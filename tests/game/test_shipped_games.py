"""The shipped files load, fit each other and can be played; the schema for editors fits them."""

import json

import numpy as np
import pytest
from diplomatic_swings.forms.library import LENSES, POLICIES, SCENARIOS, shipped
from diplomatic_swings.sim.rules import play
from diplomatic_swings.sim.scenario import form, loading
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.tables.block import new_block
from diplomatic_swings.sim.tables.game import in_lists, option_keys, prepare
from ruamel.yaml import YAML
from scenario_files import base_document

pytest_plugins = ("scenario_files",)

NAMES = tuple(shipped(SCENARIOS))


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_scenario_loads_and_is_ready_to_play(name):
    scenario = load(name)
    game = prepare(scenario)
    assert game.sizes.players == len(scenario.players)
    assert game.sizes.papers == len(scenario.packages) >= 8
    assert scenario.name == name


def test_what_is_shipped_is_listed():
    listed = {entry.name: entry.kind for entry in loading.available()}
    assert set(listed) == set(NAMES)
    assert listed["talks-2025-01"] == "baseline"
    assert listed["mediator-turkey"] == "preset"
    assert all(entry.sentence.endswith((".", "!", "?")) for entry in loading.available())


@pytest.mark.parametrize("lens", sorted(shipped(LENSES)))
@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_lens_fits_every_scenario(name, lens):
    assert load(name, lens=lens).digest != load(name).digest


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_policy_fits_every_scenario(name):
    owners = loading.policy_names()
    assert sum(map(len, owners.values())) == len(shipped(POLICIES)) > 0
    for key, names in owners.items():
        for policy in names:
            scenario = load(name, policies={key: policy})
            followed = {scenario.players[each.player].key: each.name for each in scenario.policies}
            assert followed[key] == policy


@pytest.mark.parametrize(("name", "key"), [("mediator-turkey", "turkey"), ("with-china", "china")])
def test_a_shipped_fifth_player_plays_and_signs_nothing(name, key):
    scenario = load(name)
    seat = [p.key for p in scenario.players].index(key)
    assert len(scenario.players) == 5
    assert len(scenario.levers[seat]) == 4
    assert any(seat in p.tabled_by for p in scenario.packages)
    assert not any(seat in p.signers for p in scenario.packages)
    assert [option for i, option, _ in option_keys(scenario) if i == seat and option.startswith("table:")]


def test_congress_presses_but_tables_and_signs_nothing():
    scenario = load("congress-presses")
    seat = [p.key for p in scenario.players].index("congress")
    assert [p.key for p in scenario.packages if seat in (*p.tabled_by, *p.signers)] == []
    assert {lever.kind for lever in scenario.levers[seat]} == {"hold", "pressure", "aid"}


@pytest.mark.parametrize(
    ("name", "key"),
    [("mediator-turkey", "turkey"), ("with-china", "china"), ("congress-presses", "congress")],
)
def test_a_shipped_fifth_player_moves_every_week(name, key):
    scenario = load(name, ["weeks=3"])
    seat = [p.key for p in scenario.players].index(key)
    game = in_lists(prepare(scenario))
    record = play.new_record(4, scenario.weeks, len(scenario.players), 4)
    play.play_block(game, new_block(game.sizes, compiled=False), np.uint64(7), 0, record, 0, 4)
    own = [o for o, (i, _, _) in enumerate(option_keys(scenario)) if i == seat]
    assert np.isin(record.move[:, :, seat], own).all()


def test_october_carries_the_players_over_from_january():
    january, october = load("talks-2025-01"), load("talks-2025-10")
    assert january.players == october.players
    assert january.state != october.state
    assert october.state.oil_sanctions == 1


# --- JSON Schema --------------------------------------------------------------------------------


def validator():
    jsonschema = pytest.importorskip("jsonschema")
    schema = form.json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_schema_allows_what_loads_and_refuses_what_does_not():
    check = validator()
    document = json.loads(json.dumps(base_document()))
    check.validate(document)
    assert check.is_valid({"name": "x", "title": "X", "extends": "base", "players": {"china": None}})
    for wrong in (
        {"payoffs": {"us": {"glo": 1}}},
        {"packages": {"truce": {**document["packages"]["truce"], "signers": []}}},
        {"state": {}},
        {"format": 1},
    ):
        assert not check.is_valid(document | wrong), wrong


def test_every_shipped_file_satisfies_the_schema():
    check = validator()
    for path in shipped(SCENARIOS).values():
        content = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        check.validate(json.loads(json.dumps(content, default=str)))
