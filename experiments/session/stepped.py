"""A session as a Mesa model: stepped a week at a time, with chosen moves where you like.

>>> from experiments.session import Session
>>> from experiments.session.stepped import SessionModel
>>> model = SessionModel(Session.start("baseline", seed=1))  # doctest: +SKIP
>>> model.choose({"us": "court"})  # doctest: +SKIP
>>> model.step()  # doctest: +SKIP
>>> model.run_for(10)  # the model plays all four seats  # doctest: +SKIP
>>> model.datacollector.get_model_vars_dataframe()  # doctest: +SKIP
"""

from collections.abc import Mapping

import mesa

from experiments.session.session import Session

COLLECTED = {
    "week": lambda model: model.session.week,
    "date": lambda model: model.session.snapshot().date,
    "outcome": lambda model: model.session.snapshot().outcome,
    "posture_russia": lambda model: model.session.snapshot().posture,
    "posture_ukraine": lambda model: model.session.snapshot().support,
}
"""What the data collector keeps of every week."""


class SessionModel(mesa.Model):
    """A session that Mesa's tools step and collect from; Mesa's own random generator is never used.

    Attributes:
        session: the session; whatever it can do can be done between steps.
        datacollector: week, date, outcome and US posture by week.
        running: False once all weeks are played; further steps do nothing.
    """

    def __init__(self, session: Session) -> None:
        """Set up the model at the point where the session stands."""
        super().__init__(rng=session.setup.seed)
        self.session = session
        self.running = not session.over
        self._chosen: dict[str, str] = {}
        self.datacollector = mesa.DataCollector(COLLECTED)
        self.datacollector.collect(self)

    def choose(self, moves: Mapping[str, str]) -> None:
        """Choose moves for the next step, as Mesa's steps take no arguments.

        Args:
            moves: key of a move by seat; the model plays the other seats.
        """
        self._chosen = dict(moves)

    def step(self) -> None:
        """Play a week: the chosen moves, and the model's elsewhere.

        Raises:
            SessionError: if a seat or a move that was chosen is not known.
        """
        if not self.running:
            return
        chosen, self._chosen = self._chosen, {}
        self.session.play(chosen, weeks=1)
        self.running = not self.session.over
        self.datacollector.collect(self)
