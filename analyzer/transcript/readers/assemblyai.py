"""JSON of AssemblyAI: `utterances` with speakers A and B and milliseconds; only `words` where none were asked for."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.transcript.content import Content
from analyzer.transcript.readers import channels, timing, wording
from analyzer.transcript.readers.timing import milliseconds
from analyzer.transcript.readers.wording import Word
from analyzer.transcript.utterance import NOBODY, Format, Parsed, Utterance

_LOOKED_AT = 50
_LISTS = ("utterances", "sentences", "paragraphs")  # of the transcript, and of the two exports beside it


def recognises(content: Content) -> bool:
    """Phrases with a text and whole milliseconds, a bare list of them with words; or a transcript with such words."""
    data = content.json
    if any(_is_phrase(item, bare=isinstance(data, list)) for item in _phrases(data)[:_LOOKED_AT]):
        return True
    words = wording.records(data, "words")[:_LOOKED_AT]
    return isinstance(data, dict) and "audio_url" in data and any("text" in word and _in_ms(word) for word in words)


def read(content: Content) -> Parsed:
    """The utterances; without them the words, cut where the speaker changes; without words the text."""
    data = content.json
    found: dict[int, list[Utterance]] = {}
    for item in _phrases(data):
        if text := wording.spoken(item.get("text")):
            words = _words(item)
            said = found.setdefault(channels.number(item.get("channel")), [])
            said += [_phrase(item, text, words)] if _agree(item, words) else wording.utterances(words)
    if not found:
        words = _words(data)
        found = {0: wording.utterances(words) if words else _text(data)}
    return Parsed(FORMAT.name, channels.together(found))


def _phrases(data: object) -> list[dict[str, object]]:
    if isinstance(data, list):
        return wording.records(data)
    return next((items for key in _LISTS if (items := wording.records(data, key))), [])


def _is_phrase(item: dict[str, object], *, bare: bool) -> bool:
    if not isinstance(item.get("text"), str) or not _in_ms(item):
        return False
    words = wording.records(item, "words")
    return not bare if not words else "text" in words[0] and _in_ms(words[0])


def _in_ms(item: dict[str, object]) -> bool:
    """Whether start and end are whole numbers; services that count in seconds write fractions."""
    return type(item.get("start")) is int and type(item.get("end")) is int and "confidence" in item


def _agree(item: dict[str, object], words: Sequence[Word]) -> bool:
    """Whether a phrase has one speaker: a sentence or a paragraph may have several."""
    speakers = {word.speaker for word in words} - {NOBODY}
    return len(speakers) < 2 or (_label(item) != NOBODY and _label(item) not in speakers)


def _phrase(item: dict[str, object], text: str, words: Sequence[Word]) -> Utterance:
    start, end = timing.span(milliseconds(item.get("start")), milliseconds(item.get("end")))
    speaker = _label(item) or next((word.speaker for word in words if word.speaker), NOBODY)
    return Utterance(speaker, text, start, end, wording.marks(text, words))


def _words(item: object) -> list[Word]:
    return [
        Word(text, milliseconds(word.get("start")), milliseconds(word.get("end")), _label(word))
        for word in wording.records(item, "words")
        if (text := wording.spoken(word.get("text")))
    ]


def _text(data: object) -> list[Utterance]:
    text = wording.spoken(data.get("text")) if isinstance(data, dict) else ""
    return [Utterance(NOBODY, text)] if text else []


def _label(item: dict[str, object]) -> str:
    return wording.label(item.get("speaker"))


FORMAT = Format(name="assemblyai-json", recognises=recognises, read=read)
