"""From a file to a transcript: read, take apart, merge, cast, and look for reasons to stop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analyzer.errors import TranscriptError
from analyzer.messages import message, plural
from analyzer.transcript import formats, merging, people, recordings, roles, source, speakers, stops, tracks
from analyzer.transcript.content import Content
from analyzer.transcript.model import Transcript, TranscriptWarning, warning
from analyzer.transcript.readers.plain import no_speakers
from analyzer.transcript.utterance import is_nobody


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of a file, also when it cannot be analysed: `stops` then say why."""

    transcript: Transcript
    speakers: tuple[speakers.Speaker, ...]
    stops: tuple[stops.StopSign, ...]
    encoding: str | None = None  # what the text was read as; None where the bytes are no text, or there were none


def load(
    path: str | Path,
    *,
    candidate: Sequence[str] = (),
    interviewer: Sequence[str] = (),
    same: Sequence[str] = (),
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
        same=same,
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
    same: Sequence[str] = (),
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
        same=same,
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
    same: Sequence[str] = (),
    encoding: str | None = None,
    format: str | None = None,
    force: bool = False,
    id: str = "t1",
) -> Reading:
    """The same from bytes or text: no file, no clock. `force` turns the stop signs that allow it into warnings."""
    content = Content(data, encoding=encoding)
    whole = formats.take_apart(content, format=format)
    parsed, merged = people.merge(whole, same)
    mended, broken = merging.mend_surrogates(parsed.utterances)
    single, copies = tracks.once(mended)
    clocked = recordings.carry_on(single)
    turns = merging.merge(clocked.utterances)
    if not turns:
        raise TranscriptError(
            message("The file holds no speech."),
            message("Export the transcript again and check that it holds text."),
        )
    if all(is_nobody(turn.speaker) for turn in turns):
        raise no_speakers()
    casting = roles.cast(
        turns, candidate=candidate, interviewer=interviewer, named=parsed.roles, doubtful=parsed.doubtful
    )
    turns = roles.apply(turns, casting)
    damage = stops.damage_of(turns)
    signs = stops.find(turns, told=bool(candidate), alternating=parsed.alternating, damage=damage)
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
            *merged,
            *people.proposals(clocked.utterances),
            *copies,
            *recordings.warnings(clocked, merging.turn_of(clocked.utterances)),
            *speakers.warnings(casting, turns),
            *merging.look_over(turns),
            *stops.doubts(turns, alternating=parsed.alternating, damage=damage),
            *(stops.overridden(sign) for sign in waived),
        ),
    )
    return Reading(
        transcript=transcript,
        speakers=speakers.look(turns, casting),
        stops=tuple(sign for sign in signs if sign not in waived),
        encoding=content.encoding,
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
