"""Parts that the reports of runs and of comparisons share."""

from collections.abc import Mapping, Sequence

from diplomatic_swings.experiments.designs.game_points import player_names
from diplomatic_swings.experiments.runs.mechanisms import Mechanisms, Pull
from diplomatic_swings.experiments.runs.runs import BargainingResult
from diplomatic_swings.sim.scenario.loading import Difference, meaning, quantities
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.store.version import VERSION
from diplomatic_swings.tell.report.page import Block, Bullets, Code, Fold, Section, Table, Text
from diplomatic_swings.tell.report.parts import again_section, sentence_case, shown
from diplomatic_swings.tell.story import (
    change,
    main_reason,
    mechanism_lines,
    mechanism_sentences,
    reason,
    rival_head,
    tied_next,
    unsettled,
)
from diplomatic_swings.tell.words import plural, signed

BASELINE = "talks-2025-01"

LIMITS = (
    "It is not a forecast. A share of runs says how often the model's players end there, given its numbers.",
    "An interval covers the luck of the draw alone: more runs make it narrower, not the model truer.",
    "Values are solved by simulation and linear within a regime; `swings solve` says how far two solves stand apart.",
    "Payoffs, types and private pressures are judgements with ranges; most have no figure in the record to hold them to.",
    "The four terms of a paper are fixed: players choose among papers with names, they do not draft.",
    "Each side is one player with one purpose. Factions, parliaments and single persons are left out.",
    "A player picks better moves more often, not always; it knows the rules and guesses the others' types.",
    "A util is a player's own scale of satisfaction: compare options of one player, never two players.",
)
"""What the model is not, in short; docs/model.md has it at length."""

_MOST_TERMS = 8
_MOST_INPUTS = 30
_OF_PLAYERS = ("decisions", "payoffs", "players", "levers", "acts")
"""Parts of a scenario that hold numbers by player."""


def limits(more: Sequence[str] = ()) -> Section:
    """Return the assumptions and limits, first those of the kind of report."""
    return Section("limits", "Assumptions and limits", (Bullets([*more, *LIMITS]),))


def mechanism_section(
    why: Mechanisms, file: tuple[str, Scenario], options: str, key: str = "why", of: str = ""
) -> Section:
    """Return the three mechanisms that mattered most, what would change them, and all terms folded away.

    Args:
        why: what mattered most.
        file: name of the scenario's file beside the page, and the scenario.
        options: options that play the same again.
        key: name of the section.
        of: which of two scenarios it is about, as in " in A".
    """
    title = f"The three mechanisms that mattered most{of}"
    if not why.reasons:
        words = "No run holds a decision of the kind that decides here, so there is nothing to weigh."
        if why.weighed:
            words = main_reason(why, file[1])
        return Section(key, title, (Text(words),))
    scenario = file[1]
    more = [Text(line) for line in (tied_next(why, scenario), change(why, scenario)) if line]
    lines = mechanism_sentences(why, scenario)
    parts = (Bullets(lines, numbered=True), *more, *_trial(why, file, options))
    figures = Fold(f"The figures behind these{of}", (Bullets(mechanism_lines(why, scenario), numbered=True),))
    return Section(key, title, (*parts, figures, _all_terms(why, scenario, of), *_rival(why, scenario, of)))


def _rival(why: Mechanisms, scenario: Scenario, of: str) -> tuple[Block, ...]:
    """Return what mattered most where runs end in the rival ending; nothing if there is none."""
    if why.rival is None or not why.rival.reasons:
        return ()
    sentences = mechanism_sentences(why.rival, scenario)
    lines = Bullets(mechanism_lines(why.rival, scenario), numbered=True)
    return (
        Text(f"{rival_head(why)}. What mattered most in runs with the second{of}:"),
        Bullets(sentences, numbered=True),
        Fold(f"The figures behind these, in runs with the second{of}", (lines,)),
    )


def _trial(why: Mechanisms, file: tuple[str, Scenario], options: str) -> tuple[Block, ...]:
    """Return how to try a mechanism: the term that sets choices apart, or the strongest, halved."""
    name, scenario = file
    numbers = quantities(scenario)
    for pull in (*(why.shifted or ())[:1], *why.reasons):
        paths = weights_of(pull, scenario)
        if paths:
            break
    else:
        return ()
    halved = " ".join(f"--set-b {path}={numbers[path].value / 2.0:g}" for path in paths)
    words = f"To try it, halve it and compare ({reason(pull, why.act)}); the second scenario is solved anew, which takes minutes:"
    return Text(words), Code(f"swings compare {name} {name} {halved} {options}")


def weights_of(pull: Pull, scenario: Scenario) -> list[str]:
    """Return the paths of the numbers that a term hangs on: its weights in the player's payoff, for each type."""
    player = scenario.players[pull.player].key
    if pull.key == "private pressure":
        return [f"decisions.{player}.pressure"]
    own, end = f"payoffs.{player}.", f".{pull.key}"
    return [
        path
        for path, number in quantities(scenario).items()
        if path.startswith(own) and path.endswith(end) and number.value
    ]


