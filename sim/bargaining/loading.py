"""Loading a scenario file into records (a first, trusting reader; the strict door is sim.bargaining.form)."""

import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from sim.bargaining.block import ACTS
from sim.bargaining.features import FEATURE_INDEX, N_FEATURES, FeatureParams
from sim.bargaining.records import (
    BargainingParams,
    Effect,
    Event,
    MindParams,
    Move,
    Package,
    Player,
    Scenario,
    SolverParams,
)
from sim.bargaining.state import INDEX, ISSUES, State
from sim.bargaining.world import WorldParams
from sim.calendar import CalendarParams

FOLDER = Path(__file__).parents[2] / "scenarios" / "bargaining"


def number(entry: Any) -> float:
    """Return the value of an entry, bare or with unit and source."""
    return float(entry["value"] if isinstance(entry, dict) else entry)


def merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Return ``base`` with ``over`` laid over it, mapping by mapping."""
    out = dict(base)
    for key, value in over.items():
        both = isinstance(value, dict) and isinstance(out.get(key), dict)
        out[key] = merged(out[key], value) if both else ({**out[key], "value": value} if isinstance(out.get(key), dict) and "value" in out[key] and not isinstance(value, dict) else value)
    return out


def content_of(name: str) -> dict[str, Any]:
    """Return the content of a file, laid over what it extends."""
    path = Path(name) if name.endswith(".yaml") else FOLDER / f"{name}.yaml"
    content = YAML(typ="safe").load(path.read_text())
    base = content.pop("extends", None)
    return merged(content_of(base), content) if base else content


def with_settings(content: dict[str, Any], settings: list[str]) -> dict[str, Any]:
    """Return the content with ``path=value`` settings applied."""
    for setting in settings:
        path, value = setting.split("=")
        over: Any = float(value) if value.replace(".", "").replace("-", "").replace("e", "").isdigit() else value
        for part in reversed(path.split(".")):
            over = {part: over}
        content = merged(content, over)
    return content


def table(kind: type, content: dict[str, Any]) -> Any:
    return kind(**{name: number(content[name]) for name in kind._fields})


def move(key: str, row: dict[str, Any], types: tuple[str, ...], kind: str = "") -> Move:
    cost = {name: number(value) for name, value in row.get("cost", {"base": 0}).items()}
    base = cost.pop("base", 0.0)
    effects = []
    for name, change in sorted(row.get("effects", {}).items(), key=lambda item: INDEX[item[0]]):
        if isinstance(change, dict) and "set" in change:
            effects.append(Effect(INDEX[name], 0.0, number(change["set"])))
        else:
            effects.append(Effect(INDEX[name], 1.0, number(change)))
    legal = [
        (INDEX[name], number(w.get("min", -1e300)), number(w.get("max", 1e300)))
        for name, w in row.get("legal", {}).items()
    ]
    stance = row.get("stance", {})
    phases = row.get("phases", ["war"])
    return Move(
        key=key,
        label=row["label"],
        kind=kind or row["kind"],
        effects=tuple(effects),
        cost=base,
        cost_terms=tuple((INDEX[name], value) for name, value in sorted(cost.items(), key=lambda i: INDEX[i[0]])),
        type_cost=tuple(number(row.get("type_cost", {}).get(t, 0.0)) for t in types),
        legal=tuple(legal),
        phases=tuple(p in phases for p in ("war", "ceasefire", "settlement")),
        recovery=number(row.get("recovery", 1.0)),
        stance_russia=number(stance.get("russia", 0.0)),
        stance_ukraine=number(stance.get("ukraine", 0.0)),
        posture=row.get("posture", "DI"),
        claims=tuple(row.get("claims", ())),
        source=row["source"],
    )


def weights_of(content: dict[str, Any], types: tuple[str, ...]) -> tuple[tuple[float, ...], ...]:
    rows = []
    for kind in types:
        row = [0.0] * N_FEATURES
        both = {**content, **content.get("types", {}).get(kind, {})}
        for name, entry in both.items():
            if name != "types":
                row[FEATURE_INDEX[name]] = number(entry)
        rows.append(tuple(row))
    return tuple(rows)


def build(c: dict[str, Any]) -> Scenario:
    """Return the scenario with this content."""
    keys = list(c["players"])
    players = []
    for key, row in c["players"].items():
        types = tuple(row["types"])
        d = dict(c["decisions"][key])
        own = d.pop("type", "random")
        players.append(
            Player(
                key, row["name"], row["capital"], types,
                tuple(t["meaning"] for t in row["types"].values()),
                tuple(number(t["prior"]) for t in row["types"].values()),
                weights_of(c["payoffs"][key], types),
                MindParams(**{n: number(v) for n, v in d.items()}),
                None if own == "random" else types.index(own),
            )
        )
    packages = tuple(
        Package(
            key, row["label"], row["kind"] == "settlement", tuple(number(row["terms"][i]) for i in ISSUES),
            tuple(keys.index(p) for p in row["tabled_by"]), tuple(keys.index(p) for p in row["signers"]), row["source"],
        )
        for key, row in c["packages"].items()
    )
    acts = c["acts"]
    events = tuple(
        Event(
            e["date"], e["name"], e.get("kind", "shock"),
            tuple((INDEX[n], number(v)) for n, v in e.get("add", {}).items()),
            tuple((INDEX[n], number(v)) for n, v in e.get("set", {}).items()),
            tuple((keys.index(p), lever) for p, lever in e.get("force", {}).items()),
            tuple((keys.index(p), lever) for p, ls in e.get("bar", {}).items() for lever in ls),
            int(e.get("for_weeks", 1)), e["source"],
        )
        for e in c.get("events", [])
    )
    text = json.dumps(c, sort_keys=True, default=str)
    spread = [number(c["spread"][n]) if n in c["spread"] else 0.0 for n in State._fields]
    return Scenario(
        name=c["name"], title=c["title"], introduction=c["introduction"], watch_for=tuple(c["watch_for"]),
        start=c["start"], midterm=c["midterm"], weeks=int(number(c["weeks"])),
        order=tuple(keys.index(k) for k in c["order"]),
        players=tuple(players), state=table(State, c["state"]), spread=tuple(spread),
        world=table(WorldParams, c["world"]), calendar=table(CalendarParams, c["calendar"]),
        shape=table(FeatureParams, c["shape"]), bargaining=table(BargainingParams, c["bargaining"]),
        solver=table(SolverParams, c["solver"]), packages=packages,
        levers=tuple(
            tuple(move(k, row, p.types) for k, row in c["levers"][p.key].items()) for p in players
        ),
        acts=tuple(
            tuple(move(a, acts[p.key][a], p.types, "deal") if a in acts.get(p.key, {}) else None for a in ACTS)
            for p in players
        ),
        table=tuple(
            move("table", acts[p.key]["table"], p.types, "deal") if "table" in acts.get(p.key, {}) else None
            for p in players
        ),
        events=events,
        digest=hashlib.sha256(text.encode()).hexdigest()[:16],
        content=c,
    )


def load(name: str, settings: list[str] | None = None) -> Scenario:
    """Return a scenario by name or path."""
    return build(with_settings(content_of(name), settings or []))
