"""Times of words: as services write them, and as marks in the text that the words make up."""

from __future__ import annotations

import operator
import re
from collections.abc import Sequence
from itertools import accumulate
from typing import cast

import orjson

from analyzer.transcript.clock import LONGEST, thousandths

APART = 1.0  # seconds between two marks: a quote gets the right second, and an hour has no more marks than seconds
_LONGEST_TIME = 30  # characters
_FIGURES = b"0123456789.,"
_NEAR = 200  # characters in which a word is looked for after the one before it
_SPACES = re.compile(rf" {{0,{_NEAR}}}")
_PUNCTUATION = re.compile(rf"[ ,.!?…:;]{{0,{_NEAR}}}")
_ENDING = ",.!?…:;"
_TRIES = 4  # how many of its places there are looked at


def seconds(value: object) -> float | None:
    """Seconds of 1.3, "1.3", "1.300s" or {"seconds": "1", "nanos": 300000000}; None for what is no time."""
    if isinstance(value, str):
        try:
            value = float(value.removesuffix("s")) if len(value) < _LONGEST_TIME else None
        except ValueError:
            return None
    if isinstance(value, float):
        return value if 0 <= value <= LONGEST else None  # what is not a number is not in this range either
    if isinstance(value, dict):
        whole, rest = seconds(value.get("seconds", 0)), _whole(value.get("nanos", 0))
        return None if whole is None or rest is None else seconds(whole + rest / 1e9)
    number = _whole(value)
    return None if number is None else float(number)


def all_seconds(values: Sequence[object]) -> list[float | None]:
    """The same of many, which mostly are texts."""
    if (found := _plain_seconds(values)) is not None:
        return cast(list[float | None], found)
    return [*map(seconds, values)]


def _plain_seconds(values: Sequence[object]) -> list[float] | None:
    """The seconds of texts that are all figures with or without a unit, read as one JSON list, which takes a fifth of
    the time of `float`; None where one is anything else."""
    try:
        listed = (",".join(cast(Sequence[str], values)) + ",").encode("ascii").replace(b"s,", b",")[:-1]
        if listed.translate(None, _FIGURES):
            return None
        found = orjson.loads(b"[%b]" % listed)
        if listed.count(b".") < len(found):  # some are whole numbers
            found = [*map(float, found)]
    except (TypeError, ValueError):
        return None
    # a comma inside a text makes one time more; a time that is too long or too late is none
    alike = len(found) == len(values) > 0 and max(found) <= LONGEST
    return found if alike and max(map(len, cast(Sequence[str], values))) < _LONGEST_TIME else None


def all_milliseconds(values: Sequence[object]) -> list[float | None]:
    """What `milliseconds` gives of each."""
    most = LONGEST * 1000
    return [value / 1000 if type(value) is int and 0 <= value <= most else milliseconds(value) for value in values]


def milliseconds(value: object) -> float | None:
    """Seconds of thousandths of a second, given as a number or as digits."""
    if type(value) is int:
        return value / 1000 if 0 <= value <= LONGEST * 1000 else None
    if isinstance(value, str):
        try:
            value = int(value) if len(value) < 12 else None
        except ValueError:
            return None
    if isinstance(value, float):
        return seconds(value / 1000)
    number = _whole(value, most=LONGEST * 1000)
    return None if number is None else number / 1000


def span(start: float | None, end: float | None) -> tuple[float | None, float | None]:
    """Start and end of an utterance to the millisecond; an end before the start is no end."""
    start, end = None if start is None else thousandths(start), None if end is None else thousandths(end)
    return start, None if start is not None and end is not None and end < start else end


def spans(
    starts: Sequence[float | None], ends: Sequence[float | None]
) -> tuple[list[float | None], list[float | None]]:
    """The same of many."""
    begun, ended = _all_thousandths(starts), _all_thousandths(ends)
    return begun, after(begun, ended)


def _all_thousandths(values: Sequence[float | None]) -> list[float | None]:
    return [value if value is None or int(value * 1000 + 0.5) / 1000 == value else round(value, 3) for value in values]


def after(starts: Sequence[float | None], ends: Sequence[float | None]) -> list[float | None]:
    """The ends, None where one lies before its start."""
    try:
        if all(map(operator.le, cast(Sequence[float], starts), cast(Sequence[float], ends))):
            return [*ends]
    except TypeError:  # not all are known
        pass
    return [
        None if start is not None and end is not None and end < start else end
        for start, end in zip(starts, ends, strict=True)
    ]


