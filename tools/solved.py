"""Keep shipped solutions those of the rules and numbers as they are: `make solved`, and `python tools/solved.py --check` in CI.

    python tools/solved.py                 # make those anew that no longer serve
    python tools/solved.py minsk-freeze    # ship one more
    python tools/solved.py --check         # only say which no longer serve; exit 1 if any does not

A shipped solution serves the very rules and numbers that it was solved with, by its name.  Where the rules were only written
in other words - numbers and behaviour are those of the index - the file takes the new name; else it is solved anew,
a minute or two each.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from typing import Any

from diplomatic_swings.experiments.runs.solves import solution_for
from diplomatic_swings.sim.scenario.loading import load
from diplomatic_swings.sim.solver.solutions import SHIPPED, digest_of, numbers_digest, ship, shipped_file
from diplomatic_swings.store.atomic import write_text
from pages import ROOT, behaviour

INDEX = ROOT / "scenarios" / SHIPPED / "index.json"


def index() -> dict[str, Any]:
    """Return what is shipped: ``behaviour``, and by ``scenarios`` the digests of the file and of the numbers."""
    if not INDEX.exists():
        return {"behaviour": "", "scenarios": {}}
    content: dict[str, Any] = json.loads(INDEX.read_text("utf-8"))
    return content


def outdated(scenarios: Mapping[str, Any]) -> list[str]:
    """Return names of scenarios whose shipped solution does not serve, and of those that are new."""
    return [
        name for name, row in scenarios.items() if not row or not shipped_file(digest_of(load(name))).exists()
    ]


def make(name: str, before: Mapping[str, str], *, same_rules: bool) -> dict[str, str]:
    """Ship a scenario's solution and return its line of the index."""
    scenario = load(name)
    digest, numbers = digest_of(scenario), numbers_digest(scenario)
    old = shipped_file(before.get("file", ""))
    if shipped_file(digest).exists():
        print(f"{name}: has the values of another that is shipped", flush=True)
    elif same_rules and numbers == before.get("numbers") and old.exists():
        old.rename(shipped_file(digest))
        print(f"{name}: as before", flush=True)
    else:
        ship(scenario, solution_for(scenario).solution)
        print(f"{name}: solved", flush=True)
    return {"file": digest, "numbers": numbers}


def sweep(scenarios: Mapping[str, Mapping[str, str]]) -> None:
    """Delete files that no line of the index names."""
    named = {shipped_file(row["file"]) for row in scenarios.values()}
    for file in set(INDEX.parent.glob("*.solution")) - named:
        file.unlink()


def main() -> int:
    """Check shipped solutions, or make them anew; return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "names", nargs="*", metavar="SCENARIO", help="scenarios to ship besides those in the index"
    )
    parser.add_argument(
        "--check", action="store_true", help="only say which do not serve; exit 1 if any does not"
    )
    asked = parser.parse_args()
    before = index()
    scenarios: dict[str, dict[str, str]] = {**{name: {} for name in asked.names}, **before["scenarios"]}
    old = outdated(scenarios)
    if asked.check:
        print(
            "\n".join(f"{name}: no longer serves; make solved" for name in old) or f"{len(scenarios)} serve"
        )
        return 1 if old else 0
    if old:
        rules = behaviour().hex()
        same_rules = rules == before["behaviour"]
        made = {name: make(name, scenarios[name], same_rules=same_rules) for name in old}
        scenarios = dict(sorted({**scenarios, **made}.items()))
        write_text(
            INDEX, json.dumps({"behaviour": rules, "scenarios": scenarios}, indent=1) + "\n", force=True
        )
        sweep(scenarios)
    return 0


if __name__ == "__main__":
    sys.exit(main())
