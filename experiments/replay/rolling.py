"""Tests in time with a rolling origin: from each quarter's end on, what is known by then predicts what comes next.

At each origin the record so far is replayed, the talks start from where it leaves them, and runs say what comes in the next
quarter and half-year.  Naive forecasts know the same past.  Scores are proper and paired, forecast by forecast, so that a
difference has an interval by the stationary bootstrap.  Runs in which no peace has come are scored apart: the
record has none, and what runs in peace say is of a branch that did not happen.

The numbers are those of the scenario at every origin, or fitted anew at each to what is known by then, which makes a forecast
one that could have been made on the day.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from diplomatic_swings.experiments.record.coded import history
from diplomatic_swings.experiments.record.folder import FactRecord
from diplomatic_swings.experiments.record.happened import Happened, happened
from diplomatic_swings.experiments.record.history import History
from diplomatic_swings.experiments.record.levels import DAYS_A_MONTH, monthly_means
from diplomatic_swings.experiments.record.targets import Held
from diplomatic_swings.experiments.record.window import MIDDLE, Window, check_covered
from diplomatic_swings.experiments.replay.filtering import Filter, How
from diplomatic_swings.experiments.replay.settings import Settings
from diplomatic_swings.experiments.replay.start import start_text
from diplomatic_swings.experiments.runs.measures import NONE, POSTURES, Flags, Floats, carried
from diplomatic_swings.experiments.runs.runs import Play, play_with
from diplomatic_swings.experiments.runs.saving import dump_as
from diplomatic_swings.experiments.runs.solves import Solved, cores
from diplomatic_swings.experiments.runs.tally import WAR
from diplomatic_swings.experiments.validation.baselines import HALF_A_CASE, base_rates, persistence_chain
from diplomatic_swings.experiments.validation.checks import ceasefires
from diplomatic_swings.experiments.validation.resampling import DRAWS, ring_places
from diplomatic_swings.experiments.validation.scores import ENOUGH, crps, log_scores
from diplomatic_swings.forms.problems import Problem, ScenarioError
from diplomatic_swings.sim.scenario.loading import lasting, load
from diplomatic_swings.sim.solver.solutions import solution_of
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.world.calendar import WEEK, date_of
from diplomatic_swings.store.version import VERSION

QUARTER, HALF_YEAR = 13, 26
"""Weeks that are predicted; an origin follows another after a quarter."""

HORIZONS: Final = {"quarter": QUARTER, "half": HALF_YEAR}

LEAST: Final = 13
"""Weeks of the record that are known at the first origin, at least."""

COUNTED: Final = {
    "truce": "limited truces",
    "sanction": "US sanctions",
    "package": "EU packages",
    "exit_threat": "exit threats",
}
"""Kinds of moves that are counted over a horizon, and what they are called."""

SERIES: Final = {"gain": "km2/month", "approval": "%", "brent": "USD/bbl", "pump_price": "USD/gal"}
"""Monthly series that are predicted, and their units."""

PER_WEEK: Final = {"gain": DAYS_A_MONTH / 7.0}
"""Factors on variables that runs count by week and the record by month."""

_SCORES: Final = (
    "Scores are lower where a forecast is better: log scores (nats) of postures, continuous ranked probability scores of series "
    "and counts. low and high hold naive minus model with 95 %: above zero the model is better. Where they hold zero, the record "
    "does not say which is better."
)

NOTE: Final = f"{_SCORES} Numbers of the model were set with 2025 in view, unless they were fitted to less."

REFITTED: Final = (
    f"{_SCORES} Costs and precisions were fitted anew at each origin to the moves known by then; all other numbers, and "
    "the rules, were set with 2025 in view."
)


type Refit = Callable[[Held], tuple[Scenario, Solved]]
"""A scenario fitted to what is known by an origin, and its values."""


class Scored(NamedTuple):
    """One forecast: what of, from when, of when, and the scores of each forecaster.

    Attributes:
        quantity: what is forecast.
        unit: unit of the scores.
        horizon: "quarter" or "half".
        origin: day on which it is made.
        ahead: weeks to what is forecast.
        model: score of the runs.
        at_war: score of the runs in which no peace has come by then; NaN if there are none.
        naive: score of persistence, or of the past rate.
        climatology: score of the record's past as a whole.
    """

    quantity: str
    unit: str
    horizon: str
    origin: dt.date
    ahead: int
    model: float
    at_war: float
    naive: float
    climatology: float


@dataclass(frozen=True)
class Rolling:
    """Tests in time of a scenario; immutable.

    Attributes:
        scenario: the game that the record was replayed through.
        held: record, and the weeks from the first origin on.
        origins: days on which forecasts were made.
        runs: runs from each.
        how: how the record was replayed.
        forecasts: one row a forecast, as :class:`Scored`.
        markets: forecasts of a ceasefire by a date: of markets, of runs, of a constant rate.
        refitted: whether the numbers were fitted anew at each origin.
    """

    scenario: Scenario
    held: Held
    origins: tuple[dt.date, ...]
    runs: int
    how: How
    forecasts: pd.DataFrame
    markets: pd.DataFrame
    refitted: bool = False

    @property
    def note(self) -> str:
        """Return what scores mean, and what the numbers have seen."""
        return REFITTED if self.refitted else NOTE

    def scores(self) -> pd.DataFrame:
        """Return mean scores by quantity and horizon, and naive minus model with its 95 % interval."""
        rows = []
        for (quantity, unit, horizon), made in self.forecasts.groupby(
            ["quantity", "unit", "horizon"], sort=False
        ):
            means = [float(made[name].mean()) for name in ("model", "at_war", "naive", "climatology")]
            apart = (made["naive"] - made["model"]).to_numpy()
            rows.append(
                (
                    quantity,
                    horizon,
                    unit,
                    len(made),
                    *means,
                    float(apart.mean()),
                    *interval(apart, self.how.seed),
                )
            )
        head = ["quantity", "horizon", "unit", "forecasts", "model", "at_war", "naive", "climatology"]
        return pd.DataFrame(rows, columns=[*head, "difference", "low", "high"])

    def summary(self) -> dict[str, Any]:
        """Return everything as plain data, as ``swings validate-model --from DATE --json`` prints it."""
        s, window = self.scenario, self.held.window
        return {
            "scenario": s.name,
            "version": VERSION,
            "digest": s.digest,
            "record": self.held.record.name,
            "from": window.start.isoformat(),
            "to": window.end.isoformat(),
            "origins": [day.isoformat() for day in self.origins],
            "seed": self.how.seed,
            "particles": self.how.particles,
            "runs": self.runs,
            "refitted": self.refitted,
            "scores": plain_rows(self.scores()),
            "forecasts": plain_rows(self.forecasts),
            "markets": plain_rows(self.markets),
            "note": self.note,
        }


def plain_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as plain data; what is not known is None."""
    return [
        {str(k): None if pd.isna(v) else str(v) if isinstance(v, dt.date) else v for k, v in row.items()}
        for row in table.to_dict("records")
    ]


