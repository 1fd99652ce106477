"""Work is shared between two processes: all of it is done, once, and what fails is told."""

import os
import time

import pytest
from diplomatic_swings.plots.frame import two


def test_all_pieces_are_done_once_and_those_done_elsewhere_are_none_here(tmp_path, monkeypatch):
    monkeypatch.setattr(two, "_can_copy", lambda: True)

    def work(piece):
        with (tmp_path / str(piece)).open("a") as file:
            file.write(f"{os.getpid()}\n")
        time.sleep(0.02)
        return piece

    made = two.in_two(range(9), work)
    done = [(tmp_path / str(piece)).read_text().split() for piece in range(9)]
    assert [len(times) for times in done] == [1] * 9
    here = [int(pid) == os.getpid() for (pid,) in done]
    assert made == [piece if own else None for piece, own in enumerate(here)]
    assert 0 < sum(here) < 9


def test_the_first_piece_is_done_here_and_whoever_is_free_takes_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(two, "_can_copy", lambda: True)

    def work(piece):
        (tmp_path / str(piece)).touch()
        while piece == 0 and not (tmp_path / "6").exists():
            time.sleep(0.01)
        return piece

    made = two.in_two(range(7), work)
    assert made[:6] == [0, None, None, None, None, None]


def test_a_mistake_here_stops_the_other_process_too(tmp_path, monkeypatch):
    monkeypatch.setattr(two, "_can_copy", lambda: True)
    here = os.getpid()

    def work(piece):
        if os.getpid() == here:
            raise ValueError(piece)
        time.sleep(0.05)
        (tmp_path / str(piece)).touch()

    with pytest.raises(ValueError, match="0"):
        two.in_two(range(200), work)
    done = len(list(tmp_path.iterdir()))
    time.sleep(0.2)
    assert len(list(tmp_path.iterdir())) == done < 100


def test_what_fails_elsewhere_is_done_again_here_and_told(monkeypatch):
    monkeypatch.setattr(two, "_can_copy", lambda: True)
    here = os.getpid()

    def work(piece):
        if piece == 0:
            time.sleep(0.2)  # meanwhile the other process comes to the third
        if piece == 3:
            raise ValueError(f"{piece} in {'this' if os.getpid() == here else 'another'} process")

    with pytest.raises(ValueError, match="3 in this process"):
        two.in_two(range(5), work)


def test_where_no_copy_is_safe_all_is_done_here(monkeypatch):
    monkeypatch.setattr(two, "_can_copy", lambda: False)
    assert two.in_two(range(5), lambda piece: piece) == list(range(5))
