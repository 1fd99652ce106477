"""The page of parameters: drift, calendar, shapes of features, papers, the solver, decisions."""

from diplomatic_swings.sim.scenario.form import TABLES
from diplomatic_swings.sim.tables.records import MindParams, Scenario
from diplomatic_swings.sim.world.state import State
from diplomatic_swings.tell.pages.markdown import number, page, table
from diplomatic_swings.tell.pages.tables import HEADS, described, first_sentence


def parameters_page(scenario: Scenario) -> str:
    """Return the page of coefficients: those of all players, then how each player decides."""
    given = scenario.content
    about = (
        f"Every coefficient of the rules, as `{scenario.name}` has it. Each is set by its dotted path, as "
        "in `--set world.brent_level=50`. The source of a number says where it comes from; the plausible "
        "range is what sweeps and sensitivity runs use. Payoffs have [a page of their own](payoffs.md)."
    )
    texts = [about]
    for name, record in TABLES.items():
        if record is not State:
            texts += [f"## {name}", first_sentence(record), described(record, given[name], "###")]
    for player in scenario.players:
        own = given["decisions"][player.key]
        texts += [f"## decisions.{player.key}", described(MindParams, own)]
    return page("Parameters", *texts, "## spread", _spread(scenario))


def _spread(scenario: Scenario) -> str:
    """Return how far the starts of training runs are spread, by variable."""
    rows = (
        (f"`{name}`", q.unit, number(q.value), q.source or "")
        for name, q in scenario.content["spread"].items()
    )
    about = "Spread of the state by variable: the scale on which values are fitted."
    return f"{about}\n\n{table((HEADS[0], HEADS[2], HEADS[4], HEADS[6]), rows)}"
