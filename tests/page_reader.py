"""Reads a page the way a strict person would: every element closed, every id once, its text in order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_INLINE = {
    "a",
    "b",
    "bdi",
    "i",
    "mark",
    "q",
    "small",
    "span",
    "strong",
    "svg",
    "symbol",
    "path",
    "circle",
    "use",
    "pre",
}
_VOID = {"meta", "br", "hr", "img", "input", "link", "path", "circle", "use"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    def text(self) -> str:
        """The text inside, spaces collapsed; style left out."""
        return re.sub(r"\s+", " ", self.raw()).strip()

    def raw(self) -> str:
        """The text inside as it stands; blocks within are set off by spaces."""
        if self.tag in ("style", "title"):
            return ""
        return "".join(child if isinstance(child, str) else child.set_off() for child in self.children)

    def set_off(self) -> str:
        return self.raw() if self.tag in _INLINE else f" {self.raw()} "

    def all(self, tag: str | None = None, **attributes: str) -> list[Element]:
        """Descendants with this tag and these attributes (`class_` matches one of the classes)."""
        found = []
        for child in self.children:
            if isinstance(child, str):
                continue
            if (tag is None or child.tag == tag) and all(child.has(name, value) for name, value in attributes.items()):
                found.append(child)
            found.extend(child.all(tag, **attributes))
        return found

    def one(self, tag: str | None = None, **attributes: str) -> Element:
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} elements {tag} {attributes}"
        return found[0]

    def has(self, name: str, value: str) -> bool:
        if name == "class_":
            return value in self.attributes.get("class", "").split()
        return self.attributes.get(name.rstrip("_").replace("_", "-")) == value


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("#root", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"attribute twice in <{tag}>"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read(html: str) -> Element:
    """The page as a tree; an assertion fails on a page that is not well formed."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert [element.tag for element in reader.open] == ["#root"], "not every element is closed"
    return reader.root
