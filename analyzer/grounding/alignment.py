"""A quote laid beside the source, word by word.

The alignment is semi-global (Needleman and Wunsch 1970, with free ends on the side of the source): every word of the
quote is accounted for, and the source gives the stretch that fits best.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple, TypeAlias

from analyzer.grounding import changes
from analyzer.grounding.changes import Change, Pair
from analyzer.grounding.matching import Reach, respelt, soft_match
from analyzer.grounding.source import Source
from analyzer.grounding.tokens import PAUSES, Token

_EQUAL, _SOFT = 40, 30
_INSERTED, _OMITTED = -20, -7  # a word that only the quote, or only the source has
_PAUSE_INSERTED, _PAUSE_OMITTED = -2, -1
_MOST_CHANGED = 0.4  # of the words of the quote; beyond it the place is not this one
_FEWEST_MATCHED = 2
_WIDE = 400  # words of a stretch in which no word of a quote is looked for everywhere
_FEW = 8  # places of a word that tell where a long quote stands
_BESIDE = 64  # words on either side of where a word of a long quote is expected
_OUTSIDE = 4  # words beside the stretch in which a moved word is looked for


class Alignment(NamedTuple):
    """The stretch of the source (token indexes, `last` included), the changes, and the weight of the matches.

    `quote` is the quote with the words run together or torn apart as the source has them.
    """

    first: int
    last: int
    quote: Sequence[Token]
    changes: tuple[Change, ...]
    score: int

    @property
    def accepted(self) -> bool:
        return all(change.harmless for change in self.changes)

    @property
    def omits_words(self) -> bool:
        """Whether words that are no fillers were left out."""
        return any(change.kind == "gap" for change in self.changes)


def align(
    quote: Sequence[Token], source: Source, start: int, end: int, *, acceptable: bool = False, above: int | None = None
) -> Alignment | None:
    """The best place for `quote` among the tokens of `source` from `start` to `end` (excluded).

    None when too little of the quote is there. With `acceptable` also for what cannot be accepted, and with `above` for
    what cannot and has no greater score, as far as this shows before the words are aligned.
    """
    reaches = _reaches(quote, source, start, end)
    places = _equal(quote, source, reaches)
    respelt_words: Collection[int] = ()
    if not all(places):
        quote, respelt_words = respelt(quote, [not found for found in places], source, reaches)
        if respelt_words:
            reaches = _reaches(quote, source, start, end)
            places = _equal(quote, source, reaches)
    weights = [{at - start: _EQUAL for at in equal} for equal in places]
    for row in (row for row, equal in enumerate(places) if not equal):
        _add_alike(weights[row], quote[row], source, start, reaches[row])
    nowhere = most = 0  # words that stand nowhere, and the greatest weight that there may be
    for word, weight in zip(quote, weights, strict=True):
        if weight:
            most += max(weight.values())
        else:
            most += _lost(word)
            nowhere += word.kind not in PAUSES  # a change that does harm
    if nowhere > (0 if acceptable else _MOST_CHANGED * len(quote)) or (nowhere and above is not None and most <= above):
        return None
    window = source.tokens[start:end]
    steps, score = _steps(quote, window, weights)
    if score <= most - (_EQUAL - _SOFT):  # otherwise no likeness instead of the very word makes up for what it costs
        for row in (row for row, equal in enumerate(places) if equal):
            _add_alike(weights[row], quote[row], source, start, reaches[row])
        steps, score = _steps(quote, window, weights)
    found = _compared(quote, window, steps, score, respelt_words)
    return found and _shifted(found, start)


def _compared(
    quote: Sequence[Token], source: Sequence[Token], steps: list[Pair], score: int, respelt_words: Collection[int]
) -> Alignment | None:
    """The alignment with what differs in it; None when that is too much."""
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


def _shifted(found: Alignment, by: int) -> Alignment:
    moved = tuple(
        change if change.source is None else change._replace(source=change.source + by) for change in found.changes
    )
    return found._replace(first=found.first + by, last=found.last + by, changes=moved)


def _reaches(quote: Sequence[Token], source: Source, start: int, end: int) -> Sequence[Reach]:
    """Where in the source from `start` to `end` each word of the quote is looked for: everywhere, if that is not wide.

    In a wide stretch the words of few places are laid first, and every other one is looked for beside where the nearest
    of these says that it stands, so that the work grows with the length of the quote and not with its square.
    """
    if end - start <= _WIDE:
        return [(start, end)] * len(quote)
    known: dict[str, list[int]] = {}
    for word in quote:
        if word.key not in known:
            known[word.key] = source.equal(word.key, start, end)
    telling = [
        {at - start: _EQUAL for at in at_all} if len(at_all := known[word.key]) <= _FEW else {} for word in quote
    ]
    steps, _ = _steps(quote, source.tokens[start:end], telling)
    laid = [(row, at) for row, at in steps if row is not None and at is not None] or [(0, 0)]
    found: list[Reach] = []
    nearest = 0
    for row in range(len(quote)):
        while nearest + 1 < len(laid) and abs(laid[nearest + 1][0] - row) <= abs(laid[nearest][0] - row):
            nearest += 1
        at = start + laid[nearest][1] + row - laid[nearest][0]
        low = min(max(start, at - _BESIDE), end)
        found.append((low, max(low, min(end, at + _BESIDE))))
    return found


def _equal(quote: Sequence[Token], source: Source, reaches: Sequence[Reach]) -> list[list[int]]:
    return [source.equal(word.key, *reach) for word, reach in zip(quote, reaches, strict=True)]


def _add_alike(weight: dict[int, int], word: Token, source: Source, start: int, reach: Reach) -> None:
    """Add to the places of a word, counted from `start`, those where another spelling or form of it stands."""
    for at in source.alike(word, *reach):
        if at - start not in weight and soft_match(word, source.tokens[at]):
            weight[at - start] = _SOFT


# A word of the quote on a word of the source, and the match before it in the best chain.
_Match: TypeAlias = "tuple[int, int, _Match | None]"


def _steps(
    quote: Sequence[Token], source: Sequence[Token], weights: Sequence[dict[int, int]]
) -> tuple[list[Pair], int]:
    """The alignment of greatest weight as steps from the first to the last match, with its weight.

    Only matches are looked at: what lies between two of them costs the difference of two sums. Of the matches so far
    those are kept, in the order of their places, that no earlier place outdoes, so the best one before a word is found
    by bisection (a chain of matches as Hunt and Szymanski 1977 have it, with weights and costs).
    """
    lost = list(accumulate(map(_lost, quote), initial=0))
    skipped = list(accumulate(map(_skipped, source), initial=0))
    places: list[int] = []
    worths: list[int] = []  # of the chain that ends at the place, less the sums up to there
    chains: list[_Match] = []
    best: int | None = None
    ending: _Match | None = None
    for row, weight in enumerate(weights):
        above, below = lost[row], lost[row + 1]
        fresh: list[tuple[int, int, _Match]] = []
        for at, worth in weight.items():
            before, value = None, above
            nearest = bisect_left(places, at) - 1
            if nearest >= 0 and (joined := worths[nearest] + above + skipped[at]) > value:
                before, value = chains[nearest], joined
            value += worth - below
            match = (row, at, before)
            fresh.append((at, value - skipped[at + 1], match))
            if best is None or ending is None or value > best or (value == best and at <= ending[1]):
                best, ending = value, match
        for at, worth, match in fresh:
            if places and at <= places[-1]:
                _keep(at, worth, match, places, worths, chains)
            elif not places or worth >= worths[-1]:
                places.append(at)
                worths.append(worth)
                chains.append(match)
    if best is None:
        return [], 0
    return _steps_of(ending, len(quote)), best + lost[-1]


def _lost(token: Token) -> int:
    return _PAUSE_INSERTED if token.kind in PAUSES else _INSERTED


def _skipped(token: Token) -> int:
    return _PAUSE_OMITTED if token.kind in PAUSES else _OMITTED


def _keep(at: int, worth: int, match: _Match, places: list[int], worths: list[int], chains: list[_Match]) -> None:
    """Put a match among those that a later one may follow, and drop those that it outdoes."""
    begin = bisect_left(places, at)
    if (begin and worths[begin - 1] > worth) or (begin < len(places) and places[begin] == at and worths[begin] > worth):
        return
    end = begin
    while end < len(places) and (worths[end] < worth or places[end] == at):
        end += 1
    places[begin:end], worths[begin:end], chains[begin:end] = [at], [worth], [match]


def _steps_of(ending: _Match | None, length: int) -> list[Pair]:
    """The matches of a chain with what lies between them, the words of the source first."""
    matches: list[_Match] = []
    while ending is not None:
        matches.append(ending)
        ending = ending[2]
    steps: list[Pair] = []
    row, column = 0, matches[-1][1]
    for quoted, other, _ in reversed(matches):
        if column < other:
            steps.extend(Pair(None, at) for at in range(column, other))
        if row < quoted:
            steps.extend(Pair(at, None) for at in range(row, quoted))
        steps.append(Pair(quoted, other))
        row, column = quoted + 1, other + 1
    steps.extend(Pair(at, None) for at in range(row, length))
    return steps


def _widened(steps: list[Pair], quote: Sequence[Token], source: Sequence[Token]) -> list[Pair]:
    """With the words just outside of the stretch among which one stands that the quote has further in."""
    places = [step.source for step in steps if step.source is not None]
    if not places:
        return steps
    missing = {quote[step.quote].key for step in steps if step.quote is not None and step.source is None
               and quote[step.quote].kind not in PAUSES}  # fmt: skip
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
