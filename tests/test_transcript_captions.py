"""WebVTT and SRT: nothing that was said is lost, nothing that is markup is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer import transcript
from analyzer.errors import TranscriptError

DATA = Path(__file__).parent / "data" / "transcripts"


def read(text: str) -> transcript.Transcript:
    return transcript.parse(text, source="talk", sha256="0" * 64, force=True).transcript


def lines(found: transcript.Transcript) -> list[tuple[str, str, float | None, float | None]]:
    return [(turn.speaker, turn.text, turn.start, turn.end) for turn in found.turns]


def test_zoom_captions_with_a_mark_and_windows_line_breaks_are_read() -> None:
    found = transcript.read(DATA / "zoom.vtt").transcript
    assert found.format == "webvtt-zoom"
    assert found.warnings == ()
    assert lines(found) == [
        ("Вера Ким", "Добрый день. Расскажите, чем вы занимались?", 3.21, 7.96),
        ("Семён Жук", "Я два года делал склад: приёмка, ячейки, инвентаризация. Вопрос: с чего начать?", 8.26, 20.0),
        ("Вера Ким", "С начала & по порядку.", 21.0, 22.5),
        ("Семён Жук", "Хорошо. Я начал с a < b и List<int>.", 62.0, 69.25),
    ]
    assert found.turns[1].time_at(45) == 13.735
    assert found.duration == 69.25


def test_teams_captions_with_voices_notes_and_styles_are_read() -> None:
    found = transcript.read(DATA / "teams.vtt").transcript
    assert found.format == "webvtt-voices"
    assert lines(found) == [
        ("Ким, Вера", "Что такое декоратор?", 3.0, 5.5),
        ("Жук, Семён", "Функция, которая принимает функцию, и возвращает функцию.", 6.0, 12.0),
        ("Ким, Вера", "А ещё?", 12.0, 15.0),
        ("Жук, Семён", "Ещё класс <с вызовом>.", 12.0, 15.0),
        ("Ким, Вера", "Спасибо.", 15.0, 15.0),
    ]


def test_srt_keeps_numbers_that_are_speech_and_splits_a_cue_of_two_people() -> None:
    found = transcript.read(DATA / "talk.srt").transcript
    assert found.format == "srt"
    assert lines(found) == [
        ("Вера", "Сколько вам полных лет?", 1.0, 4.0),
        ("Семён", "Мне сорок два. Раньше было 41", 4.5, 6.0),
        ("Вера", "Ясно.", 7.0, 8.0),
        ("Семён", "Ещё вопросы?", 8.5, 10.0),
        ("Вера", "Нет. Год?", 8.5, 10.0),
        ("Семён", "Так точно, 2019", 11.0, 12.0),
    ]


HEAD = "WEBVTT\n\n"
FIRST = "00:01.000 --> 00:02.000\nВера: Да?\n\n"
LAST = "01:01.000 --> 01:02.000\nВера: Ну?\n\n01:03.000 --> 01:04.000\nСемён: Всё.\n"


@pytest.mark.parametrize(
    ("cue", "text", "start"),
    [
        ("00:00:05,000 --> 00:00:06,500\nСемён: Раз.", "Раз.", 5.0),
        ("0:5.0 --> 0:6.5\nСемён: Раз.", "Раз.", 5.0),
        ("00:05.000 --> 00:06.000\nСемён: Раз.\n\nДва.\n\nТри.", "Раз. Два. Три.", 5.0),
        ("00:05.000 --> 00:06.000\nСемён: Стрелка --> сюда.", "Стрелка --> сюда.", 5.0),
        (
            "00:05.000 --> 00:06.000\nСемён: 12:30 -> 13:00 обед.\n12:30 -> 13:00 да",
            "12:30 -> 13:00 обед. 12:30 -> 13:00 да",
            5.0,
        ),
        ("00:05.000 --> 00:06.000 line:0 align:start\n<i>Семён</i>: <00:00:05.500>Раз.", "Раз.", 5.5),
        ("00:99:00.000 --> 00:06.000\nСемён: Раз.", "Раз.", None),
        ("00:05.000 -->\nСемён: Раз.", "Раз.", 5.0),
        ("9999999:00:00.000 --> 00:06.000\nСемён: Раз.", "Раз.", None),
        ("intro-1\n00:05.000 --> 00:06.000\nСемён: Раз &copy; &bogus; R&D.", "Раз © &bogus; R&D.", 5.0),
    ],
)
def test_a_cue_that_is_slightly_broken_is_read(cue: str, text: str, start: float | None) -> None:
    found = read(f"{HEAD}{FIRST}{cue}\n\n{LAST}")
    assert [turn.speaker for turn in found.turns] == ["Вера", "Семён", "Вера", "Семён"]
    assert (found.turns[1].text, found.turns[1].start) == (text, start)
    assert ("broken_times" in {warning.code for warning in found.warnings}) == (start is None)


@pytest.mark.parametrize("numbered", [True, False])
def test_srt_without_numbers_blank_lines_or_hours_is_read(numbered: bool) -> None:
    number = "7\n" if numbered else ""
    text = (
        f"{number}00:01,000 --> 00:02,000\nВера: Так?\n{number}00:03,000 --> 00:04,000\nСемён: Было\n\n15\n\n"
        f"{number}00:00:05.000 --> 00:00:06.000\nВера: И?\n\n\n{number}00:07,000 --> 00:08,000\nСемён: Всё,\n16"
    )
    assert [turn.text for turn in read(text).turns] == ["Так?", "Было 15", "И?", "Всё, 16"]


def test_a_voice_lasts_until_it_is_closed_or_another_begins() -> None:
    text = (
        HEAD
        + "00:01.000 --> 00:02.000\n<v Вера>Раз</v> шум <v Семён>два\nтри <v.x Вера>четыре\n\n"
        + "00:03.000 --> 00:04.000\nпять\n"
    )
    found = read(text)
    assert [(turn.speaker, turn.text) for turn in found.turns] == [
        ("Вера", "Раз"),
        ("", "шум"),
        ("Семён", "два три"),
        ("Вера", "четыре"),
        ("", "пять"),
    ]
    assert "speaker_missing" in {warning.code for warning in found.warnings}


def test_a_cue_without_a_name_goes_on_only_where_names_stand_at_changes() -> None:
    cues = "".join(
        f"00:{second:02}.000 --> 00:{second + 1:02}.000\n{words}\n\n"
        for second, words in enumerate(["Вера: Раз?", "Семён: Два.", "Три.", "Вера: Четыре?", "Семён: Пять."])
    )
    assert [turn.text for turn in read(HEAD + cues).turns] == ["Раз?", "Два. Три.", "Четыре?", "Пять."]
    repeated = cues.replace("Вера: Четыре?", "Семён: Да.\n\n00:09.000 --> 00:09.500\nСемён: Нет.")
    repeated += "00:20.000 --> 00:21.000\nВера: Всё.\n"
    assert [turn.speaker for turn in read(HEAD + repeated).turns] == ["Вера", "Семён", "", "Семён", "Вера"]


@pytest.mark.parametrize("text", ["WEBVTT", "WEBVTT - title\n\nNOTE nothing\n", HEAD + "00:01.000 --> 00:02.000\n\n"])
def test_captions_without_words_are_refused(text: str) -> None:
    with pytest.raises(TranscriptError, match="hold no text"):
        read(text)


def test_captions_without_speakers_are_refused_with_a_way_out() -> None:
    text = HEAD + "00:01.000 --> 00:02.000\nраз два\n\n00:03.000 --> 00:04.000\nтри: четыре\n"
    with pytest.raises(TranscriptError, match="no speaker labels"):
        read(text)
