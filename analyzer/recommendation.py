"""From states to a level: one table with three columns, in exact arithmetic.

Every level and kind is a gate. What is shown counts 1, contested ½, not shown 0; what was not asked counts 0 in the
proof column (floor), ρ in the expected column (recommended), 1 in the best case (ceiling). The rule and its reasons
are in docs/scoring.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from analyzer.matrix.model import KINDS, Kind, Matrix, Policy, Skill
from analyzer.result import Gate, Recommendation, SkillScore, State, Status

HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Atom:
    """A line, or one part of a line, as a gate counts it; `rank` is the position of its level."""

    name: str
    skill: str
    rank: int
    kind: Kind
    weight: Fraction
    state: State
    asked: bool
    inferred: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One gate in exact numbers; `waived` are the atoms left out of it, `must` those without which it is not passed."""

    rank: int
    kind: Kind
    atoms: tuple[Atom, ...]
    waived: tuple[Atom, ...]
    weight: Fraction
    need: int
    rho: Fraction
    discount: Fraction
    must: tuple[Atom, ...]

    def count(self, rho: Fraction, *, contested: Fraction = HALF, discount: Fraction | None = None) -> Fraction:
        """Weight counted when an open atom counts `rho` (less when asked and not shown)."""
        less = self.discount if discount is None else discount
        total = Fraction(0)
        for atom in self.atoms:
            if atom.state == "MET":
                total += atom.weight
            elif atom.state == "CONTESTED":
                total += atom.weight * contested
            elif atom.state == "UNKNOWN":
                total += atom.weight * rho * (less if atom.asked else 1)
        return total

    @property
    def proof(self) -> Fraction:
        return self.count(Fraction(0), contested=Fraction(0))

    @property
    def best(self) -> Fraction:
        # What is waived and open could be shown as well, and would then count.
        extra = sum((atom.weight for atom in self.waived if atom.state == "UNKNOWN"), Fraction(0))
        return self.count(Fraction(1), contested=Fraction(1), discount=Fraction(1)) + extra

    def enough(self, count: Fraction) -> bool:
        return enough(count, need=self.need, weight=self.weight)

    def proven(self) -> bool:
        return proves(self.proof, need=self.need, weight=self.weight) and all(atom.state == "MET" for atom in self.must)

    def passed(self, rho: Fraction) -> bool:
        return self.enough(self.count(rho)) and self._no_must_failed()

    def possible(self) -> bool:
        return self.enough(self.best) and self._no_must_failed()

    def _no_must_failed(self) -> bool:
        return all(atom.state != "NOT_MET" for atom in self.must)


Rows = Mapping[tuple[int, Kind], Row]


def enough(count: Fraction, *, need: int, weight: Fraction) -> bool:
    """Whether a count reaches the need. All that is due is always enough, also where little is due at all."""
    return half_up(count) >= need or count >= weight


def proves(count: Fraction, *, need: int, weight: Fraction) -> bool:
    """The same for what quotes alone show, which is never rounded up."""
    return count >= min(Fraction(need), weight)


def recommend(matrix: Matrix, policy: Policy, scores: Sequence[SkillScore], *, unread: bool = False) -> Recommendation:
    """The recommendation without its explanations, which `explain` adds; `unread`: a part of the talk was not read."""
    atoms = atoms_of(matrix, scores)
    rows = table(matrix, policy, atoms)
    names: list[str | None] = [level.id for level in matrix.levels]
    names.append(None)  # rank -1: nothing proven yet
    level = recommended_rank(rows, policy, len(matrix.levels))
    low, high = likely_ranks(rows, policy, len(matrix.levels))
    coverage = _coverage(rows, level)
    status, reasons = _status(policy, rows, scores, level, likely=(low, high), coverage=coverage, unread=unread)
    return Recommendation(
        level=names[level],
        likely=(names[low], names[high]),
        floor=names[_reached(rows, policy, len(matrix.levels), Row.proven)],
        ceiling=names[_reached(rows, policy, len(matrix.levels), Row.possible, own=False)],
        hard_level=names[recommended_rank(rows, policy, len(matrix.levels), kinds=("hard",))],
        soft_level=names[recommended_rank(rows, policy, len(matrix.levels), kinds=("soft",))],
        status=status,
        status_reasons=reasons,
        coverage=_number(coverage),
        gates=tuple(_gate(matrix, row, scores) for row in rows.values()),
        why_not_next=None,
        sufficient=(),
        upgrade_path=(),
        fragile=(),
        questions=(),
    )


