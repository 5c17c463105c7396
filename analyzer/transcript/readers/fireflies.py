"""JSON of Fireflies: `sentences`, on their own or inside the answer of its API."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.transcript.content import Content
from analyzer.transcript.readers import moments, timing, wording
from analyzer.transcript.utterance import NOBODY, Format, Parsed, Utterance, utterances

_PLACES = ((), ("transcript",), ("data",), ("data", "transcript"))  # where the sentences may stand
_TEXTS = ("text", "raw_text", "sentence")
_SECONDS = moments.Scale()


def recognises(content: Content) -> bool:
    """Sentences with a `speaker_name` or a `speaker_id`; a bare list must have what no other service writes."""
    sentences = _sentences(content.json)
    known = _TEXTS[1:] if isinstance(content.json, list) else _TEXTS
    return any(
        ("speaker_name" in sentence or "speaker_id" in sentence) and any(key in sentence for key in known)
        for sentence in sentences[:50]
    )


def read(content: Content) -> Parsed:
    """One utterance for each sentence; a speaker without a name is known by the list of speakers, by the sentences
    that name the same number, or by number."""
    about = _about(content.json)
    names: dict[object, str] = {}
    for speaker in wording.records(about, "speakers"):
        if isinstance(number := speaker.get("id"), int | str):
            names[str(number)] = wording.label(speaker.get("name"))
    return Parsed(
        format="fireflies-json",
        utterances=[utterance for utterance in _utterances(_sentences(content.json), names) if utterance.text],
        date=_date(about),
    )


def _utterances(sentences: list[dict[str, object]], names: dict[object, str]) -> list[Utterance]:
    labels = wording.labels([sentence.get("speaker_name") for sentence in sentences])
    if NOBODY in labels:
        numbers = [sentence.get("speaker_id") for sentence in sentences]
        said = {
            str(number): label
            for label, number in zip(labels, numbers, strict=True)
            if label != NOBODY and isinstance(number, int | str)
        }
        names = said | {number: name for number, name in names.items() if name and name != NOBODY}
        labels = [
            label if label != NOBODY else names.get(str(number)) or wording.label(number)
            for label, number in zip(labels, numbers, strict=True)
        ]
    starts = _times([sentence.get("start_time", sentence.get("startTime")) for sentence in sentences])
    ends = _times([sentence.get("end_time", sentence.get("endTime")) for sentence in sentences])
    return utterances(labels, wording.first_texts(sentences, _TEXTS), starts, timing.after(starts, ends))


def _times(values: list[object]) -> Sequence[float | None]:
    return _SECONDS.all_of(moments.read_all(values))


def _sentences(data: object) -> list[dict[str, object]]:
    if isinstance(data, list):
        return [sentence for sentence in data if isinstance(sentence, dict)]
    return wording.records(_about(data), "sentences")


def _about(data: object) -> dict[str, object]:
    """The object that holds the sentences."""
    for place in _PLACES:
        inner = data
        for key in place:
            inner = inner.get(key) if isinstance(inner, dict) else None
        if isinstance(inner, dict) and isinstance(inner.get("sentences"), list):
            return inner
    return {}


def _date(about: dict[str, object]) -> str | None:
    """The day of the meeting, which the service gives as text, or as milliseconds since 1970."""
    for key in ("dateString", "date"):
        found = moments.read(about.get(key))
        if found is not None and (day := moments.day(found[1])) is not None:
            return day
    return None


FORMAT = Format(name="fireflies-json", recognises=recognises, read=read)
