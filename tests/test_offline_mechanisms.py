"""How the offline engine tells what shows a line from what only names it: one table a mechanism, in two languages.

Each row is a short talk and the most that is shown of one line: 3 for a deed, 2 for an explanation, 1 for a mention.
"""

from __future__ import annotations

import pytest

from tests import offline_talks
from tests.offline_talks import limits, shown

Row = tuple[str, str, str, str]  # language, the interviewer, the candidate, the line


def _shown(row: Row) -> int:
    language, question, answer, skill = row
    return shown(skill, f"I: {question}", f"C: {answer}", language=language)


def _asked(row: Row) -> bool:
    language, question, answer, skill = row
    found = offline_talks.read(f"I: {question}", f"C: {answer}", language=language).asked
    return skill in {one.skill for one in found}


@pytest.mark.parametrize(
    "row",
    [
        (
            "ru",
            "Как у вас запускаются парсеры?",
            "Я разложила обход на куски: один сайт, один кусок, воркеры на Celery, повторы включила, чтобы всё дошло.",
            "data-parsing",
        ),
        (
            "ru",
            "А тесты?",
            "Большие писала я: запускаю продажу целиком, чтобы видеть данные, настоящий Postgres, а банк подменила.",
            "simple-tests",
        ),
        (
            "en",
            "How does the scraping run?",
            "I split the crawl up, one mill a job, and added retries, so that nothing is lost: workers on Celery.",
            "data-parsing",
        ),
    ],
)
def test_a_deed_that_names_another_thing_is_not_taken_for_what_was_asked_about(row: Row) -> None:
    assert _shown(row) < 3


@pytest.mark.parametrize(
    "row",
    [
        (
            "ru",
            "Что вы изучили за этот год?",
            "Алхимию и фреймворк для чатов, раньше я на каждом проекте писал на голом SQL, теперь стало быстрее.",
            "sql-and-orm",
        ),
        (
            "ru",
            "Асинхронность у вас есть?",
            "Сначала я джанговскую ORM вызывал прямо из цикла, и всё вставало, потому что она блокирует поток.",
            "sql-and-orm",
        ),
        (
            "en",
            "What have you learnt this year?",
            "I moved my evening project from plain SQL to SQLAlchemy in March, all twenty tables, by the book.",
            "sql-and-orm",
        ),
    ],
)
def test_what_a_story_of_another_line_names_in_passing_shows_nothing(row: Row) -> None:
    assert _shown(row) < 3


@pytest.mark.parametrize(
    "row",
    [
        ("ru", "Вебсокеты?", "Поменял их на SSE, потому что данные идут в одну сторону, и всё ожило.", "external-apis"),
        (
            "en",
            "Tell me about logging.",
            "I put the logging module in place of the prints, with a filter that adds the ticket number.",
            "common-libraries",
        ),
    ],
)
def test_a_name_of_two_ladders_shows_neither_by_a_deed(row: Row) -> None:
    assert _shown(row) < 3


def test_the_company_of_a_name_of_two_ladders_tells_which_is_meant() -> None:
    answer = "C: У одной биржи OAuth. Я написала клиент на вебсокетах: подписка на торги, пинги, повтор с паузой."
    assert shown("external-apis", "I: Что снаружи?", answer) == 3


@pytest.mark.parametrize(
    ("row", "value"),
    [
        (("ru", "Кроме питона на чём пишете?", "Питон знаю с института, на нём и пишу.", "python-syntax"), 0),
        (
            (
                "en",
                "Any languages besides Python?",
                "I rewrote the gate screen in TypeScript because the Python one took two hundred megabytes.",
                "polyglot",
            ),
            3,
        ),
        (
            (
                "ru",
                "Кроме питона на чём пишете?",
                "Шлюз упирался в питон, поэтому я переписала его на голанг, с горутинами, за три недели.",
                "polyglot",
            ),
            3,
        ),
    ],
)
def test_what_a_question_sets_aside_is_not_what_it_asks_about(row: Row, value: int) -> None:
    assert _shown(row) == value


