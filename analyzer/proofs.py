"""What the table proves beyond the level itself, each by counting the table again: exact, and without a model."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer import scoring, weighing
from analyzer.evidence import Evidence
from analyzer.gates import Table
from analyzer.result import Counterfactual, Fragile, State

# ── Which lines would change the level ─────────────────────────────────────────────────────────────────────────────


def counterfactuals(table: Table) -> tuple[Counterfactual, ...]:
    """Every line that alone decides: wholly shown or wholly not shown, it would give another level."""
    names = table.names
    level = table.recommended
    found = []
    for skill in _lines(table):
        met = table.changed({skill: "MET"}).recommended
        not_met = table.changed({skill: "NOT_MET"}).recommended
        if (met, not_met) != (level, level):
            found.append(Counterfactual(skill=skill, if_met=names[met], if_not_met=names[not_met]))
    return tuple(found)


def _lines(table: Table) -> list[str]:
    return [skill.id for skill in table.matrix.skills]


# ── On how little it rests ─────────────────────────────────────────────────────────────────────────────────────────


def fragile(table: Table, evidence: Sequence[Evidence]) -> tuple[Fragile, ...]:
    """Every single quote, and every single line with its quotes, without which another level is recommended."""
    case = _Case(table, evidence)
    names = table.names
    level = table.recommended
    by_skill: dict[str, list[Evidence]] = {}
    found = []
    for item in evidence:
        by_skill.setdefault(item.skill, []).append(item)
        if item.counts or item.retracts_turn is not None:
            without = case.level_without([item])
            if without != level:
                found.append(Fragile(skill=item.skill, evidence=item.id, level=names[without]))
    for skill in table.matrix.skills:
        own = by_skill.get(skill.id, [])
        if len(own) > 1:
            without = case.level_without(own)
            if without != level:
                found.append(Fragile(skill=skill.id, evidence=None, level=names[without]))
    return tuple(found)


class _Case:
    """A table and the evidence behind it, prepared for leaving some of it out."""

    def __init__(self, table: Table, evidence: Sequence[Evidence]) -> None:
        self._table = table
        self._by_skill: dict[str, list[Evidence]] = {}
        for item in evidence:
            self._by_skill.setdefault(item.skill, []).append(item)
        self._ground = scoring.Ground(table.matrix, evidence)
        self._states = {atom.name: atom.state for row in table.rows.values() for atom in row.atoms}
        self._retracting = {item.skill for item in evidence if item.retracts_turn is not None}
        self._levels: dict[tuple[tuple[str, State], ...], int] = {}

    def level_without(self, left_out: Sequence[Evidence]) -> int:
        """Position of the level recommended without these items, which are all of one skill."""
        matrix = self._table.matrix
        gone = {item.id for item in left_out}
        reached = set().union(*(self._ground.touched_by(item) for item in left_out))
        ground, without = self._ground, gone
        skill = left_out[0].skill
        if skill in self._retracting:
            # What one of them took back counts again; only what is about the same line is ever taken back.
            kept = [item for item in self._by_skill[skill] if item.id not in gone]
            weighed = weighing.weigh(kept, matrix, self._table.policy)
            ground, without = ground.instead(skill, weighed), set()
            reached.update(*(ground.touched_by(item) for item in weighed))
        changed = {
            name: state
            for line in reached
            for name, state in ground.states(matrix.known(line), without=without).items()
            if state != self._states[name]
        }
        key = tuple(sorted(changed.items()))
        if key not in self._levels:
            self._levels[key] = self._table.with_states(changed).recommended
        return self._levels[key]


def decided(table: Table) -> tuple[str, ...]:
    """The levels of which the talk proves that they are reached, or that they cannot be."""
    return tuple(
        level.id for rank, level in enumerate(table.matrix.levels) if table.proven(rank) or not table.possible(rank)
    )