def interval(apart: Floats, seed: int = 0) -> tuple[float, float]:
    """Return a 95 % interval of a mean of paired differences in order of time, by the stationary bootstrap.

    NaN for so few that nothing can be said.
    """
    if len(apart) < ENOUGH:
        return float("nan"), float("nan")
    places = ring_places(len(apart), DRAWS, seed, len(apart))
    low, high = np.quantile(apart[places].mean(axis=1), (0.025, 0.975))
    return float(low), float(high)


def rolling(  # noqa: PLR0913 - what is tested, on what, and how
    scenario: Scenario,
    solved: Solved,
    held: Held,
    settings: Settings,
    play: Play,
    how: How = How(),  # noqa: B008 - immutable
    refit: Refit | None = None,
) -> Rolling:
    """Test a scenario in time.

    Args:
        scenario: the game; the record is replayed through it from its first day.
        solved: its values; those of each start are solved on from them.
        held: record, and the weeks from the first origin on.
        settings: how series and moves are read.
        play: runs from each origin, seed and threads; ``progress`` is called after each week of the replay.
        how: how the record is replayed.
        refit: fits the scenario to what is known at an origin; None: its numbers serve at all of them.

    Raises:
        ScenarioError: if the first origin is no day whole weeks, and a quarter, after the scenario's start, or the
            record ends within a quarter of it.
    """
    record, window = held
    weeks = _check(scenario, held)
    whole = Held(record, Window(scenario.start, weeks + window.weeks))
    check_covered(record, whole.window)
    starts = range(weeks, whole.window.weeks - QUARTER + 1, QUARTER)
    game, values, replayed, filtered = scenario, solved, 0, None
    made: list[Scored] = []
    markets: list[pd.DataFrame] = []
    for start in starts:
        known, ahead = whole.first(start), _ahead(whole, start)
        if refit is not None:
            game, values = refit(known)
        if refit is not None or filtered is None:
            filtered, replayed = Filter(lasting(game, whole.window.weeks), values, whole, how, settings), 0
        for week in range(replayed, start):
            filtered.week(week)
            if play.progress is not None:
                play.progress(week + 1, starts[-1])
        replayed = start
        runs = _played(filtered, known, values, settings, play, ahead.weeks)
        made += forecasts(record, known, ahead, runs, play.seed)
        markets.append(ceasefires(runs, Held(record, ahead)))
    table = pd.DataFrame(made, columns=list(Scored._fields))
    ordered = table.sort_values(["quantity", "horizon", "origin", "ahead"], kind="stable", ignore_index=True)
    joined = pd.concat([rows for rows in markets if len(rows)] or markets[:1], ignore_index=True)
    origins = tuple(date_of(scenario.start, start) for start in starts)
    return Rolling(scenario, held, origins, play.runs, how, ordered, joined, refit is not None)


