"""Runs for tests: compiled or in plain Python, and the ways of playing on which both must agree.

PYTEST_DONT_REWRITE: it asserts nothing.
"""

import datetime as dt
import json

import numpy as np

from sim.block import new_block
from sim.game import packed, plain, prepare
from sim.play import new_record, play_block
from sim.players import KEYS
from sim.scenario import load


def compiled(scenario, seed, first, runs):
    """Return the record of runs ``first`` to ``first + runs - 1``, played by the kernel."""
    from sim.kernel import play_runs

    game = packed(prepare(scenario))
    record = new_record(runs, scenario.weeks, runs)
    play_runs(game, new_block(game, plain=False), np.uint64(seed), first, record, 0, runs)
    return record


def interpreted(scenario, seed, first, runs):
    """Return the same record, played in plain Python."""
    game = plain(prepare(scenario))
    record = new_record(runs, scenario.weeks, runs)
    play_block(game, new_block(game, plain=True), seed, first, record, 0, runs)
    return record


def rows(record, first, last):
    """Return runs ``first`` to ``last - 1`` of a record."""
    return type(record)(*(field[first:last] for field in record))


def differing(one, other):
    """Return the names of the fields in which two records differ in any bit."""
    pairs = zip(one._fields, one, other, strict=True)
    return [name for name, a, b in pairs if a.dtype != b.dtype or a.tobytes() != b.tobytes()]


def foresight(steps):
    """Return the settings that give all players the same foresight."""
    return [f"decisions.{key}.foresight={steps}" for key in KEYS]


WAYS = {
    "baseline": ["weeks=6"],
    "foresight 0": ["weeks=6", *foresight(0)],
    "foresight 1": ["weeks=3", *foresight(1)],
    "foresight 2": ["weeks=2", *foresight(2)],
    "all at once": ["weeks=5", "simultaneous=true", "order=[eu, ukraine, russia, us]"],
    "another order": ["weeks=4", "order=[russia, us, eu, ukraine]"],
    "ceasefire": ["weeks=8", "state.ceasefire=1", "state.weeks_in_force=2"],
    "settlement": ["weeks=8", "state.settlement=1", "state.terms_territory=0.6", "state.terms_relief=0.3"],
    "signed by one": ["weeks=4", "state.tabled_ceasefire=1", "state.offer_open=1", "state.signed_ukraine=1"],
    "us out": ["weeks=4", "state.us_in=0"],
    "collapse": ["weeks=8", "state.force_ukraine=0.3", "world.collapse_hazard=1"],
    "types": ["weeks=4", "decisions.russia.type=dealer", "decisions.ukraine.type=red-line"],
    "forgetting": ["weeks=5", "world.belief_forgets=0.2"],
}
"""Ways of playing, as settings laid over the baseline."""


def eventful(folder):
    """Return a scenario in which events force and bar levers, set and add to the state, and strike twice."""
    base = load("baseline")
    played = {
        key: [lever.key for lever in menu if lever.kind != "hold"]
        for key, menu in zip(KEYS, base.levers, strict=True)
    }

    def on(week, **what):
        date = base.start + dt.timedelta(weeks=week, days=3)
        return {"date": date.isoformat(), "name": f"Event of week {week}", "source": "test", **what}

    events = [
        on(0, set={"mood": 0.7, "brent": 60}, add={"approval": -2}),
        on(1, force={"us": played["us"][0]}, for_weeks=2),
        on(2, force={"russia": played["russia"][-1]}, add={"trust_us_eu": -0.9}),
        on(2, bar={"ukraine": played["ukraine"][:3], "eu": played["eu"]}, for_weeks=3),
        on(5, set={"deadline": 1}, force={"eu": played["eu"][0]}),
    ]
    content = {"name": "eventful", "title": "Eventful", "extends": "baseline", "weeks": 7, "events": events}
    path = folder / "eventful.yaml"
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    return load(path)
