"""The report of a sweep: the story, ranges over points, inputs that go with them, pictures, how to do it again."""

from pathlib import Path

from diplomatic_swings.experiments.designs.design import DRAWS, GRID, LHS
from diplomatic_swings.experiments.studies.discovery_words import sentences
from diplomatic_swings.experiments.studies.drivers import Driver, chance_line, drivers, settings
from diplomatic_swings.experiments.sweeps.overview import Overview, overview, policies_of
from diplomatic_swings.experiments.sweeps.reading import figures_digest
from diplomatic_swings.forms.percent import percent
from diplomatic_swings.sim.scenario.loading import dump, quantities
from diplomatic_swings.sim.world.outcomes import OUTCOMES
from diplomatic_swings.store.version import VERSION
from diplomatic_swings.tell.report.common import input_name, limits
from diplomatic_swings.tell.report.page import Block, Bullets, Code, Page, Section, Table, Text, save
from diplomatic_swings.tell.report.parts import pictures, present, shown, story_section, whole_section
from diplomatic_swings.tell.report.sweep_story import Reading, luck, read, story
from diplomatic_swings.tell.words import NOUNS, plural

_MOST_INPUTS = 15
_MOST_REASONS = 10
_KINDS = {GRID: "a grid", LHS: "a Latin hypercube", DRAWS: "the draws of a fit"}
_RANKS = (
    "A rank correlation tells how steadily a share rises or falls with an input, not how much of its variance is due "
    "to it: that is a Sobol index (swings sensitivity). It does not see what rises and falls again, nor what inputs "
    "do together. Inputs that the design did not move may matter more."
)
_CAVEATS = (
    "An average over points is no probability: it weighs the ranges as the design drew them.",
    _RANKS,
)


def write_report(folder: Path, *, plots: bool) -> None:
    """Write the report of the sweep in a folder, and its pictures.

    Raises:
        SweepError: if it holds none, or is the shard of one.
        WriteError: if it cannot be written.
    """
    seen = overview(folder)
    if plots:
        from diplomatic_swings.plots import draw_sweep

        draw_sweep(seen, folder / "plots")
    save(page(seen, folder, drawn=plots), folder)


def page(overview: Overview, folder: Path, *, drawn: bool = True) -> Page:
    """Return the page of a sweep.

    Args:
        overview: what it found as a whole.
        folder: its folder.
        drawn: whether its pictures are there; older ones may be of fewer points.
    """
    from diplomatic_swings.plots.sweep_gallery import sweep_pictures

    reading = read(overview)
    sections = [
        story_section(story(reading)),
        *(_figures(reading) if overview.ends.points else ()),
        _failures(overview),
        pictures(sweep_pictures(overview), overview, folder) if drawn else None,
        _moved(overview),
        limits(_CAVEATS),
        _again(overview, folder),
        whole_section(folder, {"scenario.yaml": (overview.scenario.title, overview.scenario)}, dump),
    ]
    size = f"{plural(len(overview.design), 'point')} of {plural(overview.runs, 'run')} of {plural(overview.weeks, 'week')}"
    about = f"Sweep of {overview.scenario.name}: {size} from {overview.scenario.start}, seed {overview.design.seed}"
    return Page(overview.design.title or f"{overview.scenario.title}, swept", about, present(sections))


def _figures(reading: Reading) -> list[Section | None]:
    return [
        _endings(reading.overview),
        _policies(reading.overview),
        _inputs(reading),
        _region(reading),
        _luck(reading),
    ]


def _endings(overview: Overview) -> Section:
    """Return how runs end over the points."""
    columns = ["ending", "mean share", "least", "largest", "most frequent at", "which is"]
    ends = overview.ends
    rows = [
        [
            o.name,
            *(percent(float(x[k])) for x in (ends.mean, ends.low, ends.high)),
            f"{int(ends.leads[k]):,}",
            o.criterion,
        ]
        for k, o in enumerate(OUTCOMES)
    ]
    caption = f"Shares of runs on {overview.dates[-1]}, over {plural(ends.points, 'point')}"
    table = Table(caption, columns, rows, frozenset(columns[1:5]))
    return Section("endings", "How the runs end", (table,))


