"""What a candidate denies, and of which line: a limit is no guess either.

In both languages, with what only looks like a denial beside each kind.
"""

from __future__ import annotations

import functools

import pytest

from tests.offline_talks import gathered, limits, shown
from tests.talks import talk

WORK = "I: Расскажите, что вы делали на проекте."
WORK_EN = "I: Tell me what you did on the project."

DENIED = [
    # The clause names the line and denies a deed of one's own.
    ("docker", WORK, "Сервис собирал Толя, Dockerfile я ни разу не писал."),
    ("ci-cd", WORK, "В GitLab CI я вообще не заходил, там всё сделали до меня."),
    ("brokers", WORK, "Читать из Kafka я читаю, а партиции и оффсеты ни разу не настраивал."),
    ("integration-and-load-tests", WORK, "Отчёты пишу я, нагрузочных тестов не делал никогда."),
    ("threads-and-processes", WORK, "Ни с тредами, ни с мультипроцессингом дела не имел."),
    ("data-protocols", WORK, "По gRPC у нас ходит поиск, но сам я к gRPC не притрагивался."),
    ("compose-and-kubernetes", WORK, "Кубернетес у нас есть, но я ни одного манифеста не написал."),
    ("logging-and-monitoring", WORK, "В Графану смотрю по утрам, сам я там ни одного дашборда не собрал."),
    ("docker", WORK_EN, "Tom packs it up, I have never written a Dockerfile myself."),
    ("ci-cd", WORK_EN, "There is GitLab CI, but I haven't touched it, it was all there."),
    ("data-protocols", WORK_EN, "Search talks gRPC, I've not written a single line of it."),
    ("compose-and-kubernetes", WORK_EN, "Kubernetes belongs to another team, I've never been in there."),
    ("logging-and-monitoring", WORK_EN, "We have Grafana and I look at it, I never built a dashboard."),
    ("integration-and-load-tests", WORK_EN, "Reports are mine, but load tests, no, I haven't run any."),
    # The clause before names it.
    ("api-design", WORK, "Сваггер генерирует фреймворк, я его и не открывал."),
    ("caching", WORK, "Redis там стоит под сессии, я в него не лазил."),
    ("api-design", WORK_EN, "Swagger comes out of the framework, I've never opened it."),
    # The question names it, and the denial is the answer or its first sentence.
    ("docker", "I: С Docker работали?", "Нет, не довелось. У нас виртуалки."),
    ("docker", "I: С Docker работали?", "Руками ни разу."),
    ("asyncio", "I: asyncio?", "Это для меня тёмный лес."),
    ("mentoring", "I: Вы кого-нибудь учили, стажёров вели?", "Не было такого. Я сама младшая."),
    ("cloud-services", "I: Облака?", "Облаков не было, железо своё."),
    ("one-to-ones", "I: Встречи один на один проводите?", "Не провожу, это делает тимлид."),
    ("docker", "I: Have you used Docker?", "Not once. We run on plain servers."),
    ("asyncio", "I: Asyncio?", "Haven't had the chance, everything here is synchronous."),
    ("mentoring", "I: Have you mentored anybody?", "I haven't, I'm the newest one."),
    ("cloud-services", "I: Cloud?", "No cloud so far, it's our own machines."),
    # Several things were asked about, and none of them was done.
    ("data-protocols", "I: С gRPC и вебсокетами работали?", "Ни с тем, ни с другим."),
    ("data-protocols", "I: gRPC or WebSockets?", "Neither, I'm afraid."),
    # The same in other words.
    ("caching", "I: А Redis вы где использовали?", "Да нигде, если честно. Редис видел только на схеме."),
    ("docker", "I: Докер?", "Слышал, но руками нет."),
    ("cloud-services", "I: Приходилось поднимать что-то в облаке?", "Не приходилось, всё на своих стойках."),
    ("data-parsing", "I: Парсили сайты?", "Ни разу."),
    ("mentoring", "I: Стажёров вели?", "Пока никого не вёл."),
    ("sql-and-orm", "I: Какие базы, какая ORM?", "Алхимию в глаза не видел, у нас голый SQL."),
    ("ci-cd", "I: Как у вас выкатка?", "Кнопку нажимает девопс, в GitLab CI я ни одной строчки не написал."),
    ("bottlenecks", "I: Профилировщиком пользовались?", "Не пользовалась ни разу."),
    ("event-driven", "I: Событийную архитектуру строили?", "Нет, такого опыта нет."),
    ("llm-integration", "I: А LLM в продукт встраивали?", "Нет, только чатом пользуюсь сам."),
    ("logging-and-monitoring", "I: Мониторинг кто настраивал?", "Инфраструктура, я к Prometheus не притрагивался."),
    ("polyglot", "I: На других языках пишете?", "Нет, только Python."),
    ("one-to-ones", "I: One-to-one проводите?", "Нет, я ими не руковожу."),
    ("integration-and-load-tests", "I: Тесты какие?", "Юниты мои. Нагрузочных тестов я никогда не делал."),
    ("data-protocols", "I: gRPC?", "Не доводилось."),
    ("caching", "I: Where did you use Redis?", "Nowhere, to be honest, I've only seen it on a diagram."),
    ("docker", "I: Docker?", "Heard of it, never used it."),
    ("queues", "I: Have you worked with message queues, Kafka?", "I haven't, that's another team."),
    ("cloud-services", "I: Did you ever deploy to AWS?", "I didn't, no. We have our own racks."),
    ("data-parsing", "I: Have you done any web scraping?", "Never had to."),
    ("mentoring", "I: Have you mentored juniors?", "No, I've never had anyone under me."),
    ("sql-and-orm", "I: Which ORM?", "None. I've never used SQLAlchemy, we write plain SQL."),
    ("bottlenecks", "I: Ever used a profiler?", "Can't say I have."),
    ("event-driven", "I: Event-driven architecture?", "I've only read about it, never built one."),
    ("llm-integration", "I: Have you built anything with LLMs?", "Nope, only chat with one."),
    ("polyglot", "I: Any other languages besides Python?", "No, only Python."),
    ("one-to-ones", "I: Do you hold one-to-ones?", "I don't, my manager does that."),
    ("data-protocols", "I: gRPC?", "Haven't had a reason to."),
    ("ci-cd", "I: CI?", "It's all set up by DevOps, I've never touched the GitHub Actions files."),
    ("compose-and-kubernetes", WORK, "Сервис крутится в Kubernetes, но манифесты пишет Рита, я туда ни разу не лазил."),
    ("caching", WORK, "Кэш на Redis поставили до меня, я его не трогала."),
    ("logging-and-monitoring", WORK, "Алерты и дашборды у дежурных, сам я ни одного алерта не завёл."),
    ("api-design", WORK, "Swagger сам собирается, руками я в нём ничего не писал."),
    ("threads-and-processes", WORK, "Многопоточность я только читал, на практике не применял."),
    ("sql-and-orm", WORK, "С SQLAlchemy я не работал, у нас Django."),
    ("compose-and-kubernetes", WORK_EN, "The service runs in Kubernetes, I've never opened the manifests."),
    ("caching", WORK_EN, "Redis was set up before I joined, I've not touched it."),
    ("logging-and-monitoring", WORK_EN, "Alerts are on-call's, I've never made a Grafana dashboard."),
    ("docker", WORK_EN, "I only ran other people's containers, never built a Docker image myself."),
    ("threads-and-processes", WORK_EN, "I've read about multiprocessing but I haven't used it."),
    ("sql-and-orm", WORK_EN, "I've never worked with SQLAlchemy, we're on Django."),
    ("queues", "I: What happens in Kafka when a consumer dies?", "I couldn't tell you, I've not worked with it."),
    ("deep-concurrency", "I: Как устроен GIL внутри?", "Внутрь не лез, не знаю."),
    ("app-architecture", "I: Архитектуру приложения сами проектировали?", "Нет, пришёл на готовую."),
    ("high-load", "I: С хайлоадом работали?", "Нет, у нас двадцать запросов в минуту."),
    ("prioritisation", "I: Приоритеты вы расставляете?", "Нет, этим занимается менеджер."),
]  # fmt: skip
UNKNOWN = [
    ("oop-principles", "I: Что такое полиморфизм?", "Понятия не имею, честно."),
    ("distributed-systems", "I: Что говорит теорема CAP?", "Слышал слово, не объясню."),
    ("llm-principles", "I: Как работает языковая модель?", "Как она внутри устроена, я не знаю."),
    ("oop-principles", "I: What is polymorphism?", "I couldn't tell you, sorry."),
    ("distributed-systems", "I: The CAP theorem?", "No idea, I've only heard the name."),
    ("llm-principles", "I: How does a language model work?", "What goes on inside it, no idea, really."),
]
NOT_DENIED = [
    # A "not" that denies nothing, or something else.
    ("docker", WORK, "Не то чтобы я не писал Dockerfile, их у меня пять штук."),
    ("docker", WORK, "Dockerfile я не только писал, но и ужимал."),
    ("docker", WORK, "Без Docker я ничего не запускал."),
    ("docker", WORK, "Dockerfile писал не я один, нас было двое."),
    ("docker", WORK, "Пока не написал Dockerfile, не успокоился."),
    ("caching", WORK, "В Redis я блокировок не писал, взял готовую библиотеку."),
    ("simple-tests", WORK, "Тесты я сначала не писал, а потом написал двести штук на pytest."),
    ("docker", WORK, "Толя Dockerfile ни разу не писал, пришлось мне."),
    ("queues", WORK, "С RabbitMQ мы не потеряли ни одного сообщения."),
    ("queues", WORK, "Без Kafka я бы этого не написал."),
    ("docker", "I: С Docker работали?", "Никогда не писал ничего сложнее двух стадий, но Dockerfile моих шесть штук."),
    ("docker", WORK_EN, "It's not that I haven't written a Dockerfile, there are five of mine."),
    ("docker", WORK_EN, "I've never run anything without Docker."),
    ("docker", WORK_EN, "Tom has never written a Dockerfile, so it fell to me."),
    ("queues", WORK_EN, "I've never lost a message in RabbitMQ."),
    ("simple-tests", WORK_EN, "I hadn't written tests before that, then I wrote two hundred with pytest."),
    ("caching", WORK_EN, "I didn't write locks in Redis, I took a library for that."),
    # A detail beside practice is no denial of the line.
    ("queues", WORK, "На Kafka я написал два консьюмера, потому что запрос висел, а кластер я не настраивал."),
    ("queues", WORK_EN, "I wrote two consumers for Kafka, because the call hung, I've never set up the cluster."),
    ("queues", "I: С очередями работали?", "С Kafka не работал, а на RabbitMQ написал три воркера для писем."),
    ("oop-principles", "I: Что такое полиморфизм?", "Не помню, где читал, но это когда у разных классов один метод."),
    # What one never had to suffer, what was so for a time, what is somebody else's.
    ("caching", "I: Redis?", "Не только Redis, ещё Memcached, оба ставил я."),
    ("docker", "I: Docker?", "Никогда не было проблем с Docker, собираю образы каждый день."),
    ("queues", "I: Kafka?", "Ни одного сообщения не потерял, потому что подтверждаю после записи в базу."),
    ("simple-tests", "I: Тесты?", "Без тестов я ничего не отдаю."),
    ("ci-cd", "I: CI?", "Не могу сказать, что не настраивал, два пайплайна мои."),
    ("docker", "I: Docker?", "Раньше не использовал, а с прошлого года все сервисы в нём, Dockerfile писал я."),
    ("sql-and-orm", "I: PostgreSQL?", "Не помню точную версию, но индексы и транзакции настраивал я."),
    ("mentoring", "I: Учили кого-нибудь?", "Не сразу, но двух стажёров довёл до самостоятельных задач."),
    ("caching", "I: Redis?", "Сам сервер я не ставил, но кэш в приложении писал я: ключи, TTL, сброс по событию."),
    ("logging-and-monitoring", "I: Grafana?", "У нас никто, кроме меня, Grafana не трогал."),
    ("docker", "I: Docker?", "I've never had a problem with Docker, I build images every day."),
    ("queues", "I: Kafka?", "I haven't lost a single message, because I commit after the write."),
    ("simple-tests", "I: Tests?", "I don't ship anything without tests."),
    ("docker", "I: Docker?", "Not at first, but for the last year every Dockerfile was mine."),
    ("sql-and-orm", "I: PostgreSQL?", "I don't remember the exact version, but I set up the indexes."),
    ("logging-and-monitoring", "I: Grafana?", "Nobody but me has touched Grafana."),
    ("caching", "I: Redis?", "I never let it grow, every key I write has a TTL."),
    ("queues", "I: Did Kafka ever lose messages?", "No, never."),
    ("queues", "I: Kafka теряла сообщения?", "Нет, ни разу."),
    ("docker", "I: Проблем с Docker не было?", "Не было, всё собирал сам."),
    ("ci-cd", "I: Сборка часто падает?", "Никогда."),
    ("mentoring", "I: Were there conflicts with the interns?", "No, never."),
    ("compose-and-kubernetes", WORK, "В Kubernetes я не сразу разобрался, но манифесты теперь пишу я, их двенадцать."),
    ("caching", WORK, "Redis я не стал ставить: хватило lru_cache, написал декоратор с временем жизни."),
    ("logging-and-monitoring", WORK, "Grafana ни разу не показала ничего странного, потому что алерты настроил я."),
    ("sql-and-orm", WORK, "В PostgreSQL индекс не помог, и я переписал запрос."),
    ("docker", WORK, "Рита ни одного Dockerfile не написала, все мои."),
    ("queues", WORK, "Сообщения в RabbitMQ не пропадали, потому что подтверждаю их после записи."),
    ("rest-api", WORK, "Ручки без проверки прав я не выкатывал."),
    ("simple-tests", WORK, "Моки я не люблю, поэтому тесты пишу на настоящей базе."),
    ("docker", WORK_EN, "I didn't understand Docker at first, now all the Dockerfiles are mine."),
    ("caching", WORK_EN, "I never put personal data into Redis, only ids, I wrote that rule."),
    ("sql-and-orm", WORK_EN, "The index in PostgreSQL didn't help, so I rewrote the query."),
    ("queues", WORK_EN, "Kafka never bored me, I wrote three consumers for it."),
    ("rest-api", WORK_EN, "I don't release an endpoint that has no tests."),
    ("ci-cd", WORK_EN, "I haven't changed GitHub Actions since March, it's my own pipeline and it just runs."),
    ("docker", "I: Docker-образы ведь никто, кроме вас, не собирал?", "Никто, только я."),
    ("mentoring", "I: Mentoring?", "I've never said no to an intern, I took three through their first release."),
    ("docker", "I: С Docker работали?", "Ренат не работал, работал я."),
    ("caching", "I: Have you used Redis?", "My boss: never."),
    ("compose-and-kubernetes", "I: Have you used Kubernetes?", "The previous developers, never."),
    ("queues", "I: Have you used Celery?", "The interns? Never."),
    ("asyncio", "I: Have you used asyncio?", "No doubt."),
    ("compose-and-kubernetes", "I: Have you worked with Kubernetes?", "No, sorry, I lost you."),
    ("sql-and-orm", "I: Have you ever deployed PostgreSQL?", "No, no, no, of course I have, three clusters."),
    ("queues", "I: Have you used Kafka?", "Never say never. I used Kafka for three years."),
    ("simple-tests", "I: Писали тесты на pytest?", "Нет, минуту, связь пропала. Повторите?"),
    ("caching", "I: С Redis работали?", "Нет, ну как сказать, работал."),
    ("simple-tests", "I: Чем тестируете?", "Никогда не писал ни на чём, кроме pytest."),
    ("asyncio", "I: Как устроен цикл событий asyncio?", "Ждёт готовых сокетов, а в исходники я не лазил."),
]  # fmt: skip


