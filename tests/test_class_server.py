"""The class page as strangers and students with time on their hands meet it."""

import contextlib
import itertools
import json

import httpx
import pytest
from classroom import PATIENCE, Screen, again, begin_anew, desk, line, phone, projector, serving
from diplomatic_swings.app.class_page.hub import MOST_SCREENS
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

ADDRESSES = itertools.count(2)
"""Last numbers of loopback addresses that no test has used yet."""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("class") / "kept.json", "--seed", "7") as running:
        yield running


def turned_away(connection):
    """Whether a connection is closed because the room is full."""
    try:
        connection.send(json.dumps({"as": "projector"}))
        connection.recv(timeout=PATIENCE)
    except ConnectionClosed as error:
        return error.rcvd is not None and error.rcvd.code == 1013
    return False


def test_when_ready_it_prints_one_line_of_json(server):
    assert set(server.at) == {"url", "join", "desk", "code", "pin"}
    assert server.at["url"].startswith("http://127.0.0.1:")
    assert server.at["join"].endswith(server.at["code"])


@pytest.mark.parametrize(
    "path", ["", "desk", "join", "join/ABCDE", "cards", "qr.svg", "static/lib.js", "static/base.css"]
)
def test_every_answer_carries_a_strict_policy_and_no_cookie(server, path):
    answer = httpx.get(server.at["url"] + path)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in answer.headers
    assert "<script>" not in answer.text
    assert " style=" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "static/..%2f..%2fserve.py",
        "static/%2e%2e/room.py",
        "static/cards.html",
        "export/guess",
        "desk/room.json",
        "static/",
    ],
)
def test_no_other_file_is_served(server, path):
    assert httpx.get(server.at["url"] + path).status_code in {404, 421}


def test_a_request_under_another_host_name_is_refused(server):
    assert httpx.get(server.at["url"], headers={"host": "evil.example"}).status_code == 421


@pytest.mark.parametrize("origin", ["http://evil.example", "null", None, "https://127.0.0.1"])
def test_a_socket_from_another_origin_is_refused(server, origin):
    with pytest.raises(InvalidStatus) as refused, connect(f"ws://{server.host}/socket", origin=origin):
        pass
    assert refused.value.response.status_code == 403


def test_without_a_code_nothing_is_shown(server):
    screen = Screen(server, **{"as": "seat", "code": "AAAAA", "name": "Mallory"})
    assert "no class" in screen.note("error")
    assert not screen.view


@pytest.fixture
def elsewhere(server):
    """An address that nobody else comes from: what is slowed there slows no other test."""
    number = next(ADDRESSES)
    try:
        with line(server, f"127.0.0.{number}"):
            return f"127.0.0.{number}"
    except OSError:
        pytest.skip("this system has one loopback address")


def test_guessed_pins_are_slowed_until_even_the_right_one_must_wait_but_at_other_addresses(server, elsewhere):
    guessing = Screen(server, elsewhere, **{"as": "desk", "pin": "x"})
    refused = [guessing.note("error")]
    while "Wait" not in refused[-1]:
        guessing.send(**{"as": "desk", "pin": "000000"})
        refused.append(guessing.note("error"))
    assert 3 <= len(refused) <= 5
    for pin in ("x" * 50, None, server.at["pin"]):
        guessing.send(**{"as": "desk", "pin": pin})
        assert "Wait" in guessing.note("error")
    assert not guessing.view
    desk(server).close()


def test_guessed_codes_are_slowed_until_even_the_right_one_must_wait_but_at_other_addresses(
    server, elsewhere
):
    guessing = Screen(server, elsewhere, **{"as": "seat", "code": "AAAAA"})
    refused = [guessing.note("error")]
    while "Wait" not in refused[-1]:
        guessing.send(**{"as": "seat", "code": "BBBBB", "name": "Mallory"})
        refused.append(guessing.note("error"))
    assert 3 <= len(refused) <= 5
    guessing.send(**{"as": "seat", "code": server.at["code"], "name": "Mallory"})
    assert "Wait" in guessing.note("error")
    assert not guessing.view
    phone(server, "In time").close()


def test_who_knows_the_code_gets_no_further_guesses_at_the_pin_by_it(server, elsewhere):
    notes = []
    while not any("Wait" in note for note in notes):
        guessing = Screen(server, elsewhere, **{"as": "desk", "pin": "x"})
        notes.append(guessing.note("error"))
        guessing.send(**{"as": "seat", "code": server.at["code"]})
        assert guessing.note("door")
        guessing.close()
    assert len(notes) <= 5


def test_a_phone_can_neither_steer_nor_make_another_seats_move(server):
    steering, mine = desk(server), phone(server, "Eve")
    place = mine.view["me"]["place"]
    for order in (
        {"do": "turn"},
        {"do": "setup", "lesson": "pendulum", "seed": 1},
        {"do": "export"},
        {"do": "remove", "person": 1},
    ):
        mine.send(**order)
        assert "out of date" in mine.note("error")
    steering.send(do="play")
    mine.until(lambda view: view["ballot"])
    ballot = mine.view["ballot"]
    own = {option["key"] for option in (*ballot["options"], *ballot["acts"])}
    for foreign in ("sign", "fund_arms", "walk", "table:kyivs-plan"):
        if foreign not in own:
            mine.send(do="vote", move=foreign, place="us", person=1)
            assert "cannot make that move" in mine.note("error")
    assert mine.view["me"]["place"] == place
    begin_anew(steering)
    for screen in (steering, mine):
        screen.close()


