"""Talks copied out of messengers: every reply bears a date and the time of day.

Such stamps become times from the first reply on, which is what a transcript counts.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import NamedTuple

from analyzer.messages import message
from analyzer.transcript.clock import LONGEST, find_date, show
from analyzer.transcript.model import TranscriptWarning, warning
from analyzer.transcript.readers.heads import UNSEEN

_MONTHS = (
    ("янв", "jan"), ("фев", "feb"), ("мар", "mar"), ("апр", "apr"), ("ма", "may"), ("июн", "jun"),
    ("июл", "jul"), ("авг", "aug"), ("сен", "sep"), ("окт", "oct"), ("ноя", "nov"), ("дек", "dec"),
)  # fmt: skip
_WORD = r"[A-Za-zА-Яа-яё]{3,9}\.?"
_DATE = (
    rf"(?:\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}"
    rf"|\d{{1,2}}\s{_WORD}\s\d{{4}}(?:\sг\.?)?|{_WORD}\s\d{{1,2}},?\s\d{{4}})"
)
_TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?"
_WHEN = (
    rf"(?:(?P<date>{_DATE})(?:,?\s{{1,2}}|\sв\s|\sat\s)(?P<time>{_TIME})"
    rf"|(?P<time2>{_TIME}),?\s{{1,2}}(?P<date2>{_DATE}))"
)
_LEADING = re.compile(rf"[\s{UNSEEN}]{{0,9}}\[?{_WHEN}\]?:?(?:\s?[-–—](?=\s))?[\s{UNSEEN}]{{1,9}}(?=\S)")
_TRAILING = re.compile(rf"(?P<who>[^\[\]:\n]{{1,90}}?),?\s{{1,3}}\[{_WHEN}\]:?\s{{0,9}}")
_NUMBERS = re.compile(r"\d{1,4}")
_LETTERS = re.compile(r"[A-Za-zА-Яа-яё]{3,9}")
_DATE_LINE = re.compile(rf"\W{{0,9}}(?:[А-Яа-яA-Za-z]{{3,11}},\s)?{_DATE}\W{{0,9}}")


class Undated(NamedTuple):
    """The lines with times from the first reply on in place of the dated ones, the day, and what to tell."""

    lines: list[str]
    date: str | None
    warnings: list[TranscriptWarning]


def without_dates(lines: Sequence[str]) -> Undated:
    """The lines of a chat as `labels` reads them; of anything else the lines as they are."""
    found = {number: stamp for number, line in enumerate(lines) if (stamp := _stamp(line[:240], whole=len(line) < 240))}
    filled = sum(1 for line in lines if line.strip())
    if len(found) < 2 or len(found) < 0.1 * filled:
        return Undated(list(lines), None, [])
    day_first = _day_first([match for match, _ in found.values()])
    moments = {number: _moment(match, day_first=day_first) for number, (match, _) in found.items()}
    first = next((moment for moment in moments.values() if moment is not None), None)
    straight = ["" if len(line) < 60 and _DATE_LINE.fullmatch(line) else line for line in lines]
    for number, (match, trails) in found.items():
        since = _since(first, moments[number])
        if trails:
            straight[number] = f"{match['who'].strip()}  {since}" if since else f"{match['who'].strip()}:"
        else:
            straight[number] = f"{since} {lines[number][match.end() :]}".strip()
    dates = [match["date"] or match["date2"] for match, _ in found.values()]
    return Undated(straight, find_date(dates), [] if first is None else [_counted_from(first)])


def _stamp(line: str, *, whole: bool) -> tuple[re.Match[str], bool] | None:
    """The dated stamp of a line and whether it stands behind the name."""
    if (match := _LEADING.match(line)) is not None:
        return match, False
    if whole and "[" in line and (match := _TRAILING.fullmatch(line)) is not None:
        return match, True
    return None


def _day_first(matches: Sequence[re.Match[str]]) -> bool:
    """Whether 3/12 is the third of December: a number over 12 tells, else the clock of twelve hours does, an American
    one."""
    for match in matches:
        date = match["date"] or match["date2"]
        numbers = [int(number) for number in _NUMBERS.findall(date)]
        if "/" in date and len(numbers) == 3:
            if numbers[0] > 12:
                return True
            if numbers[1] > 12:
                return False
    stamps = [(match["date"] or match["date2"]) + (match["time"] or match["time2"]).lower() for match in matches]
    return not any("/" in stamp and "m" in stamp for stamp in stamps)


def _moment(match: re.Match[str], *, day_first: bool) -> datetime.datetime | None:
    date, time = match["date"] or match["date2"], match["time"] or match["time2"]
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


def _since(first: datetime.datetime | None, moment: datetime.datetime | None) -> str:
    """The clock of a moment counted from the first; nothing where it is unknown or days later."""
    if first is None or moment is None:
        return ""
    passed = (moment - first).total_seconds()
    return show(passed) if 0 <= passed <= LONGEST else ""


def _counted_from(first: datetime.datetime) -> TranscriptWarning:
    text = message(
        "The file gives the time of day of each reply; times here count from the first reply, at {time}.",
        time=f"{first:%H:%M}",
    )
    return warning("times_of_day", text)
