"""JSON of AWS Transcribe: `results.items`, words and punctuation, with the speakers in a list of their own.

Older files tell who speaks only in `speaker_labels`, joined to the items by time; newer ones on each item too, and in
`audio_segments`. Two channels come as `channel_labels`, each with its own items.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from analyzer.transcript.content import Content
from analyzer.transcript.readers import channels, timing, wording
from analyzer.transcript.readers.timing import seconds
from analyzer.transcript.readers.wording import Word
from analyzer.transcript.utterance import NOBODY, Format, Parsed, Utterance

_CHANNEL = re.compile(r"ch_(\d{1,3})")


class _Labels(NamedTuple):
    """Who speaks, by the separate list: at the second of a word, and by segment from each start to the next."""

    words: dict[float, str]
    starts: list[float]
    segments: list[tuple[float, float, str]]

    def at(self, time: float | None) -> str:
        """The speaker at `time`, by the word that begins there, else by the segment that lasts there."""
        if time is None:
            return NOBODY
        if (exact := self.words.get(time)) is not None:
            return exact
        number = bisect_right(self.starts, time) - 1
        return self.segments[number][2] if number >= 0 and self.segments[number][1] >= time else NOBODY


def recognises(content: Content) -> bool:
    """An object whose `results` have `items` with a type, `audio_segments`, or channels with items."""
    results = _results(content.json)
    items = [
        *wording.records(results, "items")[:8],
        *_channels(results)[:1],
        *wording.records(results, "audio_segments"),
    ]
    return any("type" in item or "items" in item or "transcript" in item for item in items[:16])


def read(content: Content) -> Parsed:
    """The items, cut where the speaker changes; the segments where there are no items."""
    results = _results(content.json)
    labels = _labels(results)
    said: dict[int, list[Utterance]] = {}
    for channel in _channels(results):
        words = _words(wording.records(channel, "items"), labels)
        said.setdefault(_number(channel), []).extend(wording.utterances(words, pause=wording.PAUSE))
    if not any(said.values()):
        words = _words(wording.records(results, "items"), labels)
        said = {0: wording.utterances(words) if words else _segments(results)}
    return Parsed(FORMAT.name, channels.together(said))


def _results(data: object) -> dict[str, object]:
    results = data.get("results") if isinstance(data, dict) else None
    return results if isinstance(results, dict) else {}


def _channels(results: dict[str, object]) -> list[dict[str, object]]:
    return wording.records(results, "channel_labels", "channels")


def _number(channel: dict[str, object]) -> int:
    label = channel.get("channel_label")
    match = _CHANNEL.fullmatch(label) if isinstance(label, str) else None
    return int(match[1]) if match else 0


def _labels(results: dict[str, object]) -> _Labels:
    labels = results.get("speaker_labels")
    words: dict[float, str] = {}
    segments: list[tuple[float, float, str]] = []
    for group in labels if isinstance(labels, list) else [labels]:
        for segment in wording.records(group, "segments"):
            speaker = wording.label(segment.get("speaker_label"))
            start, end = seconds(segment.get("start_time")), seconds(segment.get("end_time"))
            if start is not None and end is not None and speaker:
                segments.append((start, end, speaker))
            for item in wording.records(segment, "items"):
                time, own = seconds(item.get("start_time")), wording.label(item.get("speaker_label")) or speaker
                if time is not None and own:
                    words[time] = own
    segments.sort()
    return _Labels(words, [start for start, _, _ in segments], segments)


def _words(items: Sequence[dict[str, object]], labels: _Labels) -> list[Word]:
    """The words; punctuation stands right after the word before it and is said by the same person."""
    found: list[Word] = []
    last = NOBODY
    for item in items:
        best = wording.best(item)
        text = wording.spoken(best.get("content"))
        if not text:
            continue
        glued = item.get("type") == "punctuation"
        start, end = seconds(item.get("start_time")), seconds(item.get("end_time"))
        if not glued:
            last = wording.label(item.get("speaker_label")) or labels.at(start)
        found.append(Word(text, start, end, last, glued))
    return found


def _segments(results: dict[str, object]) -> list[Utterance]:
    found = []
    for segment in wording.records(results, "audio_segments"):
        if text := wording.spoken(segment.get("transcript")):
            start, end = timing.span(seconds(segment.get("start_time")), seconds(segment.get("end_time")))
            found.append(Utterance(wording.label(segment.get("speaker_label")), text, start, end))
    if not found:
        for whole in wording.records(results, "transcripts")[:1]:
            found = [Utterance(NOBODY, text)] if (text := wording.spoken(whole.get("transcript"))) else []
    return found


FORMAT = Format(name="aws-json", recognises=recognises, read=read)
