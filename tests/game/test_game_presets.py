"""The shipped presets, lenses and policies: what they are, what they may do, and in what words."""

import re
from functools import cache
from typing import Any

import pytest
from diplomatic_swings.forms import library
from diplomatic_swings.sim.scenario import loading
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.tables.game import option_keys
from diplomatic_swings.sim.world.calendar import week_of
from ruamel.yaml import YAML
from tiny_solves import compiled, nothing_solved

PRESETS = {
    "anchorage-summit",
    "budapest-summit",
    "by-judgement",
    "competitive-coexistence",
    "confidence-from-elsewhere",
    "congress-presses",
    "crimea-recognition",
    "diplomatic-swings",
    "easter-truce",
    "europe-pays",
    "front-crumbles",
    "guarantees-on-the-table",
    "intelligence-cutoff",
    "istanbul-bilateral",
    "mediator-turkey",
    "mid-2026",
    "midterm-crunch",
    "minsk-freeze",
    "oil-crisis",
    "rosneft-lukoil",
    "summer-offensive",
    "thirty-day-litmus",
    "us-walks-out",
    "with-china",
}
FIFTH_PLAYERS = {"congress-presses", "mediator-turkey", "with-china"}
FROM_RECORD = {"mid-2026"}
"""Presets in which the record says how everything stands, and what has been shown of each type."""
BEFORE_THE_FIT = {"by-judgement"}
"""The preset that has the numbers from which the shipped ones were fitted: as many as moves tell something of."""
OF_FOUR = sorted(PRESETS - FIFTH_PLAYERS - FROM_RECORD - BEFORE_THE_FIT)
LENSES = {"brief", "cnn", "ekspert", "espreso", "kyiv"}
POLICIES = {
    "us": {"formula", "carrots-only", "pressure-first", "exit-prone"},
    "russia": {"stall", "deal-seeking", "maximalist"},
    "ukraine": {"cooperative", "defiant", "own-plan"},
    "eu": {"fill-the-gap", "follow-washington", "own-channel"},
}
MOST_SETTINGS = 30
READING = {"world", "shape", "payoffs", "decisions", "players"}
"""What a lens may change: how the world answers, what players want, believe and foresee."""

OUTCOMES = {"ceasefire", "settlement", "imposed", "exhausted", "weeks_in_force"} | {
    f"terms_{issue}" for issue in ("territory", "alignment", "relief", "guarantees")
}
JARGON = re.compile(
    r"\b(prior|posterior|util|utils|lever|levers|payoff|payoffs|equilibrium|logit|quantal|precision|Bayes\w*|"
    r"stochastic|parameter|parameters|coefficient|regime|package|packages|solver|discount|act|acts)\b"
)
NAMED = re.compile(r"^# Claims: (.+)$", re.MULTILINE)
RUNS = 64


def path(shelf, name):
    return library.shipped(shelf)[name]


def document(shelf, name):
    return YAML(typ="safe").load(path(shelf, name))


def preset(name):
    return document(library.SCENARIOS, name)


def lens(name):
    return document(library.LENSES, name)


def policy(name):
    return document(library.POLICIES, name)


@cache
def claims():
    known = YAML(typ="safe").load(library.root() / "facts" / "claims.yaml")["claims"]
    return {claim["id"]: claim for claim in known}


def numbers(node: Any, where: str = ""):
    """Yield path and node of every number in a part of a file, bare or with its origin."""
    if isinstance(node, dict) and "value" not in node:
        for name, part in node.items():
            yield from numbers(part, f"{where}.{name}".strip("."))
    elif isinstance(node, dict) or (isinstance(node, (int, float)) and not isinstance(node, bool)):
        yield where, node


def written(content):
    """Return every state variable that the start or an event of a file writes."""
    variables = set(content.get("state", {}))
    for event in content.get("events", []):
        variables |= set(event.get("add", {})) | set(event.get("set", {}))
    return variables


# --- what there is ------------------------------------------------------------------------------


def test_all_that_was_promised_is_there():
    listed = loading.available()
    assert {each.name for each in listed if each.kind == "preset"} == PRESETS
    assert {each.name for each in loading.lenses()} == LENSES
    assert {player: set(names) for player, names in loading.policy_names().items()} == POLICIES


