"""The room: votes, seats, predictions and secrets, without any network."""

import asyncio
import io
import json
import zipfile

import pytest
from classroom import PATIENCE, TINY
from diplomatic_swings.app.class_page import archive, commands, keeping, rehearsal, views
from diplomatic_swings.app.class_page.guard import Bucket, Guesses, RefusedError, tidy
from diplomatic_swings.app.class_page.hub import JOINS, Hub
from diplomatic_swings.app.class_page.people import ANALYST, MOST_PEOPLE, TEAM_SIZE
from diplomatic_swings.app.class_page.room import Room
from diplomatic_swings.app.class_page.screen import Screen
from diplomatic_swings.app.class_page.whatif import WhatIf
from diplomatic_swings.app.cli import app
from diplomatic_swings.experiments.session import ENDINGS, SEATS, Session, reasonable
from diplomatic_swings.experiments.session.records import Fan
from diplomatic_swings.experiments.session.session import prepared
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.tell.errors import UserError

KEYS = [seat.key for seat in SEATS]
JOIN = {"url": "http://a/join/X", "short": "a/join", "code": "X"}
FAN = Fan(1, (1.0, 0, 0, 0, 0), ((0.0,) * 5,), (1,))
"""What stands in for two thousand runs of the model."""


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture(scope="module", autouse=True)
def _read_once():
    """Every scenario is read once: rooms share it and its values, which nothing changes."""
    known = {}

    def once(setup, progress=None):
        key = (setup.scenario, setup.lens, setup.settings, *setup.policies.items(), setup.allow_unsettled)
        if key not in known:
            known[key] = prepared(setup, progress)
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("diplomatic_swings.experiments.session.session.prepared", once)
        yield


@pytest.fixture
def clock():
    return Clock()


def opened(lesson="pendulum", seed=7, settings=TINY, **more):
    """A room by values of a solve that takes seconds."""
    return Room(lesson, seed, settings=settings, allow_unsettled=True, **more)


@pytest.fixture
def room(clock):
    return opened(clock=clock)


@pytest.fixture
def with_paper(room):
    """A room in which Washington has tabled a paper that binds Moscow and Kyiv, and the second vote is open."""
    moves = {"us": ("table:bare-ceasefire", "none"), "russia": "press_on", "ukraine": "hold"}
    room.session.play(moves, weeks=1)
    assert room.session.snapshot().paper
    room.start_play()
    return room


@pytest.fixture
def whatif():
    asked = WhatIf()
    yield asked
    asked.close()


def seated(room, place, count=1):
    people = [room.join(f"{place} {n}") for n in range(count)]
    for person in people:
        room.people.move(person.id, place)
    return people


def voted(room, person, place):
    option = room.ballot.options[person.place][place]
    room.vote(person, option.key)
    return option.key


def with_hub(room, work):
    """Do something with a hub that sends what changes."""

    async def all_of_it():
        hub = Hub(room, JOIN, None)
        running = asyncio.create_task(hub.run())
        async with asyncio.timeout(PATIENCE):
            await work(hub)
        running.cancel()
        hub.close()

    room.fan = FAN
    asyncio.run(all_of_it())


# --- seats ----------------------------------------------------------------------------------------


def test_newcomers_get_the_emptiest_seat_and_then_become_analysts(room):
    people = [room.join(f"student {n}") for n in range(4 * TEAM_SIZE + 3)]
    sizes = [len(room.people.at(key)) for key in KEYS]
    assert sizes == [TEAM_SIZE] * 4
    assert [person.place for person in people[-3:]] == [ANALYST] * 3


def test_made_up_students_take_nobodys_seat(room):
    rehearsal.join(room, 60)
    assert {len(room.people.at(key)) for key in KEYS} == {TEAM_SIZE}
    assert sorted(room.join(f"student {n}").place for n in range(4)) == sorted(KEYS)


def test_one_address_cannot_fill_the_room(room):
    async def flood(hub):
        one, other = (Screen(None, address) for address in ("10.0.0.1", "10.0.0.2"))
        for number in range(JOINS):
            await hub.take_in(one, f"flood {number}", None)
        with pytest.raises(RefusedError, match="Too many"):
            await hub.take_in(one, "one too many", None)
        assert await hub.take_in(other, "Mia", None)

    with_hub(room, flood)
    assert JOINS < len(room.people.all) < MOST_PEOPLE


