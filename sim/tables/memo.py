"""What is made of the same parts is made once: points of a study share nearly all of a scenario.

Content and records are never changed in place, so a part that is the very same object says the same.  Asking whether
it *is* the same takes no time, where comparing a menu of levers number by number would take as long as reading it.
"""

import functools
from collections.abc import Callable
from typing import Any

KEPT = 256
"""Results that are kept of each function: the parts that points share, and those of the last points."""


class _Same:
    """Stands for an object by its identity, and keeps it alive, so that no other takes its place."""

    __slots__ = ("it",)

    def __init__(self, it: object) -> None:
        self.it = it

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.it is other.it

    def __hash__(self) -> int:
        return id(self.it)


def made_once[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Return a function that gives the same result again for arguments that are the very same objects.

    Args:
        function: makes something of its arguments, by position, that nobody changes, and does nothing else.
    """

    @functools.lru_cache(maxsize=KEPT)
    def kept(*marks: Any) -> R:  # noqa: ANN401 - a mark for each argument
        bare: Callable[..., R] = function
        return bare(*(mark.it for mark in marks))

    @functools.wraps(function)
    def made(*arguments: P.args, **named: P.kwargs) -> R:
        return function(*arguments, **named) if named else kept(*map(_Same, arguments))

    return made


def made_once_for[It, R](function: Callable[[It], R]) -> Callable[[It], R]:
    """Return a function that keeps what it made of an object with that object: it is there as long as the object is.

    For what is large, or made of what is large: :func:`made_once` would keep the last objects alive.

    Args:
        function: makes something of one object that is never changed, and does nothing else; nobody changes what it made.
    """
    name = f"{function.__module__}.{function.__qualname__}"

    @functools.wraps(function)
    def made(it: It) -> R:
        kept: dict[str, R] = vars(it)
        if name not in kept:
            kept[name] = function(it)
        return kept[name]

    return made
