"""From weighed evidence to a state for every line of the matrix.

`support` says "at least v", `limit` says "at most v": p is the highest support, c the lowest limit, τ the line's
threshold. MET: p ≥ τ and c ≥ τ · CONTESTED: p ≥ τ > c · NOT_MET: p < τ and c < τ · UNKNOWN: otherwise.
Maximum and minimum make the state independent of order, repetition and verbosity.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from analyzer.evidence import AskedTurn, Evidence, TurnRef
from analyzer.matrix.model import Matrix, Skill
from analyzer.result import Confidence, PartScore, SkillScore, State
from analyzer.weighing import TOP


class _Atom(NamedTuple):
    """The score of a line without parts, or of one part."""

    state: State
    low: int
    high: int
    evidence: tuple[Evidence, ...]
    inferred_from: tuple[str, ...]


class Ground:
    """Weighed evidence sorted by the line that it speaks to, and by the lines that it comes down to."""

    def __init__(self, matrix: Matrix, evidence: Sequence[Evidence]) -> None:
        self._matrix = matrix
        self._own: dict[str, list[Evidence]] = {skill.id: [] for skill in matrix.skills}
        self._carried: dict[str, list[Evidence]] = {skill.id: [] for skill in matrix.skills}
        self._ways: dict[tuple[str, tuple[str, ...]], set[str]] = {}
        for item in evidence:
            if item.counts:
                self._own[item.skill].append(item)
                for target in self._below(item):
                    self._carried[target].append(item)

    def _below(self, item: Evidence) -> set[str]:
        """As `_below`, worked out once for what names the same line and parts; limits never travel."""
        if item.polarity == "limit":
            return set()
        key = (item.skill, item.parts)
        if key not in self._ways:
            self._ways[key] = _below(item, self._matrix)
        return self._ways[key]

    def touched_by(self, item: Evidence) -> set[str]:
        """The skills whose state can depend on this item: its own, and those down its ladders."""
        return {item.skill, *self._below(item)}

    def instead(self, skill: str, items: Iterable[Evidence]) -> Ground:
        """The same ground with other items, weighed, in place of those of one skill."""
        found = Ground(self._matrix, ())
        found._ways = self._ways
        found._own = self._own | {skill: [item for item in items if item.counts]}
        found._carried = {
            target: [item for item in carried if item.skill != skill] for target, carried in self._carried.items()
        }
        for item in found._own[skill]:
            for target in self._below(item):
                found._carried[target].append(item)
        return found

    def atoms(self, skill: Skill, *, without: Collection[str] = ()) -> list[_Atom]:
        """The score of each part of a line, or of the line without parts; `without` some items, by id."""
        own, carried = self._own[skill.id], self._carried[skill.id]
        if without:
            own = [item for item in own if item.id not in without]
            carried = [item for item in carried if item.id not in without]
        return [_atom(skill, part, own, carried) for part in (skill.part_ids or (None,))]

    def states(self, skill: Skill, *, without: Collection[str] = ()) -> dict[str, State]:
        """The state of each atom of a line by its name, `skill` or `skill/part`."""
        return dict(zip(names_of(skill), (atom.state for atom in self.atoms(skill, without=without)), strict=True))


def names_of(skill: Skill) -> tuple[str, ...]:
    """The names of the atoms of a line."""
    return tuple(f"{skill.id}/{part}" for part in skill.part_ids) or (skill.id,)


def score(matrix: Matrix, evidence: Sequence[Evidence], asked: Iterable[AskedTurn] = ()) -> tuple[SkillScore, ...]:
    """A score for every skill of the matrix, in its order; `evidence` must be weighed."""
    ground = Ground(matrix, evidence)
    asked_turns: dict[str, set[tuple[str, int]]] = {}
    for question in asked:
        asked_turns.setdefault(question.skill, set()).add((question.transcript, question.turn))
    scores = []
    for skill in matrix.skills:
        turns = tuple(TurnRef(transcript=t, turn=n) for t, n in sorted(asked_turns.get(skill.id, ())))
        scores.append(_line(skill, ground.atoms(skill), turns))
    return tuple(scores)


def shown_by(item: Evidence, matrix: Matrix) -> frozenset[str]:
    """The atoms (`skill` or `skill/part`) that this support would meet if it were the only item."""
    if not item.counts or item.polarity != "support":
        return frozenset()
    own = matrix.known(item.skill)
    found = [(own, part) for part in (own.part_ids or (None,)) if part is None or part in item.parts]
    for target in _below(item, matrix):
        skill = matrix.known(target)
        found.extend((skill, part) for part in (skill.part_ids or (None,)) if _reaches(item, part, skill))
    return frozenset(
        skill.id if part is None else f"{skill.id}/{part}" for skill, part in found if item.effective >= skill.threshold
    )


def _line(skill: Skill, atoms: Sequence[_Atom], asked: tuple[TurnRef, ...]) -> SkillScore:
    parts = tuple(
        PartScore(
            part=part, state=atom.state, low=atom.low, high=atom.high,
            evidence=_ids(atom.evidence), inferred_from=atom.inferred_from,
        )
        for part, atom in zip(skill.part_ids, atoms, strict=False)
    )  # fmt: skip
    items = {item.id: item for atom in atoms for item in atom.evidence}
    state = _joined([atom.state for atom in atoms])
    return SkillScore(
        skill=skill.id,
        state=state,
        parts=parts,
        low=min(atom.low for atom in atoms),
        high=min(atom.high for atom in atoms),
        asked_turns=asked,
        confidence=_confidence(state, tuple(items.values()), inferred=any(a.inferred_from for a in atoms)),
        evidence=_ids(items.values()),
        inferred_from=tuple(sorted({source for atom in atoms for source in atom.inferred_from})),
    )


def _atom(skill: Skill, part: str | None, items: Sequence[Evidence], carried: Sequence[Evidence]) -> _Atom:
    own = [item for item in items if part is None or part in item.parts or _limits_all(item)]
    low = max((item.effective for item in own if item.polarity == "support"), default=0)
    high = min((item.effective for item in own if item.polarity == "limit"), default=TOP)
    inferred: tuple[str, ...] = ()
    if low < skill.threshold <= high:
        # A direct limit below τ stays NOT_MET: what a higher line shows is never held against the candidate's word.
        # What comes down is worth τ at most; less than that shows nothing that a reader could take for this line.
        inferred = _ids(item for item in carried if item.effective >= skill.threshold and _reaches(item, part, skill))
        low = skill.threshold if inferred else low
    return _Atom(_state(low, high, skill.threshold), low, high, tuple(own), inferred)


def _limits_all(item: Evidence) -> bool:
    """A limit that names no part is meant for the whole line."""
    return item.polarity == "limit" and not item.parts


def _reaches(item: Evidence, part: str | None, skill: Skill) -> bool:
    """A support of a higher line reaches the parts it names, or all when it names none of this line's."""
    return part is None or part in item.parts or not set(item.parts) & set(skill.part_ids)


