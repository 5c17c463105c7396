"""Rolling captions, as YouTube writes them: every line stands in two or three cues and is read once.

The picture shows two lines. A cue repeats the line that moved up and brings a new one under it; between two such cues
comes one of 10 ms that holds only what moved up. Whether a line moved up or was said again is told by its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from analyzer.transcript.readers.cue_text import Line
from analyzer.transcript.readers.cues import BRIDGE, Cue

_TOUCHING = 0.1  # seconds between two cues that follow each other on the picture without a pause


class Shown(NamedTuple):
    """A cue with its lines read; blank lines are among them."""

    cue: Cue
    lines: tuple[Line, ...]


def is_rolling(cues: Sequence[Shown]) -> bool:
    """Whether the lines of the file move up from cue to cue, as most of its cues then show.

    A file that names voices is none: whoever knows them writes each cue on its own.
    """
    if any(name for shown in cues for line in shown.lines for _, name in line.voices):
        return False
    long = [shown for shown in cues if not _is_bridge(shown.cue)]
    moved = doubled = 0
    before: list[str] = []
    before_long = False
    for shown in cues:
        words = _words(shown)
        bridge = _is_bridge(shown.cue)
        if before and words and words[0] == before[-1]:
            moved += len(words) > 1 and not bridge
            doubled += bridge and before_long and words == before
        before, before_long = words, not bridge
    return (moved >= 2 and moved >= 0.4 * len(long)) or (doubled >= 3 and doubled >= 0.6 * len(long))


def read_once(cues: Sequence[Shown]) -> Iterator[Shown]:
    """The cues of rolling captions with the lines that each of them brings, without those that it repeats."""
    before: list[str] = []
    before_end: float | None = None
    for shown in cues:
        words = _words(shown)
        touching = before_end is None or shown.cue.start is None or shown.cue.start - before_end <= _TOUCHING
        kept = _moved_up(before, shown, words, touching=touching)
        fresh = [line for line in shown.lines if line.text][kept:]
        if fresh:
            yield Shown(shown.cue, tuple(fresh))
        before, before_end = words, shown.cue.end


def _moved_up(before: Sequence[str], shown: Shown, words: Sequence[str], *, touching: bool) -> int:
    """How many of the first lines were on the picture before this cue."""
    if not shown.lines[0].text:
        return 0  # the upper line is free: the picture was cleared, whatever the new line says
    all_may = _is_bridge(shown.cue) or not shown.lines[-1].text or (len(words) == 1 and touching)
    most = min(len(words) if all_may else len(words) - 1, len(before))
    return next((count for count in range(most, 0, -1) if list(before[-count:]) == list(words[:count])), 0)


def _is_bridge(cue: Cue) -> bool:
    return cue.start is not None and cue.end is not None and cue.end - cue.start <= BRIDGE


def _words(shown: Shown) -> list[str]:
    return [line.text for line in shown.lines if line.text]
