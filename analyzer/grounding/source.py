"""A turn read closely: its words, and what those of a quote are looked up by in any stretch of it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from analyzer.grounding import morphology
from analyzer.grounding.sounds import Sounds
from analyzer.grounding.terms import heard, letters_of
from analyzer.grounding.tokens import Kind, Token

UNLIKE: frozenset[Kind] = frozenset({"number", "negation", "hedge", "agent"})  # never another spelling of one another
_NO_LETTER = "\0"


class Source:
    """The tokens of a turn. All indexes are those of tokens, the end of a stretch excluded."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self._places: dict[str, list[int]] = defaultdict(list)
        for at, token in enumerate(tokens):
            self._places[token.key].append(at)
        self._letters = "".join(map(_letter, tokens))  # of each token its first one

    def equal(self, key: str, start: int, end: int) -> list[int]:
        """Where in the stretch the very word stands."""
        return [at for at in self._places[key] if start <= at < end] if key in self._places else []

    def alike(self, word: Token, start: int, end: int) -> Iterable[int]:
        """Where in the stretch a word stands that may be another spelling or form of `word`."""
        letter = word.norm[0]
        if letter == "'":
            return range(start, end)
        found = self._beginning_with("'", start, end)
        if word.kind in UNLIKE:
            return found
        found += self._beginning_with(letter, start, end)
        other = self._scripts[not morphology.is_cyrillic(letter)]
        if other:
            sounds, begins = self.sounds.heard, heard(word.norm)[:2]  # the same as `begin_alike` tells, but at once
            for at in other[bisect_left(other, start) : bisect_left(other, end)]:
                if sounds[at][:1] in begins or sounds[at][1:2] in begins:
                    found.append(at)
        return found

    def joined(self, one: str, other: str, start: int, end: int) -> Token | None:
        """The last word of the stretch that sounds as these two together."""
        at = next((at for at in reversed(self.sounds.joined(one, other)) if start <= at < end), None)
        return None if at is None else self.tokens[at]

    def torn(self, norm: str, start: int, end: int) -> list[int]:
        """Where in the stretch two words stand that together sound as this one, if no word there does so alone."""
        wanted = heard(norm)
        if any(start <= at < end for at in self.sounds.places.get(wanted, ())):
            return []
        found = []
        for letter in letters_of(wanted):
            for at in self._beginning_with(letter, start, end - 1):
                if self.sounds.is_torn(at, (self.tokens[at].norm, self.tokens[at + 1].norm), wanted):
                    found.append(at)
        return sorted(found)

    def _beginning_with(self, letter: str, start: int, end: int) -> list[int]:
        found = []
        at = self._letters.find(letter, start, end)
        while at >= 0:
            found.append(at)
            at = self._letters.find(letter, at + 1, end)
        return found

    @cached_property
    def sounds(self) -> Sounds:
        return Sounds(token.norm for token in self.tokens)

    @cached_property
    def _scripts(self) -> tuple[list[int], list[int]]:
        """The words in Latin, and those in Cyrillic."""
        found: tuple[list[int], list[int]] = ([], [])
        for at, letter in enumerate(self._letters):
            if letter not in (_NO_LETTER, "'"):
                found[morphology.is_cyrillic(letter)].append(at)
        return found


def _letter(token: Token) -> str:
    letter = token.norm[0]
    return _NO_LETTER if token.kind in UNLIKE and letter != "'" else letter
