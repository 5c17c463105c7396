"""The tables of the store. A change of any of them is a new `VERSION`.

Times are UTC in ISO 8601; money is in whole 1e-9 of the currency of the price file. No prompt, name or key is kept:
a call is known by its hash.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    CursorResult,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

VERSION = 1

metadata = MetaData()

about = Table("store_layout", metadata, Column("version", Integer, primary_key=True, autoincrement=False))

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("job", String(200), nullable=False),  # the same text for the same work done over again
    Column("budget", Integer),  # the first of the runs that share one budget with this one
    Column("pid", Integer, nullable=False),
    Column("started", String(40), nullable=False),
    Column("ended", String(40)),
    Column("outcome", String(20)),  # None while it goes on; "killed" when a later run found it gone
    sqlite_autoincrement=True,
)
Index("runs_by_job", runs.c.job)

# One request that was sent, or was about to be. `tokens` and `cost` are what it counts in the budget: what was
# reserved until it is settled, then what it took; an attempt of which nobody knows keeps its reservation.
attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run", ForeignKey("runs.id"), nullable=False),
    Column("budget", Integer, nullable=False),
    Column("key", String(64), nullable=False),
    Column("endpoint", Text),
    Column("model", Text),
    Column("batch", Boolean, nullable=False),
    Column("state", String(10), nullable=False),  # open, answered, refused, lost
    Column("kind", String(40)),  # why it was refused or lost
    Column("reserved_tokens", BigInteger, nullable=False),
    Column("reserved_cost", BigInteger),
    Column("tokens", BigInteger, nullable=False),
    Column("cost", BigInteger),  # None: there is no price
    Column("started", String(40), nullable=False),
    Column("ended", String(40)),
    sqlite_autoincrement=True,
)
Index("attempts_by_budget", attempts.c.budget, attempts.c.run)
Index("attempts_by_state", attempts.c.state)

# Rows are added and never overwritten but for `invalid`.
responses = Table(
    "responses",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(64), nullable=False),
    Column("endpoint", Text),
    Column("model", Text),
    Column("repeat", Integer, nullable=False),
    Column("created", String(40), nullable=False),
    Column("how", Text),
    Column("headers", Text, nullable=False),  # JSON
    Column("body", LargeBinary, nullable=False),
    Column("input", BigInteger),
    Column("cached", BigInteger),
    Column("cache_write", BigInteger),
    Column("output", BigInteger),
    Column("reasoning", BigInteger),
    Column("cost", BigInteger),
    Column("attempt", ForeignKey("attempts.id")),
    Column("invalid", String(40)),  # why it is not served, if it is not
    sqlite_autoincrement=True,
)
Index("responses_by_key", responses.c.key)
Index("responses_by_attempt", responses.c.attempt)

lessons = Table(
    "lessons",
    metadata,
    Column("endpoint", String(2000), primary_key=True),
    Column("model", String(400), primary_key=True),
    Column("name", String(100), primary_key=True),
    Column("value", Text, nullable=False),
    Column("learnt", String(40), nullable=False),
)

# Calls that were handed to an endpoint together. A row is written before anything is sent; `token` stands in the
# batch's metadata at the endpoint too, so that it is found there even when its name never arrived here.
batches = Table(
    "batches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run", ForeignKey("runs.id"), nullable=False),
    Column("endpoint", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("token", String(64), nullable=False, unique=True),
    Column("input_file", Text),  # the endpoint's names of the file and of the batch; None until it told them
    Column("name", Text),
    Column("state", String(20), nullable=False),  # open, collected, unsent, gone
    Column("created", String(40), nullable=False),
    Column("ended", String(40)),
    sqlite_autoincrement=True,
)
Index("batches_by_state", batches.c.state)

# One line of a batch. `format` and `optional` (names, parted by spaces) are how it was asked; `least` is the smallest
# number of tokens that its prompt can be, so that an endpoint which cut it short is found out later.
batch_items = Table(
    "batch_items",
    metadata,
    Column("batch", ForeignKey("batches.id"), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),  # from 1, as in the file that was sent
    Column("custom_id", String(64), nullable=False),
    Column("key", String(64), nullable=False),
    Column("repeat", Integer, nullable=False),
    Column("attempt", ForeignKey("attempts.id"), nullable=False),
    Column("format", String(20), nullable=False),
    Column("optional", Text, nullable=False),
    Column("least", BigInteger, nullable=False),
)
Index("batch_items_by_attempt", batch_items.c.attempt)


def new_id(added: CursorResult[Any]) -> int:
    """The number that the database gave to a new row."""
    key = added.inserted_primary_key
    if key is None:
        raise RuntimeError("the database gave no number to a new row")
    return int(key[0])
