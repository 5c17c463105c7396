"""Files that are whole or not there."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from analyzer.messages import Message, message

_REASONS = {
    errno.EACCES: message("that is not allowed"),
    errno.EPERM: message("that is not allowed"),
    errno.EROFS: message("nothing can be changed there"),
    errno.ENOSPC: message("there is no room left"),
    errno.EEXIST: message("there is a file where a folder is needed"),
    errno.ENOTDIR: message("there is a file where a folder is needed"),
    errno.EISDIR: message("there is a folder where a file is needed"),
    errno.ENOENT: message("there is no such place"),
    errno.ENAMETOOLONG: message("the name is too long"),
}


def reason(error: OSError) -> Message | str:
    """Why a file could not be read or written, to follow a colon."""
    return _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__


def write_atomically(path: Path, data: bytes) -> None:
    """Write to a temporary name in the same folder, then rename. Raises `OSError`."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _share(name)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def _share(name: str) -> None:
    """Give the file the rights that any new file gets: a temporary one is closed to everybody else."""
    mask = os.umask(0)
    os.umask(mask)
    Path(name).chmod(0o666 & ~mask)
