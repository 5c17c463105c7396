"""PDF with text: what Zoom, Otter, Teams and browsers print. Lines are those of the page, as far as it was they who
broke them; what a page repeats at its edges is no speech."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

from analyzer import letters
from analyzer.errors import TranscriptError
from analyzer.messages import message, plural
from analyzer.transcript import limits
from analyzer.transcript.content import Content, too_much_text
from analyzer.transcript.model import TranscriptWarning, warning
from analyzer.transcript.readers import document, hidden, pdf_lines, pdf_pages
from analyzer.transcript.readers.pdf_lines import Printed
from analyzer.transcript.utterance import Format, Parsed, shorten

MOST_PAGES = 1_000  # a day of talk takes about four hundred
MEMORY = 768 * 1024**2  # bytes of address space of the process that reads
SECONDS = 40  # of its CPU; a thousand pages take about ten
_PATIENCE = 120  # seconds to wait for it on a machine that is busy with other things
_REASONS = frozenset(get_args(hidden.Reason))
_HEAD = 1024  # the bytes among which a PDF says that it is one


def recognises(content: Content) -> bool:
    """A PDF by its header, which a few stray bytes may precede."""
    return content.data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(b"%PDF-")


def read(content: Content) -> Parsed:
    """The utterances of a PDF. Raises `TranscriptError`, also for a scan, which holds pictures of text only."""
    if b"%PDF-" not in content.data[:_HEAD]:
        raise TranscriptError(
            message("The file is no PDF."), message("Leave --format out to have its format recognised.")
        )
    found = taken_out(content.data)
    if "error" in found:
        raise _refusal(found["error"])
    gathering = hidden.Gathering()
    pages = [[line for one in page if (line := _printed(one, gathering))] for page in found["pages"]]
    pieces = gathering.pieces()
    if not any(pages):
        raise _without_text(hidden_only=bool(pieces))
    lines, edges = pdf_lines.unfold(pages)
    parsed = document.parse([document.Line(text) for text in lines], format="pdf")
    return dataclasses.replace(parsed, warnings=[*parsed.warnings, *_edges_left_out(edges), *hidden.warnings(pieces)])


def _edges_left_out(edges: Sequence[str]) -> list[TranscriptWarning]:
    if not edges:
        return []
    text = plural(
        "{count} line that is a number or a running title of a page was left out: “{first}”.",
        "{count} lines that are numbers or running titles of pages were left out; the first is “{first}”.",
        len(edges),
        first=shorten(edges[0], 80),
    )
    return [warning("page_edges_skipped", text)]


def taken_out(data: bytes) -> dict[str, Any]:
    """What `pdf_pages` gives, from a process that can neither crash this one nor take its memory.

    It starts without the modules that Python looks for by itself: all it needs is named.
    """
    given = {
        "packages": _packages(),
        "memory": MEMORY,
        "seconds": SECONDS,
        "most_pages": MOST_PAGES,
        "most_characters": limits.LARGEST_SPEECH,
        "smallest": hidden.SMALLEST,
        "closest": hidden.CLOSEST,
    }
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-X", "utf8", str(Path(pdf_pages.__file__)), json.dumps(given)],
            input=data,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"error": "costly"}
    if done.returncode != 0:
        return {"error": "costly"}
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _packages() -> str:
    """The folder that holds pypdfium2."""
    found = importlib.util.find_spec("pypdfium2_raw")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("pypdfium2_raw")
    return str(Path(found.origin).parent.parent)


def _printed(line: list[Any], gathering: hidden.Gathering) -> Printed | None:
    """What can be seen of a line; what cannot is gathered."""
    left, right, baseline, size, runs = line
    seen = ""
    for text, why in runs:
        whole = letters.whole(text)  # PDFium gives UTF-16
        if why in _REASONS:
            gathering.add(whole.replace(pdf_lines.HYPHEN, "-"), why)
        else:
            gathering.see(whole)
            seen += whole
    gathering.gap()
    return Printed(seen.strip(), left=left, right=right, baseline=baseline, size=size) if seen.strip() else None


def _refusal(error: str) -> TranscriptError:
    if error == "password":
        return TranscriptError(
            message("The PDF is protected by a password."), message("Save the transcript without a password.")
        )
    if error == "pages":
        return TranscriptError(
            message("The PDF has more than {count} pages.", count=MOST_PAGES),
            message("Check that this is the transcript of one interview; split it if it holds several."),
        )
    if error == "long":
        return too_much_text()
    if error == "costly":
        return TranscriptError(
            message("The PDF could not be read within the memory and time that a transcript needs."),
            message("Export the transcript again, as text or as captions (WebVTT)."),
        )
    return TranscriptError(
        message("The PDF is damaged and cannot be opened."),
        message("Export the transcript again, as text or as captions (WebVTT)."),
    )


def _without_text(*, hidden_only: bool) -> TranscriptError:
    if hidden_only:
        return TranscriptError(
            message("All text of the PDF is hidden, as it is below a scan: nobody can see any of it on the page."),
            message("Export the transcript from the program that wrote it, as text or as captions (WebVTT)."),
        )
    return TranscriptError(
        message("The PDF holds no text: it is a scan or pictures of pages, and those cannot be read."),
        message("Export the transcript from the program that wrote it, as text or as captions (WebVTT)."),
    )


FORMAT = Format(name="pdf", recognises=recognises, read=read)
