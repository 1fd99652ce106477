"""The same scenario and seed give the same bits, whatever the machine's libraries and settings."""

import json
import shutil
import subprocess
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


OF_RULES = """
import hashlib
import numpy as np
from diplomatic_swings.experiments.runs.playing import ChunkPlayer
from diplomatic_swings.sim.kernel.compiled import ready
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.solver.iteration import Solver
from diplomatic_swings.sim.tables.game import with_values

scenario = load("talks-2025-01", ["solver.runs=512", "solver.weeks=16", "weeks=26"])
solver = Solver(scenario, threads=1)
for _ in range(3):
    solver.iterate()
record = ChunkPlayer(with_values(ready(scenario), solver.acting), seed=7, kept=64).chunk(0, 64)
print(hashlib.sha256(b"".join(table.tobytes() for table in (solver.standard, *record))).hexdigest(), (record.act >= 0).any())
"""
"""A process that trains, regresses and plays, and prints a digest of all bits: with the code of training and of runs."""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "darwin", reason="names of another family of processors")
def test_vectors_of_another_width_give_the_same_bits():
    """Scores and distances, the other compiled functions, add up what the same rules give."""
    narrow = {"NUMBA_CPU_NAME": "x86-64-v2", "NUMBA_CPU_FEATURES": ""}
    digests = [
        subprocess.run(
            [sys.executable, "-c", OF_RULES],
            env=environment(**more),
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for more in ({}, narrow)
    ]
    assert digests[0] == digests[1]
    assert digests[0].endswith("True\n")
