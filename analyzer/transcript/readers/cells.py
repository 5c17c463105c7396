"""What the cells of a column say: words, labels of speakers, times; and which of these they can be."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from analyzer.transcript.readers import column_names as naming
from analyzer.transcript.readers import moments, wording
from analyzer.transcript.utterance import NOBODY, unwrap

_FIGURES = 20  # of a number
_NULLS = frozenset({"nan", "none", "null", "n/a", "-", "—", "–"})


def texts_of(values: Sequence[object]) -> list[str]:
    """The words of each value."""
    if moments.are_strings(values):
        return wording.all_spoken(values)
    return [text_of(value) for value in values]


def speakers_of(values: Sequence[object]) -> list[str]:
    """The label of each value; there are few different ones."""
    if not moments.are_strings(values):
        return [speaker_of(value) for value in values]
    known = {value: speaker_of(value) for value in set(values)}
    return list(map(known.__getitem__, values))


def speaker_of(value: object) -> str:
    """The label that a cell or a key gives: a bare number is "Speaker 1", an object is known by its name."""
    if isinstance(value, dict):
        value = _name_in(value)
    return _label_of(value[:400]) if isinstance(value, str) else wording.label(value)


@functools.lru_cache(maxsize=1024)
def _label_of(value: str) -> str:
    label = " ".join(value.split()).removesuffix(":").rstrip()
    return NOBODY if label.casefold() in _NULLS else wording.label(label.removesuffix(".0"))


def text_of(value: object) -> str:
    """The words of a cell or a key on one line; parts of a list are joined with spaces."""
    if isinstance(value, str):
        return unwrap(value)
    if not isinstance(value, list):
        return ""
    parts = (_part(item) for item in value)
    return " ".join(part for part in parts if part)


def _part(item: object) -> str:
    if isinstance(item, dict):
        item = next((item[name] for name in ("text", "punctuated_word", "word", "content") if name in item), None)
    return unwrap(item) if isinstance(item, str) else ""


def _name_in(value: Mapping[object, object]) -> object:
    names = {naming.plain(key): inner for key, inner in value.items() if isinstance(key, str)}
    name = naming.first((*naming.SPEAKER, "id"), list(names))
    inner = names.get(name) if name else None
    return None if isinstance(inner, Mapping) else inner


def are_texts(values: Sequence[object]) -> bool:
    """Whether values can be words: strings that are not all numbers, or lists of parts."""
    return _hold(values, _may_be_text, 0.5)


def _may_be_text(value: object) -> bool:
    return moments.read(value) is None if isinstance(value, str) else isinstance(value, list)


def are_names(values: Sequence[object]) -> bool:
    """Whether values can be speakers. Times are none, for "from" may be either, nor are numbers that only grow."""
    if moments.are_strings(values) and not any(map(moments.read, different := set(values))):
        labels = [label for label in speakers_of([*different]) if label]
        if labels and all(len(label) <= 100 for label in labels):
            return True
    texts = {value: moments.read(value) for value in {value for value in values if isinstance(value, str)}}
    if any(time is not None and ":" in value for value, time in texts.items()):
        return False
    if any(texts.values()) or set(map(type, values)) != {str}:
        times = [texts[value] if isinstance(value, str) else moments.read(value) for value in values]
        numbers = [time[1] for time in times if time is not None and time[0] == "number"]
        if any(not number.is_integer() for number in numbers):
            return False
        if len(numbers) > 2 and all(one < other for one, other in pairwise(numbers)):
            return False
    named = [label for label in speakers_of(values) if label]
    return bool(named) and sum(len(label) <= 100 for label in named) >= 0.9 * len(named)


def are_times(values: Sequence[object]) -> bool:
    first = values[: int(0.3 * len(values)) + 1]
    return moments.read_all(first).kind is not None or _hold(values, is_time, 0.3)


def _hold(values: Sequence[object], fits: Callable[[object], bool], share: float) -> bool:
    """Whether so many of the values fit; no more are looked at than it takes to know."""
    left = share * len(values)
    return left <= 0 or any((left := left - fits(value)) <= 0 for value in values)


def is_time(value: object) -> bool:
    return moments.read(value) is not None or moments.read_range(value) is not None


def without_count(times: Sequence[str], columns: Mapping[str, Sequence[str]]) -> list[str]:
    """The columns of times without a first one that counts the rows."""
    counting = [_counts(columns[key]) for key in times[:2]]
    return list(times[1:] if counting[:1] == [True] and counting[1:] != [True] else times)


def _counts(cells: Sequence[str]) -> bool:
    """Whether cells are the numbers of the rows, from 0 or 1 on."""
    values = [int(cell) for cell in cells if cell.strip().isdecimal() and len(cell) < _FIGURES]
    return len(values) == len(cells) and values[0] in (0, 1) and values == [*range(values[0], values[0] + len(values))]
