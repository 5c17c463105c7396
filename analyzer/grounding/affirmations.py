"""Denials before a quote that deny nothing: "не раз", "не могу не", "never stopped", "не было дня, чтобы я не …".

Not every "не" denies; here is known which of them affirms.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analyzer.grounding import heads, lexicon, morphology

if TYPE_CHECKING:
    from analyzer.grounding.context import Context

_NONE = 10  # words in which it is said that there was none of something, and of what
_SECOND = 4  # words between what there was none of and the second denial
_ASKED = frozenset({"где", "кто", "что", "чего", "кого", "кому", "чем", "куда", "как", "какой", "каких", "какие"})
_SPEAKER = frozenset({"я", "мы", "мне", "нам", "меня", "нас"})
_WHICH = frozenset({"that", "when", "where", "who", "which"})
_NOT_A = frozenset({"not", "never", "hardly", "scarcely", "barely", "rarely"})
_OCCASIONS = lexicon.TIMES | {"shift", "sprint", "release", "meeting", "project", "place", "job", "one", "hour"}
_SOON = 6  # words before "пока" in which its main clause has its predicate


def before(quote: Context, start: int) -> frozenset[int]:
    """Indexes of the words from `start` on, before the quote, that deny nothing."""
    found: set[int] = set()
    for index in range(start, quote.first):
        if quote.tokens[index].kind == "negation":
            found.update(_affirms(quote, index, start))
    return frozenset(found)


def _affirms(quote: Context, index: int, start: int) -> Sequence[int]:
    """The words that say, with the negation at `index`, that it was so."""
    word, after, before = quote.norm(index), quote.norm(index + 1), quote.norm(index - 1) if index > start else ""
    following = quote.norms(index, index + 5)
    for idiom in lexicon.NO_DENIALS:
        if tuple(following[: len(idiom)]) == idiom:
            return range(index, index + len(idiom))
    if word in ("не", "not") and (after in lexicon.HARMLESS_AFTER_NOT or after.startswith(("мень", "мене"))):
        return (index,)
    if word == "не" and (before in lexicon.HARMLESS_BEFORE_NOT or _is_outcry(quote, index, start)):
        return (index,)
    if (none := _none_without(quote, index)) is not None:
        return range(none, index + 1)
    if word == "не" and _is_until(quote, index):
        return (index,)
    if word in lexicon.NOBODY and set(quote.norms(index + 1, index + 4)) & lexicon.EXCEPT:
        reach = range(index, quote.first)
        return [at for at in reach if quote.tokens[at].kind == "negation" or quote.norm(at) in lexicon.EXCEPT]
    return _two_denials(quote, index, start)


def _is_outcry(quote: Context, index: int, start: int) -> bool:
    """Whether the "не" at `index` is that of "где я только не [работал]", "как тут не [уметь]", "кто, как не я"."""
    if quote.norm(index - 1) == "как":
        return quote.norm(index + 1) in _SPEAKER
    asked = next((at for at in range(index - 1, max(start, index - _SECOND) - 1, -1) if quote.norm(at) in _ASKED), None)
    if asked is None:
        return False
    if quote.norm(asked) == "как":
        return quote.norm(index - 1) in lexicon.THERE | {"же", "было"} and not quote.finite
    return "только" in quote.norms(asked + 1, index)


def _none_without(quote: Context, index: int) -> int | None:
    """Where "не было дня, чтобы" or "not a day went by" begins, of which the denial at `index` tells that it was
    always so."""
    if quote.norm(index) not in ("не", "not", "without", "без"):
        return None
    if quote.norm(index) in ("without", "без"):
        return none_before(quote, index)
    for link in range(index - 1, max(quote.sentence_start, index - _SECOND) - 1, -1):
        word = quote.norm(link)
        if word in lexicon.OF_WHICH or word.startswith("котор"):
            return none_before(quote, link)
        bare = word in lexicon.SUBJECTS and quote.norm(link - 1) not in _WHICH  # "a shift I did not [work]"
        if word in _WHICH or (bare and not morphology.is_cyrillic(word)):
            return none_before(quote, link)
    return None


def none_before(quote: Context, link: int) -> int | None:
    """Where it is said that there was none of what the clause at `link` tells: "не было такого цеха, где …"."""
    start = max(quote.sentence_start, link - _NONE)
    for at in range(link - 1, start - 1, -1):
        joins = quote.norm(at) in ("а", "and") or (quote.norm(at) == "и" and quote.tokens[at].border)
        if quote.norm(at) in lexicon.TURNING or (joins and at < link - 1):
            return None
        word, after = quote.norm(at), quote.norm(at + 1)
        if word in ("нет", "нету") or (word == "не" and morphology.lemmas(after) & lexicon.EXISTING_LEMMAS):
            timely = any(morphology.lemmas(one) & heads.TIME_LEMMAS for one in quote.norms(at + 1, link))
            return at if timely or quote.norm(link) not in ("когда", "без") else None
        if word in _NOT_A and after in lexicon.ONE:
            return at if not _OCCASIONS.isdisjoint(quote.norms(at + 1, link)) else None
    return None


def _is_until(quote: Context, index: int) -> bool:
    """Whether the "не" at `index` is that of "крутили, пока не [заработало]", not of "пока не [пробовал]": the time
    it tells of is that of another clause."""
    at = index - 1
    while at > quote.sentence_start and quote.tokens[at].norm in lexicon.NOMINATIVES:
        at -= 1
    if quote.norm(at) != "пока" or at < quote.sentence_start:
        return False
    if any(map(morphology.is_finite_verb, quote.norms(max(quote.sentence_start, at - _SOON), at))):
        return True
    if at > quote.sentence_start and not quote.tokens[at].border:
        return False  # "я пока не [работал]"
    if quote.opening[-1] < quote.last:
        return True
    follows = quote.tokens[quote.last + 1 : quote.last + 2]
    return bool(follows) and follows[0].border != "sentence" and follows[0].norm not in lexicon.TURNING | {"а"}


def _two_denials(quote: Context, index: int, start: int) -> Sequence[int]:
    """ "Не могу не", "нельзя не", "never stopped", "не переставал"."""
    near = [at for at in range(index + 1, min(index + 5, quote.first)) if quote.tokens[at].kind != "filler"]
    if quote.norm(index) == "нельзя" or (near and quote.norm(near[0]) in lexicon.MODALS):
        second = next((at for at in near[:3] if quote.norm(at) == "не"), None)
        if second is not None:
            return range(index, second + 1)
    for at in near[:2]:
        if lexicon.ceases(quote.norm(at), morphology.lemmas(quote.norm(at))):
            chain = range(max(start, index - 2), index)
            return (*(other for other in chain if quote.tokens[other].kind == "negation"), *range(index, at + 1))
    return ()
