"""Utterances become turns: what one speaker says in a row is one turn."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby

from analyzer.messages import message, plural
from analyzer.transcript.clock import show
from analyzer.transcript.model import Cue, TranscriptWarning, Turn, warning
from analyzer.transcript.utterance import Utterance, is_nobody, label_key

_BACKWARDS = 30.0  # seconds; people talk over each other, but not by half a minute


def merge(utterances: Sequence[Utterance]) -> tuple[Turn, ...]:
    """Turns numbered from 1, cues joined with one space. Speakers are spelt as they are spelt first.

    What nobody is named for stays apart: two such utterances in a row may be two people.
    """
    spelling: dict[str, str] = {}
    spoken = [utterance for utterance in utterances if utterance.text]
    for utterance in spoken:
        spelling.setdefault(label_key(utterance.speaker), utterance.speaker)
    runs: list[list[Utterance]] = []
    for key, group in groupby(spoken, key=lambda utterance: label_key(utterance.speaker)):
        run = list(group)
        runs.extend([[one] for one in run] if is_nobody(key) else [run])
    return tuple(_turn(index, run, spelling) for index, run in enumerate(runs, start=1))


def _turn(index: int, run: Sequence[Utterance], spelling: dict[str, str]) -> Turn:
    ends = [end for utterance in run if (end := utterance.end) is not None]
    return Turn(
        index=index,
        speaker=spelling[label_key(run[0].speaker)],
        role="unknown",
        start=next((utterance.start for utterance in run if utterance.start is not None), None),
        end=max(ends, default=None),
        text=" ".join(utterance.text for utterance in run),
        cues=tuple(_cues(run)),
    )


def _cues(run: Sequence[Utterance]) -> Iterator[Cue]:
    """The spans of a turn's text, one for each utterance and one more for each mark in it; what lies between two
    spans is one space."""
    at = 0
    for utterance in run:
        starts = [(0, utterance.start), *utterance.marks]
        ends = [offset - 1 for offset, _ in utterance.marks] + [len(utterance.text)]
        for (start, time), end in zip(starts, ends, strict=True):
            yield Cue(start=at + start, end=at + end, time=time)
        at += len(utterance.text) + 1


def mend_surrogates(utterances: Sequence[Utterance]) -> tuple[list[Utterance], int]:
    """The utterances without halves of characters, which JSON escapes can hold; and how many there were."""
    mended, count = [], 0
    for utterance in utterances:
        speaker, text = _whole(utterance.speaker), _whole(utterance.text)
        count += text.count("\ufffd") - utterance.text.count("\ufffd")
        mended.append(dataclasses.replace(utterance, speaker=speaker, text=text))
    return mended, count


def _whole(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def duration(turns: Sequence[Turn]) -> float | None:
    """The last time of the file in seconds, or None when it has none."""
    times = [time for turn in turns for time in (turn.start, turn.end, *(cue.time for cue in turn.cues))]
    return max((time for time in times if time is not None), default=None)


def look_over(turns: Sequence[Turn]) -> list[TranscriptWarning]:
    """Warnings about times, speakers and characters."""
    return [*_times(turns), *_missing_speakers(turns), *_hidden_characters(turns)]


def _times(turns: Sequence[Turn]) -> Iterator[TranscriptWarning]:
    if all(turn.start is None for turn in turns):
        yield warning("no_times", message("The file has no times, so quotes are placed by turn only."))
        return
    before = 0.0
    for turn in turns:
        if turn.start is None:
            continue
        if turn.start < before - _BACKWARDS:
            text = message(
                "The clock jumps back from {before} to {after}: several recordings may be glued together.",
                before=show(before),
                after=show(turn.start),
            )
            yield warning("clock_restart", text, turn=turn.index)
        before = turn.start


def _missing_speakers(turns: Sequence[Turn]) -> Iterator[TranscriptWarning]:
    nameless = [turn.index for turn in turns if is_nobody(turn.speaker)]
    if nameless:
        text = plural(
            "{count} utterance has no speaker in the file; it is shown but counts for nobody.",
            "{count} utterances have no speaker in the file; they are shown but count for nobody.",
            len(nameless),
        )
        yield warning("speaker_missing", text, turn=nameless[0])


def _hidden_characters(turns: Sequence[Turn]) -> Iterator[TranscriptWarning]:
    first, count = None, 0
    for turn in turns:
        if turn.text.isascii() and turn.text.isprintable():
            continue
        here = sum(1 for char in set(turn.text) if _is_hidden(char) for _ in range(turn.text.count(char)))
        first = turn.index if here and first is None else first
        count += here
    if count:
        text = plural(
            "{count} invisible or control character is in the text; it was kept and should be looked at.",
            "{count} invisible or control characters are in the text; they were kept and should be looked at.",
            count,
        )
        yield warning("hidden_characters", text, turn=first)


def _is_hidden(char: str) -> bool:
    return unicodedata.category(char) in ("Cf", "Co") or (unicodedata.category(char) == "Cc" and char != "\t")
