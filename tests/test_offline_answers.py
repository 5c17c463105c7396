"""Answers that need more than one sentence, one question or one name to be read, each with its counterpart."""

from __future__ import annotations

import pytest

from analyzer import offline
from tests.offline_talks import evidence, limits, matrix, shown
from tests.talks import talk

DETAIL = "в сервис заказов и написал код, потому что запросы падали по двадцать раз в день."


@pytest.mark.parametrize(
    ("skill", "question", "answer", "language"),
    [
        ("caching", "Кэширование?", "Сделала. Ключ по номеру клиента, живёт десять минут, при правке стираю.", "ru"),
        ("docker", "А докер?", "Докерфайл мой. Две стадии, зависимости отдельным слоем, пользователь без прав.", "ru"),
        ("docker", "And Docker?", "The Dockerfile is mine. Two stages, dependencies in a layer of their own.", "en"),
    ],
)
def test_a_detail_may_stand_in_the_next_sentence(skill: str, question: str, answer: str, language: str) -> None:
    assert shown(skill, f"I: {question}", f"C: {answer}", language=language) == 3
    alone = answer.split(". ")[0] + "."
    assert shown(skill, f"I: {question}", f"C: {alone}", language=language) < 3


@pytest.mark.parametrize(
    ("answer", "language"),
    [
        ("Докерфайл чужой. Две стадии, зависимости отдельным слоем, пользователь без прав.", "ru"),
        ("The Dockerfile is theirs. Two stages, dependencies in a layer of their own.", "en"),
    ],
)
def test_what_is_not_ones_own_stays_so_in_the_next_sentence(answer: str, language: str) -> None:
    assert shown("docker", "I: Docker?", f"C: {answer}", language=language) == 0


def test_what_somebody_made_goes_on_in_the_same_sentence() -> None:
    question = "I: Расскажите про очереди сообщений."
    made = "написал обработчик, он забирает заявки из RabbitMQ и складывает их в таблицу по пятьсот штук."
    assert shown("queues", question, f"C: Я {made}") == 3
    assert shown("queues", question, f"C: Артём {made}") == 0


def test_another_gender_or_number_is_another_doer() -> None:
    question = "I: Как вы принимаете замечания на ревью?"
    mended = "Две недели разносил его на семь файлов, потом показал снова и поправил ещё три места, чтобы читалось."
    assert shown("taking-feedback", question, f"C: Коллега Нина вернула мой модуль, он нечитаемый. {mended}") == 3
    assert shown("taking-feedback", question, f"C: Мой коллега Артём получил модуль назад. {mended}") == 0


@pytest.mark.parametrize("who", ["девопс", "тимлид", "админ", "бэкендер"])
def test_whoever_is_named_by_a_trade_is_the_doer(who: str) -> None:
    question, rest = (
        "I: CI у вас есть?",
        "Линтер, типы, тесты, сборка образа за шесть минут, чтобы не ждать.",
    )
    assert shown("ci-cd", question, f"C: Собрал его {who}. {rest}") == 0
    assert shown("ci-cd", question, f"C: Собрал его я. {rest}") == 3


@pytest.mark.parametrize("form", ["постгря", "постгрей", "постгрю", "постгре"])
def test_a_misheard_name_is_found_in_its_forms(form: str) -> None:
    assert limits("sql-and-orm", "I: Базы?", f"C: С {form} я никогда не работал.") == ["no_practice"]
    assert limits("sql-and-orm", "I: Базы?", f"C: С {form} я работал не раз.") == []


def test_a_story_of_behaviour_that_went_wrong_is_no_proof_of_it() -> None:
    question = "I: Вы ведёте несколько проектов, как у вас с многозадачностью?"
    went = "Весной взял два проекта, завёл таблицу на двадцать строк и каждый вечер отмечал, что сделал по обоим"
    assert shown("multitasking", question, f"C: {went}.") == 3
    assert shown("multitasking", question, f"C: {went}, но запутался и завалил срок.") == 0


