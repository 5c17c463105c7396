"""Lists of words become utterances: most services of recognition say who speaks, and when, of each word alone."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple, cast

from analyzer.transcript.readers import timing
from analyzer.transcript.readers.timing import APART
from analyzer.transcript.utterance import NOBODY, Utterance, unwrap

PAUSE = 1.0  # seconds of silence at which one channel may give the word to another
_CLOSING = frozenset(",.!?…:;)]}»”%")
_LONGEST_LABEL = 200


class Word(NamedTuple):
    """One word as recognised; `glued` means that no space stands before it."""

    text: str
    start: float | None = None
    end: float | None = None
    speaker: str = NOBODY
    glued: bool = False


def utterances(words: Iterable[Word], *, pause: float | None = None) -> list[Utterance]:
    """Utterances of words in order: a new one where the speaker changes, or after `pause` seconds of silence."""
    found: list[Utterance] = []
    run: list[Word] = []
    speaker, silent_from = NOBODY, None
    for word in words:
        if run and not word.glued:
            late = pause and silent_from is not None and word.start is not None and word.start - silent_from >= pause
            if late or word.speaker != speaker:
                found.append(join(run))
                run = []
        if not run:
            speaker = word.speaker
        run.append(word)
        if word.start is not None:  # punctuation has no times
            silent_from = word.start if word.end is None else word.end
    if run:
        found.append(join(run))
    return found


def join(words: Sequence[Word]) -> Utterance:
    """One utterance of the first word's speaker; words are joined with spaces, closing punctuation without one."""
    pieces: list[str] = []
    marks: list[tuple[int, float]] = []
    at = 0
    first = last = final = None
    for text, start, end, _, glued in words:
        apart = bool(pieces) and not (glued or is_closing(text))
        if apart:
            pieces.append(" ")
            at += 1
        if start is not None:
            if first is None or last is None:
                first = last = start
            elif apart and start >= last + APART:
                marks.append((at, round(start, 3)))
                last = start
        if end is not None and (final is None or end > final):
            final = end
        pieces.append(text)
        at += len(text)
    return Utterance(words[0].speaker, "".join(pieces), *timing.span(first, final), tuple(marks))


def marks(text: str, words: Sequence[Word]) -> tuple[tuple[int, float], ...]:
    """The marks of a text that the words make up."""
    return timing.marks(text, [word.text for word in words], [word.start for word in words])


def is_closing(text: str) -> bool:
    """Whether a word is nothing but punctuation that stands right after the word before it."""
    return text[0] in _CLOSING and _CLOSING.issuperset(text)


def spoken(value: object) -> str:
    """The text of a word or a phrase on one line, "" for what is no text."""
    if not isinstance(value, str):
        return ""
    return unwrap(value) if "\n" in value or "\r" in value else value.strip()


def started(words: Sequence[dict[str, object]], start: str, end: str) -> list[object]:
    """What the words have for their start. A time of zero may be left out, as protocol buffers leave out what is zero;
    then the end is there."""
    try:
        return [word[start] for word in words]
    except KeyError:
        return [word.get(start, 0 if end in word else None) for word in words]


def all_spoken(values: Sequence[object]) -> list[str]:
    """The same of many, which mostly are texts on one line."""
    try:
        joined = "".join(cast(Sequence[str], values))
    except TypeError:
        return [*map(spoken, values)]
    if joined.split(None, 1) == [joined]:  # no white space: words
        return cast(list[str], [*values])
    if "\n" in joined or "\r" in joined:
        return [*map(spoken, values)]
    return [*map(str.strip, cast(Sequence[str], values))]


def first_texts(items: Sequence[dict[str, object]], keys: Sequence[str]) -> list[str]:
    """What `first_text` gives of each; items of one file mostly have the same keys."""
    for key in keys:
        values = [item.get(key) for item in items]
        if any(value is not None for value in values):
            texts = all_spoken(values)
            return texts if all(texts) else [first_text(item, keys) for item in items]
    return [""] * len(items)


def first_text(item: dict[str, object], keys: Sequence[str]) -> str:
    """The text under the first of `keys` that has any."""
    for key in keys:
        if key in item and (text := spoken(item[key])):
            return text
    return ""


def label(value: object, *, number: str = "Speaker {}") -> str:
    """The label of a speaker as the file has it; a bare number is put into `number`; NOBODY for what is no label."""
    if isinstance(value, str):
        return _label(value, number) if len(value) <= _LONGEST_LABEL else NOBODY
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10_000:
        return _label(str(value), number)
    return NOBODY


def labels(values: Sequence[object]) -> list[str]:
    """The label of each; there are few different ones."""
    if not set(map(type, values)) <= {str, int, type(None)}:
        return [*map(label, values)]
    known = {value: label(value) for value in set(values)}
    return [*map(known.__getitem__, values)]


@functools.lru_cache(maxsize=1024)
def _label(text: str, number: str) -> str:
    text = " ".join(text.split())
    return number.format(int(text)) if text.isdecimal() and text.isascii() and len(text) < 5 else text


def listed(value: object, *keys: str) -> list[object]:
    """The list under `keys`, one within another; empty where anything on the way is of another kind."""
    for key in keys:
        if not isinstance(value, dict):
            return []
        value = value.get(key)
    return value if isinstance(value, list) else []


def records(value: object, *keys: str) -> list[dict[str, object]]:
    """The objects of the list under `keys`; what is no object is left out."""
    for key in keys:
        if not isinstance(value, dict):
            return []
        value = value.get(key)
    if not isinstance(value, list):
        return []
    return value if set(map(type, value)) == {dict} else [item for item in value if isinstance(item, dict)]


def under(items: Sequence[dict[str, object]], key: str) -> list[object]:
    """What each of the items has under `key`, None where it has none."""
    try:
        return [*map(operator.itemgetter(key), items)]  # most have it
    except KeyError:
        return [item.get(key) for item in items]


def all_records(lists: Sequence[object]) -> list[list[dict[str, object]]]:
    """The objects of each list, which mostly are lists of nothing else."""
    if set(map(type, lists)) == {list}:
        found = cast(list[list[dict[str, object]]], [*lists])
        if set(map(type, chain.from_iterable(found))) == {dict}:
            return found
    return [records(value) for value in lists]


def best(item: dict[str, object]) -> dict[str, object]:
    """The first of the `alternatives`, which is the likeliest; empty where there is none."""
    alternatives = item.get("alternatives")
    first = alternatives[0] if isinstance(alternatives, list) and alternatives else None
    return first if isinstance(first, dict) else {}


def bests(items: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    """The same of many, which mostly have one."""
    try:
        found = [cast(list[dict[str, object]], item["alternatives"])[0] for item in items]
    except (KeyError, IndexError, TypeError):
        return [*map(best, items)]
    return found if set(map(type, found)) == {dict} else [*map(best, items)]


def key_of(items: Sequence[dict[str, object]], *names: str) -> str:
    """The one of `names` under which the first items have a value: services and their libraries spell keys anew."""
    if items and names[0] in items[0]:
        return names[0]
    return next((name for item in items[:50] for name in names if name in item), names[0])
