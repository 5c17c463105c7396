"""Recordings glued into one file: a clock that starts again goes on from where the part before it ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from analyzer.messages import message, plural
from analyzer.transcript.clock import show
from analyzer.transcript.model import TranscriptWarning, warning
from analyzer.transcript.utterance import Utterance, label_key

_BACKWARDS = 30.0  # seconds; people talk over each other, but not by half a minute
_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Restart:
    """A clock that went back at the utterance `at` (from 0), from `before` to `after` seconds as the file has them."""

    at: int
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Clocked:
    """Utterances with times that grow, and what had to be done for it: the places are indexes of utterances."""

    utterances: Sequence[Utterance]
    restarts: Sequence[Restart] = ()
    strays: Sequence[int] = ()  # single times that stood out of order and were dropped
    interleaved: bool = False  # the speakers' tracks came one after the other and were put together by time


def carry_on(utterances: Sequence[Utterance]) -> Clocked:
    """The utterances with later parts moved behind the earlier ones.

    Small steps back are people who speak at once and stay. One time alone that jumps back is a slip of the file, not
    another recording: it is dropped. Parts of one speaker each that run beside each other are tracks of one talk.
    """
    strays = _strays(utterances)
    timed = [_without_times(one) if at in strays else one for at, one in enumerate(utterances)]
    restarts = _restarts(timed)
    parts = list(_parts(timed, restarts))
    if _are_tracks(parts):
        together = sorted(timed, key=lambda one: one.start if one.start is not None else 0.0)
        return Clocked(together, strays=sorted(strays), interleaved=True)
    moved: list[Utterance] = []
    offset = 0.0
    for part in parts:
        moved.extend(_moved(one, offset) for one in part)
        offset += _end(part)
    return Clocked(moved, restarts, sorted(strays))


def warnings(clocked: Clocked, turn_of: Sequence[int]) -> list[TranscriptWarning]:
    """What a person should know of it; `turn_of` says in which turn an utterance lies."""
    found = [
        warning(
            "clock_restart",
            message(
                "The clock jumps back from {before} to {after}: several recordings are glued together. "
                "The times from here on are counted from the end of the part before.",
                before=show(one.before),
                after=show(one.after),
            ),
            turn=turn_of[one.at],
        )
        for one in clocked.restarts[:_MOST_TOLD]
    ]
    if (rest := len(clocked.restarts) - _MOST_TOLD) > 0:
        text = plural("The clock jumps back {count} time more.", "The clock jumps back {count} times more.", rest)
        found.append(warning("clock_restart", text))
    if clocked.strays:
        text = plural(
            "{count} time stands out of order and was left out.",
            "{count} times stand out of order and were left out.",
            len(clocked.strays),
        )
        found.append(warning("clock_stray", text, turn=turn_of[clocked.strays[0]]))
    if clocked.interleaved:
        text = message("The file holds one track per speaker, one after the other; they were put together by time.")
        found.append(warning("tracks_joined", text))
    return found


def _strays(utterances: Sequence[Utterance]) -> set[int]:
    """Utterances whose time alone jumps back or ahead, while the one before and the one after it agree."""
    timed = [(at, one.start) for at, one in enumerate(utterances) if one.start is not None]
    strays: set[int] = set()
    latest = 0.0
    for (at, start), (_, following) in pairwise(timed):
        back = start < latest - _BACKWARDS
        if (back and following >= latest - _BACKWARDS) or (start > following + _BACKWARDS and following > latest > 0):
            strays.add(at)
        else:
            latest = start if back else max(latest, start)
    return strays


def _restarts(utterances: Sequence[Utterance]) -> list[Restart]:
    found: list[Restart] = []
    latest = 0.0
    for at, one in enumerate(utterances):
        if one.start is None:
            continue
        if one.start < latest - _BACKWARDS:
            found.append(Restart(at, latest, one.start))
            latest = one.start
        else:
            latest = max(latest, one.start)
    return found


def _parts(utterances: Sequence[Utterance], restarts: Sequence[Restart]) -> Iterator[Sequence[Utterance]]:
    places = [0, *(restart.at for restart in restarts), len(utterances)]
    for start, end in pairwise(places):
        yield utterances[start:end]


def _are_tracks(parts: Sequence[Sequence[Utterance]]) -> bool:
    """Whether each part is a speaker of its own, with a time on everything, over the same stretch of time."""
    if not 2 <= len(parts) <= 12 or any(one.start is None for part in parts for one in part):
        return False
    speakers = [{label_key(one.speaker) for one in part} for part in parts]
    if any(len(own) != 1 for own in speakers) or len(set().union(*speakers)) != len(parts):
        return False
    spans = [(min(one.start or 0.0 for one in part), max(one.start or 0.0 for one in part)) for part in parts]
    return all(later[0] < earlier[1] and later[1] > earlier[0] for earlier, later in pairwise(spans))


def _end(part: Sequence[Utterance]) -> float:
    return max(
        (time for one in part for time in (one.start, one.end, *(mark for _, mark in one.marks)) if time is not None),
        default=0.0,
    )


def _moved(one: Utterance, offset: float) -> Utterance:
    if not offset:
        return one
    return one._replace(
        start=None if one.start is None else round(one.start + offset, 3),
        end=None if one.end is None else round(one.end + offset, 3),
        marks=tuple((place, round(time + offset, 3)) for place, time in one.marks),
    )


def _without_times(one: Utterance) -> Utterance:
    return one._replace(start=None, end=None, marks=())
