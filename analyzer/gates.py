"""The table: a gate for every level and kind, counted in three columns, in exact arithmetic.

What is shown counts 1, contested ½, not shown 0; what is open counts 0 in the proof column, ρ in the expected column, 1
in the best case. A level is reached when its own gates and those it owes are passed. docs/scoring.md has the rules.

Proofs count the table some hundred times over. So weights are added up as whole numbers of a small common unit, and
made fractions where somebody reads them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import NamedTuple

from analyzer.matrix.model import KINDS, Kind, Matrix, Policy, Skill
from analyzer.result import SkillScore, State

NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Atom:
    """A line, or one part of a line, as a gate counts it; `rank` is the position of its level.

    `waived` and `must` are what the policy says of its line. It weighs `units`, of which `unit` are one weight.
    """

    name: str
    skill: str
    rank: int
    kind: Kind
    units: int
    unit: int
    state: State
    asked: bool
    inferred: bool
    waived: bool
    must: bool

    @property
    def weight(self) -> Fraction:
        return Fraction(self.units, self.unit)

    @property
    def counted(self) -> bool:
        """What is waived is left out unless something of it was shown: then it counts, is not needed, does no harm."""
        return not self.waived or self.state in ("MET", "CONTESTED")


class Sums(NamedTuple):
    """Weights by state, in units; `asked` is the open weight that was asked about in vain, `spare` the open weight of
    what is waived, which could be shown as well and would then count."""

    met: int
    contested: int
    not_met: int
    open: int
    asked: int
    spare: int


class Scale(NamedTuple):
    """The numbers of a policy as the table needs them, made exact once.

    `unit` is how many units are one weight: all weights and priors are whole numbers of it.
    """

    unit: int
    prior: Mapping[Kind, tuple[int, int]]
    theta: Mapping[Kind, Fraction]
    discount: Fraction

    @classmethod
    def of(cls, matrix: Matrix, policy: Policy) -> Scale:
        prior = {kind: tuple(number.as_integer_ratio() for number in policy.prior.of(kind)) for kind in KINDS}
        unit = lcm(
            *(policy.weight_of(skill).as_integer_ratio()[1] * (len(skill.parts) or 1) for skill in matrix.skills),
            *(below for pair in prior.values() for _, below in pair),
        )
        return cls(
            unit=unit,
            prior={
                kind: (a * unit // a_below, b * unit // b_below) for kind, ((a, a_below), (b, b_below)) in prior.items()
            },
            theta={kind: Fraction(policy.theta.of(kind)) for kind in KINDS},
            discount=Fraction(policy.asked_not_shown),
        )

    def units(self, skill: Skill, policy: Policy) -> int:
        """What an atom of this line weighs: the parts of a line share its weight equally."""
        above, below = policy.weight_of(skill).as_integer_ratio()
        return above * self.unit // (below * (len(skill.parts) or 1))


@dataclass(frozen=True)
class Row:
    """One gate in exact numbers; `atoms` are all of its level and kind, those left out included."""

    rank: int
    kind: Kind
    atoms: tuple[Atom, ...]
    sums: Sums
    weight: Fraction
    need: int
    rho: Fraction
    scale: Scale

    def count(self, rho: Fraction) -> Fraction:
        """Weight counted when an open atom counts `rho`, less when it was asked about and not shown."""
        met, contested, _, open_, asked, _ = self.sums
        known = Fraction(2 * met + contested, 2 * self.scale.unit)
        if asked:
            return known + rho * (open_ + self.scale.discount * asked) / self.scale.unit
        return known + rho * Fraction(open_, self.scale.unit) if open_ else known

    @cached_property
    def proof(self) -> Fraction:
        return Fraction(self.sums.met, self.scale.unit)

    @cached_property
    def expected(self) -> Fraction:
        return self.count(self.rho)

    @cached_property
    def best(self) -> Fraction:
        met, contested, _, open_, asked, spare = self.sums
        return Fraction(met + contested + open_ + asked + spare, self.scale.unit)

    def enough(self, count: Fraction) -> bool:
        return enough(count, need=self.need, weight=self.weight)

    def proven(self) -> bool:
        return proves(self.proof, need=self.need, weight=self.weight) and all(atom.state == "MET" for atom in self.must)

    def passed(self, rho: Fraction | None = None) -> bool:
        """Whether the gate is passed when an open atom counts `rho`, by default what is expected of it."""
        return self.enough(self.expected if rho is None else self.count(rho)) and not self.failed_musts

    def possible(self) -> bool:
        return self.enough(self.best) and not self.failed_musts

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(atom.name for atom in self.atoms)

    @cached_property
    def must(self) -> tuple[Atom, ...]:
        """The atoms without which the gate is not passed."""
        return tuple(atom for atom in self.atoms if atom.must and not atom.waived)

    @cached_property
    def failed_musts(self) -> tuple[Atom, ...]:
        return tuple(atom for atom in self.must if atom.state == "NOT_MET")

    @property
    def counted(self) -> tuple[Atom, ...]:
        return tuple(atom for atom in self.atoms if atom.counted)

    @property
    def left_out(self) -> tuple[Atom, ...]:
        return tuple(atom for atom in self.atoms if not atom.counted)

    @property
    def shows_own(self) -> bool:
        """Whether a line of the level itself is shown."""
        return self.sums.met > 0


def enough(count: Fraction, *, need: int, weight: Fraction) -> bool:
    """Whether a count reaches the need. All that is due is always enough, also where little is due at all."""
    return half_up(count) >= need or count >= weight


def proves(count: Fraction, *, need: int, weight: Fraction) -> bool:
    """The same for what quotes alone show, which is never rounded up."""
    return count >= need or count >= weight


def half_up(value: Fraction) -> int:
    """The nearest whole number; a half goes up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def atoms_of(matrix: Matrix, policy: Policy, scores: Sequence[SkillScore]) -> tuple[Atom, ...]:
    """The atoms of every line; the parts of a line share its weight equally."""
    by_id = {score.skill: score for score in scores}
    scale = Scale.of(matrix, policy)
    return tuple(
        atom
        for skill in matrix.skills
        for atom in _atoms(skill, by_id[skill.id], matrix.rank[skill.level], policy, scale)
    )


