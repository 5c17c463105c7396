"""How firm a figure is, from the interviews at hand: the percentile bootstrap (Efron 1979), with a fixed seed.

So many interviews as there are are drawn anew, with repetition, many times over; between the 2.5th and the 97.5th
percentile of what a figure then comes to lie 95 % of its values. Whole interviews are drawn, since what is said in one
of them hangs together.
"""

from __future__ import annotations

import random
import statistics
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from analyzer.evaluation.counts import Counts, Key
from analyzer.gold.model import TRAPS

RESAMPLES = 2000
SEED = 20_261_128
PERCENT = 95


class Interval(NamedTuple):
    """The ends of the middle 95 %."""

    low: float
    high: float


def intervals(
    counted: Sequence[Counts], measures: Mapping[str, Callable[[Counts], float | None]]
) -> dict[str, Interval | None]:
    """The interval of every measure; draws in which there is nothing to measure are left out, None without any."""
    drawn: dict[str, list[float]] = {name: [] for name in measures}
    chance = random.Random(SEED)
    keys = sorted({key for counts in counted for key in counts if not _by_trap(key)})
    ordered = sorted(counted, key=lambda counts: [counts[key] for key in keys])  # whatever the order of the files
    columns = {key: [counts[key] for counts in ordered] for key in keys}
    for _ in range(RESAMPLES if counted else 0):
        chosen = chance.choices(range(len(counted)), k=len(counted))
        sample: Counts = Counter({key: sum(column[at] for at in chosen) for key, column in columns.items()})
        for name, measure in measures.items():
            value = measure(sample)
            if value is not None:
                drawn[name].append(value)
    return {name: _middle(values) for name, values in drawn.items()}


def _by_trap(key: Key) -> bool:
    """Whether it is a count for the table by trap alone."""
    return len(key) > 1 and key[1] in TRAPS


def _middle(values: Sequence[float]) -> Interval | None:
    if len(values) < 2:
        return None
    cuts = statistics.quantiles(values, n=200 // (100 - PERCENT), method="inclusive")
    return Interval(cuts[0], cuts[-1])