@pytest.mark.parametrize(
    ("skill", "question", "answer", "language"),
    [
        ("compose-and-kubernetes", "Kubernetes?", "Нет. У нас обычные серверы.", "ru"),
        ("cloud-services", "Облако?", "Нет, всё стоит в своей серверной.", "ru"),
        ("caching", "Кэш настраивали?", "Нет, не требовалось.", "ru"),
        ("docker", "Образы собирали, с докером?", "В проде я его не разворачивала.", "ru"),
        ("compose-and-kubernetes", "Kubernetes?", "No. We run on plain servers.", "en"),
        ("mentoring", "Mentoring?", "No, never.", "en"),
        ("brokers", "RabbitMQ, did you set it up?", "It was there, I've never configured anything on it.", "en"),
    ],
)
def test_a_no_to_a_question_for_a_deed_limits(skill: str, question: str, answer: str, language: str) -> None:
    assert limits(skill, f"I: {question}", f"C: {answer}", language=language) == ["no_practice"]


@pytest.mark.parametrize(
    ("skill", "question", "answer", "language"),
    [
        ("caching", "Кэш у вас не падал?", "Нет.", "ru"),
        ("compose-and-kubernetes", "Почему не Kubernetes?", "Нет, там всё сложнее.", "ru"),
        ("compose-and-kubernetes", "Вы ведь не трогали Kubernetes, верно?", "Нет.", "ru"),
        (
            "compose-and-kubernetes",
            "Kubernetes?",
            "Нет, почему же, я поднял кластер и перенёс туда двадцать задач.",
            "ru",
        ),
        ("queues", "Kafka?", "It's not that I've never used it.", "en"),
        ("compose-and-kubernetes", "Вы ведь настраивали Kubernetes?", "Нет.", "ru"),
        ("compose-and-kubernetes", "Why not Kubernetes?", "No, it is too much for us.", "en"),
    ],
)
def test_a_no_to_another_question_limits_nothing(skill: str, question: str, answer: str, language: str) -> None:
    assert limits(skill, f"I: {question}", f"C: {answer}", language=language) == []


def test_a_no_to_one_of_the_things_of_a_line_limits_nothing_where_another_was_done() -> None:
    other = "C: Я вынес рассылку в RabbitMQ и написал воркер, потому что запрос висел по двадцать секунд."
    assert limits("queues", "I: Кафка?", "C: Нет.", "I: А RabbitMQ?", other) == []
    assert limits("queues", "I: Кафка?", "C: Нет.", "I: А ещё что делали?", "C: Писал отчёты.") == ["no_practice"]


def test_not_to_know_a_reason_is_not_to_know_the_thing_only_where_the_thing_was_asked() -> None:
    assert limits("oop-principles", "I: Почему наследование, а не функции?", "C: Не знаю, так было принято.") == []
    assert limits("oop-principles", "I: Что такое наследование?", "C: Не знаю.") == ["does_not_know"]
    inside = "C: Как она устроена внутри, я понятия не имею."
    assert limits("llm-principles", "I: LLM. Как она устроена?", inside) == ["does_not_know"]


EXPLAINED = (
    "C: GET только читает, PUT заменяет запись целиком, а POST каждый раз заводит новую, поэтому его не повторяют."
)


def test_an_explanation_after_a_nudge_counts_and_after_a_hint_that_holds_it_does_not() -> None:
    question, wait = "I: HTTP. Какие методы безопасно повторять?", "C: Секунду."
    assert shown("http-basics", question, wait, "I: Не торопитесь.", EXPLAINED, "I: Хорошо.") == 2
    hint = "I: GET только читает, PUT заменяет запись, а POST каждый раз заводит новую, поэтому его повторять?"
    assert shown("http-basics", question, wait, hint, EXPLAINED, "I: Хорошо.") < 2


def test_a_nudge_leaves_the_question_as_it_was() -> None:
    turns = ["I: Why does a language model make things up?", "C: Hm, give me a second.", "I: Take your time."]
    answer = "C: It picks the next token by probability, so a likely sentence comes out whether or not it is true."
    assert shown("llm-principles", *turns, answer, "I: Good.", language="en") == 2


