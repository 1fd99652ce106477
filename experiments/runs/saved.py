"""Two saved results side by side, whatever wrote them: what differs between them, and between their runs.

Nothing is played again, so results of different versions, scenarios, seeds and sizes can be compared.  What sets them apart
is listed first: a difference of figures may be due to any of it.
"""

import dataclasses as dc
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.runs.measures import Z95
from diplomatic_swings.experiments.runs.paired import Paired, newcombe, newcombe_apart
from diplomatic_swings.experiments.runs.replay import figures_in, not_as_saved
from diplomatic_swings.experiments.runs.rows import RUNS_TABLE
from diplomatic_swings.forms.content import Difference, compared
from diplomatic_swings.forms.problems import Report, ScenarioError, join
from diplomatic_swings.sim.scenario.loading import flatten, load
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS
from diplomatic_swings.store.atomic import RESULT
from diplomatic_swings.store.sums import check_sums

SCENARIO = "scenario.yaml"

MADE_OF: Final = {
    "version": "version of the program",
    "rules": "source of the rules",
    "scenario": "name of the scenario",
    "digest": "scenario, in all that affects results",
    "values": "solved values",
    "settled": "whether the values settled",
    "seed": "seed",
    "runs": "number of runs",
    "weeks": "length of a run",
    "start": "first day",
}
"""What a result is made of, and what each is called."""

WITH_SAME_LUCK: Final = (
    "paired by run, b minus a: both have the same seed; shares: Newcombe (1998) method 10; "
    "other figures: mean difference +- 1.96 standard errors"
)
APART: Final = (
    "two samples apart, b minus a; shares: Newcombe (1998) method 10 without correlation; "
    "other figures: difference of means +- 1.96 standard errors"
)


class Figure(NamedTuple):
    """A figure of both results: the column of the rows it is a mean of, its unit and meaning."""

    column: str
    unit: str
    meaning: str
    paired: Paired


@dataclass(frozen=True)
class Saved:
    """A saved result.

    Attributes:
        folder: where it lies.
        figures: what its ``result.json`` says.
        made_of: by the names of :data:`MADE_OF`, as far as it says so.
        settings: its scenario's settings by dotted path.
        rows: its runs, one row each; None in a result that has none, as of an older version.
        said: unit and meaning of their columns.
    """

    folder: Path
    figures: dict[str, Any]
    made_of: dict[str, Any]
    settings: dict[str, Any]
    rows: pd.DataFrame | None
    said: dict[str, tuple[str, str]]

    def count(self, outcome: str) -> int:
        """Return the number of runs that end in an outcome."""
        return round(float(self.figures["outcomes"][outcome]["share"]) * int(self.figures["runs"]))


@dataclass(frozen=True)
class SavedPair:
    """Two saved results; every difference is second minus first."""

    a: Saved
    b: Saved

    @property
    def differing(self) -> dict[str, tuple[Any, Any]]:
        """Return what the results are made of in which they differ, by the names of :data:`MADE_OF`."""
        a, b = self.a.made_of, self.b.made_of
        return {name: (a.get(name), b.get(name)) for name in MADE_OF if a.get(name) != b.get(name)}

    @property
    def inputs(self) -> list[Difference]:
        """Return every setting in which their scenarios differ."""
        return compared(self.a.settings, self.b.settings)

    @property
    def same_luck(self) -> bool:
        """Return whether run r of one has the luck of run r of the other, so that runs pair."""
        names = ("seed", "runs", "weeks")
        rows = self.a.rows is not None and self.b.rows is not None
        return rows and all(self.a.figures[name] == self.b.figures[name] for name in names)

    @property
    def method(self) -> str:
        """Return how intervals are computed, in words."""
        return WITH_SAME_LUCK if self.same_luck else APART

    def outcomes(self) -> dict[str, Paired]:
        """Return the shares of runs by their ending."""
        return {key: self._outcome(key) for key in OUTCOME_KEYS}

    def _outcome(self, key: str) -> Paired:
        n, m = self.a.figures["runs"], self.b.figures["runs"]
        one, two = self.a.count(key), self.b.count(key)
        if self.same_luck and self.a.rows is not None and self.b.rows is not None:
            both = int(((self.a.rows["ending"] == key) & (self.b.rows["ending"] == key)).sum())
            counts = [np.array(x) for x in (both, one - both, two - both)]
            low, high = map(float, newcombe(counts[0], counts[1], counts[2], n))
        else:
            low, high = newcombe_apart((one, n), (two, m))
        return Paired(one / n, two / m, two / m - one / n, low, high)

    def means(self) -> list[Figure]:
        """Return the means of all numbers that the rows of both have; none if one has no rows."""
        a, b = self.a.rows, self.b.rows
        if a is None or b is None:
            return []
        shared = [name for name in a if name in b and name not in {"run", "seed"} and name in self.a.said]
        numbers = [
            str(name) for name in shared if all(pd.api.types.is_numeric_dtype(x[name]) for x in (a, b))
        ]
        return [Figure(name, *self.a.said[name], self._mean(a[name], b[name])) for name in numbers]

    def _mean(self, a: pd.Series, b: pd.Series) -> Paired:
        """Return the means of a column, over runs that have it in both if runs pair, else over those of each."""
        one, two = (x.to_numpy(dtype=np.float64, na_value=np.nan) for x in (a, b))
        if self.same_luck:
            known = ~np.isnan(one) & ~np.isnan(two)
            one, two = one[known], two[known]
            error = _error(two - one)
        else:
            one, two = one[~np.isnan(one)], two[~np.isnan(two)]
            error = float(np.hypot(_error(one), _error(two)))
        if not (len(one) and len(two)):
            return Paired(*[float("nan")] * 5)
        difference = float(two.mean() - one.mean())
        half = Z95 * error
        return Paired(float(one.mean()), float(two.mean()), difference, difference - half, difference + half)

    def summary(self) -> dict[str, Any]:
        """Return all of it as plain data, as ``swings compare DIR DIR --json`` prints it."""
        return {
            **{
                name: {"folder": str(side.folder), **side.made_of}
                for name, side in (("a", self.a), ("b", self.b))
            },
            "differing": {name: {"a": a, "b": b} for name, (a, b) in self.differing.items()},
            "inputs": [{"path": path, "a": a, "b": b} for path, a, b in self.inputs],
            "same_luck": self.same_luck,
            "method": self.method,
            "outcomes": {key: x._asdict() for key, x in self.outcomes().items()},
            "figures": {x.column: {"unit": x.unit, **x.paired._asdict()} for x in self.means()},
        }


