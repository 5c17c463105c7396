"""A quote laid beside the source, word by word: what is equal, what differs harmlessly, what changes the meaning.

The alignment is semi-global (Needleman and Wunsch 1970, with free ends on the side of the source): every word of the
quote is accounted for, and the source gives the stretch that fits best. A word is never matched by the similarity of
its letters alone where letters make another word, another number or another name.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from analyzer.grounding import morphology
from analyzer.grounding.terms import sound_alike
from analyzer.grounding.tokens import HARD, Kind, Token

_EQUAL, _SOFT, _INSERTED, _OMITTED, _PAUSE = 2.0, 1.5, -1.0, -0.35, -0.05
_MOST_IN_A_ROW = 2  # omitted words that are no fillers
_MOST_OMITTED = 0.3  # of the words of the source's stretch
_MOST_CHANGED = 0.4  # of the words of the quote; beyond it the place is not this one
_JOINING = frozenset({"но", "или", "либо", "but", "or"})
_OWN = frozenset({"я", "i", "сам", "сама", "сами", "myself", "мой", "my", "свой"})


class Pair(NamedTuple):
    """A step of the alignment: indexes of the quote's and the source's token, None where one side has none."""

    quote: int | None
    source: int | None


class Change(NamedTuple):
    """One difference; `harmless` ones keep the meaning. Indexes are those of the tokens, None for nothing."""

    kind: str
    quote: int | None
    source: int | None
    harmless: bool


class Alignment(NamedTuple):
    """The stretch of the source (token indexes, `last` included), the changes, and the weight of the matches."""

    first: int
    last: int
    changes: tuple[Change, ...]
    score: float

    @property
    def accepted(self) -> bool:
        return all(change.harmless for change in self.changes)

    @property
    def omits_words(self) -> bool:
        """Whether words that are no fillers were left out."""
        return any(change.kind == "gap" for change in self.changes)


def same(one: Token, other: Token) -> bool:
    """Whether two tokens are one word: equal, the same number, the same name."""
    return one.key == other.key


def soft_match(quoted: Token, source: Token) -> str | None:
    """The kind of a harmless difference between two words, None when they are different words."""
    kinds = {quoted.kind, source.kind}
    if kinds & {"number", "negation", "hedge", "agent"}:
        return None
    return _soft(quoted.norm, source.norm, kinds == {"name"})


@functools.lru_cache(maxsize=16_384)
def _soft(quoted: str, source: str, names: bool) -> str | None:
    if " " in quoted or " " in source:
        return None
    if morphology.is_inflection(quoted, source):
        return "inflection"
    if sound_alike(quoted, source):
        return "spelling"
    return "spelling" if _is_misspelt(quoted, source, names) else None


def _is_misspelt(one: str, other: str, names: bool) -> bool:
    """One or two letters off, where not both are words: a name or a word that the recogniser spelt as it could."""
    if morphology.is_cyrillic(one) != morphology.is_cyrillic(other) or any(map(str.isdigit, one + other)):
        return False
    shorter = min(len(one), len(other))
    if morphology.is_cyrillic(one):
        if morphology.is_known(one) and morphology.is_known(other):
            return False
        if one.startswith("не") != other.startswith("не"):
            return False
    elif not names:
        return False
    allowed = 2 if shorter >= 9 else 1 if shorter >= 5 else 0
    return allowed > 0 and Levenshtein.distance(one, other, score_cutoff=allowed) <= allowed


def align(quote: Sequence[Token], source: Sequence[Token]) -> Alignment | None:
    """The best stretch of `source` for `quote`; None when too little of the quote is there."""
    steps, score = _steps(quote, source)
    matched = [step for step in steps if step.quote is not None and step.source is not None]
    if not matched:
        return None
    first, last = matched[0].source, matched[-1].source
    assert first is not None
    assert last is not None
    changes = _changes(steps, quote, source)
    changed = sum(not change.harmless and change.quote is not None for change in changes)
    if changed > _MOST_CHANGED * len(quote) or len(matched) < 2:
        return None
    return Alignment(first, last, (*changes, *_gaps(steps, source, first, last)), score)


def _steps(quote: Sequence[Token], source: Sequence[Token]) -> tuple[list[Pair], float]:
    """The alignment of greatest weight as steps between the first and the last match, with its weight."""
    rows, columns = len(quote) + 1, len(source) + 1
    best = [[0.0] * columns for _ in range(rows)]
    came = [["left"] * columns for _ in range(rows)]
    skip = [_PAUSE if token.kind in ("filler", "particle") else _OMITTED for token in source]
    for row in range(1, rows):
        word = quote[row - 1]
        lost = -0.1 if word.kind in ("filler", "particle") else _INSERTED
        best[row][0], came[row][0] = best[row - 1][0] + lost, "up"
        line, above = best[row], best[row - 1]
        for column in range(1, columns):
            value, way = above[column] + lost, "up"
            left = line[column - 1] + (skip[column - 1] if row < rows - 1 else 0.0)
            if left > value:
                value, way = left, "left"
            other = source[column - 1]
            weight = _EQUAL if word.key == other.key else _SOFT if soft_match(word, other) else None
            if weight is not None and above[column - 1] + weight >= value:
                value, way = above[column - 1] + weight, "match"
            line[column], came[row][column] = value, way
    return _walk_back(came), best[-1][-1]


def _walk_back(came: list[list[str]]) -> list[Pair]:
    row, column = len(came) - 1, len(came[0]) - 1
    steps: list[Pair] = []
    while row > 0:
        way = came[row][column]
        if way == "match":
            row, column = row - 1, column - 1
            steps.append(Pair(row, column))
        elif way == "up":
            row -= 1
            steps.append(Pair(row, None))
        else:
            column -= 1
            steps.append(Pair(None, column))
    steps.reverse()
    return _trimmed(steps)


def _trimmed(steps: list[Pair]) -> list[Pair]:
    """Without what the source has before the first and after the last match."""
    matches = [at for at, step in enumerate(steps) if step.quote is not None and step.source is not None]
    if not matches:
        return []
    first, last = matches[0], matches[-1]
    return [step for at, step in enumerate(steps) if first <= at <= last or step.quote is not None]


def _changes(steps: Sequence[Pair], quote: Sequence[Token], source: Sequence[Token]) -> list[Change]:
    """Every difference but the gaps."""
    changes = [
        Change(soft_match(quote[step.quote], source[step.source]) or "spelling", step.quote, step.source, True)
        for step in steps
        if step.quote is not None and step.source is not None and quote[step.quote].norm != source[step.source].norm
    ]
    inserted = [step.quote for step in steps if step.source is None and step.quote is not None]
    omitted = [step.source for step in steps if step.quote is None and step.source is not None]
    for quoted in list(inserted):
        other = _moved(quoted, steps, quote, source, omitted)
        if other is not None:
            inserted.remove(quoted)
            omitted.remove(other)
            changes.append(Change("order", quoted, other, True))
    changes.extend(_inserted(quoted, steps, quote, source, omitted) for quoted in inserted)
    taken = {change.source for change in changes}
    changes.extend(_omitted(other, source) for other in omitted if other not in taken)
    return changes


def _moved(
    quoted: int, steps: Sequence[Pair], quote: Sequence[Token], source: Sequence[Token], omitted: Sequence[int]
) -> int | None:
    """The omitted word close by that an inserted one is: a change of order, unless the word turns what it stands at."""
    if quote[quoted].kind in ("negation", "hedge", "number"):
        return None
    at = _place(quoted, steps)
    near = [other for other in omitted if abs(other - at) <= 4]
    return next((other for other in near if quote[quoted].key == source[other].key), None)


def _place(quoted: int, steps: Sequence[Pair]) -> int:
    """The index of the source near which an inserted word stands."""
    place = 0
    for step in steps:
        if step.quote is not None and step.quote > quoted:
            break
        if step.source is not None:
            place = step.source
    return place


def _inserted(
    quoted: int, steps: Sequence[Pair], quote: Sequence[Token], source: Sequence[Token], omitted: Sequence[int]
) -> Change:
    token = quote[quoted]
    at = _place(quoted, steps)
    near = [other for other in omitted if abs(other - at) <= 2 and source[other].kind not in ("filler", "particle")]
    if token.kind in ("filler", "particle") and not any(_joins(source[other]) for other in near):
        return Change("filler", quoted, None, True)
    if not near:
        return Change(_kind_of(token, "inserted"), quoted, None, False)
    other = near[0]
    return Change(_kind_of(token, _kind_of(source[other], "substituted")), quoted, other, False)


def _joins(token: Token) -> bool:
    """Whether a filler must not stand in for this word."""
    return token.kind in HARD or token.norm in _JOINING


def _kind_of(token: Token, otherwise: str) -> str:
    kinds: dict[Kind, str] = {
        "number": "number", "negation": "negation", "name": "name", "agent": "agent", "hedge": "hedge",
    }  # fmt: skip
    return kinds.get(token.kind, otherwise)


def _speaks(index: int, source: Sequence[Token]) -> bool:
    """Whether an omitted word is more than a filler, a particle or a stumble over the next word."""
    token = source[index]
    if token.kind in ("filler", "particle"):
        return False
    if token.kind == "number":
        return True
    return not any(0 <= other < len(source) and source[other].key == token.key for other in (index - 1, index + 1))


def _omitted(index: int, source: Sequence[Token]) -> Change:
    token = source[index]
    if not _speaks(index, source):
        return Change("filler", None, index, True)
    if token.kind in HARD and token.norm not in _OWN:
        return Change(_kind_of(token, "gap"), None, index, False)
    return Change("gap", None, index, True)


def _gaps(steps: Sequence[Pair], source: Sequence[Token], first: int, last: int) -> list[Change]:
    """What is too long to be left out without a mark."""
    left_out = [step.source for step in steps if step.quote is None and step.source is not None]
    said = [index for index in left_out if _speaks(index, source)]
    if len(said) > _MOST_OMITTED * (last - first + 1):
        return [Change("gap", None, said[0], False)]
    run = 0
    before = None
    for index in left_out:
        if index not in said:
            continue
        between = range(before + 1, index) if before is not None else ()
        run = run + 1 if before is not None and all(other in left_out for other in between) else 1
        if run > _MOST_IN_A_ROW:
            return [Change("gap", None, index, False)]
        before = index
    return []
