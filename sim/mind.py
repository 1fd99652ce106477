"""How one player decides: the numbers."""

from typing import Annotated, NamedTuple

from sim.quantity import Num


class DecisionParams(NamedTuple):
    """How one player decides."""

    precision: Annotated[
        float, Num("1/util", 0, 1000, "precision lambda of the quantal response; 0 picks at random")
    ]
    foresight: Annotated[
        float, Num("steps", 0, 2, "0 own effect; 1 the counterpart's reply; 2 and one's answer to it")
    ]
    discount: Annotated[float, Num("per week", 0, 0.9999, "weekly discount factor")]
    horizon: Annotated[float, Num("weeks", 1, 520, "weeks that are counted")]
    fatigue: Annotated[float, Num("util", 0, 50, "cost of a lever that was used just now")]
