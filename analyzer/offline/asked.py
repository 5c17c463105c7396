"""Questions after which nothing was shown: the interviewer names a line, and nothing in the answer could show it.

That is an answer each sentence of which is weak: a yes, a name, a plan, praise, hearsay, a joke, what others do, a
few words; or one that tells of another line in its place. An answer in which the rules merely see nothing is no such
answer: they miss much.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analyzer.evidence import AskedTurn
from analyzer.findings import Finding
from analyzer.grounding import lexicon
from analyzer.grounding.tokens import Token
from analyzer.observations import Stance
from analyzer.offline import doers, passages, stance
from analyzer.offline.passages import Said, content
from analyzer.offline.sentences import Sentence
from analyzer.offline.talk import Answer, Question
from analyzer.offline.terms import Topic, Vocabulary

_BRIEF = 20  # words of an answer that is evasive
_LONGEST = 60  # words of an answer that shows nothing; a longer one may hold what the rules do not see
_MENTION = 1  # the value of what is only named
_THINGS = 2  # things that one question may ask about
_OPENING = 1  # words before the one that asks what
_ELLIPTIC = 3  # words of a question that is only a name
_FEW_BESIDE = 5  # the same of what the speaker does where others do the thing itself
_FEW = 3  # content words of a statement that says next to nothing
# What shows nothing of any line, and what shows nothing of one that takes a deed.
_NEVER_SHOW: frozenset[Stance] = frozenset({"plan", "hearsay", "rating", "assent", "question"})
_NEVER_SHOW_PRACTICE: frozenset[Stance] = _NEVER_SHOW | {"other", "team", "list"}


def not_shown(
    transcript: str,
    answers: Sequence[tuple[Answer, Sequence[Finding]]],
    vocabulary: Vocabulary,
    speaker: doers.Speaker,
) -> Iterator[AskedTurn]:
    """The lines that a question is about and its answer, the next turn of the candidate, neither shows nor denies."""
    before = 0
    for answer, found in answers:
        question = answer.question
        if question is None or not _asks(question) or question.turn == before:
            continue
        before = question.turn
        for topics in _lines(question, vocabulary):
            skills = {topic.skill for topic in topics}
            knowledge = all(vocabulary.skill(topic).shown_by == "knowledge" for topic in topics)
            about = [
                finding for finding in found if any(vocabulary.stands_upon(finding.skill, skill) for skill in skills)
            ]
            if any(finding.value != _MENTION for finding in about) or any(map(_begins_with_no, answer.sentences[:1])):
                continue
            if about or _names(answer, skills) or not _shows_another(found):
                nothing = _evades(answer) or _is_weak(answer, question, knowledge, vocabulary, speaker)
            else:
                nothing = _words(answer) <= _LONGEST and not _goes_straight(answer, vocabulary, speaker)
            if nothing:
                lowest = min(topics, key=vocabulary.rank)
                yield AskedTurn(transcript=transcript, turn=question.turn, skill=lowest.skill)


def _lines(question: Question, vocabulary: Vocabulary) -> list[tuple[Topic, ...]]:
    """The things that a question is about, each with the lines that its name stands for; none where it names many."""
    things: dict[str, tuple[Topic, ...]] = {}
    for names in question.names:
        for mention in names:
            things.setdefault(min(mention.topics, key=vocabulary.rank).skill, mention.topics)
    return list(things.values()) if len(things) <= _THINGS else []


def _names(answer: Answer, skills: set[str]) -> bool:
    return any(topic.skill in skills for names in answer.names for mention in names for topic in mention.topics)


def _goes_straight(answer: Answer, vocabulary: Vocabulary, speaker: doers.Speaker) -> bool:
    """Whether an answer begins with what the speaker does these days: that is what was asked, by whatever name."""
    first = next(iter(passages.said(answer, vocabulary, speaker)), None)
    return first is not None and first.kind == "habit"


def _shows_another(found: Sequence[Finding]) -> bool:
    return any((finding.value or 0) > _MENTION for finding in found)


def _words(answer: Answer) -> int:
    return sum(len(sentence.tokens) for sentence in answer.sentences)


def _begins_with_no(sentence: Sentence) -> bool:
    """Whether the first word denies something: that is no question left open, whatever the rules make of the rest."""
    return any(begin == 0 for begin, _ in sentence.marks.get("bare_no", ()))


def _evades(answer: Answer) -> bool:
    """Whether a short answer says that it is none."""
    return _words(answer) <= _BRIEF and any(sentence.has("evasive") or sentence.asks for sentence in answer.sentences)


def _asks(question: Question) -> bool:
    """Whether a turn wants an answer: it asks, puts words into a mouth ("presumably") or is only a name."""
    if question.asks or question.has("leading") or question.has("begins_leading") or question.has("asks_of_practice"):
        return True
    return sum(len(sentence.tokens) for sentence in question.sentences) <= _ELLIPTIC


def _is_weak(
    answer: Answer, question: Question, knowledge: bool, vocabulary: Vocabulary, speaker: doers.Speaker
) -> bool:
    """Whether no sentence of an answer could show anything."""
    words = _words(answer)
    if words > _LONGEST or (words > _BRIEF and any(sentence.unmarked for sentence in answer.sentences)):
        return False
    plainly = not knowledge and not _asks_what(question)
    weak, few = (_NEVER_SHOW_PRACTICE, _FEW) if plainly else (_NEVER_SHOW, 0)
    said = passages.said(answer, vocabulary, speaker)
    if not any(one.kind == "plan" for one in said) and any(_begins_with_no(one.sentence) for one in said):
        return False
    by_others = plainly and (_last(question).has("asks_who") or any(_is_of_others(one) for one in said))
    return all(_shows_nothing(one, weak, _FEW_BESIDE if by_others else few) for one in said)


def _asks_what(question: Question) -> bool:
    """Whether the last words of a question ask for more than whether, or by whom, something was done."""
    last = _last(question)
    if last.has("asks_who") or last.has("what_about"):
        return False
    spans = last.marks.get("asks_what", ())
    ends = len(last.tokens)
    return any(begin == 0 or end == ends or (begin == _OPENING and _is_opening(last.tokens[0])) for begin, end in spans)


def _is_opening(token: Token) -> bool:
    """Whether a word only leads to the one that asks: "а как", "and why"; "решала, что" asks nothing."""
    return token.kind == "filler" or len(token.norm) == 1 or token.norm in lexicon.COORDINATING


def _last(question: Question) -> Sentence:
    return next((one for one in reversed(question.sentences) if one.asks), question.sentences[-1])


def _is_of_others(said: Said) -> bool:
    """Whether a sentence says that others do it."""
    if said.sentence.has("elsewhere"):
        return True
    return said.kind == "other" and any(act.who == "other" and act.is_deed for act in said.acts)


def _shows_nothing(said: Said, weak: frozenset[Stance], few: int) -> bool:
    """Whether a sentence is of a `weak` kind or of `few` words, and neither denies nor tells of an own deed or part."""
    own = any(act.who == "self" and (act.denied or (act.is_deed and act.when == "past")) for act in said.acts)
    if own or stance.has_own_part(said.sentence):
        return False
    if said.kind in weak:
        return said.kind != "other" or few > _FEW or _is_of_others(said)
    words = content(said.sentence)
    if len(words) <= _FEW and (
        said.sentence.has("evasive") or (said.kind == "supposed" and said.sentence.has("assent"))
    ):
        return True  # "говорить не о чем", "I suppose so, yes"
    if said.kind not in ("statement", "habit"):
        return False
    return len(words) <= few or (few > 0 and said.sentence.has("elsewhere"))