@pytest.mark.parametrize(
    ("row", "value"),
    [
        (
            (
                "ru",
                "Docker?",
                "Подумал и собрал образ для оранжереи на тонкой базе, зависимости отдельным слоем, чтобы быстро.",
                "docker",
            ),
            3,
        ),
        (
            (
                "ru",
                "Кэш у вас есть?",
                "Прогрев кэша написал я, а сборщик отчётов его читает по ночам, каждый час новый срок.",
                "caching",
            ),
            3,
        ),
        (
            (
                "ru",
                "Кэш у вас есть?",
                "Забыл я про сброс кэша, и неделю искали, почему цена старая, и в проде ловили.",
                "caching",
            ),
            0,
        ),
    ],
)
def test_neither_a_letter_nor_a_program_nor_a_plural_is_a_doer(row: Row, value: int) -> None:
    assert _shown(row) == value


def test_although_is_no_wish() -> None:
    answer = "C: Докерфайл пишу сам на тонкой базе, зависимости отдельным слоем, чтобы быстро, хотя никто не просит."
    assert shown("docker", "I: Docker?", answer) == 3


def test_an_explanation_shows_the_line_of_knowledge_that_a_name_stands_for() -> None:
    answer = (
        "C: GIL пускает к байткоду по одному, остальные ждут, поэтому расчёт так быстрее не станет, а вот сеть можно."
    )
    assert shown("deep-concurrency", "I: Что такое GIL?", answer) == 2


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ("Занимался я, пока не пришёл Стас. Поднял Prometheus, сделал доску и один алерт на рост ошибок.", 3),
        ("Занимался Стас, пока я болел. Поднял Prometheus, сделал доску и один алерт на рост ошибок.", 0),
    ],
)
def test_who_is_named_in_passing_does_not_go_on_in_the_next_sentence(answer: str, value: int) -> None:
    assert shown("logging-and-monitoring", "I: Кто занимался мониторингом?", f"C: {answer}") == value


@pytest.mark.parametrize(
    ("row", "value"),
    [
        (
            (
                "en",
                "How do your users log in?",
                "I did it with OAuth. I redirect them to the harbour's page, swap the code for an access token on the "
                "server, and I keep the refresh token encrypted.",
                "external-apis",
            ),
            3,
        ),
        (("en", "Do you use Docker?", "I think it is a nice thing for a team with several servers.", "docker"), 0),
        (
            ("en", "Do you use Docker?", "When I came, the images were there, built and pushed every night.", "docker"),
            0,
        ),
    ],
)
def test_a_verb_after_i_is_a_deed_of_these_days_unless_it_is_a_thought(row: Row, value: int) -> None:
    assert _shown(row) == value


@pytest.mark.parametrize(
    ("row", "value"),
    [
        (("ru", "Ментором были?", "Меня самого учат: наставник смотрит мой код по пятницам, с марта.", "mentoring"), 0),
        (
            (
                "ru",
                "Что с мониторингом?",
                "Панели в Grafana мои, тревогу по очереди завела тоже, на пятьдесят писем.",
                "logging-and-monitoring",
            ),
            3,
        ),
    ],
)
def test_my_before_a_thing_is_no_own_part_and_mine_after_it_is(row: Row, value: int) -> None:
    assert _shown(row) == value


@pytest.mark.parametrize(
    "row",
    [
        ("ru", "Нейросети?", "Я эксперт по нейросетям, кружок вёл, собрал два стенда.", "llm-principles"),
        ("ru", "Расскажите про asyncio.", "Про asyncio я показал ребятам пример на сто строк, с числами.", "asyncio"),
        ("en", "Docker?", "The Dockerfile was inherited from a contractor, I bumped one version in it.", "docker"),
        ("ru", "Docker?", "Докерфайл достался от прошлой команды, я поменял в нём одну версию.", "docker"),
        ("en", "asyncio?", "I explained asyncio to the trainees with a drawing of a waiter and six tables.", "asyncio"),
    ],
)
def test_praise_telling_and_an_heirloom_are_no_practice(row: Row) -> None:
    assert _shown(row) < 2


@pytest.mark.parametrize(
    ("row", "value"),
    [
        (
            (
                "ru",
                "Расскажите про контейнер.",
                "Контейнер зависимостей. Я написал его сам: держу в нём фабрики. На каждый тест свой контейнер.",
                "docker",
            ),
            0,
        ),
        (
            (
                "ru",
                "Как код попадает в ветку?",
                "Я завёл прогон тестов и линтера на каждый мерж-реквест, потому что раньше ломали.",
                "common-libraries",
            ),
            0,
        ),
        (
            (
                "en",
                "And the container?",
                "The DI container is mine, I wrote it in a week, and each test gets a container of its own.",
                "docker",
            ),
            0,
        ),
        (
            (
                "ru",
                "Расскажите про контейнер.",
                "Я написал Dockerfile для теплицы, и на каждый тест поднимаю свой контейнер.",
                "docker",
            ),
            3,
        ),
    ],
)
def test_a_word_in_another_sense_keeps_it_for_the_whole_answer(row: Row, value: int) -> None:
    assert _shown(row) == value


