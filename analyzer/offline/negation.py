"""Whether a clause denies: a verb of doing, a knowledge, or with a "never" and no verb at all.

A "not" that denies nothing, or not of the speaker, is left out: "не только", "не то чтобы", "раньше не писал".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from analyzer.grounding import lexicon, morphology
from analyzer.offline import passages
from analyzer.offline.passages import Said
from analyzer.offline.sentences import Sentence
from analyzer.offline.talk import Answer
from analyzer.offline.terms import Mention, Topic, Vocabulary

_AGAIN = 7  # words in which a second negation makes a yes of the first
_BARE, _BARE_UNMARKED = 3, 12  # words of a plain no
_NEVER = 7  # words to the end of a "never" without a verb
_SHORT = 4  # words of a sentence that only names what the next is about, or says no more than that it slipped the mind
_VERB_AWAY = 6  # words from an English "not" to the verb that it denies
_ENGLISH_NO = frozenset({"not", "never", "hardly", "barely"})
_FILLING = ("bare_no", "assent", "murmur", "stands_for")
_NOT_OF_IT = frozenset({"how", "what", "why", "who", "if", "that", "know", "think", "believe", "lost", "i", "say"})
_AFTER_NEVER = frozenset({"really", "yet", "myself", "personally", "at", "in", "with", "for", "on"})
_EXCEPT = frozenset({"кроме", "except", "besides", "apart"})
_OTHERS = frozenset({"he", "she", "they", "we", "you", "who", "it", "nobody", "that"})

Kind = Literal["denied", "unknown"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the question makes of a denial that names nothing.

    `topics` are what it is about, in the lines that the name may stand for, `several` all that its last words name,
    where they name more; `skills` whatever it asks about. `whole`: it asks for the thing itself, `how` how it works,
    `why` for a reason, `of_practice` for a deed, `settings` whether it was set up, `trouble` whether it failed.
    """

    topics: tuple[Topic, ...]
    several: tuple[Topic, ...]
    skills: frozenset[str]
    whole: bool
    how: bool
    why: bool
    of_practice: bool
    settings: bool
    trouble: bool


@dataclass(frozen=True, slots=True)
class Clause:
    """The words of a clause, and what it denies; `at` is the word that says so, `plainly` that no verb is needed."""

    number: int
    first: int
    end: int
    at: int
    kind: Kind
    plainly: bool


def asked_of(answer: Answer, vocabulary: Vocabulary) -> Asked:
    question = answer.question
    if question is None:
        return Asked(
            (), (), frozenset(), whole=False, how=False, why=False, of_practice=False, settings=False, trouble=False
        )
    named = next((names for names in reversed(question.names) if names), ())
    things = {min(mention.topics, key=vocabulary.rank) for names in question.names for mention in names}
    skills = {topic.skill for topic in things}
    one = all(vocabulary.are_of_one_ladder(skill, other) for skill in skills for other in skills)
    last = next((one for one in reversed(question.sentences) if one.asks), question.sentences[-1])
    several = tuple(dict.fromkeys(topic for mention in named for topic in mention.topics))
    return Asked(
        topics=(passages.asked_about(answer, vocabulary) or several) if one else (),
        several=several,
        skills=frozenset(topic.skill for one in answer.before[:2] for topic in one.topics),
        whole=last.has("asks_whole") or len(last.tokens) <= _SHORT,
        how=last.has("asks_how"),
        why=last.has("asks_why"),
        of_practice=passages.asks_of_practice(question),
        settings=question.has("settings"),
        trouble=last.has("trouble"),
    )


def denying(number: int, one: Said, mentions: Sequence[Mention], asked: Asked) -> Iterator[Clause]:
    sentence = one.sentence
    if sentence.asks or sentence.has("spares"):
        return
    twice = _said_twice(sentence)
    if twice is not None:
        first, end = twice
        if any(first <= act.at < end and act.who == "self" for act in one.acts) and within(
            sentence, "practised", first, end
        ):
            yield Clause(sentence.clauses[first], first, end, first, "denied", plainly=False)
        return
    if number == 0 and _is_plain_no(one, asked):
        yield Clause(0, 0, sentence.clauses.count(0), 0, "denied", plainly=True)
    for first, end in clauses(sentence):
        found = _denied_in(one, first, end, mentions, asked)
        if found is not None:
            yield found


def _is_plain_no(one: Said, asked: Asked) -> bool:
    """Whether an answer begins with a plain no to a question for a deed, and tells of no deed after it."""
    sentence = one.sentence
    opening = sentence.clauses.count(sentence.clauses[0])
    if (
        not asked.of_practice
        or asked.trouble
        or sentence.has("no_no")
        or opening > (_BARE_UNMARKED if opening == len(sentence.tokens) else _BARE)
    ):
        return False
    return any(begin == 0 for begin, _ in sentence.marks.get("bare_no", ())) and (
        one.kind != "deed" and (one.kind != "habit" or opening < _BARE)
    )


