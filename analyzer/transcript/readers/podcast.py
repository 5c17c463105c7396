"""JSON of Podcasting 2.0: `segments` with a `body`, often of one word each."""

from __future__ import annotations

from analyzer.transcript.content import Content
from analyzer.transcript.readers import columns, sounds, wording
from analyzer.transcript.utterance import Format, Parsed

_KEYS = columns.Keys(text="body", speaker="speaker", start="startTime", end="endTime")


def recognises(content: Content) -> bool:
    """An object with `segments` that have a body and a start."""
    segments = wording.records(content.json, "segments")
    return any("startTime" in segment and isinstance(segment.get("body"), str) for segment in segments[:50])


def read(content: Content) -> Parsed:
    """One utterance for each segment; single words are put together."""
    segments = wording.records(content.json, "segments")
    found = columns.read_records(segments, _KEYS, inherit=True)
    return Parsed(format="podcast-json", utterances=sounds.left_out(found))


FORMAT = Format(name="podcast-json", recognises=recognises, read=read)
