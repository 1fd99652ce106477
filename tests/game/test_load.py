"""Loading scenarios: overlays, settings, lenses, policies, players, other numbers."""

import pytest
from diplomatic_swings.sim.kernel import compiled
from diplomatic_swings.sim.scenario.loading import (
    ScenarioError,
    differences,
    dump,
    lasting,
    load,
    meaning,
    quantities,
    vary,
)
from diplomatic_swings.sim.solver.solutions import numbers_of
from diplomatic_swings.sim.tables.game import bent_curves, option_keys, prepare
from diplomatic_swings.sim.world.features import FEATURE_INDEX
from diplomatic_swings.sim.world.state import INDEX
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scenario_files import PLAYERS, base_document, lever, mistakes, player

pytest_plugins = ("scenario_files",)

quick = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def weight(scenario, seat, kind, feature):
    return scenario.players[seat].weights[kind][FEATURE_INDEX[feature]]


def digest(home, document):
    return load(home.document(f"{document['name']}.yaml", document)).digest


# --- what a file says ---------------------------------------------------------------------------


def test_a_complete_file_becomes_records(home):
    base = load("base")
    assert [p.key for p in base.players] == ["us", "russia", "ukraine"]
    assert [p.types for p in base.players] == list(PLAYERS.values())
    assert base.players[1].prior == (0.5, 0.5)
    assert base.state.us_in == 1
    assert base.spread[INDEX["gain"]] == 45
    assert base.spread[INDEX["brent"]] == 0
    assert [p.settlement for p in base.packages] == [False, True]
    assert base.packages[0].tabled_by == (0, 2)
    assert base.packages[0].signers == (1, 2)
    assert base.events[0].force == ((0, "court"),)


def test_a_types_weight_takes_the_place_of_the_players(home):
    base = load("base")
    assert [weight(base, 0, kind, "glow") for kind in (0, 1)] == [0.2, 0.3]
    assert [weight(base, 0, kind, "fighting") for kind in (0, 1)] == [-0.1, -0.1]
    assert weight(base, 0, 1, "advance") == 0


def test_moves_keep_effects_costs_bounds_and_stance(home):
    court = load("base").levers[0][1]
    effects = {effect.variable: (effect.keep, effect.add) for effect in court.effects}
    assert effects == {INDEX["trust_us_russia"]: (1.0, 0.03), INDEX["quiet_weeks"]: (0.0, 0.0)}
    assert (court.cost, court.cost_terms) == (0.1, ((INDEX["mood"], -0.2),))
    assert court.type_cost == (0.0, -0.05)
    assert court.legal == ((INDEX["us_in"], 0.5, 1e300),)
    assert (court.stance_russia, court.stance_ukraine, court.posture) == (1.0, -0.3, "CR")
    assert court.phases == (True, False, False)


def test_acts_stand_in_the_order_of_the_game_and_tabling_beside_them(home):
    base = load("base")
    assert [move and move.key for move in base.acts[0]] == [None, None, None, None, "walk", "return"]
    assert [move and move.key for move in base.acts[1]] == ["sign", "refuse", "withdraw", "break", None, None]
    assert base.table[1].recovery == 8


@given(data=st.data())
@quick
def test_every_number_of_a_lever_may_be_bare_or_have_unit_range_and_source(home, data):
    def full(value, unit):
        bare = data.draw(st.booleans())
        return value if bare else {"value": value, "unit": unit, "range": [value, value], "source": "test"}

    document = base_document()
    court = document["levers"]["us"]["court"]
    court["effects"] = {"trust_us_russia": full(0.03, "share"), "quiet_weeks": {"set": full(0, "weeks")}}
    court["cost"] = {"base": full(0.1, "util"), "mood": full(-0.2, "util per unit")}
    court["type_cost"] = {"bluffer": full(-0.05, "util")}
    court["legal"] = {"us_in": {"min": full(0.5, "0 or 1")}}
    court["recovery"] = full(3, "weeks")
    court["stance"] = {"russia": full(1, "-1..1"), "ukraine": full(-0.3, "-1..1")}
    document["acts"]["us"]["walk"]["cost"] = {"base": full(0.5, "util")}
    assert digest(home, document) == load("base").digest


# --- overlays -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "read"),
    [
        ("decisions.us.discount=0.97", lambda s: s.players[0].mind.discount == 0.97),
        ("payoffs.russia.advance=-1", lambda s: weight(s, 1, 0, "advance") == -1),
        ("payoffs.russia.settlement=-1", lambda s: weight(s, 1, 1, "settlement") == -1),
        ("packages.28-points.terms.territory=0.5", lambda s: s.packages[1].terms[0] == 0.5),
        ("packages.28-points.signers=[us, russia]", lambda s: s.packages[1].signers == (0, 1)),
        ("levers.us.court.effects.mood=0.1", lambda s: len(s.levers[0][1].effects) == 3),
        ("decisions.russia.type=maximalist", lambda s: s.players[1].type == 1),
        ("solver.runs=128", lambda s: s.solver.runs == 128),
        ("packages.truce.tabled_by=[us]", lambda s: s.packages[0].tabled_by == (0,)),
    ],
)
def test_a_setting_of_the_command_line(home, setting, read):
    assert not read(load("base"))
    overrides = [setting]
    if "signers=[us" in setting:
        overrides += [f"acts.us.{name}={{label: X, source: test}}" for name in ("sign", "withdraw")]
    if setting.startswith("packages.truce.tabled_by"):
        overrides += ["acts.ukraine.table=null"]
    assert read(load("base", overrides))


