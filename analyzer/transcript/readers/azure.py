"""JSON of Azure Speech: batch transcription with `recognizedPhrases`, fast transcription with `phrases`."""

from __future__ import annotations

from analyzer.transcript import clock
from analyzer.transcript.content import Content
from analyzer.transcript.readers import channels, moments, timing, wording
from analyzer.transcript.utterance import Format, Parsed, Utterance

_TICKS = 10_000_000  # in a second


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
    guesses = wording.records(phrase, "nBest")
    best = guesses[0] if guesses else phrase
    texts = (wording.spoken(best.get(form)) for form in ("display", "text", "maskedITN", "itn", "lexical"))
    text = next((text for text in texts if text), "")
    if not text:
        return None
    start, length = _seconds(phrase, "offset"), _seconds(phrase, "duration")
    end = None if start is None or length is None else start + length
    words = wording.records(best, "displayWords") or wording.records(best, "words")
    timed = ((_spelt(word), _seconds(word, "offset")) for word in words)
    return Utterance(wording.label(phrase.get("speaker")), text, *timing.span(start, end), timing.marks(text, timed))


def _spelt(word: dict[str, object]) -> str:
    return next((text for form in ("displayText", "word", "text") if (text := wording.spoken(word.get(form)))), "")


def _seconds(piece: dict[str, object], what: str) -> float | None:
    """`offset` or `duration` in whichever of its forms the file has: ticks, milliseconds, "PT1.2S"."""
    for key, unit in ((f"{what}InTicks", _TICKS), (f"{what}Milliseconds", 1000)):
        value = piece.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return clock.sane(value / unit) if abs(value) < 1e15 else None
    value = piece.get(what)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return clock.sane(value / _TICKS) if abs(value) < 1e15 else None
    return clock.sane(moments.read_length(value))


FORMAT = Format(name="azure-json", recognises=recognises, read=read)
