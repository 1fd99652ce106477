"""The glossary: one word for one thing, kept in ``glossary.yaml``; reports explain the words that they use.

python -m diplomatic_swings.tell.glossary    # prints docs/glossary.md
"""

import re
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ruamel.yaml import YAML

HEAD = """# Glossary

<!-- Written by `python -m diplomatic_swings.tell.glossary` from tell/glossary.yaml; do not edit. -->

One word for one thing. Where a word has a place in the files, the page that describes it is linked. A report ends with those
of these words that occur in it.

| word | what it means here |
|---|---|
"""


class Entry(NamedTuple):
    """A word and what it means here.

    Attributes:
        word: the word.
        also: other words for the same thing.
        meaning: what it means, as part of a sentence.
        link: page of docs/ that says more, and the words of the link; empty without one.
    """

    word: str
    also: tuple[str, ...]
    meaning: str
    link: tuple[str, str] | tuple[()]

    def occurs_in(self, text: str) -> bool:
        """Return whether the word, its plural, or another word for the same thing occurs in a text."""
        forms = "|".join(re.escape(form) for form in (self.word, *self.also))
        return re.search(rf"\b(?:{forms})(?:e?s)?\b", text, re.IGNORECASE) is not None


@cache
def entries() -> tuple[Entry, ...]:
    """Return the words in alphabetical order."""
    text = Path(__file__).with_name("glossary.yaml").read_text(encoding="utf-8")
    rows = YAML(typ="safe").load(text)
    return tuple(
        Entry(
            word,
            tuple(row.get("also", ())),
            row["meaning"],
            (row["link"], row["link_text"]) if "link" in row else (),
        )
        for word, row in sorted(rows.items())
    )


def words_of(text: str) -> list[Entry]:
    """Return the words of the glossary that occur in a text."""
    return [entry for entry in entries() if entry.occurs_in(text)]


def page() -> str:
    """Return the glossary as a page of the documentation."""
    return HEAD + "".join(f"| {_name(entry)} | {entry.meaning}{_link(entry)} |\n" for entry in entries())


def _name(entry: Entry) -> str:
    return " or ".join((f"**{entry.word}**", *entry.also))


def _link(entry: Entry) -> str:
    return f" ([{entry.link[1]}]({entry.link[0]}))" if entry.link else ""


if __name__ == "__main__":
    sys.stdout.write(page())
