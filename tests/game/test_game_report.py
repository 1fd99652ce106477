"""The report of the bargaining game: every sentence follows from the figures, every page can be read by itself."""

import dataclasses as dc
import itertools
import re

import html5lib
import numpy as np
import pytest
from diplomatic_swings.experiments.runs import ranges
from diplomatic_swings.experiments.runs.compare import compare
from diplomatic_swings.experiments.runs.expectations import Observer
from diplomatic_swings.experiments.runs.mechanisms import (
    FEWEST_RUNS,
    LARGEST,
    Mechanisms,
    Pull,
    Weighed,
    mechanisms,
    of_sides,
    ranked,
    resampled,
    rival_of,
    sample_of,
    spread,
    weighed,
)
from diplomatic_swings.experiments.runs.runs import Play, play_with
from diplomatic_swings.experiments.runs.turns import Turns
from diplomatic_swings.plots import draw_run
from diplomatic_swings.sim.scenario.loading import quantities
from diplomatic_swings.sim.tables.block import LANES, REFUSE, SIGN, WALK
from diplomatic_swings.sim.turns.turn import reach
from diplomatic_swings.sim.why.acting import act_choice
from diplomatic_swings.sim.why.split import sights_of, view_of
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS
from diplomatic_swings.store import copies
from diplomatic_swings.tell.report import compare as of_comparison
from diplomatic_swings.tell.report import run as of_run
from diplomatic_swings.tell.report.common import mechanism_section, weights_of
from diplomatic_swings.tell.report.judgement import judgement_section
from diplomatic_swings.tell.report.page import html
from diplomatic_swings.tell.story import change, main_reason, mechanism_lines, story, tied_next, unsettled
from diplomatic_swings.tell.terminal.run import mattered
from short_solves import short_scenario

US, RUSSIA, UKRAINE, EU = range(4)
FEW = 3


@pytest.fixture(scope="module")
def why(played):
    return mechanisms(played, sample=FEW)


@pytest.fixture(scope="module")
def settled(played):
    """The same runs, as if their values had settled."""
    solution = dc.replace(played.solved.solution, settled=True)
    return dc.replace(played, solved=played.solved._replace(solution=solution))


@pytest.fixture(scope="module")
def pair(short):
    scenario, solved = short
    return compare(scenario, short_scenario("state.mood=-0.9"), Play(64, seed=3, threads=2), (solved, solved))


@pytest.fixture(scope="module")
def pages(played, why, pair, tmp_path_factory):
    empty = tmp_path_factory.mktemp("none")
    both = [why, why]
    return {
        "run": html(of_run.page(played, why, empty)),
        "comparison": html(of_comparison.page(pair, both, empty)),
    }


def pull(key, mean, player=UKRAINE, **more):
    return Pull(player, key, f"more {key}", mean, mean - 1.0, mean + 1.0, 9, 8, **more)


# --- decisions ------------------------------------------------------------------------------------


def test_a_turn_reached_fast_is_the_one_replayed_in_plain_python(played):
    turns = Turns(played)
    for run, week, player in ((0, 0, UKRAINE), (7, 9, RUSSIA), (70, 4, EU)):
        fast = turns.at(run, week, player)
        slow = reach(played.scenario, played.solved.solution, played.seed, run, week, player)
        for name in ("x", "belief", "pressure", "type", "signed", "tired", "phi", "u", "move"):
            assert getattr(fast.block, name)[::LANES] == getattr(slow.block, name)[::LANES], name


def test_a_run_with_pictures_and_report_surveys_its_ranges_once(played, why, tmp_path, monkeypatch):
    """Also where a second process draws half of the pictures."""

    class Counted(Observer):
        def __init__(self, *given):
            super().__init__(*given)
            with (tmp_path / "observers").open("a") as file:
                file.write("one\n")

    monkeypatch.setattr(ranges, "Observer", Counted)
    monkeypatch.setattr(copies, "_can_copy", lambda: True)
    fresh = dc.replace(played)
    draw_run(
        fresh, tmp_path / "plots", ("svg",), kinds=["outcomes", "first-deal", "bargaining-range", "dwell"]
    )
    page = of_run.page(fresh, why, tmp_path)
    assert {"range", "pictures"} <= {section.key for section in page.sections}
    assert (tmp_path / "observers").read_text() == "one\n"