@pytest.mark.parametrize("name", OF_FOUR)
def test_a_preset_is_a_small_change_to_what_it_extends(name):
    base = load(preset(name)["extends"])
    assert 0 < len(loading.differences(base, load(name))) < MOST_SETTINGS


# --- words --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_a_preset_says_what_it_is_and_where_it_is_from(name):
    content = preset(name)
    sentences = re.split(r"(?<=[.!?])\s+", content["introduction"].strip())
    assert 2 <= len(sentences) <= 5
    assert len(sentences[0]) <= 160
    assert content["watch_for"]
    assert content["source"]


@pytest.mark.parametrize(
    ("shelf", "name"),
    [(library.SCENARIOS, name) for name in sorted(PRESETS)]
    + [(library.LENSES, name) for name in sorted(LENSES)]
    + [(library.POLICIES, name) for name in sorted(set().union(*POLICIES.values()))],
)
def test_introductions_are_free_of_jargon(shelf, name):
    content = document(shelf, name)
    words = " ".join([content["title"], content["introduction"], *content.get("watch_for", [])])
    assert JARGON.findall(words) == []


def test_titles_are_all_different():
    listed = [*loading.available(), *loading.lenses()]
    assert len({each.title for each in listed}) == len(listed)


@pytest.mark.parametrize("name", OF_FOUR)
def test_every_number_of_a_preset_has_a_source(name):
    content = preset(name)
    tables = {
        key: content[key] for key in ("state", "world", "payoffs", "decisions", "acts") if key in content
    }
    terms = {key: package.get("terms", {}) for key, package in content.get("packages", {}).items()}
    assert [where for where, node in numbers({**tables, "packages": terms}) if not sourced(node)] == []
    assert all(event["source"] for event in content.get("events", []))


@pytest.mark.parametrize("name", sorted(LENSES))
def test_every_number_of_a_lens_names_the_text_and_the_idea(name):
    content = lens(name)
    tables = {key: content[key] for key in READING if key in content}
    read = dict(numbers(tables))
    assert len(read) >= 10
    text = content["source"]
    assert [
        w for w, node in read.items() if not (sourced(node) and node["source"].startswith(f"{text}: "))
    ] == []


def sourced(node):
    return isinstance(node, dict) and bool(node.get("source"))


# --- what a lens may do -------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(LENSES))
def test_a_lens_is_a_reading_of_the_world_and_touches_no_move(name):
    assert set(lens(name)) - {"name", "title", "introduction", "source"} <= READING


@pytest.mark.parametrize("name", sorted(LENSES))
def test_a_lens_changes_every_number_it_names(name):
    before, after = (loading.flatten(load("talks-2025-01", lens=each)) for each in (None, name))
    tables = {key: lens(name)[key] for key in READING if key in lens(name)}
    assert [where for where, _ in numbers(tables) if before.get(where) == after[where]] == []


@pytest.mark.parametrize("name", sorted(LENSES))
def test_a_lens_says_how_likely_moscow_wants_a_deal(name):
    # the texts differ on nothing more than on this
    prior = load("talks-2025-01", lens=name).players[1].prior
    assert prior[0] < load("talks-2025-01").players[1].prior[0]


# --- what a policy may do -----------------------------------------------------------------------


@pytest.mark.parametrize(("player", "name"), [(p, name) for p in POLICIES for name in sorted(POLICIES[p])])
def test_a_policy_shifts_its_players_options_by_less_than_a_util(player, name):
    scenario = load("talks-2025-01", policies={player: name})
    (followed,) = scenario.policies
    assert scenario.players[followed.player].key == player
    assert followed.cost
    assert all(-1 < shift < 1 and shift for shift in followed.cost.values())
    assert followed.cost.keys().isdisjoint(followed.bar)


@pytest.mark.parametrize("name", sorted(set().union(*POLICIES.values())))
def test_a_policy_leaves_what_its_player_wants_untouched(name):
    player = policy(name)["player"]
    followed, free = load("talks-2025-01", policies={player: name}), load("talks-2025-01")
    assert followed.players == free.players
    assert followed.levers == free.levers


# --- what a preset may do -----------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(PRESETS - {"minsk-freeze"} - FROM_RECORD))
def test_no_preset_writes_an_outcome(name):
    content = preset(name)
    assert written(content).isdisjoint(OUTCOMES)
    assert "in_force" not in content


