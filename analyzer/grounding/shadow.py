"""The normalised shadow of a text: what quotes are matched on, with a map back to every character of the source.

Case, ё, quotation marks, dashes, punctuation between words, spaces and characters that nobody sees are put aside. The
source itself is never touched.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from analyzer.letters import is_hidden

# A word keeps what changes its meaning: a minus, a decimal mark, "n't", "C++", "C#", and the ending of "11-й"; other
# joiners part words. A unit is a word apart from its number: "900ms".
CAREFUL_WORD = (
    r"(?=[\d-])(?:(?:(?<![^\W_])-)?\d++(?:[.,]\d++)*+(?=(?:ms|мс|сек|sec|мин|min|[kmgt]b|[кмгт]б|rps|qps|рпс)(?![^\W_]))|"
    r"\d+-[а-я]{1,3}(?![^\W_]))|(?:(?<![^\W_])-(?=\d))?[^\W_]+(?:(?:(?<=\d)[.,:](?=\d)|(?<=[a-z])\.(?=[a-z])|')[^\W_]+)*(?:\+\+|#)?|[%$€₽№]"
)
# Nearly every word is one of letters before a space or a comma, and nothing can belong to it but these.
_WORD = re.compile(rf"[a-z\u0430-\u045f]++(?=[ ,])|{CAREFUL_WORD}")
# Outside of these blocks a character may be invisible or a mark on another one: the long way round is taken.
_SPECIAL = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\xac\xae-\xff\u0400-\u0482\u048a-\u052f\u2010-\u2026\u2116\u20ac]")
_APOSTROPHES = "’‘`\u00b4\u02b9\u02bb\u02bc\u02c8\u055a\u2032\u201b\ua78c\uff07"
_SAME = dict.fromkeys(_APOSTROPHES, "'") | {"ё": "е", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-"}
# A word of two alphabets, and the letters of one that look like letters of the other, large or small.
_MIXED = re.compile(r"[a-z](?:[\u0430-\u045f]|(?<=[\u0430-\u045f].)|(?<=n)'т)")
_LETTERS = re.compile(r"[a-z\u0430-\u045f]+|(?<=n)'т(?![^\W_])")
_COINED = re.compile(r"[a-z]+[\u0430-\u045f]{2,}")  # "SQLка": a Latin name with a Russian ending
_TO_CYRILLIC = str.maketrans("aeopcyxkmhtb", "аеорсухкмнтв")
_TO_LATIN = str.maketrans("аеорсухкмнтвіѕј", "aeopcyxkmhtbisj")
_ONLY_LATIN, _ONLY_CYRILLIC = re.compile("[a-z]"), re.compile("[\u0430-\u045f]")


Span = tuple[int, int]  # offsets of the first character and of the one after the last


class Word(NamedTuple):
    """A normalised word and its span in the source."""

    norm: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """The normalised words of `text` with their offsets in it."""
    for norm, (start, end) in zip(*read(text), strict=True):
        yield Word(norm, start, end)


def read(text: str) -> tuple[list[str], list[Span]]:
    """The normalised words of `text`, and where each begins and ends in it."""
    if (simple := plain(text)) is not None:
        found: list[str] = _WORD.findall(simple)
        return found, spans(text, found, simple)
    shadow, starts, ends = _shadow(text)
    matches = list(_WORD.finditer(shadow))
    return [match[0] for match in matches], [(starts[match.start()], ends[match.end() - 1]) for match in matches]


def spans(text: str, norms: Sequence[str], plain: str | None) -> list[Span]:
    """Where the words of `text`, which are known, stand in it: nothing between two of them looks like a word.

    `plain` is what `plain(text)` gives.
    """
    if plain is None:
        return read(text)[1]
    found: list[Span] = []
    end = 0
    for norm in norms:
        start = plain.find(norm, end)
        end = start + len(norm)
        found.append((start, end))
    return found


def norms(text: str) -> list[str]:
    """The normalised words of `text` alone."""
    return norms_of(text, plain(text))


def norms_of(text: str, plain: str | None) -> list[str]:
    """The words of `text`, of which `plain` is what `plain(text)` gives."""
    found: list[str] = _WORD.findall(_shadow(text)[0] if plain is None else plain)
    return found


def normalised(text: str) -> str:
    """The words of `text` on one line, as they are compared."""
    return " ".join(norms(text))


def plain(text: str) -> str | None:
    """The shadow of a text in which every character has one of its own; None for any other text."""
    shadow = _in_one_alphabet(_folded(text))
    return shadow if len(shadow) == len(text) and not _SPECIAL.search(text) else None


def _folded(text: str) -> str:
    folded = text.casefold()
    for one, same in _SAME.items():  # on most texts much faster than `str.translate`
        folded = folded.replace(one, same)
    return folded


def _shadow(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """Text to match on and, for each of its characters, where its source begins and ends."""
    shadow: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for letter, start, end in _letters(text):
        for character in _folded(unicodedata.normalize("NFC", letter)):
            if not unicodedata.combining(character):  # an accent that stays a mark would tear the word apart
                shadow.append(character)
                starts.append(start)
                ends.append(end)
    return _in_one_alphabet("".join(shadow)), starts, ends


def _in_one_alphabet(shadow: str) -> str:
    """The shadow, as long as it was, with the look-alikes in its words put right: "нe" with a Latin e is a "не"."""
    mixed = not shadow.isascii() and _MIXED.search(shadow)
    return _LETTERS.sub(_without_twins, shadow) if mixed else shadow


def _without_twins(match: re.Match[str]) -> str:
    """A word in the one alphabet of which it has letters that the other lacks; Russian if it has none of either."""
    word = match[0]
    if word == "'т":
        return "'t"
    if not (_ONLY_LATIN.search(word) and _ONLY_CYRILLIC.search(word)):
        return word
    if not _ONLY_LATIN.search(russian := word.translate(_TO_CYRILLIC)):
        return russian
    latin = word.translate(_TO_LATIN)
    return word if _ONLY_CYRILLIC.search(latin) or _COINED.fullmatch(word) else latin


def _letters(text: str) -> Iterator[tuple[str, int, int]]:
    """What a reader takes for one letter each, a character with the marks on it, and the span it comes from."""
    letter, start, end = "", 0, 0
    for position, character in enumerate(text):
        if is_hidden(character):
            continue
        if letter and unicodedata.combining(character):
            letter, end = letter + character, position + 1
            continue
        if letter:
            yield letter, start, end
        letter, start, end = character, position, position + 1
    if letter:
        yield letter, start, end
