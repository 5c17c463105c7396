"""The table as a picture: a bar for each level and kind, with what is shown, contested, open and not shown, and a mark
where the need is. Only geometry; the templates draw it, and it says nothing that the table does not say in numbers."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.report import labels
from analyzer.report.gates import GateRow, weight_of
from analyzer.report.index import Index
from analyzer.result import Gate

WIDTH = 460  # units of the drawing that the longest bar takes
ROW = 26
LEFT = 190  # room for the names


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a bar: what it stands for, where it begins and how long it is."""

    code: str
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One gate: its name, its stretches, and where the need is; `sentence` says the same in words."""

    name: str
    y: float
    segments: tuple[Segment, ...]
    need: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Chart:
    """All bars, and the size of the drawing."""

    bars: tuple[Bar, ...]
    width: int
    height: int


def chart(index: Index, rows: tuple[GateRow, ...]) -> Chart:
    """The picture of these rows; gates that need nothing have no bar."""
    gates = [gate for gate in index.result.recommendation.gates if gate.kind in index.kinds]
    drawn = [(gate, row) for gate, row in zip(gates, rows, strict=True) if not row.empty]
    longest = max((max(_total(index, gate), gate.need) for gate, _ in drawn), default=1.0) or 1.0
    bars = tuple(
        _bar(index, gate, row, y=ROW * number, unit=WIDTH / longest) for number, (gate, row) in enumerate(drawn)
    )
    return Chart(bars=bars, width=LEFT + WIDTH + 40, height=ROW * len(bars) + 4)


def _bar(index: Index, gate: Gate, row: GateRow, *, y: int, unit: float) -> Bar:
    segments: list[Segment] = []
    at = float(LEFT)
    for code, atoms in _stretches(gate):
        width = float(weight_of(index, atoms)) * unit
        if width:
            segments.append(Segment(code, round(at, 1), round(width, 1)))
            at += width
    kind = index.words.label(labels.KINDS, gate.kind)
    return Bar(
        name=f"{row.level}, {kind}",
        y=y + 4,
        segments=tuple(segments),
        need=round(LEFT + gate.need * unit, 1),
        sentence=index.words("{level}, {kind}: {counts}", level=row.level, kind=kind, counts=row.sentence),
    )


def _stretches(gate: Gate) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ("met", gate.met), ("contested", gate.contested), ("open", gate.open), ("not-met", gate.not_met)


def _total(index: Index, gate: Gate) -> float:
    return float(sum(weight_of(index, atoms) for _, atoms in _stretches(gate)))
