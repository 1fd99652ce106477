"""Every mistake is reported: file, line, column, path, what was expected, what was given."""

import pickle

import pytest
from diplomatic_swings.forms import library, text
from diplomatic_swings.forms.problems import Problem, Report, ScenarioError
from diplomatic_swings.sim.scenario import loading
from scenario_files import base_document, mistakes

pytest_plugins = ("scenario_files",)

GAIN = "a number from -1000 to 5000 [km2/week]"
BRENT = "a number from 20 to 150 [USD/bbl]"
EVENT = "date: 2025-04-01, name: x, source: test"
LEVER = "label: X, kind: delay, recovery: 1, source: test"


@pytest.mark.parametrize(
    ("value", "given"),
    [
        ("fast", "'fast'"),
        ("'90'", "'90'"),
        ("true", "true"),
        ("2025-01-01", "2025-01-01"),
        (".nan", ".nan"),
        (".inf", ".inf"),
        ("-.inf", "-.inf"),
        ("9000", "9000"),
        ("-1000.5", "-1000.5"),
        ("1e999", ".inf"),
        ("[1, 2]", "a list"),
        ("1_000_000", "1000000"),
    ],
)
def test_what_is_no_number_within_bounds(home, value, given):
    assert home.mistakes(f"state: {{gain: {value}}}") == [
        f"mine.yaml:4:15: state.gain: expected {GAIN} (given {given})"
    ]


def test_an_integer_beyond_all_floats(home):
    (found,) = home.mistakes(f"state: {{gain: 1{'0' * 400}}}")
    assert found.startswith(f"mine.yaml:4:15: state.gain: expected {GAIN} (given 1000")


