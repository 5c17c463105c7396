"""The clause guard: whether the words around a quote take back what the quote says.

A quote is widened to the sentence it stands in. Outside of the quote are looked for: a negation, a doubt, hearsay, a
condition, a wish or a plan that governs it, another doer, and a retraction right after it. Not every "не" denies
(see `context.Context.affirmed`). What stands inside the quote is the reader's to see and is not judged here.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from analyzer.grounding import beside, deeds, doers, governors, lexicon, morphology, retraction, speech
from analyzer.grounding.context import Context
from analyzer.grounding.tokens import Token

Problem = Literal["truncated_meaning", "question", "reported_speech"]
_CONDITION_REACH = 12
_UNLIKELY = 5  # words in which "вряд ли" bears upon a statement
_ANYBODY = frozenset({"кто", "кому", "кого", "где", "когда"})
_FEW = 3  # words from "few" to what few of them did
_NEXT_TO = 2  # words between which only a pause has room
_ASKING = frozenset({"how", "why", "where", "when"})
_INVERTED = 5  # words before a verb that stands before its subject
_WAS = frozenset({"is", "are", "was", "were"})
_AGO = lexicon.ARTICLES | lexicon.COUNTS | lexicon.HALF
_REASONS = frozenset({"as", "before", "after", "until", "than"})
_THEN = frozenset({"afterwards", "eventually", "later", "now", "so", "then", "today", "yesterday"})
_ON = frozenset({"и", "а", "но", "and", "but", "so"})  # what goes on with a tale: "долго думали, [и решили]"
_LITTLE = lexicon.NOT_QUITE | lexicon.POORLY
_HEAD, _ENGLISH_HEAD = 7, 4  # words before a "что" that govern what follows it
PROBLEMS: tuple[Problem, ...] = ("truncated_meaning", "question", "reported_speech")


def problems(
    text: str, tokens: Sequence[Token], first: int, last: int, *, span: tuple[int, int] | None = None
) -> tuple[Problem, ...]:
    """What speaks against the tokens `first` to `last` (included) meaning by themselves what they mean there.

    `span` is where the quote begins and ends, if that may be inside of a token.
    """
    quote = Context(text, tokens, first, last)
    found: list[Problem] = []
    if _is_cut(quote, span) or _is_truncated(quote):
        found.append("truncated_meaning")
    if speech.is_question(quote):
        found.append("question")
    if speech.is_reported(quote):
        found.append("reported_speech")
    return tuple(found)


def _is_cut(quote: Context, span: tuple[int, int] | None) -> bool:
    """Whether the quote ends inside of a number or a name: "12" of "12 тысяч", "React" of "React Native"."""
    last = quote.tokens[quote.last]
    if last.kind == "number" and quote.norm(quote.last + 1) == "%" and not quote.tokens[quote.last + 1].border:
        return True
    if quote.norm(quote.last + 1).startswith("процент") and last.kind == "number":
        return True
    return span is not None and (quote.tokens[quote.first].start < span[0] or last.end > span[1])


def _is_truncated(quote: Context) -> bool:
    return (
        _is_denied_before(quote)
        or _is_governed(quote)
        or governors.is_governed(quote)
        or beside.is_weakened(quote)
        or _is_not_done(quote)
        or doers.is_of_another(quote)
        or retraction.is_turned_after(quote)
    )


# ── Denied ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _is_denied_before(quote: Context) -> bool:
    if quote.is_opinion and quote.tokens[quote.first - 1].kind not in (
        "hedge",
        *(["negation"] if quote.russian else []),
    ):
        return False
    if (
        quote.norms(quote.first - 2, quote.first)[-1:] == ["было"]
        and quote.norm(quote.first - 2) in lexicon.NOMINATIVES
    ):
        return morphology.is_finite_verb(quote.own[0])  # "я было [внедрил …, но откатил]"
    if _is_denied_by_inversion(quote):
        return True
    for index in quote.before:
        word, after = quote.norm(index), quote.norm(index + 1)
        if index in quote.affirmed or quote.tokens[index].kind == "filler":
            continue
        reach = 1 if quote.opens_statement else 3 if word in lexicon.NOT_QUITE else 2
        if word in ("вряд", "едва") and after == "ли" and index >= quote.first - _UNLIKELY:
            return not any(map(morphology.is_finite_verb, quote.norms(index + _NEXT_TO, quote.first)))
        if word == "few" and quote.norm(index - 1) != "a" and quote.first - index <= _FEW:
            return not quote.is_true_of_speaker
        if word == "мало" and after in _ANYBODY:
            return not quote.is_true_of_speaker  # "мало кому приходилось [шить …]"
        if word in lexicon.CONCORDANT and quote.own[0] == "не":
            continue  # "никогда [не писал]": one denial in two words
        if word in _LITTLE and quote.first - index <= reach and not _is_degree(quote, index + 1):
            return not (word == "мало" and quote.is_true_of_speaker)
        if word == "чуть" and after in ("не", "ли"):
            return True
        if word in lexicon.SAID_TO_BE and (not quote.opens_statement or quote.first - index <= _NEXT_TO):
            return True
        if word in ("бы", "б") and not ((quote.opens_clause or quote.begins_anew) and index < quote.first - 1):
            return True
        if quote.tokens[index].kind == "negation" and _denies(quote, index):
            return True
        if word in lexicon.INVERTED and index == quote.sentence_start == quote.first - 2 and not quote.russian:
            return after in lexicon.NOMINATIVES  # "Had we [tested it], …"
        if word in lexicon.INVERTED and index == quote.first - 1 and quote.own[0] in lexicon.SUBJECTS:
            return not quote.russian and index == quote.sentence_start  # "Had [I written it], …"
        if word in lexicon.IN_PLACE_OF and quote.first - index <= 3:
            return not _is_whole_instead(quote, index)
    return False


def _is_degree(quote: Context, index: int) -> bool:
    """Whether the word after "почти" or "nearly" tells how much or how many: "почти [всегда]", "почти у всех […]"."""
    if quote.norm(index) in lexicon.DEGREES:
        return True
    while index < quote.first and quote.norm(index) in lexicon.PREPOSITIONS | lexicon.ARTICLES:
        index += 1
    if index >= quote.first:
        return False
    word = quote.norm(index)
    counts = quote.tokens[index].kind == "number" or word in lexicon.QUANTITIES | lexicon.TIMES
    return counts or not morphology.lemmas(word).isdisjoint(lexicon.QUANTITY_LEMMAS)


def _is_denied_by_inversion(quote: Context) -> bool:
    """ "At no point did I [touch it]", "how would I [know it]"; "hardly had I [begun]" tells that it had begun."""
    verb = quote.first - (2 if quote.norm(quote.first - 1) in lexicon.NOMINATIVES else 1)
    if quote.russian or quote.norm(verb) not in lexicon.TURNS_OVER or quote.norm(verb) == "had":
        return False
    if verb == quote.first - 1 and (quote.own[0] not in lexicon.NOMINATIVES or quote.tokens[quote.first].border):
        return False
    for index in range(verb - 1, max(quote.sentence_start, verb - _INVERTED) - 1, -1):
        if quote.tokens[index + 1].border:
            return False
        if index == verb - 1 and quote.norm(index) in _ASKING and quote.norm(verb) in ("would", "could"):
            return True
        if quote.norm(index) in lexicon.DENYING_FIRST and index not in quote.affirmed:
            return quote.norm(index + 1) not in ("only", "just", "doubt", "wonder")
    return False


def _is_whole_instead(quote: Context, index: int) -> bool:
    """Whether what something was done in place of is named before the quote: "вместо споров [написали тесты]"."""
    between = quote.norms(index + 1, quote.first)
    if not between:
        return not quote.russian and quote.norm(index) == "instead" and quote.opens_clause
    if quote.russian:
        return morphology.is_finite_verb(quote.own[0]) and morphology.is_noun(between[-1])
    return quote.opens_clause


def _denies(quote: Context, index: int) -> bool:
    """Whether the negation at `index`, which nothing takes back, denies the quote."""
    word, distance = quote.norm(index), quote.first - index
    if (
        quote.opens_statement
        and (word in ("нет", "нету") or quote.begins_anew or distance > (1 if word == "не" else _NEXT_TO))
        and (quote.russian or quote.norm(quote.first - 1) not in lexicon.TURNS_OVER)
    ):
        return False
    if word in lexicon.NOBODY and quote.own[0] != "не" and quote.is_true_of_speaker:
        return False  # "nobody [ran the night shift] except me"
    if word in ("нет", "нету", "no"):  # "no experience with Kafka", but "no I did"
        if quote.opens_clause:
            return False
        between = quote.norms(index + 1, quote.first + 1)
        return distance <= 2 and not any(
            one in lexicon.AGENTS or morphology.is_finite_verb(one) for one in between if one != "опыта"
        )
    if word in ("без", "without") and quote.norm(index + 1) in ("меня", "нас", "me", "us"):
        return True
    if word in ("без", "without"):  # what is missing follows at once: "без тестов", not "без помощи настроил"
        opens = quote.opens_statement or morphology.is_finite_verb(quote.own[0])
        return distance <= 3 and not opens
    solid = quote.solid[quote.solid[0] in _THEN :]
    if solid and (quote.norm(index - 1) in _WAS or solid[0] in _AGO) and _has_subject(quote, solid):
        return False  # "it was not [we moved …]": a statement that is over; "did not [we …]" is none
    if not quote.russian and quote.opens_statement:  # "not sure [how I …]", "lost nothing [we moved …]"
        return (distance == 1 and word in ("not", "never")) or quote.norm(quote.first - 1) in lexicon.TURNS_OVER
    return True


def _has_subject(quote: Context, solid: Sequence[str]) -> bool:
    """Whether the words name who did it at once, or after a time or a place: "for the search [we wrote …]"."""
    if solid[0] in lexicon.NOMINATIVES:
        return True
    led = solid[0] in lexicon.PREPOSITIONS | _AGO and solid[0] not in _REASONS
    return led and quote.opens_clause


# ── Governed ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _is_governed(quote: Context) -> bool:
    """Hearsay, doubt, a condition or a supposition on which the quote's clause hangs."""
    start = quote.clause_start
    if _is_under_condition(quote, start) or (quote.follows_any(lexicon.SAID_TO) and not _is_whatever(quote)):
        return True
    reach = range(quote.first - 1, max(start - 1, quote.first - 5), -1)
    that = next((at for at in reach if quote.norm(at) in lexicon.THAT), None)
    if that is not None and (that in quote.affirmed or quote.is_over(that)):
        that = None
    if that is not None and (quote.norm(that) in lexicon.SAID_TO_BE or (quote.norm(that) == "чтобы" and quote.finite)):
        return True  # a past tense after "чтобы" is what was wanted, not what was
    if that is not None and that < quote.first - 1 and not quote.russian and quote.opens_statement:
        that = None  # "that spring [we …]"
    asked = that is not None and quote.norm(that + 1) == "дальше"  # "допустим, […], что дальше"
    if that is not None and not asked and _denies_what_follows(_unaffirmed(quote, that), quote.norm(that)):
        return True
    if not quote.russian and (head := _english_head(quote)) is not None:
        return _denies_what_follows(quote.head(head + 1, _ENGLISH_HEAD), "that")
    lead = quote.head(start, 4)
    if not lead or quote.tokens[start].border != "comma":
        return False
    believed = lead[-1] in lexicon.UNREAL and "как" not in lead and quote.opens_statement and quote.own[0] not in _ON
    return believed or _is_lead(lead)


