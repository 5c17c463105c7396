"""The pace of asking, on a clock of its own: what servers with a limit get to see, and that nobody is left waiting."""

from __future__ import annotations

import asyncio
import math
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Protocol

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.llm.pace import START, Pace
from tests.virtual_loop import now, run


class Server(Protocol):
    """Says how many seconds to wait, or None when a call is admitted; hears when its answer is out."""

    def admit(self) -> float | None: ...
    def answered(self) -> None: ...


class Bucket:
    """So many calls a second, and a burst of `size` after a pause."""

    def __init__(self, rate: float, size: float) -> None:
        self.rate, self.size, self.level, self.at = rate, size, size, 0.0

    def admit(self) -> float | None:
        self.level, self.at = min(self.size, self.level + (now() - self.at) * self.rate), now()
        if self.level < 1 - 1e-9:
            return (1 - self.level) / self.rate
        self.level -= 1
        return None

    def answered(self) -> None:
        pass


class Window:
    """So many calls in any `seconds`, or in each by the clock."""

    def __init__(self, calls: int, seconds: float, *, sliding: bool) -> None:
        self.calls, self.seconds, self.sliding = calls, seconds, sliding
        self.starts: deque[float] = deque()

    def admit(self) -> float | None:
        since = now() - self.seconds if self.sliding else now() // self.seconds * self.seconds - 1e-9
        while self.starts and self.starts[0] <= since:
            self.starts.popleft()
        if len(self.starts) < self.calls:
            self.starts.append(now())
            return None
        return max(0.01, (self.starts[0] if self.sliding else since) + self.seconds - now())

    def answered(self) -> None:
        pass


@dataclass
class AtOnce:
    """So many calls at one time."""

    most: int
    under_way: int = 0

    def admit(self) -> float | None:
        if self.under_way >= self.most:
            return 0.5
        self.under_way += 1
        return None

    def answered(self) -> None:
        self.under_way -= 1


@dataclass
class Seen:
    """What came of many calls."""

    seconds: float = 0.0
    refused: int = 0
    answered: int = 0
    starts: list[float] = field(default_factory=list)


WORDS: dict[str, Callable[[float], float | None]] = {
    "no Retry-After": lambda _: None,
    "whole seconds": lambda wait: float(math.ceil(wait)),
    "the very moment": lambda wait: wait,
}


async def ask(server: Server, calls: int, said: str, *, latency: float = 0.3, **options: Any) -> Seen:
    """Ask all calls as fast as the pace lets them, each until it is answered."""
    pace = Pace(now=now, **options)
    chance = random.Random(1)
    seen = Seen()

    async def one() -> None:
        while True:
            async with pace.slot(100) as slot:
                seen.starts.append(now())
                await asyncio.sleep(0.005)
                wait = server.admit()
                if wait is None:
                    await asyncio.sleep(latency * chance.uniform(0.8, 1.2))
                    server.answered()
                    slot.succeeded()
                    seen.answered += 1
                    return
                seen.refused += 1
                slot.congested(WORDS[said](wait))

    await asyncio.gather(*(one() for _ in range(calls)))
    seen.seconds = now()
    return seen


TWENTY_A_SECOND: dict[str, Callable[[], Server]] = {
    "a bucket of 20": lambda: Bucket(20, 20),
    "a bucket of 5": lambda: Bucket(20, 5),
    "any second": lambda: Window(20, 1, sliding=True),
    "each second of the clock": lambda: Window(20, 1, sliding=False),
}


@pytest.mark.parametrize("said", WORDS)
@pytest.mark.parametrize("kind", TWENTY_A_SECOND)
def test_a_server_that_admits_twenty_a_second_is_asked_nearly_that_and_hardly_more(kind: str, said: str) -> None:
    seen = run(ask(TWENTY_A_SECOND[kind](), 500, said))
    assert seen.answered == 500
    assert seen.refused / (500 + seen.refused) < 0.05
    assert seen.seconds <= 1.25 * 500 / 20


