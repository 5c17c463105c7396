"""JSON of Google Speech-to-Text, v1 and v2: `results`, whose words may have a speaker's tag.

With diarization, v1 says everything twice: the last result repeats the words of all the results before it, and only
there they have tags. A result whose words a later, tagged one covers is left out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from analyzer.errors import TranscriptError
from analyzer.messages import message
from analyzer.transcript.content import Content
from analyzer.transcript.readers import channels, timing, wording
from analyzer.transcript.readers.timing import seconds
from analyzer.transcript.readers.wording import Word
from analyzer.transcript.utterance import NOBODY, Format, Parsed, Utterance

_LOOKED_AT = 50
_DEEPEST = 6  # objects around the results: of an operation, its response, a file of a batch, its transcript


class _Spelling(NamedTuple):
    """The keys of a file's words: v1, v2 and the libraries of both call the same thing otherwise."""

    start: str
    end: str
    label: str
    tag: str


class _Result(NamedTuple):
    """The best alternative of one result; times are those of its words, or of the result where it has none.

    Words are made of its `items` later: of what is said twice, only one is needed.
    """

    text: str
    items: Sequence[dict[str, object]]
    told: Sequence[object]  # who says each
    tagged: bool
    start: float | None
    end: float | None


def recognises(content: Content) -> bool:
    """`results` with `alternatives` that have a `transcript` or `words`, at the top or inside an operation."""
    data = content.json
    return any(map(_is_result, _results(data[:_LOOKED_AT] if isinstance(data, list) else data)[:_LOOKED_AT]))


def read(content: Content) -> Parsed:
    """The results in the order of time, each word once. Raises `TranscriptError` for a batch of recordings."""
    if len(_recordings(content.json)) > 1:
        raise TranscriptError(
            message("The file holds the transcripts of several recordings."),
            message("Save the transcript of each recording to a file of its own."),
        )
    by_channel: dict[int, list[_Result]] = {}
    # what is not final is a first guess, which a final result of the same speech replaces
    finals = [
        item
        for item in _results(content.json)
        if item.get("isFinal") is not False and item.get("is_final") is not False
    ]
    spelling = _spelling(finals)
    for item in finals:
        channel = channels.number(_of(item, "channelTag"))
        result = _result(item, spelling)
        if result.text or result.items:
            by_channel.setdefault(channel, []).append(result)
    pause = wording.PAUSE if len(by_channel) > 1 else None
    ends = sorted(result.end for results in by_channel.values() for result in results if result.end is not None)
    said = {
        channel: _all_said(_once(_begun(results, ends)), spelling, pause) for channel, results in by_channel.items()
    }
    return Parsed(FORMAT.name, channels.together(said))


def _results(data: object, deep: int = _DEEPEST) -> list[dict[str, object]]:
    """The results, wherever the answer of the service keeps them."""
    if isinstance(data, list):  # the answers of a stream
        return [result for answer in data for result in _results(answer, deep - 1)] if deep > 0 else []
    if not isinstance(data, dict) or deep <= 0:
        return []
    inner = data.get("results")
    if isinstance(inner, list):
        return [item for item in inner if isinstance(item, dict)]
    for part in (data.get("response"), data.get("transcript"), _of(data, "inlineResult"), *_recordings(data)[:1]):
        if isinstance(part, dict) and (found := _results(part, deep - 1)):
            return found
    return []


def _recordings(data: object) -> list[object]:
    """What the answer to a batch holds of each recording, by its address."""
    inside = data.get("response", data) if isinstance(data, dict) else None
    inner = inside.get("results") if isinstance(inside, dict) else None
    return list(inner.values()) if isinstance(inner, dict) else []


def _is_result(item: dict[str, object]) -> bool:
    for best in wording.records(item, "alternatives")[:1]:
        words = wording.records(best, "words")
        if isinstance(best.get("transcript"), str) or (words and isinstance(words[0].get("word"), str)):
            return True
    return False


def _spelling(results: Sequence[dict[str, object]]) -> _Spelling:
    keys: set[str] = set()
    for result in results:
        if words := wording.listed(wording.best(result), "words"):
            # a first word may leave out its start, which is zero, and only the last result may have tags
            for word in (words[0], words[-1]):
                if isinstance(word, dict) and not word.keys() <= keys:
                    keys.update(word)
    start = ("startTime", "startOffset", "start_time", "start_offset")
    end = ("endTime", "endOffset", "end_time", "end_offset")
    label, tag = ("speakerLabel", "speaker_label"), ("speakerTag", "speaker_tag")
    return _Spelling(*(next((name for name in names if name in keys), names[0]) for names in (start, end, label, tag)))


