"""A scenario file becomes typed tables, levers, events and doctrines."""

import datetime as dt
import math
import pickle
import subprocess
import sys

import pydantic
import pytest
from scenario_files import base_document, middle

from sim import scenario
from sim.mind import DecisionParams
from sim.players import EU, KEYS, PLAYERS, RUSSIA, UKRAINE, US
from sim.quantity import numbers
from sim.state import INDEX, VARIABLES, State

pytest_plugins = ("scenario_files",)


@pytest.fixture
def base(home):
    return scenario.load("base")


def menu(loaded, player):
    return {lever.key: lever for lever in loaded.levers[player]}


def test_words_dates_and_counts(base):
    assert (base.name, base.title, base.watch_for) == ("base", "The base", ("nothing",))
    assert (base.start, base.midterm) == (dt.date(2025, 1, 20), dt.date(2026, 11, 3))
    assert (base.weeks, base.simultaneous, base.order, base.source) == (104, False, (0, 1, 2, 3), None)


def test_every_number_of_the_tables_arrives(base):
    assert base.state == State(**{name: middle(num) for name, num in VARIABLES.items()})
    for name in ("world", "deals", "calendar"):
        table = getattr(base, name)
        expected = {key: middle(num) for key, num in numbers(type(table)).items()}
        if name == "world":
            expected["brent_level"] = 70.0
        assert table._asdict() == expected


@pytest.mark.parametrize("player", range(len(KEYS)))
def test_weights_and_types_by_player(base, player):
    document = base_document()["payoffs"][KEYS[player]]
    types = document.pop("types")
    assert base.weights(player)._asdict() == document
    assert [kind._asdict() for kind in base.types(player)] == [types[name] for name in PLAYERS[player].types]


def test_numbers_are_floats(base):
    assert all(type(value) is float for value in (*base.state, *base.world, *base.weights(US)))


def test_decisions(base):
    us = base.decisions[US]
    assert us.counterpart == RUSSIA
    assert us.type is None
    assert us.params == DecisionParams(**{name: middle(num) for name, num in numbers(DecisionParams).items()})


@pytest.mark.parametrize(("name", "number"), [("dealer", 0), ("maximalist", 1)])
def test_a_fixed_type_is_a_number(home, name, number):
    loaded = scenario.load("base", [f"decisions.russia.type={name}"])
    assert loaded.decisions[RUSSIA].type == number


def test_a_lever_with_everything(base):
    court = menu(base, US)["court"]
    variable = INDEX["trust_us_russia"]
    assert scenario.Effect(variable=variable, keep=1.0, add=0.03) in court.effects
    assert scenario.Effect(variable=INDEX["quiet_weeks"], keep=0.0, add=0.0) in court.effects
    assert (court.cost_base, court.cost_terms) == (0.1, ((INDEX["mood"], -0.2),))
    assert court.type_cost == (0.0, -0.05)
    assert court.legal == ((INDEX["us_in"], 0.5, math.inf),)
    assert court.phases == (True, False, False)
    assert (court.stance_russia, court.stance_ukraine, court.posture) == (1.0, -0.3, "CR")


def test_a_lever_with_nothing_but_words_takes_the_defaults(home):
    path = home.mine("levers: {eu: {rest: {label: Rest, kind: delay, recovery: 1, source: test}}}")
    rest = menu(scenario.load(path), EU)["rest"]
    assert (rest.effects, rest.cost_base, rest.cost_terms, rest.type_cost) == ((), 0.0, (), (0.0, 0.0))
    assert (rest.legal, rest.phases, rest.posture) == ((), (True, False, False), "DI")
    assert (rest.stance_russia, rest.stance_ukraine, rest.claims) == (0.0, 0.0, ())


def test_levers_stay_in_the_order_of_the_file(base):
    assert [lever.key for lever in base.levers[US]] == ["hold", "court", "cut_intelligence"]
    assert all(lever.player == player for player in range(len(KEYS)) for lever in base.levers[player])


def test_effects_and_costs_come_in_the_order_of_the_state(home):
    body = "levers: {russia: {stall: {effects: {progress: 0.1, gain: 1}, cost: {mood: 1, gain: 1}}}}"
    stall = menu(scenario.load(home.mine(body)), RUSSIA)["stall"]
    numbers_of_effects = [effect.variable for effect in stall.effects]
    assert numbers_of_effects == sorted(numbers_of_effects)
    assert [variable for variable, _ in stall.cost_terms] == [INDEX["gain"], INDEX["mood"]]


