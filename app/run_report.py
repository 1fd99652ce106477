"""What an ensemble found, as tables and sentences for the terminal."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from rich.table import Table
from rich.text import Text

from app.report.story import mechanism_lines, why
from app.words import ENDINGS, joined, on_whose_terms, percent, plural, runs_in_words, signed
from experiments.ensemble import EnsembleResult
from experiments.mechanisms import Mechanisms, mechanisms
from sim.outcomes import OUTCOME_KEYS, OUTCOMES
from sim.players import PLAYERS

if TYPE_CHECKING:
    from rich.console import RenderableType

MOST_USED = 3
TERMS_SCALE = "0 Kyiv's ideal, 1 Moscow's"
WORTH_TELLING = 0.025
"""Share of runs from which an outcome is told in the sentence."""


class Named(Protocol):
    """A player of either model."""

    @property
    def key(self) -> str:
        """Return its key."""

    @property
    def name(self) -> str:
        """Return its name."""


def report(result: EnsembleResult, found: Mechanisms | None = None) -> list["RenderableType"]:
    """Return the parts of the report on a run, in order."""
    weighed = mechanisms(result) if found is None else found
    return [
        *heading(result),
        "",
        outcome_table(result),
        "",
        facts(result),
        "",
        move_table(result),
        "",
        *reasons(weighed),
        "",
        sentence(result),
    ]


def reasons(found: Mechanisms) -> list[str]:
    """Return the three mechanisms that mattered most, one a line."""
    if not found.pulls:
        return [why(found)]
    numbered = (f"{rank}. {line}" for rank, line in enumerate(mechanism_lines(found), 1))
    return ["What mattered most:", *numbered]


def heading(result: EnsembleResult) -> list["RenderableType"]:
    """Return what was run."""
    s = result.scenario
    size = f"{plural(result.runs, 'run')} of {plural(s.weeks, 'week')} from {s.start.isoformat()}, seed {result.seed}"
    draws = result.draws
    drawn = f", numbers drawn from {draws.name} ({plural(len(draws), 'draw')})" if draws else ""
    return [Text(f"{s.title} ({s.name})", style="bold"), f"{size}, digest {s.digest}{drawn}"]


def table(*columns: str, right: tuple[str, ...] = ()) -> Table:
    """Return an empty table without lines."""
    made = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for number, name in enumerate(columns):
        made.add_column(name, justify="right" if name in right else "left", no_wrap=number == 0)
    return made


def outcome_table(result: EnsembleResult, criteria: Mapping[str, str] | None = None) -> Table:
    """Return how runs end.

    Args:
        result: what runs show.
        criteria: what defines outcomes, by key, where it is not what :mod:`sim.outcomes` says.
    """
    made = table("outcome", "share", "95 % interval", "in words", "which is", right=("share",))
    for number, outcome in enumerate(OUTCOMES):
        found = result.share(outcome.key)
        count = int(result.counts.outcome[-1, number])
        interval = f"{percent(found.low)} to {percent(found.high)}"
        words = runs_in_words(count, result.runs)
        criterion = (criteria or {}).get(outcome.key, outcome.criterion)
        made.add_row(outcome.name, percent(found.share), interval, words, criterion)
    return made


def facts(result: EnsembleResult) -> Table:
    """Return when, on whose terms, how often Washington swings, and what players get."""
    toward = f"{result.swings_per_year():.1f} toward Russia, {result.swings_per_year('ukraine'):.1f} toward Ukraine"
    made = table("", "")
    made.show_header = False
    made.add_row("First deal", when(result))
    made.add_row("Terms", _terms(result))
    made.add_row("US swings a year", f"{toward}; {result.tilt_switches_per_year():.1f} switches of tilt")
    made.add_row("Utils per week", ", ".join(f"{key} {signed(x, 2)}" for key, x in result.payoffs().items()))
    return made


def when(result: EnsembleResult) -> str:
    """Return how often and by when there is a first deal."""
    if result.counts.first_deal[0] == result.runs:
        return "in force when the runs begin"
    never = int(result.counts.first_deal[-1])
    reached = f"in {runs_in_words(result.runs - never, result.runs)}"
    median = result.median_weeks_to_first_deal()
    if median is None:
        return reached
    return f"{reached}, in half the runs by week {median:.0f} ({result.dates[int(median)]})"


def _terms(result: EnsembleResult) -> str:
    terms = result.terms()
    if terms is None:
        return "no run ends on terms"
    each = ", ".join(f"{issue} {value:.2f}" for issue, value in terms.items())
    return f"{on_whose_terms(terms)}: {each} ({TERMS_SCALE})"


def move_table(result: EnsembleResult, players: Sequence[Named] = PLAYERS) -> Table:
    """Return the moves each player makes most."""
    made = table("player", "most used moves, share of weeks")
    moves = moves_in_words(result, players)
    for player in players:
        made.add_row(player.name, moves[player.key])
    return made


def moves_in_words(result: EnsembleResult, players: Sequence[Named] = PLAYERS) -> dict[str, str]:
    """Return the moves each player makes most, by key of the player."""
    moves = result.moves()
    told = {}
    for player in players:
        used = moves[(moves["player"] == player.key) & (moves["share"] > 0.0)]
        own = used.nlargest(MOST_USED, "share")
        each = (f"{label} {percent(share)}" for label, share in zip(own["label"], own["share"], strict=True))
        told[player.key] = "; ".join(each)
    return told


def sentence(result: EnsembleResult, endings: Mapping[str, str] = ENDINGS) -> str:
    """Return the result in one plain sentence, most frequent outcome first; ``endings`` says what each is like."""
    counts = sorted(zip(result.counts.outcome[-1].tolist(), OUTCOME_KEYS, strict=True), reverse=True)
    told = [(count, key) for count, key in counts if count >= WORTH_TELLING * result.runs]
    parts = (f"in {runs_in_words(count, result.runs)} {endings[key]}" for count, key in told)
    swings = f"Washington's posture toward Moscow swings about {result.swings_per_year():.1f} times a year"
    return f"After {plural(result.weeks, 'week')} ({result.dates[-1]}), {joined(parts)}; {swings}."
