"""Which reader takes a text. A new format is a module with a `Format`, and its line here."""

from __future__ import annotations

from analyzer.errors import TranscriptError
from analyzer.messages import message
from analyzer.transcript import captions, plain, whisper
from analyzer.transcript.utterance import Format, Parsed

# In the order of asking: the first that recognises its own takes the text, plain text is what remains.
FORMATS: tuple[Format, ...] = (captions.VTT, whisper.FORMAT, captions.SRT, plain.FORMAT)


def take_apart(text: str, *, format: str | None = None) -> Parsed:
    """The utterances of a text, by the reader named or by the first that knows the shape."""
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise TranscriptError(
            message("The file is empty."), message("Export the transcript again and check that it holds text.")
        )
    if format is None:
        return next(reader for reader in FORMATS if reader.recognises(text)).read(text)
    for reader in FORMATS:
        if reader.name == format:
            return reader.read(text)
    raise TranscriptError(
        message("“{name}” is not a format that is known here.", name=format),
        message("Known formats: {names}.", names=", ".join(reader.name for reader in FORMATS)),
    )
