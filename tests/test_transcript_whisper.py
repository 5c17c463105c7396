"""JSON of WhisperX and Whisper, and JSON that is neither."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analyzer import transcript
from analyzer.errors import TranscriptError

DATA = Path(__file__).parent / "data" / "transcripts"


def read(value: object) -> transcript.Transcript:
    return transcript.parse(json.dumps(value), source="talk.json", sha256="0" * 64, force=True).transcript


def talk(*segments: dict[str, object]) -> list[dict[str, object]]:
    first = {"start": 0, "text": "So?", "speaker": "A"}
    return [first, *segments, {"start": 90, "text": "Yes.", "speaker": "B"}]


def test_segments_with_and_without_speakers_are_read() -> None:
    found = transcript.read(DATA / "whisperx.json").transcript
    assert found.format == "whisperx-json"
    assert [(turn.speaker, turn.text, turn.start, turn.end) for turn in found.turns] == [
        ("SPEAKER_01", "Tell me about the queue.", 0.5, 2.0),
        ("SPEAKER_00", "I wrote it in a week.", 2.5, 6.0),
        ("", "Right.", 6.1, 6.4),
        ("", "Mhm.", 6.5, 7.0),
        ("SPEAKER_01", "What broke?", 7.0, 9.0),
        ("SPEAKER_00", "The disk \ufffd.", 9.5, None),
    ]
    assert {turn.role for turn in found.turns if not turn.speaker} == {"unknown"}
    assert {"speaker_missing", "broken_characters"} <= {warning.code for warning in found.warnings}


def test_a_bare_list_of_segments_and_numbers_as_speakers_are_read() -> None:
    found = read([{"start": 0, "end": 1, "text": "So?", "speaker": 0}, {"start": 1, "text": "Yes.", "speaker": 1}])
    assert [turn.speaker for turn in found.turns] == ["SPEAKER_00", "SPEAKER_01"]


@pytest.mark.parametrize("time", [float("nan"), float("inf"), -1, 10**12, "soon", None, [1], True, "9" * 400])
def test_a_time_that_makes_no_sense_is_no_time(time: object) -> None:
    found = read({"segments": talk({"start": time, "end": time, "text": "Hm.", "speaker": "B"})})
    assert (found.turns[1].cues[0].time, found.turns[1].text) == (None, "Hm. Yes.")


def test_an_end_before_the_start_is_no_end() -> None:
    assert read({"segments": talk({"start": 5, "end": 4, "text": "Hm.", "speaker": "C"})}).turns[1].end is None


def test_words_give_a_segment_its_speaker_only_when_they_agree() -> None:
    def speaker(*labels: str | None) -> str:
        words = [{"word": "x"} | ({"speaker": label} if label else {}) for label in labels]
        return read({"segments": talk({"start": 5, "text": "Hm.", "words": words})}).turns[1].speaker

    assert speaker("B", "B", None) == "B"
    assert speaker("A", "B", "B") == ""
    assert speaker("B", None, None) == ""


@pytest.mark.parametrize(
    "text",
    [
        '{"results": [{"alternatives": []}]}',
        '{"segments": "none"}',
        '{"segments": []}',
        '{"segments": [{"id": 1}]}',
        "[1, 2]",
        '[{"speaker": "A", "words": []}]',
        '{"type": "a"}\n{"type": "b"}\n',
    ],
)
def test_json_of_another_shape_is_refused_and_the_known_shape_is_named(text: str) -> None:
    with pytest.raises(TranscriptError, match=r"whisperx|no speaker labels"):
        transcript.parse(text, source="x", sha256="0" * 64)


def test_broken_json_is_refused_as_such() -> None:
    with pytest.raises(TranscriptError, match="not valid JSON"):
        transcript.parse('{"segments": [{"start": 1,', source="x", sha256="0" * 64)


def test_a_recording_without_diarization_is_refused() -> None:
    with pytest.raises(TranscriptError, match="no speaker labels"):
        read({"segments": [{"start": 0, "text": "One."}, {"start": 1, "text": "Two."}]})
