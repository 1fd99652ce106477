"""The report of a run: the story, why, figures, pictures, inputs, limits, and how to do it again."""

from pathlib import Path

from app.report.common import (
    BASELINE,
    again,
    input_table,
    limits,
    mechanism_section,
    same_options,
    size_of,
    whole,
)
from app.report.page import Page, Section, Table, Text
from app.report.parts import pictures, present, story_section
from app.report.story import story
from app.run_report import TERMS_SCALE, moves_in_words, when
from app.words import on_whose_terms, percent, plural, runs_in_words, signed
from experiments.ensemble import EnsembleResult
from experiments.mechanisms import Mechanisms
from sim.outcomes import OUTCOMES
from sim.players import PLAYERS
from sim.scenario import Scenario, differences, load


def page(result: EnsembleResult, found: Mechanisms, folder: Path) -> Page:
    """Return the page of a run.

    Args:
        result: what an ensemble found.
        found: what decided most.
        folder: folder of results with the pictures, if any were drawn.
    """
    from plots.gallery import PICTURES

    scenario = result.scenario
    sections = [
        story_section(story(result, found)),
        mechanism_section(found, ("scenario.yaml", scenario)),
        endings(result),
        terms_and_moves(result),
        pictures(PICTURES, result, folder),
        inputs(result.scenario),
        limits(),
        again([f"swings run scenario.yaml {same_options(result)}"], [result], size_of(result)),
        whole(folder, {"scenario.yaml": (scenario.title, scenario)}),
    ]
    return Page(scenario.title, f"{scenario.name}: {size_of(result)}, seed {result.seed}", present(sections))


def endings(result: EnsembleResult) -> Section:
    """Return how runs end."""
    columns = ["ending", "share", "95 % interval", "in words", "which is"]
    rows = []
    for number, outcome in enumerate(OUTCOMES):
        x = result.share(outcome.key)
        words = runs_in_words(int(result.counts.outcome[-1, number]), result.runs)
        interval = f"{percent(x.low)} to {percent(x.high)}"
        rows.append([outcome.name, percent(x.share), interval, words, outcome.criterion])
    caption = f"State of {plural(result.runs, 'run')} on {result.dates[-1]}"
    return Section("endings", "How the runs end", (Table(caption, columns, rows, frozenset({"share"})),))


def terms_and_moves(result: EnsembleResult) -> Section:
    """Return when there is a deal, on whose terms, who gains, and what players do."""
    lines = [Text(f"First deal: {when(result)}.")]
    found = result.terms()
    tables = []
    if found is None:
        lines.append(Text("No run ends on terms."))
    else:
        lines.append(Text(f"The terms are {on_whose_terms(found)} ({TERMS_SCALE})."))
        rows = [[issue, f"{value:.2f}"] for issue, value in found.items()]
        tables.append(
            Table("Mean terms of the runs that end on terms", ["issue", "terms"], rows, frozenset({"terms"}))
        )
    return Section("terms", "When, on whose terms, and by which moves", (*lines, *tables, _players(result)))


def _players(result: EnsembleResult) -> Table:
    payoffs, moves = result.payoffs(), moves_in_words(result)
    columns = ["player", "utils a week", "moves used most, share of its weeks"]
    rows = [[player.name, signed(payoffs[player.key], 2), moves[player.key]] for player in PLAYERS]
    return Table("What each player gets and does", columns, rows, frozenset({"utils a week"}))


def inputs(scenario: Scenario) -> Section:
    """Return the inputs that differ from the baseline."""
    found = differences(load(BASELINE), scenario)
    if not found:
        told: tuple[Text | Table, ...] = (Text("None: every input is that of the baseline."),)
    else:
        caption = f"{plural(len(found), 'input')} unlike the baseline's"
        told = (input_table(caption, found, (BASELINE, "here")),)
    return Section("inputs", "Inputs that differ from the baseline", told)
