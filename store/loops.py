"""Loops that are not rules, compiled where they count: for few runs, steps over whole arrays take longer than to play them."""

import functools
import hashlib
from collections.abc import Callable
from pathlib import Path


def compiled[**P](loop: Callable[P, None], about: str = "", *parts: Callable[..., None]) -> Callable[P, None]:
    """Return a loop, compiled; its code is kept as that of the rules is.

    Args:
        loop: a function that writes into its arguments and does nothing else.
        about: what else its code depends on besides the file that it stands in.
        parts: functions of that file that it calls.
    """
    return _made(loop, about, parts)


@functools.cache
def _made(
    loop: Callable[..., None], about: str, parts: tuple[Callable[..., None], ...]
) -> Callable[..., None]:
    import numba
    from diplomatic_swings.store import cache

    for part in parts:
        numba.extending.register_jitable(error_model="numpy")(part)
    made = numba.njit(nogil=True, error_model="numpy", boundscheck=True)(loop)
    sources = Path(loop.__code__.co_filename).read_bytes() + about.encode()
    folder = cache.home() / hashlib.sha256(sources).hexdigest()[:16]
    made._cache = cache.CodeCache(loop, folder)  # noqa: SLF001 - Numba offers no other way in
    return made  # type: ignore[no-any-return]
