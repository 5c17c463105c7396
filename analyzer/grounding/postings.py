"""Where every word of a transcript stands: what a quote is looked up by, however long the talk is.

An inverted index (word → positions). A verbatim quote is looked for at the places of its rarest word; a changed one
where its rarer words, told by their sound, stand close together.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from analyzer.grounding.shadow import Span, norms_of, plain, spans
from analyzer.grounding.terms import sound
from analyzer.transcript.model import Turn

_BEGINNING = 4  # sounds that the forms of a word share
_MOST_PLACES = 60  # of the rarer words of a quote that are looked at
_LEAST_OF_BEST = 0.6  # of the best stretch's weight
_ROUNDING = 1e-5  # of a sum of weights
_FEWEST_WORDS = 2  # that are looked at however frequent they are


Hit = tuple[int, str, float]  # a place in the row, the word, how telling it is


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
        self._turn_of: list[int] = []  # of each word in the row
        self._plain: list[str | None] = []  # of each turn
        self._spans: dict[int, list[Span]] = {}  # by turn, once something looks closer
        for turn in turns:
            self._begins.append(len(self._norms))
            simple = plain(turn.text)
            self._plain.append(simple)
            self._norms.extend(norms_of(turn.text, simple))
            self._norms.append("\0")  # no quote goes on into the next turn
            self._turn_of.extend([len(self._begins) - 1] * (len(self._norms) - len(self._turn_of)))
        self._places: dict[str, list[int]] = defaultdict(list)
        for position, norm in enumerate(self._norms):
            self._places[norm].append(position)

    def spans(self, turn: int) -> list[Span]:
        """Where in its text the words of a turn stand."""
        if turn not in self._spans:
            self._spans[turn] = spans(self._turns[turn].text, self.norms(turn), self._plain[turn])
        return self._spans[turn]

    def length(self, turn: int) -> int:
        """Number of the words of a turn."""
        return self._end(turn) - self._begins[turn]

    def norms(self, turn: int, first: int = 0, end: int | None = None) -> Sequence[str]:
        """Words of a turn, from `first` to `end` (excluded)."""
        begin, last = self._begins[turn], self._end(turn)
        return self._norms[begin + first : last if end is None else min(begin + end, last)]

    def stems(self, turn: int, first: int, end: int) -> Sequence[str]:
        """What words of a turn of the candidate begin with to the ear, from `first` to `end` (excluded)."""
        begin = self._begins[turn]
        return self._heard[begin + first : min(begin + end, self._end(turn))]

    @cached_property
    def _heard(self) -> list[str]:
        """What every word of the row begins with to the ear."""
        heard = {norm: stem(norm) for norm in self._places}
        return [heard[norm] for norm in self._norms]

    @cached_property
    def _stems(self) -> dict[str, list[int]]:
        """Where the candidate's words, and two of them in a row, stand, by what they begin with to the ear."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, turn in enumerate(self._turns):
            if turn.role != "candidate":
                continue
            begin = self._begins[at]
            stems = self._heard[begin : self._end(at)]
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
        scored = self._best_windows(stems, width) if turn is None else self._windows_in(stems, turn, width, begin)
        chosen: list[Stretch] = []
        for _, first, last in scored:
            if len(chosen) == most:
                break
            found = self._stretch(first, last)
            if all(found.turn != one.turn or abs(found.first - one.first) > width // 3 for one in chosen):
                chosen.append(found)
        return chosen

    def _best_windows(self, stems: Collection[str], width: int) -> list[tuple[float, int, int]]:
        """The windows of all turns that may be chosen, the best first; a turn whose hits weigh too little has none."""
        hits: dict[int, list[Hit]] = defaultdict(list)
        heaviest: dict[int, float] = defaultdict(float)
        for name in self._rarer(stems):
            weight = self._weight(len(self._stems[name]))
            for position in self._stems[name]:
                turn = self._turn_of[position]
                hits[turn].append((position, name, weight))
                heaviest[turn] += weight
        scored: list[tuple[float, int, int]] = []
        best = 0.0
        for turn, weight in sorted(heaviest.items(), key=itemgetter(1), reverse=True):
            if weight < best * _LEAST_OF_BEST - _ROUNDING:
                break
            found = list(_windows(sorted(hits[turn]), width))
            best = max(best, -min(found)[0])
            scored.extend(found)
        return _worth_trying(scored)

    def _windows_in(self, stems: Collection[str], turn: int, width: int, begin: int) -> list[tuple[float, int, int]]:
        """The windows of one turn from one of its words on, the best first."""
        return _worth_trying(_windows(sorted(self._hits_in(stems, turn, begin)), width))

    def _rarer(self, wanted: Collection[str]) -> list[str]:
        """Of the words that stand anywhere the rarer ones."""
        known = sorted((len(places), name) for name in wanted if (places := self._stems.get(name)))
        found: list[str] = []
        taken = 0
        for count, name in known:
            if len(found) >= _FEWEST_WORDS and taken + count > _MOST_PLACES:
                break
            taken += count
            found.append(name)
        return found

    def _hits_in(self, wanted: Collection[str], turn: int, begin: int) -> list[Hit]:
        """Where in one turn, from one of its words on, any of the words stand."""
        first, end = self._begins[turn] + begin, self._end(turn)
        hits: list[Hit] = []
        for name in wanted:
            places = self._stems.get(name, ())
            at = bisect_left(places, first)
            if at < len(places) and places[at] < end:
                weight = self._weight(len(places))
                while at < len(places) and places[at] < end:
                    hits.append((places[at], name, weight))
                    at += 1
        return hits

    def _weight(self, count: int) -> float:
        return math.log(1 + len(self._norms) / count)

    def _end(self, turn: int) -> int:
        """Where in the row the turn ends."""
        return (self._begins[turn + 1] if turn + 1 < len(self._begins) else len(self._norms)) - 1

    def _stretch(self, first: int, last: int) -> Stretch:
        turn = self._turn_of[first]
        begin = self._begins[turn]
        return Stretch(turn, first - begin, last - begin)


def _worth_trying(windows: Iterable[tuple[float, int, int]]) -> list[tuple[float, int, int]]:
    """Those of the windows that weigh nearly as much as the best one, the best first."""
    found = list(windows)
    if not found:
        return []
    most = min(found)[0] * _LEAST_OF_BEST
    return sorted(window for window in found if window[0] <= most)


def _windows(hits: Sequence[Hit], width: int) -> Iterator[tuple[float, int, int]]:
    """For every hit in a turn, in order, the weight, below zero, of the different words within `width` words from it,
    its place, and the last one's."""
    inside: dict[str, int] = {}
    score, right = 0.0, 0
    for position, name, weight in hits:
        end = position + width
        while right < len(hits) and hits[right][0] < end:
            _, entering, worth = hits[right]
            count = inside[entering] = inside.get(entering, 0) + 1
            if count == 1:
                score += worth
            right += 1
        yield -round(score, 6), position, hits[right - 1][0]
        left = inside[name] = inside[name] - 1
        if not left:
            score -= weight


def stem(norm: str) -> str:
    """How a word begins to the ear, the same for a Latin name and its Cyrillic spelling."""
    return sound(norm)[:_BEGINNING]