def test_an_explanation_may_take_two_sentences() -> None:
    question = "I: Чем кортеж отличается от списка?"
    answer = "C: Список меняют на месте. Кортеж после создания остаётся прежним и годится ключом в словарь."
    assert shown("python-syntax", question, answer, "I: Хорошо.") == 2


def test_the_name_of_two_lines_stands_for_the_one_that_the_words_can_show() -> None:
    deed = "C: Я вынес из монолита оплату в отдельный сервис со своей базой, потому что релизы шли по три дня."
    found = {item.skill for item in evidence("I: У вас был монолит?", deed) if item.effective == 3}
    assert found == {"microservices-and-monoliths"}


def test_a_deed_about_another_line_answers_no_question() -> None:
    deed = "C: Я заменил принты логгером и добавил номер запроса в каждую строку, чтобы находить ошибки."
    assert shown("logging-and-monitoring", "I: Мониторинг настраивали?", deed) == 0
    assert shown("logging-and-errors", "I: Логи настраивали?", deed) == 3
    english = (
        "C: I replaced the prints with a proper logger, put a request id into every line, and I wrap the partner calls"
        " in try and except so that a traceback always gets written."
    )
    assert shown("logging-and-monitoring", "I: What monitoring did you set up?", english, language="en") == 0


def test_a_name_that_begins_with_a_verb_is_a_deed() -> None:
    answer = "написала на го шлюз для терминалов, с горутинами, за три недели, потому что памяти было мало."
    assert shown("polyglot", "I: На чём был шлюз?", f"C: Я {answer}") == 3
    assert shown("polyglot", "I: На чём был шлюз?", f"C: Его Вера {answer}") == 0


def test_in_speech_without_marks_only_the_verbs_around_a_name_belong_to_it() -> None:
    deed = "я вынес рассылку в рэббит написал воркер и поставил повтор по три раза"
    rest = "а до этого ещё весной наш аналитик отчёты присылал раз в месяц и бухгалтерия их сверяла"
    assert shown("queues", "I: с рэббитом работал", f"C: {deed} {rest}") == 3
    assert shown("queues", "I: с рэббитом работал", f"C: коллега говорил что {deed.removeprefix('я ')} {rest}") < 3


@pytest.mark.parametrize(
    ("skill", "name", "other"),
    [
        ("queues", "кафку", "Я прочитал Кафку за три вечера, роман на двести страниц, потому что дочка посоветовала."),
        ("queues", "кролика", "Я купил дочке кролика и поставил клетку на два этажа, потому что она давно просила."),
        ("sql-and-orm", "алхимию", "Я прочитал роман про алхимию на двести страниц, потому что жена посоветовала."),
        ("caching", "редиску", "Я посадил на даче редиску в три ряда и поставил плёнку, чтобы за десять дней взошла."),
        ("rest-api", "ручки на джанге", "Я покрасил ручки на двери в два слоя, потому что жена давно просила."),
        ("docker", "докер", "Я вынес контейнер с мусором на дачу и покрасил его два раза, чтобы не ржавел."),
        (
            "docker", "докер",
            "Я написал контейнер зависимостей на двадцать строк, чтобы классы получали свои объекты в одном месте.",
        ),
        ("polyglot", "тайпскрипт", "Я выиграл в го три партии и поставил доску на кухню, потому что жена тоже играет."),
    ],
)  # fmt: skip
def test_a_word_is_a_name_only_in_its_own_company(skill: str, name: str, other: str) -> None:
    assert shown(skill, "I: Что делали на проекте?", f"C: Я поставил {name} {DETAIL}") == 3
    assert shown(skill, "I: А летом чем занимались?", f"C: {other}") == 0


