"""Whether a quote asks, or repeats what somebody else said."""

from __future__ import annotations

import re

from analyzer.grounding import heads, lexicon
from analyzer.grounding.context import Context

_SENTENCE_END = re.compile(r"[!?…;]|\.(?=[\s»”\")\]]|$)|\n\s*\n")
_OPENING, _CLOSING = re.compile(r"[«“„]"), re.compile(r"[»”]")
_FAR = 500  # characters before a quote in which somebody's words may have begun
_LONGEST_TAG = 3
_NEAR = 3  # words between who said it and what was said


def is_question(quote: Context) -> bool:
    """Whether the sentence in which the quote ends asks; a tag after a statement ("…, да?") asks nothing."""
    if quote.follows_any(lexicon.ASKING) or _is_asked_for(quote):
        return True
    mark = _SENTENCE_END.search(quote.text, quote.tokens[quote.last].end)
    if mark is None or mark[0] != "?":
        return False
    tail = [token.norm for token in quote.tokens[_last_clause(quote) :] if token.start < mark.start()]
    return not (0 < len(tail) <= _LONGEST_TAG and set(tail) <= lexicon.TAGS)


def _is_asked_for(quote: Context) -> bool:
    """Whether words before the quote ask, mark or none: "подскажите […]", "how do [you …]", "tell me if […]"."""
    index = quote.first - 1
    while index > quote.sentence_start and quote.norm(index) in heads.POLITE:
        index -= 1
    if index < quote.sentence_start:
        return False
    word = quote.norm(index)
    if quote.russian:
        return word in heads.ASK_ME and not set(quote.own[:3]) & lexicon.OWN
    if word in ("if", "whether"):
        return bool(set(quote.norms(max(quote.sentence_start, index - 3), index)) & heads.ASKED_IF)
    asks = quote.own[0] in ("you", "your", "they") and quote.tokens[quote.first].kind != "filler"  # not "you know"
    return word in lexicon.AUXILIARIES and asks


def _last_clause(quote: Context) -> int:
    """Index of the first word of the last clause before the sentence ends."""
    index = quote.last + 1
    while index < len(quote.tokens) and quote.tokens[index].border != "sentence":
        index += 1
    at = index - 1
    while at > 0 and not quote.tokens[at].border:
        at -= 1
    return at if quote.tokens[at].border == "comma" else index


def is_reported(quote: Context) -> bool:
    """Whether the quote repeats what somebody else said."""
    begin = quote.sentence_start
    before = range(quote.first - 1, max(begin, quote.first - 9) - 1, -1)
    at = next((index for index in before if quote.norm(index) in lexicon.SPEECH), None)
    if at is None:
        return _stands_in_anothers_words(quote)
    if _is_own(quote, at, begin) or quote.begins_with_infinitive or quote.norm(quote.first - 1) == "to":
        return False  # "asked me to", "попросили": a task, not words
    if _is_occasion(quote, at, begin):
        return False
    between = quote.text[quote.tokens[at].end : quote.tokens[quote.first].start]
    if _closed(between):
        return False
    if _OPENING.search(between) is not None or '"' in between or ":" in between:
        return True
    if _hangs_on_that(quote, at):
        return True
    if quote.first - at <= _NEAR - 1 and {"ты", "вы", "you"} & set(quote.own[:2]):
        return True  # "потом написал [ты отлично …]"
    if quote.norm(at) in lexicon.WRITING or {"и", "а", "and", "so"} & {*quote.norms(at + 1, quote.first + 1)}:
        return False
    if quote.tokens[quote.first].border:
        return quote.first - at <= _NEAR
    return set(quote.norms(at + 1, quote.first)) <= lexicon.PRONOUNS


def _is_occasion(quote: Context, at: int, begin: int) -> bool:
    """Whether nobody said it, or that somebody did is only the occasion: "никто не просил", "раз уж вы спросили"."""
    if quote.norm(at - 1) in ("не", "ни", "not") or quote.norm(at - 1) in lexicon.NOBODY:
        return True
    return quote.tokens[quote.first].border == "comma" and bool(
        {quote.norm(index) for index in range(max(begin, at - 4), at)} & heads.OCCASIONS
    )


def _hangs_on_that(quote: Context, told: int) -> bool:
    """Whether the quote's own clause begins with "что" after a word of speech: "сказал, что [у нас всё красиво]"."""
    for index in range(max(told + 1, quote.clause_start, quote.first - _NEAR), quote.first + 2):
        if quote.norm(index) not in lexicon.THAT or quote.is_over(index):
            continue
        if quote.norm(index - 1) in ("only", "just") or quote.affirmed & {index - 1, index - 2}:
            return False  # "не секрет, что […]"
        if index > quote.first and quote.tokens[index - 1].kind == "word" and quote.russian:
            return False  # "[главное, чтобы …]": it hangs on the quote's own word
        if quote.norm(index) == "that":  # not "that time", "that job"
            return quote.norm(index + 1) in lexicon.SUBJECTS | lexicon.ARTICLES
        return quote.norm(index - 1) != "так"
    return False


def _is_own(quote: Context, at: int, begin: int) -> bool:
    """Whether the speaker told it: "я сказал", "сказал я", and "сказал" of somebody who is not named."""
    subjects = set(quote.norms(max(begin, at - 3), at))
    if {"was", "were", "been"} & subjects:
        return False  # "I was told"
    after = quote.norm(at + 1) if at + 1 < quote.first and not quote.tokens[at + 1].border else ""
    return bool({"я", "i"} & {*subjects, after})


def _stands_in_anothers_words(quote: Context) -> bool:
    """Whether a quotation mark is open before the quote, after a word of speech that is not the speaker's."""
    start = quote.tokens[quote.first].start
    text = quote.text[max(0, start - _FAR) : start]
    opened = max((mark.start() for mark in _OPENING.finditer(text)), default=-1)
    if opened < 0 or _CLOSING.search(text, opened):
        return False
    place = start - len(text) + opened
    index = quote.first
    while index > 0 and quote.tokens[index - 1].end > place:
        index -= 1
    before = range(index - 1, max(-1, index - 5), -1)
    at = next((other for other in before if quote.norm(other) in lexicon.SPEECH), None)
    return at is not None and not _is_own(quote, at, max(0, at - 3))


def _closed(between: str) -> bool:
    """Whether what was said ended before the quote began."""
    opened = len(_OPENING.findall(between)) + (between.count('"') + 1) // 2
    closed = len(_CLOSING.findall(between)) + between.count('"') // 2
    return opened > 0 and closed >= opened
