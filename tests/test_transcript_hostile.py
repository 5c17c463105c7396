"""Whatever a file holds, reading it ends with a transcript or with a sentence, and soon."""

from __future__ import annotations

import copy
import functools
import io
import json
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzer import transcript
from analyzer.errors import TranscriptError
from analyzer.transcript import tracks
from analyzer.transcript.formats import FORMATS
from analyzer.transcript.utterance import Utterance
from tests import writers
from tests.writers import documents

# a whole damaged file, told when a test fails, is long; hypothesis warns of that
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")

DATA = Path(__file__).parent / "data" / "transcripts"
FIXTURES = sorted(path for path in DATA.rglob("*") if path.is_file())
MEMORY = 64 * 1024**2  # bytes that a small damaged file may cost at most, libraries aside
NAMES = [reader.name for reader in FORMATS]

quick = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
# what the grammars of the formats are made of, so that random text reaches deep into the readers
PIECES = st.sampled_from(
    (
        *("WEBVTT", "\n", "\r\n", "\n\n", "00:00:01.000 --> 00:00:02.000", "00:01,5 --> 00:09", "-->", "->", "1"),
        *("Анна: ", "Пётр:", "**Анна:** ", "[00:03:12] ", "0:05", "<v Анна>", "</v>", "<v", "<c.x>", "NOTE "),
        *("STYLE\n", "&amp;", "&#55357;", "&bogus;", "```", "- ", ": ", "https://", "Кандидат: ", "?", ". ", "слово "),
        *('{"segments": [', '{"start": 1, "text": "да", "speaker": "A"}', "]}", ",", "NaN", "-1", "1e999"),
        *('"\\ud800"', "a b c ", "\ufeff", "\u2028", "\0", "\u200b", "\U000e0041"),
    )
)
SOUP = st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=60).map("".join)


def check(text: str | bytes, format: str | None = None) -> None:
    """Reads a text or the bytes of a file: the only error allowed is the one made for people, and a reading holds
    together."""
    try:
        reading = transcript.parse(text, source="x", sha256="0" * 64, format=format, force=True)
    except TranscriptError as error:
        refused = error
    else:
        refused = None
    if refused is not None:
        assert refused.what.text("ru").strip()
        assert refused.do.text("ru").strip()
        return
    for number, turn in enumerate(reading.transcript.turns, start=1):
        assert turn.index == number
        assert turn.text == " ".join(turn.text[cue.start : cue.end] for cue in turn.cues)
        assert turn.text.encode("utf-8")
    assert transcript.describe(reading, "ru").encode("utf-8")


@quick
@given(SOUP, st.sampled_from([None, *NAMES]))
def test_soup_of_every_grammar_is_read_or_refused(text: str, format: str | None) -> None:
    check(text, format)


@quick
@given(st.binary(max_size=400), st.sampled_from([None, *NAMES]))
def test_any_bytes_are_read_or_refused(data: bytes, format: str | None) -> None:
    check(data, format)


@st.composite
def damaged(draw: st.DrawFn, files: st.SearchStrategy[bytes]) -> bytes:
    """A file with pieces of it replaced, cut out, doubled and moved."""
    raw = bytearray(draw(files))
    for _ in range(draw(st.integers(1, 8))):
        at, other = (draw(st.integers(0, max(len(raw) - 1, 0))) for _ in range(2))
        length = draw(st.integers(0, 60))
        how = draw(st.sampled_from(("bytes", "tokens", "copy", "end")))
        if how == "copy":
            raw[at:at] = raw[other : other + length]
        elif how == "end":
            del raw[max(at, len(raw) - length) :]
        else:
            new = draw(st.binary(max_size=10) if how == "bytes" else PIECES.map(lambda piece: piece.encode()))
            raw[at : at + length] = new
    return bytes(raw)


@functools.cache
def written() -> list[bytes]:
    """A small talk in every format, documents included."""
    talk = [Utterance("Анна" if n % 2 else "Пётр", f"Я делал отчёт номер {n}.", n * 3.0, n * 3.0 + 2) for n in range(8)]
    return [writer.write(talk) for writer in writers.ALL]


files = st.one_of(st.sampled_from(FIXTURES).map(Path.read_bytes), st.deferred(lambda: st.sampled_from(written())))


@quick
@given(damaged(files), st.sampled_from([None, None, None, *NAMES]))
def test_a_damaged_file_is_read_or_refused(data: bytes, format: str | None) -> None:
    check(data, format)


