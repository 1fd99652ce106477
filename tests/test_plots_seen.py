"""Every picture looks as it did when it was last looked at, within a tolerance."""

import pytest
from pictures_seen import FOLDER, SHOWN, apart, kept, made_up, thumbnail

SAME = 3.0
"""Root mean square of grey levels (of 255) up to which two thumbnails show the same picture."""

SMALL = 15_000
"""Bytes that a kept thumbnail may take."""


@pytest.mark.parametrize("name", SHOWN)
def test_a_picture_looks_as_it_did(name):
    assert apart(thumbnail(name, made_up(name)), kept(name)) < SAME


@pytest.mark.parametrize("name", SHOWN)
def test_another_result_looks_different(name):
    assert apart(thumbnail(name, made_up(name, seed=3)), kept(name)) > SAME


def test_a_line_that_is_missing_is_seen(monkeypatch):
    monkeypatch.setattr("matplotlib.axes.Axes.axhline", lambda *_, **__: None)
    monkeypatch.setattr("matplotlib.axes.Axes.plot", lambda *_, **__: [])
    assert apart(thumbnail("sweep-inputs", made_up("sweep-inputs")), kept("sweep-inputs")) > SAME


def test_thumbnails_are_small_and_none_is_left_over():
    assert {path.stem for path in FOLDER.iterdir()} == set(SHOWN)
    assert all(path.stat().st_size < SMALL for path in FOLDER.iterdir())
