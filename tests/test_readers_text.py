"""Plain text and Markdown as programs export them: every layout, what stands around the talk, what only looks like a
label."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer import transcript
from analyzer.errors import TranscriptError
from analyzer.transcript import formats
from analyzer.transcript.content import Content

DATA = Path(__file__).parent / "data" / "transcripts" / "text"

RU = [
    "Расскажите о последнем проекте: что делали вы сами?",
    "Писал сервис билетов. Итог: в 12:30 всё упало, к вечеру поднялось.",
    "Вопрос: почему упало?",
    "Очередь, Redis: память кончилась. Подробности на https://example.org/wiki/a:b, там схема.",
    "А что поменяли?",
    "Поставил лимит: def limit(x): return min(x, 9000). Больше не падало.",
]
EN = [
    "Tell me about your last project: what did you do yourself?",
    "I wrote the ticket service. Result: at 12:30 it all fell, by evening it was up.",
    "Question: why did it fall?",
    "The queue, Redis: it ran out of memory. Details at https://example.org/wiki/a:b, with a picture.",
    "And what did you change?",
    "I set a limit: def limit(x): return min(x, 9000). It never fell again.",
]
NO_TIMES: list[float | None] = [None] * 6
TIMES: list[float | None] = [3.0, 9.0, 61.0, 65.0, 95.0, 3725.0]
HEADINGS: list[float | None] = [0.0, None, 60.0, None, None, None]  # a time stands above some of the replies

FIXTURES: dict[str, tuple[list[str], str, str, list[float | None]]] = {
    "labels-ru.txt": (RU, "Интервьюер", "Кандидат", NO_TIMES),
    "labels-en.txt": (EN, "Interviewer", "Candidate", NO_TIMES),
    "bracketed-times-ru.txt": (RU, "Интервьюер", "Семён Жук", TIMES),
    "otter-en.txt": (EN, "Vera Kim", "Sam Zhuk", TIMES),
    "times-below-names-ru.txt": (RU, "Вера Ким", "Семён Жук", TIMES),
    "bold-ru.md": (RU, "Вера Ким", "Семён Жук", TIMES),
    "bold-brackets-en.md": (EN, "Vera Kim", "Sam Zhuk", TIMES),
    "numbered-ru.md": (RU, "Вера", "Семён", NO_TIMES),
    "last-first-en.txt": (EN, "Kim, Vera", "Zhuk, Sam (External)", TIMES),
    "last-first-ru.txt": (RU, "Ким, Вера", "Жук, Семён", NO_TIMES),
    "fence-ru.md": (RU, "Вера", "Семён", NO_TIMES),
    "initials-ru.txt": (RU, "А. П. Ким", "Жук С.И.", NO_TIMES),
    "lower-case-ru.txt": (RU, "вера", "семён", NO_TIMES),
    "speakers-ru.txt": (RU, "Спикер 1", "Спикер 2", TIMES),
    "diarised-en.txt": (EN, "SPEAKER_00", "SPEAKER_01", TIMES),
    "emoji-ru.md": (RU, "🎙️ Вера", "👤 Семён", NO_TIMES),
    "roles-in-brackets-en.txt": (EN, "Vera Kim (host)", "Sam O'Neil-Zhuk (guest)", NO_TIMES),
    "meet-en.txt": (EN, "Vera Kim", "Sam Zhuk", HEADINGS),
    "zoom-captions-ru.txt": (RU, "Вера Ким", "Семён Жук", TIMES),
    "chat-zoom-en.txt": (EN, "Vera Kim", "Sam Zhuk", TIMES),
    "links-en.md": (EN, "Vera Kim", "Sam Zhuk", TIMES),
    "notes-app-en.md": (EN, "Me", "Them", NO_TIMES),
    "at-times-en.txt": (EN, "Vera Kim (example.org)", "Sam Zhuk", TIMES),
    "headings-ru.md": (RU, "Вера Ким", "Семён Жук", TIMES),
    "blocks-ru.txt": (RU, "Вера Ким", "Семён Жук", NO_TIMES),
    "table-ru.md": (RU, "Вера", "Семён", TIMES),
    "times-after-colon-ru.txt": (RU, "Вера", "Семён", TIMES),
    "ranges-ru.txt": (RU, "Спикер 1", "Спикер 2", TIMES),
}


def parse(text: str | bytes, *, force: bool = True) -> transcript.Transcript:
    return transcript.parse(text, source="talk", sha256="0" * 64, force=force).transcript


def said(text: str | bytes) -> list[tuple[str, str, float | None]]:
    return [(turn.speaker, turn.text, turn.start) for turn in parse(text).turns]


def told(text: str) -> dict[str, str]:
    return {warning.code: warning.message["en"] for warning in parse(text).warnings}


def test_every_fixture_is_expected() -> None:
    assert {path.name for path in DATA.iterdir()} == {*FIXTURES, *VOICES, *TABLES}


@pytest.mark.parametrize("name", FIXTURES)
def test_every_layout_gives_its_turns_speakers_and_times(name: str) -> None:
    words, first, second, times = FIXTURES[name]
    people = [first, second] * 3
    assert said((DATA / name).read_bytes()) == list(zip(people, words, times, strict=True))


VOICES = {"dashes-ru.txt": (RU, "Голос"), "hyphens-en.txt": (EN, "Voice"), "changes-en.txt": (EN, "Voice")}


@pytest.mark.parametrize("name", VOICES)
def test_marks_without_names_are_two_voices_in_turn_and_it_is_told(name: str) -> None:
    words, voice = VOICES[name]
    content = (DATA / name).read_bytes()
    assert said(content) == [(f"{voice} {1 + n % 2}", text, None) for n, text in enumerate(words)]
    assert formats.take_apart(Content(content)).alternating
    assert "speakers_assumed" in {warning.code for warning in parse(content).warnings}


TABLES = {
    "excel-ru.csv": (RU, "Вера", "Семён"),
    "headless-en.tsv": (EN, "Vera", "Sam"),
    "milliseconds-en.csv": (EN, "Vera", "Sam"),
    "lines-ru.json": (RU, "Вера", "Семён"),
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_and_records_give_their_turns_speakers_and_times(name: str) -> None:
    words, first, second = TABLES[name]
    assert said((DATA / name).read_bytes()) == list(zip([first, second] * 3, words, TIMES, strict=True))


def test_the_head_of_a_file_gives_the_date_and_the_roles() -> None:
    fence = parse((DATA / "fence-ru.md").read_bytes())
    assert (fence.date, {turn.speaker for turn in fence.turns if turn.role == "candidate"}) == ("2026-05-12", {"Семён"})
    for legend in (
        "Вера: интервьюер\nСемён: кандидат",
        "Семён — кандидат, Складень\nВера — рекрутер",
        "Кандидат: Семён",
    ):
        found = formats.take_apart(Content(f"{legend}\n\nВера: Начнём?\nСемён: Да.\nВера: Итак.\nСемён: Угу.\n"))
        assert found.roles["семен"] == "candidate"
        assert [one.text for one in found.utterances] == ["Начнём?", "Да.", "Итак.", "Угу."]


TALK = "".join(f"{who}: {words}\n" for who, words in zip(["Вера Ким", "Семён Жук"] * 3, RU, strict=True))
STAMPED = "".join(f"[0:0{n}] {line}\n" for n, line in enumerate(TALK.splitlines(), start=1))
BELOW = "".join(f"{who}  0:0{n}\n{words}\n\n" for n, (who, words, _) in enumerate(said(TALK), start=1))
BOLD = "".join(f"**{who}:** {words}\n\n" for who, words, _ in said(TALK))
LAYOUTS = {"labels": TALK, "times": STAMPED, "text below": BELOW, "bold": BOLD}

HEADS = {
    "facts": "Meeting title: Interview\nHost: Вера Ким\nDate: May 12\nLength: 45 min\nLanguage: ru\nKind: call\n\n",
    "facts in Russian": "Тема: Интервью\nОрганизатор: Вера Ким\nДлина: 45 мин\nУчастники: Вера Ким, Семён Жук\n\n",
    "shares of talk": "Talk ratio:\nВера Ким: 30%\nСемён Жук: 70%\n\n",
    "a table of shares": "| Speaker | Talk ratio | Words |\n|---|---|---|\n| Вера Ким | 30% | 120 |\n"
    "| Семён Жук | 70% | 800 |\n\n",
    "a summary": "## AI summary\n\nСемён рассказал о складе. Вывод: хороший разговор.\n- **Стек:** Python\n"
    "- **Вера Ким:** задала вопросы\n\n## Action items\n- Вера Ким: прислать задание\n\n## Transcript\n\n",
    "chapters": "Outline:\n[00:00] Знакомство: имя и опыт\n[00:09] Опыт: склад\n[00:15] Прощание\n\n",
    "people": "Attendees\nВера Ким <vera@example.org>\nСемён Жук <sam@example.org>\n\n",
    "front matter": "---\ntitle: Interview\nparticipants: [Вера Ким, Семён Жук]\ntags: interview\n---\n\n",
    "scores": "Session Title: Interview\nOwner: Вера Ким\nRead Score: 80\nTopic: Опыт\nKey Questions: Давно?\n\n",
    "sounds": "Jingles: 00:00-00:10\nBreak: 12:30\nSponsor: Acme\n\n",
    "questions": "Вопросы к кандидату:\n1. Опыт: сколько лет?\n2. Стек: что знает?\n\n",
    "who is who": "Вера Ким: интервьюер\nСемён Жук: кандидат\n\n",
}
TAILS = {
    "a summary": "\n## Summary\n\nСемён Жук рассказал о складе.\n- **Опыт:** четыре года\n- Вывод: брать\n",
    "a summary in a line": "\nSummary: Вера Ким и Семён Жук поговорили.\n",
    "action items": "\nAction items:\n- Вера Ким: прислать задание\n- Семён Жук: решить его до 12:30\n",
    "tasks": "\nИтоги встречи\n\nВера Ким: прислать задание\nСемён Жук: решить его\n",
    "shares of talk": "\nTalk ratio:\nВера Ким: 30%\nСемён Жук: 70%\n",
    "the program": "\nMeeting ended after 00:23:11 👋\n",
    "a rule": "\n---\n\n*Сгенерировано автоматически*\n",
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("head", HEADS)
def test_what_stands_above_the_talk_is_no_turn(head: str, layout: str) -> None:
    text = LAYOUTS[layout]
    assert said(HEADS[head] + text) == said(text)
    assert len(said(text)) == 6


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("tail", TAILS)
def test_what_stands_below_the_talk_is_no_turn(tail: str, layout: str) -> None:
    text = LAYOUTS[layout]
    assert said(text + TAILS[tail]) == said(text)
    assert len(told(text + TAILS[tail]).keys() & {"closing_skipped", "service_lines_skipped"}) == 1


def test_a_title_that_somebody_says_ends_and_begins_nothing() -> None:
    words = ["Что дальше?", "Transcript", "Summary", "Action items", "Итоги", "Да."]
    text = "".join(
        f"{who}\n{n}:00\n{word}\n\n" for n, (who, word) in enumerate(zip(["Вера", "Семён"] * 3, words, strict=True))
    )
    assert [turn.text for turn in parse(text).turns] == words


def test_a_time_that_somebody_says_is_speech() -> None:
    text = (
        "[00:00:05] Вера\nКогда встреча?\n\n[00:00:09] Семён\n12:30\n\n"
        "[00:00:15] Вера\n1:1 в час\n\n[00:00:20] Семён\nДа.\n"
    )
    assert said(text) == [
        ("Вера", "Когда встреча?", 5.0),
        ("Семён", "12:30", 9.0),
        ("Вера", "1:1 в час", 15.0),
        ("Семён", "Да.", 20.0),
    ]


def test_code_in_a_reply_is_speech() -> None:
    code = "```\ndef f(x):\nVera: 1\nVera: 2\nreturn a[x:y]\n```"
    text = f"Вера: Покажите.\nСемён: Вот.\n{code}\nВера: Ясно.\nСемён: SELECT a: b\nhttp://example.org:80/a\nВот.\n"
    assert said(text)[1] == ("Семён", "Вот. def f(x): Vera: 1 Vera: 2 return a[x:y]", None)
    assert said(text)[3] == ("Семён", "SELECT a: b http://example.org:80/a Вот.", None)


def test_two_people_in_one_reply_stay_in_it_and_it_is_told() -> None:
    text = TALK.replace("А что поменяли?", "А что поменяли? Семён Жук: Лимит. Вера Ким: Ясно.")
    assert said(text)[4][1] == "А что поменяли? Семён Жук: Лимит. Вера Ким: Ясно."
    assert told(text)["two_people_in_turn"].startswith("1 reply holds")


def test_a_word_that_may_be_no_speaker_is_told_with_the_way_to_mend_it() -> None:
    text = (
        "".join(f"Вера: Раз {n}?\nи два\nСемён: Три.\nи пять\n" for n in range(8))
        + "Ирбис: быстро\nи ещё\nВера: Да?\nИрбис: да\n"
    )
    assert "--same “Ирбис=NAME”" in told(text)["label_rare"]
    mended = transcript.parse(text, source="x", sha256="0" * 64, same=["Ирбис=Семён"], force=True).transcript
    assert {turn.speaker for turn in mended.turns} == {"Вера", "Семён"}
    assert "label_rare" not in told(TALK)


@pytest.mark.parametrize(
    "label", ["семён", "Интрвьюер", "С. П. Жук", "Семён (кандидат)", "Speaker 1", "Анна-Мария Жук-Ким"]
)
def test_a_label_stays_as_it_is_written(label: str) -> None:
    text = "".join(f"Вера: Раз?\n{label}: Два.\n" for _ in range(3))
    assert [speaker for speaker, _, _ in said(text)] == ["Вера", label] * 3


@pytest.mark.parametrize(
    "text",
    [
        "Опыт работы: пять лет.\nСтек: Python.\nЖелаемая зарплата: договорная.\nГород: Тверь.\n",
        "Python — язык.\nRedis — хранилище.\nKafka — очередь.\nDocker — контейнеры.\n",
        "Вчера был хороший день.\n\nПотом пошёл дождь.\n\nВечером стемнело.\n\nВсе ушли домой.\n",
        "Имя;Телефон;Город\nВера;123;Москва\nСемён;456;Тверь\nОльга;7;Омск\n",
        "start\tend\ttext\n0\t1000\tда\n1000\t3000\tвот так\n",
    ],
)
def test_text_in_which_nobody_is_seen_to_speak_is_refused_with_a_way_out(text: str) -> None:
    with pytest.raises(TranscriptError) as refused:
        parse(text)
    assert "Export" in refused.value.do.text("en")


def clock(n: int) -> str:
    return f"{n // 60:02}:{n % 60:02}"


WRITERS: dict[str, Callable[[str, int, str], str]] = {
    "labels": lambda who, n, text: f"{who}: {text}\n",
    "labels apart": lambda who, n, text: f"{who}: {text}\n\n",
    "text below": lambda who, n, text: f"{who}:\n{text}\n\n",
    "times": lambda who, n, text: f"[{clock(n)}] {who}: {text}\n",
    "times below": lambda who, n, text: f"{who}  {clock(n)}\n{text}\n\n",
    "times above": lambda who, n, text: f"{clock(n)}\n{who}: {text}\n\n",
    "time in brackets": lambda who, n, text: f"{who} ({clock(n)}): {text}\n",
    "time after the colon": lambda who, n, text: f"{who}: [{clock(n)}] {text}\n",
    "ranges": lambda who, n, text: f"[{clock(n)}.000 --> {clock(n)}.900] {who}: {text}\n",
    "seconds": lambda who, n, text: f"[{n}.00s - {n}.90s] {who}: {text}\n",
    "bold": lambda who, n, text: f"**{who}:** {text}\n\n",
    "bold with times": lambda who, n, text: f"**{who}** [{clock(n)}]\n{text}\n\n",
    "bold with numbers": lambda who, n, text: f"**[{n}] {who}:** {text}\n\n",
    "headings": lambda who, n, text: f"### {who} ({clock(n)})\n\n{text}\n\n",
    "bullets": lambda who, n, text: f"- **{who}**: {text}\n",
    "capitals": lambda who, n, text: f"{who.upper()}: {text}\n",
    "in square brackets": lambda who, n, text: f"[{who}]: {text}\n",
}
PEOPLE = st.sampled_from(
    [
        ("Вера Ким", "Семён Жук"),
        ("Интервьюер", "Кандидат"),
        ("Speaker 1", "Speaker 2"),
        ("Анна", "Борис", "Пётр"),
        ("Kim, Vera", "Zhuk, Sam"),
    ]
)
HOSTILE = [
    *(
        "да",
        "Итог: всё упало",
        "я делал так: очередь, потом склад",
        "встретились в 12:30 и разошлись",
        "12:30 был обед",
    ),
    *("Redis: память", "Redis — это кэш", "Python - язык", "https://example.org/a?b=c:d", "[смех]"),
    *("def f(x): return x", "SELECT a: b FROM t", "{'a': 1}", "он сказал: «Вопрос: зачем?» — и ушёл", "Ответ: не знаю"),
    *(
        "Плюсы: быстро",
        "Минусы: дорого",
        "— Привет, — сказал он.",
        "- раз, два",
        "* звезда",
        "1. Первое: быстро",
        "50%",
    ),
    *("> цитата: да", "# решётка", "**жирно:** да", "_курсив_: да", "Меня зовут Семён: очень приятно", "key: value"),
    *("C:\\Windows: там лежит", "Шаг 1: анализ", "Вариант А: да", "Смотрите: там два варианта", "Спринт 5: релиз"),
    *("...", "2019", "Summary: ok", "Note: this", "Step one: do it", "My boss said: no", "Docker: yes", "A: первое"),
    *(
        "Product Owner: тоже был",
        "Кандидат должен: уметь",
        "(пауза)",
        "эм… ну: да",
        "1:1 с руководителем: раз в неделю",
    ),
    *("CI/CD: настроил", "Node.js: знаю", "🙂: да", "→ дальше: да", "a: b: c", "x|y|z", "Да; нет, может, быть"),
]


@st.composite
def dialogues(draw: st.DrawFn) -> list[tuple[str, int, str]]:
    """Replies by a few people who speak three times at least, of one line each or of several; no line comes twice.

    Where every line has a label, a lone one is somebody who speaks once; so replies of several lines have a line
    without a colon.
    """
    people = draw(PEOPLE)
    order = [*(people * 3), *draw(st.lists(st.sampled_from(people), max_size=4))]
    several = draw(st.booleans())
    left = draw(st.permutations(HOSTILE))
    talk = []
    for n, who in enumerate(order):
        more = ["и так далее", *(left.pop() for _ in range(draw(st.integers(0, 2))))] if several else []
        talk.append((who, 7 * n, "\n".join([left.pop(), *more])))
    return talk


def spoken(talk: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Who speaks, in small letters, and the words, neighbours of one speaker together."""
    runs = groupby(talk, key=lambda one: one[0].casefold())
    return [(who, " ".join(" ".join(text for _, text in run).split())) for who, run in runs]


@pytest.mark.parametrize("layout", WRITERS)
@settings(max_examples=12)
@given(talk=dialogues())
def test_hostile_speech_in_any_layout_is_read_back_and_no_word_becomes_a_speaker(
    layout: str, talk: list[tuple[str, int, str]]
) -> None:
    turns = parse("".join(WRITERS[layout](*one) for one in talk)).turns
    assert spoken([(turn.speaker, turn.text) for turn in turns]) == spoken([(who, text) for who, _, text in talk])
