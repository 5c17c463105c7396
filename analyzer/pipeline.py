"""One interview from its transcripts to a result: the pure steps in their order, around the one call to an engine."""

from __future__ import annotations

import contextvars
from collections.abc import Coroutine, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from analyzer import (
    chunks,
    explain,
    notices,
    observing,
    offline,
    passes,
    quarantine,
    recommendation,
    resources,
    scoring,
    weighing,
)
from analyzer.calls import Engine
from analyzer.errors import TranscriptError
from analyzer.evidence import AskedTurn, Evidence
from analyzer.gates import Table
from analyzer.matrix.model import Matrix, Policy
from analyzer.messages import message
from analyzer.offline import Offline
from analyzer.omissions import Items
from analyzer.prompts import Prompts
from analyzer.result import (
    Candidate,
    MatrixUsed,
    PolicyUsed,
    Provenance,
    Recommendation,
    Result,
    SkillScore,
    Stability,
    sealed,
)
from analyzer.transcript.model import Transcript

T = TypeVar("T")


def analyze(
    transcripts: Transcript | Sequence[Transcript],
    matrix: Matrix,
    *,
    engine: Engine | Offline,
    candidate: Candidate | None = None,
    runs: int = 1,
    single_pass: bool = False,
    progress: passes.Progress | None = None,
) -> Result:
    """The result of one interview; several transcripts are several talks with the same candidate.

    `runs` is how often the talk is read: what most readings found counts. `single_pass` leaves out what looks again:
    gaps, re-check, adjudication. The offline engine asks nobody: it reads once, by rules, and neither applies to it.

    Raises `TranscriptError` when there is none or two of them are the same recording, and what the engine raises.
    """
    talks = _numbered([transcripts] if isinstance(transcripts, Transcript) else transcripts)
    withheld = {talk.id: quarantine.find(talk) for talk in talks}
    if isinstance(engine, Offline):
        runs, read_by = 1, engine.sha256
        hearing = offline.hear(talks, matrix)
        gathered = passes.by_rules(offline.claims(hearing), talks, matrix, withheld=withheld)
    else:
        prompts = Prompts(matrix, resources.prompts_dir(), withheld=withheld)
        read_by = prompts.sha256({talk.language for talk in talks})
        parts = [(talk, chunk) for talk in talks for chunk in chunks.split(talk)]
        gathered = _run(
            passes.gather(
                parts, talks, prompts, engine, withheld=withheld, runs_=runs, single_pass=single_pass, progress=progress
            ),
            engine,
        )
        hearing = offline.hear(talks, matrix)
    observed = observing.observe(
        hearing,
        Items(gathered.evidence, gathered.rejected, gathered.asked),
        withheld=withheld,
        by_rules=engine.name == "offline",
    )
    policy = matrix.policy
    evidence, skills, recommended = decide(
        matrix, policy, gathered.evidence, gathered.asked, unread=bool(gathered.unread)
    )
    return sealed(
        candidate=candidate or Candidate(),
        transcripts=talks,
        matrix=MatrixUsed.of(matrix),
        policy=PolicyUsed.of(policy),
        evidence=evidence,
        rejected=gathered.rejected,
        to_check=weighing.to_check(evidence),
        skills=skills,
        recommendation=recommended,
        omissions=observed.omissions,
        facts=observed.facts,
        flags=(*notices.quarantined(talks, withheld), *notices.failed(gathered.failures)),
        provenance=Provenance(
            engine=engine.name,
            endpoint=engine.endpoint,
            model=engine.model,
            prompt_sha256=read_by,
            runs=runs,
            passes=gathered.passes,
            stability=_stability(matrix, policy, gathered.readings),
            incomplete=gathered.unread,
            usage=gathered.used.usage,
            cost=None if gathered.used.cost is None else float(gathered.used.cost),
            version=resources.program_version(),
            created=datetime.now(UTC).isoformat(timespec="seconds"),
        ),
    )


def _stability(matrix: Matrix, policy: Policy, readings: Sequence[passes.Reading]) -> Stability | None:
    """What each reading by itself comes to; None where there is one."""
    if len(readings) < 2:
        return None
    counted = [decide(matrix, policy, reading.evidence, reading.asked) for reading in readings]
    levels = tuple(found.level for _, _, found in counted)
    states = [{score.skill: score.state for score in skills} for _, skills, _ in counted]
    return Stability(
        levels=levels,
        same=max(levels.count(found) for found in levels),
        flipped=tuple(skill.id for skill in matrix.skills if len({one[skill.id] for one in states}) > 1),
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
    table = Table.of(matrix, policy, skills)
    recommended = recommendation.recommend(table, skills, unread=unread)
    return evidence, skills, explain.explained(recommended, table, evidence=evidence)


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


def _run(work: Coroutine[Any, Any, T], engine: Engine) -> T:
    """Run to the end, also for a caller that has an event loop of its own, as notebooks do."""
    import asyncio  # what the offline engine never needs is not loaded for it
    from concurrent.futures import ThreadPoolExecutor

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        pool = None
    else:
        pool = ThreadPoolExecutor(max_workers=1)
    if pool is None:  # outside of `except`, so that an error of the work stands alone
        return asyncio.run(work)
    with pool:  # in the caller's context, so that what is logged there goes where it goes here
        try:
            return pool.submit(contextvars.copy_context().run, asyncio.run, work).result()
        except BaseException:  # the caller was interrupted: what is under way ends, and nothing more is sent
            engine.stop(for_good=True)
            raise
