"""Dialects of captions: every fixture gives the turns that a person would write down, and damage gives a sentence."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import webvtt
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from analyzer import transcript
from analyzer.errors import TranscriptError
from analyzer.transcript import formats
from analyzer.transcript.content import Content
from analyzer.transcript.readers import cues, marks, sounds
from analyzer.transcript.utterance import Parsed, Utterance

DATA = Path(__file__).parent / "data" / "transcripts" / "captions"
FIXTURES = sorted(DATA.iterdir())

Spoken = tuple[str, str, float | None, float | None]

RU = "Голос 1", "Голос 2"
EN = "Voice 1", "Voice 2"
EXPECTED: dict[str, tuple[str, bool, list[str], list[Spoken]]] = {
    "teams-ids.vtt": (
        "webvtt-voices",
        False,
        [],
        [
            ("Quill, Mara", "Could you start with the scheduler?", 3.209, 5.48),
            ("Brandt, Otis (Guest)", "Sure. It ran every five", 6.1, 10.25),
            ("Brandt, Otis (Guest)", "minutes & never on time.", 10.25, 13.0),
            ("Quill, Mara", "Why?", 12.5, 15.0),
            ("Brandt, Otis (Guest)", "Locks, mostly.", 12.5, 15.0),
            ("Quill, Mara", "Locks of what?", 16.5, 20.0),
        ],
    ),
    "named-marks.vtt": (
        "webvtt-zoom",
        False,
        [],
        [
            ("ВЕРА", "Как вы тестировали отчёты?", 1.0, 4.0),
            ("СЕМЁН", "Сначала руками, потом pytest.", 4.0, 8.0),
            ("ВЕРА", "А сколько их было?", 4.0, 8.0),
            ("СЕМЁН", "Около сорока,", 10.0, 12.0),
            ("СЕМЁН", "и каждый свой.", 12.0, 14.0),
            ("", "Простите, можно войти?", 14.0, 15.0),
            ("ВЕРА", "Чуть позже, спасибо.", 15.0, 17.0),
        ],
    ),
    "youtube-rolling.vtt": (
        "webvtt-rolling",
        True,
        ["speakers_assumed"],
        [
            (RU[0], "добрый день расскажите чем вы", 2.53, 5.19),
            (RU[0], "занимались последний год", 5.2, 6.99),
            (RU[1], "я писал склад приёмку и", 7.57, 10.39),
            (RU[1], "учёт остатков", 10.4, 12.99),
            (RU[0], "на чём писали", 11.7, 12.99),
            (RU[1], "на питоне и немного на го", 13.43, 15.99),
            (RU[1], "да", 16.0, 16.99),
            (RU[1], "да", 17.0, 18.19),
            (RU[1], "именно так и было", 18.2, 19.99),
            (RU[1], "потом перешли на kafka & rabbit", 22.43, 24.99),
        ],
    ),
    "youtube-rolling.srt": (
        "srt",
        True,
        ["speakers_assumed"],
        [
            (EN[0], "so tell me about the last", 0.08, 2.39),
            (EN[0], "project you worked on", 2.4, 4.79),
            (EN[1], "sure it was a", 2.4, 4.79),
            (EN[1], "billing system", 4.8, 6.49),
            (EN[1], "yes", 6.5, 7.99),
            (EN[1], "yes", 8.0, 8.99),
            (EN[0], "and what broke first", 9.0, 11.99),
            (EN[1], "the queue it broke twice a week", 12.0, 15.49),
        ],
    ),
    "rollup.vtt": (
        "webvtt-rolling",
        True,
        ["speakers_assumed"],
        [
            (EN[0], "HOW DID YOU FIND THE BUG", 1.0, 3.0),
            (EN[0], "THAT NIGHT", 3.0, 5.0),
            (EN[1], "WITH A LOG AND A LOT", 5.0, 7.0),
            (EN[1], "OF COFFEE", 7.0, 9.0),
            (EN[1], "OF COFFEE", 9.0, 11.0),
            (EN[0], "AND THEN", 11.0, 13.0),
        ],
    ),
    "changes.srt": (
        "srt",
        False,
        ["broken_times"],
        [
            ("Вера", "Сколько сервисов у вас было?", 1.0, 3.0),
            ("Семён", "Сначала три, а в конце 12", 3.2, 6.0),
            ("Семён", "и ещё два в очереди.", 6.0, 8.5),
            ("Вера", "Год?", 9.0, 10.0),
            ("Семён", "Кажется, 2019", 10.5, 11.5),
            ("Unknown", "Можно громче?", None, None),
            ("Семён", "Можно.", None, None),
            ("Вера", "Итак, дальше.", 18.0, 19.0),
            ("Семён", "Дальше --> сборка, a < b", 20.0, 22.0),
        ],
    ),
    "talk.sbv": (
        "sbv",
        False,
        [],
        [
            ("MARA", "Which part was the hardest?", 1.0, 3.5),
            ("OTIS", "The import. It read 12:30, 13:00 and so on twice.", 3.7, 7.0),
            ("MARA", "Why twice?", 8.0, None),
            ("OTIS", "Nobody knew. It was old.", 10.0, 12.25),
        ],
    ),
    "changes.sbv": (
        "sbv",
        True,
        ["speakers_assumed"],
        [
            (EN[0], "Where do you keep the state?", 0.5, 2.0),
            (EN[1], "In Postgres.", 2.0, 5.0),
            (EN[0], "All of it?", 2.0, 5.0),
            (EN[1], "Nearly.", 2.0, 5.0),
            (EN[1], "The rest is in Redis.", 5.0, 6.0),
        ],
    ),
    "meet.vtt": (
        "webvtt-zoom",
        False,
        [],
        [
            ("Mara Quill", "so you moved the reports", 0.0, 4.0),
            ("Mara Quill", "to a queue why", 4.0, 8.0),
            ("Otis Brandt", "they timed out", 4.0, 8.0),
            ("Otis Brandt", "every night (all of them) at two", 8.0, 12.0),
            ("Mara Quill", "and now", 14.0, 18.0),
            ("Ines Vale", "sorry I am late", 14.0, 18.0),
            ("Otis Brandt", "now they take a minute", 14.0, 18.0),
        ],
    ),
    "meet-ru.sbv": (
        "sbv",
        False,
        [],
        [
            ("Вера Ким", "чем занимались", 0.0, 4.0),
            ("Семён Жук", "склад: приёмка и ячейки с 2019", 4.0, 8.0),
            ("Семён Жук", "потом отчёты", 8.0, 12.0),
            ("Вера Ким", "на чём писали", 8.0, 12.0),
        ],
    ),
    "zoom-devices.vtt": (
        "webvtt-zoom",
        False,
        [],
        [
            ("Mara J. Quill, PhD (Host)", "Which part failed first?", 2.11, 5.0),
            ("+44 20 ****0199", "The import: it read 12", 4.5, 7.25),
            ("+44 20 ****0199", "files twice.", 7.25, 7.25),
            ("Mara J. Quill, PhD (Host)", "R&D or <ops>?", 9.0, 12.0),
            ("Vera’s iPhone (2)", "Ops.", 12.0, 13.5),
            ("Vera’s iPhone (2)", "[inaudible 00:00:13]", 13.5, 14.0),
            ("Vera’s iPhone (2)", "Mostly.", 14.0, 16.0),
        ],
    ),
    "inherited.srt": (
        "srt",
        False,
        ["broken_times"],
        [
            ("Mara", "How many services?", 1.0, 3.0),
            ("Otis", "Three at first, 12 later,", 3.2, 6.0),
            ("Otis", "and two behind a queue 2019", 6.0, 8.5),
            ("Mara", "Which year?", None, None),
            ("Otis", "That one. --> See?", 11.0, 11.0),
            ("Unknown", "Louder, please.", 12.0, 13.0),
            ("Mara", "Thanks.", 73.0, 75.0),
        ],
    ),
}


def take_apart(data: bytes | str, format: str | None = None) -> Parsed:
    return formats.take_apart(Content(data), format=format)


def spoken(parsed: Parsed) -> list[Spoken]:
    return [(one.speaker, one.text, one.start, one.end) for one in parsed.utterances]


def texts(data: str) -> list[tuple[str, str]]:
    return [(one.speaker, one.text) for one in take_apart(data).utterances]


def clock(value: float, comma: str = ".") -> str:
    milliseconds = round(value * 1000)
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{comma}{rest:03}"


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_a_fixture_gives_the_utterances_a_person_would_write_down(path: Path) -> None:
    format, alternating, warnings, said = EXPECTED[path.name]
    parsed = take_apart(path.read_bytes())
    assert spoken(parsed) == said
    assert (parsed.format, parsed.alternating, [one.code for one in parsed.warnings]) == (format, alternating, warnings)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_line_breaks_and_a_mark_of_byte_order_change_nothing(path: Path, line_break: str) -> None:
    text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    assert spoken(take_apart(("\ufeff" + text.replace("\n", line_break)).encode())) == EXPECTED[path.name][3]


def test_words_with_times_of_their_own_are_marked() -> None:
    first = take_apart((DATA / "youtube-rolling.vtt").read_bytes()).utterances[0]
    assert [(first.text[offset:].split()[0], time) for offset, time in first.marks] == [
        ("расскажите", 3.6),
        ("вы", 4.67),
    ]
    last = take_apart((DATA / "teams-ids.vtt").read_bytes()).utterances[-1]
    assert last.marks == ((6, 18.0),)


def test_a_quote_in_rolling_captions_gets_the_second_of_its_words() -> None:
    turns = transcript.parse(
        (DATA / "youtube-rolling.vtt").read_bytes(), source="x", sha256="0" * 64, force=True
    ).transcript.turns
    turn = turns[3]
    assert [turn.time_at(turn.text.index(word)) for word in ("немного", "да", "именно", "kafka")] == [
        14.71,
        16.0,
        18.2,
        23.71,
    ]


WORDS = st.sampled_from(
    ["да", "нет", "ну да", "да да", ">> да", ">> почему", "я & ты", "a < b", "раз >> два", "1", "2019"]
)


def youtube(lines: Sequence[str], *, cleared: Sequence[bool], tagged: bool = True, bridges: bool = True) -> str:
    """Rolling captions with a line of two seconds each, as YouTube writes them."""
    out = ["WEBVTT", "Kind: captions", "Language: ru", ""]
    shown = " "
    for number, line in enumerate(lines):
        start = 2.0 * number
        words = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").split(" ")
        rest = "".join(f"<{clock(start + 0.1 * at)}><c> {word}</c>" for at, word in enumerate(words[1:], start=1))
        upper = " " if cleared[number % len(cleared)] else shown
        shown = " ".join(words)
        out += [f"{clock(start)} --> {clock(start + 1.99)} align:start position:0%", upper]
        out += [words[0] + rest if tagged else shown, ""]
        if bridges:
            out += [f"{clock(start + 1.99)} --> {clock(start + 2)} align:start position:0%", shown, " ", ""]
    return "\n".join(out)


@settings(max_examples=60)
@given(
    lines=st.lists(WORDS, min_size=5, max_size=14),
    cleared=st.lists(st.sampled_from([False, False, False, False, True]), min_size=7, max_size=7),
    tagged=st.booleans(),
    bridges=st.booleans(),
)
@example(lines=["да"] * 9, cleared=[False], tagged=True, bridges=True)
@example(lines=["да"] * 9, cleared=[False], tagged=False, bridges=False)
def test_rolling_captions_are_read_once_also_where_a_line_is_said_again(
    lines: list[str], cleared: list[bool], tagged: bool, bridges: bool
) -> None:
    lines = [">> начнём", "пожалуй", *lines, ">> конец"]
    cleared = [False, False, False, *cleared, False, False] if cleared.count(True) < 3 else [False]
    parsed = take_apart(youtube(lines, cleared=cleared, tagged=tagged, bridges=bridges))
    assert parsed.format == "webvtt-rolling"
    said = " ".join(one.text for one in parsed.utterances)
    assert said == " ".join(" ".join(lines).replace(">> ", "").split())
    starts = [one.start for one in parsed.utterances]
    assert starts == sorted(starts, key=lambda start: start or 0.0)
    assert {int(start or 0) // 2 for start in starts} == set(range(len(lines)))


def test_captions_that_repeat_without_rolling_lose_nothing() -> None:
    cue = "00:{0:02}.000 --> 00:{1:02}.000\n{2}\n\n"
    said = ["Вера: Так?", "Семён: Да.", "Семён: Да.", "Семён: Да.", "Вера: Точно?", "Семён: Да.\nДа."]
    text = "WEBVTT\n\n" + "".join(cue.format(at, at + 1, words) for at, words in enumerate(said))
    assert texts(text) == [tuple(words.replace("\n", " ").split(": ")) for words in said]


def test_a_mark_without_a_name_only_says_that_the_speaker_changes() -> None:
    def voices(*said: str) -> list[tuple[str, str]]:
        return texts(
            "WEBVTT\n\n" + "".join(f"00:{at:02}.000 --> 00:{at + 1:02}.000\n{one}\n\n" for at, one in enumerate(said))
        )

    assert voices("Hi", "&gt;&gt; Hello", "you", ">> [laughter]", "(laughs)", "and", ">>> So? >> Shift a >> b") == [
        ("Voice 1", "Hi"),
        ("Voice 2", "Hello"),
        ("Voice 2", "you"),
        ("Voice 1", "and"),
        ("Voice 2", "So?"),
        ("Voice 1", "Shift a"),
        ("Voice 2", "b"),
    ]
    assert voices("[музыка]", ">> Да", ">> Нет, а что с Kafka")[0] == ("Голос 1", "Да")
    with pytest.raises(TranscriptError, match="no speaker labels"):
        voices("one >> two", "three", "four")


def test_two_voices_are_told_from_each_other_by_their_marks_alone() -> None:
    pieces = [(Utterance("", text, float(at)), changed) for at, (text, changed) in enumerate(
        [("a", True), ("b", False), ("", True), ("c", True), ("d", True)]
    )]  # fmt: skip
    assert [(one.speaker, one.text) for one in marks.alternate(pieces)] == [
        ("Voice 1", "a"), ("Voice 1", "b"), ("Voice 1", "c"), ("Voice 2", "d"),
    ]  # fmt: skip
    assert marks.two_assumed().message["ru"] != marks.two_assumed().message["en"]


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("[музыка]", True),
        ("[Music]", True),
        ("[ Applause ]", True),
        ("(смеётся)", True),
        ("[♪ музыка ♪] ♪♪", True),
        ("- [смех]", True),
        ("[crosstalk 00:05:33]", True),
        ("(звонок 1:02)", True),
        ("<laugh>", True),
        ("♪", True),
        ("[музыка] да", False),
        ("да (смеётся)", False),
        ("(а я тогда сразу же и ушёл)", False),
        ("[inaudible 00:05:33]", False),
        ("(неразборчиво)", False),
        ("[1, 2, 3]", False),
        ("[00:01:02]", False),
        ("[Вера: да]", False),
        ("List<int>", False),
        ("<T>", False),
        ("...", False),
        ("- да", False),
        ("[\u00a0__\u00a0]", False),
        ("", False),
    ],
)
def test_a_cue_that_is_only_a_sound_is_no_speech(text: str, sound: bool) -> None:
    assert sounds.is_sound(text) is sound


def test_marks_of_sounds_stay_in_speech() -> None:
    cue = "00:{0:02}.000 --> 00:{1:02}.000\n{2}\n\n"
    said = ["Вера: Ну [смех] так?", "[музыка]", "Семён: (смеётся)", "Семён: Да (вздох).", "Вера: Так.", "Семён: Вот."]
    text = "WEBVTT\n\n" + "".join(cue.format(at, at + 1, words) for at, words in enumerate(said))
    assert texts(text) == [("Вера", "Ну [смех] так?"), ("Семён", "Да (вздох)."), ("Вера", "Так."), ("Семён", "Вот.")]


def srt(*blocks: str) -> str:
    return "\n\n".join(blocks)


def test_numbers_that_are_speech_are_told_from_numbers_of_cues() -> None:
    text = srt(
        "1\n00:00:01,000 --> 00:00:02,000\nВера: Год?",
        "2\n00:00:02,000 --> 00:00:03,000\nСемён: Или 2018, или\n2019",
        "00:00:03,000 --> 00:00:04,000\nВера: А сколько?",
        "4\n00:00:04,000 --> 00:00:05,000\nСемён: Около\n\n7",
        "5\n00:00:05,000 --> 00:00:06,000\nВера: Семи?\n6\n00:00:06,000 --> 00:00:07,000\nСемён: Нет,\n8",
    )
    assert texts(text) == [
        ("Вера", "Год?"),
        ("Семён", "Или 2018, или 2019"),
        ("Вера", "А сколько?"),
        ("Семён", "Около 7"),
        ("Вера", "Семи?"),
        ("Семён", "Нет, 8"),
    ]


def test_a_file_that_begins_with_a_broken_cue_is_still_subtitles() -> None:
    text = srt("1\nВера: Алло?", "2\n00:00:02,000 --> 00:00:03,000\nСемён: Да.", "3\n0:0:3,5 -->\nВера: Ну?")
    parsed = take_apart(text)
    assert spoken(parsed) == [("Вера", "Алло?", None, None), ("Семён", "Да.", 2.0, 3.0), ("Вера", "Ну?", 3.5, None)]
    assert [one.code for one in parsed.warnings] == ["broken_times"]


def test_old_players_tags_are_no_speech_and_braces_are() -> None:
    said = [
        r"{\an8}Вера: {\i1}Так{\i0}?", r"Семён: <font size='3'>a {\i1} b</font>", r"{\pos(10,20)}{\b1}Вера: C:\{x}",
        "Семён: &amp; <b>всё</b>", "Вера: Да.",
    ]  # fmt: skip
    text = srt(*(f"{at}\n00:00:{at:02},000 --> 00:00:{at + 1:02},000\n{one}" for at, one in enumerate(said, start=1)))
    assert texts(text) == [
        ("Вера", "Так?"), ("Семён", r"a {\i1} b"), ("Вера", r"C:\{x}"), ("Семён", "&amp; всё"), ("Вера", "Да."),
    ]  # fmt: skip


def test_an_unknown_speaker_takes_over_and_is_nobody() -> None:
    cue = "{0}\n00:00:{0:02},000 --> 00:00:{1:02},000\n{2}"
    said = ["Вера: Раз?", "Семён: Два.", "Unknown: Кто там", "стучит?", "Вера: Три?", "Семён: Пять."]
    text = srt(*(cue.format(at, at + 1, one) for at, one in enumerate(said, start=1)))
    turns = transcript.parse(text, source="x", sha256="0" * 64, force=True).transcript.turns
    assert [(turn.speaker, turn.role == "unknown") for turn in turns if "?" in turn.text and "т" in turn.text] == [
        ("Unknown", True)
    ]
    assert texts(text)[3] == ("Unknown", "стучит?")


def test_a_name_on_any_line_of_a_cue_begins_a_speaker_when_it_is_met_again() -> None:
    cue = "00:{0:02}.000 --> 00:{1:02}.000\n{2}\n\n"
    said = ["Вера: Раз?\nСемён: Два.", "Вера: Три?\nСемён: Плюсы: скорость.", "Вера: Пять?\nИтог: шесть."]
    text = "WEBVTT\n\n" + "".join(cue.format(at, at + 1, words) for at, words in enumerate(said))
    assert texts(text) == [
        ("Вера", "Раз?"),
        ("Семён", "Два."),
        ("Вера", "Три?"),
        ("Семён", "Плюсы: скорость."),
        ("Вера", "Пять? Итог: шесть."),
    ]


def cues_of(*said: str) -> str:
    return "WEBVTT\n\n" + "".join(f"00:{at:02}.000 --> 00:{at + 1:02}.000\n{one}\n\n" for at, one in enumerate(said))


def test_a_telephone_and_an_address_are_labels_also_where_a_label_stands_only_at_changes() -> None:
    said = [
        "Вера: Раз?",
        "+7 900 ***-**-12: Два.",
        "Ещё два.",
        "Вера: Три?",
        "+7 900 ***-**-12: Да.",
        "ivo@example.org: Я?",
    ]
    named = texts(cues_of(*said, "Вера: Вы.", "ivo@example.org: Да."))
    assert [speaker for speaker, _ in named] == [
        *("Вера", "+7 900 ***-**-12", "+7 900 ***-**-12", "Вера", "+7 900 ***-**-12", "ivo@example.org", "Вера"),
        "ivo@example.org",
    ]


def test_what_stands_before_every_cue_is_a_label_and_what_stands_before_some_is_speech() -> None:
    said = ["iPad (2): Раз?", "отдел по работе с людьми: Два.", "iPad (2): Итог: три.", "отдел по работе с людьми: Да."]
    assert [speaker for speaker, _ in texts(cues_of(*said))] == ["iPad (2)", "отдел по работе с людьми"] * 2
    some = ["Вера: Раз?", "Семён: а вот так: да", "и по делу: нет", "и по делу: да", "Семён: Вот.", "Вера: Да.", "так"]
    assert {speaker for speaker, _ in texts(cues_of(*some))} <= {"Вера", "Семён", ""}


def test_a_name_in_brackets_is_a_label_only_above_every_cue() -> None:
    assert texts(cues_of("(Вера Ким)\nРаз\n-\n \n(Семён)\nдва", "(Вера Ким)\nтри", "(смех)")) == [
        ("Вера Ким", "Раз"),
        ("Семён", "два"),
        ("Вера Ким", "три"),
    ]
    said = ["Вера: Раз\n(тихо)", "(вздыхает)\nСемён: Два", "Вера: Три\n- (пауза)", "Семён: (громко)\nЧетыре"]
    assert texts(cues_of(*said)) == [
        ("Вера", "Раз (тихо)"),
        ("Семён", "Два"),
        ("Вера", "Три - (пауза)"),
        ("Семён", "(громко) Четыре"),
    ]


def test_dashes_before_voices_are_no_speech_and_a_lone_end_of_a_voice_names_nobody() -> None:
    assert texts(cues_of("- <v Вера>Раз?</v>\n- <v Семён>Два.", "<v Вера>- Три", "<v Семён>Да")) == [
        ("Вера", "Раз?"),
        ("Семён", "Два."),
        ("Вера", "- Три"),
        ("Семён", "Да"),
    ]
    assert texts(cues_of("Вера: Раз?</v>", "Семён: Два.", "Вера: Три?", "Семён: Да.")) == [
        *(("Вера", "Раз?"), ("Семён", "Два."), ("Вера", "Три?"), ("Семён", "Да.")),
    ]


def test_the_same_words_by_two_voices_in_turn_are_no_rolling_captions() -> None:
    cue = "00:0{0}.000 --> 00:0{1}.000\n<v {2}>да\n<v {2}>да\n\n"
    text = "WEBVTT\n\n" + "".join(cue.format(at, at + 1, "ab"[at % 2]) for at in range(8))
    assert texts(text) == [("ab"[at % 2], "да") for at in range(8) for _ in range(2)]


def test_numbers_above_times_are_told_from_speech_that_is_a_number() -> None:
    said = ["Вера: Сколько?", *["Семён: Один,\n1", "Вера: Опять\n1"] * 4]
    assert texts(cues_of(*said)) == [tuple(" ".join(one.split("\n")).split(": ")) for one in said]


def test_a_voice_that_is_a_number_is_called_a_speaker() -> None:
    assert texts("WEBVTT\n\n00:01.000 --> 00:02.000\n<v 1>Так?\n\n00:02.000 --> 00:03.000\n<v.b 2>Да</v>\n") == [
        ("Speaker 1", "Так?"),
        ("Speaker 2", "Да"),
    ]


def test_speech_with_colons_and_commas_is_no_line_of_times_in_sbv() -> None:
    said = ["Mara: When?", "Otis: At\n12:30,13:00", "Mara: Ok."]
    text = "\n\n".join(f"0:00:0{at}.000,0:00:0{at + 1}.000\n{one}" for at, one in enumerate(said, start=1))
    assert texts(text) == [("Mara", "When?"), ("Otis", "At 12:30,13:00"), ("Mara", "Ok.")]


@pytest.mark.parametrize(
    "data",
    [
        "WEBVTT",
        "WEBVTT\nKind: captions\nLanguage: en\n",
        "WEBVTT\n\nSTYLE\n::cue {}\n\nNOTE\na\n",
        "0:00:01.000,0:00:02.000\n\n",
        "1\n00:00:01,000 --> 00:00:02,000\n\n2\n00:00:02,000 --> 00:00:03,000\n\n",
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Вера>[музыка]</v>\n",
        "",
    ],
)
def test_captions_without_speech_are_refused(data: str) -> None:
    with pytest.raises(TranscriptError, match=r"hold no text|no speech|is empty"):
        take_apart(data)


PEOPLE = ("Вера Ким", "Otis Brandt (Guest)", "Quill, Mara", "Жук С.", "+44 20 ****0199")
PHRASES = st.sampled_from(
    [
        *("да", "Ну хорошо, если так?", "я делал так: сначала склад", "встретились в 12:30", "2019", "7", "NOTE: so"),
        *(
            "two [sic] lines (or three)",
            "a < b & List<int>",
            "стрелка --> туда",
            "см. https://example.org/a?b=c",
            "...",
        ),
        *("эмодзи 👩\u200d💻", "и\u0306 е\u0308", "неразрывный\u00a0пробел", "- нет", "STYLE", "x >> y", "50% {\\i1}"),
    ]
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one program writes captions: what each cue looks like and what stands around it."""

    kind: str
    name: str  # what stands before the words of a person
    above: str = ""  # a line above the times; {} is the number of the cue
    clock: str = "."  # what stands before the milliseconds
    hours: bool = True
    after: str = ""  # what follows the times
    changes_only: bool = False
    between: str = ""


