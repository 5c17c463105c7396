"""Transcripts: any known file becomes turns in order, each with a speaker, a role and a place in time.

source → content → formats (readers) → merging → roles → stops → Transcript
"""

from analyzer.transcript.describe import as_data, describe
from analyzer.transcript.model import Cue, Role, Transcript, TranscriptWarning, Turn
from analyzer.transcript.reading import Reading, load, parse, passed, read
from analyzer.transcript.speakers import Speaker
from analyzer.transcript.tracks import fingerprint

__all__ = [
    "Cue",
    "Reading",
    "Role",
    "Speaker",
    "Transcript",
    "TranscriptWarning",
    "Turn",
    "as_data",
    "describe",
    "fingerprint",
    "load",
    "parse",
    "passed",
    "read",
]
