"""The first call that begins in a new way goes alone, so that the endpoint's cache holds the beginning for the others.

Endpoints give a large discount on a beginning that they have read a moment ago, but calls that arrive together all
find the cache cold.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from hashlib import sha256

from analyzer.calls import Call
from analyzer.llm import tokens

# Tokens. Endpoints cache from about 1,000 on, but for less than this the discount is not worth the waiting: only the
# first pass, which asks about every line, begins with so many.
SHORTEST = 8_000
LONGEST = 60.0  # seconds that the others wait for the first
LASTS = 240.0  # seconds; caches forget after some minutes


class Warmth:
    """Which beginnings an endpoint has read of late. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._read: dict[str, float] = {}
        self._first: dict[str, asyncio.Event] = {}

    @asynccontextmanager
    async def of(self, call: Call) -> AsyncIterator[None]:
        """Holds the others back while the first of its kind is asked; they go on however it ends."""
        beginning = call.messages[0].content if call.messages else ""
        if tokens.estimate(beginning) < SHORTEST:
            yield
            return
        name = sha256(beginning.encode()).hexdigest()
        if name in self._first:
            with contextlib.suppress(TimeoutError):  # a first call that hangs must not hold the others up
                await asyncio.wait_for(self._first[name].wait(), LONGEST)
        elif self._clock() - self._read.get(name, float("-inf")) > LASTS:
            first = self._first[name] = asyncio.Event()
            try:
                yield
            finally:
                if self._first.get(name) is first:
                    del self._first[name]
                first.set()
            self._read[name] = self._clock()
            return
        yield
        self._read[name] = self._clock()
