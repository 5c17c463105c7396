"""Tables and records of no known service: columns are told by their names, times by their size, prose is no table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer import transcript
from analyzer.errors import TranscriptError
from analyzer.transcript import formats
from analyzer.transcript.content import Content
from analyzer.transcript.readers import cells, column_names, columns, moments
from analyzer.transcript.utterance import NOBODY, Parsed, Utterance

SAID = ["Чем вы занимались раньше?", "Писал сервис билетов на Python.", "А что сломалось?", "Очередь, и надолго."]
WHO = ["Вера", "Семён"] * 2


def parsed(text: str) -> Parsed:
    return formats.take_apart(Content(text))


def lines(found: Sequence[Utterance]) -> list[tuple[str, str]]:
    return [(utterance.speaker, utterance.text) for utterance in found]


def starts(values: Sequence[Any], *, name: str = "start", words: str = "слово " * 8) -> list[float | None]:
    records = [{"speaker": "AB"[at % 2], name: value, "text": words} for at, value in enumerate(values)]
    keys = columns.keys_of(records)
    assert keys is not None
    return [one.start for one in columns.read_records(records, keys)]


@pytest.mark.parametrize(
    "header",
    [
        ("Speaker", "Text"),
        ("speaker_name", "utterance"),
        ("Имя спикера", "Реплика"),
        ("Говорящий", "Расшифровка"),
        ("author", "content"),
        ("From", "Message"),
        ("role", "content"),
        ("Кто говорит", "Что сказано"),
        ("Участник встречи", "Текст (авто)"),
        ("speakerLabel", "transcript"),
        ("Channel", "Transcription"),
        ("ФИО", "ТЕКСТ РЕПЛИКИ"),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_columns_are_known_by_any_usual_name_and_separator(header: tuple[str, str], delimiter: str) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows([header, *zip(WHO, SAID, strict=True)])
    found = parsed(file.getvalue())
    assert found.format == "csv"
    assert lines(found.utterances) == list(zip(WHO, SAID, strict=True))


PROSE = [
    "Ким, Вера: Чем вы занимались?\nЖук, Семён: Писал на Python.\nКим, Вера: Давно?\nЖук, Семён: Три года.\n",
    "Вера: Да, конечно.\nСемён: Нет, спасибо.\nВера: Да, так.\nСемён: Нет, не так.\n",
    "Вера | 0:01\nЧто дальше?\nСемён | 0:05\nДальше, думаю, очередь; всё.\nВера | 0:09\nА?\nСемён | 0:10\nДа.\n",
    "Текст, автор, спикер: всё своё\n\nВера: Чем вы занимались?\nСемён: Писал.\nВера: Да?\nСемён: Да.\n",
    "\t0:01\tВера: Чем вы занимались?\n\t0:05\tСемён: Писал.\n\t0:09\tВера: Да?\n\t0:12\tСемён: Да, так.\n",
]


@pytest.mark.parametrize("text", PROSE)
def test_prose_with_commas_tabs_and_bars_is_no_table(text: str) -> None:
    found = parsed(text)
    assert found.format == "text"
    assert len({utterance.speaker for utterance in found.utterances}) == 2


def test_captions_with_commas_are_no_table() -> None:
    cues = "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\nВера: Да, {n}\n\n" for n in range(1, 6))
    assert parsed(cues).format == "srt"
    assert parsed("WEBVTT\n\n" + cues.replace(",", ".")).format.startswith("webvtt")


def test_a_mark_that_excel_writes_first_names_the_separator() -> None:
    assert lines(parsed("sep=;\nspeaker;text\nВера;Раз, два\nСемён;Три\n").utterances) == [
        ("Вера", "Раз, два"),
        ("Семён", "Три"),
    ]
    assert lines(parsed("SEP=^\r\nspeaker^text\r\nВера^Раз; два\r\n").utterances) == [("Вера", "Раз; два")]


def test_a_separator_inside_text_without_quotation_marks_is_text() -> None:
    text = "time,speaker,text,note\n0:01,Вера,Да, так, вот,x\n0:05,Семён,Нет,\n0:07,Вера,Ну,,,,\n"
    assert lines(parsed(text).utterances) == [("Вера", "Да, так, вот"), ("Семён", "Нет"), ("Вера", "Ну")]


def test_a_row_of_one_cell_goes_on_with_the_text_above() -> None:
    text = "speaker;text\nВера;Раз\nдва\nтри\nСемён\nСемён;Четыре\n"
    assert lines(parsed(text).utterances) == [("Вера", "Раз два три Семён"), ("Семён", "Четыре")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('speaker,text\nВера,"Раз\nдва, ""три"""\nСемён,Да\n', ['Раз два, "три"', "Да"]),
        ('start\tend\ttext\n0\t900\t"Раз\n900\t1800\tдва" три\n', ['"Раз', 'два" три']),
        ('start\tend\ttext\n0\t900\t"Раз"\n900\t1800\t"Да" три\n', ['"Раз"', '"Да" три']),
        ('speaker,text\nВера,"Раз\nСемён,Два\nВера,Три\n', ['"Раз', "Два", "Три"]),
        ('speaker;text\nВера;"Раз" и два\nСемён;"Три"\n', ["Раз и два", "Три"]),
        ('speaker,text\nВера,"Раз\n\nи, да: два"\n', ["Раз и, да: два"]),
    ],
)
def test_quotation_marks_never_swallow_a_row(text: str, said: list[str]) -> None:
    assert [utterance.text for utterance in parsed(text).utterances] == said


