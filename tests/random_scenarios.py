"""Hypothesis strategy: whole scenarios, every number within its range or its bounds, in every combination.

PYTEST_DONT_REWRITE: it asserts nothing.
"""

from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st
from strategies import BASELINE, PATHS, WHOLE, settings

from sim.block import OWN, Block, chance_row, legal_row, new_block
from sim.game import Game, packed, prepare
from sim.lanes import LANES
from sim.play import Record, new_record
from sim.players import KEYS, N_TYPES
from sim.scenario import Quantity, Scenario, available, doctrine_names, lenses, load

BASELINES = tuple(listed.name for listed in available() if listed.kind == "baseline")
LENSES = (None, *(listed.name for listed in lenses()))
DOCTRINES = {player: (None, *names) for player, names in doctrine_names().items()}


def _ranges(content, where=""):
    """Return the range of every number of a scenario that states one, by dotted path."""
    found = {}
    for name, value in content.items():
        if isinstance(value, Quantity) and value.range:
            found[f"{where}{name}"] = value.range
        elif isinstance(value, dict):
            found |= _ranges(value, f"{where}{name}.")
    return found


def spans(content):
    """Return where the numbers of a scenario may lie, by how far they stray from what is stated."""
    stated = {path: span for path, span in _ranges(content).items() if path in PATHS}
    return {"as stated": {}, "in range": stated, "anywhere": {p: (n.low, n.high) for p, n in PATHS.items()}}


def spread(span, seed):
    """Return settings that draw every number of a span anew, whole where only whole numbers make sense."""
    chance = np.random.default_rng(seed)
    drawn = {path: float(chance.uniform(*ends)) for path, ends in span.items()}
    whole = {path: float(round(value)) for path, value in drawn.items() if PATHS[path].unit in WHOLE}
    return [f"{path}={value!r}" for path, value in (drawn | whole).items()]


SPANS = spans(BASELINE.content)


@st.composite
def scenarios(draw, weeks=6):
    """Return a valid scenario: a baseline, perhaps a lens, doctrines, another order, other numbers."""
    doctrines = {player: draw(st.sampled_from(names)) for player, names in DOCTRINES.items()}
    span = SPANS[draw(st.sampled_from(list(SPANS)))]
    overrides = [
        f"weeks={weeks}",
        f"order=[{', '.join(draw(st.permutations(KEYS)))}]",
        f"simultaneous={str(draw(st.booleans())).lower()}",
        *spread(span, draw(st.integers(0, 2**32 - 1))),
        *draw(settings(most=4)),
    ]
    chosen = {player: name for player, name in doctrines.items() if name}
    return load(draw(st.sampled_from(BASELINES)), overrides, draw(st.sampled_from(LENSES)), chosen)


class Played(NamedTuple):
    """A scenario played by the kernel: its record, and the block as the last week left it."""

    scenario: Scenario
    game: Game
    record: Record
    block: Block


def played(scenario, seed, runs=LANES):
    """Return a scenario played for some runs of one block."""
    from sim.kernel import play_runs

    game = packed(prepare(scenario))
    record, block = new_record(runs, scenario.weeks, runs), new_block(game, plain=False)
    play_runs(game, block, np.uint64(seed), 0, record, 0, runs)
    return Played(scenario, game, record, block)


def menu_rows(found, player, runs=LANES):
    """Return a player's last menu in all runs: legality (levers, runs), chances (types, levers, runs)."""
    first, end = found.game.levers.first[player], found.game.levers.first[player + 1]
    n, w = found.game.n_levers, found.block.rows
    legal = [w[legal_row(n, OWN, k) : legal_row(n, OWN, k) + runs] for k in range(first, end)]
    chance = [
        [w[chance_row(n, OWN, kind, k) : chance_row(n, OWN, kind, k) + runs] for k in range(first, end)]
        for kind in range(N_TYPES)
    ]
    return np.array(legal) > 0.0, np.array(chance)