def _is_whatever(quote: Context) -> bool:
    """Whether it is said in spite of what others say: "whatever they say, [we did it]"."""
    return not {"whatever", "matter"}.isdisjoint(quote.norms(max(quote.sentence_start, quote.first - 5), quote.first))


def _is_lead(lead: Sequence[str]) -> bool:
    """ "Говорят, …", "по слухам, …", "представьте, …" right before the clause."""
    if lead[-1] in ("допустим", "предположим"):
        return set(lead[:-1]) <= lexicon.FILLERS | {"как", "бы"}  # later in a sentence they fill a pause
    return lead[-1] in lexicon.LEADS or tuple(lead[-2:]) == ("по", "слухам")


def _english_head(quote: Context) -> int | None:
    """English drops "that": "I don't think we ever …", "I wish I owned …"."""
    for index in range(quote.first - 1, max(quote.sentence_start - 1, quote.first - 5), -1):
        if quote.tokens[index + 1].border == "sentence" or quote.norm(index) in lexicon.TURNING:
            return None
        if quote.norm(index) in lexicon.ENGLISH_HEADS and index not in quote.affirmed:
            if quote.own[0] in lexicon.NOMINATIVES and quote.norms(index + 1, quote.first) in (["it"], ["that"]):
                return None  # "few believed it [we made it]"
            if quote.norm(quote.first - 1) == "and" and quote.norm(index + 1) in lexicon.ARTICLES:
                return None  # "heard the alarm and [restarted …]"
            following = quote.norms(index + 1, index + 3)
            return index if set(following) & (lexicon.SUBJECTS | lexicon.ARTICLES) else None
    return None


