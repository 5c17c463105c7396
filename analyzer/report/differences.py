"""Where a quote of the model differs from the source's own words: marks on the source, and a list in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.evidence import Difference
from analyzer.report import labels, plain
from analyzer.report.index import Index


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the source; `differs` says in words how the model wrote it, and is empty where it wrote the same."""

    text: str
    differs: str


def pieces(index: Index, text: str, start: int, differences: Sequence[Difference]) -> tuple[Piece, ...]:
    """`text`, which begins at `start` of its turn, cut where the model's wording is another."""
    found: list[Piece] = []
    at = 0
    for one in sorted(_placed(text, start, differences), key=_place):
        begin, end = _place(one)[0] - start, _place(one)[1] - start
        if begin < at:
            continue
        if begin > at:
            found.append(Piece(text[at:begin], ""))
        found.append(Piece(text[begin:end], in_words(index, one)))
        at = end
    if at < len(text):
        found.append(Piece(text[at:], ""))
    return tuple(found)


def in_words(index: Index, one: Difference) -> str:
    """One difference for a person: what kind it is, and what the model wrote or left out."""
    kind = index.words.label(labels.DIFFERENCES, one.kind)
    source, quoted = plain.shortened(one.source, 60), plain.shortened(one.quoted, 60)
    if one.kind == "order":
        return kind
    if not quoted or one.kind == "gap":
        return index.words("{kind}: the model left out “{source}”", kind=kind, source=source)
    if not source:
        return index.words("{kind}: the model added “{quoted}”", kind=kind, quoted=quoted)
    return index.words("{kind}: the model wrote “{quoted}”", kind=kind, quoted=quoted)


def _placed(text: str, start: int, differences: Sequence[Difference]) -> list[Difference]:
    """Those that have a place of their own; one that covers the whole quote is about case or punctuation alone."""
    return [
        one
        for one in differences
        if one.start is not None
        and one.end is not None
        and start <= one.start < one.end <= start + len(text)
        and one.end - one.start < len(text)
    ]


def _place(one: Difference) -> tuple[int, int]:
    return one.start or 0, one.end or 0
