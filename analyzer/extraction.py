"""The first pass: from a talk to claims. Every part is asked about; what could not be read is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analyzer import asking, chunks
from analyzer.asking import Manner, Outcome, Progress, Question, Used
from analyzer.calls import Engine
from analyzer.chunks import Chunk
from analyzer.errors import EndpointError
from analyzer.evidence import AskedTurn, Rejected
from analyzer.findings import Asked, Findings, Located, Pass
from analyzer.matrix.model import Matrix, Skill
from analyzer.messages import message
from analyzer.prompts import Prompts
from analyzer.result import Unread
from analyzer.transcript.model import Transcript


@dataclass(frozen=True, slots=True)
class Collected:
    """What the model said in one pass; `unread` are the parts that no answer covers, `failures` why."""

    found: tuple[Located, ...]
    asked: tuple[AskedTurn, ...]
    rejected: tuple[Rejected, ...]
    unread: tuple[Unread, ...]
    failures: tuple[EndpointError, ...]
    used: Used


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a talk that is read in reading number `run`, for some `skills` only or, with None, for all."""

    transcript: Transcript
    chunk: Chunk
    run: int = 1
    skills: tuple[Skill, ...] | None = None


async def collect(
    parts: Sequence[tuple[Transcript, Chunk]],
    prompts: Prompts,
    engine: Engine,
    *,
    runs: int = 1,
    progress: Progress | None = None,
) -> tuple[Collected, ...]:
    """Ask about every part, `runs` times over; what each run said.

    `EndpointError` when not a single answer could be read; errors about the whole run pass.
    """
    asked = [Part(transcript, chunk, run) for run in range(1, runs + 1) for transcript, chunk in parts]
    outcomes = await ask(asked, prompts, engine, progress=progress)
    failures = [outcome.failure for outcome in outcomes if outcome.failure is not None]
    if failures and len(failures) == len(outcomes):
        raise failures[0]
    return tuple(
        read([outcome for outcome in outcomes if outcome.about.run == run], prompts.matrix)
        for run in range(1, runs + 1)
    )


async def ask(
    parts: Sequence[Part], prompts: Prompts, engine: Engine, *, progress: Progress | None = None
) -> list[Outcome[Findings, Part]]:
    """What came of every part, or of its pieces where it was too long for the model."""
    manner: Manner[Findings, Part] = Manner(
        shape=Findings,
        reword=prompts.again,
        check=lambda part, said: unknown(said, part, prompts.matrix),
    )
    return await asking.ask_all([_question(part, prompts) for part in parts], manner, engine, progress=progress)


def _question(part: Part, prompts: Prompts) -> Question[Part]:
    return Question(
        about=part,
        call=prompts.call(part.transcript, part.chunk, skills=part.skills, repeat=part.run),
        smaller=lambda: [
            _question(replace(part, chunk=half), prompts) for half in chunks.halves(part.transcript, part.chunk)
        ],
    )


def unknown(said: Findings, part: Part, matrix: Matrix) -> list[str]:
    """What the answer names that does not exist: skills, parts of skills and turns, each once, in words."""
    named: list[str] = []
    for finding in said.findings:
        skill = matrix.skill(finding.skill)
        if skill is None:
            named.append(f"there is no skill with the id {finding.skill!r}")
        else:
            named.extend(
                f"the skill {skill.id!r} has no part {name!r}" for name in finding.parts if name not in skill.part_ids
            )
        if part.transcript.turn(finding.turn) is None:
            named.append(f"there is no turn {finding.turn}")
    for question in said.asked_not_shown:
        if matrix.skill(question.skill) is None:
            named.append(f"there is no skill with the id {question.skill!r}")
        if part.transcript.turn(question.turn) is None:
            named.append(f"there is no turn {question.turn}")
    return list(dict.fromkeys(named))


def read(outcomes: Sequence[Outcome[Findings, Part]], matrix: Matrix, *, pass_: Pass = "first") -> Collected:
    """What the answers about these parts say, in the order of the parts; of other skills than each was asked about,
    nothing."""
    found: list[Located] = []
    asked: list[AskedTurn] = []
    rejected: list[Rejected] = []
    unread: list[Unread] = []
    for outcome in outcomes:
        transcript, part = outcome.about.transcript, outcome.about
        about = None if part.skills is None else {skill.id for skill in part.skills}
        if outcome.value is None:
            unread.append(_unread(part.chunk, outcome))
            continue
        for finding in outcome.value.findings:
            located = Located(transcript=transcript.id, finding=finding, run=part.run, pass_=pass_)
            if about is None or finding.skill in about:
                found.append(located)
            else:
                rejected.append(_off_the_subject(located))
        for question in outcome.value.asked_not_shown:
            if about is not None and question.skill not in about:
                continue
            checked = _asked(question, transcript, matrix)
            if isinstance(checked, Rejected):
                rejected.append(checked)
            else:
                asked.append(checked)
    failures = tuple(outcome.failure for outcome in outcomes if outcome.failure is not None)
    return Collected(tuple(found), tuple(asked), tuple(rejected), tuple(unread), failures, asking.used(outcomes))


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


def _unread(chunk: Chunk, outcome: Outcome[Findings, Part]) -> Unread:
    reason = outcome.failure.what if outcome.failure else message("No answer was received.")
    return Unread(
        transcript=chunk.transcript,
        first_turn=chunk.pieces[0].turn,
        last_turn=chunk.pieces[-1].turn,
        reason=reason.both(),
    )
