"""Which numbers decide: every number of a scenario at half and at twice its value, all others as they are.

    python -m diplomatic_swings.experiments.studies.judgement --only decisions.us --runs 4000

Every change is solved from the same solution and played with the same luck as the scenario's own numbers, which are
solved so as well.  With ``--iterations 0`` nothing is solved: players expect what they expected, and want and do what
the changed numbers say.  That has no noise of a solve, and shows which numbers to solve for.  A row is kept as soon as
it is known; the same command goes on.  docs/sensitivity.md describes the table.
"""

import argparse
import dataclasses as dc
import hashlib
import math
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.designs import game_points
from diplomatic_swings.experiments.runs.measures import Z95, Ints
from diplomatic_swings.experiments.runs.solves import Solved, cores, solution_for
from diplomatic_swings.experiments.studies.evidence import stretched
from diplomatic_swings.forms.numbers import Quantity
from diplomatic_swings.forms.parsing import read
from diplomatic_swings.forms.problems import Mark, Report, did_you_mean
from diplomatic_swings.sim.scenario.loading import ScenarioError, load, meaning, quantities, vary
from diplomatic_swings.sim.solver.iteration import Solution, reweighed
from diplomatic_swings.sim.solver.iteration import solve as solve_afresh
from diplomatic_swings.sim.solver.solutions import WARM_ITERATIONS, digest_of
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS
from diplomatic_swings.store.atomic import write_text

from diplomatic_swings import scenarios

STUDIES = Path(scenarios.__file__).parent / "studies"
TABLE = STUDIES / "judgement.csv"
RECORD = STUDIES / "judgement.yaml"

ENDS = {"low": 0.5, "high": 2.0}
"""Factors on a number, by the name of the end."""

DEFINITION = "definition"
"""How the source of a number begins that is true by definition, and no judgement."""

METHOD = "solver."
"""Numbers that say how finely a scenario is solved, not what the world is like."""

FLOOR = "(solver seed)"
"""Stands for a number that does nothing: the scenario as it is, solved with another seed."""

COLUMNS = (
    *("path", "value", "unit", "outcome", "low_share_change", "high_share_change"),
    *("total_variation_low", "total_variation_high", "source", "record"),
    *("low", "high", "low_half", "high_half", "low_settled", "high_settled", "iterations", "study"),
)


class Subject(NamedTuple):
    """A number of the scan, and its two ends."""

    path: str
    quantity: Quantity
    low: float
    high: float
    source: str


class Skipped(NamedTuple):
    """How many numbers are left out, and why."""

    definitions: int
    zeros: int
    method: int


class Ending(NamedTuple):
    """How the runs of one set of numbers end."""

    outcome: Ints
    settled: bool


@dataclass(frozen=True)
class Scan:
    """What all numbers of a scan are held against; immutable.

    Attributes:
        scenario: the scenario as it is.
        start: the solution that all others begin from.
        runs: runs of each set of numbers.
        seed: seed of the runs.
        iterations: iterations of each solve.
        jobs: threads (default: one per core); results do not depend on it.
    """

    scenario: Scenario
    start: Solution
    runs: int
    seed: int
    iterations: int
    jobs: int | None = None

    @property
    def study(self) -> str:
        """Return 16 hex digits that stand for all that a row rests on, besides its number."""
        parts = (self.scenario.digest, digest_of(self.scenario), self.runs, self.seed, self.iterations)
        return hashlib.sha256(repr(parts).encode() + self.start.standard.tobytes()).hexdigest()[:16]

    def ending(self, scenario: Scenario, solver_seed: int = 0) -> Ending:
        """Solve a scenario from the start, play it, and return how its runs end."""
        solution = self._solution(scenario, solver_seed)
        played = game_points.records(scenario, Solved(solution, ""), self.seed, 0, self.runs)
        return Ending(
            np.concatenate([game_points.outcomes(each)[:, -1] for each in played]), solution.settled
        )

    def _solution(self, scenario: Scenario, solver_seed: int) -> Solution:
        if self.iterations == 0:  # expectations held, weighed by the scenario's own payoffs
            return dc.replace(self.start, beta=reweighed(scenario, self.start.standard))
        return solve_afresh(
            scenario,
            seed=solver_seed,
            threads=cores(self.jobs),
            warm=self.start.standard,
            iterations=self.iterations,
        )


