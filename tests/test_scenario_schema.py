"""The form of files comes from the model's tables: JSON Schema, template, lists of what is shipped."""

import functools
import json
import re
from pathlib import Path

import pytest
from scenario_files import base_document, mistakes

import scenarios
from sim import scenario
from sim.files import library, schema
from sim.mind import DecisionParams
from sim.players import KEYS, PLAYERS
from sim.quantity import numbers
from sim.state import CHOICES, RULED, VARIABLES

pytest_plugins = ("scenario_files",)

SHIPPED = library.shipped(library.SCENARIOS)
FILES = Path(scenarios.__file__).parent


# --- JSON Schema --------------------------------------------------------------------------------


def part(path, node=None, root=None):
    """Return the schema at a dotted path, following references."""
    root = root or scenario.json_schema()
    node = node or root
    for name in path.split("."):
        inner = node["properties"].get(name) if "properties" in node else None
        node = follow(inner or node["additionalProperties"]["anyOf"][0], root)
    return node


def follow(node, root):
    return root["$defs"][node["$ref"].rsplit("/", 1)[1]] if "$ref" in node else node


def expected_numbers():
    for name, table in schema.TABLES.items():
        yield from ((f"{name}.{key}", num) for key, num in numbers(table).items())
    for i, player in enumerate(KEYS):
        yield from ((f"payoffs.{player}.{key}", num) for key, num in numbers(schema.WEIGHTS[i]).items())
        yield from ((f"decisions.{player}.{key}", num) for key, num in numbers(DecisionParams).items())
        for kind in PLAYERS[i].types:
            place = f"payoffs.{player}.types.{kind}"
            yield from ((f"{place}.{key}", num) for key, num in numbers(schema.TYPES[i]).items())


def test_every_number_of_the_tables_is_in_the_schema_with_unit_and_bounds():
    root = scenario.json_schema()
    for path, num in expected_numbers():
        found = part(path, root=root)
        plain, full = (follow(choice, root) for choice in found["anyOf"])
        assert found["description"] == f"{num.meaning} [{num.unit}]"
        assert (plain["minimum"], plain["maximum"]) == (num.low, num.high)
        assert follow(full["properties"]["unit"], root)["const"] == num.unit
        assert set(full["properties"]) == {"value", "unit", "range", "source", "note"}


@pytest.mark.parametrize("player", range(len(KEYS)))
def test_levers_may_write_what_is_neither_ruled_nor_another_players_choice(player):
    found = part(f"levers.{KEYS[player]}.any.effects")["properties"]
    others = {name for name, owner in CHOICES.items() if owner != player}
    assert set(found) == set(VARIABLES) - set(RULED) - others


def test_unknown_fields_are_forbidden_everywhere():
    def objects(node):
        if isinstance(node, dict):
            if node.get("type") == "object":
                yield node
            for inner in node.values():
                yield from objects(inner)
        elif isinstance(node, list):
            for inner in node:
                yield from objects(inner)

    for node in objects(scenario.json_schema()):
        extra = node["additionalProperties"]
        assert extra is False or {"type": "null"} in extra["anyOf"]


def test_a_preset_needs_only_name_and_title_and_a_base_everything():
    found = scenario.json_schema()
    assert found["if"] == {"required": ["extends"]}
    assert found["then"]["required"] == ["name", "title"]
    assert set(found["else"]["properties"]["state"]["required"]) == set(VARIABLES)
    assert (
        "label"
        in found["else"]["properties"]["levers"]["properties"]["us"]["additionalProperties"]["required"]
    )


def test_references_resolve_and_nothing_is_defined_in_vain():
    text = scenario.schema_text()
    used = set(re.findall(r'"#/\$defs/([^"]+)"', text))
    assert used == set(json.loads(text)["$defs"])


def test_the_text_is_the_schema_on_short_lines():
    assert json.loads(scenario.schema_text()) == scenario.json_schema()
    assert scenario.schema_text().endswith("}\n")


def test_the_committed_schema_is_up_to_date():
    committed = (FILES / "schema.json").read_text(encoding="utf-8")
    assert committed == scenario.schema_text(), "run: swings schema"


@functools.cache
def validator():
    jsonschema = pytest.importorskip("jsonschema")
    found = scenario.json_schema()
    jsonschema.Draft202012Validator.check_schema(found)
    return jsonschema.Draft202012Validator(found)


def test_a_complete_scenario_satisfies_the_schema(home):
    check = validator()
    check.validate(base_document())
    check.validate(json.loads(json.dumps(scenario.load("base").resolved(), default=str)))


