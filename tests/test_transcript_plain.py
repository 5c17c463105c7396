"""Plain text and Markdown: what is a speaker's label and what only looks like one."""

from __future__ import annotations

import pytest

from analyzer import transcript
from analyzer.errors import TranscriptError


def read(text: str) -> transcript.Transcript:
    return transcript.parse(text, source="talk.txt", sha256="0" * 64, force=True).transcript


def lines(text: str) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in read(text).turns]


TALK = "Вера: Расскажите о себе.\nСемён: Я пишу на Python.\nВера: Давно?\nСемён: Три года.\n"
LONG = TALK.replace("Я пишу на Python.", "Я пишу на Python.\nСначала учился сам.\n{speech}\nПотом работал.")


def test_neighbouring_lines_of_one_speaker_are_one_turn_of_several_cues() -> None:
    turns = read(
        "[00:01] Вера: Так.\n[00:05] Вера: Начнём?\nа то поздно\n[00:09] Семён: Да.\n[1:00:02] Вера: Ну.\n"
    ).turns
    assert [turn.index for turn in turns] == [1, 2, 3]
    assert turns[0].text == "Так. Начнём? а то поздно"
    assert [(cue.start, cue.end, cue.time) for cue in turns[0].cues] == [(0, 4, 1.0), (5, 12, 5.0), (13, 24, None)]
    assert [turns[0].text[cue.start : cue.end] for cue in turns[0].cues] == ["Так.", "Начнём?", "а то поздно"]
    assert [turn.start for turn in turns] == [1.0, 9.0, 3602.0]
    assert read(TALK).turns[0].start is None


@pytest.mark.parametrize(
    "speech",
    [
        "Вопрос: зачем это нужно?",
        "Break: пять минут.",
        "NOTE Confidence: 0.69",
        "Плюсы: быстро и просто.",
        "12:30 был обед, потом работали.",
        "https://example.org/a:b и дальше",
        "Смотрите: там два варианта.",
        "C:\\Windows: там лежит файл",
        "Тут два пути: быстрый и верный.",
        "Он сказал так: не надо.",
        "Наш кандидат решил: уходим.",
        "Во-первых: дорого.",
        "def run(): pass",
        "{'a': 1}",
    ],
)
def test_a_colon_does_not_make_a_speaker(speech: str) -> None:
    said = lines(LONG.replace("{speech}", speech))
    assert said[1] == ("Семён", f"Я пишу на Python. Сначала учился сам. {speech} Потом работал.")
    assert len(said) == 4


def test_a_word_that_repeats_before_colons_inside_speech_is_no_speaker() -> None:
    speech = "Плюсы: быстро.\nМинусы: дорого.\nВыводы: берём.\nПлюсы: видны.\nВыводы: те же. Эти выводы мои."
    text = TALK.replace("Три года.", speech) + "Вера: Ясно.\nСемён: Угу.\n"
    assert {speaker for speaker, _ in lines(text)} == {"Вера", "Семён"}
    assert lines(text)[3] == ("Семён", " ".join(speech.split("\n")))


def test_a_phrase_that_repeats_in_small_letters_beside_names_is_a_habit_of_speech() -> None:
    speech = "Слушайте.\nОн говорит так: раз.\nИ вот.\nОн говорит так: два.\nДальше.\nОн говорит так: три."
    text = TALK.replace("Три года.", speech)
    assert {speaker for speaker, _ in lines(text)} == {"Вера", "Семён"}
    below = "\n".join(f"{name}:\nон сказал: давай" for name in ["Вера", "Семён"] * 3)
    assert lines(below)[0] == ("Вера", "он сказал: давай")


@pytest.mark.parametrize("label", ["[0:0{}] {}: ", "**{1}:** ", "{1}:\n", "{1}  0:0{0}\n"])
def test_what_is_never_written_as_the_file_writes_its_labels_is_no_label(label: str) -> None:
    heads = [label.format(number, name) for number, name in enumerate(["Вера", "Семён"] * 3)]
    said = ["Так?", "Redis: быстро.\nещё", "А?", "Redis: память.\nи ещё", "Всё?", "Redis: Да."]
    text = "\n".join(head + words for head, words in zip(heads, said, strict=True))
    assert [speaker for speaker, _ in lines(text)] == ["Вера", "Семён"] * 3


def test_somebody_who_speaks_once_is_a_speaker_where_every_line_has_one() -> None:
    text = TALK + "Ольга Петрова: Извините, я опоздала.\n" + TALK
    assert ("Ольга Петрова", "Извините, я опоздала.") in lines(text)
    stamped = "[0:01] Вера: Раз?\n[0:03] Семён: Два.\nТри.\n[0:05] Вера: Ну?\n[0:06] Ольга: Да.\n[0:07] Семён: Да.\n"
    assert ("Ольга", "Да.") in lines(stamped)


def test_a_name_that_stands_once_among_loose_lines_is_read_as_speech_and_told() -> None:
    text = LONG.replace("{speech}", "Ольга Петрова: Извините, я опоздала.")
    (told,) = [warning.message["en"] for warning in read(text).warnings if warning.code == "label_doubtful"]
    assert "Ольга Петрова:" in told
    assert len(lines(text)) == 4


