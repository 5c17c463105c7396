"""Documents: what Teams saves as DOCX, and a PDF with text, made of nothing but the bytes of its specification."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping

from tests.writers.talk import Talk, Writer, short

_LINES = 44  # on a page
_LONGEST_LINE = 80


def teams_docx(talk: Talk) -> bytes:
    """A paragraph for each utterance: the name in bold and the time, a line break, and the text."""
    import docx

    document = docx.Document()
    document.add_paragraph("Interview-20260512_100000-Meeting Recording")
    document.add_paragraph("May 12, 2026, 10:00AM")
    for one in talk:
        paragraph = document.add_paragraph()
        paragraph.add_run(one.speaker).bold = True
        paragraph.add_run(f"   {short(one.start)}").add_break()
        paragraph.add_run(one.text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(talk: Talk) -> bytes:
    """A name with the time on a line of its own, and the text below it in lines of one width."""
    lines = [line for one in talk for line in (f"{one.speaker}  {short(one.start)}", *_wrapped(one.text), "")]
    return pdf_of([lines[at : at + _LINES] for at in range(0, len(lines), _LINES)])


def pdf_of(pages: list[list[str]], looks: Mapping[str, str] | None = None) -> bytes:
    """A PDF of pages of lines. Its font has no shapes, only the table from glyphs to letters: enough to be read.

    `looks` are pieces of lines with the operators that are to stand before each.
    """
    letters = sorted({letter for page in pages for line in page for letter in line})
    glyph = {letter: number for number, letter in enumerate(letters, start=1)}
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{' '.join(f'{6 + 2 * n} 0 R' for n in range(len(pages)))}] /Count {len(pages)} >>",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Sans /Encoding /Identity-H"
        b" /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Sans /DW 500"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        _stream(_letters_of_glyphs(glyph)),
    ]
    for number, page in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {7 + 2 * number} 0 R"
            " /Resources << /Font << /F 3 0 R >> >> >>"
        )
        shown = "".join(
            f"1 0 0 1 50 {800 - 16 * row} Tm {_drawn(line, glyph, looks or {})}\n"
            for row, line in enumerate(page)
            if line
        )
        objects.append(_stream(f"BT /F 12 Tf\n{shown}ET"))
    return _file([one if isinstance(one, bytes) else one.encode() for one in objects])


def _drawn(line: str, glyph: dict[str, int], looks: Mapping[str, str]) -> str:
    for piece, look in looks.items():
        before, found, after = line.partition(piece)
        if found:
            parts = _drawn(before, glyph, {}), _drawn(piece, glyph, {}), _drawn(after, glyph, looks)
            return f"{parts[0]} {look} {parts[1]} 0 g 0 Tr /F 12 Tf {parts[2]}"
    return f"<{''.join(f'{glyph[letter]:04X}' for letter in line)}> Tj" if line else ""


def locked(data: bytes, password: str) -> bytes:
    """A PDF of `pdf_of` that opens with this password alone; without one it only forbids copying and printing.

    Encrypted as the first version of the standard has it: RC4 with a key of 40 bits.
    """
    import hashlib

    filling = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    rights, name = (-64).to_bytes(4, "little", signed=True), bytes(16)
    user, owner = (f"{word:.32}".encode() + filling for word in (password, "owner"))
    for_owner = _rc4(hashlib.md5(owner[:32]).digest()[:5], user[:32])
    key = hashlib.md5(user[:32] + for_owner + rights + name).digest()[:5]
    for_user = _rc4(key, filling)

    def hidden(match: re.Match[bytes]) -> bytes:
        own = hashlib.md5(key + int(match[1]).to_bytes(3, "little") + bytes(2)).digest()[:10]
        body = re.sub(rb"\((\w+)\)", lambda text: b"<%s>" % _rc4(own, text[1]).hex().encode(), match[2])
        stream = re.search(rb"(?<=stream\n).*(?=\nendstream)", body, re.S)
        body = body if stream is None else body[: stream.start()] + _rc4(own, stream[0]) + body[stream.end() :]
        return b"%s 0 obj\n%s\nendobj" % (match[1], body)

    objects = re.sub(rb"(\d+) 0 obj\n(.*?)\nendobj", hidden, data[: data.rindex(b"xref\n0")], flags=re.S)
    lock = f"<< /Filter /Standard /V 1 /R 2 /P -64 /O <{for_owner.hex()}> /U <{for_user.hex()}> >>"
    return objects + f"trailer << /Root 1 0 R /Encrypt {lock} /ID [<{name.hex()}> <{name.hex()}>] >>\n%%EOF".encode()


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    other = 0
    for at in range(256):
        other = (other + state[at] + key[at % len(key)]) % 256
        state[at], state[other] = state[other], state[at]
    out, one, other = bytearray(), 0, 0
    for byte in data:
        one = (one + 1) % 256
        other = (other + state[one]) % 256
        state[one], state[other] = state[other], state[one]
        out.append(byte ^ state[(state[one] + state[other]) % 256])
    return bytes(out)


def _letters_of_glyphs(glyph: dict[str, int]) -> str:
    pairs = "\n".join(f"<{number:04X}> <{letter.encode('utf-16-be').hex()}>" for letter, number in glyph.items())
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{len(glyph)} beginbfchar\n{pairs}\nendbfchar\n"
        "endcmap end end"
    )


def _stream(text: str) -> bytes:
    body = text.encode()
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(body), body)


def _file(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def _wrapped(text: str) -> Iterator[str]:
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > _LONGEST_LINE:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line


WRITERS = (
    Writer("docx", "docx", teams_docx, unit=1.0, ends=False),
    Writer("pdf", "pdf", pdf, unit=1.0, ends=False, spaces="words"),
)
