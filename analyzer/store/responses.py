"""Raw answers: kept as they came, found by their call, endpoint and model, set aside when they are of no use."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, insert, select, update

from analyzer.calls import Answer, Usage
from analyzer.store.money import money, nano
from analyzer.store.tables import new_id, responses

# Why an answer is of no use, where asking the same again would bring the same.
LASTING = frozenset({"declined", "length", "truncated_prompt"})

_KEPT_HEADERS = ("content-type", "date", "openai-processing-ms", "request-id", "retry-after", "x-request-id")
_KEPT_PREFIXES = ("x-ratelimit-",)


@dataclass(frozen=True, slots=True)
class Received:
    """An answer and all that is kept beside it. `body` may hold the surrogates of `decode(errors="surrogateescape")`.

    Of `headers` only those are kept that say when, by which request and under which limits it came.
    """

    key: str
    repeat: int
    body: str
    endpoint: str | None
    model: str | None
    headers: Mapping[str, str] = field(default_factory=dict)
    usage: Usage | None = None
    cost: Decimal | None = None
    how: str | None = None


def _same(*names: str) -> ColumnElement[bool]:
    """That the columns of these names equal the parameters of the same names, where nothing equals nothing."""
    return and_(*(responses.c[name].is_not_distinct_from(bindparam(name)) for name in names))


_SOURCE = and_(responses.c.key == bindparam("key"), _same("endpoint", "model"))
_NEWEST_FIRST = (responses.c.created.desc(), responses.c.id.desc())
_FIND = (
    select(responses.c.id, responses.c.body, responses.c.cost)
    .where(_SOURCE, responses.c.invalid.is_(None))
    .order_by(*_NEWEST_FIRST)
    .limit(1)
)
_LAST = select(responses.c.invalid).where(_SOURCE).order_by(*_NEWEST_FIRST).limit(1)
_LATEST = select(func.max(responses.c.created)).where(_SOURCE)
_ADD = insert(responses)
_SET_ASIDE = (
    update(responses)
    .where(
        responses.c.key == bindparam("of"),
        responses.c.endpoint.is_not_distinct_from(bindparam("at")),
        responses.c.model.is_not_distinct_from(bindparam("by")),
        responses.c.body == bindparam("text"),
        responses.c.invalid.is_(None),
    )
    .values(invalid=bindparam("reason"))
)


def find(connection: Connection, key: str, *, endpoint: str | None, model: str | None) -> Answer | None:
    """The newest answer that can be used."""
    row = connection.execute(_FIND, {"key": key, "endpoint": endpoint, "model": model}).first()
    if row is None:
        return None
    return Answer(
        key=key, body=text(row.body), model=model, endpoint=endpoint, reused=True, id=row.id, cost=money(row.cost)
    )


def lasting(connection: Connection, key: str, *, endpoint: str | None, model: str | None) -> str | None:
    """Why the newest answer is of no use, when the next one would be of none for the same reason."""
    reason = connection.scalar(_LAST, {"key": key, "endpoint": endpoint, "model": model})
    return reason if reason in LASTING else None


def add(
    connection: Connection, received: Received, *, created: str, attempt: int | None, imported: bool = False
) -> int:
    """Keep an answer; its number. One that came just now is the newest, though the clock was set back."""
    if not imported:
        source = {"key": received.key, "endpoint": received.endpoint, "model": received.model}
        created = max(created, connection.scalar(_LATEST, source) or created)
    usage = received.usage or Usage(input=None, cached=None, cache_write=None, output=None, reasoning=None)
    added = connection.execute(
        _ADD,
        {
            "key": received.key,
            "endpoint": received.endpoint,
            "model": received.model,
            "repeat": received.repeat,
            "created": created,
            "how": received.how,
            "headers": _headers(received.headers),
            "body": raw(received.body),
            "input": usage.input,
            "cached": usage.cached,
            "cache_write": usage.cache_write,
            "output": usage.output,
            "reasoning": usage.reasoning,
            "cost": nano(received.cost),
            "attempt": attempt,
            "invalid": None,
        },
    )
    return new_id(added)


def set_aside(connection: Connection, answer: Answer, reason: str) -> None:
    """Serve the answer no more, however often it was kept."""
    connection.execute(
        _SET_ASIDE,
        {"of": answer.key, "at": answer.endpoint, "by": answer.model, "text": raw(answer.body), "reason": reason},
    )


def raw(body: str) -> bytes:
    """The bytes that an answer came in; `UnicodeEncodeError` for a text that never was bytes."""
    return body.encode("utf-8", "surrogateescape")


def text(body: bytes) -> str:
    """The same answer as text."""
    return body.decode("utf-8", "surrogateescape")


def _headers(headers: Mapping[str, str]) -> str:
    named = {name.casefold(): value for name, value in headers.items()}
    kept = {name: named[name] for name in named if name in _KEPT_HEADERS or name.startswith(_KEPT_PREFIXES)}
    return json.dumps(kept, sort_keys=True)
