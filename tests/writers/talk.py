"""What every writer of a format shares: the talk it is given, the times of its words, and clocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from analyzer.transcript.utterance import Utterance

Talk: TypeAlias = Sequence[Utterance]


@dataclass(frozen=True, slots=True)
class Writer:
    """One format: `write` gives the file that a service or a program would have written of a talk.

    The rest says what such a file keeps of it: times to the `unit` in seconds (None: no times), `ends` of utterances,
    the `names` of the speakers or numbers only, every one of the `spaces`, one for several of them, or none but those
    between words. `restarts` means that the clock begins with the first utterance, `pair` that the file tells nothing
    but that two people take turns. Utterances of less than `shortest` milliseconds are beyond the format.
    """

    name: str
    format: str
    write: Callable[[Talk], bytes]
    unit: float | None = 0.001
    ends: bool = True
    names: bool = True
    spaces: Literal["all", "one", "words"] = "all"
    restarts: bool = False
    pair: bool = False
    shortest: int = 1

    def __str__(self) -> str:
        return self.name


class Word(NamedTuple):
    """One word of an utterance with its seconds."""

    text: str
    start: float
    end: float


def words(said: Utterance) -> list[Word]:
    """The words of an utterance, each with an equal part of its time in whole milliseconds."""
    texts = said.text.split()
    first, last = milliseconds(said.start), milliseconds(said.end)
    bounds = [first + (last - first) * number // len(texts) for number in range(len(texts) + 1)]
    return [Word(text, start / 1000, end / 1000) for text, start, end in zip(texts, bounds, bounds[1:], strict=False)]


def apart(word: str) -> tuple[str, str]:
    """A word and the punctuation behind it, which several services write as an item of its own."""
    bare = word.rstrip(",.?!")
    return (bare, word[len(bare) :]) if bare and len(word) - len(bare) == 1 else (word, "")


def numbered(talk: Talk) -> Iterator[tuple[int, Utterance]]:
    """The utterances, each with the number of its speaker in the order in which they are heard first, from 0."""
    numbers: dict[str, int] = {}
    for said in talk:
        yield numbers.setdefault(said.speaker, len(numbers)), said


def milliseconds(value: float | None) -> int:
    return round((value or 0.0) * 1000)


def clock(value: float | None, *, comma: str = ".", hours: bool = True, fraction: bool = True) -> str:
    """`01:02:03.456`; with `hours=False` the minutes go on counting."""
    whole, rest = divmod(milliseconds(value), 1000)
    minutes, seconds = divmod(whole, 60)
    tail = f"{comma}{rest:03}" if fraction else ""
    if not hours:
        return f"{minutes:02}:{seconds:02}{tail}"
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}{tail}"


def short(value: float | None) -> str:
    """`3:07` or `1:03:07`, as meeting services show times."""
    minutes, seconds = divmod(milliseconds(value) // 1000, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}" if minutes >= 60 else f"{minutes}:{seconds:02}"
