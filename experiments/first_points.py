"""The first model, as studies of many points see it; goes with the first model."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, override

import numpy as np
import xarray as xr

from experiments.ensemble import CHUNK, EnsembleResult
from experiments.games import Figure, Game, Size
from experiments.measures import Ints
from experiments.posterior import BASE
from experiments.tally import Tally, coding, tally
from sim.block import new_block
from sim.game import packed, prepare
from sim.play import Record, new_record
from sim.players import KEYS, PLAYERS
from sim.scenario import Scenario, doctrine_names, following, lasting, load, vary


class FirstModel(Game):
    """See :class:`experiments.games.Game`."""

    section = "doctrines"
    has_values = False
    fitted = True

    @override
    def load(self, name: str, overrides: Sequence[str] = ()) -> Scenario:
        return load(name, overrides)

    @override
    def renamed(self, scenario: Scenario, name: str) -> Scenario:
        return scenario.model_copy(update={"name": name, "content": {**scenario.content, "name": name}})

    @override
    def vary(self, scenario: Scenario, values: Mapping[str, float]) -> Scenario:
        return vary(scenario, values)

    @override
    def until(self, scenario: Scenario, week: int) -> Scenario:
        return scenario if week == scenario.weeks else lasting(scenario, week)

    @override
    def following(self, scenario: Scenario, chosen: Mapping[str, str]) -> Scenario:
        """Return a scenario whose players follow other doctrines, read beside the baseline."""
        read = {KEYS[each.player]: each for each in load(BASE, doctrines=dict(chosen)).doctrines}
        return following(scenario, {player: each for player, each in read.items() if player in chosen})

    @override
    def followed(self, scenario: str, chosen: Mapping[str, str]) -> str:
        return load(BASE, doctrines=dict(chosen)).digest if chosen else ""

    @override
    def players(self, scenario: Scenario) -> dict[str, str]:
        return {player.key: player.name for player in PLAYERS}

    @override
    def policy_names(self) -> Mapping[str, Sequence[str]]:
        return doctrine_names()

    @override
    def start(self, scenario: Scenario, jobs: int | None) -> None:
        return None

    @override
    def values(self, scenario: Scenario, start: None) -> None:
        return None

    @override
    def settled(self, values: None) -> bool:
        return True

    @override
    def work(self, scenario: Scenario) -> int:
        return 0

    @override
    def records(self, scenario: Scenario, values: None, seed: int, first: int, runs: int) -> Iterator[Record]:
        from sim.kernel import play_runs

        game = packed(prepare(scenario))
        block = new_block(game, plain=False)
        for start in range(first, first + runs, CHUNK):
            count = min(CHUNK, first + runs - start)
            record = new_record(count, game.weeks, 0)
            play_runs(game, block, np.uint64(seed), start, record, 0, count)
            yield record

    @override
    def outcomes(self, record: Record) -> Ints:
        return record.outcome.astype(np.int64)

    @override
    def counter(self, scenario: Scenario) -> Callable[[Record], Tally]:
        code = coding(scenario)
        return lambda record: tally(record, code)

    @override
    def result(self, scenario: Scenario, values: None, size: Size, counts: Tally) -> EnsembleResult:
        return EnsembleResult(scenario, size.seed, size.runs, counts, xr.Dataset())

    @override
    def figures(self, scenario: Scenario) -> list[Figure]:
        return []

    @override
    def measured(self, result: EnsembleResult) -> dict[str, Any]:
        return {}

    @override
    def options(self, scenario: Scenario) -> list[str]:
        return [lever.key for menu in scenario.levers for lever in menu]