def _ahead(whole: Held, week: int) -> Window:
    """Return the weeks that are forecast from a week on."""
    return Window(date_of(whole.window.start, week), min(HALF_YEAR, whole.window.weeks - week))


def _check(scenario: Scenario, held: Held) -> int:
    """Return how many weeks are known at the first origin."""
    window = held.window
    weeks, days = divmod((window.start - scenario.start).days, 7)
    if days or weeks < LEAST:
        first = date_of(scenario.start, max(weeks, LEAST))
        words = f"expected a first day whole weeks, {LEAST} at least, after {scenario.start}, such as {first} (given {window.start})"
        raise ScenarioError([Problem(scenario.name, 0, 0, "from", words)])
    if window.weeks < QUARTER:
        words = f"expected a record of {QUARTER} weeks or more after {window.start} (given {window.weeks})"
        raise ScenarioError([Problem(held.record.name, 0, 0, "window", words)])
    return weeks


def _played(
    filtered: Filter, known: Held, solved: Solved, settings: Settings, play: Play, weeks: int
) -> Happened:
    """Return runs from where a replay stands, over some weeks; values are solved on from those of the base."""
    name = f"from-{known.window.end}"
    with TemporaryDirectory() as folder:
        base = Path(folder) / "base.yaml"
        base.write_text(dump_as("base", filtered.scenario), encoding="utf-8")
        path = base.with_name(f"{name}.yaml")
        path.write_text(start_text(filtered.result(known), settings, name, str(base)), encoding="utf-8")
        start = load(path)
    values, digest = solution_of(start, threads=cores(play.threads), warm=solved.solution)
    how = Play(play.runs, play.seed, play.threads, kept=play.runs)
    return happened(play_with(lasting(start, weeks + 1), Solved(values, digest), how))


def forecasts(record: FactRecord, known: Held, ahead: Window, runs: Happened, seed: int) -> Iterator[Scored]:
    """Yield the forecasts made at an origin with their scores.

    Args:
        record: the record, also of what came.
        known: record and weeks up to the origin.
        ahead: weeks that are forecast.
        runs: runs from the origin on.
        seed: seed of naive draws.
    """
    past = history(record.moves, known.window.weeks, start=known.window.start)
    came = history(record.moves, ahead.weeks, start=ahead.start)
    for horizon, weeks in HORIZONS.items():
        if weeks <= ahead.weeks:
            about = (horizon, ahead.start)
            yield from _postures(past, came, runs, weeks, about)
            yield from _counts(past, came, runs, weeks, about, seed)
            yield from _series(record, known.window, Window(ahead.start, weeks), runs, about, seed)