def test_an_empty_value_points_to_its_key(home):
    assert home.mistakes("levers:\n  us:\n    new:\n      label:\n")[0].startswith(
        "mine.yaml:6:5: levers.us.new.kind: expected kind of lever: hold or pressure"
    )
    assert (
        "mine.yaml:7:7: levers.us.new.label: expected a label in plain words (given null)"
        in home.mistakes("levers:\n  us:\n    new:\n      label:\n")
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # numbers with units, ranges and sources
        ("state: {gain: {value: 90, unit: ^km2}}", "state.gain.unit: expected unit km2/week (given 'km2')"),
        (
            "state: {gain: {value: 90, ^sauce: x}}",
            "state.gain.sauce: expected a part of a number (given unknown 'sauce'); did you mean 'source'?",
        ),
        (
            "state: {gain: {value: 90, range: ^[3, 1]}}",
            "state.gain.range: expected a range [low, high], low first, from -1000 to 5000 [km2/week] (given [3, 1])",
        ),
        (
            "state: {gain: {value: 90, range: ^[3]}}",
            "state.gain.range: expected a range [low, high], low first, from -1000 to 5000 [km2/week] (given [3])",
        ),
        (
            "state: {gain: {value: 90, range: ^[0, 9000]}}",
            "state.gain.range: expected a range [low, high], low first, from -1000 to 5000 [km2/week] (given [0, 9000])",
        ),
        (
            "state: {gain: {value: 90, range: ^[a, .nan]}}",
            "state.gain.range: expected a range [low, high], low first, from -1000 to 5000 [km2/week] (given ['a', .nan])",
        ),
        (
            "state: {gain: {value: 90, range: ^wide}}",
            "state.gain.range: expected a range [low, high], low first, from -1000 to 5000 [km2/week] (given 'wide')",
        ),
        (
            "state: {gain: {value: ^90, range: [0, 80]}}",
            "state.gain: expected a value within its own range 0 to 80 (given 90)",
        ),
        ("state: {gain: {value: 90, source: ^3}}", "state.gain.source: expected a source (given 3)"),
        (
            "state: {gain: {^value: {value: 3}}}",
            "state.gain: expected a number from -1000 to 5000 [km2/week] (given a mapping)",
        ),
        # whole numbers
        ("state: {us_in: ^0.5}", "state.us_in: expected a whole number from 0 to 1 [0 or 1] (given 0.5)"),
        (
            "decisions: {us: {level: ^1.5}}",
            "decisions.us.level: expected a whole number from 0 to 99 [steps] (given 1.5)",
        ),
        ("weeks: ^0", "weeks: expected a whole number from 1 to 520 [weeks] (given 0)"),
        ("weeks: ^521", "weeks: expected a whole number from 1 to 520 [weeks] (given 521)"),
        ("^weeks: {value: 3}", "weeks: expected a whole number from 1 to 520 [weeks] (given a mapping)"),
        # unknown names
        ("^wrold: {}", "wrold: expected a setting (given unknown 'wrold'); did you mean 'world'?"),
        (
            "world: {^brent_levle: 3}",
            "world.brent_levle: expected a number of this table (given unknown 'brent_levle'); did you mean 'brent_level'?",
        ),
        (
            "decisions: {russia: {^presicion: 3}}",
            "decisions.russia.presicion: expected a setting of a decision (given unknown 'presicion'); did you mean 'precision'?",
        ),
        # wrong kinds of values
        ("introduction: ^' '", "introduction: expected an introduction in plain words (given ' ')"),
        ("watch_for: ^swings", "watch_for: expected a list of what to look for (given 'swings')"),
        ("watch_for: [^3]", "watch_for[0]: expected a sentence (given 3)"),
        ("start: ^soon", "start: expected a date such as 2025-10-27 (given 'soon')"),
        ("midterm: ^2026-02-30", "midterm: expected a date such as 2025-10-27 (given '2026-02-30')"),
        ("world: ^3", "world: expected a mapping (coefficients of the weekly drift) (given 3)"),
        ("order: ^us", "order: expected each of us, russia, ukraine once (given 'us')"),
        # links to other files
        ("lens: ^kiev", "lens: expected the name of a lens or a path (given 'kiev'); did you mean 'kyiv'?"),
        ("lens: ^./none.yaml", "lens: expected an existing file (given './none.yaml')"),
        ("lens: ^3", "lens: expected a name or path (given 3)"),
        (
            "policies: {us: ^fromula}",
            "policies.us: expected the name of a policy or a path (given 'fromula'); did you mean 'formula'?",
        ),
        (
            "policies: {russia: ^formula}",
            "policies.russia: expected a policy of russia (given 'formula', of us)",
        ),
        (
            "policies: {^usa: formula}",
            "policies.usa: expected a player (given unknown 'usa'); did you mean 'us'?",
        ),
        (
            "policies: {^capital of Russia: formula}",
            "policies.capital of Russia: expected a player (given unknown 'capital of Russia'); did you mean 'russia'?",
        ),
    ],
)
def test_one_mistake(home, body, expected):
    home.lens("kyiv", "state: {gain: 1}")
    home.policy("formula", "player: us\nbar: [court]")
    place, found = home.marked(body)
    assert found == [f"{place}: {expected}"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # effects
        (
            "effects: {moood: 1}",
            "effects.moood: expected a state variable (given unknown 'moood'); did you mean 'mood'?",
        ),
        ("effects: {mood: 3}", "effects.mood: expected a number from -2 to 2 [-1..1] (given 3)"),
        ("effects: {mood: {set: 3}}", "effects.mood.set: expected a number from -1 to 1 [-1..1] (given 3)"),
        (
            "effects: {mood: {set: 0, value: 1}}",
            "effects.mood.value: expected a part of {set: value} (given unknown 'value')",
        ),
        (
            "effects: {mood: {value: 0.1, unit: share}}",
            "effects.mood.unit: expected unit -1..1 (given 'share')",
        ),
        (
            "effects: {ceasefire: 1}",
            "effects.ceasefire: expected a state variable that may stand here (only the rules of the game write it)",
        ),
        # cost
        (
            "cost: {base: 0, moood: 1}",
            "cost.moood: expected a state variable (given unknown 'moood'); did you mean 'mood'?",
        ),
        ("cost: {mood: 1}", "cost.base: expected a number from -100 to 100 [util] (missing)"),
        ("cost: 3", "cost: expected a mapping (base, and slopes by state variable) (given 3)"),
        ("type_cost: {dealer: 3}", "type_cost.dealer: expected a type (given unknown 'dealer')"),
        # legality
        (
            "legal: {us_inn: {min: 1}}",
            "legal.us_inn: expected a state variable (given unknown 'us_inn'); did you mean 'us_in'?",
        ),
        (
            "legal: {us_in: {min: 0.6, max: 0.5}}",
            "legal.us_in: expected min not above max (given min 0.6, max 0.5)",
        ),
        ("legal: {us_in: {min: 2}}", "legal.us_in.min: expected a number from 0 to 1 [0 or 1] (given 2)"),
        ("legal: {us_in: {least: 1}}", "legal.us_in.least: expected a bound (given unknown 'least')"),
        ("legal: {us_in: {}}", "legal.us_in: expected a mapping (min, max or both) (given a mapping)"),
        ("legal: {us_in: 1}", "legal.us_in: expected a mapping (min, max or both) (given 1)"),
        ("phases: [peace]", "phases[0]: expected phase: war or ceasefire or settlement (given 'peace')"),
        ("phases: [war, war]", "phases[1]: expected each once (given 'war' again)"),
        ("phases: []", "phases: expected a list of phases of the game, not empty (given a list)"),
        # the rest
        ("recovery: 0", "recovery: expected a number from 0.01 to 104 [weeks] (given 0)"),
        ("recovery: 105", "recovery: expected a number from 0.01 to 104 [weeks] (given 105)"),
        ("stance: {russia: 1.5}", "stance.russia: expected a number from -1 to 1 [-1..1] (given 1.5)"),
        ("stance: {moscow: 1}", "stance.moscow: expected a side (given unknown 'moscow')"),
        (
            "posture: CU",
            "posture: expected posture that the move is coded as: PR or CR or PU or SU or DI or EX (given 'CU')",
        ),
        (
            "kind: tlak",
            (
                "kind: expected kind of lever: hold or pressure or dialogue or deal or aid or squeeze or exit "
                "or concession or delay or gesture (given 'tlak')"
            ),
        ),
        ("claims: [a, a]", "claims[1]: expected each once (given 'a' again)"),
        ("colour: red", "colour: expected a field of a lever (given unknown 'colour')"),
    ],
)
def test_one_mistake_in_a_lever(home, body, expected):
    row = {part.split(":")[0]: part for part in LEVER.split(", ")} | {body.split(":")[0]: body}
    found = home.mistakes(f"levers: {{us: {{new: {{{', '.join(row.values())}}}}}}}")
    assert len(found) == 1
    assert found[0].split(": levers.us.new.", 1)[1] == expected