@functools.cache
def limited() -> dict[tuple[str, str, str], list[str | None]]:
    """The reasons of the limits of its line for each example, all read at once."""
    rows = dict.fromkeys((*DENIED, *UNKNOWN, *NOT_DENIED))
    talks = [
        talk(question, f"C: {answer}", id=f"t{number}", language="en" if question.isascii() else "ru")
        for number, (_, question, answer) in enumerate(rows)
    ]
    found = [item for item in gathered(talks).evidence if item.polarity == "limit"]
    return {
        row: [item.reason for item in found if item.transcript == one.id and item.skill == row[0]]
        for row, one in zip(rows, talks, strict=True)
    }


@pytest.mark.parametrize(("skill", "question", "answer"), DENIED)
def test_what_was_never_done_limits_the_line_that_is_named_or_asked_about(
    skill: str, question: str, answer: str
) -> None:
    assert set(limited()[skill, question, answer]) in ({"no_practice"}, {"does_not_know"})


@pytest.mark.parametrize(("skill", "question", "answer"), UNKNOWN)
def test_what_is_not_known_limits_the_line_that_was_asked_about(skill: str, question: str, answer: str) -> None:
    assert limited()[skill, question, answer] == ["does_not_know"]


@pytest.mark.parametrize(("skill", "question", "answer"), NOT_DENIED)
def test_what_only_looks_like_a_denial_limits_nothing(skill: str, question: str, answer: str) -> None:
    assert limited()[skill, question, answer] == []


