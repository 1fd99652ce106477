"""The bargaining game held against the record of 2025, target by target, by the functions of the first model.

    python -m experiments.bargaining.validation [RUNS [PATH=VALUE ...]] > docs/bargaining-validation.md

The page has the first model's figures of ``docs/validation.md`` beside it.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from experiments.bargaining.happened import happened
from experiments.bargaining.runs import Play, play_with
from experiments.bargaining.solves import Solved, solution_for
from experiments.validation import WEEKS, Validation, check_scenario, held_against_record
from experiments.validation_page import figure, page
from sim.bargaining.loading import lasting, load
from sim.bargaining.records import Scenario

NAME = "talks-2025-01"
RUNS = 1000
BEFORE = Path(__file__).parents[2] / "docs" / "validation.md"
"""The page of the first model."""

_ROW = re.compile(r"^\| (?P<target>\w+) \| (?:fit|check) \| [^|]+ \| (?P<median>[^|]+) \| (?P<band>[^|]+) \|")


def validate_game(scenario: Scenario, solved: Solved, runs: int, seed: int = 0) -> Validation:
    """Hold a scenario of the bargaining game that starts on 20 January 2025 against the record.

    Args:
        scenario: what to play; at least ``WEEKS`` weeks long.
        solved: its values.
        runs: number of runs; all paths are kept.
        seed: seed of the runs and of what is drawn beside them.

    Raises:
        ValueError: if the scenario starts on another day or is too short.
    """
    check_scenario(scenario)
    played = happened(play_with(scenario, solved, Play(runs, seed, kept=runs)))
    return held_against_record(scenario, played, played, seed)


def before(text: str) -> dict[str, tuple[str, str]]:
    """Return median and band of every target on the page of the first model."""
    rows = (_ROW.match(line) for line in text.splitlines())
    return {row["target"]: (row["median"], row["band"]) for row in rows if row}


def game_page(
    now: Validation, first: dict[str, tuple[str, str]], settings: Sequence[str] = ()
) -> Iterator[str]:
    """Yield the lines of the page: both models beside each other, what cannot be had, then all else.

    Args:
        now: the bargaining game held against the record.
        first: median and band of every target of the first model.
        settings: what was laid over the scenario, for a quick look.
    """
    s = now.scenario
    yield "# The bargaining game held against 2025"
    yield from ("", "<!-- Written by `python -m experiments.bargaining.validation`; do not edit. -->", "")
    yield f"Scenario `{s.name}`: {now.runs} runs of {s.weeks} weeks from {s.start.isoformat()}, seed {now.seed},"
    yield f"digest {s.digest}. Its numbers are not fitted yet; the first model's are those of [its page](validation.md),"
    yield "drawn from a fit to the record. The figures are computed by the same functions for the record and both models."
    if settings:
        yield f"This is a quick look with {', '.join(settings)}: too brief a solve for its figures to be relied on."
    yield from ("", "## Before and after", "")
    yield "*Inside*: the record lies within the 90 % band of the runs of the bargaining game."
    yield from ("", "| target | half | record | first model | bargaining game | inside | unit |")
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for row in now.checks.itertuples():
        median, band = first.get(row.target, ("-", "-"))
        ours = f"{figure(row.median)} ({figure(row.low)} to {figure(row.high)})"
        inside = "-" if row.low != row.low else ("yes" if row.inside else "no")
        yield (
            f"| {row.target} | {row.half} | {figure(row.record)} | {median} ({band}) | {ours} | {inside} | {row.unit} |"
        )
    if now.missing:
        yield from ("", "Figures that this game cannot have:", "")
        yield from (f"- `{name}`: {why}." for name, why in now.missing.items())
    yield ""
    body = page(now).split("\n## ")[2:]
    yield from (f"## {part.rstrip()}\n" for part in body)


def main() -> None:
    """Print the page; with settings, for a quick look, values may be unsettled."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    scenario = load(NAME, sys.argv[2:])
    solved = solution_for(scenario, allow_unsettled=bool(sys.argv[2:]))
    found = validate_game(lasting(scenario, WEEKS), solved, runs)
    sys.stdout.write(
        "\n".join(game_page(found, before(BEFORE.read_text(encoding="utf-8")), sys.argv[2:])).rstrip() + "\n"
    )


if __name__ == "__main__":
    main()
