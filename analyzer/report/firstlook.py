"""The first screen of a result that rules alone made: what was spoken of and how, what was asked in vain, what nobody
touched. It names no level, because rules cannot tell one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from analyzer.evidence import Evidence
from analyzer.matrix.model import Skill
from analyzer.report import labels, quotes
from analyzer.report.index import Index, Place
from analyzer.report.quotes import Quote
from analyzer.result import SkillScore

_QUOTES = 2  # of one line on the first screen; the rest stands under the matrix


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line that the candidate spoke of: how, in words, and the quotes that say most; `more` are not shown here."""

    name: str
    href: str
    level: str
    stance: str
    quotes: tuple[Quote, ...]
    more: int


@dataclass(frozen=True, slots=True)
class AskedOnly:
    """A line that was asked about, without an answer in which the rules see anything."""

    name: str
    href: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class OfLevel:
    """Lines of one level of which the same is to be said."""

    level: str
    lines: tuple[tuple[str, str], ...]  # name, link


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What rules saw. `named` are lines of which a name fell, in a question or an answer, and no more can be told;
    `untouched` those that neither side spoke of, as far as rules can see.
    """

    spoken: tuple[Spoken, ...]
    asked: tuple[AskedOnly, ...]
    named: tuple[OfLevel, ...]
    untouched: tuple[OfLevel, ...]


def first_look(index: Index) -> FirstLook | None:
    """What the first screen shows; None where a model read the talk."""
    if index.result.provenance.engine != "offline":
        return None
    skills = [skill for skill in index.result.matrix.skills if skill.id in index.scores]
    counting: dict[str, list[Evidence]] = {}
    for item in index.in_order:
        if item.counts:
            counting.setdefault(item.skill, []).append(item)
    asked = [skill for skill in skills if index.scores[skill.id].asked_turns]
    silent = [skill for skill in skills if skill.id not in counting and skill not in asked]
    return FirstLook(
        spoken=tuple(_spoken(index, skill, counting[skill.id]) for skill in skills if skill.id in counting),
        asked=tuple(_asked(index, skill, index.scores[skill.id]) for skill in asked),
        named=_by_level(index, [skill for skill in silent if skill.id in index.named]),
        untouched=_by_level(index, [skill for skill in silent if skill.id not in index.named]),
    )


def _by_level(index: Index, skills: Collection[Skill]) -> tuple[OfLevel, ...]:
    return tuple(
        OfLevel(
            level=index.title(level.id),
            lines=tuple((index.words.of(s.name), f"#line-{s.id}") for s in skills if s.level == level.id),
        )
        for level in index.result.matrix.levels
        if any(skill.level == level.id for skill in skills)
    )


def _spoken(index: Index, skill: Skill, items: list[Evidence]) -> Spoken:
    says_most = sorted(items, key=_weight, reverse=True)
    return Spoken(
        name=index.words.of(skill.name),
        href=f"#line-{skill.id}",
        level=index.title(skill.level),
        stance="; ".join(dict.fromkeys(_stance(index, item) for item in says_most)),
        quotes=tuple(quotes.quote(index, item, brief=True) for item in says_most[:_QUOTES]),
        more=max(0, len(items) - _QUOTES),
    )


def _weight(item: Evidence) -> tuple[int, int]:
    """Support by its value; a limit goes beside a deed, for whoever reads one should read the other."""
    return (item.effective, 0) if item.polarity == "support" else (2, 1)


def _stance(index: Index, item: Evidence) -> str:
    """How it was spoken of, in words: a tag says more than a value."""
    words = index.words
    if item.polarity == "limit":
        return words.label(labels.REASONS, item.reason or "")
    if item.tags:
        return ", ".join(words.label(labels.TAGS, tag) for tag in item.tags)
    return words.say(labels.values("offline")[min(item.effective, 4)])


def _asked(index: Index, skill: Skill, score: SkillScore) -> AskedOnly:
    return AskedOnly(
        name=index.words.of(skill.name),
        href=f"#line-{skill.id}",
        places=tuple(index.place(place.transcript, place.turn) for place in score.asked_turns),
    )