def _result(item: dict[str, object], spelling: _Spelling) -> _Result:
    best = wording.best(item)
    items = wording.records(best, "words")
    _, _, label, tag = spelling
    told = [word.get(label) or word.get(tag) for word in items]  # a tag of 0 is the tag of a word that has none
    start = end = None
    for word in items:
        if (start := _started(word, spelling)) is not None:
            break
    for word in reversed(items):
        if (end := seconds(word.get(spelling.end))) is not None:
            break
    end = seconds(_of(item, "resultEndTime", "resultEndOffset")) if end is None else end
    return _Result(wording.spoken(best.get("transcript")), items, told, any(told), start, end)


def _started(word: dict[str, object], spelling: _Spelling) -> float | None:
    """When a word begins; a time of zero may be left out, as protocol buffers leave out what is zero."""
    return seconds(word.get(spelling.start, 0 if spelling.end in word else None))


def _begun(results: Sequence[_Result], ends: Sequence[float]) -> list[_Result]:
    """The results with a start: one without words began when the one before it, on any channel, ended."""
    found = []
    for result in results:
        if result.start is None and result.end is not None and (before := bisect_left(ends, result.end)):
            result = result._replace(start=ends[before - 1])
        found.append(result)
    return found


def _once(results: Sequence[_Result]) -> list[_Result]:
    """The results without those that a later one with tags repeats."""
    counts = [len(result.items) or len(result.text.split()) for result in results]
    said = [*accumulate(counts)]  # words in all the results up to each
    kept: list[_Result] = []
    covered: float | None = None
    tagged = 0  # words with tags in the results from here on
    for number in range(len(results) - 1, -1, -1):
        result = results[number]
        if tagged and _repeated(result, covered, enough=tagged >= said[number]):
            continue
        kept.append(result)
        if result.tagged:
            tagged += len(result.items)
            covered = result.start if covered is None or result.start is None else min(covered, result.start)
    return kept[::-1]


def _repeated(result: _Result, covered: float | None, *, enough: bool) -> bool:
    """Whether later results, which have tags from the second `covered` on, hold what this one holds.

    Without times, they do if they have words `enough` for all that was said so far.
    """
    if covered is not None and result.end is not None:
        middle = result.end if result.start is None else (result.start + result.end) / 2
        return middle > covered
    return enough and not result.tagged


def _all_said(results: Sequence[_Result], spelling: _Spelling, pause: float | None) -> list[Utterance]:
    """The utterances of the results; the texts and times of all their words are made together."""
    items = [word for result in results for word in result.items]
    texts = wording.all_spoken([word.get("word") for word in items])
    starts = timing.all_seconds(wording.started(items, spelling.start, spelling.end))
    said: list[Utterance] = []
    at = 0
    for result in results:
        end = at + len(result.items)
        said += _said(result, texts[at:end], starts[at:end], spelling, pause)
        at = end
    return said


def _said(
    result: _Result, texts: Sequence[str], starts: Sequence[float | None], spelling: _Spelling, pause: float | None
) -> list[Utterance]:
    """The utterances of a result: its own text where one person speaks, and its words where the speaker changes."""
    text, told = result.text, result.told
    if not text or pause is not None or told.count(told[0] if told else None) < len(told):
        ends = timing.all_seconds([word.get(spelling.end) for word in result.items])
        words = map(Word, texts, starts, ends, wording.labels([who or NOBODY for who in told]))
        cut = wording.utterances((word for word in words if word.text), pause=pause)
        if len(cut) > 1 or not text:
            return cut
    speaker = wording.label(told[0]) if told and told[0] else NOBODY
    return [Utterance(speaker, text, *timing.span(result.start, result.end), timing.marks(text, texts, starts))]


def _of(item: dict[str, object], *names: str) -> object:
    """The value under the first of `names` that is there, in the spelling of JSON or of the Python library."""
    for name in names:
        if name in item:
            return item[name]
        if (snake := _SNAKE[name]) in item:
            return item[snake]
    return None


_SNAKE = {
    "channelTag": "channel_tag",
    "endOffset": "end_offset",
    "endTime": "end_time",
    "inlineResult": "inline_result",
    "resultEndOffset": "result_end_offset",
    "resultEndTime": "result_end_time",
    "startOffset": "start_offset",
    "startTime": "start_time",
}

FORMAT = Format(name="google-json", recognises=recognises, read=read)
