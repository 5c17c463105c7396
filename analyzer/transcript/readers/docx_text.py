"""What a person sees on the pages of a Word document: its lines and tables in order.

python-docx opens the document; its `paragraph.text` would lose what was inserted while changes were tracked, links,
fields and text boxes, so the tree is walked here. Tracked deletions, comments, notes, headers and footers are no part
of the text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from analyzer.transcript import limits
from analyzer.transcript.content import too_much_text
from analyzer.transcript.readers import docx_looks, hidden
from analyzer.transcript.readers.document import Block, Line, Table
from analyzer.transcript.readers.docx_looks import WHITE, Colour, Look, Styles, W

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement as Element

    from analyzer.transcript.readers.docx_package import Package

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_WITHOUT_TEXT = frozenset(
    f"{W}{name}"
    for name in (
        "pPr", "rPr", "tblPr", "tblGrid", "tblPrEx", "tcPr", "trPr", "sectPr", "sdtPr", "sdtEndPr",
        "del", "moveFrom", "delText", "delInstrText", "instrText", "rt", "fldData",
    )
)  # fmt: skip
_WIDEST_SPAN = 60  # columns that one cell may span


@dataclass(slots=True)
class _Paragraph:
    """A paragraph while it is walked through: its runs as (text, why unseen, bold), and boxes anchored in it."""

    look: Look
    background: Colour | None  # None where it is not known
    joins_next: bool
    outer_run: tuple[hidden.Reason | None, bool]  # the run that this paragraph's box is anchored in
    runs: list[tuple[str, hidden.Reason | None, bool]] = field(default_factory=list)
    boxes: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class _Cell:
    span: int
    background: Colour | None
    lines: list[Line] = field(default_factory=list)


_Runs: TypeAlias = list[tuple[str, hidden.Reason | None, bool]]


def read(package: Package) -> tuple[list[Block], list[hidden.Piece]]:
    """The lines and tables of a document, and the text in it that nobody can see.

    Raises `TranscriptError` when there is more of it than of any talk.
    """
    walk = _Walk(package)
    walk.through(package.document.element.body)
    return walk.blocks, walk.gathering.pieces()


class _Walk:
    """One walk through the tree of a document, without recursion: the file decides how deep it goes."""

    def __init__(self, package: Package) -> None:
        self.blocks: list[Block] = []
        self.gathering = hidden.Gathering()
        self._styles = Styles(package.document.styles.element)
        self._page = WHITE
        page = package.document.element.find(f"{W}background")
        if page is not None and package.page_shown:
            self._page = docx_looks.colour_of(page.get(f"{W}color")) or WHITE
        self._paragraphs: list[_Paragraph] = []
        self._boxes: list[Colour | None] = []  # the colours of the text boxes that are open
        self._tables: list[Colour | None] = []  # the colours behind the tables that are open
        self._rows: list[list[str]] = []  # of the outermost table
        self._cells: list[_Cell] = []  # of the row that is open in the outermost table
        self._run: tuple[hidden.Reason | None, bool] = (None, False)
        self._carried: _Runs = []  # from a paragraph whose end was deleted
        self._length = 0

    def through(self, body: Element) -> None:
        from lxml.etree import iterwalk

        walker = iterwalk(body, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            if event == "end":
                self._end(tag)
            elif tag in _WITHOUT_TEXT or self._is_second_version(element) or self._is_deleted_row(element):
                walker.skip_subtree()
            else:
                self._start(tag, element)

    def _start(self, tag: str, element: Element) -> None:
        if tag == f"{W}r":
            self._run = self._seen_as(element)
        elif tag in (f"{W}t", f"{_M}t"):
            text = element.text if len(element) == 0 else "".join(element.xpath("text()"))
            self._add((text or "").replace("\r", " ").replace("\n", " "))
        elif tag in _SIGNS and self._paragraphs and element.getparent().tag == f"{W}r":
            self._add(_SIGNS[tag])
        elif tag == f"{W}p":
            self._open_paragraph(element)
        elif tag == f"{W}txbxContent":
            self._boxes.append(_box_colour(element) or self._page)
        elif tag == f"{W}tbl":
            self._open_table(element)
        elif tag == f"{W}tc" and self._in_grid():
            self._open_cell(element)

    def _end(self, tag: str) -> None:
        if tag == f"{W}p":
            self._close_paragraph()
        elif tag == f"{W}txbxContent":
            self._boxes.pop()
        elif tag == f"{W}tr" and self._in_grid():
            row = [text for cell in self._cells for text in (_cell_text(cell), *[""] * (cell.span - 1))]
            self._cells = []
            self._rows.append(row)
        elif tag == f"{W}tbl":
            if self._in_grid() and self._rows:
                self.blocks.append(Table(self._rows))
                self._rows = []
            self._tables.pop()

    def _in_grid(self) -> bool:
        """Whether the rows and cells met are of a table that stands in the text itself: one inside a cell or a box
        is read as lines of it."""
        return len(self._tables) == 1 and not self._paragraphs

    def _is_second_version(self, element: Element) -> bool:
        """A box is written twice, for new programs and for old ones."""
        return element.tag == f"{_MC}Fallback" and element.getparent().find(f"{_MC}Choice") is not None

    def _is_deleted_row(self, element: Element) -> bool:
        return element.tag == f"{W}tr" and element.find(f"{W}trPr/{W}del") is not None

    def _add(self, text: str) -> None:
        if not self._paragraphs:
            return
        self._length += len(text)
        if self._length > limits.LARGEST_TEXT:
            raise too_much_text()
        self._paragraphs[-1].runs.append((text, *self._run))

    def _seen_as(self, run: Element) -> tuple[hidden.Reason | None, bool]:
        """Why a run cannot be seen, and whether it is bold."""
        if not self._paragraphs:
            return None, False
        paragraph = self._paragraphs[-1]
        properties = run.find(f"{W}rPr")
        style = None if properties is None else docx_looks.value_of(properties.find(f"{W}rStyle"))
        look = self._styles.run(paragraph.look, style, docx_looks.look_of(properties))
        unknown = paragraph.background is None and look.fill is None
        why = look.unseen(paragraph.background or WHITE)
        return None if unknown and why == "colour" else why, bool(look.bold)

    def _open_paragraph(self, element: Element) -> None:
        properties = element.find(f"{W}pPr")
        style = fill = deleted = None
        if properties is not None:
            style = docx_looks.value_of(properties.find(f"{W}pStyle"))
            fill = docx_looks.fill_of(properties.find(f"{W}shd"))
            deleted = properties.find(f"{W}rPr/{W}del")
        fill = fill or self._styles.paragraph_fill(style) or self._behind()
        self._paragraphs.append(_Paragraph(self._styles.paragraph(style), fill, deleted is not None, self._run))
        self._run = (None, False)

    def _behind(self) -> Colour | None:
        """The colour of what the paragraph lies on, None where it is not known."""
        if self._boxes:
            return self._boxes[-1]
        if self._cells and len(self._tables) == 1:
            return self._cells[-1].background
        return self._tables[-1] if self._tables else self._page

    def _close_paragraph(self) -> None:
        paragraph = self._paragraphs.pop()
        if self._paragraphs:  # it stood in a box
            self._paragraphs[-1].boxes += self._lines(paragraph.runs) + paragraph.boxes
            self._run = paragraph.outer_run
            return
        runs = self._carried + paragraph.runs
        self._carried = runs if paragraph.joins_next else []
        lines = paragraph.boxes if paragraph.joins_next else self._lines(runs) + paragraph.boxes
        if self._tables:
            if self._cells:
                self._cells[-1].lines += lines
        else:
            self.blocks += lines

    def _lines(self, runs: _Runs) -> list[Line]:
        seen: list[tuple[str, bool]] = []
        for text, why, bold in runs:
            if why is None:
                self.gathering.see(text)
                seen.append((text, bold))
            else:
                self.gathering.add(text, why)
        self.gathering.gap()
        whole = "".join(text for text, _ in seen)
        leading = 0
        for text, bold in seen:
            if not bold and text.strip():
                break
            leading += len(text)
        first, *more = whole.split("\n")
        return [Line(first, bold=min(leading, len(first))), *(Line(text) for text in more)]

    def _open_table(self, element: Element) -> None:
        background = self._behind()
        properties = element.find(f"{W}tblPr")
        if properties is not None:
            fill = docx_looks.fill_of(properties.find(f"{W}shd"))
            style = docx_looks.value_of(properties.find(f"{W}tblStyle"))
            background = fill or (None if self._styles.shades_tables(style) else background)
        self._tables.append(background)

    def _open_cell(self, element: Element) -> None:
        properties = element.find(f"{W}tcPr")
        span, fill = None, None
        if properties is not None:
            span = docx_looks.value_of(properties.find(f"{W}gridSpan"))
            fill = docx_looks.fill_of(properties.find(f"{W}shd"))
        columns = int(span) if span and span.isdecimal() and len(span) < 4 else 1
        self._cells.append(_Cell(min(max(columns, 1), _WIDEST_SPAN), fill or self._tables[-1]))


def _cell_text(cell: _Cell) -> str:
    return "\n".join(line.text for line in cell.lines if line.text.strip())


def _box_colour(content: Element) -> Colour | None:
    """The colour of the shape that a text box fills, where the shape names one."""
    for shape in content.iterancestors(f"{_WPS}wsp"):
        fill = shape.find(f"{_WPS}spPr/{_A}solidFill/{_A}srgbClr")
        return None if fill is None else docx_looks.colour_of(fill.get("val"))
    return None
