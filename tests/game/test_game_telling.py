"""Decisions in words: phrases that know their sign, one sentence that weighs the right way, the command."""

import dataclasses as dc
import json
import math
import os
import re
from pathlib import Path

import numpy as np
import pytest
from diplomatic_swings.app import explain as command
from diplomatic_swings.app import options
from diplomatic_swings.sim.solver import solutions
from diplomatic_swings.sim.tables.block import ACTS
from diplomatic_swings.sim.tables.game import option_keys
from diplomatic_swings.sim.why import phrases
from diplomatic_swings.sim.why.explain import explain, shortened
from diplomatic_swings.sim.why.explanation import Term
from diplomatic_swings.sim.why.telling import VISIBLE
from diplomatic_swings.sim.world.features import FEATURE_INDEX
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS
from diplomatic_swings.tell.errors import UserError
from tiny_solves import RUNS, SEED, choices_of, compiled, sample, tiny

SNAPSHOTS = Path(__file__).with_name("decisions")


@pytest.fixture(scope="module")
def solved():
    return tiny()


@pytest.fixture(scope="module")
def record(solved):
    return compiled(*solved, runs=RUNS)


@pytest.fixture(scope="module")
def decisions(solved, record):
    cases = sample(record)
    return [explain(*solved, SEED, *case) for case in cases]


def test_every_feature_has_phrases():
    assert phrases.missing() == []
    assert set(phrases.PHRASES) == set(FEATURE_INDEX)


@pytest.mark.parametrize(("value", "weight", "phrase"), [
    (0.3, -0.2, "less fighting"),
    (-0.3, -0.2, "more fighting"),
    (0.3, 0.2, "more fighting"),
    (-0.3, 0.2, "less fighting"),
])  # fmt: skip
def test_phrases_know_the_sign_of_the_change(value, weight, phrase):
    assert phrases.of_feature("fighting", value, weight) == phrase


@pytest.mark.parametrize(("value", "gain", "word"), [
    (1, 2, "better"), (-1, -2, "better"), (-1, 2, "smaller"), (1, -2, "smaller"),
])  # fmt: skip
def test_a_dreaded_paper_less_likely_signed_is_a_gain(value, gain, word):
    assert phrases.of_paper("the plan", value, gain) == f"a {word} chance that the plan is signed"


def numbers_in(text):
    return [float(number) for number in re.findall(r"\(([+-]\d+\.\d\d)\)", text)]


def test_the_reason_in_one_sentence_weighs_the_right_way(decisions):
    for choice in choices_of(decisions):
        total = math.fsum(term.value for term in choice.difference)
        assert choice.why.endswith(".")
        assert (" worth the same " in choice.why) == (abs(total) < VISIBLE)
        if abs(total) < VISIBLE:
            continue
        assert (" preferred " in choice.why) == (total > 0.0)
        named = numbers_in(choice.why)
        assert sum(named) == pytest.approx(total, abs=0.006 * len(named) + 0.005)
        if " outweigh" in choice.why:
            strong, weak = re.split(" outweighs? ", choice.why)
            assert all(number * (1 if total >= 0.0 else -1) > 0 for number in numbers_in(strong))
            assert all(number * (1 if total >= 0.0 else -1) < 0 for number in numbers_in(weak))


def test_what_the_sentence_leaves_out_and_what_the_list_sums_have_two_names(decisions):
    """All else is what the sentence does not name; the smaller reasons are what the list does not name: two sums."""
    text = "\n".join(d.text() for d in decisions)
    assert text.count("all else (") > 0
    assert text.count("; smaller reasons together ") > 0
    assert "; all else " not in text
    assert "reasons together (" not in text


def test_small_terms_are_summed():
    terms = tuple(Term(str(n), "own", "", value) for n, value in enumerate((1.0, -0.5, 0.04, 0.03)))
    short = shortened(terms, 0.1)
    assert [(term.key, term.value) for term in short] == [("0", 1.0), ("1", -0.5), ("other", 0.07)]
    assert [term.key for term in shortened(terms, 0.0, most=1)] == ["0", "other"]
    assert shortened((), 0.1) == ()


