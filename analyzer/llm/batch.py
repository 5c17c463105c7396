"""The engine that sends calls together: cheaper, and answered within a day instead of at once (OpenAI's Batch API).

What is asked at about the same time goes out as one batch, while earlier ones are waited for. Keys and answers are
those of `Model`: what one of the two was answered, the other serves from the store. What a run leaves behind goes on at
the endpoint and is collected by the next run that asks for the same.
"""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import Any, cast

from analyzer import logs
from analyzer.calls import Again, Answer, Call
from analyzer.errors import AnalyzerError, BudgetError, ConfigurationError
from analyzer.llm import batch_lines, batch_words, tokens
from analyzer.llm.batch_desk import POLL_PATIENCE, Desk, World
from analyzer.llm.batch_queue import Asked, Queue
from analyzer.llm.batch_results import Crowded, Cut, Outcome, Results
from analyzer.llm.batch_service import Service
from analyzer.llm.budget import Budget
from analyzer.llm.buyer import Buyer
from analyzer.llm.endpoint import Endpoint
from analyzer.llm.ladder import Format, Request
from analyzer.llm.refusals import Failure
from analyzer.llm.transport import Connection
from analyzer.messages import Message
from analyzer.store import Store
from analyzer.store.batches import Batch, Item, Line

QUIET = 1.0  # seconds without a new call, after which those that wait go out together
CROWDED, LONGEST_CROWDED = 60.0, 900.0  # seconds after which an endpoint is asked anew that would take no more
_TIDYING = 30.0  # seconds that the end of a run waits until files are deleted


_Portion = Sequence[tuple[tuple[Asked, Line], bytes]]