def _whole(value: object, *, most: float = 1e9) -> int | None:
    """An integer from 0 to `most`; bounded before anything is made of it, since JSON holds integers of any length."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most else None


def marks(text: str, words: Sequence[str], starts: Sequence[float | None]) -> tuple[tuple[int, float], ...]:
    """Places of `text` with their seconds, from its words in order and the start of each.

    A word that is not found in the text after the one before it, or whose time does not grow, gives no mark; marks
    stand at the start of a word after a space and at least `APART` seconds from the one before.
    """
    if not words:
        return ()
    tokens = _tokens(text, words)
    if tokens is not None:
        return _marks_of_tokens(tokens, starts)
    found: list[tuple[int, float]] = []
    due = -1.0  # when the next mark may stand; the first word says what the start of the text says
    for place, time in zip(_sought(text, words), starts, strict=True):
        if time is None or time < due or place is None:
            continue
        if due < 0:
            due = time + APART
        elif begins_word(text, place):
            found.append((place, round(time, 3)))
            due = time + APART
    return tuple(found)


def all_marks(
    texts: Sequence[str],
    ats: Sequence[int],
    untils: Sequence[int],
    words: Sequence[str],
    starts: Sequence[float | None],
) -> list[tuple[tuple[int, float], ...]]:
    """The marks of many texts, whose words are those from `ats` to `untils` of all, none of them empty."""
    spoken = " ".join(words)
    begins = [*accumulate([len(word) + 1 for word in words], initial=0)]  # of the words in it
    found: list[tuple[tuple[int, float], ...]] = []
    for text, at, until in zip(texts, ats, untils, strict=False):
        begin, first = begins[at], starts[at]
        own = spoken[begin : begins[until] - 1]
        alike = len(own) == len(text) and text.count(" ") == until - at - 1
        if first is None or first < 0 or not alike or not (own == text or own == text.lower()):
            found.append(marks(text, words[at:until], starts[at:until]))
            continue
        marked: list[tuple[int, float]] = []
        due = first + APART
        for place, time in zip(begins[at:until], starts[at:until], strict=True):
            if time is not None and time >= due:
                marked.append((place - begin, thousandths(time)))
                due = time + APART
        found.append(tuple(marked))
    return found


def _marks_of_tokens(tokens: Sequence[str], starts: Sequence[float | None]) -> tuple[tuple[int, float], ...]:
    """The same where each word is a token of the text: before each but the first then stands a space."""
    found: list[tuple[int, float]] = []
    due = -1.0
    for number, time in enumerate(starts):
        if time is not None and time >= due:
            if due >= 0:
                found.append((len(" ".join(tokens[:number])) + 1, thousandths(time)))
            due = time + APART
    return tuple(found)


def begins_word(text: str, place: int) -> bool:
    """Whether a later piece of `text` may begin at `place`: after a single space that can be left out."""
    return place > 0 and text[place - 1] == " "


def places(text: str, words: Sequence[str]) -> list[int | None]:
    """Where each word begins in `text`, the words in order; None for a word that is not there.

    Words may be spelt otherwise than in the text: in small letters, without punctuation. Where some are missing (a
    number in digits), the next is taken only where the word after it follows too, so that a short word is not found in
    a wrong place.
    """
    tokens = _tokens(text, words)
    if tokens is not None:
        return [*accumulate([len(token) + 1 for token in tokens[:-1]], initial=0)]  # the usual case, and soon seen
    return _sought(text, words)


def _sought(text: str, words: Sequence[str]) -> list[int | None]:
    """The places of words that are not all of the text."""
    lowered = text.lower() if len(text.lower()) == len(text) else text
    found: list[int | None] = []
    at = 0
    for number, word in enumerate(words):
        start = at + 1 if text.startswith(" ", at) else at
        place: int | None = start
        end = start + len(word)
        if not (word and text.startswith(word, start) and _ends(text, end)):
            place, end = _after_punctuation(text, lowered, at, word)
        if place is None:
            place, end = _look_for(lowered, at, _key(word), _key(words[number + 1]) if number + 1 < len(words) else "")
        found.append(place)
        at = at if place is None else end
    return found


def _tokens(text: str, words: Sequence[str]) -> Sequence[str] | None:
    """The text cut at its spaces, where each of the pieces is a word, in their order; None where that is not so.

    Only the lengths of the pieces are of use: words that are spelt in small letters are as good.
    """
    spoken = " ".join(words)
    alike = len(spoken) == len(text) and text.count(" ") == len(words) - 1 and "" not in words
    if alike and (spoken == text or spoken == text.lower()):
        return words
    tokens = text.split(" ")
    if len(tokens) == len(words) and (
        ("" not in tokens and (tokens == words or text.lower().split(" ") == words))
        or all(token == word != "" or _alike(token, word) for token, word in zip(tokens, words, strict=True))
    ):
        return tokens
    return None


def _alike(token: str, word: str) -> bool:
    """Whether a word of the text is the one that was heard, but for capitals and the punctuation behind it."""
    bare = token.rstrip(_ENDING).lower()
    return bare != "" and bare == word.rstrip(_ENDING).lower()


def _after_punctuation(text: str, lowered: str, at: int, word: str) -> tuple[int | None, int]:
    """Start and end of `word` as it is behind nothing but spaces, or in small letters behind punctuation."""
    for spelt, between in ((text, _SPACES), (lowered, _PUNCTUATION)):
        start = found.end() if (found := between.match(text, at)) else at
        if word and spelt.startswith(word, start) and _ends(text, start + len(word)):
            return start, start + len(word)
    return None, at


def _ends(text: str, end: int) -> bool:
    """Whether no letter or figure stands at `end`."""
    return not text[end : end + 1].isalnum()


def _look_for(text: str, at: int, key: str, following: str) -> tuple[int | None, int]:
    """Start and end of `key` near `at`, before `following` if it does not stand at `at` itself."""
    place = at - 1
    for _ in range(_TRIES):
        if not key or (place := text.find(key, place + 1, at + _NEAR + len(key))) < 0:
            break
        end = place + len(key)
        here = not any(char.isalnum() for char in text[at:place])
        ends_word = _ends(text, end)
        follows = following != "" and text[end : end + 3 + len(following)].lstrip(" ,.-—?!:;«»\"'").startswith(
            following
        )
        if (here and (ends_word or follows)) or (follows and not text[place - 1 : place].isalnum()):
            while place > at and not text[place - 1].isspace():
                place -= 1  # the quotation mark or the bracket before a word belongs to it
            return place, end
    return None, at


def _key(word: str) -> str:
    """A word in small letters, without the punctuation around it."""
    word = word.strip().lower()
    if word.isalnum():
        return word
    first = next((at for at, char in enumerate(word) if char.isalnum()), len(word))
    last = next((at for at in range(len(word), first, -1) if word[at - 1].isalnum()), first)
    return word[first:last]
