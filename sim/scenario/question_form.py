"""The form of a question in a scenario file: what is asked, what it is compared with, which outcome answers it."""

from typing import Annotated, NamedTuple

from diplomatic_swings.forms.containers import ListOf, Rows, Table
from diplomatic_swings.forms.numbers import Count, Plain
from diplomatic_swings.forms.quantity import Num, numbers
from diplomatic_swings.forms.shapes import Flag, OneOf, Shape, Text
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS

QUESTION = "question"
TABLE = "table"
"""What a player does who puts any paper on the table; one paper alone is ``table:`` and its key."""

RUNS, TIMES = "runs", "times"
"""How an outcome is counted: in how many runs at all, or how many times a run."""

WAYS = ("without", "bar", "set", "scenario")
"""How a control may differ."""


class Window(NamedTuple):
    """When an outcome is looked at."""

    weeks: Annotated[
        int, Num("weeks", 1, 520, "how many weeks count, from the first event left out on, or from the start")
    ]


def question_shape() -> Table:
    """Return the form of a question."""
    control: dict[str, Shape] = {
        "label": Text("what the control is like, in a few words"),
        "without": ListOf(
            Text("the name of an event, in lower-case words joined by hyphens"),
            "events left out",
            distinct=True,
            least=1,
        ),
        "bar": Rows(ListOf(Text("the name of a lever"), "names of levers", distinct=True, least=1), "player"),
        "set": Rows(Plain(), "dotted path of a number"),
        "scenario": Text("name or path of a scenario to compare with"),
    }
    outcome: dict[str, Shape] = {
        "label": Text("what is counted, in words that go on after: in how many runs"),
        "ending": ListOf(OneOf(OUTCOME_KEYS, "an ending:"), "endings", distinct=True, least=1),
        "ever": Flag("whether it is enough to be so in any of the weeks; if not, in the last one"),
        "player": Text("the key of a player"),
        "does": ListOf(
            Text(f"a lever, a weighty act, {TABLE}, or {TABLE}:PACKAGE"),
            "moves or acts",
            distinct=True,
            least=1,
        ),
        "count": OneOf((RUNS, TIMES), "what is counted:"),
        "weeks": Count(numbers(Window)["weeks"]),
    }
    fields: dict[str, Shape] = {
        "asks": Text(
            "a question that yes or no answers; yes if the outcome is more frequent than in the control"
        ),
        "control": Table(
            control, frozenset({"label"}), noun="field of a control", meaning="what it is compared with"
        ),
        "outcome": Table(
            outcome, frozenset({"label"}), noun="field of an outcome", meaning="what answers the question"
        ),
    }
    return Table(
        fields,
        frozenset(fields),
        noun="field of a question",
        meaning="a question, its control and its outcome",
    )
