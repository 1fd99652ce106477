"""Every command and every example of the README and the tutorials works, at tiny size."""

import re
import shlex

import pytest
from documents import ROOT, examples

from app import cli

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs" / "tutorials").glob("*.md"))]
NAMES = [path.stem for path in PAGES]
TARGETS = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
TINY = {
    "run": "--runs 16 --weeks 6",
    "compare": "--runs 16 --weeks 6",
    "claims": "--runs 16 --only thirty-day-litmus",
    "lenses": "budapest-summit --runs 16",
    "fit": "--tries 20 --runs 16",
    "validate-model": "--runs 20",
    "sweep": "--points 8 --runs 2",
    "sensitivity": "--points 2 --runs 2 --weeks 4",
    "discover": "--points 48 --runs 2 --weeks 4 --outcome stall --above 1",
    "phase": "--cells 2 --runs 8 --weeks 4",
}
"""What makes a long command short; the last of two equal options counts."""
GAME = "--set solver.iterations=3 --set solver.runs=1024 --allow-unsettled"
"""What makes a solve of the bargaining game short."""
DRAWING = {"run", "compare", "claims", "fit", "validate-model", "sensitivity", "discover", "phase"}
"""Commands with an option to draw nothing."""


def commands(path):
    """Return the commands of a page as lists of words, comments left out."""
    lines = "".join(examples(path, "sh")).splitlines()
    return [words for line in lines if (words := shlex.split(line, comments=True))]


def tiny(words):
    """Return the arguments of a command, at tiny size."""
    if words[1] == "serve":  # serves until it is interrupted; tests of its own start it
        return ["serve", "--help"]
    drawn = ["--no-plots"] if "--out" in words and words[1] in DRAWING else []
    small = [*TINY[words[1]].split(), "--quiet"] if words[1] in TINY else []
    games = (word for word in words if word.startswith("talks-") or word == "bargaining")
    solving = GAME.split() if any(games) else []
    return [*words[1:], *small, *solving, *drawn]


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_the_commands_of_a_page_work_in_their_order(path, tmp_path, monkeypatch, capsys, kernel):
    monkeypatch.chdir(tmp_path)
    found = commands(path)
    assert {words[0] for words in found} <= {"swings", "make"}
    assert all(words[1] in TARGETS for words in found if words[0] == "make")
    for words in (words for words in found if words[0] == "swings"):
        assert cli.app(tiny(words), prog_name="swings", standalone_mode=False) in (0, None), words
        assert capsys.readouterr().out, words


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_the_python_of_a_page_works_as_it_stands(path, kernel):
    for text in examples(path, "python"):
        exec(compile(re.sub(r"runs=[\d_]+", "runs=16", text), path.name, "exec"), {})
