"""Times as tables and records write them: numbers of an unnamed unit, clocks, lengths, moments of a day."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias, TypeGuard, cast

import orjson

from analyzer.transcript import clock

_NUMBER = re.compile(r"\s*(-?\d{1,20}(?:[.,]\d{1,12})?)\s*(мс|msec|ms|сек|с|sec|s)?\.?\s*", re.I)
_LENGTH = re.compile(r"P?T?(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,7}(?:\.\d{1,9})?)S)?", re.I)
_RANGE = re.compile(r"\s*([\d:.,]{1,20})\s*(?:-->|->|–|—|-)\s*([\d:.,]{1,20})\s*")
_DAY = re.compile(r"\s*(\d{1,2})\.(\d{1,2})\.(\d{4})[,\sT]{1,3}(\d{1,2}):(\d{2})(?::(\d{2}))?\s*")

_MILLISECONDS = frozenset({"мс", "ms", "msec"})
_EPOCH = 1e9  # seconds since 1970 from 2001 on; no recording lasts as long in any unit
_TOO_SLOW = 0.02  # words a second; a talk has more even with long breaks, and far fewer when counted in milliseconds
_TOO_FAST = 8.0  # words a second; nobody speaks as fast over a whole file

_TO = frozenset("-–—")  # what stands between two times
_LONGEST = 60  # characters of a time
_FIGURES = 20  # of a number

Kind = Literal["number", "seconds", "moment"]
Time: TypeAlias = tuple[Kind, float]


class Times(NamedTuple):
    """What the values of a column say: the `amounts` where all are of one kind, else `each` as `read` gives it."""

    kind: Literal["number", "seconds"] | None
    amounts: Sequence[float]
    each: Sequence[Time | None] = ()


@dataclass(frozen=True, slots=True)
class Scale:
    """How the times of one file are to be understood: `unit` is seconds in 1, `zero` what the first moment says."""

    unit: float = 1.0
    zero: float = 0.0

    def seconds(self, value: object) -> float | None:
        """`value` in seconds from the start, None where it is no time of a recording."""
        if isinstance(value, float) and value < _EPOCH:  # most times are of these two kinds, and there are many
            return clock.sane(value * self.unit)
        if isinstance(value, str) and ":" in value and (time := _clock(value)) is not None:
            return time
        return self.of(read(value))

    def of(self, time: Time | None) -> float | None:
        """The same of what `read` gave."""
        if time is None:
            return None
        kind, amount = time
        if kind == "moment" or (kind == "number" and amount >= _EPOCH and self.zero):
            return clock.sane(_epoch(amount) - self.zero)
        return clock.sane(amount * self.unit if kind == "number" else amount)

    def all_of(self, times: Times) -> Sequence[float | None]:
        """The same of what `read_all` gave."""
        kind, amounts, each = times
        if kind is None:
            return [self.of(time) for time in each]
        if kind == "seconds":
            return amounts
        if self.zero and max(amounts, default=0.0) >= _EPOCH:
            return [
                clock.sane(_epoch(amount) - self.zero if amount >= _EPOCH else amount * self.unit) for amount in amounts
            ]
        unit, sane, most = self.unit, clock.sane, clock.LONGEST
        if unit == 0.001:
            most *= 1000
            if min(amounts, default=0.0) >= 0 and max(amounts, default=0.0) <= most and _whole(amounts):
                return [amount / 1000 for amount in amounts]
            return [
                amount / 1000 if amount.is_integer() and 0 <= amount <= most else sane(amount * unit)
                for amount in amounts
            ]
        if unit == 1.0:  # what needs no rounding is told at once
            return [
                amount if 0 <= amount <= most and int(amount * 1000 + 0.5) / 1000 == amount else sane(amount)
                for amount in amounts
            ]
        return [sane(amount * unit) for amount in amounts]


def scale_of(times: Iterable[Time | None], *, words: Callable[[], int], unit: float | None = None) -> Scale:
    """The scale of a file's times, as `read` gives them. `words` tells how many are spoken in all of it; `unit` is what
    the name of the column says."""
    found = [time for time in times if time is not None]
    moments = [_epoch(amount) for kind, amount in found if kind == "moment" or (unit is None and amount >= _EPOCH)]
    if moments and len(moments) >= 0.5 * len(found):
        return Scale(zero=moments[0])
    if unit is not None:
        return Scale(unit=unit)
    return _scale_of_numbers([amount for kind, amount in found if kind == "number" and amount >= 0], words)


def scale_of_all(times: Times, *, words: Callable[[], int], unit: float | None = None) -> Scale:
    """The same of what `read_all` gave."""
    kind, amounts, each = times
    if kind is None:
        return scale_of(each, words=words, unit=unit)
    if kind == "number" and unit is None and max(amounts, default=0.0) >= _EPOCH:
        return scale_of([(kind, amount) for amount in amounts], words=words)
    if kind == "seconds" or unit is not None:
        return Scale(unit=1.0 if unit is None else unit)
    return _scale_of_numbers([amount for amount in amounts if amount >= 0], words)


def _whole(amounts: Iterable[float]) -> bool:
    return all(map(float.is_integer, amounts))


def _scale_of_numbers(numbers: Sequence[float], words: Callable[[], int]) -> Scale:
    if not numbers:
        return Scale()
    if max(numbers) > clock.LONGEST:
        return Scale(unit=0.001)
    if not _whole(numbers):
        return Scale()
    span = max(numbers) - min(numbers)
    spoken = words()
    fits = spoken < _TOO_SLOW * span and spoken <= _TOO_FAST * span / 1000
    return Scale(unit=0.001 if fits else 1.0)


def read_all(values: Sequence[object]) -> Times:
    """What `read` says of each value of a column; most columns are all clocks, or all numbers."""
    if are_strings(values):
        if (found := _clocks(values)) is not None:
            return Times("seconds", found)
        if (figures := _whole_numbers(values)) is not None:
            return Times("number", figures)
    elif set(map(type, values)) <= {int, float}:
        try:
            amounts = [*map(float, cast(Sequence[float], values))]
        except OverflowError:
            amounts = [math.nan]
        if math.isfinite(sum(amounts)):
            return Times("number", amounts)
    return Times(None, (), [*map(read, values)])


def are_strings(values: Sequence[object]) -> TypeGuard[Sequence[str]]:
    """Whether all values, of which there are some, are strings; to join them tells it twice as fast as their types."""
    try:
        "".join(cast(Sequence[str], values))
    except TypeError:
        return False
    return len(values) > 0


def _clocks(texts: Sequence[str]) -> list[float] | None:
    """The seconds of texts that are all plain clocks."""
    if ":" not in texts[0]:
        return None
    if (alike := clock.all_seconds(texts)) is not None:
        return alike
    if max(map(len, texts)) >= _LONGEST:
        return None
    found = [*map(clock.seconds, texts)]
    return None if None in found else cast(list[float], found)


def _whole_numbers(texts: Sequence[str]) -> list[float] | None:
    """Texts that are all nothing but figures, as numbers."""
    joined = "".join(texts)
    if not (joined.isascii() and joined.isdecimal() and all(texts) and max(map(len, texts)) <= _FIGURES):
        return None
    try:
        return cast(list[float], orjson.loads("[" + "e0,".join(texts) + "e0]"))
    except ValueError:  # one begins with 0
        return [*map(float, texts)]


def read(value: object) -> Time | None:
    """What one value says: a bare number, seconds, or a moment as seconds since 1970; None where it is no time."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            amount = float(value)
        except OverflowError:
            return None
        return ("number", amount) if math.isfinite(amount) else None  # JSON may hold 1e999
    if not isinstance(value, str) or not 0 < len(value) < _LONGEST:
        return None
    if value[0].isalpha() and value[0] not in "Pp":
        return None  # no time begins with a letter but the length of ISO 8601, and most texts do
    if ":" in value and (seconds := _clock(value)) is not None:
        return "seconds", seconds
    number = _NUMBER.fullmatch(value)
    if number is not None:
        amount = float(number[1].replace(",", "."))
        if number[2] is None:
            return "number", amount
        return "seconds", amount / 1000 if number[2].casefold() in _MILLISECONDS else amount
    if (length := read_length(value)) is not None:
        return "seconds", length
    moment = read_moment(value)
    return None if moment is None else ("moment", moment)


