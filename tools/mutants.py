"""Mutation testing: change one thing in a rule or a measure, and see whether a test notices.

A mutant is a copy of the tree in which one line of one file differs: a term has vanished, a sign has turned, a
bound has moved by one.  Changes are those of Cosmic Ray's operators (https://cosmic-ray.readthedocs.io); its own
runner works on the user's files and runs one command for all of them, so this script runs, on a copy, the tests that
``tools/mutants.toml`` names for the module.  Rules run there as plain Python: nothing is compiled.

    make mutants                                 # 40 mutants drawn from all modules
    make mutants ARGS='--sample 80 --seed 2'
    make mutants ARGS='--only sim/rules'         # drawn from the modules whose path begins so
    make mutants ARGS='--changed --sample 6'     # drawn from the lines changed since the previous commit on main

Exit status: 0, or 1 if fewer than the share ``killed`` were noticed, or 2 if the tests fail as it is.
"""

import argparse
import difflib
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from queue import SimpleQueue
from typing import Any, NamedTuple

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Example, Operator
from cosmic_ray.plugins import get_operator

ROOT = Path(__file__).resolve().parent.parent
TABLE = Path(__file__).with_suffix(".toml")
ROOMS = ("app", "experiments", "forms", "plots", "scenarios", "sim", "store", "tell")
DECLARATIVE = {"annassign", "import_from", "import_name", "param", "decorator"}
"""Places that are left alone: tables of numbers with their bounds, imports, type hints."""


class Vanish(Operator):
    """A term of a sum or a factor of a product that is gone; the first one stays."""

    def mutation_positions(self, node: Any) -> Iterator[tuple[Any, Any]]:
        """Tell what could vanish here."""
        if node.type in ("arith_expr", "term"):
            for sign, term in zip(node.children[1::2], node.children[2::2], strict=True):
                if sign.value in ("+", "-", "*", "/"):
                    yield sign.start_pos, term.end_pos

    def mutate(self, node: Any, index: int) -> Any:
        """Let it vanish."""
        places = [
            k for k in range(1, len(node.children), 2) if node.children[k].value in ("+", "-", "*", "/")
        ]
        del node.children[places[index] : places[index] + 2]
        return node

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        """Return what it does."""
        return (Example("x = a + b", "x = a"),)


class Mutant(NamedTuple):
    """One change to one file."""

    file: str
    operator: str
    occurrence: int
    row: int


class Verdict(NamedTuple):
    """What the tests said about a mutant."""

    mutant: Mutant
    noticed: bool
    said: str
    diff: str


def operator_of(name: str) -> Operator:
    """Return an operator by name."""
    return Vanish() if name == "Vanish" else get_operator(f"core/{name}")()


def left_alone(node: Any) -> bool:
    """Return whether a place declares something rather than computes it."""
    while node is not None:
        if node.type in DECLARATIVE:
            return True
        node = node.parent
    return False


@cache
def source(file: str) -> str:
    """Return a file as it was when it was first read: it may be edited while mutants are judged."""
    return (ROOT / file).read_text(encoding="utf-8")


def mutants_of(file: str, operators: list[str]) -> list[Mutant]:
    """Return all mutants of a file."""
    tree = get_ast(source(file))
    mutants = []
    for name in operators:
        operator = operator_of(name)
        count = 0
        for node in ast_nodes(tree):
            for (row, _), _ in operator.mutation_positions(node):
                if not left_alone(node):
                    mutants.append(Mutant(file, name, count, row))
                count += 1
    return mutants


def code_of(mutant: Mutant) -> tuple[str, str]:
    """Return a file as it is, and as the mutant has it."""
    before = source(mutant.file)
    after = mutate_code(before, operator_of(mutant.operator), mutant.occurrence)
    return before, re.sub(r"(?<=[\[(]) (?=[-\d])", "", after)  # Cosmic Ray puts a space before a number


