"""What a sentence is to the thing that it names, by rules over its words."""

from __future__ import annotations

import pytest

from tests.offline_talks import evidence, limits, read, shown

DEED = "Я вынес отправку писем в RabbitMQ и написал консьюмер, потому что запрос висел по десять секунд."


def test_an_own_deed_with_object_and_detail_is_shown_as_done() -> None:
    assert shown("queues", "I: Что вы делали с очередями?", f"C: {DEED}") == 3


def test_a_deed_without_a_detail_shows_nothing() -> None:
    assert shown("queues", "I: Чем занимались?", "C: Я поднял RabbitMQ.") < 2


@pytest.mark.parametrize(
    "answer",
    [
        "Я бы вынес отправку писем в RabbitMQ и написал бы консьюмер, потому что запрос висит по десять секунд.",
        "Я хочу вынести отправку писем в RabbitMQ и написать консьюмер, потому что запрос висит по десять секунд.",
        "Я слышал, что коллеги вынесли отправку писем в RabbitMQ и написали консьюмер, чтобы запрос не висел.",
        "По словам коллеги, вынес отправку писем в RabbitMQ и написал консьюмер, потому что запрос висел по минуте.",
        "Этим занимался Артём. Вынес отправку писем в RabbitMQ и написал консьюмер, потому что запрос висел по минуте.",
        "Артём вынес отправку писем в RabbitMQ и написал консьюмер, потому что запрос висел по десять секунд.",
        "Вера вынесла отправку писем в RabbitMQ и написала консьюмер, потому что запрос висел по десять секунд.",
        "Мы вынесли отправку писем в RabbitMQ и написали консьюмер, потому что запрос висел по десять секунд.",
        "Вынести отправку писем в RabbitMQ и написать консьюмер, потому что запрос висит по десять секунд?",
        "Я вынес отправку писем в RabbitMQ и написал консьюмер. Хотя нет, вру, это делал Артём, я читал его код.",
    ],
)
def test_what_is_no_own_deed_is_named_at_most(answer: str) -> None:
    assert shown("queues", "I: Расскажите про очереди.", f"C: {answer}") <= 1


@pytest.mark.parametrize(
    "answer",
    [
        "I would move the mails to RabbitMQ and write a consumer, because the request took ten seconds.",
        "I want to move the mails to RabbitMQ and to write a consumer, because the request takes ten seconds.",
        "I heard that they moved the mails to RabbitMQ and wrote a consumer, because the request took ten seconds.",
        "Our lead moved the mails to RabbitMQ and wrote a consumer, because the request took ten seconds.",
        "We moved the mails to RabbitMQ and wrote a consumer, because the request took ten seconds.",
    ],
)
def test_what_is_no_own_deed_in_english_is_named_at_most(answer: str) -> None:
    assert shown("queues", "I: Tell me about queues.", f"C: {answer}", language="en") <= 1


def test_an_own_deed_in_english_is_shown_as_done() -> None:
    answer = "C: I moved the mails to RabbitMQ and wrote a consumer, because the request took ten seconds."
    assert shown("queues", "I: Tell me about queues.", answer, language="en") == 3


def test_a_yes_to_a_question_that_holds_the_deed_is_a_yes() -> None:
    found = evidence("I: Вы ведь сами настраивали RabbitMQ и писали консьюмеров?", "C: Да, конечно.")
    assert [(item.effective, item.tags) for item in found if item.skill == "queues"] == [(1, ("assent",))]


def test_an_answer_that_the_interviewer_gave_away_shows_nothing() -> None:
    question = "I: Вы вынесли отправку писем в RabbitMQ и написали консьюмер, потому что запрос висел десять секунд?"
    assert shown("queues", question, f"C: Да. {DEED}") <= 1


def test_names_in_a_row_are_only_named() -> None:
    answer = "C: Стек богатый: Python, FastAPI, Kafka, RabbitMQ, Celery, PostgreSQL, Redis, Docker, Grafana."
    assert all(item.effective <= 1 for item in evidence("I: Какой у вас стек?", answer))


@pytest.mark.parametrize(
    "answer", ["Нет, не приходилось.", "С Кафкой я никогда не работал.", "С Кафкой работать не приходилось."]
)
def test_a_plain_denial_limits(answer: str) -> None:
    assert limits("queues", "I: С очередями сообщений, с Кафкой работали?", f"C: {answer}") == ["no_practice"]


@pytest.mark.parametrize(
    "answer",
    [
        "Нельзя сказать, что я не работал с Кафкой.",
        "Я не только с Кафкой работал.",
        "С Кафкой я работал не раз.",
        "С Кафкой никто, кроме меня, не работал.",
    ],
)
def test_a_denial_that_denies_nothing_is_no_limit(answer: str) -> None:
    assert limits("queues", "I: С Кафкой работали?", f"C: {answer}") == []


def test_somebody_elses_denial_is_no_limit() -> None:
    assert limits("queues", "I: С Кафкой работали?", "C: Артём с Кафкой не работал.") == []


