"""Sessions: a run that is played turn by turn, taken back, branched, kept and replayed to the same bits."""

import datetime as dt
import functools
import json

import pytest
from classroom import TINY
from diplomatic_swings.app.cli import app
from diplomatic_swings.experiments.session import (
    ENDINGS,
    SEATS,
    Inject,
    Session,
    SessionError,
    Setup,
    batches,
    many,
    news,
    reasonable,
)
from diplomatic_swings.experiments.session import debrief as debriefing
from diplomatic_swings.experiments.session.__main__ import main
from diplomatic_swings.experiments.session.session import prepared
from diplomatic_swings.forms.problems import ScenarioError
from diplomatic_swings.sim.agents.model import OUTCOMES, BargainingModel
from diplomatic_swings.sim.scenario.loading import dump, load
from diplomatic_swings.tell.errors import UserError
from hypothesis import given, settings
from hypothesis import strategies as st

FEW = ("weeks=24", *TINY)
KEYS = [seat.key for seat in SEATS]
START = load("diplomatic-swings").start


@functools.cache
def values(scenario="diplomatic-swings", settings=FEW):
    """A scenario with its values, solved once."""
    return prepared(Setup(scenario, settings=settings, allow_unsettled=True))


def started(seed=7, run=0, scenario="diplomatic-swings"):
    setup = Setup(scenario, seed=seed, run=run, settings=FEW, allow_unsettled=True)
    return Session(setup, values(scenario))


def second_best(session):
    """Moves of all seats that are not the model's likeliest."""
    return {key: session.options(key)[min(1, len(session.options(key)) - 1)].key for key in KEYS}


def with_paper(scenario="diplomatic-swings", run=0, **more):
    """A session at whose table a paper that binds Moscow and Kyiv lies, tabled by Washington and not refused at once."""
    for other in range(20):
        session = started(scenario=scenario, run=run + 1000 * other, **more)
        session.play({"us": "table:bare-ceasefire", "russia": "press_on", "ukraine": "hold"}, weeks=1)
        if session.snapshot().paper:
            break
    assert session.snapshot().paper.key == "bare-ceasefire"
    return session


def postures(model):
    return list(model.datacollector.get_model_vars_dataframe()["posture_russia"])


def kind_of(outcome):
    return "imposed" if outcome == "exhausted" else outcome


@pytest.mark.parametrize("run", [0, 3, 8])
def test_without_moves_a_session_is_the_run_of_the_game(run):
    session = started(run=run)
    session.play(weeks=24)
    model = BargainingModel(session.scenario, session.solution, shocks_seed=7, run=run)
    model.run_for(24)
    assert [s.posture for s in session.snapshots()] == postures(model)
    assert session.snapshot().outcome == kind_of(model.outcome)
    assert session.payoffs() == {key: agent.payoff for key, agent in model.players.items()}


def test_with_chosen_moves_and_acts_it_is_the_game_told_the_same():
    session = with_paper()
    model = BargainingModel(session.scenario, session.solution, shocks_seed=7, run=0)
    for player, key in (("us", "table:bare-ceasefire"), ("russia", "press_on"), ("ukraine", "hold")):
        model.choose(player, key)
    model.step()
    session.play({"ukraine": ("draft", "sign"), "russia": "none", "us": "court"}, weeks=1)
    for player, key in (("ukraine", "draft"), ("ukraine", "sign"), ("russia", "none"), ("us", "court")):
        model.choose(player, key)
    model.step()
    beliefs = {b.seat: b.probability for b in session.snapshot().beliefs}
    assert [s.posture for s in session.snapshots()] == postures(model)
    assert beliefs == pytest.approx({key: agent.belief for key, agent in model.players.items()})
    assert set(OUTCOMES) >= {model.outcome}


