"""Work is shared between two processes: all of it is done, once, and what fails is told."""

import os

import pytest
from diplomatic_swings.plots.frame import two


def test_all_pieces_are_done_and_every_second_one_elsewhere(tmp_path, monkeypatch):
    monkeypatch.setattr(two, "_can_copy", lambda: True)

    def work(piece):
        (tmp_path / str(piece)).write_text(str(os.getpid()))
        return piece

    assert two.in_two(range(5), work) == [0, None, 2, None, 4]
    done = [int((tmp_path / str(piece)).read_text()) for piece in range(5)]
    assert {done[0], done[2], done[4]} == {os.getpid()}
    assert len({done[1], done[3]} - {os.getpid()}) == 1


def test_what_fails_elsewhere_is_done_again_here_and_told(monkeypatch):
    monkeypatch.setattr(two, "_can_copy", lambda: True)
    here = os.getpid()

    def work(piece):
        if piece == 3:
            raise ValueError(f"{piece} in {'this' if os.getpid() == here else 'another'} process")

    with pytest.raises(ValueError, match="3 in this process"):
        two.in_two(range(5), work)


def test_where_no_copy_is_safe_all_is_done_here(monkeypatch):
    monkeypatch.setattr(two, "_can_copy", lambda: False)
    assert two.in_two(range(5), lambda piece: piece) == list(range(5))
