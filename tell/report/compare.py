"""The report of a comparison: what differs, why each side ends as it does, every input."""

from collections.abc import Sequence
from pathlib import Path

from diplomatic_swings.experiments.runs.compare import (
    BROKEN,
    DEEDS,
    IN_FORCE,
    OFFERS,
    PAYOFFS,
    TABLES,
    TERMS,
    TURNS,
    GameComparison,
)
from diplomatic_swings.experiments.runs.mechanisms import Mechanisms
from diplomatic_swings.forms.percent import percent
from diplomatic_swings.sim.scenario.loading import dump
from diplomatic_swings.sim.world.outcomes import OUTCOMES
from diplomatic_swings.tell.endings import ending
from diplomatic_swings.tell.report.common import (
    again,
    input_section,
    limits,
    mechanism_section,
    same_options,
    solver_section,
)
from diplomatic_swings.tell.report.page import Block, Page, Section, Table, Text
from diplomatic_swings.tell.report.parts import folded, pictures, present, story_section, whole_section
from diplomatic_swings.tell.story import change, main_reason, unsettled
from diplomatic_swings.tell.terminal.compare import (
    CHANCE,
    SOLVES,
    clearest_moves,
    endings,
    figures,
    more_than_one,
    numbers,
    other_control,
    sentence,
    side_names,
    verdict,
)
from diplomatic_swings.tell.words import ENDINGS, plural, points

FIRST = ("comparison", "papers-compared")
"""Pictures that are shown at once; the others are folded away, and not printed."""

_NUMBERS = ("A", "B", "B - A")
_TABLES = (
    (TABLES, "Tabled, times per 100 runs", "paper", 1),
    (IN_FORCE, "In force, times per 100 runs", "paper", 1),
    (OFFERS, "Papers offered, times per 100 runs", "player", 1),
    (DEEDS, "Weighty acts, times per 100 runs", "act", 1),
    (BROKEN, "Peaces broken by choice, times per 100 runs", "player", 1),
    (PAYOFFS, "Satisfaction, own scale, utils per week", "player", 3),
    (TURNS, "Washington's swings and tilt switches, per year", "change", 1),
    (TERMS, "Terms where both settle (0 Kyiv's ideal, 1 Moscow's)", "issue", 3),
)
_NONE = {
    TABLES: "No paper is tabled in A or in B.",
    IN_FORCE: "No paper enters into force in A or in B.",
    BROKEN: "Nobody breaks a peace by choice, neither in A nor in B.",
    TERMS: "No run settles in both A and B, so there are no terms to compare.",
}


def page(pair: GameComparison, whys: Sequence[Mechanisms], folder: Path) -> Page:
    """Return the page of a comparison.

    Args:
        pair: what two scenarios have in common and in which they differ.
        whys: what mattered most in A and in B.
        folder: folder of results with the pictures, if any were drawn.
    """
    from diplomatic_swings.plots.gallery import COMPARISONS

    a, b = pair.a.scenario, pair.b.scenario
    sides = [pair.a, pair.b]
    options = same_options(sides)
    sections = [
        story_section(story(pair, whys)),
        ends(pair),
        pictures(COMPARISONS, pair, folder, FIRST, ("what-to-see", "What to see in the pictures")),
        moves(pair),
        *(
            mechanism_section(why, (f"{side}.yaml", scenario), options, f"why-{side}", f" in {side.upper()}")
            for side, why, scenario in zip("ab", whys, (a, b), strict=False)
        ),
        solver_section(sides, [" of A", " of B"]),
        folded(papers(pair)),
        folded(pictures(COMPARISONS, pair, folder, [x.name for x in COMPARISONS if x.name not in FIRST])),
        input_section(
            pair.inputs, ("A", "B"), a, "Settings that differ", "A and B do not differ in any setting."
        ),
        limits(),
        again(f"swings compare a.yaml b.yaml {options}", sides, _size(pair)),
        whole_section(folder, {"a.yaml": (f"A, {a.title}", a), "b.yaml": (f"B, {b.title}", b)}, dump),
    ]
    first, second = side_names(pair)
    about = f"{first}, is {a.name}; {second}, is {b.name}: {_size(pair)} with the same luck, seed {pair.seed}"
    if not any(pair.labels):
        about = f"A is {a.name}, B is {b.name}: {_size(pair)} with the same luck, seed {pair.seed}"
    title = f"{a.title}, beside {b.title}" if a.title != b.title else f"{a.title}, played two ways"
    return Page(title, about, present(sections))


def _size(pair: GameComparison) -> str:
    return f"{plural(pair.runs, 'pair')} of runs of {plural(pair.weeks, 'week')}"


