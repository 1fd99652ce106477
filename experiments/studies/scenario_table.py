"""What presets and lenses do: every preset beside the scenario it extends, without its events, and under a lens.

    python -m diplomatic_swings.experiments.studies.scenario_table                   # all presets: four tables
    python -m diplomatic_swings.experiments.studies.scenario_table minsk-freeze      # one preset
    python -m diplomatic_swings.experiments.studies.scenario_table --full            # every scenario solved from nothing

Which, and how finely, is data: ``scenarios/studies/scenario-table.yaml``.  Both sides of a row are played
with the same luck.  The scenarios at the root are solved; they and all that extends them are then solved on from there,
with the same draws, and kept, so that a second look is quick.  The intervals hold the chance of play alone; what a
solve leaves open shows in the rows of *another seed*.
"""

import argparse
import dataclasses as dc
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from diplomatic_swings.experiments.runs.counts import coding, options_of
from diplomatic_swings.experiments.runs.ensemble import in_chunks
from diplomatic_swings.experiments.runs.measures import NONE, WEEKS_A_YEAR, Z95, Flags, Ints, tilt_switches
from diplomatic_swings.experiments.runs.paired import newcombe, sums
from diplomatic_swings.experiments.runs.playing import ChunkPlayer
from diplomatic_swings.experiments.runs.solves import solution_for
from diplomatic_swings.forms.library import SCENARIOS, shipped
from diplomatic_swings.forms.listing import head
from diplomatic_swings.sim.rules.play import Record
from diplomatic_swings.sim.scenario.loading import available, load, vary
from diplomatic_swings.sim.solver.iteration import DEEPEST, Solution
from diplomatic_swings.sim.solver.solutions import digest_of, solution_of
from diplomatic_swings.sim.tables.game import packed, prepare, with_values
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.world.calendar import week_of
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS
from ruamel.yaml import YAML

from diplomatic_swings import scenarios

CASES = Path(scenarios.__file__).parent / "studies" / "scenario-table.yaml"
ANOTHER_SEED = "another seed"


class Size(NamedTuple):
    """How finely values are solved: training runs and iterations."""

    runs: int
    iterations: int


class Plan(NamedTuple):
    """What the study's file says; ``full`` solves all from nothing; ``cold`` solves roots more briefly."""

    runs: int
    seed: int
    early: int
    warm: Size
    window: int
    clear: float
    most: int
    lenses: dict[str, str]
    full: bool = False
    threads: int = 2
    cold: Size | None = None


class Runs(NamedTuple):
    """What each run came to, up to a week: its end, the week of its first deal, its tilt switches."""

    end: Ints
    first_deal: Ints
    switches: Ints
    weeks: int


class Row(NamedTuple):
    """A scenario beside another: values in per cent or times a year, differences with 95 % intervals."""

    name: str
    beside: str
    values: tuple[float, ...]
    differences: tuple[tuple[float, float, float], ...]
    apart: float


def read_plan(*, full: bool = False) -> Plan:
    """Return the study's plan."""
    content = YAML(typ="safe").load(CASES.read_text("utf-8"))
    runs, seed, early = (int(content[name]["value"]) for name in ("runs", "seed", "early"))
    warm = Size(*(int(content["warm"][part]["value"]) for part in Size._fields))
    window, clear, most = (content[name]["value"] for name in ("window", "clear", "most"))
    return Plan(runs, seed, early, warm, window, clear, most, dict(content["lenses"]), full)


def parent_of(name: str) -> str | None:
    """Return the shipped scenario that one extends, None for the base of all."""
    extended = head(shipped(SCENARIOS)[name]).scalar("extends")
    return None if extended is None else str(extended)


def root_of(name: str) -> str:
    """Return the scenario on which a preset rests in the end: one that is no preset itself."""
    return root_of(str(parent_of(name))) if is_preset(name) else name


def presets() -> list[str]:
    """Return the names of the shipped presets."""
    return [listed.name for listed in available() if listed.kind == "preset"]


