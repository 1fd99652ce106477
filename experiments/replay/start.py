"""A starting point made of where a replay ends: a scenario that begins on that day, as a file.

State, beliefs about types, the paper on the table with its signatures, and how tired moves are, are carried over.  The
level of a player's private pressure is not: a run draws it from its long-run law.
"""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from diplomatic_swings.experiments.record.window import MIDDLE
from diplomatic_swings.experiments.replay.filtering import Replay, observed
from diplomatic_swings.experiments.replay.settings import Settings
from diplomatic_swings.experiments.runs.measures import Floats
from diplomatic_swings.sim.tables.game import option_keys
from diplomatic_swings.sim.world.calendar import date_of
from diplomatic_swings.sim.world.state import INDEX, NAMES, RULED, VARIABLES

DIGITS: Final = 4
"""Significant digits of a number in the file: more than a replay can tell."""

RANGE: Final = (0.05, 0.95)
"""Quantiles over particles that the range of a number spans."""


RESTED: Final = 0.05
"""Tiredness below which a move counts as rested."""


class Start(NamedTuple):
    """A number of the state: value, range, and where it comes from."""

    value: float
    low: float
    high: float
    source: str


def start_state(replay: Replay, settings: Settings) -> dict[str, Start]:
    """Return the state where a replay ends, by variable.

    What only decisions on papers and presence write is that of the likeliest particle, since a mean of papers is none;
    of all else it is the mean.  What a series of the record says stands in place of the model's.
    """
    states = np.array([particle.state() for particle in replay.ends])
    likeliest = states[int(replay.weights.argmax())]
    last = date_of(replay.held.window.start, replay.weeks)
    figures = latest(replay, settings)
    of_runs = f"mean of {len(states)} runs that follow {replay.held.record.name} to {last}"
    made: dict[str, Start] = {}
    for name in NAMES:
        place = INDEX[name]
        if name in figures:
            value, month = figures[name]
            source = f"{replay.held.record.name}: {settings.series[name].series}, {month}"
        elif name in RULED:
            value, source = float(likeliest[place]), f"papers and presence as recorded to {last}"
        else:
            value, source = float(replay.weights @ states[:, place]), of_runs
        low, high = _range(states[:, place], replay.weights)
        made[name] = _held(name, value, low, high, source)
    return made


def latest(replay: Replay, settings: Settings) -> dict[str, tuple[float, str]]:
    """Return what series say of the state in the last week of a replay, by variable, with the month."""
    week = date_of(replay.held.window.start, replay.weeks - 1)
    month = f"{week + MIDDLE:%Y-%m}"
    return {name: (value, month) for name, value in observed(replay.held.record, week, settings).items()}


def _range(draws: Floats, weights: Floats) -> tuple[float, float]:
    order = np.argsort(draws)
    reached = np.cumsum(weights[order])
    low, high = (float(draws[order][min(int(np.searchsorted(reached, q)), len(draws) - 1)]) for q in RANGE)
    return low, high


def _held(name: str, value: float, low: float, high: float, source: str) -> Start:
    bounds = VARIABLES[name]
    value = min(max(_rounded(value), bounds.low), bounds.high)
    ends = (min(_rounded(low), value), max(_rounded(high), value))
    return Start(value, max(ends[0], bounds.low), min(ends[1], bounds.high), source)


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}") + 0.0


def priors(replay: Replay, tremble: float) -> dict[str, dict[str, float]]:
    """Return the belief in each type by player, as the prior of a new start; each player's sum to 1.

    Args:
        replay: the replay.
        tremble: weight of the prior before the first move: moves are coded by people, and no type is ruled out.
    """
    ends = replay.beliefs[replay.beliefs["week"] == replay.weeks]
    made: dict[str, dict[str, float]] = {}
    for player in replay.scenario.players:
        belief = ends.loc[ends["player"] == player.key, "probability"].to_numpy()
        mixed = (1.0 - tremble) * belief / belief.sum() + tremble * np.array(player.prior)
        shares = [round(float(share), DIGITS) for share in mixed[:-1]]
        shares.append(round(1.0 - sum(shares), DIGITS))
        made[player.key] = dict(zip(player.types, shares, strict=True))
    return made