def test_a_cell_beyond_all_measure_is_refused() -> None:
    with pytest.raises(TranscriptError, match="Line 3 of the table"):
        parsed(f"speaker,text\nВера,Да\nСемён,{'а' * 200_000}\n")
    whole = "\n".join(f"Вера,{'а' * 900}" for _ in range(300))
    assert len(parsed(f'speaker,text\nСемён,"Раз\n{whole}\n').utterances) == 301
    assert csv.field_size_limit() == 131_072


@pytest.mark.parametrize("text", ["speaker,text\n" + "," * 4_000_000, "speaker,text\n" + "Вера,Да\n" * 250_000])
def test_a_table_beyond_all_measure_is_refused(text: str) -> None:
    with pytest.raises(TranscriptError, match="more than a talk"):
        parsed(text)


@pytest.mark.parametrize("text", ["speaker;note\nВера;Да\n", "a,b\n1,2\n", "Вера", "sep=;\n"])
def test_a_file_called_a_table_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(TranscriptError, match="columns of the table"):
        formats.take_apart(Content(text), format="csv")


def test_a_speaker_named_only_when_it_changes_goes_on() -> None:
    rows = [["Имя", "Текст"], ["Вера", "Раз"], ["", "два"], ["Семён", "Три"], ["", "четыре"], ["Вера", "Пять"]]
    found = columns.read_rows(rows)
    assert found is not None
    assert [one.speaker for one in found] == ["Вера", "Вера", "Семён", "Семён", "Вера"]
    named = columns.read_rows([*rows, ["Вера", "Шесть"], ["Вера", "Семь"], ["", "Кто?"]])
    assert named is not None
    assert [one.speaker for one in named][-1] == NOBODY


def test_a_table_without_a_header_is_read_only_where_its_shape_is_clear() -> None:
    rows = [[who, text] for who, text in zip(WHO, SAID, strict=True)]
    found = columns.read_rows(rows)
    assert found is not None
    assert lines(found) == list(zip(WHO, SAID, strict=True))
    assert columns.read_rows([["Навык", "Оценка"], ["Python", "хорошо знает"], ["SQL", "не знает"]]) is None
    assert columns.read_rows([[str(n), text] for n, text in enumerate(SAID)]) is None
    assert columns.read_rows([]) is None
    assert columns.read_rows([[""], []]) is None


def test_a_title_above_the_header_and_a_rule_below_it_are_not_speech() -> None:
    rows = [["Встреча", "Интервью"], [], ["Спикер", "Текст"], ["---", ":---:"], ["Вера", "Раз"], ["Семён", "Два"]]
    assert columns.read_rows(rows) == [Utterance("Вера", "Раз"), Utterance("Семён", "Два")]


@pytest.mark.parametrize(
    ("values", "seconds"),
    [
        ([0, 4, 9.5], [0.0, 4.0, 9.5]),
        ([0, 4000, 9500], [0.0, 4.0, 9.5]),
        ([1000, 5000, 3_600_000], [1.0, 5.0, 3600.0]),
        (["0:01", "00:00:05,5", "1:00:00"], [1.0, 5.5, 3600.0]),
        (["[00:01]", "4.759s", "1200 ms"], [1.0, 4.759, 1.2]),
        (["0,5", "4,25", "9"], [0.5, 4.25, 9.0]),
        (["PT0.5S", "PT1M2S", "PT1H"], [0.5, 62.0, 3600.0]),
        ([1_779_627_600, 1_779_627_605, None], [0.0, 5.0, None]),
        ([1_779_627_600_000, "1779627605500", -4], [0.0, 5.5, None]),
        (["2026-05-24T16:00:00Z", "2026-05-24 16:01:00", "2026-05-24T19:02:00+03:00"], [0.0, 60.0, 120.0]),
        (["24.05.2026 16:00", "24.05.2026 16:00:30", "24.05.2026, 16:01"], [0.0, 30.0, 60.0]),
        ([0, "soon", float("nan")], [0.0, None, None]),
        ([0, 10**400, True], [0.0, None, None]),
        (["0:01 - 0:04", "0:05 --> 0:06", "0:09–0:10"], [1.0, 5.0, 9.0]),
        ([[0.0, 3.2], [3.2, 4.0], [5, None]], [0.0, 3.2, 5.0]),
    ],
)
def test_times_are_understood_by_their_form_and_size(values: list[Any], seconds: list[float | None]) -> None:
    assert starts(values) == seconds


