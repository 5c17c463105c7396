"""A turn read closely: its words, and what those of a quote are looked up by in any stretch of it."""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from analyzer.grounding import morphology
from analyzer.grounding.terms import begin_alike, heard, letters_of, sound_together
from analyzer.grounding.tokens import HARD, Kind, Token

UNLIKE: frozenset[Kind] = frozenset({"number", "negation", "hedge", "agent"})  # never another spelling of one another
_NO_LETTER = "\0"
_FIRST_CYRILLIC = "\u0400"


class Source:
    """The tokens of a turn. All indexes are those of tokens, the end of a stretch excluded."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        places: dict[str, list[int]] = defaultdict(list)
        for at, token in enumerate(tokens):
            places[token.key].append(at)
        self._places: Mapping[str, Sequence[int]] = places
        letters = [
            token.norm[0] if token.kind not in UNLIKE or token.norm[0] == "'" else _NO_LETTER for token in tokens
        ]
        self._letters = "".join(letters)  # of each token its first one

    def equal(self, key: str, start: int, end: int) -> list[int]:
        """Where in the stretch the very word stands."""
        places = self._places.get(key)
        return within(places, start, end) if places else []

    def alike(self, word: Token, start: int, end: int) -> Iterable[int]:
        """Where in the stretch a word stands that may be another spelling or form of `word`."""
        letter = word.norm[0]
        if letter == "'":
            return range(start, end)
        found = self._beginning_with("'", start, end)
        if word.kind in UNLIKE:
            return found
        found += self._beginning_with(letter, start, end)
        other = self._latin if morphology.is_cyrillic(letter) else self._cyrillic
        if other:
            wanted = heard(word.norm)
            for at in within(other, start, end):
                if begin_alike(heard(self.tokens[at].norm), wanted):
                    found.append(at)
        return found

    def joined(self, one: str, other: str, start: int, end: int) -> Token | None:
        """The last word of the stretch that sounds as these two together."""
        return next(self._heard_as(heard(one + other), start, end), None)

    def parted(self, norms: Sequence[str], start: int, end: int) -> tuple[Token, int] | None:
        """The number or name of the stretch that is the first few of these words, and of how many: a mark that the
        quote has among them parts nothing ("двадцать, восемь")."""
        for length in range(len(norms) if self._longer else 1, 1, -1):
            if found := within(self._longer.get(" ".join(norms[:length]), ()), start, end):
                return self.tokens[found[0]], length
        return None

    def torn(self, norm: str, start: int, end: int) -> tuple[Token, Token] | None:
        """The first two words in a row in the stretch that together sound as this one, if none does so alone."""
        wanted = heard(norm)
        found: list[int] = []
        for letter in letters_of(wanted):
            for at in self._beginning_with(letter, start, end - 1):
                pair = self.tokens[at], self.tokens[at + 1]
                if all(map(joins, pair)) and sound_together(pair[0].norm, pair[1].norm, wanted):
                    found.append(at)
        if not found or next(self._heard_as(wanted, start, end), None) is not None:
            return None
        return self.tokens[min(found)], self.tokens[min(found) + 1]

    def _heard_as(self, wanted: str, start: int, end: int) -> Iterator[Token]:
        places = [at for letter in letters_of(wanted) for at in self._beginning_with(letter, start, end)]
        return (self.tokens[at] for at in sorted(places, reverse=True) if heard(self.tokens[at].norm) == wanted)

    def _beginning_with(self, letter: str, start: int, end: int) -> list[int]:
        found = []
        at = self._letters.find(letter, start, end)
        while at >= 0:
            found.append(at)
            at = self._letters.find(letter, at + 1, end)
        return found

    @cached_property
    def _longer(self) -> Mapping[str, Sequence[int]]:
        """Where numbers and names of several words stand."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, token in enumerate(self.tokens):
            if " " in token.norm:
                found[token.norm].append(at)
        return found

    @cached_property
    def _latin(self) -> list[int]:
        return [at for at, letter in enumerate(self._letters) if "a" <= letter < _FIRST_CYRILLIC]

    @cached_property
    def _cyrillic(self) -> list[int]:
        if self._letters.isascii():
            return []
        return [at for at, letter in enumerate(self._letters) if morphology.is_cyrillic(letter)]


def within(places: Sequence[int], start: int, end: int) -> list[int]:
    """Those of the places, which are in order, that are in the stretch."""
    return list(places[bisect_left(places, start) : bisect_left(places, end)])


def joins(token: Token) -> bool:
    """Whether a word may be a piece of another: "не", a number or a sign never is."""
    return (token.kind not in HARD or token.kind == "name") and _is_spoken(token.norm)


@functools.lru_cache(maxsize=16_384)
def _is_spoken(norm: str) -> bool:
    return len(norm) > 1 and norm.replace(".", "").isalpha()
