"""Words of an answer before a colon, and people who speak once."""

from __future__ import annotations

import pytest

from analyzer import transcript
from analyzer.transcript.model import Transcript

TALK = """Интервьюер: С какими хранилищами вы работали и чем они отличались?
Кандидат: С базами данных, я их сравнивал.
{speech}
Интервьюер: А дальше что было?
Кандидат: Дальше я переписал сервис выплат, и он выдержал нагрузку.
"""


def read(text: str) -> Transcript:
    return transcript.parse(text, source="talk", sha256="0" * 64, force=True).transcript


def roles(read: Transcript) -> dict[str, str]:
    return {turn.speaker: turn.role for turn in read.turns}


def told(read: Transcript) -> list[str]:
    return [warning.message["en"] for warning in read.warnings if warning.code == "label_doubtful"]


def as_srt(text: str) -> str:
    return "".join(
        f"{number}\n00:00:{number:02},000 --> 00:00:{number + 1:02},000\n{line}\n\n"
        for number, line in enumerate(text.splitlines(), start=1)
    )


@pytest.mark.parametrize("lay_out", [str, as_srt])
def test_technologies_that_an_answer_lists_stay_in_the_answer(lay_out: type[str]) -> None:
    found = read(lay_out(TALK.format(speech="Postgres: надёжно и просто.\nMongo: гибко, но больно.\nMongo: и ещё.")))
    assert roles(found) == {"Интервьюер": "interviewer", "Кандидат": "candidate"}
    assert "Postgres: надёжно и просто. Mongo: гибко, но больно." in found.turns[1].text.replace("\n", " ")
    assert told(found)


@pytest.mark.parametrize("speech", ["Redis: быстро.\nи память.", "Redis: быстро.\nи память.\nRedis: и очереди."])
def test_lines_without_a_label_below_a_technology_are_the_speakers_too(speech: str) -> None:
    for text in (TALK.format(speech=speech), as_srt(TALK.format(speech=speech))):
        assert {turn.speaker for turn in read(text).turns} == {"Интервьюер", "Кандидат"}


@pytest.mark.parametrize("lay_out", [str, as_srt])
def test_a_word_that_may_be_of_the_answer_is_never_silently_an_interviewer(lay_out: type[str]) -> None:
    found = read(lay_out(TALK.format(speech="Ирбис: всё хорошо, данные целы.")))
    assert roles(found) == {"Интервьюер": "interviewer", "Кандидат": "candidate", "Ирбис": "unknown"}
    assert any("“Ирбис”" in text for text in told(found))


@pytest.mark.parametrize("name", ["Гюльназ", "Рекс", "Марк", "Орлова"])
def test_an_interviewer_who_asks_once_and_is_answered_is_one(name: str) -> None:
    found = read(TALK.format(speech=f"{name}: А почему вы выбрали именно это?\nКандидат: Так было проще всего."))
    assert roles(found)[name] == "interviewer"
    assert told(found) == []


@pytest.mark.parametrize("name", ["Рекс", "Марк", "Ольга Петрова", "Speaker 3", "SPEAKER_02"])
def test_a_person_who_says_one_line_is_not_doubted(name: str) -> None:
    found = read(TALK.format(speech=f"{name}: Извините, я опоздал на встречу."))
    assert name in roles(found)
    assert roles(found)[name] != "unknown"
    assert told(found) == []


def test_who_is_called_by_a_level_and_speaks_throughout_is_a_speaker() -> None:
    text = "Senior: Как вы храните деньги?\nКандидат: В целых копейках, так точнее.\n" * 5
    assert roles(read(text)) == {"Senior": "interviewer", "Кандидат": "candidate"}


def test_a_role_that_is_said_of_a_doubtful_label_is_its_role() -> None:
    text = TALK.format(speech="Ирбис: всё хорошо, данные целы.")
    found = transcript.parse(text, source="talk", sha256="0" * 64, interviewer=["Ирбис"]).transcript
    assert roles(found)["Ирбис"] == "interviewer"


def test_people_of_a_short_talk_do_not_become_doubtful_for_being_rare() -> None:
    text = "Ждан: Расскажите о себе.\nЗлата: Я писала сервис выплат три года.\nGo: просто.\nЖдан: Ясно.\nЗлата: Да.\n"
    assert {turn.speaker for turn in read(text).turns} == {"Ждан", "Злата"}