HARD: dict[str, Callable[[], Server]] = {
    "no burst at all": lambda: Bucket(20, 1),
    "one a second": lambda: Bucket(1, 1),
    "sixty a minute": lambda: Window(60, 60, sliding=False),
    "four at once": lambda: AtOnce(4),
    "one at once": lambda: AtOnce(1),
}


@pytest.mark.parametrize("said", WORDS)
@pytest.mark.parametrize("kind", HARD)
def test_servers_of_other_kinds_refuse_less_than_a_tenth(kind: str, said: str) -> None:
    seen = run(ask(HARD[kind](), 300, said))
    assert seen.answered == 300
    assert seen.refused / (300 + seen.refused) < 0.1
    assert seen.seconds <= 1.8 * {"no burst at all": 15, "four at once": 24, "one at once": 93}.get(kind, 300)


class Willing:
    """Admits everything."""

    def admit(self) -> float | None:
        return None

    def answered(self) -> None:
        pass


def test_a_willing_server_is_asked_more_and_more_but_never_all_at_once() -> None:
    seen = run(ask(Willing(), 300, "no Retry-After", latency=2.0))
    assert sum(start < 0.5 for start in seen.starts) == START
    assert seen.seconds < 0.6 * 300 / START * 2.0
    assert min(later - earlier for earlier, later in pairwise(seen.starts)) > 0.001


def test_a_slow_server_that_answers_one_after_the_other_is_not_asked_more_and_more() -> None:
    """What stands in line there would be given up as too slow, and may be billed."""

    async def work() -> tuple[float, int]:
        pace = Pace(now=now)
        one_by_one = asyncio.Lock()
        waits: list[float] = []

        async def one() -> None:
            async with pace.slot(1) as slot:
                began = now()
                async with one_by_one:
                    await asyncio.sleep(30)
                waits.append(now() - began)
                slot.succeeded()

        await one()
        await asyncio.gather(*(one() for _ in range(40)))
        return max(waits), pace.concurrency

    longest, concurrency = run(work())
    assert longest < 300
    assert concurrency <= 10


@pytest.mark.parametrize("most", [1, 3, 40])
def test_a_given_concurrency_is_used_and_never_passed(most: int) -> None:
    server = AtOnce(most)
    seen = run(ask(server, 5 * most, "no Retry-After", latency=5.0, concurrency=most))
    assert seen.refused == 0
    assert seen.seconds < 5 * 6.1 + 1


def test_requests_a_minute_are_spread_evenly() -> None:
    seen = run(ask(Willing(), 30, "no Retry-After", requests_per_minute=60))
    assert min(later - earlier for earlier, later in pairwise(seen.starts)) >= 1 - 1e-9
    assert seen.seconds < 31


@settings(max_examples=50)
@given(st.lists(st.integers(min_value=0, max_value=1500), min_size=1, max_size=30), st.integers(200, 1000))
def test_tokens_a_minute_are_kept_in_every_minute(sizes: list[int], limit: int) -> None:
    """A call that alone is larger goes alone."""

    async def all_of() -> list[tuple[float, int]]:
        pace = Pace(now=now, tokens_per_minute=limit)
        started: list[tuple[float, int]] = []

        async def one(size: int) -> None:
            async with pace.slot(size) as slot:
                started.append((now(), size))
                slot.succeeded()

        await asyncio.gather(*(one(size) for size in sizes))
        return started

    started = run(all_of())
    assert [size for _, size in started] == sizes  # in the order in which they came
    for first, _ in started:
        window = [size for start, size in started if first <= start < first + 60 - 1e-6]
        spent = [size for size in window if size]
        assert sum(spent) <= limit or len(spent) == 1


def test_a_refusal_closes_the_gate_for_everybody() -> None:
    async def work() -> tuple[float, float, list[float]]:
        pace = Pace(now=now)
        starts: list[float] = []

        async def other() -> None:
            async with pace.slot(1) as slot:
                starts.append(now())
                slot.succeeded()

        async with pace.slot(1) as slot:
            slot.congested(7.0)
        closed = pace.closed_for
        await asyncio.gather(other(), other())
        return closed, pace.closed_for, starts

    closed, later, starts = run(work())
    assert closed == 7.0
    assert later == 0.0
    assert min(starts) >= 7.0