@settings(max_examples=4)
@given(
    st.integers(0, 2**32),
    st.integers(0, 50),
    st.lists(st.integers(0, 3), min_size=4, max_size=4),
    st.integers(1, 9),
)
def test_the_exported_session_plays_to_the_same_bits(tmp_path_factory, seed, run, picks, weeks):
    session = started(seed, run)
    while not session.over:
        session.play({key: [*picked(session, key, p)] for key, p in zip(KEYS, picks, strict=True)}, weeks)
    folder = tmp_path_factory.mktemp("export") / "lesson"
    session.export(folder)
    back = Session.restore(json.loads((folder / "session.json").read_text()), folder)
    again = Session.again(load(folder / "session.yaml"), session.solution)
    for other in (back, again):
        assert other.snapshots() == session.snapshots()
        assert other.pressures() == session.pressures()
        assert other.payoffs() == session.payoffs()
        assert other.digest() == session.digest()
        assert other.scenario.digest == session.scenario.digest


def picked(session, seat, place):
    """An everyday option, and a weighty act where one is open, by their place in the menu."""
    for menu in (session.options(seat), session.acts(seat)):
        if menu:
            yield menu[min(place, len(menu) - 1)].key


def test_what_happened_from_outside_is_part_of_the_exported_scenario_which_plays_with_nobody_at_the_table(
    tmp_path,
):
    session = started()
    session.inject(Inject(session.week, "Oil shock", add={"brent": 30.0}))
    session.inject(Inject(session.week + 6, "Later", set={"mood": 0.5}))
    session.play(weeks=24)
    session.export(tmp_path / "lesson")
    scenario = load(tmp_path / "lesson" / "session.yaml")
    model = BargainingModel(scenario, session.solution, shocks_seed=7, run=0)
    model.run_for(24)
    assert [s.posture for s in session.snapshots()] == postures(model)


def test_the_scenario_holds_dated_moves_and_swings_run_plays_them_to_the_same_bits(tmp_path, capsys):
    session = with_paper()
    session.inject(Inject(session.week, "Oil shock", add={"brent": 30.0}))
    session.play({"ukraine": ("draft", "sign"), "us": "none"})
    session.export(tmp_path / "lesson")
    file = tmp_path / "lesson" / "session.yaml"
    record = load(file).content["session"]
    assert [turn["date"] for turn in record["turns"]] == [session.weeks[0].date, session.weeks[1].date]
    assert record["turns"][1]["moves"] == {"ukraine": ("draft", "sign"), "us": ("none",)}
    order = ["run", str(file), "--json", "--quiet", "--allow-unsettled"]
    app(order, standalone_mode=False)
    said = json.loads(capsys.readouterr().out)
    assert (said["path"], said["weeks played"]) == (session.digest(), session.week)
    assert said["digest"] == json.loads((file.parent / "session.json").read_text())["digest"]
    app([*order, "--runs", "16"], standalone_mode=False)  # with nobody at the table
    assert json.loads(capsys.readouterr().out)["runs"] == 16


def test_a_recorded_move_that_no_seat_has_is_told_in_one_line(tmp_path):
    session = with_paper()
    session.export(tmp_path / "lesson")
    file = tmp_path / "lesson" / "session.yaml"
    file.write_text(file.read_text().replace("press_on\n", "dance\n").replace("[press_on]", "[dance]"))
    with pytest.raises(UserError, match="dance"):
        app(["run", str(file), "--quiet", "--allow-unsettled"], standalone_mode=False)


def test_who_takes_no_weighty_act_is_bound_in_the_replay_too_where_none_is_open_in_the_first_week():
    session = started()
    assert not session.acts("ukraine")
    session.play({"ukraine": ("hold", "none"), "us": "table:bare-ceasefire"}, 3)
    twin = Session(session.setup, values())._replayed(session.setup, session.saved(), values())
    assert [turn.asked for turn in twin.turns] == [turn.asked for turn in session.turns]
    assert twin.digest() == session.digest()


def test_from_the_command_line_it_plays_again_and_any_decision_is_explained(tmp_path, capsys):
    session = with_paper()
    session.play({"ukraine": "sign", "us": "none"})
    session.export(tmp_path / "lesson")
    file = str(tmp_path / "lesson" / "session.json")
    assert main([file]) == 0
    assert "Kyiv signs the paper: Bare 30-day ceasefire (class)" in capsys.readouterr().out
    assert main([file, "--week", "1", "--player", "ukraine"]) == 0
    assert "chosen for Kyiv by hand" in capsys.readouterr().out
    for wrong in ([file, "--week", "99", "--player", "us"], [file, "--week", "0", "--player", "france"]):
        assert main(wrong) == 2
        assert "expected" in capsys.readouterr().err
    (tmp_path / "other.json").write_text("[]")
    assert main([str(tmp_path / "other.json")]) == 2


