"""States and levels of a result beside those of a gold interview."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from analyzer.evaluation.counts import Counts
from analyzer.gold.model import Interview
from analyzer.matrix.model import Matrix
from analyzer.result import Recommendation, Result, State

STATES: tuple[State, ...] = ("MET", "PARTIAL", "NOT_MET", "CONTESTED", "UNKNOWN")


def states(result: Result, gold: Interview) -> Counts:
    """How often each state of the gold was said to be which, over all lines that are clear; and the same of parts."""
    counts: Counts = Counter()
    for score in result.skills:
        if score.skill not in gold.unclear:
            counts["states", gold.states.get(score.skill, "UNKNOWN"), score.state] += 1
        for part in score.parts:
            name = f"{score.skill}/{part.part}"
            if name not in gold.unclear:
                counts["parts",] += 1
                counts["parts", "agree"] += part.state == gold.part_states.get(name, "UNKNOWN")
    return counts


def levels(found: Recommendation, gold: Interview, matrix: Matrix) -> Counts:
    """Where the level of the gold lies; what is below the lowest level, or proven of none, is one step below it."""

    def rank(level: str | None) -> int:
        return -1 if level is None else matrix.rank.get(level, -1)

    level, low, high = rank(gold.level), rank(found.likely[0]), rank(found.likely[1])
    return Counter(
        {
            ("interviews",): 1,
            ("interviews", "inside"): rank(found.floor) <= level <= rank(found.ceiling),
            ("interviews", "likely"): low <= level <= high,
            ("interviews", "exact"): level == rank(found.level),
            ("interviews", "width"): high - low,
        }
    )


def agreeing(counts: Counts) -> tuple[int, int]:
    """Lines whose state is that of the gold, and all lines that are clear."""
    found = list(_states(counts))
    return sum(times for gold, said, times in found if gold == said), sum(times for _, _, times in found)


def macro_f1(counts: Counts) -> float | None:
    """The mean, over the states that gold or engine uses, of the F1 of each; None where there are no lines.

    F1 of a state: 2·(lines of this state that were said to be it) ÷ (lines of this state + lines said to be it).
    """
    right: Counter[str] = Counter()
    used: Counter[str] = Counter()
    for gold, said, times in _states(counts):
        right[gold] += times * (gold == said)
        used[gold] += times
        used[said] += times
    found = [2 * right[state] / used[state] for state in STATES if used[state]]
    return sum(found) / len(found) if found else None


def _states(counts: Counts) -> Iterator[tuple[str, str, int]]:
    return ((key[1], key[2], times) for key, times in counts.items() if key[0] == "states")
