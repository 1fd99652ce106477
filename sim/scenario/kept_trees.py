"""Trees of long YAML files, kept: to parse the base of all scenarios takes longer than all that is made of it.

A file of the cache is named by a digest of the text and of the code that parses it, so that neither can change unnoticed.
"""

import functools
import hashlib
import inspect
import pickle
import sys
from pathlib import Path

import ruamel.yaml
from diplomatic_swings.forms import parsing, problems, text, tree
from diplomatic_swings.forms.parsing import Parsed
from diplomatic_swings.store import cache

LONG = 50_000
"""Characters of a text that is worth a file of the cache."""

FOLDER = "trees"


def parse(content: str, file: str) -> Parsed:
    """Return the tree of a YAML text as :func:`diplomatic_swings.forms.parsing.parse` does; that of a long one is kept.

    Args:
        content: the text.
        file: the name that marks carry.
    """
    if len(content) < LONG:
        return parsing.parse(content, file)
    return _long(content, file)


@functools.lru_cache(maxsize=parsing.CACHED_FILES)
def _long(content: str, file: str) -> Parsed:
    place = _place(content, file)
    kept = cache.read(place)
    if kept is not None:
        made: Parsed = pickle.loads(kept)  # noqa: S301 - our own file, checked against its checksum
        return made
    made = parsing.parse(content, file)
    if not made.problems:
        cache.write(place, pickle.dumps(made))
    return made


def _place(content: str, file: str) -> Path:
    """Return the file that keeps the tree of a text."""
    code = "".join(inspect.getsource(module) for module in (parsing, problems, text, tree))
    key = repr((content, file, code, ruamel.yaml.__version__, sys.version))
    return (
        cache.home()
        / FOLDER
        / f"{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}.tree"
    )
