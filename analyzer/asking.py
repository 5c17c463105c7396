"""Asking a model and believing nothing: every answer is read against its shape, asked again once, and counted.

An answer that cannot be used costs what was asked with it; an endpoint that fails ends the run. Answers already
received are kept by the engine and not asked for again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from analyzer.calls import Answer, Call, Engine, Reply, read_reply
from analyzer.errors import AnswerError
from analyzer.messages import message
from analyzer.result import Usage

T = TypeVar("T", bound=BaseModel)
Progress = Callable[[int, int], None]
AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What came of one call: its value, or why there is none; `replies` are all that was received for it."""

    value: T | None
    failure: AnswerError | None
    replies: tuple[Reply, ...]
    reused: int


async def ask_all(
    calls: Sequence[Call], shape: type[T], engine: Engine, *, progress: Progress | None = None
) -> list[Outcome[T]]:
    """What came of every call, in their order; the first error of the engine stops the others."""
    gate = asyncio.Semaphore(AT_ONCE)
    done = 0

    async def one(call: Call) -> Outcome[T]:
        nonlocal done
        async with gate:
            outcome = await ask(call, shape, engine)
        done += 1
        if progress:
            progress(done, len(calls))
        return outcome

    async with engine:
        tasks = [asyncio.create_task(one(call)) for call in calls]
        try:
            return await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def ask(call: Call, shape: type[T], engine: Engine) -> Outcome[T]:
    """Ask once, and once more when the answer cannot be used: a model may do better the second time."""
    replies: list[Reply] = []
    reused = 0
    failure: AnswerError | None = None
    for _ in range(2 if engine.name == "llm" else 1):
        try:
            answer = await engine.answer(call)
        except AnswerError as error:  # a content filter, say: nothing came that could be better the next time
            return Outcome(None, error, tuple(replies), reused)
        reused += answer.reused
        try:
            value = _read(answer, shape, replies)
        except AnswerError as error:
            engine.reject(answer)
            failure = error
        else:
            return Outcome(value, None, tuple(replies), reused)
    return Outcome(None, failure, tuple(replies), reused)


def usage(outcomes: Iterable[Outcome[T]]) -> Usage:
    """Calls and tokens as reported; a number is null when no answer reported it."""
    outcomes = list(outcomes)
    reported = [reply.usage for outcome in outcomes for reply in outcome.replies if reply.usage is not None]
    return Usage(
        calls=sum(len(outcome.replies) for outcome in outcomes),
        reused=sum(outcome.reused for outcome in outcomes),
        input=_sum(one.input for one in reported),
        cached=_sum(one.cached for one in reported),
        output=_sum(one.output for one in reported),
    )


def together(usages: Iterable[Usage]) -> Usage:
    """The sum of what several passes used."""
    usages = list(usages)
    return Usage(
        calls=sum(one.calls for one in usages),
        reused=sum(one.reused for one in usages),
        input=_sum(one.input for one in usages),
        cached=_sum(one.cached for one in usages),
        output=_sum(one.output for one in usages),
    )


def _sum(numbers: Iterable[int | None]) -> int | None:
    """The sum of the numbers that are known; null when none is."""
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def _read(answer: Answer, shape: type[T], replies: list[Reply]) -> T:
    """The value in an answer; `replies` takes note of what was received, usable or not."""
    reply = read_reply(answer)
    replies.append(reply)
    try:
        return shape.model_validate_json(reply.text)
    except ValidationError as error:
        first = error.errors()[0]
        raise AnswerError(
            message(
                "The answer of the model does not have the required form ({place}: {problem}).",
                place=".".join(str(step) for step in first["loc"]) or "JSON",
                problem=first["type"],
            ),
            message("Run again, or take a model that supports structured output (JSON Schema)."),
        ) from error