@pytest.mark.parametrize(
    ("skill", "name", "other"),
    [
        ("queues", "Rabbit", "I bought a rabbit and built a cage of two floors, because my daughter kept asking."),
        (
            "queues",
            "Kafka",
            "I read Kafka in three evenings, a novel of two hundred pages, because my wife told me to.",
        ),
        ("sql-and-orm", "alchemy", "I read a novel on alchemy of two hundred pages, because my wife liked it."),
        ("docker", "Docker", "I put the container with our lunch into the car and washed it two times at home."),
        ("caching", "Redis", "I found a cache of coins in the garden and cleaned forty of them for my son."),
    ],
)
def test_an_english_word_is_a_name_only_in_its_own_company(skill: str, name: str, other: str) -> None:
    deed = f"C: I put {name} into the order service and wrote the code, because requests failed twenty times a day."
    assert shown(skill, "I: What did you do on the project?", deed, language="en") == 3
    assert shown(skill, "I: And in summer, what did you do?", f"C: {other}", language="en") == 0


@pytest.mark.parametrize(
    ("most", "told"),
    [
        (3, "I moved the prices into Redis and set a lifetime of ten minutes, because the query took two seconds."),
        (2, "Years ago I moved the prices into Redis and set a lifetime of ten minutes, because the query was slow."),
        (
            2,
            "At university I moved the prices into Redis and set a lifetime of an hour, because the query was slow.",
        ),
        (1, "I'm planning to move the prices into Redis and to set a lifetime of ten minutes, as it is slow."),
        (1, "I'm an expert in Redis, a nine out of ten."),
        (0, "Should I have moved the prices into Redis and set a lifetime of ten minutes?"),
        (0, "I moved the prices into Redis and set a lifetime of ten minutes. No, wait, scratch that, Tom did it."),
    ],
)
def test_how_an_english_deed_is_told_says_what_it_shows(most: int, told: str) -> None:
    assert shown("caching", "I: Tell me about Redis.", f"C: {told}", language="en") == most


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("I can't say I haven't used Redis.", []),
        ("I've used not only Redis.", []),
        ("Nobody but me used Redis there.", []),
        ("It's not that I haven't used Redis.", []),
        ("I can't say I've used Redis.", ["no_practice"]),
        ("I've never used Redis.", ["no_practice"]),
        ("I haven't touched Redis.", ["no_practice"]),
    ],
)
def test_an_english_denial_is_told_from_what_only_sounds_like_one(answer: str, expected: list[str]) -> None:
    assert limits("caching", "I: Tell me about Redis.", f"C: {answer}", language="en") == expected


def test_no_claim_is_ever_depth() -> None:
    answer = (
        "C: Я взял RabbitMQ, а не Kafka: нужны были приоритеты. Упёрлись в unacked, поставил prefetch десять, и стало"
        " втрое быстрее, хотя память выросла на двести мегабайт. Потом измерил задержку, было девять секунд, стало две."
    )
    found = offline.read([talk("I: Почему RabbitMQ?", answer)], matrix()).found
    assert found
    assert max(item.finding.value or 0 for item in found) == 3


@pytest.mark.parametrize(
    ("between", "goes_on"),
    [("терраформ", False), ("джанга", False), ("угу", True), ("понятно", True), ("круто", True)],
)
def test_a_word_about_another_thing_ends_the_question_before_it(between: str, goes_on: bool) -> None:
    deed = "написал там 40 правил, вынес пароли в секреты сервиса, потому что всё падало"
    found = shown("compose-and-kubernetes", "I: кубер", "C: ну так", f"I: {between}", f"C: {deed}")
    assert found == (3 if goes_on else 0)


@pytest.mark.parametrize(
    ("language", "question", "answer"),
    [
        ("ru", "С Docker работали?", "Да. Я собрал образ в две стадии, он стал вдвое меньше, потому что без сборщика."),
        ("en", "Have you used Docker?", "Yes. I built the image in two stages, because it was 900 MB before that."),
    ],
)
def test_a_yes_that_goes_on_is_no_bare_yes(language: str, question: str, answer: str) -> None:
    (item,) = evidence(f"I: {question}", f"C: {answer}", language=language)
    assert (item.value, item.tags) == (3, ())
    (bare,) = evidence(f"I: {question}", f"C: {answer.split('.')[0]}.", language=language)
    assert (bare.value, bare.tags) == (1, ("assent",))


