"""The ZIP archive of a Word document, opened with care: only what the talk needs is unpacked, and only so much of it.

Nothing is ever written to the disk, so names such as `../../etc/passwd` and symbolic links in the archive mean nothing.
What is unpacked is packed again into a small clean package for python-docx, which would otherwise unpack every picture,
trust each declared size, and refuse templates and documents with macros for the name of their type.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.errors import TranscriptError
from analyzer.messages import message
from analyzer.transcript.utterance import shorten

if TYPE_CHECKING:
    from docx.document import Document

LARGEST_PART = 32 * 1024 * 1024  # bytes of one part once unpacked; the text of a day of talk takes a tenth
MOST_TAGS = 4_000_000  # of one part; each costs memory when the XML becomes a tree
MOST_ENTRIES = 5_000  # files in the archive
STEEPEST = 200  # times that a part may grow when unpacked; XML of a document grows 5 to 30 times
_SMALL = 1024 * 1024  # bytes; what stays below may grow as it likes

_DRAWN = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([^\"'>]{0,40})[\"']")
_STRICT = (  # ISO strict documents name the same things differently
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)  # fmt: skip

_TYPES = b"""<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
<Override PartName="/word/styles.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>
</Types>"""
_RELATIONS = b"""<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Target="%s"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s"/>
</Relationships>"""
_NO_STYLES = b'<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'

_MARKS = (  # a file that only this kind of archive holds
    ("xl/", message("The file is a spreadsheet (Excel), not a Word document."), "table"),
    ("ppt/", message("The file is a presentation (PowerPoint), not a Word document."), "text"),
    ("visio/", message("The file is a drawing (Visio), not a Word document."), "text"),
    ("Index/Document.iwa", message("The file is an Apple Pages or Numbers document, not a Word document."), "word"),
    ("index.apxl", message("The file is an Apple Keynote presentation, not a Word document."), "text"),
)
_MIMETYPES = (  # the content of the file `mimetype`, by its beginning
    (b"application/vnd.oasis.opendocument.text", message("The file is an OpenDocument text (ODT)."), "word"),
    (b"application/vnd.oasis.opendocument.spreadsheet", message("The file is a spreadsheet (OpenDocument)."), "table"),
    (b"application/vnd.oasis.opendocument", message("The file is an OpenDocument file, but not a text."), "text"),
    (b"application/epub", message("The file is an electronic book (EPUB)."), "text"),
)
_DO = {
    "word": message("Open it and save it as a Word document (DOCX) or as plain text."),
    "table": message("Open it and save the sheet with the talk as CSV."),
    "text": message("Save the transcript as plain text or as a Word document (DOCX)."),
}


@dataclass(frozen=True, slots=True)
class Package:
    """A Word document as python-docx opened it, and whether the colour of its page is shown."""

    document: Document
    page_shown: bool


def open_document(data: bytes) -> Package:
    """The document in a DOCX. Raises `TranscriptError` for anything else, and for what would cost too much."""
    with _archive(data) as archive:
        _refuse_other_kinds(archive)
        main = _target(archive, "_rels/.rels", "", "officeDocument") or "word/document.xml"
        if main not in archive.namelist():
            raise _other_archive(archive)
        folder, name = posixpath.split(main)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        styles = _target(archive, relations, folder, "styles")
        settings = _target(archive, relations, folder, "settings")
        parts = {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _RELATIONS % (b"word/document.xml", b"officeDocument"),
            "word/document.xml": _xml(archive, main),
            "word/_rels/document.xml.rels": _RELATIONS % (b"styles.xml", b"styles"),
            "word/styles.xml": _xml(archive, styles) if styles else _NO_STYLES,
        }
        page_shown = settings is not None and b"displayBackgroundShape" in _xml(archive, settings)
    return Package(_parse(parts), page_shown)


def _archive(data: bytes) -> zipfile.ZipFile:
    # the table of an archive is read as a whole when it is opened, so its length is looked at before
    if data.count(b"PK\x01\x02") > MOST_ENTRIES:
        raise _bomb()
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError):
        raise _damaged() from None


def _refuse_other_kinds(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    if "mimetype" in names:
        mimetype = _read(archive, "mimetype").strip()
        for beginning, what, do in _MIMETYPES:
            if mimetype.startswith(beginning):
                raise TranscriptError(what, _DO[do])
    if any(name.startswith("word/") for name in names):
        return
    for mark, what, do in _MARKS:
        if any(name.startswith(mark) for name in names):
            raise TranscriptError(what, _DO[do])


def _target(archive: zipfile.ZipFile, relations: str, folder: str, kind: str) -> str | None:
    """The name in the archive of the part that `relations` calls `kind`, if it is there."""
    from docx.oxml.parser import parse_xml
    from lxml.etree import XMLSyntaxError

    names = set(archive.namelist())
    if relations not in names:
        return None
    try:
        tree = parse_xml(_xml(archive, relations))
    except (XMLSyntaxError, ValueError):
        raise _damaged() from None
    for relation in tree.iter(_DRAWN):
        if (relation.get("Type") or "").rpartition("/")[2] == kind and relation.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or "")).lstrip("/")
            if target in names:
                return target
    return None


def _xml(archive: zipfile.ZipFile, name: str) -> bytes:
    """A part that is XML and defines no entities."""
    data = _read(archive, name)
    plain = data.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")  # of UTF-16 only the letters
    declared = _ENCODING.match(plain)
    if not plain.startswith(b"<") or (
        declared and declared[1].lower() not in (b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii")
    ):
        raise _damaged()
    if _DOCTYPE.search(plain):
        raise TranscriptError(
            message("The Word document defines XML entities, as no word processor does and attacks do."),
            message("Do not trust this file; ask for the transcript as it was exported."),
        )
    if plain.count(b"<") > MOST_TAGS:
        raise _bomb()
    for strict, usual in _STRICT:
        data = data.replace(strict, usual)
    return data


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    """A file of the archive, never more than its limit: neither its declared size nor its real one."""
    entry = archive.getinfo(name)
    if entry.flag_bits & 0x1:
        raise TranscriptError(
            message("The archive is encrypted."),
            message("Save the transcript without a password."),
        )
    packed = max(entry.compress_size, 1)
    if entry.file_size > LARGEST_PART or (entry.file_size > _SMALL and entry.file_size > STEEPEST * packed):
        raise _bomb()
    read = bytearray()
    try:
        with archive.open(entry) as file:
            while piece := file.read(64 * 1024):
                read += piece
                if len(read) > LARGEST_PART:
                    raise _bomb()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        raise _damaged() from None
    return bytes(read)


def _parse(parts: dict[str, bytes]) -> Document:
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import XMLSyntaxError

    clean = io.BytesIO()
    with zipfile.ZipFile(clean, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    clean.seek(0)
    try:
        document = docx.Document(clean)
    except (XMLSyntaxError, OpcError, ValueError, KeyError, AttributeError, TypeError):
        raise _damaged() from None
    # A root in a namespace that a damaged byte made up is parsed, and is no document of python-docx.
    if getattr(document.element, "body", None) is None:
        raise _damaged()
    return document


def _other_archive(archive: zipfile.ZipFile) -> TranscriptError:
    files = [name for name in archive.namelist() if not name.endswith("/")]
    if not files:
        return _damaged()
    return TranscriptError(
        message(
            "The file is a ZIP archive and not a Word document; the first file in it is “{name}”.",
            name=shorten(posixpath.basename(files[0]) or files[0], 80),
        ),
        message("Unpack it and give the transcript itself."),
    )


def _damaged() -> TranscriptError:
    return TranscriptError(
        message("The Word document or archive is damaged and cannot be opened."),
        message("Open it in a word processor and save it again, or export the transcript again."),
    )


def _bomb() -> TranscriptError:
    return TranscriptError(
        message("The archive would unpack to far more than a transcript; it was not opened."),
        message("Do not trust this file; ask for the transcript as it was exported."),
    )
