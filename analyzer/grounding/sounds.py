"""The words of a turn by how they sound: hearing does not tell "микро сервисы" from "микросервисы"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from analyzer.grounding.terms import heard

_LOST, _WON = 2, 1  # sounds by which two words together may differ in length from both apart


class Sounds:
    """How words sound, in their order. Of all but a few pairs their own sounds tell that they are not heard here."""

    def __init__(self, norms: Iterable[str]) -> None:
        self.heard = [heard(norm) for norm in norms]

    def joined(self, one: str, other: str) -> Sequence[int]:
        """Indexes of the words that sound as these two together."""
        first = heard(one)
        together = len(first) + len(heard(other))
        lengths = self._lengths.get(first[:1], ())
        if not any(together - _LOST <= length <= together + _WON for length in lengths):
            return ()
        return self.places.get(heard(one + other), ())

    def is_torn(self, at: int, norms: tuple[str, str], wanted: str) -> bool:
        """Whether the words at `at` and after it, which are `norms`, together sound as wanted."""
        first = self.heard[at]
        together = len(first) + len(self.heard[at + 1])
        if not together - _LOST <= len(wanted) <= together + _WON or not wanted.startswith(first[:-1]):
            return False
        return heard("".join(norms)) == wanted

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Indexes of the words by their sound."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, sound in enumerate(self.heard):
            found[sound].append(at)
        return found

    @cached_property
    def _lengths(self) -> dict[str, set[int]]:
        """Numbers of sounds of the words that begin with a sound."""
        found: dict[str, set[int]] = defaultdict(set)
        for sound in self.heard:
            found[sound[:1]].add(len(sound))
        return found