def test_turns_played_ahead_are_those_asked_for_one_by_one(played):
    turns = Turns(played)
    places = [(0, 0, UKRAINE), (7, 9, RUSSIA), (70, 4, EU), (7, 9, US), (3, 12, RUSSIA)]
    each = list(turns.each(places))
    assert [(turn.run, turn.week, turn.player) for turn in each] == places
    assert [turn.block for turn in each] == [turns.at(*place).block for place in places]


def test_a_decision_weighed_is_the_one_that_was_taken_and_its_terms_add_up(played):
    act = played.paths["act"].to_numpy()
    for code, taken in ((REFUSE, "refuse"), (SIGN, "sign")):
        run, week, player = (int(x) for x in np.argwhere(act == code)[-1])
        turns = Turns(played)
        turn = turns.at(run, week, player)
        view = view_of(turn)
        choice = act_choice(view, sights_of(view))
        assert choice.taken == taken
        one = weighed(turns, SIGN, turn)
        precision = played.scenario.players[player].mind.weighty_precision
        assert one.terms == {term.key: precision * term.value for term in choice.option("sign").terms}
        assert sum(one.terms.values()) == pytest.approx(precision * choice.option("sign").net)


def test_decisions_are_spread_over_the_runs():
    flags = np.zeros((100, 5), dtype=bool)
    flags[::2, 3] = True
    places = spread(flags, 5)
    assert [run for run, _ in places] == sorted({run for run, _ in places})
    assert places[0] == (0, 3)
    assert places[-1] == (98, 3)
    assert spread(np.zeros((3, 3), dtype=bool), 5) == []


def test_the_bootstrap_draws_whole_runs():
    """Ten decisions of one run are one piece of evidence, not ten."""
    values = np.array([[0.0]] * 10 + [[1.0]] * 10)
    own = resampled(values, np.arange(20)).std()
    clustered = resampled(values, np.repeat([0, 1], 10)).std()
    assert clustered > 2.0 * own
    assert resampled(values, np.zeros(20, dtype=int)).std() == 0.0


def decisions(rng, runs, **means):
    """Return decisions, one a run, whose terms vary by one around their means."""
    return [
        Weighed(run, {k: m + rng.normal() for k, m in means.items()}, {k: f"more {k}" for k in means})
        for run in range(runs)
    ]


def test_terms_are_ranked_and_those_that_cannot_be_told_apart_are_tied():
    rng = np.random.default_rng(0)
    sample = sample_of(UKRAINE, decisions(rng, 30, land=-9.0, arms=-4.0, seat=-4.01, hope=3.0, noise=-0.01))
    against, spoke_for = ranked([sample], -1.0), ranked([sample], 1.0)
    assert against[0].key == "land"
    assert {one.key for one in against[1:]} == {"arms", "seat"}
    assert [one.tied for one in against] == [False, False, True]
    assert [one.key for one in spoke_for] == ["hope"]
    assert [one.ranks for one in against] == [(1, 1), (2, 3), (2, 3)]
    assert all(one.low <= one.mean <= one.high for one in against)


def test_with_a_handful_of_runs_nothing_can_be_told_apart():
    sample = sample_of(UKRAINE, decisions(np.random.default_rng(0), FEWEST_RUNS - 1, land=-9.0, arms=-1.0))
    assert [one.tied for one in ranked([sample], -1.0)] == [False, True]


def test_nothing_that_clearly_points_one_way_is_no_reason():
    sample = sample_of(UKRAINE, decisions(np.random.default_rng(0), 30, land=-9.0))
    assert ranked([sample], 1.0) == ()


def test_reasons_speak_for_what_was_done(why):
    assert why.act == REFUSE
    assert all(one.mean < 0.0 for one in why.reasons)
    assert all(one.mean > 0.0 for one in why.counterweights)
    assert len(why.largest) == LARGEST


def test_the_same_runs_give_the_same_mechanisms(played, why):
    assert mechanisms(played, sample=FEW) == why


def test_a_comparison_shows_the_mechanisms_that_a_run_shows(short):
    scenario, solved = short
    same = compare(scenario, scenario, Play(64, seed=3), (solved, solved))
    assert of_sides(same) == [mechanisms(play_with(scenario, solved, Play(64, seed=3)))]


def test_sides_of_a_comparison_that_are_the_same_are_weighed_once(short):
    scenario, solved = short
    same = compare(scenario, scenario, Play(16, seed=3), (solved, solved))
    assert len(of_sides(same)) == 1


