"""Write the table of docs/theory.md anew.

python -m experiments.theory [FILE]
"""

import sys
from pathlib import Path

from experiments.atomic import write_text
from experiments.theory.check import Check
from experiments.theory.table import checks, markdown

PAGE = Path("docs/theory.md")
BEGIN, END = "<!-- table: python -m experiments.theory -->\n", "<!-- end of table -->\n"


def renewed(page: str, rows: list[Check]) -> str:
    """Return the page with its table made anew.

    Raises:
        ValueError: if the page has no place for the table.
    """
    if BEGIN not in page or END not in page:
        raise ValueError(f"expected the lines {BEGIN.strip()} and {END.strip()}")
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}{markdown(rows)}{END}{rest.partition(END)[2]}"


def main() -> int:
    """Renew the page; return 1 if a check fails, for the page then says so, and 2 if there is no such page."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else PAGE
    try:
        page = path.read_text(encoding="utf-8")
        renewed(page, [])
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{path}: expected a page with a table to renew ({error})\n")
        return 2
    rows = checks()
    write_text(path, renewed(page, rows), force=True)
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