def atoms_of(matrix: Matrix, scores: Sequence[SkillScore]) -> tuple[Atom, ...]:
    """The atoms of every line; the parts of a line share its weight equally."""
    by_id = {score.skill: score for score in scores}
    return tuple(atom for skill in matrix.skills for atom in _atoms(skill, by_id[skill.id], matrix.rank[skill.level]))


def _atoms(skill: Skill, score: SkillScore, rank: int) -> tuple[Atom, ...]:
    asked = bool(score.asked_turns)
    weight = Fraction(skill.weight)
    if not score.parts:
        inferred = bool(score.inferred_from)
        return (Atom(skill.id, skill.id, rank, skill.kind, weight, score.state, asked, inferred),)
    share = weight / len(score.parts)
    return tuple(
        Atom(
            f"{skill.id}/{part.part}",
            skill.id,
            rank,
            skill.kind,
            share,
            part.state,
            asked,
            bool(part.inferred_from),
        )
        for part in score.parts
    )


def table(matrix: Matrix, policy: Policy, atoms: Sequence[Atom]) -> dict[tuple[int, Kind], Row]:
    """A row for every level and kind, from the lowest level up."""
    # What is waived is left out unless something of it was shown: then it counts and is not needed, and does no harm.
    counted = [atom for atom in atoms if atom.skill not in policy.waived or atom.state in ("MET", "CONTESTED")]
    rows = {}
    for rank in range(len(matrix.levels)):
        for kind in KINDS:
            own = tuple(atom for atom in counted if atom.rank == rank and atom.kind == kind)
            due = [atom for atom in own if atom.skill not in policy.waived]
            weight = sum((atom.weight for atom in due), Fraction(0))
            rows[rank, kind] = Row(
                rank=rank,
                kind=kind,
                atoms=own,
                waived=tuple(a for a in atoms if a.rank == rank and a.kind == kind and a not in own),
                weight=weight,
                need=max(1, half_up(Fraction(policy.theta.of(kind)) * weight)) if due else 0,
                rho=_rho(policy, counted, rank, kind),
                discount=Fraction(policy.asked_not_shown),
                must=tuple(atom for atom in due if atom.skill in policy.must),
            )
    return rows


def _rho(policy: Policy, atoms: Sequence[Atom], rank: int, kind: Kind) -> Fraction:
    """What an open line of this level and kind is expected to show: as the asked ones did, from a prior."""
    a, b = (Fraction(number) for number in policy.prior.of(kind))
    met = sum((x.weight for x in atoms if x.kind == kind and x.state == "MET" and x.rank >= rank), Fraction(0))
    not_met = sum((x.weight for x in atoms if x.kind == kind and x.state == "NOT_MET" and x.rank <= rank), Fraction(0))
    return (a + met) / (a + b + met + not_met)


def recommended_rank(rows: Rows, policy: Policy, levels: int, *, kinds: Sequence[Kind] = KINDS) -> int:
    """Position of the recommended level, -1 for none; of one kind alone when `kinds` says so."""
    return _reached(rows, policy, levels, lambda row: row.passed(row.rho), kinds=kinds)


def likely_ranks(rows: Rows, policy: Policy, levels: int) -> tuple[int, int]:
    """The likely range: the same table with a third less, and a third more, expected of the open lines."""
    low = _reached(rows, policy, levels, lambda row: row.passed(row.rho * Fraction(2, 3)))
    high = _reached(rows, policy, levels, lambda row: row.passed((2 * row.rho + 1) / 3), own=False)
    return low, high