# stall, walkout, freeze, settle, imposed, as OUTCOME_KEYS has them
@pytest.mark.parametrize(
    ("ends", "rival"),
    [
        ((822, 0, 886, 22, 270), "stall"),  # 41 and 44 of 100: another seed may turn them over
        ((886, 0, 822, 22, 270), "freeze"),
        ((720, 0, 988, 22, 270), None),
        ((950, 0, 80, 20, 950), None),  # imposed ends turn on refusals too
        ((2000, 0, 0, 0, 0), None),
    ],
)
def test_an_ending_that_luck_may_put_first_is_weighed_too_if_other_decisions_count_there(ends, rival):
    counts = np.array(ends)
    second = rival_of(counts, int(counts.argmax()))
    assert (None if second is None else OUTCOME_KEYS[second]) == rival


def test_a_near_tie_grows_clear_with_more_runs():
    few, many = np.array([90, 0, 110, 0, 0]), np.array([9000, 0, 11000, 0, 0])
    assert rival_of(few, 2) == 0
    assert rival_of(many, 2) is None


# --- sentences ------------------------------------------------------------------------------------


def test_the_mechanisms_of_a_rival_ending_are_told_beside_those_of_the_first(played):
    second = Mechanisms("stall", REFUSE, (pull("land", -4.0),), (), None)
    both = Mechanisms("freeze", SIGN, (pull("territory", 2.0),), (), None, rival=second)
    lines = mattered(both, played.scenario)
    assert lines[1].startswith("1. Kyiv signed because")
    assert lines[2].startswith("Luck decides whether a freeze or a stall is the more frequent")
    assert lines[3].startswith("1. Kyiv refused papers because")
    assert any("In runs with the second: Kyiv refused papers" in line for line in story(played, both))
    section = mechanism_section(both, ("scenario.yaml", played.scenario), "")
    assert any("Luck decides" in getattr(block, "text", "") for block in section.blocks)


@pytest.mark.parametrize(
    ("act", "key", "mean", "words"),
    [
        (REFUSE, "territory", -2.0, "Kyiv refused papers because signing meant more territory"),
        (SIGN, "territory", 2.0, "Kyiv signed because signing meant more territory"),
        (WALK, "territory", 2.0, "Kyiv left the talks because leaving meant more territory"),
        (REFUSE, "settlement", -2.0, "because a settlement as such costs it dearly"),
        (SIGN, "settlement", 2.0, "because a settlement as such is worth much to it"),
        (REFUSE, "private pressure", -2.0, "because its private pressure spoke against it"),
    ],
)
def test_a_mechanism_is_one_sentence_that_knows_its_sign(played, act, key, mean, words):
    one = Mechanisms("stall", act, (pull(key, mean),), (), None)
    (line,) = mechanism_lines(one, played.scenario)
    assert words in line
    assert "odds" in line
    assert "7.4 times lower" in line if mean < 0.0 else "7.4 times higher" in line
    assert line.endswith(").")
    assert main_reason(one, played.scenario).startswith("Why: Kyiv")


def test_ties_are_marked(played):
    ranked = (pull("a", -4.0), pull("b", -3.9, tied=True), pull("c", -2.0), pull("d", -1.9, tied=True))
    one = Mechanisms("stall", REFUSE, ranked, (), None)
    assert [("tied" in line) for line in mechanism_lines(one, played.scenario)] == [False, True, False]
    assert "more d" in tied_next(one, played.scenario)
    apart = dc.replace(one, reasons=ranked[:3])
    assert tied_next(apart, played.scenario) == ""


def test_without_decisions_it_says_that_nobody_took_any(played):
    none = Mechanisms("stall", REFUSE, (), (), None)
    assert "nobody refused a paper aloud" in main_reason(none, played.scenario)
    assert change(none, played.scenario) == ""


def test_decisions_without_a_clear_term_are_not_called_none(played):
    unclear = Mechanisms("stall", REFUSE, (), (), None, weighed=3)
    assert (
        main_reason(unclear, played.scenario)
        == "Why cannot be told from 3 decisions: no term clearly points one way."
    )


def test_what_sets_opposite_decisions_apart_is_called_a_correlation(played):
    shifted = (pull("pressure", -1.0), pull("pressure", 2.0))
    one = Mechanisms("stall", REFUSE, (pull("land", -4.0),), (), shifted)
    text = change(one, played.scenario)
    assert "where Kyiv refused papers, " in text
    assert "where it signed, that weighed +2.0" in text
    assert "correlation, not proof" in text


