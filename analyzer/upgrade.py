"""The upgrade path: the fewest lines that, wholly shown as well, lift the recommended level; exact, without a model.

Showing more never lowers anything (tests/test_scoring_properties.py). Two things follow that keep the search short. A
line that stands in for another, for it adds as much to everything that is counted, is tried first: what needs the
other without the one is not tried. And where all the lines that could still be taken do not lift together, none of
their selections does. Lengths are tried from one upwards, so the first path found is a shortest.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from analyzer.gates import Atom, Row, Table

_MOST_TABLES = 250  # that are counted in search of the shortest path


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not wholly shown. `rescues`: one of its atoms is a must that is not met, so no other line does in
    its place. `gains`: see `_gains`."""

    skill: str
    rescues: bool
    gains: tuple[int, ...]

    def stands_in_for(self, other: _Line) -> bool:
        """Whether this line, in the same gate, lifts whatever the other lifts."""
        return not other.rescues and all(map(operator.ge, self.gains, other.gains))


class _Search:
    """Lines in an order in which each comes after those that stand in for it, by position in `better`, and how many
    tables may still be counted."""

    def __init__(self, table: Table, lines: Sequence[str], better: Sequence[frozenset[int]], most: int) -> None:
        self._table = table
        self._lines = lines
        self._better = better
        self._left = most

    def extended(self, chosen: tuple[int, ...], more: int) -> tuple[int, ...] | None:
        """The chosen lines with `more` that come after them, such that all together lift; None without such, and for
        every question once the tables are used up."""
        first = chosen[-1] + 1 if chosen else 0
        lacking = {at: self._better[at].difference(chosen) for at in range(first, len(self._lines))}
        within = [at for at, others in lacking.items() if len(others) < more and all(one >= first for one in others)]
        if len(within) < more or not self._lifts((*chosen, *within)):
            return None
        if len(within) == more:
            return *chosen, *within
        paths = (self.extended((*chosen, at), more - 1) for at in within if not lacking[at])
        return next((path for path in paths if path is not None), None)

    def _lifts(self, chosen: Iterable[int]) -> bool:
        self._left -= 1
        return self._left >= 0 and _lifts(self._table, [self._lines[at] for at in chosen])


def upgrade_path(table: Table, *, most: int = _MOST_TABLES) -> tuple[str, ...]:
    """The fewest lines that, shown as well, lift the recommended level; empty at the top and where none can.

    Where `most` tables did not tell: lines that lift it and of which none can be left out.
    """
    lines, better = _ordered(table)
    if not _lifts(table, lines):
        return ()
    search = _Search(table, lines, better, most)
    lengths = (search.extended((), length) for length in range(1, len(lines) + 1))
    found = next((path for path in lengths if path is not None), None)
    path = _needed(table, lines) if found is None else {lines[at] for at in found}
    return tuple(skill.id for skill in table.matrix.skills if skill.id in path)


def _ordered(table: Table) -> tuple[list[str], list[frozenset[int]]]:
    """All lines that are not wholly shown, the lowest gate first, and for each the positions of those that stand in
    for it."""
    lines: list[str] = []
    better: list[frozenset[int]] = []
    for row in table.rows.values():
        own = sorted(_lines(row), key=lambda line: (line.rescues, line.gains), reverse=True)
        for number, line in enumerate(own):
            better.append(frozenset(len(lines) - number + at for at in range(number) if own[at].stands_in_for(line)))
            lines.append(line.skill)
    return lines, better


def _lines(row: Row) -> list[_Line]:
    atoms: dict[str, list[Atom]] = {}
    for atom in row.atoms:
        atoms.setdefault(atom.skill, []).append(atom)
    return [
        _Line(skill, any(atom in row.failed_musts for atom in own), _gains(own))
        for skill, own in atoms.items()
        if any(atom.state != "MET" for atom in own)
    ]


def _gains(atoms: Sequence[Atom]) -> tuple[int, ...]:
    """Weights of which more lifts more, whatever is expected of open lines.

    To show what is not met brings most: it counts 1 more and speaks against nobody any longer. Then follow what is
    waived (1 more), what was asked in vain and what is open. So a line that has no less of the first, of the first two
    and so on brings no less. What is contested brings a half, which is more or less than what is open brings; it is
    compared by itself.
    """
    *ordered, contested = (
        sum(atom.units for atom in atoms if _kind(atom) == kind)
        for kind in ("not met", "waived", "asked", "open", "contested")
    )
    return *accumulate(ordered), contested


def _kind(atom: Atom) -> str:
    if atom.state in ("MET", "CONTESTED"):
        return atom.state.lower()
    if atom.waived:
        return "waived"
    if atom.state == "NOT_MET":
        return "not met"
    return "asked" if atom.asked else "open"


def _needed(table: Table, lines: Sequence[str]) -> set[str]:
    """Of lines that lift together those that are needed; the highest gates, and there what adds least, are given up
    first."""
    kept = list(lines)
    for line in reversed(lines):
        rest = [other for other in kept if other != line]
        if _lifts(table, rest):
            kept = rest
    return set(kept)


def _lifts(table: Table, lines: Iterable[str]) -> bool:
    return table.changed(dict.fromkeys(lines, "MET")).recommended > table.recommended
