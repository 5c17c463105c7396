"""What the columns of tables and the keys of records are usually called, in Russian and English."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence

from analyzer.transcript.utterance import label_key

LONGEST = 60  # characters; a longer cell is no name of a column


def _names(text: str) -> tuple[str, ...]:
    return tuple(" ".join(name.split()) for name in text.split(","))


# The surest first. All are spelt as `plain` spells them.
SPEAKER = _names(
    """speaker name, speaker, speaker label, спикер, говорящий, имя спикера, имя говорящего, кто говорит, display name,
    participant name, participant, участник, собеседник, author name, author, автор, from name, from, sender name,
    sender, отправитель, от кого, от, username, user name, user, nickname, nick, имя, фио, имя участника, имя и фамилия,
    name, full name, person, who, кто, speaker id, speakerid, speaker tag, spk, voice, голос, лицо, role, роль, label,
    channel, канал, track, participant id, sender id, from id, user id, author id"""
)
TEXT = _names(
    """text, текст, transcript, transcription, расшифровка, транскрипция, utterance, реплика, речь, speech, message,
    сообщение, content, содержание, body, phrase, фраза, sentence, предложение, caption, subtitle, line, raw text,
    текст реплики, текст сообщения, message text, speaker text, что сказано, quote, comment, dialogue, реплики, words,
    word, слово, слова, что, что сказал, what, said"""
)
START = _names(
    """start, start time, starttime, start timestamp, begin, begin time, start at, started at, offset, start offset,
    time start, start ts, ts, from time, in, timestamp, time, timecode, time code, начало, время начала, старт, время,
    таймкод, тайм код, метка времени, datetime, created at, sent at, date, дата, from, когда, when"""
)
END = _names(
    """end, end time, endtime, end timestamp, stop, finish, end at, ended at, end offset, time end, end ts, to time,
    out, конец, время окончания, окончание, время конца, до, to"""
)
LENGTH = _names("duration, dur, длительность, продолжительность")
ROLE = _names("role, роль")

# A name of several words that has one of these among them will do where no name is usual: "текст реплики (рус)".
SPEAKER_WORDS = frozenset({"speaker", "спикер", "спикера", "говорящий", "участник", "участника", "собеседник"})
TEXT_WORDS = frozenset({"text", "текст", "реплика", "реплики", "transcript", "utterance", "расшифровка"})

_UNITS = {
    **dict.fromkeys(("ms", "msec", "millis", "milliseconds", "мс", "миллисекунды", "миллисекундах"), 0.001),
    **dict.fromkeys(("s", "sec", "secs", "seconds", "с", "сек", "секунды", "секундах"), 1.0),
}
_CAMEL = re.compile(r"(?<=[a-zа-яё])(?=[A-ZА-ЯЁ])")
_APART = re.compile(r"[\s_\-./,;:()\[\]]+")


@functools.lru_cache(maxsize=1024)
def plain(name: str) -> str:
    """A name without its unit, as the lists above spell it: "startTime" and "Start_Time (ms)" are "start time"."""
    words = _words(name)
    while len(words) > 1 and (words[-1] in _UNITS or words[-1] in ("in", "в")):
        words.pop()
    return " ".join(words)


def unit(name: str) -> float | None:
    """Seconds in 1 where the name says so: "start_ms", "Начало, сек"."""
    words = _words(name)
    return _UNITS.get(words[-1]) if words else None


def first(wanted: Sequence[str], names: Sequence[str], *, words: frozenset[str] = frozenset()) -> str | None:
    """The surest of the `wanted` among plain `names`, else the first name that has one of `words` in it."""
    return next((name for name in wanted if name in names), None) or _with_word(names, words)


def _with_word(names: Iterable[str], words: frozenset[str]) -> str | None:
    return next((name for name in names if has_word(name, words)), None)


def has_word(name: str, words: frozenset[str]) -> bool:
    """Whether a plain name of four words at most has one of `words` in it."""
    parts = name.split()
    return len(parts) <= 4 and not words.isdisjoint(parts)


def _words(name: str) -> list[str]:
    return _APART.sub(" ", label_key(_CAMEL.sub(" ", name[: 2 * LONGEST]))).split()
