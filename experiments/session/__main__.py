"""``python -m diplomatic_swings.experiments.session FILE``: play an exported session again, and explain any decision of it."""

import argparse
import sys
from pathlib import Path

from diplomatic_swings.experiments.session import Session, SessionError
from diplomatic_swings.experiments.session.telling import lines as lines_of
from diplomatic_swings.forms.problems import Report, ScenarioError
from diplomatic_swings.store.json_files import read_json

MISTAKE = 2


def main(arguments: list[str] | None = None) -> int:
    """Play a session again and print its weeks, or why a seat decided as it did; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m diplomatic_swings.experiments.session", description=__doc__
    )
    parser.add_argument("file", type=Path, help="session.json of an exported session")
    parser.add_argument("--week", type=int, help="week of the decision to be explained, 0 the first")
    parser.add_argument("--player", help="whose decision is to be explained, such as russia")
    asked = parser.parse_args(arguments)
    if (asked.week is None) != (asked.player is None):
        parser.error("--week and --player go together")
    try:
        report = Report()
        data = read_json(asked.file, report)
        report.stop_if_any()
        session = Session.restore(data, asked.file.parent)
        lines = (
            lines_of(session) if asked.week is None else [session.explain(asked.week, asked.player).text()]
        )
    except (SessionError, ScenarioError, OSError) as error:
        return _refuse(str(error))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return _refuse(
            f"{asked.file}: expected session.json of an exported session (given something else: {error})"
        )
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def _refuse(words: str) -> int:
    sys.stderr.write(f"{words}\n")
    return MISTAKE


if __name__ == "__main__":
    sys.exit(main())
