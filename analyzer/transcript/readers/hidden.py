"""Text of a document that nobody can see on the page: it is left out of the talk, and shown in a warning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from analyzer.messages import Message, message, plural
from analyzer.transcript.model import TranscriptWarning, warning
from analyzer.transcript.utterance import shorten

Reason = Literal["hidden", "colour", "tiny", "outside"]

SMALLEST = 4.0  # points; smaller letters cannot be read in print
CLOSEST = 16  # steps of 255; two colours that differ by less in red, green and blue cannot be told apart
_MOST_SHOWN = 20  # pieces with a warning of their own

_REASONS: dict[Reason, Message] = {
    "hidden": message("it is marked as hidden"),
    "colour": message("it has the colour of the page"),
    "tiny": message("its letters are smaller than {size} points", size=int(SMALLEST)),
    "outside": message("it lies outside the page"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of unseen text: what it says, why nobody sees it, and the words that can be seen before it."""

    text: str
    why: Reason
    after: str


@dataclass(slots=True)
class Gathering:
    """Pieces in the order of the document; neighbours that are unseen for one reason become one."""

    _parts: list[Piece] = field(default_factory=list)
    _before: str = ""

    def see(self, text: str) -> None:
        """Takes note of text that can be seen, so that what follows has a place."""
        if text.strip():
            self._before = (self._before + text)[-200:]
        else:
            self.gap()

    def gap(self) -> None:
        """Takes note of the end of a line or paragraph."""
        self._before = self._before.rstrip() + " "
        if self._parts:
            self._parts.append(Piece(" ", self._parts[-1].why, self._parts[-1].after))

    def add(self, text: str, why: Reason) -> None:
        """Takes text that cannot be seen; blank text is nothing."""
        self._parts.append(Piece(text, why, self._before))

    def pieces(self) -> list[Piece]:
        """All that was gathered."""
        runs = groupby(self._parts, key=lambda piece: (piece.why, piece.after.rstrip()))
        joined = (Piece("".join(piece.text for piece in run).strip(), why, after) for (why, after), run in runs)
        return [piece for piece in joined if piece.text]


def warnings(pieces: Sequence[Piece]) -> list[TranscriptWarning]:
    """What a person must know of the pieces: each of the first ones, and how many more there are."""
    found = [warning("hidden_text", _told(piece)) for piece in pieces[:_MOST_SHOWN]]
    if (more := len(pieces) - _MOST_SHOWN) > 0:
        text = plural(
            "{count} more piece of text that cannot be seen on the page was left out.",
            "{count} more pieces of text that cannot be seen on the page were left out.",
            more,
        )
        found.append(warning("hidden_text", text))
    return found


def _told(piece: Piece) -> Message:
    text, why = shorten(piece.text, 300), _REASONS[piece.why]
    if not (place := _last_words(piece.after)):
        return message(
            "Text at the start of the document cannot be seen on the page ({why}) and was left out: “{text}”.",
            why=why,
            text=text,
        )
    return message(
        "Text after “{place}” cannot be seen on the page ({why}) and was left out: “{text}”.",
        place=place,
        why=why,
        text=text,
    )


def _last_words(text: str) -> str:
    return shorten(" ".join(text.split()[-6:])[-60:], 60)


def alike(colour: Iterable[int], other: Iterable[int]) -> bool:
    """Whether two colours, red, green and blue from 0 to 255, cannot be told apart."""
    return all(abs(one - two) < CLOSEST for one, two in zip(colour, other, strict=True))
