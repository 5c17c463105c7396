"""Questions after which nothing was shown: the interviewer names a line, and the answer is evasive, about another, or a
few words in which the line is only named (a yes, a plan, what others did).

An answer in which the rules merely see nothing is no such answer: they miss much.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analyzer.evidence import AskedTurn
from analyzer.findings import Finding
from analyzer.offline.talk import Answer, Question
from analyzer.offline.terms import Topic, Vocabulary

_BRIEF = 20  # words of an answer that is evasive or only names the line
_MENTION = 1  # the value of what is only named


def not_shown(
    transcript: str, answers: Sequence[tuple[Answer, Sequence[Finding]]], vocabulary: Vocabulary
) -> Iterator[AskedTurn]:
    """The questions about one line whose answer evades it, shows another line in its place or only names it."""
    for answer, found in answers:
        question = answer.question
        if question is None or not question.asks:
            continue
        skills = {topic.skill for topic in question.topics}
        lowest = _one(question, vocabulary)
        if lowest is None:
            continue
        about = [finding for finding in found if finding.skill in skills]
        if about:
            nothing = (
                _is_brief(answer)
                and not _begins_with_no(answer)
                and all(finding.value == _MENTION for finding in about)
            )
        elif _names(answer, skills):
            nothing = False
        else:
            nothing = _evades(answer) or any((finding.value or 0) > 2 for finding in found)
        if nothing:
            yield AskedTurn(transcript=transcript, turn=question.turn, skill=lowest.skill)


def _one(question: Question, vocabulary: Vocabulary) -> Topic | None:
    """The line that a question is about; None where it names several things."""
    things = {min(mention.topics, key=vocabulary.rank).skill for names in question.names for mention in names}
    return min(question.topics, key=vocabulary.rank) if len(things) == 1 else None


def _names(answer: Answer, skills: set[str]) -> bool:
    return any(topic.skill in skills for names in answer.names for mention in names for topic in mention.topics)


def _is_brief(answer: Answer) -> bool:
    return sum(len(sentence.tokens) for sentence in answer.sentences) <= _BRIEF


def _begins_with_no(answer: Answer) -> bool:
    """Whether the first word denies something: that is no question left open, whatever the rules make of the rest."""
    return any(begin == 0 for sentence in answer.sentences[:1] for begin, _ in sentence.marks.get("bare_no", ()))


def _evades(answer: Answer) -> bool:
    """Whether a short answer says that it is none."""
    return _is_brief(answer) and any(sentence.has("evasive") or sentence.asks for sentence in answer.sentences)
