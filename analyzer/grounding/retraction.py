"""What follows a quote and takes it back: "нет, вру", "just kidding", "…, если верить статье", "[X] я не трогал"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from analyzer.grounding import heads, lexicon, morphology
from analyzer.grounding.context import Context

_TURNED = lexicon.TURNING | {"а", "well"}
_TRIED = lexicon.NOT_DONE_LEMMAS
_DENIAL = 8  # words in which a denial names its thing and says no
_ENDS = 4  # words after "шутка" by which its sentence is over
_TAKES_BACK = 5  # words after a quote in which it is taken back


def is_turned_after(quote: Context) -> bool:
    """Whether the words after the quote say that it is not so, or not in earnest."""
    if _is_retracted(quote):
        return True
    if _is_afterthought(quote):
        return True
    if _is_put_right(quote) or _is_taken_back(quote) or _is_before_speaker(quote) or _is_asked_back(quote):
        return True
    after = quote.after(6)
    if after and after[0] in lexicon.POORLY and not after[1:2]:
        return True
    if quote.russian and any(
        word in ("бы", "б") and (not at or after[at - 1] not in ("вроде", "как")) and not _is_wish(quote)
        for at, word in enumerate(after[: 1 if quote.ends_finite else 3])
    ):
        return True
    if not quote.russian:
        denies = after[:1] in (["not"], ["never"]) and not set(after[1:2]) & lexicon.HARMLESS_AFTER_NOT
        return denies and tuple(after[1:3]) not in lexicon.BEGINS_AFTER_NOT
    if (
        quote.norm(quote.last + 1) in ("нет", "нету")
        and not quote.ends_finite
        and after
        and morphology.is_noun(quote.closing[-1])
        and not _denies_another_thing(quote, quote.last + 2)
    ):
        return True
    return not _ends_with_predicate(quote) and _is_denied_after(after)


def _is_wish(quote: Context) -> bool:
    """Whether a wish of its own follows: "[…] вот бы мы запустили репликацию"."""
    return ("вот", "бы") in pairwise(quote.norms(quote.last + 1, quote.last + 1 + _TAKES_BACK))


def _is_retracted(quote: Context) -> bool:
    """Whether words right after the quote take it back: "нет, вру", "actually no"."""
    rest = [at for at in range(quote.last + 1, min(quote.last + 9, len(quote.tokens)))
            if quote.norm(at) not in lexicon.HESITATIONS]  # fmt: skip
    return any(_takes_back(quote, at) for at in (rest, [*range(quote.last + 1, quote.last + 1 + _TAKES_BACK)]))


def _takes_back(quote: Context, rest: Sequence[int]) -> bool:
    """Whether the words at these indexes begin with words that take the quote back."""
    words = [quote.norm(at) for at in rest]
    if words[:1] and words[0] in _TURNED and quote.tokens[rest[0]].border and _ends_turned(quote, words, rest):
        return True
    for length in range(1, min(5, len(words) + 1)):
        if tuple(words[:length]) not in lexicon.RETRACTIONS:
            continue
        last, follows = words[length - 1], words[length : length + 1]
        if last == "no" and set(follows) & lexicon.AFTER_NO:
            continue  # "actually no doubt" takes nothing back: the "no" belongs to what follows it
        if words[:2] == ["well", "no"] and _begins_own_denial(quote, rest[0]):
            continue
        if last in ("не", "not") and quote.begins_idiom(rest[length - 1]):
            continue  # "то есть, не буду врать, …"
        if last in ("нет", "no") and _denies_another_thing(quote, rest[length - 1] + 1):
            continue
        return True
    return False


def _is_put_right(quote: Context) -> bool:
    """Whether the speaker puts it right and says that it was only tried or wanted: "…, вернее пытался"."""
    begin = quote.last + 1
    if begin >= len(quote.tokens) or not quote.tokens[begin].border:
        return False
    words = quote.norms(begin, begin + _TAKES_BACK)
    length = next((size for size in (3, 2, 1) if tuple(words[:size]) in lexicon.CORRECTIONS), 0)
    if not length:
        return False
    follows = words[length : length + 2]
    tried = any(word in lexicon.NOT_DONE_ENGLISH or morphology.lemmas(word) & _TRIED for word in follows)
    return tried or "бы" in follows


def _ends_turned(quote: Context, words: Sequence[str], rest: Sequence[int]) -> bool:
    """Whether a retraction follows the "but" and nothing after it: "…, but not really"."""
    for length in range(2, min(6, len(words) + 1)):
        if tuple(words[1:length]) in lexicon.RETRACTIONS:
            ends = rest[length - 1] + 1
            return ends >= len(quote.tokens) or bool(quote.tokens[ends].border)
    return False


def _begins_own_denial(quote: Context, begin: int) -> bool:
    """Whether "Well, no, we did not build the cache" is a statement with a denial and an object of its own: it answers
    something, and takes nothing back. In one sentence with the quote it does."""
    follows = quote.norms(begin + 2, begin + 2 + _DENIAL)
    denies = not {"not", "never"}.isdisjoint(follows[1:4]) and not lexicon.ARTICLES.isdisjoint(follows)
    return denies and quote.tokens[begin].border != "comma"


def _denies_another_thing(quote: Context, begin: int) -> bool:
    """Whether the words from `begin` on are a denial of their own: "на самом деле нет, [отчёты] мы не делали"."""
    if begin >= len(quote.tokens):
        return False
    end = begin + 1
    while end < min(begin + _DENIAL, len(quote.tokens)) and not quote.tokens[end].border:
        end += 1
    words = quote.norms(begin, end)
    denial = next((at for at, word in enumerate(words) if word in ("не", "not", "never")), None)
    if denial is None or quote.tokens[begin].border == "sentence":
        return False
    if quote.russian:
        named = {begin + at for at in range(denial) if _names(quote, begin + at)}
    else:  # what stands after an article: there are no parts of speech here
        article = next((at for at in range(denial, len(words)) if words[at] in lexicon.ARTICLES), len(words))
        after = words[article + 1 :]
        length = next((at for at, word in enumerate(after) if word in lexicon.BINDING), len(after))
        named = set(range(begin + article + 1, begin + article + 1 + length))
    return bool(named) and not any(
        (morphology.lemmas(quote.norm(at)) | {quote.tokens[at].key}) & quote.lemmas for at in named
    )


def _names(quote: Context, at: int) -> bool:
    return quote.tokens[at].kind == "name" or morphology.is_noun(quote.norm(at))


def _is_taken_back(quote: Context) -> bool:
    """Whether the few words between the quote's end and the next border say that it was a joke or a lie."""
    begin = quote.last + 1
    if begin >= len(quote.tokens) or not quote.tokens[begin].border:
        return False
    for at in range(begin, min(begin + _TAKES_BACK, len(quote.tokens))):
        token = quote.tokens[at]
        words = quote.norms(begin, at + 1)
        if {"не", "not", "no"} & set(words[:-1]) and words[-2:] != ["not", "true"]:
            return False
        if any(tuple(words[-length:]) in heads.JOKING_ENGLISH for length in range(1, len(words) + 1)) or (
            morphology.lemmas(token.norm) & heads.JOKING_LEMMAS and not morphology.is_future(token.norm)
        ):
            ends = quote.tokens[at + 1 : at + 1 + _ENDS]  # "неправда, что […]" is said of what follows
            return quote.norm(at + 1) not in lexicon.THAT and (
                len(ends) < _ENDS or any(one.border == "sentence" for one in ends)
            )
        if at > begin and token.border == "sentence":
            return False
    return False


