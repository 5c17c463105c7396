"""How the endpoint is asked: pace against a server with a limit, waiting in one interview, tokens of the first pass.

    python benchmarks/gateway.py [--only pace | waiting | tokens]

1. 500 calls, all wanted at once, against a server that admits 20 in any second and answers after some 0.3 s, with and
   without Retry-After: none fails, few are refused, and it takes hardly longer than the limit makes it.
2. One interview of an hour, every call answered after 2 s: it takes hardly longer than its longest chain of calls that
   wait for each other.
3. The input of the first pass over 10,000 words with the shipped matrix, beside the same text and instructions laid out
   by langextract, when it is there (see benchmarks/grounding.py).

Everything goes through the program's own engine and store over HTTP on this computer. The clock on the wall is what is
measured. Ends with 1 beyond a limit.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

# What the program imports when it needs it; the imports are not what is measured.
import langchain_text_splitters
import openai
import pymorphy3

from analyzer import chunks, llm, load_matrix, pipeline, resources
from analyzer.calls import Call, ChatMessage
from analyzer.errors import AnalyzerError
from analyzer.grounding import morphology
from analyzer.llm import tokens, warmth
from analyzer.matrix import Matrix
from analyzer.prompts import Prompts
from analyzer.store import Store
from analyzer.transcript import Transcript
from benchmarks.quotes import peers
from benchmarks.quotes.interviews import interview

IMPORTED = (langchain_text_splitters, openai, pymorphy3)
CALLS, ADMITTED, LATENCY = 500, 20, 0.3
MOST_REFUSED, SLOWER = 0.10, 1.25
ANSWERED_AFTER, LONGER = 2.0, 1.2
WORDS, MOST_TOKENS, FEWER = 10_000, 80_000, 6.0

Answered = Callable[[dict[str, Any]], str]


@dataclass
class Server:
    """An endpoint on the loopback address, in a thread of its own; `ledger` holds the requests that it answered."""

    answer: Answered
    latency: Callable[[], float]
    admitted: int | None = None
    retry_after: bool = False
    refused: int = 0
    ledger: list[dict[str, Any]] = field(default_factory=list)
    base_url: str = ""
    _starts: deque[float] = field(default_factory=deque)

    @contextlib.contextmanager
    def running(self) -> Iterator[Server]:
        loop, ready = asyncio.new_event_loop(), threading.Event()
        stop = asyncio.Event()

        async def serve() -> None:
            server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
            self.base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
            ready.set()
            await stop.wait()
            server.close()
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()

        thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
        thread.start()
        ready.wait()
        try:
            yield self
        finally:
            loop.call_soon_threadsafe(stop.set)
            thread.join()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
                length = re.search(r"content-length: (\d+)", head)
                request = json.loads(await reader.readexactly(int(length[1]) if length else 0))
                status, headers, body = await self._answered(request)
                writer.write(_http(status, headers, body))
                await writer.drain()

    async def _answered(self, request: dict[str, Any]) -> tuple[int, str, dict[str, Any]]:
        if not self._admits():
            self.refused += 1
            return 429, "retry-after: 1\r\n" if self.retry_after else "", {"error": {"message": "too many requests"}}
        self.ledger.append(request)
        await asyncio.sleep(self.latency())
        text = self.answer(request)
        read = tokens.estimate(json.dumps(request, ensure_ascii=False))
        usage = {"prompt_tokens": read, "completion_tokens": tokens.estimate(text), "total_tokens": read}
        message = {"role": "assistant", "content": text}
        return 200, "", {"choices": [{"index": 0, "finish_reason": "stop", "message": message}], "usage": usage}

    def _admits(self) -> bool:
        now = time.monotonic()
        while self._starts and self._starts[0] <= now - 1:
            self._starts.popleft()
        if self.admitted is not None and len(self._starts) >= self.admitted:
            return False
        self._starts.append(now)
        return True


def _http(status: int, headers: str, body: dict[str, Any]) -> bytes:
    data = json.dumps(body, ensure_ascii=False).encode()
    head = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n{headers}content-type: application/json\r\n"
    return f"{head}content-length: {len(data)}\r\n\r\n".encode() + data


@contextlib.contextmanager
def engine(server: Server) -> Iterator[llm.Model]:
    """The program's engine on a new store."""
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "answers.sqlite") as store:
        yield llm.Model(llm.endpoint(base_url=server.base_url, model="any"), store)