def start_text(replay: Replay, settings: Settings, name: str, base: str) -> str:
    """Return the text of a scenario that begins where a replay ends.

    Args:
        replay: the replay.
        settings: how series were read.
        name: name of the scenario.
        base: name or path of the scenario that it extends: the one that was replayed.
    """
    day = date_of(replay.held.window.start, replay.weeks)
    return "\n".join([*_head(replay, name, base, day), *_numbers(replay, settings), *_standing(replay), ""])


def _head(replay: Replay, name: str, base: str, day: dt.date) -> Iterator[str]:
    how = f"{replay.how.particles} runs, seed {replay.how.seed}, {replay.how.pick} move of a week"
    words = f"{day.day} {day:%B %Y}"
    yield f"# Where the players stood on {words}: {replay.held.record.name} played through {base} ({how})."
    yield "#"
    yield "# State, beliefs, the paper on the table with its signatures, and how tired moves are, are carried over. A number that"
    yield "# no series of the record says is the model's own reckoning from the recorded moves."
    yield "format: 2"
    yield f"name: {name}"
    yield f"title: {_text(f'Talks as the record leaves them on {words}')}"
    yield "introduction: >-"
    yield f"  The talks go on from {words}. Everything recorded since {replay.held.window.start:%B %Y} has been played through the"
    yield "  game: what was done, what prices, polls and the front became, and what each side has shown of itself."
    yield "watch_for:"
    yield "  - what a year and a half of moves has taught the players about each other"
    yield "  - whether Washington goes on as it did, or turns before the midterm election"
    yield f"source: {_text(f'swings replay of {replay.held.record.name} to {day}')}"
    yield f"extends: {base}"
    yield f"start: {day}"


def _numbers(replay: Replay, settings: Settings) -> Iterator[str]:
    yield ""
    yield "players:"
    source = _text(f"belief from the moves of {replay.held.record.name} by Bayes' rule")
    for player, shares in priors(replay, settings.tremble.value).items():
        yield f"  {player}:"
        yield "    types:"
        for kind, share in shares.items():
            prior = f"{{value: {share:g}, range: [0, 1], source: {source}}}"
            yield f"      {kind}: {{prior: {prior}}}"
    yield ""
    yield "state:"
    for name, start in start_state(replay, settings).items():
        ends = f"[{start.low:g}, {start.high:g}]"
        yield f"  {name}: {{value: {start.value:g}, range: {ends}, source: {_text(start.source)}}}"


def signed(replay: Replay) -> list[str]:
    """Return who has signed the paper on the table where a replay ends, in its likeliest particle."""
    flags = replay.ends[int(replay.weights.argmax())].signed()
    return [p.key for p, flag in zip(replay.scenario.players, flags, strict=True) if flag]


def tired(replay: Replay) -> dict[str, dict[str, float]]:
    """Return how tired moves are where a replay ends, by player: the mean over particles, less what has rested."""
    mean = replay.weights @ np.array([particle.tired() for particle in replay.ends])
    made: dict[str, dict[str, float]] = {}
    for (player, key, _), share in zip(option_keys(replay.scenario), mean, strict=True):
        if share >= RESTED:
            made.setdefault(replay.scenario.players[player].key, {})[key] = _rounded(float(share))
    return made


def _standing(replay: Replay) -> Iterator[str]:
    names, moves = signed(replay), tired(replay)
    if names or moves:
        yield ""
        yield "standing:"
        yield f"  signed: [{', '.join(names)}]"
        yield "  tired:"
        for player, shares in moves.items():
            row = ", ".join(f"{_text(key)}: {share:g}" for key, share in shares.items())
            yield f"    {player}: {{{row}}}"


def _text(words: str) -> str:
    """Return words as a YAML string."""
    return json.dumps(words, ensure_ascii=False)