# --- papers and weighty acts ------------------------------------------------------------------------


def test_a_paper_is_tabled_with_its_author_and_who_has_still_to_sign():
    paper = with_paper().snapshot().paper
    assert (paper.title, paper.kind, paper.whose) == ("Bare 30-day ceasefire", "ceasefire", "Washington")
    assert (paper.signed, paper.missing) == ((), ("Moscow", "Kyiv"))
    assert [issue for issue, _ in paper.terms] == ["territory", "alignment", "relief", "guarantees"]


def test_weighty_acts_are_open_to_whom_a_paper_binds_with_chances_that_add_up():
    session = with_paper()
    for key in ("russia", "ukraine"):
        acts = session.acts(key)
        assert [act.key for act in acts] == ["sign", "refuse", "none"]
        assert sum(act.chance for act in acts) == pytest.approx(1.0)
        assert all(act.weighty and act.effect for act in acts)
        assert acts[0].gain is not None
    assert session.acts("eu") == ()
    assert {act.key for act in session.acts("us")} == {"walk", "none"}


def test_a_signature_is_put_under_the_paper_and_can_be_taken_back():
    session = with_paper()
    session.play({"ukraine": "sign", "russia": "none"}, weeks=1)
    assert session.snapshot().paper.signed == ("Kyiv",)
    assert any("Kyiv signs" in line for line in session.weeks[-1].changes)
    assert "withdraw" in {act.key for act in session.acts("ukraine")}
    session.play({"ukraine": "withdraw", "russia": "none"}, weeks=1)
    assert session.snapshot().paper.signed == ()


def test_a_refusal_takes_the_paper_off_the_table():
    session = with_paper()
    session.play({"russia": ("press_on", "refuse"), "ukraine": "hold", "eu": "hold"}, weeks=1)
    assert session.snapshot().paper is None
    assert any("Moscow refuses" in line for line in session.weeks[-1].changes)


def test_when_all_have_signed_and_confirmed_it_enters_into_force_and_can_be_broken():
    for run in range(40):
        session = with_paper(run=run)
        session.play({"ukraine": "sign", "russia": "sign", "us": "none"}, weeks=1)
        if session.snapshot().force == "ceasefire":
            break
    assert session.snapshot().in_force == "A ceasefire has held for 1 week: Bare 30-day ceasefire."
    assert any("enters into force: Bare 30-day ceasefire" in line for line in session.weeks[-1].changes)
    assert "break" in {act.key for act in session.acts("russia")}
    session.play({"russia": "break"}, weeks=1)
    assert session.snapshot().force == "war"
    assert "The ceasefire is over: the war goes on." in session.weeks[-1].changes


def test_washington_leaves_and_comes_back():
    session = started()
    session.play({"us": "walk"}, weeks=1)
    assert not session.snapshot().us_in
    assert "Washington has left the talks." in session.weeks[-1].changes
    session.play({"us": "return"}, weeks=1)
    assert session.snapshot().us_in


def test_who_lets_weighty_acts_be_takes_none_in_the_whole_turn():
    session = with_paper()
    turn = session.play(dict.fromkeys(("us", "russia", "ukraine"), "none"), weeks=12)
    assert {m.key for w in turn.weeks for m in w.moves if m.weighty and m.seat != "eu"} <= {"none"}


def test_an_act_that_is_not_open_is_left_to_the_model_and_told():
    session = started()
    assert session.play({"ukraine": "sign"}, weeks=1).refused == ("ukraine",)
    with_one = with_paper()
    chosen = {"russia": ("press_on", "refuse"), "ukraine": ("hold", "sign"), "eu": "hold"}
    turn = with_one.play(chosen, weeks=1)
    assert turn.refused == ("ukraine",)
    assert with_one.snapshot().paper is None


