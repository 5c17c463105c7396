"""Where every word of a transcript stands: what a quote is looked up by, however long the talk is.

An inverted index (word → positions). A verbatim quote is looked for at the places of its rarest word; a changed one
where its rarer words, told by their sound, stand close together.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from analyzer.grounding.shadow import Word, norms, words
from analyzer.grounding.terms import sound
from analyzer.transcript.model import Turn

_BEGINNING = 4  # sounds that the forms of a word share
_MOST_PLACES = 120  # of the rarer words of a quote that are looked at
_LEAST_OF_BEST = 0.5  # of the best stretch's weight
_FEWEST_WORDS = 2  # that are looked at however frequent they are


class Stretch(NamedTuple):
    """Words of one turn: the turn's number in the list, and the first and last word's index in that turn."""

    turn: int
    first: int
    last: int


class Postings:
    """The words of all turns in one row, and where each stands."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        self._turns = turns
        self._norms: list[str] = []
        self._begins: list[int] = []  # of each turn in the row
        self._words: dict[int, list[Word]] = {}  # by turn, once something looks closer
        for turn in turns:
            self._begins.append(len(self._norms))
            self._norms.extend(norms(turn.text))
            self._norms.append("\0")  # no quote goes on into the next turn
        self._places: dict[str, list[int]] = defaultdict(list)
        for position, norm in enumerate(self._norms):
            self._places[norm].append(position)

    def words(self, turn: int) -> list[Word]:
        """The words of a turn with their places in its text."""
        if turn not in self._words:
            self._words[turn] = list(words(self._turns[turn].text))
        return self._words[turn]

    def length(self, turn: int) -> int:
        """Number of the words of a turn."""
        return self._end(turn) - self._begins[turn]

    def norms(self, turn: int, first: int, end: int) -> Sequence[str]:
        """Words of a turn, from `first` to `end` (excluded)."""
        begin = self._begins[turn]
        return self._norms[begin + first : min(begin + end, self._end(turn))]

    @cached_property
    def _stems(self) -> dict[str, list[int]]:
        """Where the candidate's words, and two of them in a row, stand, by what they begin with to the ear."""
        heard = {norm: stem(norm) for norm in self._places}
        found: dict[str, list[int]] = defaultdict(list)
        for at, turn in enumerate(self._turns):
            if turn.role != "candidate":
                continue
            begin = self._begins[at]
            stems = [heard[norm] for norm in self._norms[begin : self._end(at)]]
            for position, name in enumerate(stems, start=begin):
                found[name].append(position)
            for position, (name, after) in enumerate(pairwise(stems), start=begin):
                found[f"{name} {after}"].append(position)
        return found

    def exact(self, said: Sequence[str]) -> Iterator[Stretch]:
        """Where these words follow each other in one turn, in order; places may overlap."""
        places = [self._places.get(norm, ()) for norm in said]
        rarest = min(range(len(said)), key=lambda at: len(places[at]))
        wanted = list(said)
        for position in places[rarest]:
            first = position - rarest
            if first >= 0 and self._norms[first : first + len(wanted)] == wanted:
                yield self._stretch(first, first + len(wanted) - 1)

    def likely(
        self, stems: Collection[str], *, width: int, most: int, turn: int | None = None, begin: int = 0
    ) -> list[Stretch]:
        """Stretches of about `width` words of the candidate where most of what is looked for stands, the best first.

        `stems` are those of words, and of two words in a row with a space between them: where all words are common,
        few pairs of them are.
        With a `turn` only there, from its word numbered `begin` on.
        """
        hits = self._hits(stems) if turn is None else self._hits_in(stems, turn, begin)
        if not hits:
            return []
        scored = self._windows(hits, width)
        scored.sort()
        chosen: list[Stretch] = []
        for less, first, last in scored:
            if len(chosen) == most or less > scored[0][0] * _LEAST_OF_BEST:
                break
            found = self._stretch(first, last)
            if all(found.turn != one.turn or abs(found.first - one.first) > width // 3 for one in chosen):
                chosen.append(found)
        return chosen

    def _windows(self, hits: Sequence[tuple[int, str, float]], width: int) -> list[tuple[float, int, int]]:
        """For every hit the weight, below zero, of the different words within `width` words from it, its place, and the
        last one's."""
        found: list[tuple[float, int, int]] = []
        inside: dict[str, int] = {}
        score, right = 0.0, 0
        turn_end = 0
        for position, name, weight in hits:
            if position >= turn_end:
                turn_end = self._end(self._turn(position))
            end = min(position + width, turn_end)
            while right < len(hits) and hits[right][0] < end:
                _, entering, worth = hits[right]
                count = inside[entering] = inside.get(entering, 0) + 1
                if count == 1:
                    score += worth
                right += 1
            found.append((-round(score, 6), position, hits[right - 1][0]))
            left = inside[name] = inside[name] - 1
            if not left:
                score -= weight
        return found

    def _hits(self, wanted: Collection[str]) -> list[tuple[int, str, float]]:
        """Places of the rarer words: position, which word, and how telling it is. Sorted by position."""
        known = sorted((len(places), name) for name in wanted if (places := self._stems.get(name)))
        hits: list[tuple[int, str, float]] = []
        for number, (count, name) in enumerate(known):
            if number >= _FEWEST_WORDS and len(hits) + count > _MOST_PLACES:
                break
            weight = self._weight(count)
            hits.extend((position, name, weight) for position in self._stems[name])
        hits.sort()
        return hits

    def _hits_in(self, wanted: Collection[str], turn: int, begin: int) -> list[tuple[int, str, float]]:
        """Places of all the words in one turn, from one of its words on."""
        first, end = self._begins[turn] + begin, self._end(turn)
        hits: list[tuple[int, str, float]] = []
        for name in wanted:
            places = self._stems.get(name, [])
            inside = places[bisect_left(places, first) : bisect_left(places, end)]
            hits.extend((position, name, self._weight(len(places))) for position in inside)
        hits.sort()
        return hits

    def _weight(self, count: int) -> float:
        return math.log(1 + len(self._norms) / count)

    def _turn(self, position: int) -> int:
        return bisect_right(self._begins, position) - 1

    def _end(self, turn: int) -> int:
        """Where in the row the turn ends."""
        return (self._begins[turn + 1] if turn + 1 < len(self._begins) else len(self._norms)) - 1

    def _stretch(self, first: int, last: int) -> Stretch:
        turn = self._turn(first)
        begin = self._begins[turn]
        return Stretch(turn, first - begin, last - begin)


def stem(norm: str) -> str:
    """How a word begins to the ear, the same for a Latin name and its Cyrillic spelling."""
    return sound(norm)[:_BEGINNING]
