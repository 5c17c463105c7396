"""JSON of Deepgram: `results.channels`, whose words name the speaker; `utterances` and `paragraphs` where asked for."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.transcript.content import Content
from analyzer.transcript.readers import channels, timing, wording
from analyzer.transcript.readers.timing import seconds
from analyzer.transcript.readers.wording import Word
from analyzer.transcript.utterance import Format, Parsed, Utterance


def recognises(content: Content) -> bool:
    """An object whose `results` have `channels` with `alternatives`."""
    return any("alternatives" in channel for channel in _channels(content.json)[:8])


def read(content: Content) -> Parsed:
    """The utterances; without them the words, cut where the speaker changes; without words, paragraphs or the text."""
    data = content.json
    several = len(_channels(data)) > 1
    said = _asked_for(data)
    if not any(said.values()):
        said = {number: _of_channel(channel, several) for number, channel in enumerate(_channels(data))}
    return Parsed(FORMAT.name, channels.together(said))


def _channels(data: object) -> list[dict[str, object]]:
    results = data.get("results") if isinstance(data, dict) else None
    return wording.records(results, "channels")


def _asked_for(data: object) -> dict[int, list[Utterance]]:
    """The utterances that the service made, by channel."""
    results = data.get("results") if isinstance(data, dict) else None
    found: dict[int, list[Utterance]] = {}
    for item in wording.records(results, "utterances"):
        said = found.setdefault(channels.number(item.get("channel")), [])
        text, words = wording.spoken(item.get("transcript")), _words(item)
        if len({word.speaker for word in words}) > 1:
            said += wording.utterances(words)
        elif text:
            said.append(_phrase(item, text, words))
    return found


def _of_channel(channel: dict[str, object], several: bool) -> list[Utterance]:
    best = wording.best(channel)
    words = _words(best)
    paragraphs = _paragraphs(best, words)
    if paragraphs and not any(word.speaker for word in words):
        return paragraphs
    if words:
        return wording.utterances(words, pause=wording.PAUSE if several else None)
    text = wording.spoken(best.get("transcript"))
    return [Utterance("", text)] if text else []


def _paragraphs(best: dict[str, object], words: Sequence[Word]) -> list[Utterance]:
    """The sentences of the paragraphs, each with its paragraph's speaker, where paragraphs know more than the words."""
    paragraphs = wording.records(best.get("paragraphs"), "paragraphs")
    if words and not any(wording.label(paragraph.get("speaker")) for paragraph in paragraphs):
        return []
    return [
        _phrase({**sentence, "speaker": paragraph.get("speaker")}, text, [])
        for paragraph in paragraphs
        for sentence in wording.records(paragraph, "sentences")
        if (text := wording.spoken(sentence.get("text")))
    ]


def _phrase(item: dict[str, object], text: str, words: Sequence[Word]) -> Utterance:
    start, end = timing.span(seconds(item.get("start")), seconds(item.get("end")))
    speaker = wording.label(item.get("speaker")) or (words[0].speaker if words else "")
    return Utterance(speaker, text, start, end, wording.marks(text, words))


def _words(item: dict[str, object]) -> list[Word]:
    """The words with their punctuation."""
    return [
        Word(text, seconds(word.get("start")), seconds(word.get("end")), wording.label(word.get("speaker")))
        for word in wording.records(item, "words")
        if (text := wording.spoken(word.get("punctuated_word")) or wording.spoken(word.get("word")))
    ]


FORMAT = Format(name="deepgram-json", recognises=recognises, read=read)
