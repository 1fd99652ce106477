"""A design as the text of its file."""

import io

from diplomatic_swings.experiments.designs.design import Design
from ruamel.yaml import YAML


def design_text(design: Design, scenario: str) -> str:
    """Return a design as YAML, with another mention of its scenario."""
    writer = YAML(typ="rt")
    writer.width = 100
    text = io.StringIO()
    writer.dump({**design.as_dict(), "scenario": scenario}, text)
    return text.getvalue()
