"""When two words are one word: the same key, another form of it, the same name by its sound, a slip of spelling.

A word is never matched by the likeness of its letters alone where letters make another word, number or name.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, TypeAlias

from rapidfuzz.distance import Levenshtein

from analyzer.grounding import morphology
from analyzer.grounding.source import UNLIKE, Source, joins
from analyzer.grounding.terms import sound_alike
from analyzer.grounding.tokens import Token

Soft = Literal["spelling", "inflection"]
Reach: TypeAlias = tuple[int, int]  # a stretch of the source, the end excluded

# English contractions that stand for one of two words.
_SHORT_FOR = {"'d": frozenset({"would", "had"}), "'s": frozenset({"is", "has"})}
_CONTRACTED = frozenset().union(*_SHORT_FOR.values())
_LONGEST_RUN = 5  # words of a number or a name that a mark may part
_LONGEST_ENDING, _LONGEST_REFLEXIVE = 3, 5  # letters by which forms of one word differ, of the shorter one


def soft_match(quoted: Token, source: Token) -> Soft | None:
    """The kind of a harmless difference between two words, None when they are different words."""
    if quoted.kind in UNLIKE or source.kind in UNLIKE:
        return "spelling" if _is_contracted(quoted.norm, source.norm) else None
    return _soft(quoted.norm, source.norm, quoted.kind == source.kind == "name")


def may_match(quoted: str, source: str) -> bool:
    """Whether a word may match another whatever else is known of them."""
    return quoted == source or _soft(quoted, source, True) is not None


def may_be_contracted(norm: str) -> bool:
    """Whether a contraction may stand for the word, or the word is one."""
    return norm in _CONTRACTED or norm in _SHORT_FOR


def _is_contracted(one: str, other: str) -> bool:
    return other in _SHORT_FOR.get(one, ()) or one in _SHORT_FOR.get(other, ())


@functools.lru_cache(maxsize=32_768)
def _soft(quoted: str, source: str, names: bool) -> Soft | None:
    if " " in quoted or " " in source:
        return None
    if _is_contracted(quoted, source):
        return "spelling"
    if morphology.is_cyrillic(quoted) != morphology.is_cyrillic(source):
        return "spelling" if sound_alike(quoted, source) else None
    if quoted[0] != source[0] and quoted[1:3] != source[1:3]:
        return None
    if _share_stem(quoted, source) and morphology.is_inflection(quoted, source):
        return "inflection"
    return "spelling" if _is_misspelt(quoted, source, names) else None


def _share_stem(one: str, other: str) -> bool:
    """Whether two words may be forms of one, by what they begin with; cheap. "Сон" and "сна" share one letter."""
    ending = _LONGEST_REFLEXIVE if one.endswith("ся") or other.endswith("ся") else _LONGEST_ENDING
    shared = max(1, min(len(one), len(other)) - ending)
    return one[:shared] == other[:shared]


def _is_misspelt(one: str, other: str, names: bool) -> bool:
    """One or two letters off, where not both are words: what the recogniser wrote down as it could."""
    if not morphology.is_cyrillic(one):
        return (
            names and len(one) > 4 and _without_doubles(one) == _without_doubles(other) and not _has_digit(one, other)
        )
    shorter, longer = sorted((len(one), len(other)))
    allowed = 2 if shorter >= 9 else 1 if shorter >= 5 else 0
    if not allowed or longer - shorter > allowed or Levenshtein.distance(one, other, score_cutoff=allowed) > allowed:
        return False
    if _has_digit(one, other):
        return False
    if morphology.is_known(one) and morphology.is_known(other):
        return False
    if morphology.lemmas(one) & morphology.lemmas(other):
        return False  # another tense or person of one verb, which `is_inflection` has refused
    return one.startswith("не") == other.startswith("не")


def _has_digit(one: str, other: str) -> bool:
    return any(map(str.isdigit, one + other))


def _without_doubles(word: str) -> str:
    return "".join(letter for at, letter in enumerate(word) if not at or word[at - 1] != letter)


def respelt(
    quote: Sequence[Token], lacking: Sequence[bool], source: Source, reaches: Sequence[Reach]
) -> tuple[Sequence[Token], frozenset[int]]:
    """The quote with words run together or torn apart as the source has them, and which of its words these are.

    `reaches` are the stretches where each word is looked for; `lacking` tells of which there is none.

    "микро сервисы" and "микросервисы", "Rabbit MQ" and "RabbitMQ": hearing does not tell them apart.
    """
    found: list[Token] = []
    changed: set[int] = set()
    at = 0
    while at < len(quote):
        token = quote[at]
        start, end = reaches[at]
        after = quote[at + 1] if at + 1 < len(quote) else None
        if (
            after is not None
            and (lacking[at] or lacking[at + 1])
            and joins(token)
            and joins(after)
            and (whole := source.joined(token.norm, after.norm, start, end)) is not None
        ):
            changed.add(len(found))
            found.append(whole._replace(start=token.start, end=after.end))
            at += 2
            continue
        if lacking[at] and (taken := source.parted(_in_one_sentence(quote[at : at + _LONGEST_RUN]), start, end)):
            whole, length = taken
            changed.add(len(found))
            found.append(whole._replace(start=token.start, end=quote[at + length - 1].end))
            at += length
            continue
        torn = _torn(token, source, start, end) if lacking[at] else None
        if torn is not None:
            changed.update((len(found), len(found) + 1))
            found.extend(piece._replace(start=token.start, end=token.end) for piece in torn)
        else:
            found.append(token)
        at += 1
    return (found, frozenset(changed)) if changed else (quote, frozenset())


def _in_one_sentence(tokens: Sequence[Token]) -> list[str]:
    """The first words, up to the end of a sentence: no number goes on over it."""
    ends = next((at for at, one in enumerate(tokens) if at and one.border == "sentence"), len(tokens))
    return [one.norm for one in tokens[:ends]]


def _torn(token: Token, source: Source, start: int, end: int) -> tuple[Token, Token] | None:
    """The first two neighbours in the source that together sound as the word, or are the number, that it lacks."""
    if token.kind == "number":  # "twenty, five": without its comma it would be 25, and with a full stop it never is
        pairs = pairwise(source.tokens[start:end]) if " " in token.norm else ()
        return next((pair for pair in pairs if _are_number(pair, token.norm)), None)
    return source.torn(token.norm, start, end) if joins(token) else None


def _are_number(pair: tuple[Token, Token], norm: str) -> bool:
    if pair[1].border == "sentence":
        return False
    return pair[0].kind == pair[1].kind == "number" and f"{pair[0].norm} {pair[1].norm}" == norm
