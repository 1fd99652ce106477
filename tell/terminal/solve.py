"""What a solve came to, as tables and sentences for the terminal."""

import math
from typing import TYPE_CHECKING

from diplomatic_swings.experiments.runs.solves import CHANGED, SolveReport
from diplomatic_swings.forms.percent import percent, rounded_percent
from diplomatic_swings.tell.terminal.run import table
from diplomatic_swings.tell.words import joined, plural, signed
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import RenderableType

GOOD_POLICY, GOOD_SHARES = 0.03, 0.01
"""Differences of two seeds up to which they are said to agree (game.md, section 4)."""

UNIT = "in utils, the player's own scale of satisfaction"


def solve_report(made: SolveReport) -> list["RenderableType"]:
    """Return the parts of the report on a solve, in order."""
    return [
        Text(f"{made.scenario.title} ({made.scenario.name})", style="bold"),
        verdict(made),
        "",
        _figures(made),
        "",
        Text("What each player expects at the start", style="bold"),
        f"Value of going on, and gain if a paper were in force now, by type; {UNIT}.",
        "In brackets: chance that the type signs when it comes to decide on the paper.",
        "",
        expectation_table(made),
    ]


def verdict(made: SolveReport) -> str:
    """Return in one sentence whether the values settle and whether two seeds agree."""
    s, policy = made.solved.solution, max(made.agreement.policy.values())
    shares = max(abs(x) for x in made.agreement.shares.values())
    if not s.settled:
        return (
            f"The values do NOT settle: the policies still move by {s.residual:.3f} (at most "
            f"{made.scenario.solver.tolerance:g} is asked). Do not build on these figures."
        )
    agree = policy <= GOOD_POLICY and shares <= GOOD_SHARES
    also = "and two seeds agree" if agree else "but two seeds disagree by more than asked"
    limits = f"policies {policy:.3f}, at most {GOOD_POLICY:g}; shares {points_apart(shares)}, at most 1 point"
    return f"The values settle, {also} ({limits})."


def points_apart(share: float) -> str:
    """Return a difference of shares in percentage points, without a sign."""
    return f"{100.0 * abs(share):.1f} points"


def _figures(made: SolveReport) -> Table:
    """Return residual, agreement of seeds, time and fit."""
    s, apart = made.solved.solution, made.agreement
    made_table = table("", "")
    made_table.show_header = False
    made_table.add_row(
        "Residual", f"{s.residual:.4f} (change of a player's policy in the last iterations, 0 to 1)"
    )
    by_player = joined(f"{key} {x:.3f}" for key, x in apart.policy.items())
    made_table.add_row("Two seeds: policies", f"{max(apart.policy.values()):.3f} apart at most ({by_player})")
    moved = {key: x for key, x in apart.shares.items() if x}
    by_outcome = (
        joined(f"{key} {signed(100.0 * x, 1)}" for key, x in moved.items()) if moved else "no difference"
    )
    largest = max(abs(x) for x in apart.shares.values())
    made_table.add_row("Two seeds: outcomes", f"{points_apart(largest)} apart at most ({by_outcome})")
    deals = (
        "one of them has no deal"
        if math.isnan(apart.packages)
        else f"{points_apart(apart.packages)} apart at most"
    )
    made_table.add_row("Two seeds: papers signed", deals)
    warm = f"{made.warm_seconds:.1f} s warm (one number changed by a factor of {CHANGED:g})"
    made_table.add_row("Time", f"{s.seconds:.1f} s cold, {plural(len(s.steps), 'iteration')}; {warm}")
    fit = joined(f"{regime} {percent(r2)}" for regime, r2 in s.fit.items())
    made_table.add_row("Payoffs to come explained", fit)
    made_table.add_row("Digest", f"{made.solved.digest}, seed {s.seed}")
    return made_table


def expectation_table(made: SolveReport) -> Table:
    """Return what each type of each player expects: going on, and every paper in force."""
    scenario, e = made.scenario, made.expectations
    types = [
        (i, k, f"{p.key} {kind}") for i, p in enumerate(scenario.players) for k, kind in enumerate(p.types)
    ]
    names = [name for *_, name in types]
    made_table = table("", *names, right=tuple(names))
    made_table.add_row("going on", *(signed(float(e.going_on[i, k]), 1) for i, k, _ in types))
    for p, package in enumerate(scenario.packages):
        cells = (_cell(float(e.gain[i, k, p]), float(e.signs[i, k, p])) for i, k, _ in types)
        made_table.add_row(package.label, *cells)
    return made_table


def _cell(gain: float, chance: float) -> str:
    """Return a gain, and the chance to sign if the player is bound by the paper."""
    return signed(gain, 1) + ("" if math.isnan(chance) else f" ({rounded_percent(chance)})")
