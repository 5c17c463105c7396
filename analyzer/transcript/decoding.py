"""Bytes become text: byte order marks, UTF-8, and the guess of every other encoding."""

from __future__ import annotations

import codecs
import re

from analyzer.errors import TranscriptError
from analyzer.messages import Message, message, plural
from analyzer.transcript import alphabets
from analyzer.transcript.model import TranscriptWarning, warning

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: it begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_RECORDING = message("The file is a recording, not its transcript.")
_PICTURE = message("The file is a picture, not a transcript; text in pictures cannot be read.")
_ARCHIVE = message("The file is an archive. Only what is inside it can be read.")
_KINDS: tuple[tuple[int, bytes, Message], ...] = (
    (0, b"PK\x03\x04", message("The file is a Word document or another archive, not plain text.")),
    (0, b"%PDF", message("The file is a PDF, not plain text.")),
    (0, b"{\\rtf", message("The file is an RTF document, not plain text.")),
    *((0, magic, _RECORDING) for magic in (b"ID3", b"RIFF", b"OggS", b"fLaC", b"\x1aE\xdf\xa3", b"#!AMR", b"FORM")),
    *(
        (0, magic, _RECORDING)
        for magic in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xf1", b"0&\xb2u\x8ef\xcf\x11")
    ),
    *((0, magic, _PICTURE) for magic in (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")),
    *((0, magic, _ARCHIVE) for magic in (b"\x1f\x8b\x08", b"7z\xbc\xaf", b"Rar!\x1a", b"BZh", b"\xfd7zXZ\0")),
    (4, b"ftyp", _RECORDING),
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_STREAMS = (
    ("EncryptedPackage", message("The document is protected by a password.")),
    ("WordDocument", message("The file is an old Word document (DOC).")),
    ("Workbook", message("The file is an old Excel spreadsheet (XLS).")),
    ("PowerPoint Document", message("The file is an old PowerPoint presentation (PPT).")),
)
_ALPHABETS = ["cp1251", "koi8_r", "mac_cyrillic", "cp866", "cp1252"]
_NAMES = {
    "cp1251": "Windows-1251",
    "koi8_r": "KOI8-R",
    "cp866": "CP866",
    "mac_cyrillic": "Mac Cyrillic",
    "cp1252": "Windows-1252",
}
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\r\f\v\x1b"))  # what no text has
_FEW_CONTROLS = 8
_FEW_ZEROS = 50  # one in as many bytes may be a zero
_SURROGATES = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")
_HEAD = 100_000  # characters by which text is told
_SAVE_AS = message("Open it and save it as a Word document (DOCX) or as plain text.")
_OTHERWISE = message("Export the transcript as WebVTT, SRT, WhisperX JSON or plain text with speaker names.")


def decode(data: bytes, *, encoding: str | None = None) -> tuple[str, tuple[TranscriptWarning, ...]]:
    """The text of `data` and a warning when it was not clean UTF-8. Raises `TranscriptError`."""
    if encoding is not None:
        return _decode_as(data, encoding), ()
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _without_bom(data[len(bom) :], name)
    _refuse_known_binary(data)
    if b"\0" not in data or _utf16(data) is not None:
        return _without_mark(data)
    bare, zeros = _without_zeros(data)
    text, warnings = _without_mark(bare)
    return text, (*warnings, zeros)


def _without_mark(data: bytes) -> tuple[str, tuple[TranscriptWarning, ...]]:
    """The text of bytes that no mark begins."""
    text: str | None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _of_joined_surrogates(data)
    if text is not None and "\0" not in text:
        _refuse_binary(text, data)
        return text, ()
    return _guess(data)


def _of_joined_surrogates(data: bytes) -> str | None:
    try:
        return _with_joined_surrogates(data).decode("utf-8")
    except UnicodeDecodeError:
        return None


def _without_zeros(data: bytes) -> tuple[bytes, TranscriptWarning]:
    """Text without its zero bytes: programs that break off leave them at the end, and a few may stand anywhere. Raises
    where there are so many that it is no text."""
    inside, bare = data.strip(b"\0").count(b"\0"), data.replace(b"\0", b"")
    controls = _controls(bare[:_HEAD])
    if inside * _FEW_ZEROS > len(data) or (controls > _FEW_CONTROLS and controls * 200 > len(bare[:_HEAD])):
        raise _not_text()
    text = plural(
        "{count} zero byte of the file was left out; perhaps it is damaged there.",
        "{count} zero bytes of the file were left out; perhaps it is damaged there.",
        data.count(b"\0"),
    )
    return bare, warning("zero_bytes", text)


def _with_joined_surrogates(data: bytes) -> bytes:
    """The bytes as UTF-8 where each half of a character was written as one, which is called CESU-8."""
    return _SURROGATES.sub(
        lambda pair: (
            pair[0].decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16").encode()
        ),
        data,
    )


def mended(data: bytes) -> bytes:
    """The bytes as they are decoded, without what is put right beforehand: zero bytes, halves of characters."""
    return _with_joined_surrogates(data.replace(b"\0", b""))


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        if not codecs.lookup(encoding)._is_text_encoding:
            raise LookupError
        return data.decode(encoding).removeprefix("\ufeff")
    except LookupError:
        raise TranscriptError(
            message("“{name}” is not an encoding that is known here.", name=encoding),
            message("Use a usual name, for example utf-8, cp1251, koi8-r or utf-16."),
        ) from None
    except (UnicodeError, ValueError):
        raise TranscriptError(
            message("The file is not in the encoding “{name}”.", name=encoding),
            message("Leave the encoding out to have it recognised, or save the file as UTF-8."),
        ) from None


def _without_bom(data: bytes, name: str) -> tuple[str, tuple[TranscriptWarning, ...]]:
    text = data.decode(name, "replace")
    _refuse_binary(text, data if name == "utf-8" else None)
    if "\ufffd" in text:
        return text, (_broken(text.count("\ufffd")),)
    return text, () if name == "utf-8" else (_decoded_as(name.removesuffix("-le").removesuffix("-be").upper()),)


def _guess(data: bytes) -> tuple[str, tuple[TranscriptWarning, ...]]:
    """Text that is not UTF-8: UTF-16 without a mark, UTF-8 with a few broken bytes, or an eight-bit alphabet."""
    if (name := _utf16(data)) is not None:
        text = data.decode(name, "replace")
        _refuse_binary(text)
        return text, (_decoded_as("UTF-16"),)
    lenient = _with_joined_surrogates(data).decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    # in an eight-bit alphabet hardly a letter happens to be UTF-8; in a damaged file hardly one does not, and a sign of
    # four bytes, which half of one stands beside, never happens to be one
    letters, signs = (sum(char > last for char in lenient) for last in ("\x7f", "\uffff"))
    if letters >= 10 * broken or 3 * signs >= broken:
        _refuse_binary(lenient)
        return lenient, (_broken(broken),)
    name = _eight_bit(data)
    if name is None:
        raise TranscriptError(
            message("The letters of the file cannot be read: its encoding is not recognised."),
            message("Open it in a text editor and save it as UTF-8, or name the encoding with --encoding."),
        )
    text = data.decode(name, "replace")
    _refuse_binary(text)
    return text, (_decoded_as(_NAMES.get(name, name)),)


def _utf16(data: bytes) -> str | None:
    """The byte order of UTF-16 without a mark: every other byte is then one of very few values."""
    head = data[:20_000]
    for name, high in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if len(high) > 8 and sum(high.count(value) for value in (b"\0", b"\x04", b"\x20")) > 0.95 * len(high):
            return name if high.count(b"\0") else None
    return None


def _eight_bit(data: bytes) -> str | None:
    if (name := alphabets.likeliest(data)) is not None:
        return name
    from charset_normalizer import from_bytes

    best = from_bytes(data[:100_000], cp_isolation=_ALPHABETS, enable_fallback=False).best()
    return None if best is None else best.encoding


def _refuse_known_binary(data: bytes) -> None:
    if data.startswith(_OLD_OFFICE):
        what = next((told for name, told in _STREAMS if name.encode("utf-16-le") in data), None)
        raise TranscriptError(
            what or message("The file is an old Word or Excel document, not text."),
            message("Open it and save it without a password as a Word document (DOCX), as CSV or as plain text."),
        )
    for offset, magic, what in _KINDS:
        if data[offset : offset + len(magic)] == magic:
            raise TranscriptError(what, _SAVE_AS if magic == b"{\\rtf" else _OTHERWISE)


def _refuse_binary(text: str, data: bytes | None = None) -> None:
    """`data` is the text in UTF-8, where it is at hand: it tells the usual text at once."""
    if data is not None and _controls(data[: 4 * _HEAD]) <= _FEW_CONTROLS:
        return
    head = text[:_HEAD]
    controls = _controls(head.encode("utf-8", "replace"))
    if controls > _FEW_CONTROLS and controls * 200 > len(head):
        raise _not_text()


def _controls(data: bytes) -> int:
    return len(data) - len(data.translate(None, _CONTROLS))


def _not_text() -> TranscriptError:
    return TranscriptError(
        message("The file is not text."),
        _OTHERWISE,
    )


def _decoded_as(name: str) -> TranscriptWarning:
    text = message(
        "The file is not in UTF-8; it was read as {encoding}. Check that its letters look right.", encoding=name
    )
    return warning("decoded_as", text)


def _broken(count: int) -> TranscriptWarning:
    text = plural(
        "{count} character of the file is broken and is shown as “\ufffd”.",
        "{count} characters of the file are broken and are shown as “\ufffd”.",
        count,
    )
    return warning("broken_characters", text)
