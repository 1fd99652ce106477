"""What a fit found, as tables and sentences for the terminal."""

from typing import TYPE_CHECKING

from diplomatic_swings.experiments.fit.saving import sentences
from diplomatic_swings.forms.percent import rounded_percent
from diplomatic_swings.tell.terminal.run import table

if TYPE_CHECKING:
    from diplomatic_swings.experiments.fit.study import Study
    from rich.console import RenderableType
    from rich.table import Table


def report(study: "Study") -> list["RenderableType"]:
    """Return the parts of the report on a fit, in order."""
    return [*sentences(study), "", figure_table(study), "", number_table(study)]


def figure_table(study: "Study") -> "Table":
    """Return the record beside runs before and after."""
    right = ("record", "sd", "before", "after", "gap")
    made = table("target", "role", "record", "sd", "before", "after", "gap", right=right)
    for row in study.figures().itertuples():
        cells = (f"{x:.3g}" for x in (row.record, row.sd, row.before, row.after))
        made.add_row(row.target, row.role, *cells, f"{row.gap_after:+.1f}")
    return made


def number_table(study: "Study") -> "Table":
    """Return what was learnt about each number."""
    made = table(
        "number",
        "prior",
        "before",
        "median",
        "90 %",
        "learnt",
        "verdict",
        right=("before", "median", "learnt"),
    )
    for row in study.numbers().itertuples():
        prior, range_ = f"{row.prior_low:g} to {row.prior_high:g}", f"{row.low:.3g} to {row.high:.3g}"
        made.add_row(
            row.path,
            prior,
            f"{row.before:.3g}",
            f"{row.median:.3g}",
            range_,
            rounded_percent(row.learnt),
            row.verdict,
        )
    return made
