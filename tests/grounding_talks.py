"""Two short interviews that quotes are looked up in, and what is shown for a quote."""

from __future__ import annotations

from analyzer import grounding
from analyzer.grounding import ground
from analyzer.grounding.shadow import words
from analyzer.transcript.model import Transcript
from tests.talks import talk

RUSSIAN = talk(
    "I: Расскажите, с какими очередями вы работали и что с ними делали?",
    "C: Ну, я вынес рассылку в воркер на RabbitMQ — и всё «заработало» ещё в 2019 году.",
    "I: А Kafka в продакшене использовали, верно?",
    "C: Никогда не использовал Kafka. Мы думали о ней, но нагрузка была 1.5 тысячи сообщений, а не 15.",
    "O: Коллеги, у нас осталось десять минут до конца.",
    "C: Хорошо. Писал на C++ и немного на C#, ночью было -5, днём 5 градусов.",
)
ENGLISH = talk(
    "I: Did you ever run Postgres in production, with replicas?",
    "C: Yes, I did. We didn't shard it, I only tuned autovacuum and got from 900 ms to 40 ms.",
    language="en",
)


def place(talk: Transcript, quote: str, *, turn: int | None = None) -> str:
    """The source's own characters for an accepted quote."""
    found = ground(talk, quote, turn=turn)
    assert found.verdict != "rejected", found.reason
    assert found.turn is not None
    return talk.turns[found.turn - 1].text[found.start : found.end]


def rejected(talk: Transcript, quote: str) -> str:
    found = ground(talk, quote)
    assert found.verdict == "rejected", talk.turns[(found.turn or 1) - 1].text[found.start : found.end]
    assert found.reason in grounding.REASONS
    return found.reason


def normal(text: str) -> list[str]:
    return [word for word, _, _ in words(text)]


def follows(words: list[str], part: list[str]) -> bool:
    return bool(part) and any(words[at : at + len(part)] == part for at in range(len(words)))
