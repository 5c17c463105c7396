"""JSON of Yandex SpeechKit: v2 with `chunks`, and v3 with a stream of events.

v3 says each phrase as it is recognised (`final`) and again with figures and punctuation (`finalRefinement`), which
takes its place. Channels are numbered by tags; with the labelling of speakers, v3 gives each speaker a tag.
"""

from __future__ import annotations

import operator
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain, compress, pairwise, repeat
from typing import NamedTuple

from analyzer.transcript.content import Content
from analyzer.transcript.readers import channels, timing, wording
from analyzer.transcript.readers.timing import milliseconds, seconds
from analyzer.transcript.readers.wording import Word
from analyzer.transcript.utterance import Format, Parsed, Utterance, utterances

_LOOKED_AT = 50
_START, _END = ("startTimeMs", "start_time_ms"), ("endTimeMs", "end_time_ms")  # of JSON, of the Python library
_NORMALIZED = ("normalizedText", "normalized_text")
_EVENTS = ("final", "finalRefinement", "final_refinement", "partial")

_INDEX = ("finalIndex", "final_index")


class _Spelling(NamedTuple):
    """What a word calls its text and its times, and how these are written."""

    text: str
    start: tuple[str, ...]
    end: tuple[str, ...]
    times: Callable[[Sequence[object]], list[float | None]]


class _Phrase(NamedTuple):
    """What was said without a break; `words` as the file has them."""

    text: str
    words: list[dict[str, object]]
    start: float | None
    end: float | None
    speaker: str


_SPELLING_V2 = _Spelling("word", ("startTime", "start_time"), ("endTime", "end_time"), timing.all_seconds)
_TIMES = frozenset((*_SPELLING_V2.start, *_SPELLING_V2.end))
_SPELLING_V3 = _Spelling("text", _START, _END, timing.all_milliseconds)


@dataclass(slots=True)
class _Heard:
    """A phrase of v3: the alternative as it was heard, and as it was refined later."""

    channel: int
    speaker: str
    raw: dict[str, object] = field(default_factory=dict)
    refined: dict[str, object] = field(default_factory=dict)
    numbered: bool = True


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
    chunks = _chunks(content.json)
    bests = wording.bests(chunks)
    texts = wording.all_spoken([best.get("text") for best in bests])
    words = wording.all_records([best.get("words") for best in bests])
    speakers = wording.labels([chunk.get("speakerTag") for chunk in chunks])
    times: list[Iterable[float | None]] = [repeat(None), repeat(None)]
    if not all(map(_TIMES.isdisjoint, chunks)):  # most have no times but those of their words
        names = _SPELLING_V2.start, _SPELLING_V2.end
        times = [[seconds(_of(chunk, *one)) for chunk in chunks] for one in names]
    phrases = [*map(_Phrase, texts, words, *times, speakers)]
    tags = [chunk["channelTag"] if "channelTag" in chunk else chunk.get("channel_tag") for chunk in chunks]
    return Parsed(V2.name, _said(phrases, channels.numbers(tags), _SPELLING_V2))


def read_v3(content: Content) -> Parsed:
    """The final phrases of all channels in the order of time, refined where the service refined them."""
    heard = _heard(content.json)
    return Parsed(V3.name, _said([*map(_phrase, heard)], [one.channel for one in heard], _SPELLING_V3))


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
        if refinement is not None and before is None:
            before = _unnumbered(found, channel, best)
        if refinement is not None and before is not None and not before.refined:
            before.refined = best
            continue
        heard = _Heard(channel, wording.label(event.get("speakerTag")), numbered=bool(key[1]))
        if refinement is None:
            heard.raw = best
        else:
            heard.refined = best
        found.append(heard)
        # a refinement that does not say of what is of the phrase before it
        by_index[key] = by_index[channel, ""] = heard
    return found


def _unnumbered(found: Sequence[_Heard], channel: int, refined: dict[str, object]) -> _Heard | None:
    """The first phrase without a number that waits for its refinement, and was not said at another time.

    A number may be missing because it is zero, which protocol buffers leave out.
    """
    end = milliseconds(_of(refined, *_END))
    waiting = (heard for heard in found if heard.channel == channel and not heard.numbered and not heard.refined)
    return next((heard for heard in waiting if end is None or milliseconds(_of(heard.raw, *_END)) in (None, end)), None)


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


def _phrase(heard: _Heard) -> _Phrase:
    """A phrase of v3; a refinement without text, words or times has those of the phrase as it was heard."""
    best, raw = heard.refined or heard.raw, heard.raw
    words = wording.records(best, "words") or wording.records(raw, "words")
    times = best if _of(best, *_END) is not None else raw
    begun, end = _of(times, *_START), milliseconds(_of(times, *_END))
    start = 0.0 if end is not None and begun is None else milliseconds(begun)
    text = wording.spoken(best.get("text")) or wording.spoken(raw.get("text"))
    return _Phrase(text, words, start, end, heard.speaker)


def _said(phrases: Sequence[_Phrase], numbers: Sequence[int], spelling: _Spelling) -> list[Utterance]:
    """The utterances of phrases that were said on the channels of these numbers, in the order of time."""
    found: dict[int, list[Utterance]] = {number: [] for number in numbers}
    pause = wording.PAUSE if len(found) > 1 else None
    for number, said in zip(numbers, _all_cut(phrases, spelling, pause), strict=True):
        found[number] += said
    return channels.together(found)


