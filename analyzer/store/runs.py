"""Runs and what each of them sends: what is reserved before a call, and what came of it.

An attempt is written before its request leaves and counts with the worst it may take until it is settled. So a budget
holds however the program ends: what a killed run left open may have been billed, and goes on counting.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import Connection, Function, bindparam, case, func, insert, select, update

from analyzer.calls import Usage
from analyzer.errors import BudgetError
from analyzer.messages import Message, message
from analyzer.store.money import money, nano
from analyzer.store.tables import attempts, new_id, runs

Outcome = Literal["done", "partly", "failed", "budget", "interrupted"]
_OVER: tuple[Outcome, ...] = ("done", "partly")  # after these the same job begins with a budget of its own
KILLED = "killed"


@dataclass(frozen=True, slots=True)
class Spent:
    """What a run and the unfinished ones of the same job before it took.

    `calls` counts every attempt. `tokens` and `cost`: settled ones with what they took, open and lost ones with what
    was reserved for them, refused ones with nothing. `cost` is None when an attempt that counts has no price.
    """

    calls: int = 0
    answered: int = 0
    lost: int = 0
    tokens: int = 0
    cost: Decimal | None = Decimal(0)


@dataclass(frozen=True, slots=True)
class Reservation:
    """The worst that a call may take, and what the budget allows for all calls together; None is no limit."""

    key: str
    endpoint: str | None
    model: str | None
    tokens: int
    cost: Decimal | None
    max_tokens: int | None
    max_cost: Decimal | None
    batch: bool = False


_NEWEST_OPEN = select(runs.c.pid, runs.c.started).where(runs.c.outcome.is_(None)).order_by(runs.c.id.desc()).limit(1)
_BUDGET = select(runs.c.budget).where(runs.c.id == bindparam("run"))
_START = insert(runs)
_ADD = insert(attempts)
_TOTAL = select(func.coalesce(func.sum(attempts.c.tokens), 0), func.coalesce(func.sum(attempts.c.cost), 0)).where(
    attempts.c.budget == bindparam("budget")
)


def _number(state: str) -> Function[Any]:
    return func.coalesce(func.sum(case((attempts.c.state == state, 1), else_=0)), 0)


_SPENT = select(
    func.count(),
    _number("answered"),
    _number("lost"),
    func.coalesce(func.sum(attempts.c.tokens), 0),
    func.coalesce(func.sum(attempts.c.cost), 0),
    func.coalesce(func.sum(case((attempts.c.cost.is_(None), 1), else_=0)), 0),
).where(attempts.c.budget == bindparam("budget"), attempts.c.run <= bindparam("run"))
_REFUSED = (
    update(attempts)
    .where(attempts.c.id == bindparam("attempt"))
    .values(state="refused", kind=bindparam("why"), tokens=0, cost=0, ended=bindparam("now"))
)
_LOST = (
    update(attempts)
    .where(attempts.c.id == bindparam("attempt"))
    .values(state="lost", kind=bindparam("why"), ended=bindparam("now"))
)
_ANSWERED = (
    update(attempts)
    .where(attempts.c.id == bindparam("attempt"))
    .values(
        state="answered",
        tokens=func.coalesce(bindparam("took", type_=attempts.c.tokens.type), attempts.c.reserved_tokens),
        cost=func.coalesce(bindparam("price", type_=attempts.c.cost.type), attempts.c.reserved_cost),
        ended=bindparam("now"),
    )
)


def begin(connection: Connection, job: str, *, now: str) -> int:
    """A new run. Whoever calls it holds the lock, so that every other run that has not ended is dead."""
    connection.execute(update(runs).where(runs.c.outcome.is_(None)).values(outcome=KILLED, ended=now))
    _lose_open(connection, None, kind=KILLED, now=now)
    run = new_id(connection.execute(_START, {"job": job, "pid": os.getpid(), "started": now}))
    over = select(func.max(runs.c.id)).where(runs.c.job == job, runs.c.outcome.in_(_OVER)).scalar_subquery()
    first = connection.scalar(select(func.min(runs.c.id)).where(runs.c.job == job, runs.c.id > func.coalesce(over, 0)))
    connection.execute(update(runs).where(runs.c.id == run).values(budget=first))
    return run


def finish(connection: Connection, run: int, outcome: Outcome, *, now: str) -> None:
    _lose_open(connection, run, kind=outcome, now=now)
    connection.execute(update(runs).where(runs.c.id == run).values(outcome=outcome, ended=now))


def other(connection: Connection) -> tuple[int | None, str | None]:
    """Process and start, to the second, of the run that goes on."""
    row = connection.execute(_NEWEST_OPEN).first()
    return (row.pid, f"{row.started[:19].replace('T', ' ')} UTC") if row else (None, None)


def spent(connection: Connection, run: int) -> Spent:
    budget = connection.scalar(_BUDGET, {"run": run})
    calls, answered, lost, tokens, cost, unknown = connection.execute(_SPENT, {"budget": budget, "run": run}).one()
    return Spent(int(calls), int(answered), int(lost), int(tokens), None if unknown else money(cost))


def reserve(connection: Connection, run: int, wanted: Reservation, *, now: str) -> int:
    """Write down an attempt; `BudgetError` when the budget would not bear its worst. In one transaction that writes,
    so that nobody else can add to the sum meanwhile."""
    # Other databases than SQLite, which is locked as a whole, are made to wait for each other here.
    budget = connection.scalar(_BUDGET.with_for_update(), {"run": run})
    cost = nano(wanted.cost)
    if wanted.max_tokens is not None or wanted.max_cost is not None:
        if wanted.max_cost is not None and cost is None:
            raise ValueError("a limit of cost and a call without a price")
        tokens, spent_cost = connection.execute(_TOTAL, {"budget": budget}).one()
        _check_tokens(wanted, int(tokens))
        _check_cost(wanted, int(spent_cost), cost)
    added = connection.execute(
        _ADD,
        {
            "run": run,
            "budget": budget,
            "key": wanted.key,
            "endpoint": wanted.endpoint,
            "model": wanted.model,
            "batch": wanted.batch,
            "state": "open",
            "kind": None,
            "reserved_tokens": wanted.tokens,
            "reserved_cost": cost,
            "tokens": wanted.tokens,
            "cost": cost,
            "started": now,
            "ended": None,
        },
    )
    return new_id(added)


def settle(connection: Connection, attempt: int, outcome: Literal["refused", "lost"], *, kind: str, now: str) -> None:
    statement = _REFUSED if outcome == "refused" else _LOST
    connection.execute(statement, {"attempt": attempt, "why": kind, "now": now})


def answered(connection: Connection, attempt: int, *, usage: Usage | None, cost: Decimal | None, now: str) -> None:
    """Settle an attempt with what it took; with its reservation where the endpoint did not say."""
    took = None
    if usage is not None and usage.input is not None and usage.output is not None:
        took = usage.input + usage.output
    connection.execute(_ANSWERED, {"attempt": attempt, "took": took, "price": nano(cost), "now": now})


def _lose_open(connection: Connection, run: int | None, *, kind: str, now: str) -> None:
    """What was sent and not answered is lost; but a batch goes on without us, and is asked for later."""
    change = update(attempts).where(attempts.c.state == "open", attempts.c.batch.is_(False))
    if run is not None:
        change = change.where(attempts.c.run == run)
    connection.execute(change.values(state="lost", kind=kind, ended=now))


def _check_tokens(wanted: Reservation, spent: int) -> None:
    if wanted.max_tokens is not None and spent + wanted.tokens > wanted.max_tokens:
        raise _exhausted(
            message(
                "The budget of {limit} tokens does not bear another call: {spent} are spent or reserved, and the next "
                "may take {next}.",
                limit=wanted.max_tokens,
                spent=spent,
                next=wanted.tokens,
            ),
            "--max-tokens",
        )


def _check_cost(wanted: Reservation, spent: int, cost: int | None) -> None:
    if wanted.max_cost is None or cost is None:
        return
    after = money(spent + cost)
    if after is not None and after > wanted.max_cost:
        raise _exhausted(
            message(
                "The budget of {limit} does not bear another call: {spent} is spent or reserved, and the next may "
                "cost {next}.",
                limit=_plain(wanted.max_cost),
                spent=_plain(money(spent)),
                next=_plain(money(cost)),
            ),
            "--max-cost",
        )


def _exhausted(what: Message, option: str) -> BudgetError:
    return BudgetError(
        what,
        message(
            "What was answered is kept: run the same command again with a higher {option}, and it goes on from here.",
            option=option,
        ),
    )


def _plain(amount: Decimal | None) -> str:
    """An amount without an exponent and without needless zeros."""
    text = f"{amount or Decimal(0):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
