"""HTML: transcripts of podcasts, with `<cite>`, `<time>` and `<p>`; any other page is read as the lines it shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser

from analyzer.transcript.content import Content
from analyzer.transcript.readers import moments, plain
from analyzer.transcript.utterance import NOBODY, Format, Parsed, Utterance

_START = re.compile(
    r"\s{0,1000}(?:<!--.{0,2000}?-->\s{0,1000}|<\?xml[^>]{0,200}>\s{0,1000}){0,9}"
    r"<(?:!doctype\s{1,9}html|(?:html|head|meta|body|main|article|section|div|cite|time|p|h[1-6])(?=[\s>]))",
    re.I | re.S,
)
_UNSEEN = frozenset({"script", "style", "head", "title", "template", "noscript", "svg", "nav", "button", "select"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | {
    *("address", "article", "aside", "blockquote", "body", "br", "cite", "dd", "div", "dl", "dt", "footer", "header"),
    *("hr", "li", "main", "ol", "p", "section", "table", "td", "th", "time", "tr", "ul"),
}
VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_HIDDEN = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden", re.I)
_SPACES = re.compile(r"[ \t\r\n\f]+")  # what a browser shows as one space; a hard space stays
_OPENING = re.compile(r"<(?:(?P<name>[/!?]?[a-zA-Z][a-zA-Z0-9]{0,30}+)(?P<rest>[^<>]*+)>)?")
_LONGEST_TAG = 500
_SECONDS = moments.Scale()


class _Page(HTMLParser):
    """What a page shows: pieces of text, each with the tag that it stands in as far as it matters here."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[tuple[str, str]] = []  # "cite", "time", "heading" or "text", and the words
        self._words: list[str] = []
        self._kind = "text"
        self._unseen: str | None = None
        self._depth = 0  # of the tag that is not seen, inside itself

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._unseen is not None:
            self._depth += tag == self._unseen
        elif tag in _UNSEEN or (tag not in VOID and _is_hidden(attrs)):
            self._break("text")
            self._unseen, self._depth = tag, 1
        elif tag == "cite" and self._speaks():
            return  # the title of a book in the middle of a sentence
        elif tag in _BLOCKS:
            self._break(tag if tag in ("cite", "time") else "heading" if tag in _HEADINGS else "text")

    def handle_endtag(self, tag: str) -> None:
        if self._unseen is not None:
            self._depth -= tag == self._unseen
            if self._depth <= 0 or (tag in ("body", "html")):
                self._unseen = None
        elif tag in _BLOCKS and not (tag == "cite" and self._kind != "cite"):
            self._break("text")

    def handle_data(self, data: str) -> None:
        if self._unseen is None:
            self._words.append(data)

    def close(self) -> None:
        super().close()
        self._break("text")

    def _speaks(self) -> bool:
        return self._kind == "text" and any(word.strip() for word in self._words)

    def _break(self, kind: str) -> None:
        if words := _SPACES.sub(" ", "".join(self._words)).strip(" "):
            self.pieces.append((self._kind, words))
        self._words, self._kind = [], kind


def _is_hidden(attrs: list[tuple[str, str | None]]) -> bool:
    return any(name == "hidden" or (name == "style" and value and _HIDDEN.search(value)) for name, value in attrs)


def tamed(text: str) -> str:
    """`text` without comments, with every "<" that opens no tag escaped, and with the attributes of monstrous tags
    left out: what the parser of the library would need more than linear time for."""
    kept: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[at:start])
        at = end + 3
    kept.append(text[at:])
    return _OPENING.sub(_tag, "".join(kept))


def _tag(match: re.Match[str]) -> str:
    if match["rest"] is None:
        return "&lt;"
    return match[0] if len(match[0]) <= _LONGEST_TAG else f"<{match['name']}>"


def recognises(content: Content) -> bool:
    """A page or a part of one by its first tag."""
    return _START.match(content.text) is not None


def read(content: Content) -> Parsed:
    """One utterance for each paragraph below a `<cite>`. Raises `TranscriptError` where nothing says who speaks."""
    page = _Page()
    page.feed(tamed(content.text))
    page.close()
    if any(kind == "cite" for kind, _ in page.pieces):
        return Parsed(format="html", utterances=_utterances(page.pieces))
    return plain.parse_lines([words for _, words in page.pieces], format="html")


def _utterances(pieces: Sequence[tuple[str, str]]) -> list[Utterance]:
    """What stands below the first name; a time is that of the paragraph which follows it."""
    found: list[Utterance] = []
    speaker: str | None = None
    start: float | None = None
    for kind, words in pieces:
        if kind == "cite":
            speaker, start = words.rstrip(" :—–-") or NOBODY, None
        elif kind == "time":
            start = _SECONDS.seconds(words)
        elif kind == "text" and speaker is not None:
            found.append(Utterance(speaker, words, start))
            start = None
    return found


FORMAT = Format(name="html", recognises=recognises, read=read)