def _error(values: Any) -> float:  # noqa: ANN401 - an array
    """Return the standard error of a mean; NaN of fewer than two."""
    return float(values.std(ddof=1) / len(values) ** 0.5) if len(values) > 1 else float("nan")


def read_pair(a: Path, b: Path) -> SavedPair:
    """Return two saved results side by side; their scenarios may be of an older form.

    Raises:
        ScenarioError: if a folder holds no runs of a scenario, or a file was changed.
    """
    files = [folder / SCENARIO for folder in (a, b)]
    first, second = read_saved(a), read_saved(b)
    try:
        settings = [dict(flatten(load(file))) for file in files]
    except ScenarioError:  # of an older form: both as they are written
        settings = [_as_written(file) for file in files]
    return SavedPair(
        *(dc.replace(side, settings=x) for side, x in zip((first, second), settings, strict=True))
    )


def read_saved(folder: Path) -> Saved:
    """Return a saved result, without the settings of its scenario.

    Raises:
        ScenarioError: if the folder holds no runs of a scenario, or a file was changed.
    """
    figures = figures_in(folder)
    if "a" in figures:
        raise not_as_saved(folder / RESULT, "expected the runs of one scenario (given a comparison)")
    if not set(OUTCOME_KEYS) <= set(figures.get("outcomes", {})):
        raise not_as_saved(folder / RESULT, "expected the shares of outcomes of a run")
    report = Report()
    table = folder / f"{RUNS_TABLE}.parquet"
    kept = [SCENARIO, *([table.name] if table.is_file() else [])]
    check_sums(folder, kept, report)
    report.stop_if_any()
    rows, about, said = _rows(table) if table.is_file() else (None, {}, {})
    solve = figures.get("solve", {})
    made_of = {
        **{name: figures[name] for name in MADE_OF if name in figures},
        "rules": about.get("rules"),
        "values": solve.get("digest"),
        "settled": solve.get("settled"),
    }
    return Saved(folder, figures, made_of, {}, rows, said)


def _rows(path: Path) -> tuple[pd.DataFrame, dict[str, str], dict[str, tuple[str, str]]]:
    """Return the rows of a table, what holds for all of it, and unit and meaning of each column."""
    import pyarrow.parquet as pq
    from diplomatic_swings.store.arrow import fields_of

    table = pq.read_table(path)
    about = {key.decode(): value.decode() for key, value in (table.schema.metadata or {}).items()}
    said = {column.name: (column.unit, column.meaning) for column in fields_of(table.schema)}
    return table.to_pandas(), about, said


def _as_written(file: Path) -> dict[str, Any]:
    """Return the settings of a file by dotted path, whatever its form."""
    from ruamel.yaml import YAML

    return dict(_leaves(YAML(typ="safe").load(file.read_text(encoding="utf-8")), ""))


def _leaves(content: Any, path: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - any content
    """Yield settings by path; a number that is written with unit and source is its value."""
    if isinstance(content, dict) and "value" in content:
        yield path, float(content["value"])
    elif isinstance(content, dict):
        for name, part in content.items():
            yield from _leaves(part, join(path, str(name)))
    else:
        yield path, content if isinstance(content, (int, float)) else str(content)
