"""What a person does with a store: look at it, write answers out, take answers in, delete, check."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, case, delete, func, select

from analyzer import files
from analyzer.answers import Recording, file_name, recording, recordings
from analyzer.errors import InputError, OutputError
from analyzer.files import write_atomically
from analyzer.messages import Message, message, plural
from analyzer.store import responses
from analyzer.store.money import money
from analyzer.store.responses import Received
from analyzer.store.tables import attempts, lessons, runs
from analyzer.store.tables import responses as kept

_DAY = 10  # letters of a date in ISO 8601
_KEY = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Source:
    """One model at one endpoint. Tokens and cost as in `Spent`, over all runs; None: some call had no price."""

    endpoint: str | None
    model: str | None
    answers: int = 0
    invalid: int = 0
    calls: int = 0
    lost: int = 0
    tokens: int = 0
    cost: Decimal | None = Decimal(0)


@dataclass(frozen=True, slots=True)
class Stats:
    """What a store holds. `oldest` and `newest` are times of answers; `attempts` and `runs` count by how they ended."""

    place: str
    bytes: int = 0
    oldest: str | None = None
    newest: str | None = None
    sources: tuple[Source, ...] = ()
    invalid: Mapping[str, int] = field(default_factory=dict)
    attempts: Mapping[str, int] = field(default_factory=dict)
    runs: Mapping[str, int] = field(default_factory=dict)

    @property
    def answers(self) -> int:
        return sum(source.answers for source in self.sources)


def stats(connection: Connection, *, place: str, file: Path | None) -> Stats:
    oldest, newest = connection.execute(select(func.min(kept.c.created), func.max(kept.c.created))).one()
    return Stats(
        place=place,
        bytes=_size(file),
        oldest=oldest,
        newest=newest,
        sources=_sources(connection),
        invalid=_counts(connection, kept.c.invalid, kept.c.invalid.is_not(None)),
        attempts=_counts(connection, attempts.c.state),
        runs=_counts(connection, func.coalesce(runs.c.outcome, "open")),
    )


def export(
    connection: Connection, folder: Path, *, keys: Collection[str] | None, how: str | None, anonymous: bool
) -> int:
    """A file for the newest usable answer of each source to each call; how many were written."""
    listed = select(kept.c.id, kept.c.key, kept.c.endpoint, kept.c.model).where(kept.c.invalid.is_(None))
    chosen = {
        file_name(row.key, endpoint=None if anonymous else row.endpoint, model=row.model): row.id
        for row in connection.execute(listed.order_by(kept.c.created, kept.c.id))
        if keys is None or row.key in keys
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, number in chosen.items():
            found = _recording(connection, number)
            if anonymous:
                found = replace(found, endpoint=None, created=found.created[:_DAY])
            found = found if how is None else replace(found, how=how)
            write_atomically(folder / name, found.data())
    except OSError as error:
        raise OutputError(
            message("Answers cannot be written to “{folder}”: {reason}.", folder=folder, reason=files.reason(error)),
            message("Make room there, or choose a folder that you may write to."),
        ) from error
    return len(chosen)


def read(folder: Path) -> tuple[Recording, ...]:
    """The recorded answers in a folder, with their times as the store has them; `InputError` when a file holds none."""
    if not folder.is_dir():
        raise InputError(
            message("There is no folder “{folder}”.", folder=folder),
            message("Name the folder that `analyzer cache export` wrote."),
        )
    return tuple(_checked(path) for path in recordings(folder))


def load(connection: Connection, found: Collection[Recording]) -> int:
    """Take in recorded answers but for those that are there already, usable or not; how many were new."""
    new = 0
    for item in found:
        body = responses.raw(item.body)
        same = select(func.count()).where(
            kept.c.key == item.key,
            kept.c.endpoint.is_not_distinct_from(item.endpoint),
            kept.c.model.is_not_distinct_from(item.model),
            kept.c.body == body,
        )
        if not connection.scalar(same):
            received = Received(
                key=item.key,
                repeat=item.repeat,
                body=item.body,
                endpoint=item.endpoint,
                model=item.model,
                how=item.how,
            )
            responses.add(connection, received, created=item.created, attempt=None, imported=True)
            new += 1
    return new


def purge(connection: Connection, *, before: str | None, invalid_only: bool, key: str | None) -> int:
    """Delete the answers that fit all that is given, and, when nothing is, the lessons too; how many answers went."""
    chosen: list[ColumnElement[bool]] = []
    if before is not None:
        chosen.append(kept.c.created < before)
    if invalid_only:
        chosen.append(kept.c.invalid.is_not(None))
    if key is not None:
        chosen.append(kept.c.key.startswith(key, autoescape=True))
    if not chosen:
        connection.execute(delete(lessons))
    return connection.execute(delete(kept).where(*chosen)).rowcount


def contradictions(connection: Connection) -> list[Message]:
    """What the tables say that cannot be."""
    unsettled = (
        select(func.count())
        .select_from(kept.join(attempts, attempts.c.id == kept.c.attempt))
        .where(attempts.c.state != "answered")
    )
    overlooked = (
        select(func.count())
        .select_from(attempts.join(runs, runs.c.id == attempts.c.run))
        .where(attempts.c.state == "open", attempts.c.batch.is_(False), runs.c.outcome.is_not(None))
    )
    found = []
    if count := connection.scalar(unsettled):
        found.append(
            plural("{count} answer came to an unsettled call.", "{count} answers came to unsettled calls.", count)
        )
    if count := connection.scalar(overlooked):
        found.append(
            plural(
                "{count} call of a run that has ended is open.",
                "{count} calls of runs that have ended are open.",
                count,
            )
        )
    return found


def _size(file: Path | None) -> int:
    """Bytes on the disk, with what is not merged yet."""
    if file is None:
        return 0
    parts = (file, file.with_name(file.name + "-wal"))
    return sum(part.stat().st_size for part in parts if part.is_file())


def _counts(connection: Connection, column: ColumnElement[str], *where: ColumnElement[bool]) -> dict[str, int]:
    rows = connection.execute(select(column, func.count()).where(*where).group_by(column).order_by(column))
    return {name: int(count) for name, count in rows}


def _sources(connection: Connection) -> tuple[Source, ...]:
    answered = select(
        kept.c.endpoint,
        kept.c.model,
        func.sum(case((kept.c.invalid.is_(None), 1), else_=0)),
        func.sum(case((kept.c.invalid.is_not(None), 1), else_=0)),
    ).group_by(kept.c.endpoint, kept.c.model)
    asked = select(
        attempts.c.endpoint,
        attempts.c.model,
        func.count(),
        func.sum(case((attempts.c.state == "lost", 1), else_=0)),
        func.sum(attempts.c.tokens),
        func.sum(attempts.c.cost),
        func.sum(case((attempts.c.cost.is_(None), 1), else_=0)),
    ).group_by(attempts.c.endpoint, attempts.c.model)
    found: dict[tuple[str | None, str | None], Source] = {}
    for endpoint, model, good, bad in connection.execute(answered):
        found[endpoint, model] = Source(endpoint, model, answers=int(good), invalid=int(bad))
    for endpoint, model, calls, lost, tokens, cost, unknown in connection.execute(asked):
        source = found.get((endpoint, model), Source(endpoint, model))
        found[endpoint, model] = replace(
            source, calls=int(calls), lost=int(lost), tokens=int(tokens), cost=None if unknown else money(cost)
        )
    return tuple(found[place] for place in sorted(found, key=lambda place: (place[0] or "", place[1] or "")))


def _recording(connection: Connection, number: int) -> Recording:
    row = connection.execute(select(kept).where(kept.c.id == number)).one()
    return Recording(
        key=row.key,
        endpoint=row.endpoint,
        model=row.model,
        body=responses.text(row.body),
        repeat=row.repeat,
        created=row.created,
        how=row.how,
    )


def _checked(path: Path) -> Recording:
    found = recording(path)
    created = _time(found.created) if found else None
    if found is None or created is None or not _KEY.fullmatch(found.key) or not _is_bytes(found.body):
        raise InputError(
            message("The file “{file}” holds no recorded answer.", file=path),
            message("Take it out of the folder; nothing was imported."),
        )
    return replace(found, created=created)


def _time(text: str) -> str | None:
    """A day as it is, a time in UTC as the store writes it; None for anything else."""
    try:
        time = datetime.fromisoformat(text)
        if len(text) == _DAY:
            return text
        return time.replace(tzinfo=time.tzinfo or UTC).astimezone(UTC).isoformat(timespec="microseconds")
    except (ValueError, OverflowError):
        return None


def _is_bytes(body: str) -> bool:
    try:
        responses.raw(body)
    except UnicodeEncodeError:
        return False
    return True