def _atoms(skill: Skill, score: SkillScore, rank: int, policy: Policy, scale: Scale) -> Iterable[Atom]:
    units = scale.units(skill, policy)
    for part in score.parts or (score,):
        yield Atom(
            name=skill.id if part is score else f"{skill.id}/{part.part}",  # type: ignore[union-attr]
            skill=skill.id,
            rank=rank,
            kind=skill.kind,
            units=units,
            unit=scale.unit,
            state=part.state,
            asked=bool(score.asked_turns),
            inferred=bool(part.inferred_from),
            waived=skill.id in policy.waived,
            must=skill.id in policy.must,
        )


@dataclass(frozen=True)
class Table:
    """All gates, from the lowest level up, hard before soft."""

    matrix: Matrix
    policy: Policy
    scale: Scale
    rows: Mapping[tuple[int, Kind], Row]

    @classmethod
    def of(cls, matrix: Matrix, policy: Policy, scores: Sequence[SkillScore]) -> Table:
        """The table of lines with these scores."""
        places: dict[tuple[int, Kind], list[Atom]] = {
            (rank, kind): [] for rank in range(len(matrix.levels)) for kind in KINDS
        }
        scale = Scale.of(matrix, policy)
        for atom in atoms_of(matrix, policy, scores):
            places[atom.rank, atom.kind].append(atom)
        rows = {place: _row(scale, place, own) for place, own in places.items()}
        return cls(matrix, policy, scale, _with_rho(scale, rows, KINDS))

    def changed(self, states: Mapping[str, State], *, only: Sequence[State] | None = None) -> Table:
        """The same table if all atoms of these skills, or those of them in one of the states `only`, had this state."""
        named = {
            atom.name: states[atom.skill]
            for row in self.rows.values()
            for atom in row.atoms
            if atom.skill in states and (only is None or atom.state in only)
        }
        return self.with_states(named)

    def with_states(self, states: Mapping[str, State]) -> Table:
        """The same table if these atoms, by name, had these states."""
        rows = dict(self.rows)
        for place, row in self.rows.items():
            if not states.keys().isdisjoint(row.names):
                atoms = [replace(atom, state=states[atom.name]) if atom.name in states else atom for atom in row.atoms]
                rows[place] = _row(self.scale, place, atoms)
        kinds = [
            kind for kind in KINDS if any(rows[place] is not self.rows[place] for place in rows if place[1] == kind)
        ]
        return Table(self.matrix, self.policy, self.scale, _with_rho(self.scale, rows, kinds))

    @property
    def names(self) -> list[str | None]:
        """The level ids by position, and nothing at the end, which is position -1."""
        return [*(level.id for level in self.matrix.levels), None]

    @property
    def floor(self) -> int:
        """Position of the highest level that the quotes alone prove, -1 for none."""
        return self._reached(Row.proven)

    @property
    def ceiling(self) -> int:
        """Position of the highest level that the talk does not rule out."""
        return self._reached(Row.possible, own=False)

    @property
    def recommended(self) -> int:
        return self.recommended_by(KINDS)

    def recommended_by(self, kinds: Sequence[Kind]) -> int:
        """Position of the recommended level by the gates of these kinds alone, -1 for none."""
        return self._reached(Row.passed, kinds=kinds)

    @property
    def likely(self) -> tuple[int, int]:
        """The likely range: the same table with a third less, and a third more, expected of the open lines."""
        low = self._reached(lambda row: row.passed(row.rho * Fraction(2, 3)))
        high = self._reached(lambda row: row.passed((2 * row.rho + 1) / 3), own=False)
        return low, high

    def owed(self, rank: int, kinds: Sequence[Kind] = KINDS) -> list[Row]:
        """The gates that a level needs: its own, and those below unless hard gates do not add up."""
        return [
            row
            for row in self.rows.values()
            if row.kind in kinds
            and row.rank <= rank
            and (row.rank == rank or row.kind == "soft" or self.policy.cumulative)
        ]

    def shows_own(self, rank: int, kinds: Sequence[Kind] = KINDS) -> bool:
        """Whether at least one line that the level itself introduces is shown."""
        return any(self.rows[rank, kind].shows_own for kind in kinds)

    def proven(self, rank: int) -> bool:
        """Whether the quotes alone prove that this level is reached."""
        return self.shows_own(rank) and all(row.proven() for row in self.owed(rank))

    def possible(self, rank: int) -> bool:
        """Whether nothing in the talk rules this level out."""
        return all(row.possible() for row in self.owed(rank))

    def _reached(self, passed: Callable[[Row], bool], *, kinds: Sequence[Kind] = KINDS, own: bool = True) -> int:
        """The highest level whose gates, and all it owes, are passed; `own`: one of its own lines is shown."""
        found = {place: row.kind not in kinds or passed(row) for place, row in self.rows.items()}
        best = -1
        below = dict.fromkeys(KINDS, True)
        for rank in range(len(self.matrix.levels)):
            here = {kind: found[rank, kind] for kind in KINDS}
            if all(here.values()) and all(below.values()) and (not own or self.shows_own(rank, kinds)):
                best = rank
            for kind in KINDS:
                below[kind] = (below[kind] and here[kind]) or (kind == "hard" and not self.policy.cumulative)
        return best


