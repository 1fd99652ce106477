"""Sessions: a run of a scenario that people play, turn by turn, usable without any page.

Start one with :meth:`Session.start`; see :mod:`diplomatic_swings.experiments.session.session`.
"""

from diplomatic_swings.experiments.session.adapter import ENDINGS, capitals
from diplomatic_swings.experiments.session.errors import SessionError
from diplomatic_swings.experiments.session.files import Choice, Inject
from diplomatic_swings.experiments.session.records import Option, Seat, Snapshot, Week
from diplomatic_swings.experiments.session.session import Session
from diplomatic_swings.experiments.session.setup import Setup, Turn, reasonable

SEATS = capitals()
"""The four capitals that a class plays."""

__all__ = [
    "ENDINGS",
    "SEATS",
    "Choice",
    "Inject",
    "Option",
    "Seat",
    "Session",
    "SessionError",
    "Setup",
    "Snapshot",
    "Turn",
    "Week",
    "reasonable",
]
