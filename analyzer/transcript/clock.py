"""Times and dates as transcripts write them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence

import orjson

LONGEST = 100 * 3600.0  # seconds; a later time is a mistake of the file, not a recording
CLOCK = r"\d{1,3}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,9})?"

_SECONDS = {f"{number:02}": 1000.0 * number for number in range(60)}
_FRACTIONS = {"": 0.0} | {f"{point}{number:03}": float(number) for point in ".," for number in range(1000)}
_MINUTES = re.compile(r"(?:(\d{1,2}):)?(\d{1,2}):", re.ASCII)
_ALIKE = re.compile(r"(?:(\d{1,2}):(?=\d\d:))?(\d{1,2}):\d\d([.,]\d{3})?", re.ASCII)
_FIGURES = b"0123456789"
_CLOCK = re.compile(r"\s*(\d{1,3}):(\d{1,2})(?::(\d{1,2}))?(?:[.,](\d{1,9}))?\s*")
_MONTHS = (
    ("янв", "jan"), ("фев", "feb"), ("мар", "mar"), ("апр", "apr"), ("ма", "may"), ("июн", "jun"),
    ("июл", "jul"), ("авг", "aug"), ("сен", "sep"), ("окт", "oct"), ("ноя", "nov"), ("дек", "dec"),
)  # fmt: skip
_MONTH_WORD = (
    r"(январ[ья]|феврал[ья]|марта?|апрел[ья]|ма[йя]|июн[ья]|июл[ья]|августа?|сентябр[ья]|октябр[ья]"
    r"|ноябр[ья]|декабр[ья]|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_ISO_DATE = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_DOTTED_DATE = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{4})(?![\d.])")
_SLASHED_DATE = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\d/])")
_DAY_FIRST = re.compile(rf"(?<!\d)(\d{{1,2}})\s{{1,3}}{_MONTH_WORD}\s{{1,3}}(\d{{4}})(?!\d)", re.I)
_MONTH_FIRST = re.compile(rf"\b{_MONTH_WORD}\s{{1,3}}(\d{{1,2}}),?\s{{1,3}}(\d{{4}})(?!\d)", re.I)
_DATE_WORD = re.compile(r"\b(?:дата|date|recorded|записано)\b", re.I)


class _Minutes(dict[str, float]):
    """Milliseconds of `HH:MM:` or `MM:`, worked out when first met; there are 8,000 of them at most."""

    def __missing__(self, head: str) -> float:
        match = _MINUTES.fullmatch(head)
        if match is None or (match[1] and int(match[2]) > 59):
            raise KeyError(head)
        found = self[head] = (int(match[1] or 0) * 60 + int(match[2])) * 60_000.0
        return found


_HEADS = _Minutes()


def seconds(clock: str) -> float | None:
    """Seconds of `H:MM:SS`, `MM:SS`, either with a fraction after a dot or a comma."""
    at = clock.rfind(":") + 1
    last = clock[at:]
    try:  # what nearly all clocks look like: two figures for the seconds, three or none behind the point
        return (_HEADS[clock[:at]] + _SECONDS[last[:2]] + _FRACTIONS[last[2:]]) / 1000.0
    except KeyError:
        return _seconds_of_any(clock)


def all_seconds(clocks: Sequence[str]) -> list[float] | None:
    """The same of clocks that are all written alike, in half of the time; None where one is otherwise, or no clock.

    All are read as one list of JSON with two numbers for each, 1HHMM and 1SSmmm: no number of JSON begins with 0.
    """
    shape = _ALIKE.fullmatch(clocks[0]) if clocks else None
    joined = None if shape is None else _joined(clocks)
    if shape is None or joined is None:
        return None
    hour, minute, fraction = shape.groups()
    if hour:
        del joined[len(hour) :: len(clocks[0]) + 1]  # the sign behind it
    behind = b"e0" if fraction else b"e3"
    listed = joined.translate(None, b".,").replace(b":", b",1").replace(b"|", behind + b",1")
    figures: list[int] = orjson.loads(b"[1" + listed + behind + b"]")
    heads = figures[::2]
    one = 10 ** len(f"{hour or ''}{minute}")
    if hour and any((head - one) % 100 > 59 for head in set(heads)):
        return None
    known = {head: (head - one) // 100 * 3_600_000.0 + (head - one) % 100 * 60_000.0 - 100_000.0 for head in set(heads)}
    return [(known[head] + rest) / 1000.0 for head, rest in zip(heads, figures[1::2], strict=True)]


def _joined(clocks: Sequence[str]) -> bytearray | None:
    """The clocks with a bar between each two, None where one is not written as the first is or has 60 seconds."""
    first, count = clocks[0], len(clocks)
    text, width = "|".join(clocks), len(first) + 1
    if len(text) != count * width - 1 or not text.isascii():
        return None
    joined = text.encode("ascii")
    signs = [(at, char) for at, char in enumerate(first) if not char.isdecimal()]
    order = "".join([char for _, char in signs]) + "|"
    if joined.translate(None, _FIGURES) != (order * count)[:-1].encode("ascii"):
        return None
    if any(text[at::width] != sign * count for at, sign in signs):
        return None
    tens = joined[first.rfind(":") + 1 :: width]
    return None if tens.translate(None, b"012345") else bytearray(joined)


def _seconds_of_any(clock: str) -> float | None:
    match = _CLOCK.fullmatch(clock)
    if match is None:
        return None
    first, second, third, fraction = match.groups()
    last = int(second)
    total = int(first) * 60 + last
    if third is not None:
        if last > 59:
            return None
        last = int(third)
        total = total * 60 + last
    if last > 59:
        return None
    return sane(total + float(f"0.{fraction}") if fraction else total)


def sane(value: object) -> float | None:
    """`value` as seconds of a recording, or None: not a number, negative, not finite, days long."""
    if isinstance(value, str):
        try:
            value = float(value) if len(value) < 30 else None
        except ValueError:
            return None
    if not isinstance(value, float) and (not isinstance(value, int) or isinstance(value, bool)):
        return None
    if not 0 <= value <= LONGEST:  # NaN is in no range, and JSON holds integers that no float can
        return None
    return thousandths(float(value))


def thousandths(value: float) -> float:
    """`value`, of a recording's length at most, to three places; `round` takes long, and most times have no more."""
    return value if int(value * 1000 + 0.5) / 1000 == value else round(value, 3)