def test_the_projector_only_shows(server):
    screen = projector(server)
    screen.until(lambda view: view["title"])
    screen.send(do="turn")
    assert "only shows" in screen.note("error")
    screen.close()


def test_what_the_socket_brings_a_student_holds_no_secret_of_others(server):
    steering = desk(server)
    begin_anew(steering)
    phones = [phone(server, f"reader {number}") for number in range(4)]
    by_place = {screen.view["me"]["place"]: screen for screen in phones}
    assert len(by_place) >= 3
    for order in ("predict", "lock", "play"):
        steering.send(do=order)
    for screen in phones:
        screen.until(lambda view: view["phase"] == "play" and view["ballot"])
        screen.send(do="vote", move=screen.view["ballot"]["first"][0])
    for screen in phones:
        screen.until(lambda view: view["ballot"]["mine"])
    steering.send(do="turn")
    for screen in phones:
        screen.until(lambda view: view["turn"] == 1)
    for screen in phones:
        heard = " ".join(screen.heard)
        secrets = [
            role["meaning"]
            for place, other in by_place.items()
            if place != screen.view["me"]["place"]
            for role in [other.view["role"]]
        ]
        assert not any(secret in heard for secret in secrets)
        assert server.at["pin"] not in heard
        assert not any(other.token in heard for other in phones if other is not screen)
        assert '"tallies"' not in heard
        screen.close()
    begin_anew(steering)
    steering.close()


@pytest.mark.parametrize(
    "text", ["", "[]", "7", "{", "null", '{"do": {"a": 1}}', "[" * 5000, '{"as": ["desk"]}', "\u0000"]
)
def test_nonsense_is_refused_and_the_line_stays_open(server, text):
    screen = projector(server)
    screen.socket.send(text)
    assert screen.note("error")
    screen.close()


@pytest.mark.parametrize("size", [20_000, 10_000_000])
def test_a_message_that_is_too_long_ends_its_connection_and_nothing_else(server, size):
    screen, watching = projector(server), projector(server)
    screen.until(lambda view: view["title"])
    with contextlib.suppress(ConnectionClosed):
        screen.send(do="x" * size)
    with pytest.raises(ConnectionClosed) as closed:
        screen.until_closed()
    assert closed.value.rcvd is None or closed.value.rcvd.code == 1009
    watching.until(lambda view: view["title"])
    watching.close()


def test_a_flood_of_messages_ends_its_connection(server):
    screen = projector(server)
    with contextlib.suppress(ConnectionClosed):
        for _ in range(500):
            screen.send(do="x")
    with pytest.raises(ConnectionClosed) as closed:
        screen.until_closed()
    assert closed.value.rcvd is None or closed.value.rcvd.code == 1008


def test_of_two_hundred_connections_the_room_serves_as_many_as_it_can_and_goes_on(server):
    first = projector(server)
    first.until(lambda view: view["title"])
    with contextlib.ExitStack() as lines:
        opened = [lines.enter_context(line(server)) for _ in range(200)]
        served = 200 - sum(map(turned_away, opened))
        assert MOST_SCREENS / 2 < served < MOST_SCREENS
    phone(server, "still here").close()
    first.close()


def test_script_in_a_nickname_is_text_to_everybody(server):
    steering = desk(server)
    mine = phone(server, "<img src=x onerror=1>")
    steering.until(lambda view: any(person["name"] == "<img src=x onerror=1>" for person in view["folk"]))
    for screen in (steering, mine):
        screen.close()


def test_a_phone_that_slept_comes_back_to_its_seat(server):
    mine = phone(server, "Dormouse")
    place, token = mine.view["me"]["place"], mine.token
    mine.close()
    back = again(server, token)
    assert back.until(lambda view: view["me"])["me"]["place"] == place
    back.close()
    stranger = Screen(server, **{"as": "seat", "code": server.at["code"], "token": token[:-1] + "x"})
    assert stranger.note("door")
    stranger.close()


def test_a_newer_position_of_a_slider_answers_and_older_ones_are_dropped(server):
    steering = desk(server)
    steering.send(do="whatif")
    for price in (50.0, 60.0, 70.0, 80.0, 90.0):
        steering.send(do="slide", values={"world.brent_level": price})
    view = steering.until(lambda view: view["whatif"]["runs"] == 2000)
    now = {row["path"]: row["now"] for row in view["whatif"]["inputs"]}
    assert now["world.brent_level"] == 90.0
    steering.send(do="pin")
    steering.until(lambda view: view["whatif"]["a"])
    steering.send(do="slide", values={"world.brent_level": 50.0})
    steering.until(lambda view: view["whatif"]["inputs"][-1]["now"] == 50.0)
    rows = steering.until(lambda view: view["whatif"]["runs"] == 2000)["whatif"]["differences"]
    assert len(rows) == 5
    steering.close()
