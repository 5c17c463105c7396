"""A talk as the rules see it: the turns of the candidate in sentences, each with what the interviewer asked before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from analyzer.offline import doers, homonyms, sentences
from analyzer.offline.sentences import Sentence
from analyzer.offline.terms import Mention, Topic, Vocabulary
from analyzer.transcript.model import Transcript

_EXCHANGE = 3  # turns of an interviewer that an answer may lean on
_MURMUR = 3  # words; fewer that only say "I hear you" ("угу, понятно") are no question
_HEARD = ("assent", "murmur", "nudge")


@dataclass(frozen=True, slots=True)
class Question:
    """One turn of the interviewer: the sentences, and the things that each of them names."""

    turn: int
    sentences: tuple[Sentence, ...]
    names: tuple[tuple[Mention, ...], ...]

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The lines that they name."""
        return tuple(dict.fromkeys(topic for names in self.names for one in names for topic in one.topics))

    def has(self, meaning: str) -> bool:
        return any(sentence.has(meaning) for sentence in self.sentences)

    @property
    def asks(self) -> bool:
        return any(sentence.asks or sentence.has("asks") for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Answer:
    """One turn of the candidate.

    `names` are the things that each sentence names; `before` the last turns of the interviewer, the nearest first;
    `after` is what the interviewer said next.
    """

    turn: int
    sentences: tuple[Sentence, ...]
    names: tuple[tuple[Mention, ...], ...]
    before: tuple[Question, ...]
    after: Question | None

    @property
    def question(self) -> Question | None:
        return self.before[0] if self.before else None


@dataclass(frozen=True)
class Heard:
    """A talk, read once: the candidate's turns in order, and the interviewer's."""

    transcript: Transcript
    answers: tuple[Answer, ...]
    questions: tuple[Question, ...]

    @cached_property
    def speaker(self) -> doers.Speaker:
        """What the talk shows of the candidate."""
        return doers.speaker(sentence for answer in self.answers for sentence in answer.sentences)

    @cached_property
    def outright(self) -> frozenset[str]:
        """The lines that either side names by a name for nothing else."""
        said = [*(answer.names for answer in self.answers), *(question.names for question in self.questions)]
        named = (mention for turn in said for names in turn for mention in names if not mention.common)
        return frozenset(topic.skill for mention in named for topic in mention.topics)


def hear(talk: Transcript, vocabulary: Vocabulary) -> Heard:
    """The talk as the rules see it."""
    found: list[Answer] = []
    asked: list[Question] = []
    questions: list[Question] = []
    waiting: list[tuple[int, tuple[Sentence, ...], tuple[Question, ...]]] = []
    for turn in talk.turns:
        if turn.role == "candidate":
            said = tuple(sentences.split(turn, vocabulary.reader, talk.language or ""))
            waiting.append((turn.index, said, tuple(reversed(asked[-_EXCHANGE:]))))
        elif turn.role == "interviewer":
            said = tuple(sentences.split(turn, vocabulary.reader, talk.language or ""))
            question = _question(said, turn.index, vocabulary)
            questions.append(question)
            found.extend(_answer(*one, question, vocabulary) for one in waiting)
            waiting.clear()
            if question.topics or any(sentence.asks for sentence in said) or not _is_murmur(said):
                asked.append(question)
    found.extend(_answer(*one, None, vocabulary) for one in waiting)
    return Heard(talk, tuple(found), tuple(questions))


def _is_murmur(said: Sequence[Sentence]) -> bool:
    """Whether a turn only says that it was heard. "Терраформ" is no such turn: the talk goes on to another thing."""
    words = sum(len(sentence.tokens) for sentence in said)
    return words < _MURMUR and all(
        token.kind == "filler" or any(begin <= at < end for name in _HEARD for begin, end in one.marks.get(name, ()))
        for one in said
        for at, token in enumerate(one.tokens)
    )


def _question(said: Sequence[Sentence], turn: int, vocabulary: Vocabulary) -> Question:
    return Question(turn, tuple(said), tuple(tuple(_not_set_aside(sentence, vocabulary)) for sentence in said))


def _not_set_aside(sentence: Sentence, vocabulary: Vocabulary) -> Iterator[Mention]:
    """What a question names, without what it sets aside: "кроме питона" asks about anything but Python."""
    aside = {end for _, end in sentence.marks.get("except", ())}
    for mention in vocabulary.mentions(sentence):
        if mention.first not in aside:
            yield mention


def _answer(
    turn: int,
    said: tuple[Sentence, ...],
    before: tuple[Question, ...],
    after: Question | None,
    vocabulary: Vocabulary,
) -> Answer:
    named = [vocabulary.mentions(sentence) for sentence in said]
    question = before[0] if before else None
    at_leisure = question is not None and question.has("leisure")
    of_trade = question is not None and not at_leisure and (bool(question.topics) or question.has("trade"))
    kept = tuple(
        tuple(
            mention
            for mention in mentions
            if not (at_leisure and not _names_outright(mention))
            and homonyms.meant(mention, at, said, named, of_trade and question is not None and _same(mention, question))
        )
        for at, mentions in enumerate(named)
    )
    return Answer(turn, said, kept, before, after)


def _names_outright(mention: Mention) -> bool:
    return mention.first != mention.last


def _same(mention: Mention, question: Question) -> bool:
    """Whether the question speaks of the same line."""
    asked = {topic.skill for topic in question.topics}
    return any(topic.skill in asked for topic in mention.topics)
