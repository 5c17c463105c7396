"""What was learnt of an endpoint and model by asking, so that it is paid for once."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, insert, select, update

from analyzer.store.tables import lessons

_ALL = select(lessons.c.name, lessons.c.value).where(
    lessons.c.endpoint == bindparam("endpoint"), lessons.c.model == bindparam("model")
)
_CHANGE = (
    update(lessons)
    .where(
        lessons.c.endpoint == bindparam("at"),
        lessons.c.model == bindparam("of"),
        lessons.c.name == bindparam("called"),
    )
    .values(value=bindparam("value"), learnt=bindparam("learnt"))
)
_ADD = insert(lessons)


def known(connection: Connection, endpoint: str, model: str) -> dict[str, str]:
    rows = connection.execute(_ALL, {"endpoint": endpoint, "model": model})
    return {row.name: row.value for row in rows}


def learn(connection: Connection, endpoint: str, model: str, name: str, value: str, *, now: str) -> None:
    changed = connection.execute(_CHANGE, {"at": endpoint, "of": model, "called": name, "value": value, "learnt": now})
    if not changed.rowcount:
        connection.execute(_ADD, {"endpoint": endpoint, "model": model, "name": name, "value": value, "learnt": now})
