"""A fit by moves as tables and sentences for the terminal."""

from typing import TYPE_CHECKING, Final

from diplomatic_swings.experiments.fit.by_moves import HARDLY, LEARNT, VERDICTS
from diplomatic_swings.experiments.fit.by_moves_saving import counts, note, statistics
from diplomatic_swings.tell.terminal.run import table
from diplomatic_swings.tell.words import plural
from rich.text import Text

if TYPE_CHECKING:
    from diplomatic_swings.experiments.fit.by_moves import ByMoves
    from rich.console import RenderableType
    from rich.table import Table

HEADS: Final = {
    "before": "before",
    "after": "after",
    "averaged": "averaged",
    "persistence": "persistence",
    "base_rate": "base rates",
}

MOST_PAIRS: Final = 5
"""How many pairs of numbers that are known only together are named."""

PARTS: Final = {"seen": "moves it saw", "later": "later moves"}


def report(fit: "ByMoves") -> list["RenderableType"]:
    """Return the parts of the report on a fit by moves, in order."""
    return [
        *_heading(fit),
        "",
        Text("Log scores of the recorded moves, in nats a move (lower is better)", style="bold"),
        score_table(fit),
        *sentences(fit),
        "",
        Text("Rounds", style="bold"),
        round_table(fit),
        round_sentence(fit),
        "",
        Text("What the moves say of the numbers", style="bold"),
        count_sentence(fit),
        number_table(fit),
        left_sentence(fit),
        together_sentence(fit),
        "",
        *statistics_sentences(fit),
        note(fit),
    ]


def _heading(fit: "ByMoves") -> list["RenderableType"]:
    s, window, how = fit.scenario, fit.held.window, fit.search.how
    runs = plural(how.particles, "run")
    return [
        Text(f"{s.title} ({s.name}), fitted to the moves of {fit.held.record.name}", style="bold"),
        (
            f"{window.start} to {window.end}, {len(fit.priors)} numbers, {runs} that follow the record, seed {how.seed}, "
            f"the {how.pick} move of a week, digest {s.digest}"
        ),
    ]


def score_table(fit: "ByMoves") -> "Table":
    """Return the log scores by part of the record and player."""
    made = table("moves", "player", "number", *HEADS.values(), right=("number", *HEADS.values()))
    for row in fit.scores().to_dict("records"):
        cells = (f"{row[name]:.2f}" for name in HEADS)
        made.add_row(PARTS[row["part"]], row["player"], str(row["moves"]), *cells)
    return made


def sentences(fit: "ByMoves") -> list[str]:
    """Return in words whether the fitted model beats base rates, on the moves it saw and on later ones."""
    rows = fit.scores().set_index(["part", "player"])
    made = []
    for part, words in PARTS.items():
        if (part, "all") not in rows.index:
            continue
        row = rows.loc[(part, "all")]
        gap = float(row["base_rate"] - row["after"])
        than = "better" if gap > 0.0 else "worse"
        made.append(
            f"On the {words} the fitted model is {than} than base rates by {abs(gap):.2f} nats a move "
            f"(before the fit: {float(row['before'] - row['base_rate']):+.2f})."
        )
    return made


def round_table(fit: "ByMoves") -> "Table":
    """Return the rounds of the fit."""
    heads = ("round", "change", "log score", "promised", "values", "kept")
    made = table(*heads, right=heads[:4])
    for one in fit.rounds:
        words = ("settled" if one.solved else "not settled", "kept" if one.number == fit.kept else "")
        cells = (f"{x:.2f}" for x in (one.change, one.log_score, one.promised))
        made.add_row(str(one.number), *cells, *words)
    return made


def round_sentence(fit: "ByMoves") -> str:
    """Return in words whether the rounds settled."""
    if fit.settled:
        return "The numbers have settled: values solved by them and the record replayed by them move them no more."
    return "The numbers had not settled when the rounds ended; more rounds (--rounds) may move them further."


def count_sentence(fit: "ByMoves") -> str:
    """Return how many numbers were learnt, with the bounds of the words."""
    number = counts(fit)
    return (
        f"Learnt: {number[VERDICTS[0]]} (less than {LEARNT:g} of the prior's standard deviation is left), hardly: "
        f"{number[VERDICTS[1]]} (less than {HARDLY:g}), not learnt: {number[VERDICTS[2]]}."
    )


def number_table(fit: "ByMoves") -> "Table":
    """Return the numbers of which the moves say something, those of which they say most first."""
    heads = ("number", "prior 90 %", "before", "now", "90 %", "left", "")
    made = table(*heads, right=("before", "now", "left"))
    numbers = fit.numbers()
    for row in numbers[numbers["verdict"] != VERDICTS[2]].sort_values("left").to_dict("records"):
        prior, now = (
            f"{row[a]:.3g} to {row[b]:.3g}" for a, b in (("prior_low", "prior_high"), ("low", "high"))
        )
        cells = (prior, f"{row['before']:.3g}", f"{row['value']:.3g}", now, f"{row['left']:.0%}")
        made.add_row(row["path"], *cells, row["verdict"])
    return made


def left_sentence(fit: "ByMoves") -> str:
    """Return the numbers of which the moves say nothing."""
    numbers = fit.numbers()
    paths = numbers.loc[numbers["verdict"] == VERDICTS[2], "path"].tolist()
    return f"Not learnt: {', '.join(paths)}." if paths else "No number was left as open as before."


def together_sentence(fit: "ByMoves") -> str:
    """Return the pairs of numbers that the moves know best only together."""
    pairs = fit.together()
    if pairs.empty:
        return "No two numbers are known only together."
    named = [
        f"{row.first} and {row.second} ({row.correlation:+.2f})"
        for row in pairs.head(MOST_PAIRS).itertuples()
    ]
    return f"Known only together, of {plural(len(pairs), 'pair')}: {', '.join(named)}."


def statistics_sentences(fit: "ByMoves") -> list[str]:
    """Return in words how near the numbers come to the record's statistics; nothing if the moves alone count."""
    figures = statistics(fit)
    if figures is None:
        return []
    return [
        (
            f"Distance of runs from {figures['targets']:.0f} statistics of the record, in spreads: {figures['before']:.1f} before, "
            f"{figures['kept']:.1f} by the most likely numbers, {figures['mean']:.1f} by the draws as weighed. Of {figures['draws']:.0f} "
            f"draws played, the weights leave as much as {figures['effective']:.1f} of equal weight."
        ),
        "",
    ]
