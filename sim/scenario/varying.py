"""A scenario with other numbers: what sweeps, fits and tests of robustness change."""

from collections.abc import Mapping, Sequence
from typing import Any

from diplomatic_swings.forms.numbers import Quantity
from diplomatic_swings.forms.problems import Report
from diplomatic_swings.forms.varying import PLACE, varied
from diplomatic_swings.sim.scenario.building import build
from diplomatic_swings.sim.scenario.checks import ROUNDING
from diplomatic_swings.sim.scenario.form import Outline, scenario_form
from diplomatic_swings.sim.scenario.menu_checks import no_such_paper
from diplomatic_swings.sim.scenario.question_form import QUESTION
from diplomatic_swings.sim.tables.records import Policy, Scenario
from diplomatic_swings.sim.world.calendar import WEEK

COST_UNIT = "util"


def vary(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """Return the scenario with other numbers; its name stays, its digest changes.

    Several times as fast as loading the files again.  A range that does not hold the new value goes.

    Args:
        scenario: the scenario to start from; it does not change.
        values: new numbers by dotted path, such as ``{"decisions.us.discount": 0.97}``.

    Raises:
        ScenarioError: if a path is no number of the scenario, a number is out of its bounds, priors no longer
            sum to 1, or the paper on the table is none of the packages.
    """
    who = Outline(tuple((player.key, player.types) for player in scenario.players))
    content = varied(scenario, values, scenario_form(who))
    report = Report()
    for key, row in content["players"].items():
        total = sum(kind["prior"].value for kind in row["types"].values())
        if abs(total - 1.0) > ROUNDING:
            report.add(PLACE, f"players.{key}.types", f"expected priors that sum to 1 (given {total:g})")
    if expected := no_such_paper(content["state"]["tabled"].value, len(content["packages"])):
        report.add(PLACE, "state.tabled", expected)
    report.stop_if_any()
    return _built(content, scenario)


def lasting(scenario: Scenario, weeks: int) -> Scenario:
    """Return the scenario over another number of weeks."""
    return _built({**scenario.content, "weeks": weeks}, scenario)


def without_event(scenario: Scenario, key: str) -> Scenario:
    """Return the scenario without one of its events: the control of what the event does.  It has no question.

    Args:
        scenario: the scenario; it does not change.
        key: the event as settings call it, such as ``a-summit``.

    Raises:
        KeyError: if it has no such event.
    """
    events = dict(scenario.content["events"])
    del events[key]
    content = {name: part for name, part in scenario.content.items() if name != QUESTION}
    return _built({**content, "events": events}, scenario)


def with_bar(scenario: Scenario, bar: Mapping[str, Sequence[str]], start: int, weeks: int) -> Scenario:
    """Return the scenario with one more event, that keeps players from some levers.  It has no question.

    Args:
        scenario: the scenario; it does not change.
        bar: levers by player.
        start: first week in which they are barred.
        weeks: for how many weeks.
    """
    event = {
        "date": scenario.start + start * WEEK,
        "name": "barred in the control",
        "kind": "format",
        "bar": {player: tuple(levers) for player, levers in bar.items()},
        "for_weeks": weeks,
        "source": "the control of the question",
    }
    events = {**scenario.content["events"], "barred-in-the-control": event}
    ordered = dict(sorted(events.items(), key=lambda item: item[1]["date"]))
    content = {name: part for name, part in scenario.content.items() if name != QUESTION}
    return _built({**content, "events": ordered}, scenario)


def _built(content: dict[str, Any], scenario: Scenario) -> Scenario:
    followed = {scenario.players[policy.player].key: _policy_content(policy) for policy in scenario.policies}
    return build(content, followed)


def _policy_content(policy: Policy) -> dict[str, Any]:
    """Return the content of the file that a policy was read from."""
    costs = {name: Quantity(value, COST_UNIT) for name, value in policy.cost.items()}
    words = {name: getattr(policy, name) for name in ("name", "title", "introduction", "source")}
    return {**words, "cost": costs, "bar": list(policy.bar)}