@pytest.mark.parametrize("name", ["stance", "posture"])
def test_only_washington_has_a_stance_and_a_posture(home, name):
    value = {"stance": "{russia: 1}", "posture": "CR"}[name]
    place, found = home.marked(f"levers: {{russia: {{new: {{{LEVER}, ^{name}: {value}}}}}}}")
    expected = "expected a field of a lever that may stand here (only levers of us have it)"
    assert found == [f"{place}: levers.russia.new.{name}: {expected}"]


def test_a_lever_name_must_fit_a_dotted_path(home):
    assert home.mistakes(f"levers: {{ukraine: {{'big.aid': {{{LEVER}}}}}}}") == [
        (
            "mine.yaml:4:20: levers.ukraine.big.aid: "
            "expected a lever name of the form ^[a-z][a-z0-9_-]*$ (given 'big.aid')"
        )
    ]


@pytest.mark.parametrize(
    "change",
    [
        "hold: null",
        "hold: {kind: delay}",
        "hold: {phases: [war, ceasefire]}",
        "hold: {legal: {us_in: {max: 1}}}",
    ],
)
def test_every_player_can_always_do_nothing(home, change):
    (found,) = home.mistakes(f"levers: {{ukraine: {{{change}}}}}")
    assert found.endswith(
        "levers.ukraine: expected a lever of kind hold, in all phases (war, ceasefire, settlement) "
        "and without legal bounds (missing)"
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "add: {^moood: 0.1}",
            "events.x.add.moood: expected a state variable (given unknown 'moood'); did you mean 'mood'?",
        ),
        ("set: {mood: ^2}", "events.x.set.mood: expected a number from -1 to 1 [-1..1] (given 2)"),
        (
            "add: {mood: 1}, set: {^mood: 1}",
            "events.x.set.mood: expected a variable either added to or set (given both)",
        ),
        (
            "force: {us: ^cuort}",
            "events.x.force.us: expected a lever of the player (given unknown 'cuort'); did you mean 'court'?",
        ),
        (
            "force: {russia: ^court}",
            "events.x.force.russia: expected a lever of the player (given unknown 'court')",
        ),
        (
            "force: {^usa: court}",
            "events.x.force.usa: expected a player (given unknown 'usa'); did you mean 'us'?",
        ),
        (
            "bar: {us: [^cuort]}",
            "events.x.bar.us: expected a lever of the player (given unknown 'cuort'); did you mean 'court'?",
        ),
        (
            "bar: {us: ^court}",
            "events.x.bar.us: expected a list of names of levers, not empty (given 'court')",
        ),
        (
            "bar: {us: [^hold, court]}",
            "events.x.bar.us: expected a lever of kind hold to be left (given bars on hold)",
        ),
        (
            "add: {mood: 0.1}, for_weeks: ^0",
            "events.x.for_weeks: expected a whole number from 1 to 520 [weeks] (given 0)",
        ),
        (
            "add: {mood: 0.1}, kind: ^coup",
            "events.x.kind: expected kind of event: shock or move or format or deadline or injects (given 'coup')",
        ),
    ],
)
def test_one_mistake_in_an_event(home, body, expected):
    place, found = home.marked(f"events: [{{{EVENT}, {body}}}]")
    assert found == [f"{place}: {expected}"]


