"""YAML text into plain values, with the place of each.

A matrix is written by people, so the reader is stricter than YAML: no anchors, tags, merged or repeated keys, and
only `true`, `false`, numbers and empty values are anything else than text (`no` and `12:30` stay what they look like).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from analyzer.messages import Message, message

if TYPE_CHECKING:
    from yaml import Event, MarkedYAMLError

Path = tuple[str | int, ...]

MAX_DEPTH = 20  # a matrix needs seven
_INTEGER = re.compile(r"[-+]?[0-9]+")
_NUMBER = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)([eE][-+]?[0-9]+)?")
_CONSTANTS = {"true": True, "false": False, "null": None, "~": None, "": None}
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# What the YAML library says, and what it means to somebody who edits a list of skills.
_EXPLAINED = (
    (("mapping values are not allowed",),
     message("A colon stands where YAML does not expect one. Put the text in quotes, or mend the indentation.")),
    (("cannot start any token", "found a tab"),
     message("A tab or a special sign stands where it may not. Indent with spaces, and put text that begins with a "
             "sign in quotes.")),
    (("escape",),
     message("A backslash in double quotes begins something that YAML does not know. Double the backslash, or use "
             "single quotes.")),
    (("found unexpected end of stream",),
     message("A quotation mark is opened and never closed. Close it.")),
    (("could not find expected ':'",),
     message("A field has no colon after its name. Add the colon and a space.")),
    (("expected ',' or",),
     message("In a list or entry in brackets a comma or the closing bracket is missing. Add it, or put the text in "
             "quotes.")),
    (("expected <block end>", "expected key", "'-' indicator", "sequence entries", "<document start>"),
     message("The indentation does not fit the lines above, or a bracket or quotation mark is left over. Give the "
             "fields of one entry the same number of spaces.")),
)  # fmt: skip


class Place(NamedTuple):
    """Line and column, both from 1."""

    line: int
    column: int


class Fault(NamedTuple):
    """One fault: the field it is in, where that stands if it is known, and a sentence or two on what is wrong."""

    path: Path
    what: Message
    place: Place | None = None


@dataclass
class Document:
    """The values of a file, the place of each, and what was wrong with its YAML.

    `unreadable` means that nothing below the fault could be read, so that there is nothing else to say.
    """

    data: Any = None
    places: dict[Path, Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    unreadable: bool = False

    def place(self, path: Path) -> Place | None:
        """Where the field is, or else the nearest thing around it."""
        return next((self.places[path[:n]] for n in range(len(path), -1, -1) if path[:n] in self.places), None)


def read(text: str) -> Document:
    """The document in `text`; every fault of its YAML is in `faults`."""
    from yaml import MarkedYAMLError, parse

    document = Document()
    found = _UNPRINTABLE.search(text)
    if found:
        return _unreadable(document, _unprintable(found[0]), _place_of_offset(text, found.start()))
    try:
        _Builder(document).build(iter(parse(text, Loader=_loader())))
    except _TooDeepError as error:
        what = message("The brackets or indents go more than {depth} levels deep. Flatten them.", depth=MAX_DEPTH)
        return _unreadable(document, what, error.place)
    except MarkedYAMLError as error:
        never_closed = "unexpected end of stream" in (error.problem or "")  # what was opened is the fault, not the end
        mark = (error.context_mark if never_closed else None) or error.problem_mark or error.context_mark
        return _unreadable(document, _explained(error), Place(mark.line + 1, mark.column + 1) if mark else None)
    return document


def _loader() -> Any:
    """libyaml's parser where PyYAML has it: ten times faster."""
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _unreadable(document: Document, what: Message, place: Place | None) -> Document:
    document.faults = [Fault((), what, place)]
    document.unreadable = True
    return document


