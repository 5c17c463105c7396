"""JSON of WhisperX and Whisper: `segments`, each with its text, times and, after diarization, a speaker."""

from __future__ import annotations

import json
import re

from analyzer.errors import TranscriptError
from analyzer.messages import message
from analyzer.transcript.clock import sane
from analyzer.transcript.utterance import NOBODY, Format, Parsed, Utterance, unwrap

_LOOKS_LIKE_JSON = re.compile(r"\s{0,1000}(?:\{\s{0,1000}[\"}]|\[\s{0,1000}[{\]])")


def recognises(text: str) -> bool:
    """Whether the text is JSON at all: what is inside is judged by `read`, which refuses other JSON by name."""
    return _LOOKS_LIKE_JSON.match(text) is not None


def read(text: str) -> Parsed:
    """The segments in the order of the file. Raises `TranscriptError` for JSON of another shape."""
    try:
        data = json.loads(text)
    except RecursionError:
        raise _unknown_shape() from None
    except ValueError as error:
        if str(error).startswith("Extra data"):  # several JSON values in a row: JSON Lines
            raise _unknown_shape() from None
        raise TranscriptError(
            what=message("The file looks like JSON but is not valid JSON."),
            do=message("Export it again; a JSON file that was cut or edited by hand often breaks like this."),
        ) from None
    segments = data.get("segments") if isinstance(data, dict) else data
    if not isinstance(segments, list) or not segments:
        raise _unknown_shape()
    found = [utterance for segment in segments if (utterance := _utterance(segment)) is not None]
    if not found:
        raise _unknown_shape()
    return Parsed(format="whisperx-json", utterances=found)


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


def _unknown_shape() -> TranscriptError:
    return TranscriptError(
        what=message("This JSON is not in a shape that is known here."),
        do=message(
            "Known is the JSON of WhisperX and Whisper, with “segments” that hold “start”, “end”, “text” and "
            "“speaker”. Otherwise export WebVTT, SRT or plain text with speaker names."
        ),
    )


FORMAT = Format(name="whisperx-json", recognises=recognises, read=read)
