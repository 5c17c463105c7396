"""A turn as whoever obeys would read it: the letters that are meant, with a map back to what stands there.

Case, compatibility forms (ｆｕｌｌ width, 𝐛𝐨𝐥𝐝), marks on letters and hidden characters are put aside.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from analyzer.letters import is_hidden
from analyzer.quarantine.lexicon import senses

_WORD = re.compile(r"\w+")
_PLAIN = re.compile(r"[\t\n\r\x20-\x7e\xa0-\xac\xae-\xff\u0400-\u0482\u048a-\u052f\u2010-\u2027\u2116\u20ac]*")
# A sentence ends at its mark, at a line's end, where a rule of signs is drawn, and at a tag.
_END = re.compile(
    r"[.!?…]+[\"'»“”)\]}]{0,4}(?=[\s<]|$)|[\n\r\u2028\u2029]+|\s(?:[-*_=~#|]{3,40}|\|)(?=\s)|"
    r"<\|[a-z_]{1,20}\|>|</?[a-z]{2,20}\s?/?>"
)
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_TANGLED = re.compile(r"[a-z][\u0400-\u052f]+[a-z]|[\u0400-\u052f][a-z]+[\u0400-\u052f]")
_FEWEST_TANGLED = 2
_LATIN = re.compile(r"[a-z]")

_LONGEST_LIGATURE = 4

# Letters that look alike, folded to Latin and to Cyrillic.
_TO_LATIN = str.maketrans("аеорсухкмтвніјѕԁԛԝһӏпгοαεικνρτυχβηςσμω", "aeopcyxkmtbhijsdqwhlnroaeiknptuxbncomw")
_TO_CYRILLIC = str.maketrans("aeopcyxkmtbhijrunοαεικνρτυχβημ", "аеорсухкмтвнијгипоаеикирти хвнм".replace(" ", ""))
# Shorter words of one alphabet look like words of the other by chance: "вот" and "bot".
_SHORTEST_DISGUISED = 4
_TO_LETTERS = str.maketrans("013457@$", "oieastas")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is meant, with its span in the reading and all that it may be in an order."""

    norm: str
    start: int
    end: int
    senses: int


@dataclass(frozen=True, slots=True)
class Reading:
    """Folded `text`; the character at `i` was made of `source[starts[i]:ends[i]]`."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The span of the source that this span of the reading, not an empty one, was made of."""
        return self.starts[start], self.ends[end - 1]

    def changed(self, text: str, kept: Sequence[int]) -> Reading:
        """Another reading of the same source: `text`, whose character at `i` is that at `kept[i]` of this one."""
        return Reading(text, [self.starts[at] for at in kept], [self.ends[at] for at in kept])


def read(text: str) -> Reading:
    """The reading of a text."""
    if (match := _PLAIN.fullmatch(text)) is not None:
        plain = match[0].lower().replace("ё", "е")
        if len(plain) == len(text):
            return Reading(plain, range(len(text)), range(1, len(text) + 1))
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for position, character in enumerate(text):
        if is_hidden(character):
            continue
        if unicodedata.combining(character):
            if character == "\u0306" and letters and letters[-1] == "и":
                letters[-1], ends[-1] = "й", position + 1
            continue
        for letter in _folded(character):
            letters.append(letter)
            starts.append(position)
            ends.append(position + 1)
    return Reading("".join(letters), starts, ends)


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character).casefold().replace("ё", "е")
    if len(folded) > _LONGEST_LIGATURE:
        return " "  # a whole phrase in one character is no letter of a word
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def words(reading: Reading, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of a reading, or of a span of it, in their order."""
    found = _WORD.finditer(reading.text, start, len(reading.text) if end is None else end)
    said = [(match[0], match.start(), match.end()) for match in found]
    tangled = {word for word in {word for word, _, _ in said} if _is_tangled(word)}
    if not tangled or sum(word in tangled for word, _, _ in said) < _FEWEST_TANGLED:
        return [Word(norm, begin, stop, known) for word, begin, stop in said for norm, known in [_meant(word)]]
    return [Word(_meant(word)[0], begin, stop, _any_senses(word)) for word, begin, stop in said]


@lru_cache(maxsize=65536)
def _is_tangled(word: str) -> bool:
    """Whether a word goes from one alphabet to the other and back, as none does that was only borrowed."""
    return not word.isascii() and _TANGLED.search(word) is not None


def _any_senses(word: str) -> int:
    """What a word may be where letters are exchanged all over."""
    return senses(word) | senses(word.translate(_TO_LATIN)) | senses(word.translate(_TO_CYRILLIC)) | _meant(word)[1]


def sentences(reading: Reading) -> list[tuple[int, int]]:
    """The spans of the sentences, without the space around them."""
    found: list[tuple[int, int]] = []
    begin = 0
    for match in _END.finditer(reading.text):
        _add(found, reading.text, begin, match.end())
        begin = match.end()
    _add(found, reading.text, begin, len(reading.text))
    return found


def _add(found: list[tuple[int, int]], text: str, begin: int, end: int) -> None:
    part = text[begin:end]
    if stripped := part.strip():
        start = begin + len(part) - len(part.lstrip())
        found.append((start, start + len(stripped)))


@lru_cache(maxsize=65536)
def _meant(word: str) -> tuple[str, int]:
    """The word that is meant, also when letters of another alphabet or digits stand in for its own, and its senses."""
    if found := senses(word):
        return word, found
    mixed = _CYRILLIC.search(word) is not None and _LATIN.search(word) is not None
    if not mixed and len(word) < _SHORTEST_DISGUISED:
        return word, 0
    folds = [word.translate(_TO_LATIN), word.translate(_TO_CYRILLIC)]
    if not word.isalpha():
        folds.append(word.translate(_TO_LETTERS))
    known = next(((fold, found) for fold in folds if (found := senses(fold))), None)
    if known is not None:
        return known
    if not mixed:
        return word, 0
    pure = [fold for fold in folds if _CYRILLIC.search(fold) is None or _LATIN.search(fold) is None]
    return (pure[0] if pure else word), 0
