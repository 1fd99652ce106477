"""How a record is played through the game, as data: ``replay.yaml`` beside the record."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self

from diplomatic_swings.experiments.record.places import shipped_folder
from diplomatic_swings.forms.models import Form, read_form
from diplomatic_swings.forms.problems import Report, did_you_mean
from diplomatic_swings.sim.world.state import NAMES
from pydantic import Field, model_validator

FILE = "replay.yaml"


class Rate(Form):
    """A share, with its range and source."""

    value: float = Field(gt=0.0, lt=1.0)
    unit: str
    range: tuple[float, float]
    source: str


class Series(Form):
    """Which series says what a variable is, and by what its figures are multiplied."""

    series: str
    times: float = Field(gt=0.0)
    unit: str
    source: str


class Settings(Form):
    """How a record is played through the game; the file says what each number is."""

    format: Literal[1]
    tremble: Rate
    hopeless: Rate
    series: Mapping[str, Series]
    noticed: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _names_variables(self) -> Self:
        for name in self.series:
            if name not in NAMES:
                raise ValueError(
                    f"expected variables of the state (given '{name}'){did_you_mean(name, NAMES)}"
                )
        return self


def settings_of(place: Path | None = None) -> Settings:
    """Return how the record in a folder is played: by its own ``replay.yaml``, or the shipped one.

    Args:
        place: folder or file of the record (default: the shipped one).

    Raises:
        ScenarioError: with every mistake in the file.
    """
    own = None if place is None else (place if place.is_dir() else place.parent) / FILE
    report = Report()
    read = read_form(own if own and own.is_file() else shipped_folder() / FILE, Settings, report)
    report.stop_if_any()
    assert read is not None  # noqa: S101 - there are settings or a problem
    return read
