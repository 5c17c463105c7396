"""JSON of Azure Speech: batch transcription with `recognizedPhrases`, fast transcription with `phrases`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from analyzer.transcript import clock
from analyzer.transcript.content import Content
from analyzer.transcript.readers import channels, moments, timing, wording
from analyzer.transcript.utterance import Format, Parsed, Utterance

_TICKS = 10_000_000  # in a second
_OFFSET = ("offsetInTicks", _TICKS), ("offsetMilliseconds", 1000), ("offset", _TICKS)
_DURATION = ("durationInTicks", _TICKS), ("durationMilliseconds", 1000), ("duration", _TICKS)
_WORDS = ("displayWords", "words")
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
    times = zip(_all_seconds(phrases, _OFFSET), _all_seconds(phrases, _DURATION), strict=True)
    for phrase, (start, length) in zip(phrases, times, strict=True):
        if (utterance := _utterance(phrase, start, length)) is not None:
            found.setdefault(channels.number(phrase.get("channel")), []).append(utterance)
    return Parsed(format="azure-json", utterances=channels.together(found))


def _utterance(phrase: dict[str, object], start: float | None, length: float | None) -> Utterance | None:
    """A phrase as it is shown to people, with punctuation; as it was heard where it is not."""
    guesses = wording.records(phrase, "nBest") if "nBest" in phrase else ()
    best = guesses[0] if guesses else phrase
    text = wording.first_text(best, _FORMS)
    if not text:
        return None
    end = None if start is None or length is None else start + length
    words = next((words for key in _WORDS if key in best and (words := wording.records(best, key))), ())
    speaker, times = wording.label(phrase.get("speaker")), timing.span(start, end)
    if not words:
        return Utterance(speaker, text, *times)
    return Utterance(
        speaker, text, *times, timing.marks(text, wording.first_texts(words, _SPELT), _all_seconds(words, _OFFSET))
    )


def _all_seconds(pieces: Sequence[dict[str, object]], forms: tuple[tuple[str, int], ...]) -> list[float | None]:
    """The time of each piece; those of one file mostly have it in the same form, a whole number."""
    for key, unit in forms:
        values = [piece.get(key) for piece in pieces]
        kinds = set(map(type, values))
        if kinds == {int}:
            return [_scaled(cast(int, value), unit) for value in values]
        if kinds != {type(None)}:
            break
    return [_seconds(piece, forms) for piece in pieces]


def _seconds(piece: dict[str, object], forms: tuple[tuple[str, int], ...]) -> float | None:
    """A time in whichever of its forms the file has: ticks, milliseconds, "PT1.2S"."""
    for key, unit in forms:
        if key not in piece:
            continue
        value = piece[key]
        if isinstance(value, int | float) and not isinstance(value, bool):
            return _scaled(value, unit)
        if (length := moments.read_length(value)) is not None:
            return clock.sane(length)
    return None


def _scaled(value: float, unit: int) -> float | None:
    return clock.sane(value / unit) if -1e15 < value < 1e15 else None


FORMAT = Format(name="azure-json", recognises=recognises, read=read)
