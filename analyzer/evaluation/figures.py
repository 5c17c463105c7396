"""The figures of an evaluation: each a function of what was counted, over all interviews or all pairs together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from analyzer.evaluation import standing
from analyzer.evaluation.bootstrap import Interval, intervals
from analyzer.evaluation.counts import Counts, Key, total

Unit = Literal["interviews", "pairs"]


@dataclass(frozen=True, slots=True)
class Measure:
    """What is measured, over what; `of` is None where there is nothing to measure. `parts`: of how many how many."""

    name: str
    unit: Unit
    of: Callable[[Counts], float | None]
    parts: Callable[[Counts], tuple[int, int]] | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure with its value, the two counts whose quotient it is, if it is one, and its interval."""

    name: str
    unit: Unit
    value: float | None
    parts: tuple[int, int] | None
    interval: Interval | None


def _share(name: str, top: Key, bottom: Key, unit: Unit = "interviews") -> Measure:
    def parts(counts: Counts) -> tuple[int, int]:
        return counts[top], counts[bottom]

    return _quotient(name, parts, unit)


def _quotient(name: str, parts: Callable[[Counts], tuple[int, int]], unit: Unit = "interviews") -> Measure:
    def of(counts: Counts) -> float | None:
        top, bottom = parts(counts)
        return top / bottom if bottom else None

    return Measure(name, unit, of, parts)


def _f1(counts: Counts) -> float | None:
    """The harmonic mean of precision and recall; 0 when nothing is right, None when there is nothing to find."""
    if not counts["passages",]:
        return None
    if not counts["supports", "right"] or not counts["passages", "found"]:
        return 0.0
    precision = counts["supports", "right"] / counts["supports",]
    recall = counts["passages", "found"] / counts["passages",]
    return 2 * precision * recall / (precision + recall)


MEASURES = (
    _share("precision", ("supports", "right"), ("supports",)),
    _share("placed", ("supports", "placed"), ("supports",)),
    _share("recall", ("passages", "found"), ("passages",)),
    Measure("f1", "interviews", _f1),
    _share("values", ("passages", "valued"), ("passages", "found")),
    _share("limit-precision", ("limits", "right"), ("limits",)),
    _share("limit-recall", ("denied", "found"), ("denied",)),
    _share("limit-reasons", ("denied", "reasoned"), ("denied", "found")),
    _share("decoys", ("decoys", "taken"), ("decoys",)),
    _share("limit-decoys", ("denials", "taken"), ("denials",)),
    _share("asked", ("asked", "found"), ("asked",)),
    Measure("states", "interviews", standing.macro_f1),
    _quotient("states-agree", standing.agreeing),
    _share("parts-agree", ("parts", "agree"), ("parts",)),
    _share("inside", ("interviews", "inside"), ("interviews",)),
    _share("likely", ("interviews", "likely"), ("interviews",)),
    _share("width", ("interviews", "width"), ("interviews",)),
    _share("exact", ("interviews", "exact"), ("interviews",)),
    _share("twins", ("pairs", "both"), ("pairs",), "pairs"),
    _share("traps", ("pairs", "trap"), ("pairs",), "pairs"),
    _share("genuine", ("pairs", "genuine"), ("pairs",), "pairs"),
    _share("stepped", ("pairs", "stepped"), ("pairs", "steppable"), "pairs"),
    _share("pairs-asked", ("asked-in-pairs", "found"), ("asked-in-pairs",), "pairs"),
)


def figures(counted: Mapping[Unit, Sequence[Counts]]) -> tuple[Figure, ...]:
    """Every measure of these interviews and pairs, in the order of `MEASURES`."""
    found: dict[str, Figure] = {}
    for unit, several in counted.items():
        whole = total(several)
        own = [measure for measure in MEASURES if measure.unit == unit]
        between = intervals(several, {measure.name: measure.of for measure in own})
        for measure in own:
            value, parts = measure.of(whole), measure.parts(whole) if measure.parts is not None else None
            found[measure.name] = Figure(measure.name, unit, value, parts, between[measure.name])
    return tuple(found[measure.name] for measure in MEASURES if measure.name in found)


@dataclass(frozen=True, slots=True)
class Gate:
    """A bound that a figure must keep: it is at least, or at most, so much."""

    name: str
    bound: float
    at_most: bool = False

    def passed(self, figure: Figure) -> bool:
        """Whether the figure keeps the bound; what could not be measured does not."""
        if figure.value is None:
            return False
        return figure.value <= self.bound if self.at_most else figure.value >= self.bound
