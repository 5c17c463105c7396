"""The lines of a PDF, taken out in a process of its own: run as a program, bytes on stdin, JSON on stdout.

PDFium is C++ that reads what strangers wrote, and one small stream of a PDF can unpack to gigabytes. Here neither a
crash nor a bomb costs the caller more than this process. It imports nothing of the package, and of pypdfium2 only the
bindings: its helpers take longer to import than an hour of talk takes to read. A call into PDFium costs more than what
it does, so that nothing is asked of every letter but what it is and which piece of text it belongs to; and what is
asked often is called without the checks of types, which take most of the time of a call.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import re
import sys
from collections.abc import Callable, Iterator
from itertools import repeat
from typing import Any

_INVISIBLE = frozenset({3, 7})  # modes in which text is not painted
_WHITE = 255  # of red, green and blue
_SEEN = ""
_HYPHEN = "\x02"  # what PDFium writes for a hyphen at the end of a line
_BREAKS = re.compile(f"[\r\n{_HYPHEN}]")
_MAYBE_HYPHENS = frozenset("-\x02\u2010\u2011\ufffe")
_NATIVE = "utf-16-le" if sys.byteorder == "little" else "utf-16-be"
_PASSWORD = 4  # FPDF_ERR_PASSWORD

_Box = tuple[float, float, float, float]  # left, bottom, right, top


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
    import pypdfium2_raw as pdfium

    pdfium.FPDF_InitLibraryWithConfig(pdfium.FPDF_LIBRARY_CONFIG(version=2))
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    count = pdfium.FPDF_GetPageCount(document) if document else 0
    if count < 1:
        return {"error": "password" if pdfium.FPDF_GetLastError() == _PASSWORD else "damaged"}
    if count > most_pages:
        return {"error": "pages"}
    pages: list[list[Any]] = []
    calls = _Calls(pdfium)
    left = most_characters
    for number in range(count):
        page = pdfium.FPDF_LoadPage(document, number)
        text = pdfium.FPDFText_LoadPage(page) if page else None
        box = pdfium.FS_RECTF()
        if not text or not pdfium.FPDF_GetPageBoundingBox(page, box):
            return {"error": "damaged"}
        left -= pdfium.FPDFText_CountChars(text)
        if left < 0:
            return {"error": "long"}
        reader = _Page(pdfium, calls, text, (box.left, box.bottom, box.right, box.top), smallest, closest)
        pages.append(reader.lines())
        pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)
    return {"pages": pages}


class _Calls:
    """What is asked of PDFium often, and where it puts its answers."""

    def __init__(self, pdfium: Any) -> None:
        self._pdfium = pdfium
        self.doubles = (ctypes.c_double * 4)()
        self.colours = (ctypes.c_uint * 4)()
        self.matrix = (ctypes.c_float * 6)()
        doubles, colours = ctypes.addressof(self.doubles), ctypes.addressof(self.colours)
        self.to_doubles = [doubles + 8 * number for number in range(4)]
        self.to_colours = [colours + 4 * number for number in range(4)]
        self.to_matrix = ctypes.addressof(self.matrix)
        page, place, number = ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int
        self.piece = self._bare("FPDFText_GetTextObject", ctypes.c_void_p, page, number)
        self.generated = self._bare("FPDFText_IsGenerated", ctypes.c_int, page, number)
        self.size = self._bare("FPDFText_GetFontSize", ctypes.c_double, page, number)
        self.shape = self._bare("FPDFText_GetMatrix", ctypes.c_int, page, number, place)
        self.colour = self._bare("FPDFText_GetFillColor", ctypes.c_int, page, number, *(place,) * 4)
        self.box = self._bare("FPDFText_GetCharBox", ctypes.c_int, page, number, *(place,) * 4)
        self.origin = self._bare("FPDFText_GetCharOrigin", ctypes.c_int, page, number, *(place,) * 2)
        self.mode = self._bare("FPDFTextObj_GetTextRenderMode", ctypes.c_int, ctypes.c_void_p)

    def _bare(self, name: str, gives: Any, *takes: Any) -> Callable[..., Any]:
        address = ctypes.cast(getattr(self._pdfium, name), ctypes.c_void_p).value or 0
        bare: Callable[..., Any] = ctypes.PYFUNCTYPE(gives, *takes)(address)
        return bare


class _Page:
    """The text of one page."""

    def __init__(self, pdfium: Any, calls: _Calls, text: Any, box: _Box, smallest: float, closest: int) -> None:
        self._pdfium = pdfium
        self._calls = calls
        self._text = text
        self._box = box
        self._smallest = smallest
        self._closest = closest
        self._looks: dict[int, tuple[float, str]] = {}
        self._inside = self._all_inside()
        self._letters = self._all_letters()
        self._address = ctypes.cast(text, ctypes.c_void_p).value or 0
        #: the piece of text that each letter belongs to, 0 for what PDFium added
        self._pieces = [piece or 0 for piece in map(calls.piece, repeat(self._address), range(len(self._letters)))]

    def lines(self) -> list[list[Any]]:
        """The lines of the page that have letters."""
        found: list[list[Any]] = []
        begin = 0
        for end in [*map(re.Match.start, _BREAKS.finditer(self._letters)), len(self._letters)]:
            # PDFium ends the line at a hyphen without another sign of it
            until = end + 1 if self._letters[end : end + 1] == _HYPHEN else end
            found.append(self._line(self._runs(begin, until), until))
            begin = end + 1
        return [line for line in found if line]

    def _runs(self, begin: int, end: int) -> list[tuple[int, int]]:
        """The pieces of a line, each with the number of its first letter; a space between words, which PDFium adds, is
        of the piece before it."""
        pieces = self._pieces[begin:end]
        if pieces and pieces.count(pieces[0]) == len(pieces):
            return [(begin, pieces[0])]
        runs: list[tuple[int, int]] = []
        last = -1
        for index, own in enumerate(pieces, start=begin):
            if own != last and (own or not runs or self._calls.generated(self._address, index) != 1):
                runs.append((index, own))
                last = own
        return runs

    def _line(self, pieces: list[tuple[int, int]], end: int) -> list[Any]:
        if not pieces:
            return []
        if not self._inside:
            pieces = [(at, self._pieces[at] or piece) for at, piece in _each(pieces, end)]
        runs: list[list[str]] = []
        seen: list[tuple[int, int]] = []
        sizes: list[float] = []
        for (at, piece), (until, _) in zip(pieces, [*pieces[1:], (end, 0)], strict=True):
            size, why = self._look(at, piece)
            sizes.append(size)
            if not why:
                seen.append((at, until))
            if runs and runs[-1][1] == why:
                runs[-1][0] += self._letters[at:until]
            else:
                runs.append([self._letters[at:until], why])
        begin, final = (seen[0][0], seen[-1][1] - 1) if seen else (pieces[0][0], end - 1)
        while final > begin and not self._pieces[final]:
            final -= 1
        first, last = self._place(begin), self._place(final)
        return [min(first[0], last[0]), max(first[1], last[1]), first[2], max(sizes), runs]

    def _look(self, index: int, piece: int) -> tuple[float, str]:
        """The size of a letter as it is drawn, and why it cannot be seen; the same for all of a piece on the page."""
        look = self._looks.get(piece) if piece else None
        if look is None:
            look = self._looks[piece] = self._drawn(index)
        if look[1] or self._inside:
            return look
        x, y = self._origin(index)
        left, bottom, right, top = self._box
        return look if left <= x <= right and bottom <= y <= top else (look[0], "outside")

    def _drawn(self, index: int) -> tuple[float, str]:
        calls, address = self._calls, self._address
        size = float(calls.size(address, index))
        if calls.shape(address, index, calls.to_matrix):
            c, d = calls.matrix[2:4]
            size *= (c**2 + d**2) ** 0.5
        drawn = self._pieces[index]
        if drawn and calls.mode(drawn) in _INVISIBLE:
            return size, "hidden"
        if 0 < size < self._smallest:
            return size, "tiny"
        if calls.colour(address, index, *calls.to_colours):
            *colour, opaque = calls.colours
            if opaque < self._closest:
                return size, "hidden"
            if min(colour) > _WHITE - self._closest:
                return size, "colour"
        return size, _SEEN

    def _place(self, index: int) -> tuple[float, float, float]:
        """Left, right and baseline of a letter."""
        calls = self._calls
        known = calls.box(self._address, index, *calls.to_doubles)
        left, right = calls.doubles[:2] if known else (0.0, 0.0)
        x, y = self._origin(index)
        return min(left, x), max(right, x), y

    def _origin(self, index: int) -> tuple[float, float]:
        calls = self._calls
        known = calls.origin(self._address, index, *calls.to_doubles[:2])
        x, y = calls.doubles[:2] if known else (0.0, 0.0)
        return x, y

    def _all_letters(self) -> str:
        """The letters of the page, one for each number; a hyphen that ends a line is `_HYPHEN`."""
        pdfium, text = self._pdfium, self._text
        count = pdfium.FPDFText_CountChars(text)
        units = (ctypes.c_ushort * (count + 1))()
        if pdfium.FPDFText_GetText(text, 0, count, units) == count + 1:
            letters = bytes(units)[: 2 * count].decode(_NATIVE, "surrogatepass")
            if len(letters) < count:  # halves of characters, of which each has its number
                letters = "".join(map(chr, units[:count]))
        else:  # the page has letters of which its text has none
            letters = "".join(chr(min(pdfium.FPDFText_GetUnicode(text, at), 0x10FFFF)) for at in range(count))
        if _MAYBE_HYPHENS.isdisjoint(letters):
            return letters
        return "".join(
            _HYPHEN if letter in _MAYBE_HYPHENS and pdfium.FPDFText_IsHyphen(text, at) == 1 else letter
            for at, letter in enumerate(letters)
        )

    def _all_inside(self) -> bool:
        """Whether all text lies on the page; then no letter has to be looked at for that."""
        pdfium, (left, bottom, right, top) = self._pdfium, self._box
        sides = [ctypes.c_double() for _ in range(4)]
        for number in range(pdfium.FPDFText_CountRects(self._text, 0, -1)):
            pdfium.FPDFText_GetRect(self._text, number, *sides)
            one, upper, other, lower = (side.value for side in sides)
            if not (left <= one and other <= right and bottom <= lower and upper <= top):
                return False
        return True


def _each(pieces: list[tuple[int, int]], end: int) -> Iterator[tuple[int, int]]:
    """Every letter of the pieces with its own."""
    for (at, piece), (until, _) in zip(pieces, [*pieces[1:], (end, 0)], strict=True):
        for index in range(at, until):
            yield index, piece


def main() -> None:
    """Reads stdin, with the limits and the folder of pypdfium2 given as JSON in the one argument."""
    limits = json.loads(sys.argv[1])
    sys.path.append(limits.pop("packages"))
    restrain(memory=limits.pop("memory"), seconds=limits.pop("seconds"))
    json.dump(take_out(sys.stdin.buffer.read(), **limits), sys.stdout)


if __name__ == "__main__":
    main()
