"""A talk written in any supported layout and read back is the same talk."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer import transcript
from analyzer.transcript import merging
from analyzer.transcript.utterance import Utterance

Talk = Sequence[Utterance]


def clock(value: float, *, comma: str = ".", hours: bool = True, fraction: bool = True) -> str:
    milliseconds = round(value * 1000)
    rest = f"{comma}{milliseconds % 1000:03}" if fraction else ""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    if not hours:
        return f"{minutes:02}:{seconds:02}{rest}"
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}{rest}"


def whole(value: float | None) -> str:
    return clock(value or 0.0, fraction=False)


def vtt(talk: Talk, cue: Callable[[Utterance], str], *, hours: bool = True) -> str:
    blocks = [
        f"{clock(one.start or 0, hours=hours)} --> {clock(one.end or 0, hours=hours)}\n{cue(one)}" for one in talk
    ]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def zoom(talk: Talk) -> str:
    return vtt(talk, lambda one: f"{one.speaker}: {html.escape(one.text, quote=False)}")


def teams(talk: Talk) -> str:
    return vtt(talk, lambda one: f"<v {one.speaker}>{html.escape(one.text, quote=False)}</v>", hours=False)


def teams_unclosed(talk: Talk) -> str:
    return vtt(talk, lambda one: f"<v {one.speaker}>{html.escape(one.text)}")


def srt(talk: Talk) -> str:
    return "\n\n".join(
        f"{number}\n{clock(one.start or 0, comma=',')} --> {clock(one.end or 0, comma=',')}\n{one.speaker}: {one.text}"
        for number, one in enumerate(talk, start=1)
    )


def whisperx(talk: Talk) -> str:
    return json.dumps(
        {
            "segments": [
                {"start": one.start, "end": one.end, "text": " " + one.text, "speaker": one.speaker} for one in talk
            ]
        }
    )


EXACT = {"zoom": zoom, "teams": teams, "unclosed": teams_unclosed, "srt": srt, "whisperx": whisperx}
TO_THE_SECOND: dict[str, Callable[[Utterance], str]] = {
    "bracketed": lambda one: f"[{whole(one.start)}] {one.speaker}: {one.text}",
    "leading": lambda one: f"{whole(one.start)} {one.speaker}: {one.text}",
    "header": lambda one: f"{one.speaker}  {whole(one.start)}\n{one.text}\n",
    "bold header": lambda one: f"**{one.speaker}** [{whole(one.start)}]\n{one.text}\n",
    "time above": lambda one: f"[{whole(one.start)}] {one.speaker}\n{one.text}\n",
    "in round brackets": lambda one: f"{one.speaker} ({whole(one.start)}): {one.text}",
    "heading": lambda one: f"### {one.speaker} ({whole(one.start)})\n\n{one.text}\n",
}
WITHOUT_TIMES: dict[str, Callable[[Utterance], str]] = {
    "plain": lambda one: f"{one.speaker}: {one.text}",
    "bold": lambda one: f"**{one.speaker}:** {one.text}\n",
    "bold before the colon": lambda one: f"**{one.speaker}**: {one.text}\n",
    "bold with numbers": lambda one: f"**[7] {one.speaker}:** {one.text}",
    "bullets": lambda one: f"- {one.speaker}: {one.text}",
    "text below": lambda one: f"{one.speaker}:\n{one.text}\n",
}

names = st.sampled_from(
    (
        *("Вера Ким", "Жук, Семён", "SPEAKER_00", "Speaker 2", "Анна Ли (Складень)", "Пётр", "Pat O'Neil"),
        *("Кандидат", "Интервьюер", "Анна-Мария", "И. И. Орлов", "спикер 3", "van der Berg Jan", "HR"),
    )
)
text = st.sampled_from(
    [
        "да",
        "Ну хорошо, если так?",
        "я делал так: сначала очередь, потом склад",
        "встретились в 12:30 и разошлись",
        "a < b, b > c и List<int> & <тег>",
        "см. https://example.org/a?b=c:d, там есть",
        "два  пробела и неразрывный\u00a0пробел",
        "йод и ёлка, разложенные на части: и\u0306 е\u0308",
        "он сказал: «Вопрос: зачем?» — и ушёл",
        "well then — we shipped it; it's **fine** [sic]",
        "1",
        "2019",
        "...",
        "эмодзи 👩\u200d💻 и стрелка --> туда",
        "C:\\New\\names {\\i1} 50% &amp; &nbsp;",
        "разделитель\u2028строк внутри",
    ]
)


@st.composite
def talks(draw: st.DrawFn) -> Talk:
    """Two to four people, each speaking at least twice, times growing."""
    people = draw(st.lists(names, min_size=2, max_size=4, unique=True))
    order = people * 2 + draw(st.lists(st.sampled_from(people), max_size=6))
    moment, found = 0.0, []
    for speaker in order:
        moment = round(moment + draw(st.integers(0, 40_000)) / 1000, 3)
        end = round(moment + draw(st.integers(0, 9_000)) / 1000, 3)
        found.append(Utterance(speaker, draw(text), moment, end))
        moment = end
    return found


def read_back(written: str) -> list[tuple[str, str, float | None, float | None, tuple[float | None, ...]]]:
    turns = transcript.parse(written, source="talk", sha256="0" * 64).transcript.turns
    return [(turn.speaker, turn.text, turn.start, turn.end, tuple(cue.time for cue in turn.cues)) for turn in turns]


def expected(
    talk: Talk, time: Callable[[float | None], float | None], *, ends: bool
) -> list[tuple[str, str, float | None, float | None, tuple[float | None, ...]]]:
    plain = [Utterance(one.speaker, one.text, time(one.start), time(one.end) if ends else None) for one in talk]
    turns = merging.merge(plain)
    return [(turn.speaker, turn.text, turn.start, turn.end, tuple(cue.time for cue in turn.cues)) for turn in turns]


few = settings(max_examples=20, deadline=None)


@pytest.mark.parametrize("layout", EXACT)
@few
@given(talk=talks())
def test_captions_and_json_keep_words_speakers_and_times(layout: str, talk: Talk) -> None:
    assert read_back(EXACT[layout](talk)) == expected(talk, lambda value: value, ends=True)


@pytest.mark.parametrize("layout", TO_THE_SECOND)
@few
@given(talk=talks())
def test_text_with_times_keeps_them_to_the_second(layout: str, talk: Talk) -> None:
    written = "\n".join(TO_THE_SECOND[layout](one) for one in talk)
    assert read_back(written) == expected(talk, lambda value: float(int(value or 0)), ends=False)


@pytest.mark.parametrize("layout", WITHOUT_TIMES)
@few
@given(talk=talks())
def test_text_without_times_keeps_words_and_speakers(layout: str, talk: Talk) -> None:
    written = "\n".join(WITHOUT_TIMES[layout](one) for one in talk)
    assert read_back(written) == expected(talk, lambda value: None, ends=False)


@few
@given(talk=talks(), line_break=st.sampled_from(["\r\n", "\r", "\n"]), mark=st.sampled_from(["", "\ufeff"]))
def test_line_breaks_of_any_system_and_a_byte_order_mark_change_nothing(talk: Talk, line_break: str, mark: str) -> None:
    for write in (zoom, srt, lambda talk: "\n".join(WITHOUT_TIMES["plain"](one) for one in talk)):
        written = write(talk)
        assert read_back((mark + written).replace("\n", line_break)) == read_back(written)


@few
@given(talk=talks())
def test_every_word_of_the_file_is_in_a_turn_or_in_a_label(talk: Talk) -> None:
    written = "\n".join(WITHOUT_TIMES["plain"](one) for one in talk)
    turns = transcript.parse(written, source="talk", sha256="0" * 64).transcript.turns
    again = "".join(f"{turn.speaker}:{turn.text[cue.start : cue.end]}" for turn in turns for cue in turn.cues)
    assert "".join(again.split()) == "".join(written.split())
