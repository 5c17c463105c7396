"""JSON of Whisper and its kin: `segments`, each with its text, times and, after diarization by WhisperX, a speaker.

Read alike: openai-whisper, faster-whisper, `verbose_json` and `diarized_json` of the OpenAI API, WhisperX. Words with
times of their own become marks; where their speaker changes inside a segment, the segment is cut there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from analyzer.transcript.content import Content
from analyzer.transcript.readers import sounds, timing, wording
from analyzer.transcript.readers.timing import seconds
from analyzer.transcript.utterance import NOBODY, Format, Parsed, Utterance

_LOOKED_AT = 50  # segments by which a file is recognised
_LONGEST = 300  # seconds; a longer segment in whole numbers is counted in something else
_BARE_KEYS = frozenset({"text", "task", "language", "duration", "segments", "words", "usage", "logprobs"})


def recognises_speakers(content: Content) -> bool:
    """Segments or words of which some name a speaker, or the `word_segments` that only WhisperX writes."""
    data = content.json
    if isinstance(data, dict) and isinstance(data.get("word_segments"), list) and "segments" in data:
        return True
    segments = _first(data)
    return any(_label(segment) or any(map(_label, _words_of(segment))) for segment in segments)


def recognises(content: Content) -> bool:
    """An object with `segments`, or the bare list of them, each with a text and a start in seconds; or only a text."""
    data = content.json
    if _first(data):
        return True
    return isinstance(data, dict) and isinstance(data.get("text"), str) and data.keys() <= _BARE_KEYS


def read_speakers(content: Content) -> Parsed:
    """The segments in the order of the file, with their speakers."""
    return Parsed(WHISPERX.name, _utterances(content.json))


def read(content: Content) -> Parsed:
    """The segments in the order of the file; without them, the text of the file as one utterance of nobody."""
    return Parsed(WHISPER.name, _utterances(content.json))


def _utterances(data: object) -> list[Utterance]:
    segments = [segment for segment in _segments(data) if _is_segment(segment)]
    found = sounds.left_out(utterance for segment in segments for utterance in _cut(segment))
    if not any(utterance.speaker for utterance in found) and (words := _labelled_words(data)):
        return words
    if not found and isinstance(data, dict) and (text := wording.spoken(data.get("text"))):
        texts, starts = _timed(_words_of(data))
        start = next((time for time in starts if time is not None), None)
        return [Utterance(NOBODY, text, start, marks=timing.marks(text, texts, starts))]
    return found


def _segments(data: object) -> list[dict[str, object]]:
    return wording.records(data) if isinstance(data, list) else wording.records(data, "segments")


def _first(data: object) -> list[dict[str, object]]:
    """The first segments; none where their times are no seconds: clocks, or whole numbers of milliseconds."""
    segments = [segment for segment in _segments(data)[:_LOOKED_AT] if _is_segment(segment)]
    in_seconds = any(seconds(segment["start"]) is not None for segment in segments)
    return segments if in_seconds and not any(map(_in_milliseconds, segments)) else []


def _in_milliseconds(segment: dict[str, object]) -> bool:
    start, end = segment["start"], segment.get("end")
    return type(start) is int and type(end) is int and end - start > _LONGEST


def _is_segment(segment: dict[str, object]) -> bool:
    return isinstance(segment.get("text"), str) and "start" in segment


def _words_of(segment: dict[str, object]) -> list[dict[str, object]]:
    return wording.records(segment, "words")


def _labelled_words(data: object) -> list[Utterance]:
    """What the separate list of words says, if it names speakers."""
    words = wording.records(data, "word_segments")
    if not any(map(_label, words)):
        return []
    texts = [(wording.spoken(word.get("word")), word) for word in words]
    return wording.utterances(
        wording.Word(text, seconds(word.get("start")), seconds(word.get("end")), speaker)
        for (text, word), speaker in zip(texts, _carried(words), strict=True)
        if text
    )


def _cut(segment: dict[str, object]) -> Iterator[Utterance]:
    """The utterances of one segment: one, or more where its words say that the speaker changes."""
    text = wording.spoken(segment["text"])
    start, end = timing.span(seconds(segment["start"]), seconds(segment.get("end")))
    words = _words_of(segment)
    if not words:
        yield Utterance(_label(segment), text, start, end)
        return
    texts, starts = _timed(words)
    cuts = _cuts(text, words, texts) if _disagree(segment, words) else []
    if len(cuts) < 2:
        yield Utterance(_speaker(segment, words), text, start, end, timing.marks(text, texts, starts))
        return
    for (at, first, speaker), (until, last, _) in pairwise([*cuts, (len(text) + 1, len(words), NOBODY)]):
        begin, stop = timing.span(
            start if first == 0 else seconds(words[first].get("start")),
            end if last == len(words) else seconds(words[last - 1].get("end")),
        )
        piece = text[at : until - 1].rstrip()
        yield Utterance(speaker, piece, begin, stop, timing.marks(piece, texts[first:last], starts[first:last]))


def _timed(words: Sequence[dict[str, object]]) -> tuple[list[str], list[float | None]]:
    """The words and the start of each."""
    spelt = wording.key_of(words, "word", "text")  # "text" is what whisper-timestamped calls it
    return [wording.spoken(word.get(spelt)) for word in words], [seconds(word.get("start")) for word in words]


def _disagree(segment: dict[str, object], words: Sequence[dict[str, object]]) -> bool:
    """Whether the words name several speakers; a speaker of the segment whom they do not know was put in by hand."""
    labels = {label for word in words if (label := _label(word))}
    return len(labels) > 1 and (not (own := _label(segment)) or own in labels)


def _cuts(text: str, words: Sequence[dict[str, object]], texts: Sequence[str]) -> list[tuple[int, int, str]]:
    """Where a piece of another speaker begins: (offset in the text, number of its first word, speaker)."""
    places = timing.places(text, texts)
    speakers = _carried(words)
    cuts = [(0, 0, speakers[0])]
    for number, (place, speaker) in enumerate(zip(places, speakers, strict=True)):
        if speaker != cuts[-1][2] and place is not None and timing.begins_word(text, place):
            cuts.append((place, number, speaker))
    return cuts


def _carried(words: Sequence[dict[str, object]]) -> list[str]:
    """The speaker of each word; one that has none, such as a number, is said by the speaker of the word before it."""
    labels = [_label(word) for word in words]
    last = next(filter(None, labels), NOBODY)
    carried = []
    for label in labels:
        last = label or last
        carried.append(last)
    return carried


def _speaker(segment: dict[str, object], words: Sequence[dict[str, object]]) -> str:
    """The segment's speaker; where it has none, the one speaker that all its labelled words agree on."""
    if own := _label(segment):
        return own
    labels = [label for word in words if (label := _label(word))]
    return labels[0] if len(set(labels)) == 1 and len(labels) * 2 >= len(words) else NOBODY


def _label(item: dict[str, object]) -> str:
    return wording.label(item.get("speaker"), number="SPEAKER_{:02}") if "speaker" in item else NOBODY


WHISPERX = Format(name="whisperx-json", recognises=recognises_speakers, read=read_speakers)
WHISPER = Format(name="whisper-json", recognises=recognises, read=read)
