"""Style sheets, sizes and the writing of files; nothing outside a ``with styled(...)`` is changed."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import matplotlib as mpl
from diplomatic_swings.plots.frame.files import write_whole
from matplotlib.figure import Figure

_HERE = Path(__file__).parent
_LOCK = threading.RLock()
"""Matplotlib keeps its settings in one place for all threads, so only one thread draws at a time."""

_PNG_COMPRESSION = 2


FILE_FORMATS: Final = ("png", "svg", "pdf")


class Sheets(NamedTuple):
    """A size: its style sheets, and whether pictures keep their own height or take the sheet's."""

    names: tuple[str, ...]
    own_height: bool


SIZES: Final = {
    "print": Sheets(("swings.mplstyle",), own_height=True),
    "projector": Sheets(("swings.mplstyle", "projector.mplstyle"), own_height=False),
}


@cache
def _settings(size: str) -> dict[str, Any]:
    """Return the settings of a size's sheets."""
    settings: dict[str, Any] = {}
    for name in SIZES[size].names:
        sheet: Any = mpl.rc_params_from_file(_HERE / name, fail_on_error=True, use_default_template=False)
        settings |= sheet
    return settings


@contextmanager
def styled(size: str) -> Iterator[None]:
    """Draw in a size's style within the block, whatever the user's settings; restore these after it.

    Raises:
        ValueError: if there is no such size.
    """
    if size not in SIZES:
        raise ValueError(f"size: expected one of {', '.join(SIZES)} (given {size!r})")
    with _LOCK, mpl.rc_context():
        mpl.rcdefaults()
        current: Any = mpl.rcParams
        current.update(_settings(size))
        yield


def save(figure: Figure, path: Path, words: tuple[str, str], size: str) -> None:
    """Write a figure whole: the same bytes for the same figure.

    Args:
        figure: what to write.
        path: where to; its ending says the format.
        words: title and alternative text, kept in the file.
        size: the style in which the figure was drawn.
    """
    kind = path.suffix.lstrip(".")
    buffer = io.BytesIO()
    with styled(size):
        figure.savefig(buffer, format=kind, **_kept(kind, *words))
    write_whole(path, buffer.getvalue())


def _kept(kind: str, title: str, text: str) -> dict[str, Any]:
    """Return what a format keeps about a picture; no dates, so that bytes do not change."""
    match kind:
        case "png":
            facts = {"metadata": {"Title": title, "Description": text}}
            return facts | {"pil_kwargs": {"compress_level": _PNG_COMPRESSION}}
        case "svg":
            return {"metadata": {"Title": title, "Description": text, "Date": None}}
        case _:
            return {"metadata": {"Title": title, "Subject": text, "CreationDate": None}}
