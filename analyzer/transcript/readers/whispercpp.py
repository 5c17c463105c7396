"""JSON of whisper.cpp: `transcription`, each piece with `offsets` in milliseconds.

Stereo diarization names the channel of each piece; tinydiarize marks only where the speaker changes.
"""

from __future__ import annotations

from analyzer.transcript import clock
from analyzer.transcript.content import Content
from analyzer.transcript.readers import marks, sounds, timing, wording
from analyzer.transcript.readers.timing import milliseconds
from analyzer.transcript.utterance import NOBODY, Format, Parsed, Utterance

_LOOKED_AT = 50
_LONGEST_CLOCK = 30  # characters
_CHANGE = "[SPEAKER_TURN]"  # how the change may also stand in the text


def recognises(content: Content) -> bool:
    """An object with `transcription`, whose pieces have a text and `offsets` or `timestamps`."""
    pieces = wording.records(content.json, "transcription")[:_LOOKED_AT]
    return any("text" in piece and ("offsets" in piece or "timestamps" in piece) for piece in pieces)


def read(content: Content) -> Parsed:
    """The pieces in the order of the file."""
    found: list[tuple[Utterance, bool]] = []
    changed = any_change = False
    for piece in wording.records(content.json, "transcription"):
        text = wording.spoken(piece.get("text"))
        turns = piece.get("speaker_turn_next") is True or text.endswith(_CHANGE)
        text = text.removesuffix(_CHANGE).rstrip()
        if text and not sounds.is_sound(text):
            found.append((_utterance(piece, text), changed))
            changed = False
        changed = changed or turns
        any_change = any_change or turns
    said = [utterance for utterance, _ in found]
    if any_change and not any(utterance.speaker for utterance in said):
        return Parsed(FORMAT.name, marks.alternate(found), warnings=[marks.two_assumed()], alternating=True)
    return Parsed(FORMAT.name, said)


def _utterance(piece: dict[str, object], text: str) -> Utterance:
    start, end = _times(piece)
    speaker = wording.label(piece.get("speaker"))
    speaker = NOBODY if speaker == "?" else speaker
    if not (tokens := wording.records(piece, "tokens")):
        return Utterance(speaker, text, start, end)
    texts, starts = wording.all_spoken([token.get("text") for token in tokens]), [_times(token)[0] for token in tokens]
    return Utterance(speaker, text, start, end, timing.marks(text, texts, starts))


def _times(piece: dict[str, object]) -> tuple[float | None, float | None]:
    """Start and end, which the file gives as milliseconds and as clocks."""
    if isinstance(offsets := piece.get("offsets"), dict):
        return timing.span(milliseconds(offsets.get("from")), milliseconds(offsets.get("to")))
    if isinstance(stamps := piece.get("timestamps"), dict):
        return timing.span(_clock(stamps.get("from")), _clock(stamps.get("to")))
    return None, None


def _clock(value: object) -> float | None:
    return clock.seconds(value) if isinstance(value, str) and len(value) < _LONGEST_CLOCK else None


FORMAT = Format(name="whispercpp-json", recognises=recognises, read=read)