def test_a_bare_number_takes_the_place_of_a_value_and_its_source(home):
    term = home.load("packages: {truce: {terms: {relief: 0.4}}}").content["packages"]["truce"]["terms"][
        "relief"
    ]
    assert (term.value, term.unit, term.range, term.source) == (0.4, "0..1", (0, 0.5), "set in mine.yaml")
    term = load("base", ["packages.truce.terms.relief=0.9"]).content["packages"]["truce"]["terms"]["relief"]
    assert (term.value, term.range, term.source) == (0.9, None, "set by --set")


def test_players_of_a_package_stand_in_the_order_of_the_game(home):
    scenario = home.load("packages: {truce: {tabled_by: [ukraine, us], signers: [ukraine, russia]}}")
    assert (scenario.packages[0].tabled_by, scenario.packages[0].signers) == ((0, 2), (1, 2))


def test_null_takes_a_package_away(home):
    assert [p.key for p in home.load("packages: {truce: null}\nacts: {ukraine: {table: null}}").packages] == [
        "28-points"
    ]


@pytest.mark.parametrize(
    "path",
    ["decisions.us.patience", "payoffs.china.glow", "packages.29-points.kind", "levers.us.cort.cost.base"],
)
def test_a_setting_must_exist(home, path):
    (line,) = mistakes("base", overrides=[f"{path}=1"])
    assert line.startswith(f"--set: {path}: expected an existing path")


def test_a_lens_lies_between_the_base_and_the_file(home):
    home.lens("view", "payoffs: {us: {glow: 0.9, fighting: 0.8}}\nplayers: {russia: {name: Moscow}}")
    scenario = home.load("payoffs: {us: {fighting: 0.1}}", lens="view")
    assert (weight(scenario, 0, 0, "glow"), weight(scenario, 0, 0, "fighting")) == (0.9, 0.1)
    assert weight(scenario, 0, 1, "glow") == 0.3
    assert scenario.players[1].name == "Moscow"


def test_a_lens_has_no_solver(home):
    home.lens("view", "solver: {runs: 64}")
    (line,) = home.mistakes("", lens="view")
    assert "solver: expected a setting of a lens" in line


def test_policies_price_and_bar_levers_and_papers(home):
    home.policy("own-paper", "player: us\ncost: {court: 0.5, 'table:truce': -0.5}\nbar: ['table:28-points']")
    scenario = load("base", policies={"us": "own-paper"})
    (policy,) = scenario.policies
    assert (policy.player, policy.cost) == (0, {"court": 0.5, "table:truce": -0.5})
    game = prepare(scenario)
    barred = game.timeline.barred.reshape(scenario.weeks, -1)[0]
    keys = [key for _, key, _ in option_keys(scenario)]
    assert [key for key, shut in zip(keys, barred, strict=True) if shut] == ["table:28-points"]


# --- other numbers ------------------------------------------------------------------------------


def test_varying_a_number_is_loading_with_that_setting(home):
    base = load("base")
    for path, value in {
        "decisions.us.discount": 0.97,
        "payoffs.us.types.bluffer.glow": 0.1,
        "packages.28-points.terms.relief": 0.5,
        "levers.us.court.effects.quiet_weeks.set": 2.0,
        "events.envoy.add.mood": 0.2,
    }.items():
        assert vary(base, {path: value}) == load("base", [f"{path}={value}"])
        assert vary(base, {path: value}).digest == load("base", [f"{path}={value}"]).digest != base.digest


def test_varying_keeps_policies(home):
    home.policy("grim", "player: us\ncost: {court: 0.5}\nbar: [watch]")
    scenario = load("base", policies={"us": "grim"})
    assert vary(scenario, {"state.gain": 1.0}).policies == scenario.policies
    assert lasting(scenario, 9).weeks == 9


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            {"players.us.types.bluffer.prior": 0.4},
            "players.us.types: expected priors that sum to 1 (given 0.9)",
        ),
        ({"decisions.us.discont": 0.4}, "expected the path of a number of the scenario; did you mean"),
        ({"decisions.us.discount": 1.0}, "decisions.us.discount: expected a number from 0 to 0.9999"),
        ({"solver.runs": 100.5}, "solver.runs: expected a whole number"),
    ],
)
def test_varying_checks_what_it_changes(home, values, message):
    with pytest.raises(ScenarioError) as error:
        vary(load("base"), values)
    assert message in str(error.value)


def test_priors_may_be_varied_together(home):
    priors = {"players.us.types.resolute.prior": 0.3, "players.us.types.bluffer.prior": 0.7}
    assert vary(load("base"), priors).players[0].prior == (0.3, 0.7)


