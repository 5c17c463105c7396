"""JSON of Yandex SpeechKit: v2 with `chunks`, and v3 with a stream of events.

v3 says each phrase as it is recognised (`final`) and again with figures and punctuation (`finalRefinement`), which
takes its place. Channels are numbered by tags; with the labelling of speakers, v3 gives each speaker a tag.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from analyzer.transcript.content import Content
from analyzer.transcript.readers import channels, timing, wording
from analyzer.transcript.readers.timing import milliseconds, seconds
from analyzer.transcript.readers.wording import Word
from analyzer.transcript.utterance import Format, Parsed, Utterance

_LOOKED_AT = 50
_START, _END = ("startTimeMs", "start_time_ms"), ("endTimeMs", "end_time_ms")  # of JSON, of the Python library
_NORMALIZED = ("normalizedText", "normalized_text")
_EVENTS = ("final", "finalRefinement", "final_refinement", "partial")

_INDEX = ("finalIndex", "final_index")

Phrase = tuple[str, list[Word], float | None, float | None, str]  # text, words, start, end, speaker


@dataclass(slots=True)
class _Heard:
    """A phrase of v3: the alternative as it was heard, and as it was refined later."""

    channel: int
    speaker: str
    raw: dict[str, object] = field(default_factory=dict)
    refined: dict[str, object] = field(default_factory=dict)


def recognises_v2(content: Content) -> bool:
    """`chunks` with `alternatives`, at the top or in the `response` of an operation."""
    return any("alternatives" in chunk for chunk in _chunks(content.json)[:_LOOKED_AT])


def recognises_v3(content: Content) -> bool:
    """Events, of which one is of a phrase with `alternatives`, with or without a `result` around each."""
    events = [*_events(content.json, at_most=_LOOKED_AT)]
    heard = [event.get(name) for event in events for name in _EVENTS]
    return any(_alternative(phrase) or _alternative(_of(phrase, *_NORMALIZED)) for phrase in heard)


def read_v2(content: Content) -> Parsed:
    """The chunks of all channels in the order of time; the best alternative of each."""
    found: dict[int, list[Phrase]] = {}
    for chunk in _chunks(content.json):
        best = wording.best(chunk)
        words = _words(best, "word", ("startTime", "start_time"), ("endTime", "end_time"), seconds)
        start, end = seconds(_of(chunk, "startTime", "start_time")), seconds(_of(chunk, "endTime", "end_time"))
        phrase = (wording.spoken(best.get("text")), words, start, end, wording.label(chunk.get("speakerTag")))
        found.setdefault(channels.number(_of(chunk, "channelTag", "channel_tag")), []).append(phrase)
    return Parsed(V2.name, _said(found))


def read_v3(content: Content) -> Parsed:
    """The final phrases of all channels in the order of time, refined where the service refined them."""
    found: dict[int, list[Phrase]] = {}
    for heard in _heard(content.json):
        found.setdefault(heard.channel, []).append(_phrase(heard))
    return Parsed(V3.name, _said(found))


def _heard(data: object) -> list[_Heard]:
    """The phrases in the order in which they were recognised first, each with its refinement."""
    found: list[_Heard] = []
    by_index: dict[tuple[int, str], _Heard] = {}
    for event in _events(data):
        refinement = _of(event, "finalRefinement", "final_refinement")
        phrase = event.get("final") if refinement is None else _of(refinement, *_NORMALIZED)
        best = _alternative(phrase)
        if best is None:
            continue
        tag = _of(event, "channelTag", "channel_tag")
        channel = channels.number(_of(phrase, "channelTag", "channel_tag") if tag is None else tag)
        index = _of(refinement, *_INDEX)
        index = _of(_of(event, "audioCursors", "audio_cursors"), *_INDEX) if index is None else index
        key = (channel, str(index)[:20] if isinstance(index, str | int) else "")
        before = by_index.get(key)
        if refinement is not None and before is not None and not before.refined:
            before.refined = best
            continue
        heard = _Heard(channel, wording.label(event.get("speakerTag")))
        if refinement is None:
            heard.raw = best
        else:
            heard.refined = best
        found.append(heard)
        # a refinement that does not say of what is of the phrase before it
        by_index[key] = by_index[channel, ""] = heard
    return found


def _chunks(data: object) -> list[dict[str, object]]:
    return wording.records(data, "response", "chunks") or wording.records(data, "chunks")


def _events(data: object, at_most: int | None = None) -> Iterator[dict[str, object]]:
    """The events: JSON Lines or a list of them, one alone, a list in `result`; each without the `result` around it."""
    inner = data.get("result") if isinstance(data, dict) else data
    items = inner if isinstance(inner, list) else [data]
    for item in items[:at_most]:
        event = item.get("result", item) if isinstance(item, dict) else None
        if isinstance(event, dict):
            yield event


def _alternative(heard: object) -> dict[str, object] | None:
    return next((best for best in wording.records(heard, "alternatives") if "text" in best or "words" in best), None)


def _phrase(heard: _Heard) -> Phrase:
    """A phrase of v3; a refinement without text, words or times has those of the phrase as it was heard."""
    best, raw = heard.refined or heard.raw, heard.raw
    words = _words(best, "text", _START, _END, milliseconds) or _words(raw, "text", _START, _END, milliseconds)
    times = best if _of(best, *_END) is not None else raw
    start, end = milliseconds(_of(times, *_START)), milliseconds(_of(times, *_END))
    start = 0.0 if end is not None and _of(times, *_START) is None else start
    return wording.spoken(best.get("text")) or wording.spoken(raw.get("text")), words, start, end, heard.speaker


def _words(
    best: dict[str, object],
    text: str,
    start: tuple[str, ...],
    end: tuple[str, ...],
    time: Callable[[object], float | None],
) -> list[Word]:
    """The words of a phrase. A time of zero may be left out, as protocol buffers leave out what is zero."""
    words = wording.records(best, "words")
    first, last = wording.key_of(words, *start), wording.key_of(words, *end)
    return [
        Word(said, time(word.get(first, 0 if last in word else None)), time(word.get(last)))
        for word in words
        if (said := wording.spoken(word.get(text)))
    ]


def _said(found: dict[int, list[Phrase]]) -> list[Utterance]:
    several = len(found) > 1
    return channels.together(
        {
            channel: [utterance for phrase in phrases for utterance in _cut(phrase, several)]
            for channel, phrases in found.items()
        }
    )


def _cut(phrase: Phrase, several: bool) -> Iterator[Utterance]:
    """The utterances of one phrase: one, or, where another channel may answer, one between two silences."""
    text, words, start, end, speaker = phrase
    if not text:
        for utterance in wording.utterances(words, pause=wording.PAUSE if several else None):
            yield dataclasses.replace(utterance, speaker=speaker)
        return
    if not words:
        yield Utterance(speaker, text, *timing.span(start, end))
        return
    timed = [(word.text, word.start) for word in words]
    at = first = 0
    for last in [*(_silences(text, words) if several else ()), (len(text) + 1, len(words))]:
        piece, own = text[at : last[0] - 1].rstrip(), words[first : last[1]]
        # a phrase of v3 begins where the one before it ended; the words tell when it was said
        begin = own[0].start if own[0].start is not None else start if first == 0 else None
        marks = timing.marks(piece, timed[first : last[1]])
        yield Utterance(speaker, piece, *timing.span(begin, own[-1].end), marks)
        at, first = last


def _silences(text: str, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Where a piece begins after a silence: (offset in the text, number of its first word)."""
    silences = [
        number
        for number, (one, next) in enumerate(pairwise(words), start=1)
        if one.end is not None and next.start is not None and next.start - one.end >= wording.PAUSE
    ]
    places = timing.places(text, [word.text for word in words]) if silences else []
    for number in silences:
        if (place := places[number]) is not None and timing.begins_word(text, place):
            yield place, number


def _of(item: object, *names: str) -> object:
    """The value under the first of `names` that is there."""
    return next((item[name] for name in names if name in item), None) if isinstance(item, dict) else None


V2 = Format(name="yandex-v2-json", recognises=recognises_v2, read=read_v2)
V3 = Format(name="yandex-v3-json", recognises=recognises_v3, read=read_v3)
