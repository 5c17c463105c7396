"""Transcripts: any known file becomes turns in order, each with a speaker, a role and a place in time.

source → content → formats (readers) → merging → roles → stops → Transcript
"""

from analyzer.transcript.describe import describe
from analyzer.transcript.model import Cue, Role, Transcript, TranscriptWarning, Turn
from analyzer.transcript.reading import Reading, Speaker, load, parse, passed, read

__all__ = [
    "Cue",
    "Reading",
    "Role",
    "Speaker",
    "Transcript",
    "TranscriptWarning",
    "Turn",
    "describe",
    "load",
    "parse",
    "passed",
    "read",
]