def test_an_event(base):
    (event,) = base.events
    assert (event.date, event.name, event.kind) == (dt.date(2025, 3, 5), "Intelligence cut", "shock")
    assert event.add == ((INDEX["mood"], -0.1),)
    assert event.set == ((INDEX["intelligence"], 0.0),)
    assert event.force == ((US, "cut_intelligence"),)
    assert (event.bar, event.for_weeks) == ((), 1)


def test_events_may_write_what_levers_may_not(home):
    path = home.mine("events: [{date: 2025-04-01, name: x, set: {belief_us: 1, us_in: 0}, source: test}]")
    assert scenario.load(path).events[-1].set == ((INDEX["us_in"], 0.0), (INDEX["belief_us"], 1.0))


@pytest.mark.parametrize("date", ["2025-04-01", "'2025-04-01'"])
def test_a_date_may_be_quoted(home, date):
    path = home.mine(f"events: [{{date: {date}, name: x, add: {{mood: 0.1}}, source: test}}]")
    assert scenario.load(path).events[-1].date == dt.date(2025, 4, 1)


def test_a_doctrine_is_resolved(home):
    home.doctrine("formula", "player: us\ncost: {court: -0.2}\nbar: [cut_intelligence]")
    loaded = scenario.load(home.mine("doctrines: {us: formula}"))
    (doctrine,) = loaded.doctrines
    assert (doctrine.name, doctrine.player) == ("formula", US)
    assert (doctrine.cost, doctrine.bar) == ({"court": -0.2}, ("cut_intelligence",))


def test_doctrines_come_in_player_order_and_can_be_chosen_when_loading(home):
    home.doctrine("defiant", "player: ukraine\ncost: {hold: 0.2}")
    home.doctrine("formula", "player: us\ncost: {court: -0.2}")
    home.doctrine("carrots", "player: us\ncost: {court: -0.5}")
    path = home.mine("doctrines: {us: formula}")
    loaded = scenario.load(path, doctrines={"ukraine": "defiant", "us": "carrots"})
    assert [doctrine.player for doctrine in loaded.doctrines] == [US, UKRAINE]
    assert [doctrine.name for doctrine in loaded.doctrines] == ["carrots", "defiant"]


def test_a_doctrine_by_path_starts_from_the_file_that_names_it(home):
    (home.folder / "own").mkdir()
    words = "name: wild\ntitle: W\nintroduction: W\nsource: test\nplayer: us\ncost: {court: 1}\n"
    home.text("own/wild.yaml", words)
    home.text("own/mine.yaml", "name: mine\ntitle: M\nextends: base\ndoctrines: {us: ./wild.yaml}\n")
    loaded = scenario.load("own/mine.yaml")
    assert loaded.doctrines[0].name == "wild"
    home.text("copy.yaml", scenario.dump(loaded).replace("name: mine", "name: copy", 1))
    assert scenario.load("copy.yaml").digest == loaded.digest


def test_records_are_frozen_and_refuse_unknown_fields(base):
    with pytest.raises(pydantic.ValidationError, match="frozen"):
        base.weeks = 3
    with pytest.raises(pydantic.ValidationError, match="Extra inputs"):
        scenario.Effect(variable=0, keep=1.0, add=0.0, colour="red")


def test_scenarios_pickle_compare_and_hash(base):
    copy = pickle.loads(pickle.dumps(base))
    assert copy == base
    assert hash(copy) == hash(base)
    assert scenario.load("base", ["weeks=52"]) != base


def test_loading_twice_gives_the_same(base):
    assert scenario.load("base") == base


def test_a_scenario_is_found_by_name_by_path_and_in_the_working_folder(home):
    home.mine("weeks: 10")
    assert [scenario.load(name).weeks for name in ("mine", "mine.yaml", home.folder / "mine.yaml")] == [
        10
    ] * 3


def test_a_file_may_begin_with_a_byte_order_mark(home):
    home.text("mine.yaml", "\ufeffname: mine\ntitle: Mine\nextends: base\n")
    assert scenario.load("mine").name == "mine"


def test_importing_it_does_not_import_heavy_packages():
    code = "import sys, sim.scenario; print([m for m in ('numpy', 'numba', 'mesa') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
