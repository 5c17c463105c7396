"""What the talk covered: who spoke how much, which lines were asked about, which nobody touched. No judgement of it."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.observations import Coverage, Share
from analyzer.report import labels
from analyzer.report.index import Index

Link = tuple[str, str]  # name, address


@dataclass(frozen=True, slots=True)
class Spoke:
    """What one role said, as shares in words; `time` is empty where the file has no times."""

    role: str
    words: str
    share: str
    time: str


@dataclass(frozen=True, slots=True)
class LevelCovered:
    """The questions that name lines of one level: how many, and of which line; `open` are lines without a state that
    nobody touched."""

    level: str
    href: str
    questions: int
    asked: tuple[tuple[str, str, int], ...]  # name, address, questions
    touched: str
    open: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Covered:
    """`talks` are the shares in each talk where there are several: its file, and who spoke how much."""

    shares: tuple[Spoke, ...]
    talks: tuple[tuple[str, tuple[Spoke, ...]], ...]
    questions: str
    levels: tuple[LevelCovered, ...]


def covered(index: Index) -> Covered | None:
    """What a result says of it; None in one from before there were facts."""
    facts = index.result.facts
    if facts is None:
        return None
    words = index.words
    return Covered(
        shares=shares(index, facts.whole),
        talks=tuple((index.source(one.transcript or ""), shares(index, one)) for one in facts.talks)
        if len(facts.talks) > 1
        else (),
        questions=words.many(
            "The interviewer asked {count} question. Below, those are counted that call a line by a name of it.",
            "The interviewer asked {count} questions. Below, those are counted that call a line by a name of it.",
            facts.whole.questions,
        ),
        levels=tuple(_level(index, facts.whole, level.id) for level in index.result.matrix.levels),
    )


def shares(index: Index, found: Coverage) -> tuple[Spoke, ...]:
    """Who spoke how much, as words of the report's language."""
    return tuple(_spoke(index, share) for share in found.shares)


def _spoke(index: Index, share: Share) -> Spoke:
    words = index.words
    return Spoke(
        role=words.label(labels.ROLES, share.role),
        words=words.many("{count} word", "{count} words", share.words),
        share=words.percent(share.share) if share.share is not None else "",
        time=words.percent(share.time_share) if share.time_share is not None else "",
    )


def _level(index: Index, found: Coverage, level: str) -> LevelCovered:
    own = [skill for skill in index.result.matrix.skills if skill.level == level]
    asked = {one.id: one.questions for one in found.skills}
    untouched = set(found.untouched)
    return LevelCovered(
        level=index.title(level),
        href=f"#level-{level}",
        questions=next((one.questions for one in found.levels if one.id == level), 0),
        asked=tuple(
            (index.name(skill.id), f"#line-{skill.id}", asked[skill.id]) for skill in own if asked.get(skill.id)
        ),
        touched=index.words("{count} of {all}", count=sum(skill.id not in untouched for skill in own), all=len(own)),
        open=tuple(
            (index.name(skill.id), f"#line-{skill.id}")
            for skill in own
            if skill.id in untouched and skill.id in index.scores and index.scores[skill.id].state == "UNKNOWN"
        ),
    )
