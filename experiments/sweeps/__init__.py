"""Sweeps: designs of any size, played in parts that are kept as they come and can be resumed.

>>> from diplomatic_swings.experiments.designs.design import Design, Input
>>> from diplomatic_swings.experiments.sweeps import Options, sweep
>>> design = Design((Input("world.brent_level", 40.0, 100.0),), count=128, runs=500)
>>> sweep(design, design.load(), "results/oil", Options(jobs=2))  # doctest: +SKIP
>>> read("results/oil", "points")  # doctest: +SKIP
"""

from diplomatic_swings.experiments.sweeps.errors import SweepError as SweepError
from diplomatic_swings.experiments.sweeps.reading import figures_digest as figures_digest
from diplomatic_swings.experiments.sweeps.reading import grid as grid
from diplomatic_swings.experiments.sweeps.reading import over_time as over_time
from diplomatic_swings.experiments.sweeps.reading import read as read
from diplomatic_swings.experiments.sweeps.reading import summary as summary
from diplomatic_swings.experiments.sweeps.running import Options as Options
from diplomatic_swings.experiments.sweeps.running import sweep as sweep
from diplomatic_swings.experiments.sweeps.shards import Shard as Shard
from diplomatic_swings.experiments.sweeps.shards import merge as merge