def subjects(scenario: Scenario) -> tuple[list[Subject], Skipped]:
    """Return the numbers that can be halved and doubled, and how many are left out."""
    every = quantities(scenario)
    definitions = {path for path, q in every.items() if (q.source or "").startswith(DEFINITION)}
    method = {path for path in every if path.startswith(METHOD)} - definitions
    zeros = {path for path, q in every.items() if q.value == 0.0} - definitions - method
    taken = [path for path in every if path not in definitions | method | zeros]
    chosen = [
        Subject(path, every[path], *ends(path, every[path].value), every[path].source or "") for path in taken
    ]
    return chosen, Skipped(len(definitions), len(zeros), len(method))


def ends(path: str, value: float) -> tuple[float, float]:
    """Return half and twice a number, within its hard bounds.

    A discount is halved and doubled in the weight of the future, 1 / (1 - discount).
    """
    low, high = (_bounded(path, stretched(path, value, factor)) for factor in ENDS.values())
    return low, high


def _bounded(path: str, value: float) -> float:
    num = meaning(path)
    return min(max(value, num.low), num.high) if num else value


def changed(scenario: Scenario, path: str, value: float) -> Scenario:
    """Return the scenario with one number changed; other priors of a player share what is left of 1.

    Raises:
        ScenarioError: if the number cannot have that value.
    """
    values = {path: value, **_other_priors(scenario, path, value)}
    try:
        return vary(scenario, values)
    except ScenarioError:
        if value == math.floor(value):
            raise
        return changed(scenario, path, float(math.floor(value)))  # one that takes whole numbers


def _other_priors(scenario: Scenario, path: str, value: float) -> dict[str, float]:
    if not (path.startswith("players.") and path.endswith(".prior")):
        return {}
    types, _, own = path.removesuffix(".prior").rpartition(".")
    key = types.split(".")[1]
    rows = scenario.content["players"][key]["types"]
    before = rows[own]["prior"].value
    share = (1.0 - value) / (1.0 - before) if before < 1.0 else 0.0
    return {f"{types}.{name}.prior": row["prior"].value * share for name, row in rows.items() if name != own}


def rows_of(subject: Subject, base: Ending, played: Mapping[str, Ending], study: str) -> pd.DataFrame:
    """Return the rows of a number, one an outcome, without the words of the record.

    Args:
        subject: the number.
        base: how runs end with the scenario's own numbers.
        played: how they end at either end.
        study: what the row rests on.
    """
    row: dict[str, Any] = {
        "path": subject.path,
        "value": subject.quantity.value,
        "unit": subject.quantity.unit,
        "outcome": list(OUTCOME_KEYS),
        "source": subject.source,
        "low": subject.low,
        "high": subject.high,
        "study": study,
    }
    for end, ending in played.items():
        change, half = paired(base.outcome, ending.outcome)
        row |= {f"{end}_share_change": change, f"{end}_half": half, f"{end}_settled": ending.settled}
        row[f"total_variation_{end}"] = float(np.abs(change).sum()) / 2.0
    return pd.DataFrame(row)


def paired(before: Ints, after: Ints) -> tuple[np.ndarray, np.ndarray]:
    """Return the change of every outcome's share, run by run, and half the width of its 95 % interval.

    The interval contains the luck of the runs, not the noise of the solver.
    """
    numbers = np.arange(len(OUTCOME_KEYS))
    moved = (after[:, None] == numbers).astype(float) - (before[:, None] == numbers).astype(float)
    return moved.mean(axis=0), Z95 * moved.std(axis=0) / len(moved) ** 0.5


