"""Which files make which result, and where it will lie."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from analyzer import terminal
from analyzer.errors import ConfigurationError, OutputError
from analyzer.messages import message

SUMMARY = "summary.csv"


@dataclass(frozen=True, slots=True)
class Interview:
    """Files that become one result in `folder`."""

    files: tuple[Path, ...]
    folder: Path

    @property
    def label(self) -> str:
        return ", ".join(terminal.one_line(file.name) for file in self.files)


def plan(files: tuple[Path, ...], *, out: Path, same_candidate: bool) -> tuple[Interview, ...]:
    """Which files make which result, and where; two results in one place are an error before anything is spent."""
    if same_candidate:
        return (Interview(files, out / folder_name(files[0])),)
    interviews = tuple(Interview((file,), out / folder_name(file)) for file in files)
    places: dict[str, Interview] = {}
    for interview in interviews:
        if len(interviews) > 1 and interview.folder.name.casefold() == SUMMARY:
            raise OutputError(
                message("The report of “{file}” would lie where the summary of all goes.", file=interview.files[0]),
                message("Rename the file."),
            )
        other = places.setdefault(_place(interview.folder), interview)
        if other is not interview:
            if _place(other.files[0]) == _place(interview.files[0]):
                raise ConfigurationError(
                    message("The file “{file}” is given twice.", file=interview.files[0]),
                    message("Give each file once."),
                )
            raise OutputError(
                message(
                    "“{one}” and “{other}” would be written to one place, “{folder}”.",
                    one=other.files[0],
                    other=interview.files[0],
                    folder=interview.folder,
                ),
                message("Rename one of them, analyse them into different folders (--out), or use --same-candidate."),
            )
    return interviews


def _place(path: Path) -> str:
    """One name for all spellings of a place: neither case nor the way an “й” is put together parts two of them
    on every disk."""
    return unicodedata.normalize("NFC", os.path.normpath(path)).casefold()


def folder_name(file: Path) -> str:
    """The name of a report's folder: the file's own without its ending."""
    return file.stem.strip(". ") or "transcript"
