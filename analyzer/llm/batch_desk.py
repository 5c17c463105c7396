"""One batch at an endpoint: sent once, found again, waited for, fetched.

Each step is written down before it is taken, so that a run that dies anywhere is carried on by the next one: a batch
that was written down and not sent is given up, one that may have been made is looked for by its token, one that is
there is waited for.
"""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from analyzer import logs
from analyzer.errors import AnalyzerError, ConfigurationError, EndpointError
from analyzer.llm import batch_words, refusals
from analyzer.llm.batch_lines import Sheet, read
from analyzer.llm.batch_results import Crowded
from analyzer.llm.batch_service import Service, Standing
from analyzer.llm.batch_words import collected_later, spoken
from analyzer.llm.endpoint import Endpoint
from analyzer.llm.refusals import Failure
from analyzer.messages import Message, message, plural
from analyzer.store.batches import Batch, Batches

T = TypeVar("T")

FIRST_PAUSE, LONGEST_PAUSE = 5.0, 60.0  # seconds between two looks at a batch
POLL_PATIENCE = 21_600.0  # seconds without a word of the endpoint; a batch takes up to a day, a computer may sleep
KEPT = 30 * 86_400.0  # seconds after which endpoints delete the files of a batch
_LOOKS = 3  # for a batch that may just have been made
_FETCHES = 3
_PARTS = 10  # in which progress is told
_NOT_OFFERED = (404, 405, 501)


@dataclass(frozen=True, slots=True)
class World:
    """What happens around: `rest` waits so many seconds and raises when nothing more is to be sent; so does `check`.

    `chance` is 0 to 1; `now` seconds since 1970, `clock` since any moment. `say` tells people.
    """

    rest: Callable[[float], Awaitable[None]]
    check: Callable[[], None]
    chance: Callable[[], float]
    now: Callable[[], float]
    clock: Callable[[], float]
    say: Callable[[Message], None]


