"""What can be wrong with the place of a store, in sentences."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError

from analyzer.errors import AnalyzerError, ConfigurationError, OutputError
from analyzer.messages import Message, message

_FULL = ("SQLITE_FULL",)
_READ_ONLY = ("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL")
_FOREIGN = ("SQLITE_NOTADB",)
_DISK = ("SQLITE_IOERR",)  # a quota, a limit of file sizes, a disk that is gone or broken
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_FORMAT")


def translated(error: DBAPIError, place: str) -> AnalyzerError:
    """The failure of a database in sentences; what the driver says is left out, for it may hold a password."""
    name = str(getattr(error.orig, "sqlite_errorname", ""))
    if name.startswith(_FULL):
        return unwritable(place, message("there is no room left"))
    if name.startswith(_READ_ONLY):
        return unwritable(place, message("nothing can be changed there"))
    if name.startswith(_BUSY):
        return unwritable(place, message("another program is holding it"))
    if name.startswith(_DISK):
        return unwritable(place, message("the disk or its quota does not allow it ({code})", code=name))
    if name.startswith(_FOREIGN):
        return no_store(place)
    if name.startswith(_DAMAGED):
        return ConfigurationError(
            message("The kept answers in “{place}” are damaged.", place=place),
            message("Put a copy of that file in its place, or name another one with --store."),
        )
    return unwritable(place, name or type(error.orig).__name__)


def is_busy(error: sqlite3.Error) -> bool:
    return error.sqlite_errorname.startswith(_BUSY)


def unwritable(place: str, reason: Message | str) -> OutputError:
    return OutputError(
        message("Answers cannot be kept in “{place}”: {reason}.", place=place, reason=reason),
        message("Make room there, or name another place with --store."),
    )


def no_store(place: str) -> ConfigurationError:
    return ConfigurationError(
        message("“{place}” is no store of answers.", place=place),
        message("Name another file with --store; it is made when it does not exist."),
    )


def other_layout(place: str, *, found: int, known: int) -> ConfigurationError:
    return ConfigurationError(
        message(
            "The answers in “{place}” were kept by another version of this program (layout {found}; this one has "
            "{known}).",
            place=place,
            found=found,
            known=known,
        ),
        message("Use that version, which can also write them out with `analyzer cache export`, or name another store."),
    )


def bad_address() -> ConfigurationError:
    return ConfigurationError(
        message("The address of the database given with --store cannot be used."),
        message("Name a file, or an SQLAlchemy address whose driver is installed."),
    )


def busy(place: str, *, pid: int | None, started: str | None) -> ConfigurationError:
    do = message("Wait until it has ended, or name another place with --store.")
    if pid is None:
        return ConfigurationError(message("Another run is using the store “{place}”.", place=place), do)
    return ConfigurationError(
        message(
            "Another run is using the store “{place}”: process {pid}, started at {started}.",
            place=place,
            pid=pid,
            started=started,
        ),
        do,
    )