@pytest.mark.parametrize("name", sorted(FROM_RECORD))
def test_what_the_record_leaves_is_a_war_in_which_nothing_is_in_force(name):
    scenario = load(name)
    assert "in_force" not in scenario.content
    assert (scenario.state.ceasefire, scenario.state.settlement, scenario.state.imposed) == (0, 0, 0)


def test_one_preset_opens_under_a_ceasefire():
    scenario = load("minsk-freeze")
    truce = next(p for p in scenario.packages if p.key == "bare-ceasefire")
    assert (scenario.state.ceasefire, scenario.state.settlement) == (1, 0)
    assert scenario.state.terms_guarantees == truce.terms[3]


@pytest.mark.parametrize("name", OF_FOUR)
def test_presets_leave_beliefs_and_types_to_lenses(name):
    content = preset(name)
    assert "players" not in content
    assert not any("type" in mind for mind in content.get("decisions", {}).values())


@pytest.mark.parametrize("name", OF_FOUR)
def test_the_events_of_a_preset_happen_within_its_run(name):
    planned = {event["name"] for event in preset(name).get("events", [])}
    assert planned <= {event.name for event in load(name).events}


def forced_moves():
    """Return (scenario, week, player, option) of every move that an event of a shipped scenario forces."""
    return [
        (name, week_of(scenario.start, event.date), player, option)
        for name in sorted(library.shipped(library.SCENARIOS))
        for scenario in (load(name),)
        for event in scenario.events
        for player, option in event.force
    ]


@pytest.mark.parametrize(("name", "week", "player", "option"), forced_moves())
def test_a_forced_move_is_legal_in_its_week_and_played(name, week, player, option):
    # what players expect plays no part in it, so any values do
    scenario = load(name, [f"weeks={week + 1}"])
    record = compiled(scenario, nothing_solved(scenario), RUNS)
    number = [(i, key) for i, key, _ in option_keys(scenario)].index((player, option))
    at_war = record.in_force[:, week] == 0
    assert at_war.mean() > 0.9
    assert (record.move[at_war, week, player] == number).mean() > 0.9


def test_a_washington_that_leaves_on_a_date_is_gone_and_may_return():
    scenario = load("us-walks-out")
    event = next(event for event in scenario.events if event.name == "Washington leaves")
    record = compiled(scenario, nothing_solved(scenario), RUNS)
    us_in = record.states[:, :, list(scenario.state._fields).index("us_in")]
    week = week_of(scenario.start, event.date)
    assert (us_in[:, week] == 1).mean() > 0.9
    assert (us_in[:, week + 1] == 0).mean() > 0.8
    assert us_in[:, week + 2 :].any()


def test_only_moscow_is_left_to_sign_the_ceasefire_of_thirty_days():
    scenario = load("thirty-day-litmus")
    truce = next(p for p in scenario.packages if p.key == "bare-ceasefire")
    assert [scenario.players[i].key for i in truce.signers] == ["russia"]
    record = compiled(scenario, nothing_solved(scenario), RUNS)
    assert (record.paper[:, 0] == 1).mean() > 0.5


# --- claims and the field guide -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("shelf", "name"),
    [(library.SCENARIOS, name) for name in OF_FOUR] + [(library.LENSES, name) for name in sorted(LENSES)],
)
def test_presets_and_lenses_name_claims_that_exist(shelf, name):
    (named,) = NAMED.findall(path(shelf, name).read_text(encoding="utf-8"))
    assert set(named.split(", ")) <= claims().keys()


@pytest.mark.parametrize("name", sorted(LENSES))
def test_a_lens_rests_on_claims_of_its_own_text(name):
    (named,) = NAMED.findall(path(library.LENSES, name).read_text(encoding="utf-8"))
    assert {claims()[claim]["text"] for claim in named.split(", ")} == {name}


@pytest.mark.parametrize("name", sorted(PRESETS | LENSES | set().union(*POLICIES.values())))
def test_the_field_guide_has_a_line_on_everything_shipped(name):
    guide = (library.root() / "README.md").read_text(encoding="utf-8")
    assert f"| `{name}` |" in guide
