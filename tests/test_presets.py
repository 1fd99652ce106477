"""The shipped scenarios, lenses and doctrines: they load, they say what they are, they force no outcome."""

import re
from functools import cache
from typing import Any

import pytest
from ruamel.yaml import YAML

from sim import scenario
from sim.files import library
from sim.players import KEYS, PLAYERS
from sim.state import ISSUES

PRESETS = {
    "anchorage-summit",
    "budapest-summit",
    "competitive-coexistence",
    "confidence-from-elsewhere",
    "crimea-recognition",
    "diplomatic-swings",
    "easter-truce",
    "europe-pays",
    "front-crumbles",
    "guarantees-on-the-table",
    "intelligence-cutoff",
    "istanbul-bilateral",
    "midterm-crunch",
    "minsk-freeze",
    "rosneft-lukoil",
    "summer-offensive",
    "thirty-day-litmus",
    "us-walks-out",
}
BASELINES = {"baseline", "baseline-2025-10"}
LENSES = {"brief", "cnn", "ekspert", "espreso", "kyiv"}
DOCTRINES = {
    "us": {"formula", "carrots-only", "pressure-first", "exit-prone"},
    "russia": {"stall", "deal-seeking", "maximalist"},
    "ukraine": {"cooperative", "defiant"},
    "eu": {"fill-the-gap", "follow-washington", "own-channel"},
}
MOST_SETTINGS = 30
CLAIMS = 42
OUTCOMES = {"ceasefire", "settlement", "imposed", "weeks_in_force"} | {f"terms_{issue}" for issue in ISSUES}
TABLES = ("state", "world", "deals", "calendar", "payoffs", "decisions", "levers")
CHOICES = {"counterpart", "type"}
NAMED = re.compile(r"^# Claims: (.+)$", re.MULTILINE)
WHOLE_EXAMPLE = re.compile(r"```yaml\n(format: 1\n.*?)```", re.DOTALL)


def path(shelf, name):
    return library.shipped(shelf)[name]


def document(shelf, name):
    return YAML(typ="safe").load(path(shelf, name))


def preset(name):
    return document(library.SCENARIOS, name)


def lens(name):
    return document(library.LENSES, name)


@cache
def claims():
    known = YAML(typ="safe").load(library.root() / "facts" / "claims.yaml")["claims"]
    return {claim["id"]: claim for claim in known}


def readme():
    return (library.root() / "README.md").read_text(encoding="utf-8")


def quantities(node: Any, where: str = ""):
    """Yield path and node of every number in the tables of a file, plain or with its origin."""
    if isinstance(node, dict) and "value" not in node:
        for name, part in node.items():
            if name not in CHOICES:
                yield from quantities(part, f"{where}.{name}".strip("."))
    else:
        yield where, node


def tables(content):
    return {name: content[name] for name in TABLES if name in content}


def written(content):
    """Return every state variable that the start or an event of a file writes."""
    found = dict(content.get("state", {}))
    for event in content.get("events", []):
        found |= event.get("add", {}) | event.get("set", {})
    return found


# --- what there is ------------------------------------------------------------------------------


def test_all_that_was_promised_is_there():
    listed = scenario.available()
    assert {found.name for found in listed if found.kind == "preset"} == PRESETS
    assert {found.name for found in listed if found.kind == "baseline"} == BASELINES
    assert {found.name for found in scenario.lenses()} == LENSES
    assert {player: set(names) for player, names in scenario.doctrine_names().items()} == DOCTRINES


@pytest.mark.parametrize("name", sorted(PRESETS | BASELINES))
def test_it_loads_under_no_lens_and_under_every_lens(name):
    plain = scenario.load(name)
    digests = {scenario.load(name, lens=lens).digest for lens in LENSES}
    assert len(digests | {plain.digest}) == len(LENSES) + 1


@pytest.mark.parametrize(("player", "name"), [(p, name) for p in DOCTRINES for name in sorted(DOCTRINES[p])])
def test_a_doctrine_loads_and_shifts_its_players_levers_by_less_than_a_util(player, name):
    followed = scenario.load("baseline", doctrines={player: name}).doctrines
    (found,) = (doctrine for doctrine in followed if doctrine.player == KEYS.index(player))
    assert found.cost
    assert all(-1 < shift < 1 and shift for shift in found.cost.values())
    assert found.cost.keys().isdisjoint(found.bar)


# --- words --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(PRESETS | BASELINES))
def test_it_says_in_its_own_words_what_it_is_and_where_it_is_from(name):
    content = preset(name)
    sentences = re.split(r"(?<=[.!?])\s+", content["introduction"].strip())
    assert 2 <= len(sentences) <= 4
    assert len(sentences[0]) <= 160
    assert content["watch_for"]
    assert content["source"]


def test_titles_are_all_different():
    listed = [*scenario.available(), *scenario.lenses()]
    assert len({found.title for found in listed}) == len(listed)


@pytest.mark.parametrize("name", sorted(PRESETS | {"baseline-2025-10"}))
def test_every_number_of_a_preset_has_a_source(name):
    assert [where for where, node in quantities(tables(preset(name))) if not _sourced(node)] == []


