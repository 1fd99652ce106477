"""Picture: in what two scenarios of the bargaining game differ with the same luck: differences with intervals."""

from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from experiments.bargaining.compare import BROKEN, PAYOFFS, TERMS, TURNS
from plots import Size
from plots.comparison import Group, Row, alt_groups, caption, plot_groups, title_comparison
from plots.package_rows import inks
from plots.page import Words
from plots.palette import INK, OUTCOME_INK
from sim.outcomes import OUTCOMES

if TYPE_CHECKING:
    from experiments.bargaining.compare import GameComparison

_PANELS = 4
_NO_DEALS = "No run settles in both, so there are no terms to compare; nobody breaks a peace by choice. "
_SWINGS = ("toward Russia", "toward Ukraine", "whom it favours")


def groups(pair: "GameComparison") -> list[Group]:
    """Return the figures of a comparison by unit: ends, swings, payoffs, and terms or else peaces broken."""
    paint = _inks(pair)
    ends = [Row(o.name, OUTCOME_INK[o.key], pair.outcome(o.key)) for o in OUTCOMES]
    swings = [Row(name, INK, x) for name, x in zip(_SWINGS, pair.figures(TURNS).values(), strict=True)]
    gains = [Row(*paint[key], x) for key, x in pair.figures(PAYOFFS).items()]
    terms = [Row(issue, INK, x) for issue, x in pair.figures(TERMS).items()]
    broken = [Row(*paint[key], x) for key, x in pair.figures(BROKEN).items() if x.a or x.b]
    last = Group("Terms", "if both settle; 0 Kyiv's, 1 Moscow's", 2, 1.0, terms)
    if not terms:
        last = Group("Peaces broken by choice", "per 100 runs", 1, 1.0, broken)
    shown = [
        Group("State at the end", "percentage points of runs", 0, 100.0, ends),
        Group("Washington's swings", "per year", 1, 1.0, swings),
        Group("Satisfaction", "own scale, utils per week", 2, 1.0, gains),
        last,
    ]
    return [group for group in shown if group.rows]


def _inks(pair: "GameComparison") -> dict[str, tuple[str, str]]:
    """Return name and colour of the players of both scenarios, by key."""
    return {
        player.key: (player.capital, color)
        for side in (pair.a, pair.b)
        for player, color in zip(side.scenario.players, inks(side), strict=True)
    }


def alt_game_comparison(pair: "GameComparison") -> str:
    """Return the picture in one sentence, for those who do not see it."""
    return alt_groups(title_comparison(pair), groups(pair))


def plot_game_comparison(pair: "GameComparison", size: Size = "print") -> Figure:
    """Draw paired differences between two scenarios, second minus first, with 95 % intervals.

    Args:
        pair: what two scenarios have in common and in which they differ.
        size: "print" or "projector".
    """
    subtitle = (
        "Differences with the same luck, second minus first, 95 % intervals; hollow: no clear difference"
    )
    shown = groups(pair)
    solves = "" if pair.same_values else "Intervals leave out that each side is solved on its own. "
    none = _NO_DEALS if len(shown) < _PANELS else ""
    words = Words(title_comparison(pair), subtitle, f"{none}{solves}{caption(pair)}")
    return plot_groups(words, shown, size)
