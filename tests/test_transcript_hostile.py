"""Whatever a file holds, reading it ends with a transcript or with a sentence, and soon."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzer import transcript
from analyzer.errors import TranscriptError
from analyzer.transcript import decoding
from analyzer.transcript.formats import FORMATS

DATA = Path(__file__).parent / "data" / "transcripts"
FIXTURES = sorted(path for path in DATA.iterdir() if path.is_file())
NAMES = [reader.name for reader in FORMATS]

quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
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


def check(text: str, format: str | None = None) -> None:
    """Reads a text; the only error allowed is the one made for people, and what comes out holds together."""
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
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        text, _ = decoding.decode(data)
    except TranscriptError:
        return
    check(text)


@quick
@given(st.sampled_from(FIXTURES), st.data())
def test_a_damaged_file_is_read_or_refused(path: Path, data: st.DataObject) -> None:
    raw = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, max(len(raw) - 1, 0)))
        raw[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=10))
    try:
        text, _ = decoding.decode(bytes(raw))
    except TranscriptError:
        return
    check(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
segments = st.fixed_dictionaries(
    {"start": json_values, "text": json_values | st.text(max_size=20)},
    optional={
        "end": json_values,
        "speaker": json_values,
        "words": st.lists(st.fixed_dictionaries({"speaker": json_values})),
    },
)


@quick
@given(st.lists(segments | json_values, max_size=6))
def test_json_with_anything_in_it_is_read_or_refused(found: list[object]) -> None:
    check(json.dumps({"segments": found}))


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
