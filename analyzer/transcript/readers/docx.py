"""Word documents: what Teams, Google Meet, Otter and Word's own dictation write, and talks typed by hand."""

from __future__ import annotations

import dataclasses

from analyzer.errors import TranscriptError
from analyzer.messages import message
from analyzer.transcript.content import Content
from analyzer.transcript.readers import document, hidden
from analyzer.transcript.utterance import Format, Parsed

_ARCHIVE = (b"PK\x03\x04", b"PK\x05\x06")


def recognises(content: Content) -> bool:
    """Any ZIP archive: what it is is told when it is read, and text it never is."""
    return content.data[:4] in _ARCHIVE


def read(content: Content) -> Parsed:
    """The utterances of a Word document. Raises `TranscriptError`, also for every other kind of archive."""
    from analyzer.transcript.readers import docx_package, docx_text

    data = content.data
    if data[:4] not in _ARCHIVE:
        raise TranscriptError(
            message("The file is no Word document (DOCX)."),
            message("Leave --format out to have its format recognised."),
        )
    blocks, pieces = docx_text.read(docx_package.open_document(data))
    if not any(document.has_words(block) for block in blocks):
        raise _without_text(pieces)
    parsed = document.parse(blocks, format="docx")
    return dataclasses.replace(parsed, warnings=[*parsed.warnings, *hidden.warnings(pieces)])


def _without_text(pieces: list[hidden.Piece]) -> TranscriptError:
    if pieces:
        return TranscriptError(
            message("All text of the Word document is hidden: nobody can see any of it on the page."),
            message("Ask for the transcript as it was exported."),
        )
    return TranscriptError(
        message("The Word document holds no text; pictures of text cannot be read."),
        message("Export the transcript again, as text or as captions (WebVTT)."),
    )


FORMAT = Format(name="docx", recognises=recognises, read=read)