DIALECTS = {
    "zoom": Dialect("vtt", "{}: ", above="{}"),
    "zoom without hours": Dialect("vtt", "{}: ", above="{}", hours=False),
    "teams": Dialect("vtt", "<v {}>", above="9f2b1c3d-0000-4000-8000-123456789abc/{}-0"),
    "closed voices": Dialect("vtt", "<v {}>", hours=False, after=" align:start line:90%"),
    "textual names of cues": Dialect("vtt", "{}: ", above="cue {} - intro", between="NOTE\nВера Ким: не сказано\n\n"),
    "google meet": Dialect("vtt", "({})\n"),
    "google meet, sbv": Dialect("sbv", "({})\n"),
    "srt": Dialect("srt", "{}: ", above="{}", clock=","),
    "srt with labels at changes": Dialect("srt", "{}: ", above="{}", clock=",", changes_only=True),
    "srt without numbers": Dialect("srt", "{}: ", clock=","),
    "srt with dots": Dialect("srt", "{}: ", above="{}", hours=False),
    "srt with one number": Dialect("srt", "{}: ", above="1", clock=","),
    "sbv": Dialect("sbv", "{}: "),
}


@st.composite
def talks(draw: st.DrawFn, *, changes_only: bool) -> list[tuple[str, list[str], int, int]]:
    """Cues: who, lines, start and end in milliseconds; cues may overlap, and may last no time at all."""
    people = draw(st.lists(st.sampled_from(PEOPLE), min_size=2, max_size=3, unique=True))
    order = people * 2 + draw(st.lists(st.sampled_from(people), max_size=6))
    if changes_only:  # a file that names most speakers again where they go on is of another kind
        order = people * 4 + [people[-1]]
    start, found = 0, []
    for who in order:
        start += draw(st.sampled_from([0, 1, 400, 3_600_000])) + 100
        lines = draw(st.lists(PHRASES, min_size=1, max_size=3))
        found.append((who, lines, start, start + draw(st.sampled_from([0, 1, 700, 20_000]))))
    return found


