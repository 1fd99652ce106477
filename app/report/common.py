"""Parts that the reports of runs and of comparisons of the first model share."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from app.report.page import Block, Bullets, Code, Fold, Section, Table, Text
from app.report.parts import again_section, sentence_case, shown, whole_section
from app.report.story import mechanism_lines, named
from app.words import plural
from experiments.ensemble import EnsembleResult
from experiments.mechanisms import COST, Mechanisms, Pull
from experiments.version import VERSION
from sim.bargaining.loading import meaning as game_meaning
from sim.players import KEYS, PLAYERS
from sim.scenario import Difference, Scenario, dump, meaning, quantities

BASELINE = "baseline"
_MOST_TERMS = 12
_OF_PLAYERS = ("decisions", "payoffs")
"""Parts of a scenario that hold the same numbers for each player."""

LIMITS = (
    "It is not a forecast. A share of runs says how often the model's players end there, given its numbers.",
    "An interval covers the luck of the draw alone: more runs make it narrower, not the model truer.",
    "Payoffs are judgements, tuned so that runs resemble 2025{}.",
    "Each side is one player with one purpose. Factions, parliaments and single persons are left out.",
    "A player picks better moves more often, not always; it knows the rules and guesses the others' types.",
    "Utils are comparable within a player, never between players.",
)
"""What the model is not, in short; docs/odd.md and docs/calibration.md have it at length."""


_FITTED = "; --params posterior plays many sets that fit it alike"


def limits(more: Sequence[str] = (), *, fitted: bool = True) -> Section:
    """Return the assumptions and limits, first those of the kind of report.

    Args:
        more: those of the kind of report.
        fitted: whether the game has a fit, so that many sets of numbers can be played.
    """
    every = [line.format(_FITTED if fitted else "") for line in LIMITS]
    return Section("limits", "Assumptions and limits", (Bullets([*more, *every]),))


def mechanism_section(
    found: Mechanisms, file: tuple[str, Scenario], key: str = "why", of: str = ""
) -> Section:
    """Return the three mechanisms that mattered most, how to try them, and all terms folded away.

    Args:
        found: what decided most.
        file: name of the scenario's file beside the page, and the scenario.
        key: name of the section.
        of: which of two scenarios it is about.
    """
    title = f"The three mechanisms that mattered most{of}"
    if not found.pulls:
        return Section(key, title, (Text(nothing_to_weigh()),))
    parts = (Bullets(mechanism_lines(found), numbered=True), *_trial(found, file), _all_terms(found, of))
    return Section(key, title, parts)


def _trial(found: Mechanisms, file: tuple[str, Scenario]) -> tuple[Block, ...]:
    """Return how to try what would change the ending: the term that sets choices apart, or the strongest, halved."""
    pair, have = found.shifted(), quantities(file[1])
    for pull in (*(pair or ())[:1], *found.pulls):
        own, end = f"payoffs.{KEYS[pull.player]}.", f".{pull.key}"
        if weights := [path for path in have if path.startswith(own) and path.endswith(end)]:
            break
    else:
        return ()
    halved = " ".join(f"--set-b {path}={float(have[path].value) / 2.0:g}" for path in weights)
    words = f"Whether {named(pull)} is a cause can be tried: the same scenario beside one in which it weighs half."
    return Text(words), Code(f"swings compare {file[0]} {file[0]} {halved}")


def nothing_to_weigh() -> str:
    """Return what to say when no decision of the kind was taken."""
    return "No run holds a decision of the kind that decides here, so there is nothing to weigh."


def _all_terms(found: Mechanisms, of: str) -> Fold:
    columns = ["term", "player", "shift of log odds", "middle half", "decisions", "in the opposite choice"]
    rows = [_term(pull, found.opposite(pull)) for pull in found.pulls[:_MOST_TERMS]]
    numbers = frozenset(columns[2:])
    words = (
        "A sample of decisions is weighed against doing nothing, as the player itself weighs them. Each term "
        "is multiplied by the player's precision, so that it reads as a shift of the log odds of the move: "
        "+0.7 doubles the odds, -0.7 halves them. Given is the mean of the middle half of the decisions."
    )
    table = Table(f"The strongest terms{of}", columns, rows, numbers)
    return Fold(f"How this is computed, and more terms{of}", (Text(words), table))


def _term(pull: Pull, other: Pull | None) -> list[str]:
    label = "direct cost of the move" if pull.key == COST else pull.label
    middle = f"{pull.low:+.1f} to {pull.high:+.1f}"
    opposite = f"{other.middle:+.1f}" if other else "not seen"
    return [label, PLAYERS[pull.player].capital, f"{pull.middle:+.1f}", middle, str(pull.decisions), opposite]


def input_table(caption: str, inputs: Sequence[Difference], names: tuple[str, str]) -> Table:
    """Return every input in which two scenarios differ, in plain words."""
    columns = ["what it is", *names, "unit", "setting"]
    rows = [[*_input(one), one.path] for one in inputs]
    return Table(caption, columns, rows)


def _input(one: Difference) -> list[str]:
    num = meaning(one.path)
    return [input_name(one.path), shown(one.first), shown(one.second), num.unit if num else ""]


def input_name(path: str, players: Mapping[str, str] | None = None) -> str:
    """Return what a setting is, in plain words; of a player's own, whose it is.

    Args:
        path: its dotted path.
        players: names of the players of a scenario of the bargaining game, by key; else it is one of the first model.
    """
    num = meaning(path) if players is None else game_meaning(path)
    if num is None:
        return sentence_case(path.replace("_", " ").replace(".", ": ").replace("-", " "))
    head, *rest = path.split(".")
    names = {player.key: player.name for player in PLAYERS} if players is None else players
    owner = next((names[part] for part in rest[:1] if part in names), None)
    own = owner if head in _OF_PLAYERS else None
    return f"{own}: {num.meaning}" if own else sentence_case(num.meaning)


def again(commands: Sequence[str], results: Sequence[EnsembleResult], size: str) -> Section:
    """Return how to reproduce a result: commands, seed, version, digest."""
    first = results[0]
    digests = "; ".join(f"{r.scenario.name} has digest {r.scenario.digest}" for r in results)
    drawn = f" Numbers drawn from {first.draws.name}, digest {first.draws.digest}." if first.draws else ""
    facts = f"{size}, seed {first.seed}, version {VERSION}. Scenario {digests}.{drawn}"
    return again_section(commands, facts)


def whole(folder: Path, scenarios: Mapping[str, tuple[str, Scenario]]) -> Section:
    """Return scenarios in full, folded away; arguments as for :func:`whole_section`."""
    return whole_section(folder, scenarios, dump)


def same_options(result: EnsembleResult) -> str:
    """Return the options that play the same again."""
    drawn = " --params params.csv" if result.draws else ""
    return f"--runs {result.runs} --seed {result.seed}{drawn}"


def size_of(result: EnsembleResult) -> str:
    """Return how much was run."""
    s = result.scenario
    return f"{plural(result.runs, 'run')} of {plural(s.weeks, 'week')} from {s.start.isoformat()}"
