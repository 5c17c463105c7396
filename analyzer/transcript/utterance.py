"""What every reader of a format gives: utterances in the order of the file."""

from __future__ import annotations

import functools
import itertools
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from analyzer.transcript.content import Content
from analyzer.transcript.model import Role, TranscriptWarning

NOBODY = ""  # the label of an utterance for which the file names no speaker

_NOBODIES = frozenset(
    {NOBODY, "unknown", "unknown speaker", "speaker unknown", "unidentified", "неизвестный", "неизвестно"}
    | {"неизвестный спикер", "неизвестный участник", "неизвестный говорящий", "спикер не определен", "не определен"}
)


class Utterance(NamedTuple):
    """One cue, segment or line: its speaker's label, seconds from the start, and the words on one line.

    `marks` are later places of the text whose time is known too: (offset, seconds), both growing; see `timing.marks`.
    """

    speaker: str
    text: str
    start: float | None = None
    end: float | None = None
    marks: tuple[tuple[int, float], ...] = ()


def utterances(
    speakers: Iterable[str],
    texts: Iterable[str],
    starts: Iterable[float | None],
    ends: Iterable[float | None],
    marks: Iterable[tuple[tuple[int, float], ...]] = itertools.repeat(()),
) -> list[Utterance]:
    """Utterances from their columns, which are equally long: in half of the time of one by one."""
    return list(
        map(tuple.__new__, itertools.repeat(Utterance), zip(speakers, texts, starts, ends, marks, strict=False))
    )


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file taken apart.

    `roles` holds what the head of the file says of its speakers, by `label_key`. `alternating` says that the file marks
    only where the speaker changes and the labels are ours, given in turn to two people. `doubtful` are the labels, by
    `label_key`, of which nothing shows that they are people.
    """

    format: str
    utterances: Sequence[Utterance]
    date: str | None = None
    roles: Mapping[str, Role] = field(default_factory=dict)
    warnings: Sequence[TranscriptWarning] = ()
    alternating: bool = False
    doubtful: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Format:
    """One reader: how it knows its files by content, and how it reads them; `name` is what `--format` takes.

    `read` raises `TranscriptError` for what it cannot read.
    """

    name: str
    recognises: Callable[[Content], bool]
    read: Callable[[Content], Parsed]


@functools.lru_cache(maxsize=4096)
def label_key(label: str) -> str:
    """What two spellings of one label share: case, ё, spaces and invisible characters do not matter."""
    plain = unicodedata.normalize("NFKC", label).casefold().replace("ё", "е")
    visible = "".join(char for char in plain if unicodedata.category(char) != "Cf")
    return " ".join(visible.split())


def is_nobody(label: str) -> bool:
    """Whether a label names no one: empty, "Unknown Speaker" and the like, behind which several people may stand."""
    return label_key(label) in _NOBODIES


def shorten(text: str, longest: int = 100) -> str:
    """`text` as it may stand in a message: without control and invisible characters, cut to `longest`."""
    start = text[: longest * 4]
    shown = " ".join("".join(" " if unicodedata.category(char)[0] == "C" else char for char in start).split())
    return shown if len(shown) <= longest and len(start) == len(text) else shown[: longest - 1].rstrip() + "…"


def unwrap(text: str) -> str:
    """`text` on one line: a line break of the container becomes one space, all else stays as it is."""
    if "\n" not in text and "\r" not in text:
        return text.strip()
    lines = (line.strip() for line in text.replace("\r", "\n").split("\n"))
    return " ".join(line for line in lines if line)
