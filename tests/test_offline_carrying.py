"""When a sentence is about a line that it does not name, and when a name in it counts though nobody asked about it.

Each rule stands beside its counterpart, which differs in little more than what the rule looks at.
"""

from __future__ import annotations

import pytest

from analyzer.grounding import terms
from analyzer.grounding.tokens import Reader
from analyzer.offline import sentences
from tests.offline_talks import limits, shown
from tests.talks import talk

CACHED = "Ответы каталога я кладу в Redis на десять минут, чтобы база не ложилась под запросами."


@pytest.mark.parametrize(
    ("after", "value"),
    [
        ("Добавил туда ключи 40 клиентов и сбрасываю по событию, чтобы цены не отставали.", 3),
        ("Потом добавил ключи 40 клиентов и сбрасываю по событию, чтобы цены не отставали.", 3),
        ("Отчёты я потом добавил для 40 клиентов и рассылаю по событию, чтобы они не ждали.", 1),
        ("Отчёты я туда потом добавил для 40 клиентов и рассылаю по событию, чтобы они не ждали.", 3),
        ("Потом Артём прислал замер, и я добавил ключи 40 клиентов по событию, чтобы цены не отставали.", 1),
    ],
)
def test_a_deed_goes_on_unless_it_turns_to_a_thing_or_somebody_else_does_it(after: str, value: int) -> None:
    named = "Кэш у нас в Redis."
    assert max(1, shown("caching", "I: Что вы делали?", f"C: {named} {after}")) == value


@pytest.mark.parametrize(
    ("after", "value"),
    [
        ("Подобрал там 12 связей одним запросом и убрал вызовы, чтобы страница не висела.", 3),
        ("Подобрал 12 связей одним запросом и убрал вызовы, чтобы страница не висела.", 0),
        ("Подобрал там файлы по 12 полям и убрал вызовы, чтобы страница не висела.", 0),
    ],
)
def test_a_part_goes_on_only_where_the_deed_points_back_at_it(after: str, value: int) -> None:
    assert shown("sql-and-orm", "I: Что вы делали?", f"C: ORM у нас SQLAlchemy. {after}") == value


def test_after_a_question_the_talk_leaves_it_by_another_name_and_by_distance() -> None:
    deed = "Завёл 40 правил и разнёс по папкам, чтобы ничего не терялось, потому что ночью всё падало."
    filler = "Было весело. Начальство ворчало. Осень стояла сырая."
    asked = "I: Облака были?"
    assert shown("cloud-services", asked, f"C: Были. {deed}") == 3
    assert shown("cloud-services", asked, f"C: Были. Алерты у нас в Grafana. Ну вот. {deed}") < 3
    assert shown("cloud-services", asked, f"C: Были. {filler} {deed}") < 3


@pytest.mark.parametrize(("turns", "value"), [(("C: {deed}",), 3), (("C: Сейчас расскажу. {deed}",), 0)])
def test_after_a_murmur_only_the_first_sentence_is_still_the_answer(turns: tuple[str, ...], value: int) -> None:
    deed = "Завёл 40 правил и разнёс по папкам, чтобы ничего не терялось, потому что ночью всё падало."
    said = [turn.format(deed=deed) for turn in turns]
    assert shown("cloud-services", "I: Облака?", "C: Ну так.", "I: угу", *said) == value


@pytest.mark.parametrize(
    ("skill", "question", "answer", "value"),
    [
        ("files-and-databases", "Чем занимались?", "Я переписал выгрузку на JSON за 3 дня, потому что падало.", 0),
        ("files-and-databases", "С файлами работали?", "Я переписал выгрузку на JSON за 3 дня, чтобы не падало.", 3),
        ("simple-tests", "Чем занимались?", "Я написал тесты на расчёт цены, 40 случаев, потому что падало.", 0),
        ("simple-tests", "А тесты?", "Я написал тесты на расчёт цены, 40 случаев, потому что падало.", 3),
    ],
)
def test_what_everybody_has_to_do_with_counts_only_when_asked(
    skill: str, question: str, answer: str, value: int
) -> None:
    assert shown(skill, f"I: {question}", f"C: {answer}") == value


