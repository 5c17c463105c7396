"""Where passages stand, and when two of them are about the same words and the same line."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from analyzer.transcript.model import Transcript


class Span(NamedTuple):
    """`text[start:end]` of a turn."""

    turn: int
    start: int
    end: int


class OnLine(Protocol):
    """What speaks of a line of the matrix, or of some of its parts."""

    @property
    def turn(self) -> int: ...
    @property
    def skill(self) -> str: ...
    @property
    def parts(self) -> tuple[str, ...]: ...


def span(item: OnLine, quote: str, talk: Transcript) -> Span:
    """Where the quote of a gold item stands; it was checked that it does."""
    turn = talk.turn(item.turn)
    assert turn is not None
    start = turn.text.index(quote)
    return Span(item.turn, start, start + len(quote))


def overlap(one: Span, other: Span) -> bool:
    """Whether both share a character."""
    return one.turn == other.turn and one.start < other.end and other.start < one.end


def same_line(one: OnLine, other: OnLine) -> bool:
    """Whether both speak of the same line and, where both name parts, share one."""
    shared = not one.parts or not other.parts or bool(set(one.parts) & set(other.parts))
    return one.skill == other.skill and shared
