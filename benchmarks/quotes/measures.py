"""What the answers come to: shares with their intervals, and CPU time per quote."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.quotes.cases import BAD_KINDS, Case
from benchmarks.quotes.peers import Answer

_OVERLAP = 0.9
_Z = 1.96  # of a 95 % interval


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    hits: int
    of: int

    @property
    def percent(self) -> float:
        return 100 * self.hits / self.of if self.of else math.nan

    def interval(self) -> tuple[float, float]:
        """The 95 % interval in percent (Wilson 1927)."""
        if not self.of:
            return math.nan, math.nan
        share, square = self.hits / self.of, _Z * _Z
        middle = (share + square / (2 * self.of)) / (1 + square / self.of)
        half = _Z / (1 + square / self.of) * math.sqrt(share * (1 - share) / self.of + square / (4 * self.of**2))
        return max(0.0, 100 * (middle - half)), min(100.0, 100 * (middle + half))

    def __str__(self) -> str:
        low, high = self.interval()
        return f"{self.percent:.1f} ({low:.1f}–{high:.1f})"


def is_located(case: Case, answer: Answer) -> bool:
    """Whether a good quote is evidence and its span is the true one: nine tenths of both together are in both."""
    return answer.accepted and answer.place is not None and any(_overlap(answer.place, true) for true in case.places)


def _overlap(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    if one[0] != other[0]:
        return False
    common = min(one[2], other[2]) - max(one[1], other[1])
    return common >= _OVERLAP * (max(one[2], other[2]) - min(one[1], other[1]))


def located(answered: Iterable[tuple[Case, Answer]], group: str) -> Share:
    """The share of the good quotes of a group that are located."""
    hits = [is_located(case, answer) for case, answer in answered if case.group == group]
    return Share(sum(hits), len(hits))


def accepted(answered: Iterable[tuple[Case, Answer]], kinds: Sequence[str] = BAD_KINDS) -> Share:
    """The share of the bad quotes of some kinds that pass as evidence."""
    hits = [answer.accepted for case, answer in answered if case.group == "bad" and case.kind in kinds]
    return Share(sum(hits), len(hits))


def is_wrong(case: Case, answer: Answer) -> bool:
    """Whether a checker got a quote wrong either way."""
    return answer.accepted if case.group == "bad" else not is_located(case, answer)
