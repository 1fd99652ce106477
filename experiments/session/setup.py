"""What a session starts from, what a turn leaves, and which moves to show first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from diplomatic_swings.experiments.session.records import Option, Week


@dataclass(frozen=True)
class Setup:
    """What a session starts from: everything that its states follow from, moves and injects aside.

    Attributes:
        scenario: name of a shipped scenario, or path of a file.
        seed: seed of the luck.
        run: number of the run in the ensemble of that seed; the exported file's run of this number is the session.
        lens: name or path of a lens laid over the scenario.
        policies: policy by seat.
        settings: settings as on the command line, such as ``weeks=52``.
        allow_unsettled: play by values that have not settled too.
    """

    scenario: str
    seed: int = 0
    run: int = 0
    lens: str | None = None
    policies: Mapping[str, str] = field(default_factory=dict)
    settings: tuple[str, ...] = ()
    allow_unsettled: bool = False


@dataclass(frozen=True)
class Turn:
    """A turn that was played.

    Attributes:
        first: number of its first week.
        weeks: the weeks it took.
        refused: seats that could not have all that they asked for.
        asked: what was chosen, by seat, whether it could be had or not: this, not what came of it, plays the turn
            again.  A seat that takes no weighty act binds itself for all weeks, also where none is open in the first.
    """

    first: int
    weeks: tuple[Week, ...]
    refused: tuple[str, ...] = ()
    asked: Mapping[str, Sequence[str]] = field(default_factory=dict)


def reasonable(options: Sequence[Option], most: int = 6) -> list[Option]:
    """Return the options to show first: the likeliest ones, and always that of doing nothing."""
    first = [*options[:most]]
    waiting = [option for option in options[most:] if option.waits]
    return [*first[: most - len(waiting)], *waiting] if waiting else first
