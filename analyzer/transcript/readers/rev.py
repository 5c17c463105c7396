"""JSON of Rev and Rev AI: `monologues`, each of one speaker, made of words and of what stands between them."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.transcript.content import Content
from analyzer.transcript.readers import moments, sounds, wording
from analyzer.transcript.utterance import Format, Parsed, Utterance

_SECONDS = moments.Scale()


def recognises(content: Content) -> bool:
    """An object with `monologues`, each with its `elements`."""
    monologues = wording.records(content.json, "monologues")
    return any(wording.records(monologue, "elements") for monologue in monologues[:50])


def read(content: Content) -> Parsed:
    """One utterance for each monologue. Speakers are named where the file lists their names, else by number."""
    names: dict[object, str] = {}
    for speaker in wording.records(content.json, "speakers"):
        if isinstance(number := speaker.get("id"), int | str):
            names[number] = wording.label(speaker.get("name"))
    monologues = wording.records(content.json, "monologues")
    found = [utterance for monologue in monologues if (utterance := _utterance(monologue, names)) is not None]
    return Parsed(format="rev-json", utterances=sounds.left_out(found))


def _utterance(monologue: dict[str, object], names: dict[object, str]) -> Utterance | None:
    speaker = monologue.get("speaker")
    if isinstance(speaker, dict):
        speaker = speaker.get("name") or speaker.get("id")
    label = (names.get(speaker) if isinstance(speaker, int | str) else None) or wording.label(speaker)
    words = list(_words(wording.records(monologue, "elements"), label))
    return wording.join(words) if words else None


def _words(elements: list[dict[str, object]], label: str) -> Iterator[wording.Word]:
    """The words with the spaces that the file gives as elements of their own; some exports leave all of them out."""
    values = [value if isinstance(value := element.get("value"), str) else "" for element in elements]
    spaced = any(value != value.strip() for value in values)
    apart = True
    for element, value in zip(elements, values, strict=True):
        text = wording.spoken(value)
        if text:
            glued = not apart and value[0] == text[0] if spaced else element.get("type") == "punct"
            start = _SECONDS.seconds(element.get("ts", element.get("timestamp")))
            end = _SECONDS.seconds(element.get("end_ts", element.get("end_timestamp")))
            yield wording.Word(text, start, end, label, glued)
        apart = value != value.rstrip() if text else apart or bool(value)


FORMAT = Format(name="rev-json", recognises=recognises, read=read)
