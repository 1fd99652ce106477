"""A validation as a page in Markdown: ``docs/validation.md``.

python -m diplomatic_swings.experiments.validation.page [RUNS [PATH=VALUE ...]]
"""

import datetime as dt
import sys
from collections.abc import Iterator, Sequence

import pandas as pd
from diplomatic_swings.experiments.record.targets import usual
from diplomatic_swings.experiments.record.window import Window, split_of
from diplomatic_swings.experiments.runs.solves import solution_for
from diplomatic_swings.experiments.validation.checks import SELDOM
from diplomatic_swings.experiments.validation.validation import (
    NO_FORECAST,
    RIVAL,
    Validation,
    validate,
    weeks_of,
)
from diplomatic_swings.sim.scenario.loading import lasting, load
from diplomatic_swings.store.markdown import table as markdown_table

_NO_VALUE = "-"


def page(validation: Validation) -> str:
    """Return a validation as a page."""
    parts = (_head, _checks, _postures, _gestures, _reliability, _ceasefires, _split)
    return "\n".join([*(line for part in parts for line in part(validation)), ""])


def span(validation: Validation) -> str:
    """Return in words what the model was held against: the year, where the weeks are of one."""
    window = validation.held.window
    first, last = window.start, window.end - dt.timedelta(days=1)
    return str(first.year) if first.year == last.year else f"{first:%B %Y} to {last:%B %Y}"


def heading(after: Window) -> str:
    """Return what the weeks after a split in time are called."""
    last = after.end - dt.timedelta(days=1)
    return f"{after.start:%B} to {last:%B %Y}, from what was known before"


def figure(value: float) -> str:
    """Return a figure with three digits that count, or a dash if there is none."""
    if pd.isna(value):
        return _NO_VALUE
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _table(heads: Sequence[str], rows: Iterator[Sequence[str]] | Sequence[Sequence[str]]) -> list[str]:
    return ["", markdown_table(heads, rows), ""]


def _band(row: pd.Series, name: str = "") -> str:
    return f"{figure(row[f'{name}low'])} to {figure(row[f'{name}high'])}"


def _each(table: pd.DataFrame) -> Iterator[pd.Series]:
    return (row for _, row in table.iterrows())


def _head(validation: Validation) -> Iterator[str]:
    s = validation.scenario
    size = f"{validation.runs} runs of {s.weeks} weeks from {s.start.isoformat()}, seed {validation.seed}, digest {s.digest}"
    record, window = validation.held
    yield from (f"# The model held against {span(validation)}", "")
    yield f"Scenario `{s.name}`: {size}; {record.name}, {window.weeks} weeks to {window.end}."
    yield "Its numbers are those of the scenario, set with all of 2025 in view. How the record is"
    yield "coded is told in [record.md](record.md); the targets are in `scenarios/facts/targets.yaml`."
    yield from ("", f"**What this is not.** {NO_FORECAST}", "")


def _checks(validation: Validation) -> Iterator[str]:
    yield from ("## Is the record a likely run of the model?", "")
    yield "For each target the record is placed among the first 47 weeks of the runs. *tail* is the two-sided"
    yield "tail probability: 1 in the middle, 0 beyond all runs. Of right models, nine of ten targets would lie"
    yield "inside the 90 % band. *fit*: a fit may use the target. *check*: it was kept back."
    yield ""
    for row in _each(validation.inside):
        yield (
            f"- **{row['half']}**: {row['inside']} of {row['targets']} inside "
            f"(95 % interval of the share: {figure(row['low'])} to {figure(row['high'])})."
        )
    outside = validation.checks[
        ~validation.checks["inside"].astype(bool) & (validation.checks["defined"] >= SELDOM)
    ]
    yield f"- Outside: {', '.join(outside['target']) or 'none'}."
    heads = ("target", "half", "record", "median of runs", "90 % of runs", "tail", "z", "unit")
    yield from _table(heads, [_check_row(row) for row in _each(validation.checks)])


def _check_row(row: pd.Series) -> Sequence[str]:
    cells = (figure(row["record"]), figure(row["median"]), _band(row), figure(row["tail"]), figure(row["z"]))
    return (row["target"], row["half"], *cells, row["unit"])


def _scores(table: pd.DataFrame, by: str, head: str) -> list[str]:
    heads = (head, "forecaster", "forecasts", "log score", "Brier score", "gain over rival")
    rows = [
        (
            str(row[by]),
            row["forecaster"] + (" (naive)" if row["naive"] else ""),
            str(row["forecasts"]),
            f"{row['log_score']:.3f}",
            f"{row['brier']:.3f}",
            f"{row['gain']:+.2f} ± {row['gain_error']:.2f}",
        )
        for row in _each(table)
    ]
    return _table(heads, rows)


