"""Parts that the reports share: pictures, pages in full, lists of settings."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from diplomatic_swings.tell.report.page import Block, Code, Fold, Picture, Section, Text, picture

PLOTS = "plots"


def story_section(sentences: Sequence[str]) -> Section:
    """Return the story, its first sentence as the finding."""
    first, *rest = sentences
    return Section("story", "In short", (Text(first, strong=True), *(Text(line) for line in rest)))


def pictures(
    drawn: Sequence[Any],
    shown: object,
    folder: Path,
    names: Sequence[str] | None = None,
    head: tuple[str, str] = ("pictures", "Pictures"),
) -> Section | None:
    """Return the pictures that were drawn into a folder of results; None if none were.

    Args:
        drawn: pictures of the gallery.
        shown: what they are of.
        folder: folder of results.
        names: which of them, by name (default: all).
        head: key and title of the section.
    """
    titled = [
        (one.name, picture(one.title(shown), one.alt(shown), file))
        for one in drawn
        if (names is None or one.name in names) and (file := folder / PLOTS / f"{one.name}.svg").exists()
    ]
    return Section(*head, _titled(titled)) if titled else None


def folded(section: Section | None) -> Section | None:
    """Return a section whose blocks are folded away: there to be read on a screen, and not printed."""
    if section is None:
        return None
    return Section(section.key, section.title, (Fold(f"Show: {section.title}", section.blocks),))


def _titled(titled: Sequence[tuple[str, Picture]]) -> list[Block]:
    """Return pictures each under a heading of its own; their findings are written in them."""
    return [Section(f"picture-{name}", sentence_case(name.replace("-", " ")), (one,)) for name, one in titled]


def sentence_case(words: str) -> str:
    """Return words with a capital at their head."""
    return f"{words[:1].upper()}{words[1:]}"


def shown(value: float | str | None) -> str:
    """Return the value of a setting."""
    if value is None:
        return "not set"
    return f"{value:g}" if isinstance(value, float) else str(value)


def again_section(commands: Sequence[str], facts: str) -> Section:
    """Return how to reproduce a result.

    Args:
        commands: what to type.
        facts: size, seed, version and digests, in a sentence or two.
    """
    how = "In the folder of this page, on any number of threads, this gives the same figures to the last bit:"
    return Section("again", "How to reproduce it", (Text(how), Code("\n".join(commands)), Text(facts)))


def whole_section[Scenario](
    folder: Path, scenarios: Mapping[str, tuple[str, Scenario]], dump: Callable[[Scenario], str]
) -> Section:
    """Return scenarios in full, folded away.

    Args:
        folder: folder of results; what is written there already is not written out anew.
        scenarios: title and scenario by name of the file.
        dump: writes a scenario as text.
    """
    folds = []
    for name, (title, scenario) in scenarios.items():
        file = folder / name
        text = file.read_text(encoding="utf-8") if file.exists() else dump(scenario)
        folds.append(Fold(f"{title}: every setting, with units and sources", (Code(text),)))
    note = Text("Folded away; unfold it before printing to have it on paper.")
    return Section("scenario", "The scenario in full", (note, *folds))


def present(sections: Sequence[Section | None]) -> list[Section]:
    """Return the sections that there are."""
    return [section for section in sections if section is not None]
