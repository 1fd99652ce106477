"""A small world of scenario files for tests: a complete base made from the tables, and room for more.

PYTEST_DONT_REWRITE: it asserts nothing.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from sim import scenario
from sim.files import library, schema
from sim.mind import DecisionParams
from sim.players import KEYS, PLAYERS
from sim.quantity import Num, numbers

SHIPPED = "shipped"
ALWAYS = ["war", "ceasefire", "settlement"]


def middle(num: Num) -> float:
    """Return a plain value for a number: the middle of its bounds, 0 where only 0 or 1 makes sense."""
    if num.unit in {"0 or 1", "steps"}:
        return int(num.low)
    return (num.low + num.high) / 2


def middles(table: type) -> dict[str, Any]:
    return {name: middle(num) for name, num in numbers(table).items()}


def lever(label: str, kind: str, **more: Any) -> dict[str, Any]:
    plain = {
        "label": label,
        "kind": kind,
        "effects": {},
        "cost": {"base": 0},
        "recovery": 3,
        "source": "test",
    }
    return plain | more


def base_document() -> dict[str, Any]:
    """Return a complete scenario as plain data, every number from the tables."""
    hold = lever("Wait", "hold", phases=ALWAYS)
    court = lever(
        "Court Moscow",
        "dialogue",
        effects={"trust_us_russia": 0.03, "quiet_weeks": {"set": 0}},
        cost={"base": 0.1, "mood": -0.2},
        type_cost={"bluffer": -0.05},
        legal={"us_in": {"min": 0.5}},
        stance={"russia": 1, "ukraine": -0.3},
        posture="CR",
    )
    cut = lever("Cut intelligence", "squeeze", effects={"intelligence": -1})
    levers = {key: {"hold": hold} for key in KEYS}
    levers["us"] |= {"court": court, "cut_intelligence": cut}
    levers["russia"] |= {"stall": lever("Stall", "delay", effects={"mood": -0.05})}
    brent = {"value": 70, "unit": "USD/bbl", "range": [60, 80], "source": "a forecast", "note": "of 2024"}
    return {
        "format": 1,
        "name": "base",
        "title": "The base",
        "introduction": "Everything in the middle. Nothing to see.",
        "watch_for": ["nothing"],
        "start": "2025-01-20",
        "weeks": 104,
        "midterm": "2026-11-03",
        "order": list(KEYS),
        "simultaneous": False,
        **{name: middles(table) for name, table in schema.TABLES.items()},
        "world": middles(schema.TABLES["world"]) | {"brent_level": brent},
        "payoffs": {KEYS[i]: _payoffs(i) for i in range(len(KEYS))},
        "decisions": {key: _decision(key) for key in KEYS},
        "levers": levers,
        "events": [
            {
                "date": "2025-03-05",
                "name": "Intelligence cut",
                "add": {"mood": -0.1},
                "set": {"intelligence": 0},
                "force": {"us": "cut_intelligence"},
                "source": "test",
            }
        ],
    }


def _payoffs(player: int) -> dict[str, Any]:
    types = {name: middles(schema.TYPES[player]) for name in PLAYERS[player].types}
    return {**middles(schema.WEIGHTS[player]), "types": types}


def _decision(key: str) -> dict[str, Any]:
    return {**middles(DecisionParams), "counterpart": "russia" if key == "us" else "us", "type": "random"}


class Home:
    """A folder with its own shipped scenarios; files are written with their name as first line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shipped = folder / SHIPPED
        for name in ("presets", "lenses", "doctrines"):
            (self.shipped / name).mkdir(parents=True)
        self.document("shipped/base.yaml", base_document())

    def document(self, path: str, content: dict[str, Any]) -> Path:
        """Write plain data; JSON is YAML."""
        return self.text(path, json.dumps(content, indent=1))

    def text(self, path: str, text: str) -> Path:
        file = self.folder / path
        file.write_text(text, encoding="utf-8")
        return file

    def mine(self, body: str, name: str = "mine", base: str = "base") -> str:
        """Write a preset whose body begins on line 4; return its path."""
        self.text(f"{name}.yaml", f"name: {name}\ntitle: Mine\nextends: {base}\n{body}\n")
        return f"{name}.yaml"

    def lens(self, name: str, body: str) -> None:
        """Write a lens whose body begins on line 5."""
        words = f"name: {name}\ntitle: Lens\nintroduction: A view.\nsource: test\n"
        self.text(f"shipped/lenses/{name}.yaml", words + body + "\n")

    def doctrine(self, name: str, body: str) -> None:
        """Write a doctrine whose body begins on line 5."""
        words = f"name: {name}\ntitle: Doctrine\nintroduction: A way.\nsource: test\n"
        self.text(f"shipped/doctrines/{name}.yaml", words + body + "\n")

    def marked(self, body: str) -> tuple[str, list[str]]:
        """Return the place of ``^`` in a body, and the mistakes in a preset with the body without it."""
        before, after = body.split("^")
        line = 4 + before.count("\n")
        column = len(before) - (before.rfind("\n") + 1) + 1
        return f"mine.yaml:{line}:{column}", self.mistakes(before + after)

    def mistakes(self, body: str, **options: Any) -> list[str]:
        """Return the mistakes in a preset with this body, one line each."""
        return mistakes(self.mine(body), **options)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A working folder with its own shipped scenarios."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(library, "root", lambda: Path(SHIPPED))
    return Home(tmp_path)


def mistakes(path: str, **options: Any) -> list[str]:
    """Return the mistakes that loading reports, one line each; none if it loads."""
    try:
        scenario.load(path, **options)
    except scenario.ScenarioError as error:
        return str(error).splitlines()
    return []