def test_a_weight_of_nothing_has_no_sign(played):
    shifted = (pull("pressure", -0.04), pull("pressure", 0.04))
    one = Mechanisms("stall", REFUSE, (pull("land", -0.04),), (), shifted)
    assert "(0.0 in log odds of signing)" in change(one, played.scenario)
    assert "that weighed 0.0." in change(one, played.scenario)
    assert "log odds 0.0, 95 % interval" in mechanism_lines(one, played.scenario)[0]


def test_a_solve_that_has_not_settled_is_told_at_the_head_of_the_story(played, settled, why):
    assert "have not settled" in story(played, why)[1]
    assert unsettled(settled) == ""
    assert not any("settled (policies" in line for line in story(settled, why))


def test_the_number_to_try_is_one_that_the_term_hangs_on(played):
    have = quantities(played.scenario)
    assert weights_of(pull("territory", -1.0), played.scenario) == ["payoffs.ukraine.territory"]
    by_type = weights_of(pull("fighting", -1.0, player=RUSSIA), played.scenario)
    assert by_type
    assert all(path in have for path in by_type)
    assert weights_of(pull("private pressure", -1.0), played.scenario) == ["decisions.ukraine.pressure"]
    assert weights_of(pull("cost", -1.0), played.scenario) == []


# --- pages ----------------------------------------------------------------------------------------


@pytest.fixture(params=["run", "comparison"])
def text(pages, request):
    return pages[request.param]


def test_a_page_is_valid_html_that_needs_nothing_beside_it(text):
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    names = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(set(names)) == len(names)
    assert {a.get("href").removeprefix("#") for a in tree.iter("a")} <= set(names)
    assert not re.search(r"<script|<link|<iframe|(src|href)=\"(?!data:|#)", text)
    levels = [int(level) for level in re.findall(r"<h([1-6])", text)]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_a_page_says_how_it_was_solved_what_it_is_not_and_how_to_get_it_again(text, played):
    for words in ("not settled", "digest of the values", played.solved.digest, "not a forecast"):
        assert words in text
    assert "--allow-unsettled" in text
    assert played.scenario.digest in text


def test_the_page_of_a_run_names_every_paper_type_and_player(pages, played):
    text = pages["run"].replace("&#39;", "'")
    for package in played.scenario.packages:
        assert text.count(package.label) >= 3
    for player in played.scenario.players[RUSSIA:EU]:
        for kind in player.types:
            assert f"{kind} {player.capital}" in text
    assert f"swings run scenario.yaml --runs {played.runs} --seed {played.seed}" in text
    assert "swings compare scenario.yaml scenario.yaml --set-b" in text


def test_the_page_of_a_comparison_names_what_differs_on_both_sides(pages):
    text = pages["comparison"]
    assert "state.mood" in text
    assert "in one setting alone" in text
    for words in ("In A:", "In B:", "mattered most in A", "mattered most in B"):
        assert words in text


def test_a_single_run_can_be_told(short, tmp_path):
    one = play_with(*short, Play(1, seed=3))
    text = html(of_run.page(one, mechanisms(one, sample=2), tmp_path))
    assert "In the only run" in text


# --- judgement numbers ----------------------------------------------------------------------------


def test_without_a_study_nothing_is_said_of_judgement(played, pages, tmp_path):
    assert judgement_section(played.scenario, tmp_path / "judgement.csv") is None


def test_the_ten_numbers_that_decide_are_told_in_words_with_what_differs_here(played, tmp_path):
    numbers = [
        (path, q.value) for path, q in quantities(played.scenario).items() if path.startswith("payoffs")
    ]
    (first, value), (second, other), *rest = numbers[:12]
    head = "path,value,low_share_change,high_share_change,outcome,record,iterations"
    rows = [
        f"{first},{value},-0.05,0.1,settle,nothing,0",
        f"{first},{value},0.2,0,stall,nothing,0",
        f"{second},{other + 1},0,0,stall,polls,0",
        *(f"{path},{each},0,0,stall,,0" for path, each in rest),
    ]
    file = tmp_path / "judgement.csv"
    file.write_text("\n".join([head, *rows]) + "\n")
    section = judgement_section(played.scenario, file)
    table = section.blocks[-1]
    assert len(table.rows) == 10
    assert table.rows[0][1] == f"{value:g}"
    assert table.rows[0][3:7] == ["stall", "+20.0", "0.0", "nothing"]
    assert f"(here {other:g})" in table.rows[1][1]
    assert "expect what they expected" in str(section.blocks[0])