def _unaffirmed(quote: Context, that: int) -> list[str]:
    """The words before "что" without those of two denials that affirm: "нельзя не сказать, что"."""
    head = quote.head(that, _HEAD)
    pairs = zip(range(that - len(head), that), head, strict=True)
    kept = [word for at, word in pairs if at not in quote.affirmed or word not in ("не", "нельзя")]
    return kept if "нельзя" in head else head


def _denies_what_follows(head: Sequence[str], that: str) -> bool:
    """Whether the words before "что" deny, doubt or only report what follows it."""
    if tuple(head[-2:]) == ("не", "то") or head[-1:] == ["not"] or (that == "чтобы" and "вместо" in head[-2:]):
        return True
    words = set(head)
    if head[:2] == ["little", "did"]:  # "little did I know [we lost it]" tells that it was so
        return bool(words & lexicon.DENIED_IF_NEGATED)
    if words & {"не", "нельзя", "not", "never", "нет", "cannot", "вряд", "hardly", "сложно", "трудно", "hard"}:
        return not words & lexicon.AFFIRMED_IF_NEGATED and bool(words & lexicon.DENIED_IF_NEGATED)
    if that == "чтобы" and any(morphology.lemmas(word) & lexicon.NOT_DONE_LEMMAS for word in head[-3:]):
        return True
    return bool(words & (lexicon.DOUBT | lexicon.HEARSAY | lexicon.UNREAL))


