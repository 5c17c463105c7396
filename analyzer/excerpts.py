"""A talk as a model sees it: our own turn numbers and role labels, no names, and nothing that is withheld from it."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
from collections.abc import Mapping, Sequence

from analyzer import quarantine
from analyzer.chunks import Piece
from analyzer.letters import is_hidden
from analyzer.transcript.model import Role, Transcript

_ROLES: dict[Role, str] = {
    "candidate": "CANDIDATE",
    "interviewer": "INTERVIEWER",
    "other": "OTHER",
    "unknown": "UNKNOWN",
}


class Excerpts:
    """Shows passages of talks; `withheld` are the spans of each talk, by its id, that no model may read."""

    def __init__(self, withheld: Mapping[str, Sequence[quarantine.Span]] | None = None) -> None:
        self._withheld = withheld or {}

    def lines(self, transcript: Transcript, pieces: Sequence[Piece]) -> list[str]:
        """A label per turn, a bar before every further line of it."""
        lines = []
        for piece in pieces:
            turn = transcript.turns[piece.turn - 1]
            first, *more = visible(self._allowed(transcript, piece)).splitlines() or [""]
            continued = " (continued)" if piece.start else ""
            lines.append(f"[{turn.index}] {_ROLES[turn.role]}{continued}: {first.strip()}")
            lines.extend(f"| {line.strip()}" for line in more if line.strip())
        return lines

    def withholds(self, transcript: Transcript, pieces: Sequence[Piece]) -> bool:
        """Whether words are left out of these pieces."""
        return any(quarantine.wordy(self._touching(transcript, piece)) for piece in pieces)

    def _allowed(self, transcript: Transcript, piece: Piece) -> str:
        """The text of a piece without what is withheld."""
        text = transcript.turns[piece.turn - 1].text[piece.start : piece.end]
        touching = self._touching(transcript, piece)
        return quarantine.withheld(text, touching) if touching else text

    def _touching(self, transcript: Transcript, piece: Piece) -> list[quarantine.Span]:
        """What is withheld of a piece, with offsets in the piece."""
        return [
            dataclasses.replace(
                span, start=max(span.start - piece.start, 0), end=min(span.end, piece.end) - piece.start
            )
            for span in self._withheld.get(transcript.id, ())
            if span.turn == piece.turn and span.start < piece.end and span.end > piece.start
        ]


def visible(text: str) -> str:
    """The text without characters that nobody sees (joiners, directions, tags) and without control characters."""
    hidden = [letter for letter in set(text) if is_hidden(letter)]  # a text has few different ones
    return text.translate(str.maketrans("", "", "".join(hidden))) if hidden else text


def marker(lines: Sequence[str]) -> str:
    """A fence that stays the same for the same talk and that nobody who speaks in it can guess."""
    talk = "\n".join(lines)
    return hmac.new(b"interview-analyzer fence", talk.encode(), hashlib.sha256).hexdigest()[:16]
