"""Marks that say that the speaker changes, and not who speaks: `>>` in captions, a dash before a line of dialogue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from analyzer.messages import message
from analyzer.transcript.model import TranscriptWarning, warning
from analyzer.transcript.utterance import Utterance

_CHANGE = re.compile(r"(?:^|(?<=\s))(?:>>|&gt;&gt;)>?(?=[\s\w\[(«\"“-]|$)\s{0,9}")
_CYRILLIC_OR_LATIN = re.compile(r"([Ѐ-ӿ]+)|[A-Za-z]+")
_VOICES = {"ru": ("Голос 1", "Голос 2"), "en": ("Voice 1", "Voice 2")}


def at_changes(text: str) -> Iterator[tuple[bool, int, int]]:
    """The pieces of one line between its `>>`: whether a mark stands before the piece, and its start and end in `text`.

    The first piece comes only when it has words; a text without a mark is one piece.
    """
    at, changed = 0, False
    for mark in _CHANGE.finditer(text):
        if changed or text[: mark.start()].strip():
            yield changed, at, mark.start()
        at, changed = mark.end(), True
    if changed or text[at:].strip():
        yield changed, at, len(text)


def begins_with_change(text: str) -> bool:
    """Whether a line begins with `>>`: a file that has such lines marks changes, one that has "a >> b" may not."""
    return _CHANGE.match(text.lstrip()[:20]) is not None


def alternate(pieces: Iterable[tuple[Utterance, bool]]) -> list[Utterance]:
    """The utterances as said by two people in turn; each comes with whether the speaker changes before it.

    Whoever is heard first is the first voice, with or without a mark. One without text, such as a sound that was left
    out, only changes the speaker. The labels are in the language of most of the letters. A reader that uses this sets
    `Parsed.alternating` and adds `two_assumed()` to its warnings.
    """
    pieces = list(pieces)
    voices = _VOICES["ru" if _mostly_cyrillic(utterance.text for utterance, _ in pieces) else "en"]
    found: list[Utterance] = []
    voice = 0
    for utterance, changed in pieces:
        if changed and found:
            voice = 1 - voice
        if utterance.text:
            found.append(utterance._replace(speaker=voices[voice]))
    return found


def two_assumed() -> TranscriptWarning:
    """The warning that the labels are ours."""
    text = message(
        "The file marks only where the speaker changes, not who speaks: two people taking turns were assumed. "
        "One missed mark swaps them from there on, so check the speakers before relying on the result."
    )
    return warning("speakers_assumed", text)


def _mostly_cyrillic(texts: Iterable[str]) -> bool:
    balance = 0
    for text in texts:
        for run in _CYRILLIC_OR_LATIN.finditer(text):
            balance += len(run[0]) if run[1] else -len(run[0])
    return balance > 0
