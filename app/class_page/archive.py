"""What a lesson leaves: one ZIP with the session as a scenario, moves, votes, predictions and a report."""

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from diplomatic_swings.app.class_page import afterwards
from diplomatic_swings.app.class_page.room import Room
from diplomatic_swings.experiments.session import ENDINGS, SEATS, Session
from diplomatic_swings.experiments.session.debrief import brier
from diplomatic_swings.experiments.session.menus import NONE
from diplomatic_swings.experiments.session.session import SCENARIO
from diplomatic_swings.sim.solver.iteration import Solution
from diplomatic_swings.sim.tables.records import Scenario
from diplomatic_swings.store.csv_files import harmless

RUNS = 2000
CAPITALS = {seat.key: seat.capital for seat in SEATS}

ABOUT = """\
{title}
{line}

session.yaml     the scenario, with what happened from outside and what was chosen. It plays to the same path again:
                     swings run session.yaml
                 With nobody at the table, many times:
                     swings run session.yaml --runs 2000
session.json     the same for programs. Any decision can be explained:
                     python -m diplomatic_swings.experiments.session session.json --week 0 --player us
moves.csv        who did what in which week, and whether the class chose it
votes.csv        how each team voted, turn by turn
predictions.csv  what was predicted, with Brier scores (0 is perfect, 2 is certain and wrong)
summary.json     seed, digests of scenario and path, what was injected, how it ended
{report}
It is a laboratory for arguments about the talks, not a forecast.
"""


def parts(room: Room, *, names: bool) -> dict[str, str]:
    """Return the small files of the ZIP by name, taken in one go while nothing moves.

    Args:
        room: the lesson.
        names: whether nicknames are written; else people are numbered.
    """
    who = {p.id: p.name if names else f"Student {i}" for i, p in enumerate(room.people.all.values(), 1)}
    return {
        "moves.csv": _csv(("week", "date", "capital", "move", "chosen by"), _moves(room.session)),
        "votes.csv": _csv(("turn", "week", "capital", "move", "votes", "voters"), _votes(room, who)),
        "predictions.csv": _predictions(room, who),
        "summary.json": json.dumps(_summary(room), indent=2),
    }


def report(session: Session) -> str:
    """Return the report of many runs of a session's scenario; takes some seconds, and touches nothing that others write."""
    return _report(_scenario(session), session.solution, session.setup.seed)


def report_key(session: Session) -> tuple[object, ...]:
    """Return what the report of a session depends on: its scenario, its seed and what happened from outside."""
    return session.scenario.digest, session.setup.seed, *session.injects


def _scenario(session: Session) -> Scenario:
    return session.played_scenario(SCENARIO.removesuffix(".yaml"))


def packed(session: Session, title: str, files: dict[str, str], report: str | None) -> bytes:
    """Return the ZIP.

    Args:
        session: a frozen copy of the session.
        title: title of the lesson.
        files: what :func:`parts` gave.
        report: what :func:`report` gave; None for a ZIP without it.
    """
    scenario = _scenario(session)
    summary = {**json.loads(files["summary.json"]), "digest": scenario.digest}
    words = (
        "report.html      many runs with nobody at the table: what else could have come of it\n"
        if report is not None
        else ""
    )
    about = ABOUT.format(title=title, line="=" * len(title), report=words)
    own = session.files()
    whole = {"README.txt": about, **own, **files, "summary.json": json.dumps(summary, indent=2)}
    if report is not None:
        whole["report.html"] = report
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in whole.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _report(scenario: Scenario, solution: Solution, seed: int) -> str:
    from diplomatic_swings.experiments.runs.mechanisms import mechanisms
    from diplomatic_swings.experiments.runs.runs import Play, play_with
    from diplomatic_swings.experiments.runs.solves import Solved
    from diplomatic_swings.sim.solver.solutions import digest_of
    from diplomatic_swings.tell.report import REPORT
    from diplomatic_swings.tell.report.page import save
    from diplomatic_swings.tell.report.run import page

    solved = Solved(solution, digest_of(scenario))
    result = play_with(scenario, solved, Play(RUNS, seed))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        save(page(result, mechanisms(result), folder), folder)
        return (folder / REPORT).read_text(encoding="utf-8")


def _moves(session: Session) -> Iterable[Sequence[object]]:
    for week in session.weeks:
        for move in week.moves:
            if move.key != NONE or move.chosen:
                by = "class" if move.chosen else "model"
                yield week.week, week.date.isoformat(), session.capitals[move.seat], move.label, by


def _votes(room: Room, who: dict[int, str]) -> Iterable[Sequence[object]]:
    for entry in room.log:
        for seat, tally in entry["tallies"].items():
            for move, count in tally.items():
                voters = [
                    who[int(n)]
                    for n, keys in entry["votes"].items()
                    if move in keys and _sat(room, n, seat, who)
                ]
                label = entry["labels"][seat].get(move, move)
                yield entry["turn"], entry["week"], CAPITALS[seat], label, count, "; ".join(voters)


def _sat(room: Room, number: str, seat: str, who: dict[int, str]) -> bool:
    return int(number) in who and room.people.all[int(number)].place == seat


def _predictions(room: Room, who: dict[int, str]) -> str:
    made = [p for p in room.people.all.values() if p.tokens is not None]
    header = ("student", *(ending.name for ending in ENDINGS), "swings", "Brier score")
    rows = [
        [who[p.id], *(p.tokens or ()), p.swings, round(brier(p.tokens or (), room.ending), 3)] for p in made
    ]
    return _csv(header, rows)


def _summary(room: Room) -> dict[str, Any]:
    setup = room.session.setup
    return {
        "lesson": room.lesson.name,
        "scenario": setup.scenario,
        "lens": setup.lens,
        "policies": dict(setup.policies),
        "seed": setup.seed,
        "run": setup.run,
        "weeks played": room.session.week,
        "ending": room.ending,
        "swings": room.session.swings(),
        "path": room.session.digest(),
        "injected": [{"week": i.week, "name": i.name} for i in room.session.injects],
        "hidden types": room.session.hidden_types() if room.revealed else None,
        "debrief": afterwards.debrief(room),
    }


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return stream.getvalue()
