"""Who waits for an answer, and which of them are to go out with the next batch."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from analyzer.calls import Again, Answer, Call
from analyzer.store.batches import Batch


@dataclass(slots=True, eq=False)
class Asked:
    """A call that somebody waits for. `attempt`: how often it was sent, the next time included; `text`: its prompt."""

    call: Call
    again: Again
    future: asyncio.Future[Answer]
    attempt: int = 1
    text: str = field(default="", repr=False)


class Queue:
    """Calls from when they are asked until they are answered, in one event loop."""

    def __init__(self) -> None:
        self._all: dict[str, Asked] = {}  # by their keys; nobody asks the same twice at once
        self._next: list[Asked] = []
        self._held: list[Asked] = []
        self._arrivals = 0
        self._arrived = asyncio.Event()

    async def ask(self, call: Call, again: Again) -> Answer:
        """Wait until a batch has brought the answer."""
        asked = Asked(call, again, asyncio.get_running_loop().create_future())
        self._all[call.key] = asked
        self.put([asked])
        try:
            return await asked.future
        finally:
            del self._all[call.key]

    def put(self, asked: Iterable[Asked]) -> None:
        """These go out next."""
        for one in asked:
            self._next.append(one)
            self._arrivals += 1
            self._arrived.set()

    def hold(self, asked: Iterable[Asked]) -> None:
        """These go out once there is room, which `release` says."""
        self._held.extend(asked)

    def release(self) -> None:
        held, self._held = self._held, []
        self.put(held)

    async def together(self, rest: Callable[[float], Awaitable[None]], quiet: float) -> list[Asked]:
        """What is to go out, once there is something and no more has come for `quiet` seconds."""
        await self._arrived.wait()
        arrivals = -1
        while arrivals != self._arrivals:
            arrivals = self._arrivals
            await rest(quiet)
        self._arrived.clear()
        found, self._next = self._next, []
        return [asked for asked in found if not asked.future.done()]

    def of(self, batch: Batch) -> list[Asked]:
        """The calls of a batch that somebody waits for, but for those that are to go out anew."""
        queued = {id(asked) for asked in (*self._next, *self._held)}
        found = [self._all[item.key] for item in batch.items if item.key in self._all]
        return [asked for asked in found if not asked.future.done() and id(asked) not in queued]

    def get(self, key: str) -> Asked | None:
        asked = self._all.get(key)
        return asked if asked is not None and not asked.future.done() else None

    def fail(self, asked: Iterable[Asked], error: BaseException) -> None:
        """Nobody waits for these any more."""
        for one in asked:
            if not one.future.done():
                one.future.set_exception(error)

    def fail_unsent(self, error: BaseException) -> None:
        """Nothing more goes out."""
        self.fail([*self._next, *self._held], error)
        self._next, self._held = [], []

    def fail_all(self, error: BaseException) -> None:
        self.fail(list(self._all.values()), error)