def test_the_name_of_a_column_says_the_unit() -> None:
    assert starts([1, 5, 9], name="start_ms") == [0.001, 0.005, 0.009]
    assert starts([0, 400_000, 9], name="Начало, сек") == [0.0, None, 9.0]
    assert starts([1500, 5000, 9000], name="startMilliseconds") == [1.5, 5.0, 9.0]


def test_a_length_gives_the_end_and_an_end_before_the_start_is_none() -> None:
    records = [{"who": "A", "text": "Раз два", "offset": 3, "duration": 1.5}, {"who": "B", "text": "Три", "offset": 5}]
    keys = columns.keys_of(records)
    assert keys == columns.Keys(text="text", speaker="who", start="offset", length="duration")
    assert [(one.start, one.end) for one in columns.read_records(records, keys)] == [(3.0, 4.5), (5.0, None)]
    backwards = columns.Keys(text="text", speaker="who", start="offset", end="duration")
    assert [one.end for one in columns.read_records(records, backwards)] == [None, None]


def test_from_is_a_person_or_a_time_as_its_values_say() -> None:
    people = columns.keys_of([{"from": "Вера", "to": "Семён", "text": "Раз два"}])
    assert people == columns.Keys(text="text", speaker="from")
    times: list[dict[str, object]] = [
        {"from": n * 1.5, "to": n * 1.5 + 1, "who": "A", "text": "Раз два"} for n in range(4)
    ]
    assert columns.keys_of(times) == columns.Keys(text="text", speaker="who", start="from", end="to")
    clocks = columns.keys_of([{"from": "0:01", "to": "0:04", "text": "Раз два"}])
    assert clocks == columns.Keys(text="text", start="from", end="to")


@pytest.mark.parametrize(
    ("value", "label"),
    [
        (" Вера \n Ким ", "Вера Ким"),
        ("Вера:", "Вера"),
        (1, "Speaker 1"),
        (1.0, "Speaker 1"),
        ("2", "Speaker 2"),
        ("2.0", "Speaker 2"),
        ("nan", NOBODY),
        (None, NOBODY),
        ("—", NOBODY),
        (True, NOBODY),
        (10**30, NOBODY),
        ({"name": "Вера", "id": 1}, "Вера"),
        ({"id": 3}, "Speaker 3"),
        ({"displayName": "Вера"}, "Вера"),
        ({"name": {"name": "Вера"}}, NOBODY),
        (["Вера"], NOBODY),
    ],
)
def test_a_speaker_may_be_a_name_a_number_or_an_object(value: object, label: str) -> None:
    assert cells.speaker_of(value) == label


def test_words_that_come_one_by_one_are_put_together() -> None:
    words = [(who, word) for who, said in zip(WHO, SAID, strict=True) for word in said.split()]
    rows = [["word", "start", "end", "speaker"]]
    rows += [[word, str(at), str(at + 0.5), who] for at, (who, word) in enumerate(words)]
    found = columns.read_rows(rows)
    assert found is not None
    assert lines(found) == list(zip(WHO, SAID, strict=True))
    assert found[1].start == 4.0
    assert found[1].marks == ((6, 5.0), (13, 6.0), (21, 7.0), (24, 8.0))


def test_roles_beside_names_are_taken_over() -> None:
    found = parsed("name,role,text\nВера,Интервьюер,Раз\nСемён,кандидат,Два\nВера,Интервьюер,Три\n")
    assert found.roles == {"вера": "interviewer", "семен": "candidate"}


