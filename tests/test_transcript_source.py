"""Files as they lie on disks: encodings, and everything that is no transcript."""

from __future__ import annotations

import codecs
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from analyzer import transcript
from analyzer.errors import TranscriptError
from analyzer.transcript import content, decoding, formats, source

TALK = """Вера: Добрый день! Расскажите, пожалуйста, чем вы занимались последние два года?
Семён: Я писал учёт для складов: приёмка, ячейки, инвентаризация. Потом перешёл в оплату.
Вера: Понятно. А почему решили уйти?
Семён: Проект закрывают, объявили об этом весной, и всю команду переводят в другой город.
Вера: Хорошо. Что такое транзакция и какие свойства у неё должны быть?
Семён: Это набор действий, который проходит целиком или не проходит вовсе.
"""


def in_halves(text: str) -> bytes:
    """`text` with each half of a character beyond the first 65,536 written as one, as old Java and databases do."""
    halves = text.encode("utf-16-be")
    units = [int.from_bytes(halves[at : at + 2]) for at in range(0, len(halves), 2)]
    return "".join(map(chr, units)).encode("utf-8", "surrogatepass")


@pytest.mark.parametrize(
    "text", [TALK, "Anna: So? 😀\nBoris: Yes.\n" * 9, "Анна: Да. 👩\u200d💻\n", '{"a": ["Ну 😀"]}']
)
def test_characters_in_halves_are_whole_again(text: str) -> None:
    assert decoding.decode(in_halves(text)) == (text, ())
    lone, warnings = decoding.decode(in_halves("Hm 😀 " + text) + b"\xed\xa0\xbd")
    assert lone.startswith(f"Hm 😀 {text}\ufffd")
    assert [warning.code for warning in warnings] == ["broken_characters"]
    file = content.Content(in_halves(text))
    assert (file.text, file.encoding) == (text, "UTF-8")


def test_letters_that_only_look_like_halves_are_letters() -> None:
    text = "н\xa0Ѕн°Ѓ и ещё немного слов по-русски"
    assert decoding.decode(text.encode("cp1251"))[0] == text


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251"])
@pytest.mark.parametrize("damage", [lambda data: data + bytes(4096), lambda data: data[:40] + b"\0" + data[40:]])
def test_a_few_zero_bytes_are_left_out_and_told(damage: Callable[[bytes], bytes], encoding: str) -> None:
    text, warnings = decoding.decode(damage(TALK.encode(encoding)))
    assert text == TALK
    assert warnings[-1].code == "zero_bytes"
    file = content.Content(damage(TALK.encode(encoding)))
    assert (file.text, file.encoding) == (TALK, {"utf-8": "UTF-8", "cp1251": "Windows-1251"}[encoding])


def test_many_zero_bytes_are_no_text_and_those_of_utf16_are_no_damage() -> None:
    with pytest.raises(TranscriptError, match="not text"):
        decoding.decode(TALK.replace(" ", "\0").encode())
    text, warnings = decoding.decode(TALK.encode("utf-16-le"))
    assert text == TALK
    assert [warning.code for warning in warnings] == ["decoded_as"]


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("cp1251", "Windows-1251"),
        ("koi8-r", "KOI8-R"),
    ],
)
def test_the_usual_encodings_are_recognised_and_told(tmp_path: Path, encoding: str, told: str | None) -> None:
    file = tmp_path / "talk.txt"
    file.write_bytes(TALK.replace("\n", "\r\n").encode(encoding))
    found = transcript.read(file, candidate=["Семён"], force=True).transcript
    assert [f"{turn.speaker}: {turn.text}" for turn in found.turns] == TALK.splitlines()
    assert found.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert found.source == "talk.txt"
    messages = [warning.message["en"] for warning in found.warnings if warning.code == "decoded_as"]
    assert len(messages) == (told is not None)
    assert all(str(told) in text for text in messages)