def scan(setup: Scan, chosen: list[Subject]) -> Iterator[pd.DataFrame]:
    """Yield the rows of each number, as they are known; first those of the solver's noise."""
    base = setup.ending(setup.scenario)
    noise = setup.ending(setup.scenario, solver_seed=1)
    nothing = Subject(
        FLOOR, Quantity(math.nan, ""), math.nan, math.nan, "another seed of the solver, no number changed"
    )
    floor = rows_of(nothing, base, dict.fromkeys(ENDS, noise), setup.study)
    yield floor.assign(iterations=setup.iterations)
    for subject in chosen:
        varied = {end: changed(setup.scenario, subject.path, getattr(subject, end)) for end in ENDS}
        played = {
            end: base if each.digest == setup.scenario.digest else setup.ending(each)
            for end, each in varied.items()
        }
        taken = {end: quantities(each)[subject.path].value for end, each in varied.items()}
        rows = rows_of(subject._replace(low=taken["low"], high=taken["high"]), base, played, setup.study)
        yield rows.assign(iterations=setup.iterations)


def records(scenario: Scenario, file: Path = RECORD) -> dict[str, str]:
    """Return the sentences on what the record says of numbers, by path or by the beginning of paths.

    Raises:
        ScenarioError: if a path is none of the scenario, or what stands there is no sentence.
    """
    report = Report()
    tree = read(file, report)
    known = {path[:n] for path in quantities(scenario) for n in _stops(path)}
    sentences: dict[str, str] = {}
    for path, entry in tree.entries.items() if tree else ():
        sentence = tree.scalar(path) if tree else None
        if path not in known:
            near = did_you_mean(path, known)
            report.add(
                entry.key, path, f"expected the path of a number of {scenario.name}, or its beginning{near}"
            )
        elif not isinstance(sentence, str):
            report.add(entry.key, path, "expected a sentence")
        else:
            sentences[path] = " ".join(sentence.split())
    report.stop_if_any()
    return sentences


def _stops(path: str) -> list[int]:
    return [n for n, letter in enumerate(path) if letter == "."] + [len(path)]


def record_of(path: str, sentences: Mapping[str, str]) -> str:
    """Return the sentence on a number: that of the longest beginning of its path; none is an empty one."""
    return next((sentences[path[:n]] for n in reversed(_stops(path)) if path[:n] in sentences), "")


def ordered(table: pd.DataFrame, sentences: Mapping[str, str]) -> pd.DataFrame:
    """Return the rows sorted by the larger total variation of their number, with the words of the record."""
    larger = table[["total_variation_low", "total_variation_high"]].max(axis=1)
    number = table["outcome"].map(OUTCOME_KEYS.index)
    keyed = table.assign(
        larger=-larger, number=number, record=[record_of(p, sentences) for p in table["path"]]
    )
    return keyed.sort_values(["larger", "path", "number"], kind="stable")[list(COLUMNS)]


def nothing_known() -> pd.DataFrame:
    """Return a table without rows."""
    return pd.DataFrame(columns=list(COLUMNS))


def read_table(file: Path, study: str) -> pd.DataFrame:
    """Return the rows that are kept in a file.

    Raises:
        ScenarioError: if they rest on something else.
    """
    if not file.exists():
        return nothing_known()
    table = pd.read_csv(file, keep_default_na=False, na_values={"value": [""], "low": [""], "high": [""]})
    others = sorted(set(table.get("study", ["none"])) - {study})
    if others:
        report = Report()
        wrong = (
            f"expected rows of study {study} (given {', '.join(others)}): of other settings, numbers or rules"
        )
        report.add(Mark(str(file)), "study", f"{wrong}; --force begins anew, --out names another file")
        report.stop_if_any()
    return table


def keep(file: Path, table: pd.DataFrame, sentences: Mapping[str, str]) -> None:
    """Write the table, whole or not at all."""
    text = (
        ordered(table, sentences)
        .infer_objects()
        .to_csv(index=False, lineterminator="\n", float_format="%.6g")
    )
    write_text(file, text, force=True)


