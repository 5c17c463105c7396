"""Captions: WebVTT with its dialects, YouTube's rolling captions, SRT and SBV.

`cues` takes the file apart, `cue_text` reads what stands between angle brackets, which webvtt-py removes but for the
first voice, `rolling` reads once what is shown twice, and `speakers` says who speaks.
"""

from __future__ import annotations

import dataclasses

from analyzer.transcript.content import Content
from analyzer.transcript.readers import cue_records, cues, speakers
from analyzer.transcript.readers.cue_text import line_of
from analyzer.transcript.readers.rolling import Shown, is_rolling, read_once
from analyzer.transcript.utterance import Format, Parsed


def read_vtt(content: Content) -> Parsed:
    """The utterances of a WebVTT file. Raises `TranscriptError` when nothing in it tells the speakers apart."""
    return _read(content, "vtt")


def read_srt(content: Content) -> Parsed:
    """The utterances of an SRT file. Raises `TranscriptError` when nothing in it tells the speakers apart."""
    return _read(content, "srt")


def read_sbv(content: Content) -> Parsed:
    """The utterances of an SBV file. Raises `TranscriptError` when nothing in it tells the speakers apart."""
    return _read(content, "sbv")


def _read(content: Content, kind: cues.Kind) -> Parsed:
    found, warnings = cues.take_apart(content.text, kind)
    if (records := cue_records.found_in(found)) is not None:
        return dataclasses.replace(records, warnings=warnings)
    shown = [Shown(cue, tuple(line_of(raw, references=kind == "vtt") for raw in cue.lines)) for cue in found]
    rolling = is_rolling(shown)
    if rolling:
        shown = list(read_once(shown))
    said = speakers.tell_apart(shown)
    names = {"voices": "webvtt-voices", "names": "webvtt-zoom", "changes": "webvtt"}
    return Parsed(
        format=kind if kind != "vtt" else "webvtt-rolling" if rolling else names[said.known_by],
        utterances=said.utterances,
        warnings=[*warnings, *said.warnings],
        doubtful=said.doubtful,
        alternating=said.known_by == "changes",
    )


VTT = Format(name="webvtt", recognises=lambda content: cues.is_vtt(content.text), read=read_vtt)
SRT = Format(name="srt", recognises=lambda content: cues.is_srt(content.text), read=read_srt)
SBV = Format(name="sbv", recognises=lambda content: cues.is_sbv(content.text), read=read_sbv)