class Solutions:
    """Solutions of scenarios by name and lens, each made once, all in the same way from the same start.

    The start is a solve of the scenario at the root.  The root itself, its presets, and these under lenses are all
    solved on from it with the same draws, so that what differs between two of them is hardly noise.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.made: dict[str, Solution] = {}
        self.starts: dict[str, Solution] = {}

    def of(self, name: str, lens: str | None = None) -> Solution:
        """Return the solution of a shipped scenario, under a lens or none; presets of events alone share one."""
        scenario = load(name, lens=lens)
        digest = digest_of(scenario)
        if digest not in self.made:
            self.made[digest] = self.on_from(root_of(name), scenario)
        return self.made[digest]

    def on_from(self, root: str, scenario: Scenario, seed: int = 0) -> Solution:
        """Return a scenario's solution, begun from that of another.

        It is begun from nothing where the layouts differ, and where a player's level of thought counts iterations: level 1
        answers the first iteration from nothing, not the first from another's equilibrium.
        """
        if self.plan.full or any(player.mind.level < DEEPEST for player in scenario.players):
            return self.cold(scenario, seed)
        if root not in self.starts:
            self.starts[root] = self.cold(load(root))
        start = self.starts[root]
        if start.standard.shape != layout_of(scenario):
            return self.cold(scenario, seed)
        quick = vary(scenario, {"solver.runs": self.plan.warm.runs})
        count = self.plan.warm.iterations
        return solution_of(quick, seed=seed, threads=self.plan.threads, warm=start, iterations=count)[0]

    def cold(self, scenario: Scenario, seed: int = 0) -> Solution:
        """Return a scenario's solution, begun from nothing."""
        asked = scenario if self.plan.cold is None else sized(scenario, self.plan.cold)
        return solution_for(asked, seed=seed, threads=self.plan.threads, allow_unsettled=True).solution


def layout_of(scenario: Scenario) -> tuple[int, ...]:
    """Return the shape of a scenario's coefficients."""
    from diplomatic_swings.sim.solver.iteration import Solver

    return Solver(scenario, 0, 1).standard.shape


def is_preset(name: str) -> bool:
    """Return whether a shipped scenario is a preset; the two it may extend are solved from nothing."""
    return shipped(SCENARIOS)[name].parent.name == "presets"


def sized(scenario: Scenario, size: Size) -> Scenario:
    """Return a scenario that is solved at another size."""
    return vary(scenario, {"solver.runs": size.runs, "solver.iterations": size.iterations})


def played(scenario: Scenario, solution: Solution, plan: Plan, weeks: int) -> Runs:
    """Return what each run of a solved scenario came to by a week."""
    player = ChunkPlayer(with_values(packed(prepare(scenario)), solution.beta), plan.seed, kept=0)
    chunks = sorted(in_chunks(player.chunk, plan.runs, plan.threads), key=lambda chunk: chunk[0])
    postures = coding(scenario).us.posture
    parts = [_of_chunk(record, postures, weeks) for _, record in chunks]
    end, first_deal, switches = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Runs(end, first_deal, switches, weeks)


def _of_chunk(record: Record, postures: Ints, weeks: int) -> tuple[Ints, Ints, Ints]:
    move = record.move[:, :weeks, 0]
    chain = np.where(move < 0, NONE, postures[np.maximum(move, 0)])
    peace = (record.in_force[:, : weeks + 1] > 0) & (record.in_force[:, : weeks + 1] < 3)
    first = np.where(peace.any(axis=1), peace.argmax(axis=1), weeks + 1)
    end = np.minimum(record.outcome[:, weeks], len(OUTCOME_KEYS) - 1)
    return end.astype(np.int64), first, tilt_switches(chain)


def beside(name: str, other: str, a: Runs, b: Runs, early: int) -> Row:
    """Return the row that sets runs ``b`` beside runs ``a``, second minus first."""
    flags = [(a.first_deal <= early, b.first_deal <= early)]
    flags += [(a.end == k, b.end == k) for k in range(len(OUTCOME_KEYS))]
    shares = [share_row(*pair) for pair in flags]
    pair = sums(a.switches[:, None], b.switches[:, None]).paired(0, WEEKS_A_YEAR / a.weeks)
    if pair is None:
        raise ValueError("expected at least one run")
    return Row(
        name,
        other,
        (*(100.0 * float(second.mean()) for _, second in flags), pair.b),
        (*shares, (pair.difference, pair.low, pair.high)),
        100.0 * float((a.end != b.end).mean()),
    )


