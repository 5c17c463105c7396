"""Times that are no plain clock, and times beside names without a colon: a time is read as one, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from analyzer import transcript
from analyzer.errors import TranscriptError

RU = ("Анна", "Борис"), ["Что вы делали?", "Писал сервис, он упал.", "А почему?", "Кончилась память."]
EN = ("Anna", "Boris"), ["What did you do?", "I wrote a service, it fell.", "And why?", "It ran out of memory."]
STARTS = [0.5, 4.5, 8.5, 12.5]

Line = Callable[[str, float, str], str]


def parse(text: str) -> transcript.Transcript:
    return transcript.parse(text, source="talk", sha256="0" * 64, force=True).transcript


def said(text: str) -> list[tuple[str, str, float | None, float | None]]:
    return [(turn.speaker, turn.text, turn.start, turn.end) for turn in parse(text).turns]


def written(line: Line, language: str) -> str:
    (names, texts) = RU if language == "ru" else EN
    return "\n".join(line(names[at % 2], STARTS[at], text) for at, text in enumerate(texts))


def talk(language: str, *, ends: bool = False, starts: list[float] = STARTS) -> list[object]:
    (names, texts) = RU if language == "ru" else EN
    return [(names[at % 2], text, starts[at], starts[at] + 3.25 if ends else None) for at, text in enumerate(texts)]


def clock(seconds: float) -> str:
    return f"00:00:{int(seconds):02}"


SECONDS: dict[str, Line] = {
    "before a name": lambda who, at, text: f"{at}s {who}: {text}",
    "before a name, Russian unit": lambda who, at, text: f"{at} сек {who}: {text}",
    "before a name, bare": lambda who, at, text: f"{at:.2f} {who}: {text}",
    "before a name above": lambda who, at, text: f"{at}s {who}\n{text}\n",
    "behind a name": lambda who, at, text: f"{who} ({at}): {text}",
    "behind a company": lambda who, at, text: f"{who} (гость) ({at} сек.): {text}",
    "behind a name, bare": lambda who, at, text: f"{who}, {at} s: {text}",
}
RANGES: dict[str, Line] = {
    "in square brackets": lambda who, at, text: f"{who} [{at}s - {at + 3.25}s]: {text}",
    "in square brackets above": lambda who, at, text: f"{who} [{at}s - {at + 3.25}s]\n{text}\n",
    "in round brackets": lambda who, at, text: f"{who} ({at} - {at + 3.25}): {text}",
    "in stars": lambda who, at, text: f"**{who} ({at}–{at + 3.25}):** {text}",
    "before a name": lambda who, at, text: f"{at}-{at + 3.25} {who}: {text}",
    "before a name with units": lambda who, at, text: f"{at}s - {at + 3.25}s {who}: {text}",
}


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("layout", SECONDS)
def test_seconds_beside_a_name_are_a_time(layout: str, language: str) -> None:
    found = said(written(SECONDS[layout], language))
    assert [(who.removesuffix(" (гость)"), *rest) for who, *rest in found] == talk(language)


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("layout", RANGES)
def test_seconds_from_and_to_beside_a_name_are_times(layout: str, language: str) -> None:
    assert said(written(RANGES[layout], language)) == talk(language, ends=True)


def test_clocks_from_and_to_behind_a_number_are_times() -> None:
    text = "SPEAKER_00 [00:00:01 - 00:00:04]: Так?\nSPEAKER_01 [00:00:05 - 00:00:09]: Да.\n" * 2
    assert said(text)[1] == ("SPEAKER_01", "Да.", 5.0, 9.0)


@pytest.mark.parametrize(
    "lines",
    [
        "Python (3.8): медленно.\nPython (3.11): быстро.\nPython (3.12): ещё быстрее.",
        "2.5 s Redis: столько живёт ключ.\n3.5 s Redis: а теперь столько.",
        "Сроки: 2 - 3 недели",
    ],
)
def test_numbers_in_what_is_said_are_no_times(lines: str) -> None:
    text = "Анна: Что было?\nБорис: Было так.\nАнна: А дальше?\nБорис: Расскажу.\n" + lines + "\nАнна: Ясно.\n"
    found = said(text)
    assert [who for who, *_ in found] == ["Анна", "Борис", "Анна", "Борис", "Анна"]
    assert found[3][1] == "Расскажу. " + lines.replace("\n", " ")
    assert all(start is None for *_, start, _ in found)


@pytest.mark.parametrize("label", ["Анна (30 лет)", "Анна (1.5)", "Анна (2)", "Анна [2]"])
def test_a_number_that_stays_the_same_belongs_to_the_name(label: str) -> None:
    text = f"{label}: Что было?\nБорис: Сервис.\n{label}: А дальше?\nБорис: Упал.\n"
    assert [(who, start) for who, _, start, _ in said(text)] == [(label, None), ("Борис", None)] * 2


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("separator", [":", ";"])
def test_time_codes_that_count_frames_are_times(separator: str, language: str) -> None:
    def code(at: float) -> str:
        return f"00:01:{int(at):02}{separator}{round(at % 1 * 24):02}"

    layouts: list[Line] = [
        lambda who, at, text: f"[{code(at)}] {who}: {text}",
        lambda who, at, text: f"{code(at)} - {code(at + 0.25)}\n{who}\n{text}\n",
        lambda who, at, text: f"{who} {code(at)}\n{text}\n",
    ]
    for layout in layouts:
        found = [(who, text, start, None) for who, text, start, _ in said(written(layout, language))]
        assert found == talk(language, starts=[60.48, 64.48, 68.48, 72.48])


def test_numbers_between_colons_in_what_is_said_are_no_time_codes() -> None:
    lines = "10:20:30:40 — это адрес.\n01:02:03:04 — и это тоже."
    found = said(f"Анна: Что было?\nБорис: Адреса.\n{lines}\nАнна: Ясно.\nБорис: Да.\n")
    assert found[1][1] == "Адреса. " + lines.replace("\n", " ")


TIMES_OF_DAY: dict[str, Line] = {
    "behind a name": lambda who, at, text: f"{who} 11:{int(at) + 45}:00 AM\n{text}\n",
    "behind a name in round brackets": lambda who, at, text: f"{who} (11:{int(at) + 45} AM): {text}",
    "behind a bold name": lambda who, at, text: f"**{who}** 11:{int(at) + 45} AM\n{text}\n",
    "before a name in brackets": lambda who, at, text: f"[11:{int(at) + 45} a.m.] {who}: {text}",
    "before a name": lambda who, at, text: f"11:{int(at) + 45}\u202fAM {who}: {text}",
    "below a name": lambda who, at, text: f"{who}\n11:{int(at) + 45} AM\n{text}\n",
    "as Zoom saves a chat": lambda who, at, text: f"11:{int(at) + 45}:00 AM From {who} to Everyone: {text}",
    "today": lambda who, at, text: f"{who} — Today at 11:{int(at) + 45}\n{text}\n",
    "сегодня": lambda who, at, text: f"{who} — Сегодня, в 11:{int(at) + 45}\n{text}\n",
    "with a date": lambda who, at, text: f"{who} 14.03.2031 11:{int(at) + 45}\n{text}\n",
}


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("layout", TIMES_OF_DAY)
def test_a_time_of_day_beside_a_name_counts_from_the_first_reply(layout: str, language: str) -> None:
    text = written(TIMES_OF_DAY[layout], language)
    assert said(text) == talk(language, starts=[0.0, 240.0, 480.0, 720.0])
    assert "times_of_day" in {one.code for one in parse(text).warnings}


def test_a_talk_over_midnight_or_noon_goes_on() -> None:
    text = "Anna 11:59 PM\nSo?\n\nBoris 12:00 AM\nYes.\n\nAnna 12:02 AM\nWhy?\n\nBoris 12:03 AM\nSo.\n"
    assert [start for *_, start, _ in said(text)] == [0.0, 60.0, 180.0, 240.0]


def test_a_time_of_day_that_somebody_says_is_speech() -> None:
    lines = "10:00 AM standup\n11:00 AM Review: code\nwe met at 10:00 AM\nthey met at 11:00 AM"
    found = said(f"Anna: What then?\nBoris: A day was\n{lines}\nAnna: I see.\nBoris: Yes.\n")
    assert found[1] == ("Boris", "A day was " + lines.replace("\n", " "), None, None)


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize(
    "line",
    [
        lambda who, at, text: f"[{clock(at)}] {who} - {text}",
        lambda who, at, text: f"{clock(at)} - {who} — {text}",
        lambda who, at, text: f"[{clock(at)}] {who} – {text}\nИ ещё — вот что.",
        lambda who, at, text: f"{who} [{clock(at)}] {text}",
        lambda who, at, text: f"**{who}** *{clock(at)}* {text}",
    ],
)
def test_a_name_without_a_colon_beside_a_time_is_a_speaker(line: Line, language: str) -> None:
    found = [
        (who, text.removesuffix(" И ещё — вот что."), start, None)
        for who, text, start, _ in said(written(line, language))
    ]
    assert found == talk(language, starts=[0.0, 4.0, 8.0, 12.0])


def test_what_is_said_with_a_dash_is_no_name() -> None:
    lines = ["Анна – это я.", "Борис – это он.", "Анна – это начальник.", "Мы пишем кассы.", "Борис – это инженер."]
    with pytest.raises(TranscriptError, match="who is speaking"):
        parse("\n".join(f"[00:00:0{at}] {line}" for at, line in enumerate(lines)))


MARKDOWN = [
    "**{who}:** *{at}*\n{text}\n",
    "**{who}:** *{at}* {text}\n",
    "**{who}:** _{at}_\n\n{text}\n",
    "**{who}**: *[{at}]* {text}\n",
    "**{who}:** `{at}` {text}\n",
    "**{who}** *({at})*: {text}\n",
    "*{at}* **{who}:** {text}\n",
    "- **{who}:** *{at}* {text}\n",
    "### {who}:\n*{at}*\n{text}\n",
    "**{who}:**\n{at}\n\n{text}\n",
]


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("layout", MARKDOWN)
def test_a_bold_name_may_have_a_time_in_italics(layout: str, language: str) -> None:
    text = written(lambda who, at, text: layout.format(who=who, at=f"0:{int(at):02}", text=text), language)
    assert said(text) == talk(language, starts=[0.0, 4.0, 8.0, 12.0])


@pytest.mark.parametrize("words", ["*важно*", "12:30", "*12:30* —", "**0:01** и"])
def test_italics_and_times_in_what_is_said_stay(words: str) -> None:
    text = f"**Анна:** Что было?\n\n**Борис:** {words} упал сервис.\n\n**Анна:** А потом?\n\n**Борис:** Встал.\n"
    assert said(text)[1] == ("Борис", f"{words} упал сервис.", None, None)


@pytest.mark.parametrize("line_break", ["\u2028", "\u2029", "\v", "\f", "\x85"])
@pytest.mark.parametrize("language", ["ru", "en"])
def test_rarer_line_breaks_part_speakers_and_nothing_else(line_break: str, language: str) -> None:
    names, texts = RU if language == "ru" else EN
    plain = [f"{text}{line_break}..." for text in texts]
    listed = [f"{text}{line_break}x: y{line_break}Redis: 1{line_break}Redis: 2" for text in texts]
    layouts: list[tuple[str, list[str], Line]] = [
        (line_break, plain, lambda who, at, text: f"{who}: {text}"),
        ("\n", listed, lambda who, at, text: f"{who}: {text}"),
        ("\n", plain, lambda who, at, text: f"{who}: {text}" if at < 9 else f"И ещё.{line_break}{who}: {text}"),
        (line_break, listed, lambda who, at, text: f"{who}  {clock(at)}{line_break}{text}{line_break}"),
        ("\n", plain, lambda who, at, text: f"{who}{line_break}{clock(at)}{line_break}{text}"),
    ]
    for between, inside, line in layouts:
        replies = [(names[at % 2], text) for at, text in enumerate(inside)]
        text = between.join(line(who, STARTS[at], text) for at, (who, text) in enumerate(replies))
        assert [(who, words.replace(" И ещё.", "")) for who, words, *_ in said(text)] == replies


@pytest.mark.parametrize("language", ["ru", "en"])
def test_lists_below_names_with_times_name_nobody_however_long(language: str) -> None:
    listed = " ".join(f"Redis: {number}" for number in range(9))
    text = written(
        lambda who, at, text: f"{who}  {clock(at)}\n{text}\n{listed.replace(' R', chr(10) + 'R')}\n", language
    )
    found = [(who, words.removesuffix(f" {listed}"), start, None) for who, words, start, _ in said(text)]
    assert found == talk(language, starts=[0.0, 4.0, 8.0, 12.0])
