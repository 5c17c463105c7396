"""A quote laid beside the source, word by word.

The alignment is semi-global (Needleman and Wunsch 1970, with free ends on the side of the source): every word of the
quote is accounted for, and the source gives the stretch that fits best.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from analyzer.grounding import changes, morphology
from analyzer.grounding.changes import Change, Pair
from analyzer.grounding.matching import UNLIKE, respelt, soft_match
from analyzer.grounding.tokens import Token

_EQUAL, _SOFT = 2.0, 1.5
_PAUSES = {"filler": (-0.1, -0.05), "particle": (-0.1, -0.05)}  # by the side that has it: the quote, the source
_INSERTED, _OMITTED = -1.0, -0.35
_MOST_CHANGED = 0.4  # of the words of the quote; beyond it the place is not this one
_FEWEST_MATCHED = 2
_OUTSIDE = 4  # words beside the stretch in which a moved word is looked for
_UP, _LEFT, _MATCH = 0, 1, 2


class Alignment(NamedTuple):
    """The stretch of the source (token indexes, `last` included), the changes, and the weight of the matches.

    `quote` is the quote with the words run together or torn apart as the source has them.
    """

    first: int
    last: int
    quote: Sequence[Token]
    changes: tuple[Change, ...]
    score: float

    @property
    def accepted(self) -> bool:
        return all(change.harmless for change in self.changes)

    @property
    def omits_words(self) -> bool:
        """Whether words that are no fillers were left out."""
        return any(change.kind == "gap" for change in self.changes)


def align(quote: Sequence[Token], source: Sequence[Token], *, acceptable: bool = False) -> Alignment | None:
    """The best stretch of `source` for `quote`; None when too little of the quote is there.

    With `acceptable` also None for what cannot be accepted, as far as this shows before the words are aligned.
    """
    quote, respelt_words = respelt(quote, source)
    weights = _weights(quote, source)
    nowhere = sum(not weight and word.kind not in _PAUSES for word, weight in zip(quote, weights, strict=True))
    if nowhere > (0 if acceptable else _MOST_CHANGED * len(quote)):
        return None  # each of them is a change that does harm
    steps, score = _steps(quote, source, weights)
    steps = _widened(steps, quote, source)
    matched = [(step.quote, step.source) for step in steps if step.quote is not None and step.source is not None]
    if len(matched) < min(_FEWEST_MATCHED, len(quote)):
        return None
    found = changes.between(steps, quote, source, respelt_words)
    changed = sum(not change.harmless and change.quote is not None for change in found)
    if changed > _MOST_CHANGED * len(quote):
        return None
    places = [step.source for step in steps if step.source is not None]
    return Alignment(places[0], places[-1], quote, tuple(found), score)


def _steps(
    quote: Sequence[Token], source: Sequence[Token], weights: Sequence[dict[int, float]]
) -> tuple[list[Pair], float]:
    """The alignment of greatest weight as steps from the first to the last match, with its weight.

    Before the first word of the source that may match, and after the last one, there is nothing to choose.
    """
    begin = min((min(weight) for weight in weights if weight), default=0)
    end = max((max(weight) for weight in weights if weight), default=-1) + 1
    skips = [_PAUSES[token.kind][1] if token.kind in _PAUSES else _OMITTED for token in source[begin:end]]
    free = [0.0] * len(skips)  # what the source has after the last word costs nothing
    above = [0.0] * (len(skips) + 1)
    came: list[bytearray] = []
    for row, word in enumerate(quote):
        lost = _PAUSES[word.kind][0] if word.kind in _PAUSES else _INSERTED
        weight = {at - begin: worth for at, worth in weights[row].items()}
        value = above[0] + lost
        line, ways = [value], bytearray(len(above))
        for column, skip in enumerate(free if row == len(quote) - 1 else skips):
            left = value + skip
            value, way = above[column + 1] + lost, _UP
            if left > value:
                value, way = left, _LEFT
            if column in weight:
                matched = above[column] + weight[column]
                if matched >= value:
                    value, way = matched, _MATCH
            line.append(value)
            if way:
                ways[column + 1] = way
        above = line
        came.append(ways)
    return _walk_back(came, begin, end), above[-1]


def _weights(quote: Sequence[Token], source: Sequence[Token]) -> list[dict[int, float]]:
    """For every word of the quote the words of the source that it may be."""
    keys: dict[str, list[int]] = defaultdict(list)
    begins: dict[str, list[int]] = defaultdict(list)  # the words by their first letter
    scripts: tuple[list[int], list[int]] = ([], [])  # those in Latin, and those in Cyrillic
    shortened: list[int] = []
    for at, token in enumerate(source):
        keys[token.key].append(at)
        if token.norm[0] == "'":
            shortened.append(at)
        elif token.kind not in UNLIKE:
            begins[token.norm[0]].append(at)
            scripts[morphology.is_cyrillic(token.norm)].append(at)
    found: list[dict[int, float]] = []
    for word in quote:
        weight = dict.fromkeys(keys.get(word.key, ()), _EQUAL)
        alike: Iterable[int] = shortened
        if word.norm[0] == "'":
            alike = range(len(source))
        elif word.kind not in UNLIKE:
            other = scripts[not morphology.is_cyrillic(word.norm)]
            alike = (*begins.get(word.norm[0], ()), *other, *shortened)
        for at in alike:
            if at not in weight and soft_match(word, source[at]):
                weight[at] = _SOFT
        found.append(weight)
    return found


def _walk_back(came: Sequence[bytearray], begin: int, end: int) -> list[Pair]:
    row, column = len(came) - 1, end - begin
    steps: list[Pair] = []
    while row >= 0:
        way = came[row][column] if column > 0 else _UP
        if way == _MATCH:
            column -= 1
            steps.append(Pair(row, begin + column))
            row -= 1
        elif way == _UP:
            steps.append(Pair(row, None))
            row -= 1
        else:
            column -= 1
            steps.append(Pair(None, begin + column))
    steps.reverse()
    return _trimmed(steps)


def _trimmed(steps: list[Pair]) -> list[Pair]:
    """Without what the source has before the first and after the last match."""
    matches = [at for at, step in enumerate(steps) if step.quote is not None and step.source is not None]
    if not matches:
        return []
    first, last = matches[0], matches[-1]
    return [step for at, step in enumerate(steps) if first <= at <= last or step.quote is not None]


def _widened(steps: list[Pair], quote: Sequence[Token], source: Sequence[Token]) -> list[Pair]:
    """With the words just outside of the stretch among which one stands that the quote has further in."""
    places = [step.source for step in steps if step.source is not None]
    if not places:
        return steps
    missing = {quote[step.quote].key for step in steps if step.quote is not None and step.source is None
               and quote[step.quote].kind not in _PAUSES}  # fmt: skip
    missing -= {source[step.source].key for step in steps if step.quote is None and step.source is not None}
    first, last = places[0], places[-1]
    left = _outside(source, range(first - 1, max(-1, first - 1 - _OUTSIDE), -1), missing)
    if left is not None:
        return [*(Pair(None, at) for at in range(left, first)), *steps]
    right = _outside(source, range(last + 1, min(len(source), last + 1 + _OUTSIDE)), missing)
    return [*steps, *(Pair(None, at) for at in range(last + 1, (last if right is None else right) + 1))]


def _outside(source: Sequence[Token], places: Iterable[int], missing: Collection[str]) -> int | None:
    """The first of the places with a missing word, before the sentence ends."""
    for at in places:
        if source[at].border == "sentence" and source[at].key not in missing:
            return None
        if source[at].key in missing:
            return at
    return None
