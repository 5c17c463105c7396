"""Stored results counted again under another matrix or policy: the quotes stay, and nothing is asked or paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analyzer import observing, offline, pipeline, quarantine, weighing
from analyzer.errors import ResultError
from analyzer.evidence import AskedTurn
from analyzer.matrix.model import Matrix
from analyzer.messages import Language, message
from analyzer.observing import Observed
from analyzer.omissions import Items
from analyzer.result import MatrixUsed, PolicyUsed, Result, sealed
from analyzer.verification import asked_of

_LISTED = 10


@dataclass(frozen=True, slots=True)
class Change:
    """What counting again made of one result; `lines` are those whose state is another now."""

    before: Result
    after: Result
    lines: tuple[str, ...]

    @property
    def moves(self) -> bool:
        """Whether another level is recommended."""
        return self.before.recommendation.level != self.after.recommendation.level

    @property
    def rises(self) -> bool:
        old, new = self.before.recommendation.level, self.after.recommendation.level
        ranks = {level.id: rank for rank, level in enumerate(self.after.matrix.levels)}
        return ranks.get(new or "", -1) > ranks.get(old or "", -1)

    def why(self, language: Language) -> str:
        """Why the level moved: what keeps it down now, or what kept it down before."""
        reasons = (self.before if self.rises else self.after).recommendation.why_not_next
        return reasons[language] if reasons else ""


def rescore(result: Result, matrix: Matrix, *, for_level: str | None = None) -> Change:
    """The result under `matrix` and its policy. Raises `ResultError` when the matrix lacks a line that is cited."""
    known = {skill.id for skill in matrix.skills}
    lacking = [skill for skill in dict.fromkeys(item.skill for item in result.evidence) if skill not in known]
    if lacking:
        more = ", …" if len(lacking) > _LISTED else ""
        raise ResultError(
            message(
                "The matrix {matrix} lacks lines that the result cites: {skills}.",
                matrix=matrix.id,
                skills=", ".join(lacking[:_LISTED]) + more,
            ),
            message("Use a matrix that keeps their ids; a line that is not needed can be waived by the policy."),
        )
    asked = [question for question in asked_of(result) if question.skill in known]
    evidence, skills, recommended = pipeline.decide(
        matrix,
        matrix.policy,
        result.evidence,
        asked,
        unread=bool(result.provenance.incomplete),
    )
    sought = result.candidate.for_level if for_level is None else for_level
    observed = _observed(result, matrix, asked)
    after = sealed(
        candidate=result.candidate.model_copy(update={"for_level": sought if sought in matrix.rank else None}),
        transcripts=result.transcripts,
        matrix=MatrixUsed.of(matrix),
        policy=PolicyUsed.of(matrix.policy),
        evidence=evidence,
        rejected=result.rejected,
        to_check=weighing.to_check(evidence),
        skills=skills,
        recommendation=recommended,
        omissions=observed.omissions,
        facts=observed.facts,
        flags=result.flags,
        provenance=result.provenance,
    )
    return Change(result, after, _moved_lines(result, after))


def _observed(result: Result, matrix: Matrix, asked: Sequence[AskedTurn]) -> Observed:
    """The facts and omissions under `matrix`; those of the result where its lines are the same."""
    if result.facts is not None and MatrixUsed.of(matrix).sha256 == result.matrix.sha256:
        return Observed(result.facts, result.omissions)
    return observing.observe(
        offline.hear(result.transcripts, matrix),
        Items(result.evidence, result.rejected, asked),
        withheld={talk.id: quarantine.find(talk) for talk in result.transcripts},
        by_rules=result.provenance.engine == "offline",
    )


def _moved_lines(before: Result, after: Result) -> tuple[str, ...]:
    old = {score.skill: score.state for score in before.skills}
    return tuple(score.skill for score in after.skills if score.skill in old and old[score.skill] != score.state)
