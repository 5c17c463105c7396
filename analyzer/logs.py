"""Events for machines, one JSON object a line, where somebody asked for them: ids, counts, times and fixed words.

`event("call.answered", key=…, seconds=…)` may stand anywhere; while nothing is written it costs one look at a context
variable. That variable is all the state there is: `writing` sets it for what runs inside, tasks and their children
included, so two runs in one process do not write into each other's log, and no import configures anything.

What may stand in a line is listed here, field by field. Whatever else is handed over is left out and counted under
`withheld`: text of a talk, a name, a path or a key cannot come in by a mistake elsewhere.
"""

from __future__ import annotations

import math
import os
import re
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

from analyzer import files
from analyzer.errors import OutputError
from analyzer.messages import message

STDERR = "-"
KEY_LETTERS = 12  # of the 64 of a call's key: enough to find it in the store

EVENTS = frozenset({
    "run.begun", "run.ended", "interview.begun", "interview.ended",
    "call.kept", "call.answered", "call.failed", "call.retried", "call.rejected", "call.split",
    "format.lowered", "parameter.dropped", "prompt.truncated", "budget.reached", "store.failed",
    "batch.submitted", "batch.polled", "batch.collected",
    "doctor.begun", "doctor.ended",
})  # fmt: skip

# The words that a field may hold, all of them the program's own or those of a documented API.
_KINDS = {"retry", "wait", "split", "give_up", "stop", "format", "parameter", "interrupted"}
_FORMATS = {"json_schema", "json_object", "text"}
_PARAMETERS = {"max_completion_tokens", "max_tokens", "temperature"}
_REASONS = {"form", "length", "declined", "truncated_prompt", "truncated_rules"}
_OUTCOMES = {"done", "partly", "failed", "budget", "interrupted"}
_STATES = {
    "validating", "failed", "in_progress", "finalizing", "completed", "expired", "cancelling", "cancelled",
}  # fmt: skip
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(?::\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](?::\d{1,5})?")
_MODEL = re.compile(r"[\w./:@+-]{1,128}", re.ASCII)
_ID = re.compile(r"[\w-]{1,64}", re.ASCII)
_HASH = re.compile(r"[0-9a-f]{8,64}")
_KEY_LIKE = re.compile(r"\bsk-|bearer", re.IGNORECASE)

Shape = Callable[[object], object]  # the value as it is written, or None when it may not be


def _count(value: object) -> object:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _seconds(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return round(value, 3)


def _money(value: object) -> object:
    return f"{value:f}" if isinstance(value, Decimal) and value.is_finite() else None


def _flag(value: object) -> object:
    return value if isinstance(value, bool) else None


def _hash(value: object) -> object:
    return value[:KEY_LETTERS] if isinstance(value, str) and _HASH.fullmatch(value) else None


def _word(words: Collection[str]) -> Shape:
    return lambda value: value if isinstance(value, str) and value in words else None


def _like(pattern: re.Pattern[str]) -> Shape:
    def shape(value: object) -> object:
        return value if isinstance(value, str) and pattern.fullmatch(value) and not _KEY_LIKE.search(value) else None

    return shape


FIELDS: Mapping[str, Shape] = {
    **dict.fromkeys(
        (
            "answered", "attempt", "cache_write", "cached", "calls", "code", "expired", "failed", "incomplete", "input",
            "interview", "interviews", "items", "lost", "of", "output", "pieces", "read", "reasoning", "reused", "sent",
            "status", "talks", "tokens",
        ),
        _count,
    ),
    **dict.fromkeys(("pause", "seconds", "waited"), _seconds),
    **dict.fromkeys(("cost",), _money),
    **dict.fromkeys(("billed",), _flag),
    "batch": _like(_ID),
    "engine": _word({"llm", "replay"}),
    "format": _word(_FORMATS),
    "host": _like(_HOST),
    "key": _hash,
    "kind": _word(_KINDS),
    "model": _like(_MODEL),
    "outcome": _word(_OUTCOMES),
    "parameter": _word(_PARAMETERS),
    "reason": _word(_REASONS),
    "state": _word(_STATES),
    "via": _word({"chat", "batch"}),
}  # fmt: skip


class Log:
    """Where events go: `stream`, as JSON.

    No string that holds one of `secrets`, those of four letters or more, is written, whatever its field.
    """

    def __init__(self, stream: TextIO, *, secrets: Collection[str] = ()) -> None:
        import structlog

        self._secrets = tuple(secret for secret in secrets if len(secret) > 3)
        self._broken = False
        self._logger: Any = structlog.wrap_logger(
            structlog.WriteLogger(stream),
            processors=[
                self._only_known,
                structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
                structlog.processors.JSONRenderer(),
            ],
            wrapper_class=structlog.BoundLogger,
            context_class=dict,
            cache_logger_on_first_use=True,
        )

    def write(self, name: str, fields: Mapping[str, object]) -> None:
        """One line. A log that cannot be written any more ends; the work does not."""
        if self._broken:
            return
        try:
            self._logger.info(name, given=fields)  # as one, so that no name can get in the way
        except OSError:
            self._broken = True

    def _only_known(self, _logger: Any, _method: str, told: MutableMapping[str, Any]) -> Mapping[str, Any]:
        """The fields that may be written, in the form in which they may; how many were left out."""
        name, given = told["event"], told["given"]
        shown: dict[str, Any] = {"event": name if name in EVENTS else "unknown", "process": os.getpid()}
        withheld = int(name not in EVENTS)
        for field, value in given.items():
            if value is None:
                continue
            written = FIELDS[field](value) if field in FIELDS else None
            if written is None or (isinstance(written, str) and any(secret in written for secret in self._secrets)):
                withheld += 1
            else:
                shown[field] = written
        return {**shown, "withheld": withheld} if withheld else shown


_log: ContextVar[Log | None] = ContextVar("analyzer_log", default=None)


def event(name: str, /, **fields: object) -> None:
    """Say that something happened; nothing is done where no log is written."""
    log = _log.get()
    if log is not None:
        log.write(name, fields)


@contextmanager
def writing(place: str | None, *, secrets: Collection[str] = ()) -> Iterator[None]:
    """Events of what runs inside are added to the file `place`, or go to stderr for "-"; to nowhere for None.

    `OutputError` when the file cannot be opened.
    """
    with ExitStack() as opened:
        stream = _stream(place, opened) if place is not None else None
        if stream is None:
            yield
            return
        token = _log.set(Log(stream, secrets=secrets))
        try:
            yield
        finally:
            _log.reset(token)


def _stream(place: str, opened: ExitStack) -> TextIO | None:
    if place == STDERR:
        return sys.stderr
    try:
        return opened.enter_context(Path(place).open("a", encoding="ascii"))
    except OSError as error:
        raise OutputError(
            message("The log “{file}” cannot be written: {reason}.", file=place, reason=files.reason(error)),
            message("Name another file with --log, or - for stderr."),
        ) from error
