"""The words by which people of the trade name a line of the shipped matrix."""

from __future__ import annotations

import functools

import pytest

from analyzer.offline import sentences
from analyzer.offline.terms import Vocabulary
from analyzer.transcript.model import Turn
from tests.offline_talks import matrix
from tests.talks import talk


@functools.cache
def vocabulary() -> Vocabulary:
    return Vocabulary(matrix())


def named(said: str, language: str) -> set[str]:
    """The lines, with their parts, that a sentence names."""
    turn: Turn = talk(f"C: {said}", language=language).turns[0]
    found = set()
    for sentence in sentences.split(turn, vocabulary().reader, language):
        for mention in vocabulary().mentions(sentence):
            found |= {f"{one.skill}/{one.part}" if one.part else one.skill for one in mention.topics}
    return found


@pytest.mark.parametrize(
    ("said", "line", "language"),
    [
        ("Подменяю поход в каталог манкипатчем.", "simple-tests", "ru"),
        ("Написал сериализатор и вьюсет.", "rest-api", "ru"),
        ("Смотрю explain analyze и добавляю частичный индекс.", "sql-and-orm/databases", "ru"),
        ("Беру строку через select_for_update.", "sql-and-orm/databases", "ru"),
        ("Вычищал эн плюс один.", "sql-and-orm/orm", "ru"),
        ("Добавил prefetch_related.", "sql-and-orm/orm", "ru"),
        ("Консьюмер на aiokafka.", "queues", "ru"),
        ("Стоял автокоммит.", "brokers", "ru"),
        ("Ни одного манифеста не написал.", "compose-and-kubernetes/kubernetes", "ru"),
        ("Нагрузочных не делала.", "integration-and-load-tests/load-tests", "ru"),
        ("Снял профиль в пай спай.", "bottlenecks", "ru"),
        ("Кладу файлы в бакет через boto3.", "cloud-services", "ru"),
        ("Разложил на порты и адаптеры.", "app-architecture", "ru"),
        ("Образ собираю в две стадии.", "container-tuning/docker", "ru"),
        ("Листание сделал курсором, то есть пагинация на мне.", "api-design/design", "ru"),
        ("Описание берём из drf-spectacular.", "api-design/documentation", "ru"),
        ("Проверяю голый except.", "logging-and-errors/error-handling", "ru"),
        ("I patched it with monkeypatch.", "simple-tests", "en"),
        ("I moved it into to_thread.", "asyncio", "en"),
        ("I wrote the CircleCI config.", "ci-cd", "en"),
        ("I took a process pool.", "threads-and-processes/multiprocessing", "en"),
        ("I scraped the menus with Playwright.", "data-parsing", "en"),
        ("I set up Alertmanager.", "logging-and-monitoring/monitoring", "en"),
        ("I put pgvector behind the search.", "llm-integration/ai-integration", "en"),
    ],
)
def test_a_word_of_the_trade_names_its_line(said: str, line: str, language: str) -> None:
    assert line in named(said, language)


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("Таким образом, мы договорились обо всём.", "ru"),
        ("У меня куча вопросов и множество идей.", "ru"),
        ("Я отвечал за поток заявок от клиентов.", "ru"),
        ("We join on Mondays, and the property manager is super.", "en"),
        ("I had a socket replaced in the kitchen, set that aside.", "en"),
    ],
)
def test_a_word_of_every_day_names_nothing(said: str, language: str) -> None:
    assert named(said, language) == set()


def test_a_word_of_the_trade_needs_no_company_in_english() -> None:
    [decorator] = [
        mention
        for sentence in sentences.split(
            talk("C: A decorator is a function.", language="en").turns[0], vocabulary().reader, "en"
        )
        for mention in vocabulary().mentions(sentence)
    ]
    assert not decorator.common