def test_two_of_one_name_are_told_apart(room):
    assert [room.join("Mia").name for _ in range(3)] == ["Mia", "Mia 2", "Mia 3"]


def test_seats_are_chosen_only_where_the_facilitator_allows_it(room):
    person = room.join("Mia", "eu")
    with pytest.raises(RefusedError):
        room.take_seat(person, "russia")
    room.choose = True
    room.take_seat(person, "russia")
    assert person.place == "russia"
    room.start_play()
    with pytest.raises(RefusedError):
        room.take_seat(person, "us")


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("  Mia \n Li ", "Mia Li"),
        ("<script>alert(1)</script>", "<script>alert(1)</script"),
        ("a" * 500, "a" * 24),
        ("z\u0335\u0321\u0322algo", "zalgo"),
        ("\u202egnirts\u0000", "gnirts"),
        (None, ""),
        (7, ""),
    ],
)
def test_a_nickname_is_one_short_line(text, tidied):
    assert tidy(text) == tidied


# --- votes ----------------------------------------------------------------------------------------


def test_most_votes_win_a_tie_goes_to_the_likelier_move_and_no_vote_to_the_model(room):
    three, two = seated(room, "us", 3), seated(room, "russia", 2)
    room.start_play()
    first, second = voted(room, three[0], 2), voted(room, three[1], 0)
    voted(room, three[2], 2)
    likelier = voted(room, two[0], 0)
    voted(room, two[1], 1)
    assert first != second
    turn = room.play_turn()
    made = {move.seat: move for move in turn.weeks[0].moves if not move.weighty}
    assert made["us"].key == first
    assert made["russia"].key == likelier
    assert not made["ukraine"].chosen
    assert not made["eu"].chosen


def test_a_later_vote_replaces_an_earlier_one_and_a_move_elsewhere_drops_it(room):
    (person,) = seated(room, "us")
    room.start_play()
    voted(room, person, 0)
    second = voted(room, person, 1)
    assert dict(room.ballot.tally("us", room.people.all)) == {second: 1}
    room.people.move(person.id, "eu")
    assert not room.ballot.tally("us", room.people.all)


def test_weighty_acts_are_voted_on_apart_from_everyday_moves(with_paper):
    one, two, three = seated(with_paper, "ukraine", 3)
    for person, key in ((one, "sign"), (two, "sign"), (three, "refuse"), (one, "draft")):
        with_paper.vote(person, key)
    ballot, people = with_paper.ballot, with_paper.people.all
    assert dict(ballot.act_tally("ukraine", people)) == {"sign": 2, "refuse": 1}
    assert ballot.decision("ukraine", people) == ["draft", "sign"]
    turn = with_paper.play_turn()
    made = {move.key for move in turn.weeks[0].moves if move.seat == "ukraine" and move.chosen}
    assert made == {"draft", "sign"}
    assert with_paper.log[-1]["tallies"]["ukraine"] == {"draft": 1, "sign": 2, "refuse": 1}


def test_a_seat_that_nothing_binds_has_no_weighty_act_to_vote_on(with_paper):
    (person,) = seated(with_paper, "eu")
    with pytest.raises(RefusedError):
        with_paper.vote(person, "sign")
    assert with_paper.ballot.acts["eu"] == ()


def test_a_phone_shows_the_paper_and_its_own_teams_weighty_votes(with_paper, whatif):
    (kyiv,), (brussels,) = seated(with_paper, "ukraine"), seated(with_paper, "eu")
    with_paper.vote(kyiv, "refuse")
    mine, theirs = views.seat(with_paper, kyiv), views.seat(with_paper, brussels)
    assert mine["paper"]["title"] == theirs["paper"]["title"] == "Bare 30-day ceasefire"
    assert mine["ballot"]["mine_act"] == "refuse"
    assert mine["ballot"]["act_tally"] == {"refuse": 1}
    assert {act["key"] for act in mine["ballot"]["acts"]} == {"sign", "refuse", "none"}
    assert theirs["ballot"]["act_tally"] == {}
    assert views.projector(with_paper, whatif, JOIN)["paper"]["missing"] == ("Moscow", "Kyiv")


@pytest.mark.parametrize("move", ["accept", "sign", "no such move", None, 7, ["court"]])
def test_a_move_that_is_not_on_the_seats_menu_is_refused(room, move):
    (person,) = seated(room, "us")
    room.start_play()
    with pytest.raises(RefusedError):
        room.vote(person, move)


