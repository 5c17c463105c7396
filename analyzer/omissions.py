"""What a model left out: lines that the talk names and that no item mentions.

The offline engine reads the same talk; what it sees named is compared with everything that was found or refused. An
omission is a place to read, never a finding: it changes no state and no level.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analyzer import quarantine
from analyzer.evidence import AskedTurn, Evidence, Rejected
from analyzer.matrix.model import Matrix, Skill
from analyzer.observations import Named, Omission
from analyzer.offline import Hearing, named
from analyzer.offline.named import Name
from analyzer.transcript.model import Transcript


@dataclass(frozen=True, slots=True)
class Items:
    """Everything that mentions a line: what was found, what was refused, what was asked in vain."""

    evidence: Sequence[Evidence] = ()
    rejected: Sequence[Rejected] = ()
    asked: Sequence[AskedTurn] = ()

    @property
    def skills(self) -> frozenset[str]:
        """The lines that are mentioned."""
        found = {item.skill for item in self.evidence} | {item.skill for item in self.rejected}
        return frozenset(found | {item.skill for item in self.asked})


Names = Mapping[str, Sequence[Name]]  # by transcript, in the order of the talk


def find(
    hearing: Hearing, names: Names, items: Items, *, withheld: Mapping[str, Sequence[quarantine.Span]]
) -> tuple[Omission, ...]:
    """The lines that are named and not mentioned, in the order in which the talks name them.

    A line is mentioned as well by an item of a higher line that implies it, and by one of another step of its ladder
    that cites the very sentence, or answers the very question.
    """
    mentioned = _Mentioned(hearing.vocabulary.matrix, items)
    found: list[Omission] = []
    for heard in hearing.talks:
        talk = heard.transcript
        lines: dict[tuple[str, str], list[Name]] = {}
        for name in names[talk.id]:
            if not mentioned.covers(talk.id, name) and not _is_withheld(name, withheld.get(talk.id, ())):
                lowest = min(name.topics, key=hearing.vocabulary.rank).skill
                lines.setdefault((lowest, name.kind), []).append(name)
        found.extend(_omission(talk, skill, said) for (skill, _), said in lines.items() if named.together(said))
    return tuple(found)


class _Mentioned:
    """What the items of a result mention, and where."""

    def __init__(self, matrix: Matrix, items: Items) -> None:
        self._below = {skill.id: _implied(skill) for skill in matrix.skills}
        self._ladder = _ladders(self._below)
        self._lines = self._down(items.skills)
        self._cited: dict[tuple[str, int], list[_Cited]] = {}
        for item in items.evidence:
            self._cite(item.transcript, item.turn, _Cited(item.skill, item.start, item.end))
            self._cite(item.transcript, item.question_turn, _Cited(item.skill))
        for refused in items.rejected:
            self._cite(refused.transcript, refused.turn, _Cited(refused.skill, refused.start, refused.end))
        for question in items.asked:
            self._cite(question.transcript, question.turn, _Cited(question.skill))

    def covers(self, transcript: str, name: Name) -> bool:
        """Whether an item mentions what is named here."""
        skills = {topic.skill for topic in name.topics}
        if not skills.isdisjoint(self._lines):
            return True
        beside = {one.skill for one in self._cited.get((transcript, name.turn), ()) if one.overlaps(*name.sentence)}
        ladders = {self._ladder[skill] for skill in beside if skill in self._ladder}
        return any(self._ladder[skill] in ladders for skill in skills)

    def _cite(self, transcript: str, turn: int | None, cited: _Cited) -> None:
        if turn is not None:
            self._cited.setdefault((transcript, turn), []).append(cited)

    def _down(self, skills: Iterable[str]) -> set[str]:
        """The lines, and all that they imply."""
        found: set[str] = set()
        waiting = list(skills)
        while waiting:
            skill = waiting.pop()
            if skill not in found:
                found.add(skill)
                waiting.extend(self._below.get(skill, ()))
        return found


@dataclass(frozen=True, slots=True)
class _Cited:
    """A line that an item cites a turn for; without a place, the whole turn."""

    skill: str
    start: int | None = None
    end: int | None = None

    def overlaps(self, begin: int, end: int) -> bool:
        return self.start is None or self.end is None or (self.start < end and begin < self.end)


def _implied(skill: Skill) -> tuple[str, ...]:
    """The next steps down from a line and from its parts."""
    return (*skill.implies, *(lower for part in skill.parts for lower in part.implies))


def _ladders(below: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """For each line one that stands for its ladder: the steps that any number of edges connect."""
    root = {skill: skill for skill in below}

    def top(skill: str) -> str:
        while root[skill] != skill:
            skill = root[skill]
        return skill

    for skill, lower in below.items():
        for other in lower:
            root[top(other)] = top(skill)
    return {skill: top(skill) for skill in below}


def _is_withheld(name: Name, spans: Iterable[quarantine.Span]) -> bool:
    return any(span.turn == name.turn and span.start < name.end and name.start < span.end for span in spans)


def _omission(talk: Transcript, skill: str, names: Sequence[Name]) -> Omission:
    parts = dict.fromkeys(topic.part for name in names for topic in name.topics if topic.skill == skill)
    return Omission(
        skill=skill,
        parts=tuple(part for part in parts if part is not None),
        kind=names[0].kind,
        transcript=talk.id,
        turns=tuple(dict.fromkeys(name.turn for name in names)),
        named=tuple(
            Named(
                transcript=talk.id,
                turn=name.turn,
                start=name.start,
                end=name.end,
                quote=talk.turns[name.turn - 1].text[name.start : name.end],
                stance=name.stance,
            )
            for name in names
        ),
    )
