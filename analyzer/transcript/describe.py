"""What was understood of a file, in lines for a person."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.messages import Language, Message, message, plural
from analyzer.transcript.clock import show
from analyzer.transcript.model import Role, Transcript, Turn
from analyzer.transcript.reading import Reading, Speaker
from analyzer.transcript.utterance import shorten

_FIRST_TURNS = 6

_ROLES: dict[Role, Message] = {
    "candidate": message("candidate"),
    "interviewer": message("interviewer"),
    "other": message("takes no part"),
    "unknown": message("role unknown"),
}
_LANGUAGES = {"ru": message("in Russian"), "en": message("in English")}


def describe(reading: Reading, language: Language) -> str:
    """The whole reading as plain text: the file, its speakers, its first turns, warnings, reasons to stop."""
    blocks = [
        _file(reading.transcript, language),
        _section(message("Speakers"), (_speaker(one, language) for one in reading.speakers), language),
        _section(message("The talk begins"), _turns(reading.transcript.turns, language), language),
        _section(message("Warnings"), (one.message[language] for one in reading.transcript.warnings), language),
        _section(
            message("Not fit for analysis"),
            (f"{sign.what.text(language)} {sign.do.text(language)}" for sign in reading.stops),
            language,
        ),
    ]
    return "\n\n".join(block for block in blocks if block)


def _section(title: Message, lines: Iterator[str], language: Language) -> str:
    body = "\n".join(f"  {line}" for line in lines)
    return f"{title.text(language)}:\n{body}" if body else ""


def _file(transcript: Transcript, language: Language) -> str:
    facts = [
        transcript.format,
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


def _speaker(speaker: Speaker, language: Language) -> str:
    label = shorten(speaker.label, 60) or message("no label").text(language)
    role = _ROLES[speaker.role].text(language)
    size = plural("{count} word", "{count} words", speaker.words).text(language)
    why = speaker.reason.text(language)
    if speaker.confidence is not None:
        why = message("{why}; confidence {confidence}", why=why, confidence=f"{speaker.confidence:.2f}").text(language)
    return f"{label}: {role}, {speaker.share:.0%}, {size} ({why})\n      “{speaker.typical_line}”"


def _turns(turns: tuple[Turn, ...], language: Language) -> Iterator[str]:
    for turn in turns[:_FIRST_TURNS]:
        time = f"{show(turn.start)} " if turn.start is not None else ""
        yield f"{turn.index}. {time}{shorten(turn.speaker, 40) or '?'}: {shorten(turn.text)}"
    if (rest := len(turns) - _FIRST_TURNS) > 0:
        yield plural("… and {count} more turn", "… and {count} more turns", rest).text(language)