def test_nobody_votes_while_it_is_paused_or_before_it_opens(room):
    (person,) = seated(room, "us")
    with pytest.raises(RefusedError):
        room.vote(person, "hold")
    room.start_play()
    room.pause(paused=True)
    assert room.deadline is None
    with pytest.raises(RefusedError):
        room.vote(person, "hold")


def test_the_timer_is_wound_at_each_vote_and_can_be_switched_off(room, clock):
    room.start_play()
    assert room.deadline == clock.now + room.timer
    clock.now += 50
    room.play_turn()
    assert room.deadline == clock.now + room.timer
    room.set_timer(None)
    assert room.deadline is None
    room.play_turn()
    assert room.deadline is None
    for wrong in (0, 10**6, "60", 60.5, True):
        with pytest.raises(RefusedError):
            room.set_timer(wrong)


def test_a_vote_is_closed_when_its_time_is_up_and_not_before(room, clock):
    async def votes(hub):
        await hub.in_room(lambda: commands.desk(room, hub.whatif, {"do": "timer", "seconds": 900}))
        await hub.in_room(room.start_play)
        for _ in range(5):
            await hub.in_room(lambda: None)
        assert not room.session.turns
        clock.now += 900
        while not room.session.turns:
            await hub.in_room(lambda: None)

    with_hub(room, votes)
    assert len(room.session.turns) == 1
    assert room.deadline == clock.now + 900


def test_votes_of_the_scripts_length_fill_its_time_for_play(room):
    minutes = {step.phase: step.minute for step in views.SCRIPT.steps}
    assert room.timer * room.lesson.turns == 60 * (minutes["reveal"] - minutes["play"])


def test_after_the_classs_turns_the_model_plays_the_rest(room):
    room.start_play()
    for _ in range(room.lesson.turns):
        room.play_turn()
    assert room.ballot is None
    assert not room.session.over
    room.finish()
    assert room.session.over


def test_undo_and_branch_keep_the_old_path_in_sight(room):
    room.start_play()
    for _ in range(3):
        room.play_turn()
    path = room.postures()
    room.undo()
    assert room.session.week == 8
    assert room.other_path == path
    assert [entry["week"] for entry in room.log] == [0, 4]
    room.branch(4)
    assert room.session.week == 4
    assert room.ballot.number == 2
    with pytest.raises(RefusedError):
        room.branch(77)


def test_analysts_call_and_right_calls_are_counted(room):
    people = seated(room, ANALYST, 3)
    room.start_play()
    for person, side in zip(people, ("courts", "same", "presses"), strict=True):
        room.call(person, side)
    room.play_turn()
    assert sum(room.hits(person) for person in people) == 1
    with pytest.raises(RefusedError):
        room.vote(people[0], "hold")
    room.undo()
    assert sum(room.hits(person) for person in people) == 0


# --- predictions ----------------------------------------------------------------------------------


def test_who_goes_back_to_predictions_leaves_no_vote_that_a_timer_could_close(room):
    room.start_play()
    room.open_predictions()
    assert room.ballot is None
    assert room.deadline is None


def test_predictions_are_twenty_tokens_and_close_when_play_begins(room):
    (person,) = seated(room, "us")
    with pytest.raises(RefusedError):
        room.predict(person, [20, 0, 0, 0, 0], 3)
    room.open_predictions()
    room.predict(person, [10, 0, 10, 0, 0], 3)
    room.start_play()
    with pytest.raises(RefusedError):
        room.predict(person, [20, 0, 0, 0, 0], 3)
    room.play_turn()
    with pytest.raises(RefusedError):
        room.open_predictions()
    assert person.tokens == [10, 0, 10, 0, 0]


@pytest.mark.parametrize(
    ("tokens", "swings"),
    [([20, 0, 0, 0], 1), ([21, -1, 0, 0, 0], 1), ([19, 0, 0, 0, 0], 1), ([20.0, 0, 0, 0, 0], 1), ("x", 1), ([20, 0, 0, 0, 0], -1),
     ([20, 0, 0, 0, 0], 1.5), ([20, 0, 0, 0, 0], None), ([True, 19, 0, 0, 0], 1)],
)  # fmt: skip
def test_a_prediction_that_is_none_is_refused(room, tokens, swings):
    (person,) = seated(room, "us")
    room.open_predictions()
    with pytest.raises(RefusedError):
        room.predict(person, tokens, swings)