def moment(milliseconds: int, dialect: Dialect) -> str:
    if dialect.kind == "sbv":
        return clock(milliseconds / 1000)[1:]
    full = clock(milliseconds / 1000, dialect.clock)
    return full if dialect.hours or milliseconds >= 3_600_000 else full[3:]


def written(talk: Sequence[tuple[str, list[str], int, int]], dialect: Dialect) -> str:
    out = ["WEBVTT\n\n"] if dialect.kind == "vtt" else []
    last = None
    for number, (who, lines, start, end) in enumerate(talk, start=1):
        name = "" if dialect.changes_only and who == last else dialect.name.format(who)
        said = "\n".join(lines)
        if dialect.kind == "vtt":
            said = html.escape(said, quote=False)
        arrow = "," if dialect.kind == "sbv" else " --> "
        times = moment(start, dialect) + arrow + moment(end, dialect) + dialect.after
        above = dialect.above.format(number) + "\n" if dialect.above else ""
        out.append(f"{dialect.between}{above}{times}\n{name}{said}\n\n")
        last = who
    return "".join(out)


@pytest.mark.parametrize("name", DIALECTS)
@settings(max_examples=12)
@given(st.data())
def test_a_talk_in_any_dialect_is_read_back_exactly(name: str, data: st.DataObject) -> None:
    dialect = DIALECTS[name]
    talk = data.draw(talks(changes_only=dialect.changes_only))
    text = written(talk, dialect).replace("\n", data.draw(st.sampled_from(["\n", "\r\n", "\r"])))
    parsed = take_apart(data.draw(st.sampled_from(["", "\ufeff"])) + text)
    assert spoken(parsed) == [(who, " ".join(lines), start / 1000, end / 1000) for who, lines, start, end in talk]
    assert parsed.warnings == []


