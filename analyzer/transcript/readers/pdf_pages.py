"""The lines of a PDF, taken out in a process of its own: run as a program, bytes on stdin, JSON on stdout.

PDFium is C++ that reads what strangers wrote, and one small stream of a PDF can unpack to gigabytes. Here neither a
crash nor a bomb costs the caller more than this process. It imports nothing of the package, to start fast.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import sys
from collections.abc import Iterator
from typing import Any

_INVISIBLE = frozenset({3, 7})  # modes in which text is not painted
_WHITE = (255, 255, 255)
_SEEN = ""
_HYPHEN = "\x02"  # what PDFium writes for a hyphen at the end of a line


def restrain(*, memory: int, seconds: int) -> None:
    """Limits this process to so many bytes and seconds of CPU, where the system can."""
    if sys.platform == "win32":
        return
    import resource

    for kind, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        with contextlib.suppress(ValueError, OSError):  # where a tighter limit already holds
            resource.setrlimit(kind, (most, most))


def take_out(data: bytes, *, most_pages: int, most_characters: int, smallest: float, closest: int) -> dict[str, Any]:
    """`{"pages": [[line, …], …]}`, a line being `[left, right, baseline, size, [[text, why it is unseen], …]]`;
    or `{"error": …}`: "password", "damaged", "pages" or "long"."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        return {"error": "password" if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD else "damaged"}
    if len(document) > most_pages:
        return {"error": "pages"}
    pages: list[list[Any]] = []
    left = most_characters
    pictures = False
    for number in range(len(document)):
        try:
            page = document[number]
            text = page.get_textpage()
        except pypdfium2.PdfiumError:
            return {"error": "damaged"}
        left -= text.count_chars()
        if left < 0:
            return {"error": "long"}
        pages.append([_line(line) for line in _lines(text, page.get_bbox(), smallest, closest)])
        pictures = pictures or bool(pypdfium2.raw.FPDFPage_CountObjects(page))
        text.close()
        page.close()
    return {"pages": pages, "pictures": pictures}


_Letter = tuple[str, float, float, float, float, str]  # the letter, left, right, baseline, size, why it is unseen


def _lines(text: Any, box: tuple[float, float, float, float], smallest: float, closest: int) -> Iterator[list[_Letter]]:
    from pypdfium2 import raw

    letters: list[_Letter] = []
    looks: dict[int, tuple[float, str]] = {}
    sides = [ctypes.c_double() for _ in range(4)]
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        sign = chr(min(raw.FPDFText_GetUnicode(text, index), 0x10FFFF))
        if sign in "\r\n":
            if letters:
                yield letters
            letters = []
            continue
        if raw.FPDFText_IsGenerated(text, index) == 1 and letters:  # a space between words
            letters.append((sign, *letters[-1][1:]))
            continue
        raw.FPDFText_GetCharBox(text, index, *map(ctypes.byref, (sides[0], sides[1], sides[2], sides[3])))
        raw.FPDFText_GetCharOrigin(text, index, ctypes.byref(x), ctypes.byref(y))
        left, right = min(sides[0].value, x.value), max(sides[1].value, x.value)
        drawn = ctypes.cast(raw.FPDFText_GetTextObject(text, index), ctypes.c_void_p).value or 0
        if not drawn or drawn not in looks:
            looks[drawn] = _look(text, index, smallest, closest)
        size, why = looks[drawn]
        if not why and not (box[0] <= x.value <= box[2] and box[1] <= y.value <= box[3]):
            why = "outside"
        if raw.FPDFText_IsHyphen(text, index) == 1 and sign != "\xad":
            sign = _HYPHEN
        letters.append((sign, left, right, y.value, size, why))
        if sign == _HYPHEN:  # PDFium ends the line without a sign of it
            yield letters
            letters = []
    if letters:
        yield letters


def _look(text: Any, index: int, smallest: float, closest: int) -> tuple[float, str]:
    """The size of the letters of one piece of text as they are drawn, and why they cannot be seen."""
    from pypdfium2 import raw

    size = float(raw.FPDFText_GetFontSize(text, index))
    matrix = raw.FS_MATRIX()
    if raw.FPDFText_GetMatrix(text, index, ctypes.byref(matrix)):
        size *= (matrix.c**2 + matrix.d**2) ** 0.5
    drawn = raw.FPDFText_GetTextObject(text, index)
    if drawn and raw.FPDFTextObj_GetTextRenderMode(drawn) in _INVISIBLE:
        return size, "hidden"
    if 0 < size < smallest:
        return size, "tiny"
    colours = [ctypes.c_uint() for _ in range(4)]
    if raw.FPDFText_GetFillColor(text, index, *map(ctypes.byref, (colours[0], colours[1], colours[2], colours[3]))):
        if colours[3].value < closest:
            return size, "hidden"
        if all(white - colour.value < closest for white, colour in zip(_WHITE, colours, strict=False)):
            return size, "colour"
    return size, _SEEN


def _line(letters: list[_Letter]) -> list[Any]:
    runs: list[list[str]] = []
    for letter in letters:
        if runs and runs[-1][1] == letter[5]:
            runs[-1][0] += letter[0]
        else:
            runs.append([letter[0], letter[5]])
    seen = [letter for letter in letters if not letter[5]] or letters
    left, right = min(letter[1] for letter in seen), max(letter[2] for letter in seen)
    return [left, right, seen[0][3], max(letter[4] for letter in seen), runs]


def main() -> None:
    """Reads stdin, with the limits given as JSON in the one argument."""
    limits = json.loads(sys.argv[1])
    restrain(memory=limits.pop("memory"), seconds=limits.pop("seconds"))
    json.dump(take_out(sys.stdin.buffer.read(), **limits), sys.stdout)


if __name__ == "__main__":
    main()
