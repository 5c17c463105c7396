"""`analyzer read`: what was understood of one file, before anything is spent."""

from __future__ import annotations

from pathlib import Path

from analyzer import terminal, transcript
from analyzer.commands.planning import How
from analyzer.errors import TranscriptError


def run(file: Path, how: How, *, all_turns: bool, as_json: bool) -> int:
    """Print speakers, roles, turns and warnings, or the same as JSON; the exit code, that of an error when unfit."""
    reading = transcript.read(
        file,
        candidate=how.candidate,
        interviewer=how.interviewer,
        same=how.same,
        encoding=how.encoding,
        format=how.format,
        force=how.force,
    )
    if as_json:
        terminal.write_json(transcript.as_data(reading))
    else:
        terminal.write(transcript.describe(reading, terminal.language(), all_turns=all_turns))
    return TranscriptError.exit_code if reading.stops else 0