def show(value: float) -> str:
    """`0:03:12` for people."""
    whole = int(value)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


def find_date(lines: Iterable[str]) -> str | None:
    """The ISO date of a preamble, if it is certain: the only one, or the only one on a line that says "date"."""
    everywhere: set[str] = set()
    named: set[str] = set()
    for line in lines:
        found = set(_dates(line[:500]))
        everywhere |= found
        if _DATE_WORD.search(line[:500]):
            named |= found
    for dates in (named, everywhere):
        if len(dates) == 1:
            return next(iter(dates))
    return None


def _dates(line: str) -> Iterable[str]:
    for year, month, day in _ISO_DATE.findall(line):
        yield from _date(year, month, day)
    for day, month, year in _DOTTED_DATE.findall(line):
        yield from _date(year, month, day)
    for first, second, year in _SLASHED_DATE.findall(line):
        # 05/12 is May or December; only a number above 12 tells the day
        if int(first) > 12 or first == second:
            yield from _date(year, second, first)
        elif int(second) > 12:
            yield from _date(year, first, second)
    for day, month, year in _DAY_FIRST.findall(line):
        yield from _date(year, _month(month), day)
    for month, day, year in _MONTH_FIRST.findall(line):
        yield from _date(year, _month(month), day)


def _month(word: str) -> int:
    word = word.casefold()
    for number, (russian, english) in enumerate(_MONTHS, start=1):
        if word.startswith(english) or (word.startswith(russian) and russian != "ма"):
            return number
    return 5  # май, мая: the stem is also that of март, which was tried first


def _date(year: str | int, month: str | int, day: str | int) -> Iterable[str]:
    try:
        yield datetime.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return
