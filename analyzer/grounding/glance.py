"""A turn at a glance: whether it can hold every word of a quote, told before it is read closely.

Nearly every turn that a changed quote is looked for in, after the one where its place is, lacks one of its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from analyzer.grounding import morphology
from analyzer.grounding.matching import may_be_contracted, may_match
from analyzer.grounding.source import UNLIKE
from analyzer.grounding.terms import begin_alike, heard, letters_of, sound_together
from analyzer.grounding.tokens import PAUSES, Token, uncontracted


class Glance:
    """The normalised words of a turn, in order."""

    def __init__(self, norms: Sequence[str]) -> None:
        self._norms = norms
        self._known = frozenset(uncontracted(norms))

    def may_hold(self, parts: Iterable[Sequence[Token]]) -> bool:
        """Whether every word of the pieces of a quote may stand here, in any order and spelling; False is sure."""
        return not any(
            token.norm not in self._known and self._is_plain(token) and self._lacks(at, part)
            for part in parts
            for at, token in enumerate(part)
        )

    def _is_plain(self, token: Token) -> bool:
        """Whether the word has to stand here nearly as it is: it is no number, no name of the matrix and no pause."""
        return token.key == token.norm and token.kind not in PAUSES and not may_be_contracted(token.norm)

    def _lacks(self, at: int, part: Sequence[Token]) -> bool:
        """Whether the word at `at` of the quote stands here in no spelling, nor run together with the one beside it."""
        token = part[at]
        if token.kind in UNLIKE:
            return True
        wanted = heard(token.norm)
        return not (
            any(may_match(token.norm, self._norms[place]) for place in self._beginning_with(token.norm[0]))
            or any(begin_alike(heard(norm), wanted) and may_match(token.norm, norm) for norm in self._other(token.norm))
            or any(self._has_heard(one.norm + other.norm) for one, other in pairwise(part[max(0, at - 1) : at + 2]))
            or self._has_torn(wanted)
        )

    def _has_heard(self, word: str) -> bool:
        """Whether a word here sounds so."""
        wanted = heard(word)
        return any(heard(self._norms[at]) == wanted for at in self._beginning_as(wanted))

    def _has_torn(self, wanted: str) -> bool:
        """Whether two words here together sound so."""
        places = (at for at in self._beginning_as(wanted) if at + 1 < len(self._norms))
        return any(sound_together(self._norms[at], self._norms[at + 1], wanted) for at in places)

    def _beginning_as(self, wanted: str) -> Iterator[int]:
        return (at for letter in letters_of(wanted) for at in self._beginning_with(letter))

    def _beginning_with(self, letter: str) -> Iterator[int]:
        at = self._letters.find(letter)
        while at >= 0:
            yield at
            at = self._letters.find(letter, at + 1)

    def _other(self, norm: str) -> list[str]:
        """The words that are written in the other script."""
        return self._latin if morphology.is_cyrillic(norm) else self._cyrillic

    @cached_property
    def _letters(self) -> str:
        """The first letter of each word."""
        return "".join(norm[0] for norm in self._norms)

    @cached_property
    def _latin(self) -> list[str]:
        return [norm for norm in self._known if norm[0].isalpha() and not morphology.is_cyrillic(norm)]

    @cached_property
    def _cyrillic(self) -> list[str]:
        return [norm for norm in self._known if morphology.is_cyrillic(norm)]
