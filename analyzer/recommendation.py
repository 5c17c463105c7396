"""From states to a level: what the table of gates says, how wide it leaves the range, and how far to trust it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from analyzer.gates import Row, Table
from analyzer.matrix.model import KINDS
from analyzer.result import Gate, Recommendation, SkillScore, State, Status


def recommend(table: Table, scores: Sequence[SkillScore], *, unread: bool) -> Recommendation:
    """The recommendation without its explanations, which `explain` adds; `scores` are those of the table.

    `unread`: a part of the talk was not read.
    """
    names, level = table.names, table.recommended
    low, high = table.likely
    coverage = _coverage(table, level)
    status, reasons = _status(table, scores, level, likely=(low, high), coverage=coverage, unread=unread)
    return Recommendation(
        level=names[level],
        likely=(names[low], names[high]),
        floor=names[table.floor],
        ceiling=names[table.ceiling],
        hard_level=names[table.recommended_by(("hard",))],
        soft_level=names[table.recommended_by(("soft",))],
        status=status,
        status_reasons=reasons,
        coverage=_number(coverage),
        gates=tuple(_gate(table, row, scores) for row in table.rows.values()),
        why_not_next=None,
        sufficient=(),
        upgrade_path=(),
        counterfactuals=(),
        fragile=(),
        decided=(),
        questions=(),
    )


def _coverage(table: Table, level: int) -> Fraction:
    """Share of the weight that has a state other than UNKNOWN, up to the level after the recommended one."""
    sums = [row.sums for row in table.rows.values() if row.rank <= level + 1]
    known = sum(one.met + one.contested + one.not_met for one in sums)
    weight = known + sum(one.open + one.asked for one in sums)
    return Fraction(known, weight) if weight else Fraction(0)


def _status(
    table: Table,
    scores: Sequence[SkillScore],
    level: int,
    *,
    likely: tuple[int, int],
    coverage: Fraction,
    unread: bool,
) -> tuple[Status, tuple[str, ...]]:
    """The status and every reason that speaks against a plain "supported".

    What only higher levels ask for says nothing about this one: lines are looked at up to the level after the
    recommended, required lines as far as the likely range goes.
    """
    low, high = likely
    rows = tuple(table.rows.values())
    reasons = []
    if unread:
        reasons.append("unread_parts")
    if coverage < Fraction(table.policy.enough_coverage):
        reasons.append("low_coverage")
    if high - low > 1:
        reasons.append("range_wide")
    musts = [atom for row in rows if row.rank <= max(level + 1, high) for atom in row.must]
    if any(atom.state == "CONTESTED" for atom in musts):
        reasons.append("must_contested")
    touched = {s.skill for s in scores if s.state != "UNKNOWN" or s.asked_turns or s.evidence}
    for kind in KINDS:
        lines = {a.skill for row in rows if row.kind == kind and row.rank <= level + 1 for a in row.counted}
        if lines and 3 * len(lines & touched) < len(lines):
            reasons.append(f"few_{kind}_asked")
    if unread:
        return "incomplete", tuple(reasons)
    if "low_coverage" in reasons:
        return "insufficient", tuple(reasons)
    return ("preliminary" if reasons else "supported"), tuple(reasons)


def _gate(table: Table, row: Row, scores: Sequence[SkillScore]) -> Gate:
    """The row as the result stores it."""

    def named(state: State) -> tuple[str, ...]:
        return tuple(atom.name for atom in row.counted if atom.state == state)

    partial = {score.skill for score in scores if score.state == "PARTIAL"}
    return Gate(
        level=table.matrix.levels[row.rank].id,
        kind=row.kind,
        weight=_number(row.weight),
        need=row.need,
        met=named("MET"),
        partial=tuple(dict.fromkeys(atom.skill for atom in row.counted if atom.skill in partial)),
        contested=named("CONTESTED"),
        not_met=named("NOT_MET"),
        open=named("UNKNOWN"),
        waived=tuple(atom.name for atom in row.left_out),
        inferred=tuple(atom.name for atom in row.counted if atom.inferred and atom.state == "MET"),
        rho=_number(row.rho),
        proof=_number(row.proof),
        expected=_number(row.expected),
        best=_number(row.best),
        passed=row.passed(),
    )


def _number(value: Fraction) -> float:
    """A number for people and JSON: four decimals are finer than any rule here asks."""
    return round(float(value), 4)
