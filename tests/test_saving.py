"""Results on disk: whole or not at all, plain formats, every column explained."""

import datetime as dt
import json
import os
from pathlib import Path

import numpy as np
import pytest
from diplomatic_swings.store import atomic
from diplomatic_swings.store.atomic import WriteError, check_folder, fresh_folder, write_text
from diplomatic_swings.store.tables import json_text


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def fill(folder, text="{}"):
    (folder / "result.json").write_text(text)
    (folder / "plots").mkdir()
    (folder / "plots" / "one.png").write_text("picture")


def write_result(target, *, force=False, then=lambda: None):
    """Write a newer result, and do something more just before it is complete."""
    with fresh_folder(target, force=force) as folder:
        fill(folder, '"newer"')
        then()


def raising(error):
    def fail(*_):
        raise error

    return fail


@pytest.fixture
def older(tmp_path):
    """An older folder of results."""
    with fresh_folder(tmp_path / "out", force=False) as folder:
        fill(folder, '"older"')
    return tmp_path / "out"


# --- folders -------------------------------------------------------------------------------------------------


def test_a_folder_appears_only_when_it_is_complete(tmp_path):
    with fresh_folder(tmp_path / "new" / "out", force=False) as folder:
        fill(folder)
        assert not (tmp_path / "new" / "out").exists()
        assert folder.parent == tmp_path / "new"
    assert names(tmp_path / "new") == ["out"]
    assert names(tmp_path / "new" / "out") == ["SHA256SUMS", "plots", "result.json"]


def test_a_folder_has_the_permissions_of_any_other(tmp_path, older):
    (tmp_path / "ordinary").mkdir()
    assert older.stat().st_mode == (tmp_path / "ordinary").stat().st_mode


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), KeyboardInterrupt(), ValueError("bug")]
)
@pytest.mark.parametrize("force", [False, True])
def test_a_failure_leaves_everything_as_it_was(tmp_path, older, force, error):
    target = older if force else tmp_path / "new"
    with pytest.raises((WriteError, KeyboardInterrupt, ValueError)):
        write_result(target, force=force, then=raising(error))
    assert names(tmp_path) == ["out"]
    assert (older / "result.json").read_text() == '"older"'


def test_an_error_of_the_system_is_told_with_the_name_asked_for(tmp_path):
    full = raising(OSError(28, "No space left on device"))
    with pytest.raises(WriteError, match=r"new: cannot be written \(No space left on device\)"):
        write_result(tmp_path / "new", then=full)


def test_force_replaces_an_older_result_whole(tmp_path, older):
    (older / "stale.csv").write_text("old")
    with fresh_folder(older, force=True) as folder:
        fill(folder, '"newer"')
        assert (older / "result.json").read_text() == '"older"'
    assert (older / "result.json").read_text() == '"newer"'
    assert names(older) == ["SHA256SUMS", "plots", "result.json"]
    assert names(tmp_path) == ["out"]


