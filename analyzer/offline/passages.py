"""The passages of an answer: each sentence with the line that it is about and its stance to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, TypeAlias

from analyzer.grounding import lexicon, morphology
from analyzer.grounding.tokens import Token
from analyzer.observations import Stance as Kind
from analyzer.offline import carrying, doers, focus, homonyms, stance
from analyzer.offline.doers import Act
from analyzer.offline.sentences import Sentence
from analyzer.offline.stance import Exchange
from analyzer.offline.talk import Answer, Question
from analyzer.offline.terms import Mention, Topic, Vocabulary
from analyzer.wordlists import word_set

Way: TypeAlias = Literal["named", "before", "question"]

_GIVEN = 0.6  # of an answer's content words that the interviewer said before it
_BARE, _BARE_UNMARKED = 3, 12  # words of a plain no
_BETWEEN_NAMES = 2  # from a name to the next in a list: a word between
_ELLIPTIC = 4  # words of a question that is only a name
_DONE: tuple[Kind, ...] = ("deed", "habit", "denied")  # what a line of practice is shown by, or denied
_DEEDS: tuple[Kind, ...] = ("deed", "habit")  # what is carried over to a sentence that names nothing with care only
_GOES_ON: tuple[Kind, ...] = ("deed", "habit", "statement")  # after these a sentence may go on about the thing


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with its verbs and its stance as a whole."""

    sentence: Sentence
    acts: tuple[Act, ...]
    kind: Kind


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence of an answer with its stance to what it is about.

    `at` is the word that names the thing; None where an earlier sentence or the question names it. `asked` says that
    the interviewer asked about it, `given` that the interviewer said before most of what the sentence says. `further`
    is the next sentence, where it may go on about the thing. `way` is how its line was chosen: by a name of its own, as
    that of the sentence before it, or of the question.
    """

    sentence: Sentence
    topic: Topic
    at: int | None
    kind: Kind
    acts: tuple[Act, ...]
    asked: bool
    given: bool
    generic: bool = False
    doubtful: bool = False
    further: Said | None = None
    way: Way = "named"


@dataclass(frozen=True, slots=True)
class _Outright:
    """The line that a question is about as its own words say, in the lines that its name may stand for."""

    topics: tuple[Topic, ...]
    by_name: bool


def of(answer: Answer, vocabulary: Vocabulary, speaker: doers.Speaker, spoken: frozenset[str]) -> Iterator[Passage]:
    """The sentences of an answer that are about something, each with its stance; what is taken back is left out.

    `spoken` are the lines that the talk names outright.
    """
    question = answer.question
    asked = _asked(answer)
    outright = _asked_outright(answer, vocabulary)
    exchange = _exchange(answer, outright)
    said = _said(answer, exchange, speaker)
    heard = _heard(answer.before)
    before: tuple[Topic, ...] = ()
    for number, one in said.items():
        sentence, acts = one.sentence, one.acts
        start = _begin(sentence)
        mentions = tuple(mention for mention in answer.names[number] if mention.first >= start)
        given = _is_given(sentence, heard)
        further = said.get(number + 1)
        if further is not None and (further.kind not in _GOES_ON or further.sentence.has("retraction")):
            further = None
        about = focus.find(sentence, mentions, acts, asked, spoken, vocabulary)
        if outright is not None and any(_is_aside(found, outright, vocabulary) for found in about):
            about = ()
        kind = one.kind
        for found in about:
            kind = stance.read(sentence, acts, found.at, _listed(mentions, acts), replace(exchange, asked=found.asked))
            done = kind in _DONE
            may_be = found.topics
            if vocabulary.is_doubtful(may_be, done):
                may_be = _in_company(may_be, answer)
            topic, doubtful = vocabulary.fitting(may_be, done), vocabulary.is_doubtful(may_be, done)
            after = [mention for names in answer.names[number + 1 : number + 2] for mention in names]
            goes_on = further if found.asked or all(mention.generic for mention in after) else None
            yield Passage(sentence, topic, found.at, kind, acts, found.asked, given, found.generic, doubtful, goes_on)
        if about:
            before = about[0].topics if len(about) == 1 and kind in _GOES_ON else ()
            continue
        names = [mention for mention in mentions if not mention.generic]
        goes_on_about = bool(before) and all(set(before) & set(mention.topics) for mention in names)
        if names and not goes_on_about:
            topics = {min(mention.topics, key=vocabulary.rank) for mention in names if not mention.common}
            before = (topics.pop(),) if len(topics) == 1 and kind in _GOES_ON else ()
            continue
        if before:
            topic, doubtful = vocabulary.fitting(before, kind in _DONE), vocabulary.is_doubtful(before, kind in _DONE)
            goes_on_asked = topic.skill in asked
            before = ()
            holds = carrying.from_sentence_before(sentence, mentions, acts, topic, vocabulary.skill(topic))
            if holds or kind not in _DEEDS:
                yield Passage(sentence, topic, None, kind, acts, goes_on_asked, given, doubtful=doubtful, way="before")
        elif outright is not None:
            skills = frozenset(topic.skill for topic in outright.topics)
            if sentence.has("leisure"):
                continue
            hard = vocabulary.skill(outright.topics[0]).kind == "hard"  # a story of behaviour may be about anything
            if hard and kind in _DEEDS and focus.is_elsewhere(sentence, mentions, acts, skills):
                continue
            if sentence is answer.sentences[0] and _denies_practice(one, question):
                kind = "denied"
            done = kind in _DONE
            topic, doubtful = vocabulary.fitting(outright.topics, done), vocabulary.is_doubtful(outright.topics, done)
            if kind not in _DEEDS or carrying.from_question(number, sentence, acts, answer, topic, vocabulary):
                yield Passage(sentence, topic, None, kind, acts, True, given, False, doubtful, further, "question")


def _in_company(topics: tuple[Topic, ...], answer: Answer) -> tuple[Topic, ...]:
    """Of the lines that a name may stand for those that the answer also names by a word for nothing else."""
    plain = {mention.topics[0] for names in answer.names for mention in names if len(mention.topics) == 1}
    return tuple(topic for topic in topics if topic in plain) or topics


def said(answer: Answer, vocabulary: Vocabulary, speaker: doers.Speaker) -> tuple[Said, ...]:
    """All sentences of an answer with their stance as a whole, but what is taken back."""
    return tuple(numbered(answer, vocabulary, speaker).values())


def numbered(
    answer: Answer, vocabulary: Vocabulary, speaker: doers.Speaker, *, taken_back: int | None = None
) -> dict[int, Said]:
    """The same by their number in the answer; `taken_back` is how many sentences a correction takes back, None for all.

    A correction may turn any story before it, and only the denial that it follows.
    """
    return _said(answer, _exchange(answer, _asked_outright(answer, vocabulary)), speaker, taken_back)


def asked_about(answer: Answer, vocabulary: Vocabulary) -> tuple[Topic, ...]:
    """The one line that the question is about, in the lines that its name may stand for; nothing where it is none."""
    outright = _asked_outright(answer, vocabulary)
    return () if outright is None else outright.topics


def _exchange(answer: Answer, outright: _Outright | None) -> Exchange:
    question = answer.question
    supposed = question is not None and question.has("supposed") and not question.has("nudge")
    return Exchange(supposed=supposed, asked=outright is not None)


def _is_aside(found: focus.Focus, outright: _Outright, vocabulary: Vocabulary) -> bool:
    """Whether a thing is named in a story of another line of practice or behaviour, which was asked about."""
    asked = outright.topics[0].skill
    if found.asked or vocabulary.matrix.known(asked).shown_by == "knowledge":
        return False
    return not vocabulary.are_of_one_ladder(asked, found.topic.skill)


def _said(answer: Answer, exchange: Exchange, speaker: doers.Speaker, taken_back: int | None = None) -> dict[int, Said]:
    """The sentences by their number, without those that a later one takes back."""
    begin = max((at for at, sentence in enumerate(answer.sentences) if sentence.has("retraction")), default=0)
    carried: doers.Doer | None = None
    found: dict[int, Said] = {}
    for number, sentence in enumerate(answer.sentences):
        mentions = answer.names[number]
        named = frozenset(index for mention in mentions for index in range(mention.first, mention.last + 1))
        acts, carried = doers.acts(sentence, named, carried, speaker)
        if number >= begin or (taken_back is not None and number < begin - taken_back):
            start = _begin(sentence)
            kept = tuple(act for act in acts if act.at >= start)
            count = _listed([mention for mention in mentions if mention.first >= start], kept)
            found[number] = Said(sentence, kept, stance.read(sentence, kept, None, count, exchange))
    return found


def _listed(mentions: Sequence[Mention], acts: Sequence[Act]) -> int:
    """How many names may be a list: all where people tell what they did, else those that follow each other.

    In an explanation they stand apart: "the loop runs a coroutine until it awaits".
    """
    if any(act.who in ("self", "team") for act in acts):
        return len(mentions)
    most = row = min(1, len(mentions))
    for one, after in pairwise(mentions):
        row = row + 1 if after.first - one.last <= _BETWEEN_NAMES else 1
        most = max(most, row)
    return most


def _begin(sentence: Sentence) -> int:
    """The first word that is not taken back in the sentence itself."""
    return max((end for _, end in sentence.marks.get("retraction", ())), default=0)


def _asked(answer: Answer) -> frozenset[str]:
    """The lines that the interviewer asks about; where a question names none, those of the one before it."""
    for question in answer.before[:2]:
        if question.topics:
            return frozenset(topic.skill for topic in question.topics)
    return frozenset()


def _asked_outright(answer: Answer, vocabulary: Vocabulary) -> _Outright | None:
    """The one line that the last words of a question are about, also of one that the interviewer merely urged on."""
    for question in answer.before:
        for sentence, mentions in zip(reversed(question.sentences), reversed(question.names), strict=True):
            if any(homonyms.is_meant_otherwise(sentence.keys[one.first], answer.sentences) for one in mentions):
                return None
            if mentions:
                return _outright(mentions, vocabulary)
        if not question.has("nudge"):
            return None
    return None


def _outright(mentions: Sequence[Mention], vocabulary: Vocabulary) -> _Outright | None:
    topics = {min(mention.topics, key=vocabulary.rank) for mention in mentions}
    by_name = any(not mention.generic for mention in mentions)
    if len(topics) == 1:
        same = [mention.topics for mention in mentions if set(mention.topics) == set(mentions[0].topics)]
        return _Outright(same[0] if len(same) == len(mentions) else tuple(topics), by_name)
    skills = {topic.skill for topic in topics}
    return _Outright((Topic(skills.pop(), None),), by_name) if len(skills) == 1 else None  # several parts are the line


def _denies_practice(one: Said, question: Question | None) -> bool:
    """Whether an answer begins with a plain no to a question for a deed, and tells of no deed after it."""
    sentence = one.sentence
    opening = len(sentence.tokens) if sentence.unmarked else sentence.clauses.count(sentence.clauses[0])
    if question is None or opening > (_BARE_UNMARKED if sentence.unmarked else _BARE):
        return False
    if not any(begin == 0 for begin, _ in sentence.marks.get("bare_no", ())) or one.kind in ("deed", "habit"):
        return False
    return asks_of_practice(question)


def asks_of_practice(question: Question) -> bool:
    """Whether the last words of a question ask for a deed, and ask for it plainly: "не" turns the "нет" round.

    Speech as a recogniser writes it has no mark of a question.
    """
    last = next((one for one in reversed(question.sentences) if one.asks), question.sentences[-1])
    if any(token.kind == "negation" for token in last.tokens):
        return False
    if last.has("leading"):
        return False
    return last.has("asks_of_practice") or _is_elliptic(last) or any(map(_asks_for_deed, last.tokens))


def _is_elliptic(sentence: Sentence) -> bool:
    """Whether a question is only a name: "Kubernetes?" after other things of the trade asks whether it was used."""
    verbs = any(morphology.is_finite_verb(token.norm) for token in sentence.tokens)
    return len(sentence.tokens) <= _ELLIPTIC and not verbs and not sentence.has("asks_what")


def _asks_for_deed(token: Token) -> bool:
    """Whether a word is a verb of the past that takes an object: "уменьшал?"."""
    form = next(iter(morphology.forms(token.norm)), None)
    return form is not None and form.part == "VERB" and form.personal[:1] == ("past",) and form.transitive


def _heard(before: Sequence[Question]) -> frozenset[str]:
    """What the interviewer has just said, as words are looked up."""
    return frozenset(key for one in before[:2] for said in one.sentences for word in said.keys for key in word)


def _is_given(sentence: Sentence, heard: frozenset[str]) -> bool:
    """Whether the interviewer has just said most of what the sentence says."""
    said = content(sentence) if heard else []
    return len(said) > 1 and sum(bool(sentence.keys[at] & heard) for at in said) >= _GIVEN * len(said)


def content(sentence: Sentence) -> list[int]:
    """Indexes of the words that say something."""
    return [
        at
        for at, token in enumerate(sentence.tokens)
        if token.kind in ("word", "name", "number") and token.norm not in _EMPTY and len(token.norm) > 1
    ]


_EMPTY = (
    lexicon.COORDINATING
    | lexicon.TURNING
    | lexicon.THAT
    | lexicon.AUXILIARIES
    | word_set(
        "в на с к по за из от до для о об у под над при как что чтобы когда если же "
        "to of in on at for with by from as be been am this these those me my our"
    )
)