def _all_cut(phrases: Sequence[_Phrase], spelling: _Spelling, pause: float | None) -> Iterator[Sequence[Utterance]]:
    """The utterances of each phrase; the texts and times of the words of all phrases are made together."""
    items = [*chain.from_iterable([phrase.words for phrase in phrases])]
    texts = wording.all_spoken(wording.under(items, spelling.text))
    starts, ends = map(spelling.times, _times(phrases, items, spelling))
    untils = [*accumulate([len(phrase.words) for phrase in phrases])]
    if not all(texts):
        kept = [*accumulate(map(bool, texts), initial=0)]
        untils = [kept[until] for until in untils]
        starts, ends, texts = [*compress(starts, texts)], [*compress(ends, texts)], [*filter(None, texts)]
    heads = {0, *untils}
    # a silence before a phrase divides nothing
    silences = [number for number in _silences(starts, ends, pause) if number not in heads] if pause else []
    ats = [0, *untils]
    whole = [
        at < until and phrase.text != "" and not _inside(silences, at, until)
        for phrase, at, until in zip(phrases, ats, untils, strict=False)
    ]
    chosen = [*compress(phrases, whole)], [*compress(ats, whole)], [*compress(untils, whole)]
    together = iter(_all_whole(*chosen, texts, starts, ends))
    for phrase, at, until, is_whole in zip(phrases, ats, untils, whole, strict=False):
        if is_whole:  # as most are
            yield (next(together),)
        else:
            inside = _inside(silences, at, until)
            yield _cut(phrase, texts[at:until], starts[at:until], ends[at:until], inside, pause)


def _inside(silences: Sequence[int], at: int, until: int) -> Sequence[int]:
    """The silences of a phrase as numbers of its own words, which are those from `at` to `until` of all."""
    return [number - at for number in silences[bisect(silences, at) : bisect(silences, until)]] if silences else ()


def _all_whole(
    phrases: Sequence[_Phrase],
    ats: Sequence[int],
    untils: Sequence[int],
    texts: Sequence[str],
    starts: Sequence[float | None],
    ends: Sequence[float | None],
) -> list[Utterance]:
    """The utterances of phrases with a text and words, one of each."""
    # a phrase of v3 begins where the one before it ended; the words tell when it was said
    firsts = [
        phrase.start if (first := starts[at]) is None else first for phrase, at in zip(phrases, ats, strict=False)
    ]
    begun, ended = timing.spans(firsts, [ends[until - 1] for until in untils])
    said = [phrase.text for phrase in phrases]
    marks = timing.all_marks(said, ats, untils, texts, starts)
    return utterances([phrase.speaker for phrase in phrases], said, begun, ended, marks)


def _times(
    phrases: Sequence[_Phrase], items: Sequence[dict[str, object]], spelling: _Spelling
) -> tuple[list[object], list[object]]:
    """What all words have for their start and their end; each phrase may spell that in its own way."""
    first, last = spelling.start[0], spelling.end[0]
    try:
        return [*map(operator.itemgetter(first), items)], [*map(operator.itemgetter(last), items)]
    except KeyError:
        pass
    begun: list[object] = []
    ended: list[object] = []
    for _, words, *_ in phrases:
        first, last = wording.key_of(words, *spelling.start), wording.key_of(words, *spelling.end)
        begun += wording.started(words, first, last)
        ended += [word.get(last) for word in words]
    return begun, ended


def _silences(starts: Sequence[float | None], ends: Sequence[float | None], pause: float) -> list[int]:
    """The numbers of the words before which nothing was said for so long."""
    try:
        gaps = [*map(operator.sub, starts[1:], ends)]
    except TypeError:  # a time is not known
        gaps = [
            0.0 if start is None or end is None else start - end for start, end in zip(starts[1:], ends, strict=False)
        ]
    if max(gaps, default=0.0) < pause:
        return []
    return [number for number, gap in enumerate(gaps, start=1) if gap >= pause]


def _cut(
    phrase: _Phrase,
    texts: Sequence[str],
    starts: Sequence[float | None],
    ends: Sequence[float | None],
    silences: Sequence[int],
    pause: float | None,
) -> list[Utterance]:
    """The utterances of one phrase: one, or, where another channel may answer, one between two silences."""
    text, _, start, end, speaker = phrase
    if not texts:
        return [Utterance(speaker, text, *timing.span(start, end))] if text else []
    if not text:
        timed = (Word(*word, speaker) for word in zip(texts, starts, ends, strict=True))
        return wording.utterances(timed, pause=pause)
    pieces = _pieces(text, texts, silences) if silences else ()
    begun = start if starts[0] is None else starts[0]
    if not pieces:
        return [Utterance(speaker, text, *timing.span(begun, ends[-1]), timing.marks(text, texts, starts))]
    found = []
    for (at, one), (until, other) in pairwise([(0, 0), *pieces, (len(text) + 1, len(texts))]):
        piece = text[at : until - 1].rstrip()
        times = timing.span(starts[one] if one else begun, ends[other - 1])
        found.append(Utterance(speaker, piece, *times, timing.marks(piece, texts[one:other], starts[one:other])))
    return found


def _pieces(text: str, words: Sequence[str], silences: Sequence[int]) -> list[tuple[int, int]]:
    """Where a piece begins after a silence: (offset in the text, number of its first word)."""
    places = timing.places(text, words)
    return [
        (place, number)
        for number in silences
        if (place := places[number]) is not None and timing.begins_word(text, place)
    ]


def _of(item: object, *names: str) -> object:
    """The value under the first of `names` that is there."""
    if isinstance(item, dict):
        for name in names:
            if name in item:
                return item[name]
    return None


V2 = Format(name="yandex-v2-json", recognises=recognises_v2, read=read_v2)
V3 = Format(name="yandex-v3-json", recognises=recognises_v3, read=read_v3)