def _policies(overview: Overview) -> Section | None:
    """Return mean shares by policy, if there are several."""
    if len(overview.by_policy) < 2:
        return None
    columns = ["policy", "points", *(o.name for o in OUTCOMES), "policies of players"]
    rows = [
        [
            name,
            f"{ends.points:,}",
            *(percent(float(x)) if ends.points else "none" for x in ends.mean),
            policies_of(overview.design.policies[name]),
        ]
        for name, ends in overview.by_policy.items()
    ]
    table = Table("Mean share of runs by policy", columns, rows, frozenset(columns[1:-1]))
    return Section("policies", "Under which policy", (table,))


def _inputs(reading: Reading) -> Section | None:
    """Return rank correlations of the inputs with every outcome that differs over the points."""
    overview, shown_ = reading.overview, reading.drivers[:_MOST_INPUTS]
    moving = [o for k, o in enumerate(OUTCOMES) if overview.ends.spread[k] > 0.0]
    if not shown_ or len(overview.averaged) < 2 or not moving:
        return None
    ranks = {o.key: {d.path: d for d in drivers(overview, o.key)} for o in moving}
    rows = [
        [input_name(d.path, overview.players), *(_rank(ranks[o.key][d.path]) for o in moving), d.path]
        for d in shown_
    ]
    columns = ["input", *(o.name for o in moving), "setting"]
    caption = f"Rank correlation with the share of each ending, strongest with {NOUNS[reading.outcome]} first"
    line = chance_line(len(overview.averaged), len(overview.paths))
    words = (
        f"+1: the share always rises with the input; -1: it always falls. Chance alone would seldom pass "
        f"{line:.2f} either way; in brackets: what does not. {_basis(overview)}"
    )
    table = Table(caption, columns, rows, frozenset(o.name for o in moving))
    return Section("drivers", "Which inputs go with it", (table, Text(words)))


def _rank(driver: Driver) -> str:
    return f"{driver.rank:+.2f}" if driver.clear else f"({driver.rank:+.2f})"


def _basis(overview: Overview) -> str:
    """Return what correlations and the region are of."""
    over = "" if len(overview.by_policy) < 2 else ", each averaged over the policies"
    points = plural(len(overview.averaged), "point")
    drawn = f"{points} drawn at random from the design" if overview.sampled else f"{points} of the inputs"
    return f"Computed over {drawn}{over}."


def _region(reading: Reading) -> Section | None:
    """Return the region in which what might come instead is frequent, or why none is told."""
    looked = reading.region
    if looked is None:
        return None
    blocks: tuple[Block, ...] = (Text(f"No region is told: {looked.reason}."),)
    if looked.discovery and looked.box:
        blocks = (Bullets(sentences(looked.discovery)), Text(_basis(reading.overview)))
    return Section("region", f"Where {NOUNS[reading.other]} are frequent", blocks)


def _luck(reading: Reading) -> Section:
    return Section("luck", "How far luck goes", (Bullets(luck(reading)),))


def _failures(overview: Overview) -> Section | None:
    """Return why points failed, or are left out."""
    if not overview.failed:
        return None
    rows = [[reason, f"{count:,}"] for reason, count in overview.failed.most_common(_MOST_REASONS)]
    caption = f"Reasons of {plural(overview.failed.total(), 'point')} that no figure of this page rests on"
    table = Table(caption, ["reason", "points"], rows, frozenset({"points"}))
    return Section("failed", "Points that failed or do not settle", (table,))


def _moved(overview: Overview) -> Section:
    """Return what the design moves, where, and from where."""
    have, where = quantities(overview.scenario), settings(overview.design)
    rows = [
        [input_name(path, overview.players), span, shown(float(have[path].value)), have[path].unit, path]
        for path, span in where.items()
    ]
    columns = ["what it is", "moved over", "in the scenario", "unit", "setting"]
    kind = _KINDS.get(overview.design.kind, "a Sobol sequence")
    count = len(overview.design.policies)
    under = "under one policy" if count == 1 else f"under each of {count} policies"
    words = f"{overview.design.introduction} The design is {kind}; every point of it is played {under}."
    table = Table(f"{plural(len(rows), 'input')} of the design", columns, rows)
    return Section("moved", "What the design moves", (table, Text(words.strip())))


def _again(overview: Overview, folder: Path) -> Section:
    """Return how to reproduce the sweep."""
    kept = overview.manifest
    facts = (
        f"Design digest {kept.design_digest}, scenario digest {kept.scenario_digest}, figures digest "
        f"{figures_digest(folder)}, version {VERSION}."
    )
    how = "In the folder of this page, on any number of threads or machines, this gives the same figures to the last bit:"
    command = "swings sweep design.yaml --out again"
    return Section("again", "How to reproduce it", (Text(how), Code(command), Text(facts)))
