"""Utterances become turns: what one speaker says in a row is one turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from analyzer import letters
from analyzer.messages import message, plural
from analyzer.transcript import invisible
from analyzer.transcript.model import Cue, TranscriptWarning, Turn, warning
from analyzer.transcript.utterance import Utterance, is_nobody, label_key


def merge(utterances: Sequence[Utterance]) -> tuple[Turn, ...]:
    """Turns numbered from 1, cues joined with one space. Speakers are spelt as they are spelt first.

    What nobody is named for stays apart: two such utterances in a row may be two people.
    """
    spelling: dict[str, str] = {}
    for utterance in utterances:
        if utterance.text:
            spelling.setdefault(label_key(utterance.speaker), utterance.speaker)
    return tuple(_turn(index, run, spelling) for index, run in enumerate(_runs(utterances), start=1))


def turn_of(utterances: Sequence[Utterance]) -> list[int]:
    """The index of the turn that each utterance lies in; of one without text, that of the turn it stands before."""
    found: list[int] = []
    for index, run in enumerate(_runs(utterances), start=1):
        left = len(run)
        while left:
            left -= bool(utterances[len(found)].text)
            found.append(index)
    return found + [max(found, default=1)] * (len(utterances) - len(found))


def _runs(utterances: Sequence[Utterance]) -> Iterator[list[Utterance]]:
    spoken = (utterance for utterance in utterances if utterance.text)
    for key, group in groupby(spoken, key=lambda utterance: label_key(utterance.speaker)):
        if is_nobody(key):
            yield from ([one] for one in group)
        else:
            yield list(group)


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
        speaker, text = letters.whole(utterance.speaker), letters.whole(utterance.text)
        count += text.count("\ufffd") - utterance.text.count("\ufffd")
        mended.append(utterance._replace(speaker=speaker, text=text))
    return mended, count


def duration(turns: Sequence[Turn]) -> float | None:
    """The last time of the file in seconds, or None when it has none."""
    times = [time for turn in turns for time in (turn.start, turn.end, *(cue.time for cue in turn.cues))]
    return max((time for time in times if time is not None), default=None)


def look_over(turns: Sequence[Turn]) -> list[TranscriptWarning]:
    """Warnings about times, speakers and characters."""
    return [*_times(turns), *_missing_speakers(turns), *invisible.warnings(turns)]


def _times(turns: Sequence[Turn]) -> Iterator[TranscriptWarning]:
    if all(turn.start is None for turn in turns):
        yield warning("no_times", message("The file has no times, so quotes are placed by turn only."))


def _missing_speakers(turns: Sequence[Turn]) -> Iterator[TranscriptWarning]:
    nameless = [turn.index for turn in turns if is_nobody(turn.speaker)]
    if nameless:
        text = plural(
            "{count} utterance has no speaker in the file; it is shown but counts for nobody.",
            "{count} utterances have no speaker in the file; they are shown but count for nobody.",
            len(nameless),
        )
        yield warning("speaker_missing", text, turn=nameless[0])
