"""Write the table of docs/theory.md anew.

python -m diplomatic_swings.experiments.theory [--seed N] [PAGE]
"""

import argparse
import sys
from pathlib import Path

from diplomatic_swings.experiments.theory.rows import Row
from diplomatic_swings.experiments.theory.table import markdown, rows
from diplomatic_swings.store.atomic import write_text

PAGE = Path("docs/theory.md")
BEGIN, END = "<!-- table: python -m diplomatic_swings.experiments.theory -->\n", "<!-- end of table -->\n"


def renewed(page: str, table: list[Row]) -> str:
    """Return the page with its table made anew.

    Raises:
        ValueError: if the page has no place for the table.
    """
    if BEGIN not in page or END not in page:
        raise ValueError(f"expected the lines {BEGIN.strip()} and {END.strip()}")
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}{markdown(table)}{END}{rest.partition(END)[2]}"


def main() -> int:
    """Renew the page; return 1 if a row fails, for the page then says so."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", nargs="?", type=Path, default=PAGE)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    page = asked.page.read_text(encoding="utf-8")
    renewed(page, [])
    table = rows(asked.seed)
    write_text(asked.page, renewed(page, table), force=True)
    failed = [row for row in table if not row.holds]
    for row in failed:
        sys.stderr.write(f"does not hold: {row.subject}: {row.quantity}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
