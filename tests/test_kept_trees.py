"""Trees of long files are kept in the cache: the same trees and marks, made anew where the text or the cache has changed."""

import pickle

import pytest
from diplomatic_swings.forms import parsing
from diplomatic_swings.sim.scenario import kept_trees
from diplomatic_swings.store import cache

LONG = "first: 1\n" + "\n".join(f"key{n}: {{value: {n}, unit: weeks}}  # remark" for n in range(2000)) + "\n"
SHORT = "first: 1\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty cache, with nothing kept in memory."""
    monkeypatch.setenv(cache.SETTING, str(tmp_path))
    kept_trees._long.cache_clear()
    yield tmp_path / kept_trees.FOLDER
    kept_trees._long.cache_clear()


def anew(text, file="mine.yaml"):
    """Return the tree of a text as another process would."""
    kept_trees._long.cache_clear()
    return kept_trees.parse(text, file)


def files(folder):
    return sorted(folder.glob("*")) if folder.exists() else []


def test_a_kept_tree_is_the_tree_that_was_parsed_marks_and_all(folder):
    parsed = parsing.parse(LONG, "mine.yaml")
    assert anew(LONG) == parsed
    (kept,) = files(folder)
    content = pickle.loads(cache.read(kept))
    cache.write(kept, pickle.dumps(content._replace(root=content.root.without("first"))))
    assert anew(LONG).root == parsed.root.without("first"), "the kept tree is not used"


def test_another_text_or_another_name_is_another_tree(folder):
    anew(LONG)
    changed = anew(LONG.replace("first: 1", "first: 2"))
    assert changed.root.scalar("first") == 2
    assert anew(LONG, "other.yaml").root.mark.file == "other.yaml"
    assert len(files(folder)) == 3


def test_a_damaged_file_of_the_cache_is_made_anew(folder):
    parsed = anew(LONG)
    (kept,) = files(folder)
    kept.write_bytes(kept.read_bytes()[:-1])
    assert anew(LONG) == parsed
    assert cache.read(kept) is not None


def test_short_texts_and_texts_with_mistakes_are_not_kept(folder):
    assert anew(SHORT) == parsing.parse(SHORT, "mine.yaml")
    twice = anew(LONG + "first: 2\n")
    assert "expected each key once" in str(twice.problems[0])
    assert files(folder) == []
