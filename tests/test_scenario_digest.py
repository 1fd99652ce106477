"""Digest, dump and comparison: what affects results is told apart from what does not."""

import json
import math
import random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from scenario_files import base_document, mistakes

from sim import scenario
from sim.files import schema

pytest_plugins = ("scenario_files",)

quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def digest(home, document):
    return scenario.load(home.document(f"{document['name']}.yaml", document)).digest


def numbers_of(content):
    """Return the dotted paths of all numbers that carry a unit."""
    document = scenario.flatten(content)
    return [path for path in document if schema.meaning(path)]


def shuffled(node, shuffle):
    """Return plain data with the keys of all mappings in another order, except levers."""
    if isinstance(node, list):
        return [shuffled(item, shuffle) for item in node]
    if not isinstance(node, dict):
        return node
    names = list(node)
    if "hold" not in names:
        shuffle(names)
    return {name: shuffled(node[name], shuffle) for name in names}


# --- digest -------------------------------------------------------------------------------------


def test_sixteen_hex_digits(home):
    found = scenario.load("base").digest
    assert len(found) == 16
    assert int(found, 16) >= 0


@given(seed=st.integers(0, 2**32))
@quick
def test_the_order_of_keys_does_not_matter(home, seed):
    document = base_document()
    assert digest(home, shuffled(document, random.Random(seed).shuffle)) == scenario.load("base").digest


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Other"},
        {"introduction": "Other."},
        {"watch_for": ["other"]},
        {"source": "other"},
        {"name": "other"},
        {"doctrines": {}},
    ],
)
def test_words_do_not_matter(home, change):
    assert digest(home, base_document() | change) == scenario.load("base").digest


@pytest.mark.parametrize(
    "setting",
    [
        "world.brent_level={value: 70, range: [65, 75]}",
        "levers.us.court.label=Other",
        "levers.us.court.source=other",
        "levers.us.court.claims=[other]",
        "events.intelligence-cut.name=other",
        "events.intelligence-cut.kind=move",
    ],
)
def test_what_does_not_matter(home, setting):
    assert scenario.load("base", [setting]).digest == scenario.load("base").digest


@pytest.mark.parametrize(
    "setting",
    [
        "state.gain=1",
        "world.brent_level=70.0000001",
        "weeks=103",
        "start=2025-01-21",
        "midterm=2026-11-04",
        "order=[russia, us, ukraine, eu]",
        "simultaneous=true",
        "payoffs.eu.types.divided.burden=1",
        "decisions.us.counterpart=eu",
        "decisions.us.type=bluffer",
        "levers.us.court.effects.quiet_weeks=0",
        "levers.us.court.legal.us_in=null",
        "levers.us.court.phases=[war, ceasefire]",
        "levers.us.court.posture=PR",
        "levers.us.court.stance.russia=0.9",
        "levers.us.court=null",
        "events.intelligence-cut.for_weeks=2",
        "events.intelligence-cut=null",
    ],
)
def test_what_matters(home, setting):
    assert scenario.load("base", [setting]).digest != scenario.load("base").digest


def test_the_order_of_levers_matters_because_draws_pick_by_it(home):
    document = base_document()
    document["levers"]["us"] = dict(reversed(document["levers"]["us"].items()))
    assert digest(home, document) != scenario.load("base").digest


@pytest.mark.parametrize(
    ("path", "explicit"),
    [
        ("stance", {"russia": 0, "ukraine": 0}),
        ("type_cost", {"resolute": 0.0}),
        ("phases", ["war"]),
        ("posture", "DI"),
        ("legal", {}),
    ],
)
def test_a_default_written_out_does_not_matter(home, path, explicit):
    document = base_document()
    document["levers"]["us"]["cut_intelligence"][path] = explicit
    assert digest(home, document) == scenario.load("base").digest


@pytest.mark.parametrize("spelling", ["-0.0", "0.0", "0", "0e5", "{value: 0, unit: -1..1}"])
def test_a_number_is_the_same_however_it_is_written(home, spelling):
    assert scenario.load("base", [f"state.mood={spelling}"]).digest == scenario.load("base").digest


def test_a_doctrine_counts_by_its_content(home):
    home.doctrine("one", "player: us\ncost: {court: 0.1}\nbar: [court, cut_intelligence]")
    home.doctrine("two", "player: us\ncost: {court: 0.1}\nbar: [cut_intelligence, court]")
    home.doctrine("three", "player: us\ncost: {court: 0.2}")
    one, two, three = (
        scenario.load("base", doctrines={"us": name}).digest for name in ("one", "two", "three")
    )
    assert one == two
    assert len({one, three, scenario.load("base").digest}) == 3


# --- dump and load ------------------------------------------------------------------------------


def dumped(home, loaded):
    return scenario.load(home.text(f"{loaded.name}.yaml", scenario.dump(loaded)))