def pace() -> bool:
    """500 calls at once."""
    print(f"{CALLS} calls, {ADMITTED} admitted in any second, answered after {LATENCY} s\n")
    print(
        "| Retry-After | failed | refused | share | time | of the least |\n| --- | ---: | ---: | ---: | ---: | ---: |"
    )
    held, chance = True, random.Random(7)
    for retry_after in (True, False):
        server = Server(_empty, lambda: LATENCY * chance.uniform(0.8, 1.2), ADMITTED, retry_after)
        with server.running(), engine(server) as model:
            began = time.monotonic()
            failed = asyncio.run(_ask(model))
            seconds = time.monotonic() - began
        share, least = server.refused / (server.refused + CALLS), CALLS / ADMITTED
        said = "1 s" if retry_after else "none"
        print(f"| {said} | {failed} | {server.refused} | {share:.1%} | {seconds:.1f} s | {seconds / least:.2f}× |")
        held = held and not failed and share < MOST_REFUSED and seconds <= SLOWER * least
    print(f"\nLimits: 0 failed, {MOST_REFUSED:.0%}, {SLOWER}×; {'held' if held else 'NOT HELD'}.\n")
    return held


def _empty(_request: dict[str, Any]) -> str:
    return "{}"


async def _ask(model: llm.Model) -> int:
    """Ask everything at once; how many calls got no answer."""

    async def one(number: int) -> int:
        question = ChatMessage("user", f"Question number {number}?")
        try:
            await model.answer(Call((question,), "any", {"type": "object"}))
        except AnalyzerError:
            return 1
        return 0

    async with model:
        return sum(await asyncio.gather(*(one(number) for number in range(CALLS))))


def waiting() -> bool:
    """One interview with all its passes."""
    matrix, talk = load_matrix(), interview("ru", WORDS, 1).transcript
    morphology.forms("слово")  # loads the dictionary
    server = Server(Reader(matrix).answer, lambda: ANSWERED_AFTER)
    with server.running(), engine(server) as model:
        began = time.monotonic()
        result = pipeline.analyze(talk, matrix, engine=model)
        seconds = time.monotonic() - began
    steps = _chain(server.ledger)
    chain = ANSWERED_AFTER * sum(steps.values())
    held = seconds <= LONGER * chain and not result.provenance.incomplete
    passes = ", ".join(f"{name} {count}" for name, count in steps.items())
    print(f"One interview of {WORDS:,} words, {len(server.ledger)} calls of {ANSWERED_AFTER:g} s: {seconds:.1f} s.")
    print(f"Longest chain of calls that wait for each other: {sum(steps.values())} ({passes}), {chain:.1f} s;")
    print(f"{seconds / chain:.2f}×, limit {LONGER}×; {'held' if held else 'NOT HELD'}.\n")
    return held


def _chain(ledger: list[dict[str, Any]]) -> dict[str, int]:
    """The calls of each pass that wait for each other: all for the pass before, and where several begin with the same
    rules, the others for the first, which brings these into the cache of the endpoint."""
    steps: dict[str, int] = {}
    for name in dict.fromkeys(_name(request) for request in ledger):
        heads = Counter(request["messages"][0]["content"] for request in ledger if _name(request) == name)
        warmed = any(count > 1 and tokens.estimate(head) >= warmth.SHORTEST for head, count in heads.items())
        steps[name] = 2 if warmed else 1
    return steps


def _name(request: dict[str, Any]) -> str:
    return str(request["response_format"]["json_schema"]["name"])


