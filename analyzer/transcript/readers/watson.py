"""JSON of IBM Watson: `results` with `timestamps` of words, and `speaker_labels` joined to them by time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from analyzer.transcript.content import Content
from analyzer.transcript.readers import wording
from analyzer.transcript.readers.timing import seconds
from analyzer.transcript.readers.wording import Word
from analyzer.transcript.utterance import NOBODY, Format, Parsed, Utterance

_LOOKED_AT = 50
_NEAR = 0.5  # seconds by which a label may miss the word that it is for

Speakers = dict[float, tuple[float, str]]


def recognises(content: Content) -> bool:
    """`results` with `transcript` in their alternatives, and a sign of Watson: timestamps, labels, or their index."""
    for answer in _answers(content.json)[:_LOOKED_AT]:
        results = wording.records(answer, "results")[:_LOOKED_AT]
        bests = [best for result in results for best in wording.records(result, "alternatives")[:1]]
        if any("timestamps" in best for best in bests):
            return True
        if any("transcript" in best for best in bests) and ("speaker_labels" in answer or "result_index" in answer):
            return True
    return False


def read(content: Content) -> Parsed:
    """The final results in the order of the file."""
    answers = _answers(content.json)
    speakers = _speakers(answers)
    starts = sorted(speakers)
    found: list[Utterance] = []
    for answer in answers:
        for result in wording.records(answer, "results"):
            if result.get("final") is False:
                continue
            best = wording.best(result)
            found += _said(best, [*_words(best, speakers, starts)])
    return Parsed(FORMAT.name, found)


def _answers(data: object) -> list[dict[str, object]]:
    """The answers of the service: one, or those of a stream; a library wraps them in `result`."""
    items = wording.records(data) if isinstance(data, list) else [data] if isinstance(data, dict) else []
    return [inner if isinstance(inner := item.get("result"), dict) else item for item in items]


def _speakers(answers: Sequence[dict[str, object]]) -> Speakers:
    """Who speaks, by the second at which a word begins: (the end of the word, speaker); later labels are better."""
    found: Speakers = {}
    for answer in answers:
        for item in wording.records(answer, "speaker_labels"):
            start, end = seconds(item.get("from")), seconds(item.get("to"))
            if start is not None and (speaker := wording.label(item.get("speaker"))):
                found[start] = (start if end is None else end, speaker)
    return found


def _words(best: dict[str, object], speakers: Speakers, starts: Sequence[float]) -> Iterator[Word]:
    for word in wording.listed(best, "timestamps"):
        if not isinstance(word, list) or not word or not (text := wording.spoken(word[0])):
            continue
        start = seconds(word[1]) if len(word) > 1 else None
        end = seconds(word[2]) if len(word) > 2 else None
        yield Word(text, start, end, _speaking(speakers, starts, start))


def _speaking(speakers: Speakers, starts: Sequence[float], time: float | None) -> str:
    """Who speaks at `time`: by the label of that very second, else by the one whose span is nearest."""
    if time is None or not starts:
        return NOBODY
    if (exact := speakers.get(time)) is not None:
        return exact[1]
    after = bisect_right(starts, time)
    near = [(max(time - speakers[start][0], start - time), start) for start in starts[max(after - 1, 0) : after + 1]]
    distance, start = min(near)
    return speakers[start][1] if distance <= _NEAR else NOBODY


def _said(best: dict[str, object], words: Sequence[Word]) -> list[Utterance]:
    """The utterances of a result: its own text where one person speaks, and its words where the speaker changes."""
    text = wording.spoken(best.get("transcript"))
    if not words:
        return [Utterance(NOBODY, text)] if text else []
    cut = wording.utterances(words)
    if len(cut) != 1 or not text:
        return cut
    marks = wording.marks(text, words)
    return [cut[0]._replace(text=text, marks=marks)]


FORMAT = Format(name="watson-json", recognises=recognises, read=read)