def _all_terms(why: Mechanisms, scenario: Scenario, of: str) -> Fold:
    columns = ["term", "player", "shift of log odds", "95 % interval", "rank", "decisions", "runs"]
    numbers = frozenset(columns[2:])
    tables = [
        Table(f"Terms for what was done{of}", columns, _rows(why.reasons, scenario), numbers),
        Table(f"Terms against what was done{of}", columns, _rows(why.counterweights, scenario), numbers),
    ]
    words = (
        "A sample of decisions, spread over the runs, is weighed as the player itself weighed them. What the act was "
        "worth splits into terms that add up to it. Each is multiplied by the player's precision, so that it reads as "
        "a shift of the log odds of the act: +0.7 doubles the odds, -0.7 halves them. Intervals, ranks and ties come from a "
        "bootstrap over runs. Sizes of one player's terms add up to the log odds of the act."
    )
    return Fold(f"How this is computed, and more terms{of}", (Text(words), *tables))


def _rows(pulls: Sequence[Pull], scenario: Scenario) -> list[list[str]]:
    return [
        [
            pull.label,
            scenario.players[pull.player].capital,
            signed(pull.mean, 1),
            f"{signed(pull.low, 1)} to {signed(pull.high, 1)}",
            " to ".join(dict.fromkeys(map(str, pull.ranks))),
            str(pull.decisions),
            str(pull.runs),
        ]
        for pull in pulls[:_MOST_TERMS]
    ]


def solver_section(results: Sequence[BargainingResult], names: Sequence[str]) -> Section:
    """Return how the values were solved, with a warning where they have not settled.

    Args:
        results: what runs show.
        names: what each is called: "" for the only one, or " of A" and " of B".
    """
    warnings = [
        Text(line, strong=True)
        for r, name in zip(results, names, strict=True)
        if (line := unsettled(r, name))
    ]
    columns = ["figure", *(f"value{name}" for name in names)]
    numbers = frozenset(columns[1:])
    rows = [[name, *cells] for name, cells in _solver_rows(results)]
    about = (
        "The residual says how far policies still moved over the last iterations (0 to 1). A small step is not "
        "convergence; two solves with other seeds that agree are, and `swings solve` compares them."
    )
    return Section(
        "solver",
        "How far the values can be trusted",
        (*warnings, Table("The solve", columns, rows, numbers), Text(about)),
    )


def _solver_rows(results: Sequence[BargainingResult]) -> list[tuple[str, list[str]]]:
    solutions = [r.solved.solution for r in results]
    rows = [
        ("settled", ["yes" if s.settled else "NO" for s in solutions]),
        ("residual", [f"{s.residual:.4f}" for s in solutions]),
        ("residual at which it counts as settled", [f"{r.scenario.solver.tolerance:g}" for r in results]),
        ("iterations", [str(len(s.steps)) for s in solutions]),
        ("seconds", [f"{s.seconds:.0f}" for s in solutions]),
        ("digest of the values", [r.solved.digest for r in results]),
    ]
    for regime in solutions[0].fit:
        cells = [f"{100.0 * s.fit[regime]:.0f} %" for s in solutions]
        rows.append((f"payoffs to come explained, {regime}", cells))
    return rows


def input_section(
    inputs: Sequence[Difference], names: tuple[str, str], scenario: Scenario, title: str, none: str
) -> Section:
    """Return the inputs in which two scenarios differ, in plain words; the rest of many are folded away.

    Args:
        inputs: what differs.
        names: what the two are called.
        scenario: whose players they are.
        title: head of the section.
        none: what to say where nothing differs.
    """
    if not inputs:
        return Section("inputs", title, (Text(none),))
    rows = [[*_input(one, scenario), one.path] for one in inputs]
    columns = ["what it is", *names, "unit", "setting"]
    caption = f"{plural(len(inputs), 'setting')} in which they differ"
    blocks: list[Block] = [Table(caption, columns, rows[:_MOST_INPUTS])]
    if rest := rows[_MOST_INPUTS:]:
        blocks.append(
            Fold(f"{plural(len(rest), 'more setting')}", (Table("The other settings", columns, rest),))
        )
    return Section("inputs", title, blocks)


def _input(one: Difference, scenario: Scenario) -> list[str]:
    num = meaning(one.path)
    return [
        input_name(one.path, player_names(scenario)),
        shown(one.first),
        shown(one.second),
        num.unit if num else "",
    ]


def input_name(path: str, owners: Mapping[str, str]) -> str:
    """Return what a setting is, in plain words; of a player's own, whose it is.

    Args:
        path: its dotted path.
        owners: names of the players by key.
    """
    num = meaning(path)
    if num is None:
        return sentence_case(path.replace("_", " ").replace(".", ": ").replace("-", " "))
    head, *rest = path.split(".")
    owner = owners.get(rest[0]) if rest and head in _OF_PLAYERS else None
    return f"{owner}: {num.meaning}" if owner else sentence_case(num.meaning)


def again(command: str, results: Sequence[BargainingResult], size: str) -> Section:
    """Return how to reproduce a result: command, seed, version, digests of scenarios and of values."""
    digests = "; ".join(
        f"scenario {r.scenario.name} has digest {r.scenario.digest}, its values {r.solved.digest}"
        for r in results
    )
    facts = f"{size}, seed {results[0].seed}, version {VERSION}; {digests}."
    return again_section([command], facts)


def same_options(results: Sequence[BargainingResult]) -> str:
    """Return the options that play the same again."""
    first = results[0]
    settled = all(r.solved.solution.settled for r in results)
    return f"--runs {first.runs} --seed {first.seed}" + ("" if settled else " --allow-unsettled")
