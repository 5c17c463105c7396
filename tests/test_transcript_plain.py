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


HEADED = """Вера: Расскажите, как выбирали очередь
для заказов.
Семён: Мы сравнили два варианта
и записали для каждого.
Сложности: трудно поддерживать, нет
повторов.
Результаты: выросло вдвое.
Вера: А для базы?
Семён: Там было то же самое.
Результаты: хуже, чем ждали,
и дороже.
Сложности: переезд.
Вера: Понятно, спасибо.
Семён: И вам.
"""


def test_a_noun_that_heads_a_list_in_somebodys_speech_is_no_speaker_however_often_it_comes() -> None:
    said = lines(HEADED)
    assert [speaker for speaker, _ in said] == ["Вера", "Семён"] * 3
    assert said[1][1].endswith("Сложности: трудно поддерживать, нет повторов. Результаты: выросло вдвое.")
    told = [warning.message["ru"] for warning in read(HEADED).warnings]
    assert any("Сложности" in text for text in told)


def test_the_headings_of_an_answer_by_the_method_of_situation_task_action_result_are_no_speakers() -> None:
    story = "Ситуация: сервис падал.\nЗадача: починить.\nДействия: добавил очередь.\nРезультат: стоит.\n"
    english = "Situation: it was slow.\nTask: speed it up.\nAction: an index.\nResult: ten times.\n"
    for names, speech in ((("Вера", "Семён"), story), (("Ann", "Bob"), english)):
        text = "".join(f"{names[0]}: Ещё случай?\n{names[1]}: Да.\n{speech}" for _ in range(3))
        assert [speaker for speaker, _ in lines(text)] == [*names] * 3


@pytest.mark.parametrize(
    "label", ["Эксперт", "Ольга", "Слава", "Вера", "Мастер", "Роман", "Тимлид", "Kafka", "HR", "ТЛ"]
)
def test_a_third_person_who_speaks_only_between_the_two_others_stays_a_speaker(label: str) -> None:
    text = f"Анна: Дальше?\nСемён: Писал очередь\nна питоне.\n{label}: Понятно.\n" * 4
    assert [speaker for speaker, _ in lines(text)] == ["Анна", "Семён", label] * 4


def test_whoever_is_answered_is_a_speaker_though_the_name_is_that_of_a_thing() -> None:
    text = "Анна: Дальше?\nСемён: Писал очередь\nна питоне.\nКамень: Зачем?\nСемён: Просили.\n" * 4
    assert [speaker for speaker, _ in lines(text)] == ["Анна", "Семён", "Камень", "Семён"] * 4
    timed = "[00:01] Анна: Дальше?\n[00:02] Семён: Писал.\n[00:03] Поддержка: Понятно.\n" * 4
    assert {speaker for speaker, _ in lines(timed)} == {"Анна", "Семён", "Поддержка"}


@pytest.mark.parametrize(
    ("interviewer", "candidate"),
    [("Инт.: ", "Канд.: "), ("Инт. – ", "Канд. – "), ("Интерв.: ", "Соиск.: "), ("ИНТ.: ", "КАНД.: ")],
)
def test_shortened_roles_are_labels_and_name_the_role(interviewer: str, candidate: str) -> None:
    said = [
        "Чем вы занимались?",
        "Писал сервис на Python.",
        "А тесты?",
        "Да, были и тесты.",
        "Почему ушли?",
        "Закрыли проект.",
    ]
    found = read("\n".join((interviewer, candidate)[n % 2] + text for n, text in enumerate(said)))
    assert [turn.role for turn in found.turns] == ["interviewer", "candidate"] * 3
    assert [turn.text for turn in found.turns] == said


def test_a_list_of_those_present_names_roles_in_brackets() -> None:
    head = "Участники: Вера Ким (интервьюер), Семён Жук (кандидат), Ада (наблюдатель)\n\n"
    talk = "Вера Ким: Чем вы занимались?\nСемён Жук: Писал сервис.\n" * 3
    assert [turn.role for turn in read(head + talk).turns] == ["interviewer", "candidate"] * 3