def _state(low: int, high: int, threshold: int) -> State:
    if low >= threshold:
        return "MET" if high >= threshold else "CONTESTED"
    return "NOT_MET" if high < threshold else "UNKNOWN"


def _joined(states: Sequence[State]) -> State:
    """The state of a line for display; gates count its parts."""
    if len(set(states)) == 1:
        return states[0]
    if "MET" in states:
        return "PARTIAL"
    return "CONTESTED" if "CONTESTED" in states else "UNKNOWN"


def _confidence(state: State, items: Sequence[Evidence], *, inferred: bool) -> Confidence:
    """How far one more look could change the state: by how many places of the talk speak for it."""
    if state in ("UNKNOWN", "CONTESTED") or inferred or any(item.flags for item in items):
        return "low"
    decisive = "limit" if state == "NOT_MET" else "support"
    places = {(item.transcript, item.turn) for item in items if item.polarity == decisive}
    return "high" if len(places) > 1 else "medium"


def _below(item: Evidence, matrix: Matrix) -> set[str]:
    """The skills to which a support comes down, along any number of `implies` edges."""
    found: set[str] = set()
    waiting = _edges(matrix.known(item.skill), item.parts)
    while waiting:
        target = matrix.known(waiting.pop())
        if target.id not in found:
            found.add(target.id)
            waiting.extend(_edges(target, [part for part in target.part_ids if _reaches(item, part, target)]))
    return found


def _edges(skill: Skill, parts: Iterable[str]) -> list[str]:
    """Where support of these parts of the skill goes: down the line's own ladders and those of the parts."""
    return [*skill.implies, *(target for part in skill.parts if part.id in parts for target in part.implies)]


def _ids(items: Iterable[Evidence]) -> tuple[str, ...]:
    return tuple(sorted({item.id for item in items}))
