"""All pictures, in order of reading, and the writing of them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from diplomatic_swings.forms.problems import did_you_mean
from diplomatic_swings.plots.frame.size import Size
from diplomatic_swings.plots.frame.style import FILE_FORMATS, SIZES, save
from diplomatic_swings.plots.pictures.answer import alt_answer, plot_answer, title_answer
from diplomatic_swings.plots.pictures.bands import alt_bands, plot_bands, title_bands
from diplomatic_swings.plots.pictures.beliefs import alt_beliefs, plot_beliefs, title_beliefs
from diplomatic_swings.plots.pictures.claims import alt_claims, plot_claims, title_claims
from diplomatic_swings.plots.pictures.comparison import alt_comparison, plot_comparison, title_comparison
from diplomatic_swings.plots.pictures.differences import alt_differences, plot_differences, title_differences
from diplomatic_swings.plots.pictures.discovery import alt_discovery, plot_discovery, title_discovery
from diplomatic_swings.plots.pictures.doctrines import alt_doctrines, plot_doctrines, title_doctrines
from diplomatic_swings.plots.pictures.drawn import alt_drawn, plot_drawn, title_drawn
from diplomatic_swings.plots.pictures.dwell import alt_dwell, plot_dwell, title_dwell
from diplomatic_swings.plots.pictures.fans import alt_fans, plot_fans, title_fans
from diplomatic_swings.plots.pictures.first_deal import alt_first_deal, plot_first_deal, title_first_deal
from diplomatic_swings.plots.pictures.gain_ranges import alt_gain_ranges, plot_gain_ranges, title_gain_ranges
from diplomatic_swings.plots.pictures.gains import alt_gains, plot_gains, title_gains
from diplomatic_swings.plots.pictures.move_mix import alt_move_mix, plot_move_mix, title_move_mix
from diplomatic_swings.plots.pictures.moves import alt_moves, plot_moves, title_moves
from diplomatic_swings.plots.pictures.one_run import alt_one_run, plot_one_run, title_one_run
from diplomatic_swings.plots.pictures.outcomes import alt_outcomes, plot_outcomes, title_outcomes
from diplomatic_swings.plots.pictures.package_terms import (
    alt_package_terms,
    plot_package_terms,
    title_package_terms,
)
from diplomatic_swings.plots.pictures.papers import alt_papers, plot_papers, title_papers
from diplomatic_swings.plots.pictures.papers_compared import (
    alt_papers_compared,
    plot_papers_compared,
    title_papers_compared,
)
from diplomatic_swings.plots.pictures.phase import alt_phase, plot_phase, title_phase
from diplomatic_swings.plots.pictures.record_strip import alt_strips, plot_strips, title_strips
from diplomatic_swings.plots.pictures.replay import (
    alt_believed,
    alt_expected,
    alt_surprise,
    plot_believed,
    plot_expected,
    plot_surprise,
    title_believed,
    title_expected,
    title_surprise,
)
from diplomatic_swings.plots.pictures.study import (
    alt_study,
    plot_morris,
    plot_one_at_a_time,
    plot_sobol,
    title_study,
)
from diplomatic_swings.plots.pictures.swings import alt_swings, plot_swings, title_swings
from diplomatic_swings.plots.pictures.triangle import alt_triangle, plot_triangle, title_triangle
from diplomatic_swings.plots.pictures.validation import alt_checks, plot_checks, title_checks
from diplomatic_swings.plots.pictures.watched import alt_watched, plot_watched, title_watched
from diplomatic_swings.store.copies import in_two
from matplotlib.figure import Figure

if TYPE_CHECKING:
    import xarray as xr
    from diplomatic_swings.experiments.claims.ledger import Ledger
    from diplomatic_swings.experiments.doctrines.study import DoctrineGame
    from diplomatic_swings.experiments.fit.layers import DrawnPairs, DrawnRuns
    from diplomatic_swings.experiments.questions.answer import Answer
    from diplomatic_swings.experiments.replay.filtering import Replay
    from diplomatic_swings.experiments.runs.compare import GameComparison
    from diplomatic_swings.experiments.runs.runs import BargainingResult
    from diplomatic_swings.experiments.studies.discovery import Discovery
    from diplomatic_swings.experiments.sweeps.overview import Overview
    from diplomatic_swings.experiments.validation.validation import Validation

    type Runs = BargainingResult | DrawnPairs | DrawnRuns | GameComparison
    type Shown = (
        Answer | Runs | Discovery | DoctrineGame | Ledger | Overview | Replay | Validation | xr.Dataset
    )


class Picture(NamedTuple):
    """A picture: name of its files, and what draws it, states its finding and tells it in words."""

    name: str
    plot: Callable[..., Any]
    title: Callable[..., str]
    alt: Callable[..., str]


RUNS: Final = (
    Picture("watched", plot_watched, title_watched, alt_watched),
    Picture("outcomes", plot_outcomes, title_outcomes, alt_outcomes),
    Picture("outcome-bands", plot_bands, title_bands, alt_bands),
    Picture("first-deal", plot_first_deal, title_first_deal, alt_first_deal),
    Picture("bargaining-range", plot_gain_ranges, title_gain_ranges, alt_gain_ranges),
    Picture("papers", plot_papers, title_papers, alt_papers),
    Picture("package-terms", plot_package_terms, title_package_terms, alt_package_terms),
    Picture("swings", plot_swings, title_swings, alt_swings),
    Picture("one-run", plot_one_run, title_one_run, alt_one_run),
    Picture("dwell", plot_dwell, title_dwell, alt_dwell),
    Picture("moves", plot_moves, title_moves, alt_moves),
    Picture("move-mix", plot_move_mix, title_move_mix, alt_move_mix),
    Picture("fans", plot_fans, title_fans, alt_fans),
    Picture("beliefs", plot_beliefs, title_beliefs, alt_beliefs),
    Picture("gains", plot_gains, title_gains, alt_gains),
)
"""Pictures of runs."""

COMPARISON: Final = Picture("comparison", plot_comparison, title_comparison, alt_comparison)
TRIANGLE: Final = Picture("triangle", plot_triangle, title_triangle, alt_triangle)
"""Of a comparison, or of any number of results."""

COMPARISONS: Final = (
    COMPARISON,
    Picture("papers-compared", plot_papers_compared, title_papers_compared, alt_papers_compared),
    Picture("differences", plot_differences, title_differences, alt_differences),
    TRIANGLE,
)
"""Pictures of a comparison."""

CLAIMS: Final = Picture("claims", plot_claims, title_claims, alt_claims)

VALIDATION: Final = (
    Picture("checks", plot_checks, title_checks, alt_checks),
    Picture("postures", plot_strips, title_strips, alt_strips),
)
"""Pictures of a validation."""

DRAWN: Final = Picture("luck-and-numbers", plot_drawn, title_drawn, alt_drawn)
"""Of runs, or of a comparison, under many draws of the numbers."""

REPLAY: Final = (
    Picture("surprise", plot_surprise, title_surprise, alt_surprise),
    Picture("beliefs", plot_believed, title_believed, alt_believed),
    Picture("posture", plot_expected, title_expected, alt_expected),
)
"""Pictures of a replay."""

STUDIES: Final = (
    Picture("sobol", plot_sobol, title_study, alt_study),
    Picture("morris", plot_morris, title_study, alt_study),
    Picture("one-at-a-time", plot_one_at_a_time, title_study, alt_study),
)
"""Pictures of sensitivity studies, by the name of the method."""

ANSWER: Final = Picture("answer", plot_answer, title_answer, alt_answer)
PHASE: Final = Picture("phase", plot_phase, title_phase, alt_phase)
DOCTRINES: Final = Picture("doctrines", plot_doctrines, title_doctrines, alt_doctrines)
DISCOVERY: Final = Picture("discovery", plot_discovery, title_discovery, alt_discovery)


def draw_run(
    result: "BargainingResult",
    folder: Path,
    formats: Sequence[str],
    size: Size,
    kinds: Sequence[str] | None = None,
) -> list[Path]:
    """Draw every picture of runs, or those of some names; see :func:`diplomatic_swings.plots.draw_run`."""
    check(formats, size)
    chosen = some(RUNS, kinds)
    here_first = sorted(chosen, key=lambda picture: picture.plot is not plot_gain_ranges)
    in_two(here_first, lambda picture: draw_one(picture, result, folder, formats, size))
    return [folder / f"{picture.name}.{kind}" for picture in chosen for kind in formats]


def draw_comparison(
    comparison: "GameComparison",
    folder: Path,
    formats: Sequence[str],
    size: Size,
    kinds: Sequence[str] | None = None,
) -> list[Path]:
    """Draw the pictures of a comparison, or those of some names; see :func:`diplomatic_swings.plots.draw_comparison`."""
    check(formats, size)
    shown = some(COMPARISONS, kinds)
    return [path for picture in shown for path in draw_one(picture, comparison, folder, formats, size)]


def draw_validation(validation: "Validation", folder: Path, formats: Sequence[str], size: Size) -> list[Path]:
    """Draw the pictures of a validation; see :func:`diplomatic_swings.plots.draw_validation`."""
    check(formats, size)
    return [path for picture in VALIDATION for path in draw_one(picture, validation, folder, formats, size)]


def draw_replay(replay: "Replay", folder: Path, formats: Sequence[str], size: Size) -> list[Path]:
    """Draw the pictures of a replay; see :func:`diplomatic_swings.plots.draw_replay`."""
    check(formats, size)
    return [path for picture in REPLAY for path in draw_one(picture, replay, folder, formats, size)]


def draw_drawn(
    drawn: "DrawnRuns | DrawnPairs", folder: Path, formats: Sequence[str], size: Size
) -> list[Path]:
    """Draw luck and numbers apart; see :func:`diplomatic_swings.plots.draw_drawn`."""
    check(formats, size)
    return draw_one(DRAWN, drawn, folder, formats, size)


def draw_claims(ledger: "Ledger", folder: Path, formats: Sequence[str], size: Size) -> list[Path]:
    """Draw the picture of a ledger of claims, or one for each text; see :func:`diplomatic_swings.plots.draw_claims`."""
    check(formats, size)
    if SIZES[size].own_height:
        return draw_one(CLAIMS, ledger, folder, formats, size)
    parts = {CLAIMS._replace(name=f"{CLAIMS.name}-{text}"): part for text, part in ledger.by_text().items()}
    return [
        path for picture, part in parts.items() for path in draw_one(picture, part, folder, formats, size)
    ]


def draw_study(effects: "xr.Dataset", folder: Path, formats: Sequence[str], size: Size) -> list[Path]:
    """Draw the picture of a sensitivity study; see :func:`diplomatic_swings.plots.draw_study`."""
    check(formats, size)
    picture = next(picture for picture in STUDIES if picture.name == effects.attrs["method"])
    return draw_one(picture, effects, folder, formats, size)


def draw_answer(answer: "Answer", folder: Path, formats: Sequence[str], size: Size) -> list[Path]:
    """Draw the picture of an answer; see :func:`diplomatic_swings.plots.draw_answer`."""
    check(formats, size)
    return draw_one(ANSWER, answer, folder, formats, size)


def draw_phase(effects: "xr.Dataset", folder: Path, formats: Sequence[str], size: Size) -> list[Path]:
    """Draw a phase map; see :func:`diplomatic_swings.plots.draw_phase`."""
    check(formats, size)
    return draw_one(PHASE, effects, folder, formats, size)


def draw_game(result: "DoctrineGame", folder: Path, formats: Sequence[str], size: Size) -> list[Path]:
    """Draw the picture of a game of doctrines; see :func:`diplomatic_swings.plots.draw_game`."""
    check(formats, size)
    return draw_one(DOCTRINES, result, folder, formats, size)


def draw_discovery(discovery: "Discovery", folder: Path, formats: Sequence[str], size: Size) -> list[Path]:
    """Draw discovered regions; see :func:`diplomatic_swings.plots.draw_discovery`."""
    check(formats, size)
    return draw_one(DISCOVERY, discovery, folder, formats, size)


def check(formats: Sequence[str], size: str) -> None:
    """Raise ValueError if a format or the size is not known."""
    unknown = [kind for kind in formats if kind not in FILE_FORMATS]
    if unknown:
        raise ValueError(f"formats: expected some of {', '.join(FILE_FORMATS)} (given {unknown[0]!r})")
    if size not in SIZES:
        raise ValueError(f"size: expected one of {', '.join(SIZES)} (given {size!r})")


def some(pictures: Sequence[Picture], kinds: Sequence[str] | None) -> list[Picture]:
    """Return the pictures of some names in order of reading, all if none are named.

    Raises:
        ValueError: if there is none of a name.
    """
    names = [picture.name for picture in pictures]
    unknown = [kind for kind in kinds or () if kind not in names]
    if unknown:
        near = did_you_mean(unknown[0], names)
        raise ValueError(f"kinds: expected some of {', '.join(names)} (given {unknown[0]!r}){near}")
    return [picture for picture in pictures if not kinds or picture.name in kinds]


def draw_one(
    picture: Picture,
    shown: "Shown",
    folder: Path,
    formats: Sequence[str],
    size: Size,
) -> list[Path]:
    """Draw one picture and write it in every format."""
    drawn = picture.plot(shown, size=size)
    figure = drawn if isinstance(drawn, Figure) else drawn.figure
    words = picture.title(shown), picture.alt(shown)
    paths = [folder / f"{picture.name}.{kind}" for kind in formats]
    for path in paths:
        save(figure, path, words, size)
    return paths
