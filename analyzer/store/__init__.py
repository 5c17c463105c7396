"""What is kept between runs: raw answers, what was paid or reserved for them, and what was learnt of an endpoint.

No network, no prompt, no file name and no key: a call is known by its hash. Every method is one transaction, and what
it wrote is on the disk when it returns. All of them may raise `OutputError` (no room, nothing may be written there)
and `ConfigurationError` (what is at the place is no store, or one of another version).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from analyzer.calls import Answer, Call, Usage
from analyzer.messages import Message
from analyzer.store import faults, lessons, responses, runs, upkeep
from analyzer.store.opening import Database, default_place
from analyzer.store.responses import LASTING, Received
from analyzer.store.runs import Outcome, Reservation, Spent
from analyzer.store.upkeep import Source, Stats

__all__ = ["LASTING", "Outcome", "Source", "Spent", "Stats", "Store", "default_place"]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Store:
    """The store at a place: the path of an SQLite file, which is made when needed, or an SQLAlchemy address.

    `now` is the clock. `database` is for the modules of this package. It may be used from any thread and event loop.
    """

    def __init__(self, place: Path | str, *, now: Callable[[], datetime] = _utc_now) -> None:
        self.database = Database(place)
        self._now = now

    @property
    def shown(self) -> str:
        """The place as people may see it: without a password."""
        return self.database.shown

    @property
    def exists(self) -> bool:
        """Whether anything was ever kept there; asking makes nothing."""
        return self.database.exists

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file and of the lock; a run that was not finished counts as killed from then on."""
        self.database.close()

    def get(self, key: str, *, endpoint: str | None, model: str | None) -> Answer | None:
        """The newest answer of this endpoint and model to the call of this key that can be used."""
        with self.database.reading() as connection:
            return responses.find(connection, key, endpoint=endpoint, model=model)

    def lasting(self, key: str, *, endpoint: str | None, model: str | None) -> str | None:
        """Why the newest answer to this call is of no use, if asking again would bring another such one (`LASTING`)."""
        with self.database.reading() as connection:
            return responses.lasting(connection, key, endpoint=endpoint, model=model)

    def put(
        self,
        call: Call,
        *,
        body: str,
        endpoint: str | None,
        model: str | None,
        headers: Mapping[str, str] | None = None,
        attempt: int | None = None,
        usage: Usage | None = None,
        cost: Decimal | None = None,
        how: str | None = None,
    ) -> Answer:
        """Keep a raw answer and settle its attempt, both or neither.

        `body` may hold the surrogates of `decode(errors="surrogateescape")` and comes back byte for byte. `how` says
        in free words how the answer came about.
        """
        received = Received(
            key=call.key,
            repeat=call.repeat,
            body=body,
            endpoint=endpoint,
            model=model,
            headers=headers or {},
            usage=usage,
            cost=cost,
            how=how,
        )
        now = self.time()
        with self.database.writing() as connection:
            number = responses.add(connection, received, created=now, attempt=attempt)
            if attempt is not None:
                runs.answered(connection, attempt, usage=usage, cost=cost, now=now)
        return Answer(
            key=call.key, body=body, model=model, endpoint=endpoint, reused=False, id=number, cost=received.cost
        )

    def mark_invalid(self, answer: Answer, reason: str) -> None:
        """Keep the answer for whoever wants to look, and serve it no more."""
        with self.database.writing() as connection:
            responses.set_aside(connection, answer, reason)

    def begin(self, job: str) -> int:
        """Start a run; no other may go on at this store, else `ConfigurationError`.

        `job` is the same text for the same work: a run that did not come to its end hands its budget on to the next.
        What dead runs left open is lost from now on.
        """
        self._lock()
        try:
            with self.database.writing() as connection:
                return runs.begin(connection, job, now=self.time())
        except BaseException:
            self.database.release()
            raise

    def finish(self, run: int, outcome: Outcome) -> None:
        """End a run; "done" and "partly" end its budget too. The lock is free afterwards, even when this fails."""
        try:
            with self.database.writing() as connection:
                runs.finish(connection, run, outcome, now=self.time())
        finally:
            self.database.release()

    def spent(self, run: int) -> Spent:
        """What this run and the unfinished ones of the same job before it took."""
        with self.database.reading() as connection:
            return runs.spent(connection, run)

    def reserve(
        self,
        run: int,
        key: str,
        *,
        endpoint: str | None,
        model: str | None,
        tokens: int,
        cost: Decimal | None,
        max_tokens: int | None,
        max_cost: Decimal | None,
        batch: bool = False,
    ) -> int:
        """The number of a new attempt that may take up to `tokens` and `cost` (None: no price is known).

        `BudgetError` when with it the budget would pass a limit, `ValueError` for a limit of cost without a price.
        The sum is taken and the attempt added in one step, so any number of callers stay within it.
        """
        wanted = Reservation(key, endpoint, model, tokens, cost, max_tokens, max_cost, batch)
        with self.database.writing() as connection:
            return runs.reserve(connection, run, wanted, now=self.time())

    def settle(self, attempt: int, outcome: Literal["refused", "lost"], *, kind: str) -> None:
        """What came of an attempt that brought no answer: refused costs nothing; lost was sent and may be billed."""
        with self.database.writing() as connection:
            runs.settle(connection, attempt, outcome, kind=kind, now=self.time())

    def lessons(self, endpoint: str, model: str) -> dict[str, str]:
        """What was learnt of this endpoint and model."""
        with self.database.reading() as connection:
            return lessons.known(connection, endpoint, model)

    def learn(self, endpoint: str, model: str, name: str, value: str) -> None:
        """Remember something of this endpoint and model, in place of what was known under this name."""
        with self.database.writing() as connection:
            lessons.learn(connection, endpoint, model, name, value, now=self.time())

    def stats(self) -> Stats:
        """What is in it and how large it is."""
        with self.database.reading() as connection:
            return upkeep.stats(connection, place=self.shown, file=self.database.file)

    def export(
        self, folder: Path, *, keys: Collection[str] | None = None, how: str | None = None, anonymous: bool = False
    ) -> int:
        """Write the usable answers, those to `keys` when given, as the files that `Replay` reads; how many there are.

        `how` takes the place of what each says of how it came about. `anonymous` leaves out the address of the
        endpoint and the time of day, and keeps one answer to a call.
        """
        with self.database.reading() as connection:
            return upkeep.export(connection, folder, keys=keys, how=how, anonymous=anonymous)

    def load(self, folder: Path) -> int:
        """Take in the files that `export` wrote, all or none; how many answers were new. `InputError` for a bad one."""
        found = upkeep.read(folder)
        with self.database.writing() as connection:
            return upkeep.load(connection, found)

    def purge(self, *, before: datetime | None = None, invalid_only: bool = False, key: str | None = None) -> int:
        """Delete for good the answers that fit all that is given, or all answers and lessons; how many went.

        `key`: the beginning of one. What was spent stays known. `ConfigurationError` while a run goes on.
        """
        self._lock()
        try:
            limit = None if before is None else self._written(before)
            with self.database.writing() as connection:
                count = upkeep.purge(connection, before=limit, invalid_only=invalid_only, key=key)
            self.database.outside("VACUUM")  # what is deleted stays in the file until then, and in the log until
            self.database.outside("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            self.database.release()
        return count

    def check(self) -> list[Message | str]:
        """What is wrong inside, in the words of SQLite or ours; empty when all is well."""
        for pragma in ("integrity_check", "foreign_key_check"):
            rows = self.database.outside(f"PRAGMA {pragma}")
            if rows not in ([], [("ok",)]):
                return [" ".join(map(str, row)) for row in rows]
        with self.database.reading() as connection:
            return [*upkeep.contradictions(connection)]

    def time(self) -> str:
        """The time as it is kept: UTC, to the microsecond, so that text sorts as time does."""
        return self._written(self._now())

    def _written(self, time: datetime) -> str:
        return time.astimezone(UTC).isoformat(timespec="microseconds")

    def _lock(self) -> None:
        if not self.database.acquire():
            with self.database.reading() as connection:
                pid, started = runs.other(connection)
            raise faults.busy(self.shown, pid=pid, started=started)
