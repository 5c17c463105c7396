"""Speakers whom only the texts name: in tables and records without a column for them, in brackets before a cue, and in
cues that are records themselves."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence

import pytest

from analyzer import transcript
from analyzer.errors import TranscriptError
from analyzer.transcript import limits

Talk = list[tuple[str, str]]
RU: Talk = [
    ("Анна", "Что вы делали?"),
    ("Борис", "Писал сервис, он упал: память кончилась."),
    ("Анна", "А потом?"),
    ("Борис", "Поставил лимит."),
]
EN: Talk = [
    ("Anna", "What did you do?"),
    ("Boris", "I wrote a service, it fell: it ran out of memory."),
    ("Anna", "And then?"),
    ("Boris", "I set a limit."),
]
STARTS = [0.0, 4.0, 9.0, 13.0]
both = pytest.mark.parametrize("talk", [RU, EN])


def parse(text: str) -> transcript.Transcript:
    return transcript.parse(text, source="talk", sha256="0" * 64, force=True).transcript


def said(text: str) -> list[tuple[str, str, float | None, float | None]]:
    return [(turn.speaker, turn.text, turn.start, turn.end) for turn in parse(text).turns]


def expected(talk: Talk, *, ends: bool = False) -> list[object]:
    return [(*one, start, start + 3.5 if ends else None) for one, start in zip(talk, STARTS, strict=True)]


def table(rows: Sequence[Sequence[object]], *, delimiter: str = ",", header: Sequence[str] = ()) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([*([header] if header else []), *rows])
    return out.getvalue()


def labelled(talk: Talk) -> list[str]:
    return [f"{who}: {text}" for who, text in talk]


def clock(seconds: float) -> str:
    return f"00:00:{int(seconds):02}"


@both
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("time", [lambda at: at, lambda at: f"{at:.2f}", clock])
def test_a_table_of_times_and_texts_has_the_speakers_of_its_texts(
    time: Callable[[float], object], delimiter: str, talk: Talk
) -> None:
    rows = [(time(at), text) for at, text in zip(STARTS, labelled(talk), strict=True)]
    assert said(table(rows, delimiter=delimiter)) == expected(talk)
    assert said(table(rows, delimiter=delimiter, header=("time", "text"))) == expected(talk)
    assert said(table(rows, delimiter=delimiter, header=("Время", "Текст"))) == expected(talk)


@both
def test_a_table_of_starts_ends_and_texts_has_the_speakers_of_its_texts(talk: Talk) -> None:
    rows = [(at, at + 3.5, text) for at, text in zip(STARTS, labelled(talk), strict=True)]
    numbered = [(number, *row) for number, row in enumerate(rows, start=1)]
    in_thousandths = [(round(start * 1000), round(end * 1000), text) for start, end, text in rows]
    for text in (
        table(rows),
        table(rows, header=("start", "end", "text")),
        table(numbered),
        table(in_thousandths, delimiter="\t"),
        table(in_thousandths, delimiter="\t", header=("start", "end", "text")),
    ):
        assert said(text) == expected(talk, ends=True)


@both
def test_a_table_without_quotation_marks_may_have_its_separator_in_texts(talk: Talk) -> None:
    lines = [f"{at},{text}" for at, text in zip(STARTS, labelled(talk), strict=True)]
    spaced = [f'{at}, "{text}"' for at, text in zip(STARTS, labelled(talk), strict=True)]
    assert said("\n".join(lines)) == said("\n".join(spaced)) == expected(talk)


def test_a_label_that_stands_only_at_changes_holds_for_the_rows_below() -> None:
    rows = [
        (0.5, "Анна: Что было?"),
        (4.5, "Борис: Сервис."),
        (8.5, "Он упал."),
        (9.5, "Анна: А?"),
        (9.9, "Борис: Да."),
    ]
    assert [(who, text) for who, text, *_ in said(table(rows))][1] == ("Борис", "Сервис. Он упал.")


def test_a_number_of_the_row_is_no_time() -> None:
    assert [start for *_, start, _ in said(table([*enumerate(labelled(RU), start=1)]))] == [None] * 4
    assert [start for *_, start, _ in said(table([(n, *one) for n, one in enumerate(RU)]))] == [None] * 4


@pytest.mark.parametrize(
    "texts",
    [
        ["Что вы делали?", "Писал: сервис.", "А потом?", "Потом: лимит."],
        ["Redis: кеш", "Kafka: очередь", "Nginx: вход", "Docker: сборка"],
        ["Сложности: память", "Решение: лимит", "Сложности: очередь", "Решение: пул"],
        ["Итого: пять", "Итого: шесть", "Вывод: так", "Итого: семь"],
    ],
)
def test_a_table_of_texts_that_name_nobody_is_refused(texts: list[str]) -> None:
    for text in (
        table([*zip(STARTS, texts, strict=True)]),
        table([*zip(STARTS, texts, strict=True)], header=("time", "text")),
    ):
        with pytest.raises(TranscriptError, match="who is speaking"):
            parse(text)


@both
def test_where_a_column_names_the_speakers_a_word_before_a_colon_is_speech(talk: Talk) -> None:
    inner = ["Вера", "Олег", "Вера", "Олег"]
    rows = [(at, who, f"{name}: {text}") for at, (who, text), name in zip(STARTS, talk, inner, strict=True)]
    found = said(table(rows, header=("time", "speaker", "text")))
    assert [(who, text) for who, text, *_ in found] == [(who, text) for _, who, text in rows]


@both
def test_records_without_a_speaker_have_the_speakers_of_their_texts(talk: Talk) -> None:
    rows = [{"start": at, "text": text} for at, text in zip(STARTS, labelled(talk), strict=True)]
    assert said(json.dumps(rows)) == expected(talk)
    assert said(json.dumps({"segments": [{"id": 1} | row for row in rows]})) == expected(talk)
    assert [(who, text) for who, text, *_ in said(json.dumps([{"text": row["text"]} for row in rows]))] == talk


@pytest.mark.parametrize("speaker", ["", None, "null"])
def test_records_with_a_speaker_that_is_nobody_are_refused_for_that(speaker: str | None) -> None:
    rows = [{"speaker": speaker, "text": text} for _, text in RU]
    for text in (json.dumps(rows), json.dumps({"utterances": rows}), "\n".join(map(json.dumps, rows))):
        with pytest.raises(TranscriptError, match="who is speaking"):
            parse(text)
    with pytest.raises(TranscriptError, match="not in a shape"):
        parse(json.dumps([{"title": text} for _, text in RU]))


def captions(cues: Sequence[str], *, vtt: bool) -> str:
    times = [(clock(at), clock(at + 3)) for at in (STARTS * 9)[: len(cues)]]
    point = "." if vtt else ","
    blocks = [
        f"{n}\n{a}{point}000 --> {b}{point}500\n{cue}\n"
        for n, ((a, b), cue) in enumerate(zip(times, cues, strict=True), 1)
    ]
    return ("WEBVTT\n\n" if vtt else "") + "\n".join(blocks)


@both
@pytest.mark.parametrize("vtt", [True, False])
@pytest.mark.parametrize("form", ["[{}] {}", "({}) {}", "[{}]\u00a0{}"])
def test_a_name_in_brackets_before_the_words_of_a_cue_is_a_speaker(form: str, vtt: bool, talk: Talk) -> None:
    assert said(captions([form.format(*one) for one in talk], vtt=vtt)) == expected(talk, ends=True)


def test_names_in_brackets_stand_beside_sounds_and_hold_for_the_cues_below() -> None:
    cues = [
        "[Музыка]",
        "[Анна] Что было?",
        "[Борис] [Смеётся] Сервис.",
        "Он упал.",
        "[Анна] А?",
        "[Смех]",
        "[Борис] Да.",
    ]
    assert [(who, text) for who, text, *_ in said(captions(cues, vtt=False))] == [
        ("Анна", "Что было?"),
        ("Борис", "[Смеётся] Сервис. Он упал."),
        ("Анна", "А?"),
        ("Борис", "Да."),
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("Смеётся", "Вздыхает"),
        ("Аплодисменты", "Музыка"),
        ("Laughs", "Sighs"),
        ("Applause", "Music"),
        ("смотрит", "машет"),
    ],
)
@pytest.mark.parametrize("form", ["[{}] {}", "({}) {}"])
def test_sounds_and_manners_in_brackets_are_no_speakers(form: str, words: tuple[str, str]) -> None:
    cues = [form.format(words[at % 2], text) for at, (_, text) in enumerate(RU)]
    with pytest.raises(TranscriptError, match="who is speaking"):
        parse(captions(cues, vtt=False))
    named = [f"{who}: {cue}" for (who, _), cue in zip(RU, cues, strict=True)]
    assert [(who, text) for who, text, *_ in said(captions(named, vtt=True))] == [
        (who, cue) for (who, _), cue in zip(RU, cues, strict=True)
    ]


def test_names_in_brackets_that_somebody_speaks_of_are_no_speakers() -> None:
    cues = [
        "Я работал там.",
        "(Сбер) писал кассы.",
        "(Озон) писал склад.",
        "(Сбер) снова кассы.",
        "(Озон) снова склад.",
    ]
    with pytest.raises(TranscriptError, match="who is speaking"):
        parse(captions(cues, vtt=False))


@both
def test_cues_that_are_records_have_the_speakers_of_the_records(talk: Talk) -> None:
    def record(number: int, who: str, text: str) -> str:
        times = {"startDateTime": f"2031-03-05T06:35:3{number}.3333Z", "endDateTime": f"2031-03-05T06:35:3{number}.9Z"}
        said = {"speakerName": who, "spokenText": f"{text} <v> --> {{}} &amp;", "spokenLanguage": "ru-ru"}
        return json.dumps(times | said, ensure_ascii=False)

    text = captions([record(number, *one) for number, one in enumerate(talk)], vtt=True)
    assert [(who, words.removesuffix(" <v> --> {} &amp;"), *rest) for who, words, *rest in said(text)] == expected(
        talk, ends=True
    )
    assert parse(text).date == "2031-03-05"
    assert parse(text).format == "webvtt-records"


def test_a_record_that_somebody_says_is_speech() -> None:
    cues = [
        'Анна: {"a": 1} — это что?',
        'Борис: {"a": 1} — запись.',
        'Анна: {"text": "да"}?',
        'Борис: {"text": "нет"}.',
    ]
    assert [text for _, text, *_ in said(captions(cues, vtt=True))] == [cue.split(": ", 1)[1] for cue in cues]
    cues[0] = '{"text": "да"}'
    assert said(captions(cues, vtt=True))[0][:2] == ("", '{"text": "да"}')


@pytest.mark.parametrize("vtt", [True, False])
def test_too_many_cues_are_refused_before_they_are_taken_apart(vtt: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    import webvtt

    monkeypatch.setattr(limits, "MOST_UTTERANCES", 30)
    assert len(said(captions(labelled(RU) * 7, vtt=vtt))) == 28
    monkeypatch.setattr(webvtt, "from_buffer", lambda _: pytest.fail("the cues were taken apart"))
    with pytest.raises(TranscriptError, match="more than a talk"):
        parse(captions(labelled(RU) * 8, vtt=vtt))


def test_cues_that_only_bridge_others_do_not_make_a_talk_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    cues = []
    for number in range(20):
        line, above = f"слово {number}", f"слово {number - 1}" if number else " "
        start, end = f"00:{number:02}.000", f"00:{number:02}.990"
        mark = ">> " if number in (3, 9) else ""
        cues.append(f"{start} --> {end}\n{above}\n{mark}{line}")
        cues.append(f"{end} --> 00:{number + 1:02}.000\n{mark}{line}\n ")
    monkeypatch.setattr(limits, "MOST_UTTERANCES", 25)
    assert parse("WEBVTT\n\n" + "\n\n".join(cues)).format == "webvtt-rolling"
