"""Which quotes stand on the first screen: those that say most, each about another line and from another passage."""

from __future__ import annotations

from collections.abc import Iterable

from analyzer.evidence import Evidence
from analyzer.report.index import Index

COUNT = 3


def supports(index: Index) -> tuple[Evidence, ...]:
    """The strongest support: highest value first, then the higher line of the matrix."""
    chosen = [item for item in index.in_order if item.counts and item.polarity == "support" and _shows(index, item)]
    return _distinct(
        sorted(
            chosen,
            key=lambda item: (_disputed(index, item), -item.effective, -_rank(index, item), bool(item.flags)),
        )
    )


def limits(index: Index) -> tuple[Evidence, ...]:
    """The strongest limits: those that keep a line from being shown, first at the levels that are in question."""
    top = _in_question(index)
    chosen = [item for item in index.in_order if item.counts and item.polarity == "limit" and _holds(index, item)]
    return _distinct(
        sorted(
            chosen, key=lambda item: (_rank(index, item) > top, item.effective, -_rank(index, item), bool(item.flags))
        )
    )


def _shows(index: Index, item: Evidence) -> bool:
    """Whether the item alone reaches what its line asks for."""
    skill = index.skills.get(item.skill)
    return skill is not None and item.effective >= skill.threshold


def _holds(index: Index, item: Evidence) -> bool:
    skill = index.skills.get(item.skill)
    return skill is not None and item.effective < skill.threshold


def _disputed(index: Index, item: Evidence) -> bool:
    score = index.scores.get(item.skill)
    return score is not None and score.state == "CONTESTED"


def _rank(index: Index, item: Evidence) -> int:
    skill = index.skills.get(item.skill)
    return index.rank.get(skill.level, 0) if skill else 0


def _in_question(index: Index) -> int:
    """The level after the recommended one: what speaks against it matters most."""
    level = index.result.recommendation.level
    return index.rank[level] + 1 if level in index.rank else 0


def _distinct(items: Iterable[Evidence]) -> tuple[Evidence, ...]:
    chosen: list[Evidence] = []
    for item in items:
        fresh = all(
            item.skill != other.skill and (item.transcript, item.turn) != (other.transcript, other.turn)
            for other in chosen
        )
        if fresh:
            chosen.append(item)
        if len(chosen) == COUNT:
            break
    return tuple(chosen)