def diff_of(mutant: Mutant) -> list[str]:
    """Return the changed lines: as they stand, with ``-``, and as they would be, with ``+``."""
    before, after = (text.splitlines() for text in code_of(mutant))
    lines = difflib.unified_diff(before, after, lineterm="", n=0)
    return [line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")]


def is_equivalent(mutant: Mutant, known: list[dict[str, str]]) -> bool:
    """Return whether the table says that a mutant changes nothing that could be seen."""
    rows = [row for row in known if row["file"] == mutant.file]
    if not rows:
        return False
    diff = [line[0] + " ".join(line[1:].split()) for line in diff_of(mutant)]
    return any(diff == ["-" + row["line"], "+" + row["mutant"]] for row in rows)


def compiles(mutant: Mutant) -> bool:
    """Return whether a mutant is valid Python and differs from the file."""
    before, after = code_of(mutant)
    try:
        compile(after, mutant.file, "exec")
    except SyntaxError:
        return False
    return before != after


def git(*words: str) -> str:
    """Return what git says; nothing if it fails."""
    return subprocess.run(
        ["git", *words], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()


def base() -> str:
    """Return the commit that a change is measured from: where it left main, or main's commit before, on main itself."""
    here, main = git("rev-parse", "HEAD"), git("rev-parse", "--verify", "--quiet", "main")
    return (
        git("merge-base", "HEAD", main)
        if main and main != here
        else git("rev-parse", "--verify", "--quiet", "HEAD^")
    )


def changed_rows(since: str) -> dict[str, set[int]]:
    """Return the numbers of the lines that have changed since a commit, by file; a file that moved has not changed."""
    rows: dict[str, set[int]] = {}
    file = ""
    for line in git("diff", "-U0", "-M", since).splitlines():
        if line.startswith("+++ "):
            file = line.removeprefix("+++ b/")
        elif hunk := re.match(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@", line):
            first, count = int(hunk[1]), int(hunk[2] or 1)
            rows.setdefault(file, set()).update(range(first, first + count))
    return rows


def copy_tree(folder: Path) -> Path:
    """Copy the tree, as git sees it, into a folder, and lay the package out there under its name."""
    tree = folder / "tree"
    names = git("ls-files", "--cached", "--others", "--exclude-standard", "-z").split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file() and not name.startswith("docs/_static"):
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            (tree / name).write_bytes((ROOT / name).read_bytes())
    package = folder / "package" / "diplomatic_swings"
    package.mkdir(parents=True)
    for file in (tree / "diplomatic_swings").iterdir():
        (package / file.name).symlink_to(file)
    for room in ROOMS:
        (package / room).symlink_to(tree / room)
    return tree


def python(tree: Path, words: list[str], seconds: float) -> "subprocess.CompletedProcess[str]":
    """Run Python so that it imports the package from a copy of the tree."""
    own = {"PYTHONPATH": str(tree.parent / "package"), "SWINGS_CACHE": str(tree.parent / "cache")}
    env = {**os.environ, **own, "PYTHONDONTWRITEBYTECODE": "1"}
    words = [sys.executable, *words]
    return subprocess.run(
        words, cwd=tree, env=env, capture_output=True, text=True, timeout=seconds, check=False
    )


def run_tests(tree: Path, tests: list[str], seconds: float) -> tuple[int | None, str]:
    """Run tests in a copy; return pytest's status, None if the time is up, and the last line but one that it wrote."""
    words = ["-P", "-m", "pytest", "-x", "-q", "--no-header", "--tb=line", "-n", "0", "-p", "no:randomly"]
    words += ["-p", "no:cacheprovider", "--hypothesis-profile=mutants", "--hypothesis-seed=0", *tests]
    try:
        done = python(tree, words, seconds)
    except subprocess.TimeoutExpired:
        return None, "time is up"
    said = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return done.returncode, said[0] if said else (done.stdout + done.stderr).strip()[-2000:]


def judged(mutant: Mutant, trees: "SimpleQueue[Path]", tests: list[str], seconds: float) -> Verdict:
    """Let the tests of a mutant's module judge it."""
    tree = trees.get()
    file = tree / mutant.file
    before, after = code_of(mutant)
    try:
        file.write_text(after, encoding="utf-8")
        status, said = run_tests(tree, tests, seconds)
    finally:
        file.write_text(before, encoding="utf-8")
        trees.put(tree)
    return Verdict(mutant, status != 0, said, "\n".join(diff_of(mutant)))


def judged_all(chosen: list[Mutant], jobs: int, table: dict[str, Any]) -> list[Verdict]:
    """Let tests judge mutants, and print each verdict as it falls; nothing if tests could not judge."""
    verdicts: list[Verdict] = []
    with tempfile.TemporaryDirectory(prefix="mutants-") as scratch:
        trees: SimpleQueue[Path] = SimpleQueue()
        for k in range(jobs):
            tree = copy_tree(Path(scratch) / str(k))
            trees.put(tree)
        began = time.monotonic()
        if failing(tree, chosen, table):
            return verdicts
        seconds = max(table["seconds"], 3.0 * (time.monotonic() - began))  # a busy machine is no endless loop
        with ThreadPoolExecutor(jobs) as pool:
            for v in pool.map(lambda m: judged(m, trees, table["tests"][m.file], seconds), chosen):
                said = f"killed   {v.said[:90]}" if v.noticed else "SURVIVED"
                print(f"{v.mutant.file}:{v.mutant.row} {v.mutant.operator}: {said}", flush=True)
                verdicts.append(v)
    return verdicts


def candidates(args: argparse.Namespace, table: dict[str, Any]) -> list[Mutant]:
    """Return the mutants that could be drawn."""
    files = [file for file in table["tests"] if file.startswith(tuple(args.only or [""]))]
    if not args.changed:
        return [mutant for file in files for mutant in mutants_of(file, table["operators"])]
    since = args.since or base()
    rows = changed_rows(since) if since else {}
    here = [file for file in files if file in rows]
    return [m for file in here for m in mutants_of(file, table["operators"]) if m.row in rows[file]]


def drawn(mutants: list[Mutant], args: argparse.Namespace, table: dict[str, Any]) -> list[Mutant]:
    """Return a sample of mutants, without those that are no Python or known to change nothing."""
    order = random.Random(args.seed).sample(mutants, len(mutants))  # noqa: S311 - no secret
    chosen: list[Mutant] = []
    for mutant in order:
        if len(chosen) == args.sample:
            break
        if compiles(mutant) and not is_equivalent(mutant, table.get("equivalent", [])):
            chosen.append(mutant)
    return chosen


def failing(tree: Path, chosen: list[Mutant], table: dict[str, Any]) -> bool:
    """Return whether mutants would be judged by nothing: not seen by the tests, or by tests that fail as it is."""
    where = "import diplomatic_swings.sim.world.drift as d; print(d.__file__)"
    place = python(tree, ["-P", "-c", where], table["seconds"]).stdout.strip()
    if not place or not Path(place).resolve().is_relative_to(tree.resolve()):
        print(f"tests would not see a mutant: they import {place or 'nothing'}", file=sys.stderr)
        return True
    tests = sorted({test for mutant in chosen for test in table["tests"][mutant.file]})
    status, said = run_tests(tree, tests, 10 * table["seconds"])
    if status:
        print(f"tests fail with nothing changed:\n{said}", file=sys.stderr)
    return status != 0


def report(verdicts: list[Verdict]) -> None:
    """Print how many of each module's mutants were noticed, and every survivor."""
    total, alive = Counter(v.mutant.file for v in verdicts), [v for v in verdicts if not v.noticed]
    lost = Counter(v.mutant.file for v in alive)
    for file in sorted(total):
        print(f"  {file:<34} {total[file] - lost[file]:>3} of {total[file]:>3} killed")
    for v in sorted(alive):
        print(f"\nsurvived: {v.mutant.file}:{v.mutant.row} ({v.mutant.operator})\n{v.diff}")


def main() -> int:
    """Draw mutants, let tests judge them, and report."""
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__.splitlines()[0])
    parser.add_argument("--sample", type=int, default=40, help="how many mutants (40)")
    parser.add_argument("--seed", type=int, default=0, help="of the sample (0)")
    parser.add_argument("--only", action="append", help="path that a module begins with; may be repeated")
    parser.add_argument(
        "--changed", action="store_true", help="only lines changed since the previous commit on main"
    )
    parser.add_argument("--since", help="another commit for --changed")
    parser.add_argument("--jobs", type=int, default=2, help="how many at once (2)")
    args = parser.parse_args()
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    mutants = candidates(args, table)
    chosen = drawn(mutants, args, table)
    if not chosen:
        print("no line of a rule or a measure to change")
        return 0
    verdicts = judged_all(chosen, args.jobs, table)
    if not verdicts:
        return 2
    killed = sum(v.noticed for v in verdicts)
    print(f"\n{killed} of {len(verdicts)} mutants killed, drawn from {len(mutants)} (seed {args.seed})")
    report(verdicts)
    return 0 if killed >= table["killed"] * len(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
