"""The lines of pages made the lines of a text: without what pages repeat at their edges, and without the breaks that
the width of the page made."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from analyzer.transcript.readers.heads import Head, read_head
from analyzer.transcript.utterance import label_key

HYPHEN = "\x02"  # a hyphen at the end of a line, which the page or the writer put there
SOFT = "\xad"

_EDGE = 2  # lines at the top and at the bottom of a page among which repeated ones are looked for
_FEWEST_PAGES = 3  # that a line must repeat on
_REPEATED = 0.6  # the share of the pages that it must repeat on
_PAGE = r"(?:page|стр(?:\.|аница)?|с\.)"
_PAGE_NUMBER = re.compile(
    rf"(?:[-–—]\s{{0,3}})?(?:{_PAGE}\s{{0,3}})?(?P<number>\d{{1,4}})(?:\s{{0,3}}(?:/|of|из)\s{{0,3}}\d{{1,4}})?"
    r"(?:\s{0,3}[-–—])?",
    re.I,
)
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"\w+(?:-\w+)*")
_END = re.compile(rf"(?P<word>\w+)[{HYPHEN}{SOFT}]$")
_LETTERS = 0.9  # of the width of an average letter, for the one space before the next word
_LOOSE = 1.6  # times the usual distance between lines; more is an empty line


@dataclass(frozen=True, slots=True)
class Printed:
    """A line as it stands on a page; distances in points, from the left and from the bottom. `head` is the label that
    it may begin with."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    head: Head | None = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "head", read_head(0, self.text))


def unfold(pages: Sequence[Sequence[Printed]]) -> tuple[list[str], list[str]]:
    """The lines of the text, and those of the edges of pages, which are left out.

    A line that the page broke is joined again; an empty one stands where lines stand apart.
    """
    inner = list(_without_edges(pages))
    stay = {id(line) for page in inner for line in page}
    edges = [line.text for page in pages for line in page if id(line) not in stay]
    kept = [line for page in inner for line in (*page, None)]
    margin = _margin([line for line in kept if line is not None])
    pitch = _pitch(pages)
    begun = Counter(label_key(line.head.label) for line in kept if line and line.head)
    known = Counter(word.casefold() for line in kept if line for word in _WORD.findall(line.text))
    found: list[str] = []
    last: Printed | None = None
    turned = False  # a page ended between the last line and this one
    for line in kept:
        if line is None:
            turned = True
            continue
        apart = last is not None and not turned and abs(last.baseline - line.baseline) > _LOOSE * pitch
        if last is not None and not apart and _goes_on(last, line, margin, begun):
            found[-1] = _joined(found[-1], line.text, known)
        else:
            found += ["", line.text] if apart else [line.text]
        last, turned = line, False
    return [text.replace(HYPHEN, "-") for text in found], edges


def _without_edges(pages: Sequence[Sequence[Printed]]) -> Iterator[list[Printed]]:
    """The pages without running heads and feet and without numbers of pages."""
    inside = {line.text for page in pages for line in page[_EDGE:-_EDGE]}
    repeated: Counter[tuple[str, int]] = Counter()
    for number, page in enumerate(pages):
        repeated.update({key for line in _edges(page) for key in _keys(line, number)})
    least = max(_FEWEST_PAGES, _REPEATED * len(pages))
    for number, page in enumerate(pages):
        edge = [
            line.text not in inside
            and line.head is None
            and (
                any(repeated[key] >= least for key in _keys(line, number))
                or _numbers_pages(line.text, number, len(pages))
            )
            for line in page
        ]
        begin = next((at for at in range(min(_EDGE, len(page))) if not edge[at]), min(_EDGE, len(page)))
        end = len(page)
        while end > max(begin, len(page) - _EDGE) and edge[end - 1]:
            end -= 1
        yield list(page[begin:end])


def _edges(page: Sequence[Printed]) -> list[Printed]:
    return [*page[:_EDGE], *page[max(len(page) - _EDGE, _EDGE) :]]


def _keys(line: Printed, page: int) -> Iterator[tuple[str, int]]:
    """What a line shares with the same line of other pages: its words and height; one number in it may count pages."""
    height = round(line.baseline / 4)
    yield line.text, height
    for match in list(_NUMBER.finditer(line.text))[:8]:
        if len(match[0]) < 5:
            counted = int(match[0]) - page
            yield f"{line.text[: match.start()]}\0{counted}\0{line.text[match.end() :]}", height


def _numbers_pages(text: str, page: int, pages: int) -> bool:
    match = _PAGE_NUMBER.fullmatch(text)
    if match is None:
        return False
    return not text.isdecimal() or (pages > 1 and int(match["number"]) == page + 1)


def _margin(lines: Sequence[Printed]) -> float:
    """Where the lines of the text end at most: further right stands hardly one."""
    rights = sorted(line.right for line in lines)
    return rights[math.ceil(0.98 * (len(rights) - 1))] if rights else 0.0


def _pitch(pages: Sequence[Sequence[Printed]]) -> float:
    """The usual distance between two lines."""
    steps = Counter(
        round(one.baseline - two.baseline, 1)
        for page in pages
        for one, two in pairwise(page)
        if one.baseline > two.baseline
    )
    most = max(steps.values(), default=0)
    return min((step for step, count in steps.items() if count >= 0.25 * most), default=1e9)


def _goes_on(line: Printed, after: Printed, margin: float, begun: Counter[str]) -> bool:
    """Whether `after` continues `line`: its first word would not have fitted, and it begins nothing of its own."""
    if line.text[-1] in (HYPHEN, SOFT):
        return True
    if line.head is not None and line.head.alone:
        return False
    head = after.head
    if head is not None and (head.stamp is not None or head.alone or begun[label_key(head.label)] > 1):
        return False
    first = after.text.split(maxsplit=1)[0]
    letter = (after.right - after.left) / max(len(after.text), 1)
    return line.right + (len(first) + _LETTERS) * letter > margin + letter


def _joined(text: str, after: str, known: Counter[str]) -> str:
    """Two halves of a line. A soft hyphen goes; a hard one goes only where the text has the word without it."""
    if text[-1] not in (HYPHEN, SOFT):
        return f"{text} {after}"
    end, start = _END.search(text), _WORD.match(after)
    if text[-1] == SOFT:
        return text[:-1] + after
    if end is None or start is None:
        return text[:-1] + ("-" if end else "- ") + after
    whole = (end["word"] + start[0]).casefold()
    kept = f"{end['word']}-{start[0]}".casefold()
    return text[:-1] + ("" if known[whole] > known[kept] else "-") + after
