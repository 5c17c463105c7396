"""A talk written in any supported format and read back is the same talk."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from analyzer import transcript
from analyzer.transcript.formats import FORMATS
from analyzer.transcript.model import Turn
from analyzer.transcript.utterance import Utterance
from tests import writers
from tests.writers import Talk, Writer, layouts

names = st.sampled_from(
    (
        *("Вера Ким", "Жук, Семён", "SPEAKER_00", "Speaker 2", "Анна Ли (Складень)", "Пётр", "Pat O'Neil"),
        *("Кандидат", "Интервьюер", "Анна-Мария", "И. И. Орлов", "спикер 3", "van der Berg Jan", "HR"),
    )
)
PHRASES = (
    *("да", "1", "2019", "...", "Ну хорошо, если так?", "Right, so what?", "я делал так: сначала очередь, потом склад"),
    *(
        "встретились в 12:30 и разошлись",
        "a < b, b > c и List<int> & <тег>",
        "см. https://example.org/a?b=c:d, там есть",
    ),
    *("два  пробела и неразрывный\u00a0пробел", "йод и ёлка, разложенные на части: и\u0306 е\u0308"),
    *("он сказал: «Вопрос: зачем?» — и ушёл", "well then — we shipped it; it's **fine** [sic]"),
    *(
        "эмодзи 👩\u200d💻 и стрелка --> туда",
        "C:\\New\\names {\\i1} 50% &amp; &nbsp;",
        "разделитель\u2028строк внутри",
    ),
    *(
        '"в кавычках", and a "quote" in it',
        "a,b;c\td|e",
        "- с тире впереди",
        "— Нет, — сказала она",
        "{фигурные} [и] (круглые)",
    ),
    *(
        "Спикер 1: так он подписан",
        "Анна Ли: привет",
        "# не заголовок",
        "NOTE это важно",
        "I'd say: no.",
        "=1+1",
        "'tis",
    ),
)
SPACES = {"all": re.compile(r"(?!)"), "one": re.compile(r"[ \t]+"), "words": re.compile(r"\s+")}
few = settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def talks(draw: st.DrawFn, *, most: int = 4, shortest: int = 1, phrases: Sequence[str] = PHRASES) -> Talk:
    """Two to `most` people, each speaking at least twice; every start is later than the one before.

    `shortest` is the least length of an utterance in milliseconds.
    """
    texts = st.lists(st.sampled_from(phrases), min_size=1, max_size=3).map(" ".join)
    people = draw(st.lists(names, min_size=2, max_size=most, unique=True))
    order = people * 2 + draw(st.lists(st.sampled_from(people), max_size=6))
    moment, found = 0, []
    for speaker in order:
        start = moment + draw(st.integers(0, 40_000))
        moment = start + draw(st.integers(shortest, 9_000))
        found.append(Utterance(speaker, draw(texts), start / 1000, moment / 1000))
    # what is mostly numbers is no talk, whoever says them
    assume(2 * sum(any(map(str.isalpha, one.text)) for one in found) > len(found))
    return found


def read_back(data: bytes | str) -> Sequence[Turn]:
    return transcript.parse(data, source="talk", sha256="0" * 64, force=True).transcript.turns


class Said(NamedTuple):
    """One turn as it should come back, and where in its text each utterance begins, with its time."""

    speaker: str
    text: str
    start: float | None
    end: float | None
    begins: list[tuple[int, float | None]]


def expected(writer: Writer, talk: Talk) -> list[Said]:
    """The turns of a talk as far as the format keeps it; put together here, without the code under test."""
    zero = talk[0].start or 0.0 if writer.restarts else 0.0
    found: list[Said] = []
    for speaker, run in groupby(talk, key=lambda one: one.speaker):
        text, begins, end = "", [], None
        for one in run:
            begins.append((len(text) + bool(text), _kept(one.start, zero, writer.unit)))
            words = SPACES[writer.spaces].sub(" ", one.text)
            text = f"{text} {words}" if text else words
            end = _kept(one.end, zero, writer.unit) if writer.ends else None
        found.append(Said(speaker, text, begins[0][1], end, begins))
    return found


def _kept(time: float | None, zero: float, unit: float | None) -> float | None:
    if time is None or unit is None:
        return None
    return float(int(time) - int(zero)) if unit == 1.0 else time


def who(turns: Sequence[Turn] | Sequence[Said], *, names: bool) -> list[str | int]:
    """The speakers by name, or by the order in which they are heard first."""
    numbers: dict[str, int] = {}
    return [turn.speaker if names else numbers.setdefault(turn.speaker, len(numbers)) for turn in turns]


def check(writer: Writer, talk: Talk) -> None:
    found, wanted = read_back(writer.write(talk)), expected(writer, talk)
    assert [turn.text for turn in found] == [turn.text for turn in wanted]
    assert who(found, names=writer.names) == who(wanted, names=writer.names)
    assert [turn.start for turn in found] == [turn.start for turn in wanted]
    if writer.ends:
        assert [turn.end for turn in found] == [turn.end for turn in wanted]
    for mine, other in zip(found, wanted, strict=True):
        for at, time in other.begins:
            told = next((cue.time for cue in mine.cues if cue.start <= at < cue.end), None)
            if time is None:
                assert told is None
            else:  # where words alone have times, a mark stands at least every second
                assert told is not None
                assert 0 <= time - told < 1.001


def phrases(writer: Writer) -> list[str]:
    """What can be told in a format at all: a list of words cannot say whether "..." is one of them, and captions that a
    machine writes have neither colons nor brackets, but for sounds, nor the word that begins a comment of WebVTT."""
    never = (*":()[]<", "NOTE") if writer.pair else ()
    unsaid = {"..."} if writer.spaces == "words" else set()
    return [one for one in PHRASES if one not in unsaid and not any(sign in one for sign in never)]


def told(writer: Writer) -> st.SearchStrategy[Talk]:
    """Talks as the format can tell them."""
    return talks(most=2 if writer.pair else 4, shortest=writer.shortest, phrases=phrases(writer))


@pytest.mark.parametrize("writer", writers.ALL, ids=str)
@few
@given(data=st.data())
def test_a_talk_comes_back_from_every_format_with_its_words_speakers_and_times(
    writer: Writer, data: st.DataObject
) -> None:
    check(writer, data.draw(told(writer)))


@pytest.mark.slow
@pytest.mark.parametrize("writer", writers.ALL, ids=str)
@settings(few, max_examples=100)
@given(data=st.data())
def test_hundreds_of_talks_come_back_from_every_format(writer: Writer, data: st.DataObject) -> None:
    check(writer, data.draw(told(writer)))


@pytest.mark.parametrize("writer", writers.ALL, ids=str)
def test_every_format_is_known_by_its_content(writer: Writer) -> None:
    said = ("Вера Ким", "Что вы делали?"), ("Семён Жук", "Я писал учёт билетов, и мы его выпустили.")
    talk = [Utterance(*said[number % 2], number * 10.0, number * 10.0 + 8.0) for number in range(6)]
    assert transcript.parse(writer.write(talk), source="x", sha256="0" * 64).transcript.format == writer.format


def test_every_reader_has_a_writer() -> None:
    written = {writer.format.partition("-")[0] for writer in writers.ALL}
    without_speakers = {"whisper"}  # what Whisper alone writes names nobody, so it is no dialogue
    assert {reader.name.partition("-")[0] for reader in FORMATS} - written == without_speakers


@few
@given(talk=talks(), line_break=st.sampled_from(["\r\n", "\r", "\n"]), mark=st.sampled_from(["", "\ufeff"]))
def test_line_breaks_of_any_system_and_a_byte_order_mark_change_nothing(talk: Talk, line_break: str, mark: str) -> None:
    for writer in writers.ALL:
        if writer.name in ("zoom", "srt", "sbv", "plain", "bold header"):
            written = writer.write(talk).decode().replace("\r\n", "\n")
            assert read_back((mark + written).replace("\n", line_break)) == read_back(written)


@few
@given(talk=talks())
def test_every_word_of_a_plain_text_is_in_a_turn_or_in_a_label(talk: Talk) -> None:
    plain = next(writer for writer in layouts.WRITERS if writer.name == "plain")
    written = plain.write(talk)
    turns = read_back(written)
    again = "".join(f"{turn.speaker}:{turn.text[cue.start : cue.end]}" for turn in turns for cue in turn.cues)
    assert "".join(again.split()) == "".join(written.decode().split())
