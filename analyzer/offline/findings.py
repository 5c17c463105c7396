"""From the stance of a passage to a claim. Never more than the words show by themselves.

Value 3 only for a deed of the speaker's own with an object and a detail, 2 only for an explanation that nobody gave
away, value 4 never. Whether an explanation is right is not judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analyzer.findings import Finding
from analyzer.grounding import lexicon
from analyzer.matrix.model import Reason, Skill, Tag
from analyzer.messages import Message, message
from analyzer.offline import doers, focus, stance
from analyzer.offline.doers import Act
from analyzer.offline.sentences import Sentence
from analyzer.offline.stance import Exchange, Kind
from analyzer.offline.talk import Answer, Question
from analyzer.offline.terms import Topic, Vocabulary
from analyzer.wordlists import word_set

_OBJECT = 4  # content words of a deed with an object
_DETAIL = 2  # marks of detail that a deed shows
_LESS_DETAIL = 1  # the same where the interviewer asked about the thing and the sentence names it
_MORE_DETAIL = 3  # the same where the thing is named in the question or the sentence before
_EXPLAINED = 7  # content words of an explanation
_GIVEN = 0.6  # of an answer's content words that the interviewer said before it
_LONGEST_QUOTE = 24  # words out of speech without marks
_BARE = 3  # words of a plain no
_LONG_DENIAL = 12  # words of a bare denial

_NEAR = 6  # words between a name and what makes its sentence a plan or a tale

# What is only named, and why.
_TAGS: dict[Kind, Tag] = {
    "supposed": "hypothetical", "plan": "intention", "hearsay": "hearsay", "team": "team_only", "rating": "self_rating",
    "list": "buzzword",
}  # fmt: skip
_GOES_ON: tuple[Kind, ...] = ("deed", "habit", "statement")  # after these a sentence may go on about the thing
_MARKS: dict[Kind, str] = {"plan": "intention", "hearsay": "hearsay", "rating": "self_rating", "supposed": "unreal"}
_WHY: dict[Kind, Message] = {
    "deed": message("By rule: a deed of one's own, with an object and a detail."),
    "habit": message("By rule: what the speaker does, with an object and a detail."),
    "statement": message("By rule: an explanation; whether it is right was not judged."),
    "supposed": message("By rule: what would be done, not what was done."),
    "plan": message("By rule: a wish or a plan."),
    "hearsay": message("By rule: heard or read, not done."),
    "team": message("By rule: “we”, without an own part."),
    "rating": message("By rule: a mark that the speaker gives himself."),
    "list": message("By rule: names in a row, nothing said of them."),
    "assent": message("By rule: a yes to what the interviewer said."),
    "denied": message("By rule: the speaker says that he has not done it."),
    "unknown": message("By rule: the speaker says that he does not know it."),
}


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence of an answer with its stance to what it is about.

    `at` is the word that names the thing; None where an earlier sentence or the question names it. `asked` says that
    the interviewer asked about it, `given` that the interviewer said before most of what the sentence says.
    """

    sentence: Sentence
    topic: Topic
    at: int | None
    kind: Kind
    acts: tuple[Act, ...]
    asked: bool
    given: bool
    generic: bool = False


def of_answer(answer: Answer, vocabulary: Vocabulary, speaker: doers.Speaker, text: str) -> list[Finding]:
    """The claims that one turn of the candidate allows, in the order of its words.

    Whoever shows a thing and denies a corner of it in the same breath has shown it.
    """
    found = [
        claim
        for passage in passages(answer, vocabulary, speaker)
        for claim in _claims(passage, answer, vocabulary, text)
    ]
    shown = {(claim.skill, tuple(claim.parts)) for claim in found if (claim.value or 0) > 1}
    return [claim for claim in found if claim.polarity == "support" or (claim.skill, tuple(claim.parts)) not in shown]


