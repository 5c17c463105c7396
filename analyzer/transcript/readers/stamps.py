"""Times at the head of a line that are no plain clock: seconds, minutes and seconds with letters, links, `@0:03`.

They are rewritten as the clocks that `labels` reads; a file that has fewer than two of them keeps its lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from analyzer.transcript.clock import CLOCK, LONGEST

_HEAD = 400  # characters of a line that can hold a time with its link
_LEAD = r"(?P<lead>[\s*_#>•–—-]{0,12}(?:\d{1,4}[.)]\s{1,3})?[*_]{0,3})"
_SECONDS = r"\d{1,6}(?:[.,]\d{1,6})?\s?(?:seconds|secs?|s|секунды?|сек|с)?\.?"
_LETTERED = (
    r"(?:\d{1,2}\s?(?:hours?|hrs?|h|час|ч)\.?\s{0,2})?(?:\d{1,3}\s?(?:minutes?|mins?|m|мин|м)\.?\s{0,2})?"
    r"(?:\d{1,3}(?:[.,]\d{1,6})?\s?(?:seconds?|secs?|s|сек|с)\.?)?"
)
_TO = r"\s{0,3}(?:-->|->|[-–—])\s{0,3}"
_BRACKETED = re.compile(
    rf"{_LEAD}[\[(]\s?(?:(?P<start>{_SECONDS})(?:{_TO}(?P<end>{_SECONDS}))?"
    rf"|(?P<start2>{_LETTERED})(?:{_TO}(?P<end2>{_LETTERED}))?)\s?[\])]",
    re.IGNORECASE,
)
_AT = re.compile(rf"{_LEAD}@(?P<clock>{CLOCK})(?=[\s*_]|$)")
_LINK = rf"\[(?:\*\*)?@?(?P<clock>{CLOCK})(?:\*\*)?\]\(https?://[^\s()]{{1,300}}\)"
_LINK_FIRST = re.compile(_LEAD + _LINK)
_LINK_LAST = re.compile(rf"(?P<lead>[^:\[\]\n]{{1,90}}){_LINK}[\s*_:]{{0,9}}")
_NUMBER = re.compile(r"(\d{1,6}(?:[.,]\d{1,6})?)\s?([^\W\d_]?)")
_UNITS = {"h": 3600.0, "ч": 3600.0, "m": 60.0, "м": 60.0}


def as_clocks(lines: Sequence[str]) -> list[str]:
    """The lines with such times as `[h:mm:ss.mmm]`; nothing that stands after the head of a line is touched."""
    straight = list(lines)
    found = {number: new for number, line in enumerate(lines) if (new := _rewritten(line)) is not None}
    if len(found) >= 2:
        for number, new in found.items():
            straight[number] = new
    return straight


def _rewritten(line: str) -> str | None:
    head = line[:_HEAD]
    if "[" not in head and "(" not in head and "@" not in head:
        return None
    if (match := _AT.match(head)) is not None or (match := _LINK_FIRST.match(head)) is not None:
        return f"{match['lead']}{match['clock']}{line[match.end() :]}"
    if len(line) <= _HEAD and (match := _LINK_LAST.fullmatch(head)) is not None:
        return f"{match['lead']}[{match['clock']}]"
    match = _BRACKETED.match(head)
    stamp = None if match is None else _stamp(match)
    return None if match is None or stamp is None else f"{match['lead']}{stamp}{line[match.end() :]}"


def _stamp(match: re.Match[str]) -> str | None:
    """The clocks of a bracket; None for a lone whole number, which counts replies and not seconds."""
    first, last = match["start"] or match["start2"] or "", match["end"] or match["end2"]
    if not last and first.strip(" .").isdecimal():
        return None
    times = [_seconds(part) for part in (first, last) if part]
    if not times or any(time is None for time in times):
        return None
    return f"[{' - '.join(_clock(time) for time in times if time is not None)}]"


def _seconds(text: str) -> float | None:
    """Seconds of `3.2`, `3.2s`, `1m 3s`; None beyond the length of any recording."""
    parts = _NUMBER.findall(text.lower())
    total = sum(float(number.replace(",", ".")) * _UNITS.get(letter, 1.0) for number, letter in parts)
    return total if parts and total <= LONGEST else None


def _clock(value: float) -> str:
    whole, milliseconds = divmod(round(value * 1000), 1000)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}.{milliseconds:03}"
