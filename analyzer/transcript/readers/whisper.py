"""JSON of WhisperX and Whisper: `segments`, each with its text, times and, after diarization, a speaker."""

from __future__ import annotations

from analyzer.transcript.clock import sane
from analyzer.transcript.content import Content
from analyzer.transcript.utterance import NOBODY, Format, Parsed, Utterance, unwrap


def recognises(content: Content) -> bool:
    """An object with `segments`, or the bare list of them: each has a text and a start in seconds."""
    segments = _segments(content.json)
    return any(_utterance(segment) is not None for segment in segments[:50])


def read(content: Content) -> Parsed:
    """The segments in the order of the file."""
    found = [utterance for segment in _segments(content.json) if (utterance := _utterance(segment)) is not None]
    return Parsed(format="whisperx-json", utterances=found)


def _segments(data: object) -> list[object]:
    segments = data.get("segments") if isinstance(data, dict) else data
    return segments if isinstance(segments, list) else []


def _utterance(segment: object) -> Utterance | None:
    if not isinstance(segment, dict) or not isinstance(segment.get("text"), str) or "start" not in segment:
        return None
    start, end = sane(segment["start"]), sane(segment.get("end"))
    if start is not None and end is not None and end < start:
        end = None
    return Utterance(_speaker(segment), unwrap(segment["text"]), start, end)


def _speaker(segment: dict[str, object]) -> str:
    """The segment's speaker; where it has none, the one speaker that all its labelled words agree on."""
    label = segment.get("speaker")
    if isinstance(label, str) and label.strip():
        return " ".join(label.split())
    if isinstance(label, int) and not isinstance(label, bool) and abs(label) < 10_000:
        return f"SPEAKER_{label:02}"
    words = segment.get("words")
    if isinstance(words, list) and words:
        names = [word.get("speaker") for word in words if isinstance(word, dict)]
        spoken = [name for name in names if isinstance(name, str) and name.strip()]
        if len(set(spoken)) == 1 and len(spoken) * 2 >= len(words):
            return " ".join(spoken[0].split())
    return NOBODY


FORMAT = Format(name="whisperx-json", recognises=recognises, read=read)