def test_standard_errors_are_shown_where_there_are_any():
    from diplomatic_swings.sim.why.telling import listed

    assert listed([Term("a", "own", "peace", 0.5, 0.126), Term("b", "own", "war", -1.0)]) == (
        "peace +0.50 +-0.13; war -1.00"
    )


def test_a_decision_is_plain_data(decisions):
    for d in decisions:
        data = json.loads(json.dumps(d.as_dict(), allow_nan=False))
        assert data["date"] == str(d.date)
        assert data["move"]["why"] == d.move.why
        term = data["move"]["difference"][0]
        assert term.keys() == {"key", "kind", "label", "value", "error"}


def first_cases(record, keys):
    """Return the first decision of five kinds: (run, week, player) by name."""
    signing, refusing = (np.argwhere(record.act == ACTS.index(act)) for act in ("sign", "refuse"))
    tabling = np.isin(record.move, [n for n, key in enumerate(keys) if key.startswith("table:")])
    truce = np.argwhere(record.move == keys.index("truce"))
    return {
        "signs": signing[0],
        "refuses": refusing[0],
        "tables": np.argwhere(tabling)[0],
        "truce": truce[0],
        "first-move": (0, 0, 0),
    }


@pytest.mark.parametrize("name", ["signs", "refuses", "tables", "truce", "first-move"])
def test_five_decisions_in_words(solved, record, name):
    """After a change of rules or numbers write them anew: SWINGS_WRITE=1 and this test."""
    case = first_cases(record, [key for _, key, _ in option_keys(solved.scenario)])[name]
    text = explain(*solved, SEED, *map(int, case)).text() + "\n"
    path = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("SWINGS_WRITE"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    assert text == path.read_text(), "if rules or numbers have changed, write it anew with SWINGS_WRITE=1"


# --- the command line -------------------------------------------------------------------------


def ask(player="ukraine", week=3, *, as_json=False):
    command.explain("talks-2025-01", 0, week, player, SEED, as_json=as_json)


@pytest.fixture
def no_solve(solved, monkeypatch):
    whole = dc.make_dataclass("Whole", ["beta", "parts", "settled"])(*dc.astuple(solved.values), settled=True)
    monkeypatch.setattr(solutions, "kept", lambda digest: whole)
    monkeypatch.setattr(solutions, "solution_of", lambda scenario: (whole, ""))
    monkeypatch.setattr(options, "load_scenario", lambda name, changes: solved.scenario)


def test_the_command_prints_words_or_data(solved, no_solve, capsys):
    ask()
    text = explain(*solved, SEED, 0, 3, "ukraine").text()
    first, _, last = capsys.readouterr().out.rstrip().rpartition("\n")
    assert first == text
    assert last.startswith("What happened next: ")
    ask(as_json=True)
    printed = json.loads(capsys.readouterr().out)
    assert printed.pop("next")["ending"] in OUTCOME_KEYS
    assert printed == explain(*solved, SEED, 0, 3, "ukraine").as_dict()


def test_json_has_the_move_that_was_played_also_where_it_was_unlikely(decisions):
    unlikely = [d for d in decisions if d.move and d.move.taken != d.move.options[0].key]
    assert unlikely
    for d in unlikely:
        played = d.as_dict()["played"]
        done = d.move.option(d.move.taken)
        assert (played["move"], played["probability"]) == (done.key, done.chance)
        worth = done.net - d.move.option(d.move.rival).net
        assert sum(term["value"] for term in played["terms"]) == pytest.approx(worth, abs=1e-9)


def test_the_command_names_the_players_there_are(solved, no_solve):
    with pytest.raises(UserError, match="did you mean 'ukraine'"):
        ask(player="ukrane")
    with pytest.raises(UserError, match="did you mean 'us'"):
        ask(player="washington")
    with pytest.raises(UserError, match="0 to 29"):
        ask(week=30)
