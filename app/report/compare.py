"""The report of a comparison: what differs, why each side ends as it does, and every input that differs."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from app.compare_report import sentence, verdict
from app.report.common import (
    again,
    input_table,
    limits,
    mechanism_section,
    same_options,
    whole,
)
from app.report.page import Block, Page, Section, Table, Text
from app.report.parts import pictures, present, story_section
from app.report.story import change, ending, why
from app.run_report import TERMS_SCALE
from app.words import percent, plural, points, signed
from experiments.compare import Comparison
from experiments.mechanisms import Mechanisms
from experiments.paired import Paired
from sim.outcomes import OUTCOMES
from sim.players import PLAYERS
from sim.scenario import Scenario

_NUMBERS = ("A", "B", "B - A")
_SWINGS = ("swings toward Russia", "swings toward Ukraine", "switches of tilt")


def page(found: Comparison, whys: Sequence[Mechanisms], folder: Path) -> Page:
    """Return the page of a comparison.

    Args:
        found: what two scenarios have in common and in which they differ.
        whys: what decided most in A and in B.
        folder: folder of results with the pictures, if any were drawn.
    """
    from plots.gallery import COMPARISONS

    a, b = found.a.scenario, found.b.scenario
    sections = [
        story_section(story(found, whys)),
        endings(found),
        others(found),
        *_whys(whys, (a, b)),
        pictures(COMPARISONS, found, folder),
        inputs(found),
        limits(),
        again([f"swings compare a.yaml b.yaml {same_options(found.a)}"], [found.a, found.b], _size(found)),
        whole(folder, {"a.yaml": (f"A, {a.title}", a), "b.yaml": (f"B, {b.title}", b)}),
    ]
    about = f"A is {a.name}, B is {b.name}: {_size(found)} on the same shocks, seed {found.seed}"
    title = f"{a.title}, beside {b.title}" if a.title != b.title else f"{a.title}, played two ways"
    return Page(title, about, present(sections))


def _whys(whys: Sequence[Mechanisms], scenarios: Sequence[Scenario]) -> list[Section]:
    """Return what decided most on each side."""
    return [
        mechanism_section(one, (f"{side}.yaml", scenario), f"why-{side}", f" in {side.upper()}")
        for side, one, scenario in zip("ab", whys, scenarios, strict=False)
    ]


def _size(found: Comparison) -> str:
    return f"{plural(found.runs, 'pair')} of runs of {plural(found.weeks, 'week')}"


def story(found: Comparison, whys: Sequence[Mechanisms]) -> list[str]:
    """Return what differs most, what each side comes to, and why; the first sentence is the finding."""
    told = [sentence(found)]
    if found.identical:
        return [*told, ending(found.a), *(line for one in whys if (line := change(one)))]
    ends = [f"In A: {ending(found.a)}", f"In B: {ending(found.b)}"]
    return [*told, *ends, moved(found), due_to(found), *reasons(whys)]


def reasons(whys: Sequence[Mechanisms]) -> list[str]:
    """Return what weighed most on each side, and what would change it."""
    if not whys:
        return []
    return [*_each([why(one) for one in whys]), *_each([change(one) for one in whys])]


def _each(lines: Sequence[str]) -> list[str]:
    """Return what is said of each side, once if it is the same."""
    if len(set(lines)) == 1:
        return [f"In A and in B alike: {lines[0]}"] * bool(lines[0])
    return [f"In {side}: {line}" for side, line in zip("AB", lines, strict=False) if line]


def moved(found: Comparison) -> str:
    """Return how many runs end otherwise in B than in A, on the same shocks."""
    end = found.outcomes().tail(len(OUTCOMES))
    otherwise = int(end["only_b"].sum())
    if not otherwise:
        return "Every run ends in B as it ends in A."
    return f"On the same shocks, {otherwise:,} of {plural(found.runs, 'run')} end otherwise in B than in A."


def due_to(found: Comparison) -> str:
    """Return to how many inputs a difference is due."""
    count = len(found.inputs)
    if count == 1:
        return "A and B differ in one input alone, so whatever differs follows from it."
    return f"A and B differ in {count} inputs; what differs follows from all of them together."


def endings(found: Comparison) -> Section:
    """Return how runs end in both, and the differences."""
    columns = ["ending", *_NUMBERS, "95 % interval (points)", "verdict"]
    rows = []
    for outcome in OUTCOMES:
        x = found.outcome(outcome.key)
        interval = f"{points(x.low)} to {points(x.high)}"
        rows.append([outcome.name, percent(x.a), percent(x.b), points(x.difference), interval, verdict(x)])
    caption = f"State on {found.a.dates[-1]} in A and on {found.b.dates[-1]} in B"
    return Section("endings", "How the runs end", (Table(caption, columns, rows, frozenset(_NUMBERS)),))


def others(found: Comparison) -> Section:
    """Return swings, payoffs and terms of both, and the differences."""
    swings = dict(zip(_SWINGS, found.swings().values(), strict=True))
    payoffs = {p.name: x for p, x in zip(PLAYERS, found.payoffs().values(), strict=True)}
    tables: list[Block] = [
        _table("Washington's swings a year", "swings", swings),
        _table("Payoffs, utils a week", "player", payoffs),
    ]
    terms = found.terms()
    if terms is None:
        tables.append(Text("No run ends on terms in both A and B, so there are no terms to compare."))
    else:
        pairs = plural(found.counts.terms.pairs, "pair")
        tables.append(
            _table(
                f"Terms ({TERMS_SCALE}), over the {pairs} of runs that end on terms in both", "issue", terms
            )
        )
    return Section("figures", "Swings, payoffs and terms", tables)


def _table(caption: str, first: str, figures: Mapping[str, Paired]) -> Table:
    columns = [first, *_NUMBERS, "95 % interval", "verdict"]
    rows = [[name, *_figures(x), verdict(x)] for name, x in figures.items()]
    return Table(caption, columns, rows, frozenset(_NUMBERS))


def _figures(x: Paired) -> list[str]:
    unknown = x.low != x.low
    interval = "unknown" if unknown else f"{signed(x.low, 3)} to {signed(x.high, 3)}"
    return [f"{x.a:.3f}", f"{x.b:.3f}", signed(x.difference, 3), interval]


def inputs(found: Comparison) -> Section:
    """Return the inputs in which the scenarios differ."""
    if not found.inputs:
        return Section("inputs", "Inputs that differ", (Text("A and B do not differ in any input."),))
    caption = f"{plural(len(found.inputs), 'input')} in which A and B differ"
    return Section("inputs", "Inputs that differ", (input_table(caption, found.inputs, ("A", "B")),))