simple = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=20)


@settings(max_examples=60)
@given(st.lists(st.lists(simple, min_size=1, max_size=3), min_size=1, max_size=6))
def test_cues_of_a_sound_file_are_those_of_the_library(said: list[list[str]]) -> None:
    said = [[f"x{line.replace('>', '')}".strip() for line in lines] for lines in said]
    text = "WEBVTT\n\n" + "\n\n".join(
        f"{clock(at)} --> {clock(at + 1)}\n" + "\n".join(lines) for at, lines in enumerate(said)
    )
    found, warnings = cues.take_apart(text, "vtt")
    assert [list(cue.lines) for cue in found] == [caption.lines for caption in webvtt.from_string(text).captions]
    assert [cue.start for cue in found] == [float(at) for at in range(len(said))]
    assert warnings == []


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(FIXTURES), st.sampled_from([None, "webvtt", "srt", "sbv"]), st.data())
def test_damage_gives_utterances_or_a_sentence(path: Path, format: str | None, data: st.DataObject) -> None:
    raw = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, max(len(raw) - 1, 0)))
        raw[at : at + data.draw(st.integers(0, 30))] = data.draw(
            st.binary(max_size=8) | st.sampled_from([b"\n", b"\n\n", b"-->", b"<v ", b">>", b"&gt;", b"7\n", b"{\\"])
        )
    try:
        parsed = take_apart(bytes(raw), format)
    except TranscriptError:
        return
    for one in parsed.utterances:
        assert one.text == one.text.strip() != ""
        assert all(0 < offset < len(one.text) for offset, _ in one.marks)


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<v ",
        "<v a>",
        "<v a><00:00:01.500>b ",
        "<00:00:01.500>a >> ",
        "</v>",
        "<c",
        "&",
        "&gt;&gt; ",
        ">> ",
        ">",
        "{\\",
        "{\\i0}",
        "[a] ",
        "-\n(a)\n",
        "+1 234567: ",
        "<ab> ",
        "♪",
        "(a",
        " ",
        "\n1",
        "0:",
    ],
)
@pytest.mark.parametrize("head", ["WEBVTT\n\n00:01.000 --> 00:02.000\n", "1\n00:00:01,000 --> 00:00:02,000\n"])
def test_one_enormous_cue_does_not_hang(piece: str, head: str) -> None:
    try:
        found = take_apart(head + piece * (300_000 // len(piece))).utterances
    except TranscriptError:
        found = ()
    assert all(one.text for one in found)


def test_a_file_of_a_million_cues_is_refused() -> None:
    with pytest.raises(TranscriptError, match="far more"):
        take_apart("WEBVTT\n\n" + "0:0 --> 0:1\na\n" * 310_000)
