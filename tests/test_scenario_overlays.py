"""Presets, lenses and settings of the command line are laid over a base."""

import datetime as dt

import pytest
from diplomatic_swings.forms.content import as_data
from diplomatic_swings.sim.scenario import loading
from diplomatic_swings.sim.world.state import INDEX
from scenario_files import mistakes

pytest_plugins = ("scenario_files",)

US = 0


def world(loaded, name="brent_level"):
    return as_data(loaded.content["world"][name])


def keys(loaded, player=US):
    return [lever.key for lever in loaded.levers[player]]


# --- extends ------------------------------------------------------------------------------------


def test_a_preset_changes_what_it_names_and_keeps_the_rest(home):
    base, mine = loading.load("base"), loading.load(home.mine("state: {gain: 90}"))
    assert mine.state == base.state._replace(gain=90.0)
    assert (mine.world, mine.levers, mine.players) == (base.world, base.levers, base.players)


def test_name_and_title_are_its_own_and_the_other_words_are_inherited(home):
    mine = loading.load(home.mine(""))
    assert (mine.name, mine.title) == ("mine", "Mine")
    assert (mine.introduction, mine.watch_for) == ("Everything in the middle. Nothing to see.", ("nothing",))


def test_lists_replace(home):
    mine = loading.load(home.mine("watch_for: [swings]\norder: [ukraine, us, russia]"))
    assert (mine.watch_for, mine.order) == (("swings",), (2, 0, 1))


def test_a_chain_of_presets(home):
    home.mine("state: {gain: 1, mood: 0.1}", name="first")
    home.mine("state: {gain: 2, brent: 50}", name="second", base="first")
    third = loading.load(home.mine("state: {brent: 60}", name="third", base="second.yaml"))
    assert (third.state.gain, third.state.mood, third.state.brent) == (2.0, 0.1, 60.0)


def test_extends_by_path_starts_from_the_file(home):
    (home.folder / "deep").mkdir()
    home.mine("state: {gain: 7}", name="other")
    home.text("deep/mine.yaml", "name: mine\ntitle: M\nextends: ../other.yaml\n")
    assert loading.load("deep/mine.yaml").state.gain == 7.0


def test_a_cycle_names_the_chain(home):
    home.mine("", name="one", base="two")
    home.mine("", name="two", base="three")
    home.mine("", name="three", base="one")
    expected = "expected a chain of scenarios that ends (given one -> two -> three -> one)"
    assert mistakes("one") == [f"three.yaml:3:10: extends: {expected}"]


def test_a_scenario_that_extends_itself(home):
    assert mistakes(home.mine("", base="mine")) == [
        "mine.yaml:3:10: extends: expected a chain of scenarios that ends (given mine -> mine)"
    ]


# --- numbers over numbers -----------------------------------------------------------------------


def test_a_plain_number_keeps_unit_and_range_and_names_its_file_as_source(home):
    assert world(loading.load(home.mine("world: {brent_level: 65}"))) == {
        "value": 65.0,
        "unit": "USD/bbl",
        "range": [60.0, 80.0],
        "source": "set in mine.yaml",
    }


def test_a_plain_number_outside_the_old_range_drops_the_range(home):
    assert world(loading.load(home.mine("world: {brent_level: 90}"))) == {
        "value": 90.0,
        "unit": "USD/bbl",
        "source": "set in mine.yaml",
    }


def test_a_new_value_with_its_own_source_and_range(home):
    body = "world: {brent_level: {value: 90, range: [85, 95], source: a shock}}"
    assert world(loading.load(home.mine(body))) == {
        "value": 90.0,
        "unit": "USD/bbl",
        "range": [85.0, 95.0],
        "source": "a shock",
    }


def test_a_range_alone_leaves_the_value_and_its_source(home):
    found = world(loading.load(home.mine("world: {brent_level: {range: [65, 75]}}")))
    assert (found["value"], found["range"], found["source"]) == (70.0, [65.0, 75.0], "a forecast")


