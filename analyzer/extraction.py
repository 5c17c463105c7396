"""The first pass: from a talk to claims. Every part is asked about; what could not be read is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analyzer import asking
from analyzer.asking import Outcome, Progress
from analyzer.calls import Engine
from analyzer.chunks import Chunk
from analyzer.evidence import AskedTurn, Rejected
from analyzer.findings import Asked, Findings, Located, Pass
from analyzer.matrix.model import Matrix
from analyzer.messages import message
from analyzer.prompts import Prompts
from analyzer.result import Unread, Usage
from analyzer.transcript.model import Transcript


@dataclass(frozen=True, slots=True)
class Collected:
    """What the model said in one pass; `unread` are the parts that no answer covers."""

    found: tuple[Located, ...]
    asked: tuple[AskedTurn, ...]
    rejected: tuple[Rejected, ...]
    unread: tuple[Unread, ...]
    usage: Usage


async def collect(
    chunks: Sequence[tuple[Transcript, Chunk]],
    prompts: Prompts,
    engine: Engine,
    *,
    progress: Progress | None = None,
) -> Collected:
    """Ask about every part. `AnswerError` when not a single part could be read; other errors of the engine pass."""
    calls = [prompts.call(transcript, chunk) for transcript, chunk in chunks]
    outcomes = await asking.ask_all(calls, Findings, engine, progress=progress)
    failures = [outcome.failure for outcome in outcomes if outcome.failure is not None]
    if failures and len(failures) == len(outcomes):
        raise failures[0]
    return read(chunks, outcomes, prompts.matrix)


def read(
    chunks: Sequence[tuple[Transcript, Chunk]],
    outcomes: Sequence[Outcome[Findings]],
    matrix: Matrix,
    *,
    pass_: Pass = "first",
) -> Collected:
    """What the answers about these parts say, in the order of the parts."""
    found: list[Located] = []
    asked: list[AskedTurn] = []
    rejected: list[Rejected] = []
    unread: list[Unread] = []
    for (transcript, chunk), outcome in zip(chunks, outcomes, strict=True):
        if outcome.value is None:
            unread.append(_unread(chunk, outcome))
            continue
        found.extend(
            Located(transcript=transcript.id, finding=finding, run=1, pass_=pass_) for finding in outcome.value.findings
        )
        for question in outcome.value.asked_not_shown:
            checked = _asked(question, transcript, matrix)
            if isinstance(checked, Rejected):
                rejected.append(checked)
            else:
                asked.append(checked)
    return Collected(tuple(found), tuple(asked), tuple(rejected), tuple(unread), asking.usage(outcomes))


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


def _unread(chunk: Chunk, outcome: Outcome[Findings]) -> Unread:
    reason = outcome.failure.what if outcome.failure else message("No answer was received.")
    return Unread(
        transcript=chunk.transcript,
        first_turn=chunk.pieces[0].turn,
        last_turn=chunk.pieces[-1].turn,
        reason=reason.both(),
    )
