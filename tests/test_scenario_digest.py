"""Digest, dump and comparison: what affects results is told apart from what does not."""

import json
import math

import pytest
from diplomatic_swings.forms.numbers import shape_at
from diplomatic_swings.forms.parsing import parse
from diplomatic_swings.sim.scenario import loading
from diplomatic_swings.sim.scenario.form import form_of, meaning
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from scenario_files import base_document, mistakes

pytest_plugins = ("scenario_files",)

WRITABLE = st.characters(
    codec="utf-8",
    exclude_categories=("Cc", "Cn", "Cs"),
    include_characters="\t\n",
    exclude_characters="\ufeff",
)
"""What words may hold: no control characters, nothing that is no character."""

quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def digest(home, document):
    return loading.load(home.document(f"{document['name']}.yaml", document)).digest


def numbers_of(scenario):
    """Return the dotted paths of all numbers that can be set one at a time: priors sum to 1."""
    return [p for p in loading.flatten(scenario) if meaning(p) and not p.endswith(".prior")]


# --- digest -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "explicit"),
    [
        ("stance", {"russia": 0, "ukraine": 0}),
        ("type_cost", {"resolute": 0.0}),
        ("phases", ["war"]),
        ("posture", "DI"),
        ("cost", {"base": 0}),
    ],
)
def test_a_default_written_out_does_not_matter(home, path, explicit):
    document = base_document()
    document["levers"]["us"]["restore"][path] = explicit
    assert digest(home, document) == loading.load("base").digest


@pytest.mark.parametrize("spelling", ["-0.0", "0.0", "0", "0e5", "{value: 0, unit: -1..1}"])
def test_a_number_is_the_same_however_it_is_written(home, spelling):
    assert loading.load("base", [f"state.mood={spelling}"]).digest == loading.load("base").digest


# --- dump and load ------------------------------------------------------------------------------


def dumped(home, loaded):
    return loading.load(home.text(f"{loaded.name}.yaml", loading.dump(loaded)))


def test_a_dump_loads_back(home):
    home.lens("kyiv", "state: {gain: 5}")
    home.policy("formula", "player: us\ncost: {court: 0.1}")
    body = "lens: kyiv\nintroduction: 'It''s: a # test'\nworld: {brent_level: 65}\npolicies: {us: formula}"
    mine = loading.load(home.mine(body))
    back = dumped(home, mine)
    assert back.digest == mine.digest
    assert back == mine


def test_a_dump_keeps_units_ranges_sources_and_notes(home):
    text = loading.dump(loading.load("base"))
    assert (
        "brent_level: {value: 70.0, unit: USD/bbl, range: [60.0, 80.0], source: a forecast, note: of 2024}"
        in text
    )
    assert "gain: {value: 2000.0, unit: km2/week}" in text


@given(data=st.data())
@quick
def test_any_number_within_its_bounds_survives_dump_and_load(home, data):
    base = loading.load("base")
    path = data.draw(st.sampled_from(numbers_of(base)))
    num = meaning(path)
    form = form_of(parse(loading.dump(base), "base.yaml").root)
    allowed = getattr(shape_at(form, path), "allows", lambda value: not value % 1)
    whole = not allowed(num.low + 0.5)
    kinds = st.integers(math.ceil(num.low), math.floor(num.high)) if whole else st.floats(num.low, num.high)
    value = data.draw(kinds)
    mine = loading.load("base", [f"{path}={value!r}"])
    back = dumped(home, mine)
    assert back.digest == mine.digest
    assert loading.flatten(back)[path] == value


@given(words=st.text(WRITABLE, min_size=1).filter(str.strip))
@example(words="2025-01-20")
@example(words="?0")
@example(words="\U00010000")
@example(words="no: 'way' # \n\n  - \t1e3")
@quick
def test_any_words_survive_dump_and_load(home, words):
    document = base_document() | {"introduction": words, "watch_for": [words]}
    loaded = loading.load(home.document("base.yaml", document))
    back = dumped(home, loaded)
    assert (back.introduction, back.watch_for) == (loaded.introduction, loaded.watch_for)


# --- flatten and differences --------------------------------------------------------------------


def test_every_flattened_number_can_be_set_by_its_path(home):
    base = loading.load("base")
    flat = loading.flatten(base)
    for path in numbers_of(base):
        assert loading.load("base", [f"{path}={flat[path]!r}"]).digest == base.digest, path


def test_flatten_has_numbers_as_floats_and_the_rest_as_text(home):
    flat = loading.flatten(loading.load("base"))
    assert flat["weeks"] == 104.0
    assert flat["order"] == "us, russia, ukraine"
    assert flat["start"] == "2025-01-20"
    assert flat["decisions.us.type"] == "random"
    assert flat["levers.us.court.effects.quiet_weeks.set"] == 0.0
    assert flat["events.envoy.force.us"] == "court"
    assert {type(value) for value in flat.values()} == {float, str}
    assert not any("title" in path or "source" in path or "label" in path for path in flat)
    assert not any("meaning" in path or "capital" in path for path in flat)


def test_differences_name_path_and_both_values(home):
    home.policy("formula", "player: us\nbar: [watch]")
    base = loading.load("base")
    other = loading.load(
        "base",
        ["weeks=52", "levers.us.court.effects.mood=0.2", "levers.us.watch.label=x"],
        policies={"us": "formula"},
    )
    assert loading.differences(base, base) == []
    assert loading.differences(base, other) == [
        ("weeks", 104.0, 52.0),
        ("levers.us.court.effects.mood", None, 0.2),
        ("policies.us", None, "formula"),
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
