"""A design as the text of its file."""

import io

from ruamel.yaml import YAML

from experiments.designs import Design


def design_text(design: Design, scenario: str) -> str:
    """Return a design as YAML, with another mention of its scenario."""
    writer = YAML(typ="rt")
    writer.width = 100
    text = io.StringIO()
    writer.dump({**design.plain(), "scenario": scenario}, text)
    return text.getvalue()
