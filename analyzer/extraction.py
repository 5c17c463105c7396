"""From a talk to claims: every part is asked about, every answer is read, what could not be read is said.

An answer that cannot be used costs its part of the talk and makes the interview incomplete; an endpoint that fails
ends the run. Answers already received are kept by the engine and not asked for again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from analyzer.calls import Answer, Engine, Reply, read_reply
from analyzer.chunks import Chunk
from analyzer.errors import AnswerError
from analyzer.evidence import AskedTurn, Rejected
from analyzer.findings import Asked, Findings, Located
from analyzer.matrix.model import Matrix
from analyzer.messages import message
from analyzer.prompts import Prompts
from analyzer.result import Unread, Usage
from analyzer.transcript.model import Transcript

Progress = Callable[[int, int], None]
AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Collected:
    """What the model said about the whole interview; `unread` are the parts that no answer covers."""

    found: tuple[Located, ...]
    asked: tuple[AskedTurn, ...]
    rejected: tuple[Rejected, ...]
    unread: tuple[Unread, ...]
    usage: Usage


@dataclass(frozen=True, slots=True)
class _Part:
    transcript: Transcript
    chunk: Chunk


@dataclass(frozen=True, slots=True)
class _Read:
    """What came of one part: its findings, or why there are none."""

    part: _Part
    findings: Findings | None
    failure: AnswerError | None
    replies: tuple[Reply, ...]
    reused: int


async def collect(
    chunks: Sequence[tuple[Transcript, Chunk]],
    prompts: Prompts,
    engine: Engine,
    *,
    progress: Progress | None = None,
) -> Collected:
    """Ask about every part. `AnswerError` when not a single part could be read; other errors of the engine pass."""
    async with engine:
        outcomes = await _read_all(chunks, prompts, engine, progress)
    failures = [outcome.failure for outcome in outcomes if outcome.failure is not None]
    if failures and len(failures) == len(outcomes):
        raise failures[0]
    return _collected(outcomes, prompts.matrix)


async def _read_all(
    chunks: Sequence[tuple[Transcript, Chunk]], prompts: Prompts, engine: Engine, progress: Progress | None
) -> list[_Read]:
    """What came of every part, in the order of the talk; the first error of the engine stops the others."""
    gate = asyncio.Semaphore(AT_ONCE)
    done = 0

    async def read(part: _Part) -> _Read:
        nonlocal done
        async with gate:
            outcome = await _read(part, prompts, engine)
        done += 1
        if progress:
            progress(done, len(chunks))
        return outcome

    tasks = [asyncio.create_task(read(_Part(transcript, chunk))) for transcript, chunk in chunks]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _read(part: _Part, prompts: Prompts, engine: Engine) -> _Read:
    """Ask about one part; a model whose answer cannot be used is asked once more."""
    call = prompts.call(part.transcript, part.chunk)
    replies: list[Reply] = []
    reused = 0
    failure: AnswerError | None = None
    for _ in range(2 if engine.name == "llm" else 1):
        try:
            answer = await engine.answer(call)
        except AnswerError as error:  # a content filter, say: nothing came that could be better the next time
            return _Read(part, None, error, tuple(replies), reused)
        reused += answer.reused
        try:
            findings = _findings(answer, replies)
        except AnswerError as error:
            engine.reject(answer)
            failure = error
        else:
            return _Read(part, findings, None, tuple(replies), reused)
    return _Read(part, None, failure, tuple(replies), reused)


def _findings(answer: Answer, replies: list[Reply]) -> Findings:
    """The findings in an answer; `replies` takes note of what was received, usable or not."""
    reply = read_reply(answer)
    replies.append(reply)
    try:
        return Findings.model_validate_json(reply.text)
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


def _collected(outcomes: Sequence[_Read], matrix: Matrix) -> Collected:
    found: list[Located] = []
    asked: list[AskedTurn] = []
    rejected: list[Rejected] = []
    unread: list[Unread] = []
    for outcome in outcomes:
        transcript = outcome.part.transcript
        if outcome.findings is None:
            unread.append(_unread(outcome))
            continue
        found.extend(Located(transcript=transcript.id, finding=finding, run=1) for finding in outcome.findings.findings)
        for question in outcome.findings.asked_not_shown:
            checked = _asked(question, transcript, matrix)
            if isinstance(checked, Rejected):
                rejected.append(checked)
            else:
                asked.append(checked)
    return Collected(tuple(found), tuple(asked), tuple(rejected), tuple(unread), _usage(outcomes))


def _asked(question: Asked, transcript: Transcript, matrix: Matrix) -> AskedTurn | Rejected:
    """A question is taken as asked only of a known line and where somebody other than the candidate speaks."""
    turn = transcript.turn(question.turn)
    reason = "unknown_skill" if matrix.skill(question.skill) is None else "not_a_question"
    if reason == "unknown_skill" or turn is None or turn.role == "candidate":
        return Rejected(
            skill=question.skill,
            polarity="asked",
            model_quote="",
            verdict="rejected",
            reason=reason,
            transcript=transcript.id,
            turn=question.turn,
            rationale=question.rationale,
        )
    return AskedTurn(transcript=transcript.id, turn=question.turn, skill=question.skill)


def _unread(outcome: _Read) -> Unread:
    pieces = outcome.part.chunk.pieces
    reason = outcome.failure.what if outcome.failure else message("No answer was received.")
    return Unread(
        transcript=outcome.part.transcript.id,
        first_turn=pieces[0].turn,
        last_turn=pieces[-1].turn,
        reason=reason.both(),
    )


def _usage(outcomes: Sequence[_Read]) -> Usage:
    """Tokens as reported; a number is null when no answer reported it."""

    def total(name: str) -> int | None:
        known = [
            number
            for outcome in outcomes
            for reply in outcome.replies
            if reply.usage is not None and (number := getattr(reply.usage, name)) is not None
        ]
        return sum(known) if known else None

    return Usage(
        calls=sum(len(outcome.replies) for outcome in outcomes),
        reused=sum(outcome.reused for outcome in outcomes),
        input=total("input"),
        cached=total("cached"),
        output=total("output"),
    )
