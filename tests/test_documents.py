"""Links lead somewhere, pictures can be heard, and no page names a machine."""

import itertools
import re

import pytest
from documents import ROOT, anchors, documents, links, prose

FILES = {path.relative_to(ROOT).as_posix(): path for path in documents()}
MACHINE = re.compile(r"(?<![\w.])(/(home|root|work|tmp|Users|opt|mnt|var)/|[A-Z]:\\Users)|localhost|file://")


@pytest.mark.parametrize("name", FILES)
def test_every_link_leads_to_a_file_of_the_project_and_to_a_heading_in_it(name):
    file = FILES[name]
    for _, _, target in links(file):
        path, _, anchor = target.partition("#")
        there = (file.parent / path).resolve() if path else file
        assert there.is_relative_to(ROOT), target
        assert there.exists(), target
        assert not anchor or anchor in anchors(there), target


@pytest.mark.parametrize("name", FILES)
def test_every_picture_has_words_for_those_who_do_not_see_it(name):
    assert all(len(text) > 20 for is_picture, text, _ in links(FILES[name]) if is_picture)


@pytest.mark.parametrize("name", FILES)
def test_no_page_names_a_place_on_somebodys_machine(name):
    assert not MACHINE.search(FILES[name].read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", FILES)
def test_a_page_has_one_title_and_no_heading_without_its_parent(name):
    levels = [len(marks) for marks in re.findall(r"^(#+) ", prose(FILES[name]), re.MULTILINE)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_links_and_headings_are_seen():
    readme = FILES["README.md"]
    assert len(links(readme)) > 4
    assert "your-first-five-minutes" in anchors(readme)
    assert "the-front-and-the-forces-driftpy" in anchors(FILES["docs/odd.md"])


def test_a_machines_path_is_seen():
    assert MACHINE.search("see /home/me/x")
    assert MACHINE.search(r"C:\Users\me")
    assert not MACHINE.search("docs/work/x and and/or")
