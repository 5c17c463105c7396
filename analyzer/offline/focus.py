"""Which line of the matrix a sentence is about. It names many things in passing; it is about one of them at most.

A thing that the interviewer has just asked about goes first. Of what nobody asked about, only what a deed stands close
to counts, and only under a name that means nothing else, or that can hardly mean anything else where it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.offline.doers import Act
from analyzer.offline.sentences import Sentence
from analyzer.offline.terms import Mention, Topic, Vocabulary

_CLOSE = 16  # words between a deed and what it is about
_AT_ONCE = 4  # the same where the interviewer asked about something else
_FAR = 1000  # beyond a border of clauses, whatever the length of the sentence
_UNMARKED, _ASKED_UNMARKED = 4, 8  # the same in speech without marks, where no clause ends


@dataclass(frozen=True, slots=True)
class Focus:
    """What a sentence is about, the word that names it, and whether the interviewer asked about it.

    `topics` are the lines that the name may stand for, the lowest first: which of them depends on what is said.
    `generic` is a word that is no name: see `terms.Mention`.
    """

    topics: tuple[Topic, ...]
    at: int
    asked: bool
    generic: bool

    @property
    def topic(self) -> Topic:
        return self.topics[0]


def find(
    sentence: Sentence,
    mentions: Sequence[Mention],
    acts: Sequence[Act],
    asked: frozenset[str],
    spoken: frozenset[str],
    vocabulary: Vocabulary,
) -> tuple[Focus, ...]:
    """One line, with each of its parts that the sentence names; nothing where the sentence is about nothing clear.

    `spoken` are the lines that the talk names outright.
    """
    deeds = [act.at for act in acts if act.who == "self" and act.when != "future"]
    parts_of_own = [begin for begin, _ in sentence.marks.get("own_part", ())]
    reach = _UNMARKED if sentence.unmarked else _AT_ONCE if asked else _CLOSE
    best: tuple[tuple[int, ...], Focus] | None = None
    found: list[Focus] = []
    for mention in mentions:
        one = _of(mention, asked, vocabulary)
        away = min((_apart(sentence, mention, at) for at in deeds), default=_FAR)
        away = min((away, *(abs(mention.first - at) for at in parts_of_own)))
        if not one.asked and (away > reach or not _counts_unasked(mention, one, sentence, acts, spoken, vocabulary)):
            continue
        if sentence.unmarked and away > _ASKED_UNMARKED:
            continue
        found.append(one)
        order = (not one.asked, mention.generic, away, *vocabulary.rank(one.topic))
        if best is None or order < best[0]:
            best = (order, one)
    if best is None:
        return ()
    chosen = best[1]
    parts = {one.topic.part: one for one in reversed(found) if one.topic.skill == chosen.topic.skill}
    named = [one for part, one in parts.items() if part is not None]
    return tuple(sorted(named, key=lambda one: one.at)) or (chosen,)


def _counts_unasked(
    mention: Mention,
    one: Focus,
    sentence: Sentence,
    acts: Sequence[Act],
    spoken: frozenset[str],
    vocabulary: Vocabulary,
) -> bool:
    """Whether a name may be what a sentence is about though nobody asked about its line.

    What everybody has to do with (a file, a test) is named in passing, and a word that is no name means the thing for
    sure only where something was done with it and the talk names the thing, or its ladder, outright as well.
    """
    if not mention.generic and one.topic.part is None:
        return True
    if vocabulary.is_lowest(one.topic):
        return False
    if not mention.generic:
        return True
    ladder = (vocabulary.are_of_one_ladder(topic.skill, other) for topic in mention.topics for other in spoken)
    return _is_done(mention, sentence, acts) and any(ladder)


def _is_done(mention: Mention, sentence: Sentence, acts: Sequence[Act]) -> bool:
    """Whether the speaker did something right beside a name, not in a clause of when or why."""
    clause = sentence.clauses[mention.first]
    if sentence.unmarked or sentence.has("leisure") or sentence.in_clause("aside", clause):
        return False
    own = [act for act in acts if act.who == "self" and act.when == "past" and act.is_deed and not act.denied]
    return any(_apart(sentence, mention, act.at) <= _AT_ONCE for act in own)


def is_elsewhere(sentence: Sentence, mentions: Sequence[Mention], acts: Sequence[Act], skills: frozenset[str]) -> bool:
    """Whether a deed stands close to the name, also a generic one, of a line that is none of these."""
    deeds = [act.at for act in acts if act.who == "self"]
    others = [one for one in mentions if not any(topic.skill in skills for topic in one.topics)]
    return any(_apart(sentence, one, at) <= _CLOSE for one in others for at in deeds)


def _of(mention: Mention, asked: frozenset[str], vocabulary: Vocabulary) -> Focus:
    """The line that a name stands for: one that was asked about, else the lowest.

    A name of a higher line stands for the one below it that was asked about; a word that is no name does not.
    """
    direct = [topic for topic in mention.topics if topic.skill in asked]
    if direct:
        return Focus(_sorted(direct, vocabulary), mention.first, asked=True, generic=mention.generic)
    for topic in mention.topics if not mention.generic else ():
        skill = vocabulary.skill(topic)
        for lower in (*skill.implies, *(to for part in skill.parts if part.id == topic.part for to in part.implies)):
            if lower in asked and not vocabulary.matrix.known(lower).parts:
                return Focus((Topic(lower, None),), mention.first, asked=True, generic=mention.generic)
    return Focus(_sorted(mention.topics, vocabulary), mention.first, asked=False, generic=mention.generic)


def _sorted(topics: Sequence[Topic], vocabulary: Vocabulary) -> tuple[Topic, ...]:
    return tuple(sorted(topics, key=vocabulary.rank))


def _apart(sentence: Sentence, mention: Mention, at: int) -> int:
    """Words between a deed and a name; beyond a border of clauses they have nothing to do with each other."""
    if sentence.clauses[at] != sentence.clauses[mention.first]:
        return _FAR
    return min(abs(mention.first - at), abs(mention.last - at))
