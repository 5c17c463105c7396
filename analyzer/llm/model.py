"""The engine that asks a model: from the store what it holds, else from the endpoint, within a budget and a pace.

Room in the budget is taken before a call and settled after it; a raw answer is kept before anybody reads it. What to do
about a failure is what its kind says (`refusals.Kind`).
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from dataclasses import asdict
from typing import Any

from analyzer import logs
from analyzer.calls import Again, Answer, Call, usage_of
from analyzer.errors import AnalyzerError, BudgetError, ConfigurationError, OutputError, StoppedError
from analyzer.llm import refusals, tokens
from analyzer.llm.budget import Budget
from analyzer.llm.buyer import Buyer
from analyzer.llm.endpoint import Endpoint
from analyzer.llm.ladder import Request
from analyzer.llm.pace import Pace
from analyzer.llm.refusals import Failure
from analyzer.llm.transport import Connection, Received
from analyzer.llm.warmth import Warmth
from analyzer.messages import message
from analyzer.store import Store


class Model(Buyer):
    """Use it as `async with Model(endpoint, store) as model:`.

    `run` is the run of the store that pays; without one, a run of its own is begun. `parameters` are sent as they are,
    until the endpoint says that it does not take them. `sleep`, `chance` (0 to 1), `now` (seconds since 1970) and
    `clock` (seconds since any moment) are the world's; tests bring their own.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        store: Store,
        *,
        run: int | None = None,
        budget: Budget | None = None,
        pace: Pace | None = None,
        parameters: Mapping[str, Any] | None = None,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        now: Callable[[], float] = time.time,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(endpoint, store, run=run, budget=budget or Budget(), parameters=parameters, now=now)
        self._pace = pace or Pace(now=clock, sleep=sleep)
        self._sleep, self._chance, self._clock = sleep, chance, clock
        self._warmth = Warmth(clock)
        self._counts = tokens.Calibration()
        self._connection: Connection  # while it is entered
        self._waiting: set[asyncio.Task[Any]] = set()
        self._under_way = 0
        self._landed: asyncio.Future[None] | None = None

    def _open(self, connection: Connection) -> None:
        self._connection = connection
        self._under_way, self._landed = 0, None

    async def _close(self) -> None:
        """Nothing: all that was sent has been received."""

    def _interruption(self) -> StoppedError:
        return StoppedError(
            message("The run was interrupted."),
            message("Run the same command again: what was answered is kept and not asked for again."),
        )

    def _halt(self) -> None:
        waiting, self._waiting = self._waiting, set()  # each once, however often it is stopped
        for task in waiting:
            task.cancel()

    async def _buy(self, call: Call, again: Again) -> Answer:
        """Ask until there is an answer or a failure that asking again does not mend."""
        self._check_not_under_way(call)
        attempt, busy_since = 1, None
        async with AsyncExitStack() as warming:
            with self._interruptible():
                await warming.enter_async_context(self._warmth.of(call))
            while True:
                request = self._shelf.ladder.request(call, again.messages)
                outcome = await self._attempt(call, request, attempt)
                if isinstance(outcome, Answer):
                    return outcome
                if self._shelf.adapted(outcome, request):
                    continue
                if outcome.kind == "wait":
                    busy_since = self._clock() if busy_since is None else busy_since
                    waited = self._clock() - busy_since
                    if waited + (outcome.retry_after or 0) > refusals.PATIENCE:
                        if outcome.retry_after is None:
                            raise outcome.error
                        raise refusals.too_busy(place=self._endpoint.place, wait=outcome.retry_after, waited=waited)
                elif outcome.kind == "retry" and attempt < self._endpoint.attempts:
                    wait = refusals.pause(attempt, retry_after=outcome.retry_after, chance=self._chance())
                    logs.event("call.retried", key=call.key, attempt=attempt, pause=wait)
                    with self._interruptible():
                        await self._sleep(wait)
                    attempt += 1
                else:
                    if outcome.kind not in ("give_up", "split", "retry"):
                        self._over = self._over or outcome.error
                    raise outcome.error

    async def _attempt(self, call: Call, request: Request, attempt: int) -> Answer | Failure:
        """One request within pace and budget; its answer is kept before this returns."""
        text = request.counted
        asked = self._clock()
        if self._pace.closed_for > refusals.PATIENCE:
            raise refusals.too_busy(place=self._endpoint.place, wait=self._pace.closed_for)
        async with AsyncExitStack() as held:
            with self._interruptible():
                slot = await held.enter_async_context(self._pace.slot(self._counts.estimate(text)))
            if self._over is not None:
                raise self._over
            paid = await self._reserve(call, self._counts.at_most(text))
            sent = self._clock()
            self._under_way += 1
            held.callback(self._land)
            try:
                outcome = await self._connection.chat(request.fields, attempt=attempt, optional=request.optional)
            except BaseException:
                self._store.settle(paid, "lost", kind="interrupted")
                raise
            times = {"attempt": attempt, "waited": sent - asked, "seconds": self._clock() - sent}
            if isinstance(outcome, Received):
                slot.succeeded()
                # Nothing is awaited between the last byte and this: Ctrl-C cannot lose a paid answer here.
                return self._kept(call, request, outcome, paid, times)
            logs.event(
                "call.failed",
                key=call.key,
                kind=outcome.kind,
                status=outcome.status,
                billed=outcome.maybe_billed,
                pause=outcome.retry_after,
                **times,
            )
            self._store.settle(paid, "lost" if outcome.maybe_billed else "refused", kind=outcome.kind)
            if outcome.kind == "wait":
                slot.congested(outcome.retry_after)
            else:
                slot.failed()
            return outcome

    async def _reserve(self, call: Call, most: int) -> int:
        """Take room for one attempt in the budget. What is under way often takes less than was set aside for it, so
        that there may be room once it has ended; what stops this one then stops all."""
        try:
            run = self._shelf.run
            worst, cost = self._budget.worst(most)
            while True:
                try:
                    return self._store.reserve(
                        run,
                        call.key,
                        endpoint=self.endpoint,
                        model=self.model,
                        tokens=worst,
                        cost=cost,
                        max_tokens=self._budget.limits.tokens,
                        max_cost=self._budget.limits.cost,
                    )
                except BudgetError:
                    if not self._under_way:
                        raise
                with self._interruptible():
                    self._landed = self._landed or asyncio.get_running_loop().create_future()
                    await asyncio.shield(self._landed)
        except AnalyzerError as error:
            logs.event("budget.reached" if isinstance(error, BudgetError) else "store.failed", key=call.key)
            self._over = self._over or error
            raise

    def _land(self) -> None:
        self._under_way -= 1
        if self._landed is not None:
            self._landed.set_result(None)
            self._landed = None

    def _kept(
        self, call: Call, request: Request, received: Received, attempt: int, times: Mapping[str, float]
    ) -> Answer:
        """The answer, committed; `TooLongError` when the endpoint had cut the prompt short before it read it."""
        usage = usage_of(received.body)
        cost = self._budget.cost(usage)
        try:
            answer = self._store.put(
                call,
                body=received.body,
                endpoint=self.endpoint,
                model=self.model,
                headers=received.headers,
                attempt=attempt,
                usage=usage,
                cost=cost,
            )
        except OutputError as error:  # no answer can be kept any more, so none is bought
            logs.event("store.failed", key=call.key)
            self._over = self._over or error
            raise
        counts = {} if usage is None else asdict(usage)
        logs.event("call.answered", key=call.key, format=request.format, cost=cost, **counts, **times)
        if usage is None or usage.input is None:
            return answer
        if usage.input >= tokens.at_least(request.prompt):
            self._counts.learn(request.prompt, usage.input)
            return answer
        cut = self._cut_short(answer, call, read=usage.input, sent=tokens.estimate(request.prompt))
        if isinstance(cut, ConfigurationError):
            self._over = cut
        raise cut

    def _check_not_under_way(self, call: Call) -> None:
        """What a batch of an earlier run will answer is not bought a second time."""
        if self._batches.holds(call.key, endpoint=self.endpoint, model=self.model):
            self._over = self._over or ConfigurationError(
                message("A batch that an earlier run sent to {endpoint} holds the same calls.", endpoint=self.endpoint),
                message("Collect its answers with the same command and --via batch; they are paid for."),
            )
            raise self._over

    @contextmanager
    def _interruptible(self) -> Iterator[None]:
        """What is awaited inside ends when the engine is stopped: nothing has been sent yet."""
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("Model.answer() outside of a task")
        if self._over is not None:
            raise self._over
        self._waiting.add(task)
        try:
            yield
        except asyncio.CancelledError:
            over = self.over
            if over is None or task.uncancel() > 0:
                raise
            raise over from None
        finally:
            self._waiting.discard(task)