@pytest.mark.parametrize(
    ("before", "deed", "value"),
    [
        ("API у нас на FastAPI.", "Для склада написал ручки сервиса, 40 штук, потому что терминалы менялись.", 3),
        ("Сервис у нас старый.", "Для склада написал ручки сервиса, 40 штук, потому что терминалы менялись.", 0),
        ("API у нас на FastAPI.", "Ошибку нашёл, когда дёргал ручки сервиса, 40 раз, потому что падало.", 0),
    ],
)
def test_a_plain_word_counts_beside_a_deed_where_the_talk_names_the_thing(before: str, deed: str, value: int) -> None:
    found = shown("rest-api", "I: Расскажите о себе.", f"C: {before}", "I: А ещё?", f"C: {deed}")
    assert found == value


@pytest.mark.parametrize(
    ("skill", "language", "answer", "value"),
    [
        ("queues", "ru", "Celery я выкинул из сервиса заказов за 3 дня, потому что падало.", 0),
        ("queues", "ru", "Celery я поднял для сервиса заказов за 3 дня, потому что падало.", 3),
        ("queues", "en", "I ripped out Celery from the orders service in 3 days, because it kept failing.", 0),
        ("queues", "en", "I wired up Celery for the orders service in 3 days, because it kept failing.", 3),
        ("docker", "en", "I've hardly written a Dockerfile, 2 of them for the service, because others did.", 0),
        ("docker", "en", "I've written a Dockerfile, 2 of them for the service, because others needed it.", 3),
        ("docker", "en", "Whether I built 2 Docker images a week for the service, because it was new.", 0),
    ],
)
def test_what_was_thrown_out_hardly_done_or_wondered_about_is_no_deed(
    skill: str, language: str, answer: str, value: int
) -> None:
    question = "Чем занимались?" if language == "ru" else "What did you do?"
    assert shown(skill, f"I: {question}", f"C: {answer}", language=language) == value


def test_a_denial_of_love_before_a_deed_denies_no_deed() -> None:
    answer = "C: Тесты… не то чтобы я их любил, но на pytest пишу 40 штук в неделю."
    assert limits("simple-tests", "I: Тесты?", answer) == []
    assert shown("simple-tests", "I: Тесты?", answer) == 3
    assert limits("simple-tests", "I: Тесты?", "C: Не то чтобы я их писал, но pytest ставил.") == ["no_practice"]


def test_what_happened_once_explains_nothing() -> None:
    asked = "I: Что такое контекстный менеджер?"
    assert (
        shown("advanced-python", asked, "C: Он открывает файл и закрывает его, если внутри всё упало с ошибкой.") == 2
    )
    assert (
        shown("advanced-python", asked, "C: За месяц накопилось гигабайт тридцать логов, и диск на сервере кончился.")
        < 2
    )


def test_a_foreign_word_is_a_detail_of_a_deed() -> None:
    ask = "I: Чем занимались?"
    assert shown("polyglot", ask, "C: Я переписала весь старый шлюз на Golang с горутинами, за зиму, для склада.") == 3
    assert shown("polyglot", ask, "C: Я переписала весь старый шлюз на Golang с прелестями, за зиму, для склада.") == 0


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("асинк это лес. потоки на лекциях были. а ты писал? нет.", 4),
        ("асинк это лес, т. е. Вася знает. потоки были.", 1),
        ("в 3.12 так и есть", 1),
    ],
)
def test_lower_case_speech_ends_its_sentences_at_its_marks(text: str, count: int) -> None:
    (turn,) = talk(f"C: {text}").turns
    found = sentences.split(turn, Reader(terms.Terms(())), "ru")
    assert len(found) == count
    assert [one.asks for one in found] == ["?" in text[one.start : one.end] for one in found]


@pytest.mark.parametrize(
    ("said", "value"),
    [("докер я не поднимал девопс делал а я только запускал", 1), ("докер я поднимал девопс делал а я и запускал", 3)],
)
def test_a_thing_is_not_shown_where_the_deed_beside_it_is_denied(said: str, value: int) -> None:
    assert max(1, shown("docker", "I: а докер", f"C: {said}")) == value