def test_a_short_text_in_an_old_encoding_is_not_read_as_gibberish() -> None:
    for encoding in ("cp1251", "koi8-r"):
        text, _ = decoding.decode("Вера: Расскажите о себе.\nСемён: Пишу на питоне три года.\n".encode(encoding))
        assert text.startswith("Вера: Расскажите")


def test_bytes_that_spell_no_vowels_are_not_called_a_text() -> None:
    with pytest.raises(TranscriptError, match="encoding"):
        decoding.decode(b"\x81\x8d\x8f\x90\x9d\xd8\xff\x98" * 60)


@pytest.mark.parametrize("codec", ["cp1251", "koi8-r", "cp866", "mac_cyrillic"])
def test_capitals_and_abbreviations_are_still_a_text(codec: str) -> None:
    said = "Вера: ГДЕ ЖЕ ВАШ СКЛАД?\nСемён: ГКНПЦ, ФСБ, МВД и ЦСКБ, а потом склад.\n" * 8
    assert decoding.decode(said.encode(codec))[0] == said


def test_a_given_encoding_is_used_and_a_wrong_one_is_refused() -> None:
    assert decoding.decode("Вера".encode("cp866"), encoding="cp866") == ("Вера", ())
    for encoding in ("utf-8", "no-such", "base64", "utf-16", "idna"):
        with pytest.raises(TranscriptError, match="encoding"):
            decoding.decode(b"\x82\xa5\xe0\xa0\x21", encoding=encoding)


def test_a_few_broken_bytes_do_not_turn_utf8_into_another_alphabet() -> None:
    data = TALK.encode()
    text, warnings = decoding.decode(data[:60] + b"\xff" + data[60:])
    assert text.replace("\ufffd", "") == data[:60].decode("utf-8", "ignore") + data[60:].decode("utf-8", "ignore")
    assert [warning.code for warning in warnings] == ["broken_characters"]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"PK\x03\x04\x14\x00\x06\x00" + bytes(range(256)), "Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old Word"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
        (b"{\\rtf1\\ansi hello}", "RTF"),
        (b"ID3\x04\x00" + bytes(300), "recording"),
        (b"\x00\x00\x00\x20ftypisom" + bytes(300), "recording"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "recording"),
        (bytes(range(256)) * 20, "not text"),
        (bytes(5000), "not text"),
        (b"\x01\x02\x03\x04\x05\x06\x07\x08" * 100, "not text"),
    ],
)
def test_what_is_no_text_is_refused_by_name(tmp_path: Path, data: bytes, what: str) -> None:
    file = tmp_path / "talk.txt"
    file.write_bytes(data)
    with pytest.raises(TranscriptError, match=what):
        transcript.load(file)


def test_a_path_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TranscriptError, match="is no file"):
        transcript.load(tmp_path / "none.vtt")
    with pytest.raises(TranscriptError, match="is a folder"):
        transcript.load(tmp_path)
    with pytest.raises(TranscriptError, match="cannot be opened"):
        transcript.load(tmp_path / "a\0b")
    with pytest.raises(TranscriptError, match="cannot be opened"):
        transcript.load(tmp_path / ("x" * 5000))


def test_a_file_too_large_to_be_a_transcript_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "LARGEST_FILE", 1024 * 1024)
    file = tmp_path / "talk.txt"
    file.write_bytes(b"a" * (1024 * 1024 + 1))
    with pytest.raises(TranscriptError, match="larger than 1 MB"):
        transcript.load(file)


def test_a_format_may_be_named_and_an_unknown_one_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "talk.txt"
    file.write_text(TALK, "utf-8")
    assert transcript.read(file, format="text").transcript.format == "text"
    with pytest.raises(TranscriptError, match=r"Known formats: .*webvtt.*text"):
        transcript.read(file, format="klingon")