def test_a_range_over_a_plain_number_keeps_the_number(home):
    found = as_data(loading.load(home.mine("state: {mood: {range: [-0.1, 0.2]}}")).content["state"]["mood"])
    assert (found["value"], found["range"]) == (0.0, [-0.1, 0.2])


def test_a_mistake_in_an_overlaid_number_points_to_the_overlay(home):
    assert home.mistakes("world: {brent_level: 900}") == [
        "mine.yaml:4:22: world.brent_level: expected a number from 20 to 150 [USD/bbl] (given 900)"
    ]


def test_the_source_of_a_command_line_setting(home):
    assert world(loading.load("base", ["world.brent_level=65"]))["source"] == "set by --set"


# --- levers -------------------------------------------------------------------------------------


def test_a_preset_adds_changes_and_removes_levers(home):
    body = """\
levers:
  us:
    watch: null
    restore: null
    court: {cost: {base: 0.7}}
    muse: {label: Muse, kind: delay, recovery: 1, source: test}
events: null
"""
    mine = loading.load(home.mine(body))
    assert keys(mine) == ["hold", "court", "muse"]
    court = mine.levers[US][1]
    assert (court.cost, court.cost_terms) == (0.7, ((INDEX["mood"], -0.2),))


@pytest.mark.parametrize(
    ("change", "keep", "add"), [("2", 1.0, 2.0), ("{value: 2}", 1.0, 2.0), ("{set: 3}", 0.0, 3.0)]
)
def test_an_increment_replaces_a_setting_and_a_setting_another(home, change, keep, add):
    mine = loading.load(home.mine(f"levers: {{us: {{court: {{effects: {{quiet_weeks: {change}}}}}}}}}"))
    effect = next(e for e in mine.levers[US][1].effects if e.variable == INDEX["quiet_weeks"])
    assert (effect.keep, effect.add) == (keep, add)


def test_a_setting_replaces_an_increment(home):
    mine = loading.load(home.mine("levers: {us: {court: {effects: {trust_us_russia: {set: 1}}}}}"))
    effect = next(e for e in mine.levers[US][1].effects if e.variable == INDEX["trust_us_russia"])
    assert (effect.keep, effect.add) == (0.0, 1.0)


def test_null_removes_one_effect_or_bound(home):
    mine = loading.load(
        home.mine("levers: {us: {court: {effects: {quiet_weeks: null}, legal: {us_in: null}}}}")
    )
    court = mine.levers[US][1]
    assert [effect.variable for effect in court.effects] == [INDEX["trust_us_russia"]]
    assert court.legal == ()


def test_null_for_a_lever_that_is_not_there(home):
    assert home.mistakes("levers: {us: {cuort: null}}") == [
        (
            "mine.yaml:4:22: levers.us.cuort: "
            "expected a lever, or a known name to remove (given null for 'cuort'); did you mean 'court'?"
        )
    ]


def test_null_for_a_number_that_must_be_there_points_to_the_null(home):
    assert home.mistakes("world: {brent_level: null}") == [
        "mine.yaml:4:9: world.brent_level: expected a number from 20 to 150 [USD/bbl] (missing)"
    ]


# --- lenses -------------------------------------------------------------------------------------


def test_a_lens_lies_over_the_base_and_under_the_file(home):
    home.lens("kyiv", "state: {gain: 5, mood: 0.5}")
    mine = loading.load(home.mine("lens: kyiv\nstate: {gain: 6}"))
    assert (mine.state.gain, mine.state.mood) == (6.0, 0.5)


def test_a_lens_chosen_when_loading_replaces_the_one_of_the_file(home):
    home.lens("kyiv", "state: {gain: 5, mood: 0.5}")
    home.lens("moscow", "state: {gain: 8}")
    mine = loading.load(home.mine("lens: kyiv"), lens="moscow")
    assert (mine.state.gain, mine.state.mood) == (8.0, 0.0)