def _postures(validation: Validation) -> Iterator[str]:
    yield from ("## Forecasts of the US posture", "")
    yield "Every week from the ninth on, each forecaster gives probabilities of the four postures one week and"
    yield "four weeks ahead. Naive forecasters learn from earlier weeks alone; the model's parameters know all of"
    yield "2025 unless they were fitted to an earlier date. Lower scores are better; the gain is in nats over the"
    yield f"*{RIVAL['posture']}*, with a standard error that takes weeks as independent and is therefore too small."
    yield from _scores(validation.postures, "ahead", "weeks ahead")


def _gestures(validation: Validation) -> Iterator[str]:
    yield from ("## Forecasts of a Russian gesture", "")
    yield "The event is a gesture in the same week or the next. The rival is *two base rates*: how often one came"
    yield "so far after weeks with US pressure, and after others. Brier scores add both cases, 0.5 for a coin."
    yield from _scores(validation.gestures, "weeks", "weeks")


def _reliability(validation: Validation) -> Iterator[str]:
    yield from ("## Does what is said to be likely come true?", "")
    yield "Only bins with eight forecasts or more; the intervals are wide."
    heads = (
        "event",
        "forecaster",
        "forecasts between",
        "number",
        "mean forecast",
        "came true",
        "95 % interval",
    )
    rows = [
        (
            row["event"],
            row["forecaster"],
            f"{figure(row['from'])} and {figure(row['to'])}",
            str(row["forecasts"]),
            figure(row["mean_forecast"]),
            figure(row["happened"]),
            _band(row),
        )
        for row in _each(validation.reliability)
    ]
    yield from _table(heads, rows)


def _ceasefires(validation: Validation) -> Iterator[str]:
    yield from ("## A ceasefire by a date, beside markets", "")
    yield "One event, asked about on three days, and it did not happen: whoever gave it less scores better, and"
    yield "*never* scores best. This ranks nobody. It shows how far apart the forecasts are. The last question is"
    yield "about 2026 and is left open. The model answers for runs that were still without a deal on that day. Brier"
    yield "scores are those of the one case here, 0.25 for a coin."
    heads = ("made on", "by", "forecaster", "probability", "log score", "Brier score")
    rows = [
        (
            str(row["made"]),
            str(row["deadline"]),
            row["forecaster"],
            ("under " if row["bound"] == "below" else "") + f"{row['probability']:.2f}",
            figure(row["log_score"]),
            figure(row["brier"]),
        )
        for row in _each(validation.ceasefires)
    ]
    yield from _table(heads, rows)


def _split(validation: Validation) -> Iterator[str]:
    split = validation.split
    better = int((split["crps"] < split["naive_crps"]).sum())
    cut = split_of(validation.held.window)
    last = cut.after.start - dt.timedelta(days=1)
    yield from (f"## {heading(cut.after)}", "")
    yield f"The naive forecast uses nothing later than {last:%d %B %Y}: weeks drawn anew in blocks, and levels that walk"
    yield f"on. The model is played from {cut.window.start:%d %B %Y}. Its numbers were set with all of 2025 in view, so this is"
    yield "**no test of foresight**."
    yield "Scores are continuous ranked probability scores (CRPS), in the unit of the quantity; lower is better."
    yield f"The model's is the lower one in **{better} of {len(split)}** quantities; the record is inside its 90 %"
    yield f"band in {int(split['inside'].sum())}. Series that lack a month are left out."
    heads = (
        "quantity",
        "record",
        "median of runs",
        "90 % of runs",
        "naive 90 %",
        "CRPS",
        "naive CRPS",
        "unit",
    )
    rows = [
        (
            row["quantity"],
            figure(row["record"]),
            figure(row["median"]),
            _band(row),
            _band(row, "naive_"),
            figure(row["crps"]),
            figure(row["naive_crps"]),
            row["unit"],
        )
        for row in _each(split)
    ]
    yield from _table(heads, rows)


def main() -> None:
    """Print the page; with settings, for a quick look, values may be unsettled."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    scenario = lasting(load("talks-2025-01", sys.argv[2:]), weeks_of(usual()))
    solved = solution_for(scenario, allow_unsettled=bool(sys.argv[2:]))
    sys.stdout.write(page(validate(scenario, solved, runs)))


if __name__ == "__main__":
    main()
