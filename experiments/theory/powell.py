"""Powell's commitment problem with breaking by choice (Powell 2006; Fearon 1995, section on commitment).

In peace Moscow's force recovers faster than Kyiv's, so Moscow could one day take more by war than the paper gives
it.  Nobody can promise not to: a bare peace is broken by choice, and Kyiv, who sees it coming, does not sign.  What
makes breaking dear enough (guarantees) brings the deal back.
"""

import dataclasses as dc

from diplomatic_swings.experiments.theory.reduced import (
    Floats,
    acts,
    move,
    on_table,
    paper,
    played,
    player,
    ready,
    scenario,
    spread,
    still_state,
    still_world,
)
from diplomatic_swings.experiments.theory.rows import Row, Subject
from diplomatic_swings.sim.solver.iteration import solve
from diplomatic_swings.sim.tables.block import BREAK, SIGN
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.sim.world.state import INDEX

SUBJECT = Subject("commitment", "Powell 2006, War as a Commitment Problem; Fearon 1995")

TERMS = 0.4
RUNS = 1024
BARE, GUARANTEED = 0, 1


def shifting(shift: float) -> Scenario:
    """Return the bargaining under a shift of power; the papers are a bare one and a guaranteed one.

    Moscow's gain from a week of war, and Kyiv's loss, rise with Moscow's force.  In war recruits and losses of
    Moscow balance at a force of 1; in peace nothing is lost.

    Args:
        shift: recruits of a week at full strength; 0: no shift.
    """
    world = still_world(
        russia_recruits=shift, russia_losses=5.0 * shift, force_recovery=4.0, force_level=2.0, peace_wear=0.0
    )
    russia = player(
        "russia", {"losses_ukraine": 1.2, "fighting": -0.95, "territory": 1.0}, weighty_precision=5.0
    )
    ukraine = player(
        "ukraine",
        {"losses_ukraine": -2.5, "fighting": 2.9, "settlement": 1.0, "territory": -1.0},
        weighty_precision=5.0,
    )
    breaking = move("break", cost=0.5, cost_terms=((INDEX["terms_guarantees"], 10.0),))
    signing = {"sign": move("sign"), "refuse": move("refuse"), "withdraw": move("withdraw")}
    papers = [
        paper("bare", TERMS, signers=(0, 1)),
        paper("guaranteed", TERMS, signers=(0, 1), guarantees=1.0),
    ]
    s = scenario(
        [russia, ukraine],
        papers,
        acts=(acts(**signing, **{"break": breaking}), acts(**signing)),
        world=world,
        state=still_state(),
        spread=spread(force_russia=0.5 if shift > 0.0 else 0.05),
        weeks=40,
    )
    b = s.bargaining._replace(sign_rate=0.7, act_rate=0.3)
    return dc.replace(s, bargaining=b, solver=s.solver._replace(runs=1024.0, iterations=20.0))


def signed_and_broken(s: Scenario, beta: Floats, number: int, seed: int) -> tuple[float, float]:
    """Return the share of runs in which Kyiv signs a paper that lies on the table, and that is broken once in force."""
    record, _ = played(ready(on_table(s, number), beta), RUNS, seed)
    signs = (record.act[:, :, 1] == SIGN).any(axis=1)
    held = (record.in_force == 2).any(axis=1)
    broken = (record.act[:, :, 0] == BREAK).any(axis=1)
    return float(signs.mean()), float(broken.sum() / max(held.sum(), 1))


def rows(seed: int) -> list[Row]:
    """Return the rows of this file: directions are strict."""
    still, moving = shifting(0.0), shifting(0.04)
    calm = solve(still, seed=seed, threads=1).beta
    shift = solve(moving, seed=seed, threads=1).beta
    signed_still, broken_still = signed_and_broken(still, calm, BARE, seed)
    signed_bare, _ = signed_and_broken(moving, shift, BARE, seed)
    signed_cured, broken_cured = signed_and_broken(moving, shift, GUARANTEED, seed)
    forced, guarded = kept(moving, shift, BARE, seed), kept(moving, shift, GUARANTEED, seed)
    return [
        SUBJECT.near("no shift: share of bare papers that Kyiv signs", 1.0, signed_still, 0.02),
        SUBJECT.near("no shift: share of bare peaces that Moscow breaks", 0.0, broken_still, 0.02),
        SUBJECT.above(
            "no shift less a shift: share of bare papers that Kyiv signs",
            0.0,
            signed_still - signed_bare,
            0.3,
        ),
        SUBJECT.above(
            "a shift: share of bare peaces, once in force, that Moscow breaks in 40 weeks", 0.0, forced, 0.5
        ),
        SUBJECT.near("the same under guarantees", 0.0, guarded, 0.02),
        SUBJECT.above(
            "a shift: share of guaranteed less bare papers that Kyiv signs",
            0.0,
            signed_cured - signed_bare,
            0.3,
        ),
        SUBJECT.near("a shift: share of guaranteed peaces that Moscow breaks", 0.0, broken_cured, 0.02),
    ]


def kept(s: Scenario, beta: Floats, number: int, seed: int) -> float:
    """Return the share of runs, all in peace at the start, in which Moscow breaks it."""
    terms = dict(
        zip(("terms_territory", "terms_guarantees"), (TERMS, s.packages[number].terms[3]), strict=True)
    )
    peace = dc.replace(s, state=s.state._replace(settlement=1.0, **terms))
    record, _ = played(ready(peace, beta), RUNS, seed)
    return float((record.act[:, :, 0] == BREAK).any(axis=1).mean())
