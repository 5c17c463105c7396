"""Which lines of a text are the talk: not the head of the file, not a summary after it, not what a program added."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.messages import Message, plural
from analyzer.transcript.model import TranscriptWarning, warning
from analyzer.transcript.readers import layout, vocabulary
from analyzer.transcript.readers.heads import Head, read_head
from analyzer.transcript.utterance import label_key, shorten

_TITLE = re.compile(r"\s{0,9}(?P<hash>#{1,6}\s)?(?P<bold>\*\*|__)?(?P<title>[^\n]{2,60}?)(?:\*\*|__)?\s{0,9}")
_AFTER_MOST = 0.5  # of the labels stand before a title that ends the talk
_AFTER_NEARLY_ALL = 0.75  # the same where nothing sets the title apart from speech


@dataclass(frozen=True, slots=True)
class Talk:
    """The lines of the talk, others emptied so that numbers stay, with what stood above and below it; `heads` are the
    beginnings of its lines that may be labels."""

    lines: list[str]
    heads: list[Head]
    above: list[str]
    below: list[str]
    service: int


def find(lines: Sequence[str]) -> Talk:
    """The talk in a text."""
    straight = list(lines)
    beginnings = _Beginnings.of(straight)
    begin, end = _fenced(straight, beginnings)
    begin = max(begin, _after_title(straight, beginnings, begin, end))
    end = _before_closing(straight, beginnings, begin, end)
    above = [line for line in straight[:begin] if line.strip() and not layout.is_fence(line)]
    below = [line for line in straight[end:] if line.strip() and not layout.is_fence(line)]
    service = 0
    for number, line in enumerate(straight):
        outside = not begin <= number < end
        serves = not outside and vocabulary.is_service(line)
        service += serves
        if outside or serves or layout.is_fence(line):
            straight[number] = ""
    heads = [head for head in beginnings.possible if straight[head.line]]
    return Talk(straight, heads, above, below, service)


def left_out(above: Sequence[str], below: Sequence[str], service: int) -> list[TranscriptWarning]:
    """What is told of the lines that are no talk."""
    found: list[TranscriptWarning] = []
    if above:
        found.append(warning("preamble_skipped", _above(above)))
    if below:
        text = plural(
            "{count} line below the talk was left out; it begins “{first}”.",
            "{count} lines below the talk were left out; the first is “{first}”.",
            len(below),
            first=shorten(below[0], 80),
        )
        found.append(warning("closing_skipped", text))
    if service:
        text = plural(
            "{count} line of the program, such as who joined, was left out.",
            "{count} lines of the program, such as who joined, were left out.",
            service,
        )
        found.append(warning("service_lines_skipped", text))
    return found


def closing(lines: Sequence[str], begin: int) -> int:
    """The number of the first line from `begin` on that is a title of something else and set apart as one, for texts
    without labels; the number of lines where there is none."""
    for number in range(begin, len(lines)):
        if _title(lines[number]) in vocabulary.OTHER_TITLES | vocabulary.CLOSING_TITLES and _stands_out(lines, number):
            return number
    return len(lines)


def _above(lines: Sequence[str]) -> Message:
    return plural(
        "{count} line above the talk was left out; it begins “{first}”.",
        "{count} lines above the talk were left out; the first is “{first}”.",
        len(lines),
        first=shorten(lines[0], 80),
    )


@dataclass(frozen=True, slots=True)
class _Beginnings:
    """Numbers of lines: those that begin as a speaker's do, and those that are a reply below a label of its own.

    Titles and lists of facts are no beginnings. A reply is no title, whatever its words, for the label above it comes
    again. `possible` are all beginnings that may be labels, these too.
    """

    heads: list[int]
    replies: set[int]
    possible: list[Head]

    @classmethod
    def of(cls, lines: Sequence[str]) -> _Beginnings:
        heads: list[int] = []
        possible: list[Head] = []
        below: dict[str, list[int]] = {}
        label = ""
        for number, line in enumerate(lines):
            if not line.strip():
                continue
            if label:
                below.setdefault(label, []).append(number)
            head = read_head(number, line)
            key = "" if head is None else label_key(head.label)
            if head is not None:
                possible.append(head)
            if head is not None and key not in vocabulary.NO_SPEAKERS and not (head.alone and head.inline):
                heads.append(number)
            label = key if head is not None and head.alone and key not in vocabulary.NO_SPEAKERS else ""
        return cls(heads, {at for found in below.values() if len(found) > 1 for at in found}, possible)

    def between(self, begin: int, end: int) -> int:
        """How many lines from `begin` on and before `end` begin as a speaker's do."""
        return max(bisect_left(self.heads, end) - bisect_left(self.heads, begin), 0)


def _fenced(lines: Sequence[str], beginnings: _Beginnings) -> tuple[int, int]:
    """The fenced block in which most of the labels stand, else everything."""
    for begin, end in layout.fences(lines):
        inside = beginnings.between(begin, end)
        if inside >= 2 and inside > 0.7 * len(beginnings.heads):
            return begin, end
    return 0, len(lines)


def _after_title(lines: Sequence[str], beginnings: _Beginnings, begin: int, end: int) -> int:
    """The line after a title such as "Transcript", where labels follow."""
    for number in range(begin, end):
        if number in beginnings.replies or _title(lines[number]) not in vocabulary.TALK_TITLES:
            continue
        after = beginnings.between(number + 1, end)
        if after >= 2 and (_stands_out(lines, number) or after >= 0.5 * len(beginnings.heads)):
            return number + 1
    return begin


def _before_closing(lines: Sequence[str], beginnings: _Beginnings, begin: int, end: int) -> int:
    """The line of a title such as "Summary" or "Action items" below the talk."""
    heads = [number for number in beginnings.heads if begin <= number < end]
    if len(heads) < 2:
        return end
    for number in range(heads[1], end):
        title = None if number in beginnings.replies else _title(lines[number])
        if title not in vocabulary.OTHER_TITLES and title not in vocabulary.CLOSING_TITLES:
            continue
        before = beginnings.between(begin, number)
        least = _AFTER_MOST if _stands_out(lines, number) else _AFTER_NEARLY_ALL
        if title in vocabulary.OTHER_TITLES and before >= least * len(heads):
            return number
        if title in vocabulary.CLOSING_TITLES and before == len(heads) and lines[number].lstrip()[:1] in "#*_":
            return number
    return end


def _stands_out(lines: Sequence[str], number: int) -> bool:
    """Whether a title is marked as one, or stands below an empty line."""
    return number == 0 or not lines[number - 1].strip() or lines[number].lstrip()[:1] in ("#", "*", "_")


def _title(line: str) -> str | None:
    """The words of a line that may be a title, as they are compared."""
    if len(line) > 80 or not line.strip():
        return None
    match = _TITLE.fullmatch(line)
    return None if match is None else label_key(match["title"].strip(" :*_#—–-"))
