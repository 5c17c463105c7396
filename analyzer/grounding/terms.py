"""Names that are one name: "RabbitMQ", "рэббит эм кью" and "кролик"; "Kafka" and "кафка".

A matrix lists what cannot be guessed. Beyond its list a Latin name and a Cyrillic word are one when they sound the
same: both are brought to one rough spelling of their sounds.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import Levenshtein

from analyzer.grounding import morphology
from analyzer.grounding.shadow import words

_CYRILLIC_SOUNDS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "j", "з": "z", "и": "i", "й": "i", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
    "ц": "s", "ч": "c", "ш": "s", "щ": "s", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
}  # fmt: skip
_BY_LETTER = str.maketrans(_CYRILLIC_SOUNDS)
# In the order of application: how English spells what Russian hears.
_LATIN_SOUNDS = (
    ("sch", "sk"), ("sh", "s"), ("ch", "c"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("qu", "kv"), ("x", "ks"),
    ("dj", "j"), ("dg", "j"), ("oo", "u"), ("ee", "i"), ("ea", "i"), ("ou", "u"), ("w", "v"), ("q", "k"), ("y", "i"),
    ("ce", "se"), ("ci", "si"), ("c", "k"),
)  # fmt: skip
# Where a spelling of several letters may begin, its sounds are listed with those of the letter.
_FIRST_SOUNDS = {letter: sounds[:1] for letter, sounds in _CYRILLIC_SOUNDS.items() if sounds} | {
    "д": "dj", "c": "cks", "p": "pf", "q": "k", "x": "k", "w": "v", "y": "i", "d": "dj", "e": "ei", "o": "ou",
}  # fmt: skip
_LETTERS_OF = {
    heard: "".join({heard, *(letter for letter, sounds in _FIRST_SOUNDS.items() if heard in sounds)})
    for heard in "abcdefghijklmnopqrstuvwxyz"
}
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"[aeiou]+")
_BEGINNING = 3  # letters that the forms of a Russian name share


class Terms:
    """Groups of spellings; the spellings of one group are one name wherever they stand.

    `Terms([("RabbitMQ", "рэббит эм кью", "кролик"), ("asyncio", "эсинк айо")])`
    """

    def __init__(self, groups: Iterable[Sequence[str]] = ()) -> None:
        self._ids: dict[tuple[str, ...], str] = {}
        for group in groups:
            spelt = [tuple(word.norm for word in words(spelling)) for spelling in group]
            name = next((" ".join(spelling) for spelling in spelt if spelling), None)
            for spelling in spelt:
                if spelling and name is not None:
                    self._ids.setdefault(spelling, name)
        self._longest = max((len(spelling) for spelling in self._ids), default=0)
        self._firsts = frozenset(spelling[0] for spelling in self._ids)
        # A Russian name of one word may stand in any case; its forms begin alike.
        single = [spelling[0] for spelling in self._ids if len(spelling) == 1]
        self._declined = frozenset(word[:_BEGINNING] for word in single if morphology.is_cyrillic(word))
        self._spellings: dict[str, list[tuple[str, ...]]] = {}
        for spelling, name in self._ids.items():
            self._spellings.setdefault(name, []).append(spelling)

    def at(self, norms: Sequence[str], at: int) -> tuple[str, int] | None:
        """The name that begins with the word at `at` and how many words it takes, the longest first.

        A Russian word may stand in any case: its lemma is looked up too.
        """
        first = norms[at]
        if first in self._firsts:
            for length in range(min(self._longest, len(norms) - at), 0, -1):
                spelling = tuple(norms[at : at + length])
                if spelling in self._ids:
                    return self._ids[spelling], length
        if first[:_BEGINNING] in self._declined:
            for lemma in morphology.lemmas(first):
                if (lemma,) in self._ids:
                    return self._ids[(lemma,)], 1
        return None

    def may_begin(self, norm: str) -> bool:
        """Whether a name may begin with the word; cheap."""
        return norm in self._firsts or norm[:_BEGINNING] in self._declined

    def spellings(self, name: str) -> Sequence[tuple[str, ...]]:
        """All spellings of a name that `at` gave, word by word."""
        return self._spellings.get(name, ())


@functools.lru_cache(maxsize=8192)
def sound(word: str) -> str:
    """A rough spelling of how a word sounds; Latin and Cyrillic come to the same."""
    if morphology.is_cyrillic(word):
        text = word.replace("дж", "j").replace("кс", "ks").replace("ей", "ei")
        text = text.translate(_BY_LETTER)
    else:
        text = word
        for spelling, sounds in _LATIN_SOUNDS:
            text = text.replace(spelling, sounds)
    return _DOUBLED.sub(r"\1", text)


@functools.lru_cache(maxsize=16_384)
def heard(word: str) -> str:
    """How a word sounds without the points of "functools.wraps", which nobody hears."""
    return sound(word.replace(".", "") if word[:1].isalpha() else word)


def sound_together(one: str, other: str, wanted: str) -> bool:
    """Whether two words together sound as wanted. Of nearly all pairs the sounds of the first alone say no."""
    first = heard(one)
    return wanted.startswith(first[:-1]) and len(first) <= len(wanted) + 1 and heard(one + other) == wanted


def letters_of(heard: str) -> str:
    """The letters with which a word may begin that begins what sounds like `heard`."""
    return _LETTERS_OF.get(heard[:1], heard[:1])


def begin_alike(one: str, other: str) -> bool:
    """Whether two words may sound the same but for a letter, told by the first two of their sounds; cheap."""
    return one[:1] in other[:2] or one[1:2] in other[:2]


def sound_alike(one: str, other: str) -> bool:
    """Whether a Latin name and a Cyrillic word, in any of its forms, are one name by their sound."""
    if morphology.is_cyrillic(one) == morphology.is_cyrillic(other) or not one[0].isalpha() or not other[0].isalpha():
        return False
    cyrillic, latin = (one, other) if morphology.is_cyrillic(one) else (other, one)
    if len(latin) < 3 or len(cyrillic) < 3:
        return sound(cyrillic) == sound(latin)
    heard = sound(latin)
    if not begin_alike(sound(cyrillic), heard):
        return False
    forms, known = _forms(cyrillic)
    if known:  # a word of its own: "спринт" is not Spring
        return heard in forms
    return any(_alike(form, heard) for form in forms)


@functools.lru_cache(maxsize=8192)
def _forms(cyrillic: str) -> tuple[frozenset[str], bool]:
    """How a word and its lemmas sound, and whether the dictionary has it."""
    forms = frozenset(sound(form) for form in (cyrillic, *morphology.lemmas(cyrillic)))
    return forms, morphology.is_known(cyrillic)


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) >= 5 and Levenshtein.distance(one, other, score_cutoff=1) <= 1:
        return True
    bones = _VOWELS.sub("", one)
    return (
        len(bones) >= 4
        and bones == _VOWELS.sub("", other)
        and one[0] == other[0]
        and Levenshtein.distance(one, other, score_cutoff=3) <= 3
    )
