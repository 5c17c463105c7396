"""What an engine makes of gold, in figures that a person can recount by hand; docs/evaluation.md says how.

counts → citations, standing, twins → bootstrap → figures
"""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.evaluation import citations, standing, twins
from analyzer.evaluation.counts import Counts, total
from analyzer.evaluation.figures import Figure, figures
from analyzer.gold import GoldInterview, GoldPair
from analyzer.matrix.model import Matrix
from analyzer.result import Recommendation, Result

__all__ = ["Evaluation", "InterviewScore", "PairScore", "interview", "pair"]


@dataclass(frozen=True, slots=True)
class InterviewScore:
    """What was counted of one interview, and where its level came to lie."""

    name: str
    level: str
    found: Recommendation
    counts: Counts


@dataclass(frozen=True, slots=True)
class PairScore:
    """What was counted of one pair."""

    name: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All interviews and pairs that were measured."""

    interviews: tuple[InterviewScore, ...]
    pairs: tuple[PairScore, ...]

    @property
    def counts(self) -> Counts:
        """Everything together."""
        return total([*(one.counts for one in self.interviews), *(one.counts for one in self.pairs)])

    def figures(self) -> tuple[Figure, ...]:
        """Every figure, with its interval."""
        interviews, pairs = [one.counts for one in self.interviews], [one.counts for one in self.pairs]
        return figures({"interviews": interviews, "pairs": pairs})


def interview(gold: GoldInterview, result: Result, matrix: Matrix) -> InterviewScore:
    """What a result is worth beside the gold of its interview."""
    asked = [(one.turn, score.skill) for score in result.skills for one in score.asked_turns]
    parts = (
        citations.count(result.evidence, gold.gold, gold.talk, matrix),
        citations.asked(asked, gold.gold),
        standing.states(result, gold.gold),
        standing.levels(result.recommendation, gold.gold, matrix),
    )
    return InterviewScore(gold.name, gold.gold.level, result.recommendation, total(parts))


def pair(gold: GoldPair, trap: Result, genuine: Result) -> PairScore:
    """What the results of two dialogues are worth beside what is expected of them."""
    counted = twins.count(gold.pair, gold.kind, trap.evidence, genuine.evidence)
    return PairScore(gold.pair.id, total([counted, twins.asked(gold.pair, trap, genuine)]))
