"""Small records made up for tests: files by name, written to a folder."""

from pathlib import Path

from diplomatic_swings.experiments.record.folder import check_record
from diplomatic_swings.forms.problems import Report, ScenarioError

MOVES = "date,actor,target,lever,direction,posture,marks,description,source,confidence"
SERIES = "date,quantity,value,unit,source,confidence"
POLLS = "date,pollster,question,answer,value,source,confidence"
TRUCES = "date,kind,hours,outcome,extended,source,confidence"
DEADLINES = "date,target,threat,deadline,outcome,enforced,source,confidence"
FORECASTS = "date,platform,event,deadline,bound,probability,happened,source,confidence"


def move(date="2025-03-03", actor="US", lever="sanctions", posture="PR", marks="", **more):
    """Return a row of moves."""
    row = {"target": "Russia", "direction": "1", "description": "made up", "source": "made up"} | more
    cells = (date, actor, row["target"], lever, row["direction"], posture, marks)
    return ",".join([*cells, row["description"], row["source"], "med"])


def figure(date="2025-03", quantity="brent", value="60", unit="USD/bbl"):
    """Return a row of series."""
    return f"{date},{quantity},{value},{unit},made up,med"


def table(head: str, *rows: str) -> str:
    """Return the text of a table."""
    return "\n".join([head, *rows, ""])


def write_record(folder: Path, **tables: str | bytes) -> Path:
    """Write tables by their names without ending; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in tables.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / f"{name}.csv").write_bytes(data)
    return folder


def mistakes(folder, **tables):
    """Return the mistakes in a record of these tables as (file name, line, column, field, message)."""
    report = Report()
    record = check_record(write_record(folder, **tables), report)
    assert (record is None) == bool(report.problems)
    problems = ScenarioError(report.problems).problems
    return [(Path(p.file).name, p.line, p.column, p.path, p.message) for p in problems]


def only(folder, **tables):
    """Return the one mistake in a record."""
    (mistake,) = mistakes(folder, **tables)
    return mistake
