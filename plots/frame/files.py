"""Files are written whole or not at all."""

from pathlib import Path

from diplomatic_swings.store.atomic import whole_file


def write_whole(path: Path, content: bytes) -> None:
    """Write a file under a hidden name, then rename; a reader never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as draft:
        draft.write_bytes(content)
