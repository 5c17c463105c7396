"""Batches that an endpoint works off by itself: written down before they are sent, until every line has its end.

A batch outlives the run that sent it. Its lines are attempts that stay open, with what is reserved for them, until
some later run has asked the endpoint what came of them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from analyzer.calls import Answer, Usage
from analyzer.errors import BudgetError
from analyzer.store import Store, responses, runs
from analyzer.store.responses import Received
from analyzer.store.runs import Reservation
from analyzer.store.tables import attempts, batch_items, batches, new_id

# It was answered, or given up, line by line · it never came to be at the endpoint · the endpoint has it no more.
End = Literal["collected", "unsent", "gone"]


_ADD = insert(batches)
_HOLDING = (
    select(batch_items.c.line)
    .select_from(batch_items.join(batches).join(attempts))
    .where(
        batches.c.state == "open",
        batches.c.endpoint == bindparam("endpoint"),
        batches.c.model == bindparam("model"),
        batch_items.c.key == bindparam("key"),
        attempts.c.state == "open",
    )
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Line:
    """One call as it is to be sent: its name in the batch, how it is asked, and the worst that it may take."""

    custom_id: str
    key: str
    repeat: int
    format: str
    optional: tuple[str, ...]
    least: int
    tokens: int
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a batch that was written down. `open` until it is known what came of it."""

    line: int
    custom_id: str
    key: str
    repeat: int
    attempt: int
    format: str
    optional: tuple[str, ...]
    least: int
    open: bool = True


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch and its lines. `token` is ours; `input_file` and `name` are the endpoint's, once it gave them."""

    id: int
    endpoint: str
    model: str
    token: str
    created: datetime
    input_file: str | None = None
    name: str | None = None
    items: tuple[Item, ...] = field(default=(), repr=False)


class Batches:
    """The batches of one store; every method is one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._database = store.database

    def open(
        self,
        run: int,
        lines: Sequence[Line],
        *,
        endpoint: str,
        model: str,
        token: str,
        max_tokens: int | None,
        max_cost: Decimal | None,
    ) -> Batch:
        """Write down a batch of as many of `lines`, from the first on, as the budget bears at their worst.

        `BudgetError` when it does not bear one.
        """
        now = self._store.time()
        with self._database.writing() as connection:
            items = _reserve(connection, run, lines, endpoint, model, now=now, max_tokens=max_tokens, max_cost=max_cost)
            row = {"run": run, "endpoint": endpoint, "model": model, "token": token, "state": "open", "created": now}
            number = new_id(connection.execute(_ADD, row))
            connection.execute(insert(batch_items), [_row(number, item) for item in items])
        return Batch(number, endpoint, model, token, datetime.fromisoformat(now), items=items)

    def uploaded(self, batch: int, input_file: str) -> None:
        """The file of its lines is at the endpoint; from now on the batch may come to be there."""
        self._change(batch, input_file=input_file)

    def named(self, batch: int, name: str) -> None:
        """It is at the endpoint, under this name."""
        self._change(batch, name=name)

    def ended(self, batch: int, how: End) -> None:
        """Nothing more will come of it. Lines that are open still were refused, or with a batch that is gone, lost."""
        now = self._store.time()
        outcome: Literal["refused", "lost"] = "refused" if how == "unsent" else "lost"
        with self._database.writing() as connection:
            left = (
                select(attempts.c.id).join(batch_items).where(batch_items.c.batch == batch, attempts.c.state == "open")
            )
            for attempt in connection.scalars(left).all():
                runs.settle(connection, attempt, outcome, kind=how, now=now)
            connection.execute(update(batches).where(batches.c.id == batch).values(state=how, ended=now))

    def answered(
        self,
        batch: Batch,
        item: Item,
        *,
        body: str,
        headers: Mapping[str, str],
        usage: Usage | None,
        cost: Decimal | None,
    ) -> Answer:
        """Keep the answer to a line and settle its attempt, as `Store.put` does."""
        now = self._store.time()
        received = Received(
            key=item.key,
            repeat=item.repeat,
            body=body,
            endpoint=batch.endpoint,
            model=batch.model,
            headers=headers,
            usage=usage,
            cost=cost,
        )
        with self._database.writing() as connection:
            number = responses.add(connection, received, created=now, attempt=item.attempt)
            runs.answered(connection, item.attempt, usage=usage, cost=cost, now=now)
        return Answer(
            key=item.key, body=body, model=batch.model, endpoint=batch.endpoint, reused=False, id=number, cost=cost
        )

    def refused(self, items: Sequence[Item], outcome: Literal["refused", "lost"], *, kind: str) -> None:
        """What came of lines without an answer, as `Store.settle` keeps it."""
        now = self._store.time()
        with self._database.writing() as connection:
            for item in items:
                runs.settle(connection, item.attempt, outcome, kind=kind, now=now)

    def under_way(self, *, endpoint: str, model: str, keys: Collection[str] | None = None) -> list[Batch]:
        """The batches whose end is not known and that hold an open line to any of `keys`, the oldest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(batches)
                .where(batches.c.state == "open", batches.c.endpoint == endpoint, batches.c.model == model)
                .order_by(batches.c.id)
            ).all()
            found = [_batch(connection, row) for row in rows]
        return [batch for batch in found if keys is None or any(item.open and item.key in keys for item in batch.items)]

    def holds(self, key: str, *, endpoint: str, model: str) -> bool:
        """Whether the call of this key is in a batch whose end is not known."""
        with self._database.reading() as connection:
            return connection.execute(_HOLDING, {"key": key, "endpoint": endpoint, "model": model}).first() is not None

    def _change(self, batch: int, **values: str) -> None:
        with self._database.writing() as connection:
            connection.execute(update(batches).where(batches.c.id == batch).values(**values))


