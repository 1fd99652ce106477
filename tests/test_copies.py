"""Work is shared between two processes: all of it is done, once, and what fails is told."""

import os
import time

import pytest
from diplomatic_swings.store import copies


def test_all_pieces_are_done_once_and_those_done_elsewhere_are_none_here(tmp_path, monkeypatch):
    monkeypatch.setattr(copies, "_can_copy", lambda: True)

    def work(piece):
        with (tmp_path / str(piece)).open("a") as file:
            file.write(f"{os.getpid()}\n")
        time.sleep(0.02)
        return piece

    made = copies.in_two(range(9), work)
    done = [(tmp_path / str(piece)).read_text().split() for piece in range(9)]
    assert [len(times) for times in done] == [1] * 9
    here = [int(pid) == os.getpid() for (pid,) in done]
    assert made == [piece if own else None for piece, own in enumerate(here)]
    assert 0 < sum(here) < 9


def test_the_first_piece_is_done_here_and_whoever_is_free_takes_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(copies, "_can_copy", lambda: True)

    def work(piece):
        (tmp_path / str(piece)).touch()
        while piece == 0 and not (tmp_path / "6").exists():
            time.sleep(0.01)
        return piece

    made = copies.in_two(range(7), work)
    assert made[:6] == [0, None, None, None, None, None]


def test_a_mistake_here_stops_the_other_process_too(tmp_path, monkeypatch):
    monkeypatch.setattr(copies, "_can_copy", lambda: True)
    here = os.getpid()

    def work(piece):
        if os.getpid() == here:
            raise ValueError(piece)
        time.sleep(0.05)
        (tmp_path / str(piece)).touch()

    with pytest.raises(ValueError, match="0"):
        copies.in_two(range(200), work)
    done = len(list(tmp_path.iterdir()))
    time.sleep(0.2)
    assert len(list(tmp_path.iterdir())) == done < 100


def test_what_fails_elsewhere_is_done_again_here_and_told(monkeypatch):
    monkeypatch.setattr(copies, "_can_copy", lambda: True)
    here = os.getpid()

    def work(piece):
        if piece == 0:
            time.sleep(0.2)  # meanwhile the other process comes to the third
        if piece == 3:
            raise ValueError(f"{piece} in {'this' if os.getpid() == here else 'another'} process")

    with pytest.raises(ValueError, match="3 in this process"):
        copies.in_two(range(5), work)


def test_where_no_copy_is_safe_all_is_done_here(monkeypatch):
    monkeypatch.setattr(copies, "_can_copy", lambda: False)
    assert copies.in_two(range(5), lambda piece: piece) == list(range(5))


@pytest.fixture(params=[True, False], ids=["in a copy", "here"])
def copied(request, monkeypatch):
    monkeypatch.setattr(copies, "_can_copy", lambda: request.param)
    return request.param


def test_work_beside_is_done_when_the_block_ends_in_a_copy_where_one_can_be_had(tmp_path, copied):
    file = tmp_path / "pid"
    with copies.beside(lambda: file.write_text(str(os.getpid()))):
        pass
    assert (int(file.read_text()) != os.getpid()) == copied


def test_work_beside_goes_on_with_the_block(tmp_path, monkeypatch):
    monkeypatch.setattr(copies, "_can_copy", lambda: True)
    word, answer = tmp_path / "word", tmp_path / "answer"

    def work():
        while not word.exists():
            time.sleep(0.01)
        answer.touch()

    with copies.beside(work):
        word.touch()
    assert answer.exists()


@pytest.mark.usefixtures("copied")
def test_a_mistake_of_work_beside_is_told_here():
    with pytest.raises(ValueError, match="no room"), copies.beside(lambda: int("no room")):
        pass


def test_a_mistake_in_the_block_ends_the_copy_and_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(copies, "_can_copy", lambda: True)
    begun = tmp_path / "begun"

    def work():
        begun.touch()
        while True:
            time.sleep(0.01)

    def block():
        with copies.beside(work):
            while not begun.exists():
                time.sleep(0.01)
            raise KeyError("here")

    with pytest.raises(KeyError, match="here"):
        block()