# --- secrets --------------------------------------------------------------------------------------


def played(room, whatif):
    """A room with thirty students in the middle of play, everybody voting."""
    rehearsal.join(room, 30)
    for order in ("predict", "lock", "play", "turn"):
        commands.desk(room, whatif, {"do": order})
    return room


def test_before_the_reveal_a_phone_is_told_no_other_teams_secret(room, whatif):
    played(room, whatif)
    hidden = room.session.hidden_types()
    for person in room.people.all.values():
        view = views.seat(room, person)
        text = json.dumps(view)
        assert view["types"] is None
        assert view["score"] is None
        assert not any(token in text for token in (room.pin, room.desk_token))
        assert not any(other.token in text for other in room.people.all.values())
        others = [key for key in KEYS if key != person.place]
        roles = views.ROLES
        assert not any(roles[key].types[hidden[key]] in text for key in others)
        ballot = view["ballot"] or {}
        for tally, menu in (("tally", room.ballot.options), ("act_tally", room.ballot.acts)):
            assert set(ballot.get(tally, {})) <= {option.key for option in menu.get(person.place, ())}
        if view["role"]:
            own = room.session.pressures().get(person.place, [None])[-1]
            assert view["role"]["pressure"] == (own if own is None else pytest.approx(own, abs=0.05))
        assert "tallies" not in view
        assert "folk" not in view


def test_before_the_reveal_the_projector_shows_no_types_votes_or_predictions(room, whatif):
    played(room, whatif)
    view = views.projector(room, whatif, JOIN)
    assert view["types"] is None
    assert view["histogram"] is None
    assert "chance" not in json.dumps(view)
    assert "pressure" not in json.dumps(view)
    assert not any(
        person.name in json.dumps(view) for person in room.people.all.values() if len(person.name) > 3
    )


def test_no_result_is_shown_before_predictions_are_locked(room, whatif):
    room.fan = FAN
    room.open_predictions()
    assert views.projector(room, whatif, JOIN)["fan"] is None
    room.lock_predictions()
    assert views.projector(room, whatif, JOIN)["fan"] is not None


def test_after_the_reveal_everybody_learns_types_and_scores(room, whatif):
    person = next(iter(played(room, whatif).people.all.values()))
    room.go("reveal")
    view = views.seat(room, person)
    assert {row["type"] for row in view["types"]} == set(room.session.hidden_types().values())
    by_seat = {row["seat"]: row["pressure"] for row in view["types"]}
    assert {seat for seat, path in by_seat.items() if path} == set(room.session.pressures())
    assert 0.0 <= view["score"]["brier"] <= 2.0


# --- keeping and leaving --------------------------------------------------------------------------


def test_a_kept_room_comes_back_with_everybody_their_votes_and_the_same_bits(room, whatif, tmp_path):
    played(room, whatif)
    commands.desk(room, whatif, {"do": "inject", "name": "Oil shock"})
    file = tmp_path / "room.json"
    keeping.keep(keeping.written(room), file)
    assert file.stat().st_mode & 0o077 == 0
    back = keeping.resumed(file)
    assert back.paused
    back.pause(paused=False)
    for person in room.people.all.values():
        mine, theirs = views.seat(room, person), views.seat(back, back.people.of_token(person.token))
        assert {**mine, "deadline": 0} == {**theirs, "deadline": 0}
    assert back.play_turn() == room.play_turn()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"format": 2}', '{"format": 99}'])
def test_a_file_that_holds_no_room_is_refused_in_plain_words(tmp_path, text):
    file = tmp_path / "room.json"
    file.write_text(text)
    with pytest.raises(UserError, match="kept lesson"):
        keeping.resumed(file)


def test_the_files_of_the_export_name_nobody_unless_asked_and_hold_no_formula(room, whatif):
    room.join("=HYPERLINK(1)")
    person = room.join("Zaphod")
    room.open_predictions()
    room.predict(person, [20, 0, 0, 0, 0], 1)
    played(room, whatif)
    without = "".join(archive.parts(room, names=False).values())
    assert "Zaphod" not in without
    assert "HYPERLINK" not in without
    full = archive.parts(room, names=True)
    assert "Zaphod" in full["predictions.csv"]
    assert archive.harmless("=HYPERLINK(1)") == "'=HYPERLINK(1)"
    assert room.pin not in "".join(full.values())


