"""Talks copied out of messengers: every reply bears the time of day, with a date or AM and PM.

Such stamps become times from the first reply on, which is what a transcript counts.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from analyzer.messages import message
from analyzer.transcript.clock import LONGEST, find_date, show
from analyzer.transcript.model import TranscriptWarning, warning
from analyzer.transcript.readers.heads import UNSEEN, read_head
from analyzer.transcript.readers.labels import are_quoted, looks_like_name
from analyzer.transcript.utterance import label_key

_MONTHS = (
    ("янв", "jan"), ("фев", "feb"), ("мар", "mar"), ("апр", "apr"), ("ма", "may"), ("июн", "jun"),
    ("июл", "jul"), ("авг", "aug"), ("сен", "sep"), ("окт", "oct"), ("ноя", "nov"), ("дек", "dec"),
)  # fmt: skip
_WORD = r"[A-Za-zА-Яа-яё]{3,9}\.?"
_DATE = (
    rf"(?:\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}"
    rf"|\d{{1,2}}\s{_WORD}\s\d{{4}}(?:\sг\.?)?|{_WORD}\s\d{{1,2}},?\s\d{{4}})"
)
_TIME = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,6})?(?:Z|[+-]\d{2}:?\d{2})?)?(?:\s?[AaPp]\.?[Mm]\.?)?"
_WHEN = (
    rf"(?:(?P<date>{_DATE})(?:,?\s{{1,2}}|\sв\s|\sat\s|T)(?P<time>{_TIME})"
    rf"|(?P<time2>{_TIME}),?\s{{1,2}}(?P<date2>{_DATE}))"
)
_BARE_WHEN = (
    rf"(?:(?:today|yesterday|сегодня|вчера),?\s(?:at\s|в\s)?(?P<time3>{_TIME})|(?P<time4>{_TIME}(?<=[Mm.])(?!\w)))"
)
_LEADING = re.compile(rf"[\s{UNSEEN}]{{0,9}}\[?{_WHEN}\]?:?(?:\s?[-–—](?=\s))?[\s{UNSEEN}]{{1,9}}(?=\S)")
_TRAILING = re.compile(rf"(?P<who>[^\[\]:\n]{{1,90}}?),?\s{{1,3}}\[{_WHEN}\]:?\s{{0,9}}")
# Without a date or brackets such a time may stand in what is said; names beside it show that it does not.
_BEFORE_NAME = re.compile(
    rf"[\s{UNSEEN}*_]{{0,9}}[\[(]?{_BARE_WHEN}[\])]?:?(?:\s?[-–—|](?=\s))?(?:[\s{UNSEEN}*_]{{1,9}}|$)", re.I
)
_BEHIND_NAME = re.compile(
    rf"(?P<who>[^\[\]:\n]{{1,90}}?)[\s,|*_–—-]{{1,9}}[\[(]?(?:{_WHEN}|{_BARE_WHEN})[\])]?[*_]{{0,3}}(?:\s{{0,3}}:\s{{0,9}}|\s{{0,9}}$)",
    re.I,
)
_ZOOM = re.compile(r"(?:From|От)\s")  # "From Anna to Everyone"
_NUMBERS = re.compile(r"\d{1,4}")
_LETTERS = re.compile(r"[A-Za-zА-Яа-яё]{3,9}")
_DATE_LINE = re.compile(rf"\W{{0,9}}(?:[А-Яа-яA-Za-z]{{3,11}},\s)?{_DATE}\W{{0,9}}")


_DAY = 24 * 3600.0  # seconds
_ANY_DAY = "2000-01-01"


class Undated(NamedTuple):
    """The lines with times from the first reply on in place of the dated ones, the day, and what to tell."""

    lines: list[str]
    date: str | None
    warnings: list[TranscriptWarning]


class _Stamp(NamedTuple):
    """Where the time of day stands in a line, and the name before it, if it stands behind one."""

    match: re.Match[str]
    who: str = ""

    @property
    def date(self) -> str:
        found = self.match.groupdict()
        return found.get("date") or found.get("date2") or ""

    @property
    def time(self) -> str:
        found = self.match.groupdict()
        return next((time for name in ("time", "time2", "time3", "time4") if (time := found.get(name))), "")


def without_dates(lines: Sequence[str]) -> Undated:
    """The lines of a chat as `labels` reads them; of anything else the lines as they are."""
    found = {number: stamp for number, line in enumerate(lines) if (stamp := _stamp(line[:240], whole=len(line) < 240))}
    found = found or _beside_names(lines)
    filled = sum(1 for line in lines if line.strip())
    if len(found) < 2 or len(found) < 0.1 * filled or are_quoted(lines, found, beside=_beside(lines, found)):
        return Undated(list(lines), None, [])
    day_first = _day_first([*found.values()])
    moments = {number: _moment(stamp, day_first=day_first) for number, stamp in found.items()}
    first = next((moment for moment in moments.values() if moment is not None), None)
    straight = ["" if len(line) < 60 and _DATE_LINE.fullmatch(line) else line for line in lines]
    for number, stamp in found.items():
        since = _since(first, moments[number], dated=bool(stamp.date))
        rest = lines[number][stamp.match.end() :]
        if not stamp.who:
            straight[number] = f"{since} {rest}".strip()
        elif rest.strip():
            straight[number] = f"{since} {stamp.who}: {rest}".strip()
        else:
            straight[number] = f"{stamp.who}  {since}" if since else f"{stamp.who}:"
    dates = [stamp.date for stamp in found.values() if stamp.date]
    return Undated(straight, find_date(dates), [] if first is None else [_counted_from(first)])


def _beside(lines: Sequence[str], found: Mapping[int, _Stamp]) -> list[str]:
    """The names in lines with such times."""
    heads = (read_head(0, lines[number][stamp.match.end() :]) for number, stamp in found.items() if not stamp.who)
    return [*(stamp.who for stamp in found.values() if stamp.who), *(head.label for head in heads if head)]


def _stamp(line: str, *, whole: bool) -> _Stamp | None:
    """The dated stamp of a line, before what is said or, in brackets, behind the name."""
    if (match := _LEADING.match(line)) is not None:
        return _Stamp(match)
    if whole and "[" in line and (match := _TRAILING.fullmatch(line)) is not None:
        return _Stamp(match, match["who"].strip())
    return None


def _beside_names(lines: Sequence[str]) -> dict[int, _Stamp]:
    """Times of day before or behind the names of people who come again, or on a line of their own next to one."""
    found: dict[int, _Stamp] = {}
    names: dict[int, str] = {}
    for number, line in enumerate(lines):
        head = line[:240]
        if ":" not in head:
            continue
        if (match := _BEFORE_NAME.match(head)) is not None:
            beside = read_head(number, f"0:00 {line[match.end() :]}")
            found[number], names[number] = _Stamp(match), "" if beside is None else beside.label
        elif (match := _BEHIND_NAME.match(head)) is not None and (match[0].rstrip()[-1:] == ":" or len(line) < 240):
            who = match["who"].strip(" *_#\t")
            found[number], names[number] = _Stamp(match, who), who
    counts = Counter(label_key(name) for name in names.values() if looks_like_name(name) or _ZOOM.match(name))
    again = {key for key, count in counts.items() if count > 1}
    alone = [
        number for number, stamp in found.items() if not lines[number][stamp.match.end() :].strip() and not stamp.who
    ]
    if 2 * len(alone) > len(found):
        return {number: found[number] for number in alone}
    return {number: stamp for number, stamp in found.items() if label_key(names[number]) in again}


def _day_first(found: Sequence[_Stamp]) -> bool:
    """Whether 3/12 is the third of December: a number over 12 tells, else the clock of twelve hours does, an American
    one."""
    for stamp in found:
        numbers = [int(number) for number in _NUMBERS.findall(stamp.date)]
        if "/" in stamp.date and len(numbers) == 3:
            if numbers[0] > 12:
                return True
            if numbers[1] > 12:
                return False
    return not any("/" in stamp.date and "m" in stamp.time.lower() for stamp in found)


def _moment(stamp: _Stamp, *, day_first: bool) -> datetime.datetime | None:
    date, time = stamp.date or _ANY_DAY, stamp.time
    numbers = [int(number) for number in _NUMBERS.findall(date)]
    if (word := _LETTERS.search(date)) is not None:
        named = _month(word[0])
        if named is None or len(numbers) < 2:
            return None
        day, month, year = numbers[0], named, numbers[1]
    elif "-" in date:
        year, month, day = numbers
    else:
        day, month, year = numbers if day_first or "." in date else (numbers[1], numbers[0], numbers[2])
    clock = [int(number) for number in _NUMBERS.findall(time)]
    hour = clock[0] % 12 + 12 * ("p" in time.lower()) if "m" in time.lower() else clock[0]
    try:
        return datetime.datetime(year + 2000 * (year < 100), month, day, hour, clock[1], clock[2] if clock[2:] else 0)
    except ValueError:
        return None


def _month(word: str) -> int | None:
    word = word.casefold()
    for number, (russian, english) in enumerate(_MONTHS, start=1):
        if word.startswith(english) or (word.startswith(russian) and (russian != "ма" or word in ("май", "мая"))):
            return number
    return None


def _since(first: datetime.datetime | None, moment: datetime.datetime | None, *, dated: bool) -> str:
    """The clock of a moment counted from the first; nothing where it is unknown or days later. Without a date a moment
    before the first is one after midnight."""
    if first is None or moment is None:
        return ""
    passed = (moment - first).total_seconds()
    if passed < 0 and not dated:
        passed += _DAY
    return show(passed) if 0 <= passed <= LONGEST else ""


def _counted_from(first: datetime.datetime) -> TranscriptWarning:
    text = message(
        "The file gives the time of day of each reply; times here count from the first reply, at {time}.",
        time=f"{first:%H:%M}",
    )
    return warning("times_of_day", text)
