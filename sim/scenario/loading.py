"""Loading scenarios: by name or path, with settings, a lens, policies.

For example::

    pressed = load("talks-2025-01", overrides=["decisions.us.discount=0.97"])

A file is laid over the one it extends and a lens, checked against the tables of the game, and
returned frozen.  All mistakes are reported at once, with file, line and column.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from diplomatic_swings.forms.content import Difference, compared
from diplomatic_swings.forms.library import LENSES, POLICIES, is_path, shipped
from diplomatic_swings.forms.listing import Listed, head, listed, listed_scenarios
from diplomatic_swings.forms.parsing import parse
from diplomatic_swings.forms.problems import Mark, Problem, Report, ScenarioError
from diplomatic_swings.forms.tree import Branch, Leaf
from diplomatic_swings.sim.scenario import form
from diplomatic_swings.sim.scenario.assembly import Request, assemble, policy_files
from diplomatic_swings.sim.scenario.building import build
from diplomatic_swings.sim.scenario.checks import check_game, menus
from diplomatic_swings.sim.scenario.common_form import FILE_NAME
from diplomatic_swings.sim.scenario.essence import flat
from diplomatic_swings.sim.scenario.form import json_schema, meaning, schema_text
from diplomatic_swings.sim.scenario.legality import check_forced
from diplomatic_swings.sim.scenario.menu_checks import Policies, check_whole
from diplomatic_swings.sim.scenario.ranges import quantities
from diplomatic_swings.sim.scenario.timetable import arrange, keyed
from diplomatic_swings.sim.scenario.varying import lasting, vary, with_bar, without_event
from diplomatic_swings.sim.scenario.writing import dump
from diplomatic_swings.sim.scenario.writing import template as written_template
from diplomatic_swings.sim.tables.records import Scenario

__all__ = [
    "Difference",
    "Listed",
    "Problem",
    "Scenario",
    "ScenarioError",
    "available",
    "capitals",
    "differences",
    "dump",
    "flatten",
    "following",
    "json_schema",
    "lasting",
    "lenses",
    "load",
    "meaning",
    "policy_names",
    "quantities",
    "schema_text",
    "template",
    "vary",
    "with_bar",
    "without_event",
]


def load(
    name_or_path: str | Path,
    overrides: Sequence[str] = (),
    lens: str | None = None,
    policies: Mapping[str, str] | None = None,
) -> Scenario:
    """Return a scenario.

    Args:
        name_or_path: name of a shipped scenario, or path of a YAML file.
        overrides: settings such as ``decisions.us.discount=0.97``, applied last.
        lens: name or path of a lens, in place of the one the file names.
        policies: name or path of a policy by player, over those the file names.

    Raises:
        ScenarioError: with all mistakes in the files.
    """
    report = Report()
    tree = assemble(Request(name_or_path, overrides, lens, policies), report)
    return _read(tree, report)


def following(scenario: Scenario, policies: Mapping[str, str]) -> Scenario:
    """Return the scenario with other policies for some players.

    Args:
        scenario: the scenario; it does not change.
        policies: name or path of a policy by player.

    Raises:
        ScenarioError: if there is no such policy, or it prices or bars an option that the player does not have here.
    """
    chosen = {**scenario.content["policies"], **policies}
    text = dump(replace(scenario, content={**scenario.content, "policies": chosen}))
    root = parse(text, scenario.name).root
    report = Report()
    tree = keyed(root, report) if isinstance(root, Branch) else Branch(Mark(scenario.name))
    return _read(arrange(tree, [scenario.name], report), report)


def _read(tree: Branch, report: Report) -> Scenario:
    """Return the scenario of a tree in which everything is laid over each other.

    Raises:
        ScenarioError: with all mistakes in it, and those that are reported already.
    """
    who = form.outline(tree)
    content = form.scenario_form(who).check(tree, "", report)
    players = who.players if who else ()
    files = policy_files(tree, players, report)
    followed = _policies(files, players, report)
    if report.complete:
        _check(tree, players, files, report)
    report.stop_if_any()
    return build(_portable(content or {}, files), followed)


def _check(tree: Branch, players: tuple[str, ...], files: Policies, report: Report) -> None:
    """Report what is wrong between the parts of a scenario."""
    options = menus(tree, players)
    seated = {player: file for player, file in files.items() if player in options}
    check_whole(tree, seated, options, report)
    check_game(tree, players, files, report)
    check_forced(tree, options, seated, report)


def _policies(files: Policies, players: tuple[str, ...], report: Report) -> dict[str, dict[str, Any]]:
    shape = form.policy_shape(players)
    return {player: shape.check(root, "", report) or {} for player, (_, root) in files.items()}


def _portable(content: dict[str, Any], files: Policies) -> dict[str, Any]:
    """Return the content with policies mentioned so that they load from anywhere."""
    names = content["policies"]
    paths = {player: str(files[player][0].absolute()) for player, name in names.items() if is_path(name)}
    return {**content, "policies": {**names, **paths}}


def flatten(scenario: Scenario) -> dict[str, float | str]:
    """Return every setting that affects results by dotted path, numbers as floats."""
    return flat(scenario.content)


def differences(first: Scenario, second: Scenario) -> list[Difference]:
    """Return every setting that affects results in which two scenarios differ."""
    return compared(flatten(first), flatten(second))


def template(
    from_name: str, name: str = "mine", title: str = "My scenario", chosen: Mapping[str, float] | None = None
) -> str:
    """Return the commented YAML text of a new scenario that builds on another.

    Args:
        from_name: name or path of the scenario to build on.
        name: name of the new one; save it as ``<name>.yaml``.
        title: its title.
        chosen: numbers that it changes, by dotted path.

    Raises:
        ScenarioError: if the base is not valid, or the name no name of a file.
    """
    report = Report()
    FILE_NAME.check(Leaf(name, Mark("template")), "name", report)
    report.stop_if_any()
    return written_template(load(from_name), from_name, name, title, chosen)


def available() -> list[Listed]:
    """Return the shipped scenarios, baselines first."""
    return listed_scenarios()


def lenses() -> list[Listed]:
    """Return the shipped lenses."""
    return listed(LENSES)


def capitals(scenario: Scenario) -> dict[str, str]:
    """Return the players by their capital in lower case, as users may call them."""
    return {player.capital.casefold(): player.key for player in scenario.players}


def policy_names() -> dict[str, tuple[str, ...]]:
    """Return the names of the shipped policies by player."""
    owners = {name: str(head(path).scalar("player")) for name, path in shipped(POLICIES).items()}
    return {
        key: tuple(n for n, owner in owners.items() if owner == key) for key in sorted(set(owners.values()))
    }
