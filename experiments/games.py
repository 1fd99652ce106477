"""What studies of many points need of a game: sweeps, sensitivity, discovery and phase maps know no more of it.

Which of the two games a study is of is asked once, of its scenario; from there on both go the same way.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from experiments.ensemble import EnsembleResult
from sim.files.formats import is_bargaining


class Figure(NamedTuple):
    """A figure of a point: name of its column, unit, meaning, and the type of its values."""

    name: str
    unit: str
    meaning: str
    type: type = float

    @property
    def nothing(self) -> float | str | None:
        """What stands where a point has no such figure."""
        return {str: "", bool: None}.get(self.type, float("nan"))


class Size(NamedTuple):
    """How many runs of what seed make a result."""

    runs: int
    seed: int


class UnsettledError(Exception):
    """Values at points of a study that do not settle, and are not to be used without a word."""


SOLVE_SECONDS = "solve_seconds"
"""The one figure of a point that is not the same each time."""

UNSETTLED = "the values do not settle"
"""Why a point of the bargaining game counts in no effect, although its figures are kept."""


class Game(Protocol):
    """A game, as far as studies of many points are concerned.

    Scenarios, values, records and counts are the game's own, and of no concern to who asks for them.

    Attributes:
        section: the section of a scenario that says how players play, and the beginning of columns that do.
        has_values: whether a point has values that must be solved.
        fitted: whether there is a fit, and so numbers to move that it names.
    """

    section: str
    has_values: bool
    fitted: bool

    def load(self, name: str, overrides: Sequence[str] = ()) -> Any:  # noqa: ANN401
        """Return the scenario of a name or path."""

    def renamed(self, scenario: Any, name: str) -> Any:  # noqa: ANN401
        """Return a scenario under another name."""

    def vary(self, scenario: Any, values: Mapping[str, float]) -> Any:  # noqa: ANN401
        """Return a scenario with other numbers."""

    def until(self, scenario: Any, week: int) -> Any:  # noqa: ANN401
        """Return a scenario that is played at least up to a week, and decides up to there as the whole one does."""

    def following(self, scenario: Any, chosen: Mapping[str, str]) -> Any:  # noqa: ANN401
        """Return a scenario with other doctrines or policies, by player."""

    def followed(self, scenario: str, chosen: Mapping[str, str]) -> str:
        """Return digits that change with what the doctrines or policies of these names say."""

    def players(self, scenario: Any) -> dict[str, str]:  # noqa: ANN401
        """Return the players' names by key, in order."""

    def policy_names(self) -> Mapping[str, Sequence[str]]:
        """Return the names of the shipped doctrines or policies, by player."""

    def start(self, scenario: Any, jobs: int | None) -> Any:  # noqa: ANN401
        """Return the values that those of all points begin from; None where a game has none."""

    def values(self, scenario: Any, start: Any) -> Any:  # noqa: ANN401
        """Return the values with which a point is played; None where a game has none."""

    def settled(self, values: Any) -> bool:  # noqa: ANN401
        """Return whether values have settled."""

    def work(self, scenario: Any) -> int:  # noqa: ANN401
        """Return how many runs take about as long as getting the values of a point."""

    def records(self, scenario: Any, values: Any, seed: int, first: int, runs: int) -> Iterator[Any]:  # noqa: ANN401
        """Play runs ``first`` to ``first + runs - 1`` on this thread, some at a time."""

    def outcomes(self, record: Any) -> Any:  # noqa: ANN401
        """Return the number of the outcome by run and week."""

    def counter(self, scenario: Any) -> Callable[[Any], Any]:  # noqa: ANN401
        """Return what counts a record; counts add up with ``+``."""

    def result(self, scenario: Any, values: Any, size: Size, counts: Any) -> EnsembleResult:  # noqa: ANN401
        """Return what was counted as a result of runs."""

    def figures(self, scenario: Any) -> list[Figure]:  # noqa: ANN401
        """Return the figures that only this game has."""

    def measured(self, result: Any) -> dict[str, Any]:  # noqa: ANN401
        """Return these figures of a result, by name."""

    def options(self, scenario: Any) -> list[str]:  # noqa: ANN401
        """Return the keys of everyday moves by their number."""


def game_of(scenario: object) -> Game:
    """Return the game that a scenario is of."""
    from sim.bargaining.records import Scenario

    return _bargaining() if isinstance(scenario, Scenario) else _first()


def game_named(name: str) -> Game:
    """Return the game that the scenario of a name or path is of; it need not be a valid one."""
    return _bargaining() if is_bargaining(name) else _first()


def _first() -> Game:
    from experiments.first_points import FirstModel

    return FirstModel()


def _bargaining() -> Game:
    from experiments.bargaining.points import BargainingGame

    return BargainingGame()
