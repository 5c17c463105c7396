"""Asking a model and believing nothing: every answer is read against its shape, asked again once, and counted.

An answer that cannot be used costs what was asked with it; what is too long is asked in smaller pieces. What concerns
the whole run ends it, but what is under way by then is still received: it is paid for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from analyzer import wrappings
from analyzer.calls import Again, Answer, Call, Engine, Rejection, read_reply, usage_of
from analyzer.calls import Usage as Counts
from analyzer.errors import AnalyzerError, AnswerError, BudgetError, DeclinedError, EndpointError, TooLongError
from analyzer.messages import message
from analyzer.result import Usage

T = TypeVar("T", bound=BaseModel)
Q = TypeVar("Q")
Progress = Callable[[int, int], None]
# A part is divided, and its parts, but not theirs as well: a model that cuts short whatever it writes has no end.
_MOST_CUTS = 3
# What is wrong with an answer, in words for the model; empty when nothing is.
Faults = Sequence[str]


@dataclass(frozen=True, slots=True)
class Question(Generic[Q]):
    """A call and what it is about; `smaller` gives the same in pieces, none when it cannot be divided."""

    about: Q
    call: Call
    smaller: Callable[[], Sequence[Question[Q]]] = tuple


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T, Q]):
    """What came of one call: its value, or why there is none; `answers` are all that was received."""

    about: Q
    value: T | None
    failure: EndpointError | None
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Manner(Generic[T, Q]):
    """How answers are read: their shape, what else may be wrong with one, and how faults are put to the model."""

    shape: type[T]
    reword: Callable[[Call, Faults], str]
    check: Callable[[Q, T], Faults] = lambda _about, _value: ()


@dataclass(frozen=True, slots=True)
class Used:
    """What a pass used; `cost` is null when that of any answer is not known."""

    usage: Usage
    cost: Decimal | None


async def ask_all(
    questions: Sequence[Question[Q]], manner: Manner[T, Q], engine: Engine, *, progress: Progress | None = None
) -> list[Outcome[T, Q]]:
    """What came of every question, in their order, of its pieces where it was divided.

    The first error that concerns the run is raised once everything under way has ended.
    """
    import asyncio  # here, so that a run that asks nobody does not load it

    done = 0

    async def one(question: Question[Q]) -> list[Outcome[T, Q]]:
        nonlocal done
        outcomes = await _ask(question, manner, engine)
        done += 1
        if progress:
            progress(done, len(questions))
        return outcomes

    async with engine:
        tasks = [asyncio.create_task(one(question)) for question in questions]
        try:
            return [outcome for outcomes in await asyncio.gather(*tasks) for outcome in outcomes]
        except AnalyzerError:
            engine.stop()
            await asyncio.gather(*tasks, return_exceptions=True)
            raise
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _ask(question: Question[Q], manner: Manner[T, Q], engine: Engine, *, cuts: int = 0) -> list[Outcome[T, Q]]:
    """The outcome of a question, or those of its pieces when it was too long; `cuts` counts the answers so far that
    were paid for and cut short."""
    import asyncio

    verdict = engine.verdict(question.call)
    if verdict == "declined":
        return [Outcome(question.about, None, _declined_before(), ())]
    smaller = question.smaller() if verdict else ()
    outcome: Outcome[T, Q] | None = None
    if not smaller:
        outcome = await ask(question, manner, engine)
        if not isinstance(outcome.failure, TooLongError):
            return [outcome]
        cuts += bool(outcome.answers)
        smaller = question.smaller() if cuts < _MOST_CUTS else ()
        if not smaller:
            return [outcome]
    # All of them come to their end before one may raise: what is under way is paid for.
    found = await asyncio.gather(*(_ask(piece, manner, engine, cuts=cuts) for piece in smaller), return_exceptions=True)
    outcomes: list[Outcome[T, Q]] = []
    for one in found:
        if isinstance(one, BaseException):
            raise one
        outcomes.extend(one)
    if outcome is not None:  # what was paid for the whole is counted with the first of its pieces
        first = outcomes[0]
        outcomes[0] = replace(first, answers=outcome.answers + first.answers)
    return outcomes


def _declined_before() -> DeclinedError:
    return DeclinedError(
        message("The model or a filter would not answer about this part before, so it is not asked again."),
        message(
            "Read this part of the talk yourself, or try another model; `analyzer cache purge --invalid` lets it be "
            "asked again."
        ),
    )


async def ask(question: Question[Q], manner: Manner[T, Q], engine: Engine) -> Outcome[T, Q]:
    """Ask once, and once more when the answer cannot be used or names what does not exist."""
    answers: list[Answer] = []
    kept: T | None = None
    failure: EndpointError | None = None
    again: Again | None = None
    for _ in range(2 if engine.name == "llm" else 1):
        try:
            answer = await engine.answer(question.call, again)
        except EndpointError as error:
            failure = error
            break
        except BudgetError:
            if kept is None:
                raise
            break
        answers.append(answer)
        said: str | None = None
        try:
            said = read_reply(answer).text
            value = _value(said, manner.shape)
        except AnswerError as error:
            engine.reject(answer, _rejection(error))
            failure = error
            if isinstance(error, TooLongError | DeclinedError):
                break
            again = _again(question.call, said, [_in_english(error)], manner)
            continue
        kept, failure = value, None
        faults = manner.check(question.about, value)
        if not faults or answer.reused:
            break
        again = _again(question.call, said, faults, manner)
    return Outcome(question.about, kept, failure if kept is None else None, tuple(answers))


def _again(call: Call, said: str | None, faults: Faults, manner: Manner[T, Q]) -> Again:
    return Again(said, manner.reword(call, faults)) if said is not None else Again()


def _in_english(error: AnswerError) -> str:
    return error.what.text("en")


def _rejection(error: AnswerError) -> Rejection:
    if isinstance(error, TooLongError):
        return "length"
    return "declined" if isinstance(error, DeclinedError) else "form"


def _value(text: str, shape: type[T]) -> T:
    """The one value of this shape in what the model wrote."""
    values: list[T] = []
    problem: tuple[str, str] = ("JSON", "json_invalid")
    for candidate in wrappings.objects(text):
        try:
            value = shape.model_validate_json(candidate)
        except ValidationError as error:
            first = error.errors()[0]
            problem = (".".join(str(step) for step in first["loc"]) or "JSON", first["type"])
        else:
            values.extend([value] if value not in values else [])
    if len(values) == 1:
        return values[0]
    if values:
        problem = ("JSON", "several")
    raise AnswerError(
        message(
            "The answer of the model does not have the required form ({place}: {problem}).",
            place=problem[0],
            problem=problem[1],
        ),
        message("Run again, or take a model that supports structured output (JSON Schema)."),
    )


def used(outcomes: Iterable[Outcome[T, Q]]) -> Used:
    """Calls, tokens as reported, and cost, of answers of no use too; a number is null when no answer reported it."""
    answers = [answer for outcome in outcomes for answer in outcome.answers]
    reported = [counts for answer in answers if (counts := usage_of(answer.body)) is not None]
    usage = _summed(len(answers), sum(answer.reused for answer in answers), reported)
    return Used(usage, _whole_sum([answer.cost for answer in answers]))


def together(parts: Iterable[Used]) -> Used:
    """The sum of what several passes used."""
    parts = [one for one in parts if one.usage.calls]
    usages = [one.usage for one in parts]
    usage = _summed(sum(one.calls for one in usages), sum(one.reused for one in usages), usages)
    return Used(usage, _whole_sum([one.cost for one in parts]))


def _summed(calls: int, reused: int, counts: Sequence[Counts | Usage]) -> Usage:
    """All of these counts together."""
    return Usage(
        calls=calls,
        reused=reused,
        input=_sum(one.input for one in counts),
        cached=_sum(one.cached for one in counts),
        cache_write=_sum(one.cache_write for one in counts),
        output=_sum(one.output for one in counts),
        reasoning=_sum(one.reasoning for one in counts),
    )


def _sum(numbers: Iterable[int | None]) -> int | None:
    """The sum of the numbers that are known; null when none is."""
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def _whole_sum(costs: Sequence[Decimal | None]) -> Decimal | None:
    """The sum of costs; null when one is not known, for half a cost would look like a bargain."""
    known = [cost for cost in costs if cost is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(costs) else None
