"""What runs show, as tables and sentences for the terminal."""

from typing import TYPE_CHECKING

from diplomatic_swings.experiments.runs.mechanisms import Mechanisms
from diplomatic_swings.experiments.runs.papers import BROKE, FATES, REFUSED, TABLED
from diplomatic_swings.experiments.runs.reasons import Reasons, Stake, reasons
from diplomatic_swings.experiments.runs.runs import BargainingResult
from diplomatic_swings.forms.percent import percent
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS, OUTCOMES
from diplomatic_swings.tell.endings import first_deal
from diplomatic_swings.tell.words import ENDINGS, IMPOSED, joined, plural, runs_in_words, signed
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import RenderableType

CRITERIA = {"imposed": "Ukraine's front, or Russia's home front, has collapsed"}
MOST_USED = 3
WORTH_TELLING = 0.025
"""Share of runs from which an outcome is told in the sentence."""

TERMS = "terms: territory / neutrality / relief / guarantees"


def report(result: BargainingResult, mechanisms: Mechanisms) -> list["RenderableType"]:
    """Return the parts of the report on runs, in order."""
    return [
        *heading(result),
        solve_line(result),
        "",
        outcome_table(result),
        "",
        facts(result),
        "",
        package_table(result),
        "",
        player_table(result),
        "",
        move_table(result),
        "",
        *mattered(mechanisms, result.scenario),
        "",
        "What stands out (values at the start; a correlation, not proof of a cause):",
        *(f"{rank}. {line}" for rank, line in enumerate(why(result, reasons(result)), 1)),
        "",
        sentence(result),
    ]


def heading(result: BargainingResult) -> list["RenderableType"]:
    """Return what was run."""
    s = result.scenario
    size = f"{plural(result.runs, 'run')} of {plural(s.weeks, 'week')} from {s.start.isoformat()}, seed {result.seed}"
    return [Text(f"{s.title} ({s.name})", style="bold"), f"{size}, digest {s.digest}"]


def table(*columns: str, right: tuple[str, ...] = ()) -> Table:
    """Return an empty table without lines."""
    made = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for number, name in enumerate(columns):
        made.add_column(name, justify="right" if name in right else "left", no_wrap=number == 0)
    return made


def outcome_table(result: BargainingResult) -> Table:
    """Return how runs end."""
    made = table("outcome", "share", "95 % interval", "in words", "which is", right=("share",))
    for number, outcome in enumerate(OUTCOMES):
        x = result.share(outcome.key)
        count = int(result.counts.outcome[-1, number])
        interval = f"{percent(x.low)} to {percent(x.high)}"
        words = runs_in_words(count, result.runs)
        criterion = CRITERIA.get(outcome.key, outcome.criterion)
        made.add_row(outcome.name, percent(x.share), interval, words, criterion)
    return made


def mattered(mechanisms: Mechanisms, scenario: Scenario) -> list[str]:
    """Return the three mechanisms that mattered most, one a line."""
    from diplomatic_swings.tell.story import main_reason, mechanism_lines, rival_head

    if not mechanisms.reasons:
        lines = [main_reason(mechanisms, scenario)]
    else:
        head = "What mattered most, in the decisions that were taken:"
        lines = [head, *_numbered(mechanism_lines(mechanisms, scenario))]
    if mechanisms.rival is None or not mechanisms.rival.reasons:
        return lines
    head = f"{rival_head(mechanisms)}. What mattered most in runs with the second:"
    return [*lines, head, *_numbered(mechanism_lines(mechanisms.rival, scenario))]


def _numbered(lines: list[str]) -> list[str]:
    return [f"{rank}. {line}" for rank, line in enumerate(lines, 1)]


def solve_line(result: BargainingResult) -> str:
    """Return how the values were solved, plainly so where they do not settle."""
    solution, digest = result.solved
    how = f"values kept from a solve of {solution.seconds:.1f} s, residual {solution.residual:.4f}, digest {digest}"
    if solution.settled:
        return how
    return f"{how}: they do NOT settle, so do not build on these figures"


def facts(result: BargainingResult) -> Table:
    """Return when there is a deal, who gains by it, who breaks it, who has won, and what Washington does."""
    made = table("", "")
    made.show_header = False
    made.add_row("First deal", when(result))
    made.add_row("Deals", _deals(result))
    made.add_row("Broken by choice", _broken(result))
    made.add_row("Imposed", imposed_in_words(result))
    made.add_row("Washington", _posture(result))
    payoffs = ", ".join(f"{key} {signed(x, 2)}" for key, x in result.payoffs().items())
    made.add_row("Satisfaction a week", f"{payoffs} (utils: each player's own scale)")
    if cut := int(result.game_counts.full):
        made.add_row("Not counted", f"later deals of {plural(cut, 'run')}, whose lists of events are full")
    return made


def imposed_in_words(result: BargainingResult) -> str:
    """Return by whom and on whom terms are imposed, and how often."""
    return ", ".join(f"{IMPOSED[key]} in {percent(x)} of runs" for key, x in result.imposed_by().items())


def when(result: BargainingResult) -> str:
    """Return how often and by when there is a first deal."""
    if result.counts.first_deal[0] == result.runs:
        return "in force when the runs begin"
    if result.counts.first_deal[-1] == result.runs:
        return "in no run"
    return first_deal(result)


def _deals(result: BargainingResult) -> str:
    deals = result.deals()
    if not deals["signed"]:
        return f"no paper entered into force; {plural(deals['unratified'], 'paper')} not confirmed"
    gained = f"by {percent(deals['both_gain'])} of them every signer gained by its own value"
    not_confirmed = f"{plural(deals['unratified'], 'more')} signed by all, then not confirmed".replace(
        "mores", "more"
    )
    return f"{plural(deals['signed'], 'paper')} entered into force; {gained}; {not_confirmed}"