def passages(answer: Answer, vocabulary: Vocabulary, speaker: doers.Speaker) -> Iterator[Passage]:
    """The sentences of an answer that are about something, each with its stance; what is taken back is left out."""
    question = answer.question
    exchange = Exchange(supposed=question is not None and question.has("supposed"))
    asked = _asked(answer)
    begin = _taken_back(answer.sentences)
    carried: doers.Who | None = None
    before, by_name = _asked_outright(question, vocabulary)
    from_question = True
    for at, sentence in enumerate(answer.sentences):
        mentions = answer.names[at]
        named = frozenset(index for mention in mentions for index in range(mention.first, mention.last + 1))
        acts, carried = doers.acts(sentence, named, carried, speaker)
        if at < begin:
            continue
        start = max((end for _, end in sentence.marks.get("retraction", ())), default=0)
        acts = [act for act in acts if act.at >= start]
        mentions = tuple(mention for mention in mentions if mention.first >= start)
        given = _is_given(sentence, answer.before)
        about = focus.find(sentence, mentions, acts, asked, vocabulary)
        for one in about:
            kind = stance.read(sentence, acts, one.at, len(mentions), exchange)
            goes_on = kind in _GOES_ON
            yield Passage(sentence, one.topic, one.at, kind, tuple(acts), one.asked, given, one.generic)
        if about:
            before, from_question, by_name = about[0].topic if len(about) == 1 and goes_on else None, False, True
            continue
        kind = stance.read(sentence, acts, None, len(mentions), exchange)
        names = [mention for mention in mentions if not mention.generic]
        if names:
            topics = {min(mention.topics, key=vocabulary.rank) for mention in names if not mention.common}
            before, from_question = topics.pop() if len(topics) == 1 and kind in _GOES_ON else None, False
            by_name = True
        elif before is not None:
            first = from_question and at == begin
            if first and by_name and _is_bare_no(sentence) and question is not None and _asks_of_practice(question):
                kind = "denied"
            if by_name or kind in ("denied", "unknown", "assent") or (from_question and kind == "statement"):
                yield Passage(sentence, before, None, kind, tuple(acts), from_question, given)
            if not from_question:
                before = None


def _asked(answer: Answer) -> frozenset[str]:
    """The lines that the interviewer asks about; where a question names none, those of the one before it."""
    for question in answer.before[:2]:
        if question.topics:
            return frozenset(topic.skill for topic in question.topics)
    return frozenset()


def _asked_outright(question: Question | None, vocabulary: Vocabulary) -> tuple[Topic | None, bool]:
    """The one line that the last words of a question are about, and whether they call it by its name."""
    if question is None:
        return None, False
    for sentence in reversed(question.sentences):
        mentions = vocabulary.mentions(sentence)
        if mentions:
            topics = {min(mention.topics, key=vocabulary.rank) for mention in mentions}
            if len(topics) > 1 and len({topic.skill for topic in topics}) == 1:
                topics = {Topic(next(iter(topics)).skill, None)}  # several parts of one line are the line
            return topics.pop() if len(topics) == 1 else None, any(not mention.generic for mention in mentions)
    return None, False


def _is_bare_no(sentence: Sentence) -> bool:
    return len(sentence.tokens) <= _BARE and any(begin == 0 for begin, _ in sentence.marks.get("bare_no", ()))


def _asks_of_practice(question: Question) -> bool:
    """Whether the last words of a question ask for a deed, and ask for it plainly: "не" turns the "нет" round."""
    last = next((one for one in reversed(question.sentences) if one.asks), None)
    if last is None or any(token.kind == "negation" for token in last.tokens):
        return False
    return last.has("asks_of_practice") and not last.has("leading")


def _taken_back(sentences: Sequence[Sentence]) -> int:
    """The first sentence that is not taken back by a later one of the same turn."""
    return max((at for at, sentence in enumerate(sentences) if sentence.has("retraction")), default=0)


def _claims(passage: Passage, answer: Answer, vocabulary: Vocabulary, text: str) -> Iterator[Finding]:
    sentence, kind, topic = passage.sentence, passage.kind, passage.topic
    skill = vocabulary.skill(topic)
    start, end = _span(passage)
    quote = text[start:end]
    if kind in ("denied", "unknown"):
        if _is_denied_outright(passage, answer) and (kind == "unknown" or skill.shown_by != "knowledge"):
            yield _limit(sentence, quote, topic, "no_practice" if kind == "denied" else "does_not_know", kind)
        return
    if skill.parts and topic.part is None:
        return
    if kind in ("deed", "habit", "statement") and passage.given:
        yield _support(sentence, quote, topic, 1, ("prompted",), "assent")
    elif kind in ("deed", "habit"):
        if _may_be_deed(passage, skill) and _is_detailed(passage):
            yield _support(sentence, quote, topic, 3, _times(sentence), kind)
    elif kind == "statement":
        if (
            skill.shown_by == "knowledge"
            and passage.asked
            and _is_explained(passage, answer)
            and not vocabulary.sounds_wrong(sentence, topic)
        ):
            yield _support(sentence, quote, topic, 2, _times(sentence), kind)
    elif kind == "assent":
        if passage.asked and sentence is answer.sentences[0]:
            yield _support(sentence, quote, topic, 1, ("assent",), kind)
    elif kind in _TAGS and passage.at is not None and _is_said_of(passage, kind):
        yield _support(sentence, quote, topic, 1, (_TAGS[kind],), kind)


def _span(passage: Passage) -> tuple[int, int]:
    """Where the passage stands: the sentence, or of speech without marks what stands around the name and the deed."""
    sentence, tokens = passage.sentence, passage.sentence.tokens
    if not sentence.unmarked or passage.at is None:
        return sentence.start, sentence.end
    deeds = [act.at for act in passage.acts if act.who == "self"]
    nearest = min(deeds, key=lambda at: abs(at - (passage.at or 0)), default=passage.at)
    first = max(0, min(nearest, passage.at) - 1)
    return tokens[first].start, tokens[min(len(tokens), first + _LONGEST_QUOTE) - 1].end