@pytest.mark.parametrize(
    ("change", "valid"),
    [
        ({}, True),
        ({"world": {"brent_level": 80}}, True),
        ({"world": {"brent_level": {"value": 80, "source": "x"}}}, True),
        ({"levers": {"us": {"court": None}}}, True),
        ({"levers": {"us": {"court": {"effects": {"quiet_weeks": {"set": 0}}}}}}, True),
        ({"world": {"brent_levle": 80}}, False),
        ({"world": {"brent_level": 800}}, False),
        ({"world": {"brent_level": {"value": 80, "unit": "EUR/bbl"}}}, False),
        ({"levers": {"us": {"court": {"effects": {"ceasefire": 1}}}}}, False),
        ({"levers": {"eu": {"aid": {"posture": "CR"}}}}, False),
        ({"order": ["us", "us", "russia", "eu"]}, False),
        ({"decisions": {"us": {"type": "dealer"}}}, False),
        ({"events": [{"date": "2025-04-01", "add": {"mood": 1}}]}, False),
    ],
)
def test_what_the_schema_says_of_a_preset(change, valid):
    preset = {"name": "mine", "title": "Mine", "extends": "base"} | change
    assert validator().is_valid(preset) == valid


@pytest.mark.parametrize(
    "path", ["title", "weeks", "state.gain", "levers.us.court.label", "payoffs.eu.types"]
)
def test_the_schema_of_a_base_asks_for_everything(path):
    document = base_document()
    *tables, last = path.split(".")
    inner = document
    for name in tables:
        inner = inner[name]
    del inner[last]
    assert not validator().is_valid(document)


# --- meanings -----------------------------------------------------------------------------------


def test_the_meaning_of_a_path():
    assert scenario.meaning("state.brent") == VARIABLES["brent"]
    assert scenario.meaning("levers.us.any.legal.brent.min") == VARIABLES["brent"]
    assert scenario.meaning("levers.us.any.effects.brent.set") == VARIABLES["brent"]
    assert scenario.meaning("levers.us.any.effects.mood").low == -2
    assert scenario.meaning("weeks").high == 520


@pytest.mark.parametrize(
    "path", ["", "state", "state.bernt", "title", "decisions.us.type", "state.gain.value"]
)
def test_what_is_no_number_has_no_meaning(path):
    assert scenario.meaning(path) is None


# --- the template -------------------------------------------------------------------------------


def uncommented(text):
    """Take "# " from every line below the explanation, once, as the template tells its reader to."""
    head, _, rest = text.partition("and change the value.\n")
    return head.replace("take away", "", 1) + "\n" + re.sub(r"(?m)^# ", "", rest)


def test_a_template_is_a_valid_preset_that_changes_nothing(home):
    text = scenario.template("base", "own")
    home.text("own.yaml", text)
    own = scenario.load("own")
    assert (own.name, own.digest) == ("own", scenario.load("base").digest)
    assert "extends: base  # The base" in text


def test_a_template_says_value_unit_bounds_and_meaning(home):
    text = scenario.template("base")
    assert "#   # long-run oil price [USD/bbl], 20 to 150, plausible 60 to 80\n#   brent_level: 70\n" in text
    assert "# # length of a run [weeks], 1 to 520\n# weeks: 104\n" in text


def test_a_template_with_every_comment_taken_away_is_valid_and_changes_nothing(home):
    text = uncommented(scenario.template("base", "own"))
    assert "\nweeks: 104\n" in text
    home.text("own.yaml", text)
    assert scenario.load("own").digest == scenario.load("base").digest


@pytest.mark.parametrize("name", ["Mine", "my scenario", "", "a: b"])
def test_a_template_refuses_a_name_that_no_file_could_have(home, name):
    with pytest.raises(scenario.ScenarioError, match="kebab-case"):
        scenario.template("base", name)


# --- what is shipped ----------------------------------------------------------------------------


def test_scenarios_are_listed_with_kind_title_and_first_sentence(home):
    home.text(
        "shipped/presets/early.yaml",
        "name: early\ntitle: Early\nextends: base\nintroduction: 'It is early. Very.'\n",
    )
    home.text("shipped/presets/bare.yaml", "extends: base\n")
    assert scenario.available() == [
        ("base", "baseline", "The base", "Everything in the middle."),
        ("bare", "preset", "bare", ""),
        ("early", "preset", "Early", "It is early."),
    ]


def test_lenses_and_doctrines_are_listed(home):
    home.lens("kyiv", "state: {gain: 1}")
    home.doctrine("formula", "player: us")
    home.doctrine("carrots-only", "player: us")
    home.doctrine("stall", "player: russia")
    assert scenario.lenses() == [("kyiv", "lens", "Lens", "A view.")]
    assert scenario.doctrine_names() == {
        "us": ("carrots-only", "formula"),
        "russia": ("stall",),
        "ukraine": (),
        "eu": (),
    }


def test_a_shipped_file_that_is_no_yaml_is_an_error(home):
    home.text("shipped/presets/broken.yaml", "a: [")
    with pytest.raises(scenario.ScenarioError, match=r"presets/broken\.yaml:1:5: expected valid YAML"):
        scenario.available()


def test_the_shipped_files_are_found_in_the_package():
    assert library.root() == FILES


@pytest.mark.parametrize("name", SHIPPED or ["none yet"])
def test_every_shipped_scenario_loads(name):
    if not SHIPPED:
        pytest.skip("no scenario is shipped yet")
    assert mistakes(name) == []