def _is_before_speaker(quote: Context) -> bool:
    """Whether the next words say that it was without the speaker: "…, но это было до меня", "…, but without me"."""
    begin = quote.last + 1
    if begin >= len(quote.tokens) or quote.tokens[begin].border != "comma":
        return False
    end = begin + 1 + (quote.norm(begin) == "правда")
    while end < min(begin + _DENIAL, len(quote.tokens)) and not quote.tokens[end].border:
        end += 1
    words = quote.norms(begin, end)
    apart = next((at for at, pair in enumerate(pairwise(words)) if pair in lexicon.WITHOUT_SPEAKER), None)
    if apart is None or words[0] not in lexicon.CONCEDING:
        return False
    return not any(morphology.is_finite_verb(word) and "быть" not in morphology.lemmas(word) for word in words)


def _is_asked_back(quote: Context) -> bool:
    """Whether the speaker doubts the own verb: "[я руководил отделом], ну как руководил, замещал"."""
    at = quote.last + 1
    while quote.norm(at) == "ну":
        at += 1
    verb = quote.norm(at + 1)
    return (
        quote.norm(at) == "как"
        and morphology.is_finite_verb(verb)
        and not morphology.lemmas(verb).isdisjoint(quote.lemmas)
    )


def _is_afterthought(quote: Context) -> bool:
    """Whether the sentence ends with what makes less of the quote: "…, если верить статье", "…, but not me"."""
    tail = quote.tokens[quote.last + 1 : quote.last + 7]
    for length in range(1, len(tail) + 1):
        if tail[length - 1].border == "sentence":
            return False
        if tail[0].border and tuple(token.norm for token in tail[:length]) in lexicon.LAST_DOUBTS:
            ends = quote.last + 1 + length
            return ends >= len(quote.tokens) or quote.tokens[ends].border == "sentence"
        if tuple(token.norm for token in tail[:length]) in lexicon.AFTERTHOUGHTS:
            follows = quote.last + 1 + length
            if not tail[0].border:  # in speech without marks these words may begin what comes next
                return follows >= len(quote.tokens) or bool(quote.tokens[follows].border)
            return quote.norm(follows) not in lexicon.THAT
    return False


def _ends_with_predicate(quote: Context) -> bool:
    """Whether the last clause of the quote says something by itself, so that a "не" after it is of another clause."""
    if quote.solid[:2] == ["по", "моему"]:
        return True
    for index in range(quote.last, quote.first - 1, -1):
        if morphology.is_finite_verb(quote.norm(index)):
            return True
        if quote.tokens[index].border or quote.norm(index) in lexicon.TURNING:
            return False
    return False


def _is_denied_after(after: Sequence[str]) -> bool:
    """The quote names a thing and the predicate after it denies: "[Kafka в продакшене] я не трогал"."""
    for at, word in enumerate(after):
        following = after[at + 1] if at + 1 < len(after) else ""
        if word in ("не", "ни", "никогда"):
            if following in lexicon.HARMLESS_AFTER_NOT:
                return False
            return not (at and after[at - 1] in lexicon.HARMLESS_BEFORE_NOT)
        if word in ("нет", "нету", "нельзя"):
            return True
        if morphology.is_finite_verb(word):
            return False
    return False
