"""Channels of one recording, each recognised on its own: put together in the order of time, and read once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise, repeat
from operator import itemgetter

from analyzer.transcript.utterance import NOBODY, Utterance, utterances

_MOST = 16  # channels that are compared with each other; no recorder of talk has more
_SAME = 0.9  # share of the words that two channels have at the same times when they hold one track
_APART = (0, -1, 1, -2, 2)  # seconds by which the same word may lie apart on them


def together(channels: Mapping[int, Sequence[Utterance]]) -> list[Utterance]:
    """The utterances of all channels, which come by number, in the order of time.

    A channel that repeats another's words at the same times is left out. Where several stay, those with one speaker
    become `Channel 1` and so on, counted from 1 also where the file counts from 0; a speaker of a channel that has
    several is named with it, since each channel numbers its speakers anew.
    """
    spoken = {number: said for number, said in sorted(channels.items()) if said}
    kept = _distinct(spoken) if 1 < len(spoken) <= _MOST else spoken
    if len(kept) < 2:
        return [utterance for said in kept.values() for utterance in said]
    shift = 1 if 0 in kept else 0
    named = [_named(said, f"Channel {number + shift}") for number, said in kept.items()]
    return in_time(utterance for said in named for utterance in said)


def in_time(utterances: Iterable[Utterance]) -> list[Utterance]:
    """Utterances by their start, else by their end; one without times stays behind the one that it follows."""
    said = [*utterances]
    if None not in map(itemgetter(2), said):
        return sorted(said, key=itemgetter(2))
    timed: list[tuple[float, Utterance]] = []
    last = 0.0
    for utterance in said:
        time = utterance.end if utterance.start is None else utterance.start
        last = last if time is None else time
        timed.append((last, utterance))
    return [utterance for _, utterance in sorted(timed, key=itemgetter(0))]


def number(value: object) -> int:
    """The number of a channel, given as a number or as digits; 0 for what is neither."""
    if isinstance(value, str) and value.isdecimal() and len(value) < 5:
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10_000 else 0


def numbers(values: Sequence[object]) -> list[int]:
    """The number of each; there are few different ones."""
    if set(map(type, values)) != {str}:
        return [*map(number, values)]
    known = {value: number(value) for value in set(values)}
    return [*map(known.__getitem__, values)]


def _named(said: Sequence[Utterance], channel: str) -> list[Utterance]:
    speakers = {utterance.speaker for utterance in said} - {NOBODY}
    if len(speakers) < 2:
        _, texts, starts, ends, marks = zip(*said, strict=True)
        return utterances(repeat(channel), texts, starts, ends, marks)
    return [one._replace(speaker=f"{channel}, {one.speaker}" if one.speaker else channel) for one in said]


def _distinct(channels: Mapping[int, Sequence[Utterance]]) -> dict[int, Sequence[Utterance]]:
    """The channels without those that repeat one before them."""
    kept: dict[int, Sequence[Utterance]] = {}
    for number, said in channels.items():
        if not any(_repeats(said, other) for other in kept.values()):
            kept[number] = said
    return kept


def _repeats(said: Sequence[Utterance], other: Sequence[Utterance]) -> bool:
    """Whether two channels hold one track: the same words, which is soon seen, and at the same times."""
    if len(said) == len(other) and all(map(_alike, said, other)):
        return True
    lengths = [len(" ".join([one.text for one in these]).split()) for these in (said, other)]
    if min(lengths) < _SAME * max(lengths):
        return False  # two people seldom say as much
    first, second = (Counter(word for one in these for word in one.text.casefold().split()) for these in (said, other))
    least = _SAME * max(first.total(), second.total())
    return (first & second).total() >= least and _shared(_timed(said), _timed(other)) >= least


def _alike(one: Utterance, other: Utterance) -> bool:
    return one.text == other.text and abs((one.start or 0.0) - (other.start or 0.0)) <= max(_APART)


def _timed(said: Sequence[Utterance]) -> Counter[tuple[str, int]]:
    """How often each word is said about each time, as far as starts and marks tell."""
    words: Counter[tuple[str, int]] = Counter()
    for utterance in said:
        starts = [(0, utterance.start or 0.0), *utterance.marks, (len(utterance.text), 0.0)]
        for (at, time), (end, _) in pairwise(starts):
            words.update((word, int(time)) for word in utterance.text[at:end].casefold().split())
    return words


def _shared(words: Counter[tuple[str, int]], other: Counter[tuple[str, int]]) -> int:
    """How many words stand in both at about the same times."""
    same, left = 0, Counter(other)
    for (word, time), count in words.items():
        for apart in _APART:
            if taken := min(count, left[word, time + apart]):
                left[word, time + apart] -= taken
                same += taken
                count -= taken
            if not count:
                break
    return same
