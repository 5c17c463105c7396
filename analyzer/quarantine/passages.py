"""From what was found in a text to the spans that are withheld, and the text without them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from analyzer.letters import is_hidden
from analyzer.quarantine import disguise, hidden, markup, orders, reading
from analyzer.quarantine.model import Found, Span
from analyzer.quarantine.sentence import Kind
from analyzer.transcript.model import Transcript

MARK = "[…]"
_VOICE = 12  # sentences that may go on under a false header
_SPACE = re.compile(r"[\s\"'`«»“”„()\[\]{}<>|=*#_~.,:;!?…–—-]*")


def find(transcript: Transcript) -> tuple[Span, ...]:
    """All passages of a talk that no model may read, in its order; none overlaps another."""
    return tuple(
        Span(turn.index, one.start, one.end, one.kind, one.decoded)
        for turn in transcript.turns
        for one in in_text(turn.text)
    )


def withheld(text: str, spans: Sequence[Span]) -> str:
    """The text as a prompt may show it: a mark for every span, and no hidden characters.

    A span of hidden characters alone leaves no mark: it may stand inside a word.
    """
    parts: list[str] = []
    at = 0
    for span in sorted(spans, key=lambda one: one.start):
        parts.append(text[at : span.start])
        if span.kind != "hidden_text":
            parts.append(MARK)
        at = span.end
    parts.append(text[at:])
    return "".join(letter for part in parts for letter in part if not is_hidden(letter))


def wordy(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans that hold words: what is quoted from them counts for nothing, while words among which something
    invisible stands are still the candidate's own."""
    return tuple(span for span in spans if span.kind != "hidden_text")


def in_text(text: str) -> list[Found]:
    """The passages of one text, in order, none overlapping another."""
    read = reading.read(text)
    found = list(hidden.find(text))
    found.extend(_frames(read, text))
    for start, end, kind in orders.found(read):
        found.append(Found(*read.place(start, end), "self_praise_order" if kind is Kind.PRAISE else "instruction"))
    found.extend(_not_yet(disguise.find(text, read), found))
    return _merged(text, found)


def _frames(read: reading.Reading, text: str) -> Iterator[Found]:
    """False frames: a header with the sentence that it stands over, and what goes on in the same voice."""
    bounds = reading.sentences(read)
    stops = [stop for _, stop in bounds]
    for start, end in markup.tags(read):
        yield Found(*read.place(start, end), "fake_markup")
    last = 0
    for start, end in markup.headers(read, text):
        if end <= last:
            continue
        first, last = bisect_right(stops, end), end
        for begin, stop in bounds[first : first + _VOICE]:
            sentence = orders.sentence(read, max(begin, end), stop)
            if last != end and not sentence.goes_on:
                break
            last = stop
        yield Found(*read.place(start, last), "fake_markup")


def _not_yet(more: Iterator[Found], found: Sequence[Found]) -> Iterator[Found]:
    """What does not lie in something already found."""
    covered = _merged("", [one for one in found if one.kind != "hidden_text"])
    starts = [one.start for one in covered]
    for one in more:
        at = bisect_right(starts, one.start) - 1
        if at < 0 or covered[at].end < one.end:
            yield one


def _merged(text: str, found: Sequence[Found]) -> list[Found]:
    """In order; what overlaps, or has nothing but signs between, is one, of the kind that comes first."""
    merged: list[Found] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        last = merged[-1] if merged else None
        if last is None or not _joins(text, last, one):
            merged.append(one)
            continue
        told = [decoded for decoded in (last.decoded, one.decoded) if decoded]
        kind = one.kind if last.kind == "hidden_text" else last.kind
        merged[-1] = replace(last, end=max(last.end, one.end), kind=kind, decoded=" ".join(dict.fromkeys(told)) or None)
    return merged


def _joins(text: str, last: Found, one: Found) -> bool:
    if one.start < last.end:
        return True
    if "hidden_text" in (last.kind, one.kind):
        return False
    match = _SPACE.match(text, last.end, one.start)
    return match is not None and match.end() == one.start