class Reader:
    """Answers as a model would: quotes of the talk, some of them not to the letter."""

    def __init__(self, matrix: Matrix) -> None:
        self._skills = matrix.skills
        self._chance = random.Random(7)

    def answer(self, request: dict[str, Any]) -> str:
        name, prompt = _name(request), request["messages"][-1]["content"]
        if name == "findings":
            said = re.findall(r"^\[(\d+)\] CANDIDATE[^:]*: (.*)$", prompt, re.MULTILINE)
            found = [self._finding(*self._chance.choice(said)) for _ in range(35)]
            return json.dumps({"findings": found, "asked_not_shown": []}, ensure_ascii=False)
        if name == "recheck":
            return json.dumps({"rulings": []})
        if name == "adjudication":
            return json.dumps({"rationale": "-", "relation": "contradiction", "set_aside": [], "parts": []})
        return json.dumps({"findings": [], "asked_not_shown": []})

    def _finding(self, turn: str, text: str) -> dict[str, Any]:
        words = self._chance.choice(re.split(r"(?<=[.!?]) ", text)).split()
        if self._chance.random() < 0.2 and len(words) > 4:
            del words[2]  # a word is missing: whether it carries meaning is for the re-check
        skill = self._chance.choice(self._skills[: len(self._skills) // 2])  # the others are left to the gap pass
        limits = self._chance.random() < 0.3
        return {
            "turn": int(turn),
            "quote": " ".join(words),
            "skill": skill.id,
            "parts": [part.id for part in skill.parts],
            "polarity": "limit" if limits else "support",
            "rationale": "-",
            "value": None if limits else self._chance.randint(2, 4),
            "tags": [],
            "reason": "no_practice" if limits else None,
            "fact": None,
            "retracts_turn": None,
        }


def first_pass() -> bool:
    """What the first pass reads, ours and langextract's."""
    matrix = load_matrix()
    prompts = Prompts(matrix, resources.prompts_dir())
    python = peers.langextract_python()
    if python is None:
        print(peers.NO_LANGEXTRACT)
    print(f"Input tokens of the first pass over {WORDS:,} words, estimated, schema of the answer included in ours\n")
    print("| language | calls | tokens | langextract: calls | tokens | times ours |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    held = True
    for language in ("ru", "en"):
        talk = interview(language, WORDS, 1).transcript
        calls = [prompts.call(talk, chunk) for chunk in chunks.split(talk)]
        schema = tokens.estimate(json.dumps(prompts.schema, ensure_ascii=False))
        ours = sum(schema + sum(tokens.estimate(item.content) for item in call.messages) for call in calls)
        held = held and ours <= MOST_TOKENS
        row = "| | |"
        if python is not None:
            theirs = _langextract(python, talk, prompts.system(talk.language))
            count = sum(tokens.estimate(prompt) for prompt in theirs)
            held = held and count >= FEWER * ours
            row = f"{len(theirs)} | {count:,} | {count / ours:.1f} |"
        print(f"| {language} | {len(calls)} | {ours:,} | {row}")
    print(f"\nLimits: {MOST_TOKENS:,} tokens, {FEWER:g} times; {'held' if held else 'NOT HELD'}.\n")
    return held


def _langextract(python: str, talk: Transcript, instructions: str) -> list[str]:
    """The prompts that langextract makes of the same text and instructions."""
    script = Path(__file__).parent / "quotes" / "langextract_prompts.py"
    given = json.dumps({"text": peers.document(talk)[0], "instructions": instructions})
    run = subprocess.run([python, str(script)], input=given, capture_output=True, text=True, check=True)
    prompts: list[str] = json.loads(run.stdout)
    return prompts


PARTS = {"pace": pace, "waiting": waiting, "tokens": first_pass}


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure how the endpoint is asked.")
    parser.add_argument("--only", choices=tuple(PARTS))
    only = parser.parse_args().only
    held = [part() for name, part in PARTS.items() if only in (None, name)]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
