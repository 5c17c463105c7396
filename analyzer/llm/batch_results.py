"""What came of the lines of a batch: kept as it came, settled line by line, and judged as if each had come by itself.

A line that has its end is not touched again, so that a collection that broke off is done once more without harm.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from analyzer import logs
from analyzer.calls import Answer, server_words, usage_of
from analyzer.errors import AnalyzerError, ConfigurationError, EndpointError
from analyzer.llm import batch_lines, refusals
from analyzer.llm.batch_service import Standing
from analyzer.llm.batch_words import cancelled, collected_later, not_begun, spoken
from analyzer.llm.budget import Budget
from analyzer.llm.endpoint import Endpoint
from analyzer.llm.refusals import Failure
from analyzer.messages import Message, message, plural
from analyzer.store.batches import Batch, Batches, Item

# Codes of lines that were not worked off, or not by a fault of theirs.
_AGAIN = {"batch_expired", "batch_cancelled", "request_timeout", "server_error", "rate_limit_exceeded"}
_STATUSES = {"model_not_found": 404, "invalid_api_key": 401}
_QUEUE_FULL = "token_limit_exceeded"  # of all batches together, for this account


@dataclass(frozen=True, slots=True)
class Cut:
    """An answer to a prompt that the endpoint had cut short: it `read` fewer tokens than the prompt can have."""

    answer: Answer
    read: int


# What came of a line. A failure of kind "wait" or "retry" is one to send again.
Outcome = Answer | Cut | Failure


@dataclass(frozen=True, slots=True)
class Crowded:
    """The endpoint takes no such amount at once, by now; nothing was done."""

    error: AnalyzerError


class Results:
    """Settles the lines of batches that are over. `now` gives seconds since 1970; `say` tells people."""

    def __init__(
        self,
        endpoint: Endpoint,
        batches: Batches,
        budget: Budget,
        *,
        now: Callable[[], float],
        say: Callable[[Message], None],
    ) -> None:
        self._endpoint = endpoint
        self._batches = batches
        self._budget = budget
        self._now = now
        self._say = say

    def collect(self, batch: Batch, standing: Standing, sheet: batch_lines.Sheet) -> Mapping[int, Outcome] | Crowded:
        """What came of each open line of a batch that is over, by its number; all of them are settled now."""
        if standing.status == "failed" and standing.output_file is None and standing.error_file is None:
            return self._failed(batch, standing)
        outcomes: dict[int, Outcome] = {}
        for item in batch.items:
            if item.open:
                outcomes[item.line] = self._settled(batch, item, standing, sheet.lines.get(item.custom_id))
        self._batches.ended(batch.id, "collected")
        self._tell(batch, standing, sheet, outcomes)
        if standing.status == "cancelled" and any(isinstance(one, Failure) for one in outcomes.values()):
            stopped = Failure(cancelled(standing.name))
            outcomes = {line: stopped if isinstance(one, Failure) else one for line, one in outcomes.items()}
        return outcomes

    def _settled(self, batch: Batch, item: Item, standing: Standing, came: batch_lines.Came | None) -> Outcome:
        """Keep what came of one line."""
        if came is None:
            return self._missing(item, standing)
        if came.good:
            usage = usage_of(came.body)
            headers = {"x-request-id": came.request} if came.request else {}
            answer = self._batches.answered(
                batch, item, body=came.body, headers=headers, usage=usage, cost=self._budget.cost(usage)
            )
            if usage is None or usage.input is None or usage.input >= item.least:
                return answer
            return Cut(answer, usage.input)
        failure = self._judged(came.problem, item, status=came.status)
        self._batches.refused([item], "refused", kind=failure.kind)
        return failure

    def _missing(self, item: Item, standing: Standing) -> Failure:
        """A line of which nothing came. One that ran out of time or was cancelled was not answered; else who knows."""
        ran = standing.status not in ("expired", "cancelled")
        self._batches.refused([item], "lost" if ran else "refused", kind="missing")
        what = message("Batch {name} brought no answer to a call.", name=standing.name)
        return Failure(EndpointError(what, collected_later()), "retry", maybe_billed=ran)

    def _judged(self, problem: object, item: Item, *, status: int | None) -> Failure:
        """What an error means that stands in a line, or in a batch that failed: as if it had come by itself."""
        if status is None:
            code = problem.get("code") if isinstance(problem, dict) else None
            status = 500 if code in _AGAIN else _STATUSES.get(str(code), 400)
        return refusals.refused(
            status,
            headers={},
            body=problem,
            place=self._endpoint.place,
            attempt=1,
            now=self._now(),
            secret=self._endpoint.api_key,
            optional=item.optional,
        )

    def _failed(self, batch: Batch, standing: Standing) -> Mapping[int, Outcome] | Crowded:
        """A batch that was not begun: what is wrong with its lines, or with all of it. Nothing of it is billed."""
        self._batches.refused([item for item in batch.items if item.open], "refused", kind="failed")
        self._batches.ended(batch.id, "collected")
        first = standing.errors[0] if standing.errors else {}
        said = server_words(first, secret=self._endpoint.api_key)
        error = not_begun(standing.name, self._endpoint.base_url, said)
        if any(one.get("code") == _QUEUE_FULL for one in standing.errors):
            return Crowded(error)
        by_line = {one["line"]: one for one in standing.errors if isinstance(one.get("line"), int)}
        outcomes: dict[int, Outcome] = {}
        for item in batch.items:
            if not item.open:
                continue
            problem = by_line.get(item.line, None if by_line else first)
            if problem is None:  # it only was in bad company
                outcomes[item.line] = Failure(error, "retry")
                continue
            failure = self._judged(problem, item, status=None)
            known = failure.kind != "stop" or isinstance(failure.error, ConfigurationError)
            outcomes[item.line] = failure if known else Failure(error)
        return outcomes

    def _tell(
        self, batch: Batch, standing: Standing, sheet: batch_lines.Sheet, outcomes: Mapping[int, Outcome]
    ) -> None:
        answered = sum(not isinstance(outcome, Failure) for outcome in outcomes.values())
        unknown = len(sheet.lines.keys() - {item.custom_id for item in batch.items})
        self._say(
            message(
                "Batch {name}: {status}, {answered} of {total} calls were answered.",
                name=standing.name,
                status=spoken(standing.status),
                answered=answered,
                total=len(outcomes),
            )
        )
        if odd := unknown + sheet.broken + sheet.twice:
            self._say(
                plural(
                    "Batch {name} brought {count} line that is not used: broken, repeated, or to no call of it.",
                    "Batch {name} brought {count} lines that are not used: broken, repeated, or to no call of it.",
                    odd,
                    name=standing.name,
                )
            )
        logs.event(
            "batch.collected", batch=standing.name, state=standing.status, answered=answered, calls=len(outcomes)
        )
