"""A small world of scenario files for tests: a complete base of three players, and room for more.

PYTEST_DONT_REWRITE: it asserts nothing.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from diplomatic_swings.forms import library
from diplomatic_swings.forms.quantity import Num, numbers
from diplomatic_swings.sim.scenario import form, loading
from diplomatic_swings.sim.tables.records import MindParams
from diplomatic_swings.sim.world.state import ISSUES

SHIPPED = "shipped"
ALWAYS = ["war", "ceasefire", "settlement"]
PLAYERS = {
    "us": ("resolute", "bluffer"),
    "russia": ("dealer", "maximalist"),
    "ukraine": ("plain",),
}


def middle(num: Num, *, whole: bool) -> float:
    """Return a value for a number: the middle of its bounds, the least where only whole numbers make sense."""
    return int(num.low) if whole or num.unit in {"0 or 1", "steps"} else (num.low + num.high) / 2


def middles(table: type, counted: tuple[str, ...] = ()) -> dict[str, Any]:
    return {name: middle(num, whole=name in counted) for name, num in numbers(table).items()}


def lever(label: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"label": label, "kind": kind, "recovery": 3, "source": "test"} | more


def act(label: str, **more: Any) -> dict[str, Any]:
    return {"label": label, "cost": {"base": 0.5}, "source": "test"} | more


def package(kind: str, *authors: str) -> dict[str, Any]:
    terms = {issue: {"value": 0.25, "unit": "0..1", "range": [0, 0.5], "source": "test"} for issue in ISSUES}
    return {
        "label": "A paper",
        "kind": kind,
        "terms": terms,
        "tabled_by": list(authors),
        "signers": ["russia", "ukraine"],
        "source": "test",
    }


def player(key: str, types: tuple[str, ...]) -> dict[str, Any]:
    share = 1 / len(types)
    return {
        "name": key.title(),
        "capital": f"Capital of {key}",
        "types": {name: {"meaning": f"is {name}", "prior": share} for name in types},
    }


def base_document() -> dict[str, Any]:
    """Return a complete scenario as plain data; it opens in war, with nothing tabled."""
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
    restore = lever(
        "Restore", "aid", effects={"intelligence": {"set": 1}}, legal={"intelligence": {"max": 0.3}}
    )
    watch = lever("Watch the line", "aid", phases=["ceasefire"])
    levers = {key: {"hold": hold} for key in PLAYERS}
    levers["us"] |= {"court": court, "restore": restore, "watch": watch}
    levers["russia"] |= {"stall": lever("Stall", "delay", effects={"mood": -0.05})}
    signer = {name: act(name) for name in ("sign", "refuse", "withdraw", "break")}
    table = act("Table a paper", recovery=8, effects={"mood": 0.03})
    state = middles(form.State) | {
        "ceasefire": 0,
        "settlement": 0,
        "us_in": 1,
        "tabled": 0,
        "intelligence": 1,
    }
    brent = {"value": 70, "unit": "USD/bbl", "range": [60, 80], "source": "a forecast", "note": "of 2024"}
    return {
        "format": 2,
        "name": "base",
        "title": "The base",
        "introduction": "Everything in the middle. Nothing to see.",
        "watch_for": ["nothing"],
        "start": "2025-01-20",
        "weeks": 104,
        "midterm": "2026-11-03",
        "order": list(PLAYERS),
        "players": {key: player(key, types) for key, types in PLAYERS.items()},
        **{name: middles(table, form.COUNTED.get(name, ())) for name, table in form.TABLES.items()},
        "state": state,
        "world": middles(form.TABLES["world"]) | {"brent_level": brent},
        "spread": {
            "gain": 45,
            "mood": {"value": 0.4, "unit": "-1..1", "range": [0.2, 0.8], "source": "test"},
        },
        "packages": {
            "truce": package("ceasefire", "us", "ukraine"),
            "28-points": package("settlement", "us", "russia"),
        },
        "payoffs": {
            "us": {"fighting": -0.1, "glow": 0.2, "types": {"bluffer": {"glow": 0.3}}},
            "russia": {"advance": {"value": 0.2, "unit": "util/week per 100 km2", "source": "test"}},
            "ukraine": {"advance": -0.3},
        },
        "decisions": {key: middles(MindParams) for key in PLAYERS},
        "acts": {
            "us": {"table": table, "walk": act("Leave"), "return": act("Return")},
            "russia": {"table": table, **signer},
            "ukraine": {"table": table, **signer},
        },
        "levers": levers,
        "events": [
            {
                "date": "2025-03-05",
                "name": "Envoy",
                "add": {"mood": 0.1},
                "force": {"us": "court"},
                "source": "test",
            }
        ],
    }


class Home:
    """A folder with its own shipped files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("presets", "lenses", "policies"):
            (folder / SHIPPED / name).mkdir(parents=True)
        self.document("shipped/base.yaml", base_document())

    def document(self, path: str, content: dict[str, Any]) -> str:
        """Write plain data; JSON is YAML."""
        return self.text(path, json.dumps(content, indent=1))

    def text(self, path: str, text: str) -> str:
        (self.folder / path).write_text(text, encoding="utf-8")
        return path

    def mine(self, body: str, name: str = "mine", base: str = "base") -> str:
        """Write a file whose body begins on line 4; return its path."""
        return self.text(f"{name}.yaml", f"name: {name}\ntitle: Mine\nextends: {base}\n{body}\n")

    def lens(self, name: str, body: str) -> None:
        words = f"name: {name}\ntitle: Lens\nintroduction: A view.\nsource: test\n"
        self.text(f"shipped/lenses/{name}.yaml", words + body + "\n")

    def policy(self, name: str, body: str) -> None:
        """Write a policy whose body begins on line 5."""
        words = f"name: {name}\ntitle: Policy\nintroduction: A way.\nsource: test\n"
        self.text(f"shipped/policies/{name}.yaml", words + body + "\n")

    def load(self, body: str = "", **options: Any) -> loading.Scenario:
        """Return the base with this body laid over it."""
        return loading.load(self.mine(body), **options)

    def mistakes(self, body: str, **options: Any) -> list[str]:
        """Return the mistakes in a file with this body, one line each."""
        return mistakes(self.mine(body), **options)

    def marked(self, body: str, **options: Any) -> tuple[str, list[str]]:
        """Return the place of ``^`` in a body, and the mistakes in a file with the body without it."""
        before, after = body.split("^")
        line = 4 + before.count("\n")
        column = len(before) - (before.rfind("\n") + 1) + 1
        return f"mine.yaml:{line}:{column}", self.mistakes(before + after, **options)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A working folder with its own shipped scenarios."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(library, "root", lambda: Path(SHIPPED))
    return Home(tmp_path)


def mistakes(path: str, **options: Any) -> list[str]:
    """Return the mistakes that loading reports, one line each; none if it loads."""
    try:
        loading.load(path, **options)
    except loading.ScenarioError as error:
        return str(error).splitlines()
    return []
