"""Files and batches at an endpoint: put there, looked up, fetched and deleted, in the words of OpenAI's Batch API."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal, cast

from analyzer.errors import EndpointError
from analyzer.llm.batch_lines import URL, problems
from analyzer.llm.batch_words import collected_later
from analyzer.llm.refusals import Failure
from analyzer.llm.transport import Connection
from analyzer.messages import message

WINDOW: Literal["24h"] = "24h"  # the only one there is
_TOKEN = "interview_analyzer"  # the name of our token among a batch's metadata
_PAGE = 100
_OLDER = 86_400.0  # seconds by which the clocks of both sides may differ
_OVER = {"completed", "failed", "expired", "cancelled"}


@dataclass(frozen=True, slots=True)
class Standing:
    """A batch as the endpoint sees it. `counted`: how many of its lines are done or failed, of how many."""

    name: str
    status: str
    output_file: str | None
    error_file: str | None
    errors: tuple[dict[str, Any], ...]
    counted: tuple[int, int] | None

    @property
    def over(self) -> bool:
        return self.status in _OVER


class Service:
    """The requests that batches take; each is tried once, and what comes back may be a failure."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def upload(self, name: str, content: bytes) -> str | Failure:
        """Put the file of a batch there; its name at the endpoint."""
        found = await self._asked(
            lambda client, headers: client.files.with_raw_response.create(
                file=(f"{name}.jsonl", content, "application/jsonl"), purpose="batch", extra_headers=headers
            )
        )
        return found if isinstance(found, Failure) else self._named(found)

    async def create(self, input_file: str, token: str) -> Standing | Failure:
        """Have the lines of a file answered. A failure that is `maybe_billed` may have made the batch nevertheless."""
        found = await self._asked(
            lambda client, headers: client.batches.with_raw_response.create(
                input_file_id=input_file,
                endpoint=cast("Any", URL),
                completion_window=WINDOW,
                metadata={_TOKEN: token},
                extra_headers=headers,
            )
        )
        return found if isinstance(found, Failure) else self._standing(found)

    async def standing(self, name: str) -> Standing | Failure:
        """How a batch stands."""
        found = await self._asked(
            lambda client, headers: client.batches.with_raw_response.retrieve(name, extra_headers=headers)
        )
        return found if isinstance(found, Failure) else self._standing(found)

    async def find(self, token: str, *, created: float) -> Standing | Failure | None:
        """The batch that bears our token; None when there is none of it since `created` (seconds since 1970)."""
        after: dict[str, Any] = {}
        while True:
            given = dict(after)
            page = await self._asked(
                lambda client, headers, given=given: client.batches.with_raw_response.list(
                    limit=_PAGE, extra_headers=headers, **given
                )
            )
            if isinstance(page, Failure):
                return page
            listed = page.get("data")
            if not isinstance(listed, list):
                return self._nonsense()
            rows = [row for row in listed if isinstance(row, dict)]
            for row in rows:
                metadata = row.get("metadata")
                if isinstance(metadata, dict) and metadata.get(_TOKEN) == token:
                    return self._standing(row)
            last = rows[-1] if rows else {}
            name, made = last.get("id"), last.get("created_at")
            older = isinstance(made, int | float) and made < created - _OLDER  # the newest come first
            if older or not page.get("has_more") or not isinstance(name, str) or after.get("after") == name:
                return None
            after = {"after": name}

    async def content(self, file: str) -> str | Failure:
        """What a file holds."""
        received = await self._connection.send(
            lambda client, headers: client.files.with_raw_response.content(file, extra_headers=headers)
        )
        if isinstance(received, Failure):
            return received
        return self._nonsense() if received.body.lstrip("\ufeff \r\n\t").startswith("<") else received.body

    async def delete(self, file: str) -> None:
        """Take a file away, if the endpoint lets us; it deletes files by itself some day."""
        await self._connection.send(
            lambda client, headers: client.files.with_raw_response.delete(file, extra_headers=headers)
        )

    async def _asked(self, request: Callable[..., Awaitable[Any]]) -> dict[str, Any] | Failure:
        """A JSON object, or why there is none; a web page in its place may be a proxy's, and passes."""
        received = await self._connection.send(request)
        if isinstance(received, Failure):
            return received
        try:
            found = json.loads(received.body)
        except (ValueError, RecursionError):
            found = None
        return found if isinstance(found, dict) else self._nonsense()

    def _named(self, found: dict[str, Any]) -> str | Failure:
        name = found.get("id")
        return name if isinstance(name, str) and name else self._nonsense()

    def _standing(self, found: dict[str, Any]) -> Standing | Failure:
        name, status = found.get("id"), found.get("status")
        if not (isinstance(name, str) and name and isinstance(status, str)):
            return self._nonsense()
        return Standing(
            name=name,
            status=status,
            output_file=_text(found.get("output_file_id")),
            error_file=_text(found.get("error_file_id")),
            errors=tuple(problems(found.get("errors"))),
            counted=_counted(found.get("request_counts")),
        )

    def _nonsense(self) -> Failure:
        what = message(
            "{endpoint} sent something else where it was to speak of a file or a batch.",
            endpoint=self._connection.endpoint.base_url,
        )
        return Failure(EndpointError(what, collected_later()), "retry", maybe_billed=True)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _counted(value: object) -> tuple[int, int] | None:
    if not isinstance(value, dict):
        return None
    numbers = [value.get(name) for name in ("completed", "failed", "total")]
    if not all(isinstance(number, int) for number in numbers):
        return None
    done, failed, total = (int(number) for number in numbers if isinstance(number, int))
    return done + failed, total
