"""Which eight-bit alphabet a text is in: the one in which its letters make the likeliest Russian, or Western, words.

Detectors of charsets need a page of text to tell KOI8-R from Windows-1251; here a line is enough, since words of one
alphabet read in another change case in the middle, mix with Latin letters or turn into signs.
"""

from __future__ import annotations

import re

_CODECS = ("cp1251", "koi8_r", "cp866", "mac_cyrillic", "cp1252")  # among equals the first
_WORDS = re.compile(rb"[A-Za-z]?[\x80-\xff]{1,200}[A-Za-z]?")
_LOOKED_AT = 50_000  # bytes of words with letters beyond ASCII
_COMMON = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"  # Russian letters, the commonest first
_WORTH = {letter: 1 - rank / 50 for rank, letter in enumerate(_COMMON)}
_SIGNS = frozenset("«»—–…№“”„‘’\xa0°§©")
_NEIGHBOURS = frozenset("іїєґўІЇЄҐЎ")  # Ukrainian and Belarusian
_LEAST = 0.25  # of one for each letter; below it no alphabet fits
_VOWELS = frozenset("аеёиоуыэюяіїє")
_FEWEST_VOWELS = 0.2  # of Cyrillic letters; talk in Russian has 0.42, and bytes at random may still look like capitals
_ENOUGH = 60  # letters; a few abbreviations may have no vowel


def likeliest(data: bytes) -> str | None:
    """The name of the codec; None where none of them gives words."""
    found, length = [], 0
    for match in _WORDS.finditer(data):
        found.append(match[0])
        length += len(match[0])
        if length > _LOOKED_AT:
            break
    words = b" ".join(found)
    scores = [(_score(words.decode(codec, "replace")), -rank, codec) for rank, codec in enumerate(_CODECS)]
    best, _, codec = max(scores)
    return codec if best >= _LEAST and _can_be_said(words.decode(codec, "replace")) else None


def _can_be_said(text: str) -> bool:
    """Whether its Cyrillic letters have the vowels that any speech has; bytes of no text rarely do."""
    letters = [letter for letter in text.lower() if "\u0400" <= letter <= "\u045f"]
    return len(letters) < _ENOUGH or sum(map(_VOWELS.__contains__, letters)) >= _FEWEST_VOWELS * len(letters)


def _score(text: str) -> float:
    """How well the letters beyond ASCII fit their neighbours: 1 for the best, from there down."""
    total, count = 0.0, 0
    for before, letter, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if letter > "\x7f":
            total += _fit(before, letter, after)
            count += 1
    return total / count if count else 0.0


def _fit(before: str, letter: str, after: str) -> float:
    latin = (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha())
    if letter in _SIGNS:
        return 0.3
    if "\xc0" <= letter <= "\xff" and letter.isalpha():
        return 0.6 if latin and letter.islower() else -0.3
    worth = _WORTH.get(letter.lower(), 0.3 if letter in _NEIGHBOURS else None)
    if worth is None or latin:
        return -1.0
    if letter.islower():
        return worth
    return 0.9 * worth if before.isupper() or not before.isalpha() else -1.0