class Desk:
    """Sends and follows batches at one endpoint."""

    def __init__(self, endpoint: Endpoint, service: Service, batches: Batches, world: World) -> None:
        self._endpoint = endpoint
        self._service = service
        self._batches = batches
        self._world = world

    async def send(self, batch: Batch, content: bytes) -> Batch | Crowded:
        """Bring the batch to the endpoint; once this has returned one, it is there under a name."""
        try:
            file = await self._patiently(lambda: self._service.upload(batch.token, content))
            self._world.check()
        except AnalyzerError:  # nothing more is to be sent, and without its file no batch can come to be
            self._batches.ended(batch.id, "unsent")
            raise
        if isinstance(file, Failure):
            return self._unsent(batch, file)
        self._batches.uploaded(batch.id, file)
        batch = replace(batch, input_file=file)
        made = await self._make(batch, file)
        if isinstance(made, Failure):
            return self._unsent(batch, made)
        batch = self._called(batch, made)
        self._world.say(
            plural(
                "Batch {name} with {count} call was sent to {endpoint}; it may take up to 24 hours.",
                "Batch {name} with {count} calls was sent to {endpoint}; it may take up to 24 hours.",
                len(batch.items),
                name=made.name,
                endpoint=self._endpoint.base_url,
            )
        )
        logs.event("batch.submitted", batch=made.name, calls=len(batch.items))
        return batch

    async def find(self, batch: Batch) -> Batch | None:
        """A batch of an earlier run, with its name; None when it never came to be, so that its calls are free."""
        if batch.name is None and batch.input_file is not None:
            standing = await self._look(batch)
            if isinstance(standing, Failure):
                if standing.status not in _NOT_OFFERED:
                    raise self._left(standing)
                self._batches.ended(batch.id, "gone")
                self._world.say(batch_words.nobody_knows(len(batch.items), self._endpoint.base_url))
                return None
            batch = batch if standing is None else self._called(batch, standing)
        if batch.name is None:
            self._batches.ended(batch.id, "unsent")
            return None
        self._world.say(
            plural(
                "Batch {name} with {count} call, sent at {time}, is collected; it is not sent or paid for again.",
                "Batch {name} with {count} calls, sent at {time}, is collected; it is not sent or paid for again.",
                len(batch.items),
                name=batch.name,
                time=f"{batch.created:%Y-%m-%d %H:%M} UTC",
            )
        )
        logs.event("batch.submitted", batch=batch.name, reused=len(batch.items))
        return batch

    async def follow(self, batch: Batch) -> Standing | None:
        """Wait until a batch is over; None when the endpoint has it no more, and it is given up."""
        name, pause = batch.name or "", FIRST_PAUSE
        told: tuple[str, int] | None = None
        while True:
            self._world.check()
            standing = await self._patiently(lambda: self._service.standing(name), patience=POLL_PATIENCE)
            if isinstance(standing, Failure):
                if standing.status == 404:
                    self._gone(batch)
                    return None
                raise self._left(standing)
            if standing.over:
                return standing
            done, total = standing.counted or (0, 0)
            total = total or len(batch.items)
            if told is None or told[0] != standing.status or done >= told[1] + math.ceil(total / _PARTS):
                told = standing.status, done
                logs.event("batch.polled", batch=name, state=standing.status, answered=done)
                self._world.say(
                    message(
                        "Batch {name}: {status}, {done} of {total} calls are done.",
                        name=name,
                        status=spoken(standing.status),
                        done=done,
                        total=total,
                    )
                )
            await self._world.rest(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE)

    async def fetch(self, standing: Standing) -> Sheet:
        """The lines of a batch that is over. What looks damaged on its way is fetched again before it is believed."""
        fetched = 1
        while True:
            sheet = read(*await self._files(standing))
            done, _ = standing.counted or (0, 0)
            whole = not sheet.broken and len(sheet.lines) + sheet.twice >= done
            if whole or fetched == _FETCHES:
                return sheet
            fetched += 1
            await self._world.rest(FIRST_PAUSE)

    async def tidy(self, batch: Batch, standing: Standing) -> None:
        """Take the files of a collected batch away from the endpoint: they hold the talk."""
        for file in (batch.input_file, standing.output_file, standing.error_file):
            if file is not None:
                await self._service.delete(file)

    async def _make(self, batch: Batch, file: str) -> Standing | Failure:
        """Make the batch, once, whatever happens to the answer that says so."""
        attempt, begun = 1, self._world.clock()
        while True:
            made = await self._service.create(file, batch.token)
            if isinstance(made, Standing):
                return made
            if made.maybe_billed or made.kind == "retry":
                found = await self._look(batch)
                if isinstance(found, Standing):
                    return found
                if found is not None:  # nobody knows whether it is there, so it is looked for by the next run
                    raise self._left(made if found.status in _NOT_OFFERED else found)
                if attempt >= self._endpoint.attempts:
                    return made
            elif made.kind != "wait" or self._world.clock() - begun > refusals.PATIENCE:
                return made
            await self._pause(made, attempt)
            attempt += 1

    async def _look(self, batch: Batch) -> Standing | Failure | None:
        """The batch by its token; more than once when it may be so new that the list does not show it yet."""
        looks = _LOOKS if self._world.now() - batch.created.timestamp() < refusals.PATIENCE else 1
        for look in range(looks):
            if look:
                await self._world.rest(FIRST_PAUSE)
            found = await self._patiently(lambda: self._service.find(batch.token, created=batch.created.timestamp()))
            if found is not None:
                return found
        return None

    async def _patiently(
        self, ask: Callable[[], Awaitable[T | Failure]], *, patience: float = refusals.PATIENCE
    ) -> T | Failure:
        """Ask for something that may be asked for twice, until it comes, cannot come, or has not come for long."""
        attempt, begun = 1, self._world.clock()
        while True:
            found = await ask()
            passing = isinstance(found, Failure) and (found.kind in ("wait", "retry") or found.maybe_billed)
            if not isinstance(found, Failure) or not passing or self._world.clock() - begun > patience:
                return found
            await self._pause(found, attempt)
            attempt += 1

    async def _pause(self, failure: Failure, attempt: int) -> None:
        wait = refusals.pause(
            min(attempt, 16),
            retry_after=failure.retry_after and min(failure.retry_after, refusals.PATIENCE),
            chance=self._world.chance(),
        )
        await self._world.rest(wait)

    def _called(self, batch: Batch, standing: Standing) -> Batch:
        self._batches.named(batch.id, standing.name)
        return replace(batch, name=standing.name)

    def _unsent(self, batch: Batch, failure: Failure) -> Crowded:
        """It never came to be: its calls cost nothing. A file that is too large is tried in parts."""
        self._batches.ended(batch.id, "unsent")
        logs.event("call.failed", kind=failure.kind, status=failure.status, calls=len(batch.items))
        if failure.kind == "split" and len(batch.items) > 1:
            return Crowded(failure.error)
        if failure.status in _NOT_OFFERED:
            raise ConfigurationError(
                message("{endpoint} takes no batches.", endpoint=self._endpoint.base_url),
                message("Run the same command with --via chat."),
            )
        raise failure.error

    def _left(self, failure: Failure) -> AnalyzerError:
        """The error that ends this run, while the batch stays where it is."""
        if failure.kind == "stop":
            return failure.error
        return EndpointError(failure.error.what, collected_later())

    def _gone(self, batch: Batch) -> None:
        """The endpoint does not know the batch: another key's, or so old that it was deleted."""
        if self._world.now() - batch.created.timestamp() < KEPT:
            raise ConfigurationError(
                message(
                    "{endpoint} does not know batch {name}, which was sent at {time}.",
                    endpoint=self._endpoint.base_url,
                    name=batch.name or "",
                    time=f"{batch.created:%Y-%m-%d %H:%M} UTC",
                ),
                message(
                    "Use the key with which it was sent. If it was deleted, --via chat asks for the same again and "
                    "pays again."
                ),
            )
        self._batches.ended(batch.id, "gone")
        self._world.say(
            message("Batch {name} is so old that the endpoint deleted it; its calls are sent again.", name=batch.name)
        )

    async def _files(self, standing: Standing) -> list[str]:
        """What came; a file that was deleted is none."""
        files: list[str] = []
        for name in (standing.output_file, standing.error_file):
            if name is None:
                continue
            content = await self._patiently(partial(self._service.content, name))
            if not isinstance(content, Failure):
                files.append(content)
            elif content.status == 404:
                self._world.say(message("A file of batch {name} is no longer at the endpoint.", name=standing.name))
            else:
                raise self._left(content)
        return files
