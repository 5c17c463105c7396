"""What the ways of asking a model have in common: what is kept is not bought again, and one end for everybody."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Literal, Self
from weakref import WeakValueDictionary

from analyzer import logs
from analyzer.calls import Again, Answer, Call, Rejection
from analyzer.errors import AnalyzerError, ConfigurationError
from analyzer.llm import transport, truncation
from analyzer.llm.budget import Budget
from analyzer.llm.endpoint import Endpoint
from analyzer.llm.shelf import Shelf
from analyzer.llm.transport import Connection
from analyzer.store import Store
from analyzer.store.batches import Batches


class Buyer(ABC):
    """An engine with a store. It may be entered again, from another event loop too.

    `run` is the run of the store that pays; without one, runs of its own are begun. `now` gives seconds since 1970.
    """

    name: Literal["llm"] = "llm"

    def __init__(
        self,
        endpoint: Endpoint,
        store: Store,
        *,
        run: int | None,
        budget: Budget,
        parameters: Mapping[str, Any] | None,
        now: Callable[[], float],
    ) -> None:
        self._endpoint = endpoint
        self._store = store
        self._budget = budget
        self._now = now
        self._shelf = Shelf(store, endpoint, budget, parameters or {}, run)
        self._batches = Batches(store)
        self._asking: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._opened = AsyncExitStack()
        self._entered = 0
        self._over: AnalyzerError | None = None
        self._interrupted: AnalyzerError | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def endpoint(self) -> str:
        return self._endpoint.base_url

    @property
    def model(self) -> str:
        return self._endpoint.model

    @property
    def over(self) -> AnalyzerError | None:
        """Why nothing more is sent, if so."""
        return self._over

    async def __aenter__(self) -> Self:
        if self._entered == 0:
            connection = await self._opened.enter_async_context(transport.connect(self._endpoint, now=self._now))
            self._loop = asyncio.get_running_loop()
            self._over = self._interrupted
            self._open(connection)
        self._entered += 1
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._entered -= 1
        if self._entered == 0:
            self._loop = None
            await self._close()
            self._shelf.close()
            await self._opened.aclose()

    async def answer(self, call: Call, again: Again | None = None) -> Answer:
        """The raw answer to `call`: the kept one if there is one, else asked for and kept before it is returned.

        The same call asked twice at once goes out once. When it is asked `again` a new answer takes the place of the
        kept one. Raises `EndpointError` when this call has no answer, and what is about the whole run:
        `ConfigurationError`, `BudgetError`, `OutputError`, `StoppedError`.
        """
        lock = self._asking.setdefault(call.key, asyncio.Lock())
        async with lock:
            if again is None and (kept := self._shelf.kept(call)) is not None:
                return kept
            if self._loop is None:
                raise RuntimeError("an answer was asked for outside of `async with` the engine")
            return await self._buy(call, again or Again())

    def verdict(self, call: Call) -> Rejection | None:
        """Why the last answer to `call` was of no use, where asking again would bring another such one."""
        return self._shelf.verdict(call)

    def reject(self, answer: Answer, reason: Rejection) -> None:
        """Keep `answer` for whoever wants to look, and never serve it."""
        self._shelf.reject(answer, reason)

    def stop(self, *, for_good: bool = False) -> None:
        """Send nothing more until it is entered anew, or `for_good`; what is under way is not lost. From any thread."""
        stopped = self._interruption()
        if for_good:
            self._interrupted = self._interrupted or stopped
        self._over = self._over or stopped
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._halt)

    def _cut_short(self, answer: Answer, call: Call | None, *, read: int, sent: int) -> AnalyzerError:
        """Set aside an answer to a prompt of which the endpoint read too little; what follows, for the call or, when it
        is a `ConfigurationError`, for the run."""
        logs.event("prompt.truncated", key=answer.key, read=read, sent=sent)
        rules = call.messages[0] if call and call.messages else None
        error = truncation.cut_short(rules, endpoint=self.endpoint, read=read, sent=sent)
        hopeless = isinstance(error, ConfigurationError)
        self._store.mark_invalid(answer, "truncated_rules" if hopeless else "truncated_prompt")
        return error

    @abstractmethod
    def _open(self, connection: Connection) -> None:
        """Begin anew, in the running event loop."""

    @abstractmethod
    async def _close(self) -> None:
        """Let go of what was begun; the connection is still there."""

    @abstractmethod
    async def _buy(self, call: Call, again: Again) -> Answer:
        """A new answer, or why there is none."""

    @abstractmethod
    def _interruption(self) -> AnalyzerError:
        """What is said to somebody who interrupts now."""

    @abstractmethod
    def _halt(self) -> None:
        """Wake whoever waits to send something: nothing more is sent. In the event loop."""
