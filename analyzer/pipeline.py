"""One interview from its transcripts to a result: the pure steps in their order, around the one call to an engine."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, TypeVar

from analyzer import asking, chunks, explain, extraction, grounding, recommendation, resources, scoring, weighing
from analyzer.calls import Engine
from analyzer.errors import TranscriptError
from analyzer.evidence import AskedTurn, Evidence
from analyzer.matrix.model import Matrix, Policy
from analyzer.messages import message
from analyzer.prompts import Prompts
from analyzer.result import (
    Candidate,
    MatrixUsed,
    PolicyUsed,
    Provenance,
    Recommendation,
    Result,
    SkillScore,
    sealed,
)
from analyzer.transcript.model import Transcript

T = TypeVar("T")


def analyze(
    transcripts: Transcript | Sequence[Transcript],
    matrix: Matrix,
    *,
    engine: Engine,
    candidate: Candidate | None = None,
    progress: asking.Progress | None = None,
) -> Result:
    """The result of one interview; several transcripts are several talks with the same candidate.

    Raises `TranscriptError` when there is none or two of them are the same recording, and what the engine raises.
    """
    talks = _numbered([transcripts] if isinstance(transcripts, Transcript) else transcripts)
    prompts = Prompts(matrix, resources.prompts_dir())
    parts = [(talk, chunk) for talk in talks for chunk in chunks.split(talk)]
    collected = _run(extraction.collect(parts, prompts, engine, progress=progress))
    found, rejected = grounding.check(talks, collected.found, matrix)
    policy = matrix.policy
    evidence, skills, recommended = decide(matrix, policy, found, collected.asked, unread=bool(collected.unread))
    return sealed(
        candidate=candidate or Candidate(),
        transcripts=talks,
        matrix=MatrixUsed.of(matrix),
        policy=PolicyUsed.of(policy),
        evidence=evidence,
        rejected=(*rejected, *collected.rejected),
        to_check=weighing.to_check(evidence),
        skills=skills,
        recommendation=recommended,
        omissions=(),
        flags=(),
        provenance=Provenance(
            engine=engine.name,
            endpoint=engine.endpoint,
            model=engine.model,
            prompt_sha256=prompts.sha256({talk.language for talk in talks}),
            runs=1,
            incomplete=collected.unread,
            usage=collected.usage,
            cost=None,
            version=resources.program_version(),
            created=datetime.now(UTC).isoformat(timespec="seconds"),
        ),
    )


def decide(
    matrix: Matrix,
    policy: Policy,
    found: Sequence[Evidence],
    asked: Sequence[AskedTurn],
    *,
    unread: bool = False,
) -> tuple[tuple[Evidence, ...], tuple[SkillScore, ...], Recommendation]:
    """Everything from verified evidence downward: no model, network, clock or chance."""
    evidence = weighing.weigh(found, matrix, policy)
    skills = scoring.score(matrix, evidence, asked)
    recommended = recommendation.recommend(matrix, policy, skills, unread=unread)
    return evidence, skills, explain.explained(recommended, matrix, policy, skills)


def _numbered(transcripts: Sequence[Transcript]) -> tuple[Transcript, ...]:
    """The talks under ids of their own, `t1`, `t2`, …"""
    if not transcripts:
        raise TranscriptError(message("There is no talk to analyse."), message("Give at least one transcript."))
    seen: dict[str, str] = {}
    for talk in transcripts:
        if talk.sha256 in seen:
            raise TranscriptError(
                message("“{one}” and “{other}” are the same recording.", one=seen[talk.sha256], other=talk.source),
                message("Give each talk once: what is said twice would count twice."),
            )
        seen[talk.sha256] = talk.source
    return tuple(
        talk if talk.id == f"t{number}" else talk.model_copy(update={"id": f"t{number}"})
        for number, talk in enumerate(transcripts, start=1)
    )


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end, also for a caller that has an event loop of its own, as notebooks do."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        pool = None
    else:
        pool = ThreadPoolExecutor(max_workers=1)
    if pool is None:  # outside of `except`, so that an error of the work stands alone
        return asyncio.run(work)
    with pool:
        return pool.submit(asyncio.run, work).result()
