"""A scenario file becomes typed tables, levers, events and policies, wherever it lies."""

import dataclasses
import datetime as dt
import pickle
import subprocess
import sys

import pytest
from diplomatic_swings.sim.scenario import form, loading
from diplomatic_swings.sim.world.state import INDEX
from scenario_files import middles

pytest_plugins = ("scenario_files",)

US, RUSSIA, UKRAINE = range(3)


@pytest.fixture
def base(home):
    return loading.load("base")


def menu(scenario, player):
    return {lever.key: lever for lever in scenario.levers[player]}


def test_words_dates_and_counts(base):
    assert (base.name, base.title, base.watch_for) == ("base", "The base", ("nothing",))
    assert (base.start, base.midterm) == (dt.date(2025, 1, 20), dt.date(2026, 11, 3))
    assert (base.weeks, base.order) == (104, (US, RUSSIA, UKRAINE))


@pytest.mark.parametrize("name", sorted(set(form.TABLES) - {"state"}))
def test_every_number_of_the_tables_arrives(base, name):
    expected = middles(form.TABLES[name], form.COUNTED.get(name, ()))
    if name == "world":
        expected["brent_level"] = 70.0
    assert getattr(base, name)._asdict() == expected


def test_numbers_are_floats(base):
    assert all(type(value) is float for value in (*base.state, *base.world, *base.players[US].mind))


def test_a_lever_with_nothing_but_words_takes_the_defaults(home):
    body = "levers: {ukraine: {rest: {label: Rest, kind: delay, recovery: 1, source: test}}}"
    rest = menu(home.load(body), UKRAINE)["rest"]
    assert (rest.effects, rest.cost, rest.cost_terms, rest.type_cost) == ((), 0.0, (), (0.0,))
    assert (rest.legal, rest.phases, rest.posture) == ((), (True, False, False), "DI")
    assert (rest.stance_russia, rest.stance_ukraine, rest.claims) == (0.0, 0.0, ())


def test_levers_stay_in_the_order_of_the_file(base):
    assert list(menu(base, US)) == ["hold", "court", "restore", "watch"]


def test_effects_and_costs_come_in_the_order_of_the_state(home):
    body = "levers: {russia: {stall: {effects: {progress: 0.1, gain: 1}, cost: {base: 0, mood: 1, gain: 1}}}}"
    stall = menu(home.load(body), RUSSIA)["stall"]
    written = [effect.variable for effect in stall.effects]
    assert written == sorted(written)
    assert [variable for variable, _ in stall.cost_terms] == [INDEX["gain"], INDEX["mood"]]


def test_an_event(base):
    (event,) = base.events
    assert (event.date, event.name, event.kind) == (dt.date(2025, 3, 5), "Envoy", "shock")
    assert event.add == ((INDEX["mood"], 0.1),)
    assert event.force == ((US, "court"),)
    assert (event.set, event.bar, event.for_weeks) == ((), (), 1)


def test_events_may_write_what_levers_may_not(home):
    body = "events: [{date: 2025-04-01, name: x, set: {us_in: 0}, source: test}]"
    assert home.load(body).events[-1].set == ((INDEX["us_in"], 0.0),)


@pytest.mark.parametrize("date", ["2025-04-01", "'2025-04-01'"])
def test_a_date_may_be_quoted(home, date):
    body = f"events: [{{date: {date}, name: x, add: {{mood: 0.1}}, source: test}}]"
    assert home.load(body).events[-1].date == dt.date(2025, 4, 1)


def test_policies_come_in_player_order_and_can_be_chosen_when_loading(home):
    home.policy("defiant", "player: ukraine\ncost: {hold: 0.2}")
    home.policy("formula", "player: us\ncost: {court: -0.2}")
    home.policy("carrots", "player: us\ncost: {court: -0.5}")
    loaded = home.load("policies: {us: formula}", policies={"ukraine": "defiant", "us": "carrots"})
    assert [policy.player for policy in loaded.policies] == [US, UKRAINE]
    assert [policy.name for policy in loaded.policies] == ["carrots", "defiant"]


def test_a_policy_by_path_starts_from_the_file_that_names_it(home):
    (home.folder / "own").mkdir()
    words = "name: wild\ntitle: W\nintroduction: W\nsource: test\nplayer: us\ncost: {court: 1}\n"
    home.text("own/wild.yaml", words)
    home.text("own/mine.yaml", "name: mine\ntitle: M\nextends: base\npolicies: {us: ./wild.yaml}\n")
    loaded = loading.load("own/mine.yaml")
    assert loaded.policies[0].name == "wild"
    home.text("copy.yaml", loading.dump(loaded).replace("name: mine", "name: copy", 1))
    assert loading.load("copy.yaml").digest == loaded.digest


def test_records_are_frozen(base):
    with pytest.raises(dataclasses.FrozenInstanceError):
        base.weeks = 3


def test_scenarios_pickle_compare_and_hash(base):
    copy = pickle.loads(pickle.dumps(base))
    assert copy == base
    assert hash(copy) == hash(base)
    assert loading.load("base", ["weeks=52"]) != base


def test_loading_twice_gives_the_same(base):
    assert loading.load("base") == base


def test_a_scenario_is_found_by_name_by_path_and_in_the_working_folder(home):
    home.mine("weeks: 10")
    for name in ("mine", "mine.yaml", home.folder / "mine.yaml"):
        assert loading.load(name).weeks == 10


def test_a_file_may_begin_with_a_byte_order_mark(home):
    home.text("mine.yaml", "\ufeffname: mine\ntitle: Mine\nextends: base\n")
    assert loading.load("mine").name == "mine"


def test_importing_it_does_not_import_what_is_slow_to_import():
    code = "import sys, diplomatic_swings.sim.scenario.loading; print([m for m in ('numba', 'mesa') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
