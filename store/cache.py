"""The cache: compiled code and solutions that a machine keeps, each file with a checksum that is verified before use.

Machine code that was cut short or overwritten would not raise an error but end the process, so nothing is handed
to the compiler, or to a solver, that is not to the bit what was written.  A file that fails is as good as none: what it
held is made anew.  A folder that cannot be written, a full disk, a machine without a home folder cost time on the next
run and nothing else.  Either is told in one line on standard error, once.
"""

import hashlib
import logging
import os
import pickle
import secrets
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import platformdirs

SETTING = "SWINGS_CACHE"
_NOWHERE = Path(os.devnull) / "diplomatic-swings"
"""Where the system names no folder: a place at which nothing can be read or written."""

_log = logging.getLogger("swings.cache")
_told: set[str] = set()


def home() -> Path:
    """Return the folder of the cache: the user's choice, or the one of the system for such files."""
    chosen = os.environ.get(SETTING) or platformdirs.user_cache_dir("diplomatic-swings")
    return Path(chosen) if os.environ.get(SETTING) or Path(chosen).is_absolute() else _NOWHERE


def read(path: Path) -> bytes | None:
    """Return what was written to a file of the cache; None if it is not there, or not what was written."""
    try:
        data = path.read_bytes()
    except (OSError, ValueError):
        return None
    size = hashlib.sha256().digest_size
    if hashlib.sha256(data[size:]).digest() == data[:size]:
        return data[size:]
    _tell(f"{path}: damaged; what it held is made anew")
    return None


def write(path: Path, content: bytes) -> None:
    """Keep content in a file of the cache, whole or not at all; that it cannot be kept is told and no error."""
    draft = path.with_name(f".{path.name[:100]}.{os.getpid()}-{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(hashlib.sha256(content).digest() + content)
        draft.replace(path)
    except (OSError, ValueError) as error:
        with suppress(OSError, ValueError):
            draft.unlink(missing_ok=True)
        reason = getattr(error, "strerror", None) or error
        _tell(f"{path.parent}: nothing can be kept there ({reason}); set {SETTING} to another folder")


def _tell(words: str) -> None:
    """Say something on standard error, once in a process (logging does so where nobody has set it up)."""
    about = words.partition(":")[2]
    if about not in _told:
        _told.add(about)
        _log.warning("%s", words)


class CodeCache:
    """Compiled code of one function, for Numba in place of its own cache, which loads whatever it finds.

    A file's name is a digest of all that its code depends on besides the sources, which the folder stands for: types of
    the arguments, processor, versions.  So two processes that compile at once write the same files, and a home folder
    that several kinds of machine share holds code for each.
    """

    def __init__(self, function: Any, folder: Path) -> None:  # noqa: ANN401 - a function, to be named
        """Take a function and the folder of its code."""
        self.function, self.folder = function, folder

    @property
    def cache_path(self) -> str:
        """Return the folder, as Numba asks for it."""
        return str(self.folder)

    def load_overload(self, signature: Any, target: Any) -> Any:  # noqa: ANN401 - the compiler's types
        """Return code compiled before for some types of arguments, or None."""
        from numba.core.compiler import CompileResult

        target.refresh()
        content = read(self._file(signature, target.codegen()))
        return None if content is None else CompileResult._rebuild(target, *pickle.loads(content))  # noqa: S301, SLF001

    def save_overload(self, signature: Any, compiled: Any) -> None:  # noqa: ANN401 - the compiler's types
        """Keep compiled code, unless it holds addresses of this process."""
        from numba.core.serialize import dumps

        if not compiled.lifted and not compiled.library.has_dynamic_globals:
            write(self._file(signature, compiled.codegen), dumps(compiled._reduce()))  # noqa: SLF001

    def _file(self, signature: Any, codegen: Any) -> Path:  # noqa: ANN401 - the compiler's types
        import llvmlite
        import numba

        versions = (sys.version, numba.__version__, llvmlite.__version__)
        bytecode = hashlib.sha256(self.function.__code__.co_code).hexdigest()
        key = repr((str(signature), codegen.magic_tuple(), versions, bytecode))
        return self.folder / f"{self.function.__name__}.{hashlib.sha256(key.encode()).hexdigest()[:32]}.nbc"

    def enable(self) -> None:
        """Do nothing: it is always in use."""

    def disable(self) -> None:
        """Do nothing: it is always in use."""

    def flush(self) -> None:
        """Do nothing: what is kept stays."""
