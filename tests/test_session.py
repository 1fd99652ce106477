"""Sessions: a run that is played turn by turn, taken back, branched, kept and replayed to the same bits."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.session import ENDINGS, SEATS, Inject, Session, SessionError, many, news, reasonable
from experiments.session import debrief as debriefing
from sim.files.problems import ScenarioError
from sim.model import NegotiationModel

FEW = ("weeks=24",)
KEYS = [seat.key for seat in SEATS]


def started(seed=7, run=0, scenario="diplomatic-swings"):
    return Session.start(scenario, seed=seed, run=run, settings=FEW)


def second_best(session):
    """Moves of all seats that are not the model's likeliest."""
    return {key: session.options(key)[min(1, len(session.options(key)) - 1)].key for key in KEYS}


def replayed(scenario, seed, run):
    """The states that the command line gives for a scenario, by week."""
    model = NegotiationModel(scenario, shocks_seed=seed, run=run)
    model.run_for(scenario.weeks)
    return model.record.states[0], model.record.outcome[0]


def test_without_moves_a_session_is_the_run_of_the_model(tmp_path):
    session = started(run=3)
    session.play(weeks=24)
    states, outcome = replayed(session.scenario, 7, 3)
    assert [s.posture for s in session.snapshots()] == list(states[:, -2])
    assert session.snapshot().outcome == ENDINGS[outcome[-1]].key


@settings(max_examples=6)
@given(
    st.integers(0, 2**32),
    st.integers(0, 50),
    st.lists(st.integers(0, 3), min_size=4, max_size=4),
    st.integers(1, 9),
)
def test_the_exported_file_replays_to_the_same_bits(tmp_path_factory, seed, run, picks, weeks):
    session = started(seed, run)
    while not session.over:
        menus = {key: session.options(key) for key in KEYS}
        session.play(
            {key: menus[key][min(p, len(menus[key]) - 1)].key for key, p in zip(KEYS, picks, strict=True)},
            weeks,
        )
    file = tmp_path_factory.mktemp("export") / "session.yaml"
    states, _ = replayed(session.export(file), seed, run)
    assert [s.posture for s in session.snapshots()] == list(states[:, -2])
    last = dict(zip((line.key for line in session.snapshot().lines), session.snapshot().lines, strict=True))
    assert last["reserves"].value in states[-1]


def test_injects_are_part_of_the_exported_file(tmp_path):
    session = started()
    session.play(second_best(session))
    session.inject(Inject(session.week, "Oil shock", add={"brent": 30.0}))
    session.inject(Inject(session.week + 6, "Later", set={"mood": 0.5}))
    session.play(second_best(session), 20)
    states, _ = replayed(session.export(tmp_path / "s.yaml"), 7, 0)
    assert [s.posture for s in session.snapshots()] == list(states[:, -2])


def test_options_are_legal_moves_with_chances_that_add_up_the_likeliest_first():
    session = started()
    for key in KEYS:
        options = session.options(key)
        chances = [option.chance for option in options]
        assert sum(chances) == pytest.approx(1.0)
        assert chances == sorted(chances, reverse=True)
        assert sum(option.waits for option in options) == 1
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
    turn = session.play({"russia": "accept"}, 4)
    assert turn.refused == ("russia",)
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
    session = Session.start("budapest-summit", settings=FEW)
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
    assert news.sentence("Moscow", "Refuse what is tabled") == "Moscow refuses what is tabled"
    assert news.sentence("Washington", "Wait and see") == "Washington waits and sees"


def test_predictions_score_between_perfect_and_certain_and_wrong():
    assert debriefing.brier([20, 0, 0, 0, 0], "stall") == 0.0
    assert debriefing.brier([0, 20, 0, 0, 0], "stall") == 2.0
    assert debriefing.brier([4] * 5, "freeze") == pytest.approx(0.8)
    with pytest.raises(ValueError, match="tokens"):
        debriefing.brier([20, 1, 0, 0, 0], "stall")


def test_the_most_surprising_week_is_the_chosen_move_that_the_model_found_least_likely():
    session = started()
    for _ in range(3):
        session.play(second_best(session))
    weeks = debriefing.surprises(session)
    assert set(weeks) == {choice.move.seat for choice in session.choices}
    for seat, one in weeks.items():
        chances = [c.move.chance for c in session.choices if c.move.seat == seat]
        assert one.played[1] == pytest.approx(min(chances))
        assert one.likeliest[1] >= one.played[1]
        assert one.best[1] >= 0.0


def test_answers_of_sliders_grow_on_the_same_runs_and_stop_when_stale(kernel):
    session = started()
    grown = list(many.answers(session.scenario, {"world.brent_level": 50.0}, 7))
    assert [len(ends) for ends in grown] == [64, 256, 1000, 2000]
    assert all((grown[-1][: len(ends)] == ends).all() for ends in grown)
    stale = iter([False, True])
    assert len(list(many.answers(session.scenario, {}, 7, lambda: next(stale)))) == 1


def test_a_setting_compared_with_itself_shows_no_clear_difference(kernel):
    *_, ends = many.answers(started().scenario, {}, 1)
    assert not any(row.clear for row in many.compared(ends, ends))


def test_the_fan_counts_the_runs_of_the_ensemble(kernel):
    from experiments.ensemble import ensemble

    scenario = started().scenario
    fan = many.fan(scenario, 7, 128)
    result = ensemble(scenario, 128, 7)
    assert fan.shares == tuple(result.share(ending.key).share for ending in ENDINGS)
    assert sum(fan.swings) == 128
    assert len(fan.posture) == scenario.weeks + 1


def test_the_class_preset_swings_visibly_more_than_its_baseline(kernel):
    from experiments.ensemble import ensemble
    from sim.scenario import load

    swings, without = (
        ensemble(load(name), 400, 1).swings_per_year() for name in ("diplomatic-swings", "baseline-2025-10")
    )
    assert swings > 1.25 * without


def test_as_a_mesa_model_it_steps_with_chosen_moves_and_without_them_is_the_model_itself():
    from experiments.session.stepped import SessionModel

    alone, model = SessionModel(started(seed=3)), NegotiationModel(started().scenario, shocks_seed=3)
    alone.run_for(30)
    model.run_for(30)
    assert not alone.running
    mine = alone.datacollector.get_model_vars_dataframe()
    theirs = model.datacollector.get_model_vars_dataframe()
    assert mine.equals(theirs[list(mine.columns)])
    chosen = SessionModel(started(seed=3))
    chosen.choose({"us": "walk"})
    chosen.step()
    assert not chosen.session.snapshot().us_in
