"""``swings reference``: the model reference, written from the tables."""

from pathlib import Path
from typing import Annotated

import typer
from diplomatic_swings.app import options
from diplomatic_swings.tell.console import note, show
from diplomatic_swings.tell.errors import UserError

FOLDER = Path("docs/reference")

Name = Annotated[
    str, typer.Argument(metavar="[SCENARIO]", help="Scenario whose values are shown: a name, or a path.")
]
Folder = Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder to write to.")]
Check = Annotated[bool, typer.Option("--check", help="Only say whether the pages on disk are up to date.")]
Force = Annotated[bool, typer.Option("--force", help="Replace files that this command did not write.")]


def reference(
    scenario: Name = "talks-2025-01", out: Folder = FOLDER, check: Check = False, force: Force = False
) -> None:
    """Write the model reference: every variable, number, move, paper, scenario and outcome, from the tables."""
    loaded = options.load_scenario(scenario)
    from diplomatic_swings.tell.pages import build

    if check:
        _check(build.stale(loaded, out), out)
        return
    if not force and (others := build.foreign(out)):
        raise UserError(f"--out: expected files of this command (given {others[0]}); --force replaces it")
    build.write(loaded, out)
    show(f"wrote {out}")


def _check(old: list[Path], out: Path) -> None:
    if not old:
        show(f"{out}: up to date")
        return
    note(f"out of date: {', '.join(map(str, old))}; write them anew with: swings reference")
    raise typer.Exit(1)
