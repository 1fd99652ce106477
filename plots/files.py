"""Files are written whole or not at all."""

import secrets
from pathlib import Path

_RANDOM_BYTES = 6


def write_whole(path: Path, content: bytes) -> None:
    """Write a file to a temporary one beside it, then rename; a reader never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{secrets.token_hex(_RANDOM_BYTES)}")
    try:
        with part.open("xb") as file:
            file.write(content)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
