"""An explanation in words: what is in force, the likeliest move and why, in a few lines."""

import pytest
from runs import WAYS, eventful

from sim.explain import explain
from sim.explanation import Seen
from sim.players import KEYS
from sim.scenario import load
from sim.situation import situation
from sim.state import VARIABLES, State
from sim.wording import percent, quoted, seen

SEED, RUN = 4, 2


def told(way, player):
    return explain(load("baseline", overrides=[*WAYS[way], "weeks=3"]), SEED, RUN, 1, player)


@pytest.fixture(scope="module")
def moscow():
    """Moscow's first move, with a ceasefire on the table."""
    settings = ["weeks=3", "state.tabled_ceasefire=1", "state.offer_open=1", "decisions.russia.foresight=1"]
    return explain(load("baseline", overrides=settings), SEED, RUN, 0, "russia")


def test_the_text_names_date_move_odds_and_reasons(moscow):
    text = moscow.text()
    best = moscow.options[0]
    assert text.startswith("Week 0 (2025-01-20), Moscow to move. The war goes on. On the table")
    assert best.label in text
    assert f"({100 * best.odds[moscow.type]:.0f} %)" in text
    assert moscow.type in text
    assert "direct cost" in text
    assert len(text.splitlines()) <= 10


@pytest.mark.parametrize("way", ["foresight 0", "foresight 1", "foresight 2"])
def test_the_text_says_whether_the_answer_is_counted(way):
    text = told(way, "us").text()
    looks_ahead = way != "foresight 0"
    assert ("All parts but the expected answer are effects of the move itself" in text) == looks_ahead
    assert ("does not look further ahead" in text) != looks_ahead
    assert ("it expects Moscow to answer" in text) == looks_ahead


def test_the_reasons_named_add_up_to_the_gain_named():
    """Rounded to two digits each, they miss the sum by no more than rounding."""
    for player in KEYS:
        line = next(line for line in told("foresight 0", player).text().splitlines() if "Most likely" in line)
        numbers = [
            float(word.rstrip(";:,")) for word in line.split() if word[0] in "+-" and word[1].isdigit()
        ]
        *parts, gain = numbers
        assert sum(parts) == pytest.approx(gain, abs=0.005 * (len(numbers) + 1))


def test_a_forced_move_is_told_as_forced_and_teaches_nothing(tmp_path):
    e = explain(eventful(tmp_path), SEED, RUN, 2, "us")
    assert e.forced
    assert "An event forced" in e.text()
    assert e.belief_after == e.belief_before


def test_a_barred_move_is_no_option(tmp_path):
    scenario = eventful(tmp_path)
    e = explain(scenario, SEED, RUN, 3, "eu")
    assert [option.lever for option in e.options] == [e.reference]
    assert "it has no other legal move" in e.text()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "The war goes on. Nothing is on the table."),
        ({"ceasefire": 1.0, "weeks_in_force": 3.0}, "A ceasefire has held for 3 weeks."),
        ({"settlement": 1.0, "weeks_in_force": 1.0}, "A settlement has held for a week."),
        ({"imposed": 1.0}, "The front has collapsed and terms were dictated."),
        ({"us_in": 0.0}, "The US has left the talks."),
        ({"tabled_ceasefire": 1.0}, "On the table for less than a week: a ceasefire, signed by nobody."),
        (
            {"tabled_settlement": 1.0, "tabled_tilt": 1.0, "signed_russia": 1.0, "weeks_tabled": 2.0},
            "On the table for 2 weeks: Moscow's settlement, signed by Moscow.",
        ),
        (
            {
                "tabled_settlement": 1.0,
                "tabled_recognition": 1.0,
                "signed_russia": 1.0,
                "signed_ukraine": 1.0,
            },
            "a settlement that recognises Crimea as Russian, signed by Moscow and Kyiv.",
        ),
        ({"tabled_settlement": 1.0, "tabled_tilt": -1.0}, "Kyiv's settlement"),
    ],
)
def test_the_situation_in_words(change, words):
    calm = State(*[0.0] * len(VARIABLES))._replace(us_in=1.0)
    assert words in " ".join(situation(calm._replace(**change)))


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.0, "0.0 %"),
        (1e-9, "under 0.1 %"),
        (0.004, "0.4 %"),
        (0.0096, "1 %"),
        (0.376, "38 %"),
        (1.0, "100 %"),
    ],
)
def test_small_chances_do_not_read_as_none(share, words):
    assert percent(share) == words


def test_labels_are_quoted_whatever_they_hold():
    assert quoted("Wait and see") == '"Wait and see"'
    assert quoted('Answer "yes, but"') == """'Answer "yes, but"'"""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("approval", "approval of the US president is 50.7 %"),
        ("mood", "Washington's mood toward a deal (hope above zero, bitterness below) is 50.7"),
        ("force_ukraine", "Ukraine's fighting power (1 = January 2025) is 50.7"),
    ],
)
def test_a_variable_reads_as_a_sentence(name, words):
    num = VARIABLES[name]
    assert seen(Seen(name, num.meaning, num.unit, 50.7)) == words
