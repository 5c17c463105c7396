"""What is counted of one interview or one pair. Counts of several are their sum, and figures follow from such a sum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TypeAlias

# A name, or a name with what it is counted by: ("decoys", "assent"), ("states", "MET", "UNKNOWN").
Key: TypeAlias = tuple[str, ...]
Counts: TypeAlias = Counter[Key]


def total(counted: Iterable[Counts]) -> Counts:
    """The sum."""
    whole: Counts = Counter()
    for counts in counted:
        whole.update(counts)
    return whole
