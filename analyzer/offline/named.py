"""What is named in a talk: by the candidate in an answer, by the interviewer in a question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from analyzer.observations import Stance
from analyzer.offline import homonyms
from analyzer.offline.passages import Passage
from analyzer.offline.sentences import Sentence
from analyzer.offline.talk import Answer, Question
from analyzer.offline.terms import Mention, Topic

_TURNS = 2  # in which a word of every day, no name of a product, names a line that nobody talks of
_OPENING = 2  # words of a sentence that asks without a mark, before the word that shows it


@dataclass(frozen=True, slots=True)
class Name:
    """`start` to `end` of the turn name one of `topics`, in the sentence from `sentence[0]` to `sentence[1]`.

    It is `bare` where it is a word of every day, no name of a product, in a sentence that is about something else.
    """

    kind: Literal["spoken", "asked"]
    turn: int
    sentence: tuple[int, int]
    start: int
    end: int
    topics: tuple[Topic, ...]
    stance: Stance | None
    bare: bool


def together(names: Iterable[Name]) -> bool:
    """Whether these names of one line really name it: one that is not bare, or bare ones time and again."""
    turns: set[int] = set()
    for name in names:
        if not name.bare:
            return True
        turns.add(name.turn)
    return len(turns) >= _TURNS


def in_answer(answer: Answer, passages: Sequence[Passage]) -> Iterator[Name]:
    """What the candidate names in one turn, with the stance of the sentence where it has one to that name."""
    about = {(passage.sentence.start, passage.at): passage for passage in passages if passage.at is not None}
    for sentence, mentions in zip(answer.sentences, answer.names, strict=True):
        for mention in mentions:
            passage = about.get((sentence.start, mention.first))
            stance = passage.kind if passage else None
            yield _name("spoken", sentence, mention, stance, bare=mention.generic and passage is None)


def in_question(question: Question) -> Iterator[Name]:
    """What the interviewer's sentences that ask name."""
    for at, sentence in enumerate(question.sentences):
        if not asks(sentence, question.names[at]):
            continue
        of_trade = sentence.has("asks_of_practice") or is_only_a_name(sentence, question.names[at])
        for mention in question.names[at]:
            if homonyms.meant(mention, at, question.sentences, question.names, of_trade):
                yield _name("asked", sentence, mention, None, bare=False)


def asks(sentence: Sentence, mentions: Sequence[Mention]) -> bool:
    """Whether a sentence of the interviewer asks: by its mark, by how it begins, or as a bare name ("А кафка")."""
    opens = any(begin <= _OPENING for begin, _ in sentence.marks.get("asks", ()))
    return sentence.asks or opens or is_only_a_name(sentence, mentions)


def is_only_a_name(sentence: Sentence, mentions: Sequence[Mention]) -> bool:
    """Whether a sentence says nothing but the name of one thing, with a word before it at most."""
    if len(mentions) != 1:
        return False
    first, last = mentions[0].first, mentions[0].last
    if first > 1 or last != len(sentence.tokens) - 1:
        return False
    heard = sentence.has("assent", "murmur") or sentence.tokens[0].kind == "negation"
    return first == 0 or not heard  # "понятно, Kafka" asks nothing


def _name(
    kind: Literal["spoken", "asked"], sentence: Sentence, mention: Mention, stance: Stance | None, *, bare: bool
) -> Name:
    return Name(
        kind=kind,
        turn=sentence.turn,
        sentence=(sentence.start, sentence.end),
        start=sentence.tokens[mention.first].start,
        end=sentence.tokens[mention.last].end,
        topics=mention.topics,
        stance=stance,
        bare=bare,
    )
