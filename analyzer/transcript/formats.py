"""Which reader takes a file. A new format is a module in `readers` with a `Format`, and its line here."""

from __future__ import annotations

from analyzer.errors import TranscriptError
from analyzer.messages import message
from analyzer.transcript import limits
from analyzer.transcript.content import Content, too_much_text
from analyzer.transcript.readers import (
    assemblyai,
    aws,
    azure,
    captions,
    deepgram,
    docx,
    fireflies,
    google,
    inner_labels,
    page,
    pdf,
    plain,
    podcast,
    records,
    rev,
    speechmatics,
    table,
    telegram,
    telegram_page,
    watson,
    whisper,
    whispercpp,
    yandex,
)
from analyzer.transcript.utterance import Format, Parsed, is_nobody

# In the order of asking: containers, which are no text; JSON; the marked kinds of text; and plain text, what remains.
FORMATS: tuple[Format, ...] = (
    docx.FORMAT,
    pdf.FORMAT,
    deepgram.FORMAT,
    assemblyai.FORMAT,
    watson.FORMAT,
    google.FORMAT,
    aws.FORMAT,
    yandex.V3,
    yandex.V2,
    rev.FORMAT,
    azure.FORMAT,
    speechmatics.FORMAT,
    fireflies.FORMAT,
    telegram.FORMAT,
    podcast.FORMAT,
    whispercpp.FORMAT,
    whisper.WHISPERX,
    whisper.WHISPER,
    records.FORMAT,
    captions.VTT,
    captions.SRT,
    captions.SBV,
    telegram_page.FORMAT,
    page.FORMAT,
    table.FORMAT,
    plain.FORMAT,
)


def take_apart(content: Content, *, format: str | None = None) -> Parsed:
    """The utterances of a file, by the reader named or by the first that knows the shape. Raises `TranscriptError`."""
    reader = _recognised(content) if format is None else _named(format)
    parsed = reader.read(content)
    if not parsed.utterances:
        raise TranscriptError(
            message("The file holds no speech that could be read as “{format}”.", format=reader.name),
            message("Export the transcript again and check that it holds text; leave --format out if it was given."),
        )
    if len(parsed.utterances) > limits.MOST_UTTERANCES:
        raise too_much_text()
    if sum([len(utterance.text) for utterance in parsed.utterances]) > limits.LARGEST_SPEECH:
        raise too_much_text()
    if all(is_nobody(utterance.speaker) for utterance in parsed.utterances):
        return inner_labels.told_apart(parsed)
    return parsed


def _recognised(content: Content) -> Format:
    for reader in FORMATS:
        if reader.recognises(content):
            return reader
    raise TranscriptError(
        message("This JSON is not in a shape that is known here."),
        message(
            "Known are the transcripts of these services and programs: {names}. "
            "Otherwise export WebVTT, SRT or plain text with speaker names.",
            names=", ".join(name for reader in FORMATS if (name := reader.name.removesuffix("-json")) != reader.name),
        ),
    )


def _named(name: str) -> Format:
    for reader in FORMATS:
        if reader.name == name:
            return reader
    raise TranscriptError(
        message("“{name}” is not a format that is known here.", name=name),
        message("Known formats: {names}.", names=", ".join(reader.name for reader in FORMATS)),
    )
