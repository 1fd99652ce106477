"""Designs: which points of the space of inputs a sweep plays, under which policies.

>>> from diplomatic_swings.experiments.designs.design import Design, Input
>>> oil = Input("world.brent_level", low=40.0, high=100.0)
>>> Design((oil,), kind="grid", count=3).points()["world.brent_level"].tolist()
[40.0, 70.0, 100.0]

In the words of exploratory modelling, inputs are the uncertainties and policies the levers: every
point of the uncertainties is played under every policy, all with the same luck.
"""

import hashlib
import itertools
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.designs.game_points import options, player_names, policies_digest
from diplomatic_swings.experiments.fit.draws import read
from diplomatic_swings.forms.numbers import Quantity
from diplomatic_swings.forms.problems import Mark, Report, ScenarioError, did_you_mean
from diplomatic_swings.sim.scenario.loading import capitals, load, policy_names, vary
from diplomatic_swings.sim.scenario.ranges import quantities
from diplomatic_swings.sim.tables.records import Scenario
from numpy.typing import NDArray

GRID, LHS, SOBOL, DRAWS = KINDS = ("grid", "lhs", "sobol", "draws")
POINT, POLICY = LABELS = ("point", "policy")
FOLLOWED = "policies."
"""Beginning of the columns that name the policy of a player."""

CHOSEN = "settings."
"""Beginning of the columns that name the alternative of a block of settings."""

SOLVED, HELD = EXPECTATIONS = ("solved", "held")
"""What players expect at a point: what its own numbers lead to; or what those of the scenario as it is lead to."""

DRAW = "draw"
"""Column of the number of a draw, where a design multiplies draws by other inputs."""

BASES = ("scenario", "lens")
"""What a block of settings may name besides settings: another scenario, a lens."""

AS_IT_IS = "as-it-is"
PLACE = Mark("design")

MOST_POINTS = 100_000_000
"""Points of a design at most: all of them are held in memory, in one table."""


