"""The same scenario and seed give the same bits, whatever the machine's libraries and settings."""

import json
import shutil
import sys

import pytest
from command_line import Folder, environment, short_file
from diplomatic_swings.sim.kernel.compiled import CACHE

pytest_plugins = ("command_line",)

ASKED = ("run", short_file(), "--runs", "64", "--seed", "7", "--json")
SETTINGS = {
    "another BLAS kernel": {"OPENBLAS_CORETYPE": "Nehalem"},
    "one thread of BLAS, another order of sets, another place": {
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONHASHSEED": "5",
        "LC_ALL": "C",
        "TZ": "Asia/Vladivostok",
    },
}


def figures(folder, cache, **more):
    """Return what a run shows, by a process of its own; without the time that it took."""
    shown = json.loads(Folder(folder).done(*ASKED, env=environment(SWINGS_CACHE=str(cache), **more)))
    del shown["solve"]["seconds"]
    return shown


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    """A cache that holds no solution, and what a run shows with it; code that other tests compiled is taken over."""
    cache = tmp_path_factory.mktemp("cache")
    (cache / CACHE.name).mkdir()
    for file in CACHE.glob("*.nbc"):
        shutil.copy(file, cache / CACHE.name)
    return cache, figures(tmp_path_factory.mktemp("usual"), cache)


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_run_that_is_solved_anew_has_the_same_bits(usual, setting, tmp_path):
    """Compiled code is the same; what is solved with it is not kept."""
    cache, expected = usual
    shutil.copytree(cache, tmp_path / "cache", ignore=shutil.ignore_patterns("solutions"))
    assert figures(tmp_path, tmp_path / "cache", **SETTINGS[setting]) == expected
    assert list((tmp_path / "cache").glob("solutions/*"))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "darwin", reason="names of another family of processors")
def test_vectors_of_another_width_give_the_same_bits(usual, tmp_path):
    narrow = {"NUMBA_CPU_NAME": "x86-64-v2", "NUMBA_CPU_FEATURES": ""}
    assert figures(tmp_path, tmp_path / "cache", **narrow) == usual[1]
