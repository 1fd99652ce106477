"""Sweeps: designs of any size, played in parts that are kept as they come and can be resumed.

>>> from experiments.designs import Design, Input
>>> from experiments.sweeps import Options, sweep
>>> design = Design((Input("world.brent_level", 40.0, 100.0),), count=128, runs=500)
>>> sweep(design, design.load(), "results/oil", Options(jobs=2))  # doctest: +SKIP
>>> read("results/oil", "points")  # doctest: +SKIP
"""

from experiments.sweeps.errors import SweepError
from experiments.sweeps.reading import figures_digest, grid, over_time, read, summary
from experiments.sweeps.running import Options, sweep
from experiments.sweeps.shards import Shard, merge

__all__ = [
    "Options",
    "Shard",
    "SweepError",
    "figures_digest",
    "grid",
    "merge",
    "over_time",
    "read",
    "summary",
    "sweep",
]