@pytest.mark.parametrize(
    ("word", "skill"),
    [
        ("кафку", "queues"), ("кофку", "queues"), ("рэббит", "queues"), ("эсинк айо", "asyncio"),
        ("постгрю", "sql-and-orm"), ("алхимию", "sql-and-orm"), ("кубер", "compose-and-kubernetes"),
        ("мемкэшд", "caching"), ("аиохттп", "asyncio"), ("редиску", "caching"),
        ("ручки на джанге", "rest-api"),
    ],
)  # fmt: skip
def test_a_misheard_name_is_found(word: str, skill: str) -> None:
    answer = f"C: Я поставил {word} в сервис заказов и написал код, потому что запросы падали по двадцать раз в день."
    assert shown(skill, "I: Что вы делали на проекте?", answer) == 3


@pytest.mark.parametrize(
    "answer",
    [
        "В магазине была очередь на двадцать человек, я разбил её на две и поставил табличку, чтобы все видели.",
        "Я купил дочке плюшевого кролика и посадил его на полку, потому что она давно просила.",
        "Я посадил на даче редиску и поставил плёнку, чтобы за десять дней взошла.",
        "В отпуске я построил контейнер для мусора и покрасил его два раза.",
    ],
)
def test_a_word_of_every_day_is_no_name(answer: str) -> None:
    assert evidence("I: Как прошёл отпуск?", f"C: {answer}") == ()


def test_a_name_beside_a_garden_needs_more_than_company() -> None:
    answer = "C: Я посадил на даче редиску и завёл таблицу на двадцать строк, чтобы данные были в одной базе."
    assert shown("caching", "I: Чем занимались на проекте летом, что с кэшем?", answer) == 0


def test_what_is_taken_back_in_the_next_sentence_is_not_even_claimed() -> None:
    found = read("I: Какую очередь вы ставили?", f"C: {DEED} Хотя нет, вру, это делал Артём, я читал его код.")
    assert all((item.finding.value or 0) < 3 for item in found.found)


def test_a_question_that_is_evaded_is_asked_and_not_shown() -> None:
    question = "I: Кубернетес вы настраивали?"
    assert [(item.turn, item.skill) for item in read(question, "C: Хороший вопрос, тема большая.").asked] == [
        (1, "compose-and-kubernetes")
    ]
    assert read(question, "C: Кубернетес я никогда не настраивал.").asked == ()


def test_an_answer_about_another_line_leaves_the_question_open() -> None:
    answer = "C: Я написал докерфайлы для всех сервисов и собрал образы в Docker, потому что ставили всё руками."
    found = read("I: Какой у вас опыт с Kubernetes?", answer)
    assert [item.skill for item in found.asked] == ["compose-and-kubernetes"]
    assert {item.finding.skill for item in found.found} == {"docker"}


def test_an_answer_in_which_the_rules_see_nothing_is_not_held_against_anybody() -> None:
    assert (
        read("I: Кубернетес вы настраивали?", "C: На каждый стенд по три реплики, пробы, пределы памяти.").asked == ()
    )


@pytest.mark.parametrize(
    ("language", "question", "answer", "skill"),
    [
        ("ru", "I: requests знаете?", "C: Угу. Да, requests знаю.", "common-libraries"),
        ("ru", "I: Асинхронность?", "C: Хочу разобраться, в плане на лето стоит asyncio.", "asyncio"),
        ("en", "I: Kubernetes?", "C: We're fully on Kubernetes, we migrated last summer.", "compose-and-kubernetes"),
    ],
)
def test_what_a_short_answer_only_names_is_asked_and_not_shown(
    language: str, question: str, answer: str, skill: str
) -> None:
    assert [item.skill for item in read(question, answer, language=language).asked] == [skill]


@pytest.mark.parametrize(
    "answer",
    [
        "C: Нет, с asyncio не приходилось, только читал про него.",
        "C: Я написал на asyncio сборщик цен, он обходит сорок сайтов за две минуты.",
        "C: Хочу разобраться глубже. А так я перевёл на asyncio выгрузку, потому что потоки упирались в сеть.",
    ],
)
def test_a_denial_or_a_deed_answers_the_question(answer: str) -> None:
    assert read("I: Асинхронность? С asyncio работали?", answer).asked == ()


def test_a_sentence_is_about_what_was_asked() -> None:
    answer = "C: Я поднял Redis и вынес туда цены из PostgreSQL, потому что запрос занимал две секунды."
    assert {item.skill for item in evidence("I: Кэш на Redis делали?", answer) if item.effective > 1} == {"caching"}


def test_an_explanation_counts_only_where_nobody_gave_it_away_or_corrected_it() -> None:
    question = "I: Чем кортеж отличается от других типов?"
    answer = "C: Кортеж неизменяемый, его можно положить ключом в словарь, а список можно дополнять на месте."
    assert shown("python-syntax", question, answer, "I: Хорошо.") == 2
    assert shown("python-syntax", question, answer, "I: Не совсем, подумайте ещё.") == 0
    given = "I: Кортеж неизменяемый, его можно положить ключом в словарь, а список можно дополнять, так ведь?"
    assert shown("python-syntax", given, answer, "I: Хорошо.") == 1


def test_a_usual_error_of_the_matrix_is_no_explanation() -> None:
    question = "I: Что такое инкапсуляция?"
    wrong = "C: Инкапсуляция — это когда один класс наследует методы другого класса, чтобы их не писать."
    assert shown("oop-principles", question, wrong, "I: Хорошо.") == 0
