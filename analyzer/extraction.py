"""The first pass: from a talk to claims. Every part is asked about; what could not be read is said."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from analyzer import asking
from analyzer.asking import Outcome, Progress
from analyzer.calls import Engine
from analyzer.chunks import Chunk
from analyzer.errors import AnswerError
from analyzer.evidence import AskedTurn, Rejected
from analyzer.findings import Asked, Findings, Located, Pass
from analyzer.matrix.model import Matrix
from analyzer.messages import message
from analyzer.prompts import Prompts
from analyzer.result import Unread, Usage
from analyzer.transcript.model import Transcript


@dataclass(frozen=True, slots=True)
class Collected:
    """What the model said in one pass; `unread` are the parts that no answer covers, `failures` why."""

    found: tuple[Located, ...]
    asked: tuple[AskedTurn, ...]
    rejected: tuple[Rejected, ...]
    unread: tuple[Unread, ...]
    failures: tuple[AnswerError, ...]
    usage: Usage


async def collect(
    chunks: Sequence[tuple[Transcript, Chunk]],
    prompts: Prompts,
    engine: Engine,
    *,
    runs: int = 1,
    progress: Progress | None = None,
) -> tuple[Collected, ...]:
    """Ask about every part, `runs` times over; what each run said.

    `AnswerError` when not a single answer could be read; other errors of the engine pass.
    """
    calls = [prompts.call(transcript, chunk, repeat=run) for run in range(1, runs + 1) for transcript, chunk in chunks]
    outcomes = await asking.ask_all(calls, Findings, engine, progress=progress)
    failures = [outcome.failure for outcome in outcomes if outcome.failure is not None]
    if failures and len(failures) == len(outcomes):
        raise failures[0]
    count = len(chunks)
    return tuple(
        read(chunks, outcomes[run * count : (run + 1) * count], prompts.matrix, run=run + 1) for run in range(runs)
    )


def read(
    chunks: Sequence[tuple[Transcript, Chunk]],
    outcomes: Sequence[Outcome[Findings]],
    matrix: Matrix,
    *,
    run: int = 1,
    about: Sequence[Collection[str]] | None = None,
    pass_: Pass = "first",
) -> Collected:
    """What the answers about these parts say, in the order of the parts; of other skills than each was `about`,
    nothing."""
    found: list[Located] = []
    asked: list[AskedTurn] = []
    rejected: list[Rejected] = []
    unread: list[Unread] = []
    for number, ((transcript, chunk), outcome) in enumerate(zip(chunks, outcomes, strict=True)):
        if outcome.value is None:
            unread.append(_unread(chunk, outcome))
            continue
        for finding in outcome.value.findings:
            located = Located(transcript=transcript.id, finding=finding, run=run, pass_=pass_)
            if about is None or finding.skill in about[number]:
                found.append(located)
            else:
                rejected.append(_off_the_subject(located))
        for question in outcome.value.asked_not_shown:
            if about is not None and question.skill not in about[number]:
                continue
            checked = _asked(question, transcript, matrix)
            if isinstance(checked, Rejected):
                rejected.append(checked)
            else:
                asked.append(checked)
    failures = tuple(outcome.failure for outcome in outcomes if outcome.failure is not None)
    return Collected(tuple(found), tuple(asked), tuple(rejected), tuple(unread), failures, asking.usage(outcomes))


def _off_the_subject(located: Located) -> Rejected:
    """A finding about a line that a later pass was not asked about: that line was settled without it."""
    finding = located.finding
    return Rejected(  # type: ignore[call-arg]  # mypy knows `pass_` by its alias alone
        skill=finding.skill,
        parts=tuple(sorted(set(finding.parts))),
        polarity=finding.polarity,
        model_quote=finding.quote,
        verdict="rejected",
        reason="not_asked",
        transcript=located.transcript,
        turn=finding.turn,
        rationale=finding.rationale,
        pass_=located.pass_,
    )


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
