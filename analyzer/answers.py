"""Raw answers on disk: kept before they are read, never bought twice, replayed without a model.

One readable JSON file per answer, named `<key>-<source>.json`: the first 24 hex digits of the call's key, then 8 that
stand for endpoint and model, so that the same call put to two models keeps both answers. What turned out to be of no
use, or cannot be read, is set aside as `….invalid-N.json` and never served.
"""

from __future__ import annotations

import contextlib
import itertools
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from analyzer.calls import Answer, Call
from analyzer.errors import ConfigurationError, OutputError
from analyzer.files import write_atomically
from analyzer.frozen import sha256_of
from analyzer.messages import message

_KEY_DIGITS = 24
_SOURCE_DIGITS = 8
_ASIDE = ".invalid-"


def _utc_now() -> datetime:
    return datetime.now(UTC)


class AnswerStore:
    """The answers in one folder, which is made when the first one comes."""

    def __init__(self, folder: Path, *, now: Callable[[], datetime] = _utc_now) -> None:
        self.folder = folder
        self._now = now

    def get(self, call: Call, *, endpoint: str | None, model: str | None) -> Answer | None:
        """The kept answer of this endpoint and model to `call`, or None; a file that cannot be read is no answer."""
        record = _record(self._path(call.key, endpoint, model))
        if record is None or (record["key"], record["endpoint"], record["model"]) != (call.key, endpoint, model):
            return None
        return _answer(record)

    def put(self, call: Call, *, body: str, endpoint: str | None, model: str | None, how: str | None = None) -> Answer:
        """Keep a raw answer; `how` says in free words how it came about. `OutputError` when it cannot be kept.

        `body` may hold the surrogates of `decode(errors="surrogateescape")`: they come back as they were.
        """
        record = {
            "key": call.key,
            "endpoint": endpoint,
            "model": model,
            "repeat": call.repeat,
            "created": self._now().isoformat(timespec="seconds"),
            "how": how,
            "body": body,
        }
        # A lone surrogate is no UTF-8, but its backslash form is what JSON calls it.
        data = (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")
        path = self._path(call.key, endpoint, model)
        with self._writing():
            self.folder.mkdir(parents=True, exist_ok=True)
            _set_aside(path)
            write_atomically(path, data)
        return Answer(key=call.key, body=body, model=model, endpoint=endpoint, reused=False)

    def mark_invalid(self, answer: Answer) -> None:
        """Set the kept answer aside: it stays for whoever wants to look, and is asked for anew."""
        with self._writing():
            _set_aside(self._path(answer.key, answer.endpoint, answer.model))

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise OutputError(
                message(
                    "The model's answer cannot be kept in “{folder}”: {reason}.",
                    folder=self.folder,
                    reason=error.strerror or type(error).__name__,
                ),
                message("Make room there, or choose a folder that you may write to."),
            ) from error

    def _path(self, key: str, endpoint: str | None, model: str | None) -> Path:
        source = sha256_of([endpoint, model])
        return self.folder / f"{key[:_KEY_DIGITS]}-{source[:_SOURCE_DIGITS]}.json"


class Replay:
    """The engine that has no model: recorded answers, found by messages, schema and repeat number alone."""

    name: Literal["replay"] = "replay"
    endpoint: None = None
    model: None = None

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing: files need no connection."""

    async def answer(self, call: Call) -> Answer:
        """The newest recorded answer to `call`, whoever gave it; `ConfigurationError` when there is none."""
        paths = [path for path in self.folder.glob(f"{call.key[:_KEY_DIGITS]}*.json") if _ASIDE not in path.name]
        records = [record for path in sorted(paths) if (record := _record(path)) and record["key"] == call.key]
        if not records:
            raise ConfigurationError(
                message("There is no recorded answer to what would be asked about this talk."),
                message(
                    "Recorded answers exist only for the shipped samples with the shipped prompts and matrix. "
                    "For anything else use a model: --engine llm with --base-url and --model."
                ),
            )
        return _answer(max(records, key=lambda record: str(record.get("created"))))

    def reject(self, answer: Answer) -> None:
        """Nothing: a recording stays what it is."""


def _set_aside(path: Path) -> None:
    """Rename what is at `path`, if anything, to the first free `….invalid-N.json`."""
    targets = (path.with_name(f"{path.stem}{_ASIDE}{number}.json") for number in itertools.count(1))
    with contextlib.suppress(FileNotFoundError):
        path.rename(next(target for target in targets if not target.exists()))


def _record(path: Path) -> dict[str, Any] | None:
    """What a file holds, if it holds an answer."""
    try:
        record = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(record, dict) or not {"key", "endpoint", "model", "body"} <= record.keys():
        return None
    return record if isinstance(record["key"], str) and isinstance(record["body"], str) else None


def _answer(record: dict[str, Any]) -> Answer:
    return Answer(
        key=record["key"], body=record["body"], model=record["model"], endpoint=record["endpoint"], reused=True
    )