def _clock(value: str) -> float | None:
    return clock.seconds(value.strip(" \t[]()")) if len(value) < _LONGEST else None


def read_length(value: object) -> float | None:
    """Seconds of a length as ISO 8601 writes it: "PT1M2.5S"."""
    if not isinstance(value, str) or len(value) > 40 or value[:2].upper() != "PT":
        return None
    match = _LENGTH.fullmatch(value.strip())
    if match is None or not any(match.groups()):
        return None
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds


def read_moment(value: object) -> float | None:
    """Seconds since 1970 of a date with a time of day; without a zone it is taken for UTC."""
    if not isinstance(value, str) or not 10 < len(value) < 60:
        return None
    try:
        if match := _DAY.fullmatch(value):
            day, month, year, hour, minute, second = (int(part or 0) for part in match.groups())
            moment = datetime.datetime(year, month, day, hour, minute, second)
        else:
            moment = datetime.datetime.fromisoformat(value.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def may_be_ranges(values: Sequence[object]) -> bool:
    """Whether any of the values can give a start and an end at once."""
    kinds = set(map(type, values))
    if kinds == {str}:
        joined = "".join(cast(Sequence[str], values))
        return any(sign in joined for sign in _TO)
    return not kinds <= {int, float, type(None)}


def read_range(value: object) -> tuple[object, object] | None:
    """Start and end where one value gives both: "0:01 - 0:05", [0.0, 3.2]."""
    if isinstance(value, list) and len(value) == 2:
        return value[0], value[1]
    if not isinstance(value, str) or not 2 < len(value) < _LONGEST or _TO.isdisjoint(value):
        return None
    match = _RANGE.fullmatch(value)
    return None if match is None else (match[1], match[2])


def day(moment: float) -> str | None:
    """The ISO date of a moment in any unit since 1970; None for numbers too small to be one."""
    if not _EPOCH <= moment < 1e20:
        return None
    return (datetime.date(1970, 1, 1) + datetime.timedelta(days=_epoch(moment) // 86400)).isoformat()


def _epoch(amount: float) -> float:
    """Seconds since 1970 of a number that counts seconds, or a thousandth, a millionth or a billionth of them."""
    while amount >= 1e11:
        amount /= 1000
    return amount
