"""The digest of a scenario tells what affects results from what does not."""

import random

import pytest
from diplomatic_swings.sim.scenario.loading import load
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scenario_files import base_document

pytest_plugins = ("scenario_files",)

quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def digest(home, document):
    return load(home.document(f"{document['name']}.yaml", document)).digest


ORDERED = {"players", "types", "packages", "us", "russia", "ukraine"}
"""Mappings whose order may matter: players, types, packages, and (under the player's key) levers."""


def shuffled(node, shuffle, name=""):
    """Return plain data with the keys of all mappings in another order, except where the order matters."""
    if not isinstance(node, dict):
        return node
    names = list(node)
    if name not in ORDERED:
        shuffle(names)
    return {key: shuffled(node[key], shuffle, key) for key in names}


@given(seed=st.integers(0, 2**32))
@quick
def test_the_order_of_keys_does_not_matter(home, seed):
    document = shuffled(base_document(), random.Random(seed).shuffle)
    assert digest(home, document) == load("base").digest


@pytest.mark.parametrize(
    "path", [("players",), ("players", "us", "types"), ("packages",), ("levers", "us")], ids=".".join
)
def test_the_order_of_players_types_packages_and_levers_matters(home, path):
    document = base_document()
    *above, last = path
    inner = document
    for name in above:
        inner = inner[name]
    inner[last] = dict(reversed(inner[last].items()))
    assert digest(home, document) != load("base").digest


def test_the_order_of_events_of_one_day_matters(home):
    first = "{date: 2025-04-07, name: a, set: {mood: 0.5}, source: test}"
    second = "{date: 2025-04-07, name: b, add: {mood: 0.1}, source: test}"
    one = home.load(f"events: [{first}, {second}]").digest
    assert one != home.load(f"events: [{second}, {first}]").digest


@pytest.mark.parametrize(
    "setting",
    [
        "title=Other",
        "watch_for=[other]",
        "source=other",
        "players.us.name=Other",
        "players.us.capital=Other",
        "players.us.types.bluffer.meaning=other",
        "packages.truce.label=Other",
        "packages.truce.source=other",
        "packages.truce.tabled_by=[ukraine, us]",
        "packages.truce.signers=[ukraine, russia]",
        "packages.truce.terms.relief={value: 0.25, range: [0.2, 0.3]}",
        "levers.us.court.label=Other",
        "levers.us.court.claims=[other]",
        "levers.us.hold.phases=[settlement, war, ceasefire]",
        "acts.us.walk.source=other",
        "payoffs.us.advance=0",
        "spread.brent=0",
        "events.envoy.name=other",
    ],
)
def test_what_does_not_matter(home, setting):
    assert load("base", [setting]).digest == load("base").digest


@pytest.mark.parametrize(
    "setting",
    [
        "state.gain=1",
        "spread.gain=44",
        "weeks=103",
        "start=2025-01-21",
        "midterm=2026-11-04",
        "order=[russia, us, ukraine]",
        "solver.runs=128",
        "decisions.us.level=7",
        "decisions.us.type=bluffer",
        "payoffs.us.types.bluffer.glow=0",
        "payoffs.us.types.bluffer.glow=0.2",
        "packages.truce.kind=settlement",
        "packages.truce.terms.relief=0.26",
        "levers.us.court.posture=PR",
        "levers.us.court.phases=[war, ceasefire]",
        "acts.us.walk.cost.base=0.6",
        "acts.us.table.recovery=9",
        "events.envoy=null",
        "levers.us.watch=null",
    ],
)
def test_what_matters(home, setting):
    assert load("base", [setting]).digest != load("base").digest


def test_a_policy_matters_by_what_it_says(home):
    home.policy("one", "player: us\ncost: {court: 0.5}")
    home.policy("two", "player: us\ncost: {court: 0.5}")
    home.policy("three", "player: us\ncost: {court: 0.4}")
    one, two, three = (load("base", policies={"us": name}).digest for name in ("one", "two", "three"))
    assert one == two
    assert len({one, three, load("base").digest}) == 3


def test_sixteen_hex_digits(home):
    assert len(load("base").digest) == 16
    assert int(load("base").digest, 16) >= 0


def test_scenarios_that_are_equal_have_one_hash(home):
    home.policy("one", "player: us\ncost: {court: 0.5}")
    first, second = (load("base", policies={"us": "one"}) for _ in range(2))
    assert {first: 1}[second] == 1
