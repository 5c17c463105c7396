"""What the offline engine makes of small talks."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from analyzer import load_matrix, offline, passes, weighing
from analyzer.evidence import Evidence
from analyzer.matrix.model import Matrix
from analyzer.offline import Read
from analyzer.passes import Gathered
from analyzer.transcript.model import Transcript
from tests.talks import talk


@functools.cache
def matrix() -> Matrix:
    return load_matrix()


def read(*turns: str, language: str = "ru") -> Read:
    """The claims, before any check."""
    return offline.read([talk(*turns, language=language)], matrix())


def gathered(talks: Sequence[Transcript]) -> Gathered:
    """The claims, checked."""
    return passes.by_rules(offline.read(talks, matrix()), talks, matrix(), withheld={})


def evidence(*turns: str, language: str = "ru") -> tuple[Evidence, ...]:
    """What counts."""
    found = gathered([talk(*turns, language=language)]).evidence
    return tuple(item for item in weighing.weigh(found, matrix(), matrix().policy) if item.counts)


def shown(skill: str, *turns: str, language: str = "ru") -> int:
    """The most that is shown of a line; 0 for nothing."""
    found = evidence(*turns, language=language)
    return max((item.effective for item in found if item.skill == skill and item.polarity == "support"), default=0)


def limits(skill: str, *turns: str, language: str = "ru") -> list[str | None]:
    """The reasons of what speaks against a line."""
    found = evidence(*turns, language=language)
    return [item.reason for item in found if item.skill == skill and item.polarity == "limit"]
