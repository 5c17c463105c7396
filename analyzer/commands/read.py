"""`analyzer read`: what was understood of one file, before anything is spent."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from analyzer import terminal, transcript


def run(
    file: Path,
    *,
    candidate: Sequence[str],
    interviewer: Sequence[str],
    encoding: str | None,
    format: str | None,
    force: bool,
    as_json: bool,
) -> None:
    """Print speakers, roles, turns and warnings, or one element of a result's `transcripts`."""
    reading = transcript.read(
        file, candidate=candidate, interviewer=interviewer, encoding=encoding, format=format, force=force
    )
    if as_json:
        terminal.write_json(reading.transcript.model_dump(mode="json"))
    else:
        terminal.write(transcript.describe(reading, terminal.language()))