def _reserve(
    connection: Connection,
    run: int,
    lines: Sequence[Line],
    endpoint: str,
    model: str,
    *,
    now: str,
    max_tokens: int | None,
    max_cost: Decimal | None,
) -> tuple[Item, ...]:
    items: list[Item] = []
    for number, line in enumerate(lines, start=1):
        wanted = Reservation(
            key=line.key,
            endpoint=endpoint,
            model=model,
            tokens=line.tokens,
            cost=line.cost,
            max_tokens=max_tokens,
            max_cost=max_cost,
            batch=True,
        )
        try:
            attempt = runs.reserve(connection, run, wanted, now=now)
        except BudgetError:
            if not items:
                raise
            break
        items.append(
            Item(number, line.custom_id, line.key, line.repeat, attempt, line.format, line.optional, line.least)
        )
    return tuple(items)


def _row(batch: int, item: Item) -> dict[str, object]:
    return {
        "batch": batch,
        "line": item.line,
        "custom_id": item.custom_id,
        "key": item.key,
        "repeat": item.repeat,
        "attempt": item.attempt,
        "format": item.format,
        "optional": " ".join(item.optional),
        "least": item.least,
    }


def _batch(connection: Connection, row: Row[tuple[object, ...]]) -> Batch:
    listed = connection.execute(
        select(batch_items, attempts.c.state)
        .join(attempts)
        .where(batch_items.c.batch == row.id)
        .order_by(batch_items.c.line)
    )
    items = tuple(
        Item(
            line=item.line,
            custom_id=item.custom_id,
            key=item.key,
            repeat=item.repeat,
            attempt=item.attempt,
            format=item.format,
            optional=tuple(item.optional.split()),
            least=item.least,
            open=item.state == "open",
        )
        for item in listed
    )
    return Batch(
        id=row.id,
        endpoint=row.endpoint,
        model=row.model,
        token=row.token,
        created=datetime.fromisoformat(row.created),
        input_file=row.input_file,
        name=row.name,
        items=items,
    )