def story(pair: GameComparison, whys: Sequence[Mechanisms]) -> list[str]:
    """Return what differs most, what each side comes to, and why; the first sentence is the finding."""
    warnings = [line for side, of in ((pair.a, " of A"), (pair.b, " of B")) if (line := unsettled(side, of))]
    if pair.identical:
        lines = [ending(pair.a, ENDINGS), *_reasons(pair, whys)]
        return [sentence(pair), *warnings[:1], *lines]
    ends_ = [f"In {x}: {ending(side, ENDINGS)}" for x, side in zip("AB", (pair.a, pair.b), strict=True)]
    return [
        sentence(pair),
        *warnings,
        *more_than_one(pair),
        *other_control(pair),
        *ends_,
        moved(pair),
        signed(pair),
        due_to(pair),
        *_reasons(pair, whys),
    ]


def _reasons(pair: GameComparison, whys: Sequence[Mechanisms]) -> list[str]:
    """Return what weighed most on each side and what would change it, once where both are the same."""
    scenarios = (pair.a.scenario, pair.b.scenario)
    sides = list(zip("AB", whys, scenarios, strict=False))
    lines: list[str] = []
    for words in (main_reason, change):
        texts = [words(why, scenario) for _, why, scenario in sides]
        if len(set(texts)) == 1:
            lines += [f"In A and in B alike: {texts[0]}"] if texts[0] else []
        else:
            lines += [f"In {x}: {text}" for (x, *_), text in zip(sides, texts, strict=True) if text]
    return lines


def moved(pair: GameComparison) -> str:
    """Return how many runs end differently in B than in A, with the same luck."""
    differently = int(pair.outcomes().tail(len(OUTCOMES))["only_b"].sum())
    if not differently:
        return "Every run ends in B as it ends in A."
    return (
        f"With the same luck, {differently:,} of {plural(pair.runs, 'run')} end differently in B than in A."
    )


def signed(pair: GameComparison) -> str:
    """Return which paper's times in force differ most, if any clearly do."""
    shown = {label: x for label, x in figures(pair, IN_FORCE).items() if x.low > 0.0 or x.high < 0.0}
    if not shown:
        return "No paper enters into force clearly more or less often in B."
    label, x = max(shown.items(), key=lambda item: abs(item[1].difference))
    way = "more" if x.difference > 0.0 else "less"
    return (
        f"“{label}” enters into force {way} often in B: {x.b:.1f} rather than {x.a:.1f} times per 100 runs."
    )


def due_to(pair: GameComparison) -> str:
    """Return to how many settings a difference is due, and what the intervals leave out."""
    count = len(pair.inputs)
    if count == 1:
        due = "A and B differ in one setting alone, so whatever differs follows from it"
    else:
        due = f"A and B differ in {count} settings; what differs follows from all of them together"
    return f"{due}." if pair.same_values else f"{due}, or from the error of the two solves. {SOLVES}"


def ends(pair: GameComparison) -> Section:
    """Return how runs end in both, and the differences."""
    columns = ["ending", *_NUMBERS, "95 % interval (points)", "verdict"]
    rows = []
    for name, x in endings(pair).items():
        interval = f"{points(x.low)} to {points(x.high)}"
        rows.append([name.strip(), percent(x.a), percent(x.b), points(x.difference), interval, verdict(x)])
    caption = f"State on {pair.a.dates[-1]} in A and on {pair.b.dates[-1]} in B"
    return Section("endings", "How the runs end", (Table(caption, columns, rows, frozenset(_NUMBERS)),))


def papers(pair: GameComparison) -> Section:
    """Return papers tabled and in force, peaces broken, payoffs, swings and terms of both."""
    return Section(
        "figures",
        "Papers, peaces, satisfaction, swings and tilt switches",
        [_table(pair, *row) for row in _TABLES],
    )


def _table(pair: GameComparison, group: str, title: str, first: str, digits: int) -> Block:
    rows = [[name, *numbers(x, digits), verdict(x)] for name, x in figures(pair, group).items()]
    if not rows:
        return Text(_NONE.get(group, f"{title}: nothing to compare."))
    columns = [first, *_NUMBERS, "95 % interval", "verdict"]
    return Table(title, columns, rows, frozenset(_NUMBERS))


def moves(pair: GameComparison) -> Section:
    """Return the everyday moves that are clearly more or less frequent in B."""
    rows = [
        [
            label,
            player,
            percent(x.a),
            percent(x.b),
            points(x.difference),
            f"{points(x.low)} to {points(x.high)}",
        ]
        for player, label, x in clearest_moves(pair)
    ]
    if not rows:
        return Section("moves", "Moves", (Text("No move is clearly more or less frequent in B."),))
    columns = ["move", "player", *_NUMBERS, "95 % interval (points)"]
    table = Table("Share of the player's weeks, largest difference first", columns, rows, frozenset(_NUMBERS))
    return Section("moves", "Moves that clearly differ", (table, Text(CHANCE)))