@dataclass(frozen=True)
class Input:
    """A number that a design moves: over a range, or over a few levels.

    Attributes:
        path: its dotted path in the scenario; all that is said of a number that comes from draws.
        low: lower end of the range; None with levels.
        high: upper end of the range; None with levels.
        levels: the values it takes, in place of a range.
        unit: its unit; if given, it must be that of the scenario.
    """

    path: str
    low: float | None = None
    high: float | None = None
    levels: tuple[float, ...] = ()
    unit: str = ""

    def at(self, share: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the values at shares from 0 to 1 of the way through the range, or of the levels."""
        if self.levels:
            number = np.minimum((share * len(self.levels)).astype(int), len(self.levels) - 1)
            values: NDArray[np.float64] = np.array(self.levels, dtype=np.float64)[number]
            return values
        low, high = self._ends()
        return np.clip(low + share * (high - low), low, high)

    def steps(self, count: int) -> NDArray[np.float64]:
        """Return the levels, or so many even steps from end to end of the range."""
        if self.levels:
            return np.array(self.levels, dtype=np.float64)
        return np.linspace(*self._ends(), count)

    def _ends(self) -> tuple[float, float]:
        if self.low is None or self.high is None:
            raise ValueError(f"{self.path}: expected low and high, or levels")
        return self.low, self.high

    def span(self) -> list[str | float]:
        """Return its path and the numbers that say how far it moves."""
        return [self.path, *(float(x) for x in (self.low, self.high, *self.levels) if x is not None)]

    def as_dict(self) -> dict[str, Any]:
        """Return the input as a design file has it."""
        ends = {"low": self.low, "high": self.high}
        span: dict[str, Any] = {name: end for name, end in ends.items() if end is not None}
        if self.levels:
            span = {"levels": list(self.levels)}
        return span | ({"unit": self.unit} if self.unit else {})


@dataclass(frozen=True)
class Design:
    """What a sweep plays; immutable.

    Attributes:
        inputs: the numbers that move.
        kind: grid, lhs (Latin hypercube), sobol (scrambled Sobol sequence) or draws (of a fit:
            numbers that hang together as the record says).
        count: points of a Latin hypercube or a Sobol sequence; steps of each range of a grid; draws, the
            first of the file.
        runs: runs at each point.
        seed: seed of the runs, the same at every point, so that points differ by their numbers alone.
        sampling_seed: seed of the Latin hypercube or of the scrambling.
        params: path of the file that draws are from, ``params.csv`` of a fit.
        policies: policies by player, by name; each is played at every point.
        at: weeks at which outcome shares are told besides the end.
        scenario: name or path of the scenario.
        weeks: length of a run, in place of the scenario's.
        title: what it asks, in a line.
        introduction: what it is for, in a few sentences.
        drawn: draws of ``params`` that the inputs of another kind of design are multiplied by, the first of the file
            (default: all); each draw is played with every point of the inputs.
        settings: blocks of alternatives of the scenario, ``{block: {alternative: {path: text}}}``: dates, events, switches, whole
            numbers, or ``scenario`` and ``lens`` by name; one alternative of every block is played at every point.
        outcomes: expressions over the figures of a point, by name; see :mod:`diplomatic_swings.experiments.designs.expressions`.
        expectations: ``solved``: every point is solved; ``held``: none is, players expect what they expect in the
            scenario as it is, and want and do what the point's numbers say.
    """

    inputs: tuple[Input, ...]
    kind: str = SOBOL
    count: int = 64
    runs: int = 256
    seed: int = 0
    sampling_seed: int = 0
    params: str = ""
    policies: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: {AS_IT_IS: {}})
    at: tuple[int, ...] = ()
    scenario: str = "talks-2025-01"
    weeks: int | None = None
    title: str = ""
    introduction: str = ""
    drawn: int | None = None
    settings: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    outcomes: Mapping[str, str] = field(default_factory=dict)
    expectations: str = SOLVED

    @property
    def held(self) -> bool:
        """Return whether players expect at every point what they expect in the scenario as it is."""
        return self.expectations == HELD

    def __len__(self) -> int:
        """Return the number of points: draws by inputs by settings by policies."""
        grid = math.prod(len(each.levels) or self.count for each in self.inputs)
        alternatives = math.prod(map(len, self.settings.values()))
        return (grid if self.kind == GRID else self.count) * self.draws * alternatives * len(self.policies)

    @property
    def draws(self) -> int:
        """Return how many draws the inputs are multiplied by; 1 where there are none, or where draws are the points."""
        if not self.params or self.kind == DRAWS:
            return 1
        have = len(read(self.params))
        return have if self.drawn is None else min(self.drawn, have)

    def points(self) -> pd.DataFrame:
        """Return one row a point: its number, its policy, what players follow, and inputs by dotted path."""
        values = {GRID: _grid, DRAWS: _drawn}.get(self.kind, _sample)(self)
        blocks = (self.draws, len(values), *map(len, self.settings.values()), len(self.policies))
        place = [axis.ravel() for axis in np.indices(blocks)]
        policies = list(self.policies)
        names = [policies[number] for number in place[-1]]
        players = dict.fromkeys(key for chosen in self.policies.values() for key in chosen)
        chosen = {f"{FOLLOWED}{key}": [self.policies[name].get(key, "") for name in names] for key in players}
        settings = {
            f"{CHOSEN}{block}": np.array(list(alternatives), dtype=object)[place[number + 2]]
            for number, (block, alternatives) in enumerate(self.settings.items())
        }
        drawn = self._draws_at(place[0])
        moved = {each.path: values[place[1], column] for column, each in enumerate(self.inputs)}
        numbers = np.arange(len(names))
        return pd.DataFrame({POINT: numbers, POLICY: names, **settings, **chosen, **drawn, **moved})

    def _draws_at(self, rows: NDArray[np.intp]) -> dict[str, Any]:
        """Return number and numbers of the draws that inputs are multiplied by; nothing where there are none."""
        if not self.params or self.kind == DRAWS:
            return {}
        table = read(self.params).table
        return {DRAW: rows} | {str(path): table[path].to_numpy()[rows] for path in table}

    def variants(self) -> dict[tuple[tuple[str, str], ...], Scenario]:
        """Return the scenario under every choice of settings, by ``(block, alternative)`` of each block.

        Raises:
            ScenarioError: if a choice makes no scenario, or one of other players, moves, papers or length.
        """
        choices = itertools.product(
            *([(block, name) for name in rows] for block, rows in self.settings.items())
        )
        return {choice: self._variant(choice) for choice in choices}

    def _variant(self, choice: tuple[tuple[str, str], ...]) -> Scenario:
        chosen = [pair for block, name in choice for pair in self.settings[block][name].items()]
        bases = {name: value for name, value in chosen if name in BASES}
        weeks = [f"weeks={self.weeks}"] if self.weeks else []
        texts = [f"{path}={value}" for path, value in chosen if path not in BASES]
        return load(bases.get("scenario", self.scenario), [*weeks, *texts], bases.get("lens"))

    def load(self) -> Scenario:
        """Return the scenario, checked against the design.

        Raises:
            ScenarioError: with all mistakes in the scenario, or in the design.
        """
        scenario = self.bare_scenario()
        report = Report()
        for place, message in self.mistakes(scenario):
            report.add(PLACE, place, message)
        report.stop_if_any()
        return scenario

    def bare_scenario(self) -> Scenario:
        """Return the scenario, not checked against the design.

        Raises:
            ScenarioError: with all mistakes in the scenario.
        """
        return load(self.scenario, [f"weeks={self.weeks}"] if self.weeks else [])

    def mistakes(self, scenario: Scenario) -> Iterator[tuple[str, str]]:
        """Yield ``(place in the design, message)`` of everything in it that cannot be played."""
        yield from _shape(self)
        known = quantities(scenario)
        for each in self.inputs:
            for message in _of_input(self, each, scenario, known):
                yield f"inputs.{each.path}", message
        for name, chosen in self.policies.items():
            for player, policy in chosen.items():
                if message := _of_policy(scenario, player, policy):
                    yield f"policies.{name}.{player}", message
        for number, week in enumerate(self.at):
            if not 0 <= week <= scenario.weeks:
                yield f"at[{number}]", f"expected a week from 0 to {scenario.weeks} (given {week})"
        yield from _of_draws(self, known)
        yield from _of_settings(self, scenario)

    def as_dict(self) -> dict[str, Any]:
        """Return the design as its file has it."""
        count = {"steps" if self.kind == GRID else "points": self.count}
        params = {"params": self.params} if self.params else {}
        drawn = {} if self.drawn is None else {"draws": self.drawn}
        blocks = {
            block: {name: dict(row) for name, row in rows.items()} for block, rows in self.settings.items()
        }
        more = {"settings": blocks, "outcomes": dict(self.outcomes)}
        words = {"title": self.title, "introduction": self.introduction}
        return {
            **{name: text for name, text in words.items() if text},
            "scenario": self.scenario,
            **({"weeks": self.weeks} if self.weeks else {}),
            "runs": self.runs,
            "seed": self.seed,
            "at": list(self.at),
            **({"expectations": HELD} if self.held else {}),
            "sampling": {"kind": self.kind, **count, "seed": self.sampling_seed, **params, **drawn},
            "inputs": {each.path: each.as_dict() for each in self.inputs},
            **{name: part for name, part in more.items() if part},
            "policies": {name: dict(chosen) for name, chosen in self.policies.items()},
        }

    def refusals_of(self, choice: tuple[tuple[str, str], ...], scenario: Scenario) -> Iterator[str]:
        """Yield why a choice of settings cannot be played beside the scenario as it is."""
        try:
            variant = self._variant(choice)
        except ScenarioError as error:
            yield from sorted({f"{problem.path}: {problem.message}" for problem in error.problems})
            return
        for what, mine, others in zip(
            ("players", "moves and papers", "weeks"), _size(scenario), _size(variant), strict=True
        ):
            if mine != others:
                yield f"expected a scenario of the same {what}, so that points can stand side by side"

    @property
    def digest(self) -> str:
        """Return 16 hex digits that change if what is played at some scenario changes.

        Files are in it by what they say: draws by their numbers, policies by their costs and bars.
        """
        drawn = read(self.params).digest if self.params else ""
        content = {
            "kind": self.kind,
            "count": self.count if self.kind != GRID or any(not each.levels for each in self.inputs) else 0,
            "sampling_seed": self.sampling_seed if self.kind in {LHS, SOBOL} else 0,
            "draws": drawn,
            "inputs": [each.span() for each in self.inputs],
            "policies": [
                [name, policies_digest(self.scenario, chosen)] for name, chosen in self.policies.items()
            ],
            "runs": self.runs,
            "seed": self.seed,
            "at": list(self.at),
        }
        more = {"settings": self.settings, "outcomes": self.outcomes}
        content |= {name: _plain(part) for name, part in more.items() if part}
        content |= {"draws_by_inputs": self.draws} if self.params and self.kind != DRAWS else {}
        content |= {"expectations": HELD} if self.held else {}
        text = json.dumps(content, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def _size(scenario: Scenario) -> tuple[Any, ...]:
    """Return what must be the same in all scenarios of one design."""
    players = tuple((player.key, player.types) for player in scenario.players)
    return players, tuple(options(scenario)), scenario.weeks


def _plain(value: Any) -> Any:  # noqa: ANN401 - mappings in mappings, and text
    return {name: _plain(part) for name, part in value.items()} if isinstance(value, Mapping) else value


def drawn_inputs(params: str) -> tuple[Input, ...]:
    """Return every number that the draws of a file move.

    Raises:
        ScenarioError: if there is no such file.
    """
    return tuple(Input(str(path)) for path in read(params).table)


def _grid(design: Design) -> NDArray[np.float64]:
    steps = [each.steps(design.count) for each in design.inputs]
    return np.stack([axis.ravel() for axis in np.meshgrid(*steps, indexing="ij")], axis=1)


def _drawn(design: Design) -> NDArray[np.float64]:
    paths = [each.path for each in design.inputs]
    drawn: NDArray[np.float64] = read(design.params).table[paths].to_numpy(dtype=np.float64)
    return drawn[: design.count]


def _sample(design: Design) -> NDArray[np.float64]:
    from scipy.stats import qmc

    rng = np.random.default_rng(design.sampling_seed)
    size = len(design.inputs)
    if design.kind == LHS:
        shares = qmc.LatinHypercube(size, rng=rng).random(design.count)
    else:
        shares = qmc.Sobol(size, rng=rng).random_base2(design.count.bit_length() - 1)
    return np.stack([each.at(shares[:, i]) for i, each in enumerate(design.inputs)], axis=1)


def _shape(design: Design) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a design whatever its scenario."""
    if design.kind not in KINDS:
        near = did_you_mean(design.kind, KINDS)
        yield "sampling.kind", f"expected {', '.join(KINDS)} (given '{design.kind}'){near}"
    if design.kind == SOBOL and design.count.bit_count() != 1:
        below = 1 << max(design.count.bit_length() - 1, 0)
        near_by = f"such as {below} or {2 * below}"
        yield (
            "sampling.points",
            f"expected a power of two for a Sobol sequence, {near_by} (given {design.count})",
        )
    if design.kind == DRAWS and design.count > (most := len(read(design.params))):
        yield (
            "sampling.points",
            f"expected at most {most}, the draws of {design.params} (given {design.count})",
        )
    least = 2 if design.kind == GRID and any(not each.levels for each in design.inputs) else 1
    if design.count < least:
        name = "steps" if design.kind == GRID else "points"
        yield f"sampling.{name}", f"expected at least {least} (given {design.count})"
    if design.inputs and len(design) > MOST_POINTS:
        yield (
            "sampling",
            f"expected {MOST_POINTS:,} points at most, policies included (given {len(design):,})",
        )
    if design.runs < 1:
        yield "runs", f"expected at least 1 (given {design.runs})"
    if not design.inputs:
        yield "inputs", "expected at least one input (given none)"
    if not design.policies:
        yield "policies", "expected at least one policy (given none)"
    paths = [each.path for each in design.inputs]
    for path in {path for path in paths if paths.count(path) > 1}:
        yield f"inputs.{path}", "expected each input once"


def _of_draws(design: Design, known: Mapping[str, Quantity]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with draws that inputs are multiplied by."""
    if not design.params or design.kind == DRAWS:
        return
    drawn = [str(path) for path in read(design.params).table]
    for each in design.inputs:
        if each.path in drawn:
            yield (
                f"inputs.{each.path}",
                f"expected a number that {design.params} leaves alone (given one it draws)",
            )
    for path in drawn:
        if path not in known:
            yield "sampling.params", f"expected draws of numbers of the scenario{did_you_mean(path, known)}"
    if design.drawn is not None and design.drawn > (most := len(read(design.params))):
        yield (
            "sampling.draws",
            f"expected at most {most}, the draws of {design.params} (given {design.drawn})",
        )


def _of_settings(design: Design, scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with blocks of settings, each alternative by itself, and with all of them together."""
    for block, rows in design.settings.items():
        alone = replace(design, settings={block: rows})
        for name in rows:
            yield from (
                (f"settings.{block}.{name}", message)
                for message in alone.refusals_of(((block, name),), scenario)
            )
    paths = [{path for row in rows.values() for path in row} for rows in design.settings.values()]
    moved = {each.path for each in design.inputs}
    for (block, _), own in zip(design.settings.items(), paths, strict=True):
        if both := sorted(own & moved):
            yield f"settings.{block}", f"expected settings that are no inputs (given {both[0]})"


def _of_drawn(each: Input, design: Design) -> Iterator[str]:
    """Yield what is wrong with an input that comes from draws."""
    columns = [str(name) for name in read(design.params).table]
    if each.path not in columns:
        yield f"expected a number that {design.params} draws{did_you_mean(each.path, columns)}"
    elif each != Input(each.path):
        yield "expected no range, levels or unit where numbers come from draws"


def _of_input(
    design: Design,
    each: Input,
    scenario: Any,  # noqa: ANN401
    known: Mapping[str, Quantity],
) -> Iterator[str]:
    """Yield what is wrong with an input."""
    if each.path not in known:
        yield f"expected the path of a number of the scenario{did_you_mean(each.path, known)}"
        return
    if design.kind == DRAWS:
        yield from _of_drawn(each, design)
        return
    unit = known[each.path].unit
    if each.unit and each.unit != unit:
        yield f"expected the unit '{unit}' (given '{each.unit}')"
    if each.levels:
        if (each.low, each.high) != (None, None):
            yield "expected levels, or low and high, not both"
        yield from refusals(scenario, each.path, each.levels)
    elif each.low is None or each.high is None or not each.low < each.high:
        yield "expected low and high, low first, or levels"
    else:
        yield from range_refusals(scenario, each.path, each.low, each.high)


def range_refusals(scenario: Scenario, path: str, low: float, high: float) -> Iterator[str]:
    """Yield why a scenario refuses a range of a number: an end of it, or what lies between."""
    ends = list(refusals(scenario, path, (low, high)))
    yield from ends
    inside = low + (high - low) * 0.5**0.5  # not whole where the ends are
    if not ends and any(refusals(scenario, path, (inside,))):
        yield "expected a number that may take any value in a range; this one takes whole numbers (levels, in a design)"


def refusals(scenario: Scenario, path: str, values: Iterable[float]) -> Iterator[str]:
    """Yield why a scenario refuses values of a number, each reason once."""
    reasons = set()
    for value in values:
        try:
            vary(scenario, {path: value})
        except ScenarioError as error:
            reasons.add(error.problems[0].message)
    yield from sorted(reasons)


def _of_policy(scenario: Scenario, player: str, name: str) -> str:
    """Return what is wrong with the policy of a player; a file given by path is checked when it is read."""
    keys = list(player_names(scenario))
    if player not in keys:
        near = did_you_mean(player, keys, capitals(scenario))
        return f"expected a player: {', '.join(keys)} (given '{player}'){near}"
    known = policy_names().get(player, ())
    if name in known or "/" in name or "." in name:
        return ""
    names = ", ".join(known) or "none is shipped"
    return f"expected a policy of {player}: {names} (given '{name}'){did_you_mean(name, known)}"