def _explained(error: MarkedYAMLError) -> Message:
    problem = error.problem or str(error)
    for signs, explanation in _EXPLAINED:
        if any(sign in problem for sign in signs):
            return explanation
    return message("YAML cannot be read from here on ({problem}). Mend the line or the one above it.", problem=problem)


def _unprintable(sign: str) -> Message:
    return message("An invisible control character ({code}) stands here. Delete it.", code=f"U+{ord(sign):04X}")


def _place_of_offset(text: str, offset: int) -> Place:
    return Place(text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1)


class _TooDeepError(Exception):
    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place


class _Builder:
    """Turns the parser's events into values, and notes the place of every field."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def build(self, events: Iterator[Event]) -> None:
        from yaml import DocumentStartEvent, StreamEndEvent

        self._events = events
        next(events)  # the start of the stream
        if isinstance(next(events), StreamEndEvent):
            return
        self._document.data = self._value(next(events), ())
        next(events)  # the end of the document
        further = next(events)
        if isinstance(further, DocumentStartEvent):
            what = message("A second document begins here (“---”). Keep one document in the file.")
            self._fault((), what, further)

    def _value(self, event: Event, path: Path) -> Any:
        from yaml import AliasEvent, MappingStartEvent, ScalarEvent, SequenceStartEvent

        place = _place(event)
        self._document.places.setdefault(path, place)
        if len(path) > MAX_DEPTH:
            raise _TooDeepError(place)
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            what = message(
                "Anchors and references (“&name”, “*name”) are not used here. Write the value out, or put text that "
                "begins with such a sign in quotes."
            )
            self._fault(path, what, event)
        if isinstance(event, AliasEvent):
            return None
        tag = getattr(event, "tag", None)
        if tag:
            what = message("“{tag}” is a YAML tag, and tags are not used here. Remove it.", tag=_tag(tag))
            self._fault(path, what, event)
        if isinstance(event, MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(path)
        assert isinstance(event, ScalarEvent)
        return self._scalar(event, path)

    def _sequence(self, path: Path) -> list[Any]:
        from yaml import SequenceEndEvent

        items: list[Any] = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            items.append(self._value(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path) -> dict[str, Any]:
        from yaml import MappingEndEvent, ScalarEvent

        entries: dict[str, Any] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            if not isinstance(event, ScalarEvent):
                self._fault(path, message("The name of a field must be a plain word. Write “name: value”."), event)
                self._skip(event)
                self._skip(next(self._events))
                continue
            key = event.value
            if key in entries:
                first = self._document.places[(*path, key)].line
                what = message(
                    "“{key}” stands twice in one entry, first in line {first}. Remove one of them.",
                    key=key,
                    first=first,
                )
                self._fault((*path, key), what, event)
                self._skip(next(self._events))
                continue
            self._document.places[(*path, key)] = _place(event)
            entries[key] = self._value(next(self._events), (*path, key))
        return entries

    def _skip(self, event: Event) -> None:
        """Reads past one value without keeping it."""
        from yaml import CollectionEndEvent, CollectionStartEvent

        depth = 0
        while True:
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            if depth == 0:
                return
            event = next(self._events)

    def _scalar(self, event: Any, path: Path) -> Any:
        found = _UNPRINTABLE.search(event.value)  # an escape in double quotes can make one
        if found:
            self._fault(path, _unprintable(found[0]), event)
        if not event.implicit[0]:  # quoted, or a block of text
            return event.value
        if event.value in _CONSTANTS:
            return _CONSTANTS[event.value]
        if _INTEGER.fullmatch(event.value) and len(event.value) <= 18:
            return int(event.value)
        return float(event.value) if _NUMBER.fullmatch(event.value) else event.value

    def _fault(self, path: Path, what: Message, event: Event) -> None:
        self._document.faults.append(Fault(path, what, _place(event)))


def _place(event: Event) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)


def _tag(tag: str) -> str:
    """The tag as it was written: the parser spells `!!` out."""
    return tag.replace("tag:yaml.org,2002:", "!!")