def test_a_lens_lies_over_a_file_without_a_base(home):
    home.lens("kyiv", "state: {gain: 5}")
    assert loading.load("base", lens="kyiv").state.gain == 5.0


def test_words_about_a_lens_are_not_inherited(home):
    home.lens("kyiv", "state: {gain: 5}")
    mine = loading.load(home.mine("lens: kyiv"))
    assert (mine.title, mine.introduction) == ("Mine", loading.load("base").introduction)
    assert "source" not in mine.content


def test_a_lens_by_path(home):
    home.text("own.yaml", "name: own\ntitle: L\nintroduction: L\nsource: test\nstate: {gain: 5}\n")
    assert loading.load(home.mine("lens: ./own.yaml")).state.gain == 5.0


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("weeks: 3", "5:1: weeks: expected a setting of a lens (given unknown 'weeks')"),
        (
            "wrold: {}",
            "5:1: wrold: expected a setting of a lens (given unknown 'wrold'); did you mean 'world'?",
        ),
        (
            "state: {gian: 1}",
            "5:9: state.gian: expected a number of this table (given unknown 'gian'); did you mean 'gain'?",
        ),
    ],
)
def test_mistakes_in_a_lens(home, body, expected):
    home.lens("kyiv", body)
    assert mistakes("base", lens="kyiv") == [f"shipped/lenses/kyiv.yaml:{expected}"]


def test_a_lens_must_say_what_it_is(home):
    home.text("shipped/lenses/bare.yaml", "name: other\nstate: {gain: 1}\n")
    assert mistakes("base", lens="bare") == [
        "shipped/lenses/bare.yaml:1:1: introduction: expected an introduction in plain words (missing)",
        "shipped/lenses/bare.yaml:1:1: source: expected a source (missing)",
        "shipped/lenses/bare.yaml:1:1: title: expected a title (missing)",
        "shipped/lenses/bare.yaml:1:7: name: expected 'bare', the name of the file (given 'other')",
    ]


# --- events -------------------------------------------------------------------------------------


def event(date, name="x"):
    return f"events: [{{date: {date}, name: {name}, add: {{mood: 0.1}}, source: test}}]"


def test_events_of_an_overlay_are_appended_in_order_of_date(home):
    home.lens("kyiv", event("2025-02-01", "early"))
    mine = loading.load(home.mine("lens: kyiv\n" + event("2025-12-01", "late")))
    assert [e.name for e in mine.events] == ["early", "Envoy", "late"]


def test_events_of_the_same_name_are_kept_apart(home):
    mine = loading.load(home.mine(event("2025-12-01", "envoy")))
    assert len(mine.events) == 2
    paths = loading.flatten(mine)
    assert paths["events.envoy.date"] == "2025-03-05"
    assert paths["events.envoy-2.date"] == "2025-12-01"


@pytest.mark.parametrize("change", [{"overrides": ["weeks=4"]}, {"overrides": ["start=2025-06-02"]}])
def test_events_out_of_reach_of_a_later_horizon_are_left_out(home, change):
    assert loading.load("base", **change).events == ()


def test_a_preset_with_a_shorter_horizon_leaves_out_events_of_its_base(home):
    mine = loading.load(home.mine("weeks: 4"))
    assert mine.events == ()
    assert loading.load("base").events != ()


def test_the_midterm_may_lie_before_the_start(home):
    assert loading.load(home.mine("midterm: 2022-11-08")).midterm == dt.date(2022, 11, 8)


