"""Questions after which nothing was shown: the interviewer names a line, and the answer is evasive or about another.

An answer in which the rules merely see nothing is no such answer: they miss much.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analyzer.evidence import AskedTurn
from analyzer.findings import Finding
from analyzer.offline.talk import Answer, Question
from analyzer.offline.terms import Topic, Vocabulary

_BRIEF = 20  # words of an evasive answer


def not_shown(
    transcript: str, answers: Sequence[tuple[Answer, Sequence[Finding]]], vocabulary: Vocabulary
) -> Iterator[AskedTurn]:
    """The questions about one line whose answer evades it or shows another line in its place."""
    for answer, found in answers:
        question = answer.question
        if question is None or not question.asks:
            continue
        skills = {topic.skill for topic in question.topics}
        lowest = _one(question, vocabulary)
        if lowest is None or _names(answer, skills) or any(finding.skill in skills for finding in found):
            continue
        if _evades(answer) or any((finding.value or 0) > 2 for finding in found):
            yield AskedTurn(transcript=transcript, turn=question.turn, skill=lowest.skill)


def _one(question: Question, vocabulary: Vocabulary) -> Topic | None:
    """The line that a question is about; None where it names several things."""
    things = {min(mention.topics, key=vocabulary.rank).skill for names in question.names for mention in names}
    return min(question.topics, key=vocabulary.rank) if len(things) == 1 else None


def _names(answer: Answer, skills: set[str]) -> bool:
    return any(topic.skill in skills for names in answer.names for mention in names for topic in mention.topics)


def _evades(answer: Answer) -> bool:
    """Whether a short answer says that it is none."""
    words = sum(len(sentence.tokens) for sentence in answer.sentences)
    return words <= _BRIEF and any(sentence.has("evasive") or sentence.asks for sentence in answer.sentences)
