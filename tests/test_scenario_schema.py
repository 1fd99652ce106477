"""The form of files comes from the model's tables: JSON Schema, template, lists of what is shipped."""

import functools
import json
import re
from pathlib import Path

import pytest
from diplomatic_swings.forms import library
from diplomatic_swings.forms.content import as_data, document
from diplomatic_swings.forms.quantity import numbers
from diplomatic_swings.sim.scenario import form, loading
from diplomatic_swings.sim.tables.records import MindParams
from diplomatic_swings.sim.world.state import RULED, VARIABLES
from scenario_files import base_document

from diplomatic_swings import scenarios

pytest_plugins = ("scenario_files",)

FILES = Path(scenarios.__file__).parent


# --- JSON Schema --------------------------------------------------------------------------------


def part(path, node=None, root=None):
    """Return the schema at a dotted path, following references."""
    root = root or loading.json_schema()
    node = node or root
    for name in path.split("."):
        inner = node["properties"].get(name) if "properties" in node else None
        node = follow(inner or node["additionalProperties"]["anyOf"][0], root)
    return node


def follow(node, root):
    return root["$defs"][node["$ref"].rsplit("/", 1)[1]] if "$ref" in node else node


def expected_numbers():
    for name, table in form.TABLES.items():
        yield from ((f"{name}.{key}", num) for key, num in numbers(table).items())
    yield from ((f"decisions.any.{key}", num) for key, num in numbers(MindParams).items())


def test_every_number_of_the_tables_is_in_the_schema_with_unit_and_bounds():
    root = loading.json_schema()
    for path, num in expected_numbers():
        number = part(path, root=root)
        bare, full = (follow(choice, root) for choice in number["anyOf"])
        assert number["description"] == f"{num.meaning} [{num.unit}]"
        assert (bare["minimum"], bare["maximum"]) == (num.low, num.high)
        assert follow(full["properties"]["unit"], root)["const"] == num.unit
        assert set(full["properties"]) == {"value", "unit", "range", "source", "note"}


def test_levers_may_write_what_is_not_left_to_the_rules():
    assert set(part("levers.any.any.effects")["properties"]) == set(VARIABLES) - set(RULED)


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

    for node in objects(loading.json_schema()):
        assert node["additionalProperties"] not in (True, {})


def test_a_preset_needs_only_name_and_title_and_a_base_everything():
    found = loading.json_schema()
    assert found["if"] == {"required": ["extends"]}
    assert found["then"]["required"] == ["name", "title"]
    assert set(found["else"]["properties"]["state"]["required"]) == set(VARIABLES)
    assert (
        "label"
        in found["else"]["properties"]["levers"]["additionalProperties"]["additionalProperties"]["required"]
    )


def test_references_resolve_and_nothing_is_defined_in_vain():
    text = loading.schema_text()
    used = set(re.findall(r'"#/\$defs/([^"]+)"', text))
    assert used == set(json.loads(text)["$defs"])


def test_the_text_is_the_schema_on_short_lines():
    assert json.loads(loading.schema_text()) == loading.json_schema()
    assert loading.schema_text().endswith("}\n")


def test_the_committed_schema_is_up_to_date():
    committed = (FILES / "schema.json").read_text(encoding="utf-8")
    assert committed == loading.schema_text(), "run: swings schema"


@functools.cache
def validator():
    jsonschema = pytest.importorskip("jsonschema")
    found = loading.json_schema()
    jsonschema.Draft202012Validator.check_schema(found)
    return jsonschema.Draft202012Validator(found)


def test_a_complete_scenario_satisfies_the_schema(home):
    check = validator()
    check.validate(base_document())
    check.validate(json.loads(json.dumps(as_data(document(loading.load("base").content)), default=str)))


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
        ({"order": ["us", "us", "russia"]}, False),
        ({"packages": {"truce": {"kind": "armistice"}}}, False),
        ({"format": 1}, False),
        ({"events": [{"date": "2025-04-01", "add": {"mood": 1}}]}, False),
    ],
)
def test_what_the_schema_says_of_a_preset(change, valid):
    preset = {"name": "mine", "title": "Mine", "extends": "base"} | change
    assert validator().is_valid(preset) == valid


