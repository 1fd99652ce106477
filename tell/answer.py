"""The answer to a scenario's question in words: the answer, its size, whether it stands, what it is conditional on."""

from collections.abc import Iterator
from typing import Any

from diplomatic_swings.experiments.questions.answer import POSTERIOR, Answer, Check
from diplomatic_swings.experiments.questions.asking import outcome_of
from diplomatic_swings.experiments.questions.effect import NO, UNCLEAR, YES, direction
from diplomatic_swings.experiments.runs.paired import Paired
from diplomatic_swings.forms.percent import percent
from diplomatic_swings.sim.world.calendar import date_of
from diplomatic_swings.tell.events import effects_of
from diplomatic_swings.tell.words import joined, plural, points, share_in_words, signed

HEADS = {YES: "Yes", NO: "No, the opposite", UNCLEAR: "No clear difference"}

COLUMNS = ("asked with", "without it", "with it", "difference", "95 % interval", "stands", "residual")
NUMBERS = frozenset(COLUMNS[1:5]) | {"residual"}

MOST_DIGITS = 4

UNSETTLED = "*"
"""Mark of a residual at which values do not count as settled."""


def headline(answer: Answer) -> str:
    """Return the answer in one sentence: yes or no, how much, and how often it stands."""
    x = answer.effect
    return f"{HEADS[direction(x)]}{_but(answer)}. {size_in_words(answer, x)} {standing(answer)}"


def _but(answer: Answer) -> str:
    """Return how far the answer itself has to be taken back: another solve, the numbers, or another reading upsets it."""
    upset = [name for name, ok in answer.stands.items() if not ok]
    if any(name.startswith("seed ") for name in upset):
        return ", but another solve of the same game says otherwise"
    if POSTERIOR in upset:
        return ", but not under the draws of the fit"
    return ", though not in every reading of the world" if upset else ""


def size_in_words(answer: Answer, x: Paired) -> str:
    """Return how often the outcome comes with what is asked about and without, and the difference."""
    if answer.times:
        return (
            f"With it {x.b:.2f} times a run, without it {x.a:.2f} times ({answer.question['outcome']['label']}): "
            f"{signed(x.difference, 2)}, 95 % interval {ends(answer, x)}."
        )
    with_it, without = (share_in_words(share, answer.runs) for share in (x.b, x.a))
    return (
        f"With it {answer.question['outcome']['label']} in {with_it}, without it in {without}: "
        f"{points(x.difference)} percentage points, 95 % interval {ends(answer, x)}."
    )


def ends(answer: Answer, x: Paired) -> str:
    """Return an interval; an end that only rounds to zero has digits enough to show on which side of it it lies."""
    scale, digits = (1.0, 2) if answer.times else (100.0, 1)
    return " to ".join(_beside_zero(scale * end, digits) for end in (x.low, x.high))


def _beside_zero(value: float, digits: int) -> str:
    while digits < MOST_DIGITS and value and not float(f"{value:.{digits}f}"):
        digits += 1
    return signed(value, digits)


def standing(answer: Answer) -> str:
    """Return in how many seeds and lenses, and whether under the draws of a fit, the answer stands."""
    stands = answer.stands
    if len(stands) == 1:
        return "It was asked once, so nothing says whether it stands."
    groups = {"seed": "seeds", "lens": "lenses"}
    parts = []
    for kind, noun in groups.items():
        of_kind = {name: ok for name, ok in stands.items() if name.startswith(f"{kind} ")}
        if of_kind:
            fails = [name.removeprefix(f"{kind} ") for name, ok in of_kind.items() if not ok]
            but = f" (not {joined(fails)})" if fails else ""
            parts.append(f"{sum(of_kind.values())} of {len(of_kind)} {noun}{but}")
    if POSTERIOR in stands:
        word = "under" if stands[POSTERIOR] else "not under"
        parts.append(f"{word} the {len(answer.draws)} draws of the fit")
    sizes = [check.effect.difference for check in answer.checks]
    low, high = (signed(x, 2) if answer.times else points(x) for x in (min(sizes), max(sizes)))
    return f"It stands in {joined(parts)}; over seeds and lenses the difference runs from {low} to {high}."


def unsettled(answer: Answer) -> str:
    """Return a warning if the values of the answer itself do not settle; empty if they do."""
    first = answer.checks[0]
    if first.settled:
        return ""
    return (
        f"Warning: the values have not settled (residual {max(first.residuals):.3f}, at most "
        f"{answer.scenario.solver.tolerance:g} is asked). Do not build on this answer; solve it more finely."
    )


def question_lines(answer: Answer) -> list[str]:
    """Return what is asked, what it is compared with, and what is counted."""
    question, start = answer.question, answer.scenario.start
    outcome = outcome_of(answer.scenario, answer.scenario)
    when = f"from {date_of(start, outcome.weeks.start)} to {date_of(start, outcome.weeks.stop)}"
    if outcome.endings:
        last = date_of(start, outcome.weeks.stop - 1)
        when = f"at any time to {last}" if outcome.ever else f"on {last}"
    counted = "times a run" if answer.times else "runs in which"
    return [
        f"Question: {question['asks']}",
        f"Compared with: {question['control']['label']}",
        f"Counted: {counted}: {question['outcome']['label']} ({_definition(answer)}; {when})",
    ]


