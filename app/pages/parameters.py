"""The page of parameters: drift, deals, calendar, decisions."""

from typing import Any

from app.pages.markdown import page
from app.pages.tables import described, first_sentence
from sim.calendar import CalendarParams
from sim.deals import DealParams
from sim.files.records import Scenario
from sim.mind import DecisionParams
from sim.players import PLAYERS
from sim.world import WorldParams


def parameters_page(scenario: Scenario) -> str:
    """Return the page of coefficients: drift, deals, calendar, decisions."""
    given = scenario.content
    about = (
        f"Every coefficient of the rules, as `{scenario.name}` has it. Each is set by its dotted path, as "
        "in `--set world.brent_level=50`. The source of a number says where it comes from; the plausible "
        "range is what sweeps and sensitivity runs use. Payoffs have [a page of their own](payoffs.md)."
    )
    texts = [about]
    for name, record in (("world", WorldParams), ("deals", DealParams), ("calendar", CalendarParams)):
        texts += [f"## {name}", first_sentence(record), described(record, given[name], "###")]
    for player in PLAYERS:
        texts += [f"## decisions.{player.key}", described(DecisionParams, given["decisions"][player.key])]
        texts.append(_mind(given["decisions"][player.key]))
    return page("Parameters", *texts)


def _mind(given: dict[str, Any]) -> str:
    """Return whose reply a player foresees, and how its type comes about."""
    return f"Foresees the reply of `{given['counterpart']}`; its type is `{given['type']}`."
