"""What was understood of a file, in lines for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analyzer.messages import Language, Message, message, plural
from analyzer.transcript.clock import show
from analyzer.transcript.model import Role, TranscriptWarning, Turn
from analyzer.transcript.reading import Reading
from analyzer.transcript.speakers import Speaker
from analyzer.transcript.utterance import shorten

_FIRST_TURNS = 6
_MOST_SPEAKERS = 20
_MOST_WARNINGS = 40
_WHOLE = 1_000_000  # characters; longer than any turn

_ROLES: dict[Role, Message] = {
    "candidate": message("candidate"),
    "interviewer": message("interviewer"),
    "other": message("takes no part"),
    "unknown": message("role unknown"),
}
_LANGUAGES = {"ru": message("in Russian"), "en": message("in English")}


def describe(reading: Reading, language: Language, *, all_turns: bool = False) -> str:
    """The whole reading as plain text: the file, its speakers, its turns, warnings, reasons to stop.

    Of the turns the first ones, each cut to a line; with `all_turns` every one as it is.
    """
    turns = reading.transcript.turns
    title = message("The talk") if all_turns else message("The talk begins")
    blocks = [
        _file(reading, language),
        _section(message("Speakers"), _speakers(reading.speakers, language), language),
        _section(title, _turns(turns, language, all_turns=all_turns), language),
        _section(message("Warnings"), _warnings(reading.transcript.warnings, language), language),
        _section(
            message("Not fit for analysis"),
            (f"{sign.what.text(language)} {sign.do.text(language)}" for sign in reading.stops),
            language,
        ),
    ]
    return "\n\n".join(block for block in blocks if block)


def as_data(reading: Reading) -> dict[str, object]:
    """The reading for scripts: the transcript as it stands in a result, and beside its keys `encoding`, `speakers`
    and `stops`; what is said in sentences has both languages."""
    return {
        **reading.transcript.model_dump(mode="json"),
        "encoding": reading.encoding,
        "speakers": [
            {
                "label": one.label,
                "role": one.role,
                "turns": one.turns,
                "words": one.words,
                "share": round(one.share, 4),
                "reason": one.reason.both(),
                "confidence": one.confidence,
                "typical_line": one.typical_line,
            }
            for one in reading.speakers
        ],
        "stops": [
            {"code": sign.code, "what": sign.what.both(), "do": sign.do.both(), "overridable": sign.overridable}
            for sign in reading.stops
        ],
    }


def _section(title: Message, lines: Iterator[str], language: Language) -> str:
    body = "\n".join(f"  {line}" for line in lines)
    return f"{title.text(language)}:\n{body}" if body else ""


def _file(reading: Reading, language: Language) -> str:
    transcript = reading.transcript
    facts = [
        transcript.format,
        *([reading.encoding] if reading.encoding else []),
        _LANGUAGES[_language_of(transcript.language)].text(language),
        plural("{count} turn", "{count} turns", len(transcript.turns)).text(language),
    ]
    if transcript.duration is not None:
        facts.append(message("length {time}", time=show(transcript.duration)).text(language))
    if transcript.date is not None:
        facts.append(message("date {date}", date=transcript.date).text(language))
    return f"{shorten(transcript.source)}: {', '.join(facts)}"


def _language_of(language: str) -> Language:
    """The language of a transcript as one of those the program speaks."""
    return "ru" if language == "ru" else "en"


def _speakers(speakers: Sequence[Speaker], language: Language) -> Iterator[str]:
    yield from (_speaker(one, language) for one in speakers[:_MOST_SPEAKERS])
    if (rest := len(speakers) - _MOST_SPEAKERS) > 0:
        yield plural("… and {count} more speaker", "… and {count} more speakers", rest).text(language)


def _speaker(speaker: Speaker, language: Language) -> str:
    label = shorten(speaker.label, 60) or message("no label").text(language)
    role = _ROLES[speaker.role].text(language)
    size = plural("{count} word", "{count} words", speaker.words).text(language)
    why = speaker.reason.text(language)
    if speaker.confidence is not None:
        why = message("{why}; confidence {confidence}", why=why, confidence=f"{speaker.confidence:.2f}").text(language)
    return f"{label}: {role}, {speaker.share:.0%}, {size} ({why})\n      “{speaker.typical_line}”"


def _turns(turns: Sequence[Turn], language: Language, *, all_turns: bool) -> Iterator[str]:
    for turn in turns if all_turns else turns[:_FIRST_TURNS]:
        time = f"{show(turn.start)} " if turn.start is not None else ""
        text = shorten(turn.text, _WHOLE) if all_turns else shorten(turn.text)
        yield f"{turn.index}. {time}{shorten(turn.speaker, 40) or '?'}: {text}"
    if not all_turns and (rest := len(turns) - _FIRST_TURNS) > 0:
        yield plural("… and {count} more turn", "… and {count} more turns", rest).text(language)


def _warnings(warnings: Sequence[TranscriptWarning], language: Language) -> Iterator[str]:
    for one in warnings[:_MOST_WARNINGS]:
        text = one.message[language]
        yield text if one.turn is None else message("turn {turn}: {text}", turn=one.turn, text=text).text(language)
    if (rest := len(warnings) - _MOST_WARNINGS) > 0:
        yield plural("… and {count} more warning", "… and {count} more warnings", rest).text(language)
