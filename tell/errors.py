"""Mistakes of users, told in one clear message."""

from collections.abc import Iterable, Mapping

from diplomatic_swings.forms.problems import did_you_mean


class UserError(Exception):
    """A mistake in what was asked for; the text says what was expected and what was given."""


def one_of(option: str, given: str, names: Iterable[str], also: Mapping[str, str] | None = None) -> str:
    """Return ``given`` if it is one of ``names``; ``also`` are other words for some, in lower case.

    Raises:
        UserError: if it is not; names the nearest.
    """
    known = list(names)
    if given not in known:
        raise UserError(
            f"{option}: expected one of {', '.join(known)} (given '{given}'){did_you_mean(given, known, also)}"
        )
    return given


def within(option: str, given: int, low: int, high: int) -> int:
    """Return ``given`` if it lies within bounds, both included.

    Raises:
        UserError: if it does not.
    """
    if not low <= given <= high:
        raise UserError(f"{option}: expected {low} to {high} (given {given})")
    return given
