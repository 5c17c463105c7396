"""The sentences of a reading that are orders, each by itself and beside its neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from analyzer.quarantine import reading
from analyzer.quarantine.grammar import together
from analyzer.quarantine.lexicon import Sense
from analyzer.quarantine.reading import Reading, Word
from analyzer.quarantine.sentence import ANY, Kind, Sentence

_LONGEST = 45  # words of a sentence; speech without punctuation is cut into pieces
_PIECE = 24
_FAR_ENOUGH = 2_000  # characters
_QUOTE = re.compile('[«“„"]')


def found(read: Reading, *, suspects: bool = False, disguised: bool = False) -> Iterator[tuple[int, int, Kind]]:
    """The spans of sentences that are orders; with `suspects` also of those that alone are none.

    In a `disguised` reading what stands beside an order is no text, and tells nothing of how it begins.
    """
    all_words = reading.words(read)
    if not together(all_words) & ANY:
        return
    pieces = list(_pieces(read, all_words))
    kinds = [Sentence(words, read.text, end, disguised=disguised).kind for _, end, words, _ in pieces]
    for at, (one, other) in enumerate(pairwise(pieces)):
        if one[3] == other[3] and not {Kind.ORDER, Kind.PRAISE} & {kinds[at], kinds[at + 1]}:
            both = Sentence([*one[2], *other[2]], read.text, other[1], disguised=disguised).kind
            if both in (Kind.ORDER, Kind.PRAISE):
                kinds[at] = kinds[at + 1] = both
    for at, (start, end, words, number) in enumerate(pieces):
        quote = _QUOTE.search(read.text, start, end)
        if quote is None or kinds[at] in (Kind.ORDER, Kind.PRAISE):
            continue
        inner = [word for word in words if word.start >= quote.start()]
        if len(inner) == len(words):
            continue
        reported = bool(together(words) & Sense.REPORTED)
        kind = Sentence(inner, read.text, end, reported=reported, disguised=disguised).kind
        if kind is not Kind.NOTHING:
            pieces[at], kinds[at] = (quote.start(), end, inner, number), kind
    certain = [kind in (Kind.ORDER, Kind.PRAISE) for kind in kinds]
    for at, (start, end, _, _) in enumerate(pieces):
        beside = any(certain[max(0, at - 1) : at + 2])
        if certain[at] or (kinds[at] is Kind.SUSPECT and (beside or suspects)):
            yield start, end, kinds[at]


def sentence(read: Reading, start: int, end: int) -> Sentence:
    """The sentence in this span of a reading; of one that does not end, what tells what it is."""
    end = min(end, start + _FAR_ENOUGH)
    return Sentence(reading.words(read, start, end), read.text, end)


def _pieces(read: Reading, words: Sequence[Word]) -> Iterator[tuple[int, int, Sequence[Word], int]]:
    """The sentences with their words and number; a very long one in pieces, cut at signs where there are some."""
    at = 0
    for number, (start, end) in enumerate(reading.sentences(read)):
        first = at
        while at < len(words) and words[at].start < end:
            at += 1
        if at - first <= _LONGEST:
            yield start, end, words[first:at], number
            continue
        begin = start
        while first < at:
            last = _cut(words, first, at, read.text)
            stop = end if last == at else words[last].start
            yield begin, stop, words[first:last], number
            first, begin = last, stop


def _cut(words: Sequence[Word], first: int, last: int, text: str) -> int:
    """Where a piece that begins with the word `first` ends: at the last sign in reach, or after so many words."""
    if last - first <= _PIECE:
        return last
    for at in range(first + _PIECE, first + _PIECE // 3, -1):
        if set(",:;—–") & set(text[words[at - 1].end : words[at].start][:20]):
            return at
    return first + _PIECE
