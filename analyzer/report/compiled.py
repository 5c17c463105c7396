"""Templates as Python keeps its own modules: compiled once, found by what stands in them.

Compiling the templates of a report takes longer than filling them in.
"""

from __future__ import annotations

import contextlib
import pickle
import sys
from pathlib import Path

import platformdirs
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

# What pickle raises on a file that was cut or overwritten, by its documentation, beside a file that cannot be read.
_DAMAGED = (OSError, pickle.UnpicklingError, AttributeError, EOFError, ImportError, IndexError, ValueError)


class Compiled(FileSystemBytecodeCache):
    """Compiled templates in a folder of their owner; where nothing can be kept, they are compiled each time."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self._folder = folder

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what is kept, if it can be read and belongs to the template as it is."""
        try:
            super().load_bytecode(bucket)
        except _DAMAGED:
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template, if the folder takes it."""
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            super().dump_bytecode(bucket)


def of_this_user() -> Compiled | None:
    """The folder of whoever runs the program; none where Python may not keep its own modules either."""
    if sys.dont_write_bytecode:
        return None
    return Compiled(platformdirs.user_cache_path("interview-analyzer") / "templates")
