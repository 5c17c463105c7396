"""A transcript: what was said, by whom, when."""

from __future__ import annotations

from typing import Literal

from analyzer.frozen import Frozen
from analyzer.messages import Language, Message

Role = Literal["candidate", "interviewer", "other", "unknown"]


class Cue(Frozen):
    """A span of a turn's text that came as one cue; `time` in seconds from the start of the recording."""

    start: int
    end: int
    time: float | None


class Turn(Frozen):
    """One utterance. `index` starts at 1; `start` and `end` are seconds; `speaker` is the label of the file."""

    index: int
    speaker: str
    role: Role
    start: float | None
    end: float | None
    text: str
    cues: tuple[Cue, ...]

    def time_at(self, offset: int) -> float | None:
        """Seconds at which the character at `offset` was said, as near as the file tells."""
        time = self.start
        for cue in self.cues:
            if cue.start > offset:
                break
            if cue.time is not None:
                time = cue.time
        return time


class TranscriptWarning(Frozen):
    """Something a person should know about how the file was understood."""

    code: str
    turn: int | None
    message: dict[Language, str]


def warning(code: str, text: Message, *, turn: int | None = None) -> TranscriptWarning:
    """A warning in every language."""
    return TranscriptWarning(code=code, turn=turn, message=text.both())


class Transcript(Frozen):
    """One file, read. `text[start:end]` of a turn is always the file's own characters."""

    id: str
    source: str
    sha256: str
    format: str
    language: str
    date: str | None
    duration: float | None
    turns: tuple[Turn, ...]
    warnings: tuple[TranscriptWarning, ...]

    def turn(self, index: int) -> Turn | None:
        """The turn numbered `index` (from 1), if there is one."""
        return self.turns[index - 1] if 1 <= index <= len(self.turns) else None