def test_every_number_has_a_meaning_and_can_be_varied(home):
    base = load("base")
    for path, quantity in quantities(base).items():
        assert meaning(path).unit == quantity.unit, path
        if not path.endswith(".prior"):
            vary(base, {path: quantity.value})


def test_differences_name_what_is_set_otherwise(home):
    changed = load("base", ["payoffs.us.glow=0.5", "weeks=52"])
    assert {tuple(d) for d in differences(load("base"), changed)} == {
        ("payoffs.us.glow", 0.2, 0.5),
        ("weeks", 104.0, 52.0),
    }


def test_a_dumped_scenario_loads_back_to_the_same(home):
    home.policy("grim", "player: us\nbar: [watch]")
    scenario = load("base", ["payoffs.us.glow=0.5"], policies={"us": "grim"})
    home.text("base.yaml", dump(scenario))
    again = load("base.yaml")
    assert again == scenario
    assert again.digest == scenario.digest


# --- any number of players ----------------------------------------------------------------------

FIFTH = """
order: [us, china, russia, ukraine]
players: {china: {name: China, capital: Beijing, types: {patron: {meaning: pays, prior: 0.4}, trader: {meaning: trades, prior: 0.6}}}}
payoffs: {china: {ceasefire: 0.2, types: {trader: {ceasefire: 0.3}}}}
decisions: {china: {precision: 5, weighty_precision: 2, discount: 0.97, fatigue: 0.6, level: 99, pressure: 0}}
acts: {china: {table: {label: Table, recovery: 4, source: test}}}
packages: {truce: {tabled_by: [us, ukraine, china]}}
levers:
  china:
    hold: {label: Wait, kind: hold, phases: [war, ceasefire, settlement], recovery: 1, source: test}
    press: {label: Press, kind: pressure, effects: {optimism: -15}, type_cost: {patron: 0.2}, recovery: 4, source: test}
"""


def test_one_more_player_is_a_page_that_extends_another(home):
    scenario = home.load(FIFTH)
    assert [p.key for p in scenario.players] == ["us", "russia", "ukraine", "china"]
    assert scenario.order == (0, 3, 1, 2)
    assert scenario.packages[0].tabled_by == (0, 2, 3)
    assert scenario.levers[3][1].type_cost == (0.2, 0.0)
    assert prepare(scenario).sizes.players == 4


@given(count=st.integers(1, 9), kinds=st.integers(1, 3))
@quick
def test_two_to_eight_players(home, count, kinds):
    document = base_document()
    keys = [f"p{i}" for i in range(count)]
    hold = lever("Wait", "hold", phases=["war", "ceasefire", "settlement"])
    acts = document["acts"]["russia"]
    document |= {
        "order": keys,
        "players": {key: player(key, tuple(f"kind{i}" for i in range(kinds))) for key in keys},
        "payoffs": {key: {"ceasefire": 0.1} for key in keys},
        "decisions": dict.fromkeys(keys, document["decisions"]["us"]),
        "acts": dict.fromkeys(keys, acts),
        "levers": {key: {"hold": hold} for key in keys},
        "events": [],
    }
    for package in document["packages"].values():
        package |= {"tabled_by": keys, "signers": keys}
    path = home.document("base.yaml", document)
    if 2 <= count <= 8:
        assert prepare(load(path)).sizes.players == count
    else:
        assert f"players: expected 2 to 8 players (given {count})" in mistakes(path)[0]


def test_scenarios_that_differ_in_wants_alone_share_what_their_curves_read():
    base, other = load("talks-2025-01"), load("talks-2025-01", ["payoffs.us.glow=0"])
    assert bent_curves(other) is bent_curves(base)
    assert any(bent_curves(base))


@pytest.mark.parametrize("setting", ["shape.line_start=0.3", "world.sanctions_level=0", "state.ceasefire=1"])
def test_compiled_code_sees_the_same_curves_change(setting):
    changed = load("talks-2025-10", [setting])
    assert compiled.bent_curves(changed) == bent_curves(changed)
    assert compiled.ready(changed).touched.curve.tolist() == prepare(changed).touched.curve.tolist()


@pytest.mark.parametrize("section", ["world", "payoffs", "levers", "acts", "packages", "spread", "calendar"])
def test_a_scenario_with_another_number_is_the_one_that_is_loaded_with_it(section):
    """What is made of sections that did not change is taken over, and nothing else."""
    base = load("talks-2025-10", policies={"us": "pressure-first"})
    path, number = next(
        (path, q.value) for path, q in quantities(base).items() if path.startswith(f"{section}.") and q.value
    )
    moved = vary(base, {path: number * 0.9})
    loaded = load("talks-2025-10", [f"{path}={number * 0.9!r}"], policies={"us": "pressure-first"})
    assert moved == loaded
    assert moved.digest == loaded.digest != base.digest
    assert numbers_of(prepare(moved)) == numbers_of(prepare(loaded))
    assert (moved.spread, numbers_of(prepare(moved))) != (base.spread, numbers_of(prepare(base)))