def _definition(answer: Answer) -> str:
    """Return exactly what is counted, by the names that files use."""
    outcome: dict[str, Any] = answer.question["outcome"]
    if "ending" in outcome:
        return f"ending {' or '.join(outcome['ending'])}"
    return f"{outcome['player']}: {' or '.join(outcome['does'])}"


def conditions(answer: Answer) -> list[str]:
    """Return what the effect is conditional on."""
    return list(_conditions(answer))


def _conditions(answer: Answer) -> Iterator[str]:
    left_out = answer.question["control"].get("without", ())
    if answer.same_values:
        yield (
            "Nobody foresees it: players value their moves as if no event were coming, and learn of it when it "
            "happens. An announced one, expected by all, could do something else. Both sides use the same values."
        )
    else:
        yield (
            "Both sides are solved on their own, as worlds in which everybody has known the difference from the start. "
            "The error of the two solves is not in the interval; the seeds show it."
        )
    for name in left_out:
        event = answer.scenario.content["events"][name]
        changed = {**event.get("add", {}), **event.get("set", {})}
        if len(changed) + len(event.get("force", {})) > 1:
            what = joined(effects_of(event, answer.scenario.content))
            yield f"“{event['name']}” is taken as a whole, as the file states it: {what}."
    yield from _anyway(answer)
    yield (
        "The interval is the luck of the runs alone, with the model's numbers as they are; most of these are judgements. "
        "It is an effect in this model, not a forecast."
    )


def _anyway(answer: Answer) -> Iterator[str]:
    """Yield how often a player makes the move of its own accord where no event forces it."""
    barred = answer.question["control"].get("bar")
    for words, x in answer.anyway:
        if x.b < 1.0:
            yield f"{words} in {share_in_words(x.b, answer.runs)} with the event: in the rest it is not legal then."
        if barred and x.a == 0.0:
            yield f"{words} in no run of the control, where it is barred; nobody foresees that either."
        else:
            yield (
                f"{words} in {share_in_words(x.a, answer.runs)} of the control too, of its own accord and at another time: "
                "the effect is that of the date and the size, not of the move as such."
            )


def changes(answer: Answer) -> list[str]:
    """Return what would change the answer: checks in which it does not stand, and more runs where it is unclear."""
    stands = answer.stands
    lines = [_otherwise(answer, check) for check in answer.checks[1:] if not stands[check.name]]
    if POSTERIOR in stands and not stands[POSTERIOR]:
        others = sum(direction(each.effect) != direction(answer.effect) for each in answer.draws)
        lines.append(
            f"The uncertain numbers: {others} of {plural(len(answer.draws), 'draw')} of the fit say otherwise."
        )
    x = answer.effect
    if direction(x) == UNCLEAR and x.difference:
        half = (x.high - x.low) / 2.0
        enough = answer.runs * (half / x.difference) ** 2
        lines.append(
            f"More runs: a difference of this size would be clear with about {float(f'{enough:.2g}'):,.0f}."
        )
    if len(stands) == 1:
        lines.append("Other seeds and readings: not looked at, as it was asked once.")
    elif not lines:
        lines.append("None of the seeds and readings tried changes the answer.")
    return lines


def _otherwise(answer: Answer, check: Check) -> str:
    x = check.effect
    size = f"{signed(x.difference, 2) if answer.times else points(x.difference)} ({ends(answer, x)})"
    reading = answer.readings.get(check.name)
    who = (
        f"Reading the world by {check.name} ({reading})"
        if reading
        else f"Another solve and other luck ({check.name})"
    )
    return f"{who}: {HEADS[direction(x)].lower()}, {size}."


def check_rows(answer: Answer) -> list[list[str]]:
    """Return the checks as rows of a table with :data:`COLUMNS`."""
    stands = answer.stands
    rows = [
        [*_row(answer, check.name, check.effect, stands=stands[check.name]), _residual(check)]
        for check in answer.checks
    ]
    over_draws = answer.posterior
    if over_draws is not None:
        worst = max(answer.draws, key=lambda check: max(check.residuals))
        name = f"{len(answer.draws)} draws of the fit"
        rows.append([*_row(answer, name, over_draws, stands=stands[POSTERIOR]), _residual(worst)])
    return rows


def _row(answer: Answer, name: str, x: Paired, *, stands: bool) -> list[str]:
    if answer.times:
        cells = [
            f"{x.a:.2f}",
            f"{x.b:.2f}",
            signed(x.difference, 2),
            ends(answer, x),
        ]
    else:
        cells = [percent(x.a), percent(x.b), points(x.difference), ends(answer, x)]
    asked_again = len(answer.stands) > 1
    return [name, *cells, ("yes" if stands else "no") if asked_again else "not asked"]


def _residual(check: Check) -> str:
    return f"{max(check.residuals):.3f}{'' if check.settled else UNSETTLED}"


def residual_line(answer: Answer) -> str:
    """Return what the residuals of the table say."""
    words = f"Residual: how far policies still moved in the solve, {answer.scenario.solver.tolerance:g} counts as settled"
    return (
        f"{words} ({UNSETTLED} not settled)."
        if any(not check.settled for check in (*answer.checks, *answer.draws))
        else f"{words}."
    )