def _broken(result: BargainingResult) -> str:
    names = {player.key: player.name for player in result.scenario.players}
    broken = {names[key]: times for key, times in result.deals()["broken_by"].items() if times}
    return joined(f"by {name} {times:,}" for name, times in broken.items()) if broken else "none"


def _posture(result: BargainingResult) -> str:
    measures = result.posture()
    words = dict(zip(("PR", "CR", "PU", "SU"), _POSTURES, strict=True))
    weeks = ", ".join(f"{words[code]} {percent(share)}" for code, share in measures["weeks"].items())
    rates = f"{result.swings_per_year():.1f} swings, {measures['tilt_switches_per_year']:.1f} tilt switches a year"
    return f"{rates}; weeks: {weeks}"


_POSTURES = ("pressing Russia", "courting Russia", "pressing Ukraine", "supporting Ukraine")


def package_table(result: BargainingResult) -> Table:
    """Return what became of each package, and on what terms it is."""
    columns = ("tabled", "refused", "in force", "all gained", "broken")
    made = table("package", "kind", *columns, TERMS, right=columns)
    fate, counts = result.game_counts.fate, result.game_counts
    for p, package in enumerate(result.scenario.packages):
        deals = int(counts.deals[p])
        gained = percent(int(counts.both_gain[p]) / deals) if deals else ""
        times = [int(fate[TABLED, p].sum()), int(fate[REFUSED, p].sum()), deals]
        kind = "settlement" if package.settlement else "ceasefire"
        terms = " / ".join(f"{term:.2f}" for term in package.terms)
        broken = f"{int(fate[BROKE, p].sum()):,}"
        made.add_row(package.label, kind, *(f"{n:,}" for n in times), gained, broken, terms)
    return made


def player_table(result: BargainingResult) -> Table:
    """Return how often each player tabled, signed, refused, withdrew and broke a paper."""
    made = table("player", *FATES, "gained by its own signature", right=FATES)
    gaining = result.gaining()
    for i, player in enumerate(result.scenario.players):
        times = (f"{int(n):,}" for n in result.game_counts.fate[:, :, i].sum(axis=1))
        share = gaining[player.key]
        made.add_row(player.name, *times, "" if share is None else f"{percent(share)} of papers in force")
    return made


def why(result: BargainingResult, reasons: Reasons) -> list[str]:
    """Return three lines on why deals come or fail: the paper signed most, refused most, broken most."""
    return [_signed(result, reasons), _refused(result, reasons), _broken_most(result, reasons)]


def _signed(result: BargainingResult, reasons: Reasons) -> str:
    if reasons.signed is None:
        return "No paper entered into force."
    paper, times, stakes = reasons.signed
    each = "; ".join(_stake(result, stake) for stake in stakes)
    label = result.scenario.packages[paper].label
    return f"“{label}” was in force most often ({times:,} times). At the start {each}."


def _refused(result: BargainingResult, reasons: Reasons) -> str:
    if reasons.refused is None:
        return "No paper was refused aloud."
    paper, times, stake = reasons.refused
    label, who = result.scenario.packages[paper].label, result.scenario.players[stake.player]
    return (
        f"{who.capital} refused “{label}” most often ({times:,} times). At the start {_stake(result, stake)}."
    )


def _broken_most(result: BargainingResult, reasons: Reasons) -> str:
    if reasons.broken is None:
        return "Nobody broke a peace by choice."
    paper, player, times = reasons.broken
    label, who = result.scenario.packages[paper].label, result.scenario.players[player]
    deals = int(result.game_counts.deals[paper])
    return f"{who.capital} broke the peace of “{label}” most often: {times:,} times of {deals:,}."


def _stake(result: BargainingResult, stake: Stake) -> str:
    """Return what a type gains or loses by a paper, and the term that weighs most."""
    player = result.scenario.players[stake.player]
    verb = "gain" if stake.gain > 0.0 else "lose"
    most = f"most of all “{stake.term}” ({signed(stake.part, 1)})"
    return f"a {player.types[stake.kind]} {player.capital} would {verb} {abs(stake.gain):.1f} utils by it, {most}"


def move_table(result: BargainingResult) -> Table:
    """Return the moves each player makes most."""
    made = table("player", "most used moves, share of weeks")
    moves = moves_in_words(result)
    for player in result.scenario.players:
        made.add_row(player.name, moves[player.key])
    return made


def moves_in_words(result: BargainingResult) -> dict[str, str]:
    """Return the moves each player makes most, by key of the player."""
    moves = result.moves()
    listed = {}
    for player in result.scenario.players:
        used = moves[(moves["player"] == player.key) & (moves["share"] > 0.0)]
        own = used.nlargest(MOST_USED, "share")
        each = (f"{label} {percent(share)}" for label, share in zip(own["label"], own["share"], strict=True))
        listed[player.key] = "; ".join(each)
    return listed


def sentence(result: BargainingResult) -> str:
    """Return the result in one plain sentence, most frequent outcome first."""
    counts = sorted(zip(result.counts.outcome[-1].tolist(), OUTCOME_KEYS, strict=True), reverse=True)
    listed = [(count, key) for count, key in counts if count >= WORTH_TELLING * result.runs]
    parts = (f"in {runs_in_words(count, result.runs)} {ENDINGS[key]}" for count, key in listed)
    swings = f"Washington's posture toward Moscow swings about {result.swings_per_year():.1f} times a year"
    return f"After {plural(result.weeks, 'week')} ({result.dates[-1]}), {joined(parts)}; {swings}."
