"""Every command and every example of the README, the tutorials and the guides works, at tiny size."""

import functools
import re
import shlex
import tempfile
from pathlib import Path

import pytest
from diplomatic_swings.app import cli, replay, validate_model
from diplomatic_swings.sim.scenario import loading
from documents import ROOT, examples

GUIDES = ("claims", "clients", "doctrines", "fit", "mechanisms", "running", "sensitivity", "sweeps")
PAGES = [
    ROOT / "README.md",
    *sorted((ROOT / "docs" / "tutorials").glob("*.md")),
    *(ROOT / "docs" / f"{name}.md" for name in GUIDES),
]
NAMES = [path.stem for path in PAGES]
TARGETS = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
TINY = {
    "run": "--runs 18 --weeks 6",
    "compare": "--runs 16 --weeks 6",
    "claims": "--runs 16 --only thirty-day-litmus",
    "answer": "--runs 16",
    "lenses": "--runs 16",
    "replay": "--particles 1",
    "fit": "--tries 20 --runs 16",
    "validate-model": "--runs 20",
    "sweep": "--points 2 --runs 2",
    "sensitivity": "--points 2 --runs 2 --weeks 4",
    "discover": "--points 48 --runs 2 --weeks 4 --outcome stall --above 1",
    "phase": "--cells 2 --runs 8 --weeks 4",
    "game": "--runs 8 --weeks 4 --allow-unsettled",
}
"""What makes a long command short; the last of two equal options counts."""
BY_MOVES = "--particles 1 --rounds 1 --draws 4"
"""The same for a fit by moves."""
SHIPPED = "moves-2025"
FITTED = "results/fit/params.csv"
BRIEF = ("solver.iterations=2", "solver.runs=64", "solver.weeks=16", "solver.tolerance=1")
"""Settings of a solve in a blink, which counts as settled."""
DRAWING = {"run", "compare", "claims", "fit", "validate-model", "sensitivity", "discover", "phase", "game"}
"""Commands with an option to draw nothing."""


@pytest.fixture
def brief(monkeypatch):
    """Let every scenario be solved in a blink, whatever command or example loads it."""
    assemble = loading.assemble

    def briefly(request, *more):
        return assemble(request._replace(overrides=[*request.overrides, *BRIEF]), *more)

    monkeypatch.setattr(loading, "assemble", briefly)
    for command in (replay, validate_model):  # runs that follow a record, plain Python week by week
        monkeypatch.setattr(command, "PARTICLES", 1)


def commands(path):
    """Return the commands of a page as lists of words, comments left out."""
    lines = "".join(examples(path, "sh")).splitlines()
    return [words for line in lines if (words := shlex.split(line, comments=True))]


@functools.cache
def two_draws():
    """Return the path of a file of two draws, in place of those of a fit, which keeps one where it is tiny."""
    file = Path(tempfile.mkdtemp(prefix="swings-test-")) / "params.csv"
    file.write_text("decisions.us.precision,world.brent_level\n5,60\n7,80\n", encoding="utf-8")
    return file


def tiny(words):
    """Return the arguments of a command, at tiny size."""
    if words[1] == "serve":  # serves until it is interrupted; tests of its own start it
        return ["serve", "--help"]
    if words[1] == "theory":  # plays reduced games of its own; tests of its own play them
        return ["theory", "--help"]
    if words[1] == "compare" and words[2].startswith("results/"):  # saved results, compared as they lie
        return words[1:]
    words = [str(two_draws()) if word in (FITTED, SHIPPED) else word for word in words]
    short = BY_MOVES if "moves" in words else TINY.get(words[1])
    small = [*short.split(), "--quiet"] if short else []
    if "--with-statistics" in words:
        small += ["--with-statistics", "2", "--runs", "16"]
    if words[1] == "discover" and "--blocks" in words:  # choices of a design differ in nothing within weeks
        small += ["--weeks", "60", "--runs", "8"]
    drawn = ["--no-plots"] if "--out" in words and words[1] in DRAWING and short != BY_MOVES else []
    return [*words[1:], *small, *drawn]


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_the_commands_of_a_page_work_in_their_order(path, tmp_path, monkeypatch, capsys, brief):
    monkeypatch.chdir(tmp_path)
    listed = commands(path)
    assert {words[0] for words in listed} <= {"swings", "make"}
    assert all(words[1] in TARGETS for words in listed if words[0] == "make")
    for words in (words for words in listed if words[0] == "swings"):
        assert cli.app(tiny(words), prog_name="swings", standalone_mode=False) in (0, None), words
        assert capsys.readouterr().out, words


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_the_python_of_a_page_works_as_it_stands(path, brief):
    for text in examples(path, "python"):
        exec(compile(re.sub(r"runs=[\d_]+", "runs=16", text), path.name, "exec"), {})
