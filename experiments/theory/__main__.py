"""Print the table of docs/theory.md.

python -m diplomatic_swings.experiments.theory [--seed N]
"""

import argparse
import sys

from diplomatic_swings.experiments.theory.table import markdown, rows


def main() -> int:
    """Print the table; rows that do not hold are named on standard error too, and are no failure: the table says so."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    table = rows(parser.parse_args().seed)
    sys.stdout.write(markdown(table))
    for row in table:
        if not row.holds:
            sys.stderr.write(f"does not hold: {row.subject}: {row.quantity}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
