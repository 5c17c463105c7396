"""Cues that hold a JSON object each, as the transcripts of Microsoft Graph with metadata do: speaker, words, a date."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from analyzer.transcript.readers import columns, moments
from analyzer.transcript.readers.cells import speaker_of, text_of
from analyzer.transcript.readers.cues import Cue
from analyzer.transcript.utterance import NOBODY, Parsed, Utterance


def found_in(cues: Sequence[Cue]) -> Parsed | None:
    """The utterances of such cues, with the times of these; None where the cues are words."""
    if not cues[0].lines[0].lstrip().startswith("{"):
        return None
    records = [_record(cue) for cue in cues]
    held = [record for record in records if record is not None]
    keys = columns.keys_of(held) if len(held) == len(cues) else None
    if keys is None:
        return None
    found = [
        Utterance(speaker_of(record.get(keys.speaker)) if keys.speaker else NOBODY, text, cue.start, cue.end)
        for cue, record in zip(cues, held, strict=True)
        if (text := text_of(record.get(keys.text)))
    ]
    dates = (moments.read_moment(value) for value in held[0].values())
    moment = next((date for date in dates if date is not None), None)
    return Parsed("webvtt-records", found, date=None if moment is None else moments.day(moment))


def _record(cue: Cue) -> dict[str, object] | None:
    try:
        value = orjson.loads("\n".join(cue.lines))
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