def test_an_event_that_does_nothing(home):
    place, found = home.marked(f"events: [^{{{EVENT}, for_weeks: 2}}]")
    assert found == [f"{place}: events.x: expected at least one of add, set, force, bar (missing)"]


@pytest.mark.parametrize(
    ("date", "column"), [("2025-01-19", 17), ("2027-01-18", 17)], ids=["before the start", "after the end"]
)
def test_an_event_outside_the_horizon(home, date, column):
    assert home.mistakes(f"events: [{{date: {date}, name: x, add: {{mood: 1}}, source: test}}]") == [
        (
            f"mine.yaml:4:{column}: events.x.date: "
            f"expected a date from 2025-01-20 to 2027-01-17, the horizon (given {date})"
        )
    ]


def test_the_last_day_of_the_horizon_counts(home):
    assert home.mistakes("events: [{date: 2027-01-17, name: x, add: {mood: 1}, source: test}]") == []


def test_events_out_of_order(home):
    body = """\
events:
  - {date: 2025-04-02, name: later, add: {mood: 1}, source: test}
  - {date: 2025-04-01, name: sooner, add: {mood: 1}, source: test}
"""
    assert home.mistakes(body) == [
        (
            "mine.yaml:6:12: events.sooner.date: "
            "expected a date not before 2025-04-02, that of an event above (given 2025-04-01)"
        )
    ]


def test_events_must_be_a_list(home):
    assert home.mistakes("events: {x: 1}") == [
        "mine.yaml:4:1: events: expected a list of events (given something else)"
    ]
    assert home.mistakes("events: [3]") == [
        "mine.yaml:4:10: events.event: expected a mapping (an event) (given 3)"
    ]


def test_two_events_that_force_one_player_in_one_week(home):
    body = """\
events:
  - {date: 2025-02-24, name: long, force: {us: court}, for_weeks: 2, source: test}
  - {date: 2025-03-10, name: next, force: {us: court}, source: test}
"""
    (found,) = home.mistakes(body)
    assert found.endswith(
        "events.envoy.force.us: "
        "expected one forced lever a week (given another in week 6, by events.long.force.us)"
    )


