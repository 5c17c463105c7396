"""The interviewer's sheet: how the talk was led, for whoever led it and for nobody else.

It stands apart from the candidate's report, in files of its own, and only on request: a candidate is not judged by how
well somebody asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analyzer.errors import ResultError
from analyzer.matrix.model import Skill
from analyzer.messages import Language, message
from analyzer.observations import CutOff, Facts, Monologue, Words
from analyzer.report import coverage, plain
from analyzer.report.coverage import LevelCovered, Spoke
from analyzer.report.index import Index, Place
from analyzer.result import Result

REPORT = "report.html"  # beside the sheet: the places link to it
_SHORT, _TAIL = 160, 90  # characters of a quote, and of the end of an answer
_MUCH, _TOO_MUCH = 0.35, 0.5  # of the words, said by interviewers: more than usual; more than the candidate
_DECIDERS, _OF_LEVEL, _MOST = 5, 2, 12  # questions to ask next


@dataclass(frozen=True, slots=True)
class Led:
    """A question that holds its answer, and what the candidate said to it."""

    place: Place
    quote: str
    answer: str


@dataclass(frozen=True, slots=True)
class Cut:
    """The end of an answer, and how the interviewer went on."""

    place: Place
    tail: str
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Longest:
    """The longest speech of one role."""

    place: Place
    role: str
    words: str
    begins: str


@dataclass(frozen=True, slots=True)
class Next:
    """A line to ask about, why, and the questions that the matrix has for it."""

    line: str
    level: str
    why: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feedback:
    """The whole sheet."""

    language: Language
    name: str
    shares: tuple[Spoke, ...]
    judged: str
    longest: tuple[Longest, ...]
    questions: str
    levels: tuple[LevelCovered, ...]
    never: tuple[str, ...]
    leading: tuple[Led, ...]
    cut_off: tuple[Cut, ...]
    next: tuple[Next, ...]
    version: str


def feedback(result: Result, language: Language) -> Feedback:
    """The sheet as values. `ResultError` for a result from before there were facts."""
    index, facts = Index(result, language), result.facts
    covered = coverage.covered(index)
    if facts is None or covered is None:
        raise ResultError(
            message("The result holds no facts about the interview: it is from an earlier version."),
            message("Count it again: analyzer rescore RESULT --out FOLDER --interviewer-sheet."),
        )
    return Feedback(
        language=language,
        name=plain.one_line(result.candidate.name or ", ".join(talk.source for talk in result.transcripts)),
        shares=covered.shares,
        judged=_judged(index, facts),
        longest=tuple(_longest(index, one) for one in facts.whole.longest if one.role in ("candidate", "interviewer")),
        questions=covered.questions,
        levels=covered.levels,
        never=tuple(row.level for row in covered.levels if not row.questions),
        leading=tuple(_led(index, words) for words in facts.leading),
        cut_off=tuple(_cut(index, cut) for cut in facts.cut_off),
        next=tuple(_next(index, facts)),
        version=plain.one_line(result.provenance.version),
    )


def _judged(index: Index, facts: Facts) -> str:
    """What the interviewers' share of the words means."""
    share = next((one.share for one in facts.whole.shares if one.role == "interviewer"), None) or 0.0
    if share > _TOO_MUCH:
        return index.words("You spoke more than the candidate. Only the candidate's words are evidence: ask, and wait.")
    if share > _MUCH:
        return index.words("You spoke more than is usual. Shorter questions leave the candidate more room.")
    return index.words("The candidate had the room.")


def _place(index: Index, transcript: str, turn: int, offset: int = 0) -> Place:
    """A turn, as the report beside this sheet shows it."""
    found = index.place(transcript, turn, offset)
    return Place(f"{REPORT}{found.href}" if found.href else "", found.label, found.time, found.speaker)


def _longest(index: Index, one: Monologue) -> Longest:
    turn = index.turn(one.transcript, one.turn)
    return Longest(
        place=_place(index, one.transcript, one.turn),
        role=index.words("The candidate's longest speech")
        if one.role == "candidate"
        else index.words("Your longest speech"),
        words=index.words.many("{count} word", "{count} words", one.words),
        begins=_begin(turn.text if turn else ""),
    )


def _led(index: Index, words: Words) -> Led:
    answer = index.turn(words.transcript, words.turn + 1)
    return Led(
        place=_place(index, words.transcript, words.turn, words.start),
        quote=_begin(words.quote),
        answer=_begin(answer.text) if answer is not None and answer.role == "candidate" else "",
    )


def _cut(index: Index, cut: CutOff) -> Cut:
    answer, by = index.turn(cut.transcript, cut.turn), index.turn(cut.transcript, cut.by)
    why = [index.words("the sentence stops in the middle")] if cut.how == "unfinished" else []
    if cut.overlap is not None:
        why.append(index.words("both speak for {seconds} s", seconds=index.words.number(cut.overlap)))
    return Cut(
        place=_place(index, cut.transcript, cut.turn),
        tail=_end(answer.text if answer else ""),
        by=_begin(by.text if by else ""),
        why=", ".join(why),
    )


def _next(index: Index, facts: Facts) -> Iterator[Next]:
    """What to ask next: first what would decide, then lines that nobody touched, of the levels asked about least."""
    words, result = index.words, index.result
    lines: dict[str, str] = {}
    decide = () if result.provenance.engine == "offline" else result.recommendation.questions[:_DECIDERS]
    for question in decide:
        lines[question.skill] = words("The answer would change the level, or bring it nearer.")
    asked = {one.id: one.questions for one in facts.whole.levels}
    untouched = set(facts.whole.untouched)
    for level in sorted(result.matrix.levels, key=lambda level: asked.get(level.id, 0)):
        open_ = [skill for skill in result.matrix.skills if skill.level == level.id and _is_open(index, skill)]
        for skill in [skill for skill in open_ if skill.id in untouched and skill.questions][:_OF_LEVEL]:
            lines.setdefault(skill.id, words("Nobody touched this line."))
    for id, why in list(lines.items())[:_MOST]:
        if id in index.skills:
            skill = index.skills[id]
            yield Next(
                line=words.of(skill.name),
                level=index.title(skill.level),
                why=why,
                questions=tuple(words.of(text) for text in skill.questions),
            )


def _is_open(index: Index, skill: Skill) -> bool:
    return skill.id in index.scores and index.scores[skill.id].state == "UNKNOWN"


def _begin(text: str) -> str:
    text = plain.one_line(text)
    return text if len(text) <= _SHORT else text[:_SHORT].rsplit(" ", 1)[0] + " …"


def _end(text: str) -> str:
    text = plain.one_line(text)
    return text if len(text) <= _TAIL else "… " + text[-_TAIL:].split(" ", 1)[-1]