@pytest.mark.parametrize("name", sorted(LENSES))
def test_every_number_of_a_lens_names_the_text_and_the_idea(name):
    content = lens(name)
    found = dict(quantities(tables(content)))
    assert len(found) >= 10
    text = content["source"]
    assert [
        where
        for where, node in found.items()
        if not _sourced(node) or not node["source"].startswith(f"{text}: ")
    ] == []


def _sourced(node):
    return isinstance(node, dict) and bool(node.get("source"))


@pytest.mark.parametrize("name", sorted(LENSES))
def test_a_lens_changes_every_number_it_names(name):
    before, after = (scenario.flatten(scenario.load("baseline", lens=lens)) for lens in (None, name))
    same = [where for where, _ in quantities(tables(lens(name))) if before.get(where) == after[where]]
    # a lens may also say that the baseline's own reading is the text's
    assert set(same) <= {"decisions.us.foresight"}


# --- what a preset may do -----------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_a_preset_is_a_small_change_to_its_base(name):
    base = scenario.load(preset(name)["extends"])
    assert 0 < len(scenario.differences(base, scenario.load(name))) < MOST_SETTINGS


@pytest.mark.parametrize("name", sorted((PRESETS | {"baseline-2025-10"}) - {"minsk-freeze"}))
def test_no_preset_writes_an_outcome(name):
    assert written(preset(name)).keys().isdisjoint(OUTCOMES)


def test_one_preset_starts_inside_a_ceasefire():
    content = preset("minsk-freeze")
    assert written(content).keys() & OUTCOMES == {"ceasefire", "weeks_in_force"}
    assert content["state"]["ceasefire"]["value"] == 1
    assert scenario.load("minsk-freeze").state.settlement == 0


@pytest.mark.parametrize("name", sorted(LENSES))
def test_no_lens_writes_an_outcome_or_a_choice(name):
    beliefs = {f"belief_{key}" for key in KEYS}
    assert written(lens(name)).keys() <= beliefs


@pytest.mark.parametrize("name", sorted(PRESETS | {"baseline-2025-10"}))
def test_presets_leave_beliefs_and_types_to_lenses(name):
    # the state of a file lies over a lens: a belief set here would hide the lens
    content = preset(name)
    assert not any(variable.startswith("belief_") for variable in written(content))
    assert not any("type" in mind for mind in content.get("decisions", {}).values())


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_the_events_of_a_preset_happen_within_its_run(name):
    planned = {event["name"] for event in preset(name).get("events", [])}
    assert planned <= {event.name for event in scenario.load(name).events}


# --- claims -------------------------------------------------------------------------------------


def test_claims_are_listed_once_each_with_a_line_in_plain_words():
    assert len(claims()) == CLAIMS
    assert all(claim.keys() == {"id", "text", "statement"} for claim in claims().values())
    assert {claim["text"] for claim in claims().values()} == LENSES
    assert len({claim["statement"] for claim in claims().values()}) == CLAIMS


@pytest.mark.parametrize(
    ("shelf", "name"),
    [(library.SCENARIOS, name) for name in sorted(PRESETS)]
    + [(library.LENSES, name) for name in sorted(LENSES)],
)
def test_presets_and_lenses_name_claims_that_exist(shelf, name):
    (named,) = NAMED.findall(path(shelf, name).read_text(encoding="utf-8"))
    assert set(named.split(", ")) <= claims().keys()


@pytest.mark.parametrize("name", sorted(LENSES))
def test_a_lens_rests_on_claims_of_its_own_text(name):
    (named,) = NAMED.findall(path(library.LENSES, name).read_text(encoding="utf-8"))
    assert {claims()[claim]["text"] for claim in named.split(", ")} == {name}


@pytest.mark.parametrize("name", sorted(PRESETS | BASELINES))
def test_levers_name_claims_that_exist(name):
    named = {claim for menu in scenario.load(name).levers for lever in menu for claim in lever.claims}
    assert named <= claims().keys()


# --- the field guide ----------------------------------------------------------------------------


def test_the_worked_example_is_valid_and_does_what_it_says(tmp_path):
    (text,) = WHOLE_EXAMPLE.findall(readme())
    name = YAML(typ="safe").load(text)["name"]
    file = tmp_path / f"{name}.yaml"
    file.write_text(text, encoding="utf-8")
    loaded = scenario.load(file)
    menu = {lever.key for lever in loaded.levers[0]}
    assert "mediator" in menu
    assert "missiles_supply" not in menu
    assert loaded.decisions[1].type == PLAYERS[1].types.index("dealer")
    assert {event.name for event in loaded.events} >= {
        "A summit is called",
        "No more deadlines for a quarter",
    }


@pytest.mark.parametrize("name", sorted(PRESETS | LENSES | set().union(*DOCTRINES.values())))
def test_the_field_guide_has_a_line_on_everything_shipped(name):
    assert f"| `{name}` |" in readme()


def test_the_field_guide_explains_every_field():
    fields = scenario.json_schema()["properties"]
    explained = set(re.findall(r"^\| `([a-z_]+)` \|", readme(), re.MULTILINE))
    assert set(fields) <= explained
