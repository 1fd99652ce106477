"""JSON that the program wrote and reads again, as strictly as what users write."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from diplomatic_swings.forms.problems import Mark, Report
from diplomatic_swings.forms.text import displayed, no_text, read_text

LARGEST = 64_000_000
"""Bytes of a file of JSON at most."""


def read_json(path: Path, report: Report) -> Any:  # noqa: ANN401 - JSON holds anything
    """Return the content of a JSON file; None, and mistakes in ``report``, if it is none."""
    text = read_text(path, report, LARGEST)
    if text is None:
        return None
    file = displayed(path)
    try:
        data = json.loads(text, parse_constant=_no_number)
        strange = next(filter(None, map(no_text, _texts(data))), "")
    except json.JSONDecodeError as error:
        report.add(Mark(file, error.lineno, error.colno), "", f"expected JSON ({error.msg})")
        return None
    except (ValueError, RecursionError) as error:
        reason = "too deeply nested" if isinstance(error, RecursionError) else str(error)
        report.add(Mark(file), "", f"expected JSON ({reason})")
        return None
    if strange:
        report.add(Mark(file), "", f"expected text (given {strange})")
        return None
    return data


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _texts(data: object) -> Iterator[str]:
    """Yield all texts in some data, names included."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for name, value in data.items():
            yield name
            yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)