def share_row(first: Flags, second: Flags) -> tuple[float, float, float]:
    """Return the difference of two paired shares and its interval, in per cent."""
    both, only_first, only_second = (
        np.asarray(each.sum()) for each in (first & second, first & ~second, second & ~first)
    )
    low, high = newcombe(both, only_first, only_second, len(first))
    return 100.0 * float(second.mean() - first.mean()), 100.0 * float(low), 100.0 * float(high)


def preset_rows(plan: Plan, solutions: Solutions, names: list[str]) -> Iterator[Row]:
    """Yield a row for every preset beside its parent, each base's own noise first."""
    for root in sorted({root_of(name) for name in names}):
        scenario, base = load(root), solutions.of(root)
        again = solutions.on_from(root, scenario, seed=1)
        first, second = (played(scenario, each, plan, scenario.weeks) for each in (base, again))
        yield beside(root, "", first, first, plan.early)
        yield beside(f"{root}, {ANOTHER_SEED}", root, first, second, plan.early)
        for name in names:
            if root_of(name) == root:
                yield row(plan, solutions, (str(parent_of(name)), None), (name, None))


def event_rows(plan: Plan, solutions: Solutions, names: list[str]) -> Iterator[Row]:
    """Yield a row for every preset with dated events, beside itself without them; both have the same solution."""
    for name in names:
        scenario = load(name)
        if scenario.events:
            sides = (dc.replace(scenario, events=()), scenario)
            a, b = (played(side, solutions.of(name), plan, scenario.weeks) for side in sides)
            yield beside(name, "no events", a, b, plan.early)


class Answer(NamedTuple):
    """What a player does more or less often after dated facts: times a run in a window, and the difference."""

    label: str
    times: float
    difference: float
    low: float
    high: float
    strength: float


def answers(plan: Plan, solutions: Solutions, name: str) -> list[Answer]:
    """Return what changes most in the weeks after a preset's first event, beside the same runs without its events.

    The moves that events force do not count, nor do those of the same player and week on the other side.
    With some 60 options a clear difference is one of ``plan.clear`` standard errors.
    """
    scenario = load(name)
    first = min(week_of(scenario.start, event.date) for event in scenario.events)
    sides = (dc.replace(scenario, events=()), scenario)
    options = options_of(scenario)
    forced = {(player, key) for event in scenario.events for player, key in event.force}
    weeks = range(first, min(first + plan.window, scenario.weeks))
    free = np.ones((len(weeks), len(scenario.players)), dtype=np.bool_)
    for event in scenario.events:
        start = week_of(scenario.start, event.date) - first
        for player, _ in event.force:
            free[start : start + event.for_weeks, player] = False
    counts = [option_counts(each, solutions.of(name), plan, weeks, free) for each in sides]
    listed = []
    for number, (player, key, label, _) in enumerate(options):
        a, b = (side[:, number] for side in counts)
        pair = sums(a[:, None], b[:, None]).paired(0, 1.0)
        if pair is None or (player, key) in forced or pair.difference == 0.0:
            continue
        error = (pair.high - pair.low) / 2.0 / Z95
        strength = abs(pair.difference) / error if error > 0.0 else math.inf
        capital = scenario.players[player].capital
        listed.append(Answer(f"{capital}: {label}", pair.b, pair.difference, pair.low, pair.high, strength))
    return sorted((each for each in listed if each.strength >= plan.clear), key=lambda each: -each.strength)


def option_counts(scenario: Scenario, solution: Solution, plan: Plan, weeks: range, free: Flags) -> Ints:
    """Return how often each option was played in some weeks, (runs, options), where a player was ``free`` to choose."""
    player = ChunkPlayer(with_values(packed(prepare(scenario)), solution.beta), plan.seed, kept=0)
    chunks = sorted(in_chunks(player.chunk, plan.runs, plan.threads), key=lambda chunk: chunk[0])
    moves = np.concatenate([record.move[:, weeks.start : weeks.stop] for _, record in chunks])
    options = len(options_of(scenario))
    return np.stack([((moves == number) & free).sum(axis=(1, 2)) for number in range(options)], axis=1)