def _row(scale: Scale, place: tuple[int, Kind], atoms: Sequence[Atom]) -> Row:
    """The gate of these atoms; ρ rests on the other gates too and is put in by `_with_rho`."""
    met = contested = not_met = open_ = asked = spare = due = 0
    for atom in atoms:
        if not atom.waived:
            due += atom.units
        if atom.state == "MET":
            met += atom.units
        elif atom.state == "CONTESTED":
            contested += atom.units
        elif atom.waived:
            spare += atom.units if atom.state == "UNKNOWN" else 0
        elif atom.state == "NOT_MET":
            not_met += atom.units
        elif atom.asked:
            asked += atom.units
        else:
            open_ += atom.units
    rank, kind = place
    weight = Fraction(due, scale.unit)
    return Row(
        rank=rank,
        kind=kind,
        atoms=tuple(atoms),
        sums=Sums(met, contested, not_met, open_, asked, spare),
        weight=weight,
        need=max(1, half_up(scale.theta[kind] * weight)) if due else 0,
        rho=NOTHING,
        scale=scale,
    )


def _with_rho(scale: Scale, rows: Mapping[tuple[int, Kind], Row], kinds: Iterable[Kind]) -> dict[tuple[int, Kind], Row]:
    """The rows with what an open line is expected to show: as the asked ones of its kind did, from a prior."""
    found = dict(rows)
    for kind in kinds:
        a, b = scale.prior[kind]
        own = [row for row in rows.values() if row.kind == kind]
        not_met, met = 0, sum(row.sums.met for row in own)
        for row in sorted(own, key=lambda row: row.rank):
            not_met += row.sums.not_met
            rho = Fraction(a + met, a + b + met + not_met)
            met -= row.sums.met
            if rho != row.rho:
                found[row.rank, kind] = replace(row, rho=rho)
    return found
