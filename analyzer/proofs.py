"""What the table proves beyond the level itself, each by counting the table again: exact, and without a model.

A smallest sufficient set of quotes is a set cover with weights: found by branch and bound (Land and Doig 1960) from a
greedy start. Quotes that show the same are one to the search, so it ends at once on what real talks bring; should it
not, the best set so far is given, of which no quote can be left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from analyzer import scoring, weighing
from analyzer.evidence import Evidence
from analyzer.gates import NOTHING, Atom, Row, Table
from analyzer.matrix.model import Matrix
from analyzer.result import Counterfactual, Fragile, State

_MOST_STEPS = 4_000  # of the search for a smaller set


# ── The smallest set of quotes that gives the floor ────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Quote:
    """An item as the search sees it: the weight that it brings to each gate, by the atoms that it meets."""

    id: str
    atoms: frozenset[str]


def sufficient(table: Table, evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """Ids of a smallest set of supports that alone give the floor, in the order of the evidence; empty without one."""
    floor = table.floor
    if floor < 0:
        return ()
    rows = table.owed(floor)
    wanted = {atom.name: atom for row in rows for atom in row.counted if atom.state == "MET"}
    quotes = _distinct(evidence, table.matrix, wanted)
    goal = _Goal(floor, rows, wanted)
    best = _irredundant(_greedy(quotes, goal), goal)
    best = _smaller(quotes, goal, best) if best else []
    order = {item.id: number for number, item in enumerate(evidence)}
    return tuple(sorted((quote.id for quote in best), key=order.__getitem__))


def _distinct(evidence: Sequence[Evidence], matrix: Matrix, wanted: Mapping[str, Atom]) -> list[_Quote]:
    """The items that show something wanted; of those that show no more than another only the other."""
    shown: dict[frozenset[str], Evidence] = {}
    for item in evidence:
        atoms = scoring.shown_by(item, matrix) & frozenset(wanted)
        if atoms and (atoms not in shown or _preferred(item) > _preferred(shown[atoms])):
            shown[atoms] = item
    return [_Quote(item.id, atoms) for atoms, item in shown.items() if not any(atoms < other for other in shown)]


def _preferred(item: Evidence) -> tuple[int, bool, str]:
    """Of two quotes that show the same, the one that shows it best."""
    return item.effective, item.verdict == "verbatim", item.id


class _Goal:
    """When a set of met atoms gives the floor."""

    def __init__(self, floor: int, rows: Sequence[Row], wanted: Mapping[str, Atom]) -> None:
        self._atoms = wanted
        self._needs = [(row, min(Fraction(row.need), row.weight)) for row in rows]
        self._musts = {atom.name for row in rows for atom in row.must}
        self._own = {atom.name for row in rows if row.rank == floor for atom in row.counted if atom.state == "MET"}

    def missing(self, met: frozenset[str]) -> list[tuple[Fraction, frozenset[str]]]:
        """For every gate that is not passed yet: the weight that lacks, and the atoms that would bring it."""
        found: list[tuple[Fraction, frozenset[str]]] = []
        for row, need in self._needs:
            names = [atom.name for atom in row.counted if atom.name in self._atoms]
            lacks = need - sum((self._atoms[name].weight for name in names if name in met), NOTHING)
            if lacks > 0:
                found.append((lacks, frozenset(names) - met))
        for name in sorted(self._musts - met):
            found.append((self._atoms[name].weight, frozenset({name})))
        if not met & self._own:
            found.append((min(self._atoms[name].weight for name in self._own), frozenset(self._own)))
        return found

    def closes(self, quote: _Quote, missing: Sequence[tuple[Fraction, frozenset[str]]]) -> Fraction:
        """How much of what is missing a quote brings."""
        return sum((min(lacks, self.weight(quote.atoms & atoms)) for lacks, atoms in missing), NOTHING)

    def weight(self, names: Iterable[str]) -> Fraction:
        return sum((self._atoms[name].weight for name in names), NOTHING)


def _greedy(quotes: Sequence[_Quote], goal: _Goal) -> list[_Quote]:
    """At every step the quote that closes most of what is missing; nothing where the quotes do not close it all."""
    chosen: list[_Quote] = []
    met: frozenset[str] = frozenset()
    while missing := goal.missing(met):
        best = max(quotes, key=lambda quote: (goal.closes(quote, missing), quote.id), default=None)
        if best is None or not goal.closes(best, missing):
            return []
        chosen.append(best)
        met |= best.atoms
    return chosen


def _irredundant(chosen: Sequence[_Quote], goal: _Goal) -> list[_Quote]:
    """The same set without the quotes that it does not need, the last chosen tried first."""
    kept = list(chosen)
    for quote in reversed(chosen):
        rest = [other for other in kept if other is not quote]
        if not goal.missing(_met(rest)):
            kept = rest
    return kept


def _met(quotes: Iterable[_Quote]) -> frozenset[str]:
    return frozenset().union(*(quote.atoms for quote in quotes))


def _smaller(quotes: Sequence[_Quote], goal: _Goal, best: list[_Quote]) -> list[_Quote]:
    """A smallest set, or the best that was found when the search grew too long."""
    steps = 0
    found = best

    def search(chosen: list[_Quote], met: frozenset[str], allowed: Sequence[_Quote]) -> None:
        nonlocal steps, found
        steps += 1
        missing = goal.missing(met)
        if not missing:
            found = chosen  # smaller than the last: whatever is not is cut off below
            return
        if steps > _MOST_STEPS or len(chosen) + _at_least(missing, allowed, goal) >= len(found):
            return
        # The gate that fewest quotes can help is decided first.
        _, atoms = min(missing, key=lambda one: sum(bool(quote.atoms & one[1]) for quote in allowed))
        helpers = [quote for quote in allowed if quote.atoms & atoms]
        helpers.sort(key=lambda quote: (-goal.weight(quote.atoms - met), quote.id))
        left = list(allowed)
        for quote in helpers:
            left.remove(quote)  # what was tried first is not tried again in another order
            search([*chosen, quote], met | quote.atoms, left)

    search([], frozenset(), quotes)
    return _irredundant(found, goal)


def _at_least(missing: Sequence[tuple[Fraction, frozenset[str]]], allowed: Sequence[_Quote], goal: _Goal) -> int:
    """How many quotes are needed at least: for the gate that needs most, its best ones."""
    bound = 1
    for lacks, atoms in missing:
        brings = sorted((goal.weight(quote.atoms & atoms) for quote in allowed), reverse=True)
        total, count = NOTHING, 0
        for weight in brings:
            if total >= lacks:
                break
            total, count = total + weight, count + 1
        if total < lacks:
            return len(allowed) + 1
        bound = max(bound, count)
    return bound


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
            self._levels[key] = self._table.with_states(changed).recommended if key else self._table.recommended
        return self._levels[key]


def decided(table: Table) -> tuple[str, ...]:
    """The levels of which the talk proves that they are reached, or that they cannot be."""
    return tuple(
        level.id for rank, level in enumerate(table.matrix.levels) if table.proven(rank) or not table.possible(rank)
    )