def _may_be_deed(passage: Passage, skill: Skill) -> bool:
    """A deed shows a line of practice; a line of knowledge only when it was asked about. What the sentence itself does
    not name must be a trade's line: stories of behaviour go from one thing to the next."""
    if passage.sentence.has("slight"):
        return False
    if passage.sentence.unmarked and skill.shown_by == "knowledge":
        return False
    if skill.kind == "soft":
        return passage.at is not None and passage.asked
    return skill.shown_by == "practice" or (passage.asked and passage.at is not None)


def _is_denied_outright(passage: Passage, answer: Answer) -> bool:
    """Whether a denial is about the thing as a whole: named in the same sentence, or the whole of a short answer."""
    if passage.at is not None:
        if not passage.generic or answer.question is None:
            return True
        said = passage.sentence.keys[passage.at]
        return any(said & word for one in answer.question.sentences for word in one.keys)
    return passage.asked and passage.sentence is answer.sentences[0] and len(passage.sentence.tokens) <= _LONG_DENIAL


def _is_said_of(passage: Passage, kind: Kind) -> bool:
    """Whether the words that make a passage a plan, a tale or praise stand close to the name of the thing."""
    spans = passage.sentence.marks.get(_MARKS.get(kind, ""), ())
    return kind not in _MARKS or any(abs(begin - (passage.at or 0)) <= _NEAR for begin, _ in spans)


def _is_detailed(passage: Passage) -> bool:
    """Whether a deed has an object and a detail: numbers, reasons, other things of the trade, more than one deed."""
    sentence = passage.sentence
    if len(_content(sentence)) < _OBJECT:
        return False
    deeds = sum(act.is_deed and act.who == "self" and not act.denied for act in passage.acts)
    detail = (
        (deeds >= 2)
        + any(token.kind == "number" for token in sentence.tokens)
        + sentence.has("reason")
        + min(2, len(sentence.marks.get("trade", ())))
        + (len(_content(sentence)) >= 2 * _OBJECT)
    )
    return detail >= (_MORE_DETAIL if passage.at is None else _LESS_DETAIL if passage.asked else _DETAIL)


def _is_explained(passage: Passage, answer: Answer) -> bool:
    sentence = passage.sentence
    if len(_content(sentence)) < _EXPLAINED or sentence.has("guess", "assent") or not sentence.has("explaining"):
        return False
    if any(act.who in ("self", "team") for act in passage.acts):
        return False
    if any(token.norm in _SPEAKERS for token in sentence.tokens):
        return False
    return answer.after is None or not answer.after.has("rebuttal")


def _is_given(sentence: Sentence, before: Sequence[Question]) -> bool:
    """Whether the interviewer has just said most of what the sentence says."""
    said = _content(sentence)
    if len(said) < 2 or not before:
        return False
    heard = {key for question in before[:2] for one in question.sentences for word in one.keys for key in word}
    return sum(bool(sentence.keys[at] & heard) for at in said) >= _GIVEN * len(said)


def _content(sentence: Sentence) -> list[int]:
    """Indexes of the words that say something."""
    return [
        at
        for at, token in enumerate(sentence.tokens)
        if token.kind in ("word", "name", "number") and token.norm not in _EMPTY and len(token.norm) > 1
    ]


_SPEAKERS = word_set("я мы мой наш i we my our")
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


def _times(sentence: Sentence) -> tuple[Tag, ...]:
    """Tags of when and where: long ago, on a course, for oneself."""
    tags: tuple[Tag, ...] = ("stale", "course", "pet_project")
    return tuple(tag for tag in tags if sentence.has(tag))


def _support(sentence: Sentence, quote: str, topic: Topic, value: int, tags: tuple[Tag, ...], kind: Kind) -> Finding:
    return _finding(sentence, quote, topic, kind).model_copy(update={"value": value, "tags": list(tags)})


def _limit(sentence: Sentence, quote: str, topic: Topic, reason: Reason, kind: Kind) -> Finding:
    made = _finding(sentence, quote, topic, kind)
    return made.model_copy(update={"polarity": "limit", "reason": reason})


def _finding(sentence: Sentence, quote: str, topic: Topic, kind: Kind) -> Finding:
    return Finding(
        turn=sentence.turn,
        quote=quote,
        skill=topic.skill,
        parts=[topic.part] if topic.part else [],
        polarity="support",
        rationale=_WHY[kind].text("ru" if sentence.language == "ru" else "en"),
        value=None,
        tags=[],
        reason=None,
        fact=None,
        retracts_turn=None,
    )