def test_a_dump_loads_back(home):
    home.lens("kyiv", "state: {gain: 5}")
    home.doctrine("formula", "player: us\ncost: {court: 0.1}")
    body = "lens: kyiv\nintroduction: 'It''s: a # test'\nworld: {brent_level: 65}\ndoctrines: {us: formula}"
    mine = scenario.load(home.mine(body))
    back = dumped(home, mine)
    assert back.digest == mine.digest
    assert back == mine


def test_a_dump_keeps_units_ranges_sources_and_notes(home):
    text = scenario.dump(scenario.load("base"))
    assert (
        "brent_level: {value: 70.0, unit: USD/bbl, range: [60.0, 80.0], source: a forecast, note: of 2024}"
        in text
    )
    assert "gain: {value: 2000.0, unit: km2/week}" in text


def test_resolved_is_plain_data_that_loads_back(home):
    loaded = scenario.load("base")
    document = loaded.resolved()
    assert digest(home, json.loads(json.dumps(document, default=str))) == loaded.digest
    document["state"]["gain"]["value"] = 1.0
    assert loaded.resolved()["state"]["gain"]["value"] == 2000.0


@given(data=st.data())
@quick
def test_any_number_within_its_bounds_survives_dump_and_load(home, data):
    base = scenario.load("base")
    path = data.draw(st.sampled_from(numbers_of(base)))
    num = schema.meaning(path)
    whole = num.unit in {"0 or 1", "steps"} or path == "weeks" or path.endswith("for_weeks")
    kinds = st.integers(math.ceil(num.low), math.floor(num.high)) if whole else st.floats(num.low, num.high)
    value = data.draw(kinds)
    mine = scenario.load("base", [f"{path}={value!r}"])
    back = dumped(home, mine)
    assert back.digest == mine.digest
    assert scenario.flatten(back)[path] == value


@given(words=st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip))
@example(words="2025-01-20")
@example(words="no: 'way' # \n\n  - \t1e3")
@quick
def test_any_words_survive_dump_and_load(home, words):
    document = base_document() | {"introduction": words, "watch_for": [words]}
    loaded = scenario.load(home.document("base.yaml", document))
    back = dumped(home, loaded)
    assert (back.introduction, back.watch_for) == (loaded.introduction, loaded.watch_for)


# --- flatten and differences --------------------------------------------------------------------


def test_every_flattened_number_can_be_set_by_its_path(home):
    base = scenario.load("base")
    flat = scenario.flatten(base)
    for path in numbers_of(base):
        assert scenario.load("base", [f"{path}={flat[path]!r}"]).digest == base.digest, path


def test_flatten_has_numbers_as_floats_and_the_rest_as_text(home):
    flat = scenario.flatten(scenario.load("base"))
    assert flat["weeks"] == 104.0
    assert flat["simultaneous"] == "false"
    assert flat["order"] == "us, russia, ukraine, eu"
    assert flat["start"] == "2025-01-20"
    assert flat["decisions.us.type"] == "random"
    assert flat["levers.us.court.effects.quiet_weeks.set"] == 0.0
    assert flat["events.intelligence-cut.force.us"] == "cut_intelligence"
    assert {type(value) for value in flat.values()} == {float, str}
    assert not any("title" in path or "source" in path or "label" in path for path in flat)


def test_differences_name_path_and_both_values(home):
    home.doctrine("formula", "player: us")
    base = scenario.load("base")
    other = scenario.load(
        "base",
        ["weeks=52", "levers.us.court.effects.mood=0.2", "levers.us.cut_intelligence.label=x"],
        doctrines={"us": "formula"},
    )
    assert scenario.differences(base, base) == []
    assert scenario.differences(base, other) == [
        ("weeks", 104.0, 52.0),
        ("levers.us.court.effects.mood", None, 0.2),
        ("doctrines.us", None, "formula"),
    ]


# --- anything at all ----------------------------------------------------------------------------


@given(text=st.text(max_size=200))
@quick
def test_any_text_loads_or_is_refused_with_reasons(home, text):
    home.text("mine.yaml", text.encode("utf-8", "ignore").decode())
    assert mistakes("mine.yaml")


@given(
    place=st.integers(0, 3000), junk=st.text("[]{}:,#&*!|>'\"%@` \n-?1aé", max_size=4), cut=st.integers(0, 5)
)
@quick
def test_a_damaged_file_loads_or_is_refused_with_reasons(home, place, junk, cut):
    text = json.dumps(base_document(), indent=1)
    home.text("mine.yaml", text[:place] + junk + text[place + cut :])
    mistakes("mine.yaml")


@given(path=st.text(max_size=20), value=st.text(max_size=20))
@quick
def test_any_setting_is_applied_or_refused_with_reasons(home, path, value):
    mistakes("base", overrides=[f"{path}={value}"])