@pytest.mark.slow
@settings(quick, max_examples=4000)
@given(damaged(files), st.sampled_from([None, None, None, *NAMES]))
def test_thousands_of_damaged_files_are_read_or_refused(data: bytes, format: str | None) -> None:
    check(data, format)


@pytest.mark.slow
@settings(quick, max_examples=300)
@given(damaged(files))
def test_a_damaged_file_costs_little_memory(data: bytes) -> None:
    check(data)  # what is imported and remembered on the way is no cost of the file
    tracemalloc.start()
    try:
        check(data)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < MEMORY


@st.composite
def repacked(draw: st.DrawFn) -> bytes:
    """A Word document with one part of it damaged, and a sound archive around."""
    whole = documents.teams_docx([Utterance("Анна", "Что?", 1.0, 2.0), Utterance("Пётр", "Отчёт.", 3.0, 4.0)] * 3)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    name = draw(
        st.sampled_from(("word/document.xml", "word/styles.xml", "_rels/.rels", "word/_rels/document.xml.rels"))
    )
    parts[name] = draw(damaged(st.just(parts[name])))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part, body in parts.items():
            archive.writestr(part, body)
    return out.getvalue()


@settings(quick, max_examples=30)
@given(repacked())
def test_a_document_with_a_damaged_part_is_read_or_refused(data: bytes) -> None:
    check(data)


@pytest.mark.slow
@settings(quick, max_examples=1000)
@given(repacked())
def test_a_thousand_documents_with_damaged_parts_are_read_or_refused(data: bytes) -> None:
    check(data)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


def services() -> list[object]:
    """The JSON of every service as it should be."""
    names = {"json lines", "yandex v3"}  # lines, whose events are JSON each
    return [
        [json.loads(line) for line in data.splitlines()] if writer.name in names else json.loads(data)
        for writer, data in zip(writers.ALL, written(), strict=True)
        if writer.format.endswith("-json")
    ]


@st.composite
def misshapen(draw: st.DrawFn) -> object:
    """The JSON of a service in which some values are of another kind, missing, or elsewhere."""
    whole = copy.deepcopy(draw(st.sampled_from(services())))
    for _ in range(draw(st.integers(1, 6))):
        inner: object = whole
        for _ in range(draw(st.integers(0, 8))):
            keys = _keys(inner)
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            value = inner[key]  # type: ignore[index]
            if not _keys(value) or draw(st.integers(0, 4)) == 0:
                inner[key] = draw(json_values | st.just([value]) | st.just({"0": value}))  # type: ignore[index]
                break
            inner = value
    return whole


def _keys(value: object) -> list[object]:
    return [*value] if isinstance(value, dict) else [*range(len(value))] if isinstance(value, list) else []


@quick
@given(misshapen(), st.sampled_from([None, None, None, *NAMES]))
def test_the_json_of_a_service_with_anything_in_it_is_read_or_refused(data: object, format: str | None) -> None:
    check(json.dumps(data), format)


@pytest.mark.slow
@settings(quick, max_examples=5000)
@given(misshapen(), st.sampled_from([None, None, None, *NAMES]))
def test_the_json_of_services_in_thousands_of_shapes_is_read_or_refused(data: object, format: str | None) -> None:
    check(json.dumps(data), format)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 50_000,
        '{"segments": ' + "[" * 100_000,
        '{"segments": [' + '{"start": 1, "text": "a", "words": ' * 20_000,
        '{"segments": [{"start": ' + "1" * 100_000 + ', "text": "a"}]}',
    ],
)
def test_json_without_end_or_measure_is_refused(text: str) -> None:
    with pytest.raises(TranscriptError):
        transcript.parse(text, source="x", sha256="0" * 64)


@pytest.mark.parametrize(
    "piece",
    [
        "а",
        "а: ",
        "Анна ",
        "**",
        "<",
        "<v ",
        "<a",
        "&",
        "1",
        "1:",
        "[0:",
        "0:01 ",
        " ",
        "\t",
        "-",
        "--> ",
        '{"',
        "(",
        "\u0300",
        "\r",
    ],
)
def test_one_enormous_line_does_not_hang(piece: str) -> None:
    line = piece * (300_000 // len(piece))
    check(line)
    check(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{line}")
    check(f"Анна: да\nПётр: {line}\nАнна: нет\nПётр: да")


def test_many_speakers_do_not_hang() -> None:
    check("\n".join(f"Имя{number}: да\nИмя{number}: нет" for number in range(3000)))


def test_a_crowd_that_says_one_word_in_one_second_does_not_hang() -> None:
    crowd = [Utterance(f"Имя{number}", "да", 611.0) for number in range(100_000)]
    assert tracks.once(crowd) == (crowd, [])
