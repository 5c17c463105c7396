"""JSON of Azure Speech: batch transcription with `recognizedPhrases`, fast transcription with `phrases`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from analyzer.transcript import clock
from analyzer.transcript.content import Content
from analyzer.transcript.readers import channels, moments, timing, wording
from analyzer.transcript.utterance import Format, Parsed, Utterance, utterances

_TICKS = 10_000_000  # in a second
_OFFSET = ("offsetInTicks", _TICKS), ("offsetMilliseconds", 1000), ("offset", _TICKS)
_DURATION = ("durationInTicks", _TICKS), ("durationMilliseconds", 1000), ("duration", _TICKS)
_WORDS = ("displayWords", "words")
# as it is shown to people, with punctuation; as it was heard where it is not
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
    bests = [_best(phrase) for phrase in phrases]
    starts, lengths = _all_seconds(phrases, _OFFSET), _all_seconds(phrases, _DURATION)
    ends = [
        None if start is None or length is None else clock.thousandths(start + length)
        for start, length in zip(starts, lengths, strict=True)
    ]
    speakers = wording.labels([phrase.get("speaker") for phrase in phrases])
    texts = wording.first_texts(bests, _FORMS)
    marks = [_marks(best, text) for best, text in zip(bests, texts, strict=True)]
    said = utterances(speakers, texts, starts, timing.after(starts, ends), marks)
    found: dict[int, list[Utterance]] = {}
    for phrase, utterance in zip(phrases, said, strict=True):
        if utterance.text:
            channel = channels.number(phrase["channel"]) if "channel" in phrase else 0
            found.setdefault(channel, []).append(utterance)
    return Parsed(format="azure-json", utterances=channels.together(found))


def _best(phrase: dict[str, object]) -> dict[str, object]:
    """What holds the text of a phrase: the likeliest guess, else the phrase itself."""
    guesses = wording.records(phrase, "nBest") if "nBest" in phrase else ()
    return guesses[0] if guesses else phrase


def _marks(best: dict[str, object], text: str) -> tuple[tuple[int, float], ...]:
    for key in _WORDS:
        if key in best and (words := wording.records(best, key)):
            return timing.marks(text, wording.first_texts(words, _SPELT), _all_seconds(words, _OFFSET))
    return ()


def _all_seconds(pieces: Sequence[dict[str, object]], forms: tuple[tuple[str, int], ...]) -> list[float | None]:
    """The time of each piece; those of one file mostly have it in the same form, a whole number."""
    for key, unit in forms:
        values = [piece.get(key) for piece in pieces]
        kinds = set(map(type, values))
        if kinds == {int} and unit == 1000:
            return timing.all_milliseconds(values)
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