@pytest.mark.parametrize("said", [None, -3.0, math.nan, math.inf])
def test_an_odd_or_missing_wait_is_half_a_second_and_doubles_while_nothing_passes(said: float | None) -> None:
    async def work() -> list[float]:
        pace = Pace(now=now)
        waits = []
        for _ in range(9):
            async with pace.slot(1) as slot:
                slot.congested(said)
            waits.append(pace.closed_for)
        return waits

    assert run(work()) == pytest.approx([0.5, 1, 2, 4, 8, 16, 32, 60, 60])


def test_calls_under_way_at_a_congestion_shrink_the_pace_once() -> None:
    async def work() -> tuple[float, float, int]:
        pace = Pace(now=now)
        slots = []
        for _ in range(START):
            place = pace.slot(1)
            slots.append((place, await place.__aenter__()))
        before = pace.rate
        for place, slot in slots:
            slot.congested(1.0)
            await place.__aexit__(None, None, None)
        return before, pace.rate, pace.concurrency

    before, after, concurrency = run(work())
    assert 0.5 * before <= after < before
    assert START // 2 <= concurrency < START


def test_a_failure_is_no_congestion() -> None:
    async def work() -> tuple[float, int, float]:
        pace = Pace(now=now)
        for _ in range(20):
            async with pace.slot(1) as slot:
                slot.failed()
            async with pace.slot(1):
                pass
            with pytest.raises(ValueError, match="broken"):
                async with pace.slot(1):
                    raise ValueError("broken")
        return pace.rate, pace.concurrency, pace.closed_for

    assert run(work()) == (Pace().rate, START, 0.0)


def test_the_first_word_about_a_slot_counts() -> None:
    async def work() -> float:
        pace = Pace(now=now)
        async with pace.slot(1) as slot:
            slot.succeeded()
            slot.congested(50.0)
        return pace.closed_for

    assert run(work()) == 0.0


@settings(max_examples=30)
@given(st.sets(st.integers(0, 19)), st.floats(0.01, 3))
def test_who_gives_up_waiting_leaves_nobody_behind(leaving: set[int], after: float) -> None:
    async def work() -> tuple[list[int], float]:
        pace = Pace(now=now, concurrency=2)
        done: list[int] = []

        async def one(number: int) -> None:
            async with pace.slot(1) as slot:
                await asyncio.sleep(0.5)
                slot.succeeded()
                done.append(number)

        tasks = [asyncio.create_task(one(number)) for number in range(20)]
        await asyncio.sleep(after)
        for number in leaving:
            tasks[number].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return done, now()

    done, seconds = run(work())
    assert set(range(20)) - leaving <= set(done)
    assert done == sorted(done)
    assert seconds < 6


def test_the_next_event_loop_goes_on_where_the_last_one_stopped() -> None:
    """Also when the last one was broken off with calls under way and others waiting."""
    time = 0.0

    async def wait(seconds: float) -> None:
        nonlocal time
        time += seconds
        await asyncio.sleep(0)

    pace = Pace(now=lambda: time, sleep=wait, concurrency=1)

    async def learn_and_hang() -> None:
        async with pace.slot(1) as slot:
            slot.congested(5.0)
        async with pace.slot(1):
            async with asyncio.timeout(0.01):
                async with pace.slot(1):
                    raise AssertionError("two at once")

    with pytest.raises(TimeoutError):
        asyncio.run(learn_and_hang())
    learnt = pace.rate

    async def go_on() -> None:
        async with asyncio.timeout(1), pace.slot(1) as slot:
            slot.succeeded()

    asyncio.run(go_on())
    asyncio.run(go_on())
    assert learnt <= pace.rate < 50


@pytest.mark.parametrize("name", ["concurrency", "requests_per_minute", "tokens_per_minute"])
def test_a_limit_of_nothing_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Pace(**{name: 0})