def test_bars_of_several_events_and_a_policy_add_up(home):
    home.policy("restless", "player: ukraine\nbar: [hold]")
    body = f"levers: {{ukraine: {{rest: {{{LEVER.replace('delay', 'hold')}, phases: [war, ceasefire, settlement]}}}}}}\n"
    body += "policies: {ukraine: restless}\n"
    assert home.mistakes(body) == []
    place, found = home.marked(body + f"events: [{{{EVENT}, bar: {{ukraine: [^rest]}}}}]")
    expected = "expected a lever of kind hold to be left (given bars on hold, rest)"
    assert found == [f"{place}: events.x.bar.ukraine: {expected}"]


def test_mistakes_in_a_policy_point_into_its_file(home):
    home.policy("formula", "player: us\ncost: {cuort: 1, court: 1000}\nbar: [hold, holt]\nweigth: 3")
    assert home.mistakes("policies: {us: formula}") == [
        "shipped/policies/formula.yaml:6:8: cost: expected a lever of the player (given unknown 'cuort'); did you mean 'court'?",
        "shipped/policies/formula.yaml:6:25: cost.court: expected a number from -100 to 100 [util] (given 1000)",
        "shipped/policies/formula.yaml:7:13: bar: expected a lever of kind hold to be left (given bars on hold)",
        "shipped/policies/formula.yaml:7:13: bar: expected a lever of the player (given unknown 'holt'); did you mean 'hold'?",
        "shipped/policies/formula.yaml:8:1: weigth: expected a setting of a policy (given unknown 'weigth')",
    ]


# --- names and files ----------------------------------------------------------------------------


def test_an_unknown_scenario_names_the_nearest(home):
    home.text("shipped/presets/budapest-summit.yaml", "x")
    assert mistakes("budapest-sumit") == [
        (
            "budapest-sumit: expected the name of a scenario or a path (given 'budapest-sumit'); "
            "did you mean 'budapest-summit'?"
        )
    ]
    assert mistakes("none.yaml") == ["none.yaml: expected an existing file (given 'none.yaml')"]


def test_an_unknown_base(home):
    assert mistakes(home.mine("state: {gain: 9999}", base="bsae")) == [
        "mine.yaml:3:10: extends: expected the name of a scenario or a path (given 'bsae'); did you mean 'base'?",
        f"mine.yaml:4:15: state.gain: expected {GAIN} (given 9999)",
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("yours", ["expected 'mine', the name of the file (given 'yours')"]),
        (
            "My_Own",
            [
                "expected 'mine', the name of the file (given 'My_Own')",
                "expected lower-case words joined by hyphens, equal to the name of the file (given 'My_Own')",
            ],
        ),
    ],
)
def test_a_name_that_is_not_that_of_the_file(home, name, expected):
    home.text("mine.yaml", f"title: Mine\nname: {name}\nextends: base\n")
    assert mistakes("mine") == sorted(f"mine.yaml:2:7: name: {text}" for text in expected)


def test_a_preset_without_name_and_title(home):
    home.text("mine.yaml", "extends: base\n")
    found = mistakes("mine")
    assert [line.split(": ", 1)[1] for line in found] == [
        "name: expected lower-case words joined by hyphens, equal to the name of the file (missing)",
        "title: expected a title (missing)",
    ]


@pytest.mark.parametrize(
    "path",
    [
        "state.gain",
        "world.brent_level",
        "payoffs.russia",
        "players.us.types.bluffer.meaning",
        "decisions.us.precision",
    ],
)
def test_a_base_must_have_everything(home, path):
    document = base_document()
    *tables, last = path.split(".")
    table = document
    for name in tables:
        table = table[name]
    del table[last]
    home.document("shipped/base.yaml", document)
    (found,) = mistakes("base")
    assert f": {path}: expected " in found
    assert found.endswith("(missing)")


def test_the_whole_of_an_empty_scenario_is_missing(home):
    home.text("mine.yaml", "name: mine\n")
    found = mistakes("mine")
    for name in (
        "format",
        "title",
        "start",
        "weeks",
        "order",
        "state",
        "world",
        "payoffs",
        "decisions",
        "levers",
    ):
        assert any(line.startswith(f"mine.yaml:1:1: {name}: expected ") for line in found)


