"""Labels as people and programs write them: what belongs to a name, what only stands beside it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from analyzer import transcript
from analyzer.errors import TranscriptError

RU = ["Что вы делали?", "Писал сервис, он упал.", "А почему?", "Кончилась память.", "А потом?", "Поставил лимит."]
EN = ["What did you do?", "I wrote a service, it fell.", "And why?", "Out of memory.", "And then?", "I set a limit."]
both = pytest.mark.parametrize("texts", [RU, EN])


def parse(text: str) -> transcript.Transcript:
    return transcript.parse(text, source="talk", sha256="0" * 64, force=True).transcript


def said(text: str) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in parse(text).turns]


def starts(text: str) -> list[float | None]:
    return [turn.start for turn in parse(text).turns]


def written(line: Callable[[int, str], str], texts: list[str]) -> str:
    return "\n".join(line(at, text) for at, text in enumerate(texts))


@both
@pytest.mark.parametrize(
    "names",
    [
        ("А. П. Ким", "Б. Орлов мл."),
        ("Dr. A. Kim", "Mr. B. Orlov Jr."),
        ("anna.kim@example.org", "boris@example.org"),
        ("Анна Ким <anna@example.org>", "Boris <b.orlov@example.org>"),
        ("Анна Ким (HR, ООО «Ромашка»)", "Борис [кандидат]"),
        ("Анна Ким / HR", "Борис Орлов — кандидат"),
        ("Anna Ким", "Борис Orlov"),
        ("АННА КИМ", "БОРИС ОРЛОВ"),
        ('Анна "Аня" Ким', "Борис"),
        ("Interviewer 1", "Кандидат 2"),
        ("Speaker 10", "Speaker 2"),
        ("Анна (2)", "Борис (1)"),
    ],
)
def test_a_name_stays_as_it_is_written(names: tuple[str, str], texts: list[str]) -> None:
    wanted = [(names[at % 2], text) for at, text in enumerate(texts)]
    assert said(written(lambda at, text: f"{names[at % 2]}: {text}", texts)) == wanted
    timed = written(lambda at, text: f"[00:00:0{at}] {names[at % 2]}: {text}", texts)
    assert said(timed) == wanted
    assert starts(timed) == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]


@both
@pytest.mark.parametrize(
    "form",
    [
        "#{n} {who}: {text}",
        "{n}. {who}: {text}",
        "{who} {n}: {text}",
        "{who} №{n}: {text}",
        "{who} ({n}): {text}",
        "\u200e{who}\u200f: {text}",
    ],
)
def test_what_counts_replies_or_cannot_be_seen_is_no_part_of_a_name(form: str, texts: list[str]) -> None:
    names = ("Вопрос", "Ответ") if texts is RU else ("Anna", "Boris")
    text = written(lambda at, text: form.format(n=at + 1, who=names[at % 2], text=text), texts)
    assert said(text) == [(names[at % 2], text) for at, text in enumerate(texts)]


@pytest.mark.parametrize(
    "names",
    [
        ["Speaker 1", "Speaker 2", "Speaker 3", "Speaker 1", "Speaker 2", "Speaker 3"],
        ["Интервьюер 1", "Кандидат", "Интервьюер 2", "Кандидат", "Интервьюер 3", "Кандидат"],
        ["Кандидат 1", "HR 1", "Кандидат 2", "HR 1", "Кандидат 3", "HR 1"],
    ],
)
def test_people_who_are_numbered_stay_apart(names: list[str]) -> None:
    text = written(lambda at, text: f"{names[at]}: {text}", RU)
    assert said(text) == list(zip(names, RU, strict=True))


@pytest.mark.parametrize("label", ['0,"Анна', "<b>Анна</b>", 'Анна "Аня'])
def test_a_piece_of_a_table_or_of_a_page_is_no_name(label: str) -> None:
    with pytest.raises(TranscriptError, match="who is speaking"):
        parse(written(lambda at, text: f"{label if at % 2 else label.replace('Анна', 'Борис')}: {text}", RU))


@both
@pytest.mark.parametrize(
    "form",
    [
        "[00.0{n}.30] {who}: {text}",
        "00.0{n}.30 {who}: {text}",
        "{who}: {text} [0{n}:30]",
        "{who}: {text} (00:0{n}:30)",
        "[0{n}:30]{who}: {text}",
    ],
)
def test_times_with_dots_and_times_at_the_end_are_times(form: str, texts: list[str]) -> None:
    names = ("Анна", "Boris")
    text = written(lambda at, text: form.format(n=at, who=names[at % 2], text=text), texts)
    assert said(text) == [(names[at % 2], text) for at, text in enumerate(texts)]
    assert starts(text) == [30.0 + 60 * at for at in range(6)]


def test_numbers_with_dots_and_times_that_somebody_says_last_are_speech() -> None:
    releases = "1.10.20 Redis: новый\n1.11.20 Redis: старый"
    text = f"Анна: Когда?\nБорис: Был релиз\n{releases}\nАнна: А упал?\nБорис: Сразу [12:30]\n"
    assert said(text)[1] == ("Борис", "Был релиз 1.10.20 Redis: новый 1.11.20 Redis: старый")
    assert said(text)[-1] == ("Борис", "Сразу [12:30]")
    assert starts(text) == [None] * 4


@both
@pytest.mark.parametrize(
    "form",
    [
        "**{who}** {text}",
        "- `0:0{n}` **{who}** {text}",
        "[0:0{n}] **{who}** — {text}",
        "__{who}__ {text}\n\nAnd more.\n",
    ],
)
def test_a_bold_name_without_a_colon_is_a_speaker(form: str, texts: list[str]) -> None:
    names = ("Анна", "Boris")
    text = written(lambda at, text: form.format(n=at, who=names[at % 2], text=text), texts)
    assert [(who, text.removesuffix(" And more.")) for who, text in said(text)] == [
        (names[at % 2], text) for at, text in enumerate(texts)
    ]


def test_bold_words_at_the_head_of_lines_are_no_speakers() -> None:
    with pytest.raises(TranscriptError, match="who is speaking"):
        parse("**Важно** не забыть.\n**Память** кончилась.\n**Лимит** поставили.\n**Важно** и это.\n**Итог** такой.\n")


@both
@pytest.mark.parametrize(
    "form",
    [
        "2031-03-12T10:0{n}:00Z {who}: {text}",
        "2031-03-12T10:0{n}:00+03:00 {who}: {text}",
        "[2031-03-12 10:0{n}:00.123] [{who}] {text}",
        "2031-03-12 10:0{n}:00,123 - {who}: {text}",
    ],
)
def test_the_stamps_of_logs_are_times(form: str, texts: list[str]) -> None:
    names = ("Анна", "Boris")
    text = written(lambda at, text: form.format(n=at, who=names[at % 2], text=text), texts)
    assert said(text) == [(names[at % 2], text) for at, text in enumerate(texts)]
    assert starts(text) == [60.0 * at for at in range(6)]
    assert parse(text).date == "2031-03-12"


@both
def test_quotation_marks_behind_a_space_enclose_cells(texts: list[str]) -> None:
    names = ("Анна", "Boris")
    rows = written(lambda at, text: f'{at}, {names[at % 2]}, "{text}"', texts)
    assert said(f"start, speaker, text\n{rows}\n") == [(names[at % 2], text) for at, text in enumerate(texts)]
    quoted = 'speaker,text\nАнна,он сказал, "да"\nБорис,она, "нет", да\n'
    assert said(quoted) == [("Анна", 'он сказал, "да"'), ("Борис", 'она, "нет", да')]


@both
def test_a_table_of_who_when_and_what_is_read_by_these_names(texts: list[str]) -> None:
    head = ("Кто", "Когда", "Что") if texts is RU else ("Who", "When", "What")
    rows = written(lambda at, text: f"| {('Анна', 'Boris')[at % 2]} | 0:0{at} | {text} |", texts)
    text = f"| {' | '.join(head)} |\n|---|---|---|\n{rows}\n"
    assert said(text) == [(("Анна", "Boris")[at % 2], text) for at, text in enumerate(texts)]
    assert starts(text) == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]


@both
@pytest.mark.parametrize("dash", ["-", "–", "—"])
def test_a_name_before_a_dash_in_every_cue_is_a_speaker(dash: str, texts: list[str]) -> None:
    def cue(at: int, text: str) -> str:
        return f"{at + 1}\n00:00:0{at},000 --> 00:00:0{at},900\n{('Анна', 'Boris')[at % 2]} {dash} {text}\n"

    assert said(written(cue, texts)) == [(("Анна", "Boris")[at % 2], text) for at, text in enumerate(texts)]
    prose = written(lambda at, text: cue(at, text) if at % 2 else cue(at, text).replace(f"Анна {dash} ", ""), texts)
    with pytest.raises(TranscriptError, match="who is speaking"):
        parse(prose)


QUOTED = [
    "Иван 10:00 AM\nУпало\nОлег 10:01 AM\nВижу\nИван 10:02 AM\nЧини\nОлег 10:05 AM\nЧиню",
    "2031-03-05T10:00:00Z Redis: упал\n2031-03-05T10:00:05Z Redis: встал",
    "(2 - 3) недели на базу\n(3 - 5) недель на кеш\n[1m 30s] на сборку",
    "10:00:00:01 адрес\n10:00:00:02 адрес",
    "Шаг 1: база\nШаг 2: кеш\nШаг 3: очередь\nи так далее\nЭтап 1: да\nЭтап 2: нет\nЭтап 3: да\nи всё",
    "Иван 10:00\nУпало\nОлег 10:01\nВижу\nИван 10:02\nЧини\nОлег 10:05\nЧиню",
]


@pytest.mark.parametrize("quoted", QUOTED)
def test_what_somebody_reads_out_of_a_chat_a_log_or_a_list_is_speech(quoted: str) -> None:
    talk = [(("Анна", "Борис")[at % 2], text) for at, text in enumerate(RU)]
    text = "\n".join(
        f"{who}: {words}\n{quoted}" if at == 3 else f"{who}: {words}" for at, (who, words) in enumerate(talk)
    )
    talk[3] = ("Борис", f"{RU[3]} {quoted}".replace("\n", " "))
    assert said(text) == talk
    assert starts(text) == [None] * 6
