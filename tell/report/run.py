"""The report of runs: the story, why, who did what to which paper, the solve, inputs, limits."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from diplomatic_swings.experiments.runs.expectations import Expectations, expected
from diplomatic_swings.experiments.runs.mechanisms import Mechanisms
from diplomatic_swings.experiments.runs.papers import FATES
from diplomatic_swings.experiments.runs.ranges import Ranges, ranges
from diplomatic_swings.experiments.runs.reasons import reasons
from diplomatic_swings.experiments.runs.runs import BargainingResult
from diplomatic_swings.forms.percent import percent
from diplomatic_swings.sim.scenario.loading import differences, dump, load
from diplomatic_swings.sim.scenario.question_form import QUESTION
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.world.outcomes import OUTCOMES
from diplomatic_swings.sim.world.state import ISSUES
from diplomatic_swings.tell.report.common import (
    BASELINE,
    again,
    input_section,
    limits,
    mechanism_section,
    same_options,
    solver_section,
)
from diplomatic_swings.tell.report.judgement import judgement_section
from diplomatic_swings.tell.report.page import Block, Bullets, Code, Page, Section, Table, Text
from diplomatic_swings.tell.report.parts import (
    folded,
    pictures,
    present,
    sentence_case,
    story_section,
    whole_section,
)
from diplomatic_swings.tell.story import story
from diplomatic_swings.tell.terminal.run import CRITERIA, imposed_in_words, moves_in_words, when, why
from diplomatic_swings.tell.words import plural, runs_in_words, signed

FIRST = ("watched", "outcomes", "papers")
"""Pictures that are shown at once; the others are folded away, and not printed."""

_RANGE = (
    "Gain if the paper were in force at the start, in utils of the signer, beyond going on as things are and without "
    "private pressure; in brackets the chance that this type signs when it comes to decide. A paper is in range if "
    "every signer gains; the last column is the share of runs still at war in which, by the types they have, all do."
)


def page(result: BargainingResult, mechanisms: Mechanisms, folder: Path) -> Page:
    """Return the page of runs.

    Args:
        result: what the runs show.
        mechanisms: what mattered most.
        folder: folder of results with the pictures, if any were drawn.
    """
    from diplomatic_swings.plots.gallery import RUNS

    scenario, options = result.scenario, same_options([result])
    sections = [
        about_section(scenario),
        story_section(story(result, mechanisms)),
        pictures(RUNS, result, folder, FIRST, ("what-to-see", "What to see in the pictures")),
        mechanism_section(mechanisms, ("scenario.yaml", scenario), options),
        endings(result),
        solver_section([result], [""]),
        folded(who(result)),
        folded(bargaining_range(result, expected(scenario, result.solved.solution.beta), ranges(result))),
        folded(terms(result)),
        folded(judgement_section(scenario)),
        folded(pictures(RUNS, result, folder, [one.name for one in RUNS if one.name not in FIRST])),
        folded(_inputs(result)),
        limits(),
        again(f"swings run scenario.yaml {options}", [result], size_of(result)),
        whole_section(folder, {"scenario.yaml": (scenario.title, scenario)}, dump),
    ]
    return Page(scenario.title, f"{scenario.name}: {size_of(result)}, seed {result.seed}", present(sections))


def about_section(scenario: Scenario) -> Section:
    """Return what the scenario is about, what to watch for, and the question that it asks."""
    blocks: list[Block] = [Text(" ".join(scenario.introduction.split()))]
    if scenario.watch_for:
        blocks += [Text("What to watch for:"), Bullets(scenario.watch_for)]
    question = scenario.content.get(QUESTION)
    if question:
        asks = f"It asks: {question['asks']} It is compared with {question['control']['label']}:"
        blocks += [Text(asks), Code(f"swings answer {scenario.name}")]
    return Section("about", "What this is about", blocks)


def size_of(result: BargainingResult) -> str:
    """Return how much was run."""
    s = result.scenario
    return f"{plural(result.runs, 'run')} of {plural(s.weeks, 'week')} from {s.start.isoformat()}"


def endings(result: BargainingResult) -> Section:
    """Return how runs end, and by whom terms are imposed."""
    columns = ["ending", "share", "95 % interval", "in words", "which is"]
    rows = []
    for number, outcome in enumerate(OUTCOMES):
        x = result.share(outcome.key)
        words = runs_in_words(int(result.counts.outcome[-1, number]), result.runs)
        interval = f"{percent(x.low)} to {percent(x.high)}"
        criterion = CRITERIA.get(outcome.key, outcome.criterion)
        rows.append([outcome.name, percent(x.share), interval, words, criterion])
    caption = f"State of {plural(result.runs, 'run')} on {result.dates[-1]}"
    lines = [Text(f"First deal: {when(result)}.")]
    if any(result.imposed_by().values()):
        lines.append(Text(f"Terms are imposed {imposed_in_words(result)}."))
    return Section(
        "endings", "How the runs end", (Table(caption, columns, rows, frozenset({"share"})), *lines)
    )


def who(result: BargainingResult) -> Section:
    """Return who tabled, signed, refused, withdrew and broke what, and what else players do."""
    blocks: list[Block] = [Bullets(why(result, reasons(result))), _players(result)]
    blocks += [_papers(result), _moves(result)]
    if cut := int(result.game_counts.full):
        blocks.append(
            Text(f"Later deals of {plural(cut, 'run')} are not counted: their lists of events are full.")
        )
    return Section("who", "Who tabled, signed, refused and broke what", blocks)


def _players(result: BargainingResult) -> Table:
    columns = ["player", *FATES, "gained by its own signature"]
    gaining = result.gaining()
    rows = []
    for i, player in enumerate(result.scenario.players):
        times = [f"{int(n):,}" for n in result.game_counts.fate[:, :, i].sum(axis=1)]
        share = gaining[player.key]
        rows.append([player.name, *times, "" if share is None else percent(share)])
    caption = f"Times in {plural(result.runs, 'run')}, by player"
    return Table(caption, columns, rows, frozenset(columns[1:]))


def _papers(result: BargainingResult) -> Table:
    """Return what became of each paper, and in how many of its deals all signers gained."""
    columns = ["paper", "kind", *FATES[:-1], "in force", "all gained", "broken"]
    counts = result.game_counts
    rows = []
    for p, package in enumerate(result.scenario.packages):
        times = [f"{int(n):,}" for n in counts.fate[:, p].sum(axis=1)]
        deals = int(counts.deals[p])
        gained = percent(int(counts.both_gain[p]) / deals) if deals else ""
        kind = "settlement" if package.settlement else "ceasefire"
        rows.append([package.label, kind, *times[:-1], f"{deals:,}", gained, times[-1]])
    caption = f"Times in {plural(result.runs, 'run')}, by paper"
    return Table(caption, columns, rows, frozenset(columns[2:]))


def _moves(result: BargainingResult) -> Table:
    players = result.scenario.players
    payoffs, moves = result.payoffs(), moves_in_words(result)
    columns = ["player", "utils a week", "moves used most, share of its weeks"]
    rows = [[player.name, signed(payoffs[player.key], 2), moves[player.key]] for player in players]
    return Table("What each player gets and does", columns, rows, frozenset({"utils a week"}))


def bargaining_range(result: BargainingResult, e: Expectations, r: Ranges) -> Section:
    """Return what each type of each signer gains by each paper at the start, and how often all gain later."""
    types = [
        (i, k, f"{kind} {player.capital}")
        for i, player in enumerate(result.scenario.players)
        if any(i in package.signers for package in result.scenario.packages)
        for k, kind in enumerate(player.types)
    ]
    columns = ["paper", *(name for *_, name in types), "all gain, runs at war"]
    later = _mean_share(r)
    rows = []
    for p, package in enumerate(result.scenario.packages):
        cells = [_gain(float(e.gain[i, k, p]), float(e.signs[i, k, p])) for i, k, _ in types]
        rows.append([package.label, *cells, "" if np.isnan(later[p]) else percent(float(later[p]))])
    table = Table("Gain in utils, and chance to sign", columns, rows, frozenset(columns[1:]))
    return Section("range", "Who would gain by which paper", (Text(_RANGE), table))


def _gain(gain: float, chance: float) -> str:
    """Return a gain with the chance to sign; nothing for a player whom the paper does not bind."""
    return "" if np.isnan(chance) else f"{signed(gain, 1)} ({percent(chance)})"


def _mean_share(r: Ranges) -> np.ndarray:
    """Return the mean share of runs at war in which all signers gain, by paper; NaN where none were looked at."""
    seen = ~np.isnan(r.all_gain).all(axis=1)
    return r.all_gain[seen].mean(axis=0) if seen.any() else np.full(r.all_gain.shape[1], np.nan)


def terms(result: BargainingResult) -> Section:
    """Return the terms of each paper, with who may table it and whom it binds."""
    players = result.scenario.players
    columns = ["paper", *ISSUES, "times in force", "tabled by", "binds"]

    def capitals(numbers: Sequence[int]) -> str:
        return ", ".join(players[i].capital for i in numbers)

    rows = [
        [
            package.label,
            *(f"{term:.2f}" for term in package.terms),
            f"{int(result.game_counts.deals[p]):,}",
            capitals(package.tabled_by),
            capitals(package.signers),
        ]
        for p, package in enumerate(result.scenario.packages)
    ]
    about = (
        "Territory, alignment and relief run from Kyiv's ideal (0) to Moscow's (1), guarantees from none (0) to a "
        "treaty (1). The terms of a paper are fixed; players choose among papers."
    )
    table = Table("Terms by paper", columns, rows, frozenset({*ISSUES, "times in force"}))
    return Section("terms", sentence_case("the terms of the papers"), (Text(about), table))


def _inputs(result: BargainingResult) -> Section:
    inputs = differences(load(BASELINE), result.scenario)
    title, none = "Settings that differ from the baseline", "None: every setting is that of the baseline."
    return input_section(inputs, (BASELINE, "here"), result.scenario, title, none)