def _said_twice(sentence: Sentence) -> tuple[int, int] | None:
    """Of "нельзя сказать, что …" the words of the clause after it; none where another "не" makes it a yes."""
    denied = {begin for begin, _ in sentence.marks.get("no_practice", ())}
    for begin, end in sentence.marks.get("double", ()):
        if sentence.clauses[begin] != sentence.clauses[end - 1]:
            continue  # "I haven't, that's another team"
        if end + 1 >= len(sentence.tokens):
            continue  # "деталей не скажу": nothing follows that it could turn round
        if sentence.tokens[end].border and sentence.tokens[end].norm not in lexicon.THAT:
            continue  # "вот не скажу, это Вениамин настраивал"
        if any(token.kind == "negation" for token in sentence.tokens[end : end + _AGAIN]):
            return end, end
        if begin in denied:
            continue  # "can't say I have"
        stop = end + 1
        while stop < len(sentence.tokens) and sentence.clauses[stop] == sentence.clauses[end]:
            stop += 1
        return end, stop
    return None


def _denied_in(one: Said, first: int, end: int, mentions: Sequence[Mention], asked: Asked) -> Clause | None:
    sentence, number = one.sentence, one.sentence.clauses[first]
    if any(
        within(sentence, meaning, first, end) for meaning in ("no_denial", "earlier", "without", "not_self", "trouble")
    ):
        return None
    if end < len(sentence.tokens) and sentence.tokens[end].norm in _EXCEPT:
        return None  # "никогда не писал ни на чём, кроме pytest"
    others = [act for act in one.acts if first <= act.at < end and act.who in ("other", "team")]
    if (
        (others and not sentence.unmarked and sentence.language != "en")
        or _is_aside(sentence, first, end)
        or _says_we(sentence, first, end)
    ):
        return None
    unknown = [span for span in within(sentence, "does_not_know", first, end) if _is_ones_own(one, span[1] - 1)]
    if len(sentence.tokens) <= _SHORT:
        unknown += within(sentence, "forgot", first, end)
    unreal = within(sentence, "unreal", first, end)
    if any(not any(begin < stop and at < end_ for at, end_ in unknown) for begin, stop in unreal):
        return None
    denied = _deed_denied(one, first, end, asked)
    if denied is not None:
        return Clause(number, first, end, denied, "denied", plainly=False)
    if unknown:
        return Clause(number, first, end, unknown[0][0], "unknown", plainly=False)
    none = _none_of_it(one, first, end, mentions, asked)
    return None if none is None else Clause(number, first, end, none, "denied", plainly=True)


def _deed_denied(one: Said, first: int, end: int, asked: Asked) -> int | None:
    """The verb of doing that the speaker denies."""
    sentence = one.sentence
    if sentence.language == "en":
        return _english_denied(sentence, first, end, asked)
    never = bool(within(sentence, "never", 0, len(sentence.tokens)))
    practised = {begin for begin, _ in sentence.marks.get("practised", ())}
    for act in one.acts:
        if not (first <= act.at < end) or act.who != "self" or not act.denied:
            continue
        if act.when == "past" and (act.at in practised or (never and act.is_deed)):
            return act.at
        if act.when == "present" and asked.topics and act.at in practised:
            return act.at
    for begin, stop in within(sentence, "no_practice", first, end):
        if asked.topics or not _is_present(sentence, stop - 1):
            return begin
    return None


def _english_denied(sentence: Sentence, first: int, end: int, asked: Asked) -> int | None:
    """The same in English: "I have never (so much as) run one"; "I didn't" tells of one time, unless it was asked."""
    tokens = sentence.tokens
    said_no = next((at for at in range(first, end) if tokens[at].norm in _ENGLISH_NO), None)
    if said_no is None or any(tokens[at].norm in _OTHERS for at in range(first, said_no)):
        return None
    own = any(tokens[at].norm == "i" for at in range(first, said_no))
    if not own and said_no > first + 1:
        return None
    once = said_no > first and tokens[said_no - 1].norm in ("did", "do")
    if once and not asked.topics:
        return None
    for begin, _ in within(sentence, "practised", said_no + 1, min(end, said_no + 1 + _VERB_AWAY)):
        if not any(tokens[at].norm in _NOT_OF_IT for at in range(said_no + 1, begin)):
            return begin
    if own and said_no + 1 == end and asked.of_practice and first == 0:
        return said_no  # "I haven't."
    return next((begin for begin, _ in within(sentence, "no_practice", first, end)), None)