About = tuple[str, dt.date]
"""Horizon and origin of a forecast."""


def _at_war(runs: Happened, week: int) -> Flags:
    """Return the runs in which no peace has come by a week."""
    return np.asarray((runs.in_force[:, : week + 1] == WAR).all(axis=1))


def _postures(past: History, came: History, runs: Happened, weeks: int, about: About) -> Iterator[Scored]:
    """Yield forecasts of the posture of each week in which one was shown; a posture holds until the next."""
    known = carried(past.posture)[0]
    shown = came.posture[0][:weeks]
    ours = carried(np.column_stack([np.full(len(runs.states), known[-1]), runs.history.posture[:, :weeks]]))[
        :, 1:
    ]
    for week in np.flatnonzero(shown != NONE):
        ahead, happened_now = int(week) + 1, np.array([shown[week]])
        war = _at_war(runs, int(week))
        given = [_shares(ours[:, week]), _shares(ours[war, week]) if war.any() else None]
        naive = [persistence_chain(known, ahead), base_rates(known, ahead)]
        scores = [
            float("nan") if one is None else float(log_scores(one[None, :], happened_now)[0])
            for one in (*given, *naive)
        ]
        yield Scored("US posture", "nats", *about, ahead, *scores)


def _shares(shown: np.ndarray) -> Floats:
    counts = np.bincount(shown[shown != NONE], minlength=len(POSTURES)) + HALF_A_CASE
    return np.asarray(counts / counts.sum())


def _counts(
    past: History, came: History, runs: Happened, weeks: int, about: About, seed: int
) -> Iterator[Scored]:
    """Yield forecasts of how often a kind of move comes within a horizon, beside Poisson and the past drawn anew."""
    rng = np.random.default_rng(seed)
    known = past.posture.shape[1]
    war = _at_war(runs, weeks)
    for name, label in COUNTED.items():
        before = getattr(past, name)[0]
        ours = getattr(runs.history, name)[:, :weeks].sum(axis=1).astype(np.float64)
        rate = (before.sum() + HALF_A_CASE) / known * weeks
        poisson = rng.poisson(rate, DRAWS).astype(np.float64)
        climate = before[ring_places(known, DRAWS, seed, weeks)].sum(axis=1).astype(np.float64)
        value = float(getattr(came, name)[0][:weeks].sum())
        yield Scored(label, "count", *about, weeks, *_crps(value, ours, ours[war], poisson, climate))


def _series(
    record: FactRecord, known: Window, ahead: Window, runs: Happened, about: About, seed: int
) -> Iterator[Scored]:
    """Yield forecasts of each whole month within a horizon, beside a walk from the last month and past months.

    The last month that naive forecasts know is the one that the replay takes for the last week before the origin.
    """
    months = ahead.whole_months()
    last = (known.end - WEEK + MIDDLE).replace(day=1)
    before = [month for month in known.months() if month <= last]
    rng = np.random.default_rng(seed)
    for name, unit in SERIES.items():
        past = np.array([record.figure(name, f"{month:%Y-%m}") for month in before])
        past = past[np.isfinite(past)]
        ours = monthly_means(runs.path(name), runs.start, months) * PER_WEEK.get(name, 1.0)
        for place, month in enumerate(months):
            value = record.figure(name, f"{month:%Y-%m}")
            steps = (month.year - last.year) * 12 + month.month - last.month
            if np.isnan(value) or len(past) < 3:
                continue
            noise = rng.standard_normal(DRAWS) * np.diff(past).std(ddof=1) * np.sqrt(steps)
            climate = past[ring_places(len(past), DRAWS, seed, 1)[:, 0]]
            weeks = (month - ahead.start).days // 7
            war = _at_war(runs, weeks)
            scores = _crps(value, ours[:, place], ours[war, place], past[-1] + noise, climate)
            yield Scored(name.replace("_", " "), unit, *about, weeks, *scores)


def _crps(value: float, *draws: Floats) -> list[float]:
    return [crps(one, value) if len(one) else float("nan") for one in draws]