def test_the_export_plays_to_the_same_path_again(room, whatif, tmp_path):
    played(room, whatif)
    commands.desk(room, whatif, {"do": "inject", "name": "Oil shock"})
    commands.desk(room, whatif, {"do": "turn"})
    data = archive.packed(room.session, room.lesson.title, archive.parts(room, names=False), None)
    with zipfile.ZipFile(io.BytesIO(data)) as files:
        files.extractall(tmp_path)
    back = Session.restore(json.loads((tmp_path / "session.json").read_text()), tmp_path)
    assert back.snapshots() == room.session.snapshots()
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert summary["digest"] == back.scenario.digest
    again = Session.again(load(tmp_path / "session.yaml"), room.session.solution)
    assert {again.digest(), back.digest()} == {summary["path"]}
    assert "swings run session.yaml\n" in (tmp_path / "README.txt").read_text()


def test_a_kept_lesson_is_exported_without_a_server_as_from_the_desk(room, whatif, tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "_report", lambda *_: "the report")  # the whole lesson makes a real one
    played(room, whatif)
    kept, target = tmp_path / "kept.json", tmp_path / "lesson.zip"
    keeping.keep(keeping.written(room), kept)
    app(["serve", "--keep", str(kept), "--export", str(target)], standalone_mode=False)
    at_the_desk = archive.packed(
        room.session, room.lesson.title, archive.parts(room, names=False), "the report"
    )
    first, second = (zipfile.ZipFile(data) for data in (target, io.BytesIO(at_the_desk)))
    assert {name: first.read(name) for name in first.namelist()} == {
        name: second.read(name) for name in second.namelist()
    }


def test_the_report_is_made_once_while_the_class_debriefs_and_anew_after_a_change(room, monkeypatch):
    made = []
    monkeypatch.setattr(
        archive, "_report", lambda scenario, *_: made.append(scenario.digest) or f"no. {len(made)}"
    )
    screen = Screen(None, "10.0.0.1")

    async def debriefed(hub):
        await hub.in_room(room.start_play)
        await hub.in_room(room.play_turn)
        await hub.in_room(room.finish)
        await hub.in_room(lambda: commands.desk(room, hub.whatif, {"do": "go", "phase": "debrief"}))
        while not made or hub._under_way:
            await hub.in_room(lambda: None)
        await hub._export(screen, names=False)
        await hub.in_room(room.undo)
        await hub.in_room(lambda: room.inject("Oil shock"))
        await hub._export(screen, names=False)
        reports = [zipfile.ZipFile(io.BytesIO(data)).read("report.html") for data in hub.tickets.values()]
        assert reports == [b"no. 1", b"no. 2"]

    with_hub(room, debriefed)
    assert len(set(made)) == 2


def test_made_up_students_vote_for_the_first_moves_and_go_home(room, whatif):
    played(room, whatif)
    for key in KEYS:
        shown = {option.key for option in reasonable(room.ballot.options[key])} | {
            option.key for option in room.ballot.options[key][:6]
        }
        assert set(room.ballot.tally(key, room.people.all)) <= shown
    rehearsal.leave(room)
    assert not room.people.all


# --- sliders, codes and floods --------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        {"state.mood": 0.0},
        {"world.brent_level": 1e9},
        {"world.brent_level": "50"},
        {"world.brent_level": True},
        [],
        None,
    ],
)
def test_a_slider_that_is_none_or_stands_outside_its_range_is_refused(room, whatif, values):
    with pytest.raises(RefusedError):
        commands.desk(room, whatif, {"do": "slide", "values": values})


def test_what_was_played_for_an_older_position_is_never_shown_or_pinned_as_that_of_the_newer(room):
    posted = []
    asked = WhatIf(posted.append)

    def answered(values):
        asked.ask(room.session, room.inputs, values)
        before = asked.view(room.inputs)
        asked.pool.submit(lambda: None).result()  # the slider's thread has done all it was asked for
        return before

    def take(count):
        for call in posted[:count]:
            call()
        del posted[:count]
        return asked.view(room.inputs)

    answered({})
    assert take(4)["runs"] == 2000
    asked.pin()
    moved = answered({"world.brent_level": 50.0})
    assert (moved["runs"], moved["differences"]) == (0, [])
    for runs in (64, 256, 1000):
        with pytest.raises(RefusedError, match="2,000 runs"):
            asked.pin()
        view = take(1)
        assert (view["runs"], len(view["differences"])) == (runs, len(ENDINGS))
    assert take(1)["runs"] == 2000
    asked.pin()
    assert asked.view(room.inputs)["inputs"][-1]["a"] == 50.0
    asked.close()


