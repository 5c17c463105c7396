"""Whether what a quote names as a purpose, or as still to come, was reached.

"Не хватило людей, чтобы [переехать]", "чтобы [переехать], нам не хватило людей", "they closed it before [I could
repaint it]" were not; "поднял стенд, чтобы [замерить]", "it took a year before [I could …]" were.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from analyzer.grounding import heads, lexicon, morphology
from analyzer.grounding.context import Context

_HEAD = 7  # words before a "чтобы" that tell what became of it
_MAIN = 12  # words after a purpose in which its main clause says what became of it
_PREDICATE = 4  # words after a subject, or a predicate, that say whether it was so
_SUBJECT = 6  # words between "before" and the quote
_SOON = 6  # words after "before" that say that something became possible
_LONG = 8  # words before "before" in which it is said how long it took
_OF_THAT = frozenset({"то", "того", "тому", "тем", "том"})
_FOR_THAT = frozenset({"от", "вместо", "без", "против", "о", "к", "до", "за"})
_TO_TIME = (["до", "того"], ["перед", "тем"])


def is_vain_purpose(quote: Context) -> bool:
    """Whether "чтобы" before the quote tells of what was not reached: "не хватило времени, чтобы […]", "против того,
    чтобы […]"; "поднял стенд, чтобы […]" is a deed."""
    before, that = quote.norms(quote.first - 3, quote.first - 1)[-2:], quote.first - 1
    head = quote.head(that, _HEAD)
    denied = [
        at for at in range(that - len(head), that) if quote.norm(at) in ("не", "нет") and at not in quote.affirmed
    ]
    if before[-1:] and before[-1] in _OF_THAT and before[0] in _FOR_THAT:
        arrived = any(map(_arrives, head))
        missed = any(one == "не" and _arrives(other) for one, other in pairwise(_main_clause(quote)))
        if before[0] == "за":  # "отвечал за то, чтобы [ключи меняли]", not "я за то, чтобы …"
            said = [*head, *_main_clause(quote)]
            return bool(denied) or not any(morphology.lemmas(word) & heads.ANSWERING_LEMMAS for word in said)
        return bool(denied) or missed or not (before[0] == "до" or (before[0] in ("о", "к") and arrived))
    if "бы" in head or any(map(_lacks, head)):
        return True
    if any(quote.norm(at) == "нет" or _enables(quote.norm(at + 1)) for at in denied):
        return True
    return not any(map(morphology.is_finite_verb, head)) and _is_out_of_reach(_main_clause(quote))


def _arrives(word: str) -> bool:
    return not morphology.lemmas(word).isdisjoint(heads.ARRIVING_LEMMAS)


def _lacks(word: str) -> bool:
    return not morphology.lemmas(word).isdisjoint(heads.LACKING_LEMMAS)


def _enables(word: str) -> bool:
    return not morphology.lemmas(word).isdisjoint(heads.ENABLING_LEMMAS)


def _main_clause(quote: Context) -> Sequence[str]:
    """The words after the quote's first clause, up to where the sentence ends or turns."""
    begin = quote.opening[-1] + 1
    end = begin
    while end < min(begin + _MAIN, len(quote.tokens)):
        if quote.tokens[end].border == "sentence" or quote.norm(end) in lexicon.TURNING:
            break
        end += 1
    return quote.norms(begin, end)


def _is_out_of_reach(main: Sequence[str]) -> bool:
    """Whether the first predicate of the clause after a purpose says what was missing for it."""
    for at, word in enumerate(main):
        if word == "не" and _enables(main[at + 1] if at + 1 < len(main) else ""):
            return True
        if word in ("нет", "нету", "бы") or _lacks(word):
            return True
        if morphology.is_finite_verb(word):
            return "бы" in main[at : at + _PREDICATE]
    return False


def is_purpose_ahead(quote: Context) -> bool:
    """Whether an English purpose stands before the deed that it was for: "to [cut the costs], we moved …"."""
    index = quote.first - 2
    if quote.norms(index - 1, index + 1) in (["in", "order"], ["so", "as"]):
        index -= 2
    elif index >= quote.sentence_start and not quote.tokens[index + 1].border and quote.norm(index) != "and":
        return False
    main = _main_clause(quote)
    own = next((at for at, word in enumerate(main) if word in lexicon.NOMINATIVES | lexicon.OTHERS), None)
    if own is None or main[own] not in lexicon.OWN:
        return False
    return heads.SHORT_OF_IT.isdisjoint(main[own : own + _PREDICATE])


def is_forestalled(quote: Context) -> bool:
    """Whether something came before it was possible: "they closed it before [I could repaint it]"."""
    at = _before(quote)
    if at is None:
        return False
    clause = [*quote.norms(at + 1, quote.first), *quote.own][:_SOON]
    if not _became_possible(clause, russian=quote.russian):
        return False
    earlier = quote.norms(max(quote.sentence_start, at - _LONG), at)
    return not (_took_long(earlier) or _took_long(_main_clause(quote)))


def _before(quote: Context) -> int | None:
    """Index of the "before", or of the last word of "прежде чем", in whose clause the quote stands."""
    for index in range(quote.first - 1, max(quote.sentence_start, quote.first - _SUBJECT) - 1, -1):
        if quote.tokens[index + 1].border:
            return None
        word = quote.norm(index)
        if (
            word == "before"
            or (word == "чем" and quote.norm(index - 1) in ("прежде", "раньше"))
            or (word == "как" and quote.norms(index - 2, index) in _TO_TIME)
        ):
            return index
    return None


def _became_possible(clause: Sequence[str], *, russian: bool) -> bool:
    if russian:
        return any(morphology.lemmas(word) & heads.POSSIBLE_LEMMAS for word in clause)
    return not heads.POSSIBLE.isdisjoint(clause) or any(
        tuple(clause[at : at + 2]) in heads.POSSIBLE_PHRASES for at in range(len(clause))
    )


def _took_long(words: Sequence[str]) -> bool:
    """Whether the words say how long it took or what it called for, so that in the end it was so."""
    if words[-1:] and (words[-1] in lexicon.TIMES or morphology.lemmas(words[-1]) & heads.TIME_LEMMAS):
        return True
    if ("had", "to") in pairwise(words):
        return True
    if any(word in heads.NEEDING or morphology.lemmas(word) & heads.NEEDING_LEMMAS for word in words):
        return True
    takes = any(word in heads.TAKING or morphology.lemmas(word) & heads.TAKING_LEMMAS for word in words)
    return takes and any(word in lexicon.TIMES or morphology.lemmas(word) & heads.TIME_LEMMAS for word in words)