def test_a_limit_goes_up_to_no_line_that_only_asks_for_more() -> None:
    reasons = {
        skill: limits(skill, "I: Kubernetes?", "C: Нет, никогда не пользовался.")
        for skill in ("compose-and-kubernetes", "container-tuning", "docker")
    }
    assert reasons == {"compose-and-kubernetes": ["no_practice"], "container-tuning": [], "docker": []}


def test_to_have_set_nothing_up_denies_only_the_higher_line() -> None:
    turns = ("I: RabbitMQ?", "C: Сам кролик я ни разу не настраивал, его ставили админы.")
    assert (limits("queues", *turns), limits("brokers", *turns)) == ([], ["no_practice"])


def test_what_the_same_words_deny_is_no_deed() -> None:
    answer = (
        "C: Raw SQL I've hardly written, maybe two selects, both with my lead dictating, because I live in the ORM."
    )
    assert shown("sql-and-orm", "I: Where does it end up?", answer, language="en") == 0


def test_a_correction_takes_back_the_denial_before_it_and_no_other() -> None:
    question = "I: Расскажите про ваш стек."
    far = "C: Нагрузочных тестов я никогда не делал. Был у нас один стенд. Поднял я его за день. Хотя нет, вру, за два."
    near = "C: Нагрузочных тестов я никогда не делал. Хотя нет, вру, один раз гонял Locust."
    assert limits("integration-and-load-tests", question, far) == ["no_practice"]
    assert limits("integration-and-load-tests", question, near) == []