def _is_under_condition(quote: Context, start: int) -> bool:
    """Whether the quote stands in the clause of an "если"; "если честно" sets no condition.

    Without commas a clause that has had its predicate, or its subject, is over where the quote begins one of its own.
    """
    for index in range(max(start, quote.first - _CONDITION_REACH), quote.first):
        if quote.norm(index) not in lexicon.CONDITIONS or quote.tokens[index].kind == "filler":
            continue
        between = quote.norms(index + 1, quote.first)
        if _is_honestly(*quote.norms(index + 1, index + 3)):
            continue
        if quote.russian and (quote.finite or quote.opens_statement) and any(map(morphology.is_finite_verb, between)):
            continue
        if not quote.russian and quote.opens_statement and any(map(_is_subject, between)):
            continue
        return not (between and quote.tokens[index + 1].border == "comma")
    return False


def _is_subject(word: str) -> bool:
    return word in lexicon.NOMINATIVES


def _is_honestly(first: str = "", second: str = "") -> bool:
    return first in lexicon.HONESTLY or (first, second) in lexicon.HONESTLY_ENGLISH


# ── Not done ────────────────────────────────────────────────────────────────────────────────────────


def _is_not_done(quote: Context) -> bool:
    """A wish, a plan, a duty, an end or a vain attempt before what was wished or planned."""
    clause = [quote.norm(index) for index in quote.before if index not in quote.affirmed]
    if not quote.russian:
        if quote.first - 1 in quote.affirmed:
            return False
        held = not quote.opens_statement and _is_not_done_in_english(clause[:4], quote.own[0])
        return held and not deeds.is_carried_out(quote)
    if quote.begins_with_infinitive:
        return any(map(_puts_off, clause[:5])) and not deeds.is_carried_out(quote)
    if quote.finite:
        return False
    infinitive = next((at for at, word in enumerate(clause[:4]) if morphology.is_infinitive(word)), None)
    if infinitive is not None:  # "надо запускать [нагрузочные тесты]"
        return any(map(_puts_off, clause[infinitive + 1 : infinitive + 4]))
    return bool(set(clause[:2]) & lexicon.FUTURE)


def _is_not_done_in_english(near: Sequence[str], begins: str) -> bool:
    """The same, of the words before the quote, the nearest first."""
    slight = next((at for at, word in enumerate(near) if not _is_manner(word)), 0)
    near = near[slight:]  # "I'd gladly [teach …]"
    if not near or {"used", "had", "managed"} & set(near[:2]):
        return False
    if near[0] == "'d":  # "I'd built" was done, "I'd build" was not
        return not begins.endswith(("ed", "en"))
    if near[0] in ("to", "be", "have") and len(near) > 1:
        return any(word in lexicon.NOT_DONE_ENGLISH for word in near[1:4])
    if near[0] in ("of", "about") and near[1:2] and near[1] in lexicon.PONDERING:
        return True
    if begins not in lexicon.SUBJECTS and any(
        one == "to" and other in lexicon.NOT_DONE_ENGLISH for one, other in pairwise(near)
    ):
        return True  # "wanted to learn [Rust and Go]"
    return near[0] in lexicon.NOT_DONE_ENGLISH - lexicon.BEFORE_TO or near[0] in lexicon.CEASED


def _is_manner(word: str) -> bool:
    if word in ("finally", "eventually"):
        return False  # "could finally [find …]" it was found
    return word.endswith("ly") or word in ("also", "soon", "one", "day", "even", "still", "always")


def _puts_off(word: str) -> bool:
    return word in lexicon.NOT_DONE or bool(morphology.lemmas(word) & lexicon.NOT_DONE_LEMMAS)