def test_the_others_learn_from_what_is_chosen():
    session = with_paper()
    other = session.branch(1)
    session.play({"ukraine": "sign", "russia": "none"}, weeks=1)
    other.play({"ukraine": "refuse", "russia": "none"}, weeks=1)
    kyiv = [{b.seat: b.probability for b in s.snapshot().beliefs}["ukraine"] for s in (session, other)]
    assert kyiv[0] != kyiv[1]


def test_private_pressures_are_levels_of_those_who_have_any_by_week():
    session = started()
    session.play(weeks=5)
    pressures = session.pressures()
    with_any = {p.key for p in session.scenario.players if p.mind.pressure > 0.0}
    assert set(pressures) == with_any
    assert all(len(path) == 6 for path in pressures.values())


# --- everyday options -------------------------------------------------------------------------------


def test_options_are_legal_moves_with_chances_that_add_up_the_likeliest_first():
    session = started()
    for key in KEYS:
        options = session.options(key)
        chances = [option.chance for option in options]
        assert sum(chances) == pytest.approx(1.0)
        assert chances == sorted(chances, reverse=True)
        assert sum(option.waits for option in options) == 1
        assert any(option.key.startswith("table:") and option.gain is not None for option in options)
        assert all(option.effect and option.label for option in options)


def test_the_first_moves_shown_always_hold_that_of_doing_nothing():
    for key in KEYS:
        shown = reasonable(started().options(key), 3)
        assert len(shown) == 3
        assert any(option.waits for option in shown)


def test_asking_for_options_changes_nothing():
    asked, silent = started(), started()
    for session in (asked, silent):
        for _ in range(3):
            if session is asked:
                second_best(session)
            session.play()
    assert asked.snapshot() == silent.snapshot()


def test_a_chosen_move_that_is_not_legal_is_left_to_the_model_and_told():
    session, alone = started(), started()
    legal = {option.key for option in session.options("us")}
    illegal = next(lever.key for lever in session.scenario.levers[0] if lever.key not in legal)
    turn = session.play({"us": illegal}, 4)
    assert turn.refused == ("us",)
    assert [w.after for w in turn.weeks] == [w.after for w in alone.play(weeks=4).weeks]
    assert session.choices == []


@pytest.mark.parametrize(
    ("moves", "weeks", "words"),
    [({"france": "hold"}, 4, "france"), ({"us": "dance"}, 4, "dance"), ({}, 0, "at least 1")],
)
def test_mistakes_are_told_and_nothing_is_played(moves, weeks, words):
    session = started()
    with pytest.raises(SessionError, match=words):
        session.play(moves, weeks)
    assert session.week == 0
    assert session.snapshot() == session.started


def test_undo_brings_back_the_state_before_the_turn_and_drops_its_injects():
    session = started()
    session.play(second_best(session))
    before = session.snapshot()
    options = session.options("us")
    session.inject(Inject(4, "Oil shock", add={"brent": 30.0}))
    session.play(second_best(session))
    session.undo()
    assert (session.snapshot(), session.options("us"), session.injects) == (before, options, [])
    assert session.play().first == 4


def test_without_a_turn_there_is_nothing_to_undo():
    with pytest.raises(SessionError, match="turn"):
        started().undo()


@pytest.mark.parametrize("week", [0, 3, 4, 6, 8])
def test_a_branch_is_the_session_up_to_its_week_and_leaves_it_alone(week):
    session = started()
    session.play(second_best(session))
    session.play(second_best(session))
    whole = session.snapshots()
    branch = session.branch(week)
    assert branch.snapshots() == whole[: week + 1]
    branch.play({"us": "walk"})
    assert session.snapshots() == whole


def test_any_week_is_explained_chosen_or_not_and_nothing_changes_by_it():
    session = with_paper()
    session.play({"ukraine": ("draft", "sign"), "russia": "none"}, weeks=3)
    before = session.snapshot()
    for week in range(4):
        made = {(m.seat, m.weighty): m.key for m in session.weeks[week].moves}
        for seat in KEYS:
            decision = session.explain(week, seat)
            assert decision.move.taken == made[seat, False]
            if (seat, True) in made:
                assert decision.act.taken == made[seat, True]
    assert session.explain(1, "ukraine").act.how == "chosen"
    assert session.snapshot() == before
    with pytest.raises(SessionError, match="week"):
        session.explain(4, "us")


