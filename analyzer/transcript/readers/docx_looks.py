"""How a run of text in a Word document looks on the page: whether it can be seen, and whether it is bold.

What a run says itself goes before its character style, this before the style of the paragraph, this before the
defaults of the document. Theme colours are taken by the value that Word writes beside their name.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from analyzer.transcript.readers import hidden

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement as Element

Colour: TypeAlias = tuple[int, int, int]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
WHITE: Colour = (255, 255, 255)

_HEX = re.compile(r"[0-9A-Fa-f]{6}")
_OFF = frozenset({"0", "false", "off"})
_NARROWEST = 10  # percent of a letter's width
_DEEPEST = 50  # styles based on each other; Word allows fewer
_HIGHLIGHTS: dict[str, Colour] = {
    "black": (0, 0, 0), "blue": (0, 0, 255), "cyan": (0, 255, 255), "green": (0, 255, 0), "magenta": (255, 0, 255),
    "red": (255, 0, 0), "yellow": (255, 255, 0), "white": WHITE, "darkBlue": (0, 0, 128), "darkCyan": (0, 128, 128),
    "darkGreen": (0, 128, 0), "darkMagenta": (128, 0, 128), "darkRed": (128, 0, 0), "darkYellow": (128, 128, 0),
    "darkGray": (128, 128, 128), "lightGray": (192, 192, 192),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """What one place of the document says of the look of text; None where it says nothing. `size` is in points."""

    vanish: bool | None = None
    bold: bool | None = None
    colour: Colour | None = None
    coloured: bool = False  # a colour is named, be it "automatic", which is always one that can be seen
    fill: Colour | None = None
    size: float | None = None
    narrow: bool | None = None
    empty: bool | None = None  # letters without any filling

    def over(self, other: Look) -> Look:
        """This look where it says something, `other` where it does not."""
        return Look(
            vanish=other.vanish if self.vanish is None else self.vanish,
            bold=other.bold if self.bold is None else self.bold,
            colour=self.colour if self.coloured else other.colour,
            coloured=self.coloured or other.coloured,
            fill=other.fill if self.fill is None else self.fill,
            size=other.size if self.size is None else self.size,
            narrow=other.narrow if self.narrow is None else self.narrow,
            empty=other.empty if self.empty is None else self.empty,
        )

    def unseen(self, background: Colour) -> hidden.Reason | None:
        """Why text of this look cannot be seen on `background`; None when it can."""
        if self.vanish:
            return "hidden"
        if self.narrow or (self.size is not None and self.size < hidden.SMALLEST):
            return "tiny"
        background = background if self.fill is None else self.fill
        if self.empty or (self.colour is not None and hidden.alike(self.colour, background)):
            return "colour"
        return None


class Styles:
    """The styles of a document, by id."""

    def __init__(self, styles: Element | None) -> None:
        self._elements: dict[str, Element] = {}
        self._looks: dict[str, Look] = {}
        self._fills: dict[str, Colour | None] = {}
        self._default = Look()
        self._default_paragraph: str | None = None
        if styles is None:
            return
        self._default = look_of(styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        for style in styles.iterchildren(f"{W}style"):
            name = style.get(f"{W}styleId")
            if name is None:
                continue
            self._elements.setdefault(name, style)
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default", "0") not in _OFF:
                self._default_paragraph = name

    def paragraph(self, name: str | None) -> Look:
        """How text looks in a paragraph of the style `name`, without the defaults of the document."""
        return self._look(name if name in self._elements else self._default_paragraph)

    def paragraph_fill(self, name: str | None) -> Colour | None:
        """The colour behind a paragraph of the style `name`."""
        key = name if name in self._elements else self._default_paragraph
        if key is not None and key not in self._fills:
            fills = (fill_of(style.find(f"{W}pPr/{W}shd")) for style in self._chain(key))
            self._fills[key] = next((fill for fill in fills if fill is not None), None)
        return None if key is None else self._fills[key]

    def run(self, paragraph: Look, character: str | None, own: Look) -> Look:
        """How a run looks in a paragraph of the look `paragraph`."""
        style = self._look(character)
        if own.vanish is None and style.vanish and paragraph.vanish:
            own = dataclasses.replace(own, vanish=False)  # hidden twice by styles is shown: so Word counts
        return own.over(style).over(paragraph).over(self._default)

    def shades_tables(self, name: str | None) -> bool:
        """Whether the style of a table colours cells, so that the colour behind its text is not known here."""
        if name not in self._elements:
            return False
        fills = (fill_of(shade) for style in self._chain(name) for shade in style.iter(f"{W}shd"))
        return any(fill is not None and not hidden.alike(fill, WHITE) for fill in fills)

    def _look(self, name: str | None) -> Look:
        if name is None or name not in self._elements:
            return Look()
        if name not in self._looks:
            look = Look()
            for style in self._chain(name):
                look = look.over(look_of(style.find(f"{W}rPr")))
            self._looks[name] = look
        return self._looks[name]

    def _chain(self, name: str) -> list[Element]:
        """A style and those that it is based on, itself first."""
        chain: list[Element] = []
        while name in self._elements and len(chain) < _DEEPEST:
            style = self._elements[name]
            if style in chain:
                break
            chain.append(style)
            name = value_of(style.find(f"{W}basedOn")) or ""
        return chain


def value_of(element: Element | None) -> str | None:
    """The attribute `w:val` of an element that may be missing."""
    return None if element is None else element.get(f"{W}val")


def look_of(properties: Element | None) -> Look:
    """What a `w:rPr` says."""
    if properties is None or len(properties) == 0:
        return Look()
    said: dict[str, Element] = {child.tag: child for child in properties if isinstance(child.tag, str)}
    colour = said.get(f"{W}color")
    highlight = _HIGHLIGHTS.get(value_of(said.get(f"{W}highlight")) or "")
    filling = said.get(f"{W14}textFill")
    width = _number(value_of(said.get(f"{W}w")))
    size = _number(value_of(said.get(f"{W}sz")))
    return Look(
        vanish=_switch(said.get(f"{W}vanish")),
        bold=_switch(said.get(f"{W}b")),
        colour=None if colour is None else _text_colour(colour),
        coloured=colour is not None,
        fill=highlight or fill_of(said.get(f"{W}shd")),
        size=None if size is None else size / 2,
        narrow=None if width is None else width < _NARROWEST,
        empty=None if filling is None else filling.find(f"{W14}noFill") is not None,
    )


def fill_of(shade: Element | None) -> Colour | None:
    """The colour of a `w:shd`."""
    if shade is None:
        return None
    return colour_of(shade.get(f"{W}color" if value_of(shade) == "solid" else f"{W}fill"))


def colour_of(text: str | None) -> Colour | None:
    """Red, green and blue of `FFFFFF`; None for "auto" and all else."""
    if text is None or _HEX.fullmatch(text) is None:
        return None
    return int(text[:2], 16), int(text[2:4], 16), int(text[4:], 16)


def _text_colour(colour: Element) -> Colour | None:
    if (found := colour_of(value_of(colour))) is not None:
        return found
    return WHITE if colour.get(f"{W}themeColor") in ("background1", "light1") else None


def _switch(element: Element | None) -> bool | None:
    return None if element is None else (value_of(element) or "1") not in _OFF


def _number(text: str | None) -> float | None:
    text = (text or "").removesuffix("%")
    return float(text) if text.isdecimal() and len(text) < 6 else None