@pytest.mark.parametrize(
    "wrap",
    [
        lambda talk: talk,
        lambda talk: {"transcript": talk, "participants": [{"name": "Вера"}, {"name": "Семён"}]},
        lambda talk: {"data": {"messages": talk, "comments": [{"author": "HR", "text": "Позвать снова"}] * 9}},
        lambda talk: {"result": {"meeting": {"utterances": talk}}, "words": [{"speaker": "A", "word": "x"}] * 9},
        lambda talk: [None, *talk, "end"],
    ],
)
def test_records_are_found_wherever_they_are_wrapped(wrap: Any) -> None:
    talk = [
        {"speaker": who, "text": text, "start": f"0:0{n}"} for n, (who, text) in enumerate(zip(WHO, SAID, strict=True))
    ]
    found = parsed(json.dumps(wrap(talk), ensure_ascii=False))
    assert found.format == "records-json"
    assert lines(found.utterances) == list(zip(WHO, SAID, strict=True))
    assert [one.start for one in found.utterances] == [0.0, 1.0, 2.0, 3.0]


def test_json_lines_are_read_also_with_blank_lines_between_them() -> None:
    text = "\n\n".join(json.dumps({"role": who, "content": text}) for who, text in zip(WHO, SAID, strict=True))
    assert lines(parsed(text).utterances) == list(zip(WHO, SAID, strict=True))


@pytest.mark.parametrize(
    "value",
    [
        {"items": [{"id": 1, "name": "Вера"}]},
        [{"name": "Вера", "text": 5}],
        {"questions": [{"text": "Раз?"}, {"text": "Два?"}]},
        {"a": {"b": {"c": {"d": {"e": {"f": [{"speaker": "A", "text": "Раз"}]}}}}}},
    ],
)
def test_json_without_a_talk_in_it_is_refused(value: object) -> None:
    with pytest.raises(TranscriptError, match="not in a shape"):
        parsed(json.dumps(value))


def test_objects_with_countless_keys_do_not_hang() -> None:
    many = {f"key{n}": n for n in range(200_000)}
    with pytest.raises(TranscriptError):
        parsed(json.dumps([many | {"n": n} for n in range(2)]))
    assert column_names.plain("x_" * 100_000) == column_names.plain("x_" * 60)


NAMES = st.sampled_from(["Вера Ким", "Семён", "Jones, Ann", "O'Neil; Pat", 'Пётр "Петя"', "A|B"])
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=30)
SPEECH = WORDS.map(str.strip).filter(lambda text: text and text[0].isalpha())


@settings(max_examples=80)
@given(
    st.lists(st.tuples(NAMES, SPEECH, st.integers(0, 3_000_000)), min_size=2, max_size=12),
    st.sampled_from(",;\t|"),
    st.booleans(),
)
def test_a_talk_written_as_a_table_and_read_back_is_the_same(
    talk: list[tuple[str, str, int]], delimiter: str, all_quoted: bool
) -> None:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL if all_quoted else csv.QUOTE_MINIMAL)
    writer.writerow(["speaker", "start_ms", "text"])
    writer.writerows([who, time, text] for who, text, time in talk)
    found = formats.take_apart(Content(file.getvalue()), format="csv").utterances
    assert " ".join(one.text for one in found).split() == " ".join(text for _, text, _ in talk).split()
    if len(talk) < 12:
        assert [(one.speaker, one.start) for one in found] == [(who, time / 1000) for who, _, time in talk]


@settings(max_examples=80)
@given(st.text(st.sampled_from('ab ,;\t|"\n\r:0159-=\0'), max_size=200))
def test_any_rows_are_read_or_refused(rows: str) -> None:
    for text in (rows, "speaker,text\n" + rows, "sep=;\nspeaker;start;text\n" + rows):
        try:
            transcript.parse(text, source="x", sha256="0" * 64, format="csv", force=True)
        except TranscriptError as error:
            refused = error.do.text("ru")
        else:
            refused = "read"
        assert refused


@given(st.text(max_size=60) | st.integers() | st.floats())
def test_any_value_is_a_time_or_none(value: object) -> None:
    found = moments.Scale().seconds(value)
    assert found is None or 0 <= found <= 360_000


def test_a_quotation_mark_that_is_never_closed_does_not_take_the_rest_of_the_file() -> None:
    text = 'speaker,text\nA,"yes it is\n' + "B,no it is not\nA,well then\n" * 3
    found = parsed(text).utterances
    assert lines(found) == [("A", '"yes it is'), *[("B", "no it is not"), ("A", "well then")] * 3]


def test_a_table_cut_off_inside_its_last_cell_keeps_the_cells_above_as_they_are() -> None:
    text = 'speaker,text\nA,"yes, it is"\nB,"no, it\nis not"\nA,"well, th'
    assert lines(parsed(text).utterances) == [("A", "yes, it is"), ("B", "no, it is not"), ("A", "well, th")]