# --- form ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "name: [1, 2",
            "1:12: expected valid YAML (while parsing a flow sequence, expected ',' or ']', but got '<stream end>')",
        ),
        (
            "a: 1\n\tb: 2",
            "2:1: expected spaces at the beginning of a line (given a tab)",
        ),
        (
            "a: b: c",
            (
                "1:5: expected one setting a line, as deep as its neighbours (given a second ':', or wrong indentation); "
                "a text that holds ': ' needs quotes"
            ),
        ),
        (
            "a: 1\nb:\n    c: 1\n  d: 2",
            (
                "4:3: expected the line to begin where its neighbours do "
                "(given wrong indentation: column 3; line 1 begins in column 1)"
            ),
        ),
        (
            'EFG 2 R "Crisis"',
            (
                "1:1: expected a mapping of settings (given a Gambit game: Gambit or pygambit "
                "solves it; docs/theory.md says how the model is held against such games)"
            ),
        ),
        (
            "a: 1\n---\nb: 2",
            "2:1: expected valid YAML (expected a single document in the stream, but found another document)",
        ),
        ("a: *there", "1:4: expected valid YAML (found undefined alias 'there')"),
        (
            "a: \x01",
            "1:4: expected text (given a control character, U+0001)",
        ),
        ("[" * 1200, "1:1: expected valid YAML (too deeply nested)"),
        ("", "1:1: expected a mapping of settings (given nothing)"),
        ("# nothing", "1:1: expected a mapping of settings (given nothing)"),
        ("- a", "1:1: expected a mapping of settings (given a list)"),
    ],
)
def test_text_that_cannot_be_read(home, text, expected):
    home.text("mine.yaml", text)
    assert mistakes("mine.yaml") == [f"mine.yaml:{expected}"]


def test_a_file_that_is_not_utf_8(home):
    (home.folder / "mine.yaml").write_bytes(b"name: \xff\xfe")
    assert mistakes("mine.yaml") == ["mine.yaml:1:7: expected UTF-8 text (given byte 0xff)"]


def test_a_duplicate_key_gives_both_places(home):
    assert home.mistakes("state:\n  gain: 1\n  mood: 0\n  gain: 2\nstate: {}") == [
        "mine.yaml:7:3: state.gain: expected each key once (given twice, first at line 5, column 3)",
        "mine.yaml:8:1: state: expected each key once (given twice, first at line 4, column 1)",
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "state: {gain: &g 3, ^mood: *g}",
            "state.mood: expected a value written out (given an alias such as *name)",
        ),
        ("watch_for: ^&w [*w]", "watch_for[0]: expected a value written out (given an alias such as *name)"),
        ("state: {gain: ^!km 3}", "state.gain: expected a plain value (given the tag !km)"),
        ("? ^[a, b]\n: 3", "expected a name as key (given a list or mapping)"),
    ],
)
def test_yaml_beyond_plain_data(home, body, expected):
    place, found = home.marked(body)
    assert found == [f"{place}: {expected}"]


# --- all at once --------------------------------------------------------------------------------


def test_all_mistakes_of_all_files_are_reported_in_order(home):
    home.lens("kyiv", "state: {gian: 1}")
    home.policy("formula", "player: us\nbar: [holt]")
    home.text(
        "shipped/presets/middle.yaml", "name: middle\ntitle: M\nextends: base\nworld: {brent_noise: -1}\n"
    )
    body = """\
lens: kyiv
weeks: 0
state: {mood: 2}
levers: {us: {court: {effects: {moood: 1}}}}
policies: {us: formula}
events: [{date: 2025-05-01, name: x, force: {us: cuort}, source: test}]
"""
    found = mistakes(home.mine(body, base="middle"), overrides=["zzz=1"])
    places = [line.split(": ")[0] for line in found]
    assert places == [
        "--set",
        "mine.yaml:5:8",
        "mine.yaml:6:15",
        "mine.yaml:7:33",
        "mine.yaml:9:50",
        "shipped/lenses/kyiv.yaml:5:9",
        "shipped/policies/formula.yaml:6:7",
        "shipped/presets/middle.yaml:4:22",
    ]


