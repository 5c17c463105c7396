"""A turn at a glance: whether it can hold every word of a quote, told before it is read closely.

Nearly every turn that a changed quote is looked for in, after the one where its place is, lacks one of its words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from analyzer.grounding import morphology
from analyzer.grounding.matching import may_be_contracted, may_match
from analyzer.grounding.sounds import Sounds
from analyzer.grounding.source import UNLIKE
from analyzer.grounding.terms import begin_alike, heard, letters_of
from analyzer.grounding.tokens import PAUSES, Token, uncontracted


class Glance:
    """The normalised words of a turn, in order."""

    def __init__(self, norms: Sequence[str]) -> None:
        self._norms = norms
        self._known = frozenset(uncontracted(norms))

    def may_hold(self, parts: Iterable[Sequence[Token]]) -> bool:
        """Whether every word of the pieces of a quote may stand here, in any order and spelling; False is sure."""
        for part in parts:
            lacking = [token for token in part if token.norm not in self._known and self._is_plain(token)]
            if lacking and not self._has_joined(part) and any(map(self._lacks, lacking)):
                return False
        return True

    def _is_plain(self, token: Token) -> bool:
        """Whether the word has to stand here nearly as it is: it is no number, no name of the matrix and no pause."""
        return token.key == token.norm and token.kind not in PAUSES and not may_be_contracted(token.norm)

    def _lacks(self, token: Token) -> bool:
        if token.kind in UNLIKE:
            return True
        wanted = heard(token.norm)
        other = self._scripts[not morphology.is_cyrillic(token.norm)]
        return not (
            any(may_match(token.norm, self._norms[at]) for at in self._begins.get(token.norm[0], ()))
            or any(begin_alike(heard(norm), wanted) and may_match(token.norm, norm) for norm in other)
            or any(self._sounds.is_torn(at, pair, wanted) for at, pair in self._pairs(wanted))
        )

    def _has_joined(self, part: Sequence[Token]) -> bool:
        """Whether one word here sounds as two of the quote together."""
        return any(self._sounds.joined(one.norm, other.norm) for one, other in pairwise(part))

    def _pairs(self, wanted: str) -> Iterator[tuple[int, tuple[str, str]]]:
        """Every two words here that may begin so, and where they stand."""
        for letter in letters_of(wanted):
            for at in self._begins.get(letter, ()):
                if at + 1 < len(self._norms):
                    yield at, (self._norms[at], self._norms[at + 1])

    @cached_property
    def _begins(self) -> dict[str, list[int]]:
        """Where the words stand, by their first letter."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, norm in enumerate(self._norms):
            found[norm[0]].append(at)
        return found

    @cached_property
    def _sounds(self) -> Sounds:
        return Sounds(self._norms)

    @cached_property
    def _scripts(self) -> tuple[list[str], list[str]]:
        """The different words in Latin, and those in Cyrillic."""
        found: tuple[list[str], list[str]] = ([], [])
        for norm in self._known:
            found[morphology.is_cyrillic(norm)].append(norm)
        return found