def test_an_older_result_comes_back_when_the_new_one_cannot_take_its_place(tmp_path, older, monkeypatch):
    rename = Path.rename

    def failing(self, target):
        if Path(target) == older and "newer" in (self / "result.json").read_text():
            raise OSError(5, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(WriteError, match="Input/output error"):
        write_result(older, force=True)
    assert (older / "result.json").read_text() == '"older"'
    assert names(tmp_path) == ["out"]


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("check", [check_folder, write_result])
def test_what_is_no_result_is_never_replaced(tmp_path, force, check):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("years of work")
    (tmp_path / "file").write_text("some")
    for target in ("thesis", "file"):
        with pytest.raises(WriteError, match=target):
            check(tmp_path / target, force=force)
    assert (tmp_path / "thesis" / "chapter.txt").read_text() == "years of work"
    assert names(tmp_path) == ["file", "thesis"]


def test_an_existing_result_is_refused_without_force(older):
    with pytest.raises(WriteError, match="exists already; --force replaces it"):
        check_folder(older, force=False)
    check_folder(older, force=True)


def test_a_folder_that_someone_makes_meanwhile_is_not_overwritten(tmp_path):
    target = tmp_path / "out"
    with pytest.raises(WriteError, match="exists already"):
        write_result(target, then=lambda: write_text(target / "theirs.txt", "theirs"))
    assert names(target) == ["theirs.txt"]
    assert names(tmp_path) == ["out"]


def test_a_link_to_a_result_is_followed(tmp_path, older):
    (tmp_path / "link").symlink_to(older)
    with fresh_folder(tmp_path / "link", force=True) as folder:
        fill(folder, '"newer"')
    assert (tmp_path / "link").is_symlink()
    assert (older / "result.json").read_text() == '"newer"'


def test_checking_writes_nothing(tmp_path):
    check_folder(tmp_path / "deep" / "er" / "out", force=False)
    assert names(tmp_path) == []


def test_a_place_below_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("some")
    with pytest.raises(WriteError):
        check_folder(tmp_path / "file" / "out", force=False)


def test_everything_is_on_disk_before_it_takes_its_place(tmp_path, monkeypatch):
    log = []
    fsync, rename = os.fsync, Path.rename
    monkeypatch.setattr(os, "fsync", lambda handle: (log.append("fsync"), fsync(handle)))
    monkeypatch.setattr(Path, "rename", lambda self, to: (log.append("rename"), rename(self, to))[1])
    with fresh_folder(tmp_path / "out", force=False) as folder:
        fill(folder)
    assert log == ["fsync"] * 5 + ["rename", "fsync"]


# --- files -----------------------------------------------------------------------------------------------------


def test_a_file_is_written_with_the_folders_above_it(tmp_path):
    write_text(tmp_path / "a" / "b.yaml", "Київ\n")
    assert (tmp_path / "a" / "b.yaml").read_bytes() == "Київ\n".encode()
    assert names(tmp_path / "a") == ["b.yaml"]


def test_a_file_is_not_overwritten_unless_forced(tmp_path):
    write_text(tmp_path / "a", "old")
    with pytest.raises(WriteError, match="exists already"):
        write_text(tmp_path / "a", "new")
    assert (tmp_path / "a").read_text() == "old"
    write_text(tmp_path / "a", "new", force=True)
    assert (tmp_path / "a").read_text() == "new"


def test_a_file_never_replaces_a_folder(tmp_path):
    (tmp_path / "a").mkdir()
    with pytest.raises(WriteError, match="exists already"):
        write_text(tmp_path / "a", "new", force=True)


def test_a_file_that_cannot_be_completed_leaves_the_older_one(tmp_path, monkeypatch):
    write_text(tmp_path / "a", "old")
    monkeypatch.setattr(atomic, "_to_disk", raising(OSError(28, "No space left on device")))
    with pytest.raises(WriteError, match="No space left"):
        write_text(tmp_path / "a", "new", force=True)
    assert (tmp_path / "a").read_text() == "old"
    assert names(tmp_path) == ["a"]


# --- content -----------------------------------------------------------------------------------------------------


def test_json_holds_null_for_what_is_no_number_and_plain_numbers_for_numpys():
    value = {
        "nan": float("nan"),
        "inf": np.float64("inf"),
        "row": np.array([1.5, np.nan]),
        "count": np.int64(3),
        "true": np.bool_(True),
        "date": dt.date(2025, 1, 20),
        "pair": (1, "a"),
        7: None,
    }
    assert json.loads(json_text(value), parse_constant=pytest.fail) == {
        "nan": None,
        "inf": None,
        "row": [1.5, None],
        "count": 3,
        "true": True,
        "date": "2025-01-20",
        "pair": [1, "a"],
        "7": None,
    }


def test_json_text_is_stable():
    value = {"b": 1.0, "a": [0.1]}
    assert json_text(value) == json_text(json.loads(json_text(value)))