class BatchModel(Buyer):
    """Use it as `async with BatchModel(endpoint, store) as model:`.

    As `Model`, but for `say`, which is told in words where batches are. `budget` must be one with batch prices.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        store: Store,
        *,
        run: int | None = None,
        budget: Budget | None = None,
        parameters: Mapping[str, Any] | None = None,
        say: Callable[[Message], None] = lambda _message: None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        now: Callable[[], float] = time.time,
        clock: Callable[[], float] = time.monotonic,
        most_lines: int = batch_lines.MOST_LINES,
        most_bytes: int = batch_lines.MOST_BYTES,
    ) -> None:
        budget = budget or Budget(batch=True)
        super().__init__(endpoint, store, run=run, budget=budget, parameters=parameters, now=now)
        self._sleep = sleep
        self._world = World(rest=self._rest, check=self._check, chance=chance, now=now, clock=clock, say=say)
        self._most_lines, self._most_bytes = most_lines, most_bytes
        self._one_by_one = False  # the endpoint takes no more than one of our batches at a time
        self._crowded_since: float | None = None
        self._results = Results(endpoint, self._batches, self._budget, now=now, say=say)
        self._desk: Desk | None = None
        self._stopped = asyncio.Event()
        self._queue = Queue()
        self._flying: dict[int, Batch] = {}
        self._tasks: set[asyncio.Future[None]] = set()
        self._tidying: set[asyncio.Future[None]] = set()

    def _open(self, connection: Connection) -> None:
        self._stopped, self._queue, self._flying = asyncio.Event(), Queue(), {}
        self._desk = Desk(self._endpoint, Service(connection), self._batches, self._world)
        self._start(self._gather)

    async def _close(self) -> None:
        self._desk = None
        if self._tidying:
            await asyncio.wait(self._tidying, timeout=_TIDYING)
        left = [*self._tasks, *self._tidying]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    async def _buy(self, call: Call, again: Again) -> Answer:
        """The answer that a batch brings."""
        self._check()
        return await self._queue.ask(call, again)

    def _interruption(self) -> AnalyzerError:
        """Batches go on at the endpoint; their names are said."""
        return batch_words.interrupted(
            [batch.name for batch in list(self._flying.values()) if batch.name], self.endpoint
        )

    # Waiting

    def _check(self) -> None:
        if self._over is not None:
            raise self._over

    async def _rest(self, seconds: float) -> None:
        """Sleep, unless there is nothing to wait for any more."""
        self._check()
        waits = {asyncio.ensure_future(self._sleep(seconds)), asyncio.ensure_future(self._stopped.wait())}
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)
        self._check()

    def _end(self, error: AnalyzerError) -> None:
        """The whole run is over, for this reason unless there is one already."""
        self._over = self._over or error
        self._halt()

    def _halt(self) -> None:
        """Tell everybody who waits for what has not been sent, and wake those who wait for batches."""
        self._stopped.set()
        if self._over is not None:
            self._queue.fail_unsent(self._over)

    def _put(self, asked: Sequence[Asked]) -> None:
        """Send these with the next batch, if there is to be one."""
        if self._over is None:
            self._queue.put(asked)
        else:
            self._queue.fail(asked, self._over)

    def _start(self, work: Callable[[], Awaitable[None]]) -> None:
        task = asyncio.ensure_future(self._guarded(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guarded(self, work: Callable[[], Awaitable[None]]) -> None:
        """Nobody may wait for ever because something broke here."""
        try:
            await work()
        except AnalyzerError as error:
            self._end(error)
        except BaseException as error:
            self._queue.fail_all(error)
            raise

    # Gathering and sending

    async def _gather(self) -> None:
        """Send what waits, as often as it has come together."""
        while True:
            asked = await self._queue.together(self._rest, QUIET)
            try:
                self._send(asked)
            except AnalyzerError as error:
                self._end(error)
                self._queue.fail(asked, error)
                return

    def _send(self, queue: Sequence[Asked]) -> None:
        """Wait for the batches of earlier runs that hold these calls; the others go out."""
        run = self._shelf.run
        keys = {asked.call.key for asked in queue}
        earlier = self._batches.under_way(endpoint=self.endpoint, model=self.model, keys=keys) if keys else []
        for batch in earlier:
            if batch.id not in self._flying:
                self._flying[batch.id] = batch
                self._start(partial(self._carried_on, batch))
        taken = {item.key for batch in earlier for item in batch.items if item.open}
        lines = [self._line(asked) for asked in queue if asked.call.key not in taken]
        for portion in batch_lines.portions(lines, most_lines=self._most_lines, most_bytes=self._most_bytes):
            self._send_off(run, portion)

    def _line(self, asked: Asked) -> tuple[tuple[Asked, Line], bytes]:
        """How a call is put now."""
        request = self._shelf.ladder.request(asked.call, asked.again.messages)
        worst, cost = self._budget.worst(tokens.at_most(request.counted))
        asked.text = request.prompt
        line = Line(
            custom_id=batch_lines.custom_id(asked.call),
            key=asked.call.key,
            repeat=asked.call.repeat,
            format=request.format,
            optional=request.optional,
            least=tokens.at_least(request.prompt),
            tokens=worst,
            cost=cost,
        )
        return (asked, line), batch_lines.written(line.custom_id, self.model, request)

    def _send_off(self, run: int, portion: _Portion) -> None:
        """Write down a batch and send it; what the budget or the endpoint do not bear now waits until one has ended."""
        waiting = [asked for (asked, _), _ in portion]
        if self._one_by_one and self._flying:
            self._queue.hold(waiting)
            return
        try:
            batch = self._batches.open(
                run,
                [line for (_, line), _ in portion],
                endpoint=self.endpoint,
                model=self.model,
                token=uuid.uuid4().hex,
                max_tokens=self._budget.limits.tokens,
                max_cost=self._budget.limits.cost,
            )
        except BudgetError:
            if not self._flying:
                raise
            self._queue.hold(waiting)
            return
        count = len(batch.items)
        if waiting[count:]:
            self._queue.hold(waiting[count:])
            self._world.say(batch_words.borne(count, of=len(waiting)))
        self._flying[batch.id] = batch
        self._start(partial(self._sent, batch, b"".join(line for _, line in portion[:count])))

    # What a batch brings

    async def _sent(self, batch: Batch, content: bytes) -> None:
        async with self._flight(batch) as desk:
            sent = await desk.send(batch, content)
            if isinstance(sent, Crowded):
                await self._crowded(batch, sent)
            else:
                await self._landed(desk, sent, reused=False)

    async def _carried_on(self, batch: Batch) -> None:
        async with self._flight(batch) as desk:
            found = await desk.find(batch)
            if found is not None:
                await self._landed(desk, found, reused=True)

    @asynccontextmanager
    async def _flight(self, batch: Batch) -> AsyncIterator[Desk]:
        """A batch on its way: after its end nobody waits for it any more, and what was held back for it goes on."""
        if self._desk is None:
            raise RuntimeError("a batch outside of `async with BatchModel(…)`")
        try:
            yield self._desk
        except AnalyzerError as error:
            self._end(error)
        finally:
            del self._flying[batch.id]
            left = self._queue.of(batch)
            self._put(left)
            self._queue.release()

    async def _landed(self, desk: Desk, batch: Batch, *, reused: bool) -> None:
        """Wait for a batch and hand out what it brought."""
        self._flying[batch.id] = batch
        standing = await desk.follow(batch)
        if standing is None:
            return
        sheet = await desk.fetch(standing)
        # Nothing is awaited from here until everything is kept: Ctrl-C loses nothing.
        found = self._results.collect(batch, standing, sheet)
        if not isinstance(found, Crowded):
            self._crowded_since = None
            self._hand_out(batch, found, reused=reused)
        tidying = asyncio.ensure_future(desk.tidy(batch, standing))
        self._tidying.add(tidying)
        tidying.add_done_callback(self._tidying.discard)
        if isinstance(found, Crowded):
            await self._crowded(batch, found)

    def _hand_out(self, batch: Batch, outcomes: Mapping[int, Outcome], *, reused: bool) -> None:
        """Answers first: one failure may end the run."""
        failed: list[tuple[Asked, Item, Cut | Failure]] = []
        for item in batch.items:
            outcome = outcomes.get(item.line)
            asked = self._queue.get(item.key)
            if asked is None and isinstance(outcome, Cut):
                self._cut(None, outcome)
            if asked is None or outcome is None:
                continue
            if isinstance(outcome, Answer):
                logs.event("call.answered", key=item.key, format=item.format, cost=outcome.cost, attempt=asked.attempt)
                asked.future.set_result(replace(outcome, reused=reused))
            else:
                failed.append((asked, item, outcome))
        for asked, item, outcome in failed:
            if isinstance(outcome, Cut):
                self._cut(asked, outcome)
            else:
                self._failed(asked, item, outcome)

    def _cut(self, asked: Asked | None, outcome: Cut) -> None:
        whole = tokens.estimate(asked.text) if asked and asked.text else outcome.read
        error = self._cut_short(outcome.answer, asked.call if asked else None, read=outcome.read, sent=whole)
        if isinstance(error, ConfigurationError):
            self._end(error)
        if asked is not None:
            self._queue.fail([asked], error)

    def _failed(self, asked: Asked, item: Item, failure: Failure) -> None:
        """Ask in another way, ask again, or let the call or the run end: as `Model` does."""
        request = Request(cast("Format", item.format), (), dict.fromkeys(item.optional), item.optional)
        logs.event("call.failed", key=item.key, kind=failure.kind, status=failure.status, attempt=asked.attempt)
        if self._shelf.adapted(failure, request):
            self._put([asked])
        elif failure.kind in ("wait", "retry") and asked.attempt < self._endpoint.attempts:
            asked.attempt += 1
            self._put([asked])
        else:
            if failure.kind not in ("give_up", "split", "retry", "wait"):
                self._end(failure.error)
            self._queue.fail([asked], failure.error)

    async def _crowded(self, batch: Batch, crowded: Crowded) -> None:
        """Send the same in halves, one after the other, each after a while: others fill the queue as well."""
        now = self._world.clock()
        self._crowded_since = now if self._crowded_since is None else self._crowded_since
        if now - self._crowded_since > POLL_PATIENCE:
            self._queue.fail(self._queue.of(batch), crowded.error)
            return
        if not self._one_by_one:
            self._world.say(batch_words.crowded(self.endpoint))
        self._one_by_one = True
        self._most_lines = max(1, min(self._most_lines, (len(batch.items) + 1) // 2))
        await self._rest(min(CROWDED + (now - self._crowded_since) / 2, LONGEST_CROWDED))
