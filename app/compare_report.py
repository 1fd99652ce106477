"""What a comparison found, as tables and sentences for the terminal."""

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from app.run_report import table
from app.words import ENDINGS, joined, more_in_words, percent, plural, points, signed
from experiments.compare import Comparison
from experiments.ensemble import EnsembleResult
from experiments.paired import Paired
from sim.outcomes import OUTCOMES
from sim.players import PLAYERS

if TYPE_CHECKING:
    from rich.console import RenderableType

_NUMBERS = ("A", "B", "B - A")
_SWINGS = ("swings toward Russia", "swings toward Ukraine", "tilt switches")


def report(found: Comparison) -> list["RenderableType"]:
    """Return the parts of the report on a comparison, in order."""
    tables = [outcome_table(found), swing_table(found), payoff_table(found)]
    words = [input_table(found), sentence(found)]
    above = [*heading(found), *(piece for part in tables for piece in ("", part)), ""]
    return [*above, *term_tables(found), *(piece for part in words for piece in ("", part))]


def heading(found: Comparison) -> list["RenderableType"]:
    """Return what was compared."""
    runs = (
        f"{plural(found.runs, 'pair')} of runs of {found.weeks} weeks on the same shocks, seed {found.seed}"
    )
    return [Text(_named("A", found.a), style="bold"), Text(_named("B", found.b), style="bold"), runs]


def _named(letter: str, result: EnsembleResult) -> str:
    s = result.scenario
    return f"{letter}: {s.title} ({s.name}, digest {s.digest})"


def verdict(found: Paired) -> str:
    """Return what an interval says: more or less in B, or no clear difference."""
    if found.low > 0.0 or found.high < 0.0:
        return "more in B" if found.difference > 0.0 else "less in B"
    return "equal" if found.low == found.high else "no clear difference"


def outcome_table(found: Comparison) -> Table:
    """Return the shares of outcomes at the end and their differences."""
    made = table("outcome", *_NUMBERS, "95 % interval (points)", "verdict", right=_NUMBERS)
    for outcome in OUTCOMES:
        x = found.outcome(outcome.key)
        interval = f"{points(x.low)} to {points(x.high)}"
        made.add_row(outcome.name, percent(x.a), percent(x.b), points(x.difference), interval, verdict(x))
    return made


def swing_table(found: Comparison) -> Table:
    """Return how often Washington swings, and the differences."""
    made = table("per year", *_NUMBERS, "95 % interval", "verdict", right=_NUMBERS)
    for name, x in zip(_SWINGS, found.swings().values(), strict=True):
        _add(made, name, x)
    return made


def payoff_table(found: Comparison) -> Table:
    """Return the players' payoffs and their differences."""
    made = table("utils per week", *_NUMBERS, "95 % interval", "verdict", right=_NUMBERS)
    for player, x in zip(PLAYERS, found.payoffs().values(), strict=True):
        _add(made, player.name, x)
    return made


def term_tables(found: Comparison) -> list["RenderableType"]:
    """Return the terms and their differences, over the runs where there are terms to compare."""
    terms = found.terms()
    if terms is None:
        return ["No run ends on terms in both A and B, so there are no terms to compare."]
    made = table("terms", *_NUMBERS, "95 % interval", "verdict", right=_NUMBERS)
    for issue, x in terms.items():
        _add(made, issue, x)
    pairs = plural(found.counts.terms.pairs, "pair")
    return [made, f"Terms: 0 Kyiv's ideal, 1 Moscow's; over the {pairs} of runs that end on terms in both."]


def _add(made: Table, name: str, x: Paired) -> None:
    interval = "unknown" if x.low != x.low else f"{signed(x.low, 3)} to {signed(x.high, 3)}"
    made.add_row(name, f"{x.a:.3f}", f"{x.b:.3f}", signed(x.difference, 3), interval, verdict(x))


def input_table(found: Comparison) -> "RenderableType":
    """Return every input in which the scenarios differ."""
    if not found.inputs:
        return "A and B do not differ in any input."
    made = table("input that differs", "A", "B")
    for path, a, b in found.inputs:
        made.add_row(path, _shown(a), _shown(b))
    return made


def _shown(value: float | str | None) -> str:
    if value is None:
        return "not set"
    return f"{value:g}" if isinstance(value, float) else str(value)


def sentence(found: Comparison) -> str:
    """Return the result in one plain sentence: the outcomes that clearly differ."""
    if found.identical:
        return "A and B are the same in all that affects results, and so is every run."
    pairs = [(found.outcome(outcome.key), outcome.key) for outcome in OUTCOMES]
    clear = [(x, key) for x, key in pairs if x.low > 0.0 or x.high < 0.0]
    clear.sort(key=lambda pair: -abs(pair[0].difference))
    told = [f"in {more_in_words(x.difference, found.runs)} {ENDINGS[key]}" for x, key in clear]
    return (
        f"In B, compared with A, {joined(told)}." if told else "No outcome differs clearly between A and B."
    )
