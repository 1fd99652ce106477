"""Answers on disk: the figures, the words, both scenarios in full."""

from pathlib import Path

from diplomatic_swings.experiments.questions.answer import Answer
from diplomatic_swings.experiments.runs.saving import dump_as
from diplomatic_swings.store.atomic import RESULT
from diplomatic_swings.store.tables import Column, again_with, json_text, readme, save_text

WORDS = "answer.md"
"""Name of the file that holds the answer in words."""

FIELDS = (
    Column("question", "words", "what is asked"),
    Column("control", "words", "what it is compared with"),
    Column("outcome", "words", "what is counted"),
    Column("unit", "words", "share of runs, or times a run"),
    Column("answer", "words", "yes, no (the opposite), or no clear difference"),
    Column("effect", "see unit", "with what is asked about less without it, run by run with the same luck"),
    Column("low", "see unit", "lower end of its 95 % interval, which holds the luck of the runs alone"),
    Column("high", "see unit", "upper end"),
    Column("with", "see unit", "the outcome with what is asked about"),
    Column("without", "see unit", "the outcome in the control"),
    Column("stands", "yes, no", "by seed, lens, or posterior: whether the check says the same as the answer"),
    Column("checks", "see unit", "each check, with the residual of its solves and whether they settled"),
    Column("draws", "see unit", "the same for draws of a fit"),
    Column("same_values", "true, false", "whether both sides are played with the same solved values"),
    Column("anyway", "0..1", "what events left out force: share of runs in which it is played all the same"),
    Column("scenario", "name", "the scenario that asks"),
    Column("digest", "name", "digest of all of it that affects results; control_digest: of the control"),
    Column("seed", "none", "seed of runs and solver in the first check; the next two have the next ones"),
    Column("runs", "runs", "pairs of runs in each check"),
    Column("iterations", "count", "most iterations of a solve"),
    Column("weeks", "weeks", "first week that counts, and the first that does not"),
    Column("version", "name", "version of the program"),
)
"""Fields of ``result.json`` of an answer."""


def save_answer(answer: Answer, folder: Path, words: str) -> None:
    """Write an answer into an empty folder.

    Args:
        answer: the answer.
        folder: where to.
        words: the answer as Markdown.
    """
    save_text(folder, RESULT, json_text(answer.summary()))
    save_text(folder, WORDS, words)
    save_text(folder, "scenario.yaml", dump_as("scenario", answer.scenario))
    save_text(folder, "control.yaml", dump_as("control", answer.control))
    command = f"swings answer scenario.yaml --runs {answer.runs} --seed {answer.seed}"
    command += "" if answer.checks[0].settled else " --allow-unsettled"
    files = {
        WORDS: "the answer in words",
        "scenario.yaml": "the scenario in full, with units and sources",
        "control.yaml": "what it is compared with",
    }
    about = [f"The question of {answer.scenario.title}, answered.", again_with(command)]
    save_text(folder, "README.txt", readme(about, {}, FIELDS, files))
