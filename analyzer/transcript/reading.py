"""From a file to a transcript: read, take apart, merge, cast, and look for reasons to stop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analyzer.errors import TranscriptError
from analyzer.messages import Message, message, plural
from analyzer.transcript import formats, merging, roles, source, stops, talk
from analyzer.transcript.content import Content
from analyzer.transcript.model import Role, Transcript, TranscriptWarning, Turn, warning
from analyzer.transcript.readers.plain import no_speakers
from analyzer.transcript.utterance import is_nobody, label_key


@dataclass(frozen=True, slots=True)
class Speaker:
    """One speaker as understood. `share` of the talk is of the words, 0 to 1; `confidence` only where inferred."""

    label: str
    role: Role
    turns: int
    words: int
    share: float
    reason: Message
    confidence: float | None
    typical_line: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of a file, also when it cannot be analysed: `stops` then say why."""

    transcript: Transcript
    speakers: tuple[Speaker, ...]
    stops: tuple[stops.StopSign, ...]


def load(
    path: str | Path,
    *,
    candidate: Sequence[str] = (),
    interviewer: Sequence[str] = (),
    encoding: str | None = None,
    format: str | None = None,
    force: bool = False,
    id: str = "t1",
) -> Transcript:
    """The transcript in a file, fit to be analysed. Raises `TranscriptError` when it is not."""
    reading = read(
        path,
        candidate=candidate,
        interviewer=interviewer,
        encoding=encoding,
        format=format,
        force=force,
        id=id,
    )
    return passed(reading)


def passed(reading: Reading) -> Transcript:
    """The transcript of a reading that nothing speaks against. Raises the first stop sign as `TranscriptError`."""
    for sign in reading.stops:
        raise TranscriptError(sign.what, sign.do)
    return reading.transcript


def read(
    path: str | Path,
    *,
    candidate: Sequence[str] = (),
    interviewer: Sequence[str] = (),
    encoding: str | None = None,
    format: str | None = None,
    force: bool = False,
    id: str = "t1",
) -> Reading:
    """What is understood of a file. Raises `TranscriptError` when it holds no talk that can be shown at all."""
    file = source.read_source(path)
    return parse(
        file.data,
        source=file.name,
        sha256=file.sha256,
        candidate=candidate,
        interviewer=interviewer,
        encoding=encoding,
        format=format,
        force=force,
        id=id,
    )


def parse(
    data: bytes | str,
    *,
    source: str,
    sha256: str,
    candidate: Sequence[str] = (),
    interviewer: Sequence[str] = (),
    encoding: str | None = None,
    format: str | None = None,
    force: bool = False,
    id: str = "t1",
) -> Reading:
    """The same from bytes or text: no file, no clock. `force` turns the stop signs that allow it into warnings."""
    content = Content(data, encoding=encoding)
    parsed = formats.take_apart(content, format=format)
    utterances, broken = merging.mend_surrogates(parsed.utterances)
    turns = merging.merge(utterances)
    if not turns:
        raise TranscriptError(
            message("The file holds no speech."),
            message("Export the transcript again and check that it holds text."),
        )
    if all(is_nobody(turn.speaker) for turn in turns):
        raise no_speakers()
    casting = roles.cast(turns, candidate=candidate, interviewer=interviewer, named=parsed.roles)
    turns = roles.apply(turns, casting)
    signs = stops.find(turns, told=bool(candidate))
    waived = [sign for sign in signs if force and sign.overridable]
    transcript = Transcript(
        id=id,
        source=source,
        sha256=sha256,
        format=parsed.format,
        language=stops.language_of(turns),
        date=parsed.date,
        duration=merging.duration(turns),
        turns=turns,
        warnings=(
            *content.warnings,
            *parsed.warnings,
            *_surrogate_warnings(broken),
            *_role_warnings(casting, turns),
            *merging.look_over(turns),
            *(stops.overridden(sign) for sign in waived),
        ),
    )
    return Reading(
        transcript=transcript,
        speakers=_speakers(turns, casting),
        stops=tuple(sign for sign in signs if sign not in waived),
    )


def _surrogate_warnings(broken: int) -> list[TranscriptWarning]:
    if not broken:
        return []
    text = plural(
        "{count} character of the file is broken and is shown as “\ufffd”.",
        "{count} characters of the file are broken and are shown as “\ufffd”.",
        broken,
    )
    return [warning("broken_characters", text)]


def _role_warnings(casting: roles.Casting, turns: Sequence[Turn]) -> list[TranscriptWarning]:
    candidates = {label_key(turn.speaker): turn.speaker for turn in turns if turn.role == "candidate"}
    if casting.doubtful:
        text = message(
            "“{name}” counts as the candidate, but the talk reads the other way round: check the roles.",
            name=", ".join(candidates.values()),
        )
        return [warning("roles_doubtful", text)]
    if casting.confidence is None or not candidates:
        return []
    key, name = next(iter(candidates.items()))
    text = message(
        "“{name}” was taken for the candidate from the talk itself (confidence {confidence}): {reason}.",
        name=name,
        confidence=f"{casting.confidence:.2f}",
        reason=casting.reasons[key],
    )
    return [warning("roles_inferred", text)]


def _speakers(turns: Sequence[Turn], casting: roles.Casting) -> tuple[Speaker, ...]:
    """The speakers, most talkative first; what nobody is named for comes as the speaker without a label."""
    own: dict[str, list[Turn]] = {}
    for turn in turns:
        own.setdefault(turn.speaker, []).append(turn)
    words = {label: sum(talk.count_words(turn.text) for turn in said) for label, said in own.items()}
    total = max(sum(words.values()), 1)
    unnamed = message("the file names no speaker")
    found = [
        Speaker(
            label=label,
            role=said[0].role,
            turns=len(said),
            words=words[label],
            share=words[label] / total,
            reason=casting.reasons.get(label_key(label), unnamed),
            confidence=None if is_nobody(label) else casting.confidence,
            typical_line=stops.typical_line(turns, label),
        )
        for label, said in own.items()
    ]
    return tuple(sorted(found, key=lambda speaker: -speaker.words))