def _reached(
    rows: Rows,
    policy: Policy,
    levels: int,
    passed: Callable[[Row], bool],
    *,
    kinds: Sequence[Kind] = KINDS,
    own: bool = True,
) -> int:
    """The highest level whose gates, and all below, are passed; `own`: at least one of its own lines is shown."""
    best = -1
    for rank in range(levels):
        gates = [rows[rank, kind] for kind in kinds]
        if not own or any(atom.state == "MET" for row in gates for atom in row.atoms):
            needed = [row for row in rows.values() if owed(row, rank, policy, kinds=kinds)]
            if all(passed(row) for row in needed):
                best = rank
    return best


def owed(row: Row, rank: int, policy: Policy, *, kinds: Sequence[Kind] = KINDS) -> bool:
    """Whether the level at `rank` needs this gate: its own, and those below unless hard gates do not add up."""
    below = row.rank < rank and (policy.cumulative or row.kind != "hard")
    return row.kind in kinds and (row.rank == rank or below)


def _coverage(rows: Rows, level: int) -> Fraction:
    """Share of the weight that has a state other than UNKNOWN, up to the level after the recommended one."""
    atoms = [atom for row in rows.values() if row.rank <= level + 1 for atom in row.atoms]
    weight = sum((atom.weight for atom in atoms), Fraction(0))
    known = sum((atom.weight for atom in atoms if atom.state != "UNKNOWN"), Fraction(0))
    return known / weight if weight else Fraction(0)


def _status(
    policy: Policy,
    rows: Rows,
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
    reasons = []
    if unread:
        reasons.append("unread_parts")
    if coverage < Fraction(policy.enough_coverage):
        reasons.append("low_coverage")
    if high - low > 1:
        reasons.append("range_wide")
    musts = [atom for row in rows.values() if row.rank <= max(level + 1, high) for atom in row.must]
    if any(atom.state == "CONTESTED" for atom in musts):
        reasons.append("must_contested")
    touched = {s.skill for s in scores if s.state != "UNKNOWN" or s.asked_turns or s.evidence}
    for kind in KINDS:
        lines = {a.skill for row in rows.values() for a in row.atoms if row.kind == kind and row.rank <= level + 1}
        if lines and 3 * len(lines & touched) < len(lines):
            reasons.append(f"few_{kind}_asked")
    if unread:
        return "incomplete", tuple(reasons)
    if "low_coverage" in reasons:
        return "insufficient", tuple(reasons)
    return ("preliminary" if reasons else "supported"), tuple(reasons)


def _gate(matrix: Matrix, row: Row, scores: Sequence[SkillScore]) -> Gate:
    """The row as the result stores it."""

    def named(state: State) -> tuple[str, ...]:
        return tuple(atom.name for atom in row.atoms if atom.state == state)

    partial = {score.skill for score in scores if score.state == "PARTIAL"}
    return Gate(
        level=matrix.levels[row.rank].id,
        kind=row.kind,
        weight=_number(row.weight),
        need=row.need,
        met=named("MET"),
        partial=tuple(dict.fromkeys(atom.skill for atom in row.atoms if atom.skill in partial)),
        contested=named("CONTESTED"),
        not_met=named("NOT_MET"),
        open=named("UNKNOWN"),
        waived=tuple(atom.name for atom in row.waived),
        inferred=tuple(atom.name for atom in row.atoms if atom.inferred and atom.state == "MET"),
        rho=_number(row.rho),
        proof=_number(row.proof),
        expected=_number(row.count(row.rho)),
        best=_number(row.best),
        passed=row.passed(row.rho),
    )


def half_up(value: Fraction) -> int:
    """The nearest whole number; a half goes up."""
    return floor(value + HALF)


def _number(value: Fraction) -> float:
    """A number for people and JSON: four decimals are finer than any rule here asks."""
    return round(float(value), 4)
