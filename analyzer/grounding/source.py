"""A turn read closely: its words, and what those of a quote are looked up by in any stretch of it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property

from analyzer.grounding import morphology
from analyzer.grounding.terms import begin_alike, heard, letters_of
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
        return [at for at in self._places.get(key, ()) if start <= at < end]

    def alike(self, word: Token, start: int, end: int) -> Iterator[int]:
        """Where in the stretch a word stands that may be another spelling or form of `word`."""
        letter = word.norm[0]
        if letter == "'":
            yield from range(start, end)
            return
        yield from self._beginning_with("'", start, end)
        if word.kind in UNLIKE:
            return
        yield from self._beginning_with(letter, start, end)
        wanted = heard(word.norm)
        other = self._scripts[not morphology.is_cyrillic(letter)]
        for at in other[bisect_left(other, start) : bisect_left(other, end)]:
            if begin_alike(self._heard[at], wanted):
                yield at

    def heard_as(self, wanted: str, start: int, end: int) -> Token | None:
        """The last word of the stretch that sounds so."""
        at = next((at for at in reversed(self._by_sound.get(wanted, ())) if start <= at < end), None)
        return None if at is None else self.tokens[at]

    def beginning_as(self, wanted: str, start: int, end: int) -> Iterator[int]:
        """Where in the stretch a word stands with which what sounds so may begin."""
        for letter in letters_of(wanted):
            yield from self._beginning_with(letter, start, end)

    def _beginning_with(self, letter: str, start: int, end: int) -> Iterator[int]:
        at = self._letters.find(letter, start, end)
        while at >= 0:
            yield at
            at = self._letters.find(letter, at + 1, end)

    @cached_property
    def _scripts(self) -> tuple[list[int], list[int]]:
        """The words in Latin, and those in Cyrillic."""
        found: tuple[list[int], list[int]] = ([], [])
        for at, letter in enumerate(self._letters):
            if letter not in (_NO_LETTER, "'"):
                found[morphology.is_cyrillic(letter)].append(at)
        return found

    @cached_property
    def _heard(self) -> list[str]:
        """How each word sounds."""
        return [heard(token.norm) for token in self.tokens]

    @cached_property
    def _by_sound(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for at, sound in enumerate(self._heard):
            found[sound].append(at)
        return found


def _letter(token: Token) -> str:
    letter = token.norm[0]
    return _NO_LETTER if token.kind in UNLIKE and letter != "'" else letter
