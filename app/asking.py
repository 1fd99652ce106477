"""The questions of ``swings new``: what to build on, what to call it, which numbers to change."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import typer
from diplomatic_swings.app.replay import BASE
from diplomatic_swings.tell.console import show

if TYPE_CHECKING:
    from diplomatic_swings.sim.tables.records import Scenario

EVENTS = "events."
"""Events are a list in a file: a new one is written, not a number of an old one changed."""


_DIGITS = 10
"""Digits of a prior that is computed: the priors of a player add up to 1."""


class Wanted(NamedTuple):
    """What a new scenario is to be: its base, its title, and the numbers that it changes, by dotted path."""

    base: str
    title: str
    chosen: Mapping[str, float]


def ask(name: str) -> Wanted:
    """Return what the user wants, asked on the terminal; every answer is checked at once."""
    from diplomatic_swings.sim.scenario.loading import load

    base = _base()
    scenario = load(base)
    title = typer.prompt("Title", default=name.replace("-", " ").capitalize())
    return Wanted(base, str(title).strip(), _changes(scenario))


def _base() -> str:
    """Return the shipped scenario to build on."""
    from diplomatic_swings.forms.problems import did_you_mean
    from diplomatic_swings.sim.scenario.loading import available

    listed = {each.name: each.sentence for each in available()}
    while True:
        base = str(typer.prompt("Build on which scenario? (? lists them)", default=BASE)).strip()
        if base in listed:
            show(listed[base])
            return base
        if base == "?":
            show(*(f"  {each:26} {sentence}" for each, sentence in listed.items()))
        else:
            show(f"expected the name of a shipped scenario (given '{base}'){did_you_mean(base, listed)}")


def _changes(scenario: "Scenario") -> dict[str, float]:
    """Return the numbers to change, asked for one by one until there are no more."""
    from diplomatic_swings.sim.scenario.loading import quantities

    known = {path: each for path, each in quantities(scenario).items() if not path.startswith(EVENTS)}
    shown = _listed(scenario)
    show("What can be changed, with its value, unit and what is plausible:")
    show(*(f"  {number:2}  {_about(path, scenario)}" for number, path in enumerate(shown, 1)))
    chosen: dict[str, float] = {}
    while True:
        which = str(
            typer.prompt(
                "Change which? (its number, or a dotted path; Enter: no more)", default="", show_default=False
            )
        ).strip()
        if not which:
            return chosen
        path = shown[int(which) - 1] if which.isdecimal() and 0 < int(which) <= len(shown) else which
        if path not in known:
            show(
                f"expected 1 to {len(shown)}, or the dotted path of a number (given '{which}'){_near(which, known)}"
            )
            continue
        chosen.update(_changed(path, scenario, chosen))


def _changed(path: str, scenario: "Scenario", chosen: Mapping[str, float]) -> dict[str, float]:
    """Return a number's new value, asked for until there is a valid one, and what must change with it; nothing on Enter."""
    from diplomatic_swings.forms.problems import ScenarioError
    from diplomatic_swings.sim.scenario.loading import quantities, vary

    known = quantities(scenario)
    now = {**{name: each.value for name, each in known.items()}, **chosen}
    asked = f"New value of {path} (now {now[path]:g} {known[path].unit}; Enter: leave it)"
    while text := str(typer.prompt(asked, default="", show_default=False)).strip():
        try:
            made = {path: float(text), **_other_priors(path, float(text), now)}
            vary(scenario, {**chosen, **made})
        except ValueError:
            show(f"expected a number (given '{text}')")
        except ScenarioError as error:
            show("; ".join(f"{problem.path}: {problem.message}" for problem in error.problems))
        else:
            show(*(f"  {name}: {now[name]:g} -> {value:g}" for name, value in made.items()))
            return made
    return {}


def _other_priors(path: str, value: float, now: Mapping[str, float]) -> dict[str, float]:
    """Return the priors of a player's other types beside a new one: they share what is left, in proportion."""
    table, *_, last = path.split(".")
    if (table, last) != ("players", "prior"):
        return {}
    types = path.partition(".types.")[0]
    others = {each: now[each] for each in now if each.startswith(f"{types}.types.") and each != path}
    whole = sum(others.values())
    return {each: round((1.0 - value) * part / whole, _DIGITS) for each, part in others.items() if whole}


def _near(which: str, known: Mapping[str, object]) -> str:
    from diplomatic_swings.forms.problems import did_you_mean

    return did_you_mean(which, known)


def _listed(scenario: "Scenario") -> list[str]:
    """Return the numbers that are shown: those that matter most, then those that the scenario itself has set."""
    from diplomatic_swings.sim.scenario.loading import differences, load, quantities
    from diplomatic_swings.sim.scenario.writing import USEFUL
    from diplomatic_swings.tell.report.common import BASELINE

    known = quantities(scenario)
    own = [each.path for each in differences(load(BASELINE), scenario)]
    return [path for path in dict.fromkeys((*USEFUL, *own)) if path in known and not path.startswith(EVENTS)]


def _about(path: str, scenario: "Scenario") -> str:
    """Return a number on one line: path, value, and what it means with unit and ranges."""
    from diplomatic_swings.sim.scenario.loading import meaning, quantities
    from diplomatic_swings.sim.scenario.writing import about_number

    num, own = meaning(path), quantities(scenario)[path]
    words = about_number(num, own) if num else own.unit
    return f"{path} = {own.value:g}: {words}"
