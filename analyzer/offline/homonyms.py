"""Words that mean something else every day: a "кролик" is a broker only in company."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.offline.rules import Keys
from analyzer.offline.sentences import Sentence
from analyzer.offline.terms import Mention

_NEAR = 1  # sentences before and after in which company is looked for


def meant(
    mention: Mention, at: int, sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]], asked: bool
) -> bool:
    """Whether a name in sentence `at` of a turn means the thing of the trade.

    `asked` says that the interviewer has just named the same thing or talked of the trade. A name that is no common
    word needs no company, only no company of another kind.
    """
    if not mention.common and mention.first != mention.last:
        return True
    if _is_of_a_phrase(mention, sentences[at], sentences[: at + 1]):
        return False
    around = range(max(0, at - _NEAR), min(len(sentences), at + _NEAR + 1))
    at_leisure = sentences[at].has("leisure")
    if not mention.common:
        return not at_leisure or _is_in_company(mention, at, around, sentences, mentions)
    return not at_leisure and (asked or _is_in_company(mention, at, around, sentences, mentions))


def _is_of_a_phrase(mention: Mention, sentence: Sentence, before: Sequence[Sentence]) -> bool:
    """Whether a name is a word of a phrase that means another thing, or of every day and such a word a moment ago.

    Whoever has said "контейнер зависимостей" goes on with "контейнер", and means the same.
    """
    spans = sentence.marks.get("other_sense", ())
    if any(begin <= mention.first < end for begin, end in spans):
        return True
    return mention.generic and is_meant_otherwise(sentence.keys[mention.first], before)


def is_meant_otherwise(word: Keys, said: Sequence[Sentence]) -> bool:
    """Whether these sentences use a word in a phrase that means another thing."""
    return any(
        word & one.keys[at]
        for one in said
        for begin, end in one.marks.get("other_sense", ())
        for at in range(begin, end)
    )


def _is_in_company(
    mention: Mention, at: int, around: range, sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]]
) -> bool:
    for near in around:
        taken = set(range(mention.first, mention.last + 1)) if near == at else set()
        if any(begin not in taken for begin, _ in sentences[near].marks.get("trade", ())):
            return True
        if any(other is not mention and not other.common for other in mentions[near]):
            return True
    return False
