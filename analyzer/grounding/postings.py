"""Where every word of a transcript stands: what a quote is looked up by, however long the talk is.

An inverted index (word → positions). A verbatim quote is looked for at the places of its rarest word; a changed one
where its rarer words, told by their sound, stand close together.
"""

from __future__ import annotations

import functools
import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from analyzer.grounding.shadow import Span, norms_of, plain, spans
from analyzer.grounding.terms import sound
from analyzer.transcript.model import Turn

_BEGINNING = 4  # sounds that the forms of a word share
_MOST_PLACES = 60  # of the rarer words of a quote that are looked at
_LEAST_OF_BEST = 0.7  # of the best stretch's weight
_IN_WHOLE = 10_000  # steps of a weight: sums of whole numbers are the same in whatever order
_FEWEST_WORDS = 2  # that are looked at however frequent they are


Hit = tuple[int, str, int]  # a place in the row, the word, how telling it is
Window = tuple[int, int, int]  # how much its different words weigh, below zero; where the first and the last one stand


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
        self._pairs: dict[str, Sequence[int]] = {}  # where two words follow each other, once somebody has asked
        for turn in turns:
            self._begins.append(len(self._norms))
            simple = plain(turn.text)
            self._plain.append(simple)
            self._norms.extend(norms_of(turn.text, simple))
            self._norms.append("\0")  # no quote goes on into the next turn
            self._turn_of.extend([len(self._begins) - 1] * (len(self._norms) - len(self._turn_of)))
        places: dict[str, list[int]] = {norm: [] for norm in self._norms}
        for position, norm in enumerate(self._norms):
            places[norm].append(position)
        self._places = places

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
        """Where the candidate's words stand, by what they begin with to the ear."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, turn in enumerate(self._turns):
            if turn.role == "candidate":
                begin = self._begins[at]
                for position, name in enumerate(self._heard[begin : self._end(at)], start=begin):
                    found[name].append(position)
        return found

    def _where(self, name: str) -> Sequence[int]:
        """Where a word of the candidate stands, or the first of two in a row, by what they begin with to the ear."""
        if " " not in name:
            return self._stems.get(name, ())
        if name not in self._pairs:
            self._pairs[name] = self._in_a_row(*name.split(" "))
        return self._pairs[name]

    def _in_a_row(self, one: str, other: str) -> Sequence[int]:
        heard, places, after = self._heard, self._stems.get(one, ()), self._stems.get(other, ())
        if len(after) < len(places):
            return [position - 1 for position in after if heard[position - 1] == one]
        return [position for position in places if heard[position + 1] == other]

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

    def _best_windows(self, stems: Collection[str], width: int) -> list[Window]:
        """The windows of all turns that may be chosen, the best first; a turn whose hits weigh too little has none."""
        hits: dict[int, list[Hit]] = defaultdict(list)
        heaviest: dict[int, int] = defaultdict(int)  # of all that is looked for and stands in the turn
        for name, places in self._rarer(stems):
            weight = self._weight(len(places))
            before = -1
            for position in places:
                turn = self._turn_of[position]
                hits[turn].append((position, name, weight))
                if turn != before:
                    heaviest[turn] += weight
                    before = turn
        scored: list[Window] = []
        best = 0
        for turn, weight in sorted(heaviest.items(), key=itemgetter(1), reverse=True):
            if weight < best * _LEAST_OF_BEST:
                break
            found = _windows(sorted(hits[turn]), width)
            best = max(best, -min(found)[0])
            scored.extend(found)
        return _worth_trying(scored)

    def _windows_in(self, stems: Collection[str], turn: int, width: int, begin: int) -> list[Window]:
        """The windows of one turn from one of its words on, the best first."""
        return _worth_trying(_windows(self._hits_in(stems, turn, begin), width))

    def _rarer(self, wanted: Collection[str]) -> list[tuple[str, Sequence[int]]]:
        """Of the words that stand anywhere the rarer ones, with where they stand."""
        known = sorted((len(places), name, places) for name in wanted if (places := self._where(name)))
        found: list[tuple[str, Sequence[int]]] = []
        taken = 0
        for count, name, places in known:
            if len(found) >= _FEWEST_WORDS and taken + count > _MOST_PLACES:
                break
            taken += count
            found.append((name, places))
        return found

    def _hits_in(self, wanted: Collection[str], turn: int, begin: int) -> list[Hit]:
        """Where in one turn, from one of its words on, any of the words stand, in order."""
        first, end = self._begins[turn] + begin, self._end(turn)
        here = self._heard[first:end]
        weights = {name: self._weight(len(self._stems[name])) for name in set(here).intersection(wanted)}
        return [(at, name, weights[name]) for at, name in enumerate(here, start=first) if name in weights]

    def _weight(self, count: int) -> int:
        return round(_IN_WHOLE * math.log(1 + len(self._norms) / count))

    def _end(self, turn: int) -> int:
        """Where in the row the turn ends."""
        return (self._begins[turn + 1] if turn + 1 < len(self._begins) else len(self._norms)) - 1

    def _stretch(self, first: int, last: int) -> Stretch:
        turn = self._turn_of[first]
        begin = self._begins[turn]
        return Stretch(turn, first - begin, last - begin)


def _worth_trying(windows: Sequence[Window]) -> list[Window]:
    """Those of the windows that weigh nearly as much as the best one, the best first."""
    if not windows:
        return []
    most = min(windows)[0] * _LEAST_OF_BEST
    return sorted(window for window in windows if window[0] <= most)


def _windows(hits: Sequence[Hit], width: int) -> list[Window]:
    """For every hit in a turn, in order, the words within `width` words from it."""
    found: list[Window] = []
    inside = {name: 0 for _, name, _ in hits}
    score, right, last = 0, 0, len(hits)
    for position, name, weight in hits:
        end = position + width
        while right < last and hits[right][0] < end:
            _, entering, worth = hits[right]
            if not inside[entering]:
                score -= worth
            inside[entering] += 1
            right += 1
        found.append((score, position, hits[right - 1][0]))
        inside[name] -= 1
        if not inside[name]:
            score += weight
    return found


@functools.lru_cache(maxsize=8192)
def stem(norm: str) -> str:
    """How a word begins to the ear, the same for a Latin name and its Cyrillic spelling."""
    return sound(norm)[:_BEGINNING]
