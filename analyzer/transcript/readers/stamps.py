"""Times at the head of a line that are no plain clock: seconds, minutes and seconds with letters, links, `@0:03`, time
codes that count frames.

They are rewritten as the clocks that `labels` reads; a file that has fewer than two of them keeps its lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from analyzer.transcript.clock import CLOCK, LONGEST, seconds
from analyzer.transcript.readers.heads import Head, read_head
from analyzer.transcript.readers.labels import are_quoted, looks_like_name
from analyzer.transcript.utterance import label_key

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
_BARE = r"\d{1,6}(?:[.,]\d{1,6})?"
_UNIT = r"\s?(?:seconds|secs?|s|секунды?|сек|с)\.?(?!\w)"
_WITHOUT_BRACKETS = re.compile(
    rf"{_LEAD}(?:(?P<start>{_BARE}(?:{_UNIT})?){_TO}(?P<end>{_BARE}(?:{_UNIT})?)"
    rf"|(?P<start2>{_BARE}{_UNIT}|\d{{1,6}}[.,]\d{{1,6}}))[:,|]?\s{{1,9}}(?=[^\W\d_]|[*_\[])",
    re.IGNORECASE,
)
_WHO = r"(?P<lead>[^:\n]{1,90}?)"
_AHEAD = r"(?=[*_]{0,3}\s{0,3}[*_]{0,3}(?::|$))"
_BEHIND = re.compile(
    rf"{_WHO}\s{{0,9}}[\[(]\s?(?P<start>{_SECONDS})(?:{_TO}(?P<end>{_SECONDS}))?\s?[\])]{_AHEAD}"
    rf"|(?P<lead2>[^:\[\]()\n]{{1,90}}?)[\s,|–—-]{{1,9}}(?P<start2>{_BARE}{_UNIT})(?:{_TO}(?P<end2>{_BARE}{_UNIT}))?{_AHEAD}",
    re.IGNORECASE,
)
_FIRST_CLOCK = re.compile(CLOCK)
_DOTTED = re.compile(rf"{_LEAD}(?P<open>[\[(]?)(?P<clock>\d{{1,2}}\.[0-5]\d\.[0-5]\d)(?P<close>[\])]?)(?=[\s:|–—-])")
_LAST = re.compile(rf"\s{{1,9}}[\[(]\s?(?P<clock>{CLOCK})\s?[\])]\s{{0,9}}$")
_FEWEST_LAST = 4  # replies that end with a time
_MOSTLY = 0.9  # of the times of a talk are not before the one above
_FRAMES = r"\d{1,2}[:;]\d{2}[:;]\d{2}[:;]\d{2,3}(?![\w:;])"
_FRAME = re.compile(r"(\d{1,2})[:;](\d{2})[:;](\d{2})[:;](\d{2,3})(?![\w:;])")
_TIME_CODE = re.compile(
    rf"(?:{_LEAD}|[^:;\[\]()\n]{{1,90}}?\s{{1,9}})[\[(]?{_FRAMES}(?:{_TO}{_FRAMES})?[\])]?(?=[\s:*_]|$)"
)
_RATES = (25, 30, 50, 60, 100)  # frames a second; 24 and 25 differ by less than a frame
_NUMBER = re.compile(r"(\d{1,6}(?:[.,]\d{1,6})?)\s?([^\W\d_]?)")
_UNITS = {"h": 3600.0, "ч": 3600.0, "m": 60.0, "м": 60.0}


def as_clocks(lines: Sequence[str]) -> list[str]:
    """The lines with such times as `[h:mm:ss.mmm]`; nothing that stands after the head of a line is touched."""
    straight = _without_frames(lines)
    found = {number: new for number, line in enumerate(straight) if (new := _rewritten(line)) is not None}
    if len(found) >= 2 and are_quoted(straight, found):
        found = {}
    if len(found) < 2:
        found = _before_and_behind_names(straight) or _at_the_ends(straight)
    for number, new in found.items():
        straight[number] = new
    return straight


def _without_frames(lines: Sequence[str]) -> list[str]:
    """The lines with the time codes of films, `00:01:01:12`, as clocks; how many frames a second has is told by the
    last frame that is named."""
    straight = list(lines)
    found = {
        number: match
        for number, line in enumerate(lines)
        if (":" in line[:_HEAD] or ";" in line[:_HEAD]) and (match := _TIME_CODE.match(line[:_HEAD])) is not None
    }
    found = {number: found[number] for number in _beside_people(lines, found)} if len(found) > 1 else {}
    codes = [_FRAME.findall(match[0]) for match in found.values()]
    if not _grow([[int(part) for part in first] for first, *_ in codes]):
        return straight
    frames = [int(frame) for line in codes for *_, frame in line if len(frame) == 2]
    rate = next(rate for rate in _RATES if max(frames, default=0) < rate)

    def clock_of(match: re.Match[str]) -> str:
        part = int(match[4]) / (rate if len(match[4]) == 2 else 1000)
        return f"{match[1]}:{match[2]}:{match[3]}.{round(1000 * part):03}"

    for number, match in found.items():
        straight[number] = _FRAME.sub(clock_of, match[0]) + lines[number][match.end() :]
    return straight


def _beside_people(lines: Sequence[str], found: Mapping[int, re.Match[str]]) -> list[int]:
    """Those of the lines whose time codes stand alone, or beside labels that come again: others are speech."""
    heads = {
        number: read_head(0, _FRAME.sub("0:00", match[0]) + lines[number][match.end() :])
        for number, match in found.items()
    }
    named = [head.label for head in heads.values() if head is not None and head.stamp and looks_like_name(head.label)]
    counts = Counter(map(label_key, named))
    return [
        number
        for number, head in heads.items()
        if (head is None and not lines[number][found[number].end() :].strip())
        or (head is not None and counts[label_key(head.label)] > 1)
    ]


def _before_and_behind_names(lines: Sequence[str]) -> dict[int, str]:
    """Lines with seconds that could be part of a name, `0.52s Анна: …` and `Анна (0.5 - 4.2): …`, as clocks; what
    shows that these are times: people come again under them, they grow, and most labels of the file have one."""
    found = {number: new for number, line in enumerate(lines) if (new := _in_a_name(line)) is not None}
    heads = {number: head for number, new in found.items() if (head := read_head(0, new)) is not None and head.stamp}
    if len(heads) < 2 or not _are_times(heads):
        return {}
    labels = sum((head := read_head(0, line)) is not None and head.inline for line in lines)
    return {number: found[number] for number in heads} if len(heads) >= 0.5 * labels else {}


def _at_the_ends(lines: Sequence[str]) -> dict[int, str]:
    """Lines such as `Анна: текст [0:03]` with the time at the beginning, where nearly every reply ends with one."""
    last = {
        n: match
        for n, line in enumerate(lines)
        if line.rstrip()[-1:] in ("]", ")") and (match := _LAST.search(line[-30:]))
    }
    if len(last) < _FEWEST_LAST:
        return {}
    replies = [n for n, line in enumerate(lines) if (head := read_head(n, line)) is not None and head.inline]
    found = {n: last[n] for n in replies if n in last}
    times = [time for match in found.values() if (time := seconds(match["clock"])) is not None]
    if len(times) < max(_FEWEST_LAST, _MOSTLY * len(replies)) or not _grow(times):
        return {}
    return {n: f"[{match['clock']}] {lines[n][: -len(match[0])].lstrip()}" for n, match in found.items()}


def _in_a_name(line: str) -> str | None:
    head = line[:_HEAD]
    if (match := _DOTTED.match(head)) is not None:
        clock = match["clock"].replace(".", ":")
        return f"{match['lead']}{match['open']}{clock}{match['close']}{line[match.end() :]}"
    match = _WITHOUT_BRACKETS.match(head)
    if match is not None and (stamp := _stamp_of(match["start"] or match["start2"], match["end"])) is not None:
        return f"{match['lead']}{stamp} {line[match.end() :]}"
    if (match := _BEHIND.match(head)) is None or (len(line) > _HEAD and match.end() == _HEAD):
        return None
    stamp = _stamp(match)
    return None if stamp is None else f"{match['lead'] or match['lead2']} {stamp}{line[match.end() :]}"


def _are_times(heads: Mapping[int, Head]) -> bool:
    """Whether labels come again and the times beside them grow."""
    counts = Counter(label_key(head.label) for head in heads.values())
    clocks = [_FIRST_CLOCK.findall(head.stamp or "")[0] for head in heads.values()]
    again = sum(count for count in counts.values() if count > 1)
    return again >= 0.5 * len(heads) and _grow([time for clock in clocks if (time := seconds(clock)) is not None])


def _grow(times: Sequence[float] | Sequence[list[int]]) -> bool:
    """Whether times go up as in a recording; in one that was glued together they start again."""
    steps = [one <= two for one, two in pairwise(times)]  # type: ignore[operator]
    return len(times) > 1 and times[0] != times[-1] and sum(steps) >= _MOSTLY * len(steps)


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
    return _stamp_of(match["start"] or match["start2"] or "", match["end"] or match["end2"])


def _stamp_of(first: str, last: str | None) -> str | None:
    """The clocks of two times; None for a lone whole number, which counts replies and not seconds."""
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
