"""Sweeps: designs of any size, played in parts that are kept as they come and can be resumed.

>>> from experiments.designs import Design, Input
>>> from experiments.sweeps import Options, sweep
>>> design = Design((Input("world.brent_level", 40.0, 100.0),), count=128, runs=500)
>>> sweep(design, design.load(), "results/oil", Options(jobs=2))  # doctest: +SKIP
>>> read("results/oil", "points")  # doctest: +SKIP
"""

from experiments.sweeps.errors import SweepError as SweepError
from experiments.sweeps.reading import figures_digest as figures_digest
from experiments.sweeps.reading import grid as grid
from experiments.sweeps.reading import over_time as over_time
from experiments.sweeps.reading import read as read
from experiments.sweeps.reading import summary as summary
from experiments.sweeps.running import Options as Options
from experiments.sweeps.running import sweep as sweep
from experiments.sweeps.shards import Shard as Shard
from experiments.sweeps.shards import merge as merge
