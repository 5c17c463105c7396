"""An endpoint that fails on command: scripted answers on the loopback address, and a ledger of what was asked.

    with FaultServer(refusal(500), chat("{}")) as server:
        ...  # a client talks to server.base_url
    assert len(server.requests) == 2

It runs in a thread of its own, so that synchronous code and other event loops can talk to it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

PROMPT = 30_000  # tokens that a server says it read: more than any prompt of the tests has


@dataclass(frozen=True, slots=True)
class Scripted:
    """One answer. `drip`: seconds between its bytes; `reset_after`: bytes after which the connection breaks;
    `missing`: bytes of the body that are announced and never come; `silent`: nothing is ever sent."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    drip: float = 0.0
    reset_after: int | None = None
    missing: int = 0
    silent: bool = False

    def raw(self) -> bytes:
        names = {name.lower() for name, _ in self.headers}
        headers = list(self.headers)
        if "content-type" not in names:
            headers.append(("content-type", "application/json"))
        headers += [("content-length", str(len(self.body) + self.missing)), ("connection", "close")]
        with contextlib.suppress(ValueError):
            reason = HTTPStatus(self.status).phrase
            return self._joined(reason, headers)
        return self._joined("", headers)

    def _joined(self, reason: str, headers: list[tuple[str, str]]) -> bytes:
        head = [f"HTTP/1.1 {self.status} {reason}", *(f"{name}: {value}" for name, value in headers), "", ""]
        return "\r\n".join(head).encode("latin-1") + self.body


@dataclass(frozen=True, slots=True)
class Received:
    """One request, as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class FaultServer:
    """Plays its script in order; the last answer is repeated for as long as somebody asks.

    An answer that depends on what was asked is a function of the request.
    """

    def __init__(
        self,
        *script: Scripted | Callable[[Received], Scripted],
        tls: ssl.SSLContext | None = None,
        delay: float = 0.0,
        port: int = 0,
    ) -> None:
        """`delay`: seconds before each answer; `port`: 0 for any that is free."""
        self.requests: list[Received] = []
        self.under_way: list[int] = []  # how many requests were unanswered, after each one that came
        self._delay = delay
        self._open = 0
        self._script = script
        self._tls = tls
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="fault server", daemon=True)
        self.port = port

    @property
    def base_url(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def _run(self) -> None:
        with contextlib.closing(self._loop):
            self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        server = await asyncio.start_server(self._handle, "127.0.0.1", self.port, ssl=self._tls)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)  # the transports close

    async def _handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await self._answer(reader, writer)
        writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.readexactly(1)
        if first == b"\x16":  # the client speaks TLS to a server that does not: say so as web servers do
            writer.write(page(400).raw())
            return
        head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = head[0].split(" ", 2)
        pairs = (line.split(":", 1) for line in head[1:] if ":" in line)
        headers = {name.strip().lower(): value.strip() for name, value in pairs}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        self.requests.append(Received(method, path, headers, body))
        scripted = self.answer_to(self.requests[-1])
        self._open += 1
        self.under_way.append(self._open)
        try:
            await asyncio.sleep(self._delay)
            await self._play(scripted, writer)
        finally:
            self._open -= 1

    def answer_to(self, request: Received) -> Scripted:
        """What the server does about the request that has just come."""
        step = self._script[min(len(self.requests), len(self._script)) - 1]
        return step if isinstance(step, Scripted) else step(request)

    async def _play(self, scripted: Scripted, writer: asyncio.StreamWriter) -> None:
        if scripted.silent:
            await self._stop.wait()
            return
        raw = scripted.raw()
        if scripted.reset_after is not None:
            writer.write(raw[: scripted.reset_after])
            await writer.drain()
            linger_no_more = struct.pack("ii", 1, 0)  # the end comes as a reset
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_no_more)
            writer.transport.abort()
        elif scripted.drip:
            for at in range(len(raw)):
                writer.write(raw[at : at + 1])
                await writer.drain()
                await asyncio.sleep(scripted.drip)
        else:
            writer.write(raw)
            await writer.drain()


def raw(text: str | bytes, *, status: int = 200, content_type: str = "application/json") -> Scripted:
    """An answer with exactly this body."""
    body = text if isinstance(text, bytes) else text.encode()
    return Scripted(status=status, body=body, headers=(("content-type", content_type),))


def completion(
    content: object, *, finish_reason: str | None = "stop", prompt: int = PROMPT, **message: object
) -> dict[str, Any]:
    """The body of a chat completion; `prompt` is how many tokens the server says it read, and `message` adds to the
    assistant's message."""
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": "small",
        "choices": [
            {
                "index": 0,
                "finish_reason": finish_reason,
                "message": {"role": "assistant", "content": content, **message},
            }
        ],
        "usage": {
            "prompt_tokens": prompt,
            "completion_tokens": 7,
            "total_tokens": prompt + 7,
            "prompt_tokens_details": {"cached_tokens": 4},
        },
    }


def chat(content: object, *, finish_reason: str | None = "stop", prompt: int = PROMPT, **message: object) -> Scripted:
    """A good answer, unless `content`, `finish_reason` or `prompt` say otherwise."""
    body = completion(content, finish_reason=finish_reason, prompt=prompt, **message)
    return raw(json.dumps(body, ensure_ascii=False))


def refusal(
    status: int, *, code: str | None = None, words: str = "no", headers: dict[str, str] | None = None
) -> Scripted:
    """An error in the form that OpenAI gives it."""
    body = json.dumps({"error": {"message": words, "type": "error", "param": None, "code": code}}).encode()
    return Scripted(status=status, body=body, headers=tuple((headers or {}).items()))


def page(status: int = 200) -> Scripted:
    """A web page where an answer was due."""
    return raw("<!doctype html><title>Bad gateway</title>", status=status, content_type="text/html")


def redirect(to: str) -> Scripted:
    """A 307, which would take the whole request along."""
    return Scripted(status=307, headers=(("location", to),))


SILENT = Scripted(silent=True)
