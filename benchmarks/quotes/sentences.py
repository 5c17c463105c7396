"""Sentences put together from parts that know what may be done to them: said otherwise, or made false."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

Language = Literal["ru", "en"]

_PARTS = re.compile(r"\{([^{}]+)\}|([\[\]])")


@dataclass(frozen=True, slots=True)
class Slot:
    """What a part of a sentence is, and its other forms.

    `same`: spellings that mean the same; `other`: values that make another statement; `agreeing`: the form beside the
    other subject (я and мы); `denied`: the form of a verb in a denial; `synonyms`: other words of the same meaning.
    """

    kind: str
    same: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    agreeing: str | None = None
    denied: str | None = None
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sentence, with the spaces and the punctuation that belong to it."""

    text: str
    slot: Slot | None = None

    def said(self, text: str) -> Part:
        """The same part with other letters."""
        return replace(self, text=text)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a candidate. `kind` tells what it states: a deed, a denial, a wish and so on.

    `borders` are indexes of parts at which a quote may begin or end without changing what the sentence says; `cut` is
    the stretch that says something else once it is taken out.
    """

    kind: str
    parts: tuple[Part, ...]
    borders: tuple[int, ...]
    cut: tuple[int, int] | None = None

    @property
    def text(self) -> str:
        return text_of(self.parts)


def text_of(parts: Iterable[Part]) -> str:
    """The letters of these parts."""
    return "".join(part.text for part in parts)


Fill = Callable[[str, random.Random], Part]


def parts_of(template: str, fill: Fill, chance: random.Random) -> tuple[list[Part], tuple[int, int] | None]:
    """The parts of a template such as "я {v} [{n:acc}]", and the indexes of the stretch in square brackets."""
    parts: list[Part] = []
    opened = closed = None
    at = 0
    for match in _PARTS.finditer(template):
        if match.start() > at:
            parts.append(Part(template[at : match.start()]))
        at = match.end()
        if match[2] == "[":
            opened = len(parts)
        elif match[2] == "]":
            closed = len(parts)
        else:
            parts.append(fill(match[1], chance))
    if at < len(template):
        parts.append(Part(template[at:]))
    cut = None if opened is None or closed is None else (opened, closed)
    return parts, cut


def capitalised(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts with a capital at the beginning."""
    done: list[Part] = []
    waiting = True
    for part in parts:
        if waiting and part.text.strip():
            done.append(part.said(part.text[:1].upper() + part.text[1:]))
            waiting = False
        else:
            done.append(part)
    return tuple(done)


def in_words(number: int, units: Sequence[str], tens: Sequence[str], hundreds: Sequence[str]) -> str:
    """A number below a thousand as it is said; `units` are the words from 0 to 19."""
    said = [] if number < 100 else [hundreds[number // 100]]
    rest = number % 100
    if rest >= 20:
        said.append(tens[rest // 10])
        rest %= 10
    if rest or not said:
        said.append(units[rest])
    return " ".join(said)


def number_part(values: Sequence[int], chance: random.Random, words: Callable[[int], str]) -> Part:
    """One of `values` in digits, which may be said in words as well when it is below a thousand."""
    value = chance.choice(values)
    same = (words(value),) if value < 1000 else ()
    return Part(str(value), Slot("number", same, tuple(str(other) for other in values if other != value)))
