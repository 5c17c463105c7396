"""The beginnings of lines that may be speakers' labels, in every layout: names, times and marks around them.

Whether one is a label is decided in `labels`, by evidence from the whole file.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

_HEAD = 240  # characters of a line that can hold a label; the rest is never searched
# Marks of direction and joiners, which chats write around names and times and nobody sees.
UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_CLOCK = r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,9})?"  # "1:1" is a meeting of two, not a time
STAMP = rf"(?:[\[(`]\s?)?{_CLOCK}(?:\s{{0,3}}(?:-->|->|[-–—])\s{{0,3}}{_CLOCK})?(?:\s?[\])`])?"
_MARK = r"\*{1,3}|_{1,2}"
_START = re.compile(
    rf"[\s{UNSEEN}]{{0,40}}(?P<prefix>\#{{1,6}}\s{{1,3}}|\#\d{{1,5}}[.:)]?\s{{1,3}}|[-–—*•]\s{{1,3}}|\d{{1,4}}[.)]\s{{1,3}}|>{{1,3}}\s{{0,3}})?"
    rf"(?P<mark>{_MARK})?(?:\[\d{{1,5}}\]\s{{0,3}})?"
    rf"(?:(?P<stamp>{STAMP})(?!\s?[AaPp]\.?[Mm]\b)(?:(?=[\s:|,*_\[<–—{UNSEEN}-]|$)|(?<=[\])]))(?(mark)(?:{_MARK})?)(?:\s{{0,3}}[-–—|,]\s{{0,3}}|:\s{{1,3}}|\s{{0,9}}))?"
    rf"(?P<mark2>{_MARK})?"
)
_INLINE = re.compile(
    rf"(?P<label>[^:：\n]{{1,90}}?)(?:{_MARK})?(?:[\s,]{{1,9}}(?:{_MARK})?(?P<stamp>{STAMP}))?\s{{0,3}}(?:{_MARK})?"
    r"\s{0,3}(?::(?![/\\]|(?<=\d:)\d)|：)"
)
_HEADER = re.compile(
    rf"(?P<label>[^:：\n]{{1,90}}?)(?:{_MARK})?[\s,|–—-]{{1,20}}(?:{_MARK})?(?P<stamp>{STAMP})\s{{0,3}}"
    rf"(?:{_MARK})?:?\s*"
)
_ALONE = re.compile(rf"(?P<label>[^:：\n]{{1,90}}?)(?:{_MARK})?\s*")
_INNER = re.compile(rf"[\s,|–—-]{{0,9}}(?:(?P<mark>{_MARK}){STAMP}(?P=mark)|(?=[\[(`]){STAMP}(?<=[\])`])):?(?=\s|$)")
_CODE = re.compile(
    r"\w\(|(?:def|class|for|if|elif|else|while|with|try|except|finally|case|return|import|lambda|let|const)\b"
)
_CELL = re.compile(r"\d[\d.:]{0,20}\s?[,;\t|]")  # a number before a separator begins a row of a table, and no name
_INNER_MARK = re.compile(r"\*{1,3}|__")
_SHORTENED = frozenset({"jr.", "sr.", "мл.", "ст.", "инт.", "интерв.", "канд.", "соиск.", "рекр.", "cand.", "interv."})
_INITIALS = re.compile(r"(?:[A-ZА-ЯЁ]\.-?){1,4}")
_EDGES = re.compile(rf"^[\s{UNSEEN}*_#|,–—-]{{1,90}}|[\s{UNSEEN}*_#|,–—-]{{1,90}}$")

COMPANY = re.compile(r"\([^()]{0,60}\)|\[[^\[\]]{0,60}\]|<[^<>@\s]{1,60}@[^<>@\s]{1,60}>")  # or an address


@dataclass(frozen=True, slots=True)
class Head:
    """A beginning of a line that may be a label: `line` is its number, `body` where the speech begins in it."""

    line: int
    label: str
    stamp: str | None
    bold: bool
    inline: bool  # a colon follows; a label without one is a line of its own
    alone: bool  # no speech follows on the same line
    body: int
    leads: bool = False  # the time stands before the label, not behind it
    prefix: str = ""  # what stands before it all: "-" or "1" of a list, "#" of a heading, ">" of a change of speaker


def read_head(number: int, line: str) -> Head | None:
    """The possible label of one line, whatever layout it is in; None when the line cannot begin with one."""
    head = line[:_HEAD]
    start = _START.match(head)
    if start is None:
        return None
    stamp, at = start["stamp"], start.end()
    prefix = (start["prefix"] or "").strip(".:) ")
    prefix = "1" if prefix[-1:].isdigit() else prefix[:1]
    mark = start["mark2"] or start["mark"] or ""
    whole = len(line) <= _HEAD
    header = _HEADER.fullmatch(head, at) if whole and stamp is None else None
    match = header or _INLINE.match(head, at)
    if match is None and whole and (stamp is not None or mark or prefix == "#"):
        match = header = _ALONE.fullmatch(head, at)
    if match is None:
        return None
    label = _bare(match["label"])
    if (inner := _INNER_MARK.search(label)) is not None:  # an emoji or a number stands before the stars
        mark, label = inner[0], _bare(label.replace(inner[0], ""))
    if not _could_be_label(label):
        return None
    own = match.groupdict().get("stamp")
    body = match.end()
    if mark and not match[0].rstrip(" :：").endswith(mark) and line.startswith(mark, body):
        body += len(mark)
    return Head(
        line=number,
        label=label,
        stamp=stamp or own,
        bold=bool(mark),
        inline=header is None,
        alone=not line[body:].strip(),
        body=body,
        leads=stamp is not None,
        prefix=prefix,
    )


def _bare(label: str) -> str:
    """The label without what sets it apart: stars, dashes, the brackets around all of it."""
    label = _EDGES.sub("", label)
    return label[1:-1].strip() if label[:1] == "[" and label.find("]") == len(label) - 1 else label


def with_inner_stamps(accepted: list[Head], lines: Sequence[str]) -> list[Head]:
    """The heads with the time that stands after the colon, `Имя: [0:03] текст`, where the file writes it there."""
    if any(head.stamp for head in accepted):
        return accepted
    inner = {head.line: match for head in accepted if (match := _INNER.match(lines[head.line], head.body))}
    if len(inner) < 2 or len(inner) < 0.6 * len(accepted):
        return accepted
    return [
        replace(head, stamp=match[0], body=match.end(), alone=not lines[head.line][match.end() :].strip())
        if (match := inner.get(head.line))
        else head
        for head in accepted
    ]


def stamped_line(line: str) -> tuple[str, int] | None:
    """The time that a line without a label begins with, and where its text begins."""
    start = _START.match(line[:_HEAD])
    if start is None or start["stamp"] is None:
        return None
    return start["stamp"], start.end()


@functools.lru_cache(maxsize=4096)
def _could_be_label(label: str) -> bool:
    """Whether the shape is one a label can have: short, no sentence inside."""
    if (
        not 1 <= len(label) <= 70
        or label.startswith("NOTE ")
        or any(char in COMPANY.sub(" ", label) for char in "?!;…<>{}=\\")
        or "http" in label
        or label.count("[") != label.count("]")
        or label.count("(") != label.count(")")
        or label.count('"') % 2
        or _CELL.match(label)
        or _CODE.search(label)
    ):
        return False
    bare = COMPANY.sub(" ", label)
    parts = bare.split()
    if not any(char.isalpha() for char in bare) or len(parts) > 6 or bare.count(",") > 1:
        return False
    if "," in bare and len(parts) > 4:
        return False
    last = parts[-1]
    if label.endswith(".") and len(last) > 2 and last.casefold() not in _SHORTENED and not _INITIALS.fullmatch(last):
        return False
    return all(len(part) <= 5 or not part.rstrip(",").endswith(".") or part.casefold() in _SHORTENED for part in parts)
