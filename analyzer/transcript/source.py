"""A transcript as a file or on stdin: the only part of reading that touches the world outside."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from analyzer.errors import TranscriptError
from analyzer.messages import message
from analyzer.transcript.limits import LARGEST_FILE

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a file, the name to show for it, and the SHA-256 of the bytes."""

    name: str
    data: bytes
    sha256: str


def read_source(path: str | Path) -> Source:
    """Reads a file, or stdin for `-`. Raises `TranscriptError` when there is nothing to read or far too much."""
    if str(path) == STDIN:
        # Python has no stdin at all where it was closed before the start
        return _source("stdin", _limited(io.BytesIO() if sys.stdin is None else sys.stdin.buffer))
    path = Path(path)
    shown = _printable(str(path))
    choose = message("Give the path of a transcript file.")
    try:
        # a pipe without a writer would block the opening for ever; a device has no end
        with open(path, "rb", opener=_without_waiting) as file:
            kind = os.fstat(file.fileno()).st_mode
            if not stat.S_ISREG(kind):
                raise TranscriptError(message("“{path}” is a pipe or a device, not a file.", path=shown), choose)
            data = _limited(file)
    except FileNotFoundError:
        raise TranscriptError(message("There is no file “{path}”.", path=shown), choose) from None
    except IsADirectoryError:
        raise TranscriptError(message("“{path}” is a folder, not a file.", path=shown), choose) from None
    except (OSError, ValueError):
        raise TranscriptError(
            message("The file “{path}” cannot be opened.", path=shown),
            message("Check that you may read it and that no other program holds it."),
        ) from None
    return _source(_printable(path.name), data)


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _limited(file: BinaryIO) -> bytes:
    data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise TranscriptError(
            message("The file is larger than {limit} MB.", limit=LARGEST_FILE // 1024**2),
            message("A transcript of an hour is well under 1 MB: check that this is the text, not the recording."),
        )
    if not data.strip():
        raise TranscriptError(
            message("The file is empty."), message("Export the transcript again and check that it holds text.")
        )
    return data


def _source(name: str, data: bytes) -> Source:
    return Source(name, data, hashlib.sha256(data).hexdigest())


def _printable(name: str) -> str:
    return name.encode("utf-8", "replace").decode("utf-8")
