"""JSON of Azure Speech: batch transcription with `recognizedPhrases`, fast transcription with `phrases`."""

from __future__ import annotations

from analyzer.transcript import clock
from analyzer.transcript.content import Content
from analyzer.transcript.readers import channels, moments, timing, wording
from analyzer.transcript.utterance import Format, Parsed, Utterance

_TICKS = 10_000_000  # in a second
_OFFSET = ("offsetInTicks", _TICKS), ("offsetMilliseconds", 1000), ("offset", _TICKS)
_DURATION = ("durationInTicks", _TICKS), ("durationMilliseconds", 1000), ("duration", _TICKS)
_FORMS = ("display", "text", "maskedITN", "itn", "lexical")
_SPELT = ("displayText", "word", "text")


def recognises(content: Content) -> bool:
    """An object with phrases: with their `nBest`, or with an offset in milliseconds."""
    batch = wording.records(content.json, "recognizedPhrases")
    fast = wording.records(content.json, "phrases")
    return any("nBest" in phrase for phrase in batch[:50]) or any(
        "offsetMilliseconds" in phrase and "text" in phrase for phrase in fast[:50]
    )


def read(content: Content) -> Parsed:
    """One utterance for each phrase that was recognised, by the speaker's number, else by the channel."""
    phrases = wording.records(content.json, "recognizedPhrases") or wording.records(content.json, "phrases")
    found: dict[int, list[Utterance]] = {}
    for phrase in phrases:
        if (utterance := _utterance(phrase)) is not None:
            found.setdefault(channels.number(phrase.get("channel")), []).append(utterance)
    return Parsed(format="azure-json", utterances=channels.together(found))


def _utterance(phrase: dict[str, object]) -> Utterance | None:
    """A phrase as it is shown to people, with punctuation; as it was heard where it is not."""
    guesses = wording.records(phrase, "nBest") if "nBest" in phrase else ()
    best = guesses[0] if guesses else phrase
    text = wording.first_text(best, _FORMS)
    if not text:
        return None
    start, length = _seconds(phrase, _OFFSET), _seconds(phrase, _DURATION)
    end = None if start is None or length is None else start + length
    words = wording.records(best, "displayWords") or wording.records(best, "words")
    speaker, times = wording.label(phrase.get("speaker")), timing.span(start, end)
    if not words:
        return Utterance(speaker, text, *times)
    texts = [wording.first_text(word, _SPELT) for word in words]
    return Utterance(speaker, text, *times, timing.marks(text, texts, [_seconds(word, _OFFSET) for word in words]))


def _seconds(piece: dict[str, object], forms: tuple[tuple[str, int], ...]) -> float | None:
    """A time in whichever of its forms the file has: ticks, milliseconds, "PT1.2S"."""
    for key, unit in forms:
        if key not in piece:
            continue
        value = piece[key]
        if isinstance(value, int | float) and not isinstance(value, bool):
            return clock.sane(value / unit) if -1e15 < value < 1e15 else None
        if (length := moments.read_length(value)) is not None:
            return clock.sane(length)
    return None


FORMAT = Format(name="azure-json", recognises=recognises, read=read)
