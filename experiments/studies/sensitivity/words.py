"""What came of a study, in plain words."""

from collections.abc import Iterator

import xarray as xr
from diplomatic_swings.experiments.studies.sensitivity.play import CHANCE, unsettled_words
from diplomatic_swings.experiments.studies.sensitivity.study import (
    ENOUGH,
    LOCAL,
    MORRIS,
    SOBOL,
    UNITS,
    clear,
    floor,
    ranked,
)
from diplomatic_swings.forms.percent import percent
from diplomatic_swings.sim.world.outcomes import OUTCOME_KEYS

MOST = 5
"""Inputs that are named in a sentence."""


def sentences(effects: xr.Dataset) -> list[str]:
    """Return what a study found, a sentence or two each."""
    tellers = {MORRIS: _screening, SOBOL: _variance, LOCAL: _local}
    return [
        _size(effects),
        *tellers[effects.attrs["method"]](effects),
        *_thin(effects),
        *unsettled_words(effects.attrs),
    ]


def _thin(effects: xr.Dataset) -> Iterator[str]:
    """Yield a warning where a design is too small for its intervals."""
    size, enough = effects.attrs["size"], ENOUGH[effects.attrs["method"]]
    if size < enough:
        yield (
            f"With {size} {UNITS[effects.attrs['method']]} intervals are too narrow, and an input that does nothing may "
            f"stand clear of chance more often than one time in forty: take {enough} or more."
        )


def said(outcome: str) -> str:
    """Return what is looked at, in words: the share of an outcome, or an expression."""
    return (
        f"share of runs in {outcome}"
        if outcome in OUTCOME_KEYS
        else f"{outcome}, of shares and other figures"
    )


def _size(effects: xr.Dataset) -> str:
    about = effects.attrs
    inputs = len(ranked(effects))
    return (
        f"{inputs} inputs, {about['points']:,} points of {about['runs']:,} runs each; "
        f"{said(about['outcome'])} at week {about['week']}, seed {about['seed']}."
    )


def _variance(effects: xr.Dataset) -> Iterator[str]:
    part = effects.sel(output=effects.attrs["outcome"])
    if not float(part["variance"]):
        yield "The share is the same at all points: nothing to explain."
        return
    chance = part.sel(input=CHANCE)
    yield (
        f"Over the inputs' ranges the share has mean {percent(float(part['mean']))} and standard deviation "
        f"{100 * float(part['variance']) ** 0.5:.1f} points. Chance, with this number of runs, makes "
        f"{percent(float(chance['total']))} of the variance of single points (95 % interval "
        f"{percent(float(chance['total_low']))} to {percent(float(chance['total_high']))})."
    )
    parts = [
        f"{name} (total {float(row['total']):.2f}, {float(row['total_low']):.2f} to "
        f"{float(row['total_high']):.2f}; alone {float(row['first']):.2f}, {float(row['first_low']):.2f} to "
        f"{float(row['first_high']):.2f})"
        for name in clear(effects)[:MOST]
        for row in [part.sel(input=name)]
    ]
    yield from _verdict(
        effects, parts, f"total index above that of chance, {floor(effects):.2f}, by more than its error"
    )


def _screening(effects: xr.Dataset) -> Iterator[str]:
    part = effects.sel(output=effects.attrs["outcome"])
    if not float(part["mu_star"].max()):
        yield "The share is the same at all points: nothing to explain."
        return
    yield (
        f"On the scale of these effects, over a whole range, an exchange of shocks alone comes to "
        f"{100 * float(part['mu_star'].sel(input=CHANCE)):.1f} points: the noise floor."
    )
    parts = [
        f"{name} ({100 * float(row['mu_star']):.1f} points over its range, give or take "
        f"{100 * float(row['mu_star_half']):.1f}; {_sign(float(row['mu']), float(row['mu_star']))})"
        for name in clear(effects)[:MOST]
        for row in [part.sel(input=name)]
    ]
    yield from _verdict(effects, parts, "mean effect above the floor by more than the error of both")


def _local(effects: xr.Dataset) -> Iterator[str]:
    part = effects.sel(output=effects.attrs["outcome"])
    yield (
        f"From the scenario's own numbers, where the share is {percent(float(part['start']))}, one input at "
        "a time; what inputs do together is not seen."
    )
    parts = [
        f"{name} ({', '.join(_move(part.sel(input=name, end=end)) for end in ('low', 'high'))})"
        for name in clear(effects)[:MOST]
    ]
    yield from _verdict(effects, parts, "paired 95 % interval of the change away from zero")


def _move(cell: xr.Dataset) -> str:
    return (
        f"{float(cell['value']):g}: {100 * float(cell['change']):+.1f} points "
        f"give or take {100 * float(cell['half']):.1f}"
    )


def _verdict(effects: xr.Dataset, parts: list[str], rule: str) -> Iterator[str]:
    seen, all_of = len(clear(effects)), len(ranked(effects))
    if not seen:
        yield f"No input stands clear of chance ({rule}): more runs or more points may show some."
        return
    names = f"the first {len(parts)}: " if len(parts) < seen else ""
    yield f"{seen} of {all_of} inputs stand clear of chance ({rule}): {names}{'; '.join(parts)}."
    if seen < all_of:
        yield f"The other {all_of - seen} cannot be told from chance here, which does not make them zero."


def _sign(mu: float, mu_star: float) -> str:
    if abs(mu) < mu_star / 2:
        return "either way"
    return "mostly up" if mu > 0 else "mostly down"