def answer_lines(plan: Plan, solutions: Solutions, names: list[str]) -> Iterator[str]:
    """Yield a table of what changes most in the weeks after the dated facts of presets."""
    yield "\n### What players do after the first event\n"
    yield f"The {plan.most} clearest changes beside the same runs without events. Only differences of {plan.clear} standard"
    yield "errors are listed. Weeks in which a player is forced do not count for it."
    yield f"\n| | in the {plan.window} weeks after the first event, times a run |\n|---|---|"
    for name in names:
        if load(name).events:
            clear = answers(plan, solutions, name)[: plan.most]
            words = [
                f"{a.label} {a.times:.2f} ({a.difference:+.2f}: {a.low:+.2f} to {a.high:+.2f})" for a in clear
            ]
            yield f"| {name} | {'; '.join(words) or 'nothing clear'} |"


def lens_rows(plan: Plan, solutions: Solutions, names: list[str]) -> Iterator[Row]:
    """Yield a row for every preset under the lens of its text, beside itself without."""
    for name in names:
        if name in plan.lenses:
            yield row(plan, solutions, (name, None), (name, plan.lenses[name]))


PARTS = {
    preset_rows: ("Beside what they extend", ""),
    event_rows: (
        "Beside themselves without their dated events",
        "Both sides have the same values. Players do not foresee dated events.\n\n",
    ),
    lens_rows: ("Under the lens of their text", ""),
}
"""Tables of rows, each with its heading and what is said below it."""


def row(
    plan: Plan, solutions: Solutions, first: tuple[str, str | None], second: tuple[str, str | None]
) -> Row:
    """Return the row that sets a scenario, given by name and lens, beside another."""
    pair = [load(name, lens=lens) for name, lens in (first, second)]
    weeks = min(scenario.weeks for scenario in pair)
    a, b = (
        played(scenario, solutions.of(*key), plan, weeks)
        for scenario, key in zip(pair, (first, second), strict=True)
    )
    name = second[0] if second[1] is None else f"{second[0]}, {second[1]}"
    return beside(name, first[0], a, b, plan.early)


def head_text(early: int) -> str:
    """Return the head of a table."""
    columns = ("", "beside", f"deal in {early} weeks", *OUTCOME_KEYS, "tilt switches a year", "ends differ")
    return f"| {' | '.join(columns)} |\n|---|---|{'---:|' * (len(columns) - 2)}"


def row_text(row: Row) -> str:
    """Return a row of a table: value (difference: interval), bold where the interval leaves out zero."""
    if not row.beside:
        values = [f"{value:.1f}" for value in row.values]
        return f"| {row.name} | | {' | '.join(values)} | |"
    cells = [cell(*each) for each in zip(row.values, row.differences, strict=True)]
    return f"| {row.name} | {row.beside} | {' | '.join(cells)} | {row.apart:.0f} % |"


def cell(value: float, difference: tuple[float, float, float]) -> str:
    """Return a figure with its difference."""
    by, low, high = difference
    mark = "**" if low > 0.0 or high < 0.0 else ""
    return f"{value:.1f} ({mark}{by:+.1f}{mark}: {low:+.1f} to {high:+.1f})"


def main(arguments: list[str] | None = None) -> None:
    """Print the tables, a row as soon as it is known: beside parents, beside no events, under the texts' lenses."""
    parser = argparse.ArgumentParser(description="What presets and lenses do, beside what they extend.")
    parser.add_argument("names", nargs="*", help="presets (default: all)")
    parser.add_argument("--full", action="store_true", help="solve by the shipped numbers")
    asked = parser.parse_args(arguments)
    plan = read_plan(full=asked.full)
    names = asked.names or presets()
    if unknown := sorted(set(names) - set(presets())):
        parser.error(f"expected shipped presets (given {', '.join(unknown)})")
    solutions = Solutions(plan)
    for rows, (title, about) in PARTS.items():
        sys.stdout.write(f"\n### {title}\n\n{about}{head_text(plan.early)}\n")
        for each in rows(plan, solutions, names):
            sys.stdout.write(row_text(each) + "\n")
            sys.stdout.flush()
    for line in answer_lines(plan, solutions, names):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
