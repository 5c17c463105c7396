"""Pages that Telegram exports a chat to: `messages.html`, a block for each message, the classes of blocks saying what
is in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Literal

from analyzer.transcript.content import Content
from analyzer.transcript.readers import moments, page, telegram
from analyzer.transcript.utterance import NOBODY, Format, Parsed, Utterance, unwrap

_HEAD = 200_000  # characters in which the first message stands
_MESSAGE = re.compile(r"<div\s[^<>]{0,99}\bclass=\"message\s{1,3}(?:default|service)\b")
_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}) (\d{2}:\d{2}:\d{2})(?: UTC([+-]\d{2}:\d{2}))?")
_NEAR = 20  # tags up to the one that an end tag closes; Telegram closes all that it opens


@dataclass(slots=True)
class _Message:
    """A message as far as it is read. A `joined` one bears no name, for its author wrote the one above it too."""

    joined: bool
    author: str = ""
    forwarded_from: str = ""
    date: str = ""
    text: str = ""


class _Chat(HTMLParser):
    """The messages of a page in their order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.messages: list[_Message] = []
        self._open: list[tuple[str, frozenset[str]]] = []  # the tags around, with their classes
        self._into: Literal["author", "forwarded_from", "text"] | None = None
        self._depth = 0  # of the block whose words are collected
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in page.VOID:
            self._words.append("\n" if tag == "br" else "")
            return
        values = dict(attrs)
        classes = frozenset((values.get("class") or "").split())
        self._open.append((tag, classes))
        if "message" in classes and "default" in classes:
            self._into = None
            self.messages.append(_Message(joined="joined" in classes))
        elif "message" in classes:
            self._into = None
        elif self.messages and self._into is None:
            if "date" in classes and not self.messages[-1].date:
                self.messages[-1].date = values.get("title") or ""
            elif "from_name" in classes:
                forwarded = any("forwarded" in around for _, around in self._open[-_NEAR:])
                self._begin("forwarded_from" if forwarded else "author")
            elif classes == {"text"}:
                self._begin("text")

    def handle_endtag(self, tag: str) -> None:
        if tag not in (name for name, _ in self._open[-_NEAR:]):
            return
        while self._open.pop()[0] != tag:
            pass
        if self._into is not None and len(self._open) < self._depth:
            if not getattr(self.messages[-1], self._into):
                setattr(self.messages[-1], self._into, unwrap("".join(self._words)))
            self._into = None

    def handle_data(self, data: str) -> None:
        if self._into == "text" or len(self._open) == self._depth:  # beside a name stands the date of what is passed on
            self._words.append(data)

    def _begin(self, into: Literal["author", "forwarded_from", "text"]) -> None:
        self._into, self._depth, self._words = into, len(self._open), []


def recognises(content: Content) -> bool:
    """A page with a block for a message."""
    return page.recognises(content) and _MESSAGE.search(content.text[:_HEAD]) is not None


def read(content: Content) -> Parsed:
    """One utterance for each message with words. Times are counted from the first message.

    A forwarded message is its author's, not that of the one who passed it on.
    """
    chat = _Chat()
    chat.feed(page.tamed(content.text))
    chat.close()
    dates = [_iso(message.date) for message in chat.messages]
    told = moments.read_all(dates)
    times = moments.scale_of_all(told, words=lambda: 0).all_of(told)
    said = zip(_authors(chat.messages), chat.messages, times, strict=True)
    found = [Utterance(author, message.text, time) for author, message, time in said if message.text]
    return Parsed(
        format="telegram-html",
        utterances=found,
        date=next((date[:10] for date in dates if date), None),
        warnings=telegram.silent_warnings(len(chat.messages) - len(found)),
    )


def _authors(messages: Sequence[_Message]) -> Iterator[str]:
    last = NOBODY
    for message in messages:
        last = message.author or (last if message.joined else NOBODY)
        yield message.forwarded_from or last


def _iso(date: str) -> str:
    """A date as ISO 8601 has it; "" for what is none."""
    match = _DATE.fullmatch(date.strip())
    if match is None:
        return ""
    day, month, year, time, zone = match.groups()
    return f"{year}-{int(month):02}-{int(day):02}T{time}{zone or ''}"


FORMAT = Format(name="telegram-html", recognises=recognises, read=read)
