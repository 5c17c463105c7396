"""What somebody says is no layout: steps, logs, lists, sounds and roles that an answer names stay word for word."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from analyzer import transcript

Layout = Callable[[int, str, str], str]

LAYOUTS: dict[str, Layout] = {
    "colon": lambda _, who, text: f"{who}: {text}",
    "colon behind a time": lambda at, who, text: f"[00:{at:02}:00] {who}: {text}",
    "brackets": lambda _, who, text: f"[{who}] {text}",
    "dash": lambda _, who, text: f"{who} — {text}",
    "dash behind a time": lambda at, who, text: f"[00:{at:02}:00] {who} - {text}",
}
ONE_LINE = ("brackets", "dash", "dash behind a time")
ANSWERS = [
    "Шаг 1: смотрим логи.\nШаг 2: ищем запрос.\nШаг 3: ставим индекс.",
    "Step 1: read the logs.\nStep 2: find the query.\nStep 3: add an index.",
    "В логе было:\n2024-03-12 10:03:11 ERROR worker: refused\n2024-03-12 10:03:12 INFO worker: retry",
    "The log said:\n2024-03-12 10:03:11 started\n2024-03-12 10:03:12 stopped",
    "(смеётся) Да, было дело.",
    "[laughs] Right, then it broke.",
    "[10:03] в чате появилось сообщение.",
    "<div>hello</div> - so we escaped it.",
    "- логи - метрики",
    "**Важно:** мы не катили в пятницу.",
    "--> стрелка означала поток данных.",
    "Interviewer: that was my role too.",
    "Кандидат: так мы называли сборку.",
]


def spoken(answer: str) -> list[tuple[str, str]]:
    """A talk of two in which `answer` stands in the middle."""
    said = ["Расскажите о себе.", "Пишу на Python шесть лет.", "А что вы делали?", answer, "Как проверяли?"]
    said += ["Написал тесты и гонял их.", "Какие базы знаете?", "В основном Postgres."]
    return [("Анна Смирнова" if at % 2 == 0 else "Павел Орлов", text) for at, text in enumerate(said)]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_is_read_word_for_word_in_every_layout(layout: str, answer: str) -> None:
    talk = spoken(" ".join(answer.split()) if layout in ONE_LINE else answer)
    text = "\n".join(LAYOUTS[layout](at, who, words) for at, (who, words) in enumerate(talk))
    turns = transcript.parse(text, source="talk", sha256="0" * 64, force=True).transcript.turns
    assert [(turn.speaker, turn.text.split()) for turn in turns] == [(who, words.split()) for who, words in talk]


def test_a_dash_behind_every_name_in_brackets_is_no_word_of_anybody() -> None:
    text = "\n".join(f"[{who}] - {words}" for who, words in spoken("Писал сервис."))
    turns = transcript.parse(text, source="talk", sha256="0" * 64, force=True).transcript.turns
    assert [(turn.speaker, turn.text) for turn in turns] == spoken("Писал сервис.")


def test_roles_named_in_two_answers_do_not_hide_who_speaks() -> None:
    talk = [*spoken("Candidate: we called a build so."), ("Анна Смирнова", "Ещё?"), ("Павел Орлов", "Interviewer: я.")]
    text = "\n".join(f"{who} — {words}" for who, words in talk)
    turns = transcript.parse(text, source="talk", sha256="0" * 64, force=True).transcript.turns
    assert [(turn.speaker, turn.text) for turn in turns] == talk