def test_a_saved_session_comes_back_to_the_same_bits_and_plays_on_alike():
    session = started()
    session.play(second_best(session))
    session.inject(Inject(session.week, "Oil glut", add={"brent": -20.0}))
    session.play(second_best(session), 3)
    back = Session.restore(json.loads(json.dumps(session.saved())))
    assert back.snapshots() == session.snapshots()
    assert back.options("eu") == session.options("eu")
    assert back.play(second_best(back)) == session.play(second_best(session))


def test_a_saved_session_of_another_scenario_or_format_is_refused():
    saved = started().saved()
    with pytest.raises(SessionError, match="no longer"):
        Session.restore({**saved, "digest": "0"})
    with pytest.raises(SessionError, match="format"):
        Session.restore({**saved, "format": 0})


def test_an_inject_that_is_no_event_changes_nothing():
    session = started()
    with pytest.raises(ScenarioError):
        session.inject(Inject(0, "Nonsense", add={"happiness": 1.0}))
    with pytest.raises(SessionError, match="week"):
        session.inject(Inject(99, "Too late", add={"brent": 1.0}))
    assert session.injects == []
    session.play()


def test_the_last_turn_is_as_long_as_the_weeks_left_and_then_it_is_over():
    session = started()
    session.play(weeks=20)
    assert len(session.play(weeks=20).weeks) == 4
    assert session.over
    for act in (session.play, lambda: session.options("us")):
        with pytest.raises(SessionError, match="over"):
            act()


def test_an_event_that_fixes_a_move_takes_the_choice_away():
    session = started(scenario="budapest-summit")
    session.play(weeks=1)
    fixed = {key: session.fixed(key) for key in KEYS}
    assert any(fixed.values()) or any(
        session.play(weeks=1) and session.fixed(key) for _ in range(6) for key in KEYS
    )


def test_every_week_has_news_and_a_swing_is_told():
    session = started()
    session.play(weeks=24)
    swung = [line for week in session.weeks for line in week.changes if "swings" in line]
    assert len(swung) == session.swings()
    assert (
        news.sentence("Moscow", "Refuse the paper: Land for relief")
        == "Moscow refuses the paper: Land for relief"
    )
    assert news.sentence("Kyiv", "Break the peace") == "Kyiv breaks the peace"
    assert news.sentence("Washington", "Table The 28 points") == "Washington tables The 28 points"
    assert news.sentence("Washington", "Wait and see") == "Washington waits and sees"


def test_predictions_score_between_perfect_and_certain_and_wrong():
    assert debriefing.brier([20, 0, 0, 0, 0], "stall") == 0.0
    assert debriefing.brier([0, 20, 0, 0, 0], "stall") == 2.0
    assert debriefing.brier([4] * 5, "freeze") == pytest.approx(0.8)
    with pytest.raises(ValueError, match="tokens"):
        debriefing.brier([20, 1, 0, 0, 0], "stall")


def test_the_most_surprising_choice_is_the_one_that_the_model_found_least_likely():
    session = with_paper()
    session.play({"ukraine": "refuse", "russia": "sign", "us": "walk"}, weeks=1)
    for _ in range(3):
        session.play(second_best(session))
    weeks = debriefing.surprises(session)
    assert set(weeks) == {choice.move.seat for choice in session.choices}
    for seat, one in weeks.items():
        chances = [c.move.chance for c in session.choices if c.move.seat == seat]
        assert one.played[1] == pytest.approx(min(chances))
        assert one.likeliest[1] >= one.played[1]
        assert one.best[1] >= 0.0
        assert "by hand" in one.why


def test_letting_a_paper_be_is_explained_against_signing_it():
    session = with_paper()
    session.play({"ukraine": "none"}, weeks=1)
    act = session.explain(1, "ukraine").act
    assert (act.taken, act.how) == ("none", "chosen")
    assert {option.key for option in act.options} == {"sign", "refuse", "none"}


