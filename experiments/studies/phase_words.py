"""What a phase map shows, in plain words."""

import xarray as xr
from diplomatic_swings.experiments.studies.phase import VALUE, cell_of
from diplomatic_swings.experiments.studies.sensitivity.blocks import DRAWN
from diplomatic_swings.experiments.studies.sensitivity.play import unsettled_words


def sentences(phases: xr.Dataset) -> list[str]:
    """Return what a phase map found."""
    return [
        _size(phases),
        *_over(phases),
        territory(phases),
        *_unsure(phases),
        *_baseline(phases),
        *_values(phases),
        *unsettled_words(phases.attrs),
    ]


def _values(phases: xr.Dataset) -> list[str]:
    """Return between which values each expression goes over the map, and where; nothing without one."""
    if VALUE not in phases:
        return []
    return [_value(phases, str(text)) for text in phases["expression"].to_numpy()]


def _value(phases: xr.Dataset, text: str) -> str:
    """Return between which values one expression goes over the map, and where."""
    values = phases[VALUE].sel(expression=text, drop=True)
    ends = values.stack(cell=("y", "x")).dropna("cell")
    if not ends.size:
        return f"{text} has no value in any cell."
    parts = [
        f"{float(cell):.3g} (at {phases.attrs['x']} {float(cell['x']):.3g}, {phases.attrs['y']} {float(cell['y']):.3g})"
        for cell in (ends[int(place)] for place in (ends.to_numpy().argmin(), ends.to_numpy().argmax()))
    ]
    place = cell_of(phases, phases.attrs["x_start"], phases.attrs["y_start"])
    own = ""
    if place is not None:
        own = f"; {float(values.isel(x=place[0], y=place[1])):.3g} in the scenario's own cell"
    return f"{text} goes from {parts[0]} to {parts[1]}{own}."


def _over(phases: xr.Dataset) -> list[str]:
    """Return over what each cell is a mean; nothing where nothing is chosen as a whole."""
    over = phases.attrs.get("over")
    if not over:
        return []
    parts = [f"{count} {name.strip('()') if name == DRAWN else f'of {name}'}" for name, count in over.items()]
    return [
        f"Each cell is a mean over {', '.join(parts)}, with runs dealt evenly; what chance leaves open is of these alone."
    ]


def counted(phases: xr.Dataset) -> dict[str, int]:
    """Return in how many cells each outcome leads by more than chance, most first; only outcomes with any."""
    names = phases["outcome"].to_numpy()
    sure = phases["dominant"].where(phases["clear"])
    cells = {str(name): int((sure == number).sum()) for number, name in enumerate(names)}
    return dict(sorted(((name, n) for name, n in cells.items() if n), key=lambda item: -item[1]))


def territory(phases: xr.Dataset) -> str:
    """Return which outcome leads by more than chance in how many cells."""
    cells = phases["dominant"].size
    parts = [f"{name} in {n} of {cells} cells" for name, n in counted(phases).items()]
    return f"Most frequent outcome, beyond chance: {', '.join(parts) or f'none in any of {cells} cells'}."


def _size(phases: xr.Dataset) -> str:
    about, runs = phases.attrs, phases["runs"]
    return (
        f"{phases.sizes['x']} by {phases.sizes['y']} cells: {about['x']} from {about['x_low']:g} to "
        f"{about['x_high']:g}, {about['y']} from {about['y_low']:g} to {about['y_high']:g}; {int(runs.min()):,} "
        f"to {int(runs.max()):,} runs a cell, {int(runs.sum()):,} in all, read at week {about['week']}, "
        f"seed {about['seed']}."
    )


def _unsure(phases: xr.Dataset) -> list[str]:
    unsure = int((~phases["clear"]).sum())
    if not unsure:
        return ["In all cells the first outcome leads by more than chance."]
    return [f"In {unsure} cells the first two outcomes cannot be told apart with the runs that were allowed."]


def _baseline(phases: xr.Dataset) -> list[str]:
    place = cell_of(phases, phases.attrs["x_start"], phases.attrs["y_start"])
    if place is None:
        return ["The scenario's own values are off the map."]
    cell = phases.isel(x=place[0], y=place[1])
    names = phases["outcome"].to_numpy()
    first, second = (str(names[int(cell[which])]) for which in ("dominant", "second"))
    lead = f"{first} leads {second} by {100 * float(cell['margin']):.0f} points"
    if not float(cell["margin"]):
        lead = f"{first} and {second} are equally frequent"
    doubt = "" if bool(cell["clear"]) else ", within chance"
    return [f"In the cell of the scenario's own values {lead}{doubt}."]
