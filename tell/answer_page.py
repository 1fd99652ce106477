"""Answers as Markdown: one for a folder of results, and the page of the documentation from several.

python -m diplomatic_swings.tell.answer_page results/answers > docs/answers.md
"""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from diplomatic_swings.experiments.questions.answer import Answer
from diplomatic_swings.experiments.questions.saving import WORDS
from diplomatic_swings.store.atomic import RESULT
from diplomatic_swings.store.markdown import table
from diplomatic_swings.tell.answer import (
    COLUMNS,
    NUMBERS,
    changes,
    check_rows,
    conditions,
    headline,
    question_lines,
    residual_line,
    unsettled,
)

HEAD = """# Answers

<!-- Written by `python -m diplomatic_swings.tell.answer_page results/answers > docs/answers.md`; do not edit. -->

Every preset asks one question. `swings answer NAME` plays it beside its control with the same luck, run by run, and asks
again with three seeds and under every lens: an answer that another seed or reading turns over is told as such.

```sh
swings answer rosneft-lukoil                      # question, answer, checks, what would change it
swings answer rosneft-lukoil --once               # a first look: asked once
swings answer rosneft-lukoil --params moves-2025  # does it stand under draws of the fit to the moves of 2025?
swings answer rosneft-lukoil --json               # {question, control, outcome, effect, low, high, stands: {...}}
```

**How to read an answer.** The effect is the outcome *with* what is asked about less *without* it. Its interval holds the luck
of the runs and nothing else. An answer *stands* in a check that says the same: yes, no, or no clear difference. The answer rests on
values that are solved in full, as for `swings run`; each check is solved on from them, by 24 iterations with draws, lens and numbers of
its own. Where seeds disagree, it hangs on the solve, and no number of runs helps; where lenses disagree, it hangs on how one reads
the world. Under draws of a fit the interval is the middle 95 % of their effects. What an effect is conditional on is said below
each one: above all, that nobody foresees an event. How questions are written: [the field guide](../scenarios/README.md#the-question).

"""

BRIEF = """
**These answers are from brief solves** ({iterations} iterations of the solver), which have not settled: they show what an
answer looks like, and are no findings yet. Without `--set solver.iterations={iterations} --allow-unsettled` the answer is solved in full.
"""


def markdown(answer: Answer, level: int = 1) -> str:
    """Return an answer as Markdown, under a heading of a level."""
    lines = [f"{'#' * level} {answer.question['asks']}", ""]
    lines += [f"*{answer.scenario.title}* (`{answer.scenario.name}`, digest {answer.scenario.digest})", ""]
    lines += [f"- {line}" for line in question_lines(answer)[1:]]
    lines += ["", f"**{headline(answer)}**", ""]
    warning = unsettled(answer)
    lines += [warning, ""] if warning else []
    lines += [table(COLUMNS, check_rows(answer), NUMBERS), "", residual_line(answer), ""]
    lines += ["What would change it:", "", *(f"- {line}" for line in changes(answer)), ""]
    lines += ["What it is conditional on:", "", *(f"- {line}" for line in conditions(answer))]
    return "\n".join(lines) + "\n"


def page(folder: Path, pictures: Path) -> str:
    """Return the page of the documentation from folders that ``swings answer --out`` wrote; their pictures are copied.

    Args:
        folder: folder of folders of answers.
        pictures: folder that the pictures go to.
    """
    made = sorted(path.parent for path in folder.glob(f"*/{WORDS}"))
    brief = {figures["iterations"] for figures in map(_figures, made) if not figures["checks"][0]["settled"]}
    notes = "".join(BRIEF.format(iterations=count) for count in sorted(brief))
    pictures.mkdir(parents=True, exist_ok=True)
    return f"{HEAD}{notes}\n{'\n'.join(_section(each, pictures) for each in made)}"


def _figures(folder: Path) -> dict[str, Any]:
    figures: dict[str, Any] = json.loads((folder / RESULT).read_text(encoding="utf-8"))
    return figures


def _section(folder: Path, pictures: Path) -> str:
    """Return one answer as a section, with its picture."""
    shutil.copyfile(folder / "plots" / "answer.png", pictures / f"{folder.name}.png")
    words = (folder / WORDS).read_text(encoding="utf-8")
    question = _figures(folder)["question"]
    return f"#{words}\n![{question}](_static/{pictures.name}/{folder.name}.png)\n"


if __name__ == "__main__":
    here = Path(__file__).parent.parent / "docs" / "_static" / "answers"
    sys.stdout.write(page(Path(sys.argv[1]), here))
