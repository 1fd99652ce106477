"""The glossary: one word for one thing, in the documentation and at the end of every report."""

from diplomatic_swings.tell.glossary import entries, page, words_of
from diplomatic_swings.tell.report.page import (
    Bullets,
    Code,
    Page,
    Section,
    Table,
    Text,
    glossary_section,
    html,
)
from documents import ROOT


def named(text):
    return [entry.word for entry in words_of(text)]


def test_the_page_of_the_documentation_is_up_to_date():
    assert (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8") == page()


def test_words_are_known_in_their_plural_and_by_another_name():
    assert named("Two papers, 15 tilt switches.") == ["paper", "tilt switch"]
    assert named("A package was tabled.") == ["paper"]


def test_swings_and_tilt_switches_are_two_rates_with_two_names():
    assert named("4 swings a year") == ["swing"]
    assert named("15 tilt switches a year") == ["tilt switch"]


def test_a_part_of_another_word_is_no_word():
    assert named("wallpaper, sensible, resolve, prototypes") == []


def test_every_word_explains_itself_in_a_sentence_without_a_stop():
    assert len({entry.word for entry in entries()}) == len(entries()) > 20
    for entry in entries():
        assert entry.meaning
        assert not entry.meaning.endswith(".")


def test_a_report_ends_with_the_words_that_its_reader_meets():
    blocks = (
        Text("The talks stall."),
        Bullets(["a freeze"]),
        Table("Papers", ["red line"], [["util"]]),
        Code("solve"),
    )
    (section,) = glossary_section([Section("a", "A", blocks)])
    rows = section.blocks[0].blocks[0].rows
    assert [word for word, _ in rows] == ["freeze", "paper or package", "red line", "stall", "util"]
    shown = html(Page("T", "about", [Section("a", "A", blocks)]))
    assert 'id="words"' in shown
    assert shown.index("a ceasefire of the whole front") > shown.index("The talks stall.")


def test_a_page_without_such_words_has_no_such_section():
    assert glossary_section([Section("a", "A", (Text("Nothing."),))]) == []