# --- settings of the command line ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("world.brent_level=80", lambda s: s.world.brent_level == 80),
        ("players.russia.capital=Kazan", lambda s: s.players[1].capital == "Kazan"),
        ("decisions.us.level=1", lambda s: s.players[US].mind.level == 1),
        ("decisions.russia.type=maximalist", lambda s: s.players[1].type == 1),
        ("levers.us.court.effects.mood=0.2", lambda s: s.levers[US][1].effects[0].add == 0.2),
        ("levers.us.court.cost.base=0", lambda s: s.levers[US][1].cost == 0),
        ("levers.us.court.effects.quiet_weeks.set=2", lambda s: s.levers[US][1].effects[-1].add == 2),
        ("levers.us.court.legal.us_in.max=1", lambda s: s.levers[US][1].legal[0][1:] == (0.5, 1)),
        ("levers.us.watch.type_cost.bluffer=1", lambda s: s.levers[US][3].type_cost == (0, 1)),
        ("levers.us.court.phases=[war, settlement]", lambda s: s.levers[US][1].phases == (True, False, True)),
        ("levers.us.watch=null", lambda s: keys(s) == ["hold", "court", "restore"]),
        ("weeks=52", lambda s: s.weeks == 52),
        ("start=2025-02-03", lambda s: s.start == dt.date(2025, 2, 3)),
        (" state.gain = -5 ", lambda s: s.state.gain == -5),
        ("events.envoy.add.mood=0.3", lambda s: s.events[0].add[0][1] == 0.3),
        ("events.envoy.for_weeks=3", lambda s: s.events[0].for_weeks == 3),
        ("events.envoy=null", lambda s: s.events == ()),
        ("events=[{date: 2025-05-05, name: y, set: {mood: 1}, source: z}]", lambda s: len(s.events) == 2),
    ],
)
def test_any_setting_can_be_overridden(home, setting, value):
    assert value(loading.load("base", [setting]))


def test_a_setting_can_bring_in_what_was_left_out(home):
    (found,) = mistakes("base", overrides=["levers.us.hold.legal.us_in.min=0"])
    assert "levers.us: expected a lever of kind hold" in found


def test_overrides_come_last_and_the_last_one_counts(home):
    home.lens("kyiv", "state: {gain: 5}")
    path = home.mine("state: {gain: 6}")
    assert loading.load(path, ["state.gain=7", "state.gain=8"], lens="kyiv").state.gain == 8.0


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        (
            "world.brent_levle=80",
            "world.brent_levle: expected an existing path; did you mean 'world.brent_level'?",
        ),
        (
            "levers.us.cuort.cost.base=0",
            "levers.us.cuort.cost.base: expected an existing path; did you mean 'levers.us.court.cost.base'?",
        ),
        ("qqqqq=1", "qqqqq: expected an existing path"),
        ("weeks", "weeks: expected path.to.value=1.5 (given 'weeks')"),
        ("weeks=", "weeks: expected path.to.value=1.5 (given 'weeks=')"),
        ("weeks=soon", "weeks: expected a whole number from 1 to 520 [weeks] (given 'soon')"),
        ("weeks=52.5", "weeks: expected a whole number from 1 to 520 [weeks] (given 52.5)"),
        ("state.gain=.nan", "state.gain: expected a number from -1000 to 5000 [km2/week] (given .nan)"),
        ("state.mood=2", "state.mood: expected a number from -1 to 1 [-1..1] (given 2)"),
        ("state.mood=true", "state.mood: expected a number from -1 to 1 [-1..1] (given true)"),
        ("state=3", "state: expected a mapping (the public state at the start of a week) (given 3)"),
        (
            "decisions.russia.type=maximalst",
            (
                "decisions.russia.type: expected the type it has: random or dealer or maximalist "
                "(given 'maximalst'); did you mean 'maximalist'?"
            ),
        ),
        (
            "weeks=[1",
            "weeks: expected valid YAML (while parsing a flow sequence, expected ',' or ']', but got '<stream end>')",
        ),
    ],
)
def test_mistakes_in_settings(home, setting, expected):
    assert mistakes("base", overrides=[setting]) == [f"--set: {expected}"]


def test_all_mistaken_settings_are_reported(home):
    found = mistakes("base", overrides=["weeks=0", "state.mood=2", "zzz=1"])
    assert [line.split(":")[1].strip() for line in found] == ["state.mood", "weeks", "zzz"]
