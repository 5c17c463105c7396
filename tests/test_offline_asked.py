"""Questions after which nothing was shown, and answers that only look like it."""

from __future__ import annotations

import pytest

from tests.offline_talks import read

LEFT_OPEN = [
    ("prioritisation", "I: А приоритеты? Решали, что не делать?", "Это на планировании Олег решает. Я беру, что дают."),
    ("asyncio", "I: Асинхронность?", "Хочу разобраться, стоит в плане на лето. Пока нет."),
    ("multitasking", "I: Несколько проектов сразу вели?", "Пять проектов одновременно, это моя норма."),
    ("llm-principles", "I: А нейросети вам знакомы?", "Да, знакомы. Думаем внедрить помощника. Говорить не о чем."),
    ("api-design", "I: What about the contracts, do you document them in OpenAPI?", "I suppose so, yes."),
    ("caching", "I: Caching?", "Redis, sure."),
]
ANSWERED = [
    ("sql-and-orm", "I: Минус у индекса какой?", "Запись медленнее, место."),
    ("integration-and-load-tests", "I: Интеграционные?", "Ручки гоняю с настоящим postgres, всё откатывается."),
    ("caching", "I: Кэширование?", "Нет, не требовалось."),
    ("sql-and-orm", "I: What is the price of an index?", "Slower writes, space."),
    ("caching", "I: Caching?", "I put Redis in front of the catalogue, with a TTL of five minutes, because it hung."),
]


def left_open(question: str, answer: str) -> set[str]:
    found = read(question, f"C: {answer}", language="en" if question.isascii() else "ru")
    return {item.skill for item in found.asked}


@pytest.mark.parametrize(("skill", "question", "answer"), LEFT_OPEN)
def test_a_weak_answer_leaves_the_question_open(skill: str, question: str, answer: str) -> None:
    assert skill in left_open(question, answer)


@pytest.mark.parametrize(("skill", "question", "answer"), ANSWERED)
def test_a_short_or_plain_answer_is_no_question_left_open(skill: str, question: str, answer: str) -> None:
    assert skill not in left_open(question, answer)
