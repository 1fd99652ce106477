"""Where the shipped record and the shipped mapping files lie."""

from importlib.resources import files
from pathlib import Path


def shipped_folder() -> Path:
    """Return the folder of the shipped record."""
    return Path(str(files("diplomatic_swings.scenarios"))) / "record"


def shipped_mappings() -> dict[str, Path]:
    """Return the shipped mapping files by name."""
    return {path.stem: path for path in sorted((shipped_folder() / "mappings").glob("*.yaml"))}