SHORT = "Вера: Расскажите о себе.\nСемён: Пишу на питоне три года.\n"
ENCODINGS = [
    ("utf-8", "UTF-8"),
    ("utf-8-sig", "UTF-8"),
    ("utf-16", "UTF-16"),
    ("utf-16-le", "UTF-16"),
    ("utf-16-be", "UTF-16"),
    ("utf-16-be with a mark", "UTF-16"),
    ("cp1251", "Windows-1251"),
    ("koi8-r", "KOI8-R"),
]


@pytest.mark.parametrize("text", [TALK * 50, TALK, SHORT, SHORT.splitlines()[1], "Да.\nНет, нет."])
@pytest.mark.parametrize(("encoding", "name"), ENCODINGS)
def test_the_encoding_of_long_and_short_files_is_named(encoding: str, name: str, text: str) -> None:
    codec, marked, _ = encoding.partition(" with")
    data = (codecs.BOM_UTF16_BE if marked else b"") + text.encode(codec)
    found = content.Content(data)
    assert found.text == text
    assert found.encoding == name


@pytest.mark.parametrize(("encoding", "name"), ENCODINGS)
def test_the_encoding_of_captions_and_of_json_is_named(encoding: str, name: str) -> None:
    codec, marked, _ = encoding.partition(" with")
    mark = codecs.BOM_UTF16_BE if marked else b""
    captions = "WEBVTT\n\n" + "".join(
        f"00:00:0{n}.000 --> 00:00:0{n + 1}.000\n{line}\n\n" for n, line in enumerate(SHORT.splitlines())
    )
    segments = {
        "segments": [{"start": 0, "end": 1, "text": line[6:], "speaker": line[:4]} for line in TALK.splitlines()]
    }
    for text in (captions, json.dumps(segments, ensure_ascii=False)):
        reading = transcript.parse(mark + text.encode(codec), source="a", sha256="0", force=True)
        assert reading.encoding == name
        assert len(reading.speakers) == 2


def test_the_encoding_of_a_content_that_never_was_bytes_is_not_named() -> None:
    assert content.Content(SHORT).encoding is None
    assert content.Content(b"PK\x03\x04").encoding is None
    given = content.Content(SHORT.encode("cp866"), encoding="cp866")
    assert (given.text, given.encoding) == (SHORT, "cp866")


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("NaN", None),
        ("-Infinity", None),
        ("1e999", None),
        ("9" * 400, None),
        ("12345678901234567890123", None),
        ("1.5", 1.5),
    ],
)
def test_json_that_only_the_lenient_library_reads_is_read_all_the_same(value: str, read: float | None) -> None:
    text = (
        f'{{"segments": [{{"start": 0.5, "text": "Да\\ud800", "speaker": "А"}}, {{"start": {value}, "text": "Нет"}}]}}'
    )
    found = formats.take_apart(content.Content(text.encode()))
    assert [one.text for one in found.utterances] == ["Да\ud800", "Нет"]
    assert found.utterances[1].start == read


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('{"segments": ' + "[" * 1_030 + "]" * 1_030 + "}", "nested too deeply"),
        ('{"segments": ' + "[" * 100_000, "nested too deeply"),
        ('{"segments": [{"start": 0, "text": "Да"', "not valid JSON"),
        ('{"segments": [{"start": 0, "text": "Да"},]}', "not valid JSON"),
        ('{"segments": [{"start": ' + "9" * 5_000 + ', "text": "Да"}]}', "not valid JSON"),
        ('{"a": "\x01"}', "not valid JSON"),
    ],
)
def test_json_that_no_library_reads_is_refused_for_what_it_is(text: str, what: str) -> None:
    for data in (text, text.encode(), text.encode("utf-16")):
        with pytest.raises(TranscriptError, match=what):
            formats.take_apart(content.Content(data))


def test_of_two_equal_keys_in_json_the_last_counts() -> None:
    text = '{"segments": [{"start": 0, "text": "Да", "text": "Нет", "speaker": "А"}]}'
    assert formats.take_apart(content.Content(text.encode())).utterances[0].text == "Нет"
