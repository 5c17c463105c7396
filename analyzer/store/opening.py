"""One open connection to the database of a store, for any thread, one at a time.

SQLite is set to write-ahead logging with a flush of the disk at every commit, on macOS too, where a plain fsync leaves
the data in the drive: what was committed is there after a power cut, and readers wait for nobody. Transactions that
write begin at once with the right to (BEGIN IMMEDIATE), so that a sum that was read still holds when a row is added to
it.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import platformdirs
from filelock import FileLock, Timeout
from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, inspect, make_url, select
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    NoSuchModuleError,
    ProgrammingError,
)
from sqlalchemy.pool import NullPool

from analyzer import files
from analyzer.store import faults, tables

_PATIENCE = 30.0  # seconds that a transaction waits for another program's
_APP = "interview-analyzer"
_FILE = "answers.sqlite"


def default_place() -> Path:
    """Where the answers of this person are kept on this system."""
    return platformdirs.user_data_path(_APP) / _FILE


class Database:
    """Opened at the first use: the file is made, so are the tables, and the layout is checked."""

    def __init__(self, place: Path | str) -> None:
        self.url = _url(place)
        self.file = _file(self.url)
        self.shown = str(self.file) if self.file else self.url.render_as_string(hide_password=True)
        self._guard = threading.RLock()
        self._engine: Engine | None = None
        self._connection: Connection | None = None
        self._lock = FileLock(_lock_file(self.url, self.file), thread_local=False)

    @property
    def exists(self) -> bool:
        """Whether there is something to open; a database server is always there."""
        return self.file is None or self.file.exists()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that changes nothing."""
        with self._transaction(writes=False) as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is committed when its block ends, and undone when that raises."""
        with self._transaction(writes=True) as connection:
            yield connection

    def outside(self, statement: str) -> list[tuple[Any, ...]]:
        """What SQLite answers to a statement of its own, outside of any transaction; nothing from other databases."""
        with self._guard, self._translating():
            driver = self._open().connection.driver_connection
            if not isinstance(driver, sqlite3.Connection):
                return []
            try:
                return driver.execute(statement).fetchall()
            except sqlite3.Error as error:
                raise DBAPIError(statement, None, error) from error

    def acquire(self) -> bool:
        """Take the lock of which there is one for a store, until `release` or the end of this process.

        False when somebody else has it.
        """
        self._make_folder(Path(self._lock.lock_file).parent)
        try:
            if self._lock.is_locked:
                return False
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        except OSError as error:
            raise faults.unwritable(self.shown, files.reason(error)) from error
        return True

    def release(self) -> None:
        self._lock.release(force=True)

    def close(self) -> None:
        """Let go of the database and of the lock. The next use opens it anew."""
        with self._guard:
            self._close_connection()
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None
            self.release()

    @contextlib.contextmanager
    def _transaction(self, *, writes: bool) -> Iterator[Connection]:
        with self._guard, self._translating():
            connection = self._open()
            connection.info["writes"] = writes
            with connection.begin():
                yield connection

    @contextlib.contextmanager
    def _translating(self) -> Iterator[None]:
        try:
            yield
        except (IntegrityError, ProgrammingError, DataError):  # our own mistakes
            raise
        except DBAPIError as error:
            raise faults.translated(error, self.shown) from error

    def _open(self) -> Connection:
        if self._connection is None:
            if self._engine is None:
                self._engine = self._make_engine()
            connection = self._engine.connect()
            try:
                self._prepare(connection)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _close_connection(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _make_engine(self) -> Engine:
        options: dict[str, Any] = {}
        if self.url.get_backend_name() == "sqlite":
            options = {"connect_args": {"check_same_thread": False, "timeout": _PATIENCE}}
            self._make_file()
        try:
            engine = create_engine(self.url, poolclass=NullPool, **options)
        except (ArgumentError, NoSuchModuleError, ImportError, TypeError, ValueError):
            raise faults.bad_address() from None
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _set_up)
            event.listen(engine, "begin", _begin)
        return engine

    def _make_file(self) -> None:
        """An empty file that only its owner may read: answers quote what people said."""
        if self.file is None:
            return
        self._make_folder(self.file.parent)
        if self.file.is_dir():
            raise faults.no_store(self.shown)
        try:
            if not self.file.exists():
                self.file.touch(mode=0o600)
        except OSError as error:
            raise faults.unwritable(self.shown, files.reason(error)) from error

    def _make_folder(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise faults.unwritable(self.shown, files.reason(error)) from error

    def _prepare(self, connection: Connection) -> None:
        """Check the layout, or make it in a database that is empty. Two programs may come here at once."""
        with connection.begin():
            there = set(inspect(connection).get_table_names())
            version = connection.scalar(select(tables.about.c.version)) if tables.about.name in there else None
        if version is None:
            connection.info["writes"] = True
            with connection.begin():
                there = set(inspect(connection).get_table_names())
                if tables.about.name not in there:
                    if there and self.url.get_backend_name() == "sqlite":
                        raise faults.no_store(self.shown)
                    tables.metadata.create_all(connection)
                    connection.execute(insert(tables.about).values(version=tables.VERSION))
                version = connection.scalar(select(tables.about.c.version))
        if version != tables.VERSION:
            raise faults.other_layout(self.shown, found=int(version or 0), known=tables.VERSION)


def _set_up(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # `_begin` says when a transaction begins, and how
    ends = time.monotonic() + _PATIENCE
    while True:
        try:
            # Two programs that open a new file at once get "busy" here without being made to wait.
            connection.execute("PRAGMA journal_mode=WAL")
            break
        except sqlite3.OperationalError as error:
            if not faults.is_busy(error) or time.monotonic() > ends:
                raise
            time.sleep(0.02)
    for pragma in ("synchronous=FULL", "fullfsync=ON", "checkpoint_fullfsync=ON", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.info.get("writes") else "BEGIN")


def _url(place: Path | str) -> URL:
    if isinstance(place, str) and "://" in place:
        try:
            url = make_url(place)
        except (ArgumentError, ValueError):
            raise faults.bad_address() from None
        if url.get_backend_name() == "sqlite" and _file(url) is None:  # one in memory would keep nothing
            raise faults.bad_address()
        return url
    return URL.create("sqlite", database=str(Path(place).expanduser().absolute()))


def _file(url: URL) -> Path | None:
    """The file of an SQLite database, if it is one."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database.removeprefix("file:"))


def _lock_file(url: URL, file: Path | None) -> Path:
    """Beside the file; for a database server, in the folder of this person's data."""
    if file is not None:
        return file.with_name(file.name + ".lock")
    digest = hashlib.sha256(url.render_as_string(hide_password=True).encode()).hexdigest()
    return platformdirs.user_data_path(_APP) / f"{digest[:16]}.lock"