@pytest.mark.parametrize(
    "row",
    [
        (
            "ru",
            "С заказчиком общались?",
            "Я принёс ей три варианта: готовое за неделю, своё за месяц или ничего не менять.",
            "customer-proactivity",
        ),
        (
            "en",
            "Do you talk to the customer?",
            "I brought her three ways on one page: by hand, a bought module in six weeks, or our own in four months.",
            "customer-proactivity",
        ),
    ],
)
def test_offering_several_ways_is_a_skill_of_its_own(row: Row) -> None:
    assert _shown(row) == 0


def test_what_others_did_is_no_denial() -> None:
    said = ("I: так база", "C: постгрес ну там таблицы проектировал не я это до меня я только индексы иногда")
    assert limits("sql-and-orm", *said) == []
    assert shown("sql-and-orm", *said) < 2


def test_i_do_not_remember_a_detail_is_no_ignorance_of_the_thing() -> None:
    assert limits("async-code", "I: Если один падает, что с gather?", "C: Не помню.") == []
    assert limits("oop-principles", "I: А что такое полиморфизм?", "C: Не помню.") == ["does_not_know"]


@pytest.mark.parametrize(
    "row",
    [
        ("ru", "Кэш у вас есть?", "Есть, его Марат прикручивал ещё до меня. Он там и ключи придумал.", "caching"),
        ("ru", "Асинхронность вам знакома?", "Слышал на митапе, ребята хвалили. Хочу попробовать.", "asyncio"),
        ("ru", "Облака?", "Облаками занимается отдельная команда.", "cloud-services"),
        ("ru", "OpenAPI описываете?", "Угу.", "api-design"),
        ("ru", "Kubernetes?", "Мы на нём, переехали летом.", "compose-and-kubernetes"),
        ("en", "Have you used Kubernetes?", "The platform people look after that.", "compose-and-kubernetes"),
        ("en", "Caching?", "Redis, sure.", "caching"),
        ("en", "Do you use asyncio in there?", "I'd like to try it one day.", "asyncio"),
        ("en", "How good are you at priorities?", "I'm really good at priorities.", "prioritisation"),
    ],
)
def test_a_yes_a_plan_hearsay_praise_and_the_deeds_of_others_leave_a_question_open(row: Row) -> None:
    assert _asked(row)


@pytest.mark.parametrize(
    "row",
    [
        ("ru", "Кэш у вас есть?", "Есть. Афишу я положила в Redis на час, при правке удаляю ключ.", "caching"),
        ("ru", "Вебсокеты делали?", "Делал для табло: сервер шлёт дельты, пропущенное добираем.", "external-apis"),
        ("ru", "Docker?", "Dockerfile мой. Тонкая база, зависимости слоем.", "docker"),
        ("ru", "Kubernetes?", "Нет, до него не дошли.", "compose-and-kubernetes"),
        ("ru", "Что делает GET?", "Читает и ничего не меняет.", "http-basics"),
        ("en", "What happens to a message once it was read from Kafka?", "It stays where it is.", "queues"),
        ("en", "Kubernetes?", "No. Two machines and a balancer.", "compose-and-kubernetes"),
        ("en", "Docker?", "The Dockerfile's mine: slim base, dependencies first.", "docker"),
        ("en", "And the database?", "Postgres. I partitioned the readings by month and added an index on the "
         "meter, and the bill went from an hour to six minutes.", "files-and-databases"),
        ("en", "Docker on its own?", "The Dockerfile's mine, slim base, so that the layer's cached.", "docker"),
        ("ru", "Чем плох requests внутри async-функции?", "Блокирует цикл. Все ждут.", "common-libraries"),
    ],
)  # fmt: skip
def test_a_question_that_was_answered_or_denied_is_not_left_open(row: Row) -> None:
    assert not _asked(row)
