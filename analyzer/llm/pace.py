"""How fast an endpoint is asked: one gate for everybody, and a rate and a number of calls at once that are learnt.

Until the endpoint first says that it is asked too fast, both grow with every answer. A congestion lowers the rate
once, to below what was admitted: over the last calls, or over all of them where a burst that the endpoint allows could
be taken for its rate. From there it comes back to just below where the congestion was likely to begin, stays for most
of the next few hundred calls and then tries more, in the third power (as BIC and CUBIC do for TCP, RFC 9438): time is
spent near the limit and hardly any beyond it. From then on, how many may be under way follows from the rate and from
how long an answer takes (Little's law); before, more are tried only while answers take no longer for it.

Nothing here knows of HTTP; the clock is handed in. Times are in seconds.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

MINUTE = 60.0
START, MOST = 24, 64  # calls under way at first, and ever, when their number is not given
LINE = 240.0  # seconds: so long may the last of them wait at first, should the endpoint answer one after the other
FIRST_WAIT, LONGEST_WAIT = 0.5, 60.0  # where the endpoint does not say how long to wait; doubled while nothing passes
RATE = 60.0  # calls a second at first: no two start in one instant, not every endpoint bears that
_GROWTH = 0.5  # more calls at once for an answer, and
_FASTER = 1.0  # more of them a second, before the first congestion
_BACK = 0.93  # of what was admitted, after a congestion
_DEEPEST = 0.5  # of the rate before, at worst
_NEAR = 0.95  # of the rate at which the congestion was: where it is likely to pass
_TRUST = 0.75  # in what was admitted, against the rate of the congestion, where that is far off
_BACK_CALLS, _BACK_SECONDS = 30, 10.0  # in which most of the way there is made
_RISE = 0.15  # of it more after so many calls or seconds without a congestion: a tenth above where it was
_CALM_CALLS, _CALM_SECONDS = 400, 60.0
_MEMORY = 512  # starts that are remembered
_RECENT = 60  # starts without a congestion among them that tell the rate by themselves
_FEWEST = 8  # starts that tell anything
_IDLE = 1.0  # seconds without a call that was wanted
_LATE = 0.3  # of the time between two starts that the next one makes good: waking up late must not add up
_SLOW = 2.0  # of the quickest answer: from there on more calls at once would only stand in line
_ROOM = 1.25  # of the calls that are under way on average: answers take longer and shorter


class Slot:
    """One attempt under way. Whoever holds it says how it ended; nothing said is a failure."""

    def __init__(self, pace: Pace, started: float) -> None:
        self._pace = pace
        self.started = started
        self.over = False

    def succeeded(self) -> None:
        """An answer came, of whatever worth."""
        if not self.over:
            self.over = True
            self._pace._succeeded(self)

    def congested(self, retry_after: float | None) -> None:
        """The endpoint refused because it is asked too much: nobody starts before `retry_after` seconds are over."""
        if not self.over:
            self.over = True
            self._pace._congested(self, retry_after)

    def failed(self) -> None:
        """No answer, for a reason that says nothing about the pace."""
        if not self.over:
            self.over = True
            self._pace._forget(self)


class Pace:
    """Lets calls start when they may: in the order in which they came, in one event loop at a time.

    `concurrency` is how many may be under way; None: as many as the endpoint bears. The two rates are limits that are
    never passed, whatever is learnt: requests are spread evenly, tokens counted over any minute. A call of more tokens
    than a minute allows starts when no other has in the last minute.
    """

    def __init__(
        self,
        *,
        concurrency: int | None = None,
        requests_per_minute: int | None = None,
        tokens_per_minute: int | None = None,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        for number in (concurrency, requests_per_minute, tokens_per_minute):
            if number is not None and number < 1:
                raise ValueError("a limit of calls or tokens is at least 1")
        self._fixed = concurrency
        self._spacing = MINUTE / requests_per_minute if requests_per_minute else 0.0
        self._tokens_per_minute = tokens_per_minute
        self._now = now
        self._sleep = sleep

        self._limit = float(concurrency or START)
        self._opens = -math.inf  # the gate
        self._refusals = 0  # congestions since the last answer
        self._shrunk = -math.inf  # when the last congestion was noticed
        self._rate = RATE  # calls a second: just after the last congestion, or before the first
        self._passed = RATE  # the rate at which the last congestion was
        self._near = RATE  # to which it comes back after that
        self._took = 0.0  # seconds for an answer, of late
        self._quickest = math.inf
        self._calm = 0  # answers since then
        self._due = -math.inf  # when the learnt rate lets the next call start
        self._last = -math.inf  # the last start
        self._starts: deque[float] = deque(maxlen=_MEMORY)  # of calls that were not refused
        self._spent: deque[tuple[float, int]] = deque()  # starts of the last minute, with their tokens

        self._loop: asyncio.AbstractEventLoop | None = None
        self._turn = asyncio.Lock()
        self._flying: set[Slot] = set()
        self._landed: asyncio.Future[None] | None = None

    @property
    def concurrency(self) -> int:
        """How many calls may be under way now."""
        return int(self._limit)

    @property
    def rate(self) -> float:
        """How many calls a second the endpoint is asked now, at most."""
        if self._shrunk == -math.inf:
            return self._rate
        passed = self._now() - self._shrunk
        back = math.exp(-max(self._calm / _BACK_CALLS, passed / _BACK_SECONDS))
        more = _RISE * max(self._calm / _CALM_CALLS, passed / _CALM_SECONDS) ** 3
        return self._near - (self._near - self._rate) * back + self._passed * more

    @property
    def closed_for(self) -> float:
        """Seconds until the gate opens; 0 when it is open."""
        return max(0.0, self._opens - self._now())

    @asynccontextmanager
    async def slot(self, tokens: int) -> AsyncIterator[Slot]:
        """A place among the calls under way, for one attempt of so many tokens; waits until there is one."""
        slot = await self._enter(tokens)
        flying = self._flying
        try:
            yield slot
        finally:
            slot.failed()
            flying.discard(slot)
            if self._landed is not None and not self._landed.done():
                self._landed.set_result(None)

    async def _enter(self, tokens: int) -> Slot:
        loop = asyncio.get_running_loop()
        if loop is not self._loop:  # what waited or flew in another loop ended with it
            self._loop, self._turn, self._flying, self._landed = loop, asyncio.Lock(), set(), None
        async with self._turn:  # only who is first waits for anything but his turn
            while True:
                if len(self._flying) >= self.concurrency:
                    self._landed = loop.create_future()
                    await self._landed
                elif (wait := self._start_at(tokens) - self._now()) > 0:
                    await self._sleep(wait)
                else:
                    return self._started(tokens)

    def _started(self, tokens: int) -> Slot:
        now = self._now()
        if not self._flying and now - self._start_at(tokens) > _IDLE:
            self._starts.clear()  # that nobody asked says nothing about what is admitted
        slot = Slot(self, now)
        self._flying.add(slot)
        self._starts.append(now)
        self._last = now
        if self._tokens_per_minute is not None:
            self._spent.append((now, tokens))
        apart = 1 / self.rate
        self._due = max(self._due, now - _LATE * apart) + apart
        return slot

    def _start_at(self, tokens: int) -> float:
        """The first moment at which gate and rates let a call of so many tokens start."""
        return max(self._opens, self._due, self._last + self._spacing, self._tokens_free_at(tokens))

    def _tokens_free_at(self, tokens: int) -> float:
        if self._tokens_per_minute is None:
            return -math.inf
        while self._spent and self._spent[0][0] + MINUTE <= self._now():
            self._spent.popleft()
        over = sum(spent for _, spent in self._spent) + tokens - self._tokens_per_minute
        free = -math.inf
        for started, spent in self._spent:
            if over <= 0:
                break
            over -= spent
            free = started + MINUTE
        return free

    def _succeeded(self, slot: Slot) -> None:
        took = self._now() - slot.started
        self._took += (took - self._took) * (0.1 if self._took else 1)
        if slot.started > self._shrunk:  # an older one was admitted before the congestion
            self._refusals = 0
            self._calm += 1
        if self._shrunk == -math.inf:
            self._rate += _FASTER
        if self._fixed is None:
            self._widen(took)

    def _widen(self, took: float) -> None:
        """Let more calls be under way after an answer that took so many seconds, if that is wanted and of use."""
        if self._quickest == math.inf and took > 0:
            self._limit = min(self._limit, max(1.0, LINE / took))
        self._quickest = min(self._quickest, took)
        of_use = (
            took <= _SLOW * self._quickest
            if self._shrunk == -math.inf
            else self._limit < 0.5 + _ROOM * self.rate * self._took
        )
        if of_use and self._turn.locked():  # somebody waits
            self._limit = min(MOST, self._limit + _GROWTH)

    def _congested(self, slot: Slot, retry_after: float | None) -> None:
        now = self._now()
        new = slot.started > self._shrunk
        self._forget(slot)
        if retry_after is not None and math.isfinite(retry_after) and retry_after >= 0:
            self._opens = max(self._opens, now + retry_after)
        elif new:
            self._opens = max(self._opens, now + min(LONGEST_WAIT, FIRST_WAIT * 2**self._refusals))
        if new:
            self._refusals = min(self._refusals + 1, 16)
            self._shrink(now)

    def _shrink(self, now: float) -> None:
        """Ask less, once for all calls that were under way when the endpoint had enough."""
        self._passed = self.rate
        let_in, of_late = self._admitted(now)
        self._rate = max(_DEEPEST * self._passed, min(_BACK * self._passed, _BACK * of_late))
        self._near = max(self._rate, min(_NEAR * self._passed, (1 - _TRUST) * self._passed + _TRUST * let_in))
        if self._fixed is None:
            self._limit = max(1.0, self._limit / 2, min(self._limit, len(self._flying) - 1))
        self._shrunk = now
        self._calm = 0
        self._due = max(self._due, now + 1 / self._rate)

    def _admitted(self, now: float) -> tuple[float, float]:
        """Calls a second that the endpoint let in as far as is remembered, its waits counted, and of late.

        Where too few were asked to tell: as many as one likes, and none.
        """
        if len(self._starts) < _FEWEST or now <= self._starts[0]:
            return math.inf, 0.0
        let_in = len(self._starts) / (now - self._starts[0])
        recent = list(self._starts)[-_RECENT:]
        if len(recent) == _RECENT and recent[0] >= self._shrunk:
            return let_in, _RECENT / (now - recent[0])
        return let_in, let_in

    def _forget(self, slot: Slot) -> None:
        """A call that was not admitted tells nothing about what is."""
        if slot.started in self._starts:
            self._starts.remove(slot.started)
