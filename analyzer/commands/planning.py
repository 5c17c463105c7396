"""Which files make which result, how they are read, and where the result will lie."""

from __future__ import annotations

import contextlib
import os
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analyzer import terminal
from analyzer.errors import ConfigurationError, OutputError
from analyzer.messages import message

SUMMARY = "summary.csv"
STDIN = "-"


@dataclass(frozen=True, slots=True)
class How:
    """How the files are to be read."""

    candidate: tuple[str, ...] = ()
    interviewer: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    encoding: str | None = None
    format: str | None = None
    force: bool = False


@dataclass(frozen=True, slots=True)
class Interview:
    """Files that become one result in `folder`."""

    files: tuple[Path, ...]
    folder: Path

    @property
    def label(self) -> str:
        return ", ".join(terminal.one_line(shown(file).name) for file in self.files)


def plan(files: tuple[Path, ...], *, out: Path, same_candidate: bool) -> tuple[Interview, ...]:
    """Which files make which result, and where; two results in one place are an error before anything is spent."""
    if same_candidate:
        return (Interview(files, out / folder_name(files[0])),)
    interviews = tuple(Interview((file,), out / folder_name(file)) for file in files)
    places: dict[str, Interview] = {}
    for interview in interviews:
        file = shown(interview.files[0])
        if len(interviews) > 1 and interview.folder.name.casefold() == SUMMARY:
            raise OutputError(
                message("The report of “{file}” would lie where the summary of all goes.", file=file),
                message("Rename the file."),
            )
        other = places.setdefault(_place(interview.folder), interview)
        if other is not interview:
            if _place(other.files[0]) == _place(interview.files[0]):
                raise ConfigurationError(
                    message("The file “{file}” is given twice.", file=file),
                    message("Give each file once."),
                )
            raise OutputError(
                message(
                    "“{one}” and “{other}” would be written to one place, “{folder}”.",
                    one=shown(other.files[0]),
                    other=file,
                    folder=interview.folder,
                ),
                message("Rename one of them, analyse them into different folders (--out), or use --same-candidate."),
            )
    return interviews


def _place(path: Path) -> str:
    """One name for all spellings of a place: neither case nor the way an “й” is put together parts two of them
    on every disk."""
    return unicodedata.normalize("NFC", os.path.normpath(path)).casefold()


def shown(file: Path) -> Path:
    """The file as it is named to people: what comes through the pipe is called stdin."""
    return Path("stdin") if str(file) == STDIN else file


def folder_name(file: Path) -> str:
    """The name of a report's folder: the file's own without its ending."""
    return shown(file).stem.strip(". ") or "transcript"


@contextlib.contextmanager
def leaving_nothing_empty(folders: Sequence[Path]) -> Iterator[None]:
    """Takes away, at the end, every one of the folders and of those above them that was not there and is empty.

    However it ends, Ctrl-C too: what looks like a report and is none would be taken for one.
    """
    new = {place for folder in folders for place in (folder, *folder.parents) if not os.path.lexists(place)}
    try:
        yield
    finally:
        for place in sorted(new, key=lambda place: -len(place.parts)):
            with contextlib.suppress(OSError):  # it is not empty, or was never made
                place.rmdir()
