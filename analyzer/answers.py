"""Recorded answers as files, and the engine that replays them without a model.

One readable JSON file for each answer, named `<key>[-<source>].json`: the first 24 hex digits of the call's key, then
8 that stand for endpoint and model. The store of a person writes and reads such folders; the shipped one is theirs too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from analyzer.calls import Again, Answer, Call, Rejection
from analyzer.errors import UnrecordedError
from analyzer.frozen import sha256_of
from analyzer.messages import message

_KEY_DIGITS = 24
_SOURCE_DIGITS = 8
_ASIDE = ".invalid-"


@dataclass(frozen=True, slots=True)
class Recording:
    """An answer as its file holds it. `created`: ISO 8601, a day or a time; `how`: in free words, who gave it."""

    key: str
    endpoint: str | None
    model: str | None
    body: str
    repeat: int = 1
    created: str = ""
    how: str | None = None

    def data(self) -> bytes:
        """The content of its file."""
        record = {
            "key": self.key,
            "endpoint": self.endpoint,
            "model": self.model,
            "repeat": self.repeat,
            "created": self.created,
            "how": self.how,
            "body": self.body,
        }
        # A lone surrogate is no UTF-8, but its backslash form is what JSON calls it.
        return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def recording(path: Path) -> Recording | None:
    """What a file holds, if it holds an answer."""
    try:
        record = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(record, dict):
        return None
    key, endpoint, model, body = (record.get(name) for name in ("key", "endpoint", "model", "body"))
    repeat, created, how = record.get("repeat", 1), record.get("created", ""), record.get("how")
    if not isinstance(key, str) or not isinstance(body, str) or not isinstance(created, str):
        return None
    if not all(value is None or isinstance(value, str) for value in (endpoint, model, how)) or type(repeat) is not int:
        return None
    return Recording(key=key, endpoint=endpoint, model=model, body=body, repeat=repeat, created=created, how=how)


def file_name(key: str, *, endpoint: str | None, model: str | None) -> str:
    """The name of the file of an answer. Of those that do not say where they come from a call has one."""
    source = "" if endpoint is None else f"-{sha256_of([endpoint, model])[:_SOURCE_DIGITS]}"
    return f"{key[:_KEY_DIGITS]}{source}.json"


def recordings(folder: Path, key: str = "") -> Iterator[Path]:
    """The files of answers in a folder, by name; those to one call when its key is given."""
    return (path for path in sorted(folder.glob(f"{key[:_KEY_DIGITS]}*.json")) if _ASIDE not in path.name)


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

    async def answer(self, call: Call, again: Again | None = None) -> Answer:  # noqa: ARG002 (nobody else to ask)
        """The newest recorded answer to `call`, whoever gave it; `UnrecordedError` when there is none."""
        read = [recording(path) for path in recordings(self.folder, call.key)]
        records = [record for record in read if record is not None and record.key == call.key]
        if not records:
            raise UnrecordedError(
                message("There is no recorded answer to what would be asked about this talk."),
                message(
                    "Recorded answers exist only for the shipped samples with the shipped prompts and matrix. "
                    "For anything else use a model: --engine llm with --base-url and --model."
                ),
            )
        newest = max(records, key=lambda record: record.created)
        return Answer(key=newest.key, body=newest.body, model=newest.model, endpoint=newest.endpoint, reused=True)

    def verdict(self, call: Call) -> None:
        """Nothing: only answers that can be used are recorded."""

    def reject(self, answer: Answer, reason: Rejection) -> None:
        """Nothing: a recording stays what it is."""

    def stop(self, *, for_good: bool = False) -> None:
        """Nothing: no answer takes any time."""

    @property
    def over(self) -> None:
        """Nothing: there is always more where this came from."""
