"""Text from outside: every file that a user hands over is read through here.

Whatever it is, a file is read up to a limit (a device such as ``/dev/zero`` has no end), decoded as UTF-8, and
searched for characters that are no text: control characters could steer the terminal that shows a title, lone
surrogates and noncharacters cannot be written to a report or a picture.  So what is read can be shown and saved.
"""

import re
from pathlib import Path

from diplomatic_swings.forms.problems import Mark, Report

LARGEST = 4_000_000
"""Bytes of a file of settings at most: the largest that is shipped has a tenth of that."""

_NO_TEXT = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_NO_NAME = re.compile(r"[\t\n\r\u2028\u2029]")
"""Characters that are text but have no place in the name of a setting."""


def read_text(path: Path, report: Report, most: int = LARGEST) -> str | None:
    """Return the text of a UTF-8 file without a byte order mark, or None; mistakes go to ``report``."""
    data = read_bytes(path, report, most)
    if data is None:
        return None
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        text = data[: error.start].decode("utf-8", errors="replace")
        given = f"given byte 0x{data[error.start]:02x}"
        place = _place(text, len(text), displayed(path))
        report.unreadable(place, "", f"expected UTF-8 text ({given})")
        return None
    return text if is_text(text, displayed(path), report) else None


def read_bytes(path: Path, report: Report, most: int = LARGEST) -> bytes | None:
    """Return what is in a file, or None; mistakes go to ``report``.

    Args:
        path: the file, which may be a pipe or a device.
        report: takes the mistakes.
        most: bytes at most; a file that has more is refused.
    """
    mark = Mark(displayed(path))
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the path
        reason = getattr(error, "strerror", None) or "cannot be read"
        report.unreadable(mark, "", f"expected a readable file ({reason})")
        return None
    if len(data) > most:
        report.unreadable(mark, "", f"expected at most {most // 1_000_000:,} MB (the file has more)")
        return None
    return data


def is_text(text: str, file: str, report: Report) -> bool:
    """Return whether a text holds nothing but text; report the first character that is none, with its place."""
    strange = _NO_TEXT.search(text)
    if strange:
        message = f"expected text (given {code_point(strange.group())})"
        report.unreadable(_place(text, strange.start(), file), "", message)
    return strange is None


def no_text(value: str, *, name: bool = False) -> str:
    """Return the first character of a value that is no text, as its code point; nothing if all is text.

    A value may hold what its file does not: escapes such as that of U+D800 in YAML.

    Args:
        value: what stands in a file, after escapes.
        name: whether it is the name of a setting, in which there are no line breaks or tabs either.
    """
    strange = _NO_TEXT.search(value) or (_NO_NAME.search(value) if name else None)
    return code_point(strange.group()) if strange else ""


def paired(value: str) -> str:
    """Return a value with each pair of surrogates as the character that it stands for, as JSON escapes it."""
    return _PAIR.sub(lambda pair: pair.group().encode("utf-16", "surrogatepass").decode("utf-16"), value)


def code_point(character: str) -> str:
    """Return a character as something that can be shown: ``U+001B``, and what kind it is."""
    code = ord(character)
    kind = "a lone surrogate" if 0xD800 <= code <= 0xDFFF else "a control character"
    kind = "a line break or tab" if character in "\t\n\r\u2028\u2029" else kind
    return f"{kind if code < 0xFFFE else 'no character'}, U+{code:04X}"


def displayed(path: Path) -> str:
    """Return ``path`` as shown in messages: relative to the current folder if it lies inside."""
    full = path.absolute()
    return str(full.relative_to(Path.cwd())) if full.is_relative_to(Path.cwd()) else str(full)


def _place(text: str, at: int, file: str) -> Mark:
    """Return the line and column of a character of a text, counted from 1."""
    return Mark(file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
