"""What services, messengers and podcasts export: JSON and HTML in their own shapes."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzer import transcript
from analyzer.errors import TranscriptError
from analyzer.transcript import clock, formats
from analyzer.transcript.content import Content
from analyzer.transcript.utterance import NOBODY, Parsed

DATA = Path(__file__).parent / "data" / "transcripts" / "exports"
FIXTURES = sorted(DATA.iterdir())

# The talks that the fixtures hold: who (0 asks, 1 answers), start and end in seconds, words.
RUSSIAN = [
    (0, 0.5, 4.0, "Добрый день, Семён! Чем вы занимались в «Красной линии»?"),
    (1, 6.0, 10.3, "Здравствуйте. Я писал сервис билетов на Python, там было 12 очередей."),
    (0, 14.0, 14.3, "Угу."),
    (1, 15.0, 18.1, "Потом я вынес расчёт мест в отдельный процесс; это заняло месяц."),
    (0, 21.5, 22.6, "А что сломалось?"),
    (1, 23.5, 25.8, "Сломалась повторная доставка: мы теряли билеты."),
]
ENGLISH = [
    (0, 0.48, 3.98, "Hello, Piet. What did you build at Tin Harbour?"),
    (1, 5.2, 9.9, "I built the booking queue. It's a small service, about 2,000 lines."),
    (0, 13.0, 13.3, "Right."),
    (1, 14.1, 16.4, "Then we moved it to Postgres."),
    (0, 18.0, 19.1, "What went wrong?"),
    (1, 20.0, 21.9, "The retries were not idempotent."),
]
Talk = list[tuple[int, float | None, float | None, str]]


def to_the_second(talk: Any) -> Talk:
    return [(who, float(int(start)), None, text) for who, start, _, text in talk]


def timeless(talk: Any) -> Talk:
    return [(who, None, None, text) for who, _, _, text in talk]


def edited(talk: Any, before: str, after: str) -> Talk:
    return [(who, start, end, text.replace(before, after)) for who, start, end, text in talk]


NORA = ("Nora", "Piet")
VERA = ("Вера Ким", "Семён Жук")
FROM_ONE = ("Speaker 1", "Speaker 2")
EXPECTED: dict[str, tuple[str, Any, tuple[str, str]]] = {
    "azure-batch.json": ("azure-json", RUSSIAN, FROM_ONE),
    "azure-channels.json": ("azure-json", ENGLISH, ("Channel 1", "Channel 2")),
    "azure-fast.json": ("azure-json", ENGLISH, FROM_ONE),
    "bars.md": ("csv", to_the_second(RUSSIAN), VERA),
    "careless.csv": ("csv", edited(to_the_second(ENGLISH), "Postgres.", "Postgres. and it held"), NORA),
    "excel.csv": ("csv", edited(RUSSIAN, "сервис билетов", 'сервис "билетов"'), VERA),
    "fireflies-api.json": ("fireflies-json", RUSSIAN, VERA),
    "fireflies-download.json": ("fireflies-json", [(w, int(s), int(e), t) for w, s, e, t in ENGLISH], NORA),
    "headless.tsv": ("csv", to_the_second(RUSSIAN), VERA),
    "page.html": ("html", timeless(ENGLISH), NORA),
    "plain.csv": ("csv", ENGLISH, NORA),
    "podcast.html": ("html", edited(to_the_second(RUSSIAN), "сервис билетов", "сервис билетов & мест"), VERA),
    "podcast-part.html": ("html", to_the_second(ENGLISH), NORA),
    "podcast.json": ("podcast-json", RUSSIAN, VERA),
    "podcast-words.json": ("podcast-json", ENGLISH, NORA),
    "records.jsonl": ("records-json", to_the_second(RUSSIAN), VERA),
    "records-chat.json": ("records-json", timeless(ENGLISH), ("assistant", "user")),
    "records-milliseconds.json": ("records-json", ENGLISH, NORA),
    "records-roles.json": ("records-json", to_the_second(ENGLISH), NORA),
    "rev-ai.json": ("rev-json", RUSSIAN, ("Speaker 0", "Speaker 1")),
    "rev-com.json": ("rev-json", ENGLISH, NORA),
    "speechmatics.json": ("speechmatics-json", RUSSIAN, ("S1", "S2")),
    "speechmatics-changes.json": ("speechmatics-json", ENGLISH, ("Voice 1", "Voice 2")),
    "telegram.html": ("telegram-html", [(w, 60.0 * n, None, t) for n, (w, _, _, t) in enumerate(RUSSIAN)], VERA),
    "telegram.json": ("telegram-json", [(w, 60.0 * n, None, t) for n, (w, _, _, t) in enumerate(RUSSIAN)], VERA),
    "whisper.tsv": ("csv", edited(ENGLISH, "Right.", '"Right" then.'), (NOBODY, NOBODY)),
}
WITH_MARKS = ("azure-batch.json", "azure-fast.json", "podcast-words.json", "rev-ai.json", "rev-com.json")


def parsed(value: object) -> Parsed:
    return formats.take_apart(Content(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)))


def fixture(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def lines(found: Parsed) -> list[tuple[str, str]]:
    return [(utterance.speaker, utterance.text) for utterance in found.utterances]


@pytest.mark.parametrize("name", [path.name for path in FIXTURES])
def test_every_export_is_read_as_it_was_said(name: str) -> None:
    format, talk, labels = EXPECTED[name]
    found = formats.take_apart(Content((DATA / name).read_bytes()))
    assert found.format == format
    assert [(one.speaker, one.start, one.end, one.text) for one in found.utterances] == [
        (labels[who], start, end, text) for who, start, end, text in talk
    ]


@pytest.mark.parametrize("name", WITH_MARKS)
def test_a_quote_gets_the_second_of_its_words(name: str) -> None:
    found = formats.take_apart(Content((DATA / name).read_bytes()))
    assert all(utterance.text[offset - 1] == " " for utterance in found.utterances for offset, _ in utterance.marks)
    long = found.utterances[1]
    assert [(long.text[offset:].split()[0], time) for offset, time in long.marks] == (
        [("сервис", 7.17), ("Python,", 8.35), ("12", 9.52)]
        if "Python" in long.text
        else [("booking", 6.38), ("a", 7.55), ("about", 8.72)]
    )


@pytest.mark.parametrize("name", sorted(EXPECTED.keys() - {"whisper.tsv"}))
def test_an_export_is_a_transcript_of_two_people(name: str) -> None:
    reading = transcript.parse((DATA / name).read_bytes(), source=name, sha256="0" * 64, force=True)
    assert len(reading.speakers) == 2
    assert len(reading.transcript.turns) == 6


def test_a_file_without_speakers_is_refused_with_a_way_out() -> None:
    with pytest.raises(TranscriptError, match="speaker names"):
        transcript.parse((DATA / "whisper.tsv").read_bytes(), source="x", sha256="0" * 64)


def test_rev_without_punctuation_between_words_gets_spaces_and_keeps_hyphens() -> None:
    def speech(*elements: tuple[str, str]) -> list[tuple[str, str]]:
        monologue = {"speaker": 4, "elements": [{"type": kind, "value": value} for kind, value in elements]}
        return lines(parsed({"monologues": [monologue]}))

    bare = [("text", "Hello"), ("text", "World"), ("punct", ".")]
    assert speech(*bare) == [("Speaker 4", "Hello World.")]
    hyphen = [("text", "Well"), ("punct", "-"), ("text", "known"), ("punct", " "), ("text", "thing"), ("punct", "!")]
    assert speech(*hyphen) == [("Speaker 4", "Well-known thing!")]
    dash = [("text", "да"), ("punct", " — "), ("text", "нет"), ("punct", "\n"), ("text", "вот")]
    assert speech(*dash) == [("Speaker 4", "да — нет вот")]


def test_sounds_of_rev_and_podcasts_are_no_speech_where_they_stand_alone() -> None:
    def element(value: str) -> dict[str, str]:
        return {"type": "unknown" if value[0] == "<" else "text", "value": value}

    said = ["So <inaudible> then?", "<laugh>", "[crosstalk 00:01:02]", "Yes."]
    monologues = [{"speaker": at, "elements": [*map(element, text.split(" "))]} for at, text in enumerate(said)]
    monologues[2]["elements"] = [element(said[2])]
    assert lines(parsed({"monologues": monologues})) == [("Speaker 0", said[0]), ("Speaker 3", said[3])]
    segments = [{"startTime": 9 * at, "endTime": 9 * at + 8, "speaker": "Ко", "body": body} for at, body in enumerate(
        ["[музыка]", "Так и было всё это.", "[Music]"]
    )]  # fmt: skip
    assert lines(parsed({"segments": segments})) == [("Ко", "Так и было всё это.")]


def test_an_azure_phrase_that_was_not_recognised_or_says_nothing_is_left_out() -> None:
    data = fixture("azure-batch.json")
    data["recognizedPhrases"][0]["nBest"] = []
    data["recognizedPhrases"][1]["nBest"][0]["display"] = ""
    found = lines(parsed(data))
    assert found[0] == ("Speaker 2", data["recognizedPhrases"][1]["nBest"][0]["maskedITN"])
    assert len(found) == 5


def test_azure_times_in_words_are_read_where_there_are_no_ticks() -> None:
    data = fixture("azure-batch.json")
    for phrase, offset in zip(data["recognizedPhrases"], ["PT1H2M3.5S", "PT2M", "PT3", "soon"], strict=False):
        phrase.pop("offsetInTicks", None)
        phrase["offset"] = offset
    assert [one.start for one in parsed(data).utterances][:2] == [3723.5, 120.0]


def test_an_unknown_voice_of_speechmatics_is_nobody_and_punctuation_stays_with_its_word() -> None:
    data = fixture("speechmatics.json")
    for result in data["results"]:
        if result["start_time"] < 5:
            result["alternatives"][0]["speaker"] = "UU"
        if result["type"] == "punctuation":
            result["alternatives"][0].pop("speaker")
    assert lines(parsed(data))[:2] == [(NOBODY, RUSSIAN[0][3]), ("S2", RUSSIAN[1][3])]


def test_channels_of_speechmatics_name_the_speakers_where_voices_are_not_told_apart() -> None:
    data = fixture("speechmatics.json")
    for result in data["results"]:
        label = result["alternatives"][0].pop("speaker")
        result["channel"] = {"S1": "Рекрутер", "S2": "Кандидат"}[label]
    assert lines(parsed(data))[1] == ("Кандидат", RUSSIAN[1][3])


def test_fireflies_names_a_speaker_by_its_list_or_by_number() -> None:
    data = fixture("fireflies-api.json")
    for sentence in data["data"]["transcript"]["sentences"]:
        sentence["speaker_name"] = None
    assert lines(parsed(data))[1][0] == "Семён Жук"
    del data["data"]["transcript"]["speakers"]
    assert lines(parsed(data["data"]["transcript"]))[1][0] == "Speaker 1"
    assert parsed(data).date == "2026-05-24"


def test_a_sentence_of_fireflies_without_a_name_is_of_the_person_whom_other_sentences_name() -> None:
    said = [("Вера", 0, "Как вы храните деньги?"), ("Семён", 1, "В копейках."), (None, 0, "Ясно."), (None, 1, "Да.")]
    data = {"sentences": [{"speaker_name": name, "speaker_id": id, "text": text} for name, id, text in said]}
    assert [speaker for speaker, _ in lines(parsed(data))] == ["Вера", "Семён"] * 2


def test_a_service_message_of_telegram_is_no_turn_and_a_forwarded_one_is_its_authors() -> None:
    data = fixture("telegram.json")
    found = parsed(data)
    assert found.date == "2026-05-24"
    assert [warning.code for warning in found.warnings] == ["messages_without_text"]
    assert all("phone_call" not in text for _, text in lines(found))
    assert data["messages"][6]["from"] == "Семён Жук"
    assert lines(found)[4] == ("Вера Ким", "А что сломалось?")


def test_a_page_of_telegram_is_the_chat_without_what_telegram_writes_into_it() -> None:
    page = (DATA / "telegram.html").read_text(encoding="utf-8")
    found = parsed(page)
    assert found.date == "2026-05-24"
    assert [warning.code for warning in found.warnings] == ["messages_without_text"]
    nobody = page.replace('<div class="from_name">\nСемён Жук \n', '<div class="from_name">\n')
    assert [who for who, _ in lines(parsed(nobody))] == ["Вера Ким", "", "Вера Ким", "", "Вера Ким", ""]
    broken = page.replace("24.05.2026 16:03:00 UTC+03:00", "вчера").replace('title="24.05.2026 16:05:00 UTC+03:00"', "")
    assert [one.start for one in parsed(broken).utterances] == [0.0, 60.0, 120.0, None, 240.0, None]


def test_a_page_with_blocks_for_messages_that_is_none_of_telegram_is_read_as_it_looks() -> None:
    said = "".join(
        f'<div class="message">{who}: {words}</div>' for who, words in (("Вера", "Так?"), ("Семён", "Да.")) * 2
    )
    assert parsed(f"<html><body>{said}</body></html>").format == "html"


def test_an_export_of_several_telegram_chats_is_refused_and_of_one_is_read() -> None:
    chat = fixture("telegram.json")
    empty = {"type": "personal_chat", "messages": []}
    one = {"about": "x", "chats": {"list": [chat, empty]}}
    assert len(parsed(one).utterances) == 6
    with pytest.raises(TranscriptError, match="2 Telegram chats"):
        parsed({"chats": {"list": [chat, chat]}})


def test_a_page_shows_what_a_browser_shows() -> None:
    page = (
        "<!-- <cite>No:</cite><p>one</p> --><!DOCTYPE html><html><body><nav>Menu</nav>"
        "<cite>Вера:</cite><time>1:02</time><p>Раз &amp;lt; два<br>три\n\n четыре&nbsp;x < y</p>"
        "<p hidden>секрет</p><div style='color:red; display : none'>тайна<div>и тут</div>и там</div>"
        "<p>Читали <cite>Дюну</cite>, да?</p><h2>Часть 2</h2><cite>Семён: </cite><p>Да.</p><script>if (a<b) {}</script>"
        f"<img alt='x' src='data:{'A' * 2000}'><cite>Вера</cite><time>нет</time>И без абзаца"
    )
    found = parsed(page)
    assert [(one.speaker, one.start, one.text) for one in found.utterances] == [
        ("Вера", 62.0, "Раз &lt; два"),
        ("Вера", None, "три четыре\xa0x < y"),
        ("Вера", None, "Читали Дюну, да?"),
        ("Семён", None, "Да."),
        ("Вера", None, "И без абзаца"),
    ]


@pytest.mark.parametrize("piece", ["<", "<!--", "<a ", "&", "</", "<p", "<cite>", "<a b='", "<script>", "<p x='>"])
def test_markup_that_never_closes_does_not_hang(piece: str) -> None:
    page = f"<html><cite>Вера:</cite><p>Да.</p>{piece * (200_000 // len(piece))}"
    assert lines(parsed(page))[0] == ("Вера", "Да.")


def damaged(value: Any, data: st.DataObject) -> Any:
    """A copy of a JSON value in which some of the values are others."""
    value = copy.deepcopy(value)
    for _ in range(data.draw(st.integers(1, 4))):
        holder, key = value, None
        while isinstance(holder, dict | list) and holder:
            inner = data.draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(len(holder))))
            if not isinstance(holder[inner], dict | list) or data.draw(st.integers(0, 5)) == 0:
                key = inner
                break
            holder = holder[inner]
        if key is not None:
            holder[key] = copy.deepcopy(data.draw(ANYTHING))  # a later blow may fall inside what this one puts there
    return value


ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.integers(),
    st.sampled_from(["", "x", "PT1S", "0:01", "nan", "1e400", 10**400, -1, [], {}, [[]], [{}], {"id": {}}]),
    st.text(max_size=5),
    st.dictionaries(st.sampled_from(["text", "value", "name", "type"]), st.integers() | st.text(max_size=3)),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([path.name for path in FIXTURES if path.suffix == ".json"]), st.data())
def test_json_with_wrong_values_is_read_or_refused(name: str, data: st.DataObject) -> None:
    check(json.dumps(damaged(fixture(name), data)).encode(), EXPECTED[name][0])


@pytest.mark.parametrize("value", [10**400, -(10**400), 1e400, float("nan"), "1e400", "nan", True, -1, None])
def test_what_no_recording_can_last_is_no_time(value: object) -> None:
    assert clock.sane(value) is None


@pytest.mark.parametrize("value", ["1e999", "-1e999", "NaN", "9" * 400])
def test_a_talk_whose_times_are_beyond_all_numbers_is_read_without_times(value: str) -> None:
    said = [("Анна", "как у вас дела"), ("Иван", "хорошо, пишу сервис"), ("Анна", "а тесты"), ("Иван", "пишу и их")]
    records = ", ".join(f'{{"speaker": "{who}", "start": {value}, "text": "{text}"}}' for who, text in said)
    talk = transcript.parse(f"[{records}]".encode(), source="x", sha256="0" * 64, force=True).transcript
    assert [(turn.speaker, turn.start) for turn in talk.turns] == [(who, None) for who, _ in said]


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(FIXTURES), st.data())
def test_a_file_with_random_damage_is_read_or_refused(path: Path, data: st.DataObject) -> None:
    raw = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(raw)))
        raw[at : at + data.draw(st.integers(0, 40))] = data.draw(
            st.binary(max_size=6) | st.sampled_from([b'"', b'""', b"\r", b"\n", b"\t", b"<", b">", b"<p", b";", b"\0"])
        )
    check(bytes(raw), EXPECTED[path.name][0])


def check(data: bytes, format: str) -> None:
    for named in (None, format):
        try:
            reading = transcript.parse(data, source="x", sha256="0" * 64, format=named, force=True)
        except TranscriptError:
            continue
        for turn in reading.transcript.turns:
            assert turn.text == " ".join(turn.text[cue.start : cue.end] for cue in turn.cues)
