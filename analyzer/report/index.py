"""A result with what a report looks up again and again: lines, passages, places and their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from analyzer.evidence import Evidence
from analyzer.matrix.model import KINDS, Kind, Skill
from analyzer.messages import LANGUAGES, Language
from analyzer.report import plain
from analyzer.report.words import Words
from analyzer.result import Result, SkillScore
from analyzer.transcript.model import Transcript, Turn

Passage = tuple[str, int, int, int]  # transcript, turn, start, end


@dataclass(frozen=True, slots=True)
class Place:
    """A turn as a report points at it; `href` is empty when the result does not hold the turn."""

    href: str
    label: str
    time: str | None
    speaker: str


class Index:
    """Lookups over one result in one language."""

    def __init__(self, result: Result, language: Language) -> None:
        self.result = result
        self.words = Words(language)

    @cached_property
    def skills(self) -> dict[str, Skill]:
        return {skill.id: skill for skill in self.result.matrix.skills}

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of line that the matrix has."""
        return tuple(kind for kind in KINDS if any(skill.kind == kind for skill in self.result.matrix.skills))

    @cached_property
    def scores(self) -> dict[str, SkillScore]:
        return {score.skill: score for score in self.result.skills}

    @cached_property
    def evidence(self) -> dict[str, Evidence]:
        return {item.id: item for item in self.in_order}

    @cached_property
    def transcripts(self) -> dict[str, tuple[int, Transcript]]:
        """Id → (number from 1, transcript)."""
        return {found.id: (number, found) for number, found in enumerate(self.result.transcripts, start=1)}

    @cached_property
    def in_order(self) -> tuple[Evidence, ...]:
        """All evidence in the order of the talk."""
        position = {found.id: number for number, found in enumerate(self.result.transcripts)}
        last = len(position)
        return tuple(
            sorted(
                self.result.evidence,
                key=lambda item: (position.get(item.transcript, last), item.turn, item.start, -item.end, item.id),
            )
        )

    @cached_property
    def numbers(self) -> dict[Passage, int]:
        """Passages numbered through the talk: two statements about one passage cite the same number."""
        numbers: dict[Passage, int] = {}
        for item in self.in_order:
            numbers.setdefault(passage(item), len(numbers) + 1)
        return numbers

    @cached_property
    def anchors(self) -> dict[str, str]:
        """Evidence id → anchor of its entry in the matrix."""
        return {item.id: f"e{number}" for number, item in enumerate(self.in_order, start=1)}

    @cached_property
    def rank(self) -> dict[str, int]:
        """Position of each level, 0 for the lowest."""
        return {level.id: position for position, level in enumerate(self.result.matrix.levels)}

    @cached_property
    def titles(self) -> dict[str, str]:
        return {level.id: self.words.of(level.title) for level in self.result.matrix.levels}

    @cached_property
    def hard_groups(self) -> dict[str, tuple[str, ...]]:
        """Level → the levels that share its hard lines, itself among them, from the lowest up."""
        root: dict[str, str] = {}
        for level in self.result.matrix.levels:
            above = level.hard_as.level if level.hard_as else level.id
            root[level.id] = root.get(above, above)
        return {id_: tuple(other for other in root if root[other] == root[id_]) for id_ in root}

    @cached_property
    def named(self) -> frozenset[str]:
        """Lines of which a name fell where rules alone read: that nothing was claimed of them is not "not asked"."""
        facts = self.result.facts
        if facts is None or self.result.provenance.engine != "offline":
            return frozenset()
        return frozenset(self.skills).difference(facts.whole.untouched)

    def number(self, item: Evidence) -> int:
        return self.numbers[passage(item)]

    def title(self, level: str | None) -> str:
        """The title of a level; in words when there is none."""
        if level is None:
            return self.words("nothing proven yet")
        return self.titles.get(level, plain.one_line(level))

    def hard_title(self, level: str | None) -> str:
        """The title of a hard level, with the levels that share its lines: “Senior/Lead”."""
        if level is None:
            return self.title(None)
        return "/".join(self.title(other) for other in self.hard_groups.get(level, (level,)))

    def name(self, skill: str) -> str:
        """The short name of a line; what stands in the result when the matrix has no such line."""
        return self.words.of(self.skills[skill].name) if skill in self.skills else plain.one_line(skill)

    def source(self, transcript: str) -> str:
        """The file of a talk, on one line."""
        return plain.one_line(self.transcripts[transcript][1].source if transcript in self.transcripts else transcript)

    def turn(self, transcript: str, turn: int | None) -> Turn | None:
        if turn is None or transcript not in self.transcripts:
            return None
        return self.transcripts[transcript][1].turn(turn)

    def place(self, transcript: str, turn: int, offset: int = 0) -> Place:
        """Where a turn stands, with the time at which the character at `offset` was said."""
        found = self.turn(transcript, turn)
        label = self.words("turn {number}", number=turn)
        if transcript in self.transcripts and len(self.transcripts) > 1:
            label = f"{plain.one_line(self.transcripts[transcript][1].source)}, {label}"
        return Place(
            href=f"#{turn_anchor(self.transcripts[transcript][0], turn)}" if found else "",
            label=label,
            time=self.words.time(found.time_at(offset)) if found else None,
            speaker=plain.one_line(found.speaker) if found else "",
        )

    def language_of(self, transcript: str) -> str:
        """The `lang` of a quote: empty when it is the report's own."""
        if transcript not in self.transcripts:
            return ""
        language = self.transcripts[transcript][1].language
        known = language.replace("-", "").isalnum() and language.isascii()
        return language if known and language != self.words.language else ""


def passage(item: Evidence) -> Passage:
    return item.transcript, item.turn, item.start, item.end


def turn_anchor(transcript: int, turn: int) -> str:
    """The anchor of a turn in the full transcript."""
    return f"t{turn}" if transcript == 1 else f"t{transcript}-{turn}"


def language_of(result: Result) -> Language:
    """The language of a report when nobody chose one: that of the first transcript, if we write it."""
    spoken = result.transcripts[0].language if result.transcripts else ""
    return next((language for language in LANGUAGES if spoken.split("-")[0] == language), "en")