def test_answers_of_sliders_grow_on_the_same_runs_and_stop_when_stale():
    session = started()
    grown = list(many.answers(session.scenario, session.solution, {"world.brent_level": 50.0}, 7))
    assert [len(ends) for ends in grown] == [64, 256, 1000, 2000]
    assert all((grown[-1][: len(ends)] == ends).all() for ends in grown)
    stale = iter([False, True])
    assert len(list(many.answers(session.scenario, session.solution, {}, 7, lambda: next(stale)))) == 1


def test_a_slider_that_weighs_a_payoff_anew_changes_what_its_player_goes_by_and_no_other():
    scenario, solution = values()
    changed = batches.varied(scenario, {"payoffs.us.glow": 0.9})
    beta = batches.values_of(solution, changed, scenario)
    assert (beta[0] != solution.beta[0]).any()
    assert (beta[1:] == solution.beta[1:]).all()
    same = batches.varied(scenario, {"world.brent_level": 50.0})
    assert (batches.values_of(solution, same, scenario) == solution.beta).all()


def test_a_payoff_weighed_anew_gives_the_values_that_the_solver_would_begin_from():
    from diplomatic_swings.sim.solver.iteration import Solver

    scenario, solution = values()
    changed = batches.varied(scenario, {"payoffs.us.glow": 0.9})
    solver = Solver(changed)
    solver.start_from(solution.standard)
    assert batches.values_of(solution, changed, scenario) == pytest.approx(solver.acting, rel=1e-9, abs=1e-9)


def test_a_setting_compared_with_itself_shows_no_clear_difference():
    *_, ends = many.answers(*values(), {}, 1)
    assert not any(row.clear for row in many.compared(ends, ends))


def test_the_fan_counts_the_runs_of_the_ensemble():
    from diplomatic_swings.experiments.runs.runs import Play, play_with
    from diplomatic_swings.experiments.runs.solves import Solved

    scenario, solution = values()
    fan = many.fan(scenario, solution, 7, 128)
    result = play_with(scenario, Solved(solution, ""), Play(128, 7))
    assert fan.shares == tuple(result.share(ending.key).share for ending in ENDINGS)
    assert sum(fan.swings) == 128
    assert len(fan.posture) == scenario.weeks + 1


@pytest.mark.slow
def test_the_class_preset_swings_visibly_more_than_what_it_is_made_from():
    finer = ("solver.iterations=12", "solver.runs=1024")
    both = [
        many.fan(*values(name, finer), seed=7, runs=512) for name in ("diplomatic-swings", "talks-2025-10")
    ]
    own, base = (sum(n * count for n, count in enumerate(f.swings)) / f.runs for f in both)
    assert own > 1.3 * base
    own, base = (sum(row[-1] - row[0] for row in f.posture) for f in both)  # how wide the pendulum goes
    assert own > 2 * base


# --- a lesson written by hand -----------------------------------------------------------------------


def played_by_hand(tmp_path, turns):
    """Play a lesson from a file; its numbers are those of :func:`values`."""
    scenario, solution = values()
    text = dump(scenario).replace(f"name: {scenario.name}\n", "name: mine\n", 1)
    file = tmp_path / "mine.yaml"
    file.write_text(f"{text}session: {{seed: 7, run: 0, turns: [{turns}]}}\n")
    return Session.again(load(file), solution)


def test_a_move_that_nobody_has_is_refused_with_the_nearest_name(tmp_path):
    with pytest.raises(
        SessionError, match=r"us: expected one of .* \(given 'courtt'\); did you mean 'court'\?"
    ):
        played_by_hand(tmp_path, f"{{date: {START}, weeks: 1, moves: {{us: [courtt]}}}}")


def test_two_everyday_moves_of_a_seat_are_refused(tmp_path):
    with pytest.raises(SessionError, match=r"us: expected one everyday move, .* \(given arm, court\)"):
        played_by_hand(tmp_path, f"{{date: {START}, weeks: 1, moves: {{us: [arm, court]}}}}")


def test_turns_follow_each_other_from_the_first_week(tmp_path):
    late = START + dt.timedelta(weeks=1)
    with pytest.raises(SessionError, match=f"expected a turn that begins on {START} .given {late}"):
        played_by_hand(tmp_path, f"{{date: {late}, weeks: 1}}")
