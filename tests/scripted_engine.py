"""An engine that answers from a script: no endpoint, no disk."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

from analyzer.calls import Again, Answer, Call, EngineName, Rejection
from analyzer.errors import AnalyzerError, StoppedError
from analyzer.messages import message

Script = Callable[[Call, int], "str | Exception"]


def finding(turn: int, quote: str, skill: str, value: int | None = 3, **more: Any) -> dict[str, Any]:
    """A finding as a model writes it."""
    fields = {"turn": turn, "quote": quote, "skill": skill, "parts": [], "polarity": "support",
              "rationale": "потому что", "value": value, "tags": [], "reason": None, "fact": None,
              "retracts_turn": None}  # fmt: skip
    return fields | more


def findings(*found: dict[str, Any], asked: tuple[dict[str, Any], ...] = ()) -> str:
    """The text of an answer."""
    return json.dumps({"findings": found, "asked_not_shown": asked}, ensure_ascii=False)


def question(turn: int, skill: str) -> dict[str, Any]:
    return {"turn": turn, "skill": skill, "rationale": "спросили, ответа нет"}


def body(text: str, *, usage: Mapping[str, Any] | None = None) -> str:
    """A whole HTTP body around the text of an answer."""
    choice = {"message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    return json.dumps({"choices": [choice], "usage": usage}, ensure_ascii=False)


def rulings(*ruled: dict[str, Any]) -> str:
    """The text of an answer to a re-check."""
    return json.dumps({"rulings": ruled}, ensure_ascii=False)


def ruling(item: int, ruled: str, quote: str | None = None, **more: Any) -> dict[str, Any]:
    fields = {"item": item, "quote": quote, "rationale": "сказано иначе", "ruling": ruled, "value": None, "tags": [],
              "reason": None}  # fmt: skip
    return fields | more


def adjudged(relation: str, *set_aside: int, parts: tuple[str, ...] = ()) -> str:
    """The text of an answer about a contested line."""
    said = {"rationale": "одно о другом", "relation": relation, "set_aside": set_aside, "parts": parts}
    return json.dumps(said, ensure_ascii=False)


NOTHING_MORE = {"gap": findings(), "recheck": rulings(), "adjudication": adjudged("contradiction")}


def part_of(call: Call) -> int:
    """The number of the part that is asked about."""
    match = re.match(r"Part (\d+) of", call.messages[-1].content)
    assert match is not None
    return int(match[1])


class ScriptedEngine:
    """Answers by `script(call, how many times this call came before)`, after `delays[part]` turns of the loop."""

    def __init__(
        self,
        script: Script,
        *,
        name: EngineName = "llm",
        delays: Mapping[int, int] | None = None,
        later: Script | None = None,
    ) -> None:
        self.script = script
        self.later = later
        self._name = name
        self._delays = delays or {}
        self.open = False
        self.entered = 0
        self.calls: list[Call] = []
        self.again: list[Again | None] = []
        self.rejected: list[Answer] = []
        self.reasons: list[Rejection] = []
        self.verdicts: dict[str, Rejection] = {}
        self.stopped = False
        self.finished: list[int] = []
        self.cancelled: list[int] = []

    @property
    def name(self) -> EngineName:
        return self._name

    @property
    def endpoint(self) -> str | None:
        return "http://scripted.invalid/v1"

    @property
    def model(self) -> str | None:
        return "script"

    async def __aenter__(self) -> Self:
        self.open, self.entered, self.stopped = True, self.entered + 1, False
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.open = False

    async def answer(self, call: Call, again: Again | None = None) -> Answer:
        assert self.open, "asked outside of `async with engine`"
        if self.stopped:
            raise StoppedError(message("The run was interrupted."), message("Run the same command again."))
        before = sum(earlier.key == call.key for earlier in self.calls)
        self.calls.append(call)
        self.again.append(again)
        if call.schema_name != "findings":
            return self._later(call, before)
        part = part_of(call)
        try:
            for _ in range(self._delays.get(part, 0)):
                await asyncio.sleep(0)
        except asyncio.CancelledError:
            self.cancelled.append(part)
            raise
        outcome = self.script(call, before)
        self.finished.append(part)
        if isinstance(outcome, Exception):
            raise outcome
        return Answer(key=call.key, body=outcome, model=self.model, endpoint=self.endpoint, reused=False)

    def _later(self, call: Call, before: int) -> Answer:
        """The answer of a later pass: by the script for them, or that nothing more was found."""
        outcome = self.later(call, before) if self.later else body(NOTHING_MORE[call.schema_name])
        if isinstance(outcome, Exception):
            raise outcome
        return Answer(key=call.key, body=outcome, model=self.model, endpoint=self.endpoint, reused=False)

    def reject(self, answer: Answer, reason: Rejection) -> None:
        self.rejected.append(answer)
        self.reasons.append(reason)

    def verdict(self, call: Call) -> Rejection | None:
        return self.verdicts.get(call.key)

    def stop(self, *, for_good: bool = False) -> None:
        self.stopped = True

    @property
    def over(self) -> AnalyzerError | None:
        return None
