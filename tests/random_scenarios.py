"""Hypothesis strategy: whole scenarios, every number within its range or its bounds, in every combination.

PYTEST_DONT_REWRITE: it asserts nothing.
"""

import numpy as np
from diplomatic_swings.sim.scenario.loading import available, lenses, load, policy_names, quantities, vary
from hypothesis import strategies as st
from strategies import BASELINE, SHAPES, allowed

BASELINES = tuple(listed.name for listed in available() if listed.kind == "baseline")
LENSES = (None, *(listed.name for listed in lenses()))
POLICIES = {player: (None, *names) for player, names in policy_names().items()}

STATED = {path: q.range for path, q in quantities(BASELINE).items() if path in SHAPES and q.range}
SPANS = {
    "as stated": {},
    "in range": STATED,
    "anywhere": {path: (shape.num.low, shape.num.high) for path, shape in SHAPES.items()},
}
"""Where the numbers of a scenario may lie, by how far they stray from what is stated."""


def spread(span, seed):
    """Return numbers drawn anew within a span, whole where only whole numbers make sense."""
    chance = np.random.default_rng(seed)
    return {path: allowed(path, chance.uniform(*ends)) for path, ends in span.items()}


@st.composite
def scenarios(draw, weeks=6):
    """Return a valid scenario: a baseline, perhaps a lens, policies, another order, other numbers."""
    keys = [player.key for player in BASELINE.players]
    policies = {player: draw(st.sampled_from(names)) for player, names in POLICIES.items()}
    base = load(
        draw(st.sampled_from(BASELINES)),
        [f"weeks={weeks}", f"order=[{', '.join(draw(st.permutations(keys)))}]"],
        draw(st.sampled_from(LENSES)),
        {player: name for player, name in policies.items() if name},
    )
    span = SPANS[draw(st.sampled_from(list(SPANS)))]
    changed = spread(span, draw(st.integers(0, 2**32 - 1)))
    own = quantities(base)
    return vary(base, {path: value for path, value in changed.items() if path in own})
