"""One function for signing: what parties do, and what the others expect of them.

The policy of a signature is logistic in the signer's own gain (quantal response: McKelvey and Palfrey 1995) on the
premise that it decides (stage-undominated voting: Baron and Kalai 1993).  The public expectation is that policy,
averaged over the public belief about type and pressure, with the odds multiplied by the number of decisions
expected before the paper lapses.
"""

import dataclasses as dc

import numpy as np
from diplomatic_swings.experiments.theory.believing import talks
from diplomatic_swings.experiments.theory.reduced import Floats, acts, move, on_table, played, ready, standing
from diplomatic_swings.experiments.theory.rows import Row, Subject
from diplomatic_swings.sim.rules.acts import taking, write_differences
from diplomatic_swings.sim.rules.week import begin
from diplomatic_swings.sim.solver.iteration import solve
from diplomatic_swings.sim.tables import draws
from diplomatic_swings.sim.tables.block import LANES, SIGN, new_block
from diplomatic_swings.sim.tables.game import in_lists, prepare, with_values
from diplomatic_swings.sim.tables.records import Scenario

SUBJECT = Subject("signing", "McKelvey and Palfrey 1995; Baron and Kalai 1993")
PAPER = 1


def tabled(*, slope: float = 0.0) -> Scenario:
    """Return the setting of beliefs with a paper on the table, in its first week.

    Args:
        slope: what a signature costs by the unit of mood; the mood starts at 0.5.
    """
    s = on_table(talks(), PAPER)
    can = acts(
        sign=move("sign", cost=0.1, cost_terms=((list(s.state._fields).index("mood"), slope),)),
        refuse=move("refuse"),
        withdraw=move("withdraw"),
    )
    s = dc.replace(s, acts=(can, can), state=s.state._replace(mood=0.5))
    return dc.replace(s, bargaining=s.bargaining._replace(sign_rate=0.9, reach=1.0), weeks=1)


def policy(s: Scenario, beta: Floats, seat: int, surveys: int = 40) -> tuple[Floats, Floats, float]:
    """Return the chance of signing by type and level, the belief in each, and the public expectation."""
    g, b = standing(s, beta, seat, surveys=surveys)
    b.temp[0] = float(SIGN)
    shape = (len(s.players[seat].types), g.sizes.levels)
    chance, belief = np.zeros(shape), np.zeros(shape)
    for kind, level in np.ndindex(shape):
        write_differences(g, b, seat, kind, 0)
        chance[kind, level] = taking(g, b, seat, kind, level, 0)
        belief[kind, level] = b.belief[((seat * g.sizes.kinds + kind) * g.sizes.levels + level) * LANES]
    return chance, belief, float(b.ready[(seat * g.sizes.papers + PAPER) * LANES])


def expectation_rows(s: Scenario, beta: Floats, words: str) -> list[Row]:
    """Return the rows of the public expectation of both parties, for one and for three decisions to come."""
    rows = []
    for reach in (1.0, 3.0):
        t = dc.replace(s, bargaining=s.bargaining._replace(reach=reach))
        for seat, p in enumerate(t.players):
            chance, belief, public = policy(t, beta, seat)
            odds = reach * chance / (1.0 - chance)
            exact = float((belief * odds / (1.0 + odds)).sum())
            rows.append(
                SUBJECT.near(f"public expectation of {p.key}{words}, reach {reach:g}", exact, public, 1e-6)
            )
    return rows


def starts(s: Scenario, beta: Floats, seed: int, runs: int) -> tuple[Floats, Floats]:
    """Return each run's types and levels of pressure at the start, (runs, players)."""
    g = in_lists(with_values(prepare(s), beta))
    b = new_block(g.sizes, compiled=False)
    kinds, levels = [], []
    for k in range(runs // LANES):
        draws.fill(b.u, seed, k * LANES, 0, g.sizes.players, LANES)
        begin(g, b, LANES)
        kinds.append(np.array(b.type).reshape(-1, LANES).T)
        levels.append(np.array(b.pressure).reshape(-1, LANES).T)
    return np.concatenate(kinds), np.concatenate(levels)


def frequency_rows(s: Scenario, beta: Floats, seed: int, runs: int = 4096) -> list[Row]:
    """Return the rows of how often the first mover signs a paper that lies on the table, by type and pressure."""
    chance, _, public = policy(s, beta, 0, surveys=1)
    record, _ = played(ready(s, beta), runs, seed)
    done, rate = record.act[:, 0, 0], s.bargaining.sign_rate
    kinds, levels = starts(s, beta, seed, runs)
    signed = done == SIGN
    words = "share that signs in a week, by the public expectation"
    rows = [SUBJECT.share(words, rate * public, int(signed.sum()), runs)]
    for kind, level in np.ndindex(chance.shape):
        bin_ = (kinds[:, 0] == kind) & (levels[:, 0] == level)
        words = f"share of type {kind} under pressure {level} that signs in a week"
        exact = rate * float(chance[kind, level])
        rows.append(SUBJECT.share(words, exact, int(signed[bin_].sum()), int(bin_.sum())))
    spread = float(np.ptp(chance))
    rows.append(SUBJECT.above("spread of these chances (the test is not of a constant)", 0.0, spread, 0.05))
    return rows


def rows(seed: int) -> list[Row]:
    """Return the rows of this file."""
    s = tabled()
    beta = solve(s, seed=seed, threads=1, iterations=12).beta
    return [
        *expectation_rows(s, beta, ""),
        *expectation_rows(tabled(slope=2.0), beta, " if its cost hangs on the mood"),
        *frequency_rows(s, beta, seed),
    ]
