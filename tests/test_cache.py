"""The cache heals: whatever has become of its files, results are the same and a run ends as it would without them."""

import os
import random
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import PATIENCE, environment
from diplomatic_swings.store import cache

SCRIPT = """
import sys
from pathlib import Path
import numba
from diplomatic_swings.store.cache import CodeCache, home

@numba.njit
def doubled(x):
    return 2.0 * x

doubled._cache = CodeCache(doubled.py_func, home())
print(doubled(21.0), sum(doubled.stats.cache_hits.values()))
"""
"""A process that compiles a function, or takes it from the cache, and says which."""


def process(folder, **more):
    env = environment(SWINGS_CACHE=str(folder)) | more.pop("env", {})
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen([sys.executable, "-c", SCRIPT], env=env, **pipes, **more)


def ends(started):
    """Return what a process printed, and the lines of its messages; it must end well."""
    out, messages = started.communicate(timeout=PATIENCE)
    assert started.returncode == 0, messages
    return out.strip(), messages.splitlines()


COMPILED, KEPT = "42.0 0", "42.0 1"


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A cache that a first run filled."""
    folder = tmp_path_factory.mktemp("filled")
    assert ends(process(folder)) == (COMPILED, [])
    return folder


@pytest.fixture
def file(filled, tmp_path):
    """The one file of a cache, to be spoilt; the cache is its folder."""
    (kept,) = filled.iterdir()
    copy = tmp_path / "cache" / kept.name
    copy.parent.mkdir()
    copy.write_bytes(kept.read_bytes())
    return copy


def test_code_is_compiled_once(file):
    assert ends(process(file.parent)) == (KEPT, [])
    assert list(file.parent.iterdir()) == [file]


def flipped(data):
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: b"",
        lambda data: data[:20],
        lambda data: data[: len(data) // 2],
        lambda data: data[:-1],
        lambda data: data + b"\0",
        lambda data: random.Random(0).randbytes(len(data)),
        lambda data: data[:32] + random.Random(0).randbytes(len(data) - 32),
        flipped,
    ],
    ids=["empty", "cut", "half", "less", "more", "random", "random code", "a bit"],
)
def test_a_damaged_file_is_made_anew_and_told_in_one_line(file, spoil):
    whole = file.read_bytes()
    file.write_bytes(spoil(whole))
    out, messages = ends(process(file.parent))
    assert (out, len(messages)) == (COMPILED, 1)
    assert messages[0] == f"{file}: damaged; what it held is made anew"
    assert ends(process(file.parent)) == (KEPT, [])


def test_a_folder_in_the_place_of_a_file_is_done_without(file):
    file.unlink()
    (file / "inside").mkdir(parents=True)
    out, messages = ends(process(file.parent))
    assert (out, len(messages)) == (COMPILED, 1)


@pytest.mark.parametrize("folder", ["/dev/null/x", "/proc/none"])
def test_where_nothing_can_be_written_nothing_is_kept(folder):
    out, (message,) = ends(process(folder))
    assert out == COMPILED
    assert message.startswith(f"{folder}: nothing can be kept there (")
    assert message.endswith("set SWINGS_CACHE to another folder")


def test_on_a_full_disk_nothing_is_kept_and_nothing_left(tmp_path):
    def full():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    out, (message,) = ends(process(tmp_path / "new", preexec_fn=full))
    assert out == COMPILED
    assert "nothing can be kept there (File too large)" in message
    assert not list((tmp_path / "new").iterdir())


def test_two_first_runs_at_once_write_the_same_file(tmp_path):
    both = [process(tmp_path / "new") for _ in range(2)]
    assert [ends(each)[1] for each in both] == [[], []]
    assert len(list((tmp_path / "new").iterdir())) == 1
    assert ends(process(tmp_path / "new")) == (KEPT, [])


def test_code_for_another_processor_is_kept_apart(file):
    assert ends(process(file.parent, env={"NUMBA_CPU_NAME": "generic"})) == (COMPILED, [])
    assert len(list(file.parent.iterdir())) == 2
    assert ends(process(file.parent)) == (KEPT, [])


def test_without_a_home_the_cache_is_nowhere_and_not_in_a_folder_called_tilde(monkeypatch):
    monkeypatch.delenv(cache.SETTING, raising=False)
    monkeypatch.setattr(cache.platformdirs, "user_cache_dir", lambda _: "~/.cache/diplomatic-swings")
    assert cache.read(cache.home() / "x") is None
    cache.write(cache.home() / "x", b"lost")
    assert not Path("~").exists()


def test_without_the_variable_home_the_system_is_asked(tmp_path):
    env = {name: value for name, value in os.environ.items() if name not in {"HOME", "SWINGS_CACHE"}}
    code = "from diplomatic_swings.store.cache import home; print(home().is_absolute())"
    command = [sys.executable, "-c", code]
    root = environment()["PYTHONPATH"]
    result = subprocess.run(
        command, env=env | {"PYTHONPATH": root}, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert (result.stdout.strip(), list(tmp_path.iterdir())) == ("True", [])
