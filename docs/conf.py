"""How the site of the documentation is built: ``make docs``, then open ``build/docs/index.html``.

Nothing is fetched: theme, search and fonts are local.  Pages that live elsewhere in the project (README,
field guide, changelog) are read from there, and links written for reading the sources are turned into
links of the site, so that a file reads well in both places.
"""

import os
import re
import sys
from functools import partial
from pathlib import Path

from sphinx.application import Sphinx

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
PACKAGE = ROOT / "build" / "package"  # made by tools/link-package
sys.path.insert(0, str(PACKAGE))

from diplomatic_swings.store.version import VERSION  # noqa: E402 - needs the path

project = "Diplomatic Swings"
author = "Diplomatic Swings contributors"
release = VERSION
project_copyright = author

extensions = [
    "myst_parser",
    "sphinx.ext.apidoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.viewcode",
]
root_doc = "index"
exclude_patterns = ["api/modules.rst", "api/diplomatic_swings.rst"]  # api.md is the page of the whole

html_theme = "furo"
html_title = project
html_static_path = ["_static"]
html_css_files = ["wide.css"]
html_show_sphinx = False
html_copy_source = False

myst_heading_anchors = 4
myst_links_external_new_tab = False

autodoc_member_order = "bysource"
autodoc_mock_imports = ["pygambit"]  # an optional extra: the site builds without it
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented_params"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True

INSIDE = ["app", "forms", "plots/[!_]*", "scenarios", "store", "tell", "experiments/session/errors.py"]
"""Rooms and modules that only the package itself uses, or that the site would describe twice."""

apidoc_modules = [
    {
        "path": "../build/package/diplomatic_swings",
        "exclude_patterns": [f"../build/package/diplomatic_swings/{place}" for place in INSIDE],
        "destination": "api",
        "separate_modules": True,
        "module_first": True,
        "follow_links": True,
        "automodule_options": {"members", "show-inheritance"},
    }
]

ELSEWHERE = {
    "start": "README.md",
    "files": "scenarios/README.md",
    "contributing": "CONTRIBUTING.md",
    "changelog": "CHANGELOG.md",
}
"""Pages of the site whose text is read from another place in the project."""

OPTIONAL = {"evidence", "facts", "ledger", "record-tables", "validation"}
"""Pages that a command writes: the list of contents takes them if they exist."""

REST = "rest"
"""Stands in the list of contents for all pages of this folder that it does not name."""

REFERENCE = "reference/*"
"""Stands in the list of contents for all pages of the reference but its first."""

LINK = re.compile(r"\]\((?![a-z]+:|#)([^)\s#]+)(#[^)\s]*)?\)")


def read_page(_: Sphinx, docname: str, source: list[str]) -> None:
    """Put the text of a page that lives elsewhere in its place, and mend the links of any page."""
    file = ROOT / ELSEWHERE[docname] if docname in ELSEWHERE else DOCS / f"{docname}.md"
    if file.suffix != ".md" or not file.is_file():
        return
    text = file.read_text(encoding="utf-8") if docname in ELSEWHERE else source[0]
    text = contents(text) if docname == root_doc else text
    source[0] = LINK.sub(partial(mended, file.parent, DOCS / Path(docname).parent), text)


def contents(text: str) -> str:
    """Return the list of contents with the pages that are there: optional ones, and those it does not name."""
    there = {path.stem for path in DOCS.glob("*.md")} - {root_doc}
    lines = [line for line in text.splitlines() if line not in OPTIONAL - there]
    named = {re.sub(r".*<(.+)>", r"\1", line) for line in lines}
    reference = {f"reference/{path.stem}" for path in (DOCS / "reference").glob("*.md")} - named
    pages = {REST: sorted(there - named), REFERENCE: sorted(reference)}
    return "\n".join(page for line in lines for page in pages.get(line, [line]))


def mended(base: Path, place: Path, link: re.Match[str]) -> str:
    """Return a link as the site has it.

    Args:
        base: folder that the link starts from in the sources.
        place: folder that it starts from on the site.
        link: its target and anchor.
    """
    target = on_site((base / link[1]).resolve())
    return f"]({os.path.relpath(target, place)}{link[2] or ''})"


def on_site(file: Path) -> Path:
    """Return the page of the site that shows a file of the project, or the file itself."""
    name = file.relative_to(ROOT).as_posix() if file.is_relative_to(ROOT) else ""
    for page, source in ELSEWHERE.items():
        if name in {source, source.removesuffix("/README.md")}:
            return DOCS / f"{page}.md"
    module = name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    api = DOCS / "api" / f"diplomatic_swings.{module}.rst"
    return api if api.is_file() else file


def skip_fields(*event: object) -> bool | None:
    """Leave out the fields of named tuples: their words are in annotations, and in the reference."""
    return True if type(event[3]).__name__ == "_tuplegetter" else None


def keep_bars(*event: object) -> None:
    """Let bars in docstrings stand for themselves: they are absolute values here, not substitutions."""
    lines = event[-1]
    lines[:] = [line.replace("|", r"\|") for line in lines]


def setup(app: Sphinx) -> dict[str, bool]:
    """Read pages from where they live."""
    app.connect("source-read", read_page)
    app.connect("autodoc-skip-member", skip_fields)
    app.connect("autodoc-process-docstring", keep_bars)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
