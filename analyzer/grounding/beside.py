"""What stands right beside a quote and makes less of it: a bound of its number, a passing doubt, hardly any practice.

"Менее [пяти тысяч запросов]", "мы, может быть, [перенесли поиск]", "ideally [we moved it]", "little experience with
[Kafka]".
"""

from __future__ import annotations

import re
from collections.abc import Collection

from analyzer.grounding import morphology, qualifiers
from analyzer.grounding.context import Context
from analyzer.grounding.tokens import PAUSES

_YEAR = re.compile(r"19[5-9]\d|20[0-3][1-9]|2010|2020")
_NEAR = frozenset({"около", "примерно", "приблизительно", "то", "about", "around", "roughly", "circa"})
_ONLY = frozenset({"only", "только", "разве"})
_LONGEST_BOUND = 3
_LONGEST_DOUBT = 4
_OF_RATE = 7  # words before "до" among which stands what went on
_OF_YEARS = 4
_OF_PRACTICE = 3  # words between "little" and the quote: "little experience with [Kafka]"


def is_weakened(quote: Context) -> bool:
    """Whether the words beside the quote make less of what it says."""
    return _is_bounded(quote) or _is_rounded(quote) or _is_doubted(quote) or _is_hardly_practised(quote)


def _is_bounded(quote: Context) -> bool:
    """Whether the quote begins with a number and lost its bound: "below [500 ms]", "минус [пять]"."""
    begin = quote.first
    while begin < quote.last and quote.tokens[begin].kind == "particle" and not quote.tokens[begin + 1].border:
        begin += 1
    if not _is_number(quote, begin) or quote.tokens[quote.first].border:
        return False
    before = quote.norms(quote.first - _LONGEST_BOUND, quote.first)
    if _YEAR.fullmatch(quote.tokens[begin].norm) and before[-1:] and before[-1] in _NEAR:
        return False  # "around [2019 we moved]" was done, then or a year later
    if before[-1:] == ["about"] and before[-2:-1] and before[-2] in qualifiers.TOLD_ABOUT:
        return False
    if before[-1:] == ["до"] and _is_at_most(quote, begin):
        return True
    return any(tuple(before[-length:]) in qualifiers.BOUNDS for length in range(1, len(before) + 1))


def _is_number(quote: Context, index: int) -> bool:
    return quote.tokens[index].kind == "number" or _has_lemma(quote.norm(index), qualifiers.COUNT_LEMMAS)


def _is_rounded(quote: Context) -> bool:
    """Whether a number at the quote's end is only about right: "[сорок пациентов в день] или около того"."""
    follows = quote.norms(quote.last + 1, quote.last + 1 + _LONGEST_DOUBT)
    if not any(tuple(follows[:length]) in qualifiers.ROUNDING for length in range(2, len(follows) + 1)):
        return False
    return any(_is_number(quote, index) for index in range(max(quote.first, quote.last - _OF_RATE), quote.last + 1))


def _is_at_most(quote: Context, number: int) -> bool:
    """Whether a "до" before the number bounds it: "держали до [500 запросов]", not "было до [2019 года]"."""
    if quote.tokens[number].norm.startswith(("19", "20")) or any(
        word.startswith("год") for word in quote.norms(number + 1, number + _OF_YEARS)
    ):
        return False
    clause = quote.norms(max(quote.clause_start, quote.first - _OF_RATE), quote.first - 1)
    return not {"с", "от"} & set(clause) and any(_has_lemma(word, qualifiers.LASTING_LEMMAS) for word in clause)


def _is_doubted(quote: Context) -> bool:
    """Whether a doubt or a mere theory stands right before the quote, between commas or none."""
    end = quote.first
    while end > quote.sentence_start and not quote.tokens[end].border and quote.tokens[end - 1].kind in PAUSES:
        end -= 1
    if end <= quote.sentence_start:
        return False
    begin = end - 1
    while begin > max(quote.sentence_start, end - _LONGEST_DOUBT) and not quote.tokens[begin].border:
        begin -= 1
    lead = range(begin, end)
    words = [quote.norm(index) for index in lead if quote.tokens[index].kind not in PAUSES]
    if words[:1] and words[0] in _ONLY:
        del words[0]  # "only in my dreams [we had …]"
    if tuple(words) in qualifiers.DOUBTS or (len(words) == 1 and words[0] in qualifiers.DOUBTFUL):
        states = quote.finite or quote.begins_with_infinitive or not quote.russian  # "наверное, семь из десяти"
        return states and bool(quote.tokens[begin].border)
    if quote.tokens[end].border or quote.opens_statement:
        return False
    return any(tuple(words[-length:]) in qualifiers.DOUBTS for length in range(1, len(words) + 1))


def _is_hardly_practised(quote: Context) -> bool:
    """Whether the quote names what there is hardly any experience of: "zero [experience with Kafka]"."""
    before = quote.norms(max(quote.sentence_start, quote.first - _OF_PRACTICE), quote.first)
    if quote.tokens[quote.first].border or quote.opens_clause:
        return False
    words = [*before, *quote.own[:1]]
    for at, word in enumerate(before):
        if _is_little(word) and any(map(_is_practice, words[at + 1 :])):
            return words[at - 1 : at] != ["a"]  # "a little experience" is some
    return False


def _is_little(word: str) -> bool:
    return word in qualifiers.LITTLE or _has_lemma(word, qualifiers.LITTLE_LEMMAS)


def _is_practice(word: str) -> bool:
    return word in qualifiers.PRACTICE or _has_lemma(word, qualifiers.PRACTICE_LEMMAS)


def _has_lemma(word: str, lemmas: Collection[str]) -> bool:
    return morphology.is_cyrillic(word) and not morphology.lemmas(word).isdisjoint(lemmas)
