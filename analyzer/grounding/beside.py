"""What stands right beside a quote and makes less of it: a bound of its number, a passing doubt, hardly any practice.

"Менее [пяти тысяч запросов]", "мы, может быть, [перенесли поиск]", "ideally [we moved it]", "little experience with
[Kafka]".
"""

from __future__ import annotations

from collections.abc import Collection

from analyzer.grounding import lexicon, morphology
from analyzer.grounding.context import Context
from analyzer.grounding.tokens import PAUSES

_LONGEST_BOUND = 3
_LONGEST_DOUBT = 4
_OF_RATE = 7  # words before "до" among which stands what went on
_OF_YEARS = 4
_OF_PRACTICE = 3  # words between "little" and the quote: "little experience with [Kafka]"


def is_weakened(quote: Context) -> bool:
    """Whether the words beside the quote make less of what it says."""
    return _is_bounded(quote) or _is_doubted(quote) or _is_hardly_practised(quote)


def _is_bounded(quote: Context) -> bool:
    """Whether the quote begins with a number and lost its bound: "below [500 ms]", "минус [пять]"."""
    begin = quote.first
    while begin < quote.last and quote.tokens[begin].kind == "particle" and not quote.tokens[begin + 1].border:
        begin += 1
    if quote.tokens[begin].kind != "number" or quote.tokens[quote.first].border:
        return False
    before = quote.norms(quote.first - _LONGEST_BOUND, quote.first)
    if before[-1:] == ["до"] and _is_at_most(quote, begin):
        return True
    return any(tuple(before[-length:]) in lexicon.BOUNDS for length in range(1, len(before) + 1))


def _is_at_most(quote: Context, number: int) -> bool:
    """Whether a "до" before the number bounds it: "держали до [500 запросов]", not "было до [2019 года]"."""
    if quote.tokens[number].norm.startswith(("19", "20")) or any(
        word.startswith("год") for word in quote.norms(number + 1, number + _OF_YEARS)
    ):
        return False
    clause = quote.norms(max(quote.clause_start, quote.first - _OF_RATE), quote.first - 1)
    return not {"с", "от"} & set(clause) and any(_has_lemma(word, lexicon.LASTING_LEMMAS) for word in clause)


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
    if tuple(words) in lexicon.DOUBTS or (len(words) == 1 and words[0] in lexicon.DOUBTFUL):
        states = quote.finite or quote.begins_with_infinitive or not quote.russian  # "наверное, семь из десяти"
        return states and bool(quote.tokens[begin].border)
    if quote.tokens[end].border or quote.opens_statement:
        return False
    return any(tuple(words[-length:]) in lexicon.DOUBTS for length in range(1, len(words) + 1))


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
    return word in lexicon.LITTLE or _has_lemma(word, lexicon.LITTLE_LEMMAS)


def _is_practice(word: str) -> bool:
    return word in lexicon.PRACTICE or _has_lemma(word, lexicon.PRACTICE_LEMMAS)


def _has_lemma(word: str, lemmas: Collection[str]) -> bool:
    return morphology.is_cyrillic(word) and not morphology.lemmas(word).isdisjoint(lemmas)