def options() -> argparse.ArgumentParser:
    """Return the options of the command."""
    parser = argparse.ArgumentParser(
        prog="python -m diplomatic_swings.experiments.studies.judgement", description=__doc__.splitlines()[0]
    )
    parser.add_argument("scenario", nargs="?", default="talks-2025-01")
    parser.add_argument(
        "--only", action="append", metavar="PREFIX", help="numbers whose path begins so; repeatable"
    )
    parser.add_argument("--runs", type=int, default=4000, metavar="N", help="runs of each set of numbers")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="seed of the runs")
    parser.add_argument(
        "--solver-runs", type=int, metavar="N", help="training runs, in place of the scenario's"
    )
    parser.add_argument(
        "--iterations",
        type=int,
        default=WARM_ITERATIONS,
        metavar="N",
        help="iterations of each solve; 0: expectations held",
    )
    parser.add_argument(
        "--start-iterations", type=int, metavar="N", help="iterations of the solution to begin from"
    )
    parser.add_argument("--jobs", type=int, metavar="N", help="threads (default: all cores)")
    parser.add_argument(
        "--out", type=Path, default=TABLE, metavar="FILE", help="the table (default: the shipped one)"
    )
    parser.add_argument("--force", action="store_true", help="begin anew, whatever the file holds")
    parser.add_argument(
        "--count", action="store_true", help="tell how many numbers there are, and solve nothing"
    )
    return parser


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _asked(options: argparse.Namespace) -> Scenario:
    """Return the scenario, solved as finely as was asked for."""
    asked = {"solver.runs": options.solver_runs, "solver.iterations": options.start_iterations}
    return load(options.scenario, [f"{path}={value}" for path, value in asked.items() if value])


def _chosen(scenario: Scenario, prefixes: list[str] | None) -> list[Subject]:
    every, skipped = subjects(scenario)
    _say(
        f"{scenario.name}: {len(quantities(scenario))} numbers; {len(every)} to halve and double, left out: "
        f"{skipped.definitions} definitions, {skipped.zeros} zeros, {skipped.method} of the solver"
    )
    chosen = [each for each in every if not prefixes or each.path.startswith(tuple(prefixes))]
    report = Report()
    for prefix in prefixes or ():
        if not any(each.path.startswith(prefix) for each in every):
            near = did_you_mean(prefix, [each.path for each in every])
            report.add(
                Mark("--only"), prefix, f"expected the beginning of the path of a number of the scan{near}"
            )
    report.stop_if_any()
    return chosen


def run(options: argparse.Namespace) -> None:
    """Scan the numbers that were asked for and are not known yet.

    Raises:
        ScenarioError: with all mistakes in the scenario, the options, or the sentences on the record.
    """
    scenario = _asked(options)
    sentences = records(scenario)
    chosen = _chosen(scenario, options.only)
    if options.count:
        return
    start = solution_for(scenario, threads=options.jobs, allow_unsettled=True).solution
    setup = Scan(scenario, start, options.runs, options.seed, options.iterations, options.jobs)
    table = nothing_known() if options.force else read_table(options.out, setup.study)
    missing = [each for each in chosen if each.path not in set(table["path"])]
    _say(
        f"{len(chosen) - len(missing)} of {len(chosen)} are known; study {setup.study}, kept in {options.out}"
    )
    begun = time.monotonic()
    for done, rows in enumerate(scan(setup, missing) if missing else ()):
        others = table[table["path"] != rows["path"].iloc[0]]
        table = pd.concat([others, rows], ignore_index=True) if len(others) else rows
        keep(options.out, table, sentences)
        _tell(rows, done, len(missing), time.monotonic() - begun)
    if not missing:
        keep(options.out, table, sentences)  # sentences may have changed


def _tell(rows: pd.DataFrame, done: int, total: int, seconds: float) -> None:
    """Say what came of a number, and how long the rest will take."""
    row = rows.iloc[0]
    left = seconds / (done + 1) * (total - done) / 60.0
    unsettled = "" if row["low_settled"] and row["high_settled"] else ", values do not settle"
    _say(
        f"{done} of {total}: {row['path']} {row['total_variation_low']:.3f} at half, "
        f"{row['total_variation_high']:.3f} at twice{unsettled}; {left:,.0f} minutes left"
    )


def main() -> int:
    """Run the command; return its status."""
    try:
        run(options().parse_args())
    except ScenarioError as error:
        _say(str(error))
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
