"""Sessions: a run of a scenario that people play, turn by turn, usable without any page.

Start one with :meth:`Session.start`; see :mod:`experiments.session.session`.
"""

from experiments.session.adapter import ENDINGS, capitals
from experiments.session.errors import SessionError
from experiments.session.files import Choice, Inject
from experiments.session.records import Option, Seat, Snapshot, Week
from experiments.session.session import Session
from experiments.session.setup import Setup, Turn, reasonable

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
