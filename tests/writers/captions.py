"""WebVTT, SRT and SBV, as meeting services, editors and YouTube write them."""

from __future__ import annotations

import html
import json
from collections.abc import Callable

from analyzer.transcript.utterance import Utterance
from tests.writers.talk import Talk, Writer, clock, milliseconds, words

_LONGEST_LINE = 40


def _vtt(talk: Talk, cue: Callable[[Utterance], str], *, hours: bool = True) -> bytes:
    blocks = [f"{clock(one.start, hours=hours)} --> {clock(one.end, hours=hours)}\n{cue(one)}" for one in talk]
    return ("\n\n".join(["WEBVTT", *blocks]) + "\n").encode()


def zoom(talk: Talk) -> bytes:
    return _vtt(talk, lambda one: f"{one.speaker}: {html.escape(one.text, quote=False)}")


def teams(talk: Talk) -> bytes:
    return _vtt(talk, lambda one: f"<v {one.speaker}>{html.escape(one.text, quote=False)}</v>", hours=False)


def unclosed_voices(talk: Talk) -> bytes:
    return _vtt(talk, lambda one: f"<v {one.speaker}>{html.escape(one.text)}")


def srt(talk: Talk) -> bytes:
    blocks = [
        f"{number}\n{clock(one.start, comma=',')} --> {clock(one.end, comma=',')}\n{one.speaker}: {one.text}"
        for number, one in enumerate(talk, start=1)
    ]
    return "\r\n\r\n".join(block.replace("\n", "\r\n") for block in blocks).encode()


def sbv(talk: Talk) -> bytes:
    """The hours have one figure."""
    blocks = [f"{clock(one.start)[1:]},{clock(one.end)[1:]}\n{one.speaker}: {one.text}" for one in talk]
    return ("\n\n".join(blocks) + "\n").encode()


def in_brackets(talk: Talk) -> bytes:
    """Names as people write them who make subtitles by hand."""
    blocks = [
        f"{number}\n{clock(one.start, comma=',')} --> {clock(one.end, comma=',')}\n[{one.speaker}] {one.text}\n"
        for number, one in enumerate(talk, start=1)
    ]
    return "\n".join(blocks).encode()


def graph(talk: Talk) -> bytes:
    """What the interface of Microsoft Graph gives with metadata: a record in each cue."""
    records = (
        {"startDateTime": "2026-05-24T16:00:00.3333Z", "speakerName": one.speaker, "spokenText": one.text}
        for one in talk
    )
    texts = iter([json.dumps(record, ensure_ascii=False) for record in records])
    return _vtt(talk, lambda _: next(texts))


def youtube(talk: Talk) -> bytes:
    """Rolling captions: a cue shows the line that moved up and a new one; 10 ms between two show what moved up."""
    cues: list[str] = []
    above = " "
    speaker = talk[0].speaker
    for one in talk:
        mark, speaker = "" if one.speaker == speaker else ">> ", one.speaker
        for text, start, end in _lines(one, mark):
            line = html.escape(text, quote=False)
            cues.append(f"{clock(start)} --> {clock(end - 0.01)} align:start position:0%\n{above}\n{line}")
            cues.append(f"{clock(end - 0.01)} --> {clock(end)} align:start position:0%\n{line}\n ")
            above = line
    return ("WEBVTT\nKind: captions\nLanguage: en\n\n" + "\n\n".join(cues) + "\n\n").encode()


def _lines(one: Utterance, mark: str) -> list[tuple[str, float, float]]:
    """The lines of an utterance with their times; each begins when its first word does."""
    lines: list[tuple[list[str], float]] = []
    for number, word in enumerate(words(one)):
        text = mark + word.text if number == 0 else word.text
        if not lines or len(" ".join(lines[-1][0])) + len(text) > _LONGEST_LINE:
            lines.append(([text], word.start))
        else:
            lines[-1][0].append(text)
    starts = [start for _, start in lines] + [milliseconds(one.end) / 1000]
    return [(" ".join(line), start, end) for (line, start), end in zip(lines, starts[1:], strict=True)]


WRITERS = (
    Writer("zoom", "webvtt-zoom", zoom),
    Writer("teams", "webvtt-voices", teams),
    Writer("unclosed voices", "webvtt-voices", unclosed_voices),
    Writer("srt", "srt", srt),
    Writer("srt with brackets", "srt", in_brackets),
    Writer("graph", "webvtt-records", graph),
    Writer("sbv", "sbv", sbv),
    Writer("youtube", "webvtt-rolling", youtube, ends=False, names=False, spaces="words", pair=True, shortest=5000),
)