@pytest.mark.parametrize(
    ("answer", "language", "tags"),
    [
        ("Так что про Redis я, как бы, на десятку.", "ru", ("self_rating",)),
        ("Ну как бы я поставил Redis перед базой на 10 минут, чтобы она не падала.", "ru", ("hypothetical",)),
        ("I would say I'm an expert in Redis.", "en", ("self_rating",)),
        ("I would say I would put Redis there for ten minutes, because of the load.", "en", ("hypothetical",)),
    ],
)
def test_a_word_that_fills_a_pause_supposes_nothing_unless_a_deed_is_told(
    answer: str, language: str, tags: tuple[str, ...]
) -> None:
    found = evidence("I: Redis?", f"C: {answer}", language=language)
    assert [(item.value, item.tags) for item in found] == [(1, tags)]


@pytest.mark.parametrize(
    ("skill", "language", "told", "not_so", "rest"),
    [
        ("rest-api", "ru", "Я написал", "Я почти написал", "сервис на FastAPI, 30 ручек, за месяц."),
        ("ci-cd", "ru", "Я настроил", "Я чуть не настроил", "GitHub Actions с тремя джобами, чтобы релизы шли сами."),
        ("asyncio", "ru", "Написал", "ChatGPT написал", "воркер на asyncio, 300 строк, я его запустил."),
        ("docker", "en", "I wrote", "I almost wrote", "a Dockerfile with two stages for billing."),
        ("ci-cd", "en", "I finally set up", "I failed to set up", "GitHub Actions with three jobs."),
        ("queues", "en", "I wrote", "Oleg wrote", "a Celery worker of 300 lines and I ran it."),
        ("sql-and-orm", "en", "I wrote", "My colleague and I wrote", "40 SQLAlchemy models for billing."),
        ("data-protocols", "en", "I wrote", "I wish I had written", "the gRPC service with 12 methods."),
    ],
)
def test_what_was_not_quite_done_or_done_by_another_is_no_deed(
    skill: str, language: str, told: str, not_so: str, rest: str
) -> None:
    question = "I: Что вы делали?" if language == "ru" else "I: What did you do?"
    assert shown(skill, question, f"C: {told} {rest}", language=language) == 3
    assert shown(skill, question, f"C: {not_so} {rest}", language=language) < 2


def test_a_deed_that_goes_on_after_and_is_ones_own() -> None:
    told = "C: I wrote a worker for billing and I cached the list in Redis for ten minutes."
    assert shown("caching", "I: Tell me about caching.", told, language="en") == 3


def test_an_explanation_in_the_words_of_the_trade_is_no_list_of_names() -> None:
    told = "The event loop runs a coroutine until it awaits, and while it waits the loop runs other coroutines."
    assert evidence("I: How does asyncio work?", f"C: {told}", language="en") == ()
    for row in ("Event loop, coroutines, asyncio, await.", "I know the event loop, coroutines, asyncio and await."):
        (item,) = evidence("I: How does asyncio work?", f"C: {row}", language="en")
        assert item.tags == ("buzzword",)


def test_many_names_of_an_own_deed_are_a_list_wherever_they_stand() -> None:
    told = "C: Писал на FastAPI сервисы с Redis и Kafka, катал в Docker и Kubernetes через GitLab CI."
    assert {item.tags for item in evidence("I: Стек?", told)} == {("buzzword",)}


def test_a_word_of_every_day_does_not_say_which_part_of_a_line_was_shown() -> None:
    question = "I: Как обрабатываете ошибки и логи?"
    handled = (
        "C: Я ловлю ValueError на каждом файле, пишу в лог и перехожу к следующему, а в конце шлю сводку на 40 строк."
    )
    named = "C: Я настроил structlog на 12 сервисах, потому что по строкам ничего было не найти."
    assert shown("logging-and-errors", question, handled) == 0
    assert shown("logging-and-errors", question, named) == 3
