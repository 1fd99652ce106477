"""The project's Markdown: which files there are, their links, headings and examples."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

FENCE = re.compile(r"^(```+|~~~+).*?^\1", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)")


def documents():
    """Return the project's Markdown files, those that a build makes left out."""
    own = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "scenarios/README.md")]
    return own + [path for path in sorted((ROOT / "docs").rglob("*.md")) if "api" not in path.parts]


def prose(path):
    """Return a file's text without its examples."""
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def links(path):
    """Return ``(is a picture, text, target)`` of each link of a file, links to the web left out."""
    found = [(mark == "!", text, target) for mark, text, target in LINK.findall(prose(path))]
    return [link for link in found if not re.match(r"[a-z]+:", link[2])]


def anchors(path):
    """Return the anchors of a file's headings, as repository browsers and the site make them."""
    titles = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    plain = [LINK.sub(r"\2", title).replace("`", "").replace("*", "") for title in titles]
    return [re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-") for title in plain]


def examples(path, language):
    """Return a file's examples in a language, as text."""
    return re.findall(
        rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
