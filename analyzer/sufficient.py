"""A smallest set of quotes that alone gives the floor: exact, from the table, without a model.

It is a cover with weights: found by branch and bound (Land and Doig 1960) from a greedy start. Quotes that show the
same are one to the search; one that another can always stand in for is not tried without the other; and a branch is
left where not even the quotes that bring most bring enough together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from analyzer import scoring
from analyzer.evidence import Evidence
from analyzer.gates import Table
from analyzer.matrix.model import Matrix

_MOST_STEPS = 300  # of the search for a smaller set


@dataclass(frozen=True, slots=True)
class _Quote:
    """An item as the search sees it, by the atoms that it meets; `better` are the ids of quotes that can always stand
    in for it."""

    id: str
    atoms: frozenset[str]
    better: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Open:
    """What a set of quotes leaves to be done: the atoms that it meets, and the weight that each demand still lacks."""

    met: frozenset[str]
    lacks: Mapping[int, int]


class _Goal:
    """When a set of met atoms gives the floor: a list of demands, weights of some atoms that must come together.

    Every gate that the floor owes makes one, so does every must line, and the level itself, of which one line is shown.
    """

    def __init__(self, table: Table, floor: int) -> None:
        rows = table.owed(floor)
        self.units = {atom.name: atom.units for row in rows for atom in row.counted if atom.state == "MET"}
        self._serves: dict[str, list[int]] = {name: [] for name in self.units}
        self._needs: list[int] = []
        for row in rows:
            need = min(Fraction(row.need), row.weight) * row.scale.unit
            self._demand(int(need), [atom.name for atom in row.counted if atom.state == "MET"])
        for row in rows:
            for atom in row.must:
                self._demand(atom.units, [atom.name])
        own = [atom.name for row in rows if row.rank == floor for atom in row.counted if atom.state == "MET"]
        self._demand(min(self.units[name] for name in own), own)

    def _demand(self, units: int, names: Iterable[str]) -> None:
        for name in names:
            self._serves[name].append(len(self._needs))
        self._needs.append(units)

    @property
    def nothing(self) -> _Open:
        """What is to be done when nothing is met yet."""
        return _Open(frozenset(), {at: units for at, units in enumerate(self._needs) if units > 0})

    def brings(self, atoms: Iterable[str]) -> dict[int, int]:
        """The weight that these atoms bring to each demand."""
        found: dict[int, int] = {}
        for name in atoms:
            for at in self._serves[name]:
                found[at] = found.get(at, 0) + self.units[name]
        return found

    def after(self, now: _Open, quote: _Quote) -> _Open:
        """What is left to be done with one more quote."""
        brought = self.brings(quote.atoms - now.met)
        left = {at: units - brought.get(at, 0) for at, units in now.lacks.items()}
        return _Open(now.met | quote.atoms, {at: units for at, units in left.items() if units > 0})

    def closes(self, now: _Open, quote: _Quote) -> dict[int, int]:
        """What a quote brings of what is lacking."""
        brought = self.brings(quote.atoms - now.met)
        return {at: min(units, now.lacks[at]) for at, units in brought.items() if at in now.lacks}


def sufficient(table: Table, evidence: Sequence[Evidence], *, most: int = _MOST_STEPS) -> tuple[str, ...]:
    """Ids of a smallest set of supports that alone give the floor, in the order of the evidence; empty without one.

    Where `most` steps did not tell: a set of which no quote can be left out. Evidence that does not bring what the
    table says is met raises `ValueError`.
    """
    floor = table.floor
    if floor < 0:
        return ()
    goal = _Goal(table, floor)
    quotes = _distinct(evidence, table.matrix, goal.units)
    chosen = _irredundant(_greedy(quotes, goal), goal)
    chosen = _irredundant(_Search(goal, chosen, most).smallest(quotes), goal)
    order = {item.id: number for number, item in enumerate(evidence)}
    return tuple(sorted((quote.id for quote in chosen), key=order.__getitem__))


def _distinct(evidence: Sequence[Evidence], matrix: Matrix, wanted: Collection[str]) -> list[_Quote]:
    """The items that show something wanted; of those that show no more than another only the other."""
    shown: dict[frozenset[str], Evidence] = {}
    for item in evidence:
        atoms = scoring.shown_by(item, matrix).intersection(wanted)
        if atoms and (atoms not in shown or _preferred(item) > _preferred(shown[atoms])):
            shown[atoms] = item
    return [_Quote(item.id, atoms) for atoms, item in shown.items() if not any(atoms < other for other in shown)]


def _preferred(item: Evidence) -> tuple[int, bool, str]:
    """Of two quotes that show the same, the one that shows it best."""
    return item.effective, item.verdict == "verbatim", item.id


def _greedy(quotes: Sequence[_Quote], goal: _Goal) -> list[_Quote]:
    """At every step the quote that closes most of what is missing."""
    chosen: list[_Quote] = []
    left = list(quotes)
    now = goal.nothing
    while now.lacks:
        best = max(left, key=lambda quote: (sum(goal.closes(now, quote).values()), quote.id))
        left.remove(best)
        chosen.append(best)
        now = goal.after(now, best)
    return chosen


def _irredundant(chosen: Sequence[_Quote], goal: _Goal) -> list[_Quote]:
    """The same set without the quotes that it does not need, the last chosen tried first."""
    kept = list(chosen)
    for quote in reversed(chosen):
        rest = [other for other in kept if other is not quote]
        now = goal.nothing
        for other in rest:
            now = goal.after(now, other)
        if not now.lacks:
            kept = rest
    return kept


def _ranked(quotes: Sequence[_Quote], goal: _Goal) -> list[_Quote]:
    """The quotes, those that bring most first, each with the earlier ones that can stand in for it.

    One can when what it alone brings is, for every demand, no less than what would be lost with the other.
    """
    covered: dict[str, int] = {}
    for quote in quotes:
        for name in quote.atoms:
            covered[name] = covered.get(name, 0) + 1
    alone = {quote.id: frozenset(name for name in quote.atoms if covered[name] == 1) for quote in quotes}
    order = sorted(quotes, key=lambda quote: (-sum(goal.units[name] for name in quote.atoms), quote.id))
    found = []
    for number, quote in enumerate(order):
        better = set()
        for other in order[:number]:
            gained = goal.brings(alone[other.id] - quote.atoms)
            lost = goal.brings(quote.atoms - other.atoms)
            if all(gained.get(at, 0) >= units for at, units in lost.items()):
                better.add(other.id)
        found.append(replace(quote, better=frozenset(better)))
    return found


class _Search:
    """The search for a set smaller than the best one so far."""

    def __init__(self, goal: _Goal, best: Sequence[_Quote], most: int) -> None:
        self._goal = goal
        self._best = list(best)
        self._left = most

    def smallest(self, quotes: Sequence[_Quote]) -> list[_Quote]:
        self._try([], self._goal.nothing, _ranked(quotes, self._goal))
        return self._best

    def _try(self, chosen: list[_Quote], now: _Open, allowed: Sequence[_Quote]) -> None:
        """Looks for the best set that has the chosen quotes and some of the allowed ones."""
        room = len(self._best) - len(chosen)
        if room < 1 or self._left < 1:
            return
        self._left -= 1
        if not now.lacks:
            self._best = chosen
            return
        closes = {quote.id: self._goal.closes(now, quote) for quote in allowed}
        weights = {id: sum(brought.values()) for id, brought in closes.items()}
        if sum(sorted(weights.values(), reverse=True)[: room - 1]) < sum(now.lacks.values()):
            return
        # What fewest quotes can help is decided first.
        demand = min(now.lacks, key=lambda at: sum(at in brought for brought in closes.values()))
        taken = {quote.id for quote in chosen}
        rest = list(allowed)
        for quote in sorted(allowed, key=lambda quote: -weights[quote.id]):
            if demand in closes[quote.id] and quote.better <= taken:
                rest.remove(quote)  # what was tried first is not tried again in another order
                self._try([*chosen, quote], self._goal.after(now, quote), rest)
