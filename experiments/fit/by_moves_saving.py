"""A fit by moves on disk: draws, tables, a scenario with the numbers kept, and the data dictionary."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pandas as pd
from diplomatic_swings.experiments.fit.by_moves import HARDLY, LEARNT, VERDICTS, ByMoves
from diplomatic_swings.experiments.fit.draws import Draws
from diplomatic_swings.experiments.fit.saving import DRAWS, rounded
from diplomatic_swings.experiments.fit.study import ENTANGLED
from diplomatic_swings.experiments.replay.saving import rows_of
from diplomatic_swings.experiments.runs.saving import dump_as
from diplomatic_swings.forms.problems import ScenarioError
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.store.atomic import RESULT
from diplomatic_swings.store.csv_files import write_csv
from diplomatic_swings.store.tables import Column, json_text, readme
from diplomatic_swings.store.version import VERSION

FITTED: Final = "fitted.yaml"
DIGITS: Final = 6
"""Significant digits of a number in the scenario file."""

_SCORES: Final = (
    Column("before", "nats", "mean log score by the scenario as it was; lower is better"),
    Column("after", "nats", "the same by the numbers kept"),
    Column("averaged", "nats", "the same with chances averaged over the draws"),
    Column("persistence", "nats", "the same of what followed the player's last move so far"),
    Column("base_rate", "nats", "the same of how often the player made each move so far"),
)

COLUMNS: Final[dict[str, tuple[Column, ...]]] = {
    "numbers.csv": (
        Column("path", "name", "the number, by dotted path"),
        Column("prior_low", "see number", "lower end of its middle 90 % before the moves"),
        Column("prior_high", "see number", "upper end"),
        Column("before", "see number", "its value in the scenario"),
        Column("value", "see number", "its most likely value together with all the others"),
        Column("low", "see number", "lower end of its middle 90 % given the moves"),
        Column("high", "see number", "upper end"),
        Column("moved", "sd", "how far the value moved, in standard deviations of the prior"),
        Column("left", "0..1", "share of the prior's standard deviation that the moves leave"),
        Column(
            "verdict",
            "words",
            f"learnt (left below {LEARNT:g}), hardly (below {HARDLY:g}) or not learnt",
        ),
    ),
    "scores.csv": (
        Column("part", "seen, later", "moves that the fit saw, or moves after them"),
        Column("player", "name", "player of the game; all: all of them"),
        Column("moves", "count", "moves with a score"),
        *_SCORES,
    ),
    "together.csv": (
        Column("first", "name", "a number"),
        Column("second", "name", "another one, which the moves know only together with it"),
        Column(
            "correlation",
            "-1..1",
            f"of the two given the moves, {ENTANGLED:g} or stronger; on the scale of their priors",
        ),
    ),
    "moves.csv": (
        Column("week", "number", "week, counted from the first day"),
        Column("date", "date", "day of the move"),
        Column("player", "name", "player of the game"),
        Column("move", "name", "lever or weighty act of the game that the move is"),
        Column("actor", "parties", "who moved, as recorded"),
        Column("lever", "words", "kind of move, as recorded"),
        Column("description", "words", "the move"),
        Column("seen", "true, false", "whether the fit saw it"),
        *(Column(name, "0..1", f"chance of the move: {about}") for name, _, about in _SCORES),
    ),
    "rounds.csv": (
        Column("round", "number", "0: the scenario as it was"),
        Column(
            "change", "sd", "root mean square change of the numbers since the round before, in sd of priors"
        ),
        Column("log_score", "nats", "mean log score of the moves seen, in a replay by the round's numbers"),
        Column("posterior", "nats", "log of likelihood times prior, constants left out; higher is better"),
        Column(
            "promised", "nats", "mean log score that the search then reached, the course of events held fixed"
        ),
        Column("solved", "true, false", "whether the values by its numbers settled"),
        Column("kept", "true, false", "whether its numbers are kept"),
    ),
}
"""Tables of a fit by moves: file, and its columns in order."""

FIELDS: Final = (
    Column("scenario", "name", "name of the scenario"),
    Column("version", "words", "version of the program"),
    Column("digest", "16 hex digits", "stands for all of the scenario that affects results"),
    Column("record", "name", "the record"),
    Column("from", "date", "first day of the weeks"),
    Column("to", "date", "the day after the last week that the fit saw"),
    Column("judged_to", "date", "the day after the last week by which it is judged"),
    Column("particles", "count", "runs that follow the record"),
    Column("seed", "number", "seed of their luck and of the draws"),
    Column("pick", "last, first", "which move of a player is played in a week with several"),
    Column("silence", "true, false", "whether it counted too that acts were not done and papers not tabled"),
    Column("settled", "true, false", "whether the numbers of the last round hardly moved"),
    Column("counts", "counts", "numbers by verdict"),
    Column("draws", "count", "draws of the numbers"),
    Column("draws_digest", "16 hex digits", "stands for the draws"),
    *(Column(file.removesuffix(".csv"), "see the table", f"rows of {file}") for file in COLUMNS),
    Column(
        "statistics",
        "see there",
        "null if the moves alone count; else targets, draws played, effective number of draws, and distances in spreads: "
        "before, of the numbers kept, mean over draws by weight",
    ),
    Column("note", "words", "what these figures do not say"),
)
"""Fields of ``result.json`` of a fit by moves."""

ALONE: Final = "The moves alone count here, not the series and statistics of the record. "
"""Said of a fit whose draws are not weighed by statistics."""

NOTE: Final = (
    "A move counts as a lever of the game by a "
    "table that people wrote (moves.yaml). Draws are of a normal approximation about the most likely numbers, with the course of "
    "events, beliefs about types and later policies held fixed: true intervals are wider rather than narrower."
)


def tables(fit: ByMoves) -> dict[str, pd.DataFrame]:
    """Return the tables of a fit by file, with their columns in order."""
    rounds = pd.DataFrame(fit.rounds).rename(columns={"number": "round"})
    given = {
        "numbers.csv": fit.numbers(),
        "scores.csv": fit.scores(),
        "together.csv": fit.together(),
        "moves.csv": fit.moves(),
        "rounds.csv": rounds.assign(kept=rounds["round"] == fit.kept),
    }
    return {file: given[file][[column.name for column in columns]] for file, columns in COLUMNS.items()}


def counts(fit: ByMoves) -> dict[str, int]:
    """Return how many numbers have each verdict."""
    verdicts = fit.numbers()["verdict"]
    return {name: int((verdicts == name).sum()) for name in VERDICTS}


def summary(fit: ByMoves) -> dict[str, Any]:
    """Return a fit as plain data, as ``swings fit --by moves --json`` prints it."""
    s, how = fit.scenario, fit.search.how
    return {
        "scenario": s.name,
        "version": VERSION,
        "digest": s.digest,
        "record": fit.held.record.name,
        "from": fit.held.window.start.isoformat(),
        "to": fit.held.window.end.isoformat(),
        "judged_to": fit.whole.window.end.isoformat(),
        "particles": how.particles,
        "seed": how.seed,
        "pick": str(how.pick),
        "silence": fit.search.silence,
        "settled": fit.settled,
        "counts": counts(fit),
        "draws": len(fit.draws),
        "draws_digest": Draws("fit", rounded(fit.draws)).digest,
        **{file.removesuffix(".csv"): list(rows_of(rows)) for file, rows in tables(fit).items()},
        "statistics": statistics(fit),
        "note": note(fit),
    }


def note(fit: ByMoves) -> str:
    """Return what the figures of a fit do not say."""
    return NOTE if fit.weighed else ALONE + NOTE


def statistics(fit: ByMoves) -> dict[str, float] | None:
    """Return what the statistics of the record say of the draws; None if the moves alone count."""
    if fit.weighed is None:
        return None
    w = fit.weighed
    return {
        "targets": w.targets,
        "draws": len(w.weights),
        "effective": w.effective,
        "before": w.before,
        "kept": w.kept,
        "mean": float(w.weights @ w.distances),
    }


def save_by_moves(fit: ByMoves, folder: Path) -> None:
    """Write a fit, a scenario with its numbers and the data dictionary into an empty folder."""
    for file, rows in tables(fit).items():
        write_csv(rows, folder / file)
    write_csv(rounded(fit.draws), folder / DRAWS)
    s, how, window = fit.scenario, fit.search.how, fit.held.window
    asked = f" --from {window.start} --to {window.end} --particles {how.particles} --seed {how.seed} --pick {how.pick}"
    silence = " --silence" * fit.search.silence
    command = f"swings fit scenario.yaml --by moves{asked} --rounds {fit.search.rounds}{silence}"
    about = [
        f"{s.title} ({s.name}, digest {s.digest}) fitted to the moves of {fit.held.record.name}.",
        f"To get the same again, in this folder:  {command}",
    ]
    files = {
        "scenario.yaml": "the scenario in full",
        FITTED: "a scenario with the most likely numbers",
        DRAWS: "draws of the numbers, one a row (--params)",
    }
    written = {
        RESULT: json_text(summary(fit)),
        "scenario.yaml": dump_as("scenario", s),
        FITTED: fitted_text(fit, _base(fit)),
        "README.txt": readme(about, COLUMNS, FIELDS, files),
    }
    for file, text in written.items():
        (folder / file).write_text(text, encoding="utf-8", newline="\n")


def _base(fit: ByMoves) -> str:
    """Return how the fitted scenario names what it extends: the shipped one, or the file beside it."""
    try:
        same = load(fit.scenario.name).digest == fit.scenario.digest
    except ScenarioError:
        same = False
    return fit.scenario.name if same else "./scenario.yaml"


def fitted_text(fit: ByMoves, base: str, name: str = "fitted") -> str:
    """Return the text of a scenario with the numbers kept, each with its range and source.

    Args:
        fit: the fit.
        base: name or path of the scenario that it extends: the one that was fitted.
        name: name of the new scenario and of its file.
    """
    tree: dict[str, Any] = {}
    for row in fit.numbers().to_dict("records"):
        *tables_above, last = str(row["path"]).split(".")
        inner = tree
        for table in tables_above:
            inner = inner.setdefault(table, {})
        inner[last] = _number(fit, row)
    return "\n".join([*_head(fit, base, name), *_lines(tree, 0), ""])


def _head(fit: ByMoves, base: str, name: str) -> Iterator[str]:
    s, window, how = fit.scenario, fit.held.window, fit.search.how
    learnt = ", ".join(f"{word}: {count}" for word, count in counts(fit).items())
    yield f"# The numbers by which the moves of {fit.held.record.name} from {window.start} to {window.end} are most likely."
    yield f"# Fitted with {how.particles} runs, seed {how.seed}, the {how.pick} move of a week; {learnt}."
    yield "format: 2"
    yield f"name: {name}"
    yield f"title: {json.dumps(f'{s.title}, fitted to recorded moves', ensure_ascii=False)}"
    yield "introduction: >-"
    yield "  What the players want and what moves cost them is set so that what they did is as likely as can be; all else is"
    yield "  as before."
    yield f"source: {json.dumps(_source(fit), ensure_ascii=False)}"
    yield f"extends: {base}"


def _source(fit: ByMoves) -> str:
    window = fit.held.window
    return f"swings fit --by moves: moves of {fit.held.record.name}, {window.start} to {window.end}"


def _number(fit: ByMoves, row: dict[str, Any]) -> str:
    """Return a number with range and source as YAML on one line."""
    value, low, high = (float(f"{row[name]:.{DIGITS}g}") + 0.0 for name in ("value", "low", "high"))
    ends = f"[{min(low, value):g}, {max(high, value):g}]"
    words = {
        VERDICTS[0]: "learnt from",
        VERDICTS[1]: "judgement, narrowed a little by",
        VERDICTS[2]: "judgement, left open by",
    }
    window = fit.held.window
    source = f"{words[row['verdict']]} the moves of {fit.held.record.name}, {window.start} to {window.end}; most likely value, 90 % range"
    return f"{{value: {value:.{DIGITS}g}, range: {ends}, source: {json.dumps(source, ensure_ascii=False)}}}"


def _lines(tree: dict[str, Any], depth: int) -> Iterator[str]:
    for name, node in tree.items():
        indent = "  " * depth
        if isinstance(node, str):
            yield f"{indent}{name}: {node}"
        else:
            yield f"{indent}{name}:"
            yield from _lines(node, depth + 1)
