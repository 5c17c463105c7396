"""What an engine has in the store for its endpoint and model: answers, lessons, and the run that pays."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, cast

from analyzer import logs
from analyzer.calls import Answer, Call, Rejection
from analyzer.errors import ConfigurationError
from analyzer.llm.budget import Budget
from analyzer.llm.endpoint import Endpoint
from analyzer.llm.ladder import Ladder, Request
from analyzer.llm.refusals import Failure
from analyzer.messages import message
from analyzer.store import Store


class Shelf:
    """The part of a store that belongs to one engine. Without a `run` it begins runs of its own, one at a time, that
    share one budget."""

    def __init__(
        self, store: Store, endpoint: Endpoint, budget: Budget, parameters: Mapping[str, Any], run: int | None
    ) -> None:
        self.store = store
        self._endpoint = endpoint
        self._budget = budget
        self._parameters = dict(parameters)
        if budget.limited:  # else the room that is set aside for an answer would bound nothing
            self._parameters.setdefault("max_completion_tokens", budget.output_reserve)
        self._run = run
        self._own: int | None = None
        self._job = uuid.uuid4().hex
        self._ladder: Ladder | None = None

    @property
    def run(self) -> int:
        """The run that pays, begun when it is first needed."""
        if self._run is not None:
            return self._run
        if self._own is None:
            self._own = self.store.begin(self._job)
        return self._own

    def close(self) -> None:
        """End a run of its own, so that others may use the store; its budget goes on with the next."""
        if self._own is not None:
            own, self._own = self._own, None
            self.store.finish(own, "interrupted")

    def kept(self, call: Call) -> Answer | None:
        """The answer that was paid for before."""
        kept = self.store.get(call.key, endpoint=self._endpoint.base_url, model=self._endpoint.model)
        if kept is not None:
            logs.event("call.kept", key=call.key)
        return kept

    def verdict(self, call: Call) -> Rejection | None:
        """Why the last answer was of no use, where the next would be of none for the same reason."""
        reason = self.store.lasting(call.key, endpoint=self._endpoint.base_url, model=self._endpoint.model)
        return cast("Rejection | None", reason)

    def reject(self, answer: Answer, reason: Rejection) -> None:
        """Keep `answer` for whoever wants to look, and never serve it."""
        self.store.mark_invalid(answer, reason)
        logs.event("call.rejected", key=answer.key, reason=reason)

    @property
    def ladder(self) -> Ladder:
        """What the endpoint takes, as far as that is known."""
        if self._ladder is None:
            lessons = self.store.lessons(self._endpoint.base_url, self._endpoint.model)
            self._ladder = Ladder(lessons, self._parameters)
            self._check_limit(self._ladder)
        return self._ladder

    def adapted(self, failure: Failure, refused: Request) -> bool:
        """Whether the same can be asked in another way; what was learnt of the endpoint is kept.

        `ConfigurationError` when it will not limit its answers and there is a budget to be held.
        """
        ladder = self.ladder
        if failure.kind == "parameter" and ladder.leave_out(failure.parameter or "", refused):
            logs.event("parameter.dropped", parameter=failure.parameter)
        elif failure.kind == "format" and ladder.lower(refused):
            logs.event("format.lowered", format=ladder.format)
        else:
            return False
        for name, value in ladder.learnt.items():
            self.store.learn(self._endpoint.base_url, self._endpoint.model, name, value)
        ladder.learnt.clear()
        self._check_limit(ladder)
        return True

    def _check_limit(self, ladder: Ladder) -> None:
        if self._budget.limited and not ladder.limits_output:
            raise ConfigurationError(
                message(
                    "{endpoint} takes no limit for the length of an answer, so no budget can be held there.",
                    endpoint=self._endpoint.base_url,
                ),
                message("Leave out --max-cost and --max-tokens, or use another endpoint."),
            )