@pytest.mark.parametrize(
    "path", ["title", "weeks", "state.gain", "levers.us.court.label", "players.us.types.bluffer.prior"]
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
    assert loading.meaning("state.brent") == VARIABLES["brent"]
    assert loading.meaning("levers.us.any.legal.brent.min") == VARIABLES["brent"]
    assert loading.meaning("levers.us.any.effects.brent.set") == VARIABLES["brent"]
    assert loading.meaning("levers.us.any.effects.mood").low == -2
    assert loading.meaning("weeks").high == 520


@pytest.mark.parametrize(
    "path", ["", "state", "state.bernt", "title", "decisions.us.type", "state.gain.value"]
)
def test_what_is_no_number_has_no_meaning(path):
    assert loading.meaning(path) is None


# --- the template -------------------------------------------------------------------------------


SETTING = r"(?m)^( *)# ([a-z][a-z0-9_-]*: \S)"
"""A setting that is a comment; what it means is a sentence, in which no colon comes that early."""


def uncommented(text, which=0):
    """Take "# " from the lines of all settings, or of so many, and touch nothing else."""
    head, mark, rest = text.partition("changes nothing.\n")
    return head + mark + re.sub(SETTING, r"\1\2", rest, count=which)


def test_a_template_is_a_valid_preset_that_changes_nothing(home):
    text = loading.template("base", "own")
    home.text("own.yaml", text)
    own = loading.load("own")
    assert (own.name, own.digest) == ("own", loading.load("base").digest)
    assert "extends: base  # The base" in text


def test_a_template_says_value_unit_bounds_and_meaning(home):
    text = loading.template("base")
    assert "  # long-run oil price [USD/bbl], 20 to 150, plausible 60 to 80\n  # brent_level: 70\n" in text
    assert "# length of a run [weeks], 1 to 520\n# weeks: 104\n" in text


def test_a_template_with_every_comment_taken_away_is_valid_and_changes_nothing(home):
    text = uncommented(loading.template("base", "own"))
    assert "\nweeks: 104\n" in text
    home.text("own.yaml", text)
    assert loading.load("own").digest == loading.load("base").digest


def test_any_line_of_a_template_can_be_taken_into_use_alone(home):
    text = loading.template("base", "own")
    lines = [match.start() for match in re.finditer(SETTING, text)]
    assert len(lines) > 5
    for place in lines:
        line, _, rest = text[place:].partition("\n")
        home.text("own.yaml", text[:place] + re.sub(SETTING, r"\1\2", line) + "\n" + rest)
        assert loading.load("own").digest == loading.load("base").digest, line


def test_a_template_holds_the_numbers_that_are_chosen(home):
    home.text("own.yaml", loading.template("base", "own", "Dear oil: a test", {"world.brent_level": 75.0}))
    own = loading.load("own")
    assert own.title == "Dear oil: a test"
    (changed,) = loading.differences(loading.load("base"), own)
    assert (changed.path, changed.second) == ("world.brent_level", 75.0)


def test_an_empty_heading_changes_nothing_and_null_is_a_mistake(home):
    assert home.load("state:\npayoffs:\n  us:\n").digest == loading.load("base").digest
    assert home.mistakes("state: null")


@pytest.mark.parametrize("name", ["Mine", "my scenario", "", "a: b"])
def test_a_template_refuses_a_name_that_no_file_could_have(home, name):
    with pytest.raises(loading.ScenarioError, match="joined by hyphens"):
        loading.template("base", name)


# --- what is shipped ----------------------------------------------------------------------------


def test_scenarios_are_listed_with_kind_title_and_first_sentence(home):
    home.text(
        "shipped/presets/early.yaml",
        "name: early\ntitle: Early\nextends: base\nintroduction: 'It is early. Very.'\n",
    )
    home.text("shipped/presets/bare.yaml", "extends: base\n")
    assert loading.available() == [
        ("base", "baseline", "The base", "Everything in the middle."),
        ("bare", "preset", "bare", ""),
        ("early", "preset", "Early", "It is early."),
    ]


def test_lenses_and_policies_are_listed(home):
    home.lens("kyiv", "state: {gain: 1}")
    home.policy("formula", "player: us")
    home.policy("carrots-only", "player: us")
    home.policy("stall", "player: russia")
    assert loading.lenses() == [("kyiv", "lens", "Lens", "A view.")]
    assert loading.policy_names() == {
        "russia": ("stall",),
        "us": ("carrots-only", "formula"),
    }


def test_a_shipped_file_that_is_no_yaml_is_an_error(home):
    home.text("shipped/presets/broken.yaml", "a: [")
    with pytest.raises(loading.ScenarioError, match=r"presets/broken\.yaml:1:5: expected valid YAML"):
        loading.available()


def test_the_shipped_files_are_found_in_the_package():
    assert library.root() == FILES