def test_a_talk_of_two_lines_is_a_talk() -> None:
    assert lines("Вера: Готовы?\nСемён: Готов.") == [("Вера", "Готовы?"), ("Семён", "Готов.")]


def test_questions_and_answers_are_speakers_when_the_whole_file_is_made_of_them() -> None:
    text = "Вопрос: Что такое список?\nОтвет: Это массив.\nВопрос: А кортеж?\nОтвет: Он неизменяем.\n"
    assert [speaker for speaker, _ in lines(text)] == ["Вопрос", "Ответ"] * 2


PREAMBLE = """# Собеседование: бэкенд
Дата: 12 мая 2026
Host: Вера Ким
Длительность: 45 мин
Участники: Вера, Семён

## AI summary
- Семён рассказал о складе.
- Вывод: хороший разговор.
Кандидат: Семён
| Speaker | Talk ratio |
| Вера | 30% |

"""


def test_what_stands_above_the_talk_is_no_turn() -> None:
    read_with, read_without = read(PREAMBLE + TALK), read(TALK)
    assert [turn.text for turn in read_with.turns] == [turn.text for turn in read_without.turns]
    assert read_with.date == "2026-05-12"
    assert {turn.speaker for turn in read_with.turns if turn.role == "candidate"} == {"Семён"}
    skipped = [warning.message["en"] for warning in read_with.warnings if warning.code == "preamble_skipped"]
    assert skipped == ["11 lines above the talk were left out; the first is “# Собеседование: бэкенд”."]


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Дата: 12.05.2026", "2026-05-12"),
        ("2026-05-12 14:00", "2026-05-12"),
        ("Recorded on May 12, 2026", "2026-05-12"),
        ("12 марта 2026 года", "2026-03-12"),
        ("1 мая 2026", "2026-05-01"),
        ("Date: 31/05/2026", "2026-05-31"),
        ("Date: 05/12/2026", None),
        ("Дата: 32.05.2026", None),
        ("12.05.2026 и 13.05.2026", None),
        ("Выгружено 13.05.2026\nДата: 12.05.2026", "2026-05-12"),
        ("версия 1.2.2026.4", None),
    ],
)
def test_a_date_is_taken_only_when_it_is_certain(line: str, date: str | None) -> None:
    assert read(f"{line}\n\n{TALK}").date == date


def test_a_fence_around_the_talk_is_no_speech() -> None:
    assert lines(f"Запись\n```text\n{TALK}```\n") == lines(TALK)


def test_a_label_keeps_its_spelling_and_small_differences_do_not_split_a_speaker() -> None:
    text = "Семён  Жук: Раз.\nВера: Так?\nсемен жук: Два.\nВЕРА: Ну?\nСемён Жук: Три.\nВера: Всё.\n"
    assert [speaker for speaker, _ in lines(text)] == ["Семён  Жук", "Вера"] * 3


def test_a_line_with_a_time_and_no_name_goes_on_where_names_stand_only_at_changes() -> None:
    text = "[0:01] Вера: Так?\n[0:04] Семён: Раз.\n[0:08] Два.\n[0:12] Вера: Ну?\n[0:15] Семён: Три.\n"
    assert lines(text)[1] == ("Семён", "Раз. Два.")
    assert [cue.time for cue in read(text).turns[1].cues] == [4.0, 8.0]


def test_a_line_with_a_time_and_no_name_is_nobodys_where_names_repeat() -> None:
    text = "[0:01] Вера: Так?\n[0:04] Семён: Раз.\n[0:06] Семён: Да.\n[0:08] Угу.\n[0:12] Вера: Ну?\n[0:15] Вера: А?\n"
    assert lines(text)[2] == ("", "Угу.")


@pytest.mark.parametrize(
    "text",
    [
        "Просто рассказ о том, как прошёл день. Было хорошо: солнце и лес.\nПотом стемнело.",
        "- Здравствуйте.\n- Добрый день. Начнём?\n- Давайте.",
        ">> Hello.\n>> Hi there.",
        "Список покупок: молоко\nИ ещё: хлеб",
    ],
)
def test_text_without_speakers_is_refused_with_a_way_out(text: str) -> None:
    with pytest.raises(TranscriptError, match=r"(?s)no speaker labels.*Export"):
        read(text)


def test_a_clock_that_starts_again_is_told() -> None:
    text = "[10:00] Вера: Так?\n[10:05] Семён: Да.\n[0:01] Вера: Снова?\n[0:09] Семён: Да.\n"
    (told,) = [warning for warning in read(text).warnings if warning.code == "clock_restart"]
    assert told.turn == 3
    assert "0:10:05" in told.message["en"]
    assert read(text).duration == 614.0  # 0:09 of the second recording, counted on from the end of the first


def test_a_file_without_times_says_so_once() -> None:
    assert [warning.code for warning in read(TALK).warnings].count("no_times") == 1
    assert read(TALK).duration is None


def test_hidden_characters_are_kept_and_told() -> None:
    found = read(TALK.replace("Давно", "Дав\u200bно\U000e0041"))
    assert found.turns[2].text == "Дав\u200bно\U000e0041?"
    (told,) = [warning for warning in found.warnings if warning.code == "hidden_characters"]
    assert told.turn == 3
    assert told.message["en"].startswith("2 ")