def _none_of_it(one: Said, first: int, end: int, mentions: Sequence[Mention], asked: Asked) -> int | None:
    """The word that says "never" with no verb beside it, or that there is none of what is named."""
    sentence = one.sentence
    if any(first <= act.at < end and (act.who == "self" or act.is_deed) for act in one.acts):
        return None
    named = [mention for mention in mentions if first <= mention.first < end]
    taken = {at for mention in named for at in range(mention.first, mention.last + 1)}
    if sentence.has("no_no") or _is_of_others(sentence, first, mentions):
        return None
    for begin, stop in within(sentence, "never", first, end):
        if stop - first <= _NEVER + len(taken) and (
            sentence.language != "en" or _is_bare(sentence, first, begin, stop, end, taken)
        ):
            return begin
    none = within(sentence, "there_is_none", first, end)
    if none and named and not sentence.unmarked and all(is_asked(mention, asked) for mention in named):
        if first != 0 and none[0][1] != named[0].first:
            return None
        low, high = sorted((named[-1].last + 1, none[0][0]))
        if not any(morphology.is_noun(sentence.tokens[at].norm) for at in range(low, high)):
            return none[0][0]  # of "считать в потоках смысла нет" there is no sense
    return None


def _is_bare(sentence: Sentence, first: int, begin: int, stop: int, end: int, taken: set[int]) -> bool:
    """Whether an English "never" stands with no verb: "no, never", "Kafka, not once", and not "Kafka never failed"."""
    if not all(_is_filling(sentence, at) for at in range(first, begin) if at not in taken):
        return False
    return stop - begin > 1 or stop == end or sentence.tokens[stop].norm in _AFTER_NEVER


def _is_of_others(sentence: Sentence, first: int, mentions: Sequence[Mention]) -> bool:
    """Whether the words before a clause without a verb say of whom it is: "my boss: never", "стажёры, никогда"."""
    taken = {at for mention in mentions for at in range(mention.first, mention.last + 1)}
    if sentence.language == "en":
        return not all(_is_filling(sentence, at) for at in range(first) if at not in taken)
    return any(morphology.is_living(sentence.tokens[at].norm) for at in range(first) if at not in taken)


def _is_filling(sentence: Sentence, at: int) -> bool:
    """Whether a word before "never" is nobody who could have done it: "no, never", "but not once"."""
    return any(begin <= at < end for name in _FILLING for begin, end in sentence.marks.get(name, ())) or (
        sentence.tokens[at].norm in lexicon.COORDINATING or sentence.tokens[at].kind == "filler"
    )


def _is_ones_own(one: Said, at: int) -> bool:
    """Whether a verb of knowing is the speaker's: "правила ничего не знают" is not."""
    sentence = one.sentence
    form = next(iter(morphology.forms(sentence.tokens[at].norm)), None)
    if form is None or form.part != "VERB":
        near = range(max(0, at - _VERB_AWAY), at)
        return sentence.language != "en" or not any(
            sentence.tokens[n].norm in _OTHERS and sentence.clauses[n] == sentence.clauses[at] for n in near
        )
    if form.personal[:1] == ("past",):
        return any(act.at == at and act.who == "self" for act in one.acts)
    return form.personal[2:4] == ("sing", "1per")


def _says_we(sentence: Sentence, first: int, end: int) -> bool:
    return not sentence.unmarked and any(sentence.tokens[at].norm in ("мы", "we") for at in range(first, end))


def _is_aside(sentence: Sentence, first: int, end: int) -> bool:
    """Whether a clause tells what for, when or why, and not of the speaker: "чтобы бот не гонял файлы"."""
    begins = any(begin == first for begin, _ in within(sentence, "aside", first, end))
    return (
        begins
        and end - first < len(sentence.tokens)
        and not any(sentence.tokens[at].norm in ("я", "i") for at in range(first, end))
    )


def is_asked(mention: Mention, asked: Asked) -> bool:
    return any(topic.skill in asked.skills for topic in mention.topics)


def clauses(sentence: Sentence) -> Iterator[tuple[int, int]]:
    first = 0
    for at in range(1, len(sentence.tokens) + 1):
        if at == len(sentence.tokens) or sentence.clauses[at] != sentence.clauses[first]:
            yield first, at
            first = at


def within(sentence: Sentence, meaning: str, first: int, end: int) -> list[tuple[int, int]]:
    """Where a list finds something that begins within these words."""
    return [span for span in sentence.marks.get(meaning, ()) if first <= span[0] and span[1] <= end]


def _is_present(sentence: Sentence, at: int) -> bool:
    """Whether a verb says what is done these days: "сеть не трогаю" denies no experience."""
    form = next(iter(morphology.forms(sentence.tokens[at].norm)), None)
    return form is not None and form.part == "VERB" and form.personal[:1] == ("pres",)
