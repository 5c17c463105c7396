"""Killed at random moments: nothing that was paid for is lost or bought again, and the budget holds."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from analyzer.store import Spent, Store
from tests.command import ROOT, environment
from tests.fault_server import FaultServer, Received, Scripted, completion, raw
from tests.many_calls import AT_ONCE, CALLS, calls

pytestmark = pytest.mark.slow

Serve = Callable[..., FaultServer]
KILLS = 36
READ, WRITTEN = 30, 7  # tokens of each call, as the server says
EACH = READ + WRITTEN
DELAY = 0.03  # seconds


@dataclass
class Runs:
    """The runs of one job. `kept`: what the store held at some time, by the text that was asked."""

    server: FaultServer
    place: Path
    program: subprocess.Popen[str]
    kept: dict[str, str] = field(default_factory=dict)
    looked: int = 0  # requests that had come when the store was last looked at

    def begin(self, *, limit: int) -> int:
        """Start the next run; the number of its process."""
        job = {"base_url": self.server.base_url, "store": str(self.place), "limit": limit}
        assert self.program.stdin is not None
        self.program.stdin.write(json.dumps(job) + "\n")
        self.program.stdin.flush()
        return int(self._line())

    def end(self) -> int:
        """Wait for the run; its exit code."""
        assert self.program.stdin is not None
        self.program.stdin.write("\n")
        self.program.stdin.flush()
        return int(self._line())

    def wait_for(self, requests: int, *, patience: float = 60.0) -> None:
        """Until so many have come in all, or none comes for that many seconds."""
        seen, since = len(self.server.requests), time.monotonic()
        while seen < requests and time.monotonic() - since < patience:
            time.sleep(0.002)
            if len(self.server.requests) > seen:
                seen, since = len(self.server.requests), time.monotonic()

    def look(self) -> Spent:
        """Check that what was kept is still there, and that nobody has asked for it since."""
        asked = [text_of(request) for request in self.server.requests[self.looked :]]
        assert not self.kept.keys() & set(asked)
        with Store(self.place) as store:
            assert store.check() == []
            now = {}
            for call in calls():
                found = store.get(call.key, endpoint=self.server.base_url, model="small")
                if found is not None:
                    now[call.messages[0].content] = found.body
            spent = store.spent(newest_run(store))
        assert self.kept.items() <= now.items()
        self.kept, self.looked = now, len(self.server.requests)
        return spent

    def _line(self) -> str:
        assert self.program.stdout is not None
        return self.program.stdout.readline()


def newest_run(store: Store) -> int:
    return sum(store.stats().runs.values())


def text_of(request: Received) -> str:
    return str(request.json["messages"][0]["content"])


@pytest.fixture
def runs(tmp_path: Path, serve: Serve) -> Iterator[Runs]:
    """No run yet, and a server that answers every request with another text."""
    texts = iter(range(10**6))

    def answer(_request: Received) -> Scripted:
        body = completion(json.dumps({"text": str(next(texts))}), prompt=READ)
        return raw(json.dumps(body))

    server = serve(answer, delay=DELAY)
    with program() as other:
        yield Runs(server, tmp_path / "data" / "answers.sqlite", other)


@contextlib.contextmanager
def program() -> Iterator[subprocess.Popen[str]]:
    other = subprocess.Popen(
        [sys.executable, "-m", "tests.many_calls"],
        cwd=ROOT,
        env=environment({"PYTHONPATH": str(ROOT)}),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with other:
        try:
            yield other
        finally:
            other.kill()


def test_killed_at_random_moments_nothing_is_lost_or_bought_again_and_the_budget_holds(runs: Runs) -> None:
    seed = random.SystemRandom().randrange(10**6)
    sys.stdout.write(f"seed {seed}\n")
    chance = random.Random(seed)
    tight, ample = CALLS * EACH // 2, 10**6
    limit, kills, exhausted = tight, 0, 0
    while True:
        number = runs.begin(limit=limit)
        if kills < KILLS:
            left = CALLS - len(runs.kept)
            more = chance.randint(0, 2 * left // (KILLS - kills + 2))
            runs.wait_for(len(runs.server.requests) + more, patience=3)
            time.sleep(chance.uniform(0, 0.08))
            os.kill(number, signal.SIGKILL)
        code = runs.end()
        kills += code == -signal.SIGKILL
        assert code in (0, 4, -signal.SIGKILL)
        if code != -signal.SIGKILL or chance.random() < 0.7:  # else it is the next run that finds what a kill left
            spent = runs.look()
            assert len(runs.server.requests) * EACH <= spent.tokens <= limit
        if code == 0:
            break
        if code == 4:
            assert limit == tight
            exhausted, limit = len(runs.server.requests), ample
    asked = Counter(text_of(request) for request in runs.server.requests)
    requests = len(runs.server.requests)
    sys.stdout.write(f"{kills} kills, {requests} requests, {spent.lost} lost, budget reached at {exhausted} requests\n")
    assert kills == KILLS >= 30
    assert 0 < exhausted * EACH <= tight
    assert len(runs.kept) == len(asked) == CALLS == spent.answered
    assert requests - CALLS <= spent.lost <= kills * AT_ONCE
    assert spent.tokens >= requests * EACH


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_lets_what_is_under_way_come_to_its_end(sign: signal.Signals, runs: Runs) -> None:
    chance = random.Random(sign)
    for _ in range(6):
        number = runs.begin(limit=10**6)
        runs.wait_for(len(runs.server.requests) + chance.randint(1, 30))
        time.sleep(chance.uniform(0, 0.05))
        os.kill(number, sign)
        assert runs.end() == 130
        spent = runs.look()
        assert (spent.answered, spent.lost) == (len(runs.server.requests), 0)
        assert len(runs.kept) == spent.answered < CALLS
    runs.begin(limit=10**6)
    assert runs.end() == 0
    assert runs.look().answered == len(runs.kept) == len(runs.server.requests) == CALLS
