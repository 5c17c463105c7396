"""The lines of a batch: what goes up, and what comes down in any order, read byte for byte.

The form is OpenAI's (Batch API: a line of input names its `custom_id`, method, URL and body; a line of output or of the
error file has the same `custom_id` and a `response` with status and body, or an `error`). Pure.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from analyzer.calls import Call, without_surrogates
from analyzer.llm.ladder import Request

URL = "/v1/chat/completions"
MOST_LINES = 50_000
MOST_BYTES = 200_000_000
_ID_LETTERS = 40  # of the 64 of a key: 160 bits, and short enough for every endpoint known

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Came:
    """A line that came. `status` and the raw `body` of the response, or the `error` that stands in its place."""

    custom_id: str
    status: int | None = None
    body: str = ""
    request: str | None = None
    error: object = None

    @property
    def good(self) -> bool:
        return self.status is not None and 200 <= self.status < 300 and self.error is None

    @property
    def problem(self) -> object:
        """The error of a line that is not good, as the client library would give it: what stands under `error`."""
        if self.error is not None:
            return self.error
        try:
            body = json.loads(self.body)
        except (ValueError, RecursionError):
            return self.body
        return body.get("error", body) if isinstance(body, dict) else body


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file says: its lines by their names, and how many lines could not be read or came twice."""

    lines: Mapping[str, Came]
    broken: int = 0
    twice: int = 0


def custom_id(call: Call) -> str:
    """The name of a call in a batch: the same for the same call."""
    return f"call-{call.key[:_ID_LETTERS]}"


def written(name: str, model: str, request: Request) -> bytes:
    """A line of the file that goes up."""
    line = {"custom_id": name, "method": "POST", "url": URL, "body": {"model": model, **request.fields}}
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def portions(
    lines: Sequence[tuple[T, bytes]], *, most_lines: int = MOST_LINES, most_bytes: int = MOST_BYTES
) -> Iterator[list[tuple[T, bytes]]]:
    """The lines in files that an endpoint takes; a line that is too long by itself is alone in its file."""
    portion: list[tuple[T, bytes]] = []
    size = 0
    for item in lines:
        if portion and (len(portion) >= most_lines or size + len(item[1]) > most_bytes):
            yield portion
            portion, size = [], 0
        portion.append(item)
        size += len(item[1])
    if portion:
        yield portion


def read(*files: str) -> Sheet:
    """All lines of an output and an error file. Where one came twice the first good one counts, else the first."""
    found: dict[str, Came] = {}
    broken = twice = 0
    for file in files:
        # No `splitlines`: JSON may hold U+2028 and its kin as they are.
        for text in file.lstrip("\ufeff").split("\n"):
            if not text.strip():
                continue
            came = _came(text)
            if came is None:
                broken += 1
            elif came.custom_id not in found:
                found[came.custom_id] = came
            else:
                twice += 1
                if came.good and not found[came.custom_id].good:
                    found[came.custom_id] = came
    return Sheet(found, broken, twice)


def _came(text: str) -> Came | None:
    """The line that this is; None when it is none. Its body is cut out of the text as it stands there."""
    try:
        line = _members(text)
        name = json.loads(line["custom_id"])
        error = json.loads(line.get("error", "null")) or None
        if not isinstance(name, str):
            return None
        raw = line.get("response", "null")
        if raw == "null":
            return Came(name, error=error) if error is not None else None
        response = _members(raw)
        status, request = json.loads(response["status_code"]), json.loads(response.get("request_id", "null"))
        if not isinstance(status, int) or isinstance(status, bool):
            return None
        body = response.get("body", "")
        if body.startswith('"'):  # no object, but what an endpoint took for its text
            body = without_surrogates(json.loads(body))
    except (ValueError, KeyError, RecursionError):
        return None
    return Came(name, status, body, request if isinstance(request, str) else None, error)


def _members(text: str) -> dict[str, str]:
    """The members of a JSON object, each value as it is written; `ValueError` for none, or when one is named twice.

    To find where a value ends it must be read; that is the decoder's work.
    """
    decoder = json.JSONDecoder(strict=False)
    members: dict[str, str] = {}
    at = _behind("{", text, 0)
    while text[at : at + 1] != "}":
        if members:
            at = _behind(",", text, at)
        name, at = decoder.raw_decode(text, at)
        begin = _behind(":", text, at)
        _, end = decoder.raw_decode(text, begin)
        if not isinstance(name, str) or name in members:
            raise ValueError("no name, or the same one again")
        members[name] = text[begin:end]
        at = _white(text, end)
    if text[at + 1 :].strip():
        raise ValueError("something stands behind the object")
    return members


def _behind(sign: str, text: str, at: int) -> int:
    """The place of what follows `sign`, which must stand at `at`, but for white space."""
    at = _white(text, at)
    if text[at : at + 1] != sign:
        raise ValueError(f"{sign} expected")
    return _white(text, at + 1)


def _white(text: str, at: int) -> int:
    while text[at : at + 1] in (" ", "\t", "\r", "\n"):
        at += 1
    return at


def problems(errors: object) -> list[dict[str, Any]]:
    """The errors of a batch that failed as a whole: each with `code`, `message`, `param` and `line`, where given."""
    data = errors.get("data") if isinstance(errors, dict) else errors
    return [item for item in data if isinstance(item, dict)] if isinstance(data, list) else []
