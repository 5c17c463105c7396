"""When two words are one word: the same key, another form of it, the same name by its sound, a slip of spelling.

A word is never matched by the likeness of its letters alone where letters make another word, number or name.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Literal

from rapidfuzz.distance import Levenshtein

from analyzer.grounding import morphology
from analyzer.grounding.terms import first_sounds, sound, sound_alike
from analyzer.grounding.tokens import HARD, Token

Soft = Literal["spelling", "inflection"]

# English contractions that stand for one of two words.
_SHORT_FOR = {"'d": frozenset({"would", "had"}), "'s": frozenset({"is", "has"})}
UNLIKE = frozenset({"number", "negation", "hedge", "agent"})


def soft_match(quoted: Token, source: Token) -> Soft | None:
    """The kind of a harmless difference between two words, None when they are different words."""
    if quoted.kind in UNLIKE or source.kind in UNLIKE:
        return "spelling" if _is_contracted(quoted.norm, source.norm) else None
    return _soft(quoted.norm, source.norm, quoted.kind == source.kind == "name")


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
    if not _may_be_one(quoted, source):
        return None
    if morphology.is_inflection(quoted, source):
        return "inflection"
    return "spelling" if _is_misspelt(quoted, source, names) else None


def _may_be_one(one: str, other: str) -> bool:
    """A cheap look before the dear one: forms of one word and slips of spelling begin alike."""
    return one[0] == other[0] or one[1:3] == other[1:3]


def _is_misspelt(one: str, other: str, names: bool) -> bool:
    """One or two letters off, where not both are words: what the recogniser wrote down as it could."""
    if any(map(str.isdigit, one + other)):
        return False
    if not morphology.is_cyrillic(one):
        return names and len(one) > 4 and _without_doubles(one) == _without_doubles(other)
    if morphology.is_known(one) and morphology.is_known(other):
        return False
    if morphology.lemmas(one) & morphology.lemmas(other):
        return False  # another tense or person of one verb, which `is_inflection` has refused
    if one.startswith("не") != other.startswith("не"):
        return False
    shorter = min(len(one), len(other))
    allowed = 2 if shorter >= 9 else 1 if shorter >= 5 else 0
    return allowed > 0 and Levenshtein.distance(one, other, score_cutoff=allowed) <= allowed


def _without_doubles(word: str) -> str:
    return "".join(letter for at, letter in enumerate(word) if not at or word[at - 1] != letter)


def respelt(quote: Sequence[Token], source: Sequence[Token]) -> tuple[list[Token], frozenset[int]]:
    """The quote with words run together or torn apart as the source has them, and which of its words these are.

    "микро сервисы" and "микросервисы", "Rabbit MQ" and "RabbitMQ": hearing does not tell them apart.
    """
    keys = {token.key for token in source}
    if all(token.key in keys for token in quote):
        return list(quote), frozenset()
    whole = {_heard(token.norm): token for token in source}
    torn = _torn(source, {_heard(token.norm) for token in quote if token.key not in keys})
    found: list[Token] = []
    changed: set[int] = set()
    at = 0
    while at < len(quote):
        token = quote[at]
        after_it = quote[at + 1] if at + 1 < len(quote) else None
        joined = _joined(token, after_it)
        if joined and joined in whole and after_it is not None:
            changed.add(len(found))
            found.append(whole[joined]._replace(start=token.start, end=after_it.end))
            at += 2
            continue
        heard = token.norm if token.kind == "number" else _heard(token.norm)
        if heard in torn and heard not in whole and token.key not in keys and (_joins(token) or token.kind == "number"):
            changed.update((len(found), len(found) + 1))
            found.extend(piece._replace(start=token.start, end=token.end) for piece in torn[heard])
        else:
            found.append(token)
        at += 1
    return found, frozenset(changed)


def _torn(source: Sequence[Token], wanted: Collection[str]) -> dict[str, tuple[Token, Token]]:
    """Neighbours in the source that together sound as one of the wanted words, or may be one number."""
    found: dict[str, tuple[Token, Token]] = {}
    initials = {heard[:1] for heard in wanted}
    for before, after in pairwise(source):
        if before.kind == after.kind == "number":  # "twenty. Five": without its full stop it would be 25
            found.setdefault(f"{before.norm} {after.norm}", (before, after))
        elif not initials.isdisjoint(first_sounds(before.norm)) and _joins(before) and _joins(after):
            heard = _heard(before.norm + after.norm)
            if heard in wanted:
                found.setdefault(heard, (before, after))
    return found


def _joined(token: Token, after: Token | None) -> str | None:
    if after is None or not _joins(token) or not _joins(after):
        return None
    return _heard(token.norm + after.norm)


def _joins(token: Token) -> bool:
    """Whether a word may be a piece of another: "не", a number or a sign never is."""
    return (
        token.norm.replace(".", "").isalpha()
        and len(token.norm) > 1
        and (token.kind not in HARD or token.kind == "name")
    )


@functools.lru_cache(maxsize=16_384)
def _heard(word: str) -> str:
    """A word as it sounds, without the points of "functools.wraps", which nobody hears."""
    return sound(word.replace(".", "") if word[:1].isalpha() else word)