def test_the_error_carries_its_problems(home):
    with pytest.raises(loading.ScenarioError) as caught:
        loading.load(home.mine("state: {mood: 2}"))
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.column, problem.path) == ("mine.yaml", 4, 15, "state.mood")
    assert problem.message == "expected a number from -1 to 1 [-1..1] (given 2)"
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


# --- who is to blame ----------------------------------------------------------------------------


def test_what_is_missing_is_missing_in_the_file_that_was_asked_for(home):
    """Not in the shipped one that it extends, which has a name and a title of its own."""
    home.text("mine.yaml", "extends: base\nsanctoins: 3\n")
    found = mistakes("mine.yaml")
    assert [problem.partition(": expected")[0] for problem in found] == [
        "mine.yaml:1:1: name",
        "mine.yaml:1:1: title",
        "mine.yaml:2:1: sanctoins",
    ]


def test_mistakes_of_shipped_files_come_last():
    shipped, own = str(library.root() / "talks-2025-01.yaml"), "/zzz/mine.yaml"
    error = ScenarioError([Problem(shipped, 1, 1, "", "x"), Problem(own, 9, 1, "", "x")])
    assert [problem.file for problem in error.problems] == [own, shipped]


def test_a_section_that_is_not_indented_says_so(home):
    assert home.mistakes("decisions:\nus:\n  discount: 0.97\nrussia: {discount: 0.9}") == [
        f"mine.yaml:{line}:1: {name}: expected more spaces before '{name}' than before 'decisions' above, "
        "to which it seems to belong"
        for line, name in ((5, "us"), (7, "russia"))
    ]


@pytest.mark.parametrize("escape", ["\\x1b[31m", "\\ud800", "\\0", "\\x9b", "\\uffff", "\\a", "\\x7f"])
def test_a_title_that_could_not_be_shown_or_saved_is_refused(home, escape):
    home.text("mine.yaml", f'format: 2\nname: mine\ntitle: "A {escape}"\nextends: base\n')
    (found,) = mistakes("mine.yaml")
    assert found.startswith("mine.yaml:3:8: title: expected text (given ")


@pytest.mark.parametrize("key", ['"us\\n"', '"\\x1b"', '"a\\tb"'])
def test_a_name_of_a_setting_holds_no_line_breaks_or_control_characters(home, key):
    (found,) = home.mistakes(f"levers: {{us: {{{key}: null}}}}")
    assert found.startswith("mine.yaml:4:15: levers.us: expected a name as key (given ")


def test_a_text_of_several_lines_is_text(home):
    assert not home.mistakes('introduction: "one\\ntwo\\tthree \u0416\u0438 \U0001f54a"')


# --- nothing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("nothing", ["null", "~", ""])
def test_null_removes_the_events_there_are_and_none_where_there_are_none(home, nothing):
    assert home.load().events
    home.mine(f"events: {nothing}", name="calm")
    assert not loading.load("calm.yaml").events
    assert not loading.load(home.mine(f"events: {nothing}", base="./calm.yaml")).events


def test_an_empty_list_of_events_adds_none_so_over_some_it_is_refused(home):
    expected = "expected null, to remove the events of the file below, or events to add (given an empty list)"
    assert home.mistakes("events: []") == [f"mine.yaml:4:1: events: {expected}"]
    home.mine("events: null", name="calm")
    assert not mistakes(home.mine("events: []", base="./calm.yaml"))


def test_an_event_that_is_null_is_none(home):
    assert home.mistakes("events: [null]") == ["mine.yaml:4:10: events.event: expected an event (given null)"]


# --- what is no file ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["x" * 300, "a/" * 3000 + "x.yaml", "."])
def test_a_name_that_no_file_can_have_is_told(home, name):
    (found,) = home.mistakes(f"lens: {name}")
    assert "mine.yaml:4:7: lens: expected " in found


def test_a_file_that_is_too_large_is_refused(home, monkeypatch):
    """As a device is that has no end; it is read no further than the limit."""
    device = home.folder / "mine.yaml"
    device.symlink_to("/dev/zero")
    report = Report()
    assert text.read_text(device, report) is None
    assert [str(problem) for problem in report.problems] == [
        "mine.yaml: expected at most 4 MB (the file has more)"
    ]
