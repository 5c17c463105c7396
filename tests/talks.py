"""Small transcripts."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.transcript.model import Cue, Role, Transcript, Turn

_ROLES: dict[str, Role] = {"C": "candidate", "I": "interviewer", "O": "other", "?": "unknown"}


def talk(
    *turns: str, id: str = "t1", language: str = "ru", sha256: str | None = None, source: str = "talk.txt"
) -> Transcript:
    """A transcript of turns written as `C: …` (candidate), `I: …` (interviewer), `O: …` or `?: …`."""
    return of_turns(
        [(_ROLES[turn[0]], turn[3:]) for turn in turns], id=id, language=language, sha256=sha256, source=source
    )


def of_turns(
    turns: Sequence[tuple[Role, str]],
    *,
    id: str = "t1",
    language: str = "ru",
    sha256: str | None = None,
    source: str = "talk.txt",
    speakers: dict[Role, str] | None = None,
) -> Transcript:
    """A transcript of (role, text); ten seconds a turn, every word a cue of its own second."""
    return Transcript(
        id=id,
        source=source,
        sha256=sha256 or f"sha-{id}",
        format="text",
        language=language,
        date=None,
        duration=10.0 * len(turns),
        turns=tuple(
            Turn(
                index=index,
                speaker=(speakers or {}).get(role, role.capitalize()),
                role=role,
                start=10.0 * index,
                end=10.0 * index + 9,
                text=words,
                cues=_cues(words, 10.0 * index),
            )
            for index, (role, words) in enumerate(turns, start=1)
        ),
        warnings=(),
    )


def _cues(words: str, time: float) -> tuple[Cue, ...]:
    """Two cues, cut at the space nearest to the middle."""
    cut = words.find(" ", len(words) // 2)
    if cut < 0:
        return ()
    return (Cue(start=0, end=cut, time=time), Cue(start=cut + 1, end=len(words), time=time + 4))