@pytest.mark.parametrize(
    "form",
    [
        {"lesson": "../../etc/passwd", "seed": 1},
        {"lesson": "no-such-lesson", "seed": 1},
        {"lesson": "pendulum", "seed": -1},
        {"lesson": "pendulum", "seed": 1.5},
        {"lesson": "pendulum", "seed": 1, "lens": "/etc/passwd"},
        {"lesson": "pendulum", "seed": 1, "policies": {"us": "nothing-known"}},
        {"lesson": "pendulum", "seed": 1, "policies": {"mars": "formula"}},
        {"lesson": "pendulum", "seed": 1, "policies": [1]},
    ],
)
def test_a_beginning_that_cannot_be_is_refused_and_leaves_the_room_as_it_was(room, whatif, form):
    before = keeping.written(room)
    with pytest.raises(RefusedError):
        commands.desk(room, whatif, {"do": "setup", **form})
    assert keeping.written(room) == before


def test_wrong_guesses_wait_twice_as_long_each_time_even_for_the_right_one():
    clock = Clock()
    guesses = Guesses(clock)
    assert [guesses.check("a", f"wrong {n}", "right") for n in range(3)] == [False] * 3
    with pytest.raises(RefusedError, match="Wait 1 second"):
        guesses.check("a", "right", "right")
    assert guesses.check("b", "right", "right")
    waits = []
    for _ in range(12):
        clock.now += 60.0
        guesses.check("a", "wrong", "right")
        with pytest.raises(RefusedError) as refused:
            guesses.check("a", "right", "right")
        waits.append(int(str(refused.value).split("Wait ")[1].split()[0]))
    assert waits == sorted(waits)
    assert waits[-1] == 60
    clock.now += 60.0
    assert guesses.check("a", "right", "right")


def test_a_bucket_lets_a_burst_through_and_then_so_many_a_second():
    clock = Clock()
    bucket = Bucket(3, 2, clock)
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    clock.now += 1.0
    assert [bucket.take() for _ in range(3)] == [True, True, False]


def test_every_class_preset_plays_and_its_sliders_are_numbers_of_its_scenario():
    from diplomatic_swings.experiments.session import lessons as shelf

    for name in shelf.lessons():
        room = opened(name, settings=("solver.iterations=1", "solver.runs=64", "solver.weeks=16"))
        assert len(room.inputs) == len(room.lesson.inputs)
        room.start_play()
        room.play_turn()
        assert room.ending in {ending.key for ending in ENDINGS}


def test_everything_that_a_facilitator_can_let_happen_is_a_valid_event(room):
    room.start_play()
    for happening in room.happenings:
        room.inject(happening.name)
    room.play_turn()
    assert len(room.session.injects) == len(room.happenings)
    with pytest.raises(RefusedError):
        room.inject("The moon falls")


def test_what_would_fix_a_move_that_is_fixed_already_is_refused_in_plain_words():
    room = opened("walkout")
    for _ in range(3):
        room.session.play(weeks=1)
    room.start_play()
    with pytest.raises(RefusedError, match="another event"):
        room.inject("Again: Washington threatens to leave")
    assert room.session.injects == []


def test_a_lesson_that_does_not_settle_is_refused_unless_that_is_allowed():
    from diplomatic_swings.sim.solver.iteration import SolveError

    with pytest.raises(SolveError, match="do not settle"):
        Room("pendulum", settings=TINY)


def test_mistakes_in_a_class_preset_are_told_with_their_place(tmp_path):
    from diplomatic_swings.experiments.session import lessons as shelf
    from diplomatic_swings.forms.problems import ScenarioError

    file = tmp_path / "mine.yaml"
    file.write_text(
        "scenario: talks-2025-01\ntitle: x\nintroduction: y\nquestion: z\nturn_weeks: 0\nturns: 6\ninput: []\n"
    )
    with pytest.raises(ScenarioError) as caught:
        shelf.lesson(str(file))
    text = str(caught.value)
    assert "mine.yaml:5:13" in text
    assert "did you mean 'inputs'" in text
